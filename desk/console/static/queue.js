// The queue: keys to move, open and select; what changed is told and marked without anything moving; and going away and coming
// back finds the same line with the same tickets selected. Without it the page works as links and forms do.
import { whenReleased } from "/chat/static/now/pressed.js";

(() => {
  const EVERY = 15000;
  const WHOLE = 20; // Every so many looks all lines are drawn anew: the time that is left goes by.
  const held = document.querySelector("[data-queue]");
  if (!held) return;

  const { queue, here, shortcuts } = held.dataset;
  const body = held.querySelector("tbody");
  const lines = () => (body ? [...body.querySelectorAll("tr[data-ticket]")] : []);
  const linkOf = (line) => line.querySelector("a.open");
  const boxOf = (line) => line.querySelector(".pick input");
  const news = document.querySelector("[data-news]");
  const kept = (name) => JSON.parse(sessionStorage.getItem(`queue ${name}`) || "null");
  const keep = (name, value) => sessionStorage.setItem(`queue ${name}`, JSON.stringify(value));

  // One line at a time is reached by Tab, the others by arrows or keys.
  let at = null;
  const reach = (line) => {
    for (const one of lines()) {
      for (const part of [linkOf(one), boxOf(one)]) if (part) part.tabIndex = one === line ? 0 : -1;
    }
    at = line;
  };
  const goTo = (line) => {
    if (!line) return;
    reach(line);
    linkOf(line).focus({ preventScroll: true });
    line.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = lines();
    const focused = document.activeElement.closest("tr[data-ticket]");
    const now = focused ? all.indexOf(focused) : -1;
    goTo(now < 0 ? at || all[0] : all[Math.min(Math.max(now + by, 0), all.length - 1)]);
  };

  // Selected tickets stay so when the page is left and come back to.
  const bulk = document.querySelector("#bulk");
  const all = bulk && bulk.querySelector("[data-all]");
  const count = () => {
    const boxes = lines().map(boxOf);
    const picked = boxes.filter((box) => box.checked);
    const words = bulk.querySelector("[data-picked]");
    words.dataset.none ??= words.textContent;
    words.textContent = picked.length ? words.dataset.words.replace("{n}", picked.length) : words.dataset.none;
    for (const button of bulk.querySelectorAll("button")) button.disabled = picked.length === 0;
    all.checked = boxes.length > 0 && picked.length === boxes.length;
    all.indeterminate = picked.length > 0 && !all.checked;
    keep(`picked ${here}`, picked.map((box) => box.value));
  };
  if (bulk) {
    const before = new Set(kept(`picked ${here}`) || []);
    for (const line of lines()) if (before.has(boxOf(line).value)) boxOf(line).checked = true;
    all.hidden = false;
    all.addEventListener("change", () => {
      for (const line of lines()) boxOf(line).checked = all.checked;
      count();
    });
    body.addEventListener("change", count);
    count();
  }

  if (body) {
    const last = kept(`at ${here}`);
    const line = lines().find((one) => one.dataset.ticket === last);
    reach(line || lines()[0]);
    body.addEventListener("focusin", (event) => {
      const line = event.target.closest("tr[data-ticket]");
      if (line && line !== at) reach(line);
    });
    body.addEventListener("click", (event) => {
      const link = event.target.closest("a.open");
      if (link) keep(`at ${here}`, link.closest("tr").dataset.ticket);
    });
    const cameBack = document.referrer.includes("/desk/tickets/") || performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (line && cameBack) goTo(line);
  }
  keep("here", location.pathname + location.search);

  const go = { q: () => kept("here") || "/desk/", i: () => "/desk/inbox", c: () => "/desk/conversations", f: () => "/desk/figures" };
  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
  };
  const open = (details, focus) => {
    details.open = true;
    focus.focus();
  };
  const onLine = (act) => {
    const line = document.activeElement.closest("tr[data-ticket]") || at;
    if (line) act(line);
  };
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    o: () => onLine((line) => linkOf(line).click()),
    x: () => onLine((line) => {
      if (!boxOf(line)) return;
      boxOf(line).checked = !boxOf(line).checked;
      count();
    }),
    "/": () => document.querySelector("#q").focus(),
    f: () => open(document.querySelector("#filters"), document.querySelector("#filters select")),
    n: () => follow("[rel=next]"),
    p: () => follow("[rel=prev]"),
    r: () => follow("[data-news] a"),
    "?": () => open(document.querySelector("#keys"), document.querySelector("#keys summary")),
  };
  let isGoing = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inList = body && body.contains(document.activeElement);
    if (inList && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
      return;
    }
    const writes = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
    if (shortcuts !== "on" || writes) return;
    if (isGoing) {
      isGoing = false;
      const link = go[event.key] && document.querySelector(`.rail a[href="${event.key === "q" ? "/desk/" : go[event.key]()}"]`);
      if (link) {
        event.preventDefault();
        location.assign(go[event.key]());
      }
      return;
    }
    if (event.key === "g") {
      isGoing = true;
      setTimeout(() => { isGoing = false; }, 1500);
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  // What changed meanwhile: lines that are shown change in place, the others are counted.
  const opened = held.dataset.askedAt;
  const fresh = new Set();
  let asked = opened;
  let isMany = false;
  let looks = 0;
  let told = "";

  const tell = () => {
    const words = isMany ? news.dataset.many : fresh.size ? news.dataset.words.replace("{n}", fresh.size) : "";
    // The same words are not set again: a screen reader would say them every time.
    if (words === told) return;
    told = words;
    const link = document.createElement("a");
    link.href = `${here}&since=${encodeURIComponent(opened)}`;
    link.textContent = words;
    news.replaceChildren(...(words ? [link] : []));
  };
  const mark = (line, words) => {
    const place = line.querySelector("[data-mark]");
    place.textContent = words;
    place.hidden = false;
  };
  const redraw = (line, html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const wanted = holder.content.querySelector("tr");
    const hasChanged = wanted.dataset.version !== line.dataset.version;
    const marked = line.querySelector("[data-mark]").textContent;
    [...line.children].forEach((cell, nth) => {
      const other = wanted.children[nth];
      const isHeld = cell.classList.contains("pick") || cell.contains(document.activeElement);
      if (!isHeld && cell.innerHTML !== other.innerHTML) cell.replaceChildren(...other.childNodes);
    });
    line.dataset.version = wanted.dataset.version;
    reach(at);
    if (hasChanged) mark(line, held.dataset.changed);
    else if (marked) mark(line, marked);
  };
  const take = (answer) => {
    for (const [number, html] of Object.entries(answer.lines)) {
      const line = lines().find((one) => one.dataset.ticket === number);
      if (line) redraw(line, html);
    }
    for (const [number, words] of Object.entries(answer.gone)) {
      const line = lines().find((one) => one.dataset.ticket === number);
      if (!line) continue;
      line.classList.add("gone");
      mark(line, words);
    }
    for (const number of answer.fresh) fresh.add(number);
    isMany ||= answer.many;
    asked = answer.asked_at;
    tell();
  };
  const look = async () => {
    const shown = lines().map((one) => `${one.dataset.ticket}:${one.dataset.version}${one.classList.contains("gone") ? "!" : ""}`).join(",");
    const whole = ++looks % WHOLE === 0 ? "&whole=1" : "";
    try {
      const address = `${queue}&asked_at=${encodeURIComponent(asked)}&shown=${encodeURIComponent(shown)}${whole}`;
      const answer = await fetch(address, { redirect: "manual", headers: { Accept: "application/json" } });
      if (answer.type === "opaqueredirect") return false; // Signed out: the next page says so.
      if (!answer.ok) throw new Error(String(answer.status));
      if (told === news.dataset.lost) told = null;
      const changed = await answer.json();
      whenReleased(() => take(changed));
    } catch {
      told = news.dataset.lost;
      news.textContent = told;
    }
    return true;
  };
  // A page that nobody sees asks for nothing: what came meanwhile is asked for when it is seen again.
  const goOn = async () => {
    if (document.hidden || await look()) setTimeout(goOn, EVERY);
  };
  document.addEventListener("visibilitychange", () => document.hidden || look());
  document.addEventListener("queue:look", look);
  setTimeout(goOn, EVERY);
})();
