// Vinte on a phone: the service worker, the page read without network, and what waits to be sent.
// Every page works without it; calls are then recorded when there is a network.

const { dataset } = document.body;
const queue = self.vinteQueue;
const language = document.documentElement.lang;
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);

async function register() {
  if (!navigator.serviceWorker || !dataset.worker) return;
  // What the phone kept for somebody else goes now, also where this page did not come through the worker.
  const options = { updateViaCache: "none" };
  const found = await navigator.serviceWorker.register(dataset.worker, options).catch(() => undefined);
  (found?.active ?? found?.waiting ?? found?.installing)?.postMessage({ account: dataset.account });
}

function sayWhatThisIs() {
  const bar = one("[data-offline-bar]");
  if (bar && dataset.keptAt) {
    one("[data-when]", bar).textContent = new Date(dataset.keptAt).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
    bar.hidden = false;
  }
  for (const words of all("[data-unsent-words]")) words.hidden = !("unsent" in dataset);
}

/** On the page of no network: what else can be read. */
async function listKept() {
  const list = one("[data-kept-pages]");
  if (!list || !self.caches) return;
  for (const name of (await caches.keys()).filter((each) => each.startsWith("pages-"))) {
    const pages = await caches.open(name);
    for (const request of (await pages.keys()).reverse()) {
      const text = await (await pages.match(request)).text();
      const link = Object.assign(document.createElement("a"), {
        href: request.url,
        textContent: new DOMParser().parseFromString(text, "text/html").title.replace(/ · [^·]*$/, ""),
      });
      const row = document.createElement("li");
      row.append(link);
      list.append(row);
      list.hidden = false;
    }
  }
}

// The queue.

function queueable(form) {
  return form instanceof HTMLFormElement && form.dataset.queue && queue && dataset.account;
}

/** Each sending has its key, so that one whose answer got lost is not taken twice. */
function keyOf(form) {
  let field = one("input[name=key]", form);
  if (!field) {
    field = Object.assign(document.createElement("input"), { type: "hidden", name: "key" });
    form.append(field);
  }
  if (!field.value) field.value = crypto.randomUUID();
  return field;
}

async function enqueue(form, submitter) {
  const typed = Object.fromEntries(new FormData(form, submitter));
  // A tap that has not gone yet, and was no call, goes nowhere.
  if (typed.outcome === "not_called" && (await queue.of(dataset.account)).some((entry) => entry.key === typed.tap)) {
    await queue.remove(typed.tap);
    location.reload();
    return;
  }
  const instant = (text) => (text ? new Date(text).toISOString() : "");
  const began = new Date(Date.now() - 1000 * (Number(typed.seconds_ago) || 0)).toISOString();
  const field = keyOf(form);
  // A page from before has the same key each time it is read: what it sends is another thing.
  const key = dataset.keptAt ? crypto.randomUUID() : field.value;
  await queue.put({
    key,
    account: dataset.account,
    put_at: Date.now(),
    ...(typed.voice?.size ? { voice: typed.voice } : {}),
    url: form.dataset.queue,
    page: form.dataset.queue.replace(/[^/]+\/$/, ""),
    name: one("h2, h3", form.closest("article") ?? document.body)?.textContent.trim() ?? "",
    what: submitter?.textContent.trim() ?? "",
    state: "waiting",
    said: "",
    body: {
      happened_at: instant(typed.attempted_at) || began,
      channel: typed.channel ?? "phone",
      outcome: typed.outcome ?? "",
      note: typed.note ?? "",
      call_back_at: typed.outcome === "call_back" ? instant(typed.call_back_at) : "",
      tap: typed.tap ?? "",
      voice_seconds: typed.voice_seconds ?? "",
    },
  });
  form.reset();
  field.value = crypto.randomUUID();
  // What is told next is of another call.
  form.elements.tap.value = form.elements.seconds_ago.value = "";
  delete form.dataset.sent;
  await show();
  const panel = one("[data-queue-panel]");
  panel.tabIndex = -1;
  panel.focus();
  queue.wake();
  if (navigator.onLine) deliver();
}

function onSubmit(event) {
  const form = event.target;
  if (!queueable(form)) return;
  keyOf(form);
  // A page from before has keys of before: what it sends goes by the queue as well.
  if (navigator.onLine && !dataset.keptAt) {
    // A tap whose answer got lost does not come after the word that it was no call.
    if (event.submitter?.value === "not_called" && form.elements.tap.value) queue.remove(form.elements.tap.value);
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  enqueue(form, event.submitter);
}

function onSendError(event) {
  const form = event.detail.elt.closest("form");
  if (queueable(form)) enqueue(form, event.detail.requestConfig?.triggeringEvent?.submitter);
}

function row(entry, panel) {
  const made = one("template", panel).content.firstElementChild.cloneNode(true);
  const link = one("[data-name]", made);
  link.textContent = entry.name;
  link.href = entry.page;
  one("[data-what]", made).textContent = entry.what;
  const when = one("[data-when]", made);
  when.dataset.when = entry.body.happened_at;
  when.textContent = new Date(entry.body.happened_at).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
  one("[data-waits]", made).hidden = entry.state !== "waiting";
  const said = one("[data-said]", made);
  said.hidden = entry.state === "waiting";
  one("[data-words]", said).textContent = entry.said || made.dataset.silent;
  one("[data-refused]", made).hidden = entry.state !== "refused";
  one("[data-ok]", made).hidden = entry.state !== "told";
  one("[data-ok]", made).addEventListener("click", () => queue.remove(entry.key));
  one("[data-again]", made).addEventListener("click", async () => {
    await queue.put({ ...entry, state: "waiting", said: "" });
    deliver();
  });
  one("[data-drop]", made).addEventListener("click", (event) => {
    if (confirm(event.target.dataset.drop)) queue.remove(entry.key);
  });
  const form = one("form", made);
  const local = new Date(Date.parse(entry.body.happened_at) - new Date().getTimezoneOffset() * 60000);
  form.elements.happened_at.value = local.toISOString().slice(0, 16);
  form.elements.note.value = entry.body.note ?? "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = {
      ...entry.body,
      happened_at: new Date(form.elements.happened_at.value).toISOString(),
      note: form.elements.note.value,
    };
    // Another body is another entry: the server took nothing of the first.
    await queue.put({ ...entry, key: crypto.randomUUID(), body, state: "waiting", said: "" });
    await queue.remove(entry.key);
    deliver();
  });
  return made;
}

async function show() {
  const panel = one("[data-queue-panel]");
  if (!panel || !queue || !dataset.account) return;
  const now = Date.now();
  const all = await queue.of(dataset.account);
  // A tap is on its way for a moment, and waits only after that.
  const entries = all.filter((entry) => !(entry.quiet_until > now));
  const soonest = Math.min(...all.filter((entry) => !entries.includes(entry)).map((entry) => entry.quiet_until));
  if (Number.isFinite(soonest)) setTimeout(show, soonest - now + 50);
  one("[data-queue-list]", panel).replaceChildren(...entries.map((entry) => row(entry, panel)));
  panel.hidden = entries.length === 0;
  const leaving = one("[data-queue-leaving]");
  if (leaving) {
    leaving.hidden = entries.length === 0;
    one("input", leaving).required = entries.length > 0;
  }
}

async function deliver() {
  const panel = one("[data-queue-panel]");
  if (!panel || !queue || !navigator.onLine) return;
  const before = await queue.of(dataset.account);
  if (before.every((entry) => entry.state !== "waiting")) return;
  const outcome = await queue.send();
  one("[data-queue-login]", panel).hidden = outcome !== "login";
  await show();
  // Where something arrived, this page tells what was before it.
  const left = new Set((await queue.of(dataset.account)).map((entry) => entry.key));
  if (before.some((entry) => !left.has(entry.key)) && !one("[data-queue-leaving]")) location.reload();
}

addEventListener("submit", onSubmit, { capture: true });
// A part of a kept page that is fetched by itself waits for the network: its link stands there meanwhile.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!navigator.onLine && event.detail.requestConfig.verb === "get") event.preventDefault();
});
document.addEventListener("htmx:sendError", onSendError);
addEventListener("online", deliver);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliver());
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-queue-send]")) deliver();
  if (event.target.closest("[data-again][href]")) {
    event.preventDefault();
    location.reload();
  }
});
queue?.news.addEventListener("message", show);
addEventListener("vinte-queue", show);

register();
sayWhatThisIs();
listKept();
show().then(deliver);
