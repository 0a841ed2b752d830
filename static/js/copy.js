// A button copies the words of the element it names, italics and all. The words stay marked:
// what was copied is seen, and where the browser refuses, the keyboard can copy them.

const status = document.querySelector("[data-copy-status]");

function mark(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

function copied() {
  try {
    // The only way that keeps italics and needs no permission; it also works without https.
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

export function copyFrom(button) {
  mark(document.getElementById(button.dataset.copy));
  const words = copied() ? button.dataset.copied : button.dataset.notCopied;
  const before = button.dataset.before ?? (button.dataset.before = button.textContent);
  button.textContent = words;
  status.textContent = words;
  setTimeout(() => {
    button.textContent = before;
    status.textContent = "";
  }, 4000);
}
