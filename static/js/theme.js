// Light or dark, where the reader chose otherwise than the device. Runs before the page is
// painted, so it stands in the head and is no module. Without it the device decides.
"use strict";
{
  const root = document.documentElement;
  const known = ["light", "dark"];

  function chosen() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // storage may be forbidden here
    }
  }

  function show(theme) {
    if (known.includes(theme)) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === (root.dataset.theme ?? "auto")));
    }
  }

  function choose(theme) {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // then it holds for this page alone
    }
    show(theme);
  }

  show(chosen());
  document.addEventListener("DOMContentLoaded", () => {
    show(root.dataset.theme ?? chosen());
    for (const block of document.querySelectorAll("[data-needs-script]")) block.hidden = false;
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (button) choose(button.dataset.themeChoice);
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
