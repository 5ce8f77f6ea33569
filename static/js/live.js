// Live updates: one event stream a visible tab.
//
// Browsers allow few connections to one host, so a hidden tab closes its stream
// (its slow poll goes on) and opens it again when it is looked at.
(() => {
  // How many events came, and which number the last of each name had.
  let count = 0;
  const heard = new Map();
  let current = null;

  class LiveSource extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.names = new Set();
      this.inner = null;
      this.ended = false;
      current = this;
      this.onVisibility = () => (document.hidden ? this.pause() : this.resume());
      document.addEventListener("visibilitychange", this.onVisibility);
      if (!document.hidden) this.open();
    }

    get readyState() {
      if (this.ended) return EventSource.CLOSED;
      return this.inner ? this.inner.readyState : EventSource.CONNECTING;
    }

    open() {
      const source = new EventSource(this.url, { withCredentials: true });
      source.onopen = (event) => {
        if (this.onopen) this.onopen(event);
        // Whatever happened between the page and its stream, or while there was none.
        this.again(this.names);
      };
      source.onerror = (event) => this.onerror && this.onerror(event);
      this.inner = source;
      this.names.forEach((name) => this.relay(name));
    }

    relay(name) {
      this.inner.addEventListener(name, (event) => {
        count += 1;
        heard.set(name, count);
        this.dispatchEvent(new MessageEvent(name, { data: event.data }));
      });
    }

    // Only what refreshes a part: asking for the whole page anew would open the stream anew, too.
    again(names) {
      const parts = [...names].filter((name) => name !== "workspace");
      parts.forEach((name) => this.dispatchEvent(new MessageEvent(name, { data: "" })));
    }

    addEventListener(name, listener, options) {
      super.addEventListener(name, listener, options);
      if (this.names.has(name)) return;
      this.names.add(name);
      if (this.inner) this.relay(name);
    }

    pause() {
      if (this.inner) this.inner.close();
      this.inner = null;
    }

    resume() {
      if (!this.inner && !this.ended) this.open();
    }

    close() {
      this.ended = true;
      this.pause();
      document.removeEventListener("visibilitychange", this.onVisibility);
    }
  }

  htmx.createEventSource = (url) => new LiveSource(url);

  // A refreshed fragment that says the same is not swapped at all: no flicker, no
  // lost selection. Nor is one in which somebody is typing or choosing.
  const seen = new Map();
  const withoutTokens = (html) =>
    html.replace(/name="(csrfmiddlewaretoken|send_key)" value="[^"]*"/g, "").replace(/\s+/g, " ");
  const asGiven = (field) => (field.querySelector("option[selected]") ?? field.options[0])?.value;
  const isBeingEdited = (root) =>
    [...root.querySelectorAll("textarea, select, input:not([type=hidden])")].some((field) => {
      if (field.type === "checkbox" || field.type === "radio") {
        return field.checked !== field.defaultChecked;
      }
      const given = field.tagName === "SELECT" ? asGiven(field) : field.defaultValue;
      return field.value !== given || field === document.activeElement;
    });
  const shouldSkip = (target, html) => {
    if (!target || !target.id || !target.closest("[data-live]")) return false;
    const next = withoutTokens(html);
    if (seen.get(target.id) === next) return true;
    if (isBeingEdited(target)) return true;
    seen.set(target.id, next);
    return false;
  };

  // What was unfolded stays unfolded through a refresh.
  const unfolded = (root) =>
    [...root.querySelectorAll("details[id][open]")].map((details) => details.id);
  const unfold = (ids) =>
    ids.forEach((id) => {
      const details = document.getElementById(id);
      if (details) details.open = true;
    });

  // Who goes by keys keeps the place: what had the focus gives it to its equal in the new part.
  // Equals are of one kind, do the same and lie in the same named part; of several it is the
  // one that says the same, else the one that stands where the other stood.
  const mark = (element) =>
    JSON.stringify([
      element.id,
      element.getAttribute("name"),
      element.matches("input, button") && element.getAttribute("value"),
      element.getAttribute("href"),
      element.getAttribute("formaction") ?? element.form?.getAttribute("action"),
    ]);
  const said = (element) =>
    (element.getAttribute("aria-label") || element.textContent).replace(/\s+/g, " ").trim();
  const partOf = (ids) => {
    const standing = ids.find((id) => document.getElementById(id));
    return standing ? document.getElementById(standing) : document.body;
  };
  const equalsOf = ({ tag, does, parts }) =>
    [...partOf(parts).querySelectorAll(tag)].filter((element) => mark(element) === does);
  const remembered = (element) => {
    if (!element || element === document.body) return null;
    const held = { element, tag: element.tagName, does: mark(element), says: said(element), parts: [] };
    for (let part = element.parentElement; part; part = part.parentElement) {
      if (part.id) held.parts.push(part.id);
    }
    held.turn = equalsOf(held).indexOf(element);
    return held;
  };
  const focusAgain = (held) => {
    const now = document.activeElement;
    const isLost = !now || now === document.body || now.closest("dialog:not([open])");
    if (!held || !isLost) return;
    const equals = equalsOf(held);
    const saying = equals.filter((element) => said(element) === held.says);
    const inPlace = saying.length === 1 ? saying[0] : equals[held.turn];
    const next = held.element.isConnected ? held.element : inPlace;
    if (next) next.focus({ preventScroll: true });
  };
  let had = null;
  ["htmx:beforeSwap", "htmx:oobBeforeSwap"].forEach((name) =>
    document.addEventListener(name, () => (had = remembered(document.activeElement))),
  );
  // At the window: what else hears of it has unfolded and shown what was hidden by then.
  ["htmx:oobAfterSwap", "htmx:afterSwap", "htmx:afterSettle"].forEach((name) =>
    window.addEventListener(name, () => focusAgain(had)),
  );
  // A dialog gives the focus back to what it was opened from, unless that was replaced.
  let opener = null;
  document.addEventListener("focusin", ({ target, relatedTarget }) => {
    if (target.closest("dialog") && relatedTarget && !relatedTarget.closest("dialog")) {
      opener = remembered(relatedTarget);
    }
  });
  document.addEventListener(
    "close",
    () => {
      focusAgain(opener);
      opener = null;
    },
    true,
  );

  // Of parts that were replaced and have not settled yet: the next replacement, moments later,
  // finds them folded.
  const open = new Set();
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { target, serverResponse, requestConfig, isError } = event.detail;
    const asked = !isError && requestConfig.verb === "get";
    if (asked && shouldSkip(target, serverResponse)) event.detail.shouldSwap = false;
    if (event.detail.shouldSwap) unfolded(document.body).forEach((id) => open.add(id));
  });
  // Pages refresh several places with one request: each rides as hx-swap-oob.
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail;
    const holder = document.createElement("div");
    holder.append(fragment.cloneNode(true));
    if (shouldSkip(target, holder.innerHTML)) event.detail.shouldSwap = false;
  });
  ["htmx:oobAfterSwap", "htmx:afterSwap", "htmx:afterSettle"].forEach((name) =>
    document.addEventListener(name, () => {
      unfold(open);
      if (name === "htmx:afterSettle") open.clear();
    }),
  );

  // The workspace was suspended, closed or opened again: every part of the page is another now.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!event.target.matches("[data-reload]")) return;
    event.preventDefault();
    location.reload();
  });

  // A part that is replaced takes with it what it still wanted to ask: whatever was heard
  // since its request left is heard again by the part in its place.
  const left = new WeakMap();
  document.addEventListener("htmx:beforeRequest", (event) =>
    left.set(event.detail.requestConfig.elt, count),
  );
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (!current || !part || document.contains(part) || !left.has(part)) return;
    const since = left.get(part);
    left.delete(part);
    current.again([...heard].filter(([, number]) => number > since).map(([name]) => name));
  });

  const offline = (is) => {
    const strip = document.getElementById("offline");
    if (strip) strip.hidden = !is;
  };
  document.addEventListener("htmx:sendError", () => offline(true));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) offline(false);
  });
})();
