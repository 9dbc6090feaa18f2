// What the trainer of a group says to all, above the page of each member: asked for every few seconds while the page is in sight.

import { html, render, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { useKept } from "../shared/browser.js";
import { keepLooking } from "../shared/look.js";
import { t, translateBy } from "../shared/words.js";

const EVERY = 4000; // ms between two questions
const root = document.documentElement;
const base = root.dataset.baseUrl ?? "/";

/**
 * What is heard (operations/group_live.py), and by this page's clock when the time to hand in ends.
 * @typedef {{ group?: string, stage: string, part: number | null, said: { words: string, at: string, clock: string } | null, paused: boolean,
 *   seconds: number | null, ends: number, attempt: string, handed_in: boolean, wishes: string[], sheet: "own" | "one" | "elsewhere", words?: Record<string, string> }} Heard
 */

let spoken = ""; // language whose words are here

/**
 * @param {RequestInit} [options]
 * @returns {Promise<Heard>}
 */
async function ask(options = {}) {
  const { lang } = root, words = spoken === lang ? "" : "&words=1";
  const answer = await fetch(`${root.dataset.groupNow}?lang=${lang}${words}`, { signal: AbortSignal.timeout(10000), ...options });
  if (!answer.ok) throw new Error(String(answer.status));
  const heard = await answer.json();
  if (heard.words) {
    translateBy(heard.words);
    spoken = lang;
  }
  return { ...heard, ends: performance.now() + 1000 * (heard.seconds ?? 0) };
}

/** @returns {any} what stands above the page */
function Strip() {
  const [heard, setHeard] = useState(/** @type {Heard | null} */ (null));
  const [closed, setClosed] = useKept("tracks-said-read", ""); // time of the sentence that was read: and is on the next page too
  const [alone, setAlone] = useState(/** @type {number | null} */ (null)); // part that somebody finishes alone
  const [, tick] = useState(0);
  const first = useRef(/** @type {Heard | null} */ (null)); // what was heard when the page opened
  const box = useRef(/** @type {HTMLElement | null} */ (null)), before = useRef(/** @type {Element | null} */ (null));

  useEffect(() => keepLooking(async () => { // without a network what was heard stays
    const now = await ask();
    first.current ??= now;
    setHeard(now);
    return !now.group; // the session is over, or somebody else is signed in
  }, EVERY, 0), []);

  const calling = heard?.stage === "calling" && heard.part !== alone;
  useEffect(() => {
    if (!calling) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [calling]);

  // While all pause the page is covered; whoever was in it is there again afterwards.
  const paused = Boolean(heard?.group && heard.paused);
  useEffect(() => {
    if (paused) before.current = document.activeElement;
    root.toggleAttribute("data-group-paused", paused);
    if (!paused && document.activeElement === document.body) /** @type {HTMLElement | null} */ (before.current)?.focus?.({ preventScroll: true });
  }, [paused]);

  // What sticks below the strip needs to know how high it is.
  useEffect(() => {
    const measure = () => root.style.setProperty("--strip", `${Math.ceil(box.current?.getBoundingClientRect().height ?? 0)}px`);
    const observer = new ResizeObserver(measure);
    if (box.current) observer.observe(box.current);
    measure();
    return () => observer.disconnect();
  }, [Boolean(heard?.group)]);

  if (!heard?.group) return null;
  const { said, stage, attempt, handed_in: handedIn, sheet } = heard;
  const debrief = stage === "debrief", begun = stage === "working" && !attempt && heard.part !== first.current?.part;
  const left = Math.max(0, Math.ceil((heard.ends - performance.now()) / 1000));
  const here = new URLSearchParams(location.search).get("attempt") === attempt && document.querySelector(".tracks[data-step]"); // their own attempt is this page
  const wish = async (name) => {
    const body = new URLSearchParams({ wish: name, on: heard.wishes.includes(name) ? "" : "1" });
    try { setHeard(await ask({ method: "POST", body, headers: { "X-XSRFToken": root.dataset.xsrf ?? "" } })); } catch { /* no network: it is not said, and the button shows it */ }
  };
  const words = said && said.at !== closed;
  let sentence = null, acts = null;
  if (paused) sentence = html`<p><strong>${t("Your trainer asks everybody to pause.")}</strong></p>`;
  else if (sheet === "elsewhere") sentence = html`<p><strong>${t("Your group fills in one sheet together: look at the wall.")}</strong></p>`;
  else if (calling && handedIn) sentence = html`<p><strong>${t("The debrief begins. You have handed in: look at the wall.")}</strong></p>`;
  else if (calling) {
    sentence = html`<p><strong>${sheet === "one" ? t("The debrief begins: hand in the sheet as it is.") : t("The debrief begins: hand in what you have, or finish alone.")}</strong></p>`;
    acts = html`<span class="left">${t("{n} s left", { n: left })}</span>
      ${here ? html`<button type="button" class="primary" onClick=${() => window.dispatchEvent(new Event("tracks-hand-in"))}>${t("Hand in")}</button>` : attempt && html`<a class="button primary" href=${`${base}practise?attempt=${attempt}`}>${t("Hand in")}</a>`}
      ${sheet === "own" && html`<button type="button" onClick=${() => setAlone(heard.part)}>${t("Finish alone")}</button>`}`;
  } else if (debrief) {
    sentence = html`<p><strong>${t("The debrief goes on: look at the wall.")}</strong></p>`;
    acts = sheet === "own" && html`<a class="button" href=${`${base}g/debrief`}>${t("My page in the debrief")}</a>`;
  } else if (begun) {
    sentence = html`<p><strong>${t("Your trainer has begun.")}</strong></p>`;
    acts = html`<a class="button primary" href=${base}>${t("To the case")}</a>`;
  }
  return html`<section class="group-strip" aria-label=${t("From your trainer")} ref=${box}>
    <div class="heard"><div role="status">${sentence}${words && html`<p><time>${said.clock}</time> <strong>${t("Your trainer:")}</strong> <bdi>${said.words}</bdi></p>`}</div>${acts}
    ${words && !(calling && acts) && html`<button type="button" onClick=${() => setClosed(said.at)}>${t("Close")}</button>`}
    ${sheet === "one" && html`<span>${t("One sheet for all of you: its answers are the group’s.")}</span>`}
    ${sheet === "own" && html`<details class="wishes"><summary>${t("To the trainer")}</summary>
      <div><button type="button" aria-pressed=${heard.wishes.includes("longer")} onClick=${() => wish("longer")}>${t("I need longer")}</button>
      <button type="button" aria-pressed=${heard.wishes.includes("quiet")} onClick=${() => wish("quiet")}>${t("A quiet word with the trainer")}</button></div>
      <p>${t("Your trainer sees a number or “somebody”, never who. It is forgotten after ten minutes. For a quiet word, go to your trainer in the break.")}</p></details>`}</div>
  </section>
  ${paused && html`<main class="group-cover"><h1>${t("Paused")}</h1><p>${t("Your work is kept and is here again when all go on.")}</p></main>`}`;
}

const place = document.createElement("div");
place.style.display = "contents"; // so that what is in it sticks to the window
document.body.prepend(place);
render(html`<${Strip} />`, place);
