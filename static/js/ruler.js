// A ruler over the line that is read: it goes along with the pointer, a finger, or the sentence
// that the keyboard has reached.

let ruler = null;

export function lay() {
  if (ruler) return;
  ruler = Object.assign(document.createElement("div"), { className: "ruler", hidden: true });
  ruler.setAttribute("aria-hidden", "true");
  document.body.append(ruler);
  for (const kind of ["pointermove", "pointerdown"]) {
    document.addEventListener(kind, (event) => show(event.target, event.clientY), { passive: true });
  }
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches("[data-s]")) show(target, target.getClientRects()[0].top + 12);
  });
  document.addEventListener("scroll", () => (ruler.hidden = true), { passive: true, capture: true });
}

function show(target, middle) {
  const sheet = target.closest?.(".sheet");
  ruler.hidden = !sheet || document.documentElement.dataset.ruler !== "on";
  if (ruler.hidden) return;
  const place = sheet.getBoundingClientRect();
  Object.assign(ruler.style, { left: `${place.left}px`, right: "auto", width: `${place.width}px` });
  ruler.style.top = `${middle - ruler.offsetHeight / 2}px`; // by the object model: the policy allows it
}
