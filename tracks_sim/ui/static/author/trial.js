// The trial of a draft by colleagues: codes that are shown once, how far they have come, and what was answered beside the key.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { AuthorKit } from "./kit" */
/** @import { TrialRowSheet, TrialSheet } from "../sheets" */

/** @param {{ kit: AuthorKit, trial: TrialSheet }} props */
export function Trial({ kit, trial }) {
  return html`<section aria-labelledby="trial" class="trial"><h2 id="trial" tabindex="-1">${t("Trial by colleagues")}</h2>
    <p class="quiet">${t("Colleagues try the case with a code before it is released, and you see which judgements people differ on. They agree first to being read; you see numbers for each row, never who. Ending the trial, releasing the case or throwing it away removes everything.")}</p>
    ${trial.facts.length > 0 && html`<p>${[...trial.facts, trial.country].join(" · ")}</p>`}
    ${trial.codes.length > 0 && html`<div class="problem advice" id="trial-codes" tabindex="-1"><p><b>${t("Give one code to each colleague. They are shown only now.")}</b></p><ul class="plain codes">${trial.codes.map((code) => html`<li key=${code}><code>${code}</code></li>`)}</ul>
      <p class="quiet">${t("They enter it on the first page, where everybody enters a code.")}</p></div>`}
    ${trial.notes.map((note) => html`<p key=${note} class="warning">${note}</p>`)}
    ${trial.rows.some((row) => row.differs) && html`<p>${t("Where people differ from the key, reword what the answer rests on, or accept theirs as well. In the plan, reword the answers, or change what each is worth.")}</p>`}
    ${trial.rows.length > 0 && html`<ul class="trial-rows">${trial.rows.map((row) => html`<${Row} key=${row.label} row=${row} />`)}</ul>`}
    ${trial.none ? html`<p class="quiet">${trial.none}</p>` : trial.left > 0 && html`<${Invite} key=${trial.left} kit=${kit} trial=${trial} />`}
    ${trial.begun && html`<${End} kit=${kit} />`}</section>`;
}

// One row: each answer with how many gave it, and which the key gives.
/** @param {{ row: TrialRowSheet }} props */
function Row({ row }) {
  return html`<li class=${row.differs ? "differs" : null}><h3>${row.label}</h3>
    <ul class="given">${row.answers.map((a) => html`<li key=${a.label} class=${a.keyed ? "keyed" : null}><b>${a.n}</b> ${a.label}${a.keyed && html` <span class="quiet">${t("(the key)")}</span>`}</li>`)}</ul>
    ${row.told && html`<p>${row.told}</p>`}
    ${row.cited.length > 0 && html`<details class="fold"><summary>${t("Passages marked for it")}</summary><ul class="plain">${row.cited.map((c) => html`<li key=${c}>${c}</li>`)}</ul></details>`}</li>`;
}

/** @param {{ kit: AuthorKit, trial: TrialSheet }} props */
function Invite({ kit, trial }) {
  const [codes, setCodes] = useState(Math.min(3, trial.left)), [country, setCountry] = useState(trial.countries[0]?.id || "");
  const make = () => { kit.seek("trial-codes"); kit.send({ kind: "invite", codes, country, n: kit.unsaved.number() }); };
  return html`<div class="row invite"><label>${t("Codes")} <select id="trial-number" value=${codes} onChange=${(e) => setCodes(Number(e.target.value))}>${Array.from({ length: trial.left }, (_, i) => i + 1).map((n) => html`<option key=${n} value=${n}>${n}</option>`)}</select></label>
    ${trial.countries.length > 0 && html`<label>${t("Country")} <select value=${country} onChange=${(e) => setCountry(e.target.value)}>${trial.countries.map((c) => html`<option key=${c.id} value=${c.id}>${c.label}</option>`)}</select></label>`}
    <button type="button" class="small" onClick=${make}>${trial.begun ? t("Make more codes") : t("Make codes")}</button></div>
    <p class="quiet">${trial.begun ? t("Whoever enters a new code tries the case as it was when the trial began.") : t("Good until the end of tomorrow. The case is tried as it is now; what you change later does not reach them.")}</p>`;
}

/** @param {{ kit: AuthorKit }} props */
function End({ kit }) {
  const [sure, setSure] = useState(false);
  if (!sure) return html`<p class="row"><button type="button" class="small" id="end-trial" onClick=${() => { setSure(true); kit.seek("sure-trial"); }}>${t("End the trial …")}</button></p>`;
  return html`<div class="problem advice" id="sure-trial" tabindex="-1" role="group"><p>${t("The codes work no more, and all answers are removed for good, also of colleagues who are at work.")}</p><p class="row">
    <button type="button" class="primary" onClick=${() => { kit.seek("trial"); kit.send({ kind: "end_trial", n: kit.unsaved.number() }); }}>${t("End it and remove all answers")}</button>
    <button type="button" onClick=${() => { setSure(false); kit.seek("end-trial"); }}>${t("Cancel")}</button></p></div>`;
}
