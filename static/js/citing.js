// Evidence: words of a document are picked by mouse, touch or keyboard, and stand with an answer.

import { Papers, draw, erase } from "./passages.js";
import { uuid } from "./autosave.js";

const CLASSES = { says: "says", backs: "backs", who_wrote: "who-wrote", "": "" };
const PICKED = "picked";
const LONGEST = 5_000; // characters of a passage, as on the server
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const pane = document.getElementById("documents");
const piece = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);
const short = (text) => (text.length <= 90 ? text : `${text.slice(0, 90).replace(/\s\S*$/, "")} …`);

export class Citing {
  // desk: word(name, …), announce(words), show(paper) and, where one may write, form and changed().
  constructor(desk, data) {
    this.desk = desk;
    this.papers = new Papers(data.documents);
    this.evidence = data.evidence;
    for (const one of this.evidence) this.#draw(one);
    if (!desk.form) return;
    this.bar = piece("passage-bar");
    this.questions = [...desk.form.querySelectorAll("[data-takes-evidence]")].map((one) => one.dataset.question);
    if (!this.questions.length || !this.bar) return;
    this.#listenToBar();
    this.#listenToPointer();
    this.#listenToKeys();
    this.#listenToForm();
    for (const question of this.questions) this.render(question);
  }

  // What a save carries; and what its answer may put right.

  sent() {
    return this.evidence.map(({ key, question, document, start, end, quote, prefix = "", suffix = "", role, label }) => ({
      key, question, document, start, end, quote, prefix, suffix, role, label,
    }));
  }

  corrected({ labels = {}, lost = [] }) {
    for (const one of this.evidence) {
      if (labels[one.key]) this.#relabel(one, labels[one.key]);
    }
    for (const key of lost) this.#drop(key);
    if (lost.length) this.desk.announce(this.desk.word("lost"));
  }

  // What was cited in another tab comes beside what is cited here; a label of there stays.
  merge(stored) {
    const own = new Map(this.evidence.map((one) => [one.key, one]));
    const fresh = stored.filter((one) => !own.has(one.key));
    for (const { key, label } of stored) if (own.has(key)) this.#relabel(own.get(key), label);
    const theirs = new Set(fresh.map((one) => one.label));
    this.evidence.push(...fresh);
    for (const one of own.values()) if (theirs.has(one.label)) this.#relabel(one, this.#free(one.label.replace(/(¶[\d–]+)[b-z]+$/, "$1")));
    for (const one of fresh) {
      this.#draw(one);
      this.render(String(one.question));
    }
  }

  // Where the answer names the place, it does so by its new label, and is saved again.
  #relabel(one, label) {
    const [old, now] = [`(${one.label})`, `(${label})`];
    if (old === now) return;
    one.label = label;
    this.render(String(one.question));
    const area = this.#area(one.question);
    if (!area?.value.includes(old)) return;
    for (let at = area.value.indexOf(old); at >= 0; at = area.value.indexOf(old, at + now.length)) {
      area.setRangeText(now, at, at + old.length, "preserve");
    }
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // --- picking -----------------------------------------------------------------------

  pick(passage, { drawn = true } = {}) {
    this.cancel();
    if (!passage) return;
    const isTooLong = [...passage.quote].length > LONGEST;
    this.picked = passage;
    if (drawn) draw(passage.blocks, passage.start, passage.end, PICKED, PICKED);
    this.bar.querySelector("[data-place]").textContent = this.#label(passage);
    this.bar.querySelector("[data-by-sentence]").hidden = !passage.bySentence;
    this.bar.querySelector("[data-too-long]").hidden = !isTooLong;
    for (const button of this.bar.querySelectorAll("[data-role]")) button.disabled = isTooLong;
    const choice = this.bar.querySelector("[data-question-choice]");
    choice.value = this.questions.includes(this.question) ? this.question : this.questions[0];
    passage.blocks.at(-1).element.after(this.bar);
    this.bar.scrollIntoView({ block: "nearest" });
    this.desk.announce(isTooLong ? this.bar.querySelector("[data-too-long]").textContent : this.desk.word("picked", this.#label(passage)));
  }

  cancel() {
    this.picked = null;
    erase(PICKED);
    this.bar.remove();
  }

  #listenToBar() {
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.role !== undefined) this.cite(button.dataset.role);
      else this.#leaveBar();
    });
    this.bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#leaveBar();
    });
  }

  #leaveBar() {
    const block = this.picked?.blocks[0];
    const back = this.sentence ?? block?.element.querySelector("[data-s]");
    this.cancel();
    getSelection()?.removeAllRanges();
    back?.focus({ preventScroll: true });
  }

  #listenToPointer() {
    let timer;
    const look = () => {
      const selection = getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return;
      const range = selection.getRangeAt(0);
      if (!pane.contains(range.commonAncestorContainer) || this.bar.contains(range.startContainer)) return;
      const passage = this.papers.inRange(range);
      const same = this.picked && passage && this.picked.start === passage.start && this.picked.end === passage.end;
      if (passage && !same) this.pick(passage, { drawn: false });
    };
    document.addEventListener("selectionchange", () => {
      clearTimeout(timer);
      timer = setTimeout(look, 250);
    });
    pane.addEventListener("pointerdown", (event) => {
      if (this.picked && !this.bar.contains(event.target)) this.cancel();
    });
    // The number of a paragraph picks all of it. Without a script it leads to a page that does.
    pane.addEventListener("click", (event) => {
      const number = event.target.closest("button.para-no");
      if (!number) return;
      event.preventDefault();
      const block = this.papers.blockOf(number);
      if (!block) return;
      this.sentence = null;
      this.pick(this.papers.passage(block.paper, block.start, block.end));
      this.bar.querySelector("button:enabled").focus({ preventScroll: true });
    });
  }

  // One stop of the Tab key a document; arrows walk its sentences (2.1.1 without a mouse).
  #listenToKeys() {
    for (const body of pane.querySelectorAll("[data-document]")) {
      body.querySelector("[data-s]")?.setAttribute("tabindex", "0");
      for (const other of [...body.querySelectorAll("[data-s]")].slice(1)) other.tabIndex = -1;
    }
    pane.addEventListener("keydown", (event) => {
      const sentence = event.target.closest?.("[data-s]");
      if (!sentence || event.target !== sentence || event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.#onKey(event, sentence)) event.preventDefault();
    });
    pane.addEventListener("focusin", (event) => {
      if (event.target.matches("[data-s]") && !this.#told) {
        this.#told = true;
        this.desk.announce(this.desk.word("walk"));
      }
    });
  }

  #told = false;

  #onKey(event, sentence) {
    const { key } = event;
    if (key === "Tab" && !event.shiftKey && this.picked) {
      this.bar.querySelector("button:enabled").focus();
      return true;
    }
    if (key === "Escape" && this.picked) return this.#leaveBar(), true;
    if (key === " " || key === "Enter") {
      this.sentence = this.first = sentence;
      this.pick(this.papers.ofSentences(sentence, sentence));
      return true;
    }
    const step = ARROWS[key];
    const all = [...sentence.closest("[data-document]").querySelectorAll("[data-s]")];
    const to = key === "Home" ? all[0] : key === "End" ? all.at(-1) : step && all[all.indexOf(sentence) + step];
    if (!step && key !== "Home" && key !== "End") return false;
    if (!to) return true;
    this.#walk(sentence, to);
    if (event.shiftKey) this.#extend(sentence, to);
    return true;
  }

  #walk(from, to) {
    from.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }

  #extend(from, to) {
    if (!this.picked) this.first = from;
    this.sentence = to;
    this.pick(this.papers.ofSentences(this.first, to));
  }

  // --- citing ------------------------------------------------------------------------

  #label(passage) {
    return this.#free(passage.address ? `${passage.paper.name}, ${passage.address}` : passage.paper.name);
  }

  #free(place) {
    const taken = new Set(this.evidence.map((one) => one.label));
    if (!taken.has(place)) return place;
    for (const letter of "bcdefghijklmnopqrstuvwxyz") if (!taken.has(place + letter)) return place + letter;
    return `${place}bb`;
  }

  cite(role) {
    const passage = this.picked;
    if (!passage) return;
    const question = this.bar.querySelector("[data-question-choice]").value;
    const one = this.add(passage, question, role);
    this.#putIn(question, one.label);
    this.#leaveBar();
    const { number } = document.getElementById(`q${question}`).dataset;
    this.desk.announce(this.desk.word("cited", one.label).replace("%n", number));
  }

  add(passage, question, role, label = this.#label(passage)) {
    const { paper, start, end, quote, prefix, suffix, blocks } = passage;
    const one = {
      key: uuid(), question: Number(question), document: paper.id, label, role, start, end, quote, prefix, suffix,
      href: `#${blocks[0].id}`,
    };
    this.evidence.push(one);
    this.#draw(one);
    this.render(question);
    this.desk.changed();
    return one;
  }

  #draw(one) {
    const paper = this.papers.byId(one.document);
    if (!paper) return;
    const blocks = paper.blocks.filter((block) => block.start < one.end && one.start < block.end);
    draw(blocks, one.start, one.end, CLASSES[one.role] || "cited", one.key);
  }

  #area(question) {
    return document.querySelector(`#q${question} textarea`);
  }

  // The place goes in where the student was writing, or at the end.
  #putIn(question, label) {
    const area = this.#area(question);
    if (!area) return;
    const at = area.dataset.caret === undefined ? area.value.length : Math.min(Number(area.dataset.caret), area.value.length);
    const before = at > 0 && !/\s$/.test(area.value.slice(0, at)) ? " " : "";
    const after = /^[\p{L}\p{N}]/u.test(area.value.slice(at)) ? " " : "";
    area.setRangeText(`${before}(${label})${after}`, at, at, "end");
    area.dataset.caret = area.selectionStart;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #drop(key) {
    const one = this.evidence.find((other) => other.key === key);
    if (!one) return;
    this.evidence = this.evidence.filter((other) => other !== one);
    erase(key);
    this.render(String(one.question));
    return one;
  }

  // --- the list under an answer ------------------------------------------------------

  render(question) {
    const place = this.desk.form.querySelector(`[data-evidence-of="${question}"]`);
    const own = this.evidence.filter((one) => String(one.question) === question);
    place.querySelector(".evidence").replaceChildren(...own.map((one) => this.#row(one)));
    place.toggleAttribute("data-empty", !own.length);
  }

  #row(one) {
    const row = piece("evidence-row");
    row.dataset.key = one.key;
    const chip = row.querySelector(".chip");
    chip.href = one.href || "#documents";
    if (CLASSES[one.role]) chip.classList.add(CLASSES[one.role]);
    chip.firstElementChild.textContent = one.label;
    row.querySelector("q").textContent = short(one.quote);
    const role = row.querySelector("select");
    role.value = one.role;
    role.setAttribute("aria-label", this.desk.word("does", one.label));
    row.querySelector("[data-remove]").setAttribute("aria-label", this.desk.word("remove", one.label));
    return row;
  }

  #listenToForm() {
    const { form } = this.desk;
    // Passages go to the question somebody writes in, not to one that the Tab key passed.
    for (const name of ["input", "pointerdown"]) {
      form.addEventListener(name, (event) => {
        const question = event.target.closest("[data-takes-evidence]");
        if (question) this.question = question.dataset.question;
      });
    }
    for (const name of ["keyup", "pointerup", "input", "focusout"]) {
      form.addEventListener(name, (event) => {
        if (event.target.matches("textarea")) event.target.dataset.caret = event.target.selectionEnd;
      });
    }
    form.addEventListener("change", (event) => {
      const key = event.target.closest("[data-key]")?.dataset.key;
      const one = key && this.evidence.find((other) => other.key === key);
      if (!one || !event.target.matches("select")) return;
      one.role = event.target.value;
      erase(key);
      this.#draw(one);
      const chip = event.target.closest("li").querySelector(".chip");
      chip.className = `chip ${CLASSES[one.role]}`;
      this.desk.changed();
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-remove], [data-make], [name=make]");
      if (!button) return;
      event.preventDefault();
      if (button.dataset.remove !== undefined) this.#remove(button);
      else this.#make(button);
    });
    let timer;
    form.addEventListener("input", (event) => {
      const question = event.target.closest("[data-takes-evidence]")?.dataset.question;
      if (!question || !event.target.matches("textarea")) return;
      clearTimeout(timer);
      timer = setTimeout(() => this.offer(question), 600);
    });
  }

  #remove(button) {
    const row = button.closest("[data-key]");
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-remove]");
    const question = row.closest("[data-evidence-of]").dataset.evidenceOf;
    const index = [...row.parentElement.children].indexOf(row);
    const one = this.#drop(row.dataset.key);
    this.desk.changed();
    const list = this.desk.form.querySelector(`[data-evidence-of="${question}"] .evidence`);
    const beside = next && (list.children[index] ?? list.lastElementChild)?.querySelector("[data-remove]");
    (beside ?? this.#area(question))?.focus();
    if (one) this.desk.announce(this.desk.word("removed", one.label));
  }

  // --- places typed by hand ----------------------------------------------------------

  typed(text) {
    const names = this.papers.documents.map((paper) => paper.name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    const pattern = new RegExp(
      `(${names.join("|")}),?\\s*(?:¶|para(?:graph)?\\.?|par\\.|p\\.)\\s*(\\d{1,4})(?:\\.(\\d{1,3}))?(?:[–-](\\d{1,4}))?([b-z]?)(?![\\w])`,
      "g",
    );
    const found = new Map();
    for (const [, name, from, sentence, to, letter] of text.matchAll(pattern)) {
      const label = `${name}, ¶${from}${sentence ? `.${sentence}` : ""}${to ? `–${to}` : ""}${letter}`;
      const passage = this.papers.named(name, Number(from), to && Number(to), sentence && Number(sentence));
      if (passage) found.set(label, passage);
    }
    return found;
  }

  offer(question) {
    const area = this.#area(question);
    const known = new Set(this.evidence.map((one) => one.label));
    const rows = [...this.typed(area.value).keys()].filter((label) => !known.has(label)).map((label) => {
      const row = piece("offer-row");
      const words = row.querySelector("[data-words]");
      words.textContent = words.dataset.words.replace("%s", label);
      row.querySelector("button").dataset.make = `${question}:${label}`;
      return row;
    });
    this.desk.form.querySelector(`[data-evidence-of="${question}"] [data-offers]`).replaceChildren(...rows);
  }

  #make(button) {
    const [question, label] = (button.dataset.make || button.value).split(/:(.*)/s);
    const passage = this.typed(label).get(label);
    if (!passage) return;
    this.add(passage, question, "", this.#label(passage) === label ? label : this.#label(passage));
    button.closest("li").remove();
    document.querySelector(`#q${question} [data-key]:last-child select`)?.focus();
  }
}
