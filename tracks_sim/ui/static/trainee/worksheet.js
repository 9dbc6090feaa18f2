// The worksheet's steps: one question, one fieldset.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Actions, Html, Quote } from "../shared/base.js";
import { Decide } from "./decide.js";
import { FileDesk, PlainDesk, Sheet } from "./sheet.js";
/** @import { Kit } from "../kit" */
/** @import { BriefingSheet, FileView, ReadingSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: BriefingSheet }} props */
export function Briefing({ kit, sheet }) {
  return html`<${PlainDesk}><${Sheet} kit=${kit} sheet=${sheet}>
    <dl class="facts">${sheet.facts.map((f) => html`<dt key=${f.what}>${f.what}</dt><dd>${f.value}</dd>`)}</dl>
    <${Html} class="brief" html=${sheet.html} />
    <h2>${kit.t.enough}</h2><${Html} html=${sheet.enough} />
    <details class="country"><summary>${sheet.country_title}</summary>
      <dl>${sheet.country.map((f) => html`<dt key=${f.what}>${f.what}</dt><dd>${f.value} ${f.unverified && html`<span class="badge">${f.unverified}</span>`}<span class="quiet source">${f.source}</span></dd>`)}</dl></details>
    <${Actions} kit=${kit} back=${null} next=${sheet.next} />
  <//><//>`;
}

/** @param {{ kit: Kit, sheet: ReadingSheet, file: FileView }} props */
export function Reading({ kit, sheet, file }) {
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file} both><${Sheet} kit=${kit} sheet=${sheet}>
    ${sheet.marked.length ? html`<h2>${kit.t.your_marks}</h2><ul class="marks">${sheet.marked.map((q) => html`<li key=${q.id}><${Quote} quote=${q} /></li>`)}</ul>` : html`<p class="quiet">${kit.t.no_marks}</p>`}
    <${Actions} kit=${kit} back=${sheet.back} next=${sheet.next} />
  <//><//>`;
}

// Steps of the worksheet that are drawn in a way of their own.
export const WORKSHEETS = { decision: Decide };
