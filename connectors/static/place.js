// Sending where one is: asked first, in our words, before the browser asks in its own.

import { el, icon } from "./dom.js";

const WITHIN = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };

/** Whether this browser can tell at all: without it there is no button. */
export const canLocate = () => window.isSecureContext && "geolocation" in navigator;

/** @typedef {{place?: {lat: number, long: number}, host?: "place"}} Found a message without words */
/**
 * Where a place may come from: this device, or the app around the page.
 * @typedef {object} Source
 * @property {string} ask
 * @property {() => Promise<Found>} find rejects with "placeDenied" or "placeFailed"
 */

/** @param {import("./words.js").Words} words @returns {Source} */
export const fromDevice = (words) => ({
  ask: words.placeAsk,
  find: () =>
    new Promise((found, failed) => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => found({ place: { lat: round(coords.latitude), long: round(coords.longitude) } }),
        (problem) => failed(problem.code === problem.PERMISSION_DENIED ? "placeDenied" : "placeFailed"),
        WITHIN,
      );
    }),
});

/**
 * A question above the box. It goes away once answered, and never by itself. What it asks for changes with
 * where the place would come from (the app's word comes after the page), until it is answered.
 * @param {{words: import("./words.js").Words, source: Source, found: (found: Found) => void, done: () => void}} options
 * @returns {{element: HTMLElement, ask: (source: Source) => void}}
 */
export function askPlace({ words, source, found, done }) {
  let asked = source;
  const say = el("p", { role: "status" }, asked.ask);
  const leave = () => {
    panel.remove();
    done();
  };
  const search = async () => {
    yes.hidden = true;
    say.textContent = words.placeBusy;
    no.focus();
    try {
      const message = await asked.find();
      if (!panel.isConnected) return;
      found(message);
      leave();
    } catch (problem) {
      say.textContent = words[/** @type {"placeDenied" | "placeFailed"} */ (problem)] ?? words.placeFailed;
      no.textContent = words.understood;
    }
  };
  const yes = el("button", { type: "button", class: "choice first", click: search }, icon("pin"), words.placeYes);
  const no = el("button", { type: "button", class: "choice", click: leave }, words.placeNo);
  const panel = el("div", { class: "ask-place column", role: "group", "aria-label": words.place,
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && (event.stopPropagation(), leave()) },
    say, el("div", { class: "choices" }, yes, no));
  requestAnimationFrame(() => yes.focus());
  const ask = (/** @type {Source} */ other) => {
    if (yes.hidden || other.ask === asked.ask) return;
    asked = other;
    say.textContent = asked.ask;
  };
  return { element: panel, ask };
}

/** A metre or so is enough. @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
