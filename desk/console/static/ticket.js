// A ticket's page: shows what the citizen will read while it is being typed, puts a chosen sentence where one types, and
// offers colleagues after an @. Without it a button, the form and a list do the same.
import { whenReleased } from "/chat/static/now/pressed.js";

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

    // No preview is better than an old one: the button asks once more, and says what stands in the way.
    const fail = () => {
      last = "";
      const why = document.createElement("p");
      why.className = "muted";
      why.textContent = shown.dataset.failed;
      shown.replaceChildren(why);
      look.hidden = false;
    };

    const ask = async () => {
      const wanted = new URLSearchParams(new FormData(form));
      if (wanted.toString() === last) return;
      last = wanted.toString();
      const mine = ++asked;
      let page = null;
      shown.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(`${look.formAction}?part=1`, { method: "POST", body: wanted, redirect: "manual" });
        if (answer.ok) page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        // The service is away for a moment: there is no preview.
      }
      if (mine === asked) shown.removeAttribute("aria-busy");
      // What was asked before the newest words is not shown any more, nor is what they have replaced.
      whenReleased(() => {
        if (mine === asked) page ? shown.replaceChildren(...page.body.childNodes) : fail();
      });
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

  const typed = (box) => box.dispatchEvent(new Event("input", { bubbles: true }));

  // A sentence is put where one types, to be read and changed; the list is free for the next one.
  for (const list of document.querySelectorAll("select[data-into]")) {
    list.addEventListener("change", () => {
      const box = document.getElementById(list.dataset.into);
      if (!list.value) return;
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n${list.value}` : list.value;
      list.value = "";
      box.focus();
      typed(box);
    });
  }

  const naming = (people) => {
    const box = document.getElementById(people.dataset.people);
    const all = [...people.options].map((one) => ({ name: one.value, shown: one.textContent.trim() }));
    const frame = document.createElement("div");
    const offer = document.createElement("ul");
    frame.className = "naming";
    offer.id = `${box.id}-people`;
    offer.setAttribute("role", "listbox");
    offer.setAttribute("aria-label", document.querySelector(`label[for="${people.id}"]`).textContent);
    offer.hidden = true;
    frame.append(offer);
    box.after(frame);
    box.setAttribute("aria-autocomplete", "list");

    let chosen = 0;
    const begun = () => box.value.slice(0, box.selectionStart).match(/(?:^|[^A-Za-z0-9._-])@([^\s@]{0,30})$/);
    const close = () => {
      offer.hidden = true;
      box.removeAttribute("aria-activedescendant");
      box.removeAttribute("aria-controls");
    };
    const mark = (at) => {
      chosen = (at + offer.children.length) % offer.children.length;
      [...offer.children].forEach((one, nth) => one.setAttribute("aria-selected", String(nth === chosen)));
      offer.children[chosen].scrollIntoView({ block: "nearest" });
      box.setAttribute("aria-activedescendant", offer.children[chosen].id);
    };
    const take = (name) => {
      const [, part] = begun();
      const end = box.selectionStart;
      box.setRangeText(`${name} `, end - part.length, end, "end");
      close();
      box.focus();
      typed(box);
    };
    const look = () => {
      const found = begun();
      const part = found ? found[1].toLowerCase() : null;
      const fitting = part === null ? [] : all.filter(({ shown }) => shown.toLowerCase().includes(part)).slice(0, 8);
      if (!fitting.length) return close();
      offer.replaceChildren(...fitting.map(({ name, shown }, nth) => {
        const one = document.createElement("li");
        one.id = `${offer.id}-${nth}`;
        one.setAttribute("role", "option");
        one.textContent = shown;
        one.addEventListener("mousedown", (event) => {
          event.preventDefault();
          take(name);
        });
        one.dataset.name = name;
        return one;
      }));
      offer.hidden = false;
      box.setAttribute("aria-controls", offer.id);
      mark(0);
    };

    box.addEventListener("input", look);
    box.addEventListener("blur", close);
    box.addEventListener("keydown", (event) => {
      if (offer.hidden || event.isComposing) return;
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps) mark(chosen + steps[event.key]);
      else if (event.key === "Enter" || event.key === "Tab") take(offer.children[chosen].dataset.name);
      else if (event.key === "Escape") close();
      else return;
      event.preventDefault();
    });
  };
  for (const people of document.querySelectorAll("select[data-people]")) naming(people);
})();
