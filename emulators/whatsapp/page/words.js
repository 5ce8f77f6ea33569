// Dates, sizes, first things to say, and how a message reads in one line.
const IDEAS = {
  en: ["Hi! What do you offer?", "How much does it cost?", "I would like to book for Saturday."],
  ar: ["مرحباً! ما هي خدماتكم؟", "كم السعر؟", "أود الحجز يوم السبت."],
  es: ["¡Hola! ¿Qué servicios ofrecen?", "¿Cuánto cuesta?", "Quiero reservar para el sábado."],
  fr: ["Bonjour ! Que proposez-vous ?", "Combien ça coûte ?", "Je voudrais réserver pour samedi."],
  de: ["Hallo! Was bietet ihr an?", "Was kostet das?", "Ich möchte für Samstag buchen."],
};

export const ideasFor = (language) => IDEAS[language] ?? IDEAS.en;

const clockTime = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const dayName = new Intl.DateTimeFormat("en", { weekday: "long" });
const fullDay = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const shortDay = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });

export const timeOf = (seconds) => clockTime.format(new Date(seconds * 1000));

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());

function daysAgo(seconds) {
  const gap = midnight(new Date()) - midnight(new Date(seconds * 1000));
  return Math.round(gap / 86_400_000);
}

export function dayOf(seconds) {
  const ago = daysAgo(seconds);
  if (ago === 0) return "Today";
  if (ago === 1) return "Yesterday";
  const date = new Date(seconds * 1000);
  return ago > 1 && ago < 7 ? dayName.format(date) : fullDay.format(date);
}

export function briefTime(seconds) {
  const ago = daysAgo(seconds);
  if (ago === 0) return timeOf(seconds);
  return ago === 1 ? "Yesterday" : shortDay.format(new Date(seconds * 1000));
}

const NOUNS = {
  image: "Photo",
  video: "Video",
  audio: "Voice message",
  document: "Document",
  sticker: "Sticker",
  location: "Location",
  contacts: "Contact",
  order: "Order",
};

export function inOneLine(message) {
  if (message.kind === "reaction") return message.text ? `Reacted ${message.text}` : "Reaction removed";
  const noun = NOUNS[message.kind];
  const name = message.media?.filename ?? message.contacts?.[0]?.name?.formatted_name;
  const words = (message.text || name || "").replace(/[*_~`]{1,3}/g, "");
  if (noun) return words ? `${noun}: ${words}` : noun;
  return words || "Message of another kind";
}

const STATUS_WORDS = {
  accepted: "sending",
  sent: "sent",
  delivered: "delivered",
  read: "read",
};

export const statusWords = (status) => STATUS_WORDS[status] ?? status;

export const formatPhone = (customer) =>
  customer.wa_id ? `+${customer.wa_id}` : customer.username ? `@${customer.username}` : "No number";
