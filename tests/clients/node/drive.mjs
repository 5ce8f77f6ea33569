// Sends one message of every kind with whatsapp-api-js and parses webhooks with it.
// In: {url, token, secret, number, customer, wamid, webhooks: [{body, signature}]} on stdin.
// Out: {sent: {kind: answer}, heard: [{kind, …}], refused, media} on stdout.
import { WhatsAppAPI } from "whatsapp-api-js";
import * as make from "whatsapp-api-js/messages";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const given = JSON.parse(Buffer.concat(chunks).toString());

const redirected = (address, options) =>
  fetch(String(address).replace("https://graph.facebook.com", given.url), options);

const api = new WhatsAppAPI({
  token: given.token,
  appSecret: given.secret,
  v: "v25.0",
  ponyfill: { fetch: redirected },
});

const to = { phone: given.customer };
const form = new FormData();
form.set("file", new Blob(["%PDF-1.4"], { type: "application/pdf" }), "plan.pdf");
const media = await api.uploadMedia(given.number, form);

const messages = {
  text: new make.Text("Hello from npm"),
  buttons: new make.Interactive(
    new make.ActionButtons(new make.Button("yes", "Yes"), new make.Button("no", "No")),
    new make.Body("Book it?"),
  ),
  list: new make.Interactive(
    new make.ActionList("Services", new make.ListSection("Garden", new make.Row("mow", "Mowing", "£45"))),
    new make.Body("Pick one"),
  ),
  document: new make.Document(media.id, true, "The plan", "plan.pdf"),
  location: new make.Location(-0.12, 51.5, "Our shop", "Fleet Street"),
  contacts: new make.Contacts([new make.Name("Ann Lee", "Ann"), new make.Phone("+4420")]),
  reaction: new make.Reaction(given.wamid, "👍"),
  template: new make.Template(
    "follow_up",
    new make.Language("en"),
    new make.BodyComponent(new make.BodyParameter("Emma"), new make.BodyParameter("the hedge")),
  ),
};
const sent = {};
for (const [kind, message] of Object.entries(messages)) {
  sent[kind] = await api.sendMessage(given.number, to, message, undefined, `row-${kind}`);
}
const read = await api.markAsRead(given.number, given.wamid, "text");
const refused = await api.sendMessage(given.number, to, new make.Text("x".repeat(5)), "wamid.none");
const fetched = await api.fetchMedia((await api.retrieveMedia(media.id)).url);

const heard = [];
api.on.message = ({ message, name, recipient }) => heard.push({ kind: message.type, name, recipient });
api.on.status = ({ status, biz_opaque_callback_data: key }) => heard.push({ kind: status, key });
let forged = false;
for (const { body, signature } of given.webhooks) {
  await api.post(JSON.parse(body), body, signature);
  forged ||= await api
    .post(JSON.parse(body), `${body} `, signature)
    .then(() => true, () => false);
}
process.stdout.write(
  JSON.stringify({ sent, read, refused, heard, forged, file: await fetched.text() }),
);
