// Read aloud, sentence by sentence, with the sentence marked: begin, pause, stop, slower, faster.

const RATES = [0.5, 0.65, 0.8, 1, 1.2, 1.5];
const synth = window.speechSynthesis;

// A voice that lives on this device: one of another service would send the words there.
export function localVoice(language) {
  const wanted = language.toLowerCase();
  const local = synth.getVoices().filter((voice) => voice.localService);
  const family = (code) => code.toLowerCase().replace("_", "-").split("-")[0];
  return local.find((voice) => voice.lang.toLowerCase() === wanted) ?? local.find((voice) => family(voice.lang) === family(wanted));
}

export class Aloud {
  constructor(sheet, controls, voice) {
    this.sheet = sheet;
    this.voice = voice;
    this.controls = controls;
    this.main = controls.querySelector("[data-aloud-do=start]");
    this.more = controls.querySelector("[data-aloud-more]");
    this.at = -1;
    this.state = "still";
    this.rate = RATES.indexOf(Number(read("rate")) || 1);
    controls.addEventListener("click", (event) => this.onClick(event.target.closest("[data-aloud-do]")));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.state !== "still" && this.stop());
    addEventListener("pagehide", () => synth.cancel());
  }

  onClick(button) {
    const what = button?.dataset.aloudDo;
    if (what === "stop") this.stop();
    else if (what === "slower" || what === "faster") this.change(what === "faster" ? 1 : -1);
    else if (what) this.state === "speaking" ? this.pause() : this.start();
  }

  // The sentences as they show: what the reader left out is not read, marks of notes neither.
  sentences() {
    const parts = new Map();
    for (const element of this.sheet.querySelectorAll("[data-s]")) {
      const key = element.dataset.s;
      parts.set(key, [...(parts.get(key) ?? []), element]);
    }
    return [...parts.values()];
  }

  start() {
    if (this.state === "still") {
      this.all = this.sentences();
      this.at = Math.max(0, this.all.findIndex((parts) => parts[0].getBoundingClientRect().bottom > 0));
    }
    this.tell("speaking");
    this.speak();
  }

  speak() {
    synth.cancel();
    const parts = this.all[this.at];
    if (!parts) return this.stop();
    this.light(parts);
    const text = parts.map(shown).join(" ").trim();
    if (!text) return this.next();
    const saying = new SpeechSynthesisUtterance(text);
    const voice = this.voice();
    if (!voice) return this.lack();
    Object.assign(saying, { voice, lang: voice.lang, rate: RATES[this.rate] });
    this.saying = saying;
    saying.onend = () => this.saying === saying && this.next();
    saying.onerror = (event) => this.saying === saying && !["canceled", "interrupted"].includes(event.error) && this.stop();
    synth.speak(saying);
  }

  lack() {
    this.stop();
    const place = this.controls.querySelector("[data-aloud-none]");
    place.textContent = place.dataset.words;
  }

  next() {
    this.at += 1;
    this.speak();
  }

  // Going on begins the sentence anew: engines differ in where a pause would go on.
  pause() {
    this.saying = null;
    synth.cancel();
    this.tell("paused");
  }

  stop() {
    this.saying = null;
    synth.cancel();
    this.light([]);
    this.tell("still");
    this.at = -1;
    if (this.more.contains(document.activeElement)) this.main.focus();
    this.more.hidden = true;
  }

  change(step) {
    this.rate = Math.max(0, Math.min(RATES.length - 1, this.rate + step));
    keep("rate", RATES[this.rate]);
    this.tell(this.state);
    if (this.state === "speaking") this.speak();
  }

  light(parts) {
    for (const one of this.sheet.querySelectorAll(".spoken-now")) one.classList.remove("spoken-now");
    for (const one of parts) one.classList.add("spoken-now");
    parts[0]?.scrollIntoView({ block: "nearest", behavior: "auto" });
  }

  tell(state) {
    this.state = state;
    const { start, pause, resume } = this.main.dataset;
    this.main.textContent = { still: start, speaking: pause, paused: resume }[state];
    this.more.hidden = state === "still";
    const rate = this.controls.querySelector("[data-aloud-rate]");
    rate.textContent = rate.dataset.words.replace("%s", `${RATES[this.rate]}×`);
  }
}

function shown(element) {
  const said = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    const apart = parent.closest("[data-skip]");
    if ((!apart || apart.matches(".sense")) && parent.getClientRects().length) said.push(walker.currentNode.data);
  }
  return said.join("");
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage may be forbidden here
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // then it holds for this page alone
  }
}
