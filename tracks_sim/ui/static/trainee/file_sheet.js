// The case file in a sheet from below: its papers one below the other, so that a passage is reached by scrolling, and cited with one tap.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { MARKED, Marks, NOTES, PaperText, leavePaper, paperLeft, rowsOf } from "./file.js";
import { OwnNotes } from "./notes.js";
/** @import { Kit } from "../kit" */
/** @import { FileView } from "../sheets" */
/** @import { Citing } from "./file.js" */

let left = /** @type {{ attempt: string | null, paper: string, top: number }} */ ({ attempt: null, paper: "", top: 0 }); // where one was in the flow

/**
 * Whether the sheet is open. A passage that is asked for opens it, on a narrow window.
 * @param {Kit} kit
 * @param {boolean} wide
 * @returns {[boolean, (open: boolean) => void]}
 */
export function useFileSheet(kit, wide) {
  const [open, setOpen] = useState(false);
  useEffect(() => { if (kit.sought && !wide) setOpen(true); }, [kit.sought, wide]);
  return [open && !wide, setOpen];
}

/** @param {{ kit: Kit, file: FileView, citing?: Citing | null, warned?: boolean }} props */
export function FlowingFile({ kit, file, citing = null, warned = false }) {
  const rows = rowsOf(file, true), area = useRef(null);
  const [at, setAt] = useState(() => { const was = paperLeft(kit.attempt); return rows.some((r) => r.id === was) ? was : file.documents[0].id; });
  const [sought, setSought] = useState(/** @type {string | null} */ (null));
  const reach = (id) => {
    setAt(id);
    leavePaper(id);
    const paper = file.documents.find((d) => d.id === id);
    if (paper && !paper.read) kit.send({ kind: "document", document: id });
  };
  const bring = (id) => document.getElementById("part-" + id)?.scrollIntoView({ block: "start" });
  const go = (id) => {
    reach(id);
    if (id !== MARKED) requestAnimationFrame(() => bring(id)); // the marks alone may have been shown
  };
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => { // the sheet around it opens after this, and only then it can be scrolled
      if (left.attempt === kit.attempt && left.paper === at) area.current.scrollTop = left.top; else if (at !== MARKED) bring(at);
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  const look = () => { // which paper one has come to
    if (at === MARKED) return;
    const edge = area.current.getBoundingClientRect().top + 0.3 * area.current.clientHeight;
    const now = [...area.current.querySelectorAll("[data-part]")].filter((part) => part.getBoundingClientRect().top <= edge).at(-1)?.dataset.part;
    left = { attempt: kit.attempt, paper: now || at, top: area.current.scrollTop };
    if (now && now !== at) reach(now);
  };
  useEffect(() => {
    const asked = kit.sought, where = asked && file.documents.find((d) => d.passages.some((p) => p.id === asked));
    if (!asked) return;
    kit.openPassage(null);
    if (!where) return;
    reach(where.id);
    setSought(asked);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const place = document.getElementById("passage-" + asked);
      place?.scrollIntoView({ block: "center" });
      place?.querySelector("button")?.focus({ preventScroll: true });
    }));
  }, [kit.sought]);
  const keys = (e) => {
    const first = e.key === "Tab" && !e.shiftKey && e.target === area.current && document.getElementById("part-" + at)?.querySelector("button, textarea");
    if (first) { e.preventDefault(); /** @type {HTMLElement} */ (first).focus(); } // to the paper that one is at, not to the first of all
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step || !e.target.matches(".passage button")) return;
    const buttons = [...area.current.querySelectorAll(".passage .press")], next = buttons[buttons.indexOf(e.target) + step];
    if (next) { e.preventDefault(); next.focus(); }
  };
  const part = { kit, file, citing };
  return html`<div class="papers-row"><select class="all-papers" aria-label=${t("All papers")} value=${at} onChange=${(e) => go(e.target.value)}>
      ${rows.map(({ id, label, unread }) => html`<option key=${id} value=${id}>${label}${unread ? ` (${t("not opened yet")})` : ""}</option>`)}</select>
      ${citing && html`<p role="status"><span class="visually-hidden">${citing.label}: </span>${t("cited: {n}", { n: citing.passages.length })}</p>`}</div>
    <div class="doc" id="paper" ref=${area} role="region" tabindex="0" autofocus aria-label=${t("Case file")} onScroll=${look} onKeyDown=${keys}>
      ${at === MARKED ? html`<${Marks} ...${part} />` : [
        ...file.documents.map((d) => html`<section key=${d.id} id=${"part-" + d.id} data-part=${d.id}><${PaperText} ...${part} paper=${d} sought=${sought} /></section>`),
        html`<section key=${NOTES} id=${"part-" + NOTES} data-part=${NOTES}><${OwnNotes} kit=${kit} file=${file} warned=${warned} /></section>`]}
    </div>`;
}
