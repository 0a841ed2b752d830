// From one difference to the next, by buttons or by keys while the focus is in the texts.
// Without this module the numbers in the texts and in the table lead to each other.

const texts = document.querySelector("[data-comparison]");
const pins = () => {
  const first = new Map();
  for (const pin of texts.querySelectorAll("[data-difference]")) {
    if (!first.has(pin.dataset.difference)) first.set(pin.dataset.difference, pin);
  }
  return [...first.values()];
};

let current = location.hash.match(/^#d(\d+)/)?.[1] ?? null;

// Where the next one stands on another page of the texts, the button knows where.
const beyond = (step) => document.querySelector(`[data-move="${step}"][data-beyond]`);

function show(pin) {
  current = pin.dataset.difference;
  for (const marked of document.querySelectorAll(".is-here")) marked.classList.remove("is-here");
  for (const id of [`d${current}`, `d${current}-other`, `d${current}-row`]) {
    document.getElementById(id)?.classList.add("is-here");
  }
  history.replaceState(null, "", `#d${current}`);
  pin.focus({ preventScroll: true });
  pin.scrollIntoView({ block: "center" });
}

function move(step) {
  const all = pins();
  const at = all.findIndex((pin) => pin.dataset.difference === current);
  const next = at < 0 && step < 0 ? all.length - 1 : at + step;
  if (all[next]) show(all[next]);
  else if (beyond(step)) location.assign(beyond(step).dataset.beyond);
}

const KEYS = { n: 1, ArrowRight: 1, p: -1, ArrowLeft: -1 };

if (texts) {
  // After the browser's own jump to the address, which takes the focus away.
  addEventListener("load", () => {
    const asked = /^#d\d+$/.test(location.hash) && pins().find((pin) => pin.dataset.difference === current);
    if (asked) show(asked);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(Number(button.dataset.move));
  });
  texts.addEventListener("keydown", (event) => {
    const step = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    event.preventDefault();
    move(step);
  });
}
