// Which runs are selected on which axes: several ranges per axis, in values and not in pixels, so that they survive
// another scale. ranges is a Map: key -> {between: [[low, high], ...], of: [category, ...], lanes: [lane, ...]}.
// Every function returns a new Map. An axis on which nothing is selected is not in it and filters nothing.

const MAX_INTERVALS = 50;
const MAX_TEXT = 20_000;

/** Add a closed range, which may be open-ended (±Infinity); ranges that overlap become one. */
function withInterval(ranges, key, low, high) {
  return changed(ranges, key, (range) => ({ ...range, between: merged([...range.between, [low, high]]) }));
}

/** Remove one of the ranges of an axis. */
function withoutInterval(ranges, key, index) {
  return changed(ranges, key, (range) => ({ ...range, between: range.between.filter((_, i) => i !== index) }));
}

/** Move the ends of one of the ranges of an axis. */
function withIntervalChanged(ranges, key, index, low, high) {
  return withInterval(withoutInterval(ranges, key, index), key, low, high);
}

/** Select or deselect a category. */
function withCategory(ranges, key, category, isOn) {
  return changed(ranges, key, (range) => ({ ...range, of: withMember(range.of, category, isOn) }));
}

/** Select or deselect a lane, e.g. the runs whose value is missing. */
function withLane(ranges, key, lane, isOn) {
  return changed(ranges, key, (range) => ({ ...range, lanes: withMember(range.lanes, lane, isOn) }));
}

/** Select nothing on an axis, so that it filters nothing. */
function withoutAxis(ranges, key) {
  return new Map([...ranges].filter(([other]) => other !== key));
}

/** Return a mask of the runs that match on every axis; on one axis, any of what is selected is enough. */
function matching(axes, ranges) {
  const runs = axes.length ? (axes[0].codes ?? axes[0].values).length : 0;
  const mask = new Uint8Array(runs).fill(1);
  for (const axis of axes) {
    const range = ranges.get(axis.key);
    if (range === undefined) continue;
    if (axis.codes === undefined) matchNumbers(mask, axis.values, range);
    else matchCategories(mask, axis, range);
  }
  return mask;
}

/** Return the range of the best `percent` of the finite values of an axis; null if there are none.
 *
 * Values equal to the worst of the wanted ones are in: `tied` counts how many more runs that makes.
 */
function topShare(axis, percent, better) {
  const sorted = axis.values.filter(Number.isFinite).sort();
  if (!sorted.length) return null;
  const wanted = Math.max(1, Math.min(sorted.length, Math.ceil((sorted.length * percent) / 100)));
  const isLow = better === "lower";
  const bound = isLow ? sorted[wanted - 1] : sorted[sorted.length - wanted];
  const runs = sorted.filter((value) => (isLow ? value <= bound : value >= bound)).length;
  return { low: isLow ? -Infinity : bound, high: isLow ? bound : Infinity, runs, wanted, tied: runs - wanted };
}

/** Write ranges as short JSON for a link, an open end as null; "" if nothing is selected. */
function rangesText(ranges) {
  const open = (bound) => (Number.isFinite(bound) ? bound : null);
  const shortened = [...ranges].map(([key, { between, of, lanes }]) => [
    key,
    {
      ...(between.length && { between: between.map((interval) => interval.map(open)) }),
      ...(of.length && { of }),
      ...(lanes.length && { lanes }),
    },
  ]);
  return shortened.length ? JSON.stringify(Object.fromEntries(shortened)) : "";
}

/** Read ranges from a link that anybody may have written: what is not understood is left out. */
function parseRanges(text, axes) {
  const known = new Map(axes.map((axis) => [axis.key, axis]));
  let ranges = new Map();
  for (const [key, stored] of Object.entries(parsedObject(text))) {
    if (!known.has(key) || !isObject(stored)) continue;
    const range = {
      between: merged(listOf(stored, "between", MAX_INTERVALS).map(parsedInterval).filter(Boolean)),
      of: distinct(listOf(stored, "of", Infinity), known.get(key).categories ?? []),
      lanes: distinct(listOf(stored, "lanes", Infinity), LANES),
    };
    ranges = changed(ranges, key, () => (known.get(key).codes === undefined ? range : { ...range, between: [] }));
  }
  return ranges;
}

// ---- one axis

function changed(ranges, key, change) {
  const range = change(ranges.get(key) ?? { between: [], of: [], lanes: [] });
  const isEmpty = !range.between.length && !range.of.length && !range.lanes.length;
  return isEmpty ? withoutAxis(ranges, key) : new Map(ranges).set(key, range);
}

/** Ascending ranges that do not touch. */
function merged(intervals) {
  const ordered = intervals.map(([low, high]) => (low <= high ? [low, high] : [high, low]));
  ordered.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const apart = [];
  for (const [low, high] of ordered) {
    const last = apart.at(-1);
    if (last && low <= last[1]) last[1] = Math.max(last[1], high);
    else apart.push([low, high]);
  }
  return apart;
}

function withMember(members, member, isOn) {
  const others = members.filter((other) => other !== member);
  return isOn ? [...others, member] : others;
}

function matchNumbers(mask, values, { between, lanes }) {
  // bounds that are finite leave the infinite values to their lanes without another comparison
  const finite = (bound) => Math.max(-Number.MAX_VALUE, Math.min(bound, Number.MAX_VALUE));
  const bounds = Float64Array.from(between.flat(), finite);
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] && !isWithin(bounds, values[i]) && !isInLane(lanes, values[i])) mask[i] = 0;
  }
}

function isWithin(bounds, value) {
  for (let i = 0; i < bounds.length; i += 2) {
    if (value >= bounds[i] && value <= bounds[i + 1]) return true;
  }
  return false;
}

function isInLane(lanes, value) {
  if (!lanes.length) return false;
  if (Number.isNaN(value)) return lanes.includes("missing");
  if (!Number.isFinite(value)) return lanes.includes(value > 0 ? "inf" : "-inf");
  return value <= 0 && lanes.includes("nonpositive");
}

function matchCategories(mask, { codes, categories }, { of, lanes }) {
  const selected = new Set(of);
  const isSelected = categories.map((category) => selected.has(category));
  const missing = lanes.includes("missing");
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] && !(codes[i] < 0 ? missing : isSelected[codes[i]])) mask[i] = 0;
  }
}

// ---- what a link may hold

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsedObject(text) {
  if (typeof text !== "string" || text.length > MAX_TEXT) return {};
  try {
    const value = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function listOf(stored, name, longest) {
  const list = Object.hasOwn(stored, name) ? stored[name] : [];
  return Array.isArray(list) ? list.slice(0, longest) : [];
}

function parsedInterval(pair) {
  if (!Array.isArray(pair) || pair.length !== 2) return null;
  const [low, high] = [pair[0] ?? -Infinity, pair[1] ?? Infinity];
  const areNumbers = typeof low === "number" && typeof high === "number";
  return areNumbers && Math.min(low, high) < Infinity && Math.max(low, high) > -Infinity ? [low, high] : null;
}

function distinct(list, allowed) {
  const choices = new Set(allowed);
  return [...new Set(list)].filter((member) => choices.has(member));
}
