// The worksheet's steps: one question, one fieldset.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Actions, Chips, Choices, CiteButton, Finding, Html, Meaning, Question, Quote } from "../shared/base.js";
import { Decide } from "./decide.js";
import { Judged } from "./judged.js";
import { FileDesk, PlainDesk, Sheet, StepEnd } from "./sheet.js";
/** @import { Kit, NotTypedYet } from "../kit" */
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

/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView }} props */
function Indicators({ kit, sheet, file }) {
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file}><${Sheet} kit=${kit} sheet=${sheet}>
    <p class="quiet count">${sheet.count}</p>
    ${sheet.groups.map((g) => html`<div key=${g.id}><h2>${g.label}</h2>
      ${g.items.map((item) => html`<${Indicator} key=${item.key} kit=${kit} sheet=${sheet} item=${item} />`)}</div>`)}
    <${StepEnd} kit=${kit} sheet=${sheet} />
  <//><//>`;
}

/** @param {{ kit: Kit, sheet: NotTypedYet, item: NotTypedYet }} props */
function Indicator({ kit, sheet, item }) {
  const send = (change) => kit.answer(item, change);
  return html`<${Question} item=${item}>
    <${Choices} name=${item.key} label=${item.label} options=${sheet.states} value=${item.state} disabled=${item.locked} onpick=${(state) => send({ state })} />
    ${item.state === "present" && html`<div class="row"><span class="quiet" id=${"when-" + item.id}>${kit.t.when}</span>
      <${Choices} name=${item.key + "-when"} label=${kit.t.when} several options=${sheet.phases} value=${item.phases} disabled=${item.locked} onpick=${(phase) => send({ toggle: { phases: phase } })} /></div>`}
    <${Chips} kit=${kit} item=${item} />
    ${item.hint && html`<p class="quiet hint">${item.hint}</p>`}
    <div class="row tools">
      <${CiteButton} kit=${kit} item=${item} />
      ${item.state && html`<label class="sure">${kit.t.how_sure} <select disabled=${item.locked} value=${item.confidence === null ? "" : String(item.confidence)}
        onChange=${(e) => send({ confidence: e.target.value === "" ? null : Number(e.target.value) })}>
        <option value="">${kit.t.not_said}</option>${sheet.confidences.map((c) => html`<option key=${c.id} value=${String(c.id)}>${c.label}</option>`)}</select></label>`}
      <${Meaning} kit=${kit} text=${item.meaning} />
    </div>
    ${item.finding && html`<${Finding} finding=${item.finding} />`}
  <//>`;
}

// Questions to judge, one below the other, each with its own states.
/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView }} props */
export function Judgements({ kit, sheet, file }) {
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file}><${Sheet} kit=${kit} sheet=${sheet}>
    ${sheet.judged && html`<${Judged} kit=${kit} judged=${sheet.judged} />`}
    ${sheet.items.map((item) => {
      const send = (change) => kit.answer(item, change);
      return html`<${Question} key=${item.key} item=${item}>
        <p class="quiet">${item.meaning}</p>
        <${Choices} name=${item.key} label=${item.label} options=${item.states} value=${item.state} disabled=${item.locked} stacked=${item.stacked} onpick=${(state) => send({ state })} />
        ${item.grounds && item.state === "present" && html`<div class="row"><span class="quiet">${kit.t.grounds}</span>
          <${Choices} name=${item.key + "-grounds"} label=${kit.t.grounds} several options=${sheet.grounds} value=${item.grounds} disabled=${item.locked} onpick=${(g) => send({ toggle: { grounds: g } })} /></div>`}
        <${Chips} kit=${kit} item=${item} />
        <div class="row tools"><${CiteButton} kit=${kit} item=${item} /></div>
        ${item.finding && html`<${Finding} finding=${item.finding} />`}
      <//>`;
    })}
    <${StepEnd} kit=${kit} sheet=${sheet} />
  <//><//>`;
}

/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView }} props */
function Needs({ kit, sheet, file }) {
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file}><${Sheet} kit=${kit} sheet=${sheet}>
    <p class="quiet count">${sheet.count}</p>
    ${sheet.groups.map((g) => html`<div key=${g.id}><h2>${g.label}</h2>${g.items.map((item) => {
      const send = (change) => kit.answer(item, change);
      return html`<${Question} key=${item.key} item=${item}>
        <${Choices} name=${item.key} label=${item.label} options=${sheet.levels} value=${item.level} disabled=${item.locked} onpick=${(level) => send({ level })} />
        <${Chips} kit=${kit} item=${item} />
        <div class="row tools">
          <${CiteButton} kit=${kit} item=${item} />
          ${sheet.actors.length > 0 && item.level && item.level !== "not_indicated" && html`<label class="sure">${kit.t.who_acts} <select disabled=${item.locked} value=${item.who || ""} onChange=${(e) => send({ who: e.target.value || null })}>
            <option value="">${kit.t.not_said}</option>${sheet.actors.map((a) => html`<option key=${a.id} value=${a.id}>${a.label}</option>`)}</select></label>`}
          <${Meaning} kit=${kit} text=${item.meaning} /></div>
        ${item.finding && html`<${Finding} finding=${item.finding} />`}
      <//>`;
    })}</div>`)}
    <${StepEnd} kit=${kit} sheet=${sheet} />
  <//><//>`;
}

// Steps of the worksheet that are drawn in a way of their own.
export const WORKSHEETS = { indicators: Indicators, needs: Needs, decision: Decide };
