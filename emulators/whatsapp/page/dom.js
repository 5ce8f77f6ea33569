// Small helpers to build the page out of nodes; nothing here ever parses HTML.
const SVG = "http://www.w3.org/2000/svg";

export const byId = (id) => document.getElementById(id);

export function el(tag, { className, text, dir, attributes = {}, on = {} } = {}, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  if (dir) node.dir = dir;
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const [name, handler] of Object.entries(on)) node.addEventListener(name, handler);
  node.append(...children.filter(Boolean));
  return node;
}

export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function shape(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

export function initials(name) {
  const letters = [...name].filter((char) => /[\p{L}\p{N}\s]/u.test(char)).join("");
  const words = letters.trim().split(/\s+/).filter(Boolean);
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked.map((word) => [...word][0].toLocaleUpperCase()).join("");
}

export function paintAvatar(node, name, key = name) {
  let sum = 0;
  for (const char of key) sum = (sum * 31 + char.codePointAt(0)) % 360;
  // Setting a property from a script is no inline style: the policy allows it.
  node.style.setProperty("--hue", String(sum));
  node.textContent = initials(name);
}

export const isRightToLeft = (text) => /^[^\p{L}]*[\u0591-\u08ff\ufb1d-\ufefc]/u.test(text);
