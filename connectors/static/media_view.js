// Photos, voice notes, videos and files in the conversation. They are the device's own: fetched with its token, shown from memory.

import { el, icon } from "./dom.js";
import { sizeOf } from "./files.js";

/** @typedef {import("./conversation.js").Media} Media */

/** @typedef {(media: Media, small: boolean) => Promise<string>} Fetch resolves to an address of the content in memory */

/**
 * @param {{mediaUrl: string, token: () => string | null}} options
 * @returns {Fetch}
 */
export function fetcher({ mediaUrl, token }) {
  /** @type {Map<string, Promise<string>>} */
  const fetched = new Map();
  return (media, small) => {
    const address = `${mediaUrl}/${media.id}${small ? "?small=1" : ""}`;
    let content = fetched.get(address);
    if (!content) {
      content = fetch(address, { headers: { Authorization: `Bearer ${token()}` } }).then(async (answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return URL.createObjectURL(await answer.blob());
      });
      fetched.set(address, content);
      content.catch(() => fetched.delete(address));
    }
    return content;
  };
}

/** @param {Media} media @param {{words: import("./words.js").Words, get: Fetch}} context */
export function mediaView(media, { words, get }) {
  const name = words.kinds[media.kind] ?? words.kinds.document;
  if (media.state === "refused" || media.state === "lost" || !media.id) return fileView(media, name, words.fileNotKept);
  if (media.kind === "photo") return photoView(media, name, { words, get });
  if (media.kind === "voice" || media.kind === "audio") return played("audio", media, name, { words, get });
  if (media.kind === "video" || media.kind === "video_note") return played("video", media, name, { words, get });
  return fileView(media, name);
}

/** @param {Media} media @param {string} name @param {string} [why] */
function fileView(media, name, why) {
  return el("div", { class: "media paper" }, icon("paper"),
    el("span", {}, media.name || name, el("small", {}, why ?? (media.size ? sizeOf(media.size) : ""))));
}

/** Small in the line, and whole at a press; what could not be fetched is tried again by the same press. */
function photoView(/** @type {Media} */ media, /** @type {string} */ name, /** @type {{words: any, get: Fetch}} */ { words, get }) {
  const image = el("img", { alt: name });
  const missing = el("span", { class: "missing", hidden: true }, icon("cloud"), words.fetchAgain);
  const show = async (/** @type {boolean} */ small) => {
    const url = await get(media, small).catch(() => null);
    if (url) image.src = url;
    image.hidden = !url;
    missing.hidden = Boolean(url);
  };
  show(true);
  const frame = el("button", { type: "button", class: "media picture", "aria-label": words.enlarge(name), "aria-expanded": "false",
    click: () => {
      const whole = image.hidden ? false : frame.classList.toggle("whole");
      frame.setAttribute("aria-expanded", String(whole));
      show(!whole);
    } }, image, missing);
  return frame;
}

/** @param {"audio" | "video"} tag @param {Media} media @param {string} name @param {{words: any, get: Fetch}} context */
function played(tag, media, name, { words, get }) {
  const player = el(tag, { controls: true, preload: "none", "aria-label": name });
  const load = el("button", { type: "button", class: "choice", click: () => show(true) }, icon("play"), words.play(name));
  const show = (/** @type {boolean} */ play) =>
    get(media, false).then((url) => {
      player.src = url;
      load.replaceWith(player);
      if (play) player.play().catch(() => null);
    }).catch(() => (load.lastChild.textContent = words.fetchAgain));
  return el("div", { class: "media" }, load);
}
