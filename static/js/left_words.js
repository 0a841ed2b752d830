// Words that could go nowhere on a page that must go: they stand alone, to be copied. Nothing else
// of the page is shown any more.

// pieces: [{name, text}, …]. `onward` is called when somebody has copied them.
export function showLeft(template, pieces, onward) {
  const page = template.content.firstElementChild.cloneNode(true);
  const pattern = page.querySelector("[data-left-piece]");
  const rows = pieces.map(({ name, text }, number) => {
    const row = pattern.cloneNode(true);
    const [label, box] = [row.querySelector("label"), row.querySelector("textarea")];
    box.id = label.htmlFor = `left-${number}`;
    label.textContent = name;
    box.value = text;
    return row;
  });
  pattern.replaceWith(...rows);
  page.querySelector("button").addEventListener("click", onward);
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.body.replaceChildren(page);
  page.focus();
}
