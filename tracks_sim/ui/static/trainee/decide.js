// The step in which one decides: decision, plan and note, a screen each, with what was judged in sight and the file at hand.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { Finding, Html } from "../shared/base.js";
import { keep, useKept, useMedia, useWide } from "../shared/browser.js";
import { Lock } from "../shared/frame.js";
import { t } from "../shared/words.js";
import { CaseFile } from "./file.js";
import { FlowingFile, useFileSheet } from "./file_sheet.js";
import { FromBelow } from "./from_below.js";
import { Judged } from "./judged.js";
import { ReferralNote } from "./note.js";
import { OneOf } from "./one_of.js";
/** @import { Kit } from "../kit" */
/** @import { DecisionSheet, FileView, PlanPart } from "../sheets" */

/** @param {string | null} attempt */
const partOf = (attempt) => `tracks-part-${attempt}`;

// The step opens at one of its parts when somebody comes from elsewhere to change it.
/**
 * @param {string | null} attempt
 * @param {string} part
 */
export function openAtPart(attempt, part) {
  keep(partOf(attempt), part);
}

/** @param {{ kit: Kit, sheet: DecisionSheet, file: FileView }} props */
export function Decide({ kit, sheet, file }) {
  const wide = useWide(), roomy = useMedia("(min-width: 80rem)"); // for the file beside all the rest, as in decide.css
  const [wanted, setPart] = useKept(partOf(kit.attempt), "option");
  const [fileOpen, openFile] = useKept("tracks-decide-file", false); // beside the work
  const [over, setOver] = useFileSheet(kit, wide), dialog = useRef(null);
  const at = Math.max(0, sheet.parts.findIndex((p) => p.id === wanted));
  const { id: part, label } = sheet.parts[at], next = sheet.parts[at + 1];
  const title = useRef(null), moved = useRef(false);
  const go = (id) => { moved.current = id !== part; setPart(id); };
  const toHead = () => {
    title.current?.scrollIntoView({ block: "start" });
    title.current?.focus({ preventScroll: true });
  };
  useEffect(() => { // who moves to another part begins at its head
    if (moved.current) toHead();
    moved.current = false;
  }, [part]);
  const before = useRef(sheet.locked);
  useEffect(() => { // its feedback is read from the decision on
    if (sheet.locked && !before.current) setPart("option");
    before.current = sheet.locked;
  }, [sheet.locked]);
  const step = (id) => kit.send({ kind: "opened", step: id });

  const end = !next && sheet.lock && html`<div class="lock"><p class="quiet">${t("You may see feedback on this step now. Its answers are then final.")} ${sheet.lock_also}</p>
    <button type="button" onClick=${() => kit.send({ kind: "locked", step: sheet.step })}>${t("Show feedback on this step")}</button></div>`;
  const head = (name, more) => html`<div class="part-head"><div><h2 id="part-title" tabindex="-1" ref=${title}>${name}</h2>${more}</div>
    ${wide && html`<button type="button" class="small file-button" aria-expanded=${fileOpen} aria-controls=${fileOpen ? "file" : null} onClick=${() => openFile(!fileOpen)}>${t("Case file")} <span aria-hidden="true">${fileOpen ? "▸" : "◂"}</span></button>`}
    ${sheet.locked && html`<p class="quiet locked-note"><${Lock} /> ${sheet.locked_note}</p>`}</div>`;
  const shown = {
    option: () => html`${head(sheet.decision.label, !sheet.locked && (wide || !sheet.decision.option) && html`<${Html} class="quiet" html=${sheet.intro || ""} />`)}<${Options} kit=${kit} sheet=${sheet} end=${end} />`,
    plan: () => html`${head(label, html`<p class="quiet">${sheet.parts[at].state}</p>`)}<${Plan} kit=${kit} sheet=${sheet} end=${end} />`,
    note: () => sheet.note && html`${head(label, html`<p class="quiet" role="status"><b class="held">${sheet.note.count}</b> ${sheet.note.summary}</p>`)}<${ReferralNote} kit=${kit} note=${sheet.note} file=${file} end=${end} />`,
  };
  return html`<main class=${wide && fileOpen ? "desk decide file-open" : "desk decide"}>
    <section class="sheet work" id="work" tabindex="-1" aria-labelledby="sheet-title">
      <div class="decision-rail"><h1 id="sheet-title">${sheet.title}</h1>
        ${sheet.parts.length > 1 && html`<nav class="parts-nav" aria-label=${t("Parts of this step")}><ol>${sheet.parts.map((p, i) => html`<li key=${p.id}>
          <button type="button" aria-current=${p.id === part ? "step" : null} onClick=${() => go(p.id)}><span class="number">${p.done ? "✓" : i + 1}</span> <span>${p.label}</span> ${p.count && html`<span class="count">${p.count}</span>`}<span class="visually-hidden">, ${p.state}</span></button></li>`)}</ol></nav>`}
        <${Judged} kit=${kit} judged=${sheet.basis} folded=${fileOpen && !roomy} />
        ${!wide && html`<button type="button" class="small file-button" aria-haspopup="dialog" onClick=${() => setOver(true)}>${t("Case file")}</button>`}
      </div>
      <div class="decision-part" key=${part}>${shown[part]()}
        <div class="actions">
          <button type="button" onClick=${() => (at ? go(sheet.parts[at - 1].id) : step(sheet.back))}>${t("Back")}</button>
          ${next ? html`<button type="button" class="primary" onClick=${() => go(next.id)}>${t("Next: {part}", { part: next.label })}</button>`
            : html`<button type="button" class="primary" onClick=${() => step(sheet.next)}>${t("Continue")}</button>`}
        </div></div>
    </section>
    ${wide && fileOpen && html`<${CaseFile} kit=${kit} file=${file} onleave=${toHead} />`}
    ${over && html`<${FromBelow} kit=${kit} class="with-file" title=${t("Case file")} close=${t("Close")} sheetRef=${dialog} onclose=${() => setOver(false)}><${FlowingFile} kit=${kit} file=${file} /><//>`}
  </main>`;
}

// What it is in this case comes first; the general duty behind it stands below, small. Once it is final, what was chosen stands
// beside what would have been safe.
/** @param {{ kit: Kit, sheet: DecisionSheet, end: any }} props */
function Options({ kit, sheet, end }) {
  const item = sheet.decision, wide = useWide();
  const fold = (list) => (sheet.locked && !wide ? html`<details><summary>${t("All options")}</summary>${list}</details>` : list);
  const reads = sheet.locked && { role: "region", "aria-labelledby": "part-title", tabindex: 0 }; // nothing in it takes the focus then, and it may scroll
  return html`<div class="part-body" ...${reads}>
    ${item.findings.length > 0 && html`<div class="findings-beside"><${Finding} finding=${item.findings[0]} />
      ${item.findings.length > 1 && html`<div>${item.findings.slice(1).map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}</div>`}</div>`}
    ${fold(html`<fieldset class="question" id="q-decision" aria-label=${item.label} disabled=${sheet.locked}>
      <div class="options" role="radiogroup" aria-labelledby="part-title">
        ${item.options.map((o) => html`<label key=${o.id} class="option"><input type="radio" name="option" value=${o.id} checked=${item.option === o.id}
          onChange=${() => kit.send({ kind: "decision", option: o.id })} /><span><span class="detail" lang=${o.lang}>${o.detail}</span>${o.phrase && html` <span class="phrase">${o.phrase}</span>`}</span></label>`)}
      </div></fieldset>`)}
    ${end}</div>`;
}

// One question of the plan is open at a time, and on a narrow window on the page; the next one opens when the person wants it.
/** @param {{ kit: Kit, sheet: DecisionSheet, end: any }} props */
function Plan({ kit, sheet, end }) {
  const [wanted, setOpen] = useKept(`tracks-plan-${kit.attempt}`, null);
  const first = useRef((sheet.plan.find((q) => !q.choices.length) || sheet.plan[0]).key); // what is open first stays open when it is answered
  const wide = useWide(), asked = (!wide && sheet.plan.find((q) => q.key === wanted)) || sheet.plan.find((q) => q.key === first.current);
  const open = wide ? wanted ?? first.current : asked?.key, moved = useRef(false);
  const go = (key) => { moved.current = true; setOpen(key); };
  useEffect(() => {
    if (moved.current) document.getElementById("ask-" + open)?.focus();
    moved.current = false;
  }, [open]);
  return html`<div class="part-body plan">
    ${!wide && sheet.plan.length > 1 && html`<${OneOf} label=${t("Questions of the plan")} previous=${t("Previous question")} next=${t("Next question")} value=${open} onpick=${setOpen}
      options=${sheet.plan.map((q) => ({ id: q.key, label: q.label, done: q.choices.length > 0 }))} />`}
    ${sheet.plan.map((q, i) => (wide || q === asked) && html`<${PlanQuestion} key=${q.key} kit=${kit} question=${q} open=${q.key === open} onopen=${wide ? () => setOpen(q.key === open ? "" : q.key) : null}
      next=${sheet.plan[i + 1] && html`<button type="button" class="small next-question" onClick=${() => go(sheet.plan[i + 1].key)}>${t("Next: {question}", { question: sheet.plan[i + 1].label })}</button>`} />`)}
    ${end}</div>`;
}

/** @param {{ kit: Kit, question: PlanPart, open: boolean, onopen: (() => void) | null, next: any }} props onopen: null where it stands alone */
function PlanQuestion({ kit, question: q, open, onopen, next }) {
  const chosen = q.options.filter((o) => q.choices.includes(o.id)).map((o) => o.label).join(" · ");
  const pick = (id) => kit.answer(q, q.several ? { toggle: { choices: id } } : { choices: [id] });
  return html`<div class="plan-question ${open ? "open" : ""}">
    ${onopen ? html`<h3><button type="button" id=${"ask-" + q.key} aria-expanded=${open} onClick=${onopen}>
      <span class="number" aria-hidden="true">${open ? "▾" : "▸"}</span> <span class="asked">${q.label}</span>
      <span class="state ${q.choices.length ? "done" : ""}">${q.choices.length > 0 && html`<span aria-hidden="true">✓ </span>`}${q.state}</span>
      ${!open && chosen && html`<span class="chosen" lang=${q.lang}>${chosen}</span>`}</button></h3>` : html`<h3 id=${"ask-" + q.key} tabindex="-1">${q.label}</h3>`}
    ${open && html`<fieldset class="question" id=${"q-" + q.key} aria-label=${q.label} disabled=${q.locked}>
      ${!q.locked && html`<p class="quiet">${q.hint}</p>`}
      ${q.findings.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}
      <div class="options" role=${q.several ? "group" : "radiogroup"} aria-label=${q.label} lang=${q.lang}>
        ${q.options.map((o) => html`<label key=${o.id} class="option"><input type=${q.several ? "checkbox" : "radio"} name=${q.key} value=${o.id} checked=${q.choices.includes(o.id)} onChange=${() => pick(o.id)} /><span class="detail">${o.label}</span></label>`)}
      </div>
    </fieldset>${next}`}
  </div>`;
}
