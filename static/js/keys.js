// A link with data-key="c" opens on the key C, but not while somebody types, and not where the
// reader has turned such keys off: readers who speak to their machine press keys by accident.

const STORED = "single-keys";
const help = document.querySelector("[data-key-help]");
const button = document.querySelector("[data-keys-off]");
const TYPING = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";

function areOff() {
  try {
    return localStorage.getItem(STORED) === "off";
  } catch {
    return button.getAttribute("aria-pressed") === "true"; // storage may be forbidden here
  }
}

function show(off) {
  button.setAttribute("aria-pressed", String(off));
  help.hidden = off;
}

button?.addEventListener("click", () => {
  const off = !areOff();
  try {
    localStorage.setItem(STORED, off ? "off" : "on");
  } catch {
    // then it holds for this page alone
  }
  show(off);
});

document.addEventListener("keydown", (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.repeat;
  if (!plain || event.defaultPrevented || event.isComposing || event.target.closest?.(TYPING)) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!link || areOff()) return;
  event.preventDefault();
  link.click();
});

if (button) show(areOff());
