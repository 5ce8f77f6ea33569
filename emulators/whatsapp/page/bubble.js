// One message as a bubble.
import { mediaUrl } from "/phone/api.js";
import { el, icon, isRightToLeft, shape } from "/phone/dom.js";
import { isOnlyEmoji, marked } from "/phone/markup.js";
import { inOneLine, statusWords, timeOf } from "/phone/words.js";

/** Builds the bubble of `message`. `chat` gives context and takes what the customer taps. */
export function bubble(message, chat) {
  const mine = message.direction === "inbound";
  const speaker = mine ? "You" : chat.businessName;
  const inside = el("div", { className: "bubble" });
  inside.append(...[quote(message, chat), ...attachment(message, chat)].filter(Boolean));
  inside.append(said(message, mine), choices(message, chat));
  const node = el(
    "article",
    {
      className: `message ${mine ? "mine" : ""}`,
      attributes: { "data-wamid": message.wamid, "aria-label": `${speaker}, ${timeOf(message.at)}` },
    },
    inside,
  );
  const emoji = chat.reactionTo(message.wamid);
  if (emoji) node.append(el("span", { className: "reaction", text: emoji }));
  node.append(
    el(
      "button",
      {
        className: "icon-button reply-to",
        attributes: { type: "button", "aria-label": `Reply to: ${inOneLine(message).slice(0, 60)}` },
        on: { click: () => chat.onQuote(message) },
      },
      icon("reply", "flips"),
    ),
  );
  return node;
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

function said(message, mine) {
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
  if (message.footer) {
    box.append(el("p", { className: "footnote", dir: "auto", text: message.footer }));
  }
  const lastIsText = box.lastElementChild?.classList.contains("text");
  const runs = lastIsText && !words.className && !isRightToLeft(words.text);
  box.classList.toggle("runs", Boolean(runs) && !/`{3}\s*$/.test(words.text));
  box.classList.toggle("bare", !box.childElementCount);
  box.append(stamp(message, mine));
  return box;
}

function wordsOf(message) {
  const known = ["text", "interactive", "template", "button"];
  const carriesPart = message.media || message.location || message.contacts;
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
  line.append(el("time", { text: timeOf(message.at), attributes: { datetime: time } }));
  if (!mine) return line;
  const status = message.statuses.length ? message.status : "accepted";
  const name = { accepted: "check", sent: "check" }[status] ?? "check-check";
  line.append(
    icon(status === "failed" ? "circle-alert" : name, status === "read" ? "read" : ""),
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
    return el(kind, { attributes: { src: source, controls: "", preload: "metadata" } });
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

function choices(message, chat) {
  const box = el("div", { className: "choices" });
  const chosen = chat.answerTo(message.wamid);
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
  if (message.link?.url) {
    const safe = /^https?:/.test(message.link.url) ? message.link.url : "#";
    const attributes = { href: safe, target: "_blank", rel: "noopener noreferrer" };
    const words = el("span", { text: message.link.display_text, dir: "auto" });
    box.append(el("a", { className: "choice", attributes }, icon("external-link"), words));
  }
  return box.childElementCount ? box : "";
}
