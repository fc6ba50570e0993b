// The dependence plot: values across, SHAP values upwards, counts below, missing values in a lane of their own.

const TOP = 10, HEIGHT = 350, COUNTS = 44, GAP = 10, BOTTOM = 50, LEFT = 84, LANE_WIDTH = 54, LANE_GAP = 26, INSET = 8, BINS = 60;

class Dependence extends Plot {
  constructor() {
    super("dependence");
    Object.assign(this, { selects: false, radius: 2.6, alpha: 0.72 });
  }

  _take(data) {
    this.x = decoded(data.x, Float32Array);
    this.jitter = data.jitter ? decoded(data.jitter, Float32Array) : new Float32Array(this.x.length);
    this.effect = decoded(data.effect, Float32Array);
    this.partner = decoded(data.partnerValues, Float32Array);
    this.codes = decoded(data.colours, Uint8Array);
    this.by = data.byFold ? "fold" : "partner";
    this.count = this.x.length;
    this.rows = Int32Array.from(this.x.keys());
    this.nMissing = this.x.reduce((sum, value) => sum + Number.isNaN(value), 0);
    if (data.feature.name !== this.feature) this.kind = data.isLog ? "log" : "linear";
    this.feature = data.feature.name;
    this.order = null;
    this.most = 0;
    this.folds = foldColours(this.rowsSent.folds, data.look.palette, data.look.stops);
    this._head();
  }

  _head() {
    const { partner, look, isLog } = this.data;
    const legend = this.by === "fold" ? this._foldLegend() : valueLegend(partner.label, look, this.codes.includes(255));
    const scale = isLog ? choices("Axis", [["log", "logarithmic"], ["linear", "linear"]], this.kind, (kind) => { this.kind = kind; this.redraw(); }) : null;
    this.bar.replaceChildren(legend, element("div", { class: "tools" }, scale));
  }

  _foldLegend() {
    return element("div", { class: "legend" }, element("span", { class: "of" }, "Fold"), ...[...this.folds].map(([fold, colour]) =>
      element("span", { class: "swatch" }, element("i", { style: { background: `rgb(${colour.map(Math.round).join(" ")})` } }), String(fold))));
  }

  _layout(width) {
    const lane = this.nMissing ? LANE_WIDTH : 0, hasValues = this.nMissing < this.count;
    return {
      width, height: TOP + HEIGHT + GAP + COUNTS + BOTTOM, lane, left: LEFT + lane + (lane ? LANE_GAP : 0), right: width - EDGE,
      bottom: TOP + HEIGHT, hasValues,
    };
  }

  _place() {
    const known = this.x.filter((value) => !Number.isNaN(value));
    const [low, high] = known.length ? [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))] : [0, 0];
    this.areWhole = known.every(Number.isInteger);  // days of the week have no halves
    this.farthest = this.jitter.reduce((a, b) => Math.max(a, b), 0);
    this.scale = scaleBetween([low - this.farthest, high + this.farthest], this.kind);
    this.upwards = scaleBetween(effectEnds([this.effect], 0.05));
    this.shares = Float64Array.from(this.x, (value, i) => (Number.isNaN(value) ? NaN : scalePosition(this.scale, value + this.jitter[i])));
    this.xs = Float32Array.from(this.shares, (share, i) => (Number.isNaN(share) ? this._laneX(i) : this._across(share)));
    this.ys = Float32Array.from(this.effect, (value) => this._down(value));
  }

  _across(share) { return this.area.left + INSET + share * (this.area.right - this.area.left - 2 * INSET); }

  _down(effect) { return TOP + (1 - scalePosition(this.upwards, effect)) * HEIGHT; }

  // Side by side within the lane, in the steps of the golden ratio.
  _laneX(i) { return LEFT + 8 + ((i * 0.6180339887498949) % 1) * (LANE_WIDTH - 16); }

  _back(context) {
    const { left, right, bottom, lane, hasValues } = this.area, { ink } = this, { axis, feature } = this.data;
    if (lane) {
      context.globalAlpha = 0.06;
      context.fillStyle = ink.text;
      context.fillRect(LEFT, TOP, lane, HEIGHT);
      context.globalAlpha = 1;
    }
    for (const { value, text } of axisTicks(this.upwards, axis.format, 7)) {
      const y = this._down(value);
      rule(context, ink, LEFT, y, right, y, value === 0 ? 0.6 : 0.13, value === 0 ? 1.25 : 1);
      write(context, ink, text, LEFT - 8, y, { align: "right" });
    }
    write(context, ink, fitted(context, ink, axis.title, HEIGHT), 10, TOP + HEIGHT / 2, { size: TITLE_FONT, alpha: 0.9, turned: true });
    const floor = bottom + GAP + COUNTS;
    if (hasValues) {
      const ticks = axisTicks(this.scale, feature.format, Math.max(3, Math.floor((right - left) / 88)));
      for (const { position, text } of ticks.filter(({ value }) => !this.areWhole || Number.isInteger(value))) {
        const x = this._across(position);
        rule(context, ink, x, TOP, x, bottom, 0.1);
        write(context, ink, text, x, floor + 13);
      }
      this._counts(context, floor);
    }
    rule(context, ink, left, floor, right, floor, 0.35);
    if (lane) {
      write(context, ink, "missing", LEFT + lane / 2, floor + 13);
      this._bar(context, LEFT + 8, LEFT + lane - 8, Math.min(1, this.nMissing / (this.most || this.nMissing)), floor);
    }
    const name = `${feature.label}${this.kind === "log" ? " (logarithmic)" : ""}`;
    write(context, ink, fitted(context, ink, name, right - left), (left + right) / 2, floor + 35, { size: TITLE_FONT, alpha: 0.9 });
    this._bands(context);
  }

  // How many rows there are: where there are few, a bend of the line means little.
  _counts(context, floor) {
    const bars = this.farthest ? this._ofValues() : Array.from(binCounts(this.shares, BINS), (count, at) => [count, at / BINS, (at + 1) / BINS]);
    this.most = bars.reduce((most, [count]) => Math.max(most, count), 0);
    for (const [count, from, to] of bars) this._bar(context, this._across(from), this._across(to) - 1, count / this.most, floor);
  }

  // One bar for each of few values, as wide as its points are spread.
  _ofValues() {
    const counts = new Map();
    for (const value of this.x) if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].map(([value, count]) => [count, ...[-1, 1].map((side) => scalePosition(this.scale, value + side * this.farthest))]);
  }

  _bar(context, from, to, share, floor) {
    context.save();
    context.globalAlpha = 0.32;
    context.fillStyle = this.ink.text;
    context.fillRect(from, floor - COUNTS * share, Math.max(1, to - from), COUNTS * share);
    context.restore();
  }

  _colour(i) { return this.by === "fold" ? this.folds.get(this.rowsSent.fold[i]) : this.colours[this.codes[i]]; }

  // What the median is drawn in: a fold has the colour that it has elsewhere.
  _lineColour() { return this.by === "fold" ? this.ink.text : this.data.look.palette[2]; }

  _middleX(value) { return this._across(scalePosition(this.scale, value)); }

  _lane() { return [-16, 16].map((side) => LEFT + this.area.lane / 2 + side); }

  // The band from the lowest to the highest fold, behind the points, which keep their colours so.
  _bands(context) {
    const { medians, missing } = this.data, [from, to] = this._lane();
    const edge = (values) => values.map((value, at) => [this._middleX(medians.x[at]), this._down(value)]);
    const outline = [...edge(medians.low), ...edge(medians.high).reverse()];
    context.save();
    Object.assign(context, { fillStyle: this._lineColour(), globalAlpha: this.by === "fold" ? 0.1 : 0.22 });
    if (outline.length > 2) {
      context.beginPath();
      outline.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
      context.fill();
    }
    for (const [at, high] of missing.high.entries()) {
      context.fillRect(from, this._down(high), to - from, this._down(missing.low[at]) - this._down(high));
    }
    context.restore();
  }

  // The median over the folds.
  _over(context) {
    const { medians, missing } = this.data, [from, to] = this._lane();
    const line = (points, width) => {
      for (const [colour, lineWidth] of [[this.ink.back, width + 2.5], [this._lineColour(), width]]) {
        context.beginPath();
        points.forEach(([x, y], at) => (at ? context.lineTo(x, y) : context.moveTo(x, y)));
        Object.assign(context, { strokeStyle: colour, lineWidth, lineJoin: "round", lineCap: "round" });
        context.stroke();
      }
    };
    for (const effect of missing.effect) line([[from, this._down(effect)], [to, this._down(effect)]], 2.5);
    line(medians.effect.map((effect, at) => [this._middleX(medians.x[at]), this._down(effect)]), 3);
  }

  _pointsOf(row) { return row < this.count ? [row] : []; }

  _tip(i) {
    const { feature, partner, axis } = this.data;
    const value = (described, number) => [described.label, Number.isNaN(number) ? "missing" : numberText(number, described.format)];
    return {
      title: this.rowsSent.name(i),
      rows: [value(feature, this.x[i]), ["SHAP value", numberText(this.effect[i], axis.format)],
        ...(partner.name === feature.name ? [] : [value(partner, this.partner[i])]), ["Fold", String(this.rowsSent.fold[i])]],
      hint: "Click to choose this sample",
    };
  }

  // The next point from left to right.
  _step(across, down) {
    if (!this.count) return -1;
    this.order ??= Uint32Array.from(this.rows).sort((one, other) => this.xs[one] - this.xs[other]);
    if (this.hovered < 0) return this.order[this.order.length >> 1];
    const place = this.order.indexOf(this.hovered) + across + down;
    return this.order[Math.min(this.count - 1, Math.max(0, place))];
  }

  _clicked(i) { this.component.setTriggerValue("chosen", { row: i }); }

  _selected() {}

  _attributes() {
    const { feature, partner } = this.data;
    setAttributes(this.root, {
      "data-feature": feature.name, "data-partner": partner.name, "data-points": this.count, "data-missing": this.nMissing,
      "data-scale": this.kind, "data-colour": this.by, "data-sample": this.marks.sample, "data-selected": this.selection.size,
    });
    setAttributes(this.plane, {
      "aria-label": `SHAP values of ${feature.label} by its value, ${plural(this.count, "row")}, ${this.nMissing} missing. Arrow keys go from point to point, Enter chooses one.`,
    });
  }
}
