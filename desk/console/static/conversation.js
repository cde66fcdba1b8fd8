// An open conversation: asks every three seconds for what is new, sends without leaving the page, stays at the newest line and
// keeps what is being typed. Without it the page works as forms and links do.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const EVERY = 3000;
  const NEAR = 160;
  const MAY_CHANGE = 20; // So many of the newest lines are asked for again: their state may have changed.
  const log = document.querySelector("[data-conversation]");
  if (!log) return;

  const list = log.querySelector("ol");
  const lost = document.querySelector("[data-lost]");
  const bar = document.querySelector(".bar");
  const box = bar && bar.querySelector("textarea");
  const toNewest = bar && bar.querySelector(".to-newest");
  const draft = `draft ${log.dataset.conversation}`;
  // Beside something else the conversation scrolls in its own frame.
  const frame = log.closest("[data-scrolls]");
  const scroller = frame || document.documentElement;

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  const isAtEnd = () => scroller.clientHeight + scroller.scrollTop >= scroller.scrollHeight - NEAR;
  const toEnd = () => {
    scroller.scrollTo(0, scroller.scrollHeight);
    if (toNewest) toNewest.hidden = true;
    // A picture in the newest line has its height only when it is there.
    for (const picture of list.lastElementChild?.querySelectorAll("img") ?? []) {
      if (!picture.complete) picture.addEventListener("load", toEnd, { once: true });
    }
  };

  // What changed in place is not read out again; a new line is.
  const change = (present, wanted) => {
    if (present.innerHTML === wanted.innerHTML || present.querySelector("details.beside[open]")) return;
    present.setAttribute("aria-live", "off");
    present.replaceChildren(...wanted.childNodes);
  };

  const take = (page) => {
    const wasAtEnd = isAtEnd();
    let grew = false;
    for (const wanted of page.querySelectorAll("ol.transcript > li")) {
      const present = document.getElementById(wanted.id);
      if (present) change(present, wanted);
      else grew = Boolean(list.appendChild(wanted));
    }
    for (const wanted of page.querySelectorAll("[data-live]")) {
      const present = document.querySelector(`[data-live="${wanted.dataset.live}"]`);
      if (!present || present.outerHTML === wanted.outerHTML) continue;
      const hadFocus = present.contains(document.activeElement);
      present.replaceWith(wanted);
      if (hadFocus) wanted.querySelector("button").focus();
    }
    lost.hidden = true;
    if (!grew) return;
    if (wasAtEnd) toEnd();
    else if (toNewest) toNewest.hidden = false;
  };

  const look = async () => {
    const known = [...list.children].map((line) => line.id.replace("line-", ""));
    const after = known.length > MAY_CHANGE ? known[known.length - MAY_CHANGE - 1] : 0;
    let page = null;
    try {
      const answer = await fetch(`${log.dataset.conversation}?after=${after}`, { redirect: "manual" });
      if (answer.ok) page = parse(await answer.text());
    } catch {
      // The service is away for a moment: that is said, and it is asked again.
    }
    whenReleased(() => page ? take(page) : (lost.hidden = false));
  };

  // A page that nobody sees asks for nothing: what came meanwhile is asked for when it is seen again.
  const goOn = async () => {
    if (!document.hidden) await look();
    setTimeout(goOn, EVERY);
  };
  document.addEventListener("visibilitychange", () => document.hidden || look());

  const refuse = (page) => {
    const place = bar.querySelector('[data-live="problem"]');
    const why = page.querySelector("main h1 + p");
    if (place && why) place.textContent = why.textContent;
    else lost.hidden = false;
  };

  let busy = false;
  const send = async (event) => {
    if (event.target.method !== "post") return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    bar.setAttribute("aria-busy", "true");
    const form = event.target;
    const button = event.submitter;
    const sent = box.value;
    const elsewhere = button && button.hasAttribute("formaction");
    try {
      const answer = await fetch(elsewhere ? button.formAction : form.action, {
        method: "POST",
        body: form.id === "reply" && !elsewhere ? new FormData(form, button) : new URLSearchParams(new FormData(form, button)),
      });
      const page = parse(await answer.text());
      const isDone = page.querySelector("[data-conversation]") !== null;
      // A refusal that is another page says why; the words stay where they are.
      if (isDone) take(page);
      else if (answer.status < 500) refuse(page);
      else lost.hidden = false;
      if (isDone && answer.ok && !elsewhere && form.contains(box) && box.value === sent) {
        box.value = "";
        form.dispatchEvent(new Event("sent"));
        sessionStorage.removeItem(draft);
      }
    } catch {
      lost.hidden = false;
    }
    busy = false;
    bar.removeAttribute("aria-busy");
    toEnd();
  };

  if (bar) {
    box.value ||= sessionStorage.getItem(draft) || "";
    box.addEventListener("input", () => sessionStorage.setItem(draft, box.value));
    bar.addEventListener("submit", send);
    // A canned answer is put where one types, to be read and changed before it is sent.
    bar.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-say]");
      if (!chosen) return;
      event.preventDefault();
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n${chosen.value}` : chosen.value;
      sessionStorage.setItem(draft, box.value);
      chosen.closest("details").open = false;
      box.focus();
    });
    toNewest.addEventListener("click", (event) => {
      event.preventDefault();
      toEnd();
      box.focus({ preventScroll: true });
    });
    document.addEventListener("scroll", () => { if (isAtEnd()) toNewest.hidden = true; }, true);
  }
  // Whoever comes for one line stays at it.
  if (!location.hash.startsWith("#line-")) {
    if (!frame) history.scrollRestoration = "manual";
    toEnd();
    addEventListener("load", toEnd);
  }
  setTimeout(goOn, EVERY);
})();
