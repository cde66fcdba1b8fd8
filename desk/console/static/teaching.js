// The form beside a message is fetched when it is opened: it holds every category and area of the city. Without this it is
// a page of its own.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const open = async (details) => {
    if (!details.open || details.dataset.filled) return;
    details.dataset.filled = "1";
    try {
      const answer = await fetch(details.dataset.form, { redirect: "manual" });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const form = page.querySelector("form.correct");
      const button = form.querySelector("button");
      whenReleased(() => {
        details.querySelector("p").replaceWith(form);
        button.focus();
      });
    } catch {
      delete details.dataset.filled; // The link to the page is still there.
    }
  };
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.beside[data-form]")) open(event.target);
  }, true);
})();
