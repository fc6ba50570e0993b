// Which cell lies where, what its colour is, and what is written in it. No DOM.

/** Return the edges of `count` cells between two positions, each on a whole pixel of the screen: count + 1 of them. */
function cellEdges(from, to, count, ratio) {
  return Float64Array.from({ length: count + 1 }, (_, i) => Math.round((from + ((to - from) * i) / count) * ratio) / ratio);
}

/** Return the cell in which a position lies, -1 outside of all. */
function cellAt(edges, position) {
  if (position < edges[0] || position >= edges.at(-1)) return -1;
  let low = 0, high = edges.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (edges[middle] <= position) low = middle;
    else high = middle;
  }
  return low;
}

/** The largest of some numbers that are not NaN, and 0. */
function largest(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

/** Return for each cell how much it matters, 0 … 1, NaN where nothing is known: a large share, or a rank near 1.
 *
 * Less than nothing, which only a damaged run has, counts as nothing. */
function strengths(values, isRank) {
  const most = largest(values);
  if (!isRank) return values.map((value) => Math.max(0, value) / (most || 1));
  return values.map((rank) => (most > 1 ? (most - rank) / (most - 1) : rank - rank + 1));
}

/** Return a colour of CSS for each of the steps of a scale. */
function stepColours(stops) {
  return ramp(stops, stops[0][1]).slice(0, 255).map((parts) => `rgb(${parts.map(Math.round).join(" ")})`);
}

/** Return the text of a cell among so many columns: as many digits as there is room for; blank where nothing is known. */
function cellText(value, isRank, columns, room, formats) {
  if (columns > room.texts || Number.isNaN(value)) return "";
  if (isRank) return numberText(value, formats.rank);
  return numberText(value, columns <= room.decimals ? formats.share : formats.whole);
}

/** Tell whether a colour as #rrggbb is darker than the middle between black and white. */
function isDark(hex) {
  const [red, green, blue] = rgb(hex);
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}
