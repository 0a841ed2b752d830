// The work was changed somewhere else meanwhile: both texts side by side, and a choice.

const piece = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);

// stored: {question: answer}, each as a save carries it, which `answerOf` reads off the page (of
// options their keys, one a line). `before` is called when somebody has chosen, `done` when the form
// shows what was chosen.
export function compare(form, stored, word, answerOf, { before, done }) {
  const differing = [...form.querySelectorAll("[data-question]")].filter((question) => {
    const answer = stored[question.dataset.question];
    return answer !== undefined && !same(answer, answerOf(question));
  });
  if (!differing.length) {
    done();
    return;
  }
  const dialog = document.getElementById("compare");
  if (dialog.open) return;
  const rows = differing.map((question) => row(question, answerOf(question), stored[question.dataset.question], word));
  dialog.querySelector("[data-differing]").replaceChildren(...rows);
  const choose = () => {
    before();
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

// {name of a field: text} of an answer; the keys of options are lines of one text.
function parts(question, answer) {
  const name = `q${question.dataset.question}`;
  if (Array.isArray(answer)) return { [name]: answer.join("\n") };
  if (typeof answer === "string") return { [name]: answer };
  return Object.fromEntries(Object.entries(answer).map(([part, text]) => [`${name}-${part}`, text]));
}

function same(one, other) {
  if (typeof one === "object" && typeof other === "object" && !Array.isArray(other)) {
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((part) => (one[part] ?? "") === (other[part] ?? ""));
  }
  return one === (Array.isArray(other) ? other.join("\n") : other);
}

const fieldsOf = (question, name) => [...question.querySelectorAll(`[name="${name}"]`)];
const isWritten = (field) => field.matches("textarea, [type=text]");

// Each part under its heading, choices by their words.
function inWords(question, answer) {
  const texts = Object.entries(parts(question, answer)).map(([name, text]) => {
    const fields = fieldsOf(question, name);
    if (!fields.length || !text) return "";
    return [headingOf(fields[0], name), wordsOf(fields, text)].filter(Boolean).join(": ");
  });
  return texts.filter(Boolean).join("\n");
}

function wordsOf(fields, text) {
  if (isWritten(fields[0])) return text;
  if (fields[0].matches("select")) return [...fields[0].options].find((one) => one.value === text)?.text ?? text;
  const keys = text.split("\n");
  const chosen = fields.filter((field) => keys.includes(field.value));
  return chosen.map((field) => field.labels[0].textContent.trim()).join("\n");
}

// Only what stands in parts has headings of its own.
function headingOf(field, name) {
  if (!name.includes("-")) return "";
  const group = field.closest(".part-group")?.querySelector("legend");
  const own = field.type === "radio" ? field.closest("fieldset").querySelector("legend") : field.labels[0];
  return [...new Set([group, own])].filter(Boolean).map((one) => one.textContent.trim()).join(", ");
}

function row(question, mine, theirs, word) {
  const made = piece("compare-row");
  const { number, question: pk } = question.dataset;
  made.querySelector("legend").textContent = question.querySelector("h3").textContent;
  made.querySelector("[data-mine]").textContent = inWords(question, mine) || word("nothing");
  made.querySelector("[data-theirs]").textContent = inWords(question, theirs) || word("nothing");
  made.querySelectorAll("input").forEach((input, index) => {
    input.name = `compare-${pk}`;
    input.id = `compare-${number}-${index}`;
    input.nextElementSibling.htmlFor = input.id;
  });
  if (!question.querySelector("textarea, [type=text]")) made.querySelector("[data-both]").remove();
  return made;
}

function take(question, theirs, made) {
  const choice = made.querySelector("input:checked").value;
  if (choice === "mine") return;
  const texts = parts(question, theirs);
  const name = `q${question.dataset.question}`;
  const names = new Set([...question.querySelectorAll(`[name="${name}"], [name^="${name}-"]`)].map((one) => one.name));
  for (const one of names) put(fieldsOf(question, one), texts[one] ?? "", choice === "both");
  question.querySelector(`[name^="${name}"]`).dispatchEvent(new Event("input", { bubbles: true }));
}

// Of two texts both can stand one after the other; of two choices only one.
function put(fields, theirs, both) {
  const [first] = fields;
  if (isWritten(first)) {
    const mine = first.value;
    first.value = both && mine && theirs && mine !== theirs ? `${mine}\n\n${theirs}` : both ? mine || theirs : theirs;
  } else if (first.matches("select")) first.value = both ? first.value || theirs : theirs;
  else if (!both || !fields.some((one) => one.checked)) for (const one of fields) one.checked = theirs.split("\n").includes(one.value);
}
