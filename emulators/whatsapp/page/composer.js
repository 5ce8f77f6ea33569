// What the customer writes or attaches.
import { upload } from "/phone/api.js";
import { byId, el, icon } from "/phone/dom.js";
import { openOrder } from "/phone/order.js";
import { closeSheet, openSheet, row } from "/phone/sheet.js";
import { inOneLine } from "/phone/words.js";

const PLACES = [
  { name: "Home", address: "Apartment 4B, Garden Street 12", latitude: 25.2048, longitude: 55.2708 },
  { name: "Office", address: "Harbour Tower, 9th floor", latitude: 25.0772, longitude: 55.1392 },
  { name: "By the lighthouse", address: "Corniche Road", latitude: 24.4672, longitude: 54.3441 },
];

const form = byId("composer");
const words = byId("words");
const sendButton = byId("send");
const touch = window.matchMedia("(pointer: coarse)");

export class Composer {
  /** `onSend(message)` sends one Cloud API message and rejects when it did not leave. */
  constructor({ onSend, onProblem, businessName, products }) {
    this.onSend = onSend;
    this.onProblem = onProblem;
    this.businessName = businessName;
    this.products = products;
    this.quoted = null;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.sendWords();
    });
    words.addEventListener("input", () => this.refresh());
    words.addEventListener("keydown", (event) => {
      const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && !touch.matches;
      if (!sends) return;
      event.preventDefault();
      this.sendWords();
    });
    byId("attach").addEventListener("click", () => this.offerAttachments());
    byId("quoting-off").addEventListener("click", () => this.quote(null));
    byId("pick-image").addEventListener("change", (event) => this.previewImage(taken(event.target)));
    byId("pick-audio").addEventListener("change", (event) => this.sendVoice(taken(event.target)));
    byId("pick-document").addEventListener("change", (event) => this.sendDocument(taken(event.target)));
  }

  refresh() {
    sendButton.disabled = !words.value.trim();
    if (!CSS.supports("field-sizing", "content")) {
      words.style.height = "auto";
      words.style.height = `${words.scrollHeight}px`;
    }
  }

  clear() {
    words.value = "";
    this.quote(null);
    this.refresh();
  }

  propose(text) {
    words.value = text;
    this.refresh();
    words.focus();
  }

  quote(message) {
    this.quoted = message;
    byId("quoting").hidden = !message;
    if (!message) return;
    byId("quoting-who").textContent = message.direction === "inbound" ? "You" : this.businessName();
    byId("quoting-text").textContent = inOneLine(message);
    words.focus();
  }

  async sendWords() {
    const body = words.value.trim();
    if (!body) return;
    const quoted = this.quoted;
    this.clear();
    if (!(await this.send({ type: "text", text: { body } }, quoted))) this.propose(body);
  }

  async send(message, quoted = this.quoted) {
    const context = quoted ? { context: { id: quoted.wamid } } : {};
    try {
      await this.onSend({ ...message, ...context });
      this.quote(null);
      return true;
    } catch (error) {
      this.onProblem(`Not sent: ${error.message}`);
      return false;
    }
  }

  offerAttachments() {
    const pick = (id) => () => {
      closeSheet();
      byId(id).click();
    };
    const products = this.products();
    const order = () => openOrder(products, (message) => this.send(message));
    openSheet(
      "Send",
      row({ title: "Photo", note: "From this computer", iconName: "image", onPick: pick("pick-image") }),
      row({ title: "Document", note: "A PDF, a table, any file", iconName: "file-text", onPick: pick("pick-document") }),
      row({ title: "Voice note", note: "A recording from this computer", iconName: "mic", onPick: pick("pick-audio") }),
      row({ title: "Location", note: "One of a few made-up places", iconName: "map-pin", onPick: () => this.offerPlaces() }),
      ...(products.length
        ? [row({ title: "Order", note: "From the business’s catalogue", iconName: "shopping-bag", onPick: order })]
        : []),
      row({ title: "From an advert", note: "A first message that tells where it came from", iconName: "megaphone", onPick: () => this.sendReferred() }),
    );
  }

  sendReferred() {
    closeSheet();
    this.send({
      type: "text",
      text: { body: "Hello! I saw your advert and would like to know more." },
      referral: {
        source_url: "https://fb.me/advert",
        source_id: "120210000000000000",
        source_type: "ad",
        headline: "Book this week",
        body: "A message is all it takes.",
        media_type: "image",
        ctwa_clid: "phone-page",
      },
    });
  }

  offerPlaces() {
    const rows = PLACES.map((place) =>
      row({
        title: place.name,
        note: place.address,
        iconName: "map-pin",
        onPick: () => {
          closeSheet();
          this.send({ type: "location", location: place });
        },
      }),
    );
    openSheet("Send a location", ...rows);
  }

  previewImage(file) {
    if (!file) return;
    const address = URL.createObjectURL(file);
    const caption = el("input", {
      dir: "auto",
      attributes: { placeholder: "Caption", "aria-label": "Caption", maxlength: "1024" },
    });
    const send = el("button", { className: "send", attributes: { type: "submit", "aria-label": "Send the photo" } }, icon("send-horizontal", "flips"));
    const captionForm = el("form", { className: "caption-row" }, caption, send);
    captionForm.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = caption.value.trim();
      closeSheet();
      this.sendFile("image", file, words ? { caption: words } : {});
    });
    const image = el("img", {
      className: "preview-image",
      attributes: { src: address, alt: file.name },
      on: { load: () => URL.revokeObjectURL(address) },
    });
    openSheet("Send a photo", image, captionForm);
  }

  sendVoice(file) {
    if (file) this.sendFile("audio", file, { voice: true });
  }

  sendDocument(file) {
    if (file) this.sendFile("document", file, { filename: file.name });
  }

  async sendFile(kind, file, part) {
    try {
      // A browser calls an Ogg file video or nothing at all; a voice note is Opus in Ogg.
      const isOgg = kind === "audio" && /\.(ogg|opus|oga)$/i.test(file.name);
      const type = isOgg ? "audio/ogg; codecs=opus" : file.type || "application/octet-stream";
      const kept = await upload(file, type);
      await this.send({ type: kind, [kind]: { id: kept.id, ...part } });
    } catch (error) {
      this.onProblem(`Not sent: ${error.message}`);
    }
  }
}

function taken(input) {
  const [file] = input.files;
  input.value = "";
  return file;
}
