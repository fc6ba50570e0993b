// What the reader has chosen: axes and how they are drawn, ranges, picks, colour. It survives in the URL as text.

const KINDS = { n: "linear", l: "log", s: "symlog", q: "quantile" };
const KIND_LETTERS = { linear: "n", log: "l", symlog: "s", quantile: "q" };
const KIND_WORDS = { linear: "linear", log: "logarithmic", symlog: "symmetric log", quantile: "quantiles" };

function axisChoice(item) {
  const [key, flags] = Array.isArray(item) ? item : [item, ""];
  if (typeof key !== "string") return null;
  const letters = typeof flags === "string" ? flags : "";
  const kind = [...letters].map((letter) => KINDS[letter]).find(Boolean) || ""; // "" = what suits the values
  return { key, kind, flipped: letters.includes("f"), clip: letters.includes("c") };
}

function parsedAxes(text, offered) {
  let items = [];
  try { items = JSON.parse(text || "[]"); } catch { return []; }
  if (!Array.isArray(items)) return [];
  const choices = items.map(axisChoice).filter((choice) => choice && offered.has(choice.key));
  return choices.filter((choice, at) => choices.findIndex((other) => other.key === choice.key) === at);
}

function axesText(choices) {
  return JSON.stringify(choices.map(({ key, kind, flipped, clip }) => {
    const flags = `${flipped ? "f" : ""}${KIND_LETTERS[kind] || ""}${clip ? "c" : ""}`;
    return flags ? [key, flags] : key;
  }));
}

const KIND_MARKS = { log: "log", symlog: "symlog", quantile: "quantiles" };

class View {
  constructor(model, data) {
    this.model = model;
    this.first = data.axes;
    this.firstColour = data.colour;
    this.query = "";
    this.sort = null;
    this.adopt(data.state);
  }

  // The runs have changed: what was chosen stays, and the first axes follow where nothing was.
  renew(model, data) {
    const wasFirst = this.isFirst();
    Object.assign(this, { model, first: data.axes });
    if (this.colour === this.firstColour) this.colour = data.colour;
    this.firstColour = data.colour;
    if (wasFirst) this.choices = this.first.map(axisChoice);
    this._showRanged();
  }

  adopt(state) {
    const chosen = parsedAxes(state.axes, this.model.offered);
    this.choices = chosen.length ? chosen : this.first.map(axisChoice);
    this.colour = this.model.offered.has(state.metric) ? state.metric : this.firstColour;
    this.ranges = parseRanges(state.ranges, [...this.model.columns.values()]);
    this.picked = new Set(state.picked);
    this._showRanged();
  }

  // What selects runs is always in sight, also where the first axes are others than when the link was made.
  _showRanged() { for (const key of this.ranges.keys()) this.show(key); }

  // Axes whose values are here; others follow as soon as the server has sent them.
  shown() { return this.choices.filter((choice) => this.model.columns.has(choice.key)); }

  kind(key) { return this.choice(key)?.kind || this.model.axis(key)?.firstKind || "linear"; }

  choice(key) { return this.choices.find((choice) => choice.key === key); }

  change(key, change) {
    this.choices = this.choices.map((choice) => (choice.key === key ? { ...choice, ...change } : choice));
  }

  show(key) { if (!this.choice(key)) this.choices = [...this.choices, axisChoice(key)]; }

  hide(key) {
    this.choices = this.choices.filter((choice) => choice.key !== key);
    this.ranges = withoutAxis(this.ranges, key);
  }

  move(key, to) {
    const from = this.choices.findIndex((choice) => choice.key === key);
    const at = Math.max(0, Math.min(this.choices.length - 1, to));
    if (from < 0 || at === from) return false;
    const moved = [...this.choices];
    moved.splice(at, 0, ...moved.splice(from, 1));
    this.choices = moved;
    return true;
  }

  position(key) { return this.choices.findIndex((choice) => choice.key === key); }

  togglePick(id) {
    if (this.picked.has(id)) this.picked.delete(id);
    else this.picked.add(id);
  }

  isFirst() {
    return axesText(this.choices) === axesText(this.first.map(axisChoice));
  }

  // 1 for each run that the ranges and the search keep.
  kept() {
    const mask = matching([...this.model.columns.values()], this.ranges);
    const words = this.model.matchingWords(this.query);
    if (words) for (let index = 0; index < mask.length; index += 1) mask[index] &= words[index];
    return mask;
  }

  get isBrushed() { return this.ranges.size > 0 || this.query.trim() !== ""; }

  sent() {
    return {
      picked: [...this.picked],
      ranges: rangesText(this.ranges),
      axes: this.isFirst() ? "" : axesText(this.choices),
      metric: this.colour === this.firstColour ? "" : this.colour,
    };
  }
}
