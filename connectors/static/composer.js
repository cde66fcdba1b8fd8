// Where a citizen writes: a box that grows, Enter sends, and nothing written is ever lost.

import { el, icon } from "./dom.js";

const WARN_BELOW = 500;

export class Composer {
  /**
   * @param {{words: import("./words.js").Words, draft: string, limit: () => number, send: (text: string) => void,
   *   keep: (text: string) => void, place: (() => void) | null}} options
   */
  constructor({ words, draft, limit, send, keep, place }) {
    this.words = words;
    this.limit = limit;
    this.onSend = send;
    this.onKeep = keep;
    this.box = el("textarea", {
      id: "swift-write", rows: 1, "aria-label": words.write, placeholder: words.placeholder, "aria-describedby": "swift-count",
      enterkeyhint: "send", autocomplete: "off", input: () => this.typed(), keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
    });
    this.count = el("p", { id: "swift-count", class: "count" });
    this.over = el("p", { class: "over", role: "alert" });
    this.element = el("form", { class: "composer", submit: (/** @type {Event} */ event) => this.submit(event) },
      el("div", { class: "column" },
        this.count,
        this.over,
        el("div", { class: "row" },
          place && el("button", { type: "button", class: "pin", "aria-label": words.place, title: words.place, click: place }, icon("pin")),
          this.box,
          el("button", { type: "submit", class: "send" }, words.send))));
    this.box.value = draft;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // While an input method composes, Enter picks a word (229: older browsers say it that way).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.submit(event);
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return this.focus();
    if (this.excess() > 0) return this.judge(true);
    this.onSend(text);
    this.fill("");
    this.focus();
  }

  typed() {
    this.onKeep(this.box.value);
    this.grow();
    this.judge(false);
  }

  excess() {
    return [...this.box.value.trim()].length - this.limit();
  }

  /** Say how much room is left when it gets tight, and what to do when there is none. @param {boolean} tried */
  judge(tried) {
    const excess = this.excess();
    this.count.textContent = excess <= 0 && excess > -WARN_BELOW ? this.words.left(-excess) : "";
    this.over.textContent = excess > 0 ? this.words.tooLong(excess) : "";
    this.box.setAttribute("aria-invalid", String(excess > 0));
    if (tried) this.focus();
  }

  grow() {
    this.box.style.height = "auto";
    if (this.box.value) this.box.style.height = `${this.box.scrollHeight + 2}px`;
  }

  /** @param {string} text */
  fill(text) {
    this.box.value = text;
    this.typed();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }
}
