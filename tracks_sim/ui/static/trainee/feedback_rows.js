// The first screen of the feedback, what was chosen beside what would have been safe, and findings as rows.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Html, Quote } from "../shared/base.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */
/** @import { Act, Chosen, DecidedView, FeedbackSheet, FindingView, GlanceRow, RowView, SummaryView, Takeaway } from "../sheets" */

/** @typedef {(part: Act["part"], at: string) => void} GoTo Opens a part at a place. */

/** @param {{ kit: Kit, sheet: FeedbackSheet, goTo: GoTo }} props */
export function Summary({ kit, sheet, goTo }) {
  const s = /** @type {SummaryView} */ (sheet.summary);
  return html`<section id="summary" aria-labelledby="sheet-title">
    <div class="summary-head"><h1 id="sheet-title">${sheet.title}</h1>
      <button type="button" class="small print-sheet" onClick=${() => window.print()}>${t("Print one page")}</button></div>
    <div class="hero">
      <div class="what-happened"><h2>${s.story_title}</h2>${s.story ? html`<${Html} class="story" lang=${sheet.language} html=${s.story} />` : html`<p>${s.no_story}</p>`}</div>
      <div class="glance-box"><h2>${t("At a glance")}</h2><ul class="glance">${s.glance.map((row) => html`<${Glance} key=${row.id} row=${row} sheet=${sheet} goTo=${goTo} />`)}</ul></div>
    </div>
    <div class="takeaways">${s.takeaways.map((of) => html`<${OneTakeaway} key=${of.rule} kit=${kit} of=${of} sheet=${sheet} goTo=${goTo} />`)}</div>
  </section>`;
}

// Leads to its rows where its part is on the page.
/** @param {{ row: GlanceRow, sheet: FeedbackSheet, goTo: GoTo }} props */
function Glance({ row, sheet, goTo }) {
  const there = sheet.parts.some((p) => p.id === row.part);
  const to = row.at === "decided" && sheet.decided ? "decided" : row.at || "part";
  return html`<li class=${row.sign}><span class="mark" role="img" aria-label=${row.sign === "good" ? t("right") : row.sign === "look" ? t("to look at") : t("harm")}>${row.mark}</span>
    ${there ? html`<button type="button" class="what" onClick=${() => goTo(row.part, to)}>${row.what}</button>` : html`<span class="what">${row.what}</span>`}
    <b class="value">${row.value}</b></li>`;
}

/** @param {{ kit: Kit, of: Takeaway, sheet: FeedbackSheet, goTo: GoTo }} props */
function OneTakeaway({ kit, of, sheet, goTo }) {
  /** @param {Act} act */
  const go = (act) => {
    if (act.replay !== null) kit.send({ kind: "replay", turn: act.replay });
    goTo(act.part, act.at);
  };
  return html`<section class="takeaway ${of.kind}" data-rule=${of.rule}><h2>${of.title}</h2>
    ${of.text && html`<p>${of.text}</p>`}
    ${of.why && html`<p lang=${sheet.language}>${of.why}</p>`}
    ${of.better && html`<p class="better">${of.better}</p>`}
    ${of.lesson && html`<p lang=${sheet.language}>${of.lesson}</p>`}
    ${of.quote && html`<${Quote} quote=${of.quote} />`}
    ${of.act && html`<p class="act-of"><button type="button" class=${of.act.replay === null ? "link" : "small"} onClick=${() => of.act && go(of.act)}>${of.act.label}</button></p>`}
    ${of.again && html`<p class="act-of"><button type="button" class="small try-again" onClick=${() => of.again && kit.send({ kind: "try_again", item: of.again.item })}>${of.again.label}</button></p>`}
  </section>`;
}

/** @param {{ sheet: { language: string }, decided: DecidedView }} props */
export function Decided({ sheet, decided }) {
  const { chosen, safe } = decided;
  return html`<section id="decided" class=${safe.length ? "sheet" : "sheet alone"} tabindex="-1">
    <div class="chosen ${chosen.severity || chosen.kind}"><h2>${t("What you chose")}</h2><p class="verdict"><span class="mark" aria-hidden="true">${chosen.severity ? "!" : chosen.mark}</span> ${chosen.harm || chosen.verdict}</p>
      <${Reason} of=${chosen} lang=${sheet.language} /></div>
    ${safe.length > 0 && html`<div class="safe"><h2>${decided.safe_title}</h2>${safe.map((of, i) => html`<div key=${i} class="safe-one"><${Reason} of=${of} lang=${sheet.language} /></div>`)}</div>`}
  </section>`;
}

/** @param {{ of: FindingView | Chosen, lang: string }} props */
function Reason({ of, lang }) {
  return html`<${Html} lang=${lang} html=${of.text} />${of.rule && html`<p>${of.rule.text}</p>`}`;
}

// One line each, with its reason behind it; what there is to look at stands open as far as a part stays readable.
/** @param {{ rows: RowView[], everything: boolean, short?: boolean }} props */
export function Rows({ rows, everything, short = false }) {
  return html`<div class="rows ${short ? "short" : ""}">${rows.map((row) => html`<details key=${row.id} id=${row.id} class="finding ${row.kind}" open=${row.open || everything}>
    <summary><span class="mark" aria-hidden="true">${row.mark}</span> <span class="verdict">${row.verdict}</span>${row.harm && html` <span class="harm-said">${row.harm}</span>`}</summary>
    <div class="why"><div><${Html} html=${row.text} />${row.rule && html`<p>${row.rule.text}</p>`}${row.differs && html`<p class="quiet">${t("Source:")} ${row.source} (${row.differs})</p>`}</div>
      ${row.quotes.length > 0 && html`<div class="quotes">${row.quotes.map((q) => html`<${Quote} key=${q.label} quote=${q} />`)}</div>`}</div>
  </details>`)}</div>`;
}
