// What the page has sent and saw no answer to yet. It stays in this tab's own storage, so that a page whose kernel ended sends it again.
/** @import { Drawn, Intent, Views } from "../kit" */

const PATIENCE = 400; // ms after which what was done is said not to be saved yet
const MOST = 100; // acts that are kept; Python handles no more at once
const TRIES = 2; // an act that was sent so often from a new page may be what ends the kernel: then it is named only
const STORED = "tracks-sent:";
const OF_THE_PAGE = ["hello", "takeover", "dismiss"];

/** @typedef {{ after: number, acts: Intent[], tries: number }} Left */

/** Numbers what a page sends, and keeps it until the kernel says that it has handled that number. */
export class Sent {
  /** @param {Drawn<Views>["model"]} model */
  constructor(model) {
    /** @type {{ n: number, at: number, intent: Intent }[]} */
    this.open = [];
    /** @type {Intent[]} */
    this.waiting = [];
    this.model = model;
    this.n = 0;
    /** @type {string | null} */
    this.keptFor = null; // the attempt under which something is stored
    /** @type {Left | null} */
    this.left = stored(this.attempt); // of a page before this one
    this.tries = 0;
    /** @type {(late: boolean) => void} */
    this.tell = () => {};
    this.look = () => this.tell(this.late);
  }
  get attempt() { return this.model.get("frame").attempt; }

  /** @param {Intent} intent */
  send(intent) {
    if (this.left && !OF_THE_PAGE.includes(intent.kind)) { // what was done before comes first
      this.waiting.push(intent);
      this.keep();
      this.look();
      return;
    }
    // In JupyterLab a kernel may have more than one view of the page.
    this.n = Math.max(this.n, this.model.get("frame").handled) + 1;
    this.open.push({ n: this.n, at: inTrouble() ? 0 : Date.now(), intent });
    this.keep();
    this.model.send({ ...intent, n: this.n });
    setTimeout(this.look, PATIENCE + 10);
  }

  /** The page was told what the kernel has made of what was sent. */
  settle() {
    const { handled, notice } = this.model.get("frame");
    if (this.open.some((sent) => sent.n <= handled)) {
      this.open = this.open.filter((sent) => sent.n > handled);
      this.keep();
      this.look();
    }
    if (!this.left || !handled || notice?.held) return; // nothing can be saved before the kernel knows this tab, nor while another page has the attempt
    const { tries, ...left } = this.left, waiting = this.waiting;
    this.left = null;
    this.waiting = [];
    this.tries = tries + 1;
    this.send({ kind: "again", ...left, in_vain: tries >= TRIES });
    for (const intent of waiting) this.send(intent);
  }

  /** After a new connection to the same kernel: what was sent into the void. The kernel leaves out what did come. */
  sendAgain() {
    for (const { n, intent } of this.open) this.model.send({ ...intent, n });
  }

  /** Whether something that was done is not confirmed after a moment, or cannot be. */
  get late() {
    return inTrouble() || this.waiting.length > 0 || this.open.some(({ at, intent }) => intent.kind !== "hello" && Date.now() - at >= PATIENCE);
  }

  /**
   * Nothing but what is told is drawn again: a page that is drawn while an answer is on its way shows the one before.
   * @param {(late: boolean) => void} tell
   * @returns {() => void} stops it
   */
  watch(tell) {
    this.tell = tell;
    window.addEventListener("tracks-trouble", this.look);
    this.look();
    return () => {
      this.tell = () => {};
      window.removeEventListener("tracks-trouble", this.look);
    };
  }

  /** Keep what is not confirmed for the page that comes after this one. */
  keep() {
    // The kernel answered by leaving the attempt (for the page on sources, say): what was sent there is handled.
    if (this.keptFor && this.keptFor !== this.attempt) {
      try { sessionStorage.removeItem(STORED + this.keptFor); } catch { /* no storage, nothing kept */ }
      this.keptFor = null;
    }
    if (!this.attempt) return;
    const sent = this.open.map(({ intent }) => intent).filter(({ kind }) => !OF_THE_PAGE.includes(kind));
    const first = sent[0]?.kind === "again" ? sent.shift() : this.left;
    const acts = [...(first?.acts ?? []), ...sent, ...this.waiting].slice(-MOST);
    const left = acts.length ? { after: first?.after ?? this.model.get("frame").events, acts, tries: first ? this.left?.tries ?? this.tries : 0 } : null;
    this.keptFor = this.attempt;
    try {
      if (left) sessionStorage.setItem(STORED + this.attempt, JSON.stringify(left)); else sessionStorage.removeItem(STORED + this.attempt);
    } catch { /* no storage: it is lost with the page */ }
  }
}

// While the page says that the connection is lost (serve/template/static/resume.js), nothing is saved.
function inTrouble() {
  return "trouble" in document.documentElement.dataset;
}

/**
 * @param {string | null} attempt
 * @returns {Left | null}
 */
function stored(attempt) {
  try { return (attempt && JSON.parse(sessionStorage.getItem(STORED + attempt) ?? "null")) || null; } catch { return null; }
}

// Nobody is signed in (any more): who comes next at this tab finds nothing.
export function forgetSent() {
  try {
    Object.keys(sessionStorage).filter((k) => k.startsWith(STORED)).forEach((k) => sessionStorage.removeItem(k));
  } catch { /* no storage, nothing sent */ }
}
