// What the customer can change about themselves: the number, the name, what they want to get.
import * as api from "/phone/api.js";
import { el } from "/phone/dom.js";
import { closeSheet, openSheet, row } from "/phone/sheet.js";
import { formatPhone } from "/phone/words.js";

/** `marketing`: "stop" or "resume". `onProblem(error)` is told what could not be done. */
export function openSelf({ customer, number, marketing, onProblem }) {
  const act = (promise) => {
    closeSheet();
    promise.catch(onProblem);
  };
  const rows = [];
  if (customer.wa_id) {
    rows.push(
      row({
        title: "Change my number",
        note: `Now ${formatPhone({ wa_id: customer.wa_id })}; the chats stay`,
        iconName: "phone",
        onPick: () => ask("Change my number", "New phone number", "tel", (value) =>
          act(api.changeNumber(customer.customer, value))),
      }),
      hiding(customer, act),
    );
  }
  const wish = marketing === "stop" ? "resume" : "stop";
  rows.push(
    row({
      title: wish === "stop" ? "Stop offers from this business" : "Receive offers again",
      note: "Its marketing messages, as in WhatsApp’s own menu",
      iconName: wish === "stop" ? "bell-off" : "bell",
      onPick: () => act(api.prefer(customer.customer, number.phone_number_id, wish)),
    }),
  );
  openSheet(`You are ${customer.name}`, ...rows);
}

function hiding(customer, act) {
  if (customer.hide_phone) {
    return row({
      title: "Show my number again",
      note: "Now only the username is seen",
      iconName: "user-round",
      onPick: () => act(api.changeUsername(customer.customer, customer.username, false)),
    });
  }
  return row({
    title: "Hide my number behind a username",
    note: "The business sees an id instead",
    iconName: "user-round",
    onPick: () => ask("Your username", "Username", "text", (value) =>
      act(api.changeUsername(customer.customer, value, true))),
  });
}

function ask(title, label, mode, onAnswer) {
  const input = el("input", { attributes: { required: "", inputmode: mode, autocomplete: "off", maxlength: "40", "aria-label": label, placeholder: label } });
  const save = el("button", { className: "solid", text: "Save", attributes: { type: "submit" } });
  const form = el("form", { className: "sheet-form" }, input, save);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onAnswer(input.value.trim());
  });
  openSheet(title, form);
}
