// Passkeys: asks the server what to ask for, the browser for the answer, and sends the form.
// Also prints. Every page works without this file; its buttons are hidden until it runs.
(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  each("[data-print]", (button) => button.addEventListener("click", () => print()));
  if (!window.PublicKeyCredential) return;
  each("[data-needs-passkeys]", (element) => (element.hidden = false));

  const say = (text) =>
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "bad" } }));
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) =>
      one.charCodeAt(0),
    );
  const letters = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replace(/=+$/, "");
  const keys = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: keys(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: keys(options.excludeCredentials) }),
  });
  const PARTS = [
    "clientDataJSON",
    "attestationObject",
    "authenticatorData",
    "signature",
    "userHandle",
  ];
  const answered = (credential) => ({
    id: credential.id,
    rawId: letters(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: Object.fromEntries(
      PARTS.filter((part) => credential.response[part]).map((part) => [
        part,
        letters(credential.response[part]),
      ]),
    ),
  });

  const ask = async (button) => {
    const { form } = button;
    const token = form.elements.csrfmiddlewaretoken.value;
    const reply = await fetch(button.dataset.options, {
      method: "POST",
      headers: { "X-CSRFToken": token },
      redirect: "manual",
    });
    if (reply.status === 429 || reply.status === 503) {
      say((await reply.json()).problem);
      return;
    }
    if (!reply.ok) {
      location.reload();
      return;
    }
    const publicKey = asked((await reply.json()).publicKey);
    const credential = await navigator.credentials[button.dataset.passkey]({ publicKey });
    form.elements.answer.value = JSON.stringify(answered(credential));
    form.requestSubmit();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-passkey]");
    if (!button || button.disabled) return;
    button.disabled = true;
    ask(button)
      .catch((error) => {
        say(
          error.name === "InvalidStateError"
            ? "This device has a passkey for you already."
            : "No passkey was used. Try again, or use another way.",
        );
      })
      .finally(() => (button.disabled = false));
  });
})();
