// Read aloud on the desk: the document that shows, and for whom it is set a question and one's own
// answer to it. Offered by desk.js where this device has a voice of its own.

import { Aloud, localVoice } from "./aloud.js";

class OnDesk extends Aloud {
  constructor(controls, pick) {
    super(document.createElement("div"), controls, () => localVoice(this.sheet.closest("[lang]").lang));
    this.pick = pick;
  }

  start() {
    if (this.state === "still") this.sheet = this.pick();
    super.start();
  }

  stop() {
    super.stop();
    if (this.sheet.matches("[data-spoken]")) this.sheet.remove();
  }
}

const PICKS = {
  "": () => document.querySelector("[data-sheet]:not([hidden]) [data-document]"),
  prompt: question,
  answer,
};

export function readAloud(controls) {
  new OnDesk(controls, () => PICKS[controls.dataset.aloud](controls)).start();
}

const ASKED = ".prompt:not(.second), legend, .form-label, .form-check-label, .part-words, .part-group > .form-text";

// What is asked, with its options and parts; the first time its sentences are told apart.
function question(controls) {
  const article = controls.closest(".question");
  if (article.querySelector(".prompt [data-s], legend [data-s]")) return article;
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (walker.currentNode.parentElement.closest(ASKED)) nodes.push(walker.currentNode);
  let number = 0;
  for (const node of nodes) node.replaceWith(...sentences(node.data).map((words) => spoken(words, ++number)));
  return article;
}

// The answer as it stands now, written out under its box for as long as it is read.
function answer(controls) {
  const article = controls.closest(".question");
  const written = [...article.querySelectorAll(":is(textarea, [type=text]):not([data-claim])")].map((box) => box.value);
  const mirror = Object.assign(document.createElement("p"), { className: "spoken-answer", dir: "auto" });
  mirror.dataset.spoken = "";
  mirror.append(...sentences(written.join("\n")).map(spoken));
  controls.after(mirror);
  return mirror;
}

function spoken(words, number) {
  const part = Object.assign(document.createElement("span"), { textContent: words });
  part.dataset.s = `q${number}`;
  return part;
}

function sentences(words) {
  if (!Intl.Segmenter) return [words];
  return [...new Intl.Segmenter(undefined, { granularity: "sentence" }).segment(words)].map((one) => one.segment);
}
