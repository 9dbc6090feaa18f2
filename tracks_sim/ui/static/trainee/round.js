// A round of questions from one's own last cases, one at a time: passages, an indicator, three answers, then the reason.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { Html, Quote, focusOn } from "../shared/base.js";
import { download } from "../shared/browser.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */
/** @import { RecallQuestion, Reminder as ReminderView, RoundAct, RoundSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: RoundSheet }} props */
export function Round({ kit, sheet }) {
  const { question, end } = sheet, on = question?.outcome;
  const shown = question ? `${question.key} ${question.outcome ? "answered" : "asked"}` : "end", before = useRef(shown);
  useEffect(() => { // what changed is where the keyboard goes on, and what is read out
    if (before.current === shown) return;
    before.current = shown;
    if (!question?.outcome) window.scrollTo(0, 0);
    focusOn(document.getElementById(question?.outcome ? "verdict" : "asked"));
  }, [shown]);
  return html`<main class="desk one"><section class="sheet work recall" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1>
    ${question && html`<${Question} key=${question.key} kit=${kit} question=${question} />`}
    ${end && html`<p id="asked">${end.text}</p>${end.reminder && html`<${Reminder} reminder=${end.reminder} />`}`}
    <div class="actions"><button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send(sheet.back))}>${t("Back to the cases")}</button>
      ${on && html`<button type="button" class="primary" onClick=${() => kit.send(on.next_intent)}>${on.next}</button>`}</div>
  </section></main>`;
}

/** @param {{ kit: Kit, question: RecallQuestion }} props */
export function Question({ kit, question }) {
  const { outcome } = question;
  return html`<p class="quiet">${question.count}${question.case && html` · <span lang=${question.lang}>${question.case}</span>`}</p>
    ${question.quotes.map((quote) => html`<${Quote} key=${quote.id} quote=${quote} />`)}
    <h2 id="asked">${question.label}</h2>
    ${question.this_is && html`<${Meaning} of=${question} />`}
    ${!outcome && html`<p id="answers-of">${question.asked}</p>
      <div class="recall-answers" role="group" aria-labelledby="answers-of">${question.answers.map((a) => html`<button type="button" key=${a.label} onClick=${() => kit.send(a.intent)}>${a.label}</button>`)}</div>`}
    ${outcome && html`<div class=${outcome.right ? "recalled right" : "recalled"}><h3 id="verdict" tabindex="-1">${outcome.verdict}</h3>
      <${Html} lang=${question.lang} html=${outcome.reason} />${outcome.clause && html`<p lang=${question.lang}>${outcome.clause}</p>`}</div>`}`;
}

// What an indicator is and what it is not, folded.
/** @param {{ of: { this_is: string, this_is_not: string } }} props */
export function Meaning({ of }) {
  return html`<details class="about-this"><summary>${t("What this is, and what it is not")}</summary><p><b>${t("This is it")}</b> ${of.this_is}</p>
    ${of.this_is_not && html`<p><b>${t("This is not")}</b> ${of.this_is_not}</p>`}</details>`;
}

// The next day of questions; the file is in the page and goes from there to the browser's downloads.
/** @param {{ reminder: ReminderView }} props */
export function Reminder({ reminder }) {
  return html`<p class="reminder">${reminder.text} <button type="button" class="link" onClick=${() => download({ name: reminder.file, type: "text/calendar" }, reminder.calendar)}>${reminder.label}</button></p>`;
}

// The round that is due, on the first page: its own act, and the way past it for today.
/** @param {{ kit: Kit, round: RoundAct }} props */
export function RoundFirst({ kit, round }) {
  return html`<section class="next" aria-labelledby="round-title"><div><h2 id="round-title">${round.title}</h2><p>${round.text}</p></div>
    <div class="round-acts"><button type="button" class="primary" onClick=${() => kit.send(round.place.intent || {})}>${round.label}</button>
      <button type="button" class="link" onClick=${() => kit.send(round.skip_intent)}>${round.skip}</button></div></section>`;
}
