// Sentences and knowledge below a conversation: looked for as one types. Without it a button does that.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const PAUSE = 250;
  const bar = document.querySelector(".bar");
  if (!bar) return;

  let timer = 0;
  let asked = 0;

  const show = (wanted, sought) => {
    const present = bar.querySelector("[data-found]");
    if (present.contains(document.activeElement)) return;
    present.replaceWith(wanted);
    if (sought) bar.querySelector("[data-counted]").textContent = wanted.dataset.found;
  };

  const seek = async (form) => {
    const mine = ++asked;
    const words = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${form.dataset.seek}?${words}`, { redirect: "manual" });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const wanted = page.querySelector("[data-found]");
      if (wanted) whenReleased(() => mine === asked && show(wanted, words.get("sought")));
    } catch {
      // The service is away for a moment: what was found before stays.
    }
  };

  bar.addEventListener("input", (event) => {
    const form = event.target.closest("[data-seek]");
    if (!form) return;
    clearTimeout(timer);
    timer = setTimeout(seek, PAUSE, form);
  });
  bar.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-seek]")) return;
    event.preventDefault();
    clearTimeout(timer);
    seek(event.target);
  });
  // Opened, it offers what may answer the newest words.
  bar.addEventListener("toggle", (event) => {
    const form = event.target.querySelector("[data-seek]");
    if (form && event.target.open) seek(form);
  }, true);
})();
