// Sending where one is: asked first, in our words, before the browser asks in its own.

import { el, icon } from "./dom.js";

const WITHIN = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 };

/** Whether this browser can tell at all: without it there is no button. */
export const canLocate = () => window.isSecureContext && "geolocation" in navigator;

/**
 * A question above the box. It goes away by itself once answered.
 * @param {{words: import("./words.js").Words, found: (place: {lat: number, long: number}) => void, done: () => void}} options
 * @returns {HTMLElement}
 */
export function askPlace({ words, found, done }) {
  const say = el("p", { role: "status" }, words.placeAsk);
  const leave = () => {
    panel.remove();
    done();
  };
  const search = () => {
    answers.hidden = true;
    say.textContent = words.placeBusy;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!panel.isConnected) return;
        found({ lat: round(coords.latitude), long: round(coords.longitude) });
        leave();
      },
      (problem) => {
        say.textContent = problem.code === problem.PERMISSION_DENIED ? words.placeDenied : words.placeFailed;
        setTimeout(() => panel.isConnected && leave(), 8_000);
      },
      WITHIN,
    );
  };
  const answers = el("div", { class: "choices" },
    el("button", { type: "button", class: "choice first", click: search }, icon("pin"), words.placeYes),
    el("button", { type: "button", class: "choice", click: leave }, words.placeNo));
  const panel = el("div", { class: "ask-place column", role: "group", "aria-label": words.place,
    keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && (event.stopPropagation(), leave()) }, say, answers);
  requestAnimationFrame(() => answers.querySelector("button")?.focus());
  return panel;
}

/** A metre or so is enough. @param {number} degrees */
const round = (degrees) => Math.round(degrees * 1e5) / 1e5;
