// One script tag on any site: a button in the corner that opens the chat in a shadow root of its own. Plain script, so that it can
// find its own address and run on pages that know nothing of modules.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const files = new URL("static/now/", script.src).href;
  const asked = (script.dataset.lang || document.documentElement.lang || navigator.language || "zh").toLowerCase();
  let lang = asked.startsWith("en") ? "en" : "zh";
  const labels = { zh: "找12345", en: "Ask 12345" };
  // What the desk is called comes with its files: this script is the same for every city.
  let names = { zh: script.dataset.nameZh || "12345 接诉即办", en: script.dataset.nameEn || "12345 Swift Response" };

  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  /** @param {string} name */
  const sheet = (name) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = files + name;
    return link;
  };
  const frame = document.createElement("div");
  frame.className = script.dataset.side === "left" ? "widget left" : "widget";
  // Nothing is shown before it has its style.
  frame.hidden = true;
  const styles = ["tokens.css", "chat.css", "widget.css"].map(sheet);
  Promise.all(styles.map((link) => new Promise((done) => link.addEventListener("load", done)))).then(() => (frame.hidden = false));

  const launcher = document.createElement("button");
  launcher.type = "button";
  launcher.className = "launcher";
  launcher.setAttribute("aria-haspopup", "dialog");
  launcher.setAttribute("aria-expanded", "false");
  const panel = document.createElement("section");
  panel.className = "panel";
  panel.hidden = true;
  panel.setAttribute("role", "dialog");
  frame.append(panel, launcher);
  shadow.append(...styles, frame);

  /** @type {Promise<any> | null} */
  let chat = null;
  let unread = 0;

  function label() {
    const count = unread ? ` (${unread})` : "";
    launcher.textContent = labels[/** @type {"zh" | "en"} */ (lang)] + count;
    launcher.lang = lang === "zh" ? "zh-CN" : "en";
    launcher.classList.toggle("unread", unread > 0);
    panel.setAttribute("aria-label", names[/** @type {"zh" | "en"} */ (lang)]);
  }

  async function start() {
    const [{ Chat }, { NAMES }] = await Promise.all([import(`${files}chat.js`), import(`${files}names.js`)]);
    names = { zh: script.dataset.nameZh || NAMES.zh, en: script.dataset.nameEn || NAMES.en };
    label();
    const made = new Chat(panel, {
      lang,
      fixed: Boolean(script.dataset.lang),
      names,
      onClose: close,
      onLang(/** @type {string} */ chosen) {
        lang = chosen;
        label();
      },
    });
    const conversation = made.conversation;
    conversation.shown = () => !panel.hidden && document.visibilityState === "visible";
    conversation.addEventListener("news", () => {
      if (!panel.hidden) return;
      unread += 1;
      label();
    });
    return made;
  }

  async function open() {
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    unread = 0;
    label();
    chat ??= start();
    try {
      const made = await chat;
      made.conversation.acknowledge();
      made.view.follow();
      made.focus();
    } catch {
      // No network just now: the button stays, and the next press tries again.
      chat = null;
      close();
    }
  }

  function close() {
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
  }

  launcher.addEventListener("click", open);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
  label();
  const attach = () => document.body.append(host);
  if (document.body) attach();
  else document.addEventListener("DOMContentLoaded", attach);
})();
