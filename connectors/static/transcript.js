// The conversation as a text to keep: by download, or by the clipboard where a page may not download.

import { clockTime, dayHeading } from "./dates.js";

/**
 * @param {import("./conversation.js").Line[]} lines
 * @param {{words: import("./words.js").Words, lang: import("./words.js").Lang, name: string, now: Date}} context
 */
export function transcript(lines, { words, lang, name, now }) {
  const told = [words.transcriptOf(name), ""];
  let day = "";
  for (const line of lines) {
    const at = new Date(line.at);
    if (at.toDateString() !== day) {
      if (day) told.push("");
      day = at.toDateString();
      told.push(dayHeading(at, lang, words, new Date(0)));
    }
    const who = words[line.from === "citizen" ? "you" : line.from];
    told.push(`${clockTime(at)} ${who}${words.colon}${said(line, words)}`);
  }
  return { text: `${told.join("\r\n")}\r\n`, file: `12345-${day ? stamp(now) : "0"}.txt` };
}

/** @param {import("./conversation.js").Line} line @param {import("./words.js").Words} words */
function said(line, words) {
  const place = line.place && `${words.placeMine} ${line.place.name ?? ""} ${line.place.lat}, ${line.place.long}`.replace("  ", " ");
  const files = (line.media ?? []).map((each) => `[${words.kinds[each.kind] ?? words.kinds.document}]`).join(" ");
  return [line.text, place, files].filter(Boolean).join(" ");
}

/** @param {Date} now */
const stamp = (now) => [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");

/** Old editors take a text without the mark for another encoding. @param {string} text @param {string} file */
export function download(text, file) {
  const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @param {string} text @returns {Promise<boolean>} whether it lies in the clipboard now */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
