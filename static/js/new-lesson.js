// The new lesson's page: looks for documents and adds places to paste without loading the page
// anew, and shows only what the chosen task needs. Without it the same buttons load the page.
const form = document.querySelector("[data-builder]");

function showTask() {
  const task = form.querySelector("[name=task]:checked")?.value;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== task;
}

async function look(button) {
  const response = await fetch(button.formAction, { method: "POST", body: new FormData(form) });
  if (!response.ok) throw new Error(response.statusText);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const found = document.importNode(page.querySelector("[data-choosing]"), true);
  form.querySelector("[data-choosing]").replaceWith(found);
  found.querySelector("[name=q]")?.focus();
}

function addPlace() {
  const total = form.querySelector("[name=pasted-TOTAL_FORMS]");
  const copy = document.importNode(form.querySelector("template[data-paste]").content, true);
  for (const element of copy.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
    for (const name of ["id", "name", "for", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
    }
  }
  total.value = Number(total.value) + 1;
  form.querySelector("[data-pasted]").append(copy);
  form.querySelector("[data-pasted] fieldset:last-child input")?.focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.matches("[data-find]")) {
    event.preventDefault();
    look(button).catch(() => form.requestSubmit(button));
  } else if (button?.matches("[data-more]")) {
    event.preventDefault();
    addPlace();
  }
});
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.name !== "q") return;
  event.preventDefault();
  form.querySelector("[data-find]").click();
});
form.addEventListener("change", showTask);
showTask();
