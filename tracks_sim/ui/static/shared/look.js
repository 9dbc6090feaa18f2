// Asking the server again and again while a page is in sight, as the phones of a group and the pages of its trainer do.

const LONGEST = 10000; // ms between two questions to a server that does not answer

/**
 * Asks every so often, and at once when the page is in sight again or the network is back. Phones that loaded a page at the same moment
 * drift apart, since each pause is up to a fifth shorter or longer; after each question without an answer it is twice as long.
 * @param {() => Promise<boolean | void>} look asks; true once there is nothing more to ask. Raises where nothing answers
 * @param {number} every ms between two questions
 * @param {number} [first] ms until the first
 * @returns {() => void} ends it
 */
export function keepLooking(look, every, first = every) {
  let timer = 0, pause = every, asking = false, over = false;
  const ask = async () => {
    clearTimeout(timer);
    if (over || asking || document.hidden) return;
    asking = true;
    try {
      over = Boolean(await look()) || over;
      pause = every;
    } catch {
      pause = Math.min(2 * pause, LONGEST);
    }
    asking = false;
    if (!over) timer = window.setTimeout(ask, pause * (0.8 + 0.4 * Math.random()));
  };
  timer = window.setTimeout(ask, first);
  document.addEventListener("visibilitychange", ask);
  window.addEventListener("online", ask);
  return () => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", ask);
    window.removeEventListener("online", ask);
  };
}
