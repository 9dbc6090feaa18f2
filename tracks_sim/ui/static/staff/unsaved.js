// What was typed into a long form of staff and is not kept yet, in this browser's storage: no closed tab and no session that ends loses it.

import { forgetStored } from "../shared/stored.js";

/**
 * The fields that somebody changed, by name. ``stamp`` tells one page’s from another, ``at`` when it was changed last (ms since 1970).
 * @typedef {{ stamp: string, at: number, fields: Record<string, string> }} Unsaved
 */

const form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-unsaved]"));
const { unsaved: here = "", new: ofNew = "", kept = "", state = "" } = form.dataset; // under which key, how all keys of such forms begin, which of them was kept just now, and what the page shows
const SHOWN = "shown-"; // before the name of a field: its hidden companion, which says what stood in the field (serve/staff/statements.py)
const about = /** @type {HTMLElement} */ (document.querySelector("[data-in-browser]")); // not on a page that only forgets
const onPageOnly = about?.textContent ?? "";

/** @param {string} key @returns {Unsaved | null} */
const stored = (key) => {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "null");
    return found && typeof found.fields === "object" && found.fields ? found : null;
  } catch { return null; } // no storage, or not ours
};

/** @param {string} key */
const forget = (key) => { try { localStorage.removeItem(key); } catch { /* no storage */ } };

const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(ofNew)); } catch { return []; } }; // none without storage

/** @param {string} field @returns {NodeListOf<HTMLInputElement>} */
const controls = (field) => form.querySelectorAll(`[name="${CSS.escape(field)}"]`);

/** @param {string} field */
const value = (field) => String(new FormData(form).get(field) ?? "");

// What was typed, into its field; into a hidden one where the page does not show it now, so that it is sent all the same.
/** @param {string} field @param {string} text */
const fill = (field, text) => {
  const [first] = controls(field);
  if (!first) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: field, value: text }));
  else if (first.type === "radio") controls(field).forEach((one) => { one.checked = one.value === text; });
  else if (first.type === "checkbox") first.checked = text !== "";
  else first.value = text;
};

/** @param {Unsaved} unsaved */
const write = (unsaved) => {
  try {
    localStorage.setItem(here, JSON.stringify(unsaved));
    about.textContent = about.dataset.inBrowser ?? "";
  } catch { about.textContent = onPageOnly; } // no storage, or a full one
  /** @type {HTMLInputElement} */ (form.querySelector("[name=unsaved]")).value = unsaved.stamp;
};

/** @param {Unsaved} unsaved @param {number} n */
const tell = (unsaved, n) => {
  const told = /** @type {HTMLElement} */ (document.querySelector("[data-found]"));
  const when = new Date(unsaved.at).toLocaleString(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const sentence = /** @type {HTMLElement} */ (told.querySelector("p"));
  sentence.textContent = (told.dataset.found ?? "").replace("{when}", when).replace("{n}", String(n));
  told.hidden = false;
  told.querySelector("a")?.addEventListener("click", () => forget(here)); // the link itself opens the page with what is kept
};

forgetStored();
for (const key of keys()) if (kept && stored(key)?.stamp === kept) forget(key); // also of the page before, where somebody kept it and went on
for (const link of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-stored]"))) if (stored(link.dataset.stored ?? "")) link.append(` ${link.dataset.notKept}`);
if (state === "frozen") forget(here);
else if (about) {
  const found = stored(here), unsaved = found ?? { stamp: String(Date.now()), at: 0, fields: {} };
  if (found && state === "typed") write(found); // the page has it all: the server sent it back
  else if (found) {
    const typed = Object.entries(found.fields), others = typed.filter(([field, text]) => !field.startsWith(SHOWN) && value(field) !== text);
    if (others.length) {
      for (const [field, text] of typed) fill(field, text);
      write(found);
      tell(found, others.length);
    } else forget(here);
  }
  try { if (localStorage) about.textContent = about.dataset.inBrowser ?? ""; } catch { /* no storage: the sentence stays that says so */ }
  form.addEventListener("input", ({ target }) => {
    const field = /** @type {HTMLInputElement} */ (target).name;
    if (controls(SHOWN + field).length) unsaved.fields[SHOWN + field] ??= value(SHOWN + field); // so that what others write meanwhile is met, and not replaced
    unsaved.fields[field] = value(field);
    unsaved.at = Date.now();
    write(unsaved);
  });
}
