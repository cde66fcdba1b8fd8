// A WebSocket that comes back: with growing pauses after a loss, at once when the network or the reader returns. It notices a line
// that is dead without having been closed, since the other side answers every beat.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
const SILENCE = 25_000;
const PATIENCE = 10_000;

/**
 * @typedef {object} Handlers
 * @property {() => void} opened say hello now
 * @property {(frame: any) => void} frame one frame arrived
 * @property {() => void} lost the line is gone; the next one is being tried for
 * @property {() => void} beat send something that will be answered
 */

export class Connection {
  /** @param {string} url @param {Handlers} handlers */
  constructor(url, handlers) {
    this.url = url;
    this.handlers = handlers;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.failures = 0;
    this.stopped = false;
    this.retryTimer = 0;
    this.silenceTimer = 0;
    this.patienceTimer = 0;
    this.back = () => this.wake();
    this.away = () => this.drop();
    this.visible = () => document.visibilityState === "visible" && this.wake();
    window.addEventListener("online", this.back);
    window.addEventListener("offline", this.away);
    window.addEventListener("pageshow", this.back);
    document.addEventListener("visibilitychange", this.visible);
  }

  open() {
    clearTimeout(this.retryTimer);
    if (this.stopped || this.socket) return;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.expect();
    socket.onopen = () => this.handlers.opened();
    socket.onmessage = (event) => this.receive(event);
    socket.onclose = () => this.drop();
  }

  /** @param {MessageEvent} event */
  receive(event) {
    clearTimeout(this.patienceTimer);
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => this.beat(), SILENCE);
    let frame;
    try {
      frame = JSON.parse(event.data);
    } catch {
      return;
    }
    this.handlers.frame(frame);
  }

  /** @param {object} frame @returns {boolean} whether it went out */
  send(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  /** The other side spoke sense: the next loss starts with a short pause again. */
  settled() {
    this.failures = 0;
  }

  beat() {
    this.expect();
    this.handlers.beat();
  }

  /** Something must arrive soon, or the line is dead. */
  expect() {
    clearTimeout(this.patienceTimer);
    this.patienceTimer = setTimeout(() => this.drop(), PATIENCE);
  }

  /** The network or the reader is back: see at once whether the line is. */
  wake() {
    if (this.socket?.readyState === WebSocket.OPEN) this.beat();
    else if (!this.socket) this.open();
  }

  /** Let go of the line and try for a new one. A socket without network may take minutes to close, so it is not waited for. */
  drop() {
    const socket = this.socket;
    if (!socket) return;
    this.socket = null;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    clearTimeout(this.patienceTimer);
    clearTimeout(this.silenceTimer);
    if (this.stopped) return;
    const pause = Math.min(FIRST_PAUSE * 2 ** this.failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
    this.failures += 1;
    this.retryTimer = setTimeout(() => this.open(), pause);
    this.handlers.lost();
  }

  /** Start over at once, as somebody else. */
  restart() {
    this.drop();
    this.failures = 0;
    this.open();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.retryTimer);
    this.drop();
    window.removeEventListener("online", this.back);
    window.removeEventListener("offline", this.away);
    window.removeEventListener("pageshow", this.back);
    document.removeEventListener("visibilitychange", this.visible);
  }
}
