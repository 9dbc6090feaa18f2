// The end of the worksheet: what is decided and what is open, each with the way to it; afterwards what happens now.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Actions, clock, day } from "../shared/base.js";
import { t } from "../shared/words.js";
import { openAtPart } from "./decide.js";
import { PlainDesk, Sheet } from "./sheet.js";
/** @import { Kit } from "../kit" */
/** @import { AnswerRow, SubmitSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: SubmitSheet }} props */
export function Submit({ kit, sheet }) {
  const receipt = sheet.receipt;
  const [tried, setTried] = useState(0);
  const problem = useRef(null);
  useEffect(() => {
    if (!tried || !sheet.missing) return;
    const title = document.title;
    document.title = `${t("Error:")} ${title}`;
    problem.current?.focus();
    return () => { document.title = title; };
  }, [tried]);
  const go = (row) => {
    if (row.part) openAtPart(kit.attempt, row.part);
    kit.send({ kind: "opened", step: row.step });
  };
  const missing = html`<button type="button" class="link" onClick=${() => go(sheet.decided[0])}>${sheet.missing}</button>`;
  return html`<${PlainDesk}><${Sheet} kit=${kit} sheet=${sheet}>
    ${tried > 0 && sheet.missing && html`<div class="error-summary" tabindex="-1" ref=${problem} role="alert" aria-labelledby="problem-title"><h2 id="problem-title">${t("One thing is missing")}</h2><ul><li>${missing}</li></ul></div>`}
    ${receipt && html`<div class="receipt"><p><b>${receipt.case}</b></p><p>${t("Submitted on {day} at {time}", { day: day(receipt.at, kit.words.language), time: clock(receipt.at) })}</p>
      <h2>${t("What happens now")}</h2><p>${receipt.text}</p></div>`}
    <${Answers} title=${t("What you decided")} rows=${sheet.decided} onopen=${go} />
    <${Answers} title=${t("What you did before")} rows=${sheet.answered} onopen=${go} />
    ${receipt ? html`<${Actions} kit=${kit} back=${sheet.back} next="feedback" />` : html`
      ${sheet.missing && html`<p class="missing">${missing}</p>`}
      <p>${sheet.note}</p>
      <div class="actions"><button type="button" onClick=${() => kit.send({ kind: "opened", step: sheet.back })}>${t("Back")}</button>
        <button type="button" class="primary" onClick=${() => (sheet.missing ? setTried(tried + 1) : kit.send({ kind: "submitted" }))}>${t("Submit the case")}</button></div>`}
  <//><//>`;
}

/** @param {{ title: string, rows: AnswerRow[], onopen: (row: AnswerRow) => void }} props */
function Answers({ title, rows, onopen }) {
  return rows.length > 0 && html`<h2>${title}</h2><dl class="to-check">${rows.map((r) => html`<div key=${r.step + r.part} class=${r.open ? "open" : ""}>
    <dt>${r.label}</dt>
    <dd>${r.said ? html`<span lang=${r.lang}>${r.said}</span>` : html`<span>${r.text}</span>`}${r.remark && html`<span class="remark">${r.remark}</span>`}</dd>
    <dd class="go"><button type="button" class="link" aria-label=${t("{what}: {of}", { what: r.link, of: r.label })} onClick=${() => onopen(r)}>${r.link}</button></dd></div>`)}</dl>`;
}
