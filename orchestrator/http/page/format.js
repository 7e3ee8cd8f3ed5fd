// WhatsApp's own little markup, as nodes: *bold*, _italic_, ~struck~, ```mono```, `code`, lists, quotes, links.

import { el, safeLink } from "./dom.js";

const STYLES = { "*": "strong", _: "em", "~": "s" };
const LINK = /https?:\/\/[^\s<>"'`]+[^\s<>"'`.,;:!?)\]*_~]/g;
const WORD = /[\p{L}\p{N}]/u;

export function formatted(text) {
  const parts = [];
  for (const [index, piece] of text.split("```").entries()) {
    const closed = index % 2 === 1 && index < text.split("```").length - 1;
    if (closed && piece.trim()) parts.push(el("code", { class: "block" }, piece.replace(/^\n|\n$/g, "")));
    else if (index % 2 === 1 && !closed) parts.push("```", ...lines(piece));
    else parts.push(...lines(piece));
  }
  return parts;
}

function lines(text) {
  const parts = [];
  const all = text.split("\n");
  all.forEach((line, index) => {
    const bullet = /^[-*] (?=\S)/.exec(line);
    const quote = /^> ?(?=\S)/.exec(line);
    if (bullet) parts.push("• ", ...inline(line.slice(bullet[0].length)));
    else if (quote) parts.push(el("q", { class: "said" }, ...inline(line.slice(quote[0].length))));
    else parts.push(...inline(line));
    if (index < all.length - 1) parts.push("\n");
  });
  return parts;
}

function inline(text) {
  for (let start = 0; start < text.length; start++) {
    const mark = text[start];
    if (mark !== "`" && !(mark in STYLES)) continue;
    const end = closing(text, start, mark);
    if (end < 0) continue;
    const inner = text.slice(start + 1, end);
    const node = mark === "`" ? el("code", {}, inner) : el(STYLES[mark], {}, ...inline(inner));
    return [...linked(text.slice(0, start)), node, ...inline(text.slice(end + 1))];
  }
  return linked(text);
}

function closing(text, start, mark) {
  if (start > 0 && WORD.test(text[start - 1])) return -1;
  if (start + 1 >= text.length || /\s/.test(text[start + 1]) || text[start + 1] === mark) return -1;
  for (let end = start + 2; end < text.length; end++) {
    if (text[end] !== mark || /\s/.test(text[end - 1])) continue;
    if (end + 1 === text.length || !WORD.test(text[end + 1])) return end;
  }
  return -1;
}

function linked(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const href = safeLink(found[0]);
    if (!href) continue;
    parts.push(text.slice(from, found.index), outside(href, found[0]));
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

export function outside(href, label, properties = {}) {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer", ...properties }, label);
}
