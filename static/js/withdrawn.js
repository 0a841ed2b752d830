// A text withdrawn while somebody works with it goes from the open page at the next save; what
// was typed stays. In its place comes what the page shows of it from now on.

const sheetIn = (page, prefix) => page.querySelector(`[data-sheet="${CSS.escape(prefix)}"]`);

export async function takeAway(prefixes, announce) {
  const shown = prefixes
    .map((prefix) => [prefix, sheetIn(document, prefix)])
    .filter(([, sheet]) => sheet?.querySelector("[data-version]"));
  if (!shown.length) return;
  for (const [, sheet] of shown) sheet.querySelector("[data-version]").remove();
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const [prefix, sheet] of shown) {
    const fresh = sheetIn(page, prefix);
    if (!fresh) continue;
    sheet.replaceChildren(...fresh.childNodes);
    announce(sheet.querySelector(".withheld")?.textContent.trim().replace(/\s+/g, " ") ?? "");
  }
}
