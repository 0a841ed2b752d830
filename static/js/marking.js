// The grading desk. Without this module everything works by buttons; with it the passage is
// swapped in place, the total counts along, half-done grading is kept, and words
// selected in an answer go into the comment's form.

import { token } from "./autosave.js";
import "./bank.js";
import "./words.js";

const PATIENCE = 10_000; // for one answer of the server

const form = document.querySelector("[data-grade]");
const state = document.querySelector("[data-grade-state]");

// A passage in place of the one beside the answer

async function swap(button) {
  const answer = await fetch(button.formAction, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error("not the page");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const id = button.dataset.swap;
  const fresh = document.adoptNode(page.getElementById(id));
  document.getElementById(id).replaceWith(fresh);
  history.replaceState(null, "", button.formAction.split("#")[0]);
  toPassage(fresh);
  fresh.focus({ preventScroll: true });
}

// On a wide page the passage stands in view already and only its own pane is moved.
function toPassage(place) {
  const words = place.querySelector("mark.picked") || place;
  words.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-swap]");
  if (!button) return;
  event.preventDefault();
  swap(button).catch(() => button.form.requestSubmit(button));
});

// The total of a rubric

function count(judgement) {
  const chosen = [...judgement.querySelectorAll("input[type=radio]:checked")];
  const sum = chosen.reduce((points, radio) => points + Number(radio.value), 0);
  const shown = judgement.querySelector("[data-total]");
  const instead = judgement.querySelector("[data-instead]")?.value;
  if (shown) shown.value = instead || (chosen.length ? String(sum) : "–");
}

// Half-done grading is kept two seconds after the last change, and when the page goes

let timer = 0;
let sending = null; // the promise of what is on its way
let unsent = false;

// The token is the cookie's: the page's own is old once somebody has signed in again.
function draft() {
  const body = new FormData(form);
  body.set("draft", "1");
  body.delete("csrfmiddlewaretoken");
  const headers = { Accept: "application/json", "X-CSRFToken": token(form) };
  return { method: "POST", headers, body };
}

function keep() {
  if (sending) return wait();
  unsent = false;
  sending = send().finally(() => (sending = null));
}

async function send() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(location.href, { ...draft(), signal });
    if (answer.status === 409) return say(form.dataset.changed, true);
    if (answer.status === 400) return say(form.dataset.mistaken, true);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const { bases } = await answer.json();
    for (const [name, base] of Object.entries(bases)) form.elements[name].value = base;
    const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    if (!unsent) say(form.dataset.kept.replace("%s", time));
  } catch (error) {
    const isSignedOut = error.message === "401";
    say(isSignedOut ? form.dataset.signedOut : form.dataset.notKept, true);
    wait(10);
  }
}

function wait(seconds = 2) {
  unsent = true;
  clearTimeout(timer);
  timer = setTimeout(keep, seconds * 1000);
}

function leave() {
  if (!unsent && !sending) return;
  clearTimeout(timer);
  unsent = false;
  fetch(location.href, { ...draft(), keepalive: true }).catch(() => {});
}

// Any form waits for what is on its way: its answer names the revision to go on from. Forms
// that are not the grades' own wait for what is typed in the grades, too.
async function submit(event) {
  clearTimeout(timer);
  if (event.target === form) unsent = false;
  if (!sending && !unsent) return;
  event.preventDefault();
  const { target, submitter } = event;
  if (!sending) keep();
  await sending;
  clearTimeout(timer);
  unsent = false;
  target.requestSubmit(submitter);
}

function say(words, trouble = false) {
  state.textContent = words;
  state.classList.toggle("unsaved", trouble);
}

if (form) {
  document.querySelectorAll("[data-judgement]").forEach(count);
  document.addEventListener("input", (event) => {
    if (event.target.form !== form || event.target.closest("[data-remark]")) return;
    const judgement = event.target.closest("[data-judgement]");
    if (judgement) count(judgement);
    if (form.dataset.kept) wait();
  });
  document.addEventListener("submit", submit);
  addEventListener("pagehide", leave);
  // A page brought back from memory shows revisions that its own last words have passed.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const other = event.target.form;
  const sent = other && other !== form && event.target.matches("textarea") ? other : form;
  if (!sent) return;
  event.preventDefault();
  const part = event.target.closest?.("[data-row], [data-remark]");
  const own = part?.querySelector("[type=submit]") || sent.querySelector("[name=next]");
  sent.requestSubmit(own || sent.querySelector("[type=submit]"));
});

// Words selected in an answer, for a comment pinned to them

function wordsOf(range) {
  const part = range.cloneContents();
  for (const skipped of part.querySelectorAll("[data-skip]")) skipped.remove();
  for (const paragraph of part.querySelectorAll("p:not(:last-of-type)")) paragraph.append("\n");
  return part.textContent;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  const start = range.startContainer.parentElement?.closest("[data-answer-text]");
  if (!start || !start.contains(range.endContainer)) return;
  const box = start.closest("[data-answer]").querySelector("[data-remark]");
  if (!box) return;
  const before = document.createRange();
  before.setStart(start, 0);
  before.setEnd(range.startContainer, range.startOffset);
  box.querySelector("[name$=-quote]").value = wordsOf(range).trim();
  box.querySelector("[name$=-before]").value = wordsOf(before).slice(-32);
});

document.addEventListener("pointerup", (event) => {
  const text = event.target.closest?.("[data-answer-text]");
  const selection = document.getSelection();
  if (!text || selection.isCollapsed) return;
  const box = text.closest("[data-answer]").querySelector("[data-remark]");
  box?.setAttribute("open", "");
  // The keys of the symbols hold here alone: a letter typed anywhere else pins nothing.
  box?.querySelector("[data-symbols]")?.focus({ preventScroll: true });
});

document.addEventListener("keydown", (event) => {
  const symbols = event.target.closest?.("[data-symbols]");
  if (!symbols || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = CSS.escape(event.key.toLowerCase());
  symbols.querySelector(`[data-pinned-by="${key}"]`)?.click();
});
