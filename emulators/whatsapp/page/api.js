// Everything the page asks of the emulator.
async function call(path, { method = "GET", body, raw } = {}) {
  const response = await fetch(path, {
    method,
    headers: raw ? undefined : { "Content-Type": "application/json" },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `Status ${response.status}`);
  return answer;
}

const at = encodeURIComponent;

export const numbers = async () => (await call("/_emulator/numbers")).numbers;
export const conversations = async (number) =>
  (await call(`/_emulator/conversations/${at(number)}`)).conversations;
export const conversation = async (number, customer) =>
  (await call(`/_emulator/conversations/${at(number)}/${at(customer)}?limit=500`)).messages;
export const send = (number, from, message) =>
  call("/_emulator/inbound", { method: "POST", body: { to: number, from, message } });
export const look = (number, customer) =>
  call("/_emulator/read", { method: "POST", body: { number, customer } });
export const addCustomer = (customer) =>
  call("/_emulator/customers", { method: "POST", body: customer });
export const upload = (file, mimeType) =>
  call(`/_emulator/media?mime_type=${at(mimeType)}&filename=${at(file.name)}`, {
    method: "POST",
    raw: file,
  });
export const mediaUrl = (media) =>
  media.id ? `/phone/media/${at(media.id)}` : (media.link ?? "");
