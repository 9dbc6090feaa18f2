// Texts that were typed and are not confirmed yet. Each is kept in the tab's storage until it is, so that no reload loses it.

import { storedFor } from "../shared/stored.js";
/** @import { AuthorFrame, FieldSheet } from "../sheets" */
/** @import { Intent } from "../kit" */

const WAIT = 1000; // ms after the last key

/**
 * A text of one field. ``base``: hash of the text that was there when typing began; ``sent``: what was sent last.
 * @typedef {{ field: FieldSheet, text: string, base: string, sent: { n: number, text: string } | null, refused: boolean, timer: ReturnType<typeof setTimeout> | null }} Typed
 */

export class Unsaved {
  /** @param {(intent: Intent) => void} send */
  constructor(send) {
    this.send = send;
    /** @type {Map<string, Typed>} */
    this.typed = new Map();
    /** @type {Map<string, () => void>} */
    this.lines = new Map(); // lines that are no passage yet, each with what makes it one
    /** @type {Map<number, { field: FieldSheet, text: string, before: Typed | null }>} */
    this.adding = new Map(); // texts that an act of their own adds, by its number, until it is handled
    this.last = 0; // number of the last act that was sent
    this.draft = "";
    this.told = () => {};
  }

  number() {
    return ++this.last;
  }

  /** @param {string} id */
  of(id) {
    return this.typed.get(id) || null;
  }

  get waiting() {
    return this.typed.size > 0 || this.lines.size > 0 || this.adding.size > 0;
  }

  get refused() {
    return [...this.typed.values()].some((typed) => typed.refused);
  }

  /**
   * @param {FieldSheet} field
   * @param {string} text
   */
  edit(field, text) {
    const typed = this.typed.get(field.id) || { field, text, base: field.base, sent: null, refused: false, timer: null };
    typed.text = text;
    typed.refused = false;
    if (typed.timer) clearTimeout(typed.timer);
    typed.timer = setTimeout(() => this.save(field.id), WAIT);
    this.typed.set(field.id, typed);
    this.keep(field.id, { text, base: typed.base });
    this.told();
  }

  /** @param {string} id */
  save(id) {
    const typed = this.typed.get(id);
    if (!typed) return;
    if (typed.timer) clearTimeout(typed.timer);
    typed.timer = null;
    if (typed.refused || typed.sent?.text === typed.text) return;
    const { part, where } = typed.field, { text, base } = typed, n = this.number();
    // A text that is typed on before the last one is confirmed is based on that one, which only the kernel knows.
    this.send({ kind: "act", n, after: typed.sent?.n ?? null, act: { act: "write_text", part, where, text, base } });
    typed.sent = { n, text };
  }

  /**
   * Keeps a text that act n adds to the papers: where that is refused, the text is back in the field where it was typed or pasted.
   * @param {FieldSheet} field
   * @param {string} text
   * @param {number} n
   */
  add(field, text, n) {
    const before = this.of(field.id);
    this.adding.set(n, { field, text, before });
    this.keep(field.id, { text, base: before?.base ?? field.base });
  }

  saveAll() {
    for (const [id, become] of [...this.lines]) {
      this.lines.delete(id);
      become();
    }
    for (const id of this.typed.keys()) this.save(id);
  }

  /** @param {AuthorFrame} frame */
  settle(frame) {
    this.last = Math.max(this.last, frame.handled);
    if (frame.case !== this.draft) {
      for (const typed of this.typed.values()) if (typed.timer) clearTimeout(typed.timer);
      this.typed.clear(); // each was sent before the draft was left, and is in the storage
      this.adding.clear();
      this.draft = frame.case || "";
    }
    for (const [id, typed] of this.typed) {
      if (!typed.sent || frame.handled < typed.sent.n) continue;
      if (frame.failed.includes(typed.sent.n)) {
        typed.refused = typed.text === typed.sent.text;
        typed.sent = null;
        if (!typed.refused) this.save(id);
      } else if (typed.text === typed.sent.text) {
        this.typed.delete(id);
        this.forget(id);
      }
    }
    for (const [n, { field, text, before }] of this.adding) {
      if (frame.handled < n) continue;
      this.adding.delete(n);
      const { id } = field, later = this.line(id);
      if (frame.failed.includes(n)) {
        const whole = later && later !== text ? `${text}\n\n${later}` : text; // with what was typed meanwhile
        this.lines.delete(id);
        this.typed.set(id, { field, text: whole, base: before?.base ?? field.base, sent: before?.sent ?? null, refused: true, timer: null });
        this.keep(id, { text: whole, base: before?.base ?? field.base });
      } else if (later === text && !this.typed.has(id)) this.forget(id);
    }
  }

  // --- the tab's storage ---

  /** @param {string} id */
  name(id) {
    return `${storedFor()}author:${this.draft}:${id}`;
  }

  /**
   * @param {string} id
   * @param {{ text: string, base: string }} kept
   */
  keep(id, kept) {
    try { sessionStorage.setItem(this.name(id), JSON.stringify({ ...kept, at: Date.now() })); } catch { /* no storage: the page alone has the text */ }
  }

  /** @param {string} id */
  forget(id) {
    try { sessionStorage.removeItem(this.name(id)); } catch { /* no storage */ }
  }

  // What was refused and whose field is gone, with what it belonged to: somebody else has removed it meanwhile.
  /** @returns {Typed[]} */
  get homeless() {
    return [...this.typed].filter(([id, typed]) => typed.refused && !document.getElementById(id)).map(([, typed]) => typed);
  }

  /** @param {string} id */
  giveUp(id) {
    this.typed.delete(id);
    this.forget(id);
    this.told();
  }

  /** @param {string} id */
  line(id) {
    try { return JSON.parse(sessionStorage.getItem(this.name(id)) || "null")?.text || ""; } catch { return ""; }
  }

  /**
   * What an earlier page of this tab kept of a field and did not see confirmed.
   * @param {FieldSheet} field
   * @returns {{ text: string, base: string } | null}
   */
  kept(field) {
    if (this.typed.has(field.id)) return null;
    try {
      const kept = JSON.parse(sessionStorage.getItem(this.name(field.id)) || "null");
      if (kept && kept.text.trim() !== field.text.trim()) return kept;
      if (kept) this.forget(field.id);
    } catch { /* no storage, or not ours */ }
    return null;
  }
}
