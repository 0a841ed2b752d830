// Saving while one writes. "Saved" means that the server has written it down. A save that failed
// is sent again, the same one first, for ever; nothing is kept in the browser's storage.

const PAUSE = 2_000; // after the last key
const LONGEST = 10_000; // while somebody goes on typing
const RETRIES = [2_000, 4_000, 8_000, 16_000, 30_000];
const PATIENCE = 30_000; // for one answer of the server
const KEEPALIVE = 60_000; // bytes; browsers refuse more than 64 KiB when a page goes

export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// The token is in the cookie, and changes when somebody signs in again in another tab.
export function token(form) {
  const cookie = document.cookie.match(/(?:^|; )[\w-]*csrftoken=([^;]+)/);
  return cookie ? decodeURIComponent(cookie[1]) : form.elements.csrfmiddlewaretoken.value;
}

export class Autosave {
  // form: its data- attributes name the addresses, the round, the revision and the student.
  // collect() gives {answers, evidence, …} and what cannot be among them: `over` is too long to be
  // the answer, goes apart and is kept beside it; `left` names it, and what goes nowhere (`lost`).
  // on: show(state, detail), conflict(answer), signedOut(), somebodyElse(), closed(answer),
  // accepted(answer), keepsBack() whether words are held up that would go with the page.
  constructor(form, collect, on) {
    Object.assign(this, { form, collect, on, tab: uuid(), seq: 0 });
    this.edits = this.kept = 0; // how often something changed; up to where that is saved
    this.beside = 0; // up to where it is kept beside the answer, while a choice is open
    this.waiting = null; // the save whose answer is not known
    this.next = null; // words from before a choice, to be kept beside first
    this.chosen = null; // the revision for which a choice was made
    this.failures = 0;
    this.left = { over: "", lost: "" }; // in words, what the last save left out
    this.over = null; // what of that goes apart: {words, isKept, isRefused}
    this.isEnding = false; // writing is over, and something is still on its way
    this.isHeld = false; // changed somewhere else: what is written here does not become the answer
    this.isCovered = false; // somebody else's session
    this.isOver = false;
    this.base = this.#firstBase();
    this.#listen();
  }

  get isUnsaved() {
    return this.isOver ? this.#loses : this.hasLeft || this.edits > this.kept;
  }

  // Not even kept beside the answer.
  get isUnsent() {
    return !this.isOver && (this.#hasMore || this.#isOverDue);
  }

  get hasLeft() {
    return Boolean(this.left.over || this.left.lost);
  }

  // Whether something would go with the page, and is nowhere else.
  get #loses() {
    return Boolean(this.left.lost || (this.left.over && !this.over?.isKept));
  }

  get #hasMore() {
    return this.edits > Math.max(this.kept, this.beside);
  }

  get #isOverDue() {
    return Boolean(this.over) && !this.over.isKept && !this.over.isRefused;
  }

  // A reload may bring back old words: then they still belong to their own revision.
  #firstBase() {
    const { base } = this.form.elements;
    const here = Number(this.form.dataset.base);
    const restored = Number(base.value);
    const isOld = restored < here && this.form.dataset.restored === "yes";
    base.value = isOld ? restored : here;
    return isOld ? restored : here;
  }

  #listen() {
    addEventListener("pagehide", () => this.#lastTry());
    addEventListener("beforeunload", (event) => this.isUnsaved && !this.isLeaving && event.preventDefault());
    addEventListener("online", () => this.isUnsaved && this.flush());
    addEventListener("pageshow", (event) => event.persisted && this.look());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.leftAt = Date.now();
      else if (this.isUnsaved) this.flush();
      else if (Date.now() - (this.leftAt ?? Date.now()) > 5 * 60_000) this.look();
    });
  }

  changed() {
    if (this.isOver) return;
    this.edits += 1;
    this.since ??= Date.now();
    if (this.failures === 0 && !this.isCovered) this.on.show("unsaved");
    if (!this.waiting) this.#later(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  #later(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  // Save now, and what is typed meanwhile, as long as saves go through. Resolves to whether
  // everything is saved.
  async flush() {
    clearTimeout(this.timer);
    do {
      while (this.isSending) await new Promise((done) => setTimeout(done, 50));
    } while ((this.isUnsent || this.waiting) && (await this.send()));
    return !this.isUnsaved;
  }

  #now() {
    const { left, over, ...work } = this.collect();
    return { body: this.#body(work), edits: this.edits, left, over };
  }

  #body(work) {
    const { round, user } = this.form.dataset;
    this.seq += 1;
    const save = { round: Number(round), base: this.base, tab: this.tab, seq: this.seq, user: Number(user), ...work, final: false };
    return JSON.stringify(save);
  }

  // Resolves to whether the server took it.
  async send() {
    if (this.isSending || this.isOver || this.isCovered || !(this.isUnsent || this.waiting)) return false;
    clearTimeout(this.timer);
    if (!this.waiting && !this.#hasMore) return this.#sendOver();
    this.since = null;
    this.waiting ??= this.#now();
    return this.#take(await this.#sent(this.waiting.body));
  }

  async #sendOver() {
    const { over } = this;
    const answer = await this.#sent(this.#body({ answers: {}, over: JSON.parse(over.words) }));
    if (![200, 400, 413].includes(answer.status)) return this.#take(answer);
    this.failures = 0;
    over.isKept = answer.status === 200;
    over.isRefused = !over.isKept;
    this.#rest();
    return over.isKept;
  }

  async #sent(body) {
    this.isSending = true;
    if (!this.failures && !this.isEnding) this.on.show("saving");
    const answer = await this.#post(body);
    this.isSending = false;
    return answer;
  }

  // What the last save left out; that it is kept apart already is remembered.
  #leaves({ left, over }) {
    this.left = left;
    if (over !== this.over?.words) this.over = over ? { words: over } : null;
  }

  // Nothing is on its way: how things stand. Writing that is over has nothing more to wait for.
  #rest(savedAt) {
    if (this.isUnsent) {
      if (this.#hasMore && !this.isEnding) this.on.show("unsaved");
      this.#later(this.#hasMore ? PAUSE : 0);
    } else if (this.isEnding) {
      this.isOver = true;
      if (this.hasLeft) this.on.show("left_out", { ...this.left, isKept: this.over?.isKept, isOver: true });
    } else if (this.isHeld) {
      this.on.show("beside");
    } else if (this.hasLeft) {
      this.on.show("left_out", { ...this.left, isKept: this.over?.isKept });
    } else {
      this.on.show("saved", savedAt);
    }
  }

  async #post(body) {
    try {
      const response = await fetch(this.form.dataset.save, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(this.form) },
        redirect: "manual",
        keepalive: body.length < KEEPALIVE / 3,
        signal: AbortSignal.timeout?.(PATIENCE),
      });
      return { status: response.status, data: await response.json() };
    } catch {
      return { status: 0 }; // no connection, a redirect, or a page where an answer belongs
    }
  }

  async #take({ status, data }) {
    if (status === 200 && Number.isInteger(data?.rev)) return this.#accept(data);
    if (status === 409 && data?.text) return this.#keptBeside(data);
    if (status === 410) return this.#end(data);
    if (status === 401) return this.#retry("signed_out", () => this.on.signedOut());
    if (status === 403 && data?.error === "somebody_else") return this.#cover();
    if (status === 403) return this.hasNewToken ? this.#retryWithNewToken() : this.#renew();
    if (status === 404) return this.#retry("gone");
    if (status === 413 || status === 400) return this.#refuse(data);
    if (status === 503 || status === 507) return this.#retry("busy");
    return this.#retry("offline");
  }

  #accept(data) {
    this.failures = 0;
    this.hasNewToken = false;
    this.base = data.rev;
    this.form.elements.base.value = data.rev;
    this.kept = this.waiting.edits;
    this.#leaves(this.waiting);
    this.waiting = null;
    this.on.accepted(data);
    this.#rest(data.saved_at);
    return true;
  }

  #retry(state, then) {
    const delay = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.on.show(state);
    this.#later(delay);
    then?.();
    return false;
  }

  #refuse(data) {
    // The same again would be refused again: the next change is the next try.
    this.waiting = this.next;
    this.next = null;
    this.failures = 0;
    if (this.chosen !== null) this.#goOn();
    this.on.show(data?.error === "malformed" ? "refused" : "too_long", data);
    return false;
  }

  // The work was changed somewhere else. What was sent is kept beside it, and so is all that is
  // typed from now on, until somebody has chosen what should stand.
  #keptBeside(data) {
    this.failures = 0;
    this.hasNewToken = false;
    this.beside = this.waiting.edits;
    this.#leaves(this.waiting);
    this.waiting = this.next;
    this.next = null;
    if (this.chosen !== null) return this.#goOn();
    this.isHeld = true;
    this.on.conflict(data);
    this.#rest();
    return true;
  }

  // Before a choice changes what stands here: all of it goes first.
  seal() {
    if (this.edits > Math.max(this.beside, this.waiting?.edits ?? 0)) this.next = this.#now();
  }

  // After a choice: what the page shows now is meant for the revision that stands there.
  goOn(revision) {
    this.chosen = revision;
    this.edits += 1;
    this.waiting ??= this.next;
    if (this.waiting === this.next) this.next = null;
    return this.isSending ? undefined : this.#goOn();
  }

  #goOn() {
    if (!this.waiting) [this.base, this.chosen, this.isHeld] = [this.chosen, null, false];
    return this.send();
  }

  // Words that came just after it closed are taken, with a revision; what was typed meanwhile too.
  #end(data) {
    this.on.closed(data);
    const isTaken = Number.isInteger(data?.rev);
    if (isTaken) {
      this.base = this.form.elements.base.value = data.rev;
      this.kept = this.waiting.edits;
      this.on.accepted(data);
    }
    this.beside = this.waiting.edits;
    this.#leaves(this.waiting);
    this.waiting = this.next;
    this.next = null;
    this.isEnding = true;
    if (this.waiting || this.isUnsent) return this.send();
    this.#rest();
    return true;
  }

  // Nothing here is unkept that can be kept: a choice that is still open must not stop the page.
  // Whoever is asked by the browser all the same and stays goes on being saved.
  async loadAnew() {
    if (await this.on.keepsBack()) return;
    this.isLeaving = !this.#loses;
    setTimeout(() => (this.isLeaving = false), 1_000);
    location.reload();
  }

  // The page learned otherwise that writing is over, with nothing unsent.
  stop(data) {
    if (this.isOver) return;
    clearTimeout(this.timer);
    this.on.closed({ ...data, isAll: true });
    this.isEnding = true;
    this.#rest();
  }

  // A new token did not help, this time: the next try asks for one again.
  #retryWithNewToken() {
    this.hasNewToken = false;
    return this.#retry("not_taken");
  }

  async #renew() {
    this.hasNewToken = true;
    const there = await this.ask();
    if (there.status === 200 && String(there.data.user) !== this.form.dataset.user) return this.#cover();
    return this.send();
  }

  // Somebody else's session: show nothing, and wait whether the student comes back.
  #cover() {
    if (!this.isCovered) this.on.somebodyElse();
    this.isCovered = true;
    clearTimeout(this.waits);
    this.waits = setTimeout(() => this.#uncover(), RETRIES.at(-1));
    return false;
  }

  async #uncover() {
    const there = await this.ask();
    if (there.status !== 200 || String(there.data.user) !== this.form.dataset.user) return this.#cover();
    this.isCovered = false;
    await this.flush();
    return this.isUnsent ? this.#cover() : this.loadAnew(); // not all of it went: later
  }

  async ask() {
    try {
      const response = await fetch(this.form.dataset.saved, { headers: { Accept: "application/json" }, redirect: "manual" });
      return { status: response.status, data: await response.json() };
    } catch {
      return { status: 0 };
    }
  }

  // A page that slept: is it still the newest?
  async look() {
    const { status, data } = await this.ask();
    if (status === 401) return this.on.signedOut();
    if (status !== 200) return;
    if (String(data.user) !== this.form.dataset.user) return this.#cover();
    const isOther = data.rev !== this.base || String(data.round) !== this.form.dataset.round || !data.open;
    if (isOther && !this.isUnsaved) location.reload();
    else if (this.isUnsaved) this.flush();
  }

  #lastTry() {
    if (!this.isUnsent || this.isCovered) return;
    const { body } = this.#now(); // the server knows whether the save on its way came first
    fetch(this.form.dataset.save, {
      method: "POST",
      body,
      keepalive: new Blob([body]).size < KEEPALIVE,
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token(this.form) },
    }).catch(() => {});
  }
}
