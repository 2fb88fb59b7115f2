// On return from a call, the page asks how it went. Without this, the form stands beside the number.

const KEY = "vinte.called";
const LASTS = 12 * 3600 * 1000;

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
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  const answers = form.querySelectorAll("fieldset.contact-attempt");
  const asked = found.by === "phone" ? answers[0] : answers[answers.length - 1];
  asked.classList.add("is-asked");
  asked.scrollIntoView({ block: "center" });
  const legend = asked.querySelector("legend");
  legend.tabIndex = -1;
  legend.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-calls]");
  if (!link) return;
  sessionStorage.setItem(KEY, JSON.stringify({ of: link.dataset.of, by: link.dataset.calls, at: Date.now() }));
  // A computer without a telephone stays on the page: the answers come up at once.
  setTimeout(ask, 600);
});
/** The call began when the link was tapped, not when its outcome is told. */
function tellWhen(event) {
  const found = tapped();
  const form = event.target.closest?.("form[data-attempt]");
  if (!form || found?.of !== form.dataset.attempt) return;
  form.elements.seconds_ago.value = Math.round((Date.now() - found.at) / 1000);
}
document.addEventListener("click", (event) => event.target.closest("button[name]") && tellWhen(event), true);
document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-attempt]")) sessionStorage.removeItem(KEY);
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
addEventListener("pageshow", ask);
