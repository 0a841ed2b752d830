// The student's clock. The server counts: its seconds come with every save, and from a light
// question now and then; between two answers they are counted down by a clock that nobody can
// set. When the teacher stops the clock the page is covered; what was typed is saved first.

const EVERY = 20_000; // for a page that is not saving
const COVERED = 5_000; // while it is covered, or when the time is up
const SECOND = 1_000;
const TOLD = [10, 5, 1]; // minutes left that are announced
const SHUT = new Set(["stop", "break", "between", "to_begin", "waiting", "gone"]);

export class Clock {
  // place: the desk, with the address to ask and what it shows. saving: an Autosave, or null
  // where nothing is written. word(name, value) and announce(words) are the desk's.
  constructor(place, saving, word, announce) {
    Object.assign(this, { place, saving, word, announce, isOver: false, ended: place.dataset.ended ?? "", isAsking: false });
    this.shown = place.querySelector("[data-countdown]");
    const seconds = this.shown?.dataset.countdown;
    this.#set(seconds === undefined ? null : Number(seconds));
    this.minutesTold = this.#minutes();
    setInterval(() => this.#tick(), SECOND);
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    this.#later();
  }

  // Writing is over, and may be opened again: by more time, or a later closing.
  get hasEnded() {
    return Boolean(this.ended || this.saving?.isEnding);
  }

  // --- what the server says ---

  // Of a save: the seconds left, and what holds the clock.
  told({ seconds_left: seconds, held }) {
    this.#set(seconds ?? null);
    this.#later();
    if (held) this.#become(held);
  }

  async ask() {
    if (this.isOver || this.isAsking) return;
    this.isAsking = true;
    try {
      const answer = await fetch(this.place.dataset.clock, { headers: { Accept: "application/json" }, redirect: "manual" });
      if (answer.ok) await this.#heard(await answer.json());
      else if (answer.status === 401) this.#signedOut();
    } catch {
      // no connection: what is typed stays, and is asked for again
    }
    this.isAsking = false;
    this.#later();
  }

  async #heard({ user, state, seconds_left: seconds }) {
    if (String(user) !== this.place.dataset.user) return; // the next save covers the page
    if (this.cover) this.cover.querySelector("[data-signed-out]").hidden = true;
    this.#set(seconds ?? null);
    await this.#become(state);
  }

  async #become(state) {
    if (state === "open") return this.hasEnded ? this.#reopen() : this.#uncover();
    if (this.saving?.isUnsent) await this.saving.flush();
    if (state === "pause") return this.#cover();
    if (SHUT.has(state)) return this.leave();
    this.#uncover();
    if (!this.saving) return this.#end(state);
    if (this.saving.isUnsent) return;
    this.saving.stop({ turned_in: state === "turned_in", why: state });
    if (state !== "turned_in") return;
    this.isOver = true;
    this.saving.on.turnedIn();
  }

  // There is more time after all. A desk that has closed comes back with its boxes.
  #reopen() {
    if (this.#isDesk) return this.leave();
    this.#uncover();
    this.ended = "";
    this.#show();
    this.announce(this.word("goes_on"));
  }

  get #isDesk() {
    return "desk" in this.place.dataset;
  }

  // Where nothing is saved by a script nothing else says that writing is over.
  #end(state) {
    if (this.ended === state) return;
    if (this.ended && this.#isDesk) return this.leave(); // what stands there is not true any more
    this.ended = state;
    this.isOver = state === "turned_in";
    const words = this.word(`page_${state}`);
    this.announce(words);
    if (!this.shown) return;
    Object.assign(this.shown, { hidden: false, open: true });
    this.shown.querySelector("[data-left]").textContent = words;
  }

  #later() {
    clearTimeout(this.timer);
    const isUrgent = this.cover || (this.#seconds() === 0 && !this.hasEnded);
    this.timer = setTimeout(() => (document.hidden && !isUrgent ? this.#later() : this.ask()), isUrgent ? COVERED : EVERY);
  }

  // What waits is not shown: the page is loaded anew once all of it is kept. That would cut off
  // photographs on their way.
  leave() {
    const isSending = document.querySelector("form[data-sending]");
    if (this.saving?.isUnsent || isSending) setTimeout(() => this.leave(), SECOND / 2);
    else if (this.saving) this.saving.loadAnew();
    else location.reload();
  }

  // --- what it shows ---

  #set(seconds) {
    this.end = seconds === null ? null : performance.now() + seconds * SECOND;
    this.#show();
  }

  #seconds() {
    return this.end === null ? null : Math.max(0, Math.ceil((this.end - performance.now()) / SECOND));
  }

  #minutes() {
    const seconds = this.#seconds();
    return seconds === null ? Infinity : Math.ceil(seconds / 60);
  }

  #tick() {
    if (this.isOver || this.hasEnded || this.cover || this.end === null) return;
    this.#show();
    this.#warn();
    if (this.#seconds() === 0 && !this.isUp) {
      this.isUp = true;
      this.saving?.flush();
      this.ask();
    }
    if (this.#seconds() > 0) this.isUp = false; // there was more time after all
  }

  #show() {
    if (!this.shown || this.ended) return;
    const seconds = this.#seconds();
    // A closing time that is hours away needs no clock.
    this.shown.hidden = seconds === null || (!("timed" in this.shown.dataset) && seconds > 3600);
    if (seconds === null) return;
    const words = seconds >= 60 ? this.word("minutes_left", Math.ceil(seconds / 60)) : this.word("seconds_left", seconds);
    const place = this.shown.querySelector("[data-left]");
    if (place.textContent !== words) place.textContent = words;
    this.shown.classList.toggle("unsaved", seconds <= 300);
  }

  #warn() {
    const minutes = this.#minutes();
    const due = TOLD.find((one) => minutes <= one && this.minutesTold > one);
    if (due && this.#seconds() > 0) this.announce(due === 1 ? this.word("one_minute_left") : this.word("announce_left", due));
    this.minutesTold = minutes;
  }

  // --- the cover ---

  #cover() {
    if (this.cover) return;
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    this.focused = document.activeElement;
    this.cover = document.getElementById("clock-cover").content.firstElementChild.cloneNode(true);
    const isUnsaved = Boolean(this.saving?.isUnsaved);
    this.cover.querySelector("[data-saved]").hidden = isUnsaved;
    this.cover.querySelector("[data-unsaved]").hidden = !isUnsaved;
    const signIn = () => this.saving.on.signIn(() => this.ask());
    this.cover.querySelector("[data-signed-out] button").addEventListener("click", signIn);
    for (const one of document.body.children) one.inert = true;
    document.body.classList.add("covered");
    document.body.append(this.cover);
    this.cover.focus();
    this.#later();
  }

  // The session ended under the cover: no save will tell it. Beside the desk nothing can be lost.
  #signedOut() {
    if (!this.cover) return;
    if (!this.saving) this.leave();
    else this.cover.querySelector("[data-signed-out]").hidden = false;
  }

  #uncover() {
    if (!this.cover) return;
    this.cover.remove();
    this.cover = null;
    for (const one of document.body.children) one.inert = false;
    document.body.classList.remove("covered");
    this.focused?.focus?.();
    this.announce(this.word("goes_on"));
  }
}
