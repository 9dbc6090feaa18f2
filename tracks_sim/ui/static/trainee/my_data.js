// My data: what is held, to read, to take, to erase, and a new code; and what was answered in one attempt.

import { html, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { xsrf } from "../shared/frame.js";
import { t } from "../shared/words.js";
import { Sheet } from "./sheet.js";
/** @import { Intent, Kit } from "../kit" */
/** @import { AnswerTable, MyAnswersSheet, MyDataSheet } from "../sheets" */

/** @param {{ kit: Kit, back: Intent, label: string }} props */
function Back({ kit, back, label }) {
  return html`<div class="actions"><button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send(back))}>${label}</button></div>`;
}

/** @param {{ kit: Kit, sheet: MyDataSheet }} props */
export function MyData({ kit, sheet }) {
  return html`<main class="desk one my-data"><${Sheet} kit=${kit} sheet=${sheet}>
    <h2>${t("What is held")}</h2>
    <dl class="held">${sheet.held.map((row) => html`<div key=${row.what}><dt>${row.what}</dt><dd>${row.value}</dd></div>`)}</dl>
    ${sheet.attempts.length > 0 && html`<h2>${t("What you did, to read")}</h2><ul class="to-read">${sheet.attempts.map((a) => html`<li key=${a.name + a.intent.of}><span>${a.title} <span class="quiet">${a.kind} · ${a.begun}</span></span>
      <button type="button" class="link" aria-label=${a.name} onClick=${() => kit.send(a.intent)}>${t("Read")}</button></li>`)}</ul>`}
    <h2>${t("Where it is, and for how long")}</h2><${Html} html=${sheet.where} />
    ${sheet.acts && html`<section class="own-acts" aria-labelledby="own-acts"><h2 id="own-acts">${t("What you can do")}</h2>
      <h3>${t("Take it")}</h3><p>${t("One file with everything (JSON), to keep or to take elsewhere. Before the feedback of an assessment or a study is open, it leaves out what was computed about your questions, and says so.")}</p><${Act} action=${sheet.acts} act="take" label=${t("Download my data")} />
      ${sheet.code && html`<h3>${t("A new code")}</h3><p>${t("The old code stops working at once, and every other computer is signed out. Your attempts stay. The new code is shown once.")}</p><${Act} action=${sheet.acts} act="code" label=${t("Make a new code")} />`}
      <${Erase} sheet=${sheet} action=${sheet.acts} /></section>`}
    <${Back} kit=${kit} back=${sheet.back} label=${t("Back")} />
  <//></main>`;
}

/** @param {{ action: string, act: "take" | "code" | "erase", label: string, danger?: boolean }} props */
function Act({ action, act, label, danger = false }) {
  return html`<form method="post" action=${action}><input type="hidden" name="_xsrf" value=${xsrf()} /><input type="hidden" name="act" value=${act} />
    ${danger && html`<input type="hidden" name="sure" value="1" />`}<button type="submit" class=${danger ? "danger" : ""}>${label}</button></form>`;
}

// It is asked once more, with what it means.
/** @param {{ sheet: MyDataSheet, action: string }} props */
function Erase({ sheet, action }) {
  const [asked, setAsked] = useState(false), first = useRef(null);
  const keep = () => {
    setAsked(false);
    requestAnimationFrame(() => first.current?.focus());
  };
  return html`<h3>${t("Erase it")}</h3><p id="erase-means">${sheet.erase}</p>
    ${!asked ? html`<button type="button" ref=${first} onClick=${() => setAsked(true)}>${t("Erase everything …")}</button>`
      : html`<div class="asked" role="alert"><button type="button" onClick=${keep}>${t("No, keep it")}</button> <${Act} action=${action} act="erase" label=${t("Yes, erase everything under my code")} danger=${true} /></div>`}`;
}

/** @param {{ kit: Kit, sheet: MyAnswersSheet }} props */
export function MyAnswers({ kit, sheet }) {
  return html`<main class="desk one"><${Sheet} kit=${kit} sheet=${sheet}>
    ${sheet.tables.map((table, n) => html`<${Answers} key=${table.title} table=${table} id=${"answers-" + n} />`)}
    <${Back} kit=${kit} back=${sheet.back} label=${sheet.back_label} />
  <//></main>`;
}

/** @param {{ table: AnswerTable, id: string }} props */
function Answers({ table, id }) {
  return html`<h2 id=${id}>${table.title}</h2><div class="scroll" tabindex="0" role="region" aria-labelledby=${id}><table class="own-answers">
    <thead class="visually-hidden"><tr><th scope="col">${table.what}</th><th scope="col">${table.said}</th></tr></thead>
    <tbody>${table.rows.map((row, n) => html`<tr key=${n}><th scope="row">${row.what}</th><td>${row.said}${row.more && html`<span class="quiet"> ${row.more}</span>`}</td></tr>`)}</tbody></table></div>`;
}
