// A tap on a number is written at once, as a call that began; on return the page asks how it went. Without this, the
// form stands beside the number.

const KEY = "vinte.called";
const LASTS = 12 * 3600 * 1000;
// So long a tap that is on its way is not shown as waiting.
const QUIET = 4000;
const queue = self.vinteQueue;

/** What was tapped last and not answered yet; nothing after half a day. */
function tapped() {
  const found = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  return found && Date.now() - found.at < LASTS ? found : null;
}

function formOf(contact) {
  return document.querySelector(`form[data-attempt="${CSS.escape(contact)}"]`);
}

/** Opens what the form is folded into, and puts the reader before the answers. */
function ask() {
  const found = tapped();
  const form = found && formOf(found.of);
  if (!form) return;
  about(form, found);
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  const answers = form.querySelectorAll("fieldset.contact-attempt");
  const asked = found.by === "phone" ? answers[0] : answers[answers.length - 1];
  for (const each of answers) each.classList.toggle("is-asked", each === asked);
  asked.scrollIntoView({ block: "center" });
  const legend = asked.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus({ preventScroll: true });
}

/** What the form tells is about that tap, and may say that it was no call after all. */
function about(form, found) {
  form.elements.tap.value = found.key;
  const none = form.querySelector("[data-not-called]");
  if (none) none.hidden = false;
}

/** The tap is kept on the phone first, so that it arrives also where the page closes or there is no network. */
async function tell(link, key, at) {
  const { account, keptAt } = document.body.dataset;
  const channel = link.dataset.calls;
  // A page from before has a token of before: its tap goes by the queue.
  const waits = !navigator.onLine || keptAt;
  const keeps = queue && account
    ? queue.put({
      key,
      account,
      put_at: at,
      quiet_until: waits ? 0 : at + QUIET,
      url: link.dataset.tap,
      page: link.dataset.tap.replace(/[^/]+\/$/, ""),
      name: link.closest("article")?.querySelector("h2, h3")?.textContent.trim() ?? "",
      what: link.dataset.began,
      state: "waiting",
      said: "",
      body: { happened_at: new Date(at).toISOString(), channel },
    }).then(() => true, () => false)
    : Promise.resolve(false);
  if (waits) {
    if (await keeps) queue.wake();
    return;
  }
  const headers = { "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("data-hx-headers")) };
  const body = JSON.stringify({ key, channel, seconds_ago: String(Math.round((Date.now() - at) / 1000)) });
  const answer = await fetch(link.dataset.tap, { method: "POST", keepalive: true, redirect: "manual", headers, body })
    .catch(() => null);
  // What the server did not take waits, and is sent and shown as everything that waits.
  if ((await keeps) && answer?.ok) await queue.remove(key);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-calls]");
  if (!link) return;
  const found = { of: link.dataset.of, by: link.dataset.calls, at: Date.now(), key: crypto.randomUUID() };
  sessionStorage.setItem(KEY, JSON.stringify(found));
  tell(link, found.key, found.at);
  // A computer without a telephone stays on the page: the answers come up at once.
  setTimeout(ask, 600);
});
/** The call began when the link was tapped, not when its outcome is told. */
function tellWhen(event) {
  const found = tapped();
  const form = event.target.closest?.("form[data-attempt]");
  if (!form || found?.of !== form.dataset.attempt) return;
  about(form, found);
  form.elements.seconds_ago.value = Math.round((Date.now() - found.at) / 1000);
}
document.addEventListener("click", (event) => event.target.closest("button[name]") && tellWhen(event), true);
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-attempt]")) sessionStorage.removeItem(KEY);
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
addEventListener("pageshow", ask);
