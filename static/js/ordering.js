// Items that are put in order: each has a list with its place, and here buttons that move it up and
// down. Whatever is moved, the others make room, so that no two stand in one place.

for (const list of document.querySelectorAll(".parts-chronology")) order(list);

function order(list) {
  const words = list.querySelector("template[data-order]");
  const items = [...list.querySelectorAll(".mb-3")];
  const group = items[0]?.parentElement;
  const select = (item) => item.querySelector("select");
  const name = (item) => item.querySelector("label").textContent.trim();
  const placeOf = (item) => Number(select(item).value) || Infinity;
  const inOrder = () => [...group.querySelectorAll(".mb-3")].sort((one, other) => placeOf(one) - placeOf(other));

  function show() {
    const sorted = inOrder();
    if (sorted.every((item, index) => [...group.querySelectorAll(".mb-3")][index] === item)) return;
    const focused = document.activeElement;
    group.append(...sorted, words);
    focused?.focus();
  }

  function move(item, to) {
    const others = inOrder().filter((one) => one !== item);
    others.splice(Math.max(0, Math.min(to, others.length)), 0, item);
    others.forEach((one, index) => (select(one).value = String(index + 1)));
    show();
    select(item).dispatchEvent(new Event("input", { bubbles: true }));
    tell(item, others);
  }

  function tell(item, all) {
    const status = document.querySelector("[data-announce]");
    const told = words.dataset.told.replace("%s", name(item)).replace("%n", all.indexOf(item) + 1).replace("%m", all.length);
    if (status) status.textContent = told;
  }

  for (const item of items) {
    const tools = words.content.firstElementChild.cloneNode(true);
    for (const button of tools.children) {
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace("%s", name(item)));
      button.addEventListener("click", () => move(item, inOrder().indexOf(item) + Number(button.dataset.move)));
    }
    select(item).after(tools);
  }
  list.addEventListener("change", (event) => {
    const item = event.target.closest(".mb-3");
    if (event.target.value) move(item, Number(event.target.value) - 1);
  });
  // What a comparison of two versions put in.
  list.addEventListener("input", (event) => event.isTrusted || show());
  show();
}
