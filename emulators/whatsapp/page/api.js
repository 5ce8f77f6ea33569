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
export const conversation = (number, customer) =>
  call(`/_emulator/conversations/${at(number)}/${at(customer)}?limit=500`);
export const send = (number, from, message) =>
  call("/_emulator/inbound", { method: "POST", body: { to: number, from, message } });
const post = (path, body) => call(`/_emulator/${path}`, { method: "POST", body });
export const look = (number, customer) => post("read", { number, customer });
export const played = (number, customer, wamid) => post("read", { number, customer, played: wamid });
export const edit = (change) => post("edit", change);
export const revoke = (change) => post("revoke", change);
export const changeNumber = (customer, wa_id) => post(`customers/${at(customer)}/number`, { wa_id });
export const changeUsername = (customer, username, hide_phone) =>
  post(`customers/${at(customer)}/username`, { username, hide_phone });
export const prefer = (customer, number, marketing) =>
  post(`customers/${at(customer)}/preferences`, { number, marketing });
export const addCustomer = (customer) =>
  call("/_emulator/customers", { method: "POST", body: customer });
export const upload = (file, mimeType) =>
  call(`/_emulator/media?mime_type=${at(mimeType)}&filename=${at(file.name)}`, {
    method: "POST",
    raw: file,
  });
export const mediaUrl = (media) =>
  media.id ? `/phone/media/${at(media.id)}` : (media.link ?? "");
