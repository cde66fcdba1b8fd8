// Cards: what will be filed, how far a ticket is, whom to call now. A kind unknown here is not drawn; its line's text says the same.

import { writtenDate } from "./dates.js";
import { el, icon } from "./dom.js";

/**
 * @typedef {object} Context
 * @property {import("./words.js").Words} words
 * @property {import("./words.js").Lang} lang
 * @property {boolean} open whether its buttons may still be pressed
 * @property {(choice: {token: string, title: string}, event: Event) => void} press
 */

/** Within two days the hour of a deadline matters. */
const HOURS_COUNT = 48 * 3_600_000;

/** Kinds that are drawn instead of the line's text. */
export const INSTEAD_OF_TEXT = new Set(["summary"]);

/** Marks of fields: a drawing where a chat of mere text has an emoji before the label. @type {Record<string, string>} */
const FIELD_ICONS = { address: "pin", occurred_at: "clock" };
const EMOJI = /^\p{Extended_Pictographic}\ufe0f?\s*/u;

/** @type {Record<string, (card: any, context: Context) => HTMLElement>} */
const KINDS = { summary, progress, danger };

/** @param {any} card @param {Context} context @returns {HTMLElement | null} */
export function drawCard(card, context) {
  const draw = card && KINDS[card.kind];
  return draw ? draw(card, context) : null;
}

/** @param {any} card */
export const canDraw = (card) => Boolean(card && KINDS[card.kind]);

/** @param {any} card @param {Context} context */
function summary(card, { words, open, press }) {
  const rows = card.fields.map((/** @type {any} */ field) => {
    const label = field.label.replace(EMOJI, "");
    const mark = label !== field.label && FIELD_ICONS[field.name];
    return el("div", { class: "field" },
      el("dt", {}, mark && icon(mark), label),
      el("dd", {},
        el("span", { class: "value" }, field.value),
        open && field.edit && el("button", {
          type: "button",
          class: "edit",
          "aria-label": words.editWhat(label),
          click: (/** @type {Event} */ event) => press({ token: field.edit, title: words.editWhat(label) }, event),
        }, words.edit),
      ),
    );
  });
  return el("div", { class: "card summary" },
    el("p", { class: "card-title" }, card.title || words.summary),
    el("dl", {}, ...rows),
    card.ask && el("p", { class: "ask" }, card.ask),
  );
}

/** @param {any} card @param {Context} context */
function progress(card, { words, lang }) {
  const steps = card.steps.map((/** @type {any} */ step) => {
    const state = /** @type {"done" | "now" | "next"} */ (step.state);
    const soon = new Date(step.at).getTime() - Date.now() < HOURS_COUNT;
    const date = step.at ? writtenDate(step.at, lang, state !== "next" || soon) : "";
    return el("li", { class: `step ${state}`, "aria-current": state === "now" ? "step" : null },
      el("span", { class: "mark" }, state === "done" && icon("check")),
      el("span", { class: "name" }, step.name),
      el("span", { class: "sr" }, ` ${words[state]} `),
      date && el("time", { datetime: step.at }, state === "next" ? words.by(date) : date),
    );
  });
  return el("div", { class: "card progress" },
    el("p", { class: "card-title" }, el("span", { class: "number" }, card.number), card.title && el("span", {}, card.title)),
    el("ol", { "aria-label": words.progress(card.number) }, ...steps),
  );
}

/** @param {any} card @param {Context} context */
function danger(card, { words }) {
  return el("div", { class: "calls" },
    ...card.numbers.map((/** @type {any} */ { number, label }) =>
      el("a", { class: "call-now", href: `tel:${number}`, "aria-label": `${words.call(number)} ${label || ""}`.trim() },
        icon("phone"), el("b", {}, number), label && el("span", {}, label)),
    ),
  );
}
