// Where everything is: x of each axis, y of each run on it.

const HEAD = 64, HEIGHT = 400, LANE = 22, PAD = 16, FOOT = 8;
const MIN_GAP = 84, MAX_GAP = 640, MAX_NAMED = 12, NAMES = 290, LETTERS_OF_NAME = 36, MIN_WIDTH_WITH_NAMES = 760;
const LETTER = 6.6, TICK_ROOM = 20, MAX_SPREAD = 16, MAX_BAND = 4, EDGE = 76, NAME_MARGIN = 50;

class Layout {
  constructor(model, view, width) {
    this.choices = view.shown();
    this.axes = this.choices.map((choice) => model.axis(choice.key));
    this.scales = this.choices.map((choice, at) => makeScale(this.axes[at], view.kind(choice.key), choice));
    this.slots = lanesUsed(this.scales);
    this._measure(model, width);
    const colour = model.axis(view.colour);
    const order = colour ? rowOrder(colour, false) : null;
    this.ys = this.scales.map((scale, at) => {
      const placed = placeRuns(scale, this.axes[at]), ys = screenY(placed, this.slots, this.geometry);
      const inf = LANES.indexOf("inf");
      placed.lane.forEach((lane, index) => { if (lane >= 0) ys[index] += lane === inf ? -PAD : PAD; });
      return this._spread(ys, this.axes[at], order);
    });
  }

  _measure(model, width) {
    const above = this.slots.includes("inf") ? LANE : 0;
    const below = (this.slots.length - (above ? 1 : 0)) * LANE;
    this.geometry = { top: HEAD + PAD + above, height: HEIGHT, lane: LANE };
    this.bottom = this.geometry.top + HEIGHT + PAD + below;
    this.height = this.bottom + FOOT;
    this.named = model.count <= MAX_NAMED && width >= MIN_WIDTH_WITH_NAMES;
    const first = this.axes.length ? this._widestTick(0) : 0;
    this.left = Math.max(EDGE, Math.min(190, first + TICK_ROOM));
    const longest = this.named ? Math.max(0, ...model.names.map((name) => name.length)) : 0;
    this.right = this.named ? Math.max(EDGE, Math.min(NAMES, LETTER * longest + NAME_MARGIN)) : EDGE;
    const gaps = Math.max(1, this.axes.length - 1);
    this.gap = Math.max(MIN_GAP, Math.min(MAX_GAP, (width - this.left - this.right) / gaps));
    this.width = Math.max(width, this.left + this.gap * gaps + this.right);
    if (this.axes.length === 1) this.width = width;
    this.xs = this.axes.map((_, at) => this.left + at * this.gap);
  }

  _widestTick(at) {
    return LETTER * Math.max(...this.ticks(at).map((tick) => tick.text.length), 3);
  }

  // Runs of one category lie side by side within it, so that each can be seen and pointed at; those of one among few
  // numbers lie on it, but a crowd of them is a narrow band: else a thousand lines would look like one.
  _spread(ys, axis, order) {
    const codes = axis.codes ?? axis.groups;
    if (!codes) return ys;
    const reachOf = axis.codes ? this._reachOfCategory(axis) : (code, count) => Math.max(0, Math.min(MAX_BAND, count / FEW_LINES - 1));
    const counts = new Map(), seen = new Map();
    for (const code of codes) counts.set(code, (counts.get(code) || 0) + 1);
    for (let at = 0; at < ys.length; at += 1) {
      const index = order ? order[ys.length - 1 - at] : at, code = codes[index];
      const count = counts.get(code), number = seen.get(code) || 0;
      seen.set(code, number + 1);
      if (count > 1) ys[index] += reachOf(code, count) * ((2 * number) / (count - 1) - 1);
    }
    return ys;
  }

  _reachOfCategory(axis) {
    const room = Math.min(MAX_SPREAD, (0.32 * this.geometry.height) / Math.max(1, axis.categories.length));
    return (code, count) => Math.min(code < 0 ? LANE / 3 : room, count * 2);
  }

  // Ticks with their texts; those that would touch another have none.
  ticks(at) {
    const axis = this.axes[at], scale = this.scales[at];
    const found = axis.marked && scale.kind !== "category"
      ? axis.marked.map((value) => ({ value, position: scalePosition(scale, value) })).filter((tick) => tick.position >= 0)
      : scaleTicks(scale);
    let last = Infinity;
    const ticks = found.map((tick) => ({ y: this.y(tick.position), value: tick.value }))
      .sort((one, other) => other.y - one.y)
      .map((tick) => {
        const room = last - tick.y >= (axis.codes ? 22 : 15);
        if (room) last = tick.y;
        return { ...tick, room };
      });
    return this._withTexts(ticks, axis);
  }

  // Numbers have as many digits as tell apart those that are written: two that all but coincide would need a dozen.
  _withTexts(ticks, axis) {
    if (axis.codes) return ticks.map((tick) => ({ ...tick, text: axis.labels[tick.value] }));
    const written = tickTexts(ticks.filter((tick) => tick.room).map((tick) => tick.value), axis.format);
    let next = 0;
    return ticks.map((tick) => ({ ...tick, text: tick.room ? written[next++] : "" }));
  }

  y(position) { return this.geometry.top + (1 - position) * this.geometry.height; }

  position(y) { return 1 - (y - this.geometry.top) / this.geometry.height; }

  laneAt(at, y) {
    const lanes = this.scales[at].lanes;
    return lanes.find((lane) => Math.abs(this.laneY(lane) - y) <= LANE / 2) || "";
  }

  // Lanes keep off the ends of the axes, where runs of one category lie side by side.
  laneY(lane) { return laneY(lane, this.slots, this.geometry) + (lane === "inf" ? -PAD : PAD); }

  // Where names stand at the right end: near their lines, never on top of each other.
  nameYs(count) {
    const ends = this.ys[this.ys.length - 1];
    const order = Array.from({ length: count }, (_, index) => index).sort((one, other) => ends[one] - ends[other]);
    const ys = order.map((index) => ends[index]);
    for (let at = 1; at < count; at += 1) ys[at] = Math.max(ys[at], ys[at - 1] + 18);
    const over = count ? ys[count - 1] - this.bottom : 0;
    if (over > 0) {
      ys[count - 1] -= over;
      for (let at = count - 2; at >= 0; at -= 1) ys[at] = Math.min(ys[at], ys[at + 1] - 18);
    }
    return order.map((index, at) => ({ index, y: ys[at], end: ends[index] }));
  }
}
