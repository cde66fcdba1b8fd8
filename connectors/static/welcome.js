// What stands above the first message: who answers here, how to begin, and whom to call when there is no time to write.

import { el, icon } from "./dom.js";

const EMERGENCY = ["110", "119", "120"];

/**
 * @param {import("./words.js").Words} words
 * @param {object} options
 * @param {boolean} options.fresh nothing has been said yet
 * @param {boolean} options.wasCleared this device has just forgotten another conversation
 * @param {(text: string, event: Event) => void} options.start
 */
export function welcomeView(words, { fresh, wasCleared, start }) {
  /** @param {string} label @param {string} text */
  const choice = (label, text) =>
    el("button", { type: "button", class: "choice", click: (/** @type {Event} */ event) => start(text, event) }, label);
  return el("div", { class: "welcome" },
    wasCleared && el("p", { class: "cleared", role: "status" }, icon("check"), el("span", {}, words.cleared)),
    el("h2", {}, words.welcome),
    el("p", {}, words.welcomeHow),
    el("p", { class: "emergency" }, `${words.welcomeDanger} `,
      el("span", { class: "numbers" },
        ...EMERGENCY.flatMap((number, index) => [index ? " · " : "", el("a", { href: `tel:${number}`, class: "call" }, number)]))),
    fresh && el("div", { class: "choices", role: "group", "aria-label": words.startersLabel },
      ...words.starters.map((text) => choice(text, text)),
      choice(words.textOnly, words.textOnlySaid)),
  );
}
