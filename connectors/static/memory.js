// What this device remembers between visits: its token, how large it writes, and what has not been sent yet. Where storage is forbidden
// (private windows), everything still works until the page is left.

import { Blobs } from "./blobs.js";

/**
 * @typedef {object} Pending a message not yet acknowledged
 * @property {string} id made here; the desk keeps each id once
 * @property {string} [text]
 * @property {string} [button]
 * @property {{lat: number, long: number, name?: string}} [place]
 * @property {"contact" | "place"} [host] what of the app's ticket is passed on
 * @property {PendingFile[]} [files] what goes along with it
 * @property {number} written milliseconds; also the order
 * @property {string} [refused] the error code, once the desk will not have it
 * @property {boolean} [kept] the desk has it, and its line has not come yet
 *
 * @typedef {{key: string, kind: string, name?: string, type: string, size: number, id?: string}} PendingFile
 *
 * @typedef {{ticket: string, seal?: string, answered?: boolean}} HostTicket
 */

const PREFIX = "swift-response.";
const UNSENT = `${PREFIX}unsent.`;
const HOST = `${PREFIX}host`;
const LARGE = `${PREFIX}large`;

/** A map with the interface of storage. @returns {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} */
function shortMemory() {
  /** @type {Map<string, string>} */
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
    key: (index) => [...items.keys()][index] ?? null,
    get length() {
      return items.size;
    },
  };
}

/** @param {() => Storage} find */
function usable(find) {
  try {
    const storage = find();
    storage.setItem(`${PREFIX}test`, "1");
    storage.removeItem(`${PREFIX}test`);
    return storage;
  } catch {
    return shortMemory();
  }
}

/**
 * Work that one tab does at a time. Where a browser has no locks, or forbids them to a page in another site's frame, there are no
 * other tabs that share anything. @template T @param {string} name @param {(lock: Lock | null) => Promise<T>} work
 * @param {LockOptions} [options] @returns {Promise<T>}
 */
export async function alone(name, work, options = {}) {
  const free = /** @type {Lock} */ ({ name, mode: "exclusive" });
  if (!navigator.locks) return work(free);
  try {
    return await navigator.locks.request(name, options, work);
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === "SecurityError") return work(free);
    throw problem;
  }
}

/** An id that no other message has. `randomUUID` needs https, this does not. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Memory {
  constructor() {
    this.kept = usable(() => window.localStorage);
    this.tab = usable(() => window.sessionStorage);
    this.lastWritten = 0;
    this.blobs = new Blobs();
  }

  /** @returns {string | null} */
  get token() {
    return this.kept.getItem(`${PREFIX}token`);
  }

  /**
   * Keep a new token, unless another tab was faster: then that one is the device's. Returns the token that holds.
   * @param {string} offered @param {string | null} shown what we had shown when it was offered
   * @returns {Promise<string>}
   */
  async claim(offered, shown) {
    const settle = () => {
      const present = this.token;
      if (present && present !== shown) return present;
      this.write(`${PREFIX}token`, offered);
      return offered;
    };
    return alone(`${PREFIX}token`, async () => settle());
  }

  /** Whether everything is written large. It tells nothing of anybody, so it outlives `clear`. @returns {boolean} */
  get large() {
    return this.kept.getItem(LARGE) !== null;
  }

  set large(on) {
    if (on) this.write(LARGE, "1");
    else this.kept.removeItem(LARGE);
  }

  /** What the app around the page vouches with, and whether its user has answered. @returns {HostTicket | null} */
  get host() {
    return JSON.parse(this.tab.getItem(HOST) ?? "null");
  }

  /** @param {HostTicket | null} kept */
  set host(kept) {
    if (kept) this.write(HOST, JSON.stringify(kept), this.tab);
    else this.tab.removeItem(HOST);
  }

  /** Forget who this device is and what was written on it. Other tabs hear of it. */
  clear() {
    this.blobs.clear();
    for (const storage of [this.kept, this.tab]) {
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
      for (const key of keys) if (key?.startsWith(PREFIX) && key !== LARGE) storage.removeItem(key);
    }
  }

  /** What stands in the box of this tab. @returns {string} */
  get draft() {
    return this.tab.getItem(`${PREFIX}draft`) ?? "";
  }

  set draft(text) {
    if (text) this.write(`${PREFIX}draft`, text, this.tab);
    else this.tab.removeItem(`${PREFIX}draft`);
  }

  /** All unsent messages of all tabs, oldest first. @returns {Pending[]} */
  unsent() {
    /** @type {Pending[]} */
    const found = [];
    for (let index = 0; index < this.kept.length; index += 1) {
      const key = this.kept.key(index);
      if (key?.startsWith(UNSENT)) {
        try {
          found.push(JSON.parse(this.kept.getItem(key) ?? ""));
        } catch {
          // Written by an older page, or by half: it cannot be sent.
        }
      }
    }
    return found.sort((a, b) => a.written - b.written || (a.id < b.id ? -1 : 1));
  }

  /** @param {Omit<Pending, "id" | "written">} message @returns {Pending} */
  add(message) {
    this.lastWritten = Math.max(Date.now(), this.lastWritten + 1);
    const pending = { ...message, id: newId(), written: this.lastWritten };
    this.keep(pending);
    return pending;
  }

  /** @param {Pending} pending */
  keep(pending) {
    this.write(UNSENT + pending.id, JSON.stringify(pending));
  }

  /** @param {string} id */
  drop(id) {
    this.kept.removeItem(UNSENT + id);
  }

  /**
   * Call back when another tab changed the token, the unsent messages or how large is written.
   * @param {(what: "token" | "unsent" | "large") => void} listener
   * @returns {() => void} stops it
   */
  onChange(listener) {
    const hear = (/** @type {StorageEvent} */ event) => {
      if (event.key === null || event.key === `${PREFIX}token`) listener("token");
      if (event.key === null || event.key.startsWith(UNSENT)) listener("unsent");
      if (event.key === null || event.key === LARGE) listener("large");
    };
    window.addEventListener("storage", hear);
    return () => window.removeEventListener("storage", hear);
  }

  /** A full storage must not lose what was just written. @param {string} key @param {string} value */
  write(key, value, storage = this.kept) {
    try {
      storage.setItem(key, value);
    } catch {
      if (storage !== this.kept) return;
      const short = shortMemory();
      for (let index = 0; index < this.kept.length; index += 1) {
        const name = this.kept.key(index);
        if (name?.startsWith(PREFIX)) short.setItem(name, this.kept.getItem(name) ?? "");
      }
      short.setItem(key, value);
      this.kept = short;
    }
  }
}
