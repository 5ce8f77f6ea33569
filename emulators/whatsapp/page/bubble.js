// One message as a bubble.
import { mediaUrl } from "/phone/api.js";
import { el, icon, isRightToLeft, shape } from "/phone/dom.js";
import { isOnlyEmoji, marked } from "/phone/markup.js";
import { inOneLine, statusWords, timeOf } from "/phone/words.js";

/** Builds the bubble of `message`. `chat` gives context and takes what the customer taps. */
export function bubble(message, chat) {
  const mine = message.direction === "inbound";
  if (message.kind === "system") return note(message);
  const speaker = mine ? "You" : chat.businessName;
  const inside = el("div", { className: "bubble" });
  if (message.revoked) {
    inside.append(gone(message, mine));
  } else {
    inside.append(...[quote(message, chat), ...attachment(message, chat)].filter(Boolean));
    inside.append(said(message, mine, chat), choices(message, chat));
  }
  const node = el(
    "article",
    {
      className: `message ${mine ? "mine" : ""}`,
      attributes: { "data-wamid": message.wamid, "aria-label": `${speaker}, ${timeOf(message.at)}` },
    },
    inside,
  );
  const emoji = message.revoked ? "" : chat.reactionTo(message.wamid);
  if (emoji) node.append(el("span", { className: "reaction", text: emoji }));
  if (message.revoked) return node;
  node.append(
    el(
      "button",
      {
        className: "icon-button more",
        attributes: {
          type: "button",
          "aria-haspopup": "dialog",
          "aria-label": `React, reply and more: ${inOneLine(message).slice(0, 60)}`,
        },
        on: { click: () => chat.onMenu(message) },
      },
      icon("ellipsis"),
    ),
  );
  node.addEventListener("contextmenu", (event) => {
    if (event.target.closest("a, img, input, textarea")) return;
    event.preventDefault();
    chat.onMenu(message);
  });
  return node;
}

function note(message) {
  return el("p", { className: "day note", text: message.text, dir: "auto", attributes: { "data-wamid": message.wamid } });
}

function gone(message, mine) {
  const words = mine ? "You deleted this message" : "This message was deleted";
  const box = el("div", { className: "said" }, el("div", { className: "text aside", text: words }));
  box.append(stamp(message, mine));
  return box;
}

function quote(message, chat) {
  // What a button or a list gave rise to is plain without repeating the question.
  if (!message.context?.id || message.reply) return null;
  const original = chat.find(message.context.id);
  if (!original) return null;
  const who = original.direction === "inbound" ? "You" : chat.businessName;
  return el(
    "button",
    {
      className: "quote",
      attributes: { type: "button" },
      on: { click: () => chat.onJump(original.wamid) },
    },
    el("b", { text: who, dir: "auto" }),
    el("span", { text: inOneLine(original), dir: "auto" }),
  );
}

function said(message, mine, chat) {
  const box = el("div", { className: "said" });
  if (message.header?.type === "text") {
    box.append(el("strong", { className: "heading", dir: "auto", text: message.header.text }));
  }
  const words = wordsOf(message);
  if (words.text) {
    const text = el("div", { className: `text ${words.className}`, dir: "auto" });
    text.append(words.plain ? words.text : marked(words.text));
    box.append(text);
  }
  if (message.reply?.description) {
    box.append(el("p", { className: "footnote", dir: "auto", text: message.reply.description }));
  }
  if (message.order) box.append(orderLines(message.order, chat));
  if (message.referral?.headline) {
    box.append(el("p", { className: "footnote", dir: "auto", text: `From the advert “${message.referral.headline}”` }));
  }
  if (message.origin === "phone_app") {
    box.append(el("p", { className: "footnote", text: "Sent from the business’s own phone" }));
  }
  if (message.footer) {
    box.append(el("p", { className: "footnote", dir: "auto", text: message.footer }));
  }
  const lastIsText = box.lastElementChild?.classList.contains("text");
  const runs = lastIsText && !words.className && !isRightToLeft(words.text);
  box.classList.toggle("runs", Boolean(runs) && !/`{3}\s*$/.test(words.text));
  box.classList.toggle("edited", Boolean(message.edited));
  box.classList.toggle("bare", !box.childElementCount);
  box.append(stamp(message, mine));
  return box;
}

function wordsOf(message) {
  const known = ["text", "interactive", "template", "button", "order"];
  const carriesPart = message.media || message.location || message.contacts;
  if (message.edited) return { text: message.edited, className: "", plain: false };
  if (message.order && !message.order.text) return { text: "", className: "" };
  if (message.text && !message.location) {
    const big = message.kind === "text" && isOnlyEmoji(message.text);
    return { text: message.text, className: big ? "big" : "", plain: false };
  }
  if (known.includes(message.kind) || carriesPart) return { text: "", className: "" };
  return { text: `A message of kind “${message.kind}”`, className: "aside", plain: true };
}

function stamp(message, mine) {
  const time = new Date(message.at * 1000).toISOString();
  const line = el("span", { className: "stamp" });
  if (message.edited && !message.revoked) line.append(el("span", { text: "Edited" }));
  line.append(el("time", { text: timeOf(message.at), attributes: { datetime: time } }));
  if (!mine) return line;
  const status = message.statuses.length ? message.status : "accepted";
  const name = { accepted: "check", sent: "check" }[status] ?? "check-check";
  line.append(
    icon(status === "failed" ? "circle-alert" : name, ["read", "played"].includes(status) ? "read" : ""),
    el("span", { className: "hidden", text: statusWords(status) }),
  );
  return line;
}

function attachment(message, chat) {
  const parts = [];
  const header = message.header;
  if (header && header.type !== "text" && header[header.type]) {
    parts.push(media(header.type, header[header.type], message, chat));
  }
  if (message.media) parts.push(media(message.kind, message.media, message, chat));
  if (message.location) parts.push(place(message.location));
  for (const contact of Array.isArray(message.contacts) ? message.contacts : []) {
    parts.push(personCard(contact));
  }
  return parts;
}

function media(kind, part, message, chat) {
  const source = mediaUrl(part);
  if (kind === "image" || kind === "sticker") {
    const image = el("img", {
      className: kind === "sticker" ? "sticker" : "",
      attributes: { src: source, alt: message.text || "Photo", loading: "lazy" },
      on: { load: () => chat.onGrow() },
    });
    if (kind === "sticker") return image;
    return el(
      "button",
      {
        className: "picture",
        attributes: { type: "button", "aria-label": "Open the photo" },
        on: { click: () => chat.onPicture(source, message.text) },
      },
      image,
    );
  }
  if (kind === "video" || kind === "audio") {
    const heard = kind === "audio" && message.direction === "outbound" && !message.origin;
    return el(kind, {
      attributes: { src: source, controls: "", preload: "metadata" },
      on: heard ? { play: () => chat.onPlayed(message) } : {},
    });
  }
  const name = part.filename || "Document";
  const kindOfFile = (part.mime_type ?? "").split(";")[0].split("/").at(-1);
  return el(
    "a",
    { className: "file", attributes: { href: source, download: name, rel: "noopener" } },
    icon("file-text"),
    el(
      "span",
      {},
      el("b", { text: name, dir: "auto" }),
      el("small", { text: kindOfFile.toUpperCase().slice(0, 12) || "File" }),
    ),
    icon("download"),
  );
}

function place(location) {
  const map = shape("svg", { class: "map", viewBox: "0 0 280 112", preserveAspectRatio: "xMidYMid slice" });
  map.setAttribute("aria-hidden", "true");
  map.append(
    shape("rect", { class: "land", width: 280, height: 112 }),
    shape("path", { class: "road", d: "M-10 84C60 70 110 96 290 52M70-10C84 40 66 80 96 122M196-10C186 50 214 70 206 122M-10 26C90 40 180 10 290 20" }),
    shape("path", { class: "pin", d: "M140 78c-14-16-21-25-21-35a21 21 0 0 1 42 0c0 10-7 19-21 35z" }),
    shape("circle", { cx: 140, cy: 43, r: 7, fill: "var(--on-accent)" }),
  );
  const where = `${Number(location.latitude).toFixed(4)}, ${Number(location.longitude).toFixed(4)}`;
  return el(
    "div",
    { className: "place" },
    map,
    el(
      "div",
      {},
      el("b", { text: location.name || "Location", dir: "auto" }),
      el("small", { text: location.address || where, dir: "auto" }),
    ),
  );
}

function personCard(contact) {
  return el(
    "div",
    { className: "person-card" },
    icon("user-round"),
    el(
      "span",
      {},
      el("b", { text: contact?.name?.formatted_name ?? "Contact", dir: "auto" }),
      el("small", { text: contact?.phones?.[0]?.phone ?? "" }),
    ),
  );
}

function orderLines(order, chat) {
  const names = new Map((chat.number.products ?? []).map((item) => [item.retailer_id, item.name]));
  const rows = (order.product_items ?? []).map((item) =>
    el("li", {}, el("span", { text: `${item.quantity} × ${names.get(item.product_retailer_id) ?? item.product_retailer_id}` }), el("b", { text: `${item.item_price} ${item.currency}` })),
  );
  return el("ul", { className: "order" }, ...rows);
}

function templateButtons(message, chat, chosen) {
  return (message.template_buttons ?? []).map((button) => {
    if (button.url) return link(button.url, button.title);
    const node = el("button", {
      className: `choice ${chosen === button.payload ? "chosen" : ""}`,
      text: button.title,
      dir: "auto",
      attributes: { type: "button", "data-id": button.payload ?? button.title },
      on: { click: () => chat.onReply(message, button) },
    });
    node.disabled = chosen !== undefined || button.type !== "QUICK_REPLY";
    return node;
  });
}

function link(url, title) {
  const safe = /^https?:/.test(url) ? url : "#";
  const attributes = { href: safe, target: "_blank", rel: "noopener noreferrer" };
  return el("a", { className: "choice", attributes }, icon("external-link"), el("span", { text: title, dir: "auto" }));
}

function choices(message, chat) {
  const box = el("div", { className: "choices" });
  const chosen = chat.answerTo(message.wamid);
  box.append(...templateButtons(message, chat, chosen));
  for (const button of message.buttons ?? []) {
    const node = el("button", {
      className: `choice ${chosen === button.id ? "chosen" : ""}`,
      text: button.title,
      dir: "auto",
      attributes: { type: "button", "data-id": button.id },
      on: { click: () => chat.onButton(message, button) },
    });
    node.disabled = chosen !== undefined;
    box.append(node);
  }
  if (message.list) {
    box.append(
      el(
        "button",
        {
          className: "choice",
          attributes: { type: "button", "aria-haspopup": "dialog" },
          on: { click: () => chat.onList(message) },
        },
        icon("list"),
        el("span", { text: message.list.button, dir: "auto" }),
      ),
    );
  }
  if (message.link?.url) box.append(link(message.link.url, message.link.display_text));
  return box.childElementCount ? box : "";
}
