// A study on the first page, and a page of its questions.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { Choices, Html, Question } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Reminder } from "./round.js";
import { Sheet } from "./sheet.js";
/** @import { Kit } from "../kit" */
/** @import { QuestionsSheet, StudyPanel as Panel, StudyQuestion } from "../sheets" */

/** @param {{ kit: Kit, study: Panel, alone: boolean }} props */
export function StudyPanel({ kit, study, alone }) {
  const { consent, due, withdraw } = study;
  return html`<section class="study" aria-labelledby=${alone ? null : "study-title"}>
    ${!alone && html`<h2 id="study-title" dir="auto">${study.title}</h2>`}
    ${study.lead && html`<p>${study.lead}</p>`}
    ${consent && html`<${Html} class="consent" html=${consent.text} />
      <p><button type="button" class="primary" onClick=${() => kit.send({ kind: "consent", version: consent.version })}>${consent.agree}</button></p>`}
    ${due && html`${alone ? html`<h2>${due.title}</h2>` : html`<h3>${due.title}</h3>`}<p>${due.lead}</p>
      <ol class="parts">${due.parts.map((p) => html`<li key=${p.title}><span class="part">${p.title}</span> <span class="quiet">${p.state}</span>
        ${p.go && html`<a class="button primary" href=${p.href} onClick=${(e) => kit.open(e, p)}>${p.go}</a>`}</li>`)}</ol>
      <p class="quiet">${due.note}</p>`}
    ${study.reminder && html`<${Reminder} reminder=${study.reminder} />`}
    ${withdraw && html`<details class="withdraw"><summary>${withdraw.label}</summary><p>${withdraw.text}</p>
      <p><button type="button" onClick=${() => kit.send({ kind: "withdraw" })}>${withdraw.sure}</button></p></details>`}
  </section>`;
}

/** @param {{ kit: Kit, sheet: QuestionsSheet }} props */
export function Questions({ kit, sheet }) {
  return html`<main class="desk one"><${Sheet} kit=${kit} sheet=${sheet}>
    <div lang=${sheet.language}>${sheet.items.map((item) => html`<${Question} key=${item.key} item=${item}>
      ${item.words
        ? html`<${FreeAnswer} item=${item} onsave=${(value) => kit.send({ kind: "reply", item: item.key, value })} />`
        : html`<${Choices} name=${item.key} label=${item.label} options=${item.options} value=${item.value}
            onpick=${(value) => kit.send({ kind: "reply", item: item.key, value })} />`}<//>`)}</div>
    ${sheet.no_real_data && html`<p class="quiet">${sheet.no_real_data}</p>`}
    ${sheet.warning && html`<p class="warning" role="alert">${sheet.warning}</p>`}
    <p role="status">${sheet.left}</p><p class="quiet">${sheet.final}</p>
    <div class="actions"><button type="button" onClick=${() => kit.send({ kind: "page", page: "home" })}>${t("Back")}</button>
      <button type="button" class="primary" disabled=${!sheet.ready} onClick=${() => kit.send({ kind: "hand-in" })}>${sheet.hand_in}</button></div>
  <//></main>`;
}

// Kept when the field is left, like every text on the page.
/** @param {{ item: StudyQuestion, onsave: (text: string) => void }} props */
function FreeAnswer({ item, onsave }) {
  const saved = String(item.value ?? "");
  const [text, setText] = useState(saved);
  useEffect(() => setText(saved), [saved]);
  return html`<textarea rows="3" maxlength="1000" aria-label=${item.label} value=${text}
    onInput=${(e) => setText(e.target.value)} onBlur=${() => text !== saved && onsave(text)}></textarea>`;
}
