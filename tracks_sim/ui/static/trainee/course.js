// The closing page of the course: three things that may have changed, each as words with its counts drawn below.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Next } from "./next.js";
/** @import { Kit } from "../kit" */
/** @import { CourseBar, CourseMeasure, CourseSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: CourseSheet }} props */
export function Course({ kit, sheet }) {
  const back = html`<button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send(sheet.back))}>${t("Back to the cases")}</button>`;
  return html`<main class="desk one"><section class="sheet work course" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1><${Html} html=${sheet.intro} />
    ${sheet.measures.map((m) => html`<${Measure} key=${m.id} measure=${m} />`)}
    <p class="quiet">${t("These are few cases, and not all are equally hard. A difference of one or two may be chance. It is for you alone, and it is no grade.")}</p>
    <h2>${t("What to do next")}</h2><p>${sheet.then}</p>
    ${sheet.next && html`<${Next} kit=${kit} next=${sheet.next} />`}
    <div class="actions">${back}</div>
  </section></main>`;
}

/** @param {{ measure: CourseMeasure }} props */
function Measure({ measure }) {
  return html`<section class="measure" data-measure=${measure.id}><h2>${measure.title}</h2><p class="quiet">${measure.what}</p>
    <div class="sides">${measure.sides.map((side) => html`<div key=${side.title} class="side">${side.title && html`<h3>${side.title}</h3>`}
      <dl>${side.bars.map((bar) => html`<div key=${bar.label}><dt>${bar.label}</dt><dd>${bar.of ? html`<b>${bar.said}</b>` : html`<span>${bar.said}</span>`} <${Drawn} bar=${bar} />${bar.note && html` <span>${bar.note}</span>`}</dd></div>`)}</dl>
      ${side.changed && html`<p>${side.changed}</p>`}</div>`)}</div>
    ${measure.together && html`<p><strong>${measure.together}</strong></p>`}</section>`;
}

// The same counts as the words beside it, for the eye alone.
/** @param {{ bar: CourseBar }} props */
function Drawn({ bar }) {
  if (bar.of === 0) return null;
  if (!bar.dots) return html`<span class="share" aria-hidden="true"><span style=${`width:${(100 * bar.n) / bar.of}%`}></span></span>`;
  return html`<span class="dots" aria-hidden="true">${Array.from({ length: bar.of }, (_, i) => html`<span key=${i} class=${i < bar.n ? "full" : ""}></span>`)}</span>`;
}
