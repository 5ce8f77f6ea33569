// The phone: who is chosen, what is on screen, and the stream of news.
import * as api from "/phone/api.js";
import { Chat } from "/phone/chat.js";
import { Composer } from "/phone/composer.js";
import { byId, el, paintAvatar } from "/phone/dom.js";
import { openMenu } from "/phone/menu.js";
import { drawPeople, wireNewCustomer } from "/phone/people.js";
import { openSelf } from "/phone/self.js";
import { closeSheet, listSheet } from "/phone/sheet.js";

const state = { numbers: [], number: null, people: [], customer: null, visit: 0 };
const NEED_A_NUMBER = ["composer", "as", "business-avatar", "new-customer"];
const stage = byId("stage");
const wide = window.matchMedia("(min-width: 760px)");

const chat = new Chat({
  onIdea: (idea) => composer.propose(idea),
  onMenu: (message) => openMenu(message, chat, acts),
  onReply: (message, button) => composer.send({
    type: "button",
    button: { payload: button.payload, text: button.title },
    context: contextOf(message),
  }, null),
  onPlayed: (message) =>
    api.played(state.number.phone_number_id, state.customer.customer, message.wamid).catch(complainOf),
  onButton: (message, button) => answer(message, { type: "button_reply", button_reply: button }),
  onList: (message) =>
    listSheet(message, (item) => answer(message, { type: "list_reply", list_reply: item })),
  onPicture: showPicture,
});
const composer = new Composer({
  onSend: (message) => api.send(state.number.phone_number_id, address(), message),
  onProblem: complain,
  businessName: () => state.number?.name ?? "",
  products: () => state.number?.products ?? [],
});
const acts = {
  send: (message) => composer.send(message, null),
  quote: (message) => composer.quote(message),
  fail: (error) => complainOf(error),
  here: () => ({ number: state.number.phone_number_id, customer: state.customer.customer }),
};

const address = () =>
  state.customer.wa_id ? state.customer.wa_id : { user_id: state.customer.user_id };
const contextOf = (message) => ({
  from: state.number.display_phone_number.replace(/\D/g, ""),
  id: message.wamid,
});

function answer(message, interactive) {
  composer.send({ type: "interactive", interactive, context: contextOf(message) }, null);
}

// Choosing

async function start() {
  state.numbers = await api.numbers();
  const query = new URLSearchParams(location.search);
  const asked = state.numbers.find((item) => item.phone_number_id === query.get("number"));
  await useNumber(asked ?? state.numbers[0] ?? null, query.get("customer"));
}

async function useNumber(number, customerKey) {
  state.number = number;
  drawNumbers();
  if (!number) {
    nothingYet();
    return;
  }
  await loadPeople();
  const asked = findPerson(customerKey);
  if (asked) await openChat(asked);
  else if (wide.matches && state.people.length) await openChat(state.people[0]);
  else showList();
}

async function loadPeople() {
  state.people = await api.conversations(state.number.phone_number_id);
  state.customer = findPerson(state.customer?.customer) ?? state.customer;
  redrawPeople();
}

const findPerson = (key) => {
  const wanted = (key ?? "").replace(/^\+/, "");
  return state.people.find(
    (person) => wanted && [person.customer, person.wa_id, person.user_id].includes(wanted),
  );
};

function redrawPeople() {
  drawPeople(state.people, {
    number: state.number.phone_number_id,
    current: state.customer?.customer,
  });
}

async function openChat(person) {
  const visit = ++state.visit;
  closeSheet();
  hideTyping();
  const { messages } = await api.conversation(state.number.phone_number_id, person.customer);
  if (visit !== state.visit) return; // Somebody else was chosen meanwhile.
  const changed = state.customer?.customer !== person.customer;
  state.customer = person;
  stage.dataset.view = "chat";
  if (changed) composer.clear();
  drawHead();
  chat.show({ number: state.number, customer: person, messages });
  redrawPeople();
  look();
}

function showList() {
  stage.dataset.view = "list";
  document.title = "Phone";
}

function drawHead() {
  const { number, customer } = state;
  document.title = `${number.name} · ${customer.name}`;
  paintAvatar(byId("business-avatar"), number.name);
  byId("business-name").textContent = number.name;
  byId("business-line").textContent = number.display_phone_number;
  byId("as").setAttribute("aria-label", `You are ${customer.name}: change something about you`);
  byId("as-name").textContent = customer.name.split(/\s+/)[0];
  paintAvatar(byId("as-avatar"), customer.name, customer.customer);
}

function drawNumbers() {
  const select = byId("number");
  byId("number-field").hidden = !state.numbers.length;
  select.replaceChildren(
    ...state.numbers.map((number) =>
      el("option", {
        text: number.name,
        attributes: { value: number.phone_number_id },
      }),
    ),
  );
  if (state.number) select.value = state.number.phone_number_id;
}

function nothingYet() {
  for (const id of NEED_A_NUMBER) byId(id).hidden = true;
  byId("business-name").textContent = "No business yet";
  byId("log").replaceChildren(
    el(
      "div",
      { className: "empty" },
      el("h3", { text: "Nobody to write to" }),
      el("p", { text: "No business number is registered with this emulator. It appears here once one is." }),
    ),
  );
  stage.dataset.view = "chat";
}

function go(customer, number = state.number.phone_number_id) {
  const query = new URLSearchParams({ number, ...(customer && { customer }) });
  history.pushState(null, "", `/?${query}`);
}

byId("as").addEventListener("click", async () => {
  const { number, customer } = state;
  try {
    const { marketing } = await api.conversation(number.phone_number_id, customer.customer);
    openSelf({ number, customer, marketing, onProblem: complainOf });
  } catch (error) {
    complainOf(error);
  }
});
byId("list").addEventListener("click", (event) => {
  const link = event.target.closest("a.person");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const person = findPerson(link.dataset.customer);
  go(person.customer);
  openChat(person).catch(complainOf);
});
byId("number").addEventListener("change", (event) => {
  const number = state.numbers.find((item) => item.phone_number_id === event.target.value);
  const keep = wide.matches ? state.customer?.customer : null;
  go(keep, number.phone_number_id);
  state.customer = null;
  useNumber(number, keep).catch(complainOf);
});
byId("back").addEventListener("click", () => {
  state.visit += 1;
  state.customer = null;
  go(null);
  showList();
  redrawPeople();
});
window.addEventListener("popstate", () => {
  state.customer = null;
  start().catch(complainOf);
});
wireNewCustomer(async (key) => {
  await loadPeople();
  go(key);
  await openChat(findPerson(key));
  byId("words").focus();
});

// News

const here = (news) =>
  news.customer === state.customer?.customer &&
  (news.phone_number_id ?? news.number) === state.number?.phone_number_id;

function takeMessage(message) {
  if (message.phone_number_id !== state.number?.phone_number_id) return;
  const person = state.people.find((item) => item.customer === message.customer);
  if (!person) {
    loadPeople().catch(complainOf);
    return;
  }
  const isNew = !person.last || message.at >= person.last.at;
  if (isNew && message.direction === "outbound" && message.wamid !== person.last?.wamid) {
    person.unread += 1;
  }
  if (isNew && !["edit", "revoke"].includes(message.kind)) person.last = message;
  if (here(message)) {
    if (message.direction === "outbound" && !chat.find(message.wamid)) hideTyping();
    chat.take(message);
    look();
  }
  redrawPeople();
}

/** While the chat is in front of the customer's eyes, what arrives in it is read. */
function look() {
  const visible = document.visibilityState === "visible" && stage.dataset.view === "chat";
  if (!visible || !state.customer || !chat.unreadFromBusiness()) return;
  state.customer.unread = 0;
  api.look(state.number.phone_number_id, state.customer.customer).catch(complainOf);
}
document.addEventListener("visibilitychange", look);

let typingTimer = 0;
function showTyping(seconds) {
  byId("typing").hidden = false;
  byId("typing-words").textContent = `${state.number.name} is typing`;
  byId("business-line").textContent = "typing…";
  byId("business-line").classList.add("is-typing");
  clearTimeout(typingTimer);
  typingTimer = setTimeout(hideTyping, seconds * 1000);
  chat.onGrow();
}
function hideTyping() {
  clearTimeout(typingTimer);
  byId("typing").hidden = true;
  byId("typing-words").textContent = "";
  byId("business-line").classList.remove("is-typing");
  byId("business-line").textContent = state.number?.display_phone_number ?? "";
}

let wasLost = false;
const stream = new EventSource("/phone/events");
const listen = (name, handler) =>
  stream.addEventListener(name, (event) => handler(JSON.parse(event.data)));
listen("message", takeMessage);
listen("typing", (news) => here(news) && showTyping(news.seconds));
listen("numbers", () => refresh());
listen("moved", ({ from, to }) => {
  if (state.customer?.customer === from) go(to);
  refresh();
});
listen("customers", () => state.number && loadPeople().catch(complainOf));
listen("reset", () => refresh());
listen("hello", () => {
  byId("offline").hidden = true;
  // What was said while the line was down is loaded afresh.
  if (wasLost) refresh();
  wasLost = false;
});
stream.addEventListener("error", () => {
  wasLost = true;
  byId("offline").hidden = false;
});

function refresh() {
  for (const id of NEED_A_NUMBER) byId(id).hidden = false;
  start().catch(complainOf);
}

// Pictures and complaints

function showPicture(source, words) {
  const image = byId("viewer-image");
  image.src = source;
  image.alt = words || "Photo";
  byId("viewer").showModal();
}
byId("viewer-close").addEventListener("click", () => byId("viewer").close());
byId("viewer").addEventListener("click", (event) => {
  if (event.target.tagName !== "IMG") byId("viewer").close();
});

let toastTimer = 0;
function complain(text) {
  const toast = byId("toast");
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => {
    toast.hidden = true;
  }, 6000);
}
function complainOf(error) {
  complain(error instanceof TypeError ? "The phone cannot reach the emulator." : error.message);
}

start().catch(complainOf);
