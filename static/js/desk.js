// The desk of a student: one document shows at a time, words are counted, work is saved.
// Without this script all of it works by links and buttons.

import { Autosave } from "./autosave.js";
import { Citing } from "./citing.js";

const form = document.getElementById("work");
const data = JSON.parse(document.getElementById("desk-data").textContent);
const LONGEST = 100_000; // characters of an answer, as on the server

function word(name, value = "") {
  const words = document.querySelector(`#desk-words [data-word="${name}"]`)?.textContent ?? "";
  return words.replace("%s", value);
}

// --- telling -------------------------------------------------------------------------

const status = document.querySelector("[data-announce]");

function announce(words) {
  if (!status) return;
  status.textContent = status.textContent === words ? `${words} ` : words;
}

// --- documents as tabs ---------------------------------------------------------------

const tabs = [...document.querySelectorAll("[data-tabs] a")];
const sheets = [...document.querySelectorAll("[data-sheet]")];

function show(prefix) {
  for (const sheet of sheets) sheet.hidden = sheet.dataset.sheet !== prefix;
  for (const tab of tabs) {
    if (tab.hash === `#${prefix}sheet`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

function sheetOf(hash) {
  const target = hash.length > 1 && document.getElementById(decodeURIComponent(hash.slice(1)));
  return target ? target.closest("[data-sheet]")?.dataset.sheet : undefined;
}

function toPlace(event) {
  const link = event.target.closest('a[href^="#"]');
  const prefix = link && sheetOf(link.hash);
  if (!prefix) return;
  show(prefix);
  // A click on the place one is at changes no address: go there all the same.
  if (link.hash === location.hash) document.getElementById(link.hash.slice(1)).scrollIntoView();
}

if (sheets.length) {
  show(sheetOf(location.hash) ?? sheets[0].dataset.sheet);
  document.addEventListener("click", toPlace, true);
  addEventListener("hashchange", () => {
    const prefix = sheetOf(location.hash);
    if (!prefix) return;
    show(prefix);
    document.getElementById(location.hash.slice(1)).scrollIntoView();
  });
}

// --- writing -------------------------------------------------------------------------

const desk = { form, word, announce, changed: () => saving?.changed() };
const citing = sheets.length ? new Citing(desk, data) : null;
let saving = null;

function collect() {
  const answers = {};
  for (const question of form.querySelectorAll("[data-question]")) {
    const pk = question.dataset.question;
    const area = question.querySelector(`textarea[name="q${pk}"]`);
    const inputs = [...question.querySelectorAll(`input[name="q${pk}"]`)];
    const chosen = inputs.filter((input) => input.checked).map((input) => input.value);
    answers[pk] = area ? area.value : inputs[0]?.type === "checkbox" ? chosen : (chosen[0] ?? "");
  }
  return citing ? { answers, evidence: citing.sent() } : { answers };
}

function count(area) {
  const place = form.querySelector(`[data-count-of="${area.id}"]`);
  if (!place) return;
  const words = area.value.split(/\s+/).filter(Boolean).length;
  const left = LONGEST - area.value.length;
  place.textContent = words === 1 ? word("words_one") : word("words", words.toLocaleString());
  if (left < LONGEST / 10) place.textContent += `, ${word("near_limit", left.toLocaleString())}`;
  place.classList.toggle("too-long", left < 0);
}

// --- how the saving goes, in words ---------------------------------------------------

const state = document.querySelector("[data-save-state]");
const QUIET = new Set(["saved", "saving", "unsaved"]);
let told = { isGood: null, at: 0 };
let current = "";
let hasAsked = false;

function clock(time) {
  const options = { hour: "numeric", minute: "2-digit", timeZone: form.dataset.zone };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(time));
}

function showState(name, detail) {
  if (current === name && name !== "saved") return;
  current = name;
  const words = word(name, name === "saved" ? clock(detail) : "");
  state.replaceChildren();
  if (name === "saved") state.append(Object.assign(document.createElement("span"), { className: "icon icon-check" }));
  state.append(name === "too_long" && detail?.message ? detail.message : words);
  state.classList.toggle("unsaved", !QUIET.has(name));
  state.dataset.state = name;
  if (name !== "saving" && name !== "unsaved") tell(name === "saved", words);
}

// A screen reader hears a change from good to bad and back, not every save.
function tell(isGood, words) {
  if (told.isGood === isGood) return;
  const wait = told.at ? told.at + 30_000 - Date.now() : 0;
  clearTimeout(told.timer);
  if (isGood && wait > 0) {
    told.timer = setTimeout(() => tell(isGood, words), wait);
    return;
  }
  told = { isGood, at: Date.now() };
  announce(words);
}

function offer(name, act) {
  showState(name);
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
  button.append(word(name));
  button.addEventListener("click", act);
  state.replaceChildren(button);
}

const on = {
  show: showState,
  accepted(answer) {
    hasAsked = false;
    citing?.corrected(answer);
  },
  async signedOut() {
    const { signInAgain } = await import("./sign_in_again.js");
    const ask = () => signInAgain(form, () => saving.flush(), on.somebodyElse);
    offer("signed_out", ask);
    if (!hasAsked) ask(); // once; after "Not now" the button waits
    hasAsked = true;
  },
  async conflict({ text, rev, evidence }) {
    const { compare } = await import("./compare.js");
    citing?.merge(evidence); // the next save says all that is cited: nothing of there may be missing
    const done = () => saving.goOn(rev);
    const ask = () => compare(form, text, word, done);
    offer("conflict", ask);
    ask();
  },
  somebodyElse() {
    const home = Object.assign(document.createElement("a"), { href: form.dataset.home, className: "btn" });
    home.append(word("go_home"));
    const told = Object.assign(document.createElement("p"), { role: "alert" });
    told.append(word("somebody_else"));
    const cover = Object.assign(document.createElement("main"), { className: "page", id: "main" });
    cover.append(told, home);
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    document.body.replaceChildren(cover);
  },
  closed(answer) {
    showState(answer.turned_in ? "turned_in" : answer.counts ? "closed_late" : "closed");
    for (const field of form.querySelectorAll("textarea, input, select, button")) {
      if (field.matches("textarea")) field.readOnly = true;
      else field.disabled = true;
    }
  },
};

function isRestored() {
  return [...form.querySelectorAll("textarea, input")].some((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked !== field.defaultChecked
      : field.matches("textarea") && field.value !== field.defaultValue,
  );
}

async function submitted(event) {
  const button = event.submitter;
  event.preventDefault();
  if (button?.name === "cite") return;
  const isSaved = await saving.flush();
  if (isSaved && button?.value === "check") location.assign(form.dataset.submit);
}

if (form) {
  const hasOldWords = isRestored();
  if (hasOldWords) form.dataset.restored = "yes";
  saving = new Autosave(form, collect, on);
  for (const area of form.querySelectorAll("textarea")) count(area);
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) count(event.target);
    if (!event.target.matches("select")) saving.changed();
  });
  form.addEventListener("submit", submitted);
  if (hasOldWords) saving.changed();
}
