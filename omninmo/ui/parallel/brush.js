// Brushing one axis: a drag adds a range, a click on one removes it, a double click clears the axis.

const CLICK_WITHIN = 4;

class Brush {
  constructor(app, key, track) {
    Object.assign(this, { app, key, track, from: null, before: null, last: 0 });
    track.addEventListener("pointerdown", (event) => this.start(event));
    track.addEventListener("pointermove", (event) => this.move(event));
    track.addEventListener("pointerup", (event) => this.stop(event));
    track.addEventListener("pointercancel", () => this.cancel());
    track.addEventListener("dblclick", () => app.setRanges(withoutAxis(app.view.ranges, key)));
  }

  get layout() { return this.app.layout; }

  get at() { return this.layout.axes.findIndex((axis) => axis.key === this.key); }

  y(event) { return event.clientY - this.track.getBoundingClientRect().top + HEAD; }

  start(event) {
    if (event.button) return;
    event.preventDefault();
    this.track.setPointerCapture(event.pointerId);
    this.from = this.y(event);
    this.before = this.app.view.ranges;
    this.app.hover(-1);
  }

  move(event) {
    if (this.from === null) { this.say(event); return; }
    const to = this.y(event);
    if (Math.abs(to - this.from) >= CLICK_WITHIN) this.app.setRangesSoon(this.between(this.from, to));
  }

  // Name the category under the pointer: where there are many, not all of them have room for their words.
  say(event) {
    const { at, layout } = this, axis = layout.axes[at];
    if (axis.codes) this.track.title = axis.labels[scaleValue(layout.scales[at], layout.position(this.y(event)))] ?? "";
  }

  stop(event) {
    if (this.from === null) return;
    const from = this.from, to = this.y(event);
    this.from = null;
    this.app.setRanges(Math.abs(to - from) >= CLICK_WITHIN ? this.between(from, to) : this.clicked(to));
  }

  cancel() {
    if (this.from !== null) this.app.setRanges(this.before);
    this.from = null;
  }

  // The ranges as they were, and what lies between two heights.
  between(from, to) {
    const { at, layout, key } = this, axis = layout.axes[at], scale = layout.scales[at];
    const [top, bottom] = from < to ? [from, to] : [to, from];
    let ranges = this.before;
    for (const lane of scale.lanes) {
      const y = layout.laneY(lane);
      if (y >= top && y <= bottom) ranges = withLane(ranges, key, lane, true);
    }
    const { top: first, height } = layout.geometry;
    if (bottom < first - PAD || top > first + height + PAD) return ranges;
    const inside = (y) => Math.max(0, Math.min(1, layout.position(y)));
    const interval = intervalAt(scale, inside(bottom), inside(top));
    if (interval === null) return ranges;
    const [low, high] = interval;
    if (!axis.codes) return withInterval(ranges, key, low, high);
    for (let code = low; code <= high; code += 1) ranges = withCategory(ranges, key, axis.categories[code], true);
    return ranges;
  }

  // A click toggles a lane or a category, and removes a range of numbers.
  clicked(y) {
    const { at, layout, key, before } = this, axis = layout.axes[at], scale = layout.scales[at];
    const chosen = before.get(key) || { between: [], of: [], lanes: [] };
    const lane = layout.laneAt(at, y);
    if (lane) return withLane(before, key, lane, !chosen.lanes.includes(lane));
    if (axis.codes) {
      const category = axis.categories[scaleValue(scale, layout.position(y))];
      return category === undefined ? before : withCategory(before, key, category, !chosen.of.includes(category));
    }
    const hit = chosen.between.findIndex((interval) => {
      const ends = positionsOf(scale, interval);
      if (!ends) return false;
      const [one, other] = ends.map((position) => layout.y(position));
      return y >= Math.min(one, other) - CLICK_WITHIN && y <= Math.max(one, other) + CLICK_WITHIN;
    });
    return hit < 0 ? before : withoutInterval(before, key, hit);
  }
}
