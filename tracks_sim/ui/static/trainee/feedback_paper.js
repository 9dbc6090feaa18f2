// The sheet to print: one page with what is worth taking along, and lines to write on.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { t } from "../shared/words.js";
/** @import { FeedbackSheet, SummaryView } from "../sheets" */

/** @param {{ sheet: FeedbackSheet }} props */
export function PaperSheet({ sheet }) {
  const s = /** @type {SummaryView} */ (sheet.summary), { paper, note } = sheet;
  return html`<div class="paper print-only">
    <p class="quiet">${paper.head}</p>
    <h1>${s.story_title}</h1>${s.story ? html`<${Html} class="story" lang=${sheet.language} html=${s.story} />` : html`<p>${s.no_story}</p>`}
    <h2>${t("At a glance")}</h2><ul class="glance">${s.glance.map((row) => html`<li key=${row.id}><span class="mark">${row.mark}</span><span>${row.what}</span><b>${row.value}</b></li>`)}</ul>
    <div class="takeaways">${s.takeaways.map((of) => html`<div key=${of.rule} class="takeaway"><h2>${of.title}</h2>${of.text && html`<p>${of.text}</p>`}${of.better ? html`<p>${of.better}</p>` : of.lesson && html`<p lang=${sheet.language}>${of.lesson}</p>`}</div>`)}</div>
    <h2>${t("Your decision")}</h2><p lang=${sheet.language}>${paper.decision}</p>
    ${paper.safe.map((option) => html`<p key=${option}><b>${t("Safe here:")}</b> <span lang=${sheet.language}>${option}</span></p>`)}
    ${note && html`<h2>${t("Your referral note")}</h2>${note.voices.map((v) => html`<p key=${v.voice}><b>${v.voice}</b> · ${v.passages}</p>`)}${note.text && html`<p>${note.text}</p>`}`}
    <h2>${t("To talk over")}</h2><ol>${sheet.debrief.map((q) => html`<li key=${q}>${q}<div class="write"></div><div class="write"></div></li>`)}</ol>
  </div>`;
}
