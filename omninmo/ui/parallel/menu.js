// The menu of an axis: everything that the mouse can do on it, and more, for the keyboard as well.

class AxisMenu {
  constructor(app) {
    this.app = app;
    this.popover = new Popover(app.root, "Axis");
    this.popover.box.classList.add("menu");
  }

  open(key, head) {
    if (this.popover.isOpen && this.key === key) { this.popover.close(); return; }
    this.key = key;
    this.popover.open(head, `Axis ${this.app.model.axis(key).title}`, ...this._parts(key, head));
  }

  close() { this.popover.close(false); }

  end() { this.popover.end(); }

  _parts(key, head) {
    const axis = this.app.model.axis(key);
    return [
      element("p", { class: "h3" }, axis.title),
      axis.help ? element("p", { class: "help" }, axis.help) : null,
      this._looks(key, axis),
      element("p", { class: "h4" }, "Selected"),
      axis.codes ? this._categories(key, axis) : this._interval(key, axis),
      this._lanes(key),
      axis.codes ? null : this._best(key, axis),
      this._clear(key),
      this._moves(key, head),
    ].filter(Boolean);
  }

  _looks(key, axis) {
    const choice = this.app.view.choice(key);
    const change = (changes) => { this.app.view.change(key, changes); this.app.relayout(); };
    const parts = [this._check("Flip", choice.flipped, (on) => change({ flipped: on }))];
    if (!axis.codes) {
      const select = element("select", { "aria-label": "Scale", on: { change: (event) => change({ kind: event.target.value }) } },
        ...Object.entries(KIND_WORDS).map(([kind, words]) => element("option", { value: kind, selected: kind === this.app.view.kind(key) }, words)));
      parts.unshift(element("label", { class: "field" }, "Scale ", select));
      parts.push(this._check("Clip outliers", choice.clip, (on) => change({ clip: on }), "The axis spans the 2nd to 98th percentile."));
    }
    return element("div", { class: "row" }, ...parts);
  }

  _check(words, on, change, title = null) {
    const box = element("input", { type: "checkbox", checked: on, on: { change: (event) => change(event.target.checked) } });
    return element("label", { class: "check", title }, box, element("span", {}, words));
  }

  _chosen(key) { return this.app.view.ranges.get(key) || { between: [], of: [], lanes: [] }; }

  _categories(key, axis) {
    const chosen = this._chosen(key).of;
    const toggle = (category) => (on) => this.app.setRanges(withCategory(this.app.view.ranges, key, category, on));
    return element("div", { class: "list", role: "group", "aria-label": "Categories" },
      ...axis.categories.map((category, code) => this._check(axis.labels[code], chosen.includes(category), toggle(category), axis.labels[code])));
  }

  _lanes(key) {
    const at = this.app.layout.axes.findIndex((axis) => axis.key === key), scale = this.app.layout.scales[at];
    const chosen = this._chosen(key).lanes;
    const toggle = (lane) => (on) => this.app.setRanges(withLane(this.app.view.ranges, key, lane, on));
    return element("div", {}, ...scale.lanes.map((lane) => this._check(`${LANE_WORDS[lane]} (${scale.counts[lane]})`, chosen.includes(lane), toggle(lane))));
  }

  // Two bounds in the unit that the axis is written in; an empty one is open.
  _interval(key, axis) {
    const unit = axis.format.suffix.trim(), scale = axis.format.scale;
    const bound = (label) => element("input", { type: "number", step: "any", "aria-label": `${label}${unit ? `, ${unit}` : ""}`, placeholder: label });
    const from = bound("From"), to = bound("To");
    const add = () => {
      if (from.value === "" && to.value === "") return;
      const low = from.value === "" ? -Infinity : Number(from.value) / scale, high = to.value === "" ? Infinity : Number(to.value) / scale;
      this.app.setRanges(withInterval(this.app.view.ranges, key, Math.min(low, high), Math.max(low, high)));
      this._again(key);
    };
    const enter = (event) => { if (event.key === "Enter") add(); };
    from.addEventListener("keydown", enter);
    to.addEventListener("keydown", enter);
    const list = this._chosen(key).between.map((interval, number) => this._listed(key, axis, interval, number));
    return element("div", {}, ...list,
      element("div", { class: "row" }, from, "to", to, unit, element("button", { type: "button", on: { click: add } }, "Add range")));
  }

  _listed(key, axis, [low, high], number) {
    const words = (value) => (Number.isFinite(value) ? numberText(value, axis.format) : "");
    const text = `${words(low) || "lowest"} to ${words(high) || "highest"}`;
    const remove = () => { this.app.setRanges(withoutInterval(this.app.view.ranges, key, number)); this._again(key); };
    return element("div", { class: "row" }, element("span", { class: "grow" }, text),
      element("button", { type: "button", class: "quiet", "aria-label": `Remove ${text}`, on: { click: remove } }, "✕"));
  }

  _best(key, axis) {
    const percent = element("input", { type: "number", min: "0.1", max: "100", step: "any", value: "10", "aria-label": "Percent" });
    const words = axis.better === "lower" ? "Keep the lowest" : axis.better === "higher" ? "Keep the best" : "Keep the highest";
    const keep = () => {
      const top = topShare(axis, Number(percent.value) || 10, axis.better);
      if (top === null) return;
      this.app.setRanges(withInterval(withoutAxis(this.app.view.ranges, key), key, top.low, top.high));
      this._again(key);
    };
    return element("div", { class: "row" }, element("button", { type: "button", on: { click: keep } }, words), percent, "%");
  }

  _clear(key) {
    const clear = () => { this.app.setRanges(withoutAxis(this.app.view.ranges, key)); this._again(key); };
    return element("button", { type: "button", class: "quiet", on: { click: clear } }, "Clear this axis");
  }

  _moves(key, head) {
    const button = (words, action) => element("button", { type: "button", on: { click: action } }, words);
    return element("div", { class: "row end" },
      button("Move left", () => this.app.moveAxis(key, -1)),
      button("Move right", () => this.app.moveAxis(key, 1)),
      button("Colour by this", () => this.app.colourBy(key)),
      button("Hide", () => { this.popover.close(false); this.app.hide(key); }));
  }

  _again(key) {
    const active = this.app.root.getRootNode().activeElement, label = active?.getAttribute("aria-label");
    this.popover.box.replaceChildren(...this._parts(key, this.popover.opener));
    const same = label && [...this.popover.box.querySelectorAll("[aria-label]")].find((other) => other.getAttribute("aria-label") === label);
    (same || this.popover.box.querySelector("select, input, button")).focus({ preventScroll: true });
  }
}

// The choice of axes, in the catalogue's groups.
class AxisPicker {
  constructor(app) {
    this.app = app;
    this.popover = new Popover(app.root, "Axes");
    this.popover.box.classList.add("picker");
  }

  toggle(opener) {
    if (this.popover.isOpen) { this.popover.close(); return; }
    const list = element("div", { class: "list" });
    const search = element("input", { type: "search", placeholder: "Search columns", "aria-label": "Search columns" });
    search.addEventListener("input", () => this._fill(list, search.value));
    const reset = element("button", { type: "button", class: "quiet", on: { click: () => { this.app.resetAxes(); this._fill(list, search.value); } } }, "Back to the first axes");
    this._fill(list, "");
    this.popover.open(opener, "Axes", search, list, reset);
  }

  end() { this.popover.end(); }

  _fill(list, query) {
    const groups = new Map(), words = query.trim().toLowerCase();
    for (const column of this.app.model.offered.values()) {
      if (words && !`${column.title} ${column.key}`.toLowerCase().includes(words)) continue;
      if (!groups.has(column.group)) groups.set(column.group, []);
      groups.get(column.group).push(column);
    }
    list.replaceChildren(...[...groups].map(([group, columns]) => element("div", { role: "group", "aria-label": group },
      element("p", { class: "h4" }, group), ...columns.map((column) => this._item(column)))));
    if (!groups.size) list.append(element("p", { class: "help" }, "No column of this name."));
  }

  _item(column) {
    const box = element("input", { type: "checkbox", checked: Boolean(this.app.view.choice(column.key)) });
    box.addEventListener("change", () => (box.checked ? this.app.show(column.key) : this.app.hide(column.key)));
    const same = column.differs ? "" : " (the same in all)";
    return element("label", { class: "check", title: column.help }, box, element("span", {}, column.title, element("small", {}, same)));
  }
}
