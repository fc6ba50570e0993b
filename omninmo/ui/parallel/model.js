// The runs as they came: ids, names, and one axis per column whose values are here.

const LANE_WORDS = { inf: "+∞", "-inf": "−∞", nonpositive: "≤ 0", missing: "missing" };
const MISSING_CELL = "–";

// Whether a column scores runs; all others say how they were made.
function isScore(kind) { return kind === "metrics" || kind === "folds"; }

const FEW_VALUES = 6, SPREAD_BY_RATIO = 10;

// Few different values are all marked; positive params that span more than a power of ten are tried in multiples.
function spread(values, kind) {
  const known = new Set();
  let low = Infinity, high = -Infinity;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (known.size <= FEW_VALUES) known.add(value);
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const marked = known.size && known.size <= FEW_VALUES ? [...known].sort((one, other) => one - other) : null;
  const groups = marked && Int32Array.from(values, (value) => marked.indexOf(value));
  return { marked, groups, firstKind: kind === "params" && low > 0 && high / low > SPREAD_BY_RATIO ? "log" : "linear" };
}

class Model {
  constructor(data) {
    this.ids = data.ids;
    this.names = data.names;
    this.count = data.ids.length;
    this.leftOut = data.leftOut;
    this.offered = new Map(data.offered.map((column) => [column.key, column]));
    this.columns = new Map();
    this.indexOf = new Map(data.ids.map((id, index) => [id, index]));
    this.texts = null;
    this.take(data.columns);
  }

  take(columns) {
    for (const [key, sent] of Object.entries(columns)) {
      if (this.columns.has(key)) continue;
      const described = this.offered.get(key);
      const values = sent.values === undefined
        ? { codes: decoded(sent.codes, Int32Array), categories: sent.categories, labels: sent.labels, isRun: sent.isRun }
        : { values: decoded(sent.values, Float64Array) };
      this.columns.set(key, { ...described, ...values, ...(values.values && spread(values.values, described.kind)) });
    }
    this.texts = null;
  }

  get total() { return this.leftOut.reduce((sum, [, count]) => sum + count, this.count); }

  axis(key) { return this.columns.get(key); }

  text(key, index) {
    const axis = this.axis(key);
    if (axis.codes) return axis.codes[index] < 0 ? MISSING_CELL : axis.labels[axis.codes[index]];
    const value = axis.values[index];
    if (Number.isNaN(value)) return MISSING_CELL;
    if (!Number.isFinite(value)) return value > 0 ? LANE_WORDS.inf : LANE_WORDS["-inf"];
    return numberText(value, axis.format);
  }

  // What the search looks in: names, ids and words, in lower case.
  searchable() {
    if (this.texts) return this.texts;
    const words = [...this.columns.values()].filter((axis) => axis.codes);
    this.texts = this.names.map((name, index) => [
      name, this.ids[index], ...words.map((axis) => (axis.codes[index] < 0 ? "" : axis.labels[axis.codes[index]])),
    ].join("\n").toLowerCase());
    return this.texts;
  }

  matchingWords(query) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return null;
    return Uint8Array.from(this.searchable(), (text) => (words.every((word) => text.includes(word)) ? 1 : 0));
  }

  // Params by which a run differs from others, for its tooltip.
  differing() {
    return [...this.columns.values()].filter((axis) => axis.differs && !isScore(axis.kind));
  }
}
