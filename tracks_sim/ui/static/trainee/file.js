// The case file: papers as tabs, passages that can be cited or marked.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html, fill } from "../shared/base.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, Passage as PassageView } from "../sheets" */

/** @param {{ kit: Kit, file: FileView, marked: string[], cites: string[], citable: boolean }} props */
export function CaseFile({ kit, file, marked, cites, citable }) {
  const [open, setOpen] = useState(file.documents[0].id);
  const shown = file.documents.find((d) => d.id === open) || file.documents[0];
  const pick = (id) => {
    setOpen(id);
    if (id !== "interview") kit.send({ kind: "document", document: id }); // what was told is no paper of the file to have opened
  };
  const keys = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    e.preventDefault();
    const ids = file.documents.map((d) => d.id);
    const next = ids[(ids.indexOf(shown.id) + step + ids.length) % ids.length];
    pick(next);
    requestAnimationFrame(() => document.getElementById("tab-" + next)?.focus());
  };
  return html`<section class="sheet file" id="file" tabindex="-1" aria-label=${kit.t.case_file}>
    <div class="tabs" role="tablist" aria-label=${kit.t.documents} onKeyDown=${keys}>
      ${file.documents.map((d) => html`<button key=${d.id} type="button" role="tab" id=${"tab-" + d.id} aria-controls="paper"
        aria-selected=${d.id === shown.id} tabindex=${d.id === shown.id ? 0 : -1} onClick=${() => pick(d.id)}>${d.title}</button>`)}
    </div>
    <div class="doc" id="paper" role="tabpanel" tabindex="0" aria-labelledby=${"tab-" + shown.id} lang=${file.language}>
      <header><h2>${shown.title}</h2><p class="quiet">${shown.note}</p></header>
      <ol class="passages">
        ${shown.passages.map((p) => html`<${Passage} key=${p.id} kit=${kit} passage=${p} marked=${marked.includes(p.id)} cited=${cites.includes(p.id)} citable=${citable} />`)}
      </ol>
    </div>
    ${kit.active && html`<div class="citing" role="status"><span>${fill(kit.t.citing_for, { what: kit.activeLabel })}</span>
      <button type="button" class="small" onClick=${() => kit.backToQuestion()}>${kit.t.back_to_question}</button></div>`}
  </section>`;
}

/** @param {{ kit: Kit, passage: PassageView, marked: boolean, cited: boolean, citable: boolean }} props */
function Passage({ kit, passage, marked, cited, citable }) {
  const active = kit.active;
  const on = active ? cited : marked;
  const label = active ? (cited ? kit.t.cited : kit.t.cite) : marked ? kit.t.marked : kit.t.mark;
  const press = () => (active ? kit.cite(passage.id) : kit.send({ kind: "marked", cite: passage.id }));
  return html`<li class="passage ${active && cited ? "cited" : ""} ${marked ? "marked" : ""}" id=${"passage-" + passage.id}>
    <span class="n" aria-hidden="true">${passage.n}</span>
    <${Html} as="span" class="words" html=${passage.html} />
    ${citable && html`<button type="button" class="small" aria-pressed=${on} aria-label=${fill(kit.t.passage_button, { action: label, passage: passage.label, what: active ? kit.activeLabel : "" })} onClick=${press}>${label}</button>`}
  </li>`;
}
