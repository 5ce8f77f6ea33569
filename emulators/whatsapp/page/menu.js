// What the customer can do with one message: react, reply, edit, delete.
import * as api from "/phone/api.js";
import { el } from "/phone/dom.js";
import { closeSheet, openSheet, row } from "/phone/sheet.js";

const EMOJI = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const EDITABLE = ["text", "image", "video", "document"];

/** `acts`: `send(message)`, `quote(message)`, `fail(error)` and `here()` → {number, customer}. */
export function openMenu(message, chat, acts) {
  const mine = message.direction === "inbound";
  const rows = [reactions(message, chat, acts)];
  rows.push(row({ title: "Reply", iconName: "reply", onPick: done(() => acts.quote(message)) }));
  if (mine && EDITABLE.includes(message.kind)) {
    rows.push(row({ title: "Edit", iconName: "pencil", onPick: () => openEditor(message, acts) }));
  }
  if (mine) {
    const revoke = () => api.revoke({ ...acts.here(), wamid: message.wamid }).catch(acts.fail);
    rows.push(
      row({ title: "Delete for everyone", iconName: "trash-2", onPick: done(revoke) }),
    );
  }
  openSheet("Message", ...rows);
}

const done = (act) => () => {
  closeSheet();
  act();
};

function reactions(message, chat, acts) {
  const chosen = chat.reactionTo(message.wamid);
  const buttons = EMOJI.map((emoji) =>
    el("button", {
      className: "emoji",
      text: emoji,
      attributes: { type: "button", "aria-pressed": String(emoji === chosen), "aria-label": `React with ${emoji}` },
      on: {
        click: done(() => {
          // A second tap on the same emoji takes it back.
          const reaction = { message_id: message.wamid, emoji: emoji === chosen ? "" : emoji };
          acts.send({ type: "reaction", reaction });
        }),
      },
    }),
  );
  return el("div", { className: "emojis", attributes: { role: "group", "aria-label": "React" } }, ...buttons);
}

function openEditor(message, acts) {
  const words = el("textarea", { dir: "auto", attributes: { rows: "3", maxlength: "4096", "aria-label": "Your message" } });
  words.value = message.edited || message.text;
  const save = el("button", { className: "solid", text: "Save", attributes: { type: "submit" } });
  const form = el("form", { className: "sheet-form" }, words, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = words.value.trim();
    if (!text) return;
    closeSheet();
    api.edit({ ...acts.here(), wamid: message.wamid, text }).catch(acts.fail);
  });
  openSheet("Edit your message", form);
  words.focus();
}
