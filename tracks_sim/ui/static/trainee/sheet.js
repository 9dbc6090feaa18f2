// The paper on which a page is written, and the end of a step.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Actions, Html } from "../shared/base.js";
import { t } from "../shared/words.js";
/** @import { Kit, NotTypedYet } from "../kit" */
/** @import { SheetHead } from "../sheets" */

/** @param {{ kit: Kit, sheet: SheetHead, children?: any, wide?: boolean }} props */
export function Sheet({ kit, sheet, children, wide = false }) {
  return html`<section class="sheet work ${wide ? "wide" : ""}" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1>
    ${sheet.intro && html`<${Html} class="intro" html=${sheet.intro} />`}
    ${children}
  </section>`;
}

// The end of a step: optional feedback, which locks it, then on; `last`: the way on stands beside it.
/** @param {{ kit: Kit, sheet: NotTypedYet, last?: boolean }} props */
export function StepEnd({ kit, sheet, last = false }) {
  return html`<div class="step-end">
    ${sheet.lock && html`<div class="lock"><p class="quiet">${t("You may see feedback on this step now. Its answers are then final.")} ${sheet.lock_also}</p>
      <button type="button" onClick=${() => kit.send({ kind: "locked", step: sheet.step })}>${t("Show feedback on this step")}</button></div>`}
    ${sheet.locked_note && html`<p class="quiet">${sheet.locked_note}</p>`}
    ${!last && html`<${Actions} kit=${kit} back=${sheet.back} next=${sheet.next} />`}
  </div>`;
}

/** @param {{ children?: any }} props */
export function PlainDesk({ children }) {
  return html`<main class="desk one">${children}</main>`;
}
