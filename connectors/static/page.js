// The page of its own: the whole window is the chat.

import { Chat } from "./chat.js";
import { askedLarge } from "./surroundings.js";
import { asLang } from "./words.js";

const root = /** @type {HTMLElement} */ (document.getElementById("chat"));
const asked = asLang(new URLSearchParams(location.search).get("lang"));
const names = { zh: root.dataset.nameZh ?? "", en: root.dataset.nameEn ?? "" };

const chat = new Chat(root, {
  lang: asked ?? asLang(document.documentElement.lang) ?? "zh",
  fixed: asked !== null,
  names,
  onLang(lang) {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = names[lang];
    const address = new URL(location.href);
    address.searchParams.set("lang", lang);
    history.replaceState(null, "", address);
  },
});

takeHostTicket();
// An app that goes on showing the page may hand in a fresh ticket.
window.addEventListener("hashchange", () => takeHostTicket() && chat.conversation.showHost());

/** What the app around the page vouches with comes behind the address's '#', which no server sees, and does not stay there. */
function takeHostTicket() {
  const ticket = new URLSearchParams(location.hash.slice(1)).get("host");
  if (!ticket) return false;
  chat.memory.host = { ticket };
  history.replaceState(null, "", location.pathname + location.search);
  return true;
}

if (askedLarge()) chat.toggleLarge(true);

// Some phones lay the keyboard over the page instead of making it smaller.
const fit = () => document.documentElement.style.setProperty("--height", `${window.visualViewport?.height}px`);
window.visualViewport?.addEventListener("resize", fit);

// A tab in the background says how much is new.
let unread = 0;
chat.conversation.addEventListener("news", () => {
  if (document.visibilityState === "visible") return;
  unread += 1;
  document.title = `(${unread}) ${names[chat.lang]}`;
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  unread = 0;
  document.title = names[chat.lang];
});

if (window.matchMedia("(pointer: fine)").matches) chat.focus();
