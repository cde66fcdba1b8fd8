// One line of the conversation as elements, and the citizen's lines that have not arrived yet.

import { canDraw, drawCard, INSTEAD_OF_TEXT } from "./cards.js";
import { clockTime } from "./dates.js";
import { el, icon } from "./dom.js";
import { sizeOf } from "./files.js";
import { mediaView } from "./media_view.js";
import { rich } from "./text.js";

/**
 * @typedef {import("./conversation.js").Line} Line
 * @typedef {import("./conversation.js").Pending} Pending
 * @typedef {import("./conversation.js").Choice} Choice
 * @typedef {object} Actions
 * @property {(choice: Choice, event: Event) => void} press
 * @property {(pending: Pending) => void} takeBack
 * @property {(pending: Pending) => void} discard
 */

/**
 * Ids of the lines whose buttons can still be pressed: a question of the assistant until the citizen says anything, a notice's
 * until one of its buttons was used.
 * @param {Line[]} lines @param {Pending[]} pending
 * @returns {Set<number>}
 */
export function openLines(lines, pending) {
  const open = new Set();
  const later = new Set(pending.map((each) => each.text));
  let answered = pending.length > 0;
  for (const line of [...lines].reverse()) {
    if (line.from === "citizen") {
      answered = true;
      later.add(line.text);
    } else if (line.from === "bot" ? !answered : !(line.buttons ?? []).some((button) => later.has(button.title))) {
      open.add(line.id);
    }
  }
  return open;
}

/** @param {import("./conversation.js").Place} place @param {import("./words.js").Words} words */
function placeView(place, words) {
  const point = `${place.lat.toFixed(5)}, ${place.long.toFixed(5)}`;
  return el("span", { class: "place" }, icon("pin"),
    el("span", {}, place.name || words.placeMine, el("small", {}, point)));
}

/**
 * Who speaks: said to everybody where it is a person or where it is urgent, otherwise to screen readers, who do not see sides.
 * @param {Line} line @param {import("./words.js").Words} words @param {boolean} danger
 */
function speaker(line, words, danger) {
  if (danger) return el("span", { class: "who" }, icon("alert"), words.danger, el("span", { class: "sr" }, words.colon));
  const name = words[line.from === "citizen" ? "you" : line.from];
  return el("span", { class: line.from === "staff" ? "who" : "sr" }, name, el("span", { class: "sr" }, words.colon));
}

/**
 * @param {Line} line
 * @param {{words: import("./words.js").Words, lang: import("./words.js").Lang, open: boolean,
 *   get: import("./media_view.js").Fetch, actions: Actions}} context
 */
export function lineView(line, { words, lang, open, get, actions }) {
  const citizen = line.from === "citizen";
  const at = new Date(line.at);
  const press = actions.press;
  const card = drawCard(line.card, { words, lang, open, press });
  const silent = canDraw(line.card) && INSTEAD_OF_TEXT.has(line.card.kind);
  const danger = line.card?.kind === "danger";
  const body = citizen ? [line.text] : rich(line.text, danger ? line.card.numbers.map((/** @type {any} */ each) => each.number) : []);
  return el("div", { class: `line ${citizen ? "mine" : "theirs"} ${line.from}${danger ? " danger" : ""}`, "data-id": line.id },
    speaker(line, words, danger),
    ...(line.media ?? []).map((each) => mediaView(each, { words, get })),
    !silent && line.text && el("div", { class: "words" }, el("span", {}, ...body)),
    !silent && line.place && el("div", { class: "words" }, placeView(line.place, words)),
    card,
    open && line.buttons?.length &&
      el("div", { class: "choices", role: "group", "aria-label": words.choices },
        ...line.buttons.map((choice) =>
          el("button", { type: "button", class: "choice", click: (/** @type {Event} */ event) => press(choice, event) }, choice.title))),
    el("time", { class: "stamp", datetime: line.at }, clockTime(at)),
  );
}

/**
 * @param {Pending} pending
 * @param {{words: import("./words.js").Words, actions: Actions, limit: number}} context
 */
export function pendingView(pending, { words, actions, limit }) {
  const { place, host, refused } = pending;
  const text = pending.text ?? (host ? words[host === "place" ? "placeMine" : "hostContact"] : "");
  const why = refused === "too_long" ? words.tooLong([...text].length - limit) : words.whyFile[refused ?? ""] ?? words.refusedWhy;
  const discard = () => el("button", { type: "button", class: "choice", click: () => actions.discard(pending) }, words.discard);
  return el("div", { class: `line mine citizen pending${refused ? " refused" : ""}`, "data-pending": pending.id },
    el("span", { class: "sr" }, words.you + words.colon),
    ...(pending.files ?? []).map((file) => pendingFile(file, words)),
    text && el("div", { class: "words" }, el("span", {}, text)),
    place && el("div", { class: "words" }, placeView(place, words)),
    pending.files && !refused && el("progress", { max: 1, value: 0, hidden: true, "data-of": pending.id, "aria-label": words.uploading }),
    refused
      ? el("div", { class: "why", role: "alert" }, el("p", {}, icon("alert"), el("span", {}, why)),
          pending.text && el("button", { type: "button", class: "choice", click: () => actions.takeBack(pending) }, words.takeBack),
          discard())
      : el("span", { class: "state" }, icon("clock"), words.waiting),
    pending.files && !refused && !pending.kept && discard(),
  );
}

/** @param {import("./memory.js").PendingFile} file @param {import("./words.js").Words} words */
function pendingFile(file, words) {
  return el("div", { class: "media paper" }, icon(file.kind === "voice" ? "voice" : file.kind === "document" ? "paper" : "photo"),
    el("span", {}, file.name || words.kinds[file.kind], el("small", {}, sizeOf(file.size))));
}
