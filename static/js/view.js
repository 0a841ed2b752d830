// How somebody wants to see pages: light or dark, the size and spacing of documents, which of
// their layers. Who is signed in has it with the account: the page comes with it, and a change is
// sent there. A visitor's is kept on this device. Runs before the page is painted, so it stands
// in the head and is no module. Without it the choices of the menu hold for one page, by CSS
// alone, until its button is pressed.
"use strict";
{
  const root = document.documentElement;
  const KEPT = {
    theme: ["light", "dark", "cream"],
    size: ["2", "3", "4"],
    spacing: ["wide"],
    width: ["narrow", "wide"],
    ruler: ["on"],
    documents: ["one", "all"],
  };
  root.dataset.scripted = "";

  const ON_ITS_WAY = 10_000; // milliseconds in which the server has surely heard of a choice

  function read(name, storage = "localStorage") {
    try {
      return window[storage].getItem(name);
    } catch {
      return null; // storage may be forbidden here
    }
  }

  function keep(name, value, storage = "localStorage") {
    try {
      window[storage].setItem(name, value);
    } catch {
      // then it holds for this page alone
    }
  }

  function show(name, value) {
    if (KEPT[name].includes(value)) root.dataset[name] = value;
    else delete root.dataset[name];
  }

  function hide(layers) {
    if (layers.length) root.dataset.hide = layers.join(" ");
    else delete root.dataset.hide;
  }

  const hidden = () => (root.dataset.hide ?? "").split(" ").filter(Boolean);

  // What is chosen stands in the menus too.
  function mark() {
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "auto")));
    }
    for (const input of document.querySelectorAll("[data-view]")) {
      const { view } = input.dataset;
      input.checked = view === "layer" ? !hidden().includes(input.value) : input.value === (root.dataset[view] ?? input.dataset.usual);
    }
  }

  function choose(name, value) {
    keep(name, value);
    show(name, value);
    mark();
    if (name === "ruler") rule();
  }

  // A choice of a moment ago goes on its way even if the page is left, and the next one has it.
  const state = () => Object.fromEntries([...Object.keys(KEPT), "hide"].map((name) => [name, root.dataset[name] ?? ""]));

  function send(choices) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!root.dataset.keep || !token) return;
    keep("view", JSON.stringify({ ...state(), at: Date.now(), by: root.dataset.person }), "sessionStorage");
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    fetch(root.dataset.keep, { method: "POST", headers, body: choices, keepalive: true }).catch(() => {});
  }

  async function rule() {
    if (root.dataset.ruler !== "on" || !document.querySelector("[data-document]")) return;
    (await import("./ruler.js")).lay();
  }

  function switchLayer(input) {
    const others = hidden().filter((layer) => layer !== input.value);
    hide(input.checked ? others : [...others, input.value]);
    keep("hide", hidden().join(" "));
  }

  const sent = JSON.parse(read("view", "sessionStorage") ?? "{}");
  const isFresh = sent.by === root.dataset.person && Date.now() - sent.at < ON_ITS_WAY;
  if (!root.dataset.keep || isFresh) {
    const known = root.dataset.keep ? (name) => sent[name] : read;
    for (const name of Object.keys(KEPT)) show(name, known(name));
    hide((known("hide") ?? "").split(" ").filter((name) => /^[a-z-]+$/.test(name)));
  }

  document.addEventListener("DOMContentLoaded", () => {
    mark();
    rule();
    for (const block of document.querySelectorAll("[data-needs-script]")) block.hidden = false;
  });
  // A browser that brings a page back fills in what was chosen then.
  addEventListener("pageshow", mark);
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset?.view) return;
    if (target.dataset.view === "layer") switchLayer(target);
    else choose(target.dataset.view, target.value);
    send(new FormData(target.form));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) {
      choose("theme", button.dataset.themeChoice);
      send(new URLSearchParams({ "view-theme": button.dataset.themeChoice }));
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
