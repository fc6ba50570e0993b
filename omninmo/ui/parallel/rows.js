// Which rows of the linked table exist at all, and in which order: 10,000 rows cost as much as 30.

const MAX_HEIGHT = 30_000_000; // px: browsers cap an element at about 33 million
const OVERSCAN = 8;

/** Return the rows that have to exist, from `first` to before `last`, and the empty heights around them in pixels.
 *
 * Where all rows would be higher than a browser allows, the height is capped and scrolling moves by shares.
 */
function rowWindow({ scrollTop, viewport, rowHeight, count, overscan = OVERSCAN }) {
  const full = count * rowHeight;
  const height = Math.min(full, MAX_HEIGHT);
  const reach = Math.max(0, height - viewport);
  const scrolled = Math.max(0, Math.min(scrollTop, reach));
  const hidden = height < full ? (scrolled / reach) * (full - viewport) : scrolled; // px of rows above the viewport
  const first = Math.max(0, Math.min(count, Math.floor(hidden / rowHeight) - overscan));
  const last = Math.min(count, Math.ceil((hidden + viewport) / rowHeight) + overscan);
  const rows = (last - first) * rowHeight;
  const before = Math.max(0, Math.min(height - rows, first * rowHeight - (hidden - scrolled)));
  return { first, last, before, after: height - before - rows, height };
}

/** Return the runs in the order of a column: ties as they were, missing last whichever way, categories naturally. */
function rowOrder(axis, isDescending) {
  const values = axis.codes === undefined ? axis.values : categoryRanks(axis);
  const sign = isDescending ? -1 : 1;
  return new Uint32Array(values.keys()).sort((i, j) => {
    const [a, b] = [values[i], values[j]];
    if (a === b) return i - j;
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b) || i - j;
    return a < b ? -sign : sign;
  });
}

/** Compare two texts as a person orders them: numbers by size, "a2" before "a10". */
function naturalOrder(a, b) {
  return compareKeys(naturalKey(a), naturalKey(b)) || compare(a, b);
}

/** Return the runs of an order that a mask keeps. */
function shownRows(order, mask) {
  return order.filter((run) => mask[run]);
}

/** Return where to scroll so that the top row, or the next one that is still shown, stays where it was. */
function keptScroll({ scrollTop, viewport, rowHeight }, shownBefore, shownAfter) {
  const places = new Map();
  shownAfter.forEach((run, place) => places.set(run, place));
  const top = Math.min(Math.floor(scrollTop / rowHeight), shownBefore.length - 1);
  const below = shownBefore.findIndex((run, place) => place >= top && places.has(run));
  const kept = below >= 0 ? below : shownBefore.findLastIndex((run, place) => place < top && places.has(run));
  if (kept < 0) return 0;
  const offset = kept === top ? scrollTop - top * rowHeight : 0;
  return clampedScroll(places.get(shownBefore[kept]) * rowHeight + offset, viewport, shownAfter.length * rowHeight);
}

/** Return where to scroll so that the row at a place is in view; where it is now, if it already is. */
function scrollToRow({ scrollTop, viewport, rowHeight, count }, place) {
  const top = place * rowHeight;
  const nearest = Math.max(top + rowHeight - viewport, Math.min(top, scrollTop));
  return clampedScroll(nearest, viewport, count * rowHeight);
}

function clampedScroll(scrollTop, viewport, height) {
  return Math.max(0, Math.min(scrollTop, height - viewport));
}

/** The rank of every run's category in natural order; NaN for missing. */
function categoryRanks({ codes, categories }) {
  const keys = categories.map((category, code) => ({ category, code, key: naturalKey(category) }));
  keys.sort((a, b) => compareKeys(a.key, b.key) || compare(a.category, b.category));
  const ranks = new Float64Array(categories.length);
  keys.forEach(({ code }, rank) => (ranks[code] = rank));
  return Float64Array.from(codes, (code) => (code < 0 ? NaN : ranks[code]));
}

/** Numbers come first, by size; then texts, whose digits count as numbers. */
function naturalKey(text) {
  const isNumber = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
  return isNumber ? [0, Number(text)] : [1, ...text.split(/(\d+)/).map((part, i) => (i % 2 ? BigInt(part) : part))];
}

function compareKeys(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    if (a[i] !== b[i]) return compare(a[i], b[i]);
  }
  return a.length - b.length;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}
