// How many are in a group, asked for each half minute while its page is in sight: what is typed into the plan stays.

import { keepLooking } from "../shared/look.js";

const EVERY = 30000; // ms between two looks
const joined = /** @type {HTMLElement} */ (document.querySelector("[data-joined]"));
const number = /** @type {HTMLElement} */ (joined.querySelector(".big-number")), how = /** @type {HTMLElement} */ (joined.querySelector("[data-counted]"));
const lost = /** @type {HTMLElement} */ (joined.querySelector("[data-lost-here]"));

/** @param {string} sentence @param {HTMLElement} [after] */
const tell = (sentence, after) => {
  if (lost.textContent !== sentence || after) lost.replaceChildren(sentence, ...(after ? [" ", after] : []));
  lost.hidden = !sentence;
};

async function look() {
  const answer = await fetch(joined.dataset.joined ?? "", { signal: AbortSignal.timeout(10000) });
  const { ended, go, label, count } = await answer.json();
  if (ended) {
    tell(ended, Object.assign(document.createElement("a"), { href: go, textContent: label }));
    return true;
  }
  if (number.textContent !== count) number.textContent = count;
  tell("");
  return false;
}

how.textContent = how.dataset.counted ?? "";
keepLooking(() => look().catch((silent) => {
  tell(joined.dataset.lost ?? "");
  throw silent;
}), EVERY);
