(() => {
  const SIGHT = 'a[href]:not(.skip), button, select, summary, textarea, input:not([type=hidden]), [tabindex]:not([tabindex="-1"])';
  const seen = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && getComputedStyle(e).clipPath === "none" && !e.closest(".hush");
  const name = (e) => {
    const words = String(e.getAttribute("aria-label") || e.innerText || e.getAttribute("name") || "").trim().replace(/\s+/g, " ");
    return `<${e.localName}${e.className && e.className.baseVal === undefined ? " ." + e.className.trim().replace(/\s+/g, ".") : ""}> ${words.slice(0, 60)}`;
  };
  const scrolled = (e) => {
    for (let up = e.parentElement; up; up = up.parentElement) {
      if (up !== document.documentElement && up !== document.body && /auto|scroll/.test(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };

  /** What hides a part of an element that is in the window: a bar, a card's link, the window's edge. */
  const cover = (e) => {
    const own = e.type === "radio" || e.type === "checkbox" || e.type === "file" ? e.closest("label") ?? e : e;
    const boxes = [...e.getClientRects()].filter((r) => r.width > 1 && r.height > 1);
    if (!boxes.length) return null;
    let inside = false;
    for (const r of boxes) {
      const [left, right] = [Math.max(r.left, 0), Math.min(r.right, innerWidth)];
      const [top, bottom] = [Math.max(r.top, 0), Math.min(r.bottom, innerHeight)];
      if (right - left < 1 || bottom - top < 1) continue;
      inside = true;
      // The middle, and a point near each edge, for corners may be round; of a long text the lines where it begins.
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      const points = e.localName === "textarea"
        ? [[x, top + 2], [x, Math.min(top + 2 * parseFloat(getComputedStyle(e).lineHeight), bottom - 2)]]
        : [[x, y], [x, top + 2], [x, bottom - 2], [left + 3, y], [right - 3, y]];
      for (const [px, py] of points) {
        const hit = document.elementFromPoint(px, py);
        if (hit && (own.contains(hit) || hit.contains(own) || hit.closest("label")?.control === e)) continue;
        return hit ? `under ${name(hit)}` : "outside of the window";
      }
    }
    return inside ? null : "outside of the window";
  };

  const tooWide = () => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("body *")]
      .filter((e) => e.getBoundingClientRect().right > width + 0.5 && e.checkVisibility() && !scrolled(e))
      .filter((e) => getComputedStyle(e).position !== "absolute" || !e.closest(".hush"));
    const inner = out.filter((e) => !out.some((other) => other !== e && e.contains(other)));
    return [`${document.documentElement.scrollWidth} px wide of ${width}: ${inner.slice(0, 4).map(name).join(" | ")}`];
  };

  /** Words that leave their box, or that their box hides; what ends in an ellipsis says so. */
  const cut = () => [...document.querySelectorAll("body *")].filter((e) => {
    if (!seen(e) || scrolled(e) || e.closest("svg, iframe, option")) return false;
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) return false;
    const style = getComputedStyle(e);
    if (style.display === "inline" || style.textOverflow === "ellipsis") return false;
    if (style.clipPath !== "none" || /auto|scroll/.test(style.overflowX)) return false;
    return e.scrollWidth > e.clientWidth + 1 || (style.overflowY !== "visible" && e.scrollHeight > e.clientHeight + 1);
  }).map((e) => `words leave their box (${e.scrollWidth} of ${e.clientWidth} px): ${name(e)}`);

  /** Words broken to pieces, a letter or two on a line: the box is too narrow to be read. */
  const broken = () => [...document.querySelectorAll("main *, nav *, footer *")].filter((e) => {
    if (!seen(e) || scrolled(e) || e.closest("svg, iframe, option, code, .hash")) return false;
    const texts = [...e.childNodes].filter((n) => n.nodeType === 3 && n.data.trim());
    return texts.some((text) => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const lines = new Set([...range.getClientRects()].map((r) => Math.round(r.top))).size;
      return lines > 2 * text.data.trim().split(/[\s./@_-]+/).length;
    });
  }).map((e) => `words broken to pieces in ${Math.round(e.getBoundingClientRect().width)} px: ${name(e)}`);

  const covered = () => {
    const found = [];
    for (const e of document.querySelectorAll(SIGHT)) {
      if (!seen(e) || e.closest("dialog:not([open])")) continue;
      if (document.querySelector("dialog[open]") && !e.closest("dialog[open]")) continue;
      for (const block of ["start", "end", "nearest"]) {
        e.scrollIntoView({ block, inline: "nearest" });
        const by = cover(e);
        if (by) { found.push(`scrolled to (${block}), ${by}: ${name(e)}`); break; }
      }
      scrollTo(0, 0);
      e.focus({ focusVisible: true });
      const by = document.activeElement === e ? cover(e) : null;
      if (by) found.push(`has the focus, ${by}: ${name(e)}`);
    }
    document.activeElement?.blur();
    scrollTo(0, 0);
    return found;
  };

  return {
    layout: () => [...tooWide(), ...cut(), ...broken()],
    covered,
    /** From now on each stop of the Tab key is looked at when the key is let go: then the page has been scrolled. */
    walk: () => {
      document.activeElement?.blur();
      scrollTo(0, 0);
      const found = [];
      const stop = () => {
        const e = document.activeElement;
        const by = e && e !== document.body && e.localName !== "iframe" ? cover(e) : null;
        if (by) found.push(`has the focus, ${by}: ${name(e)}`);
      };
      document.addEventListener("keyup", stop, true);
      return {
        most: document.querySelectorAll(SIGHT).length + 2,
        end: () => { document.removeEventListener("keyup", stop, true); document.activeElement?.blur(); return [...new Set(found)]; },
      };
    },
    small: (least) => [...document.querySelectorAll("a, button, select, summary, textarea, input:not([type=hidden])")]
      // Links within a sentence, which WCAG 2.5.8 excepts, and links that their card makes larger.
      .filter((e) => seen(e) && !e.closest("p, li.prose, .prose") && getComputedStyle(e).position !== "absolute")
      .filter((e) => getComputedStyle(e, "::after").position !== "absolute")
      .map((e) => [name(e), Math.round((e.closest("label") ?? e).getBoundingClientRect().height * 10) / 10])
      .filter(([, height]) => height < least).map((each) => each.join(", ")),
  };
})()
