// What a reader does with the picture: a cell is pointed at, clicked, or reached by the keys; who drags across columns
// sees these alone.

const DRAG_FROM = 5;

class HeatMap extends MapPicture {
  constructor() {
    super();
    this.hovered = null;
    this.tip = new PointTip(this.root);
    this._listen();
  }

  _listen() {
    const point = oncePerFrame((event) => this._point(event));
    const listeners = {
      pointermove: point, pointerleave: () => this.hover(null), pointerdown: (event) => this._press(event),
      pointerup: (event) => this._release(event), pointercancel: () => this._drop(), keydown: (event) => this._key(event),
      blur: () => this.hover(null),
    };
    for (const [event, listener] of Object.entries(listeners)) this.plane.addEventListener(event, listener);
    this.all.addEventListener("click", () => { this._see(null); this.plane.focus({ preventScroll: true }); });
    this.sizes = new ResizeObserver(oncePerFrame(() => {
      if (!this.sent || !this.root.isConnected) return;
      if (Math.abs(this.root.clientWidth - this.width) > 1 || window.devicePixelRatio !== this.ratio) this.redraw();
    }));
    this.sizes.observe(this.root);
  }

  // Called by Streamlit: at first, when the data change, and when the theme does.
  receive(component) {
    this.component = component;
    const { data } = component, sent = JSON.stringify(data);
    if (sent !== this.sent) { // each run of the page brings a new object, mostly with the same in it
      this.sent = sent;
      this.take(data);
    } else if (JSON.stringify(inkOf(this.root)) === JSON.stringify(this.ink)) return; // neither data nor theme changed
    this.redraw();
  }

  redraw() {
    this.hover(null);
    super.redraw();
  }

  hover(cell, speak = false) {
    if (cell === this.hovered || (cell && this.hovered && cell[0] === this.hovered[0] && cell[1] === this.hovered[1])) return;
    this.hovered = cell;
    if (!this.width) return;
    const context = this._cleared();
    if (!cell) { this.tip.hide(); return; }
    const [x, y, width, height] = this._box(...cell);
    for (const [colour, line] of [[this.ink.back, 4], [this.ink.text, 2]]) {
      context.strokeStyle = colour;
      context.lineWidth = line;
      context.strokeRect(x - 1, y - 1, width + 2, height + 2);
    }
    const { title, rows } = this._described(...cell);
    const frame = this.root.getBoundingClientRect(), plane = this.plane.getBoundingClientRect();
    this.tip.show(title, rows, this._isUsed(cell) ? "Click to open in Explain" : "", plane.left - frame.left + x + width / 2, plane.top - frame.top + y + height / 2);
    if (speak) setText(this.said, [title, ...rows.map((row) => row.join(" "))].join(", "));
  }

  // A feature that a run does not use has nothing to explain there.
  _isUsed([row, column]) { return !Number.isNaN(this.shares[row * this.rankings.length + column]); }

  _described(row, column) {
    const at = row * this.rankings.length + column, { formats, noun } = this.data, share = this.shares[at];
    const head = noun.charAt(0).toUpperCase() + noun.slice(1, -1);
    const known = Number.isNaN(share) ? [["Importance", "not used"]]
      : [["Share of importance", numberText(share, formats.share)], ["Rank", numberText(this.ranks[at], formats.rank)]];
    return { title: this.features[row].name, rows: [[head, this.rankings[column].name], ...known] };
  }

  _at(event) {
    const box = this.plane.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  _cell([x, y]) {
    const row = cellAt(this.ys, y), column = cellAt(this.xs, x);
    return row < 0 || column < 0 ? null : [row, this.first + column];
  }

  _point(event) {
    if (!this.root.isConnected) return;
    const at = this._at(event);
    if (this.drag) { this._pull(at); return; }
    if (event.buttons) return;
    const cell = this._cell(at);
    this.plane.style.cursor = cell && this._isUsed(cell) ? "pointer" : "";
    this.hover(cell);
  }

  _press(event) {
    if (event.button) return;
    const at = this._at(event);
    this.pressed = this._cell(at);
    if (!this.pressed || event.pointerType === "touch") return;
    this.drag = { from: at, columns: null };
    this.plane.setPointerCapture(event.pointerId);
  }

  _pull([x]) {
    const { from } = this.drag, last = this.xs.length - 2;
    if (!this.drag.columns && Math.abs(x - from[0]) < DRAG_FROM) return;
    this.hover(null);
    const to = x < this.xs[0] ? 0 : x >= this.xs.at(-1) ? last : cellAt(this.xs, x);
    this.drag.columns = [cellAt(this.xs, from[0]), to].sort((one, other) => one - other);
    const [left, right] = [this.xs[this.drag.columns[0]], this.xs[this.drag.columns[1] + 1]];
    const context = this._cleared();
    context.fillStyle = context.strokeStyle = this.ink.accent;
    context.globalAlpha = 0.22;
    context.fillRect(left, this.ys[0], right - left, this.ys.at(-1) - this.ys[0]);
    context.globalAlpha = 1;
    context.strokeRect(left, this.ys[0], right - left, this.ys.at(-1) - this.ys[0]);
  }

  _release(event) {
    if (event.button || !this.pressed) return;
    const at = this._at(event), { pressed } = this;
    if (this.drag) this._pull(at);
    const columns = this.drag?.columns;
    this._drop();
    if (columns) this._see(columns.map((column) => this.first + column));
    else if (String(this._cell(at)) === String(pressed)) this._choose(pressed);
  }

  _drop() {
    this.drag = this.pressed = null;
    if (!this.hovered) this._cleared();
  }

  _see(range) {
    this.range = range;
    this.redraw();
  }

  _key(event) {
    const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key in steps) this.hover(this._step(...steps[event.key]), true);
    else if (event.key === "Enter" && this.hovered) this._choose(this.hovered);
    else if (event.key === "Escape") { this._drop(); this._see(null); }
    else return;
    event.preventDefault();
  }

  // The next cell; at first the one on the top left.
  _step(down, across) {
    const within = (value, low, high) => Math.min(high, Math.max(low, value));
    const [row, column] = this.hovered ?? [-down, this.first - across];
    return [within(row + down, 0, this.features.length - 1), within(column + across, this.first, this.first + this.count - 1)];
  }

  _choose([row, column]) {
    if (!this._isUsed([row, column])) return;
    this.component.setTriggerValue("chosen", { feature: this.features[row].id, ranking: this.rankings[column].id });
  }

  end() {
    this.sizes.disconnect();
    super.end();
  }
}
