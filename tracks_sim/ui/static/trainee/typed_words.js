// What was typed and not put yet stays in this tab's own storage: over a reload, a lost kernel and a pause, but no longer than
// the tab, and never on the server, which checks words for a real person's details only when they are read.
const DRAFT = "tracks-draft:";

/** @param {string | null} attempt */
export function draftOf(attempt) {
  try { return sessionStorage.getItem(DRAFT + attempt) || ""; } catch { return ""; }
}

/**
 * @param {string | null} attempt
 * @param {string} text
 */
export function keepDraft(attempt, text) {
  try {
    if (text) sessionStorage.setItem(DRAFT + attempt, text); else sessionStorage.removeItem(DRAFT + attempt);
  } catch { /* no storage: the words stay in the field as long as the page does */ }
}

// Nobody is signed in (any more): who comes next at this tab finds nothing.
export function forgetDrafts() {
  try {
    Object.keys(sessionStorage).filter((k) => k.startsWith(DRAFT)).forEach((k) => sessionStorage.removeItem(k));
  } catch { /* no storage, no drafts */ }
}
