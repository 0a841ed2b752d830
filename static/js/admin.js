// Names the boxes that the admin's autocomplete puts in place of a choice (it gives them none), and
// says which list an open one controls.
function name(box) {
  const select = box.closest(".select2-container")?.previousElementSibling;
  const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const words = label?.textContent.replace(/:\s*$/, "") || select?.getAttribute("aria-label");
  const shown = box.querySelector(".select2-selection__rendered");
  if (!words || !shown) return;
  shown.setAttribute("aria-label", `${words}: ${shown.textContent.trim() || "–"}`);
  shown.querySelector(".select2-search__field")?.setAttribute("aria-label", words);
}

function nameAll() {
  for (const box of document.querySelectorAll(".select2-selection")) {
    name(box);
    const list = box.getAttribute("aria-owns");
    if (list) box.setAttribute("aria-controls", list);
    else box.removeAttribute("aria-controls");
  }
  const open = document.querySelector(".select2-container--open .select2-selection__rendered");
  const words = open?.getAttribute("aria-label");
  for (const field of document.querySelectorAll(".select2-search__field")) {
    if (words) field.setAttribute("aria-label", words);
  }
}

document.addEventListener("DOMContentLoaded", nameAll);
new MutationObserver(nameAll).observe(document.documentElement, {
  childList: true,
  subtree: true,
  attributeFilter: ["aria-owns"],
});
