// What a browser stores of what staff typed and nobody kept: whose it is, and how long it stays.
// Its name begins with OF_STAFF and the tag of the person (serve/base_handler.py), so that nobody else is offered it.

const OF_STAFF = "tracks-staff:", EARLIER = "tracks-unsaved:"; // EARLIER: of versions that did not know whose it was
const DAYS = 30;

/** @param {string | null} value with the time of the last change, ``at`` (ms since 1970); what has none ends with its tab */
function outdated(value) {
  try {
    const { at } = JSON.parse(value ?? "null");
    return typeof at === "number" && Math.abs(Date.now() - at) > DAYS * 86400000;
  } catch { return false; } // of another shape
}

/**
 * Removes what is too old, and all of one person where they have signed out.
 * @param {string | null} [whose] their tag
 */
export function forgetStored(whose) {
  for (const storage of /** @type {const} */ (["localStorage", "sessionStorage"])) {
    try {
      const all = window[storage], own = whose ? `${OF_STAFF}${whose}:` : EARLIER;
      for (const name of Object.keys(all)) {
        if (name.startsWith(EARLIER) || name.startsWith(own) || (name.startsWith(OF_STAFF) && outdated(all.getItem(name)))) all.removeItem(name);
      }
    } catch { /* no storage */ }
  }
}

// What the name of everything begins with that is stored for who is signed in; in JupyterLab there are no others.
export const storedFor = () => document.documentElement.dataset.storage ?? OF_STAFF;
