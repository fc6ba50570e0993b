// Discs written into pixels: tens of thousands take milliseconds, where a canvas without a GPU takes seconds.

const PHASES = 4; // of a pixel, across and down, at which a disc can lie

/** How much of each pixel a disc covers, for every phase. */
function discMasks(radius) {
  const size = 2 * Math.ceil(radius + 1) + 1, middle = (size - 1) / 2;
  const masks = [];
  for (let phase = 0; phase < PHASES * PHASES; phase++) {
    const x = middle + (phase % PHASES) / PHASES, y = middle + Math.floor(phase / PHASES) / PHASES;
    masks.push(Float32Array.from({ length: size * size }, (_, at) => {
      const distance = Math.hypot((at % size) - x, Math.floor(at / size) - y);
      return Math.min(1, Math.max(0, radius + 0.5 - distance));
    }));
  }
  return { size, masks };
}

/** Lay a disc over the pixels {data, width, height}; its middle is in pixels, whose own middles are at half ones. */
function drawDisc({ data, width, height }, { size, masks }, x, y, [red, green, blue], alpha) {
  const fine = [x - 0.5, y - 0.5].map((at) => Math.round(at * PHASES));
  const [across, down] = fine.map((at) => Math.floor(at / PHASES));
  const mask = masks[fine[0] - PHASES * across + PHASES * (fine[1] - PHASES * down)];
  const left = across - (size - 1) / 2, top = down - (size - 1) / 2;
  for (let row = Math.max(0, -top); row < size && top + row < height; row++) {
    for (let column = Math.max(0, -left); column < size && left + column < width; column++) {
      const over = alpha * mask[row * size + column];
      if (over === 0) continue;
      const at = 4 * ((top + row) * width + left + column);
      const under = (data[at + 3] / 255) * (1 - over), all = over + under;
      data[at] = (red * over + data[at] * under) / all;
      data[at + 1] = (green * over + data[at + 1] * under) / all;
      data[at + 2] = (blue * over + data[at + 2] * under) / all;
      data[at + 3] = 255 * all;
    }
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
