// The session ended while somebody was writing: sign in here, on top of the words.

import { token } from "./autosave.js";

// Opens the dialog of the page. `done` is called when the same student has signed in.
export function signInAgain(form, done, somebodyElse) {
  const dialog = document.getElementById("sign-in-again");
  const inner = dialog.querySelector("form");
  const problem = dialog.querySelector("[data-problem]");
  if (dialog.open) return;
  const submit = async (event) => {
    event.preventDefault();
    problem.textContent = "";
    const answer = await send(inner, form);
    if (answer.data) inner.elements.password.value = ""; // what did not get there is sent again
    if (answer.ok) {
      dialog.close();
      done();
    } else if (answer.data?.error === "somebody_else") {
      somebodyElse();
    } else {
      problem.textContent = answer.data?.message ?? problem.dataset.offline;
      inner.elements.password.focus();
    }
  };
  inner.addEventListener("submit", submit);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(), { once: true });
  dialog.addEventListener("close", () => inner.removeEventListener("submit", submit), { once: true });
  dialog.inert = false; // a cover closes all beside itself
  dialog.showModal();
  inner.elements.password.focus();
}

async function send(inner, form) {
  try {
    const response = await fetch(inner.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(inner)),
      headers: { Accept: "application/json", "X-CSRFToken": token(form) },
    });
    return { ok: response.ok, data: await response.json() };
  } catch {
    return { ok: false };
  }
}
