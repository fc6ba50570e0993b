// The picture: names of features on the left, of rankings below, and the cells between.

const ROW = 26, TOP_EDGE = 6, RIGHT_EDGE = 10, NAME_SIZE = 12.75, SMALLEST = 9, GAP = 2;
const NAMES_SHARE = 0.4, MAX_NAMES = 330;
const SLANT = (35 * Math.PI) / 180;

class MapPicture {
  constructor() {
    this.range = null; // the first and the last column shown, null if all are
    const canvas = () => element("canvas", { "aria-hidden": "true" });
    [this.back, this.over] = [canvas(), canvas()];
    this.plane = element("div", { class: "plane", tabindex: "0", role: "application", "aria-roledescription": "heat map" },
      this.back, this.over);
    this.legend = element("div", { class: "legend" });
    this.all = element("button", { type: "button", hidden: true });
    this.said = element("div", { class: "unseen", role: "status" });
    this.root = element("div", { class: "points", "data-testid": "importance-map" },
      element("div", { class: "bar" }, this.legend, element("div", { class: "tools" }, this.all)), this.plane, this.said);
    this.root.plot = this; // whoever automates the page learns here where the cells are
  }

  take(data) {
    const { cells, features, rankings, shares, ranks } = data, ids = JSON.stringify(rankings.map(({ id }) => id));
    if (ids !== this.ids) this.range = null;
    Object.assign(this, { data, ids, features, rankings, isRank: cells === "rank" });
    [this.shares, this.ranks] = [decoded(shares, Float32Array), decoded(ranks, Float32Array)];
    this.values = this.isRank ? this.ranks : this.shares;
    this.strengths = strengths(this.values, this.isRank);
  }

  get first() { return this.range ? this.range[0] : 0; }

  get count() { return this.range ? this.range[1] - this.range[0] + 1 : this.rankings.length; }

  end() { this.root.remove(); }

  redraw() {
    this.ink = inkOf(this.root);
    this.look = this.data.look[isDark(this._hex(this.ink.back)) ? "dark" : "light"];
    this.colours = stepColours(this.look.stops);
    this.width = this.root.clientWidth || 900;
    this.ratio = window.devicePixelRatio;
    this._layout(this.back.getContext("2d"));
    const { ratio } = this;
    for (const canvas of [this.back, this.over]) {
      canvas.width = Math.round(this.width * ratio);
      canvas.height = Math.round(this.height * ratio);
      Object.assign(canvas.style, { width: `${this.width}px`, height: `${this.height}px` });
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    Object.assign(this.plane.style, { width: `${this.width}px`, height: `${this.height}px` });
    const context = this.back.getContext("2d");
    this._cells(context);
    this._names(context);
    this._legend();
    this._attributes();
  }

  // A colour of any notation as #rrggbb.
  _hex(colour) {
    const context = this.over.getContext("2d");
    context.fillStyle = colour;
    return context.fillStyle;
  }

  _layout(context) {
    const { count, ratio, data: { room } } = this;
    const shown = this.rankings.slice(this.first, this.first + count), whole = shown.map(({ name }) => name);
    this.columnNames = shown.map(({ name, short }) => short ?? name);
    this.way = count <= room.texts ? "slanted" : count <= room.names ? "upright" : "none";
    const widest = (texts, size) => {
      context.font = `400 ${size}px ${this.ink.font}`;
      return texts.reduce((most, text) => Math.max(most, context.measureText(text).width), 0);
    };
    const names = Math.min(widest(this.features.map(({ name }) => name), NAME_SIZE) + 2, NAMES_SHARE * this.width, MAX_NAMES);
    const breadth = (this.width - names - 10 - RIGHT_EDGE) / count;
    if (widest(whole, TICK_FONT) <= breadth - 12) [this.way, this.columnNames] = ["level", whole];
    this.size = ["level", "slanted"].includes(this.way) ? TICK_FONT : Math.min(TICK_FONT, Math.max(SMALLEST, Math.floor(breadth) - 2));
    const length = this.way === "none" ? 0 : widest(this.columnNames, this.size);
    this.left = Math.round(Math.max(names + 10, this.way === "slanted" ? length * Math.cos(SLANT) : 0));
    const foot = { none: 34, level: 26, upright: length + 14, slanted: length * Math.sin(SLANT) + 24 }[this.way];
    const bottom = TOP_EDGE + ROW * this.features.length;
    this.height = Math.ceil(bottom + foot);
    this.xs = cellEdges(this.left, this.width - RIGHT_EDGE, count, ratio);
    this.ys = cellEdges(TOP_EDGE, bottom, this.features.length, ratio);
    this.gap = count <= room.names ? GAP : 0;
  }

  _box(row, column) {
    const at = column - this.first, x = this.xs[at], y = this.ys[row];
    return [x, y, Math.max(1, this.xs[at + 1] - x - this.gap), this.ys[row + 1] - y - this.gap];
  }

  _cells(context) {
    const { count, first } = this, columns = this.rankings.length, { room, formats } = this.data;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = `400 11.5px ${this.ink.font}`;
    for (let row = 0; row < this.features.length; row++) {
      for (let column = first; column < first + count; column++) {
        const at = row * columns + column, strength = this.strengths[at];
        if (Number.isNaN(strength)) continue;
        const [x, y, width, height] = this._box(row, column);
        context.fillStyle = this.colours[Math.round(254 * strength)];
        context.fillRect(x, y, width, height);
        const text = cellText(this.values[at], this.isRank, count, room, formats);
        if (!text) continue;
        context.fillStyle = this.look.text;
        context.fillText(text, x + width / 2, y + height / 2 + 0.5);
      }
    }
  }

  _names(context) {
    const { ink, left } = this, bottom = this.ys.at(-1);
    this.features.forEach(({ name }, row) => {
      const text = fitted(context, ink, name, left - 10, NAME_SIZE);
      write(context, ink, text, left - 8, (this.ys[row] + this.ys[row + 1]) / 2, { size: NAME_SIZE, align: "right", alpha: 0.9 });
    });
    if (this.way === "none") {
      const text = `${plural(this.count, "column")}: point at a cell for its name, drag across some to see these alone`;
      write(context, ink, fitted(context, ink, text, this.width - left), (left + this.width - RIGHT_EDGE) / 2, bottom + 20);
      return;
    }
    const turn = { level: 0, slanted: SLANT, upright: Math.PI / 2 }[this.way];
    this.columnNames.forEach((name, at) => {
      context.save();
      context.translate((this.xs[at] + this.xs[at + 1]) / 2, bottom + 7);
      context.rotate(-turn);
      write(context, ink, name, 0, turn ? 0 : 6, { size: this.size, align: turn ? "right" : "center", alpha: 0.9 });
      context.restore();
    });
  }

  _legend() {
    const { isRank, data: { formats } } = this, most = largest(this.values);
    const stops = this.look.stops.map(([position, colour]) => `${colour} ${100 * position}%`).join(", ");
    const [low, high] = isRank ? [numberText(most, formats.rank), "1"] : [numberText(0, formats.whole), numberText(most, formats.share)];
    this.legend.replaceChildren(
      element("span", { class: "of" }, isRank ? "Rank" : "Share of importance"), element("span", {}, low),
      element("i", { class: "ramp", style: { background: `linear-gradient(90deg, ${stops})` } }), element("span", {}, high));
  }

  _attributes() {
    const { count, features, rankings, data: { noun } } = this;
    setAttributes(this.root, {
      "data-features": features.length, "data-columns": rankings.length, "data-shown": count, "data-cells": this.data.cells,
    });
    setAttributes(this.plane, {
      "aria-label": `Importance of ${plural(features.length, "feature")} in ${count} of ${rankings.length} ${noun}. Arrow keys go from cell to cell, Enter opens one in Explain, Escape shows all ${noun}.`,
    });
    this.all.hidden = this.range === null;
    setText(this.all, `All ${rankings.length.toLocaleString("en")} ${noun}`);
  }

  _cleared() {
    const context = this.over.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    return context;
  }
}
