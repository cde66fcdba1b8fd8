// The chat, put together in any root: the page's or a widget's shadow root.

import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { el, icon } from "./dom.js";
import { fromHost, hostOffer } from "./host_offer.js";
import { LogView } from "./log_view.js";
import { fetcher } from "./media_view.js";
import { Memory, newId } from "./memory.js";
import { Menu } from "./menu.js";
import { askPlace, canLocate, fromDevice } from "./place.js";
import { Notice } from "./notice.js";
import { whenReleased } from "./pressed.js";
import { canRecord, Recorder } from "./recorder.js";
import { inWebView } from "./surroundings.js";
import { copy, download, transcript } from "./transcript.js";
import { LANGUAGE_NAMES, WORDS } from "./words.js";

/** @typedef {import("./words.js").Lang} Lang */

/** Where the socket and the files are: beside the folder that these scripts come from. */
function addresses() {
  const url = new URL("../../ws", import.meta.url);
  url.protocol = url.protocol.replace("http", "ws");
  return { url: url.href, mediaUrl: new URL("../../media", import.meta.url).href };
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
    /** @type {Recorder | null} */
    this.recorder = null;
    /** @type {ReturnType<typeof askPlace> | null} */
    this.placeAsked = null;
    this.memory = new Memory();
    this.conversation = new Conversation({ ...addresses(), memory: this.memory, lang: this.lang });
    this.get = fetcher({ mediaUrl: this.conversation.mediaUrl, token: () => this.memory.token });
    const draw = () => this.draw();
    this.conversation.addEventListener("change", () => whenReleased(draw));
    this.conversation.addEventListener("cleared", () => this.cleared());
    this.stopListening = this.memory.onChange((what) => what === "large" && this.enlarge());
    this.build();
  }

  /** Everything on the screen, in the present language. What was said and written stays. */
  build() {
    const { lang, memory, conversation } = this;
    const words = (this.words = WORDS[lang]);
    this.view?.stop();
    const { chosen = [] } = this.composer?.attachments ?? {};
    this.composer = new Composer({
      words,
      draft: memory.draft,
      limit: () => conversation.textLimit,
      send: (text, files) => this.sayWith(text, files),
      keep: (text) => (memory.draft = text),
      place: () => this.askPlace(),
      speak: canRecord() ? () => this.speak() : null,
    });
    this.menu = new Menu({ words, inWebView: inWebView(), choices: this.choices() });
    this.view = new LogView({ conversation, words, lang, get: this.get, actions: this.actions() });
    this.notice?.stop();
    this.notice = new Notice({ words, conversation, said: (broken) => this.element?.classList.toggle("broken", broken) });
    this.element = el("div", { class: "chat", lang: lang === "zh" ? "zh-CN" : "en" },
      this.header(), this.view.scroller, this.notice.element, this.composer.element);
    this.root.replaceChildren(this.element);
    this.composer.attachments.keep(chosen);
    if (this.recorder) this.composer.element.prepend(this.recorder.panel);
    this.enlarge();
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
        el("button", { type: "button", class: "tool size", "aria-label": words.large, title: words.large,
          click: () => this.toggleLarge() }, words.largeMark),
        el("button", { type: "button", class: "tool lang", lang: other === "zh" ? "zh-CN" : "en",
          click: () => this.switchLanguage(other) }, LANGUAGE_NAMES[other]),
        this.menu?.button,
        options.onClose && el("button", { type: "button", class: "tool", "aria-label": words.close, title: words.close,
          click: options.onClose }, icon("close"))),
      this.menu?.panel);
  }

  /** What the menu does. */
  choices() {
    return {
      timesShown: () => this.times,
      times: () => this.toggleTimes(),
      textOnly: () => this.say({ text: this.words.textOnlySaid }),
      transcript: () => this.handTranscript(),
      clear: () => this.conversation.clear(),
    };
  }

  /** @returns {Promise<string>} what became of it */
  async handTranscript() {
    const { lang, words, options } = this;
    const lines = await this.conversation.whole();
    const { text, file } = transcript(lines, { words, lang, name: options.names[lang], now: new Date() });
    if (inWebView()) return (await copy(text)) ? words.copied : words.notCopied;
    download(text, file);
    return words.saved;
  }

  /** Nothing of the last person is left on the screen; what stays at the desk is said to the next. */
  cleared() {
    this.adopt = false;
    this.composer?.attachments.clear();
    this.composer?.fill("");
    this.recorder?.leave();
    this.element?.querySelectorAll(".ask-place, .offer").forEach((panel) => panel.remove());
    this.view?.showCleared();
    this.composer?.focus();
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

  /** @param {Parameters<Conversation["say"]>[0]} message */
  say(message) {
    this.view?.follow();
    this.conversation.say(message);
  }

  /** Words with files, which are kept on this device until the desk has them. @param {string} text @param {{file: Blob, kind: string}[]} files */
  async sayWith(text, files, found = {}) {
    if (!files.length) return this.say({ text });
    const kept = files.map(({ file, kind }) => (
      { key: newId(), kind, name: /** @type {File} */ (file).name, type: file.type, size: file.size }));
    await Promise.all(kept.map((each, index) => this.memory.blobs.put(each.key, files[index].file)));
    this.say({ ...found, text: text || undefined, files: kept });
  }

  speak() {
    if (this.recorder) return;
    this.recorder = new Recorder({
      words: this.words,
      source: () => this.placeSource(),
      send: (content, found) => this.sayWith("", [{ file: content, kind: "voice" }], found),
      done: () => {
        this.recorder = null;
        this.composer?.focus();
      },
    });
    this.composer?.element.prepend(this.recorder.panel);
    this.recorder.start();
  }

  placeSource() {
    const { host } = this.conversation;
    if (host && host.place !== null) return fromHost(host, this.words);
    return canLocate() ? fromDevice(this.words) : null;
  }

  askPlace() {
    const source = this.placeSource();
    if (!source || this.element?.querySelector(".ask-place")) return;
    this.placeAsked = askPlace({
      words: this.words,
      source,
      found: (message) => this.say(message),
      done: () => this.composer?.focus(),
    });
    this.composer?.element.prepend(this.placeAsked.element);
  }

  toggleTimes() {
    this.times = !this.times;
    this.view?.showTimes(this.times);
  }

  toggleLarge(on = !this.memory.large) {
    this.memory.large = on;
    this.enlarge();
  }

  /** As this device remembers it, in every tab. */
  enlarge() {
    const { large } = this.memory;
    this.element?.classList.toggle("large", large);
    this.element?.querySelector(".tool.size")?.setAttribute("aria-pressed", String(large));
    this.composer?.grow();
    if (this.view?.following) this.view.follow();
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
    this.notice?.draw();
    this.drawHost();
  }

  /** Name and number from the app are offered once somebody has said what it is about. */
  drawHost() {
    const { conversation, composer, memory, words } = this;
    const source = this.placeSource();
    composer?.allow({ place: Boolean(source), files: conversation.mediaLimit > 0 });
    if (source) this.placeAsked?.ask(source);
    const kept = memory.host;
    const { host } = conversation;
    const wanted = host && (host.name || host.phone) && kept && !kept.answered && conversation.lines.some((line) => line.from === "citizen");
    const present = this.element?.querySelector(".offer");
    if (!wanted) return present?.remove();
    if (present) return;
    const answered = () => {
      memory.host = memory.host && { ...memory.host, answered: true };
      this.drawHost();
      composer?.focus();
    };
    composer?.element.prepend(hostOffer({ words, host, leave: answered, pass: () => (this.say({ host: "contact" }), answered()) }));
  }

  focus() {
    this.composer?.focus();
  }

  stop() {
    this.notice?.stop();
    this.recorder?.leave();
    this.stopListening();
    this.view?.stop();
    this.conversation.stop();
    this.root.replaceChildren();
  }
}
