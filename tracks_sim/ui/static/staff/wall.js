// The wall of a debrief: keys for its buttons, words that fit the window, a black screen, the script on or off, and a look every few seconds whether something else is shown.

import { stayAwake } from "../shared/awake.js";
import { keepLooking } from "../shared/look.js";

const EVERY = 3000; // ms
const SMALLEST = 0.75; // of the usual size of words on the wall: below that nobody reads them from four metres
const HIDDEN = "tracks-script-hidden"; // in this tab: the script stays away from slide to slide
const page = document.body;
const black = /** @type {HTMLElement} */ (document.querySelector("[data-black]"));
const stage = /** @type {HTMLElement | null} */ (document.querySelector(".stage"));
const off = /** @type {HTMLElement} */ (document.querySelector("[data-off]")); // why the page may be behind

/** @param {string} name @returns {HTMLButtonElement | null} */
const button = (name) => document.querySelector(`[data-key="${name}"]`);

const blank = () => {
  black.hidden = !page.classList.toggle("blank");
  if (!black.hidden) black.querySelector("button")?.focus();
};

/** @param {boolean} on */
const showScript = (on) => {
  page.classList.toggle("no-notes", !on);
  fit();
  try { sessionStorage.setItem(HIDDEN, on ? "" : "1"); } catch { /* only this slide, then */ }
};

/** Words as large as the window holds them: nobody scrolls while people talk. */
function fit() {
  for (let size = 1; stage && size > SMALLEST - 0.01; size -= 0.05) {
    stage.style.setProperty("--fit", String(size));
    if (stage.scrollHeight <= stage.clientHeight) return;
  }
}

const switchScript = () => showScript(page.classList.contains("no-notes"));

/** @type {Record<string, () => void>} */
const keys = {
  " ": () => button("next")?.click(), ArrowRight: () => button("next")?.click(), PageDown: () => button("next")?.click(),
  ArrowLeft: () => button("back")?.click(), PageUp: () => button("back")?.click(),
  ArrowDown: () => stage?.scrollBy(0, 0.7 * stage.clientHeight), ArrowUp: () => stage?.scrollBy(0, -0.7 * stage.clientHeight),
  k: () => button("k")?.click(), b: blank, n: switchScript,
};

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const own = event.key === " " && target.closest("button, a, select, summary"); // what has the focus answers the space bar itself
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || own || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  if (page.classList.contains("blank")) blank(); // whatever is pressed: first the wall again
  else act();
});

for (const [name, act] of /** @type {[string, () => void][]} */ ([["b", blank], ["n", switchScript]])) {
  const one = button(name);
  if (one) { one.hidden = false; one.addEventListener("click", act); }
}
black.addEventListener("click", blank);
try { if (sessionStorage.getItem(HIDDEN)) showScript(false); } catch { /* no storage */ }
fit();
addEventListener("resize", fit);

/** @param {string} sentence @param {HTMLElement} [after] */
const tell = (sentence, after) => {
  if (off.firstChild?.textContent !== sentence) off.replaceChildren(sentence, ...(after ? [" ", after] : [])); // said once, not every few seconds
  off.hidden = !sentence;
};

async function look() { // a laptop that slept goes on where the wall is
  const answer = await fetch(page.dataset.now ?? "", { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (!answer.ok && answer.status !== 401) throw new Error(String(answer.status));
  const said = await answer.json();
  if (answer.status === 401) return tell(said.ended, Object.assign(document.createElement("a"), { href: said.go, textContent: said.label }));
  if (said !== page.dataset.stamp && !page.classList.contains("blank")) location.reload();
  tell("");
}

keepLooking(() => look().catch((error) => { // without a connection what is on the wall stays
  tell(off.dataset.lost ?? "");
  throw error;
}), EVERY);
stayAwake();
