// The files that go out with the next message: chosen, pasted or dropped, shown above the box, and taken off again.

import { el, icon } from "./dom.js";
import { ACCEPT, kindOf, MOST_FILES, objection, sizeOf } from "./files.js";

/** @typedef {{file: File, kind: string, url: string}} Chosen */

export class Attachments {
  /** @param {{words: import("./words.js").Words, changed: () => void}} options */
  constructor({ words, changed }) {
    this.words = words;
    this.changed = changed;
    /** @type {Chosen[]} */
    this.chosen = [];
    this.input = el("input", { type: "file", accept: ACCEPT, multiple: true, hidden: true, tabindex: -1, "aria-hidden": "true",
      change: () => this.take() });
    this.button = el("button", { type: "button", class: "attach", "aria-label": words.attach, title: words.attach,
      click: () => this.input.click() }, icon("photo"));
    this.list = el("ul", { class: "attached", "aria-label": words.attached, hidden: true });
    this.why = el("p", { class: "over", role: "alert" });
  }

  take() {
    this.add([...this.input.files]);
    this.input.value = "";
  }

  /** @param {File[]} files */
  add(files) {
    const { words } = this;
    const refused = [];
    for (const file of files) {
      const why = this.chosen.length < MOST_FILES ? objection(file) : "too_many";
      if (why) refused.push(words.fileRefused(file.name, words.whyFile[why]));
      else this.chosen.push({ file, kind: kindOf(file) ?? "document", url: file.type.startsWith("image/") ? URL.createObjectURL(file) : "" });
    }
    this.why.textContent = refused.join(" ");
    this.draw();
  }

  draw() {
    const { words } = this;
    this.list.hidden = !this.chosen.length;
    this.list.replaceChildren(...this.chosen.map((each) =>
      el("li", {},
        each.url ? el("img", { src: each.url, alt: "" }) : icon(each.kind === "document" ? "paper" : "photo"),
        el("span", { class: "file" }, el("span", { class: "name" }, each.file.name), el("small", {}, sizeOf(each.file.size))),
        el("button", { type: "button", class: "tool", "aria-label": words.removeFile(each.file.name), title: words.discard,
          click: () => this.remove(each) }, icon("close")))));
    this.changed();
  }

  /** @param {Chosen} one */
  remove(one) {
    URL.revokeObjectURL(one.url);
    this.chosen = this.chosen.filter((each) => each !== one);
    this.draw();
    (this.list.querySelector("button") ?? this.button).focus();
  }

  /** Go on with what was chosen before the page changed its language. @param {Chosen[]} chosen */
  keep(chosen) {
    this.chosen = chosen;
    this.draw();
  }

  /** Hand over what was chosen, and start again with none. @returns {{file: File, kind: string}[]} */
  hand() {
    const { chosen } = this;
    this.clear();
    return chosen;
  }

  clear() {
    for (const each of this.chosen) URL.revokeObjectURL(each.url);
    this.chosen = [];
    this.why.textContent = "";
    this.draw();
  }
}
