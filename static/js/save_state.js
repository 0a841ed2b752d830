// How the saving goes, in words. What waits for the student stands beside them as a button that
// stays until it is answered, however often the words change.

const QUIET = new Set(["saved", "saving", "unsaved", "beside"]);

export class SaveState {
  // place: where it stands. word(name, value), announce(words), clock(time): the desk's.
  constructor(place, word, announce, clock) {
    Object.assign(this, { place, word, announce, clock, current: "", asked: new Map() });
    this.told = { isGood: null, at: 0 };
  }

  show(name, detail) {
    const words = this.#words(name, detail);
    if (this.current === words && name !== "saved") return;
    this.current = words;
    for (const node of [...this.place.childNodes]) if (![...this.asked.values()].includes(node)) node.remove();
    if (name === "saved") this.place.append(Object.assign(document.createElement("span"), { className: "icon icon-check" }));
    // A button that stands here says the same.
    if (!this.asked.has(name)) this.place.append(this.asked.size ? " " : "", words);
    this.place.classList.toggle("unsaved", !QUIET.has(name));
    this.place.dataset.state = name;
    if (name !== "saving" && name !== "unsaved") this.#tell(name === "saved", words);
  }

  #words(name, detail) {
    if (name === "too_long" && detail?.message) return detail.message;
    return this.word(name, name === "saved" ? this.clock(detail) : (detail ?? ""));
  }

  ask(name, act) {
    if (this.asked.has(name)) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
    button.append(this.word(name));
    button.addEventListener("click", act);
    this.asked.set(name, button);
    this.place.prepend(button);
    this.current = "";
    this.show(name);
  }

  answered(name) {
    this.asked.get(name)?.remove();
    this.asked.delete(name);
  }

  // A screen reader hears a change from good to bad and back, not every save.
  #tell(isGood, words) {
    if (this.told.isGood === isGood) return;
    const wait = this.told.at ? this.told.at + 30_000 - Date.now() : 0;
    clearTimeout(this.told.timer);
    if (isGood && wait > 0) {
      this.told.timer = setTimeout(() => this.#tell(isGood, words), wait);
      return;
    }
    this.told = { isGood, at: Date.now() };
    this.announce(words);
  }
}
