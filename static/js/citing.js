// Evidence: words of a document are picked by mouse, touch or keyboard, and stand with an answer.

import { Papers, draw, erase } from "./passages.js";
import { uuid } from "./autosave.js";

const CLASSES = { says: "says", backs: "backs", who_wrote: "who-wrote", "": "" };
const PICKED = "picked";
const LONGEST = 5_000; // characters of a passage, as on the server
const MOST = 200; // passages in one piece of work, as on the server
const BOX = ":is(textarea, [type=text]):not([data-claim])"; // where a student writes an answer
const ARROWS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const pane = document.getElementById("documents");
const piece = (id) => document.getElementById(id)?.content.firstElementChild.cloneNode(true);
const short = (text) =>
  (text.length <= 90 ? text : `${text.slice(0, 90).replace(/\s\S*$/, "")} …`)
    .replaceAll("“", "‘")
    .replaceAll("”", "’"); // within quotation marks of its own

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
    if (!this.bar) return;
    // A place to cite in is a question ("88") or a part of one ("88-maker").
    this.places = [...this.bar.querySelectorAll("[data-question-choice] option")].map((one) => one.value);
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
    for (const one of this.evidence) if (labels[one.key]) this.#relabel(one, labels[one.key]);
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
    const [old, question] = [one.label, String(one.question)];
    if (old === label) return;
    one.label = label;
    this.#rename(question, old, label);
    for (const tick of document.querySelectorAll(`#q${question} [data-outline] input`)) if (tick.value === old) tick.value = label;
    this.render(question);
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
    const isFull = this.evidence.length >= MOST && this.places.length > 0;
    const refused = isTooLong ? "[data-too-long]" : isFull ? "[data-full]" : "";
    for (const one of ["[data-too-long]", "[data-full]"]) this.bar.querySelector(one).hidden = one !== refused;
    for (const button of this.bar.querySelectorAll("[data-mark]")) button.disabled = isTooLong;
    for (const button of this.bar.querySelectorAll("[data-role]")) button.disabled = isTooLong || isFull;
    if (this.places.length) {
      const choice = this.bar.querySelector("[data-question-choice]");
      choice.value = this.#nextMark(this.places.includes(this.place) ? this.place : this.places[0]);
      this.#offerMeanings();
    }
    passage.blocks.at(-1).element.after(this.bar);
    this.bar.scrollIntoView({ block: "nearest" });
    this.desk.announce(refused ? this.bar.querySelector(refused).textContent : this.desk.word("picked", this.#label(passage)));
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
      if (button.dataset.role !== undefined) this.cite(button.dataset.role, button.dataset.meaning);
      else if (button.dataset.mark) this.#mark(Number(button.dataset.mark));
      else this.#leaveBar();
    });
    this.bar.addEventListener("change", () => this.#offerMeanings());
    this.bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#leaveBar();
    });
  }

  #leaveBar() {
    const back = this.#back();
    this.cancel();
    getSelection()?.removeAllRanges();
    back?.focus({ preventScroll: true });
  }

  // Where somebody read who picked these words.
  #back() {
    return this.sentence ?? this.picked?.blocks[0].element.querySelector("[data-s]");
  }

  async #mark(meaning) {
    const notes = await this.desk.toNotes("not_loaded");
    const [passage, back] = [this.picked, this.#back()];
    if (!notes || !passage) return;
    this.cancel();
    getSelection()?.removeAllRanges();
    notes.mark(passage, meaning, back);
  }

  #listenToPointer() {
    let timer;
    const look = () => {
      const selection = getSelection();
      if (!selection.rangeCount || selection.isCollapsed) return;
      const range = selection.getRangeAt(0);
      if (!pane.contains(range.commonAncestorContainer) || this.bar.contains(range.startContainer)) return;
      if (document.activeElement?.closest(".note-editor")) return;
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
      this.bar.querySelector("button:enabled:not([hidden])").focus({ preventScroll: true });
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
      this.bar.querySelector("button:enabled:not([hidden])").focus();
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

  cite(role, meaning) {
    const passage = this.picked;
    if (!passage) return;
    const place = this.bar.querySelector("[data-question-choice]").value;
    const [question] = place.split("-");
    const one = this.add(passage, question, role);
    this.#putIn(place, one.label);
    if (meaning) this.#mean(place, meaning);
    this.#leaveBar();
    const { number } = document.getElementById(`q${question}`).dataset;
    this.desk.announce(this.desk.word("cited", one.label).replace("%n", number));
  }

  add(passage, question, role) {
    const { paper, start, end, quote, prefix, suffix, blocks } = passage;
    const one = {
      key: uuid(), question: Number(question), document: paper.id, label: this.#label(passage), role, start, end, quote, prefix, suffix,
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
    draw(blocks, one.start, one.end, this.#meaningOf(one) || CLASSES[one.role] || "cited", one.key);
  }

  // --- marks in the author's meanings ------------------------------------------------

  #marks(question) {
    return [...document.querySelectorAll(`#q${question} .parts-annotation .part-group`)];
  }

  // Of marks the first that has no place yet, else the one that was asked for.
  #nextMark(place) {
    const empty = this.#marks(place.split("-")[0]).find((mark) => !mark.querySelector(BOX).value);
    return empty?.querySelector(BOX).name.slice(1) ?? place;
  }

  #offerMeanings() {
    const [question] = this.bar.querySelector("[data-question-choice]").value.split("-");
    const isMarked = this.#marks(question).length > 0;
    this.bar.querySelector("[data-because]").hidden = isMarked;
    this.bar.querySelector("[data-as]").hidden = !isMarked;
    for (const button of this.bar.querySelectorAll("[data-role]")) {
      button.hidden = button.dataset.meaning ? button.dataset.of !== question : isMarked;
    }
  }

  #mean(place, meaning) {
    const chosen = document.querySelector(`[name="q${place}-as"][value="${meaning}"]`);
    if (!chosen) return;
    chosen.checked = true;
    chosen.dispatchEvent(new Event("input", { bubbles: true }));
    chosen.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #meaningOf(one) {
    const mark = this.#marks(one.question).find((other) => other.querySelector(BOX).value.includes(`(${one.label})`));
    const radios = [...(mark?.querySelectorAll("[type=radio]") ?? [])];
    const at = radios.findIndex((radio) => radio.checked);
    return at >= 0 ? `meaning-${at + 1}` : "";
  }

  #redraw(question) {
    for (const one of this.evidence) {
      if (String(one.question) !== question) continue;
      erase(one.key);
      this.#draw(one);
    }
  }

  #boxes(question) {
    return [...document.querySelectorAll(`#q${question} :is(${BOX})`)];
  }

  // The label goes in where the student was writing, or at the end.
  #putIn(place, label) {
    const area = document.querySelector(`[name="q${place}"]`);
    if (!area) return;
    const at = area.dataset.caret === undefined ? area.value.length : Math.min(Number(area.dataset.caret), area.value.length);
    const before = at > 0 && !/\s$/.test(area.value.slice(0, at)) ? " " : "";
    const after = /^[\p{L}\p{N}]/u.test(area.value.slice(at)) ? " " : "";
    area.setRangeText(`${before}(${label})${after}`, at, at, "end");
    area.dataset.caret = area.selectionStart;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    this.render(place.split("-")[0]);
  }

  #drop(key) {
    const one = this.evidence.find((other) => other.key === key);
    if (!one) return;
    this.evidence = this.evidence.filter((other) => other !== one);
    erase(key);
    this.render(String(one.question));
    return one;
  }

  // --- the lists beside and under an answer ------------------------------------------

  // What an answer in one text names stands under it, in its order; the rest waits beside it.
  // What stands in parts is one list. Taking a place out of the text takes no evidence away.
  #parted(question) {
    const own = this.evidence.filter((one) => String(one.question) === question);
    if (!this.#beside(question)) return { used: own, spare: [] };
    const text = this.#boxes(question)[0].value;
    const places = new Map();
    for (const { label, start } of this.papers.placesIn(text)) if (!places.has(label)) places.set(label, start);
    const at = (one) => places.get(one.label) ?? text.indexOf(`(${one.label})`);
    const used = own.filter((one) => at(one) >= 0).sort((one, other) => at(one) - at(other));
    return { used, spare: own.filter((one) => at(one) < 0) };
  }

  #beside = (question) => this.desk.form.querySelector(`[data-spare-of="${question}"]`);

  render(question) {
    const { used, spare } = this.#parted(question);
    const place = this.desk.form.querySelector(`[data-evidence-of="${question}"]`);
    place.querySelector(".evidence").replaceChildren(...used.map((one) => this.#row(one)));
    place.toggleAttribute("data-empty", !used.length);
    const beside = this.#beside(question);
    beside?.querySelector(".spare").replaceChildren(...spare.map((one) => this.#row(one, true)));
    beside?.toggleAttribute("hidden", !spare.length);
    place.dispatchEvent(new Event("evidence", { bubbles: true }));
  }

  // After typing: rows change sides, and whoever took a place out is told where it went.
  #look(question) {
    this.offer(question);
    const { used, spare } = this.#parted(question);
    const before = [...document.querySelectorAll(`#q${question} .evidence > li`)].map((row) => row.dataset.key);
    if (String(before) === String(used.map((one) => one.key))) return;
    this.render(question);
    const gone = spare.find((one) => before.includes(one.key));
    if (gone) this.desk.announce(this.desk.word("spare", gone.label));
  }

  // The passage whose place the cursor stands in is shown among the rows.
  #point(area) {
    const question = area.closest("[data-question]").dataset.question;
    if (!this.#beside(question)) return;
    const at = area.selectionEnd;
    const here = this.papers.placesIn(area.value).find((one) => one.start < at && at < one.end)?.label;
    const rows = document.querySelectorAll(`#q${question} .evidence > li`);
    for (const row of rows) row.classList.toggle("here", row.querySelector("b").textContent === here);
  }

  #put(button) {
    const one = this.evidence.find((other) => other.key === button.closest("[data-key]").dataset.key);
    const question = String(one.question);
    this.#putIn(question, one.label);
    this.#boxes(question)[0].focus();
    this.desk.announce(this.desk.word("is_put", one.label));
  }

  #row(one, isSpare = false) {
    const row = piece("evidence-row");
    row.dataset.key = one.key;
    row.querySelector("[data-put]").hidden = !isSpare;
    row.querySelector("[data-put]").setAttribute("aria-label", this.desk.word("put", one.label));
    const chip = row.querySelector(".chip");
    chip.href = one.href || "#documents";
    chip.dataset.quote = one.quote;
    if (CLASSES[one.role]) chip.classList.add(CLASSES[one.role]);
    chip.firstElementChild.textContent = one.label;
    row.querySelector("q").textContent = short(one.quote);
    const apart = row.querySelector("[data-apart]");
    apart.textContent = one.apart ?? "";
    apart.hidden = !one.apart;
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
        const question = event.target.closest("[data-takes-evidence]")?.dataset.question;
        if (!question) return;
        if (event.target.matches(BOX)) this.place = event.target.name.slice(1);
        else if (this.place?.split("-")[0] !== question) this.place = this.#boxes(question)[0]?.name.slice(1);
      });
    }
    for (const name of ["keyup", "pointerup", "input", "focusout"]) {
      form.addEventListener(name, (event) => {
        if (!event.target.matches(BOX)) return;
        event.target.dataset.caret = event.target.selectionEnd;
        if (event.target.closest("[data-takes-evidence]")) this.#point(event.target);
      });
    }
    form.addEventListener("change", (event) => {
      if (event.target.matches(".parts-annotation [type=radio]")) this.#redraw(event.target.closest("[data-question]").dataset.question);
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
      const button = event.target.closest("[data-remove], [data-put], [data-make], [name=make]");
      if (!button) return;
      event.preventDefault();
      if (button.dataset.remove !== undefined) this.#remove(button);
      else if (button.dataset.put !== undefined) this.#put(button);
      else this.#make(button);
    });
    let timer;
    form.addEventListener("input", (event) => {
      const question = event.target.closest("[data-takes-evidence]")?.dataset.question;
      if (!question || !event.target.matches(BOX)) return;
      clearTimeout(timer);
      timer = setTimeout(() => this.#look(question), 600);
    });
  }

  #remove(button) {
    const row = button.closest("[data-key]");
    const next = (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("[data-remove]");
    const question = row.closest("[data-question]").dataset.question;
    const list = row.parentElement; // it stays, with other rows
    const index = [...list.children].indexOf(row);
    const one = this.#drop(row.dataset.key);
    this.desk.changed();
    const beside = next && (list.children[index] ?? list.lastElementChild)?.querySelector("[data-remove]");
    (beside ?? this.#boxes(question)[0])?.focus();
    if (one) this.desk.announce(this.desk.word("removed", one.label));
  }

  // --- places typed by hand ----------------------------------------------------------

  offer(question) {
    const text = this.#boxes(question).map((one) => one.value).join("\n");
    const known = new Set(this.evidence.map((one) => one.label));
    const typed = new Set(this.papers.placesIn(text).map((one) => one.label));
    const rows = [...typed].filter((label) => !known.has(label)).map((label) => {
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
    const [place] = this.papers.placesIn(label);
    if (!place) return;
    if (this.evidence.length >= MOST) return this.desk.announce(this.bar.querySelector("[data-full]").textContent);
    const one = this.add(place.passage, question, "");
    this.#rename(question, label, one.label);
    this.render(question);
    this.offer(question);
    document.querySelector(`#q${question} [data-key="${one.key}"] select`)?.focus();
  }

  // What was typed gets the label that its evidence has.
  #rename(question, old, label) {
    if (old === label) return;
    for (const area of this.#boxes(question)) {
      const places = this.papers.placesIn(area.value).filter((one) => one.label === old);
      const put = ({ start, end }) => area.setRangeText(area.value[start] === "(" ? `(${label})` : label, start, end, "preserve");
      places.reverse().forEach(put);
      if (places.length) area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
