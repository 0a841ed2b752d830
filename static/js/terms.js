// Words that the list of a document explains are marked where they stand in its text: the first
// time in each paragraph. Their meaning shows on pointing, focus or a tap. The list is there
// without this script too.

import { Tip } from "./tip.js";

const APART = "[data-skip], a, button";
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export function explain(sheet, list) {
  markAll(sheet, list);
  tellIn(sheet);
}

// Several documents, each with a list of its own.
export function explainEach(pane) {
  for (const list of pane.querySelectorAll("[data-terms]")) {
    markAll(list.closest("[data-sheet]").querySelector("[data-document]"), list);
  }
  tellIn(pane);
}

function tellIn(root) {
  const tip = new Tip(root, ".term", meaningOf, { onTap: true });
  const term = (event) => event.target.closest?.(".term");
  // A press that might begin to pick words must not go to a stop of the Tab key: it would pick none.
  root.addEventListener("pointerdown", (event) => {
    const word = term(event);
    if (!word) return;
    word.removeAttribute("tabindex");
    document.addEventListener("pointerup", () => (word.tabIndex = 0), { once: true });
  });
  root.addEventListener("keydown", (event) => {
    if (!term(event) || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // on the desk a space picks a sentence
    tip.show(term(event));
  }, true);
}

// Copied: in a list that is folded away an element says it has no text.
const meaningOf = (word) => [...document.getElementById(word.getAttribute("aria-describedby")).cloneNode(true).childNodes];

function markAll(sheet, list) {
  const terms = [...list.querySelectorAll("[data-forms]")];
  const byForm = new Map();
  for (const term of terms) for (const form of term.dataset.forms.split("|")) if (form) byForm.set(form.toLowerCase(), term);
  const forms = [...byForm.keys()].sort((one, other) => other.length - one.length).map(escaped);
  if (!forms.length) return;
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  for (const block of sheet.querySelectorAll(".para")) markIn(block, pattern, byForm);
}

function markIn(block, pattern, byForm) {
  const seen = new Set();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(APART)) nodes.push(walker.currentNode);
  for (const node of nodes) {
    const found = [...node.data.matchAll(pattern)].filter((one) => {
      const term = byForm.get(one[0].toLowerCase());
      return !seen.has(term) && seen.add(term);
    });
    for (const one of found.reverse()) mark(node, one, byForm.get(one[0].toLowerCase()));
  }
}

// No link and no real button: words in those cannot be picked to be cited.
function mark(node, { index, 0: words }, term) {
  const rest = node.splitText(index);
  rest.splitText(words.length);
  const word = Object.assign(document.createElement("span"), { className: "term", tabIndex: 0 });
  word.setAttribute("role", "button");
  word.setAttribute("aria-describedby", `${term.id}-meaning`);
  rest.replaceWith(word);
  word.append(rest);
}
