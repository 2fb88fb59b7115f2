// Small comforts. Every page works without them.

const words = { hours: "h", minutes: "min" };

/** Keeps each countdown's hours and minutes true between page loads, in the words the server wrote. */
function startCountdowns() {
  const loadedAt = performance.now();
  const tick = () => {
    for (const element of document.querySelectorAll("time[data-countdown]")) {
      const spoken = element.dataset.words ?? (element.dataset.words = element.textContent);
      const startedAt = element.dataset.startedAt ?? (element.dataset.startedAt = String(performance.now() - 0));
      const now = Date.parse(element.dataset.now) + (performance.now() - Math.min(Number(startedAt), performance.now()));
      const left = Math.floor((Date.parse(element.dateTime) - now) / 60000);
      // Only the form "faltam 3 h 12 min" is counted on; days, the last minute and the past wait for the server.
      const match = /^(\D*)\d+ h(?: \d+ min)?$|^(\D*)\d+ min$/.exec(spoken);
      if (!match || left < 2 || left >= 2880) continue;
      const [hours, minutes] = [Math.floor(left / 60), left % 60];
      const parts = [hours && `${hours} ${words.hours}`, minutes && `${minutes} ${words.minutes}`].filter(Boolean);
      element.textContent = `${match[1] ?? match[2]}${parts.join(" ")}`;
    }
  };
  if (loadedAt >= 0) setInterval(tick, 15000);
}

function openDialog(event) {
  const opener = event.target.closest("[data-dialog-open]");
  const dialog = opener && document.getElementById(opener.dataset.dialogOpen);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  if (closer) {
    event.preventDefault();
    closer.closest("dialog").close();
  }
}

function closeToast(event) {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
}

/** A second press on a button that is already sending does nothing. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000);
}

function prepare(root) {
  for (const element of root.querySelectorAll("[data-hide-when-scripted]")) element.hidden = true;
  for (const element of root.querySelectorAll("[data-toast-close]")) element.hidden = false;
}

document.addEventListener("click", openDialog);
document.addEventListener("click", closeToast);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});
document.addEventListener("htmx:load", (event) => prepare(event.target));
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
prepare(document);
startCountdowns();
