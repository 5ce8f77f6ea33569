// WhatsApp's own markup, turned into nodes: *bold*, _italic_, ~strike~, `code`, ```block```, links.
import { el } from "/phone/dom.js";

const MARKS = { "*": "strong", _: "em", "~": "s" };
const LINK = /^https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/u;
const WORD = /[\p{L}\p{N}]/u;

export function marked(text) {
  const fragment = document.createDocumentFragment();
  let plain = "";
  const flush = () => {
    if (plain) fragment.append(plain);
    plain = "";
  };
  let index = 0;
  while (index < text.length) {
    const found = block(text, index) ?? link(text, index) ?? emphasis(text, index);
    if (found) {
      flush();
      fragment.append(found.node);
      index = found.end;
    } else {
      const char = String.fromCodePoint(text.codePointAt(index));
      plain += char;
      index += char.length;
    }
  }
  flush();
  return fragment;
}

function block(text, start) {
  for (const [fence, tag] of [
    ["```", "pre"],
    ["`", "code"],
  ]) {
    if (!text.startsWith(fence, start)) continue;
    const end = text.indexOf(fence, start + fence.length);
    const inner = end < 0 ? "" : text.slice(start + fence.length, end);
    if (!inner.trim() || (tag === "code" && inner.includes("\n"))) continue;
    return { node: el(tag, { text: inner }), end: end + fence.length };
  }
  return null;
}

function link(text, start) {
  if (text[start] !== "h" || (start > 0 && WORD.test(text[start - 1]))) return null;
  const match = LINK.exec(text.slice(start));
  if (!match) return null;
  const attributes = { href: match[0], target: "_blank", rel: "noopener noreferrer" };
  return { node: el("a", { text: match[0], attributes }), end: start + match[0].length };
}

// A mark opens at a word's edge and closes on the same line, never around a space.
function emphasis(text, start) {
  const tag = MARKS[text[start]];
  if (!tag || (start > 0 && WORD.test(text[start - 1]))) return null;
  if (!text[start + 1] || /\s/.test(text[start + 1])) return null;
  for (let end = start + 2; end < text.length && text[end] !== "\n"; end += 1) {
    const closes = text[end] === text[start] && !/\s/.test(text[end - 1]);
    if (closes && !WORD.test(text[end + 1] ?? "")) {
      return { node: el(tag, {}, marked(text.slice(start + 1, end))), end: end + 1 };
    }
  }
  return null;
}

export const isOnlyEmoji = (text) =>
  /^(?:\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f\u200d]*){1,3}$/u.test(text.trim());
