// Words of the desk with what can be pressed in them: links, and numbers that one is told to call.

import { el } from "./dom.js";
import { inWebView } from "./surroundings.js";

const CALLED = String.raw`(?:打|拨|拨打|call|dial|ring|or|或|、|/|,)\s?`;
const NUMBER = String.raw`1[12]\d|12\d{3}|12110\d{0,3}|9\d{4}|0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|400-?\d{3}-?\d{4}`;
const LINK = String.raw`https?://[^\s<>"'，。；）】]+[^\s<>"'，。；）】.,;:!?)\]]`;
const AFTER = String.raw`(?![\dA-Za-z-]|号)`;

/**
 * Nodes for `text`. Numbers become calls only in a message that tells somebody to call; there those of `known` do wherever they stand.
 * @param {string} text
 * @param {string[]} [known] numbers to call, of digits and hyphens
 * @returns {(Node | string)[]}
 */
export function rich(text, known = []) {
  const told = known.length ? String.raw`|(?<![\dA-Za-z-])(${known.join("|")})${AFTER}` : "";
  const parts = new RegExp(String.raw`(${LINK})|(${CALLED})(${NUMBER})${AFTER}${told}`, "gi");
  const calls = /[打拨]|\b(?:call|dial|ring)\b/i.test(text);
  /** @type {(Node | string)[]} */
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(parts)) {
    const [whole, link, called, mentioned, alone] = match;
    const number = mentioned ?? alone;
    if (!link && !calls) continue;
    const start = match.index + (called ?? "").length;
    nodes.push(text.slice(from, start));
    // An app's web-view opens no second window, and leaving the page would lose the chat: there it is for copying.
    if (link && inWebView()) nodes.push(link);
    else if (link) nodes.push(el("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, link));
    else nodes.push(el("a", { href: `tel:${number}`, class: "call" }, number));
    from = match.index + whole.length;
  }
  nodes.push(text.slice(from));
  return nodes;
}
