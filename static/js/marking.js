// The grading desk. Without this module everything works by buttons; with it the passage is
// swapped in place, the total counts along, half-done grading is kept, and words
// selected in an answer go into the comment's form. The next paper is at hand when one goes on, and
// the one just left when one goes back.

import * as ahead from "./ahead.js";
import { token } from "./autosave.js";
import "./bank.js";
import { within } from "./digits.js";
import * as keys from "./keys.js";
import "./words.js";

const PATIENCE = 10_000; // for one answer of the server

let form = null;
let state = null;
let shown = ""; // the path of the paper that lies there
let address = ""; // its whole address: on the way back the browser names another one already
let typed = false; // since it was laid there, or since its last saving began
const loose = new Set(); // forms and boxes in which something is typed that nothing keeps

function begin() {
  form = document.querySelector("[data-grade]");
  state = document.querySelector("[data-grade-state]");
  shown = location.pathname;
  address = location.href;
  typed = false;
  loose.clear();
  // What came back with a mistake was not stored, though nothing is typed since.
  const mistaken = document.querySelector("main .notice[role=alert]");
  const grade = mistaken && document.getElementById("grade");
  if (grade) loose.add(grade);
  document.querySelectorAll("[data-judgement]").forEach(count);
  keys.tell();
}

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
  const sum = chosen.reduce((points, radio) => points + Number(within(radio)?.value || radio.value), 0);
  const shown = judgement.querySelector("[data-total]");
  const instead = judgement.querySelector("[data-instead]")?.value;
  if (shown) shown.value = instead || (chosen.length ? String(sum) : "–");
  if (chosen.length === judgement.querySelectorAll("[role=radiogroup]").length) uncover(judgement);
}

// What the student tagged is told beside the rows once each has its level, and stays.
function uncover(judgement) {
  for (const told of judgement.querySelectorAll("[data-tagged]")) told.hidden = false;
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
    const answer = await fetch(address, { ...draft(), signal });
    if (answer.status === 409) return refused(form.dataset.changed);
    if (answer.status === 400) return refused(form.dataset.mistaken);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    goOnFrom((await answer.json()).bases);
    const time = new Date().toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });
    loose.delete(form);
    if (!unsent) say(form.dataset.kept.replace("%s", time));
  } catch (error) {
    const isSignedOut = error.message === "401";
    say(isSignedOut ? form.dataset.signedOut : form.dataset.notKept, true);
    wait(10);
  }
}

function refused(words) {
  loose.add(form);
  say(words, true);
}

function goOnFrom(bases) {
  for (const [name, base] of Object.entries(bases)) form.elements[name].value = base;
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
  fetch(address, { ...draft(), keepalive: true }).catch(() => {});
}

// Any form waits for what is on its way: its answer names the revision to go on from. Forms
// that are not the grades' own wait for what is typed in the grades, too.
async function submit(event) {
  clearTimeout(timer);
  if (event.target === form) unsent = false;
  if (!sending && !unsent) return goOn(event);
  event.preventDefault();
  const { target, submitter } = event;
  if (!sending) keep();
  await sending;
  clearTimeout(timer);
  unsent = false;
  target.requestSubmit(submitter);
}

// Words that no draft keeps go with the form that is sent, or with the page: then the browser asks
// first. A comment for the margin goes with the grades.

let sent = null;

function isLeftBehind() {
  const goesAlong = (one) => one === sent || (sent === form && one.matches("[data-remark]"));
  return [...loose].some((one) => !goesAlong(one));
}

function note({ target }) {
  const remark = target.closest("[data-remark]");
  const isKept = target.form === form && form?.dataset.kept && !remark;
  if (target.form?.method === "post" && target.closest("main") && !isKept) loose.add(remark || target.form);
}

// Who stays can leave once more.
function ask(event) {
  if (!(sending && unsent) && !isLeftBehind()) return;
  event.preventDefault();
  sent = null;
}

// With the next paper at hand it is laid there as soon as this one is saved. Whatever there is to
// say (a mistake, a conflict, no paper left) is said by the page that the form itself leads to:
// sent again, it changes nothing that is stored.

let going = false;
let byForm = false;

function goOn(event) {
  if (going) return event.preventDefault();
  sent = event.target;
  const isNext = sent === form && event.submitter?.name === "next";
  if (!isNext || byForm || isLeftBehind() || !ahead.isThere(linkTo("ahead"))) return;
  event.preventDefault();
  going = true;
  toNext(event.submitter).finally(() => (going = false));
}

async function toNext(submitter) {
  typed = false;
  loose.clear();
  const saved = await savedAhead().catch(() => null);
  if (saved && !typed && !loose.size) return lay(saved.page, saved.next, saved.said);
  byForm = true;
  going = false;
  form.requestSubmit(submitter);
}

async function savedAhead() {
  const { headers, body, method } = draft();
  body.delete("draft");
  body.set("ahead", "1");
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(location.href, { method, headers, body, signal });
  if (!answer.ok || answer.redirected) return null;
  const { next, said, bases } = await answer.json();
  goOnFrom(bases);
  const page = next && ahead.take(next);
  return page ? { page, next, said } : null;
}

function lay(page, path, said) {
  const { title } = document;
  ahead.leave(shown, put(page, "main"), title);
  document.title = page.title;
  history.pushState(null, "", path);
  begin();
  tell(said);
  scrollTo(0, 0);
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  refresh();
}

// Previous and Skip lay what is at hand; with something typed they are ordinary ways, on which it
// is kept.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-behind], [data-ahead]");
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  const waits = typed || loose.size || sending || unsent || going;
  if (!link || !isPlain || waits || !ahead.isThere(link)) return;
  event.preventDefault();
  lay(ahead.take(link.href), link.href);
});

function tell(said) {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = said;
  document.querySelector(".messages").replaceChildren(...(said ? [notice] : []));
}

// Gives what stood there.
function put(page, id) {
  const old = document.getElementById(id);
  old.replaceWith(document.adoptNode(page.getElementById(id)));
  return old;
}

// What was held is some minutes old. This asks for the page itself: it is noted as read, its list
// of papers is today's, and where its grades were changed meanwhile the whole of it is laid anew.
async function refresh(here = shown) {
  const page = await ahead.read(location.href).catch((error) => again(error, here));
  if (!page || here !== shown) return;
  if (!typed && !loose.size && basesOf(page) !== basesOf(document)) {
    put(page, "main");
    begin();
  } else {
    for (const id of ["papers", "paper-before", "skip-paper"]) put(page, id);
  }
  lookAhead();
}

// A paper that is not there any more says so itself; any other failure may pass.
function again(error, here) {
  if (error.message === "404") location.reload();
  else setTimeout(() => here === shown && refresh(), PATIENCE);
}

function basesOf(page) {
  const bases = [...page.querySelectorAll("[name$='-base']")];
  return bases.map((one) => `${one.name} ${one.getAttribute("value")}`).join();
}

function lookAhead() {
  ahead.look(linkTo("ahead"), linkTo("behind"));
}

// To the paper after this one ("ahead") or before it ("behind"); null where there is none.
function linkTo(way) {
  return document.querySelector(`[data-${way}]`);
}

addEventListener("popstate", () => location.pathname !== shown && location.reload());

function say(words, trouble = false) {
  state.textContent = words;
  state.classList.toggle("unsaved", trouble);
}

begin();
document.addEventListener("input", note);
document.addEventListener("submit", submit);
// Words typed while a save is on its way cannot follow it from a page that has gone, either: it
// has the number that they would have to name.
addEventListener("beforeunload", ask);
if (form) {
  lookAhead();
  document.addEventListener("input", (event) => {
    if (event.target.form === form) typed = true;
    if (event.target.form !== form || event.target.closest("[data-remark]")) return;
    const judgement = event.target.closest("[data-judgement]");
    if (judgement) count(judgement);
    if (form.dataset.kept) wait();
  });
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
  // Outside of one answer it is not the button of the first of them that is meant.
  sent.requestSubmit(own || sent.querySelector("[type=submit]:not([name=only])"));
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
