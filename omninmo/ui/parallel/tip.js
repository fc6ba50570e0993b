// What is said of the run that is pointed at: its name, its colour's value and the params that make it different.

const MAX_TIP_ROWS = 12;

class Tip {
  constructor(app) {
    this.app = app;
    this.box = element("div", { class: "tip", role: "tooltip", hidden: true });
  }

  show(index, x, y) {
    const { model, view, root } = this.app;
    if (index < 0) { this.box.hidden = true; return; }
    const keys = [view.colour, ...view.shown().map((choice) => choice.key).filter((key) => isScore(model.axis(key).kind)),
      ...model.differing().map((axis) => axis.key)].filter((key, at, all) => model.axis(key) && all.indexOf(key) === at);
    const rows = keys.slice(0, MAX_TIP_ROWS).flatMap((key) => [
      element("dt", {}, model.axis(key).title), element("dd", {}, model.text(key, index)),
    ]);
    const more = keys.length - MAX_TIP_ROWS;
    this.box.replaceChildren(
      element("strong", {}, element("i", { style: { background: this.app.colourOf(index) } }), element("span", {}, model.names[index])),
      element("dl", {}, ...rows), element("small", {}, `${more > 0 ? `${more} more differ. ` : ""}${view.picked.has(model.ids[index]) ? "Click to unpick" : "Click to pick"}`));
    this.box.hidden = false;
    const frame = root.getBoundingClientRect(), width = this.box.offsetWidth;
    const left = x - frame.left + 18 + width > frame.width ? x - frame.left - 18 - width : x - frame.left + 18;
    const top = Math.min(y - frame.top + 12, root.offsetHeight - this.box.offsetHeight - 4);
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${Math.max(0, top)}px` });
  }
}
