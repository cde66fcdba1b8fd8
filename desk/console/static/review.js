// Keys of a page: each presses, or goes to, what is marked with it; / goes to the search, ? shows the keys.
// Whoever switched single keys off in the queue has none here either; the box decides for this browser.
"use strict";

(() => {
  const STORE = "desk-keys";
  const help = document.querySelector("[data-keys]");
  const box = document.querySelector("[data-keys-on]");
  if (!help || !box) return;

  const kept = () => {
    const asEverywhere = help.dataset.keys !== "off";
    try {
      const here = localStorage.getItem(STORE);
      return here ? here === "on" : asEverywhere;
    } catch {
      return asEverywhere; // No storage here.
    }
  };

  const show = () => {
    box.checked = kept();
    document.documentElement.classList.toggle("keys-off", !box.checked);
  };

  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORE, box.checked ? "on" : "off");
    } catch {
      // Not kept: it holds for this page.
    }
    document.documentElement.classList.toggle("keys-off", !box.checked);
  });

  const writes = (element) =>
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

  const search = () => {
    const field = document.querySelector("[data-key-search]");
    if (field) {
      field.focus();
      field.select();
      return true;
    }
    const list = document.querySelector("[data-key-search-url]");
    if (list) location.assign(`${list.href}#search`);
    return Boolean(list);
  };

  const act = (key) => {
    if (key === "/") return search();
    if (key === "?") {
      help.open = !help.open;
      help.scrollIntoView({ block: "nearest" });
      if (help.open) help.querySelector("summary").focus();
      return true;
    }
    const aim = document.querySelector(`[data-key-focus="${CSS.escape(key)}"]`);
    if (aim) {
      for (let fold = aim.closest("details"); fold && !aim.matches("summary"); fold = fold.parentElement.closest("details")) fold.open = true;
      aim.focus();
      return true;
    }
    const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    wanted?.click();
    return Boolean(wanted);
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (!box.checked || writes(event.target)) return;
    if (act(event.key)) event.preventDefault();
  });

  show();
  document.documentElement.dataset.keys = "ready";
  if (location.hash === "#search") search();
})();
