// Calls recorded where there was no network: kept in the phone's IndexedDB for the account that made them, each with a
// key and the instant at which it happened, and sent when there is a network; taps on a number and voice notes too. Nothing leaves it but what the server took
// or its owner threw away. The pages and the service worker share this file.

(() => {
  const STORE = "attempts";
  const TICKET = "/pro/contactos/telemovel/";
  const news = new BroadcastChannel("vinte-queue");

  function opened() {
    return new Promise((done, failed) => {
      const asked = indexedDB.open("vinte", 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "key" });
      asked.onsuccess = () => done(asked.result);
      asked.onerror = () => failed(asked.error);
    });
  }

  async function within(mode, act) {
    const base = await opened();
    try {
      const change = base.transaction(STORE, mode, { durability: "strict" });
      const asked = act(change.objectStore(STORE));
      await new Promise((done, failed) => {
        change.oncomplete = done;
        change.onerror = change.onabort = () => failed(change.error);
      });
      return asked.result;
    } finally {
      base.close();
    }
  }

  // A channel tells all windows but the one that speaks.
  const told = (value) => {
    news.postMessage("changed");
    self.dispatchEvent(new Event("vinte-queue"));
    return value;
  };

  // What was put first goes first: a tap before what became of its call.
  const since = (entry) => entry.put_at ?? Date.parse(entry.body.happened_at);

  /** What this account has in the queue, the earliest first. */
  async function of(account) {
    const all = await within("readonly", (store) => store.getAll());
    return all
      .filter((each) => each.account === account)
      .sort((one, other) => since(one) - since(other));
  }

  const put = (entry) => within("readwrite", (store) => store.put(entry)).then(told);
  const remove = (key) => within("readwrite", (store) => store.delete(key)).then(told);

  /** JSON, or a form where a voice note goes with it. */
  function asSent(entry, headers, token) {
    const told = { key: entry.key, ...entry.body };
    const own = { ...headers, "X-CSRFToken": token };
    if (!entry.voice) return { headers: { ...own, "Content-Type": "application/json" }, body: JSON.stringify(told) };
    const form = new FormData();
    for (const [name, value] of Object.entries(told)) form.append(name, value);
    form.append("voice", entry.voice, "voz");
    return { headers: own, body: form };
  }

  /** Sends all that waits and belongs to whoever is logged in: "sent", "login" where nobody is, "later" for what waits on. */
  async function sendNow() {
    const headers = { Accept: "application/json" };
    const asked = await fetch(TICKET, { headers, redirect: "manual", cache: "no-store" });
    if (!asked.ok) return asked.status >= 500 ? "later" : "login";
    const ticket = await asked.json();
    for (const entry of await of(ticket.account)) {
      if (entry.state !== "waiting") continue;
      const answer = await fetch(entry.url, { method: "POST", redirect: "manual", ...asSent(entry, headers, ticket.token) });
      const said = await answer.json().catch(() => ({}));
      const words = [said.says, said.message, said.what_to_do].filter(Boolean).join(" ");
      if (answer.ok) {
        // What came as it was told needs no words; what the server made of another is shown until it was read.
        await (said.marks?.length ? put({ ...entry, state: "told", said: words }) : remove(entry.key));
      } else if ([400, 404, 409, 410, 422].includes(answer.status)) {
        await put({ ...entry, state: "refused", said: words, status: answer.status });
      } else {
        return "later";
      }
    }
    return "sent";
  }

  /** One sender at a time, in whichever window; a phone without network sends later. */
  function send() {
    return navigator.locks
      .request("vinte-queue", sendNow)
      .catch((error) => (error instanceof TypeError ? "later" : Promise.reject(error)));
  }

  /** Ask the browser to wake the worker when there is a network, where it can. */
  async function wake() {
    const worker = await navigator.serviceWorker?.ready;
    await worker?.sync?.register("vinte-queue").catch(() => {});
  }

  self.vinteQueue = { of, put, remove, send, wake, news };
})();
