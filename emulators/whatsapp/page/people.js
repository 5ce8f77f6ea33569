// The list of customers, and the form for a new one.
import { addCustomer } from "/phone/api.js";
import { byId, el, paintAvatar } from "/phone/dom.js";
import { briefTime, formatPhone, inOneLine } from "/phone/words.js";

const list = byId("list");
const dialog = byId("customer-dialog");
const form = byId("customer-form");

export function drawPeople(people, { number, current }) {
  const focused = document.activeElement?.dataset?.customer;
  const spoken = (person) => person.last?.at ?? 0;
  const sorted = people
    .map((person, index) => ({ person, index }))
    .sort((a, b) => spoken(b.person) - spoken(a.person) || a.index - b.index);
  list.replaceChildren(...sorted.map(({ person }) => entry(person, { number, current })));
  if (focused) list.querySelector(`[data-customer="${CSS.escape(focused)}"]`)?.focus();
}

function entry(person, { number, current }) {
  const avatar = el("span", { className: "avatar", attributes: { "aria-hidden": "true" } });
  paintAvatar(avatar, person.name, person.customer);
  const query = new URLSearchParams({ number, customer: person.customer });
  const unread = person.customer === current ? 0 : person.unread;
  const node = el(
    "a",
    { className: "person", attributes: { href: `/?${query}`, "data-customer": person.customer } },
    avatar,
    el(
      "span",
      { className: "who" },
      el("bdi", { className: "name", text: person.name }),
      el("bdi", { className: "preview", text: person.last ? preview(person.last) : formatPhone(person) }),
    ),
    el(
      "span",
      { className: "side" },
      person.last && el("span", { text: briefTime(person.last.at) }),
      unread > 0 &&
        el("span", { className: "badge", text: String(unread), attributes: { "aria-label": `${unread} unread` } }),
    ),
  );
  if (person.customer === current) node.setAttribute("aria-current", "true");
  return node;
}

function preview(message) {
  const words = inOneLine(message);
  return message.direction === "inbound" ? `You: ${words}` : words;
}

export function wireNewCustomer(onAdded) {
  const problem = byId("customer-problem");
  byId("new-customer").addEventListener("click", () => {
    form.reset();
    problem.hidden = true;
    dialog.showModal();
  });
  byId("customer-cancel").addEventListener("click", () => dialog.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const customer = await addCustomer(Object.fromEntries(new FormData(form)));
      dialog.close();
      await onAdded(customer.customer);
    } catch (error) {
      problem.textContent = error.message;
      problem.hidden = false;
    }
  });
}
