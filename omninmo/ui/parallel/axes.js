// Axes: their heads, which are dragged to reorder, and their ticks, lanes and ranges.

const DRAG_FROM = 5, MAX_LINES = 4, LINE_HEIGHT = 15;

// A long word breaks behind what joins its parts, not anywhere.
function breakable(text) {
  return text.split(/(?<=[_/])/).flatMap((part, at) => (at ? [element("wbr"), part] : [part]));
}

class Axes {
  constructor(app) {
    this.app = app;
    this.box = element("div", { class: "axes", role: "group", "aria-label": "Axes. Arrow keys move an axis, Enter opens its menu." });
    this.made = new Map();
  }

  draw(layout) {
    this.layout = layout;
    const keys = layout.axes.map((axis) => axis.key);
    for (const [key, axis] of this.made) if (!keys.includes(key)) { axis.box.remove(); this.made.delete(key); }
    keys.forEach((key, at) => {
      if (!this.made.has(key)) this.made.set(key, this._make(key));
      this._place(this.made.get(key), at);
    });
    this._order(keys);
    this.ranges();
  }

  // The order of the elements is the order of the axes, for whoever goes through them by keyboard; moving an element
  // that has the focus would lose it, so that only the others move.
  _order(keys) {
    const focused = this.box.getRootNode().activeElement;
    const boxes = keys.map((key) => this.made.get(key).box);
    const still = boxes.findIndex((box) => box.contains(focused));
    if (still < 0) { boxes.forEach((box) => this.box.append(box)); return; }
    boxes.slice(0, still).forEach((box) => this.box.insertBefore(box, boxes[still]));
    boxes.slice(still + 1).forEach((box) => this.box.append(box));
  }

  _make(key) {
    const axis = this.app.model.axis(key);
    const title = element("span", { class: "title" }, axis.title);
    const state = element("span", { class: "state" });
    const head = element("button", {
      class: "head", type: "button", title: `${axis.title}\n${axis.help}\nDrag to reorder, click for scale, ranges and more.`,
      "aria-haspopup": "dialog", "aria-expanded": "false",
    }, title, state);
    const line = element("div", { class: "line" }), track = element("div", { class: "track" });
    const ticks = element("div", { class: "ticks" }), ranges = element("div", { class: "ranges" });
    const box = element("div", { class: "axis", "data-axis": key }, head, line, ticks, ranges, track);
    this._drags(head, key);
    new Brush(this.app, key, track);
    return { key, box, head, state, line, track, ticks, ranges };
  }

  _place(made, at) {
    const { layout } = this, choice = layout.choices[at], scale = layout.scales[at];
    made.at = at;
    made.box.style.transform = `translateX(${layout.xs[at]}px)`;
    made.head.style.width = `${Math.min(layout.gap - 6, 2 * EDGE - 4)}px`;
    const { better, codes, kind } = layout.axes[at], isUp = (better === "higher") !== choice.flipped;
    const marks = [!isScore(kind) || better === "neither" ? "" : isUp ? "↑ better" : "↓ better", choice.flipped ? "flipped" : "",
      codes || scale.kind === "linear" ? "" : KIND_MARKS[scale.kind],
      choice.clip && scale.below + scale.above ? `${scale.below + scale.above} clipped` : ""];
    setText(made.state, marks.filter(Boolean).join(" · "));
    setAttributes(made.head, { "aria-label": `${this.app.model.axis(made.key).title}, axis ${at + 1} of ${layout.axes.length}` });
    const top = layout.geometry.top, height = layout.geometry.height;
    const over = layout.axes[at].codes ? PAD : 0; // runs of one category lie side by side, above it as well as below
    Object.assign(made.line.style, { top: `${top - over}px`, height: `${height + 2 * over}px` });
    Object.assign(made.track.style, { top: `${HEAD}px`, height: `${layout.bottom - HEAD}px` });
    made.ticks.replaceChildren(...this._ticks(at), ...this._lanes(at));
  }

  _ticks(at) {
    const room = at === 0 ? this.layout.left - TICK_ROOM / 2 : this.layout.gap - TICK_ROOM;
    const axis = this.layout.axes[at];
    const apart = axis.codes ? this.layout.geometry.height / Math.max(1, axis.categories.length - 1) : 0;
    const lines = Math.max(2, Math.min(MAX_LINES, Math.floor(apart / LINE_HEIGHT)));
    return this.layout.ticks(at).map((tick) => element("span", {
      class: `tick${tick.room ? "" : " bare"}${axis.codes ? " word" : ""}`, title: tick.room ? tick.text : null,
      style: { top: `${tick.y}px`, maxWidth: `${room}px`, webkitLineClamp: String(lines) },
    }, ...(tick.room ? breakable(tick.text) : [])));
  }

  _lanes(at) {
    const { scales } = this.layout;
    return scales[at].lanes.map((lane) => element("span", {
      class: "tick lane", title: `${plural(scales[at].counts[lane], "run")}: ${LANE_WORDS[lane]}. Click to select.`,
      style: { top: `${this.layout.laneY(lane)}px` },
    }, LANE_WORDS[lane]));
  }

  // Draw what is selected on every axis.
  ranges() {
    for (const made of this.made.values()) {
      const range = this.app.view.ranges.get(made.key);
      made.box.classList.toggle("selected", Boolean(range));
      made.ranges.replaceChildren(...(range ? this._marks(made.at, range) : []));
    }
  }

  _marks(at, range) {
    const { layout } = this, { axes, scales, slots } = layout;
    const strip = (top, bottom) => element("span", { class: "range", style: { top: `${top}px`, height: `${Math.max(4, bottom - top)}px` } });
    const between = range.between.map((interval) => positionsOf(scales[at], interval)).filter(Boolean)
      .map(([from, to]) => [layout.y(from), layout.y(to)].sort((one, other) => one - other)).map(([top, bottom]) => strip(top - 2, bottom + 2));
    const reach = axes[at].codes ? Math.min(MAX_SPREAD + 2, layout.geometry.height / axes[at].categories.length / 2) : 0;
    const of = range.of.map((category) => layout.y(scalePosition(scales[at], axes[at].categories.indexOf(category))))
      .map((y) => strip(y - reach, y + reach));
    const lanes = range.lanes.filter((lane) => slots.includes(lane)).map((lane) => layout.laneY(lane)).map((y) => strip(y - 9, y + 9));
    return [...between, ...of, ...lanes];
  }

  _drags(head, key) {
    let from = null, dragged = false;
    head.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      from = event.clientX; dragged = false;
      head.setPointerCapture(event.pointerId);
    });
    head.addEventListener("pointermove", (event) => {
      if (from === null || (!dragged && Math.abs(event.clientX - from) < DRAG_FROM)) return;
      dragged = true;
      head.classList.add("dragged");
      const x = event.clientX - this.box.getBoundingClientRect().left;
      const to = Math.round((x - this.layout.left) / this.layout.gap);
      const shown = this.layout.axes[Math.max(0, Math.min(this.layout.axes.length - 1, to))].key;
      if (this.app.view.move(key, this.app.view.position(shown))) this.app.relayout();
    });
    const drop = () => { from = null; head.classList.remove("dragged"); };
    head.addEventListener("pointerup", drop);
    head.addEventListener("pointercancel", drop);
    head.addEventListener("click", () => { if (!dragged) this.app.menu.open(key, head); dragged = false; });
    head.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      this.app.moveAxis(key, step);
    });
  }
}
