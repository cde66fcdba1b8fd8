// The one line about the network, once a break is long enough to matter.

import { el, icon } from "./dom.js";
import { whenReleased } from "./pressed.js";

/** A short break is not worth a word. */
const QUIET_BREAK = 2_000;

export class Notice {
  /** @param {{words: import("./words.js").Words, conversation: import("./conversation.js").Conversation, said: (broken: boolean) => void}} options */
  constructor({ words, conversation, said }) {
    this.words = words;
    this.conversation = conversation;
    this.said = said;
    this.patient = true;
    this.timer = 0;
    this.text = "";
    this.element = el("div", { class: "notice", role: "status" });
  }

  draw() {
    const { conversation, words } = this;
    if (conversation.online) this.stop();
    else if (this.patient && !this.timer) {
      this.timer = setTimeout(() => {
        this.patient = false;
        whenReleased(() => this.draw());
      }, QUIET_BREAK);
    }
    const broken = !conversation.online && !this.patient;
    const waiting = conversation.pending.filter((each) => !each.refused && !each.kept).length;
    this.said(broken);
    this.show(broken ? (waiting ? words.unsent(waiting) : words.offline) : "");
  }

  /** What stands there already is left alone: it would be read out again, and a button be gone under the finger. @param {string} text */
  show(text) {
    if (text === this.text) return;
    this.text = text;
    if (!text) return this.element.replaceChildren();
    const present = this.element.querySelector("span");
    if (present) {
      present.textContent = text;
      return;
    }
    const retry = el("button", { type: "button", class: "link", click: () => this.conversation.retry() }, this.words.retry);
    this.element.append(el("div", { class: "column" }, icon("cloud"), el("span", {}, text), retry));
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.patient = true;
  }
}
