// The paper on which a page is written, and the end of a step.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Actions, Html } from "../shared/base.js";
import { CaseFile } from "./file.js";
/** @import { Kit, NotTypedYet } from "../kit" */
/** @import { FileView, SheetHead } from "../sheets" */

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
    ${sheet.lock && html`<div class="lock"><p class="quiet">${kit.t.lock_hint} ${sheet.lock_also}</p>
      <button type="button" onClick=${() => kit.send({ kind: "locked", step: sheet.step })}>${kit.t.lock}</button></div>`}
    ${sheet.locked_note && html`<p class="quiet">${sheet.locked_note}</p>`}
    ${!last && html`<${Actions} kit=${kit} back=${sheet.back} next=${sheet.next} />`}
  </div>`;
}

// A step with the case file beside it. On a narrow window one of the two is shown; reading shows the file and, below it, the way on.
/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView, children?: any, both?: boolean }} props */
export function FileDesk({ kit, sheet, file, children, both = false }) {
  const t = kit.t, shown = kit.phoneFile;
  return html`<main class="desk with-file ${both ? "" : shown ? "phone-file" : "phone-work"}">
    ${!both && shown && html`<p class="visually-hidden" role="heading" aria-level="1">${sheet.title}</p>`}
    ${!both && html`<div class="phone-tabs" role="group" aria-label=${t.show}>
      <button type="button" aria-pressed=${shown} onClick=${() => kit.setPhoneFile(true)}>${t.case_file}</button>
      <button type="button" aria-pressed=${!shown} onClick=${() => kit.setPhoneFile(false)}>${t.worksheet}</button></div>`}
    <${CaseFile} kit=${kit} file=${file} />
    ${children}
  </main>`;
}

/** @param {{ children?: any }} props */
export function PlainDesk({ children }) {
  return html`<main class="desk one">${children}</main>`;
}
