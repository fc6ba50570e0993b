// Ticks and titles, drawn on the canvas behind the points.

const TICK_FONT = 12, TITLE_FONT = 12.5;

function inkOf(root) {
  const style = getComputedStyle(root);
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  return {
    back: value("--st-background-color", "#ffffff"), text: value("--st-text-color", "#0f1115"),
    accent: value("--st-primary-color", "#147ea6"), font: value("--st-font", "\"Source Sans\", sans-serif"),
  };
}

function write(context, ink, text, x, y, { size = TICK_FONT, align = "center", alpha = 0.76, weight = 400, turned = false } = {}) {
  context.save();
  context.font = `${weight} ${size}px ${ink.font}`;
  context.fillStyle = ink.text;
  context.globalAlpha = alpha;
  context.textAlign = align;
  context.textBaseline = "middle";
  context.translate(x, y);
  if (turned) context.rotate(-Math.PI / 2);
  context.fillText(text, 0, 0);
  context.restore();
}

/** Return a text that fits in a width; what is too long ends with an ellipsis. */
function fitted(context, ink, text, width, size = TITLE_FONT) {
  context.font = `400 ${size}px ${ink.font}`;
  if (context.measureText(text).width <= width) return text;
  let kept = text.length;
  while (kept > 1 && context.measureText(`${text.slice(0, kept)}…`).width > width) kept -= 1;
  return `${text.slice(0, kept)}…`;
}

function rule(context, ink, x1, y1, x2, y2, alpha, width = 1) {
  context.save();
  context.globalAlpha = alpha;
  context.strokeStyle = ink.text;
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(x1, y1);
  context.lineTo(x2, y2);
  context.stroke();
  context.restore();
}

/** A scale between two ends, as those of the parallel coordinates. */
function scaleBetween([low, high], kind = "linear") {
  return makeScale({ values: Float64Array.of(low, high) }, kind);
}

/** Return [{value, position, text}]: the round values of a scale in the unit that its format shows. */
function axisTicks(scale, format, count) {
  const shown = { ...scale, low: scale.low * format.scale, high: scale.high * format.scale };
  const ticks = tickValues(shown, count).map((value) => value / format.scale);
  const texts = tickTexts(ticks, format);
  return ticks.map((value, i) => ({ value, position: scalePosition(scale, value), text: texts[i] }));
}
