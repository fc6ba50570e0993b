// The lines: all of them faintly, those that are kept in colour, and what is pointed at or picked on top.

const SLICE_MS = 10, LINES_AT_ONCE = 60;
const MAX_ONE_GO = 1_500;
const CONTEXT_ALPHA = 0.38;
const PICKED_WIDTH = 3.25, ALL_PICKED_WIDTH = 2.5, HOVERED_WIDTH = 4;

class Painter {
  constructor() {
    this.context = element("canvas", { class: "context", "aria-hidden": "true" });
    this.lines = element("canvas", { class: "lines", "aria-hidden": "true" });
    this.over = element("canvas", { class: "over", "aria-hidden": "true" });
    this.jobs = new Map();
    this.contextDrawn = false;
  }

  get canvases() { return [this.context, this.lines, this.over]; }

  // Stop everything, and give all canvases the size of the layout.
  resize(layout) {
    this.layout = layout;
    const ratio = Math.min(window.devicePixelRatio || 1, 16_000 / Math.max(1, layout.width));
    for (const canvas of this.canvases) {
      this._stop(canvas);
      canvas.width = Math.max(1, Math.round(layout.width * ratio));
      canvas.height = Math.max(1, Math.round(layout.height * ratio));
      Object.assign(canvas.style, { width: `${layout.width}px`, height: `${layout.height}px` });
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    this.contextDrawn = false;
  }

  colour(colours, ofRuns, theme) {
    this.palette = colours.palette;
    this.ofRuns = ofRuns;
    this.theme = theme;
    this.contextDrawn = false;
  }

  // Draw the runs that are kept; the others stay behind as a faint grey.
  draw(kept, count, isBrushed) {
    this.context.style.visibility = isBrushed ? "visible" : "hidden";
    if (isBrushed && !this.contextDrawn) this._drawContext();
    const order = mixedOrder(kept, count), plan = strokePlan(count);
    const context = this._cleared(this.lines);
    context.globalAlpha = plan.alpha;
    context.lineWidth = plan.width;
    this._inSlices(this.lines, order, (index) => {
      context.strokeStyle = this.palette[this.ofRuns[index]];
      this._stroke(context, index);
    });
  }

  _drawContext() {
    this.contextDrawn = true;
    const total = this.ofRuns.length, plan = strokePlan(total);
    const context = this._cleared(this.context);
    context.globalAlpha = Math.max(0.03, plan.alpha * CONTEXT_ALPHA);
    context.lineWidth = Math.min(1.2, plan.width);
    context.strokeStyle = this.theme.faint;
    this._inSlices(this.context, mixedOrder(null, total), (index) => this._stroke(context, index));
  }

  // What is picked or pointed at lies above everything, on a canvas of its own.
  drawOver(picked, hovered) {
    const context = this._cleared(this.over);
    const width = picked.length < this.ofRuns.length ? PICKED_WIDTH : ALL_PICKED_WIDTH; // where all are, none stands out
    for (const index of picked) this._strong(context, index, width, false);
    if (hovered >= 0) this._strong(context, hovered, HOVERED_WIDTH, true);
  }

  _strong(context, index, width, dots) {
    context.lineWidth = width + 3;
    context.strokeStyle = this.theme.background;
    this._stroke(context, index);
    context.lineWidth = width;
    context.strokeStyle = this.palette[this.ofRuns[index]];
    this._stroke(context, index);
    if (dots) this._dots(context, index);
  }

  _dots(context, index) {
    this.layout.xs.forEach((x, at) => {
      context.beginPath();
      context.arc(x, this.layout.ys[at][index], 5, 0, 2 * Math.PI);
      context.fillStyle = this.palette[this.ofRuns[index]];
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = this.theme.background;
      context.stroke();
    });
  }

  _stroke(context, index) {
    const { xs, ys } = this.layout;
    context.beginPath();
    if (xs.length === 1) context.moveTo(xs[0] - 24, ys[0][index]);
    for (let at = 0; at < xs.length; at += 1) context.lineTo(xs[at], ys[at][index]);
    if (xs.length === 1) context.lineTo(xs[0] + 24, ys[0][index]);
    context.stroke();
  }

  _cleared(canvas) {
    this._stop(canvas);
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, this.layout.width, this.layout.height);
    context.globalAlpha = 1;
    context.lineJoin = "round";
    return context;
  }

  // Many lines are drawn a slice per frame, so that the page answers meanwhile.
  _inSlices(canvas, order, stroke) {
    let done = 0;
    const slice = () => {
      const until = performance.now() + SLICE_MS, atOnce = order.length <= MAX_ONE_GO;
      while (done < order.length && (atOnce || performance.now() < until)) {
        const end = Math.min(order.length, done + LINES_AT_ONCE);
        for (; done < end; done += 1) stroke(order[done]);
      }
      if (done < order.length) this.jobs.set(canvas, requestAnimationFrame(slice));
      else this.jobs.delete(canvas);
    };
    slice();
  }

  _stop(canvas) {
    cancelAnimationFrame(this.jobs.get(canvas));
    this.jobs.delete(canvas);
  }

  end() { for (const canvas of this.canvases) this._stop(canvas); }
}

// The runs in an order that looks like the whole from the first slice on: every 7919th, which is a prime.
function mixedOrder(kept, count) {
  const runs = kept ? kept.length : count, step = runs % 7919 ? 7919 : 7907;
  const order = new Uint32Array(count);
  for (let number = 0, at = 0, filled = 0; number < runs && filled < count; number += 1, at = (at + step) % runs) {
    if (!kept || kept[at]) { order[filled] = at; filled += 1; }
  }
  return order;
}

// Colours of the page's theme, read from Streamlit's variables each time it changes.
function themeOf(root) {
  const style = getComputedStyle(root);
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    background: value("--st-background-color", "#fff"),
    text: value("--st-text-color", "#000"),
    faint: value("--pc-faint", "#9aa0a6"),
  };
}
