// What waits to be sent, in the order it was written: a message's files first, then itself, and the next when it is acknowledged.
// Only behind a slow upload words do not wait: they may be of danger.

import { alone } from "./memory.js";
import { upload } from "./upload.js";

/** @typedef {import("./memory.js").Pending} Pending */

const ANSWER_WITHIN = 10_000;
const UPLOAD_AGAIN = 3_000;
/** How long words wait behind an upload. */
const PATIENCE = 4_000;
const GONE = "gone";
/** Refusals that are final; whatever else happens to an upload is tried again. */
const FINAL = new Set(["too_large", "wrong_type", "broken", "pixels"]);

/** @param {number} milliseconds @param {AbortSignal} signal @returns {Promise<void>} rejects once it is of no use any more */
const pause = (milliseconds, signal) =>
  new Promise((done, stopped) => {
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", () => (clearTimeout(timer), stopped()));
  });

export class Queue {
  /**
   * @param {object} options
   * @param {import("./memory.js").Memory} options.memory
   * @param {string} options.mediaUrl
   * @param {() => boolean} options.online
   * @param {(frame: object) => boolean} options.send
   * @param {() => void} options.stuck no answer comes: the line must be tried anew
   * @param {() => void} options.changed
   */
  constructor({ memory, mediaUrl, online, send, stuck, changed }) {
    this.memory = memory;
    this.mediaUrl = mediaUrl;
    this.online = online;
    this.send = send;
    this.stuck = stuck;
    this.changed = changed;
    this.pending = memory.unsent();
    /** Id of the message that is being sent. @type {string | null} */
    this.inFlight = null;
    this.timer = 0;
    /** Id of the message whose files are being uploaded, and when that was begun. @type {string | null} */
    this.bringing = null;
    this.began = 0;
    /** @type {AbortController | null} */
    this.uploading = null;
    /** Share of the file that is on its way, from 0 to 1. */
    this.progress = 0;
  }

  /** @param {Omit<Pending, "id" | "written">} message */
  add(message) {
    this.pending.push(this.memory.add(message));
    this.changed();
    this.flush();
  }

  /** @param {string} id */
  find(id) {
    return this.pending.find((each) => each.id === id);
  }

  /** Send the oldest unsent message; the next goes when this one is acknowledged, so they arrive in order. */
  flush() {
    if (!this.online() || this.inFlight) return;
    for (const next of this.pending) {
      if (next.refused || next.kept) continue;
      if (!next.files?.some((file) => !file.id)) return this.post(next);
      if (!this.bringing) this.bring(next);
      if (Date.now() - this.began < PATIENCE) return;
    }
  }

  /** @param {Pending} message */
  post({ id, text, button, place, host, files, written }) {
    const age = Math.max(0, Math.round((Date.now() - written) / 1000));
    const media = files?.map((file) => file.id);
    if (!this.send({ type: "message", id, text, button, place, host, media, age })) return;
    this.inFlight = id;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.stuck(), ANSWER_WITHIN);
  }

  /** Upload a message's files, in one tab only; an upload may take as long as it takes. @param {Pending} message */
  async bring(message) {
    this.bringing = message.id;
    this.began = Date.now();
    const patience = setTimeout(() => this.flush(), PATIENCE);
    const { signal } = (this.uploading = new AbortController());
    try {
      while (!(await this.bringAlone(message, signal))) await pause(UPLOAD_AGAIN, signal);
    } catch (problem) {
      if (signal.aborted) return;
      this.failed(message, /** @type {string} */ (problem));
    } finally {
      clearTimeout(patience);
    }
    if (signal.aborted) return;
    this.bringing = this.uploading = null;
    this.show(0);
    this.flush();
  }

  /** @param {Pending} message @param {AbortSignal} signal @returns {Promise<boolean>} false: not now, rejects: never */
  async bringAlone(message, signal) {
    const work = async (/** @type {Lock | null} */ lock) => (lock ? this.uploadAll(message, signal) : false);
    return alone(`upload ${message.id}`, work, { ifAvailable: true });
  }

  /** @param {Pending} message @param {AbortSignal} signal */
  async uploadAll(message, signal) {
    for (const file of message.files ?? []) {
      if (file.id) continue;
      const content = await this.memory.blobs.get(file.key);
      if (!content) throw GONE;
      try {
        file.id = await upload(content, { url: this.mediaUrl, token: this.memory.token ?? "", file, signal,
          progress: (share) => this.show(share) });
      } catch (problem) {
        const { code, retry } = /** @type {{code?: string, retry?: number}} */ (problem);
        if (code && FINAL.has(code)) throw code;
        if (retry) await pause(retry, signal);
        return false;
      }
      this.memory.keep(message);
    }
    return true;
  }

  /** @param {number} share */
  show(share) {
    this.progress = share;
    this.changed();
  }

  /** @param {Pending} message @param {string} code */
  failed(message, code) {
    // The tab that it was chosen in may have it still.
    if (code === GONE) message.refused = GONE;
    else this.refuse(message, code);
  }

  /** Go on with the oldest. @param {number} [after] milliseconds */
  next(after = 0) {
    this.inFlight = null;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), after);
  }

  /** @param {Pending} message @param {string} code */
  refuse(message, code) {
    message.refused = code;
    this.memory.keep(message);
    this.changed();
  }

  /** The desk would not have it, or not now. @param {{id: string, code: string, retry_after?: number}} frame */
  refused(frame) {
    const message = this.find(frame.id);
    if (message && frame.retry_after === undefined) this.refuse(message, frame.code);
    if (this.inFlight === frame.id) this.next((frame.retry_after ?? 0) * 1000);
  }

  /** The desk has it. What only the desk can draw stays until its line comes. @param {string} id */
  kept(id) {
    const message = this.find(id);
    if (message && (message.host || message.files)) {
      message.kept = true;
      this.forget(message);
    } else {
      this.drop(id);
    }
    if (this.inFlight === id) this.next();
  }

  /** @param {string} id */
  drop(id) {
    const message = this.find(id);
    if (message) this.forget(message);
    this.pending = this.pending.filter((each) => each.id !== id);
    if (this.bringing !== id) return;
    this.stopBringing();
    this.flush();
  }

  stopBringing() {
    this.uploading?.abort();
    this.bringing = this.uploading = null;
    this.show(0);
  }

  /** @param {Pending} message */
  forget(message) {
    this.memory.drop(message.id);
    for (const file of message.files ?? []) this.memory.blobs.remove(file.key);
  }

  /** The line is gone: what is under way will be sent again. */
  rest() {
    this.inFlight = null;
    clearTimeout(this.timer);
    this.stopBringing();
  }

  /** Another tab changed what is unsent. */
  reload() {
    const mine = this.bringing && this.find(this.bringing);
    this.pending = this.memory.unsent().map((each) => (mine && each.id === mine.id ? mine : each));
    this.changed();
    this.flush();
  }

  clear() {
    this.rest();
    this.pending = [];
  }
}
