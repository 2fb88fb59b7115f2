// Keys of the desk. A key moves, or opens the form of an act in a dialog: nothing is sent before somebody confirms it
// there, and Esc leaves it. They do nothing while somebody writes, and can be turned off (WCAG 2.1.4).
const typing = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
// What each key opens: the act of the row at hand, of the whole claim, or of the row where one is at hand.
const acts = {
  f: { act: ["finding"], row: true },
  p: { act: ["question"], row: true },
  h: { act: ["follow_up"], row: true },
  m: { act: ["note"], row: true, claim: true },
  c: { act: ["conclude"], claim: true },
  // Approved by one person, or proposed by one and confirmed by another: whichever the claim offers.
  a: { act: ["approve", "propose", "second"], claim: true },
  r: { act: ["refuse"], claim: true },
};
const moves = { j: () => move(1), k: () => move(-1), o: open, n: () => follow("[data-next-claim]"), u: () => follow("nav .crumbs a"), "?": list };
let borrowed = null;
let wasAt = "";

const find = (selector, root = document) => root.querySelector(selector);
const rowAtHand = () => document.activeElement.closest("[data-row]");

// The row that a key unfolded, folded again when another is gone to.
let unfolded = null;

function unfold(row) {
  const fold = find("details[data-fold]", row);
  if (unfolded && unfolded !== fold) unfolded.open = false;
  unfolded = fold && !fold.open ? fold : unfolded === fold ? fold : null;
  if (fold) fold.open = true;
}

/** A dot, or a signal, leads to its row: it is seen whole. */
function arrive(hash) {
  const row = hash.startsWith("#c-") && document.getElementById(hash.slice(1));
  if (row) unfold(row);
}

function goTo(row) {
  unfold(row);
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  wasAt = row.id;
}

function move(step) {
  const all = [...document.querySelectorAll("[data-row]")];
  if (!all.length) return;
  const at = all.indexOf(rowAtHand());
  goTo(all[at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1)]);
}

function open() {
  const row = rowAtHand();
  const details = row && find("details[data-acts]", row);
  if (!row) return;
  if (find("a[data-open]", row)) find("a[data-open]", row).click();
  else if (details) details.open = !details.open;
}

function follow(selector) {
  find(selector)?.click();
}

function list() {
  find("#keys")?.showModal();
}

function say(words) {
  const place = find("[data-key-says]");
  if (place) place.textContent = words;
}

/** The form of an act: the row's where a row is at hand or the first row's that has one, else the claim's. */
function formOf({ act, row, claim }) {
  const form = `form:is(${act.map((each) => `[data-act="${each}"]`).join()})`;
  const at = rowAtHand() ?? (!claim && wasAt && document.getElementById(wasAt));
  if (row && at) return find(form, at) ?? (claim ? find(`.desk-side ${form}`) : null);
  return claim ? find(`.desk-side ${form}`) : find(`[data-row] ${form}`);
}

function ask(key) {
  const form = formOf(key);
  const dialog = find("#act-dialog");
  if (!dialog) return;
  if (!form) {
    const why = find(key.act.map((each) => `[data-not-yet="${each}"]`).join());
    if (why) why.focus();
    else say(find("[data-key-says]").dataset.cannot);
    return;
  }
  const row = form.closest("[data-row]");
  const title = form.dataset.title ?? find("h4", form).textContent;
  borrowed = { form, place: document.createComment("form"), from: row ?? document.activeElement };
  form.replaceWith(borrowed.place);
  find("#act-dialog-title", dialog).textContent = title;
  find("[data-about]", dialog).textContent = (row ? find("h3", row) : find("h1")).textContent.trim();
  find("[data-dialog-form]", dialog).append(form);
  dialog.addEventListener("close", giveBack, { once: true });
  dialog.showModal();
  (find("textarea, input:not([type=hidden]), select", form) ?? find("button", form)).focus();
}

/** The form goes back to where it stands, with what was typed, and the focus to where it was. */
function giveBack() {
  if (!borrowed) return;
  const { form, place, from } = borrowed;
  borrowed = null;
  place.replaceWith(form);
  if (from.closest?.("[data-row]")) goTo(from.closest("[data-row]"));
}

/** A prepared text is laid into its field; nothing is sent. */
function lay(event) {
  const link = event.target.closest("a[data-text]");
  const field = link && document.getElementById(link.dataset.field);
  if (!field) return;
  event.preventDefault();
  field.value = link.dataset.text;
  const choices = document.getElementById(link.dataset.choicesField);
  if (choices && link.dataset.choices) choices.value = link.dataset.choices;
  field.focus();
}

/** What went wrong is where the focus goes, else the row that was worked on. */
function settle() {
  const troubled = find("form[data-troubled]");
  const field = troubled && (find("[aria-invalid=true]", troubled) ?? find("textarea, input:not([type=hidden])", troubled));
  const left = find("[data-left-over]");
  if (left) left.focus();
  else if (field) field.focus();
  else if (wasAt && document.getElementById(wasAt)) goTo(document.getElementById(wasAt));
}

function press(event) {
  const box = find("[data-keys]");
  const tick = box && find("input[type=checkbox]", box);
  if (!tick?.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.target.closest(typing) || event.target.closest("dialog")) return;
  const does = moves[event.key] ?? (acts[event.key] && (() => ask(acts[event.key])));
  if (!does) return;
  event.preventDefault();
  does();
}

function show() {
  const box = find("[data-keys]");
  if (box) box.hidden = false;
}

document.addEventListener("keydown", press);
document.addEventListener("click", lay);
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) wasAt = row.id;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "claim") return;
  borrowed = null;
  show();
  settle();
});
// Ctrl and Enter send what is written in the dialog, as its button does.
document.addEventListener("keydown", (event) => {
  const form = event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest("dialog form");
  if (form) form.requestSubmit();
});
document.addEventListener("click", (event) => arrive(event.target.closest("a[href^='#c-']")?.hash ?? ""));
arrive(location.hash);
show();
if (find("form[data-troubled], [data-left-over]")) settle();
