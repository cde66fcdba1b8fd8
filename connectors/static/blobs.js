// The contents of files that wait to be sent. They survive the tab where the browser has a database, else they stay in the tab.

const NAME = "swift-response";
const STORE = "files";

/** @param {IDBRequest} request @returns {Promise<any>} */
const answer = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

async function open() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answer(request);
}

export class Blobs {
  constructor() {
    /** @type {Map<string, Blob>} */
    this.here = new Map();
    /** @type {Promise<IDBDatabase> | null} */
    this.database = null;
  }

  /** @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest} act */
  async in(mode, act) {
    this.database ??= open();
    const database = await this.database;
    return answer(act(database.transaction(STORE, mode).objectStore(STORE)));
  }

  /** @param {string} key @param {Blob} content */
  async put(key, content) {
    this.here.set(key, content);
    await this.in("readwrite", (store) => store.put(content, key)).catch(() => null);
  }

  /** @param {string} key @returns {Promise<Blob | undefined>} */
  async get(key) {
    return this.here.get(key) ?? this.in("readonly", (store) => store.get(key)).catch(() => undefined);
  }

  /** @param {string} key */
  remove(key) {
    this.here.delete(key);
    if (this.database) this.in("readwrite", (store) => store.delete(key)).catch(() => null);
  }

  clear() {
    this.here.clear();
    if ("indexedDB" in window) this.in("readwrite", (store) => store.clear()).catch(() => null);
  }
}
