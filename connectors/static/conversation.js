// What was said, what waits to be sent, and whether we are connected. Knows frames and memory, no elements; says "change" when there
// is something new to draw.

import { Connection } from "./connection.js";
import { Queue } from "./queue.js";

/**
 * @typedef {import("./memory.js").Pending} Pending
 * @typedef {{token: string, title: string}} Choice
 * @typedef {{lat: number, long: number, name?: string | null}} Place
 * @typedef {{id: string | null, kind: string, type?: string, size?: number, name?: string, state?: string}} Media
 * @typedef {object} Line
 * @property {number} id
 * @property {"citizen" | "bot" | "staff" | "system"} from
 * @property {string} text
 * @property {string} at
 * @property {Choice[]} [buttons]
 * @property {any} [card]
 * @property {Place} [place]
 * @property {Media[]} [media]
 * @property {string} [client_id]
 */

const OVERLAP = 20;
const TYPING_AT_MOST = 90_000;
const PAGE = 50;

export class Conversation extends EventTarget {
  /** @param {{url: string, mediaUrl: string, memory: import("./memory.js").Memory, lang: import("./words.js").Lang}} options */
  constructor({ url, mediaUrl, memory, lang }) {
    super();
    this.memory = memory;
    this.lang = lang;
    /** The language the desk holds this conversation in, once it told. @type {string | null} */
    this.deskLang = null;
    /** @type {Map<number, Line>} */
    this.known = new Map();
    this.online = false;
    /** True once the newest lines have come: before that nobody can say that there are none. */
    this.loaded = false;
    this.atStart = false;
    this.typing = false;
    this.shown = () => document.visibilityState === "visible";
    this.textLimit = 5000;
    this.historyLimit = 500;
    /** Bytes of the largest file that the desk takes; 0 where it takes none. */
    this.mediaLimit = 0;
    this.seen = 0;
    /** @type {string | null} */
    this.shownToken = null;
    /** False while two new tabs settle whose token is the device's: nothing may be said before that. */
    this.claimed = true;
    this.filledIn = false;
    /** What the app around the page says of its user, once the desk has checked it. @type {import("./host_offer.js").Host | null} */
    this.host = null;
    this.typingTimer = 0;
    this.changing = false;
    this.stopListening = memory.onChange((what) => {
      if (what === "token") this.tokenChanged();
      else if (what === "unsent") this.queue.reload();
    });
    this.visible = () => this.acknowledge();
    document.addEventListener("visibilitychange", this.visible);
    this.connection = new Connection(url, {
      opened: () => this.hello(),
      frame: (frame) => this.take(frame),
      lost: () => this.lost(),
      beat: () => this.connection.send({ type: "ack", up_to: this.seen }),
    });
    this.mediaUrl = mediaUrl;
    this.queue = new Queue({
      memory,
      mediaUrl,
      online: () => this.online,
      send: (frame) => this.connection.send(frame),
      stuck: () => this.connection.drop(),
      changed: () => this.changed(),
    });
    this.connection.open();
  }

  /** What is not sent yet. @returns {Pending[]} */
  get pending() {
    return this.queue.pending;
  }

  /** Lines in order. @returns {Line[]} */
  get lines() {
    return [...this.known.values()].sort((a, b) => a.id - b.id);
  }

  /** @param {Omit<Pending, "id" | "written">} message */
  say(message) {
    this.queue.add(message);
  }

  /** Take a message back, or one that the desk refused. @param {string} id */
  discard(id) {
    this.queue.drop(id);
    this.changed();
  }

  /** @param {import("./words.js").Lang} lang */
  speak(lang) {
    this.lang = lang;
    this.connection.send({ type: "hello", token: this.memory.token, lang });
  }

  earlier() {
    this.connection.send({ type: "history", limit: Math.min(this.known.size + PAGE, this.historyLimit) });
  }

  /** As much of it as the desk shows a device, or what is known here while it cannot be asked. @returns {Promise<Line[]>} */
  async whole() {
    if (this.online && !this.atStart) {
      await new Promise((filled) => {
        this.addEventListener("filled", filled, { once: true });
        if (!this.connection.send({ type: "history", limit: this.historyLimit })) filled(null);
      });
    }
    return this.lines;
  }

  /** Forget on this device, in all its tabs, who it is and what was said. The desk keeps what it has. */
  clear() {
    this.memory.clear();
    this.startAnew();
  }

  startAnew() {
    this.queue.clear();
    this.forget();
    this.loaded = false;
    this.deskLang = null;
    this.host = this.memory.host = null;
    this.connection.restart();
    this.dispatchEvent(new Event("cleared"));
    this.changed();
  }

  retry() {
    this.connection.wake();
  }

  stop() {
    this.stopListening();
    document.removeEventListener("visibilitychange", this.visible);
    this.queue.rest();
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
    else if (frame.type === "error" && frame.id) this.queue.refused(frame);
    this.changed();
  }

  /** @param {any} frame */
  async welcomed(frame) {
    this.textLimit = frame.limits.text;
    this.historyLimit = frame.limits.history;
    this.mediaLimit = frame.limits.media ?? 0;
    if (frame.host) this.vouched(frame.host);
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
    this.dispatchEvent(new Event("filled"));
    this.enter();
  }

  enter() {
    if (!this.claimed || !this.filledIn) return;
    this.online = true;
    this.showHost();
    this.acknowledge();
    this.queue.flush();
    this.changed();
  }

  /** Only once this device has its token: what counts for one device is not lost with an answer. */
  showHost() {
    const kept = this.memory.host;
    if (kept && this.online) {
      const { token } = this.memory;
      this.connection.send({ type: "hello", token, lang: this.lang, host: kept.ticket, seal: kept.seal });
    }
  }

  /** @param {any} told what the desk says of the app's ticket */
  vouched(told) {
    const kept = this.memory.host;
    const good = told.state === "good";
    this.host = good ? told : null;
    this.memory.host = good && kept ? { ...kept, seal: told.seal } : null;
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
    if (line.client_id) this.queue.drop(line.client_id);
  }

  /** @param {{id: string, message: number}} frame */
  kept(frame) {
    const message = this.queue.find(frame.id);
    if (message && !message.host && !message.files && !this.known.has(frame.message)) {
      const { text = "", place } = message;
      const at = new Date(message.written).toISOString();
      this.known.set(frame.message, { id: frame.message, from: "citizen", text, place, at, client_id: frame.id });
    }
    this.queue.kept(frame.id);
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
    this.queue.rest();
    this.setTyping(false);
    this.dispatchEvent(new Event("filled"));
    this.changed();
  }

  forget() {
    this.known.clear();
    this.seen = 0;
    this.atStart = false;
  }

  tokenChanged() {
    const { token } = this.memory;
    if (token === this.shownToken) return;
    if (token === null) return this.startAnew();
    this.forget();
    this.connection.restart();
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
