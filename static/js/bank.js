// Comments used before, offered under the field in which one types. Two letters of a word are
// enough; the arrows choose, Enter puts in, Escape closes. They are asked for once, at the first
// comment of a page.

const MOST = 6;

function foldedWords(text) {
  const plain = text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

let asked = null; // the promise of [{ text, row, words }]
let open = null; // { field, list, choices, at }

function bank(address) {
  asked ??= fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : { comments: [] }))
    .then(({ comments }) => comments.map((one) => ({ ...one, words: foldedWords(one.text) })))
    .catch(() => (asked = null) || []);
  return asked;
}

// The word before the cursor, from which a comment is looked for

function typed(field) {
  const before = field.value.slice(0, field.selectionStart);
  const word = /[\p{L}\p{N}]{2,}$/u.exec(before)?.[0] ?? "";
  return { word, start: before.length - word.length, end: before.length };
}

async function offer(field) {
  const { word } = typed(field);
  if (!word) return close();
  const known = await bank(field.dataset.bank);
  const [begin] = foldedWords(word);
  const fits = (one) => one.words.some((other) => other.startsWith(begin));
  const found = known.filter((one) => fits(one) && one.text !== field.value.trim());
  if (document.activeElement !== field || !found.length || typed(field).word !== word) return close();
  show(field, found.slice(0, MOST));
}

function show(field, choices) {
  close();
  const list = document.createElement("ul");
  list.className = "offered";
  list.id = "offered";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.bankLabel);
  choices.forEach((choice, at) => list.append(option(choice, at)));
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  open = { field, list, choices, at: -1 };
}

function option({ text, row }, at) {
  const item = document.createElement("li");
  item.id = `offered-${at}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.textContent = text;
  if (row) {
    const label = document.createElement("span");
    label.className = "quiet";
    label.textContent = ` ${row}`;
    item.append(label);
  }
  return item;
}

function close() {
  if (!open) return;
  open.list.remove();
  open.field.removeAttribute("aria-controls");
  open.field.removeAttribute("aria-activedescendant");
  open = null;
}

function choose(at) {
  const items = [...open.list.children];
  open.at = (at + items.length) % items.length;
  items.forEach((item, number) => item.setAttribute("aria-selected", number === open.at));
  items[open.at].scrollIntoView({ block: "nearest" });
  open.field.setAttribute("aria-activedescendant", items[open.at].id);
}

function put(at) {
  const { field, choices } = open;
  const { start, end } = typed(field);
  close();
  field.focus();
  field.setRangeText(choices[at].text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  close();
}

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event) {
  if (!open || event.target !== open.field) return;
  if (event.key in STEPS) choose(open.at < 0 && event.key === "ArrowUp" ? -1 : open.at + STEPS[event.key]);
  else if (event.key === "Enter" && open.at >= 0 && !event.ctrlKey && !event.metaKey) put(open.at);
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-bank]") && event.isTrusted) offer(event.target);
});
document.addEventListener("keydown", onKey);
document.addEventListener("focusout", (event) => {
  if (open && event.target === open.field) setTimeout(() => document.activeElement !== open?.field && close());
});
// Before the field loses the focus.
document.addEventListener("pointerdown", (event) => {
  const item = open && event.target.closest?.("#offered li");
  if (!item) return;
  event.preventDefault();
  put([...open.list.children].indexOf(item));
});
