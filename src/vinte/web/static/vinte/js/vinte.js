// Small comforts. Every page works without them.

/** Keeps each countdown true between page loads, in the words the server wrote: "faltam 3 h 12 min". */
function tick() {
  for (const element of document.querySelectorAll("time[data-countdown]")) {
    // The town's clock is not the reader's: count from the server's now, by the time that has passed here.
    element.seenAt ??= performance.now();
    element.spoken ??= element.textContent.trim();
    const now = Date.parse(element.dataset.now) + performance.now() - element.seenAt;
    const left = Math.floor((Date.parse(element.dateTime) - now) / 60000);
    // Days, the last minutes and the past have other words, which the server knows.
    const lead = /^(\D*)(?:\d+ h(?: \d+ min)?|\d+ min)$/.exec(element.spoken)?.[1];
    if (lead === undefined || left < 2) continue;
    const [hours, minutes] = [Math.floor(left / 60), left % 60];
    const parts = [hours > 0 && `${hours} h`, minutes > 0 && `${minutes} min`];
    element.textContent = lead + parts.filter(Boolean).join(" ");
  }
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

/** A refused form is the answer to a post, which is kept nowhere: "back" onto it would meet the browser's own error page.
 *  From here on it is the page of the same address, which shows what was last kept. */
function comeBackByAddress() {
  if ("posted" in document.body.dataset) history.replaceState(history.state, "", location.href);
}

/** A tap on the answer of a question of one answer is the answer. Only a finger or a mouse moves on: whoever chooses with
 *  the keyboard, where each arrow chooses, goes on by the button (WCAG 3.2.2). */
function tapGoesOn(event) {
  const choice = event.detail > 0 && event.target.closest("[data-tap-goes-on] label.choice");
  const radio = choice && choice.querySelector('input[type="radio"]');
  if (!radio) return;
  const form = radio.form;
  // The label checks its radio after this.
  setTimeout(() => radio.checked && form.requestSubmit(form.querySelector('button[value="continue"]')));
}

/** A row of pages that is longer than the phone is wide begins at the page at hand. */
function showWhereWeAre() {
  for (const row of document.querySelectorAll(".nav-row")) {
    const here = row.querySelector("[aria-current]");
    if (here) row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - 16;
  }
}

function prepare(root) {
  for (const element of root.querySelectorAll("[data-hide-when-scripted]")) element.hidden = true;
  for (const element of root.querySelectorAll("[data-toast-close], [data-show-when-scripted]")) element.hidden = false;
}

comeBackByAddress();
document.addEventListener("click", openDialog);
document.addEventListener("click", closeToast);
document.addEventListener("click", tapGoesOn);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-submit-on-change]")) return;
  for (const said of event.target.form.querySelectorAll("[data-sending]")) said.hidden = false;
  event.target.form.requestSubmit();
});
document.addEventListener("htmx:load", (event) => prepare(event.target));
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});
prepare(document);
showWhereWeAre();
tick();
setInterval(tick, 15000);
