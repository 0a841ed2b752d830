// Names the search boxes that the admin's autocomplete puts in place of a choice: it gives them none.
function name(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const words = label?.textContent.replace(/:\s*$/, "") || select?.getAttribute("aria-label");
  const shown = box.querySelector(".select2-selection__rendered");
  if (!words || !shown) return;
  shown.setAttribute("aria-label", `${words}: ${shown.textContent.trim() || "–"}`);
}

function nameAll() {
  for (const box of document.querySelectorAll(".select2-selection")) name(box);
  for (const field of document.querySelectorAll(".select2-search__field:not([aria-label])")) {
    field.setAttribute("aria-label", document.querySelector("[data-search-words]")?.dataset.searchWords ?? "Search");
  }
}

document.addEventListener("DOMContentLoaded", nameAll);
new MutationObserver(nameAll).observe(document.documentElement, { childList: true, subtree: true });
