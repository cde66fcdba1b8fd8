// What can be chosen beside writing: times, contact by text only, the transcript, forgetting this device. It opens in place, below
// the head, and covers nothing.

import { el, icon } from "./dom.js";

/**
 * @typedef {object} Choices
 * @property {() => boolean} timesShown
 * @property {() => void} times
 * @property {() => void} textOnly
 * @property {() => Promise<string>} transcript resolves to a sentence on what became of it
 * @property {() => void} clear
 */

export class Menu {
  /** @param {{words: import("./words.js").Words, inWebView: boolean, choices: Choices}} options */
  constructor({ words, inWebView, choices }) {
    this.words = words;
    this.choices = choices;
    this.inWebView = inWebView;
    this.button = el("button", { type: "button", class: "tool more", "aria-expanded": "false", "aria-controls": "swift-menu",
      "aria-label": words.more, title: words.more, click: () => this.toggle() }, icon("more"));
    this.panel = el("div", { id: "swift-menu", class: "menu", role: "group", "aria-label": words.more, hidden: true,
      keydown: (/** @type {KeyboardEvent} */ event) => this.key(event) });
  }

  toggle() {
    if (this.panel.hidden) this.open();
    else this.close();
  }

  open() {
    this.list();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.panel.querySelector("button").focus();
  }

  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.button.focus();
  }

  /** Escape closes this, and not the widget around it. @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    this.close();
  }

  list() {
    const { words, choices } = this;
    const done = (/** @type {() => void} */ act) => () => {
      this.close();
      act();
    };
    this.panel.replaceChildren(el("div", { class: "column" },
      this.entry("clock", words.times, done(choices.times), { class: "times", "aria-pressed": choices.timesShown() }),
      this.entry("text", words.textOnly, done(choices.textOnly)),
      this.entry("save", this.inWebView ? words.copy : words.save, () => this.hand()),
      this.entry("wipe", words.clear, () => this.askClear())));
  }

  /** @param {string} mark @param {string} name @param {() => void} act @param {import("./dom.js").Attributes} [more] */
  entry(mark, name, act, more = {}) {
    return el("button", { type: "button", ...more, class: `entry ${more.class ?? ""}`, click: act }, icon(mark), el("span", {}, name));
  }

  /** The transcript, and in words what became of it. */
  async hand() {
    const status = this.say(this.words.saving);
    status.textContent = await this.choices.transcript();
  }

  /** @param {string} text */
  say(text) {
    this.panel.querySelector("[role=status]")?.remove();
    const status = el("p", { class: "column said", role: "status" }, text);
    this.panel.append(status);
    return status;
  }

  /** What is forgotten and what is not is said before, since nothing brings it back. */
  askClear() {
    const { words } = this;
    const sure = () => {
      this.close();
      this.choices.clear();
    };
    this.panel.replaceChildren(el("div", { class: "column asks" },
      el("p", {}, words.clearAsk),
      el("p", { class: "aside" }, words.clearKept),
      el("div", { class: "choices" },
        el("button", { type: "button", class: "choice grave", click: sure }, icon("wipe"), words.clearYes),
        el("button", { type: "button", class: "choice", click: () => this.close() }, words.clearNo))));
    this.panel.querySelector(".choice:last-child").focus();
  }
}
