// The screen of the decision and the plan: options as cards on one scale, and the parts of the plan.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Problems, TextField } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere } from "./problems.js";
import { Folds, OtherLanguages, OwnText, PickAndAdd, Radios, SourceChoice, removal } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AskedPart, AuthorDecisionSheet, OptionCard, PlanAnswer } from "../sheets" */

const STANDINGS = { minor: { standing: "not_accepted", harm: "minor" }, severe: { standing: "not_accepted", harm: "severe" } };
/** @param {string} rung a word of the scale, as the act says it */
const standing = (rung) => STANDINGS[rung] || { standing: rung, harm: "none" };

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet }} props */
export function Decide({ kit, sheet }) {
  return html`<section class="sheet work whole" aria-labelledby="heading"><${Heading} sheet=${sheet} />
    <p class="tally">${sheet.summary.map((line) => html`<span key=${line}>${line}</span>`)}</p>
    <${ProblemsHere} kit=${kit} fold />
    <dl class="rungs">${sheet.rungs.map((r) => html`<div key=${r.id} class=${`rung ${r.id}`}><dt>${r.label}</dt><dd class="quiet">${r.meaning}</dd></div>`)}</dl>
    <ol class="cards">${sheet.cards.map((card, i) => html`<${Card} key=${card.option} kit=${kit} sheet=${sheet} card=${card} last=${i === sheet.cards.length - 1} />`)}</ol>
    ${kit.frame.may_write && html`<${AddOption} kit=${kit} sheet=${sheet} />`}
    ${sheet.differs && html`<${TextField} kit=${kit} field=${sheet.differs} />`}
    <h2 id="plan" tabindex="-1">${t("Plan")}</h2><p class="quiet">${t("Six parts; ask those that this case is about.")} ${t("Stock answers with their reasons come with it, in every language of the case. Keep what fits and write it anew.")}</p>
    ${sheet.plan.map((part) => html`<${Part} key=${part.part} kit=${kit} sheet=${sheet} part=${part} />`)}
  </section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, id: string, label: string, value: string, onpick: (decision: string) => void }} props */
function DecisionChoice({ kit, sheet, id, label, value, onpick }) {
  const known = sheet.decisions.some((g) => g.options.some((o) => o.id === value));
  return html`<label class="stack" for=${id}>${label}</label>
    <select id=${id} disabled=${!kit.frame.may_write} value=${known ? value : ""} onChange=${(e) => onpick(e.target.value)}>
      ${!known && html`<option value="">${t("Choose …")}</option>`}
      ${sheet.decisions.map((g) => html`<optgroup key=${g.label} label=${g.label}>${g.options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</optgroup>`)}
    </select>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, card: OptionCard, last: boolean }} props */
function Card({ kit, sheet, card, last }) {
  const { option, n } = card;
  const move = (to) => kit.actAndGo({ act: "change_option", option, to });
  const folds = [
    { name: "countries", label: t("Where a country’s law or practice differs"), body: () => html`<${Countries} kit=${kit} sheet=${sheet} card=${card} />` },
    { name: "source", label: t("Another source"), body: () => html`<${SourceChoice} kit=${kit} id=${`source:${option}`} item=${`options.${option}`} source=${card.source} sources=${sheet.sources} label=${t("Rule from:")} />` },
    ...(card.text.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${[card.text, card.reason]} />` }] : []),
    removal({ kit, id: `remove:${option}`, label: t("Remove"), name: t("Remove option {n}", { n }), sure: t("Its words, its story and its reasons go too. Undo brings them back."), act: { act: "remove_option", option }, then: "heading" }),
  ];
  return html`<li><fieldset class=${`card-of-option rung ${card.rung}`} id=${card.element} tabindex="-1">
    <legend>${n} <span class=${`state ${card.rung}`}>${card.rung_label}</span></legend>
    ${kit.frame.may_write && html`<div class="order"><button type="button" class="small" id=${`up:${option}`} aria-disabled=${n === 1} aria-label=${t("Move up: option {n}", { n })} onClick=${() => n > 1 && move(n - 2)}>↑ <span>${t("Move up")}</span></button>
      <button type="button" class="small" id=${`down:${option}`} aria-disabled=${last} aria-label=${t("Move down: option {n}", { n })} onClick=${() => !last && move(n)}>↓ <span>${t("Move down")}</span></button></div>`}
    <${OwnText} kit=${kit} text=${card.text} />
    <p class=${card.too_long ? "length too-long" : "quiet length"}>${card.length}</p>
    <${DecisionChoice} kit=${kit} sheet=${sheet} id=${`decision:${option}`} label=${t("What it is in general")} value=${card.decision} onpick=${(decision) => kit.act({ act: "change_option", option, decision })} />
    <${Radios} kit=${kit} label=${t("How does it stand?")} name=${`rung:${option}`} options=${sheet.rungs} value=${card.rung} onpick=${(rung) => kit.act({ act: "set_standing", option, ...standing(rung) })} />
    ${card.countries.length > 0 && html`<p class="quiet">${card.countries.map((c) => `${c.name}: ${sheet.rungs.find((r) => r.id === c.rung)?.label || ""}`).join(" · ")}</p>`}
    <${OwnText} kit=${kit} text=${card.reason} />
    <p class="quiet from">${t("Rule from:")} ${card.source_label}</p>
    <${Problems} kit=${kit} id=${`${card.element}:problems`} problems=${card.problems} />
    <${Folds} id=${`folds:${option}`} of=${String(n)} folds=${folds} />
  </fieldset></li>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, card: OptionCard }} props */
function Countries({ kit, sheet, card }) {
  const { option } = card, id = `add-country:${option}`;
  const set = (country, rung) => kit.act({ act: "set_standing", option, country, ...(rung ? standing(rung) : { standing: null }) });
  const add = (country) => { const rung = card.rung === "acceptable" ? "not_accepted" : "acceptable"; set(country, rung); kit.seek(`rung:${option}:${country}:${rung}`); };
  return html`${card.countries.map((c) => html`<div key=${c.country} class="country">
      <${Radios} kit=${kit} label=${c.name} name=${`rung:${option}:${c.country}`} options=${sheet.rungs} value=${c.rung} onpick=${(rung) => set(c.country, rung)} />
      <button type="button" class="link" onClick=${() => { set(c.country, ""); kit.seek(id); }}>${t("No word of its own for {country}", { country: c.name })}</button></div>`)}
    <${PickAndAdd} kit=${kit} id=${id} label=${t("Add a country")} options=${card.more_countries} add=${t("Add")} onadd=${add} />`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet }} props */
function AddOption({ kit, sheet }) {
  const [decision, setDecision] = useState(""), [text, setText] = useState("");
  const add = (of, words) => kit.actAndGo({ act: "add_option", decision: of, language: sheet.writing, text: words });
  return html`<fieldset class="question" id="add-option"><legend>${t("Add an option")}</legend><div class="answer">
    ${sheet.missing.length > 0 && html`<p class="quiet">${t("Every case of this age and length offers these too:")}</p><ul class="missing-options">${sheet.missing.map((d) => html`<li key=${d.id}>${d.label}
      <button type="button" class="small" aria-label=${`${t("Add")}: ${d.label}`} onClick=${() => add(d.id, "")}>${t("Add")}</button></li>`)}</ul>`}
    <${DecisionChoice} kit=${kit} sheet=${sheet} id="add-option:decision" label=${t("What it is in general")} value=${decision} onpick=${setDecision} />
    <label class="stack" for="add-option:text">${t("What it means in this case")}</label>
    <textarea id="add-option:text" rows="2" lang=${sheet.writing} value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
    <button type="button" class="small" id="add-option:add" disabled=${!decision} onClick=${() => { add(decision, text); setDecision(""); setText(""); }}>${t("Add")}</button>
  </div></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, part: AskedPart }} props */
function Part({ kit, sheet, part }) {
  const id = part.part;
  const ask = (asked) => kit.act({ act: "ask_plan", part: id, asked: asked === "yes" });
  const asked = [{ id: "yes", label: t("Ask this part") }, { id: "no", label: t("Do not ask") }];
  const add = () => kit.actAndGo({ act: "add_plan_answer", part: id, text: "", language: sheet.writing });
  const folds = [
    { name: "source", label: t("Another source"), body: () => html`<${SourceChoice} kit=${kit} id=${`source:plan:${id}`} item=${`plan.${id}`} source=${part.source} sources=${sheet.sources} label=${t("Rule from:")} />` },
  ];
  return html`<fieldset class="question plan-part" id=${part.element} tabindex="-1"><legend>${part.label} <span class="state">${part.asked ? t("in the plan") : t("not in the plan")}</span></legend><div class="answer">
    <p class="quiet">${part.meaning} ${part.several}</p>
    <${Radios} kit=${kit} label="" name=${`ask:${id}`} options=${asked} value=${part.asked ? "yes" : "no"} onpick=${ask} />
    <${Problems} kit=${kit} id=${`${part.element}:problems`} problems=${part.problems} />
    ${part.asked && html`<ol class="plan-answers">${part.answers.map((a) => html`<${Answer} key=${a.answer} kit=${kit} sheet=${sheet} part=${id} answer=${a} />`)}</ol>
      ${kit.frame.may_write && html`<button type="button" class="small" id=${`add-answer:${id}`} onClick=${add}>${t("Add an answer")}</button>`}
      <p class="quiet from">${t("Rule from:")} ${part.source_label}</p>
      <${Folds} id=${`folds:plan:${id}`} of=${part.label} folds=${folds} />`}
  </div></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, part: string, answer: PlanAnswer }} props */
function Answer({ kit, sheet, part, answer: a }) {
  const id = `${part}:${a.answer}`;
  const folds = [
    ...(a.text.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${[a.text, a.reason]} />` }] : []),
    removal({ kit, id: `remove:${id}`, label: t("Remove"), name: t("Remove answer {n}", { n: a.n }), sure: t("Its words and its reason go too. Undo brings them back."), act: { act: "remove_plan_answer", part, answer: a.answer }, then: `add-answer:${part}` }),
  ];
  return html`<li class=${`rung ${a.worth}`} id=${`plan:${id}`} tabindex="-1">
    <${OwnText} kit=${kit} text=${a.text} />
    <label class="asked" for=${`worth:${id}`}>${t("What is it worth?")}</label>
    <select id=${`worth:${id}`} disabled=${!kit.frame.may_write} value=${a.worth} onChange=${(e) => kit.act({ act: "set_plan_worth", part, answer: a.answer, worth: e.target.value })}>
      ${!a.worth && html`<option value="">${t("Choose …")}</option>`}
      ${sheet.worths.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</select>
    <${OwnText} kit=${kit} text=${a.reason} />
    <${Folds} id=${`folds:${id}`} of=${a.text.own.label} folds=${folds} />
  </li>`;
}
