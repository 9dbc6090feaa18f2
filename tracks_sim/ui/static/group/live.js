// The page of a trainer while people work: its pieces are shown anew every few seconds, and at once when the laptop wakes.

import { stayAwake } from "../shared/awake.js";
import { keepLooking } from "../shared/look.js";

const EVERY = 3000; // ms between two looks
const live = /** @type {HTMLElement} */ (document.querySelector("[data-group-live]"));
const lost = /** @type {HTMLElement} */ (live.querySelector("[data-lost-here]"));
const token = /** @type {HTMLInputElement} */ (document.querySelector("[name=_xsrf]")).value; // each answer has another that is as good

/** @param {string} sentence @param {HTMLElement} [after] */
const tell = (sentence, after) => {
  if (lost.textContent !== sentence || after) lost.replaceChildren(sentence, ...(after ? [" ", after] : []));
  lost.hidden = !sentence;
};

// A piece that is the same stays as it is, with the focus in it; in one that changed the keyboard stays where it was.
/** @param {string} text */
const show = (text) => {
  const anew = new DOMParser().parseFromString(text, "text/html");
  for (const piece of /** @type {NodeListOf<HTMLElement>} */ (live.querySelectorAll("[data-piece]"))) {
    const other = anew.querySelector(`[data-piece="${piece.dataset.piece}"]`);
    for (const field of other?.querySelectorAll("[name=_xsrf]") ?? []) field.setAttribute("value", token);
    if (!other || other.innerHTML === piece.innerHTML) continue;
    const within = piece.contains(document.activeElement);
    piece.innerHTML = other.innerHTML;
    if (within && !piece.contains(document.activeElement)) /** @type {HTMLElement | null} */ (piece.querySelector("button:enabled, a"))?.focus({ preventScroll: true });
  }
};

async function look() {
  const answer = await fetch(live.dataset.groupLive ?? "", { signal: AbortSignal.timeout(10000) });
  if (answer.status === 404) return location.reload();
  const { ended, go, label, html } = await answer.json();
  if (ended) return tell(ended, Object.assign(document.createElement("a"), { href: go, textContent: label }));
  if (go) return location.assign(go);
  show(html);
  tell("");
}

keepLooking(() => look().catch((lost) => {
  tell(live.dataset.lost ?? "");
  throw lost;
}), EVERY);
if (!document.getElementById("group-over")) stayAwake(live.querySelector("[data-on-battery]"));
