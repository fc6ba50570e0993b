// The row above the lines: how many runs, what colours them, which axes; and what can be done with the brushed ones.

class Bar {
  constructor(app) {
    this.app = app;
    this.count = element("div", { class: "count", role: "status" });
    this.reasons = element("div", { class: "reasons" });
    this.select = element("select", { "aria-label": "Colour by", on: { change: (event) => app.colourBy(event.target.value) } });
    this.legend = element("div", { class: "legend" });
    this.axes = element("button", { type: "button", "aria-haspopup": "dialog", "aria-expanded": "false", on: { click: () => app.picker.toggle(this.axes) } }, "Axes");
    this.pick = element("button", { type: "button", class: "primary", on: { click: () => app.pickBrushed() } });
    this.clearBrush = element("button", { type: "button", on: { click: () => app.clearBrush() } }, "Clear brush");
    this.clearPicks = element("button", { type: "button", on: { click: () => app.clearPicks() } });
    this.box = element("div", { class: "bar" },
      element("div", { class: "counts" }, this.count, this.reasons),
      element("label", { class: "field" }, "Colour by", this.select), this.legend,
      element("div", { class: "actions" }, this.axes));
    // beside the search, where they come and go without moving the lines
    this.actions = element("div", { class: "actions" }, this.pick, this.clearBrush, this.clearPicks);
  }

  counts(brushed) {
    const { model, view } = this.app;
    const shown = element("strong", {}, brushed.toLocaleString("en"));
    const words = view.isBrushed ? ` of ${plural(model.count, "run")} selected` : ` of ${plural(model.total, "run")}`;
    this.count.replaceChildren(shown, words);
    const left = model.leftOut.map(([reason, count]) => `${count.toLocaleString("en")} ${reason}`);
    setText(this.reasons, left.length ? `Not drawn: ${left.join(", ")}` : "");
    setText(this.pick, `Pick the ${brushed.toLocaleString("en")} brushed`);
    setText(this.clearPicks, `Clear ${plural(view.picked.size, "pick")}`);
    this.pick.hidden = !view.isBrushed || !brushed;
    this.clearBrush.hidden = !view.isBrushed;
    this.clearPicks.hidden = !view.picked.size;
  }

  // Offer the columns, and say what the colours mean.
  colours(colours) {
    const { model, view } = this.app, groups = new Map();
    for (const column of model.offered.values()) {
      if (!groups.has(column.group)) groups.set(column.group, element("optgroup", { label: column.group }));
      groups.get(column.group).append(element("option", { value: column.key, selected: column.key === view.colour }, column.title));
    }
    this.select.replaceChildren(...groups.values());
    this.select.value = view.colour;
    const axis = model.axis(view.colour);
    const isNamed = axis?.isRun && this.app.layout.named; // at the right end of the lines
    this.legend.replaceChildren(...(axis && colours && !isNamed ? this._legend(axis, colours) : []));
  }

  _legend(axis, colours) {
    const legend = colourLegend(colours), parts = [];
    if (legend.ramp.length) parts.push(this._ramp(axis, colours));
    const words = (swatch) => (swatch.lane ? LANE_WORDS[swatch.lane] : axis.labels[axis.categories.indexOf(swatch.label)]);
    const some = legend.swatches.slice(0, 8);
    parts.push(...some.map((swatch) => element("span", { class: "swatch", title: words(swatch) },
      element("i", { style: { background: swatch.colour } }), element("span", {}, shortened(words(swatch), LETTERS_OF_NAME)))));
    if (legend.swatches.length > some.length) parts.push(element("span", { class: "more" }, `and ${legend.swatches.length - some.length} more; colours repeat`));
    return parts;
  }

  _ramp(axis, colours) {
    const { scale } = colours, isDiverging = colours.kind === "diverging";
    const reach = Math.max(-scale.low, scale.high), low = isDiverging ? -reach : scale.low, high = isDiverging ? reach : scale.high;
    const shades = colours.palette.slice(0, colours.shades);
    const better = { higher: "higher is better", lower: "lower is better", neither: "" }[axis.better];
    const text = (value) => element("span", {}, numberText(value, axis.format));
    return element("span", { class: "ramp", title: better },
      text(low), element("i", { style: { background: `linear-gradient(90deg, ${shades.join(", ")})` } }), text(high));
  }
}
