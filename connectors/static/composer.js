// Where a citizen writes: a box that grows, Enter sends, and nothing written is ever lost.

import { Attachments } from "./attachments.js";
import { el, icon } from "./dom.js";

const WARN_BELOW = 500;

export class Composer {
  /**
   * @param {{words: import("./words.js").Words, draft: string, limit: () => number, keep: (text: string) => void,
   *   send: (text: string, files: {file: File, kind: string}[]) => void, place: () => void, speak: (() => void) | null}} options
   */
  constructor({ words, draft, limit, send, keep, place, speak }) {
    this.words = words;
    this.limit = limit;
    this.onSend = send;
    this.onKeep = keep;
    this.box = el("textarea", {
      id: "swift-write", rows: 1, "aria-label": words.write, placeholder: words.placeholder, "aria-describedby": "swift-count",
      enterkeyhint: "send", autocomplete: "off", input: () => this.typed(), keydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      paste: (/** @type {ClipboardEvent} */ event) => this.bring(event, event.clipboardData),
    });
    this.attachments = new Attachments({ words, changed: () => this.offer() });
    this.submitter = el("button", { type: "submit", class: "send" }, words.send);
    this.speaker = speak && el("button", { type: "button", class: "speak", click: speak }, icon("voice"), words.speak);
    this.pin = el("button", { type: "button", class: "pin", "aria-label": words.place, title: words.place, hidden: true, click: place },
      icon("pin"));
    this.count = el("p", { id: "swift-count", class: "count" });
    this.over = el("p", { class: "over", role: "alert" });
    this.element = el("form", { class: "composer", submit: (/** @type {Event} */ event) => this.submit(event),
      dragover: (/** @type {DragEvent} */ event) => event.preventDefault(),
      drop: (/** @type {DragEvent} */ event) => this.bring(event, event.dataTransfer) },
      el("div", { class: "column" },
        this.count,
        this.over,
        this.attachments.why,
        this.attachments.list,
        el("div", { class: "row" },
          this.pin,
          this.attachments.button,
          this.attachments.input,
          this.box,
          this.speaker,
          this.submitter)));
    this.files = true;
    this.box.value = draft;
    this.allow({ place: false, files: false });
  }

  /** What can be sent beside words: is there anything that tells where somebody is, and does the desk take files? */
  allow(/** @type {{place: boolean, files: boolean}} */ { place, files }) {
    this.pin.hidden = !place;
    if (this.files === files) return;
    this.files = files;
    this.attachments.button.hidden = !files;
    this.offer();
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
    if (!text && !this.attachments.chosen.length) return this.focus();
    if (this.excess() > 0) return this.judge(true);
    this.onSend(text, this.attachments.hand());
    this.fill("");
    this.focus();
  }

  /** Files that are pasted or dropped. @param {Event} event @param {DataTransfer | null} from */
  bring(event, from) {
    const files = [...(from?.files ?? [])];
    if (!files.length || !this.files) return;
    event.preventDefault();
    this.attachments.add(files);
    this.focus();
  }

  /** While there is nothing to send, speaking stands where sending will. */
  offer() {
    if (!this.speaker) return;
    const something = !this.files || Boolean(this.box.value.trim() || this.attachments.chosen.length);
    this.speaker.hidden = something;
    this.submitter.hidden = !something;
  }

  typed() {
    this.onKeep(this.box.value);
    this.offer();
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
