// The table of the runs that are kept: only the rows in sight exist, so that 10,000 cost as much as 30.

const ROW = 32, MAX_ROWS_IN_SIGHT = 12, NAME_COLUMN = 236, MAX_NAME_COLUMN = 360, NAME_SHARE = 0.4, NAME_LETTER = 7.4, NAME_EDGE = 40, PICK_COLUMN = 40, MIN_COLUMN = 88, MAX_COLUMN = 210;
const HINT = "Click a row or a line to pick it, a name to open it. On the keyboard: arrows, Space, O.";

// Numbers stand right, also where they are drawn as categories, as the few seeds of a sweep are.
function isNumeric(axis) {
  return !axis.codes || axis.labels.every((label) => /^[+−-]?[\d.,]+( %)?$/.test(label));
}

class Table {
  constructor(app) {
    this.app = app;
    this.rows = new Map();
    this.shown = new Uint32Array(0);
    this.cursor = 0;
    this.letters = 0;
    this.search = element("input", { type: "search", class: "search", placeholder: "Search names and words", "aria-label": "Search the runs" });
    this.search.addEventListener("input", () => app.setQuery(this.search.value));
    this.note = element("span", { class: "help" });
    this.head = element("div", { class: "thead", role: "row", "aria-rowindex": "1" });
    this.body = element("div", { class: "tbody", role: "rowgroup" });
    this.grid = element("div", { class: "grid", role: "grid", "aria-label": "Runs", "aria-multiselectable": "true" },
      element("div", { role: "rowgroup", class: "headgroup" }, this.head), this.body);
    this.scroller = element("div", { class: "scroller" }, this.grid);
    this.box = element("div", { class: "table" }, element("div", { class: "tools" }, this.search, this.note, app.bar.actions), this.scroller);
    this.scroller.addEventListener("scroll", oncePerFrame(() => this._window()));
    this.body.addEventListener("keydown", (event) => this._key(event));
    this.body.addEventListener("click", (event) => this._click(event));
    this.body.addEventListener("pointerover", (event) => app.hover(this._index(event), "table", event));
    this.body.addEventListener("pointerleave", () => app.hover(-1));
    this.body.addEventListener("focusin", (event) => this._focused(event));
    this.body.addEventListener("focusout", () => app.hover(-1));
  }

  // The columns follow the axes, with the metrics first: they are what one looks for.
  columns() {
    const { model, view } = this.app;
    const axes = view.shown().map((choice) => model.axis(choice.key)), isMetric = (axis) => isScore(axis.kind);
    this.keys = [...axes.filter(isMetric), ...axes.filter((axis) => !isMetric(axis))].map((axis) => axis.key);
    if (view.sort && view.sort.key !== "" && !this.keys.includes(view.sort.key)) view.sort = null;
    const widths = this.keys.map((key) => this._width(model.axis(key)));
    const name = this._nameWidth();
    this.grid.style.setProperty("--columns", `${PICK_COLUMN}px ${name}px ${widths.map((width) => `minmax(${width}px, 1fr)`).join(" ")}`);
    this.grid.style.minWidth = `${widths.reduce((sum, width) => sum + width, PICK_COLUMN + name)}px`;
    setAttributes(this.grid, { "aria-colcount": this.keys.length + 2 });
    this.numeric = new Set(this.keys.filter((key) => isNumeric(model.axis(key))));
    const heads = this.keys.map((key) => this._head(key, model.axis(key).title, !model.axis(key).codes));
    this.head.replaceChildren(element("div", { role: "columnheader", class: "cell" }, element("span", { class: "unseen" }, "Picked")), this._head("", "Run", false), ...heads);
    this._sort();
  }

  // Words are read in full where they are not long.
  _width(axis) {
    const letters = axis.codes ? axis.labels.reduce((most, label) => Math.max(most, label.length), 0) : 0;
    return Math.max(MIN_COLUMN, Math.min(MAX_COLUMN, letters * 7.2 + 22));
  }

  // Names, too, as far as the first scores stay beside them.
  _nameWidth() {
    const { model, width } = this.app;
    const longest = model.names.reduce((most, name) => Math.max(most, name.length), 0);
    const room = Math.ceil(Math.max(NAME_COLUMN, Math.min(MAX_NAME_COLUMN, NAME_SHARE * width, longest * NAME_LETTER + NAME_EDGE)));
    this.letters = Math.floor((room - NAME_EDGE) / NAME_LETTER);
    return room;
  }

  _head(key, title, isNumber) {
    const { sort } = this.app.view, sorted = sort?.key === key;
    const mark = sorted ? (sort.descending ? " ↓" : " ↑") : "";
    const button = element("button", { type: "button", title: `Sort by ${title}`, on: { click: () => this._sortBy(key, isNumber) } }, element("span", {}, title), mark);
    return element("div", {
      role: "columnheader", class: `cell${this.numeric.has(key) ? " number" : ""}${key ? "" : " name"}`,
      "aria-sort": sorted ? (sort.descending ? "descending" : "ascending") : "none", "data-sort": key,
    }, button);
  }

  // First the better end, then the other, then newest first again.
  _sortBy(key, isNumber) {
    const { view, model } = this.app, better = key ? model.axis(key).better : "neither";
    const first = isNumber && better !== "lower", same = view.sort?.key === key;
    view.sort = !same ? { key, descending: first } : view.sort.descending === first ? { key, descending: !first } : null;
    this.columns();
    this.update(this.app.kept);
    this.head.querySelector(`[data-sort="${CSS.escape(key)}"] button`)?.focus({ preventScroll: true });
  }

  _sort() {
    const { view, model } = this.app;
    const all = Uint32Array.from({ length: model.count }, (_, index) => index);
    if (!view.sort) this.order = all;
    else if (view.sort.key) this.order = rowOrder(model.axis(view.sort.key), view.sort.descending);
    else this.order = all.sort((one, other) => (view.sort.descending ? -1 : 1) * naturalOrder(model.names[one], model.names[other]));
  }

  // Show the runs that are kept.
  update(kept) {
    const before = this.shown, viewport = this._viewport();
    this.shown = shownRows(this.order, kept);
    this.cursor = Math.max(0, Math.min(this.cursor, this.shown.length - 1));
    this.body.style.height = `${this.shown.length * ROW}px`;
        setAttributes(this.grid, { "aria-rowcount": this.shown.length + 1 });
    setText(this.note, this.shown.length ? HINT : "No run is left. Clear the brush to see all.");
    const top = keptScroll(viewport, before, this.shown);
    if (top !== viewport.scrollTop) this.scroller.scrollTop = top;
    this._window();
  }

  _viewport() {
    return { scrollTop: this.scroller.scrollTop, viewport: Math.max(ROW, this.scroller.clientHeight - this.head.offsetHeight), rowHeight: ROW };
  }

  _window() {
    const { first, last } = rowWindow({ ...this._viewport(), count: this.shown.length });
    const wanted = new Map();
    for (let at = first; at < last; at += 1) wanted.set(this.shown[at], at);
    const keep = this._focusedIndex();
    for (const [index, row] of this.rows) if (!wanted.has(index) && index !== keep) { row.remove(); this.rows.delete(index); }
    for (const [index, at] of wanted) {
      if (!this.rows.has(index)) { this.rows.set(index, this._row(index)); this.body.append(this.rows.get(index)); }
      this._place(this.rows.get(index), index, at);
    }
  }

  _focusedIndex() {
    const row = this.app.root.getRootNode().activeElement?.closest?.("[data-run-id]");
    return row && this.body.contains(row) ? row.index : -1;
  }

  // Make every row again: columns or colours have changed.
  renew() {
    const index = this._focusedIndex();
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.columns();
    this.update(this.app.kept);
    if (index >= 0) this.rows.get(index)?.focus({ preventScroll: true });
  }

  _row(index) {
    const { model } = this.app, id = model.ids[index], name = model.names[index];
    const link = element("a", { href: this.app.address(id), tabindex: "-1", title: `Open ${name}`, "aria-label": name }, shortened(name, this.letters));
    const row = element("div", { class: "tr", role: "row", "data-run-id": id },
      element("div", { role: "gridcell", class: "cell" }, element("span", { class: "tick-box", "aria-hidden": "true" })),
      element("div", { role: "gridcell", class: "cell name" }, element("i", { class: "dot", style: { background: this.app.colourOf(index) } }), link),
      ...this.keys.map((key) => {
        const text = model.text(key, index);
        return element("div", { role: "gridcell", class: this.numeric.has(key) ? "cell number" : "cell", title: text.length > 14 ? text : null }, text);
      }));
    row.index = index;
    return row;
  }

  _place(row, index, at) {
    const isPicked = this.app.view.picked.has(this.app.model.ids[index]);
    row.style.transform = `translateY(${at * ROW}px)`;
    row.classList.toggle("hovered", index === this.app.hovered);
    setAttributes(row, { "aria-rowindex": at + 2, "aria-selected": isPicked, tabindex: at === this.cursor ? 0 : -1 });
  }

  marks() {
    for (const [index, row] of this.rows) {
      row.classList.toggle("hovered", index === this.app.hovered);
      setAttributes(row, { "aria-selected": this.app.view.picked.has(this.app.model.ids[index]) });
    }
  }

  // Bring a run's row into sight, e.g. that of the line pointed at.
  reveal(index) {
    const at = this.shown.indexOf(index);
    if (at < 0) return;
    const top = scrollToRow({ ...this._viewport(), count: this.shown.length }, at);
    if (top !== this.scroller.scrollTop) { this.scroller.scrollTop = top; this._window(); }
  }

  _index(event) { return event.target.closest?.("[data-run-id]")?.index ?? -1; }

  _click(event) {
    const index = this._index(event);
    if (index < 0) return;
    if (event.target.closest("a")) {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      this.app.openRun(index);
      return;
    }
    this._moveTo(this.shown.indexOf(index));
    this.app.togglePick(index);
  }

  _focused(event) {
    const index = this._index(event), at = this.shown.indexOf(index);
    if (at >= 0 && at !== this.cursor) { this.cursor = at; this._window(); }
    this.app.hover(index, "table");
  }

  _moveTo(at) {
    if (at < 0 || at >= this.shown.length) return;
    this.cursor = at;
    this.reveal(this.shown[at]);
    this._window();
    this.rows.get(this.shown[at])?.focus({ preventScroll: true });
  }

  _key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: MAX_ROWS_IN_SIGHT, PageUp: -MAX_ROWS_IN_SIGHT, Home: -Infinity, End: Infinity };
    const index = this.shown[this.cursor];
    if (event.key in steps) this._moveTo(Math.max(0, Math.min(this.shown.length - 1, this.cursor + steps[event.key])));
    else if (event.key === " " || (event.key === "Enter" && !event.ctrlKey)) this.app.togglePick(index);
    else if (event.key === "o" || (event.key === "Enter" && event.ctrlKey)) this.app.openRun(index);
    else return;
    event.preventDefault();
  }
}
