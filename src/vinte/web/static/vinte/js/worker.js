// The service worker. Before it stands `self.VINTE`: the shell's files and their version (web/public/phone.py).
// It keeps the shell, and the pages that say they may be kept, for the account that saw them. Of all else, of money
// above all, it keeps nothing; what is sent goes to the server or, where it can wait, into the queue.

importScripts(VINTE.queue);

const SHELL = `shell-${VINTE.version}`;
const PAGES = "pages-";
const NOBODY = "-";
const MOST_PAGES = 60;
const LONGEST_MS = 3 * 24 * 3600 * 1000;
// So long without a word from the site, nothing that was kept is shown any more: a contact may have been given back.
const UNHEARD_MS = 24 * 3600 * 1000;
const HEARD = "heard";
// While pages come one after another, it is asked once.
const ASKED_MS = 20 * 1000;
let asked = 0;

const plain = (path) => path.replace(/\.[0-9a-f]{12}(?=\.\w+$)/, "");

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...VINTE.files, VINTE.offline].map((url) => new Request(url, { cache: "reload" })));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("shell-") && name !== SHELL) await caches.delete(name);
  }
  await self.clients.claim();
}

// Whose pages these are. An answer that was asked for before that changed says nothing about now.
let account, era = 0;

async function belongsTo(whose) {
  if (whose === account) return;
  account = whose;
  era += 1;
  for (const name of await caches.keys()) {
    if (name.startsWith(PAGES) && name !== PAGES + whose) await caches.delete(name);
  }
}

/** Asks the site what is not to be kept any more, and throws it away: whole pages that show it, lists among them. */
async function hear() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  if (names.length === 0 || Date.now() - asked < ASKED_MS) return;
  asked = Date.now();
  const headers = { Accept: "application/json" };
  const answer = await fetch(VINTE.ticket, { headers, redirect: "manual", cache: "no-store" }).catch(() => undefined);
  if (!answer?.ok) {
    asked = 0;
    return;
  }
  const { account: whose, gone } = await answer.json();
  await belongsTo(whose);
  const pages = await caches.open(PAGES + whose);
  for (const request of gone.length ? await pages.keys() : []) {
    const text = request.url + (await (await pages.match(request)).text());
    if (gone.some((id) => text.includes(id))) await pages.delete(request);
  }
  await (await caches.open(HEARD)).put(VINTE.ticket, new Response(String(Date.now())));
}

/** Throws away what is too old, or of which the site was not heard for a day: neither by the page nor since. */
async function forget() {
  const said = await (await caches.open(HEARD)).match(VINTE.ticket);
  const heard = said ? Number(await said.text()) : 0;
  for (const name of (await caches.keys()).filter((each) => each.startsWith(PAGES))) {
    const pages = await caches.open(name);
    for (const request of await pages.keys()) {
      const keptAt = Date.parse((await pages.match(request)).headers.get("Vinte-Kept-At"));
      const age = Date.now() - keptAt;
      const silent = Date.now() - Math.max(keptAt, heard);
      // A clock that was put back says nothing about how long it was.
      if (!(silent >= 0 && silent < UNHEARD_MS && age < LONGEST_MS)) await pages.delete(request);
    }
  }
}

async function keep(url, response, before) {
  const whose = response.headers.get("Vinte-Account");
  if (!whose || before !== era) return;
  await belongsTo(whose);
  if (whose === NOBODY || !response.headers.has("Vinte-Keep")) return;
  const pages = await caches.open(PAGES + whose);
  const headers = new Headers(response.headers);
  headers.set("Vinte-Kept-At", new Date().toISOString());
  await pages.delete(url);
  await pages.put(url, new Response(await response.blob(), { headers }));
  const kept = await pages.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await pages.delete(old);
}

async function copyOf(url) {
  for (const name of (await caches.keys()).filter((each) => each.startsWith(PAGES))) {
    const kept = await (await caches.open(name)).match(url, { ignoreVary: true });
    if (kept) return kept;
  }
  return undefined;
}

/** The page with a word on its body that tells its script what it is. */
async function marked(page, word) {
  const text = await page.text();
  const headers = { "Content-Type": "text/html; charset=utf-8" };
  for (const name of ["Content-Security-Policy", "Permissions-Policy"]) {
    if (page.headers.has(name)) headers[name] = page.headers.get(name);
  }
  return new Response(text.replace("<body", `<body ${word}`), { headers });
}

const address = (request) => request.url.split("#")[0];

async function page(event) {
  const { request } = event;
  const before = era;
  try {
    const response = await fetch(request);
    const copy = response.clone();
    event.waitUntil(keep(address(request), copy, before).then(hear));
    return response;
  } catch {
    return withoutNetwork(request);
  }
}

async function withoutNetwork(request) {
  await forget();
  const offline = await (await caches.open(SHELL)).match(VINTE.offline, { ignoreVary: true });
  if (request.method !== "GET") return offline ? marked(offline, "data-unsent") : Response.error();
  const kept = await copyOf(address(request));
  if (kept) return marked(kept, `data-kept-at="${kept.headers.get("Vinte-Kept-At")}"`);
  if (new URL(request.url).pathname === VINTE.start) {
    for (const first of VINTE.firsts) {
      const url = new URL(first, location.origin).href;
      if (await copyOf(url)) return Response.redirect(url);
    }
  }
  return offline ?? Response.error();
}

async function file(request, url) {
  const shell = await caches.open(SHELL);
  const found = await shell.match(request, { ignoreVary: true });
  if (found) return found;
  const response = await fetch(request).catch(() => Response.error());
  if (response.ok) return response;
  // A page from before the site changed asks for files of then, and gets those of today.
  const today = VINTE.files.find((each) => plain(each) === plain(url.pathname));
  return (today && (await shell.match(today, { ignoreVary: true }))) || response;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (url.pathname.startsWith(VINTE.statics)) {
    if (request.method === "GET") event.respondWith(file(request, url));
  } else if (request.mode === "navigate") {
    event.respondWith(page(event));
  }
});

self.addEventListener("message", (event) => {
  if (event.data?.account) event.waitUntil(belongsTo(event.data.account));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "vinte-queue") event.waitUntil(self.vinteQueue.send().then(hear));
});

self.addEventListener("push", (event) => {
  const { title, text, path, tag } = event.data.json();
  const icon = "/icones/sign-192.png";
  const shown = self.registration.showNotification(title, { body: text, tag, icon, data: { path } });
  event.waitUntil(Promise.all([shown, hear()]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.path));
});

async function open(path) {
  const url = new URL(path, location.origin);
  if (url.origin !== location.origin) return;
  const [seen] = await self.clients.matchAll({ type: "window" });
  if (seen) {
    // Where the browser brings no window forward, the page is opened all the same.
    await seen.focus().catch(() => undefined);
    await seen.navigate(url);
  } else {
    await self.clients.openWindow(url);
  }
}
