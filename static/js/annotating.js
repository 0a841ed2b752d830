// Marks one after the other: of those that are still empty only the next one shows.

for (const list of document.querySelectorAll(".parts-annotation")) {
  const marks = [...list.querySelectorAll(".part-group")];
  const isEmpty = (mark) =>
    [...mark.querySelectorAll("textarea, input")].every((one) => (one.type === "radio" ? !one.checked : !one.value));
  const look = () => {
    const next = marks.find(isEmpty);
    for (const mark of marks) mark.hidden = isEmpty(mark) && mark !== next && !mark.contains(document.activeElement);
  };
  list.addEventListener("input", look);
  look();
}
