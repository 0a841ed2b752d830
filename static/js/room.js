// How much a box holds. It is counted and said beside the box, before the server would refuse it:
// what is too long stays on the page and waits, and everything else is saved.

// As the server counts: code points.
export function roomIn(field) {
  const longest = Number(field.dataset.longest);
  return longest - (field.value.length <= longest ? field.value.length : [...field.value].length);
}

export const isTooLong = (field) => roomIn(field) < 0;

// What is to be said of it, "" as long as there is plenty of room.
export function saidOfRoom(field, word) {
  const room = roomIn(field);
  if (room < 0) return word("over_limit", (-room).toLocaleString());
  return room < Number(field.dataset.longest) / 10 ? word("near_limit", room.toLocaleString()) : "";
}

// Beside a box that has no line of its own for it.
export function sayRoom(field, word) {
  const said = saidOfRoom(field, word);
  const id = `${field.id}-room`;
  let line = field.parentElement.querySelector(":scope > [data-room]");
  if (!said && !line) return;
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "form-text room" });
    line.dataset.room = "";
    field.after(line);
  }
  line.id = id;
  line.hidden = !said;
  line.textContent = said;
  line.classList.toggle("too-long", isTooLong(field));
  const described = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && !one.endsWith("-room"));
  field.setAttribute("aria-describedby", [...described, id].join(" "));
}

export function markIfTooLong(field) {
  if (isTooLong(field)) field.setAttribute("aria-invalid", "true");
  else if (field.dataset.longest) field.removeAttribute("aria-invalid");
}
