// Being told on this phone. Asked on the page of a contact, never on load: the browser's own question follows a tap.

const OWNER = "vinte-push", NOT_NOW = "vinte-push-not-now";
const { account } = document.body.dataset;
const section = document.querySelector("[data-push-ask]");

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

async function subscription() {
  const worker = await navigator.serviceWorker?.getRegistration("/");
  return worker?.pushManager?.getSubscription();
}

/** Whoever logs out, or is somebody else, is told nothing of what the one before agreed to. */
async function forget() {
  localStorage.removeItem(OWNER);
  await (await subscription())?.unsubscribe();
}

async function agree() {
  const said = section.querySelector("[data-push-said]");
  said.hidden = true;
  if ((await Notification.requestPermission()) !== "granted") return section.remove();
  const worker = await navigator.serviceWorker.ready;
  const made = await worker.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(section.dataset.pushKey),
  });
  const device = navigator.userAgentData?.platform ?? /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? "";
  const answer = await fetch(section.dataset.pushUrl, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("data-hx-headers")) },
    body: JSON.stringify({ ...made.toJSON(), device }),
  });
  if (answer.ok) {
    localStorage.setItem(OWNER, account);
    section.querySelector("[data-push-yes]").textContent = "✓";
    setTimeout(() => location.reload(), 600);
    return undefined;
  }
  await made.unsubscribe();
  const { message = "", what_to_do = "" } = await answer.json().catch(() => ({}));
  said.textContent = `${message} ${what_to_do}`.trim();
  said.hidden = false;
  return undefined;
}

async function begin() {
  const owner = localStorage.getItem(OWNER);
  if (owner && owner !== account) await forget();
  document.querySelector('form[action$="/logout/"]')?.addEventListener("submit", forget);
  if (!section || !self.Notification || !self.PushManager || Notification.permission === "denied") return;
  if (await subscription()) return;
  const asks = section.querySelector("[data-push-no]");
  if (asks && localStorage.getItem(NOT_NOW) === account) return;
  section.hidden = false;
  section.querySelector("[data-push-yes]").addEventListener("click", agree);
  asks?.addEventListener("click", () => {
    localStorage.setItem(NOT_NOW, account);
    section.remove();
  });
}

begin();
