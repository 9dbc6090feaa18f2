// Feedback on a short talk: one screen with three sentences, the talks so far, and the next one; all of the talk on demand.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Quote, focusOn } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Curve } from "./talk_curve.js";
import { ConductFeedback } from "./talk_feedback.js";
import { openReplay } from "./talk_replay.js";
/** @import { Kit } from "../kit" */
/** @import { ShortTalkSheet, TalkStart, TalkTakeaway } from "../sheets" */

/** @param {{ kit: Kit, sheet: ShortTalkSheet }} props */
export function ShortTalk({ kit, sheet }) {
  const [all, setAll] = useState(Boolean(sheet.conduct?.replay));
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current && all && !sheet.conduct?.replay) focusOn(document.getElementById("part"));
    opened.current = false;
  }, [all]);
  const replay = (turn) => {
    setAll(true);
    openReplay(kit, turn);
  };
  /** @param {TalkStart} talk */
  const begin = (talk) => kit.send(talk.intent);
  return html`<main class="desk feedback-desk"><${Paper} sheet=${sheet} /><div class="work feedback" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <section id="summary" class="short-talk" aria-labelledby="sheet-title">
      <div class="summary-head"><h1 id="sheet-title">${sheet.title}</h1><span class="quiet" lang=${sheet.language}>${sheet.case}</span>
        <button type="button" class="small print-sheet" onClick=${() => window.print()}>${t("Print one page")}</button></div>
      ${sheet.series && sheet.series.rows.length > 0 && html`<section class="sheet talk-curve"><h2>${t("Your short talks")}</h2><${Curve} series=${sheet.series} aim=${t("eight of ten")} here=${sheet.number} /></section>`}
      <div class="takeaways">${sheet.takeaways.map((of) => html`<${OneTakeaway} key=${of.kind} of=${of} replay=${replay} />`)}</div>
      <div class="next-talk">
        ${sheet.next && html`<button type="button" class="primary" onClick=${() => sheet.next && begin(sheet.next)}>${sheet.next.label}</button>`}
        ${sheet.done && html`<p>${sheet.done}</p><div class="row" role="group" aria-label=${t("Another short talk:")}>${sheet.free.map((talk) => html`<button type="button" key=${talk.case} onClick=${() => begin(talk)}>${talk.label}</button>`)}</div>`}
        <a class="button" href=${sheet.home.href} onClick=${(e) => kit.open(e, sheet.home)}>${t("Back to the cases")}</a>
        <button type="button" class="all-of-it" data-part="talk" aria-expanded=${all} aria-controls="part" onClick=${() => { opened.current = true; setAll(!all); }}>${t("All of this talk")} <span aria-hidden="true">${all ? "▴" : "▾"}</span></button></div>
    </section>
    ${all && html`<section id="part" class="sheet" tabindex="-1" aria-label=${t("All of this talk")}><${ConductFeedback} kit=${kit} conduct=${sheet.conduct} /></section>`}
  </div></main>`;
}

/** @param {{ of: TalkTakeaway, replay: (turn: number) => void }} props */
function OneTakeaway({ of, replay }) {
  return html`<section class="takeaway ${of.kind === "moment" ? "look" : of.kind}" data-rule=${of.rule}><h2>${of.title}</h2><p>${of.text}</p>${of.more && html`<p>${of.more}</p>`}
    ${of.quote && html`<${Quote} quote=${of.quote} />`}
    ${of.replay && html`<p class="act-of"><button type="button" onClick=${() => of.replay && replay(of.replay.number)}>${of.replay.label}</button></p>`}</section>`;
}

// One page to take along.
/** @param {{ sheet: ShortTalkSheet }} props */
function Paper({ sheet }) {
  return html`<div class="paper print-only"><p class="quiet">${sheet.head}</p><h2>${sheet.title}</h2>
    <ul>${sheet.counts.map((c) => html`<li key=${c}>${c}</li>`)}</ul>
    <div class="takeaways">${sheet.takeaways.map((of) => html`<div key=${of.kind} class="takeaway"><h2>${of.title}</h2><p>${of.text}</p>${of.more && html`<p>${of.more}</p>`}${of.quote && html`<${Quote} quote=${of.quote} />`}</div>`)}</div>
    <h2>${t("To talk over")}</h2><ol>${sheet.debrief.map((q) => html`<li key=${q}>${q}<div class="write"></div><div class="write"></div></li>`)}</ol></div>`;
}
