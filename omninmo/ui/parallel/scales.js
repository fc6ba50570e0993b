// Where the values of one axis lie on it. No DOM: plain objects and typed arrays.
//
// An axis is {key, values: Float64Array}, NaN where missing, or {key, codes: Int32Array, categories}, -1 where missing.
// A position is a share of the main area, 0 at its low end. What has no position has a lane; no value is left out.

const LANES = ["inf", "-inf", "nonpositive", "missing"];
const CLIPPED_SHARES = [2, 98];
const SHORT_ENOUGH = 2.5e-4; // of an axis: less than a quarter of a pixel
const MAX_TICKS = 50;

/** Map the values of an axis to positions; `clip` is true or two percentiles beyond which values lie at the ends. */
function makeScale(axis, kind, { flipped = false, clip = false } = {}) {
  const isCategory = axis.codes !== undefined;
  const scale = { kind: isCategory ? "category" : kind, flipped, lanes: [], counts: {}, suggested: null };
  const inMain = withoutLanes(scale, axis.codes ?? axis.values);
  const drawn = isCategory ? new Float64Array(axis.categories.keys()) : inMain.sort();
  const [low, high] = limits(drawn, clip && !isCategory ? (clip === true ? CLIPPED_SHARES : clip) : [0, 100]);
  Object.assign(scale, { low, high, below: 0, above: 0, threshold: threshold(low, high, drawn) });
  for (const value of drawn) {
    if (value < low) scale.below += 1;
    if (value > high) scale.above += 1;
  }
  if (scale.kind === "quantile") scale.knots = quantileKnots(drawn.filter((value) => value >= low && value <= high));
  if (scale.counts.nonpositive) scale.suggested = "symlog";
  return scale;
}

/** Tell in which lane a value lies; "" if it has a position. */
function laneOf(scale, value) {
  if (scale.kind === "category") return value < 0 ? "missing" : "";
  if (Number.isNaN(value)) return "missing";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  return scale.kind === "log" && value <= 0 ? "nonpositive" : "";
}

/** Return the position of a value (of a category: of its code); NaN if it lies in a lane. */
function scalePosition(scale, value) {
  if (laneOf(scale, value) !== "" || scale.low === null) return NaN;
  const share = shareOf(scale, value);
  return scale.flipped ? 1 - share : share;
}

/** Return the value at a position: of a category, the nearest code; NaN if nothing on the axis has a position. */
function scaleValue(scale, position) {
  if (scale.low === null) return NaN;
  const value = valueAt(scale, scale.flipped ? 1 - position : position);
  return scale.kind === "category" ? Math.round(value) : value;
}

/** Place every run: {at: position or NaN, lane: index in LANES or -1, clipped: -1, 0 or 1}. */
function placeRuns(scale, axis) {
  const values = axis.codes ?? axis.values;
  const placed = {
    at: new Float32Array(values.length),
    lane: new Int8Array(values.length),
    clipped: new Int8Array(values.length),
  };
  for (let i = 0; i < values.length; i++) {
    placed.at[i] = scalePosition(scale, values[i]);
    placed.lane[i] = LANES.indexOf(laneOf(scale, values[i]));
    if (placed.lane[i] < 0) placed.clipped[i] = values[i] > scale.high ? 1 : values[i] < scale.low ? -1 : 0;
  }
  return placed;
}

/** Return the lanes that occur on any axis: all axes keep room for the same ones, so that their main areas align. */
function lanesUsed(scales) {
  return LANES.filter((lane) => scales.some((scale) => scale.lanes.includes(lane)));
}

/** Return the middle of a lane in pixels; geometry is {top, height} of the main area and the height of a `lane`. */
function laneY(name, slots, { top, height, lane }) {
  if (name === "inf") return top - lane / 2;
  return top + height + lane * (slots.filter((slot) => slot !== "inf").indexOf(name) + 0.5);
}

/** Return where each placed run crosses the axis, in pixels. */
function screenY(placed, slots, geometry) {
  const lanes = LANES.map((name) => laneY(name, slots, geometry));
  return placed.at.map((position, i) =>
    placed.lane[i] < 0 ? geometry.top + (1 - position) * geometry.height : lanes[placed.lane[i]],
  );
}

/** Return [{value, position}] of the ticks, ascending by value; of categories one each, with the code as value. */
function scaleTicks(scale, count = 6) {
  if (scale.low === null) return [];
  return tickValues(scale, count).map((value) => ({ value, position: scalePosition(scale, value) }));
}

/** Return the value range that a brush between two positions selects, in short numbers; null if it cannot hold any. */
function intervalAt(scale, from, to) {
  if (scale.low === null) return null;
  const [a, b] = ascending(scale, from, to);
  if (scale.kind === "category") {
    const codes = tickValues(scale).filter((code) => shareOf(scale, code) >= a && shareOf(scale, code) <= b);
    return codes.length ? [codes[0], codes.at(-1)] : null;
  }
  if (b < 0 || a > 1 || (scale.low === scale.high && (a > 0.5 || b < 0.5))) return null;
  const low = a <= 0 ? (scale.below ? -Infinity : scale.low) : shortAt(scale, Math.min(a, 1));
  const high = b >= 1 ? (scale.above ? Infinity : scale.high) : shortAt(scale, Math.max(b, 0));
  return [Math.min(low, high), Math.max(low, high)]; // rounded, they may have passed each other
}

/** Return the two ascending positions between which a value range lies on the axis; null if it lies outside. */
function positionsOf(scale, [low, high]) {
  if (scale.low === null || (high < scale.low && !scale.below) || (low > scale.high && !scale.above)) return null;
  return ascending(scale, shareOf(scale, low), shareOf(scale, high));
}

// ---- shares of the axis, before it is flipped

/** Count the values in the lanes of a scale; return the others. */
function withoutLanes(scale, values) {
  const inMain = new Float64Array(values.length);
  let kept = 0;
  for (let i = 0; i < values.length; i++) {
    const lane = laneOf(scale, values[i]);
    if (lane === "") inMain[kept++] = values[i];
    else scale.counts[lane] = (scale.counts[lane] ?? 0) + 1;
  }
  scale.lanes = LANES.filter((lane) => scale.counts[lane]);
  return inMain.subarray(0, kept);
}

/** The ends of the axis; nothing is clipped where all between the percentiles is one value. */
function limits(sorted, [lowest, highest]) {
  if (!sorted.length) return [null, null];
  const last = sorted.length - 1;
  const ends = [sorted[Math.floor((last * lowest) / 100)], sorted[Math.ceil((last * highest) / 100)]];
  return ends[0] < ends[1] ? ends : [sorted[0], sorted[last]];
}

/** The size up to which symlog is nearly linear: the smallest but zero, within six decades of the largest. */
function threshold(low, high, sorted) {
  let smallest = Infinity;
  for (const value of sorted) if (value !== 0) smallest = Math.min(smallest, Math.abs(value));
  return Math.max(smallest === Infinity ? 1 : smallest, Math.max(Math.abs(low), Math.abs(high)) * 1e-6);
}

/** The distinct values, and as shares the mean ranks of the runs that have them: equal values lie together. */
function quantileKnots(sorted) {
  const values = [];
  const ranks = [];
  for (let i = 0, next = 0; i < sorted.length; i = next) {
    while (next < sorted.length && sorted[next] === sorted[i]) next++;
    values.push(sorted[i]);
    ranks.push((i + next - 1) / 2);
  }
  return { values, shares: ranks.map((rank) => between(ranks[0], ranks.at(-1), rank)) };
}

function shareOf(scale, value) {
  if (value < scale.low) return 0;
  if (value > scale.high) return 1;
  if (scale.kind === "quantile") return alongKnots(scale.knots.values, scale.knots.shares, value);
  return between(bend(scale, scale.low), bend(scale, scale.high), bend(scale, value));
}

function valueAt(scale, share) {
  if (share <= 0) return scale.low;
  if (share >= 1) return scale.high;
  if (scale.low === scale.high) return scale.low;
  if (scale.kind === "quantile") return alongKnots(scale.knots.shares, scale.knots.values, share);
  const value = unbend(scale, mix(bend(scale, scale.low), bend(scale, scale.high), share));
  return Math.min(scale.high, Math.max(scale.low, value));
}

function bend(scale, value) {
  if (scale.kind === "log") return Math.log10(value);
  if (scale.kind === "symlog") return Math.sign(value) * Math.log1p(Math.abs(value) / scale.threshold);
  return value;
}

function unbend(scale, bent) {
  if (scale.kind === "log") return 10 ** bent;
  if (scale.kind === "symlog") return Math.sign(bent) * Math.expm1(Math.abs(bent)) * scale.threshold;
  return bent;
}

/** The share of the way from low to high; the middle if there is no way; halved where the difference overflows. */
function between(low, high, value) {
  if (low === high) return 0.5;
  if (Number.isFinite(high - low)) return (value - low) / (high - low);
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}

function mix(low, high, share) {
  return low * (1 - share) + high * share;
}

function alongKnots(from, to, at) {
  let left = 0;
  let right = from.length - 1;
  while (right - left > 1) {
    const middle = (left + right) >> 1;
    if (from[middle] <= at) left = middle;
    else right = middle;
  }
  if (at === from[left]) return to[left];
  return at === from[right] ? to[right] : mix(to[left], to[right], between(from[left], from[right], at));
}

/** Turn two positions into ascending shares, or two shares into ascending positions. */
function ascending(scale, from, to) {
  return scale.flipped ? [1 - Math.max(from, to), 1 - Math.min(from, to)] : [Math.min(from, to), Math.max(from, to)];
}

/** The shortest number that lies within a quarter of a pixel of a share: it goes into a link. */
function shortAt(scale, share) {
  const value = valueAt(scale, share);
  for (let digits = 1; digits <= 17; digits++) {
    const short = Number(value.toPrecision(digits));
    const isDrawn = Number.isFinite(short) && laneOf(scale, short) === "";
    if (isDrawn && Math.abs(shareOf(scale, short) - share) <= SHORT_ENOUGH) return short;
  }
  return value;
}

// ---- ticks

function tickValues(scale, count = 6) {
  const { kind, low, high } = scale;
  if (kind === "category") return Array.from({ length: high + 1 }, (_, code) => code);
  if (low === high) return [low];
  if (kind === "quantile") return quantileTicks(scale, count);
  const candidates = kind === "log" ? decades(low, high, count) : kind === "symlog" ? signedDecades(scale, count) : [];
  return candidates.length >= 2 ? candidates : niceNumbers(low, high, count);
}

/** Multiples of 1, 2 or 5 times a power of ten between two numbers; the two themselves where there are no such. */
function niceNumbers(low, high, count) {
  const raw = high / count - low / count;
  const power = Math.floor(Math.log10(raw));
  const unit = Math.abs(power) > 300 ? NaN : Number(`1e${Math.abs(power)}`);
  const times = [1, 2, 5, 10].find((factor) => factor * 10 ** power >= raw * (1 - 1e-9));
  const multiple = (i) => (power < 0 ? (i * times) / unit : i * times * unit);
  const first = Math.ceil(low / multiple(1));
  const ticks = [];
  for (let i = 0; i < MAX_TICKS && multiple(first + i) <= high; i++) ticks.push(multiple(first + i) + 0);
  const distinct = new Set(ticks.filter((tick) => tick >= low));
  return distinct.size >= 2 && distinct.size < MAX_TICKS ? [...distinct] : [low, high];
}

function decades(low, high, count) {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const stride = Math.ceil((last - first) / count);
  const factors = last - first <= count / 3 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = Math.ceil(first / stride) * stride; power <= last; power += stride) {
    ticks.push(...factors.map((factor) => Number(`${factor}e${power}`)));
  }
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function signedDecades({ low, high, threshold: smallest }, count) {
  const side = (end) => (end > smallest ? decades(smallest, end, low < 0 && high > 0 ? count / 2 : count) : []);
  const ticks = [...side(-low).map((tick) => -tick).reverse(), 0, ...side(high)];
  return ticks.filter((tick) => tick >= low && tick <= high);
}

function quantileTicks({ knots }, count) {
  const nearest = (share) => {
    const right = Math.max(1, knots.shares.findIndex((knot) => knot >= share));
    return share - knots.shares[right - 1] < knots.shares[right] - share ? right - 1 : right;
  };
  const quarters = Array.from({ length: count - 1 }, (_, i) => nearest(i / (count - 2)));
  return [...new Set(quarters)].map((i) => knots.values[i]);
}
