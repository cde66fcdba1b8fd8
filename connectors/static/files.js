// What may be sent beside words: which files, how large, and why not, before anything goes out.

/** @typedef {import("./memory.js").PendingFile} PendingFile */

export const MOST_FILES = 5;
export const LARGEST = 20 * 1024 * 1024;

const BY_TYPE = /^(?:(image)|(audio)|(video))\/(?!svg)/;
const PAPERS = /\.(?:pdf|docx|xlsx|pptx|txt|csv)$/i;
const BY_NAME = /\.(?:(jpe?g|png|webp|gif|heic|heif|avif|bmp|tiff?)|(mp3|m4a|aac|amr|wav|ogg|flac)|(mp4|mov|3gp|webm|m4v))$/i;
const KINDS = /** @type {const} */ (["photo", "audio", "video"]);

/** What the chooser offers. */
export const ACCEPT = "image/*,video/*,audio/*,.pdf,.docx,.xlsx,.pptx,.txt";

/** What a file is by its type, else by its name; null for what the desk does not take. @param {File | Blob} file */
export function kindOf(file) {
  const name = "name" in file ? String(file.name) : "";
  const found = BY_TYPE.exec(file.type) ?? BY_NAME.exec(name);
  if (found) return KINDS[found.slice(1).findIndex(Boolean)];
  return PAPERS.test(name) ? "document" : null;
}

/** Why a file cannot be sent, as the desk would say it; null if it can. @param {File | Blob} file */
export function objection(file) {
  if (file.size > LARGEST) return "too_large";
  if (!file.size) return "broken";
  return kindOf(file) ? null : "wrong_type";
}

/** 3.4 MB, 520 kB. @param {number} bytes */
export function sizeOf(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
