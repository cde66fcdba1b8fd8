// What the app around the page says of its user, offered above the box: nothing of it is told before they press.

import { el, icon } from "./dom.js";

/** @typedef {{app: string, name: string | null, phone: string | null, place: string | null}} Host masked, but for the place's name */

/** @param {Host} host @param {import("./words.js").Words} words */
export const appName = (host, words) => words.apps[host.app] ?? words.thisApp;

/**
 * @param {{words: import("./words.js").Words, host: Host, pass: () => void, leave: () => void}} options
 * @returns {HTMLElement}
 */
export function hostOffer({ words, host, pass, leave }) {
  const who = [host.name, host.phone].filter(Boolean).join(words.comma);
  return el("div", { class: "offer column", role: "group", "aria-label": words.hostOffer },
    el("p", {}, words.hostAsk(appName(host, words), who)),
    el("div", { class: "choices" },
      el("button", { type: "button", class: "choice first", click: pass }, icon("person"), words.hostYes),
      el("button", { type: "button", class: "choice", click: leave }, words.hostNo)));
}

/** The place that the app gave instead of the device's own. @param {Host} host @param {import("./words.js").Words} words */
export const fromHost = (host, words) => ({
  ask: words.hostPlaceAsk(appName(host, words), host.place ?? ""),
  find: async () => ({ host: /** @type {const} */ ("place") }),
});
