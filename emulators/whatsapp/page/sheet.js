// A panel that slides up inside the phone; the rest is out of reach until it closes.
import { byId, el, icon } from "/phone/dom.js";

const back = byId("sheet-back");
const sheet = byId("sheet");
const content = byId("sheet-content");
const behind = [byId("phone-body"), byId("people")];
let returnTo = null;

export function openSheet(title, ...nodes) {
  if (back.hidden) returnTo = document.activeElement;
  byId("sheet-title").textContent = title;
  content.replaceChildren(...nodes);
  back.hidden = false;
  for (const node of behind) node.inert = true;
  (content.querySelector("input, button") ?? sheet).focus();
}

export function closeSheet() {
  if (back.hidden) return;
  back.hidden = true;
  for (const node of behind) node.inert = false;
  content.replaceChildren();
  if (returnTo?.isConnected) returnTo.focus();
}

byId("sheet-close").addEventListener("click", closeSheet);
back.addEventListener("click", (event) => {
  if (event.target === back) closeSheet();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeSheet();
});

export function row({ title, note = "", iconName = null, onPick }) {
  return el(
    "button",
    { className: "row", attributes: { type: "button" }, on: { click: onPick } },
    iconName && icon(iconName),
    el("span", { className: "row-words" }, el("b", { text: title, dir: "auto" }), note && el("small", { text: note, dir: "auto" })),
    !iconName && el("span", { className: "row-mark", attributes: { "aria-hidden": "true" } }),
  );
}

export function listSheet(message, onPick) {
  const nodes = message.list.sections.flatMap((section) => [
    section.title && el("p", { className: "section-title", text: section.title, dir: "auto" }),
    ...section.rows.map((item) =>
      row({
        title: item.title,
        note: item.description,
        onPick: () => {
          closeSheet();
          onPick(item);
        },
      }),
    ),
  ]);
  openSheet(message.list.button, ...nodes.filter(Boolean));
}
