// Elements without any markup: whatever comes from the store only ever becomes text or an attribute.

function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (name === "style") Object.assign(made.style, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

function setAttributes(target, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) target.removeAttribute(name);
    else if (target.getAttribute(name) !== String(value)) target.setAttribute(name, String(value));
  }
}

function plural(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

// At most so many letters of a name. The middle goes: runs that are named after their settings differ at the end.
function shortened(name, letters) {
  const all = Array.from(name);
  if (all.length <= letters) return name;
  const start = Math.floor((letters - 1) / 2);
  return `${all.slice(0, start).join("")}…${all.slice(start + 1 - letters).join("")}`;
}

// At most once per frame, with the arguments of the last call.
function oncePerFrame(action) {
  let waiting = null;
  return (...values) => {
    const first = waiting === null;
    waiting = values;
    if (first) requestAnimationFrame(() => {
      const last = waiting;
      waiting = null;
      action(...last);
    });
  };
}

function later(action, milliseconds) {
  let timer = 0;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = 0; action(); }, milliseconds);
  };
  call.now = () => { if (timer) { clearTimeout(timer); timer = 0; action(); } };
  call.cancel = () => { clearTimeout(timer); timer = 0; };
  return call;
}

// A popover that closes on Escape or on a click elsewhere, and gives the focus back.
class Popover {
  constructor(root, label) {
    this.root = root;
    this.box = element("div", { class: "popover", role: "dialog", "aria-label": label, hidden: true });
    this.opener = null;
    root.append(this.box);
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.close();
    });
    this.outside = (event) => {
      const path = event.composedPath();
      if (!this.box.hidden && !path.includes(this.box) && !path.includes(this.opener)) this.close(false);
    };
    document.addEventListener("pointerdown", this.outside, true);
  }

  get isOpen() { return !this.box.hidden; }

  open(opener, label, ...children) {
    this.opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.box.setAttribute("aria-label", label);
    this.box.replaceChildren(...children);
    this.box.hidden = false;
    const frame = this.root.getBoundingClientRect(), from = opener.getBoundingClientRect();
    const left = Math.min(Math.max(0, from.left - frame.left), Math.max(0, frame.width - this.box.offsetWidth));
    Object.assign(this.box.style, { left: `${left}px`, top: `${from.bottom - frame.top + 6}px` });
    this.box.querySelector("input, select, button")?.focus({ preventScroll: true });
  }

  close(giveBack = true) {
    if (this.box.hidden) return;
    this.box.hidden = true;
    this.opener?.setAttribute("aria-expanded", "false");
    if (giveBack) this.opener?.focus({ preventScroll: true });
  }

  end() { document.removeEventListener("pointerdown", this.outside, true); }
}

// Count a picture as drawn, for what waits for that before it is sent.
function sayDrawn() {
  window.omninmoPictures = (window.omninmoPictures ?? 0) + 1;
  window.dispatchEvent(new Event("omninmo-picture"));
}
