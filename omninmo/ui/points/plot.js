// What both plots share: canvases, the pointer, the keys, and the rows that are explained.

const MARKED = "omninmo-marks"; // said by marks.js
const NEAR = 9, DRAG_FROM = 5, MAX_PIXELS = 12_000_000;

/** Ticker, date and fold of each row. */
class ExplainedRows {
  constructor(sent) {
    this.tickers = sent.tickers;
    this.ticker = decoded(sent.ticker, Int32Array);
    this.day = decoded(sent.day, Int32Array);
    this.fold = decoded(sent.fold, Int32Array);
  }

  name(row) { return `${this.tickers[this.ticker[row]]}, ${isoDate(this.day[row])}`; }

  get folds() { return [...new Set(this.fold)].sort((one, other) => one - other); }
}

// A plot has `count` points with their places `xs` and `ys` and their `rows`. What differs is in its subclasses:
// _take, _layout, _place, _back, _dots, _over, _tip, _step, _clicked, _selected, _attributes.
class Plot {
  constructor(name) {
    this.hovered = -1;
    this.revision = null;
    this.marks = { sample: null };
    this.selection = new Set();
    const canvas = () => element("canvas", { "aria-hidden": "true" });
    [this.back, this.dots, this.over] = [canvas(), canvas(), canvas()];
    this.plane = element("div", { class: "plane", tabindex: "0", role: "application", "aria-roledescription": "scatter plot" },
      this.back, this.dots, this.over);
    this.bar = element("div", { class: "bar" });
    this.said = element("div", { class: "unseen", role: "status" });
    this.root = element("div", { class: "points", "data-testid": name }, this.bar, this.plane, this.said);
    this.root.plot = this; // whoever automates the page learns here where the points are
    this.tip = new PointTip(this.root);
    this._listen();
  }

  _listen() {
    const point = oncePerFrame((event) => this._point(event));
    const listeners = {
      pointermove: point, pointerleave: () => this.hover(-1), pointerdown: (event) => this._press(event),
      pointerup: (event) => this._release(event), pointercancel: () => this._drop(), keydown: (event) => this._key(event),
      blur: () => this.hover(-1),
    };
    for (const [event, listener] of Object.entries(listeners)) this.plane.addEventListener(event, listener);
    this.marked = () => this._marked();
    window.addEventListener(MARKED, this.marked);
    this.sizes = new ResizeObserver(oncePerFrame(() => {
      if (!this.data || !this.root.isConnected) return;
      if (Math.abs(this.root.clientWidth - this.width) > 1 || this._ratio() !== this.ratio) this.redraw();
    }));
    this.sizes.observe(this.root);
  }

  // Called by Streamlit: at first, when the data change, and when the theme does.
  receive(component) {
    this.component = component;
    const { data } = component, sent = data === this.data ? this.sent : JSON.stringify(data);
    this.data = data;
    if (sent !== this.sent) { // each run of the page brings a new object, mostly with the same in it
      this.sent = sent;
      this.rowsSent = new ExplainedRows(data.rows);
      this.colours = ramp(data.look.stops, data.look.missing);
      this._take(data);
      this._adopt();
    } else if (JSON.stringify(inkOf(this.root)) === JSON.stringify(this.ink)) return; // neither data nor theme changed
    this.redraw();
    const pointed = this.hovered < this.count ? this.hovered : -1;
    this.hover(-1);
    this.hover(pointed);
  }

  // Adopt the marks where anything but this plot has changed them; return whether it has.
  _adopt() {
    const latest = window.omninmoMarks?.[this.data.plot];
    if (!latest || latest.revision === this.revision) return false;
    const { selected } = latest.marks;
    if (selected && JSON.stringify(selected) !== JSON.stringify(this.marks.selected)) this.selection = new Set(selected);
    this.revision = latest.revision;
    this.marks = { ...latest.marks };
    return true;
  }

  _marked() {
    const before = this.selection;
    if (!this.data || !this._adopt()) return;
    this._back(this._cleared(this.back));
    if (this.selection === before) this.reover();
    else this.redot();
  }

  // ---- drawing

  redraw() {
    this.ink = inkOf(this.root);
    this.width = this.root.clientWidth || 900;
    this.area = this._layout(this.width);
    this.ratio = this._ratio();
    const { width, height } = this.area;
    Object.assign(this.plane.style, { width: `${width}px`, height: `${height}px` });
    for (const canvas of [this.back, this.dots, this.over]) {
      canvas.width = Math.max(1, Math.round(width * this.ratio));
      canvas.height = Math.max(1, Math.round(height * this.ratio));
      Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
      canvas.getContext("2d").setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    }
    this._place();
    this.grid = new PointGrid(this.xs, this.ys, width, height);
    this._back(this._cleared(this.back));
    this.redot();
  }

  // Sharp on fine screens, but never more pixels than a browser can hold.
  _ratio() {
    const { width, height } = this.area;
    return Math.min(window.devicePixelRatio || 1, Math.sqrt(MAX_PIXELS / (width * height)));
  }

  redot() {
    const context = this.dots.getContext("2d"), { width, height } = this.dots;
    const image = context.createImageData(width, height), masks = discMasks(this.radius * this.ratio);
    const pixels = { data: image.data, width, height };
    const faint = this.selection.size ? 0.14 : this.alpha;
    const draw = (i, alpha) => drawDisc(pixels, masks, this.xs[i] * this.ratio, this.ys[i] * this.ratio, this._colour(i), alpha);
    const isStrong = (i) => this.selection.has(this.rows[i]);
    for (let i = 0; i < this.count; i++) if (!isStrong(i)) draw(i, faint);
    if (this.selection.size) for (let i = 0; i < this.count; i++) if (isStrong(i)) draw(i, Math.min(1, this.alpha + 0.15));
    context.putImageData(image, 0, 0);
    this.reover();
  }

  reover() {
    const context = this._cleared(this.over);
    this._over(context);
    if (this.marks.sample !== null) for (const i of this._pointsOf(this.marks.sample)) this._ring(context, i, 2);
    if (this.hovered >= 0) for (const i of this._pointsOf(this.rows[this.hovered])) this._ring(context, i, i === this.hovered ? 2 : 1);
    if (this.drag?.path.length > 1) this._lasso(context);
    this._attributes();
  }

  _cleared(canvas) {
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, this.area.width, this.area.height);
    return context;
  }

  _ring(context, i, width) {
    const [x, y] = [this.xs[i], this.ys[i]];
    for (const [colour, radius, line] of [[this.ink.back, this.radius + 3, width + 1.5], [this.ink.text, this.radius + 2.2, width]]) {
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.stroke();
    }
    context.beginPath();
    context.arc(x, y, this.radius + 1, 0, 2 * Math.PI);
    context.fillStyle = `rgb(${this._colour(i).map(Math.round).join(" ")})`;
    context.fill();
  }

  _lasso(context) {
    context.beginPath();
    this.drag.path.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.strokeStyle = context.fillStyle = this.ink.accent;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 0.1;
    context.fill();
    context.globalAlpha = 1;
  }

  // ---- pointing

  hover(i, speak = false) {
    if (i === this.hovered) return;
    this.hovered = i;
    this.reover();
    if (i < 0) { this.tip.hide(); return; }
    const { title, rows, hint } = this._tip(i);
    const frame = this.root.getBoundingClientRect(), plane = this.plane.getBoundingClientRect();
    this.tip.show(title, rows, hint, plane.left - frame.left + this.xs[i], plane.top - frame.top + this.ys[i]);
    if (speak) setText(this.said, [title, ...rows.map((row) => row.join(" "))].join(", "));
  }

  _at(event) {
    const box = this.plane.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  _point(event) {
    if (!this.root.isConnected) return;
    const [x, y] = this._at(event);
    if (this.drag) { this._pull([x, y]); return; }
    if (event.buttons) return;
    const i = event.target.closest?.("button") ? -1 : this.grid.nearest(x, y, NEAR);
    this.plane.style.cursor = i >= 0 ? "pointer" : this.selects ? "crosshair" : "";
    this.hover(i);
  }

  _press(event) {
    if (event.button || event.target.closest?.("button")) return;
    this.pressed = this._at(event);
    if (!this.selects || event.pointerType === "touch") return;
    this.drag = { from: this.pressed, path: [] };
    this.plane.setPointerCapture(event.pointerId);
  }

  _pull(at) {
    const { from, path } = this.drag;
    if (!path.length && Math.hypot(at[0] - from[0], at[1] - from[1]) < DRAG_FROM) return;
    this.hover(-1);
    if (this.way === "box") this.drag.path = boxPath(from, at);
    else path.push(...(path.length ? [at] : [from, at]));
    this.reover();
  }

  _release(event) {
    if (event.button || !this.pressed) return;
    const at = this._at(event), { pressed } = this;
    if (this.drag) this._pull(at);
    const path = this.drag?.path ?? [];
    this._drop();
    if (path.length > 2) this._select(pointsInside(this.xs, this.ys, path).map((i) => this.rows[i]));
    else if (Math.hypot(at[0] - pressed[0], at[1] - pressed[1]) < DRAG_FROM) this._choose(this.grid.nearest(...at, NEAR));
  }

  _drop() { this.drag = this.pressed = null; this.reover(); }

  _key(event) {
    if (event.target !== this.plane) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in steps) this.hover(this._step(...steps[event.key]), true);
    else if (event.key === "Enter") this._choose(this.hovered);
    else if (event.key === " " && this.selects) this._toggle(this.hovered);
    else if (event.key === "Escape" && (this.drag || this.selects)) { this._drop(); this._select([]); }
    else return;
    event.preventDefault();
  }

  _choose(i) {
    if (i < 0) return;
    this.marks.sample = this.rows[i];
    this._clicked(i);
    this.reover();
  }

  _toggle(i) {
    if (i < 0) return;
    const rows = new Set(this.selection), row = this.rows[i];
    if (!rows.delete(row)) rows.add(row);
    this._select([...rows]);
  }

  _select(rows) {
    if (!rows.length && !this.selection.size) return;
    this.selection = new Set(rows);
    this.redot();
    this._selected();
  }

  end() {
    window.removeEventListener(MARKED, this.marked);
    this.sizes.disconnect();
    this.root.remove();
  }
}

/** A choice of a few ways, of which one holds: radio buttons that look like one switch. */
function choices(label, options, chosen, choose) {
  const name = `${label}-${Math.random()}`;
  const buttons = options.map(([value, text]) => element("label", {}, element("input", {
    type: "radio", name, value, checked: value === chosen, on: { change: () => choose(value) },
  }), element("span", {}, text)));
  return element("fieldset", { class: "choices" }, element("legend", {}, label), ...buttons);
}

/** From low to high, and what is missing. */
function valueLegend(title, look, hasMissing) {
  const stops = look.stops.map(([position, colour]) => `${colour} ${100 * position}%`).join(", ");
  return element("div", { class: "legend" },
    element("span", { class: "of", title }, title), element("span", {}, "low"),
    element("i", { class: "ramp", style: { background: `linear-gradient(90deg, ${stops})` } }), element("span", {}, "high"),
    hasMissing ? element("span", { class: "swatch" }, element("i", { style: { background: look.missing } }), "missing") : null);
}
