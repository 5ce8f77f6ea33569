// An order from the business's catalogue, as WhatsApp's own basket sends it.
import { el, icon } from "/phone/dom.js";
import { closeSheet, openSheet } from "/phone/sheet.js";

/** `onSend(message)` gets one message of the type `order`. */
export function openOrder(products, onSend) {
  const counts = new Map();
  const send = el("button", { className: "solid", attributes: { type: "submit" } });
  const form = el("form", { className: "sheet-form" }, ...products.map((item) => line(item, counts, refresh)), send);

  function refresh() {
    const chosen = products.filter((item) => counts.get(item.retailer_id));
    const total = chosen.reduce((sum, item) => sum + counts.get(item.retailer_id) * Number(item.price), 0);
    send.disabled = !chosen.length;
    send.textContent = chosen.length ? `Send order · ${total.toFixed(2)} ${chosen[0].currency}` : "Send order";
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const items = products
      .filter((item) => counts.get(item.retailer_id))
      .map((item) => ({
        product_retailer_id: item.retailer_id,
        quantity: counts.get(item.retailer_id),
        item_price: Number(item.price),
        currency: item.currency,
      }));
    closeSheet();
    onSend({ type: "order", order: { catalog_id: "catalogue", text: "", product_items: items } });
  });
  refresh();
  openSheet("Order", form);
}

function line(item, counts, refresh) {
  const count = el("output", { text: "0", attributes: { "aria-live": "polite" } });
  const change = (step) => () => {
    const next = Math.max(0, Math.min(99, (counts.get(item.retailer_id) ?? 0) + step));
    counts.set(item.retailer_id, next);
    count.textContent = String(next);
    refresh();
  };
  const button = (name, words, step) =>
    el(
      "button",
      {
        className: "icon-button",
        attributes: { type: "button", "aria-label": `${words} ${item.name}` },
        on: { click: change(step) },
      },
      icon(name),
    );
  return el(
    "div",
    { className: "order-line" },
    el("span", { className: "row-words" }, el("b", { text: item.name, dir: "auto" }), el("small", { text: `${item.price} ${item.currency}` })),
    button("minus", "One less of", -1),
    count,
    button("plus", "One more of", 1),
  );
}
