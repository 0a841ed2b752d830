// A link or a summary with data-key="c" opens on the key C, but not while somebody types, and not where the
// reader has turned such keys off: readers who speak to their machine press keys by accident.

const STORED = "single-keys";
let here = false; // where storage is forbidden it holds for this page alone
const TYPING = "input:not([type=radio]), textarea, select, [contenteditable]:not([contenteditable='false'])";

export function areOff() {
  try {
    return localStorage.getItem(STORED) === "off";
  } catch {
    return here;
  }
}

// A key alone, and nobody types.
export function isPlain(event) {
  const shifted = event.shiftKey && event.key !== "?"; // a sign that some keyboards have above another
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey && !shifted && !event.repeat;
  return alone && !event.defaultPrevented && !event.isComposing && !event.target.closest?.(TYPING);
}

// What the page says of them; to be called again where a part of it was replaced.
export function tell() {
  const off = areOff();
  document.querySelector("[data-keys-off]")?.setAttribute("aria-pressed", String(off));
  const help = document.querySelector("[data-key-help]");
  if (help) help.hidden = off;
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-keys-off]")) return;
  const off = !areOff();
  try {
    localStorage.setItem(STORED, off ? "off" : "on");
  } catch {
    here = off;
  }
  tell();
});

document.addEventListener("keydown", (event) => {
  if (!isPlain(event)) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!link || areOff()) return;
  event.preventDefault();
  link.click();
  if (link.matches("summary")) link.focus();
});

tell();
