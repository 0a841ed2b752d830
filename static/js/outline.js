// The outline of an essay: claims are added, moved, deleted and turned into paragraphs in place.
// Without this script the same buttons save first and show the page anew.

const MOST = 20; // claims, as on the server
const shown = new Map();

// details: the outline on the page. desk: word(name, …), announce(words), changed().
export function arrange(details, desk) {
  if (!shown.has(details)) shown.set(details, new Outline(details, desk));
  return shown.get(details);
}

// Claims that somebody saved somewhere else come before those here; none is lost.
export function merge(form, stored, desk) {
  for (const [question, claims] of Object.entries(stored)) {
    const details = form.querySelector(`[data-outline="${question}"]`);
    if (details) arrange(details, desk).merge(claims);
  }
}

class Outline {
  constructor(details, desk) {
    Object.assign(this, { details, desk, list: details.querySelector(".claims"), question: details.dataset.outline });
    details.addEventListener("click", (event) => this.#press(event));
    details.closest("form").addEventListener("evidence", () => this.#offerEvidence());
    this.#offerEvidence();
  }

  get rows() {
    return [...this.list.children];
  }

  get claims() {
    return this.rows.map((row) => ({ text: area(row).value, labels: ticks(row).filter((one) => one.checked).map((one) => one.value) }));
  }

  merge(claims) {
    const both = new Map(claims.map(({ text, labels }) => [text, labels]));
    for (const { text, labels } of this.claims) {
      if (text.trim() || labels.length) both.set(text, [...new Set([...(both.get(text) ?? []), ...labels])]);
    }
    this.#show([...both].map(([text, labels]) => ({ text, labels })));
    this.details.open = true;
  }

  #press(event) {
    const button = event.target.closest("[name=arrange]");
    if (!button) return;
    event.preventDefault();
    const at = this.rows.indexOf(button.closest("li"));
    const what = button.value.split(":")[1].split("-")[0];
    if (what === "add") this.#add();
    else if (what === "write") this.#write();
    else if (what === "drop") this.#drop(at);
    else this.#move(at, what === "up" ? -1 : 1);
  }

  #add() {
    if (this.rows.length < MOST) this.#show([...this.claims, { text: "", labels: [] }]);
    area(this.rows.at(-1)).focus();
  }

  #drop(at) {
    this.#show(this.claims.filter((_claim, place) => place !== at));
    area(this.rows[Math.min(at, this.rows.length - 1)]).focus();
    this.desk.announce(this.desk.word("claim_gone", at + 1));
    this.desk.changed();
  }

  #move(at, by) {
    const to = Math.max(0, Math.min(at + by, this.rows.length - 1));
    const claims = this.claims;
    claims.splice(to, 0, ...claims.splice(at, 1));
    this.#show(claims);
    this.rows[to].querySelector(`[value*=":${by < 0 ? "up" : "down"}-"]`).focus();
    this.desk.announce(this.desk.word("claim_moved", to + 1).replace("%n", this.rows.length));
    this.desk.changed();
  }

  // As the server does: what stands in the answer already is not put there again.
  #write() {
    const answer = document.querySelector(`[name="q${this.question}"]`);
    const fresh = this.claims.map(paragraph).filter((words) => words && !answer.value.includes(words));
    if (!fresh.length) return this.desk.announce(this.desk.word("claims_stand"));
    const before = answer.value.trimEnd();
    const start = before ? `${before}\n\n` : "";
    answer.setRangeText([start, fresh.join("\n\n")].join(""), 0, answer.value.length);
    answer.focus();
    answer.setSelectionRange(start.length, start.length);
    answer.dispatchEvent(new Event("input", { bubbles: true }));
    this.desk.announce(this.desk.word("claims_written", fresh.length));
  }

  // --- the rows ------------------------------------------------------------------------

  #show(claims) {
    const wanted = claims.length || 1;
    while (this.rows.length < wanted) this.list.append(this.rows[0].cloneNode(true));
    while (this.rows.length > wanted) this.rows.at(-1).remove();
    this.rows.forEach((row, index) => this.#fill(row, index + 1, claims[index] ?? { text: "", labels: [] }));
    for (const row of this.rows) this.desk.count(area(row));
  }

  #fill(row, number, { text, labels }) {
    for (const place of row.querySelectorAll("[data-number]")) place.textContent = number;
    Object.assign(area(row), { name: `o${this.question}-${number}`, id: `id_o${this.question}-${number}`, value: text });
    for (const button of row.querySelectorAll("[name=arrange]")) button.value = button.value.replace(/\d+$/, number);
    this.#tickIn(row, labels);
  }

  // The evidence of the answer, and what is ticked though it is not among it any more.
  #tickIn(row, labels) {
    const quotes = new Map();
    for (const chip of document.querySelectorAll(`#q${this.question} [data-key] .chip`)) quotes.set(chip.textContent, chip.dataset.quote);
    for (const label of labels) if (!quotes.has(label)) quotes.set(label, "");
    const made = [...quotes].map(([label, quote]) => tick(`${area(row).name}-with`, label, quote, labels.includes(label)));
    row.querySelector("[data-ticks]").replaceChildren(...made);
  }

  #offerEvidence() {
    this.rows.forEach((row, index) => this.#tickIn(row, this.claims[index].labels));
  }
}

const area = (row) => row.querySelector("[data-claim]");
const ticks = (row) => [...row.querySelectorAll("[data-ticks] input")];

function tick(name, value, quote, checked) {
  const label = Object.assign(document.createElement("label"), { className: "choice" });
  if (quote) label.dataset.quote = quote;
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name, value, checked });
  label.append(box, ` ${value}`);
  return label;
}

// The labels stand before the mark that ends the claim.
function paragraph({ text, labels }) {
  const words = text.trim().split(/\s+/).filter(Boolean).join(" ");
  const ending = words.match(/[.!?…]*$/)[0];
  const places = labels.map((label) => `(${label})`).filter((place) => !words.includes(place));
  return [words.slice(0, words.length - ending.length).trimEnd(), ...places].filter(Boolean).join(" ") + ending;
}
