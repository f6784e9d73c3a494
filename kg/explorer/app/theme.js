"use strict";

// Light or dark: as the system has it, until somebody chooses. Runs before the first paint.
const Theme = (() => {
  const KEY = "kg-theme";
  const system = matchMedia("(prefers-color-scheme: dark)");

  function kept() {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage may be closed to pages from a disk
    }
  }

  function current() {
    return document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light");
  }

  function choose(theme) {
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // It holds for this page only.
    }
    document.dispatchEvent(new Event("themechange"));
  }

  /** Make a button the switch between the two; its text names the one it leads to. */
  function attach(button) {
    const label = () => (button.textContent = current() === "dark" ? "Light" : "Dark");
    button.setAttribute("aria-label", "Switch between light and dark");
    button.addEventListener("click", () => choose(current() === "dark" ? "light" : "dark"));
    document.addEventListener("themechange", label);
    system.addEventListener("change", () => document.dispatchEvent(new Event("themechange")));
    label();
  }

  const chosen = kept();
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  return { attach };
})();
