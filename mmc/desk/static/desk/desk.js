// Small conveniences. Every rule is checked again by the server; without this file all forms still work.
(() => {
  "use strict";

  const segments = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("id", { granularity: "grapheme" }) : null;
  const URLS = /https?:\/\/[^\s]+/gu;
  const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|[#*0-9]\uFE0F?\u20E3/u;

  function light(code) {
    return code <= 4351 || (code >= 8192 && code <= 8205) || (code >= 8208 && code <= 8223) || (code >= 8242 && code <= 8247);
  }

  // X counts an address as 23, an emoji as 2 however long it is, a letter outside the light ranges as 2.
  function weighted(text) {
    const normal = text.normalize("NFC");
    const addresses = normal.match(URLS) || [];
    const rest = normal.replace(URLS, "");
    const pieces = segments ? Array.from(segments.segment(rest), (s) => s.segment) : Array.from(rest);
    let sum = 23 * addresses.length;
    for (const piece of pieces) {
      if (EMOJI.test(piece)) sum += 2;
      else for (const letter of piece) sum += light(letter.codePointAt(0)) ? 1 : 2;
    }
    return sum;
  }

  const COUNTS = {
    characters: (text) => Array.from(text).length,
    utf16: (text) => text.length,
    utf8: (text) => new TextEncoder().encode(text).length,
    x_weighted: weighted,
  };

  function count(box) {
    const shown = document.getElementById(box.dataset.counter);
    if (!shown) return;
    // Browsers send line ends as two characters and the server stores one.
    const text = box.value.replace(/\r\n/g, "\n").replaceAll("{link}", box.dataset.link || "");
    // A line of three dashes divides the words into several messages; the fullest of them is shown.
    const parts = box.dataset.rest ? text.split(/^[ \t]*-{3,}[ \t]*$/m).map((part) => part.trim()) : [text];
    const kept = parts.filter((part, place) => place === 0 || part);
    let length = 0, limit = Number(box.dataset.limit), pieces = kept.length;
    kept.forEach((part, place) => {
      const long = COUNTS[box.dataset.count](part);
      let most = Number(place === 0 ? box.dataset.limit : box.dataset.rest);
      if (place === 0 && box.dataset.goesOn && long > most) {
        most = Number(box.dataset.goesOn);
        pieces += 1;
      }
      if (place === 0 || long / most > length / limit) [length, limit] = [long, most];
    });
    const several = pieces > 1 ? ` · ${pieces} pesan` : "";
    shown.textContent = `${length.toLocaleString("id-ID")} / ${limit.toLocaleString("id-ID")}${several}`;
    shown.classList.toggle("near", length > limit * 0.9 && length <= limit);
    shown.classList.toggle("over", length > limit);
    shown.dataset.length = String(length);
  }

  function countAll(root) {
    root.querySelectorAll("[data-counter]").forEach(count);
  }

  // A channel that is not chosen needs no text and no time.
  function openChosen(box) {
    const room = document.getElementById(box.dataset.opens);
    if (room) room.hidden = !box.checked;
  }

  // A file that only some templates draw is asked for where one of them is chosen.
  function showOnly() {
    const chosen = document.querySelector("input[name=template]:checked");
    document.querySelectorAll("[data-only]").forEach((room) => {
      room.hidden = !chosen || !room.dataset.only.split(" ").includes(chosen.value);
    });
  }

  function tick() {
    document.querySelectorAll("[data-clock]").forEach((shown) => {
      const now = new Date();
      const parts = new Intl.DateTimeFormat("id-ID", { timeZone: shown.dataset.clock, weekday: "long", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false }).formatToParts(now);
      const part = (type) => (parts.find((p) => p.type === type) || { value: "" }).value;
      const zone = shown.textContent.trim().split(" ").pop();
      shown.textContent = `${part("weekday")}, ${part("day")} ${part("month")} · ${part("hour")}.${part("minute")} ${zone}`;
    });
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-counter]")) count(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-opens]")) openChosen(event.target);
    if (event.target.matches("input[name=template]")) showOnly();
  });
  document.addEventListener("click", (event) => {
    const pick = event.target.closest("[data-fill]");
    if (!pick) return;
    const field = document.getElementById(pick.dataset.fill);
    field.value = pick.dataset.text;
    const accent = document.getElementById("id_highlight");
    if (accent && Array.from(accent.options).some((o) => o.value === pick.dataset.highlight)) accent.value = pick.dataset.highlight;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy]");
    if (!copy) return;
    const box = document.getElementById(copy.dataset.copy);
    box.select();
    const said = () => { copy.textContent = copy.dataset.copied; };
    // Without TLS a phone offers no clipboard; the old way still copies what is selected.
    if (navigator.clipboard) navigator.clipboard.writeText(box.value).then(said);
    else if (document.execCommand("copy")) said();
  });
  document.addEventListener("submit", (event) => {
    // A second click on a slow line must not ask twice.
    const buttons = event.target.querySelectorAll("button[type=submit]");
    window.setTimeout(() => buttons.forEach((button) => { button.disabled = true; }), 0);
    window.setTimeout(() => buttons.forEach((button) => { button.disabled = false; }), 8000);
  });
  document.addEventListener("htmx:afterSwap", (event) => countAll(event.target));
  document.addEventListener("DOMContentLoaded", () => {
    countAll(document);
    showOnly();
    document.querySelectorAll("[data-opens]").forEach(openChosen);
    window.setInterval(tick, 20000);
  });
})();
