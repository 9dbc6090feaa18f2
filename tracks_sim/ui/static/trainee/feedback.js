// Feedback in the order that teaches: the person, the evidence, the experts, next time, the figures.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Finding, Html } from "../shared/base.js";
import { ConductFeedback } from "./talk_feedback.js";
import { PlainDesk, Sheet } from "./sheet.js";
/** @import { Kit, NotTypedYet } from "../kit" */

/** @param {{ kit: Kit, sheet: NotTypedYet }} props */
export function Feedback({ kit, sheet }) {
  const t = kit.t;
  if (sheet.held) return html`<${PlainDesk}><${Sheet} kit=${kit} sheet=${sheet}><p>${sheet.held}</p><p><a class="button" href=${sheet.home}>${t.to_cases}</a></p><//><//>`;
  return html`<${PlainDesk}><${Sheet} kit=${kit} sheet=${sheet}>
    <p class="print-only quiet">${sheet.printed}</p>
    <${Html} class="story" lang=${sheet.language} html=${sheet.story} />
    ${sheet.harms.map((f, i) => html`<div key=${i} class="harm ${f.severity}" role="note"><p class="verdict">${f.verdict}</p><${Html} html=${f.text} /></div>`)}
    ${sheet.sections.length > 0 && html`<h2>${t.seen_and_missed}</h2><p class="quiet">${t.reason_to_talk}</p>`}
    ${sheet.sections.map((s) => html`<section key=${s.title}><h3>${s.title}</h3>
      ${s.intro && html`<p class="quiet">${s.intro}</p>`}
      ${s.findings.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}
      ${s.folded.map((more) => html`<details key=${more.label}><summary>${more.label}</summary>${more.findings.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}</details>`)}</section>`)}
    ${sheet.experts && html`<h2>${t.experts}</h2><p>${sheet.experts}</p>`}
    <${ConductFeedback} kit=${kit} conduct=${sheet.conduct} />
    ${sheet.lessons.length > 0 && html`<h2>${t.next_time}</h2><ol class="lessons">${sheet.lessons.map((l) => html`<li key=${l}>${l}</li>`)}</ol>`}
    <section class="debrief"><h2>${t.debrief}</h2><p class="quiet">${t.debrief_hint}</p><ol>${sheet.debrief.map((q) => html`<li key=${q}>${q}<div class="write" aria-hidden="true"></div></li>`)}</ol></section>
    ${sheet.delphi && html`<h2>${t.ilo_rule}</h2><p class="quiet">${sheet.delphi.note} ${sheet.delphi.unverified && html`<span class="badge">${sheet.delphi.unverified}</span>`}</p>
    ${sheet.delphi.rows.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label=${t.ilo_rule}><table><thead><tr><th scope="col">${t.dimension}</th><th scope="col">${t.you}</th><th scope="col">${t.key}</th></tr></thead>
      <tbody>${sheet.delphi.rows.map((r) => html`<tr key=${r.what}><th scope="row">${r.what}</th><td>${r.you}</td><td>${r.key}</td></tr>`)}</tbody></table></div>`}`}
    ${sheet.figures.length > 0 && html`<h2>${t.figures}</h2>
    <div class="scroll figures" tabindex="0" role="region" aria-label=${t.figures}><table><thead><tr><th scope="col">${t.what}</th><th scope="col">${t.you}</th><th scope="col">${t.reading}</th></tr></thead>
      <tbody>${sheet.figures.map((r) => html`<tr key=${r.what}><th scope="row">${r.what}</th><td>${r.you}</td><td>${r.reading}</td></tr>`)}</tbody></table></div>`}
    <p class="quiet">${t.lesson_not_measurement}</p>
    <div class="actions"><a class="button" href=${sheet.home}>${t.to_cases}</a>
      <button type="button" class="primary" onClick=${() => window.print()}>${t.print}</button></div>
  <//><//>`;
}
