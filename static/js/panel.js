// Small manners of the panels. Every page works without this file.
(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);
  const showScripted = () => each("[data-needs-script]", (element) => (element.hidden = false));
  showScripted();
  document.addEventListener("htmx:afterSettle", showScripted);

  // --- theme: system, light, dark -------------------------------------------------
  const THEMES = { system: null, light: "proffer", dark: "proffer-dark" };
  const NAMES = { system: "System", light: "Light", dark: "Dark" };
  const chosen = () => localStorage.getItem("proffer-theme") || "system";
  const showTheme = () => {
    const theme = chosen();
    if (THEMES[theme]) document.documentElement.dataset.theme = THEMES[theme];
    else delete document.documentElement.dataset.theme;
    each("[data-theme-toggle]", (button) => {
      button.setAttribute("aria-label", `Theme: ${NAMES[theme]}`);
      each("[data-theme-icon]", (icon) => (icon.hidden = icon.dataset.themeIcon !== theme), button);
      each("[data-theme-name]", (name) => (name.textContent = NAMES[theme]), button);
    });
  };
  showTheme();

  // --- short notes ----------------------------------------------------------------
  const NOTE_SECONDS = 8;
  const retire = (note) => setTimeout(() => note.remove(), NOTE_SECONDS * 1000);
  const say = (text, tone = "plain") => {
    const note = document.getElementById("toast-template").content.firstElementChild.cloneNode(true);
    note.dataset.tone = tone;
    note.querySelector("[data-text]").textContent = text;
    document.getElementById("toasts").append(note);
    if (tone !== "bad") retire(note);
  };
  each("#toasts > [data-toast]:not([data-tone=bad])", retire);
  document.addEventListener("toast", (event) => say(event.detail.text, event.detail.tone));
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (event.detail.xhr.getResponseHeader("X-Refusal")) return;
    if (event.detail.requestConfig.verb === "get" && status >= 500) return;
    say(
      status === 403
        ? "Your role does not allow this, or the page is too old. Reload it and try again."
        : "That did not work. Nothing was changed; reload the page and try again.",
      "bad",
    );
  });
  document.addEventListener("htmx:sendError", (event) => {
    if (event.detail.requestConfig.verb !== "get") {
      say("No connection. Nothing was sent; your text is still here.", "bad");
    }
  });

  // --- clicks ---------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    if (on("[data-dismiss]")) on("[data-toast]").remove();
    if (on("[data-theme-toggle]")) {
      const order = Object.keys(THEMES);
      const next = order[(order.indexOf(chosen()) + 1) % order.length];
      localStorage.setItem("proffer-theme", next);
      showTheme();
    }
    const opener = on("[data-open-dialog]");
    if (opener) document.getElementById(opener.dataset.openDialog).showModal();
    const picture = on("[data-viewer]");
    const viewer = document.getElementById("viewer");
    if (picture && viewer && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const [image, save] = [viewer.querySelector("img"), viewer.querySelector("a")];
      image.alt = picture.dataset.viewer;
      image.src = picture.href;
      save.href = `${picture.href}?save=1`;
      viewer.showModal();
    }
    if (on("[data-detach]")) {
      const field = document.querySelector("[data-attach]");
      field.value = "";
      showAttached(field);
      field.focus();
    }
    const copier = on("[data-copy]");
    if (copier) {
      navigator.clipboard.writeText(copier.dataset.copy).then(() => say("Copied."));
    }
    each("details[data-menu][open]", (menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // --- deadlines ------------------------------------------------------------------
  const left = (until) => {
    const minutes = Math.floor((until - Date.now()) / 60000);
    if (minutes < 0) return "time is up";
    const days = Math.floor(minutes / 1440);
    const hours = Math.floor((minutes % 1440) / 60);
    if (days) return `${days} d ${hours} h left`;
    if (hours) return `${hours} h ${minutes % 60} min left`;
    return minutes ? `${minutes} min left` : "under a minute left";
  };
  setInterval(
    () =>
      each("[data-countdown]", (element) => {
        element.textContent = left(new Date(element.dateTime).getTime());
      }),
    20000,
  );

  // --- forms ----------------------------------------------------------------------
  document.addEventListener("input", (event) => {
    const { target } = event;
    if (target.matches("input[type=range][data-shows]")) {
      document.getElementById(target.dataset.shows).textContent = `${target.value} %`;
    }
    if (target.matches("[data-draft]")) keepDraft(target);
  });
  const showAttached = (field) => {
    const line = document.getElementById(field.dataset.attach);
    const [file] = field.files;
    line.hidden = !file;
    line.querySelector("[data-attached-name]").textContent = file ? file.name : "";
  };
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-attach]")) showAttached(target);
    if (target.matches("[data-check-all]")) {
      each(`input[name="${target.dataset.checkAll}"]`, (box) => (box.checked = target.checked));
    }
  });
  // A form that was sent is not sent again by an impatient second click.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) each("form[data-sent]", (form) => delete form.dataset.sent);
  });

  // --- the composer ---------------------------------------------------------------
  const draftKey = (field) => `draft:${location.host}:${field.dataset.draft}`;
  const keepDraft = (field) => {
    if (field.value) sessionStorage.setItem(draftKey(field), field.value);
    else sessionStorage.removeItem(draftKey(field));
  };
  const restoreDraft = (field) => {
    if (!field.value) field.value = sessionStorage.getItem(draftKey(field)) || "";
  };
  each("[data-draft]", restoreDraft);
  document.addEventListener("htmx:afterSwap", (event) => {
    const { requestConfig, target } = event.detail;
    const field = document.querySelector("#composer [data-draft]");
    if (!field) return;
    if (requestConfig.verb === "get") restoreDraft(field);
    else if (target.id === "composer") {
      // A fresh composer after a send: its draft has left, or is what was refused.
      keepDraft(field);
      field.focus();
    }
  });
  const isTouch = matchMedia("(pointer: coarse)").matches;
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!field.matches?.("[data-draft]") || event.key !== "Enter" || event.isComposing) return;
    const sends = event.ctrlKey || event.metaKey || (!event.shiftKey && !isTouch);
    if (sends) {
      event.preventDefault();
      const file = field.form.querySelector("[data-attach]");
      if (field.value.trim() || file?.files.length) field.form.requestSubmit();
    }
  });

  // --- the thread: stay at the end unless somebody reads further up ------------------
  const NEAR = 80;
  const scroller = () => document.querySelector("[data-thread-scroll]");
  let top = 0;
  const toEnd = () => {
    const box = scroller();
    if (!box) return;
    box.scrollTop = box.scrollHeight;
    top = box.scrollTop;
  };
  const jump = () => document.querySelector("[data-jump]");
  let wasAtEnd = true;
  let lastId = "";
  const newest = () => {
    const all = document.querySelectorAll("[data-message]");
    return all.length ? all[all.length - 1] : null;
  };
  const watchThread = () => {
    const box = scroller();
    if (!box) return;
    toEnd();
    lastId = newest()?.dataset.message || "";
    box.addEventListener("scroll", () => {
      top = box.scrollTop;
      wasAtEnd = box.scrollHeight - top - box.clientHeight < NEAR;
      if (wasAtEnd && jump()) jump().hidden = true;
    });
    jump()?.addEventListener("click", () => {
      toEnd();
      jump().hidden = true;
    });
  };
  watchThread();
  document.fonts?.ready.then(() => wasAtEnd && toEnd());
  // Somebody may have begun to read further up, and the browser not told us yet.
  const beforeRefresh = () => {
    const box = scroller();
    if (box && box.scrollTop < top - NEAR) wasAtEnd = false;
  };
  document.addEventListener("htmx:beforeSwap", beforeRefresh);
  document.addEventListener("htmx:oobBeforeSwap", beforeRefresh);
  const afterRefresh = () => {
    const message = newest();
    if (!message || message.dataset.message === lastId) {
      if (wasAtEnd && !document.querySelector(".why[open]")) toEnd();
      return;
    }
    lastId = message.dataset.message;
    const voice = document.getElementById("spoken");
    if (voice) {
      const text = message.querySelector(".bubble")?.textContent.trim() || "";
      voice.textContent = `${message.dataset.who}: ${text}`;
    }
    if (wasAtEnd) toEnd();
    else if (jump()) jump().hidden = false;
  };
  document.addEventListener("htmx:afterSettle", afterRefresh);
  document.addEventListener("htmx:oobAfterSwap", afterRefresh);

  // --- keys -----------------------------------------------------------------------
  const keysOn = () => localStorage.getItem("proffer-keys") !== "off";
  each("[data-shortcuts-switch]", (box) => {
    box.checked = keysOn();
    box.addEventListener("change", () =>
      localStorage.setItem("proffer-keys", box.checked ? "on" : "off"),
    );
  });
  let leader = 0;
  const talks = () => [...document.querySelectorAll(".talk a")];
  const walk = (step) => {
    const all = talks();
    const now = all.findIndex((link) => link.closest("[aria-current=true]"));
    const next = all[Math.max(0, Math.min(all.length - 1, now + step))];
    if (next) next.click();
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") each("details[data-menu][open]", (menu) => (menu.open = false));
    if (!keysOn() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (Date.now() - leader < 1200) {
      leader = 0;
      const link = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
      if (link) link.click();
      return;
    }
    const acts = {
      g: () => (leader = Date.now()),
      j: () => walk(1),
      k: () => walk(-1),
      r: () => document.querySelector("[data-draft]")?.focus(),
      "/": () => document.querySelector("[data-search]")?.focus(),
      "?": () => document.getElementById("shortcuts")?.showModal(),
    };
    if (Object.hasOwn(acts, event.key)) {
      event.preventDefault();
      acts[event.key]();
    }
  });
})();
