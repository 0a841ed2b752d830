// Notes: picked words are marked with one of four meanings, with words about them or without.
// A list leads to each. They go out with the next save, each by its own key: one that fails
// stays unsaved, and what was changed somewhere else is never written over.

import { draw, erase } from "./passages.js";
import { uuid } from "./autosave.js";
import { markIfTooLong, sayRoom } from "./save_state.js";

const MOST = 200; // in one save, as on the server
const LONGEST = 2_000; // characters of a note, as on the server
const piece = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);
const list = document.querySelector("[data-note-list]");
const short = (text) =>
  (text.length <= 200 ? text : `${text.slice(0, 200).replace(/\s\S*$/, "")} …`).replaceAll("“", "‘").replaceAll("”", "’");

const isTooLong = ({ words }) => words.length > LONGEST && [...words].length > LONGEST;

export class Notes {
  // desk: word(name, …), announce(words) and, where one may write, form and changed().
  constructor(desk, papers, data) {
    Object.assign(this, { desk, papers });
    this.names = data.meanings;
    const versionOf = (one) => papers.byId(one.document)?.version ?? 0;
    this.notes = data.notes.map((one) => ({ prefix: "", suffix: "", ...one, version: versionOf(one), edits: 0, kept: 0 }));
    for (const one of [...data.others, ...this.notes]) this.#draw(one);
    this.editor = desk.form && piece("note-editor");
    if (!this.editor) return;
    this.#listen();
    this.#render();
  }

  // What a save carries; and what its answer says of it.

  // What is not on the server and cannot go there as it is: its place in words.
  get left() {
    return this.#left.map((one) => one.label);
  }

  get #left() {
    return this.notes.filter((one) => !one.isGone && (one.state === "unkept" || isTooLong(one)));
  }

  get leftWords() {
    return this.#left.map((one) => ({ name: one.label, text: one.words || one.quote }));
  }

  get firstLeft() {
    return this.#left.length ? this.#buttonOf(this.#left[0], "change") : null;
  }

  sent() {
    const isDue = (one) => (one.edits > one.kept || one.state === "unkept") && !(one.isGone && !one.base);
    const changed = this.notes.filter((one) => isDue(one) && (one.isGone || !isTooLong(one)));
    this.hasMore = changed.length > MOST;
    return changed.slice(0, MOST).map((one) => {
      one.sending = one.edits;
      if (one.isGone) return { key: one.key, base: one.base, gone: true };
      const { key, base, meaning, words, sharing, document, version, start, end, quote, prefix, suffix } = one;
      return { key, base, meaning, words, sharing, document, version, start, end, quote, prefix, suffix };
    });
  }

  told({ notes = {}, notes_lost: lost = [] }) {
    const before = this.left.join();
    for (const one of this.notes) {
      if (!(one.key in notes) && !lost.includes(one.key)) continue;
      one.kept = one.sending;
      const row = notes[one.key];
      if (row && one.isGone) this.desk.announce(this.desk.word("note_changed"));
      if (row && one.state === "unkept") one.state = "same";
      if (row) Object.assign(one, row); // its key is another where both were kept
      // These words are nowhere but here: they go out again with each save.
      if (lost.includes(one.key)) one.state = "unkept";
    }
    const isNew = this.left.join() !== before;
    if (lost.length && isNew) this.desk.announce(this.desk.word("note_lost"));
    if (this.hasMore || isNew) this.desk.changed(); // the rest go with the next save, which says what is left
    this.notes = this.notes.filter((one) => !(one.isGone && one.kept === one.edits));
    if (isNew && !list.contains(this.editor)) this.#render();
  }

  close() {
    this.#done();
    this.isOver = true;
    for (const button of list.querySelectorAll("button")) button.disabled = true;
  }

  // --- marking -----------------------------------------------------------------------

  // Mark a picked passage and open its note below it; `back` gets the focus afterward.
  mark(passage, meaning, back) {
    if (this.isOver) return;
    const { paper, start, end, quote, prefix, suffix, blocks, address } = passage;
    const label = address ? `${paper.name}, ${address}` : paper.name;
    const one = {
      key: uuid(), base: 0, meaning, words: "", sharing: this.sharing ?? "me", document: paper.id, version: paper.version,
      start, end, quote, prefix, suffix, label, href: `#${blocks[0].id}`, state: "same", edits: 0, kept: 0,
    };
    this.notes.push(one);
    this.#changed(one);
    this.#redraw(one);
    this.#render();
    this.#open(one, back, (editor) => blocks.at(-1).element.after(editor));
    this.desk.announce(this.desk.word("marked", label));
  }

  #changed(one) {
    one.edits += 1;
    this.desk.changed();
  }

  #draw(one) {
    const paper = one.end > one.start && this.papers.byId(one.document);
    if (!paper || one.state === "because" || one.state === "lost") return;
    const blocks = paper.blocks.filter((block) => block.start < one.end && one.start < block.end);
    draw(blocks, one.start, one.end, `note meaning-${one.meaning}${one.by ? " theirs" : ""}`, one.key);
    const words = one.by ? `(${one.by}: ${this.names[one.meaning]})` : this.#spoken(one);
    const first = words && document.querySelector(`mark[data-evidence="${CSS.escape(one.key)}"]`);
    if (!first) return;
    const label = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: words });
    label.dataset.skip = "";
    first.prepend(label);
  }

  #spoken(one) {
    return list.dataset.spoken.replace("%s", this.names[one.meaning]);
  }

  #redraw(one) {
    erase(one.drawn ?? one.key);
    one.drawn = one.key;
    if (!one.isGone) this.#draw(one);
  }

  // --- the list ----------------------------------------------------------------------

  #render() {
    const place = (one) => this.papers.documents.findIndex((paper) => paper.id === one.document);
    const shown = this.notes.filter((one) => !one.isGone);
    shown.sort((a, b) => place(a) - place(b) || a.start - b.start);
    list.replaceChildren(...shown.map((one) => this.#row(one)));
  }

  #row(one) {
    const row = piece("note-row");
    const chip = row.querySelector(".chip");
    chip.classList.add(`meaning-${one.meaning}`);
    if (one.href) chip.href = one.href;
    chip.firstElementChild.textContent = one.label;
    row.querySelector("q").textContent = short(one.quote);
    row.querySelector(".note-words").textContent = one.words;
    row.querySelector(".note-words").hidden = !one.words;
    row.querySelector("[data-meaning]").textContent = this.names[one.meaning];
    const option = this.editor.querySelector(`[data-field="sharing"] [value="${one.sharing}"]`);
    row.querySelector("[data-sharing]").textContent = option?.textContent ?? "";
    const shown = isTooLong(one) ? "long" : one.state;
    for (const state of row.querySelectorAll("[data-state]")) state.hidden = state.dataset.state !== shown;
    for (const [name, verb] of [["change", "change"], ["delete", "delete"]]) {
      const button = row.querySelector(`[data-${name}]`);
      button.setAttribute("aria-label", this.desk.word(verb, one.label));
      button.note = one;
    }
    return row;
  }

  // --- changing ----------------------------------------------------------------------

  #open(one, back, putIn) {
    this.#done({ focus: false });
    this.open = { one, back };
    for (const field of this.editor.querySelectorAll("[data-field]")) field.value = one[field.dataset.field];
    this.#sayRoom();
    putIn(this.editor);
    this.editor.scrollIntoView({ block: "nearest" });
    this.editor.querySelector("textarea").focus({ preventScroll: true });
  }

  #sayRoom() {
    const box = this.editor.querySelector("textarea");
    markIfTooLong(box);
    sayRoom(box, this.desk.word);
  }

  #done({ focus = true } = {}) {
    if (!this.open) return;
    const { one, back } = this.open;
    this.open = null;
    this.editor.remove();
    this.#render();
    const again = back?.isConnected ? back : this.#buttonOf(one, "change");
    if (focus) (again ?? document.getElementById("notes-h")).focus({ preventScroll: true });
  }

  #buttonOf(one, name) {
    return [...list.querySelectorAll(`[data-${name}]`)].find((button) => button.note === one);
  }

  #delete(one) {
    const buttons = [...list.querySelectorAll("[data-delete]")];
    const at = buttons.findIndex((button) => button.note === one);
    one.isGone = true;
    this.#changed(one);
    this.#redraw(one);
    this.#render();
    const left = list.querySelectorAll("[data-delete]");
    (left[Math.min(at, left.length - 1)] ?? document.getElementById("notes-h")).focus();
    this.desk.announce(this.desk.word("note_deleted", one.label));
  }

  #listen() {
    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-change], [data-delete]");
      if (!button) return;
      this.#done({ focus: false });
      if (button.dataset.delete !== undefined) return this.#delete(button.note);
      const row = this.#buttonOf(button.note, "change").closest("li");
      this.#open(button.note, null, (editor) => row.append(editor));
    });
    this.editor.addEventListener("input", ({ target }) => {
      const { one } = this.open;
      one[target.dataset.field] = target.dataset.field === "meaning" ? Number(target.value) : target.value;
      if (target.dataset.field === "sharing") this.sharing = target.value; // for the next one, too
      if (target.dataset.field === "meaning") this.#redraw(one);
      if (target.dataset.field === "words") this.#sayRoom();
      this.#changed(one);
    });
    this.editor.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#done();
    });
    this.editor.querySelector("[data-done]").addEventListener("click", () => this.#done());
  }
}
