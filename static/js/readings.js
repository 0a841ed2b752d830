// A place that a translator reads in several ways: a button shows them one after another, in
// the text. The document's own words stay where they are, only unseen, so that passages and
// their places stay true; what is shown instead carries data-skip. Without this script the
// marks are links to the list under the text.

const words = document.getElementById("sense-words");

class Place {
  constructor(link) {
    this.sheet = link.closest(".sheet");
    this.list = document.getElementById(link.hash.slice(1));
    this.number = link.dataset.r;
    this.senses = [...this.list.querySelectorAll("[data-sense]")].map((one) => one.textContent);
    this.shown = 1;
    this.button = Object.assign(document.createElement("button"), { type: "button", className: link.className, id: link.id });
    this.button.dataset.skip = "";
    this.button.addEventListener("click", () => this.show((this.shown % this.senses.length) + 1));
    this.button.addEventListener("keydown", (event) => this.onKey(event));
    link.replaceWith(this.button);
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.dataset.skip = "";
    this.status.setAttribute("role", "status");
    // A mark of quotation after it stays on its line.
    const joined = Object.assign(document.createElement("span"), { textContent: "\u2060" });
    joined.dataset.skip = "";
    this.button.after(joined, this.status);
    this.label();
  }

  // Arrows go both ways; on the desk they would else walk to another sentence.
  onKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const count = this.senses.length;
    this.show(((this.shown - 1 + step + count) % count) + 1);
  }

  say(name) {
    const fills = { n: this.shown, m: this.senses.length, s: this.senses[this.shown - 1] };
    return words.dataset[name].replace(/%([nms])/g, (_, key) => fills[key]);
  }

  label() {
    this.button.textContent = `${this.shown}/${this.senses.length}`;
    this.button.setAttribute("aria-label", this.say("next"));
    this.button.dataset.sense = this.shown;
    for (const row of this.list.querySelectorAll("[data-sense]")) {
      row.toggleAttribute("aria-current", Number(row.dataset.sense) === this.shown);
    }
  }

  show(number) {
    this.shown = number;
    const own = [...this.sheet.querySelectorAll(`.readings[data-r="${this.number}"]`)];
    for (const part of own) part.classList.toggle("off", number > 1);
    this.other?.remove();
    if (number > 1) {
      this.other = document.createElement("span");
      this.other.className = "sense";
      Object.assign(this.other.dataset, { skip: "", sense: number, r: this.number });
      this.other.textContent = this.senses[number - 1];
      own.at(-1).after(this.other);
    }
    this.label();
    this.status.textContent = this.say("shown");
  }
}

if (words) for (const link of document.querySelectorAll("a.sense-ref")) new Place(link);
