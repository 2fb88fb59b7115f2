// Hours of the telephone on the reader's own clock, where that is another than the one they are written in.
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
const language = document.documentElement.lang;
const forms = {
  time: { hour: "2-digit", minute: "2-digit", hour12: false },
  moment: { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false },
};
const written = [...document.querySelectorAll("time[data-clock]")];
const offset = (at, zone) => new Date(at.toLocaleString("en-US", zone ? { timeZone: zone } : {})).getTime();

const market = document.querySelector("[data-clock-zone]")?.dataset.clockZone;
const differs = market && written.some((time) => {
  const at = new Date(time.dateTime);
  return offset(at, here) !== offset(at, market);
});
if (differs) {
  for (const time of written) {
    time.textContent = new Date(time.dateTime).toLocaleString(language, { timeZone: here, ...forms[time.dataset.clock] });
  }
  for (const name of document.querySelectorAll("[data-clock-name]")) name.textContent = name.dataset.clockName;
}
