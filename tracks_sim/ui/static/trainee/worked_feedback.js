// The feedback on a worked example, on one screen: what was decided beside what is safe, and how it goes on.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Finding } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Decided } from "./feedback_rows.js";
/** @import { Kit } from "../kit" */
/** @import { WorkedFeedbackSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: WorkedFeedbackSheet }} props */
export function WorkedFeedback({ kit, sheet }) {
  const { next } = sheet;
  return html`<main class="desk feedback-desk worked-feedback"><div class="work feedback" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <div class="summary-head"><h1 id="sheet-title">${sheet.title}</h1><span class="quiet" lang=${sheet.language}>${sheet.case}</span></div>
    ${sheet.decided && html`<${Decided} sheet=${sheet} decided=${sheet.decided} />`}
    <div class="plan-and-on">
      ${sheet.plan.length > 0 && html`<section class="sheet" aria-labelledby="plan-title"><h2 id="plan-title">${t("Your plan")}</h2>${sheet.plan.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}</section>`}
      <section class="sheet" aria-labelledby="on-title"><h2 id="on-title">${t("How it goes on")}</h2><ul class="how-on">${sheet.how_on.map((line) => html`<li key=${line}>${line}</li>`)}</ul>
        <div class="actions">${next && html`<button type="button" class="primary" onClick=${() => kit.send(next.intent)}>${next.label}</button>`}
          <a class="button" href=${sheet.home.href} onClick=${(e) => kit.open(e, sheet.home)}>${t("Back to the cases")}</a></div></section>
    </div>
  </div></main>`;
}
