// Points in the plane, in pixels. No DOM: typed arrays and plain objects.

const CELL = 12;

/** Points sorted into cells, so that the nearest of tens of thousands is found at every move of the pointer. */
class PointGrid {
  constructor(xs, ys, width, height) {
    Object.assign(this, { xs, ys });
    this.across = Math.max(1, Math.ceil(width / CELL));
    this.down = Math.max(1, Math.ceil(height / CELL));
    this.starts = new Uint32Array(this.across * this.down + 1);
    const cells = new Uint32Array(xs.length);
    for (let i = 0; i < cells.length; i++) cells[i] = this._column(xs[i]) + this.across * this._row(ys[i]);
    for (const cell of cells) this.starts[cell + 1] += 1;
    for (let cell = 1; cell < this.starts.length; cell++) this.starts[cell] += this.starts[cell - 1];
    const next = this.starts.slice();
    this.order = new Uint32Array(xs.length);
    for (let i = 0; i < cells.length; i++) this.order[next[cells[i]]++] = i;
  }

  _column(x) { return Math.min(this.across - 1, Math.max(0, Math.floor(x / CELL))); }

  _row(y) { return Math.min(this.down - 1, Math.max(0, Math.floor(y / CELL))); }

  /** Return the point nearest to a place, -1 if none is within the tolerance; of equally near ones, the topmost. */
  nearest(x, y, tolerance) {
    let best = -1, least = tolerance * tolerance;
    for (let row = this._row(y - tolerance); row <= this._row(y + tolerance); row++) {
      const first = this.across * row + this._column(x - tolerance), last = this.across * row + this._column(x + tolerance);
      for (let at = this.starts[first]; at < this.starts[last + 1]; at++) {
        const i = this.order[at], distance = (this.xs[i] - x) ** 2 + (this.ys[i] - y) ** 2;
        if (distance < least || (distance === least && i > best)) { best = i; least = distance; }
      }
    }
    return best;
  }
}

/** Tell whether a place lies inside a closed path of [x, y]; of a path that crosses itself, by the even-odd rule. */
function isInside(path, x, y) {
  let inside = false;
  for (let i = 0, last = path.length - 1; i < path.length; last = i, i++) {
    const [x1, y1] = path[i], [x2, y2] = path[last];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Return the positions of the points inside a closed path. */
function pointsInside(xs, ys, path) {
  const inside = [];
  for (let i = 0; i < xs.length; i++) if (isInside(path, xs[i], ys[i])) inside.push(i);
  return inside;
}

/** Return the four corners of the box between two places. */
function boxPath([x1, y1], [x2, y2]) {
  return [[x1, y1], [x2, y1], [x2, y2], [x1, y2]];
}

/** Count shares between 0 and 1 in bins of equal width; what is no number is in none. */
function binCounts(shares, bins) {
  const counts = new Uint32Array(bins);
  for (const share of shares) if (share >= 0 && share <= 1) counts[Math.min(bins - 1, Math.floor(share * bins))] += 1;
  return counts;
}

/** Return the lowest and the highest of some numbers and 0, with a margin: the ends of the axis of SHAP values. */
function effectEnds(lists, margin = 0.03) {
  let low = 0, high = 0;
  for (const list of lists) {
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const room = (high - low || 1) * margin;
  return [low - (low < 0 || low === high ? room : room / 3), high + (high > 0 || low === high ? room : room / 3)];
}

/** Return the date of a day since 1970, as ISO writes it. */
function isoDate(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
