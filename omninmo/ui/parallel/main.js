// The whole: what arrives from Python, what the reader does, and what goes back.

const CHANGED = "omninmo-parallel"; // said by state.js
const SEND_AFTER = 300, SEARCH_AFTER = 80, DWELL = 500;

class Parallel {
  constructor(parent) {
    this.parent = parent;
    this.hovered = -1;
    this.revision = null;
    this.root = element("div", { class: "parallel", "data-testid": "parallel" });
    this.painter = new Painter();
    this.axes = new Axes(this);
    this.bands = element("div", { class: "bands", "aria-hidden": "true" });
    this.ends = element("div", { class: "ends" });
    this.plane = element("div", { class: "plane" }, this.bands, ...this.painter.canvases, this.ends, this.axes.box);
    this.scroller = element("div", { class: "plot" }, this.plane);
    this.scroller.addEventListener("scroll", () => this._edges());
    this.menu = new AxisMenu(this);
    this.picker = new AxisPicker(this);
    this.bar = new Bar(this);
    this.table = new Table(this);
    this.tip = new Tip(this);
    this.root.prepend(this.bar.box, this.scroller, this.table.box);
    this.root.append(this.tip.box);
    this.send = later(() => this.component.setStateValue("view", this.view.sent()), SEND_AFTER);
    this.searchSoon = later(() => this.brushed(), SEARCH_AFTER);
    this.changed = () => { if (this.view && this._adoptNew()) this.relayout(false); };
    this._listen();
    parent.append(this.root);
  }

  _listen() {
    window.addEventListener(CHANGED, this.changed);
    this.plane.addEventListener("pointermove", oncePerFrame((event) => this._point(event)));
    this.plane.addEventListener("pointerleave", () => this.hover(-1));
    this.plane.addEventListener("click", (event) => this._clickLine(event));
    this.sizes = new ResizeObserver(oncePerFrame(() => {
      if (this.model && this.root.isConnected && Math.abs(this.scroller.clientWidth - this.width) > 1) this.relayout(false);
    }));
    this.sizes.observe(this.scroller);
  }

  // Called by Streamlit: at first, when the data change, and when the theme does.
  receive(component) {
    this.component = component;
    const { data } = component;
    if (!this.view) {
      this._renew(data);
      this.view = new View(this.model, data);
    } else if (data !== this.data) {
      const untouched = JSON.stringify(this.view.sent()) === this.adopted;
      this._renew(data);
      this.view.renew(this.model, data);
      // what was adopted may name columns that have come only now
      if (untouched) this._adopt(this.state);
    }
    this._adoptNew();
    setAttributes(this.root, { "data-runs": this.model.total, "data-drawn": this.model.count });
    this.relayout(false);
  }

  _renew(data) {
    this.data = data;
    this.model = new Model(data);
  }

  // Adopt the state of the URL where anything but this component has changed it; return whether it has.
  _adoptNew() {
    const latest = window.omninmoParallel;
    if (!latest || latest.revision === this.revision) return false;
    this.revision = latest.revision;
    this.send.cancel();
    this._adopt(latest.state);
    return true;
  }

  _adopt(state) {
    this.state = state;
    this.view.adopt(state);
    this.adopted = JSON.stringify(this.view.sent());
  }

  // ---- drawing

  relayout(send = true) {
    this.width = this.scroller.clientWidth || this.root.clientWidth || 900;
    this.theme = themeOf(this.root);
    this.layout = new Layout(this.model, this.view, this.width);
    Object.assign(this.plane.style, { width: `${this.layout.width}px`, height: `${this.layout.height}px` });
    this.painter.resize(this.layout);
    this._bands();
    this._colours();
    this.axes.draw(this.layout);
    this.kept = this.view.kept();
    this._ends();
    this._edges();
    this.table.renew();
    this.brushed(send);
  }

  // Say by a shade at the edge that there is more to the left or right.
  _edges() {
    const { scrollLeft, clientWidth, scrollWidth } = this.scroller;
    this.scroller.classList.toggle("more-left", scrollLeft > 4);
    this.scroller.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - 4);
  }

  _bands() {
    const { slots } = this.layout;
    this.bands.replaceChildren(...slots.map((lane) => element("div", { style: { top: `${this.layout.laneY(lane) - LANE / 2 + 2}px`, height: `${LANE - 4}px` } })));
  }

  _colours() {
    const axis = this.model.axis(this.view.colour);
    const scale = axis && makeScale(axis, this.view.kind(axis.key), {});
    this.colours = axis ? makeColours(axis, scale, axis.better, axis.format.signed) : null;
    this.ofRuns = axis ? colourRuns(this.colours, axis) : new Uint16Array(this.model.count);
    this.palette = this.colours ? this.colours.palette : [this.theme.text];
    this.painter.colour({ palette: this.palette }, this.ofRuns, this.theme);
    this.bar.colours(this.colours);
  }

  colourOf(index) { return this.palette[this.ofRuns[index]]; }

  _ends() {
    const named = this.layout.named && this.layout.axes.length ? this.layout.nameYs(this.model.count) : [];
    const x = this.layout.xs[this.layout.xs.length - 1];
    this.ends.replaceChildren(...named.map(({ index, y }) => {
      const name = element("button", {
        type: "button", class: "label", tabindex: "-1", "aria-hidden": "true", title: this.model.names[index],
        style: { left: `${x + 14}px`, top: `${y}px`, maxWidth: `${NAMES - 22}px` },
      }, element("i", { style: { background: this.colourOf(index) } }), element("span", {}, shortened(this.model.names[index], LETTERS_OF_NAME)));
      name.index = index;
      return name;
    }));
  }

  // The ranges or the search have changed: table, counts and lines follow at once.
  brushed(send = true) {
    this.kept = this.view.kept();
    const count = this.kept.reduce((sum, kept) => sum + kept, 0);
    setAttributes(this.root, { "data-brushed": count });
    this.bar.counts(count);
    this.table.update(this.kept);
    this.axes.ranges();
    for (const end of this.ends.children) end.classList.toggle("off", !this.kept[end.index]);
    this.painter.draw(this.kept, count, this.view.isBrushed);
    if (this.hovered >= 0 && !this.kept[this.hovered]) this.hovered = -1;
    this._over();
    if (send) this.send();
  }

  _over() {
    const picked = this.model.count > 2_000 && this.view.picked.size > 500 ? [] : [...this.view.picked];
    const indexes = picked.map((id) => this.model.indexOf.get(id)).filter((index) => index !== undefined);
    this.painter.drawOver(indexes, this.hovered);
    setAttributes(this.root, { "data-hovered": this.hovered < 0 ? null : this.model.ids[this.hovered], "data-lit": indexes.length });
    for (const end of this.ends.children) {
      end.classList.toggle("on", end.index === this.hovered || this.view.picked.has(this.model.ids[end.index]));
    }
    this.table.marks();
  }

  // ---- pointing

  hover(index, from = "", event = null) {
    clearTimeout(this.dwell);
    this.tip.show(from === "lines" && event ? index : -1, event?.clientX, event?.clientY);
    if (from === "table" && event) this.dwell = setTimeout(() => this.tip.show(index, event.clientX, event.clientY), DWELL);
    if (index === this.hovered) return;
    this.hovered = index;
    if (index >= 0 && from === "lines") this.table.reveal(index);
    this._over();
  }

  _nearest(event) {
    const end = event.target.closest?.(".label");
    if (end) return end.index;
    const box = this.plane.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    if (y < HEAD || !this.layout.axes.length) return -1;
    const near = nearestLine(this.layout.xs, this.layout.ys, x, y, { tolerance: 8, mask: this.kept });
    return near ? near.index : -1;
  }

  _point(event) {
    if (!this.root.isConnected || event.buttons || event.target.closest?.(".head")) return;
    const index = this._nearest(event);
    this.plane.style.cursor = index >= 0 && !event.target.closest?.(".track") ? "pointer" : "";
    this.hover(index, "lines", event);
  }

  _clickLine(event) {
    if (event.target.closest(".head, .track")) return;
    const index = this._nearest(event);
    if (index >= 0) this.togglePick(index);
  }

  // ---- what the reader does

  setRanges(ranges) { this.view.ranges = ranges; this.brushed(); }

  setQuery(query) { this.view.query = query; this.searchSoon(); }

  clearBrush() {
    this.view.ranges = new Map();
    this.view.query = "";
    this.table.search.value = "";
    this.brushed();
    this.bar.axes.focus({ preventScroll: true });
  }

  _picksChanged() { this.brushedCounts(); this._over(); this.send(); }

  brushedCounts() { this.bar.counts(Number(this.root.getAttribute("data-brushed"))); }

  togglePick(index) { this.view.togglePick(this.model.ids[index]); this._picksChanged(); }

  pickBrushed() {
    this.view.picked = new Set(this.model.ids.filter((_, index) => this.kept[index]));
    this._picksChanged();
  }

  clearPicks() { this.view.picked = new Set(); this._picksChanged(); this.bar.axes.focus({ preventScroll: true }); }

  colourBy(key) {
    this.view.colour = key;
    if (!this.model.axis(key)) { this.send(); return; }
    this.relayout();
  }

  show(key) { this.view.show(key); this._columnsChanged(); }

  hide(key) { this.view.hide(key); this._columnsChanged(); }

  resetAxes() { this.view.choices = this.view.first.map(axisChoice); this._columnsChanged(); }

  _columnsChanged() { this.relayout(); }

  moveAxis(key, step) {
    if (this.view.move(key, this.view.position(key) + step)) this.relayout();
  }

  openRun(index) { this.send.now(); this.component.setTriggerValue("open", this.model.ids[index]); }

  address(id) {
    const query = new URLSearchParams(window.location.search);
    query.set("run", id);
    return `runs?${query}`;
  }

  end() {
    window.removeEventListener(CHANGED, this.changed);
    this.send.cancel();
    this.searchSoon.cancel();
    clearTimeout(this.dwell);
    this.sizes.disconnect();
    this.painter.end();
    this.menu.end();
    this.picker.end();
    this.root.remove();
  }
}

const MOUNTED = new WeakMap();

export default function parallel(component) {
  const { parentElement } = component;
  const isFirst = !MOUNTED.has(parentElement);
  if (isFirst) MOUNTED.set(parentElement, new Parallel(parentElement));
  const mounted = MOUNTED.get(parentElement);
  mounted.receive(component);
  if (isFirst) sayDrawn();
  return () => {
    mounted.end();
    MOUNTED.delete(parentElement);
  };
}
