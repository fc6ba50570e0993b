// The summary: a line of points for each feature, whose names are buttons on the left.

const LINE = 32, HEAD = 8, FOOT = 50, EDGE = 14;
const NAMES_SHARE = 0.26, MIN_NAMES = 190, MAX_NAMES = 290;
const SEND_AFTER = 300, OFFSETS = 127, CROWD = 600;

class Summary extends Plot {
  constructor() {
    super("summary");
    Object.assign(this, { selects: true, way: "lasso", alpha: 0.8 });
    this.names = element("div", { class: "names", role: "group", "aria-label": "Features, most important first" });
    this.plane.append(this.names);
    this.clear = element("button", { type: "button", hidden: true, on: { click: () => { this._select([]); this.plane.focus({ preventScroll: true }); } } });
    this.send = later(() => this.component.setStateValue("rows", [...this.selection].sort((one, other) => one - other)), SEND_AFTER);
  }

  _take({ features, count, look }) {
    this.selection = new Set([...this.selection].filter((row) => row < count));
    this.features = features.map((sent) => ({
      ...sent, rows: decoded(sent.rows, Int32Array), effect: decoded(sent.effect, Float32Array),
      values: decoded(sent.values, Float32Array), offset: decoded(sent.offset, Int8Array), colours: decoded(sent.colours, Uint8Array),
    }));
    this.starts = [0];
    for (const { rows } of this.features) this.starts.push(this.starts.at(-1) + rows.length);
    this.count = this.starts.at(-1);
    this.radius = count > CROWD ? 1.9 : 2.5;
    this.rows = new Int32Array(this.count);
    this.of = new Uint16Array(this.count);
    this.codes = new Uint8Array(this.count);
    this.byRow = new Int32Array(this.features.length * count).fill(-1);
    this.features.forEach((feature, at) => {
      this.rows.set(feature.rows, this.starts[at]);
      this.codes.set(feature.colours, this.starts[at]);
      this.of.fill(at, this.starts[at], this.starts[at + 1]);
      feature.rows.forEach((row, i) => { this.byRow[at * count + row] = this.starts[at] + i; });
      feature.order = null;
    });
    this._names();
    this.bar.replaceChildren(
      valueLegend("Feature value", look, this.codes.includes(255)),
      element("div", { class: "tools" }, this.clear,
        choices("Drag to select by", [["lasso", "lasso"], ["box", "box"]], this.way, (way) => { this.way = way; })));
  }

  _names() {
    const { shareFormat } = this.data;
    this.names.replaceChildren(...this.features.map(({ name, label, share }, at) => {
      const text = numberText(share, shareFormat);
      return element("button", {
        type: "button", "data-feature": name, title: `${label}\n${name}\n${text} of the mean |SHAP| of all features`,
        style: { top: `${HEAD + LINE * at}px`, height: `${LINE}px` }, on: { click: () => this._chooseFeature(name) },
      }, element("span", {}, element("span", { class: "label" }, label)), element("small", {}, text));
    }));
  }

  _layout(width) {
    const left = Math.round(Math.min(MAX_NAMES, Math.max(MIN_NAMES, NAMES_SHARE * width)));
    this.names.style.width = `${left}px`;
    return { width, height: HEAD + LINE * this.features.length + FOOT, left: left + 8, right: width - EDGE, bottom: HEAD + LINE * this.features.length };
  }

  _place() {
    const { left, right } = this.area, half = (LINE * this.data.halfWidth) / OFFSETS;
    this.scale = scaleBetween(effectEnds(this.features.map((feature) => feature.effect)));
    this.xs = new Float32Array(this.count);
    this.ys = new Float32Array(this.count);
    this.features.forEach(({ effect, offset }, at) => {
      const middle = HEAD + LINE * (at + 0.5);
      for (let i = 0, to = this.starts[at]; i < effect.length; i++, to++) {
        this.xs[to] = left + scalePosition(this.scale, effect[i]) * (right - left);
        this.ys[to] = middle + half * offset[i];
      }
    });
  }

  _back(context) {
    const { left, right, bottom } = this.area, { ink } = this, { title, format } = this.data.axis;
    const chosen = this.features.findIndex(({ name }) => name === this.marks.feature);
    if (chosen >= 0) {
      context.globalAlpha = 0.09;
      context.fillStyle = ink.accent;
      context.fillRect(left - 8, HEAD + LINE * chosen, right - left + 8 + EDGE, LINE);
      context.globalAlpha = 1;
    }
    this.features.forEach((_, at) => rule(context, ink, left, HEAD + LINE * (at + 0.5), right, HEAD + LINE * (at + 0.5), 0.09));
    for (const { value, position, text } of axisTicks(this.scale, format, Math.max(3, Math.floor((right - left) / 88)))) {
      const x = left + position * (right - left);
      rule(context, ink, x, HEAD, x, bottom + 4, value === 0 ? 0.6 : 0.13, value === 0 ? 1.25 : 1);
      write(context, ink, text, x, bottom + 15);
    }
    write(context, ink, fitted(context, ink, title, right - left), (left + right) / 2, bottom + 37, { size: TITLE_FONT, alpha: 0.9 });
  }

  _colour(i) { return this.colours[this.codes[i]]; }

  _over() {}

  _pointsOf(row) {
    return this.features.map((_, at) => this.byRow[at * this.data.count + row]).filter((i) => i >= 0);
  }

  _tip(i) {
    const feature = this.features[this.of[i]], at = i - this.starts[this.of[i]], row = this.rows[i];
    return {
      title: this.rowsSent.name(row),
      rows: [[feature.label, Number.isNaN(feature.values[at]) ? "missing" : numberText(feature.values[at], feature.format)],
        ["SHAP value", numberText(feature.effect[at], this.data.axis.format)], ["Fold", String(this.rowsSent.fold[row])]],
      hint: "Click to choose feature and sample",
    };
  }

  // The next point of the feature by SHAP value, or the one of most like SHAP value of the next feature.
  _step(across, down) {
    if (!this.count) return -1;
    const now = this.hovered < 0 ? null : this.of[this.hovered];
    const at = now === null ? Math.max(0, this.features.findIndex(({ name }) => name === this.marks.feature))
      : Math.min(this.features.length - 1, Math.max(0, now + down));
    const feature = this.features[at];
    feature.order ??= Uint32Array.from(feature.effect.keys()).sort((one, other) => feature.effect[one] - feature.effect[other]);
    const { order, effect } = feature, start = this.starts[at];
    if (now === null) return start + order[order.length >> 1];
    if (down) {
      const like = this.features[now].effect[this.hovered - this.starts[now]];
      return start + order.reduce((best, i) => (Math.abs(effect[i] - like) < Math.abs(effect[best] - like) ? i : best), order[0]);
    }
    const place = order.indexOf(this.hovered - start) + across;
    return start + order[Math.min(order.length - 1, Math.max(0, place))];
  }

  _clicked(i) { this._tell(this.features[this.of[i]].name, this.rows[i]); }

  _chooseFeature(name) { this._tell(name, null); }

  // A selection that waits goes first: sent a moment later, it would come with the box's old feature and restore it.
  _tell(feature, row) {
    this._mark(feature);
    this.send.now();
    this.component.setTriggerValue("chosen", { feature, row });
  }

  _mark(name) {
    this.marks.feature = name;
    this._back(this._cleared(this.back));
    this._attributes();
  }

  _selected() { this.send(); }

  _attributes() {
    const { selection, marks } = this, label = this.features.find(({ name }) => name === marks.feature)?.label;
    setAttributes(this.root, {
      "data-features": this.features.length, "data-points": this.count, "data-selected": selection.size,
      "data-feature": marks.feature, "data-sample": marks.sample, "data-revision": this.revision,
    });
    setAttributes(this.plane, {
      "aria-label": `SHAP values of ${plural(this.data.count, "row")} by feature${label ? `, ${label} chosen` : ""}. Arrow keys go from point to point, Enter chooses one, Space selects its row, Escape clears the selection.`,
    });
    for (const button of this.names.children) setAttributes(button, { "aria-pressed": String(button.dataset.feature === marks.feature) });
    this.clear.hidden = !selection.size;
    setText(this.clear, `Clear ${plural(selection.size, "selected row")}`);
  }

  end() {
    this.send.cancel();
    super.end();
  }
}
