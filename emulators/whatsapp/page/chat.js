// The log of one conversation: keeps its messages in order, on screen and at the right scroll.
import { bubble } from "/phone/bubble.js";
import { byId, el, paintAvatar } from "/phone/dom.js";
import { dayOf, ideasFor } from "/phone/words.js";

const TOGETHER_SECONDS = 300;
const NEAR_END = 120;

// What failed on its way never reached the customer's phone.
const isLost = (message) => message.direction === "outbound" && message.status === "failed";

export class Chat {
  /** `taps` takes what the customer does inside bubbles: onButton, onList, onMenu … */
  constructor(taps) {
    Object.assign(this, taps);
    this.log = byId("log");
    this.scroller = byId("scroller");
    this.toEnd = byId("to-end");
    this.messages = new Map();
    this.businessName = "";
    this.pinned = true;
    this.scroller.addEventListener("scroll", () => {
      this.pinned = this.distance() < NEAR_END;
      this.toEnd.hidden = this.pinned;
    }, { passive: true });
    this.toEnd.addEventListener("click", () => this.goToEnd());
    new ResizeObserver(() => this.onGrow()).observe(this.scroller);
  }

  distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  show({ number, customer, messages }) {
    this.customer = customer;
    this.number = number;
    this.businessName = number.name;
    this.messages = new Map(messages.map((message) => [message.wamid, message]));
    // A whole conversation appearing is not news to be read out.
    this.log.setAttribute("aria-live", "off");
    this.log.replaceChildren();
    this.last = null;
    for (const message of this.messages.values()) this.append(message);
    if (!this.last) this.showEmpty();
    this.goToEnd();
    requestAnimationFrame(() => this.log.setAttribute("aria-live", "polite"));
  }

  /** A new message, or news about one already shown. */
  take(news) {
    const old = this.messages.get(news.wamid);
    const known = old !== undefined;
    // News of a status says nothing about edits, which came as messages of their own.
    const message = { edited: old?.edited, revoked: old?.revoked, ...news };
    this.messages.set(message.wamid, message);
    if (isLost(message)) {
      this.node(message.wamid)?.remove();
      return;
    }
    if (known) {
      this.redraw(message.wamid);
      return;
    }
    const mine = message.direction === "inbound";
    if (!this.last) this.log.replaceChildren();
    const node = this.append(message);
    node?.classList.add("fresh");
    if (message.context?.id) this.redraw(message.context.id);
    if (mine) this.goToEnd();
    else this.onGrow();
  }

  append(message) {
    if (isLost(message)) return null;
    if (message.kind === "reaction") {
      this.redraw(message.reaction?.message_id);
      return null;
    }
    if (message.kind === "edit" || message.kind === "revoke") {
      this.change(message);
      return null;
    }
    if (!this.last || dayOf(this.last.at) !== dayOf(message.at)) {
      this.log.append(el("p", { className: "day", text: dayOf(message.at) }));
      this.last = null;
    }
    const node = bubble(message, this);
    const follows =
      this.last?.direction === message.direction && message.at - this.last.at < TOGETHER_SECONDS;
    node.classList.toggle("follows", Boolean(follows));
    this.log.append(node);
    this.last = message;
    return node;
  }

  /** An edit or a deletion changes the message it names and is no bubble of its own. */
  change(message) {
    const original = this.messages.get(message[message.kind]?.original_message_id);
    if (!original) return;
    if (message.kind === "edit") original.edited = message.text;
    else original.revoked = true;
    this.redraw(original.wamid);
  }

  redraw(wamid) {
    const message = this.messages.get(wamid);
    const old = wamid && this.node(wamid);
    if (!message || !old) return;
    const focused = old.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const node = bubble(message, this);
    node.classList.toggle("follows", old.classList.contains("follows"));
    old.replaceWith(node);
    if (focused) node.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
    this.onGrow();
  }

  node(wamid) {
    return this.log.querySelector(`[data-wamid="${CSS.escape(wamid)}"]`);
  }

  find(wamid) {
    return this.messages.get(wamid);
  }

  /** The id of the button or row a message was answered with, if it was. */
  answerTo(wamid) {
    for (const message of this.messages.values()) {
      if (message.context?.id !== wamid) continue;
      if (message.reply) return message.reply.id;
      if (message.button) return message.button.payload;
    }
    return undefined;
  }

  reactionTo(wamid) {
    let emoji = "";
    for (const message of this.messages.values()) {
      if (message.kind === "reaction" && message.reaction?.message_id === wamid) {
        emoji = message.reaction.emoji ?? "";
      }
    }
    return emoji;
  }

  unreadFromBusiness() {
    return [...this.messages.values()].some(
      (message) =>
        message.direction === "outbound" && !["read", "played", "failed"].includes(message.status),
    );
  }

  showEmpty() {
    const avatar = el("span", { className: "avatar square", attributes: { "aria-hidden": "true" } });
    paintAvatar(avatar, this.businessName);
    const language = this.customer.language;
    const ideas = ideasFor(language).map((idea) =>
      el("button", {
        className: "idea",
        text: idea,
        dir: "auto",
        attributes: { type: "button", lang: language || "en" },
        on: { click: () => this.onIdea(idea) },
      }),
    );
    this.log.append(
      el(
        "div",
        { className: "empty" },
        avatar,
        el("h3", { text: this.businessName, dir: "auto" }),
        el("p", { text: "No messages yet. Write as you would to any shop, or start with one of these." }),
        el("div", { className: "ideas" }, ...ideas),
      ),
    );
  }

  onJump(wamid) {
    this.node(wamid)?.scrollIntoView({ block: "center", behavior: "smooth" });
  }

  onGrow() {
    if (this.pinned) this.goToEnd();
    else this.toEnd.hidden = this.distance() < NEAR_END;
  }

  goToEnd() {
    this.pinned = true;
    this.toEnd.hidden = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
