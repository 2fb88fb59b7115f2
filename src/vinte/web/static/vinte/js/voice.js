// A voice note with how a call went: recorded in the page, heard again before it goes, and sent with the form. Without
// MediaRecorder the text field stands alone.

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
const BITS = 32000;
const kind = self.MediaRecorder && navigator.mediaDevices && KINDS.find((each) => MediaRecorder.isTypeSupported(each));

const one = (selector, root) => root.querySelector(selector);
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
// The recording that runs, in which field: one at a time.
let running = null;
// What each field holds, as a text that outlives the page.
const asText = new WeakMap();
const ACROSS_PAGES = "vinte-voice";

function show(field, state) {
  one("[data-voice-start]", field).hidden = state === "running";
  one("[data-voice-stop]", field).hidden = state !== "running";
  one("[data-voice-drop]", field).hidden = state !== "done";
  one("audio", field).hidden = state !== "done";
}

function drop(field) {
  const audio = one("audio", field);
  if (audio.src) URL.revokeObjectURL(audio.src);
  audio.removeAttribute("src");
  one("input[name=voice]", field).value = "";
  one("input[name=voice_seconds]", field).value = "";
  show(field, "empty");
}

async function start(field) {
  if (running) stop();
  drop(field);
  const said = one("[data-voice-said]", field);
  said.textContent = "";
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) {
    said.textContent = field.dataset.denied;
    return;
  }
  const recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
  const parts = [];
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const most = Number(field.dataset.voice);
  const ticks = setInterval(() => {
    one("[data-voice-time]", field).textContent = clock(seconds());
    if (seconds() >= most) stop();
  }, 250);
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  const ended = new Promise((done) => recorder.addEventListener("stop", done));
  running = {
    field,
    end: async () => {
      const lasted = Math.min(most, Math.max(1, seconds()));
      clearInterval(ticks);
      recorder.stop();
      await ended;
      for (const track of stream.getTracks()) track.stop();
      await keep(field, new File(parts, "voz", { type: kind.split(";")[0] }), lasted);
    },
  };
  recorder.start();
  show(field, "running");
  one("[data-voice-stop]", field).focus();
}

/** Into the form's own field, so that it goes with the form, however that goes. */
async function keep(field, file, lasted) {
  const given = new DataTransfer();
  given.items.add(file);
  one("input[name=voice]", field).files = given.files;
  one("input[name=voice_seconds]", field).value = lasted;
  one("audio", field).src = URL.createObjectURL(file);
  show(field, "done");
  const reader = new FileReader();
  const read = new Promise((done) => reader.addEventListener("loadend", done));
  reader.readAsDataURL(file);
  await read;
  asText.set(field, reader.result);
}

function stop() {
  const ends = running?.end();
  running = null;
  return ends;
}

function ready(root) {
  if (kind) for (const field of root.querySelectorAll("[data-voice]")) field.hidden = false;
}

document.addEventListener("click", (event) => {
  const field = event.target.closest("[data-voice]");
  if (!field) return;
  if (event.target.closest("[data-voice-start]")) start(field);
  if (event.target.closest("[data-voice-stop]")) stop().then(() => one("[data-voice-drop]", field).focus());
  if (event.target.closest("[data-voice-drop]")) drop(field);
});
// Who tells how it went while it still records means what was said until then.
document.addEventListener("click", (event) => {
  const button = event.target.closest("form[data-attempt] button[name]");
  if (!button || !running || !button.form.contains(running.field)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  stop().then(() => button.click());
}, true);
document.addEventListener("reset", (event) => event.target.querySelectorAll("[data-voice]").forEach(drop));
// A form that is refused comes back in another card, or on another page: what was said is not lost with the one before.
let sent = null;
document.addEventListener("submit", (event) => {
  const form = event.target;
  const voice = form.matches("form[data-attempt]") && form.elements.voice;
  const file = voice && voice.files[0];
  sent = file ? { of: form.dataset.attempt, file, lasted: form.elements.voice_seconds.value } : null;
  if (!sent || form.dataset.hxPost) return;
  const { of, lasted } = sent;
  try {
    sessionStorage.setItem(ACROSS_PAGES, JSON.stringify({ of, lasted, text: asText.get(voice.closest("[data-voice]")) }));
  } catch {
    // It is too long for what the browser keeps: it goes with the form, and only a refusal would ask for it again.
  }
}, true);

function sentFromAnotherPage() {
  const kept = sessionStorage.getItem(ACROSS_PAGES);
  if (!kept) return null;
  sessionStorage.removeItem(ACROSS_PAGES);
  const { of, lasted, text } = JSON.parse(kept);
  const [type, content] = /^data:([^;,]*)[^,]*,(.*)$/.exec(text).slice(1);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  return { of, lasted, file: new File([bytes], "voz", { type }) };
}

function giveBack(root) {
  const form = sent && root.querySelector(`form[data-attempt="${CSS.escape(sent.of)}"]`);
  const field = form && form.querySelector("[data-voice]");
  if (field && form.querySelector("[role=alert]")) keep(field, sent.file, sent.lasted);
  if (form) sent = null;
}

document.addEventListener("htmx:load", (event) => giveBack(event.target));
document.addEventListener("htmx:load", (event) => ready(event.target));
addEventListener("pagehide", () => stop());
sent = sentFromAnotherPage();
giveBack(document);
ready(document);
