// What is said of the point that is pointed at.

class PointTip {
  constructor(root) {
    this.root = root;
    this.box = element("div", { class: "tip", role: "tooltip", hidden: true });
    root.append(this.box);
  }

  show(title, rows, hint, x, y) {
    this.box.replaceChildren(
      element("strong", {}, title),
      element("dl", {}, ...rows.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)])),
      element("small", {}, hint));
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = x + 16 + width > this.root.clientWidth ? x - 16 - width : x + 16;
    const top = Math.min(y + 14, this.root.clientHeight - height - 4);
    Object.assign(this.box.style, { left: `${Math.max(0, left)}px`, top: `${Math.max(0, top)}px` });
  }

  hide() { this.box.hidden = true; }
}
