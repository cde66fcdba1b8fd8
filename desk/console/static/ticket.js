// A ticket's page: shows what the citizen will read while it is being typed. Without it a button does the same.
"use strict";

(() => {
  const PAUSE = 600;

  for (const form of document.querySelectorAll("form[data-previewed]")) {
    const shown = form.querySelector("[data-preview]");
    const look = form.querySelector(".look");
    if (!shown || !look) continue;
    look.hidden = true;

    let timer = 0;
    let asked = 0;
    let last = "";

    const ask = async () => {
      const wanted = new URLSearchParams(new FormData(form));
      if (wanted.toString() === last) return;
      last = wanted.toString();
      const mine = ++asked;
      shown.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(`${look.formAction}?part=1`, { method: "POST", body: wanted, redirect: "manual" });
        // What was asked before the newest words is not shown any more.
        if (answer.ok && mine === asked) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          shown.replaceChildren(...page.body.childNodes);
        }
      } catch {
        last = "";
      }
      if (mine === asked) shown.removeAttribute("aria-busy");
    };
    const soon = (pause) => {
      clearTimeout(timer);
      timer = setTimeout(ask, pause);
    };

    form.addEventListener("input", () => soon(PAUSE));
    const fold = form.closest("details");
    if (fold && fold.open) soon(0);
    if (fold) fold.addEventListener("toggle", () => fold.open && soon(0));
  }
})();
