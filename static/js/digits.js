// A digit chooses the points of a row of the rubric: of the row that has the focus, else of the
// first in which nothing is chosen. Of a level worth "7 to 9" the 8 is chosen with eight points.
// Then the next row has it, and after the last the comment.
// Where somebody types a digit is a digit. The key can be turned off: see keys.js.

import { areOff, isPlain } from "./keys.js";

const rows = () => [...document.querySelectorAll("[data-judgement] [role=radiogroup]")];
const chosen = (row) => row.querySelector("input:checked");
const holds = (radio, points) => Number(radio.dataset.least ?? radio.value) <= points && points <= Number(radio.value);

// The field for the points within a level, where it has one.
export const within = (radio) => radio.closest("div").querySelector("[type=number]");

// Sets of the next row the level that is chosen, or its first; after the last row the comment.
function goOn(row) {
  const all = rows();
  const next = all[all.indexOf(row) + 1];
  const own = row.closest("[data-judgement]");
  const place = next?.closest("[data-judgement]") === own ? chosen(next) || next.querySelector("input") : own.querySelector("textarea");
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (!/^[0-9]$/.test(event.key) || !isPlain(event) || areOff()) return;
  const row = event.target.closest?.("[role=radiogroup]") || rows().find((one) => !chosen(one));
  const level = row && [...row.querySelectorAll("[type=radio]")].find((one) => holds(one, Number(event.key)));
  if (!level) return;
  event.preventDefault();
  level.checked = true;
  if (within(level)) within(level).value = event.key;
  level.dispatchEvent(new Event("input", { bubbles: true }));
  goOn(row);
});
