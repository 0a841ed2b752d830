// "Check my quotations" beside an answer: the words in quotation marks as they stand in the box
// are compared on the server with the documents. Without this script the button saves first and
// leads to a page that says the same.

import { token } from "./autosave.js";

const BETWEEN = "\n\n"; // the parts of an answer

export async function checkQuotations(button, form, word, announce) {
  const question = button.closest("[data-question]");
  const place = question.querySelector("[data-quoting]");
  const boxes = boxesOf(question);
  const answer = boxes.map((box) => box.value).join(BETWEEN);
  const body = new URLSearchParams({ question: question.dataset.question, answer });
  button.disabled = true;
  const said = await ask(form, body);
  button.disabled = false;
  button.focus();
  place.hidden = said === null;
  if (said === null) return announce(word("not_checked"));
  place.replaceChildren(...new DOMParser().parseFromString(said, "text/html").body.childNodes);
  place.onclick = (event) => toWords(event, boxes);
  const found = place.querySelectorAll(".quotations > li").length;
  const good = place.querySelectorAll(".badge.exact, .badge.bracketed").length;
  announce(found ? word("checked", found).replace("%n", good) : place.textContent.trim());
}

// Of an answer in parts all that are written; else the one box, and not those of an outline.
function boxesOf(question) {
  const parts = question.querySelector(".parts");
  return parts ? [...parts.querySelectorAll("textarea, [type=text]")] : [question.querySelector("textarea")];
}

async function ask(form, body) {
  try {
    const headers = { "X-CSRFToken": token(form) };
    const response = await fetch(form.dataset.quotations, { method: "POST", body, headers, redirect: "manual" });
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

// A link to the words of the answer selects them in the box; places count code points.
function toWords(event, boxes) {
  const link = event.target.closest("[data-words]");
  if (!link) return;
  event.preventDefault();
  let [start, end] = link.dataset.words.split("-").map(Number);
  let area = boxes[0];
  for (const box of boxes.slice(1)) {
    const length = [...area.value].length + BETWEEN.length;
    if (start < length) break;
    [area, start, end] = [box, start - length, end - length];
  }
  const points = [...area.value];
  const units = (count) => points.slice(0, count).join("").length;
  const quote = link.textContent.trim();
  let [from, to] = [units(start), units(end)];
  if (!area.value.slice(from, to).includes(quote)) [from, to] = again(area.value, quote, from);
  area.focus();
  if (to > from) area.setSelectionRange(from, to);
}

// Written on since: the nearest place of the same words.
function again(text, quote, near) {
  let best = -1;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (best < 0 || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best < 0 ? [0, 0] : [best, best + quote.length];
}
