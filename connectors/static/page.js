// The page of its own: the whole window is the chat.

import { Chat } from "./chat.js";
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
