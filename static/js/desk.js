// The desk of a student: one document shows at a time, words are counted, work is saved.
// Without this script all of it works by links and buttons.

import { Autosave } from "./autosave.js";
import { Citing } from "./citing.js";
import { isTooLong, markIfTooLong, saidOfRoom, SaveState, sayRoom } from "./save_state.js";

const form = document.getElementById("work");
const data = JSON.parse(document.getElementById("desk-data").textContent);
const MOST_PASSAGES = 200; // in one piece of work, as on the server
const MOST_CLAIMS = 20; // in one outline, as on the server

let page = document; // or what was on it before somebody else's session covered it

function word(name, value = "") {
  const words = page.querySelector(`[id$="-words"] > [data-word="${name}"]`)?.textContent ?? "";
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

let shown = "";

function show(prefix) {
  shown = prefix;
  const all = document.documentElement.dataset.documents === "all";
  for (const sheet of sheets) sheet.hidden = !all && sheet.dataset.sheet !== prefix;
  for (const tab of tabs) {
    if (tab.hash === `#${prefix}sheet`) tab.setAttribute("aria-current", "true");
    else tab.removeAttribute("aria-current");
  }
}

function placeOf(hash) {
  return hash.length > 1 ? document.getElementById(decodeURIComponent(hash.slice(1))) : null;
}

function sheetOf(hash) {
  return placeOf(hash)?.closest("[data-sheet]")?.dataset.sheet;
}

/** A place may stand behind the warning of its document: who goes there opens it. */
function reveal(hash) {
  const place = placeOf(hash);
  place?.closest("details:not([open])")?.setAttribute("open", "");
  place?.scrollIntoView();
}

function toPlace(event) {
  const link = event.target.closest('a[href^="#"]');
  const prefix = link && sheetOf(link.hash);
  if (!prefix) return;
  show(prefix);
  // A click on the place one is at changes no address: go there all the same.
  if (link.hash === location.hash) reveal(link.hash);
}

if (sheets.length) {
  show(sheetOf(location.hash) ?? sheets[0].dataset.sheet);
  if (placeOf(location.hash)?.closest(".warned")) reveal(location.hash);
  document.addEventListener("click", toPlace, true);
  document.addEventListener("change", ({ target }) => target.dataset?.view === "documents" && show(shown));
  addEventListener("hashchange", () => {
    const prefix = sheetOf(location.hash);
    if (!prefix) return;
    show(prefix);
    reveal(location.hash);
  });
}

// What can wait until somebody is there: a first visit asks for little. Without a connection just
// then it waits for one: nothing that comes so late is needed to write or to save.
function atFirstSign(load) {
  const seen = new AbortController();
  const once = () => {
    seen.abort();
    load().catch(() => addEventListener("online", () => atFirstSign(load), { once: true }));
  };
  for (const kind of ["pointermove", "pointerdown", "keydown", "focusin"]) {
    document.addEventListener(kind, once, { signal: seen.signal, capture: true, passive: true });
  }
}

// Most documents read in one way only: no need to fetch this. So with the kinds of question.
if (document.querySelector(".sense-ref")) atFirstSign(() => import("./readings.js"));
if (document.querySelector("[data-quote], [data-evidence-of]")) atFirstSign(() => import("./words.js"));
if (document.querySelector("[data-terms]")) atFirstSign(async () => (await import("./terms.js")).explainEach(document.getElementById("documents")));
if (document.querySelector("[data-starters]")) atFirstSign(() => import("./starters.js"));
if (document.querySelector("[data-unsent]")) import("./unsent.js");
for (const part of document.querySelectorAll("[data-script]")) import(part.dataset.script);

// Read aloud is offered where this device has a voice of its own: no word leaves it.
const alouds = [...document.querySelectorAll("[data-aloud]")];
if (alouds.length && "speechSynthesis" in window) {
  const offer = () => {
    const speaks = speechSynthesis.getVoices().some((voice) => voice.localService);
    for (const one of alouds) one.hidden = !speaks;
  };
  speechSynthesis.addEventListener?.("voiceschanged", offer);
  offer();
  for (const one of alouds) {
    const begin = async () => (await import("./desk_aloud.js")).readAloud(one);
    one.querySelector("[data-aloud-do=start]").addEventListener("click", begin, { once: true });
  }
}

// --- writing -------------------------------------------------------------------------

const desk = { form, word, announce, count, changed: () => saving?.changed() };
const citing = sheets.length ? new Citing(desk, data) : null;
let notes = null;

// Fetched where there are notes, or once the first page is there and somebody may make one.
desk.toNotes = async (otherwise) => {
  const found = await loaded(() => import("./notes.js"), otherwise);
  if (found) notes ??= new found.Notes(desk, citing.papers, data);
  return notes;
};
if (citing && data.notes) setTimeout(() => desk.toNotes(), data.notes.length || data.others.length ? 0 : 15_000);
let saving = null;

// An answer as a save carries it: a text, the keys of options, or an object of named parts.
function answerOf(question) {
  const name = `q${question.dataset.question}`;
  const own = [...question.querySelectorAll(`[name="${name}"]`)];
  if (own[0]?.type === "checkbox") return own.filter((one) => one.checked).map((one) => one.value);
  if (own.length) return textOf(own);
  const parts = {};
  for (const { name: part } of question.querySelectorAll(`[name^="${name}-"]`)) {
    parts[part.slice(name.length + 1)] ??= textOf([...question.querySelectorAll(`[name="${part}"]`)]);
  }
  return parts;
}

// What is written in a box or chosen in a list; of radio buttons which is pressed.
function textOf(fields) {
  return fields[0].type === "radio" ? (fields.find((one) => one.checked)?.value ?? "") : fields[0].value;
}

// The questions, and the outlines, whose words fit into a save; or those that are too long for one.
function sorted(isWanted) {
  const among = (places, boxes, most = Infinity) =>
    [...form.querySelectorAll(places)].filter((one) => {
      const found = [...one.querySelectorAll(boxes)];
      return isWanted(found.length <= most && !found.some(isTooLong));
    });
  const questions = among("[data-question]", "[data-longest]:not([data-claim])");
  const outlines = among("[data-outline]", "[data-claim]", MOST_CLAIMS);
  return {
    questions,
    outlines,
    sent: {
      answers: Object.fromEntries(questions.map((one) => [one.dataset.question, answerOf(one)])),
      claims: Object.fromEntries(outlines.map((one) => [one.dataset.outline, claimsOf(one)])),
    },
  };
}

// What a save carries; what goes apart because it is too long (`over`); and in words what is left
// out: `left`.
function collect() {
  const evidence = citing?.sent() ?? [];
  const hasRoom = evidence.length <= MOST_PASSAGES;
  const lost = [...(hasRoom ? [] : [word("left_passages")]), ...(notes?.left ?? []).map((place) => word("left_note", place))];
  const long = sorted((fits) => !fits);
  const number = (one) => one.closest("[data-question]").dataset.number;
  const over = [
    ...long.questions.map((one) => word("left_question", number(one))),
    ...long.outlines.map((one) => word("left_outline", number(one))),
  ];
  return {
    left: { over: over.join(", "), lost: lost.join(", ") },
    over: over.length ? JSON.stringify(long.sent) : "",
    ...sorted((fits) => fits).sent,
    ...(citing && { ...(hasRoom && { evidence }), notes: notes?.sent() ?? [] }),
  };
}

// Words of this page that are nowhere else and cannot be kept as they are: `[{name, text}, …]`.
async function heldUp() {
  const isOverKept = !saving.over || saving.over.isKept;
  const long = isOverKept ? [] : [...form.querySelectorAll("[data-longest]")].filter(isTooLong);
  const unsent = page.querySelector("[data-unsent]") ? await loaded(() => import("./unsent.js")) : null;
  const boxes = [...long, ...(unsent?.waiting(page) ?? [])];
  const ofBoxes = boxes.map((box) => ({ name: box.labels[0]?.textContent.trim() ?? "", text: box.value }));
  return [...ofBoxes, ...(notes?.leftWords ?? [])];
}

function claimsOf(outline) {
  return [...outline.querySelectorAll("[data-claim]")].map((area) => ({
    text: area.value,
    labels: [...area.closest("li").querySelectorAll("input:checked")].map((one) => one.value),
  }));
}

function count(box) {
  if (box.dataset.longest) markIfTooLong(box);
  const place = form.querySelector(`[data-count-of="${box.id}"]`);
  if (!place) return box.dataset.longest && sayRoom(box, word);
  const words = box.value.split(/\s+/).filter(Boolean).length;
  const room = box.dataset.longest ? saidOfRoom(box, word) : "";
  place.textContent = [words === 1 ? word("words_one") : word("words", words.toLocaleString()), room].filter(Boolean).join(", ");
  place.classList.toggle("too-long", isTooLong(box));
}

// --- how the saving goes, in words ---------------------------------------------------

function clock(time) {
  const options = { hour: "numeric", minute: "2-digit", timeZone: form.dataset.zone };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(time));
}

const state = new SaveState(document.querySelector("[data-save-state]"), word, announce, clock);
let hasAsked = false;
let theirs = null; // what stands since it was changed somewhere else, until somebody has chosen
let isCompared = false; // whether both were shown side by side

// A part of this script that is fetched when it is needed, or null where it cannot be: no
// connection, or the server is newer than this page. Then that is said, and the next press or the
// next save tries again.
async function loaded(load, otherwise) {
  try {
    return await load();
  } catch {
    if (otherwise && form) state.show(otherwise);
    else if (otherwise) announce(word(otherwise));
    return null;
  }
}

async function choose() {
  const found = (await mergeOutlines()) && (await loaded(() => import("./compare.js"), "not_loaded"));
  if (!found || !theirs) return;
  const { text, rev } = theirs;
  isCompared = true;
  found.compare(form, text, word, answerOf, {
    before: () => saving.seal(),
    done() {
      theirs = null;
      isCompared = false;
      state.answered("conflict");
      saving.goOn(rev);
    },
  });
}

// The claims of there come beside those of here, once. Whether that is done.
async function mergeOutlines() {
  const told = theirs;
  if (!Object.keys(told?.claims ?? {}).length) return true;
  const outline = await loaded(() => import("./outline.js"), "not_loaded");
  if (outline && Object.keys(told.claims).length) outline.merge(form, told.claims, desk);
  if (outline) told.claims = {};
  return Boolean(outline);
}

function toTheFirst(box) {
  box?.closest("details:not([open])")?.setAttribute("open", "");
  box?.focus();
}

// Whether everything is saved. Where a choice is still open it is asked for.
async function isAllSaved() {
  const isSaved = await saving.flush();
  if (!isSaved) announce(state.current); // it may say the same as before the button was pressed
  if (!isSaved && theirs) choose();
  else if (!isSaved && saving.hasLeft) toTheFirst(form.querySelector("[data-longest][aria-invalid=true]") ?? notes?.firstLeft);
  return isSaved;
}

async function withdraw(prefixes) {
  const found = await loaded(() => import("./withdrawn.js"));
  await found?.takeAway(prefixes, announce);
}

const on = {
  show: (name, detail) => state.show(name, detail),
  accepted(answer) {
    hasAsked = false;
    state.answered("signed_out");
    if ("seconds_left" in answer) clockTold(answer);
    citing?.corrected(answer);
    notes?.told(answer);
    if (answer.withheld) withdraw(answer.withheld);
  },
  async signIn(done) {
    const found = await loaded(() => import("./sign_in_again.js"), "sign_in_elsewhere");
    found?.signInAgain(form, done, on.somebodyElse);
    return Boolean(found);
  },
  async signedOut() {
    const ask = () => on.signIn(() => saving.flush());
    state.ask("signed_out", ask);
    hasAsked ||= await ask(); // once; after "Not now" the button waits
  },
  async conflict(answer) {
    state.answered("signed_out");
    notes?.told(answer);
    if (!form.isConnected) return;
    if (theirs?.rev !== answer.rev) {
      theirs = answer;
      citing?.merge(answer.evidence); // the next save says all that is cited: nothing of there may be missing
    }
    state.ask("conflict", choose);
    if (isCompared) mergeOutlines();
    else choose();
  },
  somebodyElse() {
    const home = Object.assign(document.createElement("a"), { href: form.dataset.home, className: "btn" });
    home.append(word("go_home"));
    const told = Object.assign(document.createElement("p"), { role: "alert" });
    told.append(word("somebody_else"));
    const cover = Object.assign(document.createElement("main"), { className: "page", id: "main" });
    cover.append(told, home);
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    page = document.createDocumentFragment();
    page.append(...document.body.childNodes);
    document.body.append(cover);
  },
  // What would go with the page, which must go: it stands alone there, and the page waits.
  async keepsBack() {
    const pieces = await heldUp();
    const found = pieces.length && (await loaded(() => import("./left_words.js")));
    if (!found) return false;
    if (time) time.isOver = true;
    found.showLeft(page.getElementById("left-words"), pieces, () => {
      saving.isLeaving = true;
      location.reload();
    });
    return true;
  },
  turnedIn() {
    if (state.place.dataset.state === "over") state.show("over_turned_in");
  },
  closed(answer) {
    const end = ["over", "gone"].includes(answer.why) ? answer.why : answer.turned_in ? "turned_in" : "closed";
    const how = answer.counts ? "_late" : answer.isAll ? "" : "_without";
    for (const name of ["signed_out", "conflict"]) state.answered(name);
    document.getElementById("compare")?.close();
    state.show(theirs ? "ended_beside" : `${end}${how}`);
    clockEnded(answer);
    notes?.told(answer);
    if (!answer.counts) notes?.close();
    for (const field of form.querySelectorAll("textarea, input, select, button")) {
      if (field.matches("textarea, [type=text]")) field.readOnly = true;
      else field.disabled = true;
    }
  },
};

// --- time ----------------------------------------------------------------------------

const place = document.querySelector("[data-clock]");
let time = null;

async function startClock() {
  if (!place || time) return time;
  const found = await loaded(() => import("./clock.js"));
  if (found) time ??= new found.Clock(place, saving, word, announce);
  return time;
}

// Few saves say anything of time: then the clock can wait until it is needed.
async function clockTold(answer) {
  if (time || answer.held) (await startClock())?.told(answer);
}

async function clockEnded(answer) {
  const isShut = ["stop", "between", "to_begin", "gone"].includes(answer.why);
  if (isShut && !answer.turned_in) (await startClock())?.leave();
}

function isRestored() {
  return [...form.querySelectorAll("textarea, input, .parts select")].some((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.matches("select")) return field.value !== ([...field.options].find((one) => one.defaultSelected)?.value ?? "");
    return field.matches("textarea, [type=text]") && field.value !== field.defaultValue;
  });
}

async function submitted(event) {
  const button = event.submitter;
  event.preventDefault();
  if (button?.name === "cite") return;
  if (button?.name === "arrange") return arrangeFirst(button);
  if (button?.value === "quotations") {
    const found = await loaded(() => import("./quoting.js"), "not_loaded");
    return found?.checkQuotations(button, form, word, announce);
  }
  const isSaved = await isAllSaved();
  if (isSaved && button?.matches("[data-send]")) return sendAlong(button);
  if (isSaved && button?.value === "check") location.assign(form.dataset.submit);
  if (isSaved && ["photos", "together"].includes(button?.value)) location.assign(form.dataset[button.value]);
}

// A button of an outline, pressed before its part of the script was there.
async function arrangeFirst(button) {
  const found = await loaded(() => import("./outline.js"), "not_loaded");
  if (!found) return;
  found.arrange(button.closest("[data-outline]"), desk);
  button.click();
}

// What a button sends beside the answers, which are saved: as without this script.
function sendAlong(button) {
  const { name, value } = button;
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  form.action = button.formAction;
  form.dataset.sent = "";
  form.submit();
}

if (form) {
  const hasOldWords = isRestored();
  if (hasOldWords) form.dataset.restored = "yes";
  saving = new Autosave(form, collect, on);
  for (const box of form.querySelectorAll("textarea, [data-longest]")) count(box);
  for (const outline of form.querySelectorAll("[data-outline]")) {
    const open = async () => outline.open && (await loaded(() => import("./outline.js")))?.arrange(outline, desk);
    outline.addEventListener("toggle", open);
    open();
  }
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, [data-longest]")) count(event.target);
    if (!event.target.matches("[data-key] select")) saving.changed();
  });
  form.addEventListener("submit", submitted);
  for (const one of document.querySelectorAll("form[data-break], form[data-said]")) {
    one.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!(await isAllSaved())) return;
      one.dataset.sent = "";
      one.submit();
    });
  }
  if (hasOldWords) saving.changed();
}

// A closing time that is far, or none: the first question can wait.
if (place) setTimeout(startClock, place.querySelector("[data-countdown]") ? 0 : 15_000);
