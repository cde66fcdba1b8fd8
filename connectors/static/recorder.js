// A voice note: recorded as long as it takes, listened to, and sent, with the place if there is one. Nothing here times out.

import { clock } from "./dates.js";
import { el, icon } from "./dom.js";
import { LARGEST } from "./files.js";

/** Speech needs little, and a slow line thanks for it. */
const BITS = 24_000;
const TYPES = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/** The last piece must still fit. */
const ROOM = 256 * 1024;

/** Without it there is no button. */
export const canRecord = () => window.isSecureContext && "MediaRecorder" in window && Boolean(navigator.mediaDevices?.getUserMedia);

export class Recorder {
  /**
   * @param {{words: import("./words.js").Words, source: () => import("./place.js").Source | null,
   *   send: (content: Blob, found: import("./place.js").Found) => void, done: () => void}} options
   */
  constructor({ words, source, send, done }) {
    this.words = words;
    this.source = source;
    this.send = send;
    this.done = done;
    /** @type {Blob[]} */
    this.pieces = [];
    this.timer = 0;
    this.url = "";
    this.say = el("p", { role: "status" });
    this.body = el("div", { class: "recording" });
    this.panel = el("div", { class: "voice column", role: "group", "aria-label": words.voice,
      keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && (event.stopPropagation(), this.leave()) },
      this.say, this.body);
  }

  /** @param {string} said @param {...any} body */
  show(said, ...body) {
    this.say.textContent = said;
    this.body.replaceChildren(...body);
    this.body.querySelector("button")?.focus();
  }

  /** @param {string} name @param {() => void} act @param {string} [mark] */
  choice(name, act, mark) {
    return el("button", { type: "button", class: `choice${mark ? " first" : ""}`, click: act }, mark && icon(mark), name);
  }

  async start() {
    const { words } = this;
    this.pieces = [];
    this.show(words.voiceAllow, el("div", { class: "choices" }, this.choice(words.voiceDrop, () => this.leave())));
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (!this.panel.isConnected) return stop(stream);
      this.record(stream);
    } catch {
      this.show(words.voiceDenied, el("div", { class: "choices" }, this.choice(words.understood, () => this.leave())));
    }
  }

  /** @param {MediaStream} stream */
  record(stream) {
    const { words } = this;
    const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
    const recorder = (this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS }));
    let size = 0;
    recorder.ondataavailable = (event) => {
      this.pieces.push(event.data);
      size += event.data.size;
      if (size > LARGEST - ROOM) this.finish();
    };
    recorder.onstop = () => {
      clearInterval(this.timer);
      stop(stream);
      if (this.panel.isConnected) this.review();
    };
    recorder.start(1_000);
    const began = Date.now();
    const time = el("span", { class: "time" }, clock(0));
    this.timer = setInterval(() => (time.textContent = clock(Date.now() - began)), 500);
    this.show(words.voiceOn,
      el("p", { class: "live" }, el("span", { class: "lamp", "aria-hidden": "true" }), time),
      el("div", { class: "choices" },
        this.choice(words.voiceStop, () => this.finish(), "stop"),
        this.choice(words.voiceDrop, () => this.leave())));
  }

  finish() {
    if (this.recorder?.state === "recording") this.recorder.stop();
  }

  review() {
    const { words } = this;
    const source = this.source();
    const content = new Blob(this.pieces, { type: this.recorder?.mimeType.split(";")[0] });
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = URL.createObjectURL(content);
    const send = (/** @type {import("./place.js").Found} */ found) => {
      this.send(content, found);
      this.leave();
    };
    this.show(source ? words.voicePlace : words.voiceReady,
      el("audio", { controls: true, src: this.url, "aria-label": words.voice }),
      el("div", { class: "choices" },
        source && this.choice(words.voiceWithPlace, () => this.place(source, send), "pin"),
        this.choice(source ? words.voiceAlone : words.send, () => send({}), source ? undefined : "check"),
        this.choice(words.voiceAgain, () => this.start()),
        this.choice(words.voiceDrop, () => this.leave())));
  }

  /** @param {import("./place.js").Source} source @param {(found: import("./place.js").Found) => void} send */
  async place(source, send) {
    const { words } = this;
    this.say.textContent = words.placeBusy;
    try {
      const found = await source.find();
      if (this.panel.isConnected) send(found);
    } catch (problem) {
      this.say.textContent = words[/** @type {"placeDenied" | "placeFailed"} */ (problem)] ?? words.placeFailed;
    }
  }

  leave() {
    clearInterval(this.timer);
    this.panel.remove();
    this.finish();
    if (this.url) URL.revokeObjectURL(this.url);
    this.done();
  }
}

/** The browser's red dot goes out. @param {MediaStream} stream */
function stop(stream) {
  for (const track of stream.getTracks()) track.stop();
}
