// One box for the words that belong to links of a page: it shows where one is pointed at or has the
// focus. It can be pointed at itself, and Escape takes it away (WCAG 1.4.13).

export class Tip {
  // links: their selector; wordsOf(link): what to say, as text or a list of nodes. onTap: a tap
  // shows it too, instead of following the link.
  constructor(root, links, wordsOf, { onTap = false } = {}) {
    this.wordsOf = wordsOf;
    this.box = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
    this.box.dataset.skip = "";
    this.box.setAttribute("aria-hidden", "true"); // the page describes the links itself
    document.body.append(this.box);
    const link = (event) => event.target.closest?.(links);
    root.addEventListener("pointerover", (event) => link(event) && event.pointerType === "mouse" && this.show(link(event)));
    root.addEventListener("focusin", (event) => link(event) && this.show(link(event)));
    root.addEventListener("focusout", () => this.hide());
    root.addEventListener("click", (event) => {
      if (!onTap || !link(event) || event.detail === 0) return; // Enter follows the link
      event.preventDefault();
      this.show(link(event));
    });
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse" && !this.box.hidden && !this.box.contains(event.target) && !link(event)) this.hide();
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    // The focus itself may scroll the page or a part of it: the box goes along.
    addEventListener("scroll", () => this.box.hidden || this.#place(), { passive: true, capture: true });
    const already = root.querySelector(`${links}:is(:hover, :focus-visible)`); // this came late
    if (already) this.show(already);
  }

  show(link) {
    this.link = link;
    this.box.replaceChildren(...[this.wordsOf(link)].flat());
    this.box.hidden = false;
    this.#place();
  }

  #place() {
    const place = this.link.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const start = Math.max(8, Math.min(place.left, width - this.box.offsetWidth - 8));
    const above = place.bottom + this.box.offsetHeight > innerHeight && place.top > this.box.offsetHeight;
    this.box.style.left = `${start}px`; // by the object model: the policy allows it
    this.box.style.top = `${above ? place.top - this.box.offsetHeight : place.bottom}px`;
  }

  hide() {
    this.box.hidden = true;
  }
}
