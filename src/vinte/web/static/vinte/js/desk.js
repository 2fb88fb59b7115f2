// Keys of the desk: j and k go from row to row, o opens what can be done about it, n goes to the next claim.
// They can be turned off (WCAG 2.1.4), and do nothing while somebody writes.
const box = document.querySelector("[data-keys]");
const remembered = "vinte-desk-keys";

function rows() {
  return [...document.querySelectorAll("[data-row]")];
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement.closest("[data-row]"));
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
}

function open() {
  const row = document.activeElement.closest("[data-row]");
  if (!row) return;
  const link = row.querySelector("a[data-open]");
  const details = row.querySelector("details[data-acts]");
  if (link) link.click();
  else if (details) details.open = !details.open;
}

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

const keys = { j: () => move(1), k: () => move(-1), o: open, n: () => follow("[data-next-claim]") };

if (box) {
  const tick = box.querySelector("input");
  box.hidden = false;
  tick.checked = localStorage.getItem(remembered) !== "off";
  tick.addEventListener("change", () => localStorage.setItem(remembered, tick.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!tick.checked || writing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
}
