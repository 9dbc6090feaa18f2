// The case file: papers as tabs in one line, and passages that can be marked, or cited for the question on screen.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { OwnNotes } from "./notes.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, Paper, Passage as PassageView } from "../sheets" */

/**
 * The question for which passages are cited: its name, the passages that it cites, and how one is cited or taken back. `toggle` is
 * null where nothing can be cited any more.
 * @typedef {{ label: string, passages: string[], toggle: ((id: string) => void) | null }} Citing
 */

export const MARKED = "marked"; // the tabs of all marks and of the notes, which are no papers
export const NOTES = "own-notes";

// Where one was in the file: it is shown again in every step, and each paper where it was left.
const left = { attempt: /** @type {string | null} */ (null), paper: /** @type {string | null} */ (null), tops: /** @type {Record<string, number>} */ ({}) };
const PAPER = "tracks-paper:";

/** @param {string | null} attempt */
export function paperLeft(attempt) {
  if (left.attempt !== attempt) Object.assign(left, { attempt, paper: null, tops: {} });
  try { return left.paper || sessionStorage.getItem(PAPER + attempt); } catch { return left.paper; }
}

/** @param {string} paper */
export function leavePaper(paper) {
  left.paper = paper;
  try { sessionStorage.setItem(PAPER + left.attempt, paper); } catch { /* no storage: the paper is open as long as the page is */ }
}

/**
 * @param {FileView} file
 * @param {string} id
 * @returns {PassageView | undefined}
 */
export function passageOf(file, id) {
  return file.documents.flatMap((d) => d.passages).find((p) => p.id === id);
}

// Height of what stays at the top of a narrow window while one reads.
function stuck() {
  return ["bar", "file-head"].map((name) => document.querySelector("." + name))
    .reduce((sum, e) => sum + (e && getComputedStyle(e).position === "sticky" ? e.getBoundingClientRect().height : 0), 0);
}

// To the file, where one read last.
export function goToFile() {
  document.getElementById("paper")?.focus({ preventScroll: true });
}

/**
 * The papers by name, after the marks and before the notes.
 * @param {FileView} file
 * @param {boolean} notes
 */
export function rowsOf(file, notes) {
  return [
    ...(file.marks.length ? [{ id: MARKED, label: `${t("Marked")} (${file.marks.length})`, unread: false }] : []),
    ...file.documents.map((d) => ({ id: d.id, label: d.id === "interview" ? `${d.title} (${d.passages.length})` : d.title, unread: !d.read })),
    ...(notes ? [{ id: NOTES, label: t("My notes"), unread: false }] : []),
  ];
}

// Beside the work; on a narrow window on the page where one reads, and elsewhere in a sheet (file_sheet.js). `notes`: a tab with the
// trainee's own notes, but where they stand beside the file. `shows`: a passage that is brought into sight; the focus stays where it is.
/** @param {{ kit: Kit, file: FileView, citing?: Citing | null, onleave?: (() => void) | null, notes?: boolean, shows?: string | null, warned?: boolean }} props */
export function CaseFile({ kit, file, citing = null, onleave = null, notes = true, shows = null, warned = false }) {
  const wide = useWide();
  const [open, setOpen] = useState(() => paperLeft(kit.attempt));
  const [sought, setSought] = useState(null); // a passage that was asked for from elsewhere
  const paper = useRef(null);
  const rows = rowsOf(file, notes);
  const shown = rows.some((r) => r.id === open) ? /** @type {string} */ (open) : file.documents[0].id;
  const document_ = file.documents.find((d) => d.id === shown);
  const show = (id) => {
    setSought(null);
    setOpen(id);
    leavePaper(id);
    const opened = file.documents.find((d) => d.id === id);
    if (opened && !opened.read) kit.send({ kind: "document", document: id });
  };
  useEffect(() => { left.paper = shown; }, [shown]);
  // Each paper opens where it was left: in its own scroll area, or on a narrow window in the page.
  useLayoutEffect(() => { if (wide && paper.current) paper.current.scrollTop = left.tops[shown] || 0; }, [shown, wide]);
  useEffect(() => {
    const area = wide ? paper.current : window;
    const keep = () => {
      const top = paper.current.getBoundingClientRect().top;
      if (wide) left.tops[shown] = paper.current.scrollTop;
      else if (top < stuck()) left.tops[shown] = stuck() - top;
    };
    area.addEventListener("scroll", keep, { passive: true });
    return () => area.removeEventListener("scroll", keep);
  }, [shown, wide]);
  useEffect(() => {
    const asked = kit.sought;
    if (!asked) return;
    const where = file.documents.find((d) => d.passages.some((p) => p.id === asked));
    kit.openPassage(null);
    if (!where) return;
    if (where.id !== shown) show(where.id);
    setSought(asked);
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const place = document.getElementById("passage-" + asked);
      place?.scrollIntoView({ block: "center" });
      (place?.querySelector("button") || paper.current)?.focus({ preventScroll: true });
    }));
  }, [kit.sought]);
  useEffect(() => {
    const where = shows && file.documents.find((d) => d.passages.some((p) => p.id === shows));
    if (!where) return;
    if (where.id !== shown) show(where.id);
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById("passage-" + shows)?.scrollIntoView({ block: "center" })));
  }, [shows]);
  const keys = (e) => {
    if (e.key === "Escape" && onleave) { e.preventDefault(); onleave(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step || !e.target.matches(".passage button")) return;
    const buttons = [...paper.current.querySelectorAll(".passage .press")];
    const next = buttons[buttons.indexOf(e.target) + step];
    if (next) { e.preventDefault(); next.focus(); }
  };
  const part = { kit, file, citing };
  return html`<section class="sheet file" id="file" tabindex="-1" aria-label=${t("Case file")} onKeyDown=${keys}>
    <div class="file-head">
      <${Tabs} kit=${kit} file=${file} rows=${rows} shown=${shown} show=${show} />
      ${citing?.toggle && html`<p class="citing"><span>${t("Click a passage to cite it for")} <b>${citing.label}</b></span>
        ${onleave && html`<button type="button" class="small" onClick=${onleave}>${t("Back to the question")}</button>`}</p>`}
    </div>
    <div class="doc" id="paper" ref=${paper} role="tabpanel" tabindex="0" aria-labelledby=${"tab-" + shown}>
      ${document_ ? html`<${PaperText} ...${part} paper=${document_} sought=${sought} />` : shown === NOTES ? html`<${OwnNotes} kit=${kit} file=${file} warned=${warned} />` : html`<${Marks} ...${part} />`}
    </div>
  </section>`;
}

// One line of tabs; where they do not fit, a list of all stands at its end.
/** @param {{ kit: Kit, file: FileView, rows: ReturnType<typeof rowsOf>, shown: string, show: (id: string) => void }} props */
function Tabs({ kit, file, rows, shown, show }) {
  const line = useRef(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    const measure = () => setOver(line.current.scrollWidth > line.current.clientWidth + 1);
    const watch = new ResizeObserver(measure);
    watch.observe(line.current);
    measure();
    return () => watch.disconnect();
  }, [rows.length]);
  useEffect(() => {
    const tab = document.getElementById("tab-" + shown), at = line.current;
    if (!tab) return;
    if (tab.offsetLeft < at.scrollLeft) at.scrollLeft = tab.offsetLeft;
    else if (tab.offsetLeft + tab.offsetWidth > at.scrollLeft + at.clientWidth) at.scrollLeft = tab.offsetLeft + tab.offsetWidth - at.clientWidth;
  }, [shown, over]);
  const keys = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const next = rows[(rows.findIndex((r) => r.id === shown) + step + rows.length) % rows.length].id;
    show(next);
    requestAnimationFrame(() => document.getElementById("tab-" + next)?.focus());
  };
  return html`<div class="tabs-row">
    <div class="tabs" role="tablist" ref=${line} aria-label=${t("Papers in the file")} onKeyDown=${keys}>
      ${rows.map(({ id, label, unread }) => html`<button key=${id} type="button" role="tab" id=${"tab-" + id} aria-controls="paper" title=${label}
        aria-selected=${id === shown} tabindex=${id === shown ? 0 : -1} onClick=${() => show(id)}><span class="tab-name">${label}</span>${unread && html`<span class="unread" aria-hidden="true">•</span><span class="visually-hidden">, ${t("not opened yet")}</span>`}</button>`)}
    </div>
    ${over && html`<select class="all-papers" aria-label=${t("All papers")} value=${shown} onChange=${(e) => show(e.target.value)}>
      ${rows.map(({ id, label, unread }) => html`<option key=${id} value=${id}>${label}${unread ? ` (${t("not opened yet")})` : ""}</option>`)}</select>`}
  </div>`;
}

/** @param {{ kit: Kit, file: FileView, citing: Citing | null, paper: Paper, sought: string | null }} props */
export function PaperText({ kit, file, citing, paper, sought }) {
  return html`<header lang=${file.language}><h2>${paper.title}</h2><p class="quiet">${paper.note}</p></header>
    <ol class="passages" lang=${file.language}>${paper.passages.map((p) => html`<${Passage} key=${p.id} kit=${kit} file=${file} citing=${citing} passage=${p} sought=${p.id === sought} />`)}</ol>`;
}

/** @param {{ kit: Kit, file: FileView, citing: Citing | null }} props */
export function Marks({ kit, file, citing }) {
  const passages = file.marks.map((id) => passageOf(file, id)).filter((p) => p !== undefined);
  return html`<p class="quiet">${t("The passages you marked, in the order of the file.")}</p>
    <ol class="passages">${passages.map((p) => html`<${Passage} key=${p.id} kit=${kit} file=${file} citing=${citing} passage=${p} placed />`)}</ol>`;
}

// The whole passage is the button's: its words can be clicked wherever they are.
/** @param {{ kit: Kit, file: FileView, citing: Citing | null, passage: PassageView, placed?: boolean, sought?: boolean }} props */
function Passage({ kit, file, citing, passage, placed = false, sought = false }) {
  const { id } = passage, marked = file.marks.includes(id);
  const cited = Boolean(citing?.passages.includes(id));
  const cites = Boolean(citing?.toggle);
  const action = cites ? (cited ? t("Cited") : t("Cite")) : marked ? t("Marked") : t("Mark");
  const press = () => (citing?.toggle ? citing.toggle(id) : kit.send({ kind: "marked", cite: id }));
  return html`<li class="passage ${cited ? "cited" : ""} ${marked ? "marked" : ""} ${sought ? "sought" : ""}" id=${"passage-" + id}>
    <span class="n" aria-hidden="true">${placed ? "" : passage.n}</span>
    <div><${Html} as="span" class="words" lang=${passage.lang} html=${passage.html} />
      ${placed && html`<button type="button" class="link place" onClick=${() => kit.openPassage(id)}>${passage.label}</button>`}</div>
    <button type="button" class="small press" aria-pressed=${cites ? cited : marked} aria-label=${t("{action}: {passage} {what}", { action, passage: passage.label, what: cites && citing ? citing.label : "" })} onClick=${press}>${action}</button>
  </li>`;
}
