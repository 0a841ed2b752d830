// The preview under the grid of a rubric: a moment after typing stops, what stands in the form is
// shown as students and graders will read it. Nothing is stored, and the focus stays where it is.
// It stands in a tree of its own with the sheets of those pages, which the admin does not have.

const PAUSE = 700; // milliseconds without a key

class Preview {
  constructor(place, state) {
    this.place = place;
    this.state = state;
    this.form = document.getElementById(place.dataset.rubricPreview);
    this.tree = place.attachShadow({ mode: "open" });
    this.form.addEventListener("input", () => this.wait());
    this.form.addEventListener("change", () => this.wait());
    this.wait(0);
  }

  wait(pause = PAUSE) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), pause);
  }

  async fetch() {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      this.show(await this.#page(asked.signal));
      this.say(this.place.dataset.fresh);
    } catch {
      if (!asked.signal.aborted) this.say(this.place.dataset.failed);
    }
  }

  async #page(signal) {
    const sent = { method: "POST", body: new FormData(this.form), signal };
    const answer = await fetch(this.place.dataset.at, sent);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  show(page) {
    const open = this.#open();
    if (!this.tree.querySelector("link")) {
      this.tree.append(...page.querySelectorAll('link[rel="stylesheet"]'));
    }
    this.tree.getElementById("preview")?.remove();
    this.tree.append(page.getElementById("preview"));
    this.tree.querySelectorAll("details").forEach((one, at) => (one.open ||= open[at]));
  }

  // What was unfolded stays so.
  #open() {
    return [...this.tree.querySelectorAll("details")].map((one) => one.open);
  }

  // Said once, not with every pause in typing.
  say(words) {
    if (this.state.textContent !== words) this.state.textContent = words;
  }
}

const place = document.querySelector("[data-rubric-preview]");
if (place) new Preview(place, document.querySelector("[data-preview-state]"));
