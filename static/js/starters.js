// Sentence starters are shown to everybody; here each becomes a button that puts it into the answer.

for (const list of document.querySelectorAll("[data-starters]")) {
  const boxes = [...list.closest(".question").querySelectorAll("textarea, [type=text]")];
  let box = boxes[0];
  for (const one of boxes) one.addEventListener("focus", () => (box = one));
  for (const item of list.children) item.replaceChildren(button(item.textContent, () => box));
}

function button(words, boxNow) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-sm" });
  made.append(words);
  made.addEventListener("click", () => begin(boxNow(), words));
  return made;
}

// A sentence begins where the student is, after a space; its dots are for the student's words.
function begin(box, words) {
  const at = box.selectionEnd;
  const space = at > 0 && !/\s$/.test(box.value.slice(0, at)) ? " " : "";
  const start = words.replace(/\s*(…|\.\.\.).*$/su, " ");
  box.setRangeText(space + start, at, at, "end");
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
