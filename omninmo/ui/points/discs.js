// Discs written into pixels: tens of thousands take milliseconds, where a canvas without a GPU takes seconds.

const PHASES = 4; // of a pixel, across and down, at which a disc can lie

/** The pixels that a disc covers and how much of each, for every phase; places are from the pixel of its middle. */
function discMasks(radius) {
  const reach = Math.ceil(radius + 1);
  return Array.from({ length: PHASES * PHASES }, (_, phase) => {
    const x = (phase % PHASES) / PHASES, y = Math.floor(phase / PHASES) / PHASES;
    const columns = [], rows = [], covers = [];
    for (let row = -reach; row <= reach + 1; row++) {
      for (let column = -reach; column <= reach + 1; column++) {
        const cover = Math.min(1, radius + 0.5 - Math.hypot(column - x, row - y));
        if (cover > 0) { columns.push(column); rows.push(row); covers.push(cover); }
      }
    }
    return { columns: Int32Array.from(columns), rows: Int32Array.from(rows), covers: Float32Array.from(covers) };
  });
}

/** Lay a disc over the pixels {data, width, height}; its middle is in pixels, whose own middles are at half ones. */
function drawDisc(pixels, masks, x, y, colour, alpha) {
  const { data, width, height } = pixels, red = colour[0], green = colour[1], blue = colour[2];
  const fineX = Math.round((x - 0.5) * PHASES), fineY = Math.round((y - 0.5) * PHASES);
  const middleX = Math.floor(fineX / PHASES), middleY = Math.floor(fineY / PHASES);
  const { columns, rows, covers } = masks[fineX - PHASES * middleX + PHASES * (fineY - PHASES * middleY)];
  for (let i = 0; i < covers.length; i++) {
    const column = middleX + columns[i], row = middleY + rows[i];
    if (column < 0 || row < 0 || column >= width || row >= height) continue;
    const at = 4 * (row * width + column), over = alpha * covers[i], under = (data[at + 3] / 255) * (1 - over);
    const share = over / (over + under), rest = 1 - share;
    data[at] = red * share + data[at] * rest;
    data[at + 1] = green * share + data[at + 1] * rest;
    data[at + 2] = blue * share + data[at + 2] * rest;
    data[at + 3] = 255 * (over + under);
  }
}

/** Return red, green and blue of "#rrggbb". */
function rgb(hex) {
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
}

/** Return the 255 colours from low to high, and the one of what is missing as the last. */
function ramp(stops, missing) {
  const colours = Array.from({ length: 255 }, (_, step) => {
    const share = step / 254, next = Math.max(1, stops.findIndex(([position]) => position >= share));
    const [[from, low], [to, high]] = [stops[next - 1], stops[next]];
    const weight = (share - from) / (to - from);
    return rgb(low).map((part, i) => part + (rgb(high)[i] - part) * weight);
  });
  return [...colours, rgb(missing)];
}

/** Return a colour for each fold in order: distinct ones of few, steps between low and high of many. */
function foldColours(folds, palette, stops) {
  const steps = ramp(stops, palette[0]);
  const colours = folds.map((_, i) =>
    folds.length <= palette.length ? rgb(palette[i]) : steps[Math.round((254 * i) / (folds.length - 1))]);
  return new Map(folds.map((fold, i) => [fold, colours[i]]));
}
