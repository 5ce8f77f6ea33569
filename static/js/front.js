// The sign-up form: guesses that can be overwritten, and a hint whether an address is free.
// Without this script the form asks for the same things and says the same when it is sent.
(() => {
  const form = document.querySelector("[data-sign-up]");
  if (!form) return;
  const field = (name) => form.elements.namedItem(name);
  const name = field("business_name");
  const slug = field("slug");
  const hint = form.querySelector("[data-address-hint]");

  // Guesses, on a fresh form alone: what was chosen before stays.
  const choose = (select, value) => {
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  };
  if (!("filled" in form.dataset)) {
    const place = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (place) choose(field("timezone"), place);
    const spoken = new Intl.Locale(navigator.language).maximize();
    choose(field("language"), spoken.language);
    const money = {
      AE: "AED", AU: "AUD", BR: "BRL", CA: "CAD", CH: "CHF", CL: "CLP", CO: "COP", EG: "EGP",
      GB: "GBP", IN: "INR", JP: "JPY", KW: "KWD", MA: "MAD", MX: "MXN", NG: "NGN", PE: "PEN",
      QA: "QAR", SA: "SAR", TR: "TRY", US: "USD", ZA: "ZAR",
      AT: "EUR", BE: "EUR", DE: "EUR", ES: "EUR", FI: "EUR", FR: "EUR", GR: "EUR", IE: "EUR",
      IT: "EUR", NL: "EUR", PT: "EUR",
    };
    if (money[spoken.region]) choose(field("currency"), money[spoken.region]);
  }

  const suggested = (text) =>
    text
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 40)
      .replace(/-+$/, "");

  let own = slug.value !== "";
  let asked = 0;
  const look = async () => {
    const wanted = slug.value.trim().toLowerCase();
    const mine = ++asked;
    if (!wanted) {
      hint.hidden = true;
      return;
    }
    try {
      const query = new URLSearchParams({ slug: wanted });
      const answer = await fetch(`${form.dataset.addressCheck}?${query}`);
      if (!answer.ok || mine !== asked) return;
      const { problem } = await answer.json();
      hint.textContent = problem || `${wanted}${form.dataset.suffix} is free.`;
      hint.hidden = false;
    } catch {
      // No connection: the form itself says it when it is sent.
      hint.hidden = true;
    }
  };
  let timer;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  };
  name.addEventListener("input", () => {
    if (own) return;
    slug.value = suggested(name.value);
    soon();
  });
  slug.addEventListener("input", () => {
    own = slug.value !== "";
    soon();
  });
})();
