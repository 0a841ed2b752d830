// While a file is brought in the page stays open and says how far it is: it asks every second.

const form = document.querySelector("[data-how-far]");
const place = form?.querySelector(".how-far");

async function ask() {
  const answer = await fetch(form.dataset.howFar, { headers: { Accept: "application/json" } });
  if (answer.ok) show((await answer.json()).documents);
}

function show(done) {
  const bar = place.querySelector("progress");
  if (done < bar.value) return; // all are there: the next page is on its way
  bar.value = done;
  place.querySelector("span").textContent = form.dataset.words.replace("0", done);
}

form?.addEventListener("submit", () => {
  place.hidden = false;
  form.querySelector("[type=submit]").setAttribute("aria-disabled", "true");
  setInterval(() => ask().catch(() => {}), 1000);
});
form?.addEventListener("click", (event) => {
  if (event.target.matches("[aria-disabled=true]")) event.preventDefault();
});
