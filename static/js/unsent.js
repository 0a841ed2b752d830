// Words in a box that goes out by a button of its own, and not with the saves: whoever leaves the
// page before sending them is asked first.

const BOXES = "[data-unsent] textarea, [data-unsent] [type=text]";

// What came back with a mistake was not taken: it waits here though nothing was typed since.
function waits(box) {
  if (box.form?.dataset.sent !== undefined) return false;
  return box.value !== box.defaultValue || (box.matches(".is-invalid") && box.value.trim() !== "");
}

export const waiting = (page = document) => [...page.querySelectorAll(BOXES)].filter(waits);

addEventListener("beforeunload", (event) => {
  if (waiting().length) event.preventDefault();
});

// Once its form is on its way. A script that sends it says so itself.
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented) event.target.dataset.sent = "";
});
