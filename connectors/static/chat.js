// The chat, put together in any root: the page's or a widget's shadow root.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, icon } from "./dom.js";
import { LogView } from "./log_view.js";
import { Memory } from "./memory.js";
import { askPlace, canLocate } from "./place.js";
import { LANGUAGE_NAMES, WORDS } from "./words.js";

/** @typedef {import("./words.js").Lang} Lang */

// A short break is not worth a word.
const QUIET_BREAK = 2_000;

/** Where the socket is: beside the folder these files come from. */
function socketUrl() {
  const url = new URL("../../ws", import.meta.url);
  url.protocol = url.protocol.replace("http", "ws");
  return url.href;
}

/**
 * @typedef {object} Options
 * @property {Lang} lang
 * @property {boolean} [fixed] the language was asked for, so the conversation's own does not change it
 * @property {Record<Lang, string>} names what the desk is called
 * @property {(lang: Lang) => void} [onLang]
 * @property {() => void} [onClose] shows a button that closes
 */

export class Chat {
  /** @param {HTMLElement} root @param {Options} options */
  constructor(root, options) {
    this.root = root;
    this.options = options;
    this.lang = options.lang;
    this.words = WORDS[this.lang];
    this.adopt = !options.fixed;
    this.times = false;
    this.patient = true;
    this.breakTimer = 0;
    this.memory = new Memory();
    this.conversation = new Conversation({ url: socketUrl(), memory: this.memory, lang: this.lang });
    this.conversation.addEventListener("change", () => this.draw());
    this.build();
  }

  /** Everything on the screen, in the present language. What was said and written stays. */
  build() {
    const { lang, memory, conversation } = this;
    const words = (this.words = WORDS[lang]);
    this.view?.stop();
    this.composer = new Composer({
      words,
      draft: memory.draft,
      limit: () => conversation.textLimit,
      send: (text) => this.say({ text }),
      keep: (text) => (memory.draft = text),
      place: canLocate() ? () => this.askPlace() : null,
    });
    this.view = new LogView({ conversation, words, lang, actions: this.actions() });
    this.notice = el("div", { class: "notice", role: "status" });
    this.element = el("div", { class: "chat", lang: lang === "zh" ? "zh-CN" : "en" },
      this.header(), this.view.scroller, this.notice, this.composer.element);
    this.root.replaceChildren(this.element);
    this.view.showTimes(this.times);
    this.composer.grow();
    this.composer.judge(false);
    this.draw();
  }

  header() {
    const { lang, words, options } = this;
    const other = lang === "zh" ? "en" : "zh";
    return el("div", { class: "head" },
      el("div", { class: "column" },
        el(options.onClose ? "h2" : "h1", { class: "title" }, options.names[lang]),
        el("button", { type: "button", class: "tool times", "aria-pressed": this.times, "aria-label": words.times, title: words.times,
          click: (/** @type {any} */ event) => this.toggleTimes(event.currentTarget) }, icon("clock")),
        el("button", { type: "button", class: "tool lang", lang: other === "zh" ? "zh-CN" : "en",
          click: () => this.switchLanguage(other) }, LANGUAGE_NAMES[other]),
        options.onClose && el("button", { type: "button", class: "tool", "aria-label": words.close, title: words.close,
          click: options.onClose }, icon("close"))));
  }

  actions() {
    return {
      press: (/** @type {{token: string, title: string}} */ choice, /** @type {Event} */ event) => {
        this.say({ button: choice.token, text: choice.title });
        this.goOn(event);
      },
      takeBack: (/** @type {import("./memory.js").Pending} */ pending) => {
        const present = this.composer?.box.value.trim();
        this.composer?.fill(present ? `${pending.text}\n${present}` : pending.text ?? "");
        this.conversation.discard(pending.id);
        this.composer?.focus();
      },
      discard: (/** @type {import("./memory.js").Pending} */ pending) => {
        this.conversation.discard(pending.id);
        this.composer?.focus();
      },
      start: (/** @type {string} */ text, /** @type {Event} */ event) => {
        this.say({ text });
        this.goOn(event);
      },
    };
  }

  /**
   * The pressed button is gone: keyboard and mouse go on in the box. A finger is not met by the screen keyboard.
   * @param {Event} event
   */
  goOn(event) {
    const byKeyboard = /** @type {UIEvent} */ (event).detail === 0;
    if (byKeyboard || window.matchMedia("(pointer: fine)").matches) this.composer?.focus();
  }

  /** @param {{text?: string, button?: string, place?: {lat: number, long: number}}} message */
  say(message) {
    this.view?.follow();
    this.conversation.say(message);
  }

  askPlace() {
    if (this.element?.querySelector(".ask-place")) return;
    const panel = askPlace({
      words: this.words,
      found: (place) => this.say({ place }),
      done: () => this.composer?.focus(),
    });
    this.composer?.element.prepend(panel);
  }

  /** @param {HTMLElement} button */
  toggleTimes(button) {
    this.times = !this.times;
    button.setAttribute("aria-pressed", String(this.times));
    this.view?.showTimes(this.times);
  }

  /** Change the page at once, and tell the desk as a person would; before the first message there is nobody to tell. @param {Lang} lang */
  switchLanguage(lang) {
    const talked = this.conversation.known.size > 0 || this.conversation.pending.length > 0;
    this.adopt = false;
    this.setLang(lang);
    if (talked) this.say({ text: LANGUAGE_NAMES[lang] });
    this.element?.querySelector(/** @type {any} */ (".tool.lang"))?.focus();
  }

  /** @param {Lang} lang */
  setLang(lang) {
    this.lang = lang;
    this.conversation.speak(lang);
    this.options.onLang?.(lang);
    this.build();
  }

  draw() {
    const { conversation } = this;
    const desk = /** @type {Lang | null} */ (conversation.deskLang);
    if (this.adopt && conversation.loaded) {
      this.adopt = false;
      if (desk && desk !== this.lang) return this.setLang(desk);
    }
    this.view?.draw();
    this.drawNotice();
  }

  /** The one line about the network, once a break is long enough to matter. */
  drawNotice() {
    const { conversation, notice, words } = this;
    if (!notice) return;
    if (conversation.online) {
      clearTimeout(this.breakTimer);
      this.breakTimer = 0;
      this.patient = true;
    } else if (this.patient && !this.breakTimer) {
      this.breakTimer = setTimeout(() => {
        this.patient = false;
        this.drawNotice();
      }, QUIET_BREAK);
    }
    const show = !conversation.online && !this.patient;
    this.element?.classList.toggle("broken", show);
    const waiting = conversation.pending.filter((each) => !each.refused).length;
    const text = show ? (waiting ? words.unsent(waiting) : words.offline) : "";
    if (notice.textContent === text) return;
    notice.replaceChildren();
    if (text) {
      const retry = el("button", { type: "button", class: "link", click: () => conversation.retry() }, words.retry);
      notice.append(el("div", { class: "column" }, icon("cloud"), el("span", {}, text), retry));
    }
  }

  focus() {
    this.composer?.focus();
  }

  stop() {
    clearTimeout(this.breakTimer);
    this.view?.stop();
    this.conversation.stop();
    this.root.replaceChildren();
  }
}
