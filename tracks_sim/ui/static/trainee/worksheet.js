// The worksheet's steps: one question, one fieldset.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { Choices, Finding, Html, Question, Quote, fill } from "../shared/base.js";
import { FileDesk, PlainDesk, Sheet, StepEnd } from "./sheet.js";
/** @import { Kit, NotTypedYet } from "../kit" */
/** @import { FileView, SubmitSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView }} props */
function Decide({ kit, sheet, file }) {
  const item = sheet.decision;
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file}><${Sheet} kit=${kit} sheet=${sheet}>
    <${Question} item=${item}><div class="options" role="radiogroup" aria-label=${item.label}>
      ${item.options.map((o) => html`<label key=${o.id} class="option"><input type="radio" name="option" value=${o.id} checked=${item.option === o.id} disabled=${item.locked}
        onChange=${() => kit.send({ kind: "decision", option: o.id })} /><span><span class="phrase">${o.phrase}</span><span class="detail" lang=${o.lang}>${o.detail}</span></span></label>`)}
    </div>${item.findings.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}<//>
    ${sheet.plan.length > 0 && html`<h2>${kit.t.plan}</h2>`}
    ${sheet.plan.map((q) => html`<${Question} key=${q.key} item=${q}>
      ${q.hint && html`<p class="quiet">${q.hint}</p>`}
      <${Choices} name=${q.key} label=${q.label} several=${q.several} options=${q.options} value=${q.several ? q.choices : q.choices[0]} disabled=${q.locked}
        onpick=${(id) => kit.answer(q, q.several ? { toggle: { choices: id } } : { choices: [id] })} />
      ${q.findings.map((f, i) => html`<${Finding} key=${i} finding=${f} />`)}<//>`)}
    ${sheet.note && html`<${ReferralNote} kit=${kit} note=${sheet.note} />`}
    <${StepEnd} kit=${kit} sheet=${sheet} />
  <//><//>`;
}

/** @param {{ kit: Kit, note: NotTypedYet }} props */
function ReferralNote({ kit, note }) {
  const [text, setText] = useState(note.text);
  useEffect(() => setText(note.text), [note.text]);
  const sort = (id, voice) => {
    const without = Object.fromEntries(note.voices.map((v) => [v.id, note[v.id].filter((p) => p !== id)]));
    if (voice) without[voice] = [...without[voice], id];
    kit.send({ kind: "note", ...without });
  };
  const voiceOf = (id) => (note.voices.find((v) => note[v.id].includes(id)) || { id: "" }).id;
  return html`<section class="note" aria-labelledby="note-title"><h2 id="note-title">${kit.t.note}</h2>
    <p class="quiet">${kit.t.note_hint}</p>
    ${note.offered.length === 0 && html`<p class="quiet">${kit.t.note_empty}</p>`}
    ${note.offered.map((q) => html`<div key=${q.id} class="note-row"><${Quote} quote=${q} />
      <label class="sure">${fill(kit.t.note_voice, { passage: q.label })} <select disabled=${note.locked} value=${voiceOf(q.id)} onChange=${(e) => sort(q.id, e.target.value)}>
        <option value="">${kit.t.note_leave_out}</option>${note.voices.map((v) => html`<option key=${v.id} value=${v.id}>${v.label}</option>`)}</select></label></div>`)}
    <label class="stack">${kit.t.note_own}<textarea rows="3" maxlength="1200" disabled=${note.locked} value=${text}
      onInput=${(e) => setText(e.target.value)} onBlur=${() => text !== note.text && kit.send({ kind: "note", text })}></textarea></label>
    <p class="quiet">${kit.t.no_real_data}</p>
    ${note.warning && html`<p class="warning" role="alert">${note.warning}</p>`}
    ${note.findings.map((f) => html`<${Finding} key=${f.verdict} finding=${f} />`)}
    ${note.preview.length > 0 && html`<div class="preview"><h3>${kit.t.note_preview}</h3>${note.preview.map((part) => html`<div key=${part.label}><h4>${part.label}</h4><ul>${part.quotes.map((q) => html`<${Html} as="li" key=${q.id} lang=${q.lang} html=${q.html} />`)}</ul></div>`)}
      ${note.text && html`<p>${note.text}</p>`}</div>`}
  </section>`;
}

// Steps of the worksheet that are drawn in a way of their own.
export const WORKSHEETS = { decision: Decide };

/** @param {{ kit: Kit, sheet: SubmitSheet }} props */
export function Submit({ kit, sheet }) {
  return html`<${PlainDesk}><${Sheet} kit=${kit} sheet=${sheet}>
    <ul class="open-list">${sheet.open.map((o) => html`<li key=${o.step}><button type="button" class="link" onClick=${() => kit.send({ kind: "opened", step: o.step })}>${o.label}</button> <span class="quiet">${o.text}</span></li>`)}</ul>
    <p>${sheet.note}</p>
    <div class="actions"><button type="button" onClick=${() => kit.send({ kind: "opened", step: sheet.back })}>${kit.t.back}</button>
      <button type="button" class="primary" disabled=${!sheet.can_submit} onClick=${() => kit.send({ kind: "submitted" })}>${kit.t.submit}</button></div>
  <//><//>`;
}
