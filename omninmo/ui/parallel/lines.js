// Which line is under the pointer, how lines are drawn, and which colour they have.

const TOLERANCE = 6; // px
const MAX_WIDTH = 2.5; // px
const FEW_LINES = 50;
const FEW_LINES_WIDTH = 1.5; // px
const MIN_WIDTH = 0.75; // px
const MIN_ALPHA = 0.04;
const SHADES = 63; // odd: zero of a diverging ramp has a shade of its own

// Blue is good and red is never needed: all ramps can be told apart by the colour-blind, and on white as on black.
const NEUTRAL_RAMP = ["#6a51a3", "#3b7fb5", "#1f9e89", "#5fb84a", "#c2a800"]; // after viridis
const BAD_TO_GOOD_RAMP = ["#e69f00", "#c3a24a", "#8fa58a", "#4f8fb8", "#0064b4"]; // after cividis
const NEUTRAL_AROUND_ZERO = ["#8e44a3", "#af8dc3", "#b8ae80", "#5aae61", "#2a8a4a"];
const BAD_TO_GOOD_AROUND_ZERO = ["#c65a00", "#e69f00", "#b8ae80", "#56a4dc", "#0064b4"];
const OKABE_ITO = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b3a400"]; // yellow darkened
const RUN_COLOURS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#a6761d", "#8a8f98"]; // the figures'
const LANE_COLOURS = { missing: "#9a9a9a", inf: "#cc79a7", "-inf": "#8c564b", nonpositive: "#7d7d9a" };

/** Return {index, distance} of the line nearest to a point, or null if none is within the tolerance, in pixels.
 *
 * xs are the ascending places of the axes, ys[axis][run] where the lines cross them. Only the segments between the
 * two axes beside the pointer are looked at. Of lines equally near, the first counts.
 */
function nearestLine(xs, ys, x, y, { tolerance = TOLERANCE, mask = null } = {}) {
  if (!xs.length) return null;
  const left = Math.max(0, Math.min(xs.length - 2, xs.findLastIndex((axis) => axis <= x)));
  const right = Math.min(left + 1, xs.length - 1);
  const squares = squaredDistance(xs[left], xs[right], x, y);
  let index = -1;
  let nearest = tolerance * tolerance;
  for (let i = 0; i < ys[left].length; i++) {
    if (mask !== null && !mask[i]) continue;
    const square = squares(ys[left][i], ys[right][i]);
    if (square < nearest || (square === nearest && index < 0)) [nearest, index] = [square, i];
  }
  return index < 0 ? null : { index, distance: Math.sqrt(nearest) };
}

/** Return how lines are stroked: readable when they are few, a density when they are many. */
function strokePlan(count) {
  const crowd = Math.max(1, count / FEW_LINES);
  const few = FEW_LINES_WIDTH + (MAX_WIDTH - FEW_LINES_WIDTH) * Math.max(0, 1 - count / FEW_LINES);
  return {
    width: count <= FEW_LINES ? few : Math.max(MIN_WIDTH, FEW_LINES_WIDTH / crowd ** 0.25),
    alpha: Math.max(MIN_ALPHA, 0.9 / crowd ** 0.6),
  };
}

/** Choose the colours of a column; `better` is "higher", "lower" or "neither" and decides which end is the good one.
 *
 * Numbers of both signs diverge from zero, others follow their scale; every lane that occurs has its own colour. Where
 * zero is what a good score has to pass (`isSigned`), scores of one sign have the colours of that side alone: the best
 * of those below zero is not drawn as a good one.
 */
function makeColours(axis, scale, better = "neither", isSigned = false) {
  const kind = scale.kind === "category" ? "categorical" : scale.low < 0 && scale.high > 0 ? "diverging" : "sequential";
  const labels = kind === "categorical" ? axis.categories : [];
  const colours = axis.isRun ? RUN_COLOURS : OKABE_ITO;
  const shades = kind === "categorical" ? labels.map((_, i) => colours[i % colours.length]) : ramp(stopsOf(kind, better, scale, isSigned));
  const palette = [...shades, ...LANES.map((lane) => LANE_COLOURS[lane])];
  const shadeScale = kind === "diverging" ? centred(scale) : scale;
  return { kind, scale, shadeScale, shades: shades.length, labels, palette };
}

/** Return the index of a value's colour in the palette; of a category by its code. */
function colourIndex(colours, value) {
  const lane = laneOf(colours.scale, value);
  if (lane) return colours.shades + LANES.indexOf(lane);
  return colours.kind === "categorical" ? value : Math.round(shareOf(colours.shadeScale, value) * (colours.shades - 1));
}

/** Return the colour index of every run, so that lines of one colour are stroked together. */
function colourRuns(colours, axis) {
  return Uint16Array.from(axis.codes ?? axis.values, (value) => colourIndex(colours, value));
}

/** Describe the colours: {kind, ramp: [{colour, value}], swatches: [{colour, label, lane}], repeats}.
 *
 * `repeats` tells that there are more categories than colours, so that one colour stands for several.
 */
function colourLegend(colours) {
  const { kind, scale, palette, shades, labels } = colours;
  const ticks = kind === "categorical" ? [] : scaleTicks(scale, 5);
  const lanes = scale.lanes.map((lane) => ({ colour: palette[shades + LANES.indexOf(lane)], label: lane, lane }));
  return {
    kind,
    ramp: ticks.map(({ value }) => ({ colour: palette[colourIndex(colours, value)], value })),
    swatches: [...labels.map((label, i) => ({ colour: palette[i], label, lane: "" })), ...lanes],
    repeats: labels.length > OKABE_ITO.length,
  };
}

// ---- hit test

/** A function of where a line crosses two axes: its squared distance to the pointer. */
function squaredDistance(left, right, x, y) {
  const width = right - left;
  return (from, to) => {
    const height = to - from;
    const length = width * width + height * height;
    const along = length ? Math.max(0, Math.min(1, ((x - left) * width + (y - from) * height) / length)) : 0;
    const dx = left + along * width - x;
    const dy = from + along * height - y;
    return dx * dx + dy * dy;
  };
}

// ---- colours

function stopsOf(kind, better, scale, isSigned) {
  const isOneSide = kind === "sequential" && isSigned && better !== "neither";
  const aroundZero = kind === "diverging" || isOneSide;
  const directed = aroundZero ? BAD_TO_GOOD_AROUND_ZERO : BAD_TO_GOOD_RAMP;
  const neutral = aroundZero ? NEUTRAL_AROUND_ZERO : NEUTRAL_RAMP;
  const stops = better === "neither" ? neutral : better === "lower" ? directed.toReversed() : directed;
  const zero = (stops.length - 1) / 2;
  return !isOneSide ? stops : scale.high <= 0 ? stops.slice(0, zero + 1) : stops.slice(zero);
}

function ramp(stops) {
  return Array.from({ length: SHADES }, (_, i) => blended(stops, i / (SHADES - 1)));
}

/** The scale that reaches as far below zero as above. */
function centred(scale) {
  const reach = Math.max(-scale.low, scale.high);
  return { ...scale, kind: scale.kind === "symlog" ? "symlog" : "linear", low: -reach, high: reach };
}

function blended(stops, share) {
  const at = share * (stops.length - 1);
  const left = Math.min(Math.floor(at), stops.length - 2);
  const channels = [1, 3, 5].map((start) => {
    const [a, b] = [stops[left], stops[left + 1]].map((stop) => Number.parseInt(stop.slice(start, start + 2), 16));
    return Math.round(mix(a, b, at - left)).toString(16).padStart(2, "0");
  });
  return `#${channels.join("")}`;
}
