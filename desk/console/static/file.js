// Filing for somebody: as fields change, the unit, what is alike and danger are looked for again. Without it a button does that.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const form = document.querySelector("[data-behalf]");
  if (!form) return;

  const PAUSE = 600;
  const MATTERS = new Set(["category", "choice", "kind", "area", "address", "party", "description", "story", "reporter_phone", "lang"]);
  let timer = 0;
  let asked = 0;

  // Who chooses from the list means none of the likeliest.
  const any = form.querySelector("[data-any]");
  any.addEventListener("change", () => {
    const other = form.querySelector('[name="choice"][value="other"]');
    if (other) other.checked = true;
  });

  const put = (page) => {
    for (const part of ["[data-first]", "[data-advice]"]) {
      const wanted = page.querySelector(part);
      const present = document.querySelector(part);
      if (!wanted || present.contains(document.activeElement)) continue;
      // The same words are not put in again: a screen reader would say the danger once more.
      if (wanted.innerHTML !== present.innerHTML) present.replaceChildren(...wanted.childNodes);
    }
  };

  const look = async () => {
    const mine = ++asked;
    try {
      const answer = await fetch("/desk/file/advice", { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      if (!answer.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      whenReleased(() => mine === asked && put(page));
    } catch {
      // The service is away for a moment: the button looks again.
    }
  };

  const soon = (event) => {
    if (!MATTERS.has(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);

  // A second click while the first is on its way does nothing.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => { sent = false; });
})();
