// How the saving goes, in words, and beside a box how much room is left in it. One module, for a
// first visit asks for few.

const QUIET = new Set(["saved", "saving", "unsaved", "beside"]);

// What waits for the student stands beside the words as a button that stays until it is answered,
// however often they change.
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
    if (name === "left_out") return this.#left(detail);
    return this.word(name, name === "saved" ? this.clock(detail) : (detail ?? ""));
  }

  // What is too long is kept beside the answer, once it got there; other things are on the page only.
  #left({ over, lost, isKept, isOver }) {
    const kept = isKept && over ? this.word(isOver ? "ended_over" : "kept_over", over) : "";
    const not = [isKept ? "" : over, lost].filter(Boolean).join(", ");
    return [kept, not && this.word(isOver ? "ended_left" : "left_out", not)].filter(Boolean).join(" ");
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

// --- room in a box -------------------------------------------------------------------

// It is counted and said before the server would refuse it: what is too long stays on the page and
// waits, and everything else is saved.

// As the server counts: code points.
export function roomIn(field) {
  const longest = Number(field.dataset.longest);
  return longest - (field.value.length <= longest ? field.value.length : [...field.value].length);
}

export const isTooLong = (field) => roomIn(field) < 0;

// What is to be said of it, "" as long as there is plenty of room.
export function saidOfRoom(field, word) {
  const room = roomIn(field);
  if (room < 0) return word("over_limit", (-room).toLocaleString());
  return room < Number(field.dataset.longest) / 10 ? word("near_limit", room.toLocaleString()) : "";
}

// Beside a box that has no line of its own for it.
export function sayRoom(field, word) {
  const said = saidOfRoom(field, word);
  const id = `${field.id}-room`;
  let line = field.parentElement.querySelector(":scope > [data-room]");
  if (!said && !line) return;
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "form-text room" });
    line.dataset.room = "";
    field.after(line);
  }
  line.id = id;
  line.hidden = !said;
  line.textContent = said;
  line.classList.toggle("too-long", isTooLong(field));
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && !one.endsWith("-room"));
  field.setAttribute("aria-describedby", [...described, id].join(" "));
}

export function markIfTooLong(field) {
  if (isTooLong(field)) field.setAttribute("aria-invalid", "true");
  else if (field.dataset.longest) field.removeAttribute("aria-invalid");
}
