// What stands above the first message: who answers here, how to begin, and whom to call when there is no time to write.

import { el } from "./dom.js";

const EMERGENCY = ["110", "119", "120"];

/**
 * @param {import("./words.js").Words} words
 * @param {boolean} fresh nothing has been said yet
 * @param {(text: string, event: Event) => void} start
 */
export function welcomeView(words, fresh, start) {
  return el("div", { class: "welcome" },
    el("h2", {}, words.welcome),
    el("p", {}, words.welcomeHow),
    el("p", { class: "emergency" }, `${words.welcomeDanger} `,
      el("span", { class: "numbers" },
        ...EMERGENCY.flatMap((number, index) => [index ? " · " : "", el("a", { href: `tel:${number}`, class: "call" }, number)]))),
    fresh && el("div", { class: "choices", role: "group", "aria-label": words.startersLabel },
      ...words.starters.map((text) =>
        el("button", { type: "button", class: "choice", click: (/** @type {Event} */ event) => start(text, event) }, text))),
  );
}
