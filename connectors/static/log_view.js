// The conversation on the screen: lines in order with a heading for each day, kept at the newest line unless somebody reads further up.

import { dayHeading } from "./dates.js";
import { el, icon } from "./dom.js";
import { lineView, openLines, pendingView } from "./line_view.js";
import { welcomeView } from "./welcome.js";

const NEAR = 96;

export class LogView {
  /**
   * @param {{conversation: import("./conversation.js").Conversation, words: import("./words.js").Words,
   *   lang: import("./words.js").Lang, get: import("./media_view.js").Fetch,
   *   actions: import("./line_view.js").Actions & {start: (text: string, event: Event) => void}}} options
   */
  constructor({ conversation, words, lang, get, actions }) {
    this.conversation = conversation;
    this.words = words;
    this.lang = lang;
    this.get = get;
    this.actions = actions;
    /** Elements by what they show, with what they were made from. @type {Map<string, {node: HTMLElement, made: string}>} */
    this.made = new Map();
    this.column = el("div", { class: "column lines" });
    this.typing = el("div", { class: "column typing", hidden: true },
      el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", {}, words.typing));
    this.log = el("div", { class: "log", role: "log", "aria-label": words.log, "aria-live": "off", tabindex: 0 }, this.column);
    this.toNewest = el("button", { type: "button", class: "to-newest", hidden: true, click: () => this.follow() },
      icon("down"), words.newBelow);
    this.scroller = el("div", { class: "scroller" }, this.log, this.toNewest);
    this.log.append(this.typing);
    this.following = true;
    this.wasCleared = false;
    this.log.addEventListener("scroll", () => this.scrolled());
    this.log.addEventListener("click", (/** @type {any} */ event) => this.tapped(event));
    this.watcher = new ResizeObserver(() => this.following && this.follow());
    this.watcher.observe(this.log);
    // A picture that has come makes its line taller.
    this.watcher.observe(this.column);
  }

  /** Draw what is new, take away what is gone, leave the rest alone. */
  draw() {
    const { conversation, log } = this;
    const fromBottom = log.scrollHeight - log.scrollTop;
    const before = this.column.lastElementChild;
    const first = this.column.querySelector("[data-id]");
    this.arrange(this.wanted());
    this.showProgress();
    this.typing.hidden = !conversation.typing;
    const grewAbove = first && first !== this.column.querySelector("[data-id]");
    if (this.following) this.follow();
    else if (grewAbove) log.scrollTop = log.scrollHeight - fromBottom;
    else if (before !== this.column.lastElementChild) this.toNewest.hidden = false;
    // What was said before is not read out again; what is said from now on is.
    if (conversation.loaded) requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
  }

  /** What should stand there: a key, what it is made from (changed: made anew), and how. */
  wanted() {
    const { conversation, words, lang, get, actions } = this;
    const { lines, pending } = conversation;
    /** @type {{key: string, from: string, make: () => HTMLElement}[]} */
    const items = [];
    const open = openLines(lines, pending);
    if (conversation.atStart || !conversation.loaded || !lines.length) {
      const fresh = !pending.length && !lines.some((line) => line.from === "citizen");
      if (conversation.loaded || !conversation.online) {
        const { wasCleared } = this;
        const made = `${fresh} ${wasCleared}`;
        items.push({ key: "welcome", from: made, make: () => welcomeView(words, { fresh, wasCleared, start: actions.start }) });
      }
    } else if (conversation.known.size < conversation.historyLimit) {
      items.push({ key: "earlier", from: "", make: () => this.earlierView() });
    }
    let day = "";
    for (const line of lines) {
      const at = new Date(line.at);
      if (at.toDateString() !== day) {
        day = at.toDateString();
        items.push({ key: `day ${day}`, from: "", make: () => el("p", { class: "day" }, dayHeading(at, lang, words, new Date())) });
      }
      const isOpen = open.has(line.id);
      const states = (line.media ?? []).map((each) => each.state).join();
      const made = `${isOpen && (line.buttons || line.card) ? "open" : ""} ${line.text} ${states}`;
      items.push({ key: `line ${line.id}`, from: made, make: () => lineView(line, { words, lang, open: isOpen, get, actions }) });
    }
    const limit = conversation.textLimit;
    for (const each of pending) {
      items.push({ key: `pending ${each.id}`, from: each.refused ?? "", make: () => pendingView(each, { words, actions, limit }) });
    }
    return items;
  }

  /** @param {{key: string, from: string, make: () => HTMLElement}[]} items */
  arrange(items) {
    const wanted = new Set(items.map((item) => item.key));
    for (const [key, { node }] of this.made) {
      if (!wanted.has(key)) {
        node.remove();
        this.made.delete(key);
      }
    }
    /** @type {Element | null} */
    let place = this.column.firstElementChild;
    for (const { key, from, make } of items) {
      const present = this.made.get(key);
      if (present && present.made === from) {
        if (present.node === place) place = place.nextElementSibling;
        else this.column.insertBefore(present.node, place);
        continue;
      }
      const node = make();
      if (present) {
        if (present.node === place) place = place.nextElementSibling;
        present.node.remove();
      }
      this.column.insertBefore(node, place);
      this.made.set(key, { node, made: from });
    }
  }

  /** Drawn in place: a bar that grows is nothing to be read out again and again. */
  showProgress() {
    const { bringing, progress } = this.conversation.queue;
    for (const bar of this.column.querySelectorAll("progress")) {
      bar.hidden = bar.dataset.of !== bringing || !progress;
      bar.value = progress;
    }
  }

  earlierView() {
    return el("button", { type: "button", class: "earlier", click: () => this.conversation.earlier() }, this.words.earlier);
  }

  /** @param {boolean} on */
  showTimes(on) {
    this.log.classList.toggle("timed", on);
    if (this.following) this.follow();
  }

  /** Say above the first line what became of the lines before. */
  showCleared() {
    this.wasCleared = true;
    this.follow();
    this.draw();
  }

  follow() {
    this.following = true;
    this.toNewest.hidden = true;
    this.log.scrollTop = this.log.scrollHeight;
  }

  scrolled() {
    this.following = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
    if (this.following) this.toNewest.hidden = true;
  }

  /** A tap on a line shows its time; the clock above shows all of them (and works without a pointer). @param {any} event */
  tapped(event) {
    if (event.target.closest("a, button") || String(document.getSelection())) return;
    event.target.closest(".words")?.parentElement.classList.toggle("timed");
  }

  stop() {
    this.watcher.disconnect();
  }
}
