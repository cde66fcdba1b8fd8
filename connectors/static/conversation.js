// What was said, what waits to be sent, and whether we are connected. Knows frames and memory, no elements; says "change" when there
// is something new to draw.

import { Connection } from "./connection.js";

/**
 * @typedef {import("./memory.js").Pending} Pending
 * @typedef {{token: string, title: string}} Choice
 * @typedef {{lat: number, long: number, name?: string | null}} Place
 * @typedef {object} Line
 * @property {number} id
 * @property {"citizen" | "bot" | "staff" | "system"} from
 * @property {string} text
 * @property {string} at
 * @property {Choice[]} [buttons]
 * @property {any} [card]
 * @property {Place} [place]
 * @property {string} [client_id]
 */

const OVERLAP = 20;
const ANSWER_WITHIN = 10_000;
const TYPING_AT_MOST = 90_000;
const PAGE = 50;

export class Conversation extends EventTarget {
  /** @param {{url: string, memory: import("./memory.js").Memory, lang: import("./words.js").Lang}} options */
  constructor({ url, memory, lang }) {
    super();
    this.memory = memory;
    this.lang = lang;
    /** The language the desk holds this conversation in, once it told. @type {string | null} */
    this.deskLang = null;
    /** @type {Map<number, Line>} */
    this.known = new Map();
    this.pending = memory.unsent();
    this.online = false;
    /** True once the newest lines have come: before that nobody can say that there are none. */
    this.loaded = false;
    this.atStart = false;
    this.typing = false;
    this.shown = () => document.visibilityState === "visible";
    this.textLimit = 5000;
    this.historyLimit = 500;
    this.seen = 0;
    /** @type {string | null} */
    this.shownToken = null;
    /** False while two new tabs settle whose token is the device's: nothing may be said before that. */
    this.claimed = true;
    this.filledIn = false;
    /** @type {string | null} */
    this.inFlight = null;
    this.flightTimer = 0;
    this.typingTimer = 0;
    this.holdUntil = 0;
    this.changing = false;
    this.stopListening = memory.onChange((what) => (what === "token" ? this.tokenChanged() : this.reload()));
    this.visible = () => this.acknowledge();
    document.addEventListener("visibilitychange", this.visible);
    this.connection = new Connection(url, {
      opened: () => this.hello(),
      frame: (frame) => this.take(frame),
      lost: () => this.lost(),
      beat: () => this.connection.send({ type: "ack", up_to: this.seen }),
    });
    this.connection.open();
  }

  /** Lines in order. @returns {Line[]} */
  get lines() {
    return [...this.known.values()].sort((a, b) => a.id - b.id);
  }

  /** @param {{text?: string, button?: string, place?: {lat: number, long: number}}} message */
  say(message) {
    this.pending.push(this.memory.add(message));
    this.changed();
    this.flush();
  }

  /** Take a message back that the desk refused. @param {string} id */
  discard(id) {
    this.memory.drop(id);
    this.reload();
  }

  /** @param {import("./words.js").Lang} lang */
  speak(lang) {
    this.lang = lang;
    this.connection.send({ type: "hello", token: this.memory.token, lang });
  }

  earlier() {
    this.connection.send({ type: "history", limit: Math.min(this.known.size + PAGE, this.historyLimit) });
  }

  retry() {
    this.connection.wake();
  }

  stop() {
    this.stopListening();
    document.removeEventListener("visibilitychange", this.visible);
    clearTimeout(this.flightTimer);
    clearTimeout(this.typingTimer);
    this.connection.stop();
  }

  hello() {
    const ids = this.lines.map((line) => line.id);
    const after = ids.length > OVERLAP ? ids[ids.length - OVERLAP - 1] : 0;
    this.shownToken = this.memory.token;
    this.connection.send({ type: "hello", token: this.shownToken, after, lang: this.lang });
  }

  /** @param {any} frame */
  take(frame) {
    if (frame.type === "hello") this.welcomed(frame);
    else if (frame.type === "history") this.filled(frame);
    else if (frame.type === "message") this.heard(frame);
    else if (frame.type === "ack" && frame.id) this.kept(frame);
    else if (frame.type === "typing") this.setTyping(frame.on);
    else if (frame.type === "error") this.refused(frame);
    this.changed();
  }

  /** @param {any} frame */
  async welcomed(frame) {
    this.textLimit = frame.limits.text;
    this.historyLimit = frame.limits.history;
    if (!this.loaded) this.deskLang = frame.lang;
    this.claimed = !frame.new;
    if (!frame.new) return;
    this.forget();
    const token = await this.memory.claim(frame.token, this.shownToken);
    if (token !== frame.token) return this.connection.restart();
    this.shownToken = token;
    this.claimed = true;
    this.enter();
  }

  /** @param {{lines: Line[], after: number, complete: boolean}} frame */
  filled(frame) {
    if (frame.after && !frame.complete) this.known.clear();
    for (const line of frame.lines) this.add(line);
    if (!frame.after) this.atStart = frame.complete;
    this.loaded = true;
    this.filledIn = true;
    this.connection.settled();
    this.enter();
  }

  enter() {
    if (!this.claimed || !this.filledIn) return;
    this.online = true;
    this.acknowledge();
    this.flush();
    this.changed();
  }

  /** @param {Line} line */
  heard(line) {
    this.add(line);
    if (line.from !== "citizen") this.dispatchEvent(new CustomEvent("news", { detail: line }));
    this.acknowledge();
  }

  /** @param {Line} line */
  add(line) {
    this.known.set(line.id, line);
    if (line.client_id) this.sent(line.client_id);
  }

  /** @param {{id: string, message: number}} frame */
  kept(frame) {
    const message = this.pending.find((each) => each.id === frame.id);
    if (message && !this.known.has(frame.message)) {
      const { text = "", place } = message;
      const at = new Date(message.written).toISOString();
      this.known.set(frame.message, { id: frame.message, from: "citizen", text, place, at, client_id: frame.id });
    }
    this.sent(frame.id);
    if (this.inFlight === frame.id) this.landed();
  }

  /** @param {string} id */
  sent(id) {
    this.memory.drop(id);
    this.pending = this.pending.filter((each) => each.id !== id);
  }

  /** @param {any} frame */
  refused(frame) {
    if (!frame.id) return;
    const message = this.pending.find((each) => each.id === frame.id);
    if (message && frame.retry_after === undefined) {
      message.refused = frame.code;
      this.memory.keep(message);
    }
    if (this.inFlight !== frame.id) return;
    this.inFlight = null;
    clearTimeout(this.flightTimer);
    this.flightTimer = setTimeout(() => this.flush(), (frame.retry_after ?? 0) * 1000);
  }

  landed() {
    this.inFlight = null;
    clearTimeout(this.flightTimer);
    this.flush();
  }

  /** Send the oldest unsent message; the next goes when this one is acknowledged, so they arrive in order. */
  flush() {
    if (!this.online || this.inFlight) return;
    const next = this.pending.find((each) => !each.refused);
    if (!next) return;
    const { id, text, button, place, written } = next;
    const age = Math.max(0, Math.round((Date.now() - written) / 1000));
    if (!this.connection.send({ type: "message", id, text, button, place, age })) return;
    this.inFlight = id;
    clearTimeout(this.flightTimer);
    this.flightTimer = setTimeout(() => this.connection.drop(), ANSWER_WITHIN);
  }

  /** Tell the desk what has been seen, once somebody can see it. */
  acknowledge() {
    if (!this.shown() || !this.online) return;
    const last = this.lines.filter((line) => line.from !== "citizen").pop();
    if (last && last.id > this.seen && this.connection.send({ type: "ack", up_to: last.id })) this.seen = last.id;
  }

  /** @param {boolean} on */
  setTyping(on) {
    this.typing = on;
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.take({ type: "typing", on: false }), TYPING_AT_MOST);
  }

  lost() {
    this.online = false;
    this.filledIn = false;
    this.inFlight = null;
    clearTimeout(this.flightTimer);
    this.setTyping(false);
    this.changed();
  }

  forget() {
    this.known.clear();
    this.seen = 0;
    this.atStart = false;
  }

  tokenChanged() {
    if (this.memory.token === this.shownToken) return;
    this.forget();
    this.connection.restart();
  }

  reload() {
    this.pending = this.memory.unsent();
    this.changed();
    this.flush();
  }

  /** Several changes at once are drawn once. */
  changed() {
    if (this.changing) return;
    this.changing = true;
    queueMicrotask(() => {
      this.changing = false;
      this.dispatchEvent(new Event("change"));
    });
  }
}
