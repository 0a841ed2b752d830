// The image of a page: larger, smaller, turned, moved. Without this the picture is a link to itself.

const LARGEST = 8;
const STEP = 1.4;
const STRIDE = 80; // pixels that a key or a button moves

class Viewer {
  constructor(figure) {
    this.window = figure.querySelector("[data-viewer-window]");
    this.picture = figure.querySelector("[data-viewer-picture]");
    this.image = this.picture.querySelector("img");
    this.state = figure.querySelector("[data-viewer-state]");
    this.moves = figure.querySelector("[data-viewer-moves]");
    this.fingers = new Map();
    this.fit();
    for (const part of figure.querySelectorAll("[data-viewer-tools], [data-viewer-help]")) part.hidden = false;
    figure.addEventListener("click", (event) => this.click(event));
    this.picture.addEventListener("keydown", (event) => this.key(event));
    this.picture.addEventListener("dragstart", (event) => event.preventDefault());
    this.picture.addEventListener("dblclick", (event) => this.zoom(STEP * STEP, ...this.place(event)));
    this.window.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    for (const name of ["pointerdown", "pointermove"])
      this.window.addEventListener(name, (event) => this[name](event));
    // Anywhere: what was pressed on the picture may be let go beside it.
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, (event) => this.letGo(event));
    addEventListener("resize", () => this.draw());
    this.image.addEventListener("load", () => this.draw());
    figure.dataset.viewer = "on";
  }

  fit() {
    Object.assign(this, { scale: 1, x: 0, y: 0, turned: 0 });
    this.draw();
  }

  /** How large the picture is drawn at scale 1, and what makes it fit when it lies on its side. */
  measure() {
    const [width, height] = [this.window.clientWidth, this.window.clientHeight];
    const shape = this.image.naturalWidth / this.image.naturalHeight || width / height;
    const wide = Math.min(width, height * shape);
    const [across, down] = this.turned % 180 ? [wide / shape, wide] : [wide, wide / shape];
    const fits = Math.min(width / across, height / down, 1);
    return { width, height, across: across * fits, down: down * fits, fits };
  }

  draw() {
    const { width, height, across, down, fits } = this.measure();
    const within = (at, size, room) => {
      const most = Math.max(0, (size * this.scale - room) / 2);
      return Math.max(-most, Math.min(most, at));
    };
    this.x = within(this.x, across, width);
    this.y = within(this.y, down, height);
    // Set through the object model: a style in the page itself is refused here.
    this.picture.style.transform =
      `translate(${this.x}px, ${this.y}px) scale(${this.scale * fits}) rotate(${this.turned}deg)`;
    // As long as the whole page is seen, one finger scrolls past it as past any picture.
    this.window.style.touchAction = this.scale > 1 ? "none" : "pan-y";
    // The larger copy is fetched when somebody looks closer, and not before.
    if (this.scale > 1) this.image.sizes = `${Math.ceil(width * this.scale)}px`;
    this.moves.hidden = this.scale === 1;
    this.state.textContent = `${Math.round(this.scale * 100)} %`;
  }

  /** Larger or smaller; what lies at (x, y), counted from the middle, stays where it is. */
  zoom(by, x = 0, y = 0) {
    const before = this.scale;
    this.scale = Math.max(1, Math.min(LARGEST, this.scale * by));
    if (this.scale < 1.01) this.scale = 1;
    const change = this.scale / before;
    this.x = x - (x - this.x) * change;
    this.y = y - (y - this.y) * change;
    this.draw();
  }

  move(x, y) {
    this.x += x;
    this.y += y;
    this.draw();
  }

  turn() {
    this.turned = (this.turned + 90) % 360;
    [this.x, this.y] = [-this.y, this.x];
    this.draw();
  }

  do(what) {
    const deeds = {
      in: () => this.zoom(STEP),
      out: () => this.zoom(1 / STEP),
      turn: () => this.turn(),
      fit: () => this.fit(),
      left: () => this.move(STRIDE, 0),
      right: () => this.move(-STRIDE, 0),
      up: () => this.move(0, STRIDE),
      down: () => this.move(0, -STRIDE),
    };
    deeds[what]();
  }

  click(event) {
    const button = event.target.closest("[data-viewer-do]");
    if (button) this.do(button.dataset.viewerDo);
    else if (event.target.closest("[data-viewer-picture]") && event.detail) event.preventDefault();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      "+": "in",
      "=": "in",
      "-": "out",
      "−": "out",
      r: "turn",
      R: "turn",
      0: "fit",
      ArrowLeft: "left",
      ArrowRight: "right",
      ArrowUp: "up",
      ArrowDown: "down",
    };
    const what = keys[event.key];
    // Where the whole page is seen there is nothing to move: the arrows scroll as ever.
    if (!what || (event.key.startsWith("Arrow") && this.scale === 1)) return;
    event.preventDefault();
    this.do(what);
  }

  wheel(event) {
    if (!event.ctrlKey) return; // a pinch on a touchpad; the bare wheel turns the page as ever
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, ...this.place(event));
  }

  /** Where in the window something happened, counted from its middle. */
  place(event) {
    const box = this.window.getBoundingClientRect();
    return [event.clientX - box.left - box.width / 2, event.clientY - box.top - box.height / 2];
  }

  pointerdown(event) {
    if (event.button) return; // a menu opens, and may keep to itself that it was let go
    this.fingers.set(event.pointerId, event);
    if (this.scale > 1 || this.fingers.size > 1) this.window.setPointerCapture(event.pointerId);
  }

  pointermove(event) {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    const other = [...this.fingers.values()].find((one) => one.pointerId !== event.pointerId);
    if (other) this.pinch(before, event, other);
    else if (this.scale > 1) this.move(event.clientX - before.clientX, event.clientY - before.clientY);
    this.fingers.set(event.pointerId, event);
  }

  pinch(before, now, other) {
    const apart = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1;
    const [x, y] = this.place(now);
    const [otherX, otherY] = this.place(other);
    this.zoom(apart(now) / apart(before), (x + otherX) / 2, (y + otherY) / 2);
  }

  letGo(event) {
    this.fingers.delete(event.pointerId);
  }
}

for (const figure of document.querySelectorAll("[data-viewer]")) new Viewer(figure);
