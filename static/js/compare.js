// The work was changed somewhere else meanwhile: both texts side by side, and a choice.

const piece = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// stored: {question: answer as kept}. `done` is called when the form shows what was chosen.
export function compare(form, stored, word, done) {
  const differing = [...form.querySelectorAll("[data-question]")].filter((question) => {
    const answer = stored[question.dataset.question];
    return answer !== undefined && answer !== answerOf(question);
  });
  if (!differing.length) {
    done();
    return;
  }
  const dialog = document.getElementById("compare");
  if (dialog.open) return;
  const rows = differing.map((question) => row(question, stored[question.dataset.question], word));
  dialog.querySelector("[data-differing]").replaceChildren(...rows);
  const choose = () => {
    differing.forEach((question, index) => take(question, stored[question.dataset.question], rows[index]));
    dialog.close();
    done();
  };
  const button = dialog.querySelector("[data-choose]");
  button.addEventListener("click", choose);
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(), { once: true });
  dialog.addEventListener("close", () => button.removeEventListener("click", choose), { once: true });
  dialog.showModal();
}

function parts(question) {
  const name = `q${question.dataset.question}`;
  return { area: question.querySelector(`textarea[name="${name}"]`), inputs: [...question.querySelectorAll(`input[name="${name}"]`)] };
}

// As the server keeps it: the text, or the keys of the chosen options, one a line.
function answerOf(question) {
  const { area, inputs } = parts(question);
  return area ? area.value : inputs.filter((input) => input.checked).map((input) => input.value).join("\n");
}

function inWords(question, answer) {
  const { area, inputs } = parts(question);
  if (area) return answer;
  const keys = answer.split("\n");
  const chosen = inputs.filter((input) => keys.includes(input.value));
  return chosen.map((input) => input.labels[0].textContent.trim()).join("\n");
}

function row(question, theirs, word) {
  const made = piece("compare-row");
  const { number, question: pk } = question.dataset;
  made.querySelector("legend").textContent = question.querySelector("h3").textContent;
  made.querySelector("[data-mine]").textContent = inWords(question, answerOf(question)) || word("nothing");
  made.querySelector("[data-theirs]").textContent = inWords(question, theirs) || word("nothing");
  made.querySelectorAll("input").forEach((input, index) => {
    input.name = `compare-${pk}`;
    input.id = `compare-${number}-${index}`;
    input.nextElementSibling.htmlFor = input.id;
  });
  if (!parts(question).area) made.querySelector("[data-both]").remove();
  return made;
}

function take(question, theirs, made) {
  const choice = made.querySelector("input:checked").value;
  if (choice === "mine") return;
  const { area, inputs } = parts(question);
  if (area) area.value = choice === "both" ? `${area.value}\n\n${theirs}` : theirs;
  else for (const input of inputs) input.checked = theirs.split("\n").includes(input.value);
  (area ?? inputs[0]).dispatchEvent(new Event("input", { bubbles: true }));
}
