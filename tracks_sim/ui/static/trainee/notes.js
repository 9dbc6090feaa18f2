// The trainee's own notes on the file. They are kept when the field is left, after a moment without typing, and when it leaves the
// screen; what could not be saved stays in this tab's own storage, so that nothing is lost by going on.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */
/** @import { FileView } from "../sheets" */

const PAUSE = 2000; // ms without a key

// Words that are typed and not saved have one beginning of their name, by which they are forgotten with whoever signs out.
const UNSAVED = "tracks-draft:notes:";

/**
 * @param {string | null} attempt
 * @param {string | null} [text] kept; null: forgotten
 * @returns {string | null}
 */
function unsaved(attempt, text) {
  try {
    if (text === undefined) return sessionStorage.getItem(UNSAVED + attempt);
    if (text === null) sessionStorage.removeItem(UNSAVED + attempt); else sessionStorage.setItem(UNSAVED + attempt, text);
  } catch { /* no storage: the words stay in the field as long as it does */ }
  return null;
}

/** @param {{ kit: Kit, file: FileView, warned?: boolean }} props warned: the page says already that nothing of a real person belongs here */
export function OwnNotes({ kit, file, warned = false }) {
  const { own_notes: notes } = file;
  const [text, setText] = useState(() => unsaved(kit.attempt) ?? notes.text);
  const keep = () => { if (notes.open && text !== notes.text) kit.send({ kind: "own_notes", text }); };
  const keepNow = useRef(keep), saved = useRef(notes.text), timer = useRef(0);
  keepNow.current = keep;
  const type = (/** @type {string} */ typed) => {
    setText(typed);
    unsaved(kit.attempt, typed);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => keepNow.current(), PAUSE);
  };
  useEffect(() => {
    keepNow.current(); // of a page that was lost
    return () => { clearTimeout(timer.current); keepNow.current(); };
  }, []);
  useEffect(() => {
    if (text === saved.current) setText(notes.text); // written on another page meanwhile
    if (text === notes.text) unsaved(kit.attempt, null);
    saved.current = notes.text;
  }, [notes.text]);
  return html`<div class="own-notes">
    <h2><label for="own-notes">${t("My notes")}</label></h2>
    <p class="quiet" id="own-notes-hint">${notes.open ? [t("For you alone: never scored, and passed on to nobody. You find them again in every step that shows the file."), ...(warned ? [] : [t("Fictional case only: never enter names, dates or numbers of a real person.")])].join(" ") : t("The case is submitted; your notes stay as they are.")}</p>
    <textarea id="own-notes" rows="5" maxlength=${notes.most} aria-describedby="own-notes-hint" readonly=${!notes.open} value=${text}
      onInput=${(e) => type(e.target.value)} onBlur=${keep}></textarea>
    ${notes.warning && html`<p class="warning" role="alert">${notes.warning}</p>`}
  </div>`;
}
