// The phone in a debrief: it looks every few seconds whether the wall is elsewhere, and keeps a vote that could not be sent until it can.

import { keepLooking } from "../shared/look.js";

const EVERY = 2500; // ms
const WAITS = "tracks-vote"; // in this tab: the vote that waits for a connection
const page = document.body;
const offline = /** @type {HTMLElement} */ (document.querySelector("[data-offline]"));
const sheet = /** @type {HTMLElement} */ (document.querySelector("[data-sheet]"));
const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-vote]"));
/** @type {string | null} */
let waiting = null; // the vote as it is sent

try { waiting = sessionStorage.getItem(WAITS); } catch { /* no storage: it is kept as long as the page */ }

/** @param {string | null} vote */
const keep = (vote) => {
  waiting = vote;
  try {
    if (vote) sessionStorage.setItem(WAITS, vote);
    else sessionStorage.removeItem(WAITS);
  } catch { /* no storage */ }
  offline.hidden = !vote;
  sheet.hidden = Boolean(vote);
};

// Kept, or closed meanwhile: in both cases the page says so.
const send = async () => {
  const token = /** @type {HTMLInputElement | null} */ (document.querySelector("[name=_xsrf]"))?.value ?? "";
  const body = new URLSearchParams(waiting ?? "");
  body.set("_xsrf", token || (body.get("_xsrf") ?? ""));
  const answer = await fetch(page.dataset.here ?? "", { method: "POST", body, signal: AbortSignal.timeout(10000) });
  if (answer.status >= 500) throw new Error("the server has too much to do");
  keep(null);
  location.assign(page.dataset.here ?? "");
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const vote = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  vote.set("script", "1");
  waiting = vote.toString();
  try { await send(); } catch { keep(waiting); }
});

for (const link of document.querySelectorAll("[data-leave]")) {
  link.addEventListener("click", (event) => { // as `leave` of the pages does (ui/static/shared/frame.js)
    event.preventDefault();
    const url = /** @type {HTMLAnchorElement} */ (link).href;
    try { sessionStorage.setItem("tracks-left", url); } catch { /* left all the same */ }
    document.body.replaceChildren();
    document.title = "";
    location.replace(url);
  });
}

if (waiting) keep(waiting);
keepLooking(async () => { // without a connection what is on the phone stays
  if (waiting) return send();
  const answer = await fetch(page.dataset.now ?? "", { cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (!answer.ok) throw new Error(String(answer.status));
  if (await answer.json() !== page.dataset.stamp && page.dataset.state !== "pause") location.assign(page.dataset.here ?? "");
}, EVERY);
