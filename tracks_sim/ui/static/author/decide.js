// The screen of the decision and the plan: options as cards on one scale, and the parts of the plan.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { FromBank } from "./bank.js";
import { Problems, TextField } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere } from "./problems.js";
import { useSent } from "./sentence.js";
import { Folds, OtherLanguages, OwnText, PickAndAdd, Radios, SourceChoice, removal } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AskedPart, AuthorDecisionSheet, DecisionGroup, OptionCard, PlanAnswer } from "../sheets" */

const STANDINGS = { minor: { standing: "not_accepted", harm: "minor" }, severe: { standing: "not_accepted", harm: "severe" } };
/** @param {string} rung a word of the scale, as the act says it */
const standing = (rung) => STANDINGS[rung] || { standing: rung, harm: "none" };

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet }} props */
export function Decide({ kit, sheet }) {
  return html`<section class="sheet work whole" aria-labelledby="heading"><${Heading} sheet=${sheet} />
    <p class="tally">${sheet.summary.map((line) => html`<span key=${line}>${line}</span>`)}</p>
    <${ProblemsHere} kit=${kit} fold />
    <${Tray} kit=${kit} sheet=${sheet} />
    <h2>${t("Card by card, in the order shown")}</h2><p class="quiet">${t("A trainee reads the story of what they chose, and may open the others. Plain, no drama; the safe decision need not end well, nor the other one badly.")}</p>
    <ol class="cards">${sheet.cards.map((card, i) => html`<${Card} key=${card.option} kit=${kit} sheet=${sheet} card=${card} last=${i === sheet.cards.length - 1} />`)}</ol>
    ${kit.frame.may_write && sheet.addable.length > 0 && html`<${AddOption} kit=${kit} sheet=${sheet} />`}
    ${sheet.differs && html`<${TextField} kit=${kit} field=${sheet.differs} />`}
    <h2 id="plan" tabindex="-1">${t("Plan")}</h2><p class="quiet">${t("Six parts; ask those that this case is about.")} ${t("Stock answers with their reasons come with it, in every language of the case. Keep what fits and write it anew.")}</p>
    ${sheet.plan.map((part) => html`<${Part} key=${part.part} kit=${kit} sheet=${sheet} part=${part} />`)}
  </section>`;
}

// All decisions at a glance, on one scale: a card is moved by drag, or by the arrow keys, and opens its texts below.
/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet }} props */
function Tray({ kit, sheet }) {
  const [over, setOver] = useState(""), [said, setSaid] = useState("");
  const may = kit.frame.may_write, rungs = sheet.rungs.map((r) => r.id);
  const unplaced = { id: "", label: t("not placed yet"), meaning: t("Say how each of these stands.") };
  const columns = [...(sheet.missing.length || sheet.cards.some((c) => !c.rung) ? [unplaced] : []), ...sheet.rungs];
  const put = (id, rung) => {
    const card = sheet.cards.find((c) => c.option === id), label = sheet.rungs.find((r) => r.id === rung)?.label || "";
    if (!may || !rung || card?.rung === rung) return;
    if (card) kit.actAndGo({ act: "set_standing", option: id, ...standing(rung) }, `tray:${id}`);
    else kit.act({ act: "add_option", decision: id, language: sheet.writing, text: "", ...standing(rung) });
    setSaid(t("{option} now stands as: {rung}", { option: card ? card.title : sheet.missing.find((d) => d.id === id)?.label || "", rung: label }));
  };
  const keys = (id, rung) => (e) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (!step) return;
    e.preventDefault();
    put(id, rung ? rungs[rungs.indexOf(rung) + step] : step > 0 ? rungs[0] : "");
  };
  const drop = (rung) => (e) => { e.preventDefault(); setOver(""); put(e.dataTransfer.getData("text/plain"), rung); };
  const chip = (id, rung, label, note, open) => html`<li key=${id}><button type="button" id=${`tray:${id}`} class=${`tray-card rung ${rung}`} draggable=${may} aria-describedby=${may ? "tray-help" : null}
    onDragStart=${(e) => { e.dataTransfer.setData("text/plain", id); e.dataTransfer.effectAllowed = "move"; }} onKeyDown=${keys(id, rung)} onClick=${open}><span lang=${sheet.writing}>${label}</span>${note && html`<b class="tray-note">${note}</b>`}</button></li>`;
  const note = (card) => (card.leaks.length ? t("gives the best one away") : card.again.length ? t("to be read again") : card.same.length ? t("said twice") : "");
  return html`<section class="tray" aria-labelledby="tray"><h2 id="tray">${t("All decisions on one scale")}</h2>
    ${may && html`<p class="quiet" id="tray-help">${t("Drag a card, or move it with the left and right arrow. Enter opens its texts.")}</p>`}
    <div class="rungs">${columns.map((r) => html`<section key=${r.id} class=${`rung ${r.id} ${over === `at ${r.id}` ? "over" : ""}`} aria-label=${r.label} onDragOver=${(e) => { if (may && r.id) { e.preventDefault(); setOver(`at ${r.id}`); } }} onDragLeave=${() => setOver("")} onDrop=${drop(r.id)}>
      <h3>${r.label}</h3><p class="quiet">${r.meaning}</p><ul class="plain">
        ${sheet.cards.filter((c) => c.rung === r.id).map((c) => chip(c.option, r.id, `${c.n}. ${c.title}`, note(c), () => kit.seek(c.element)))}
        ${r.id === "" && sheet.missing.map((d) => chip(d.id, "", d.label, may ? t("write it") : "", () => may && kit.actAndGo({ act: "add_option", decision: d.id, language: sheet.writing, text: "" })))}</ul></section>`)}</div>
    <p class="visually-hidden" role="status">${said}</p></section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, id: string, label: string, value: string, onpick: (decision: string) => void, groups?: DecisionGroup[] }} props */
function DecisionChoice({ kit, sheet, id, label, value, onpick, groups = sheet.decisions }) {
  const known = groups.some((g) => g.options.some((o) => o.id === value));
  return html`<label class="stack" for=${id}>${label}</label>
    <select id=${id} disabled=${!kit.frame.may_write} value=${known ? value : ""} onChange=${(e) => onpick(e.target.value)}>
      ${!known && html`<option value="">${t("Choose …")}</option>`}
      ${groups.map((g) => html`<optgroup key=${g.label} label=${g.label}>${g.options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</optgroup>`)}
    </select>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, card: OptionCard, last: boolean }} props */
function Card({ kit, sheet, card, last }) {
  const { option, n } = card;
  const move = (to) => kit.actAndGo({ act: "change_option", option, to });
  const folds = [
    { name: "countries", label: t("Where a country’s law or practice differs"), body: () => html`<${Countries} kit=${kit} sheet=${sheet} card=${card} />` },
    { name: "source", label: t("Another source"), body: () => html`<${SourceChoice} kit=${kit} id=${`source:${option}`} item=${`options.${option}`} source=${card.source} sources=${sheet.sources} label=${t("Where this rule stands:")} />` },
    ...(card.text.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${[card.text, card.reason, card.story]} />` }] : []),
    removal({ kit, id: `remove:${option}`, label: t("Remove"), name: t("Remove option {n}", { n }), sure: t("Its words, its story and its reasons go too. Undo brings them back."), act: { act: "remove_option", option }, then: "heading" }),
  ];
  return html`<li><fieldset class=${`card-of-option rung ${card.rung}`} id=${card.element} tabindex="-1">
    <legend>${n} <span class=${`state ${card.rung}`}>${card.rung_label}</span></legend>
    ${kit.frame.may_write && html`<div class="order"><button type="button" class="small" id=${`up:${option}`} aria-disabled=${n === 1} aria-label=${t("Move up: option {n}", { n })} onClick=${() => n > 1 && move(n - 2)}>↑ <span>${t("Move up")}</span></button>
      <button type="button" class="small" id=${`down:${option}`} aria-disabled=${last} aria-label=${t("Move down: option {n}", { n })} onClick=${() => !last && move(n)}>↓ <span>${t("Move down")}</span></button></div>`}
    <${OwnText} kit=${kit} text=${card.text} ontype=${(text) => kit.typing(option, text)} /><${FromBank} kit=${kit} what="option" target=${option} group=${card.decision} of=${card.text.own.label} />
    <p class="quiet length">${card.length}</p>
    <div role="status" id=${`leaks:${option}`}>${card.leaks.map((leak) => html`<p key=${leak.text} class="problem leak"><b>${t("Gives the best one away:")}</b> ${leak.text}${leak.stays && html` <span class="quiet">${t("Answered: it may stay.")}</span>`}</p>`)}</div>
    <${DecisionChoice} kit=${kit} sheet=${sheet} id=${`decision:${option}`} label=${t("What it is in general")} value=${card.decision} onpick=${(decision) => kit.act({ act: "change_option", option, decision })} />
    <${Radios} kit=${kit} label=${t("How does it stand?")} name=${`rung:${option}`} options=${sheet.rungs} value=${card.rung} onpick=${(rung) => kit.act({ act: "set_standing", option, ...standing(rung) })} />
    ${card.countries.length > 0 && html`<p class="quiet">${card.countries.map((c) => `${c.name}: ${sheet.rungs.find((r) => r.id === c.rung)?.label || ""}`).join(" · ")}</p>`}
    ${card.same.map((line) => html`<p key=${line} class="problem advice">${line}</p>`)}
    <${OwnText} kit=${kit} text=${card.reason} /><${FromBank} kit=${kit} what="reason" target=${`options.${option}`} group=${`options.${card.decision}`} of=${card.reason.own.label} /><${Again} kit=${kit} card=${card} field="options" label=${card.reason.own.label} />
    <p class="quiet from">${t("Where this rule stands:")} ${card.source_label}</p>
    <${OwnText} kit=${kit} text=${card.story} /><${Again} kit=${kit} card=${card} field="story" label=${card.story.own.label} />
    <${Problems} kit=${kit} id=${`${card.element}:problems`} problems=${card.problems} />
    <${Folds} id=${`folds:${option}`} of=${String(n)} folds=${folds} />
  </fieldset></li>`;
}

// That a text was written for another standing, until it is changed or somebody says that it fits.
/** @param {{ kit: AuthorKit, card: OptionCard, field: string, label: string }} props */
function Again({ kit, card, field, label }) {
  const again = card.again.find((one) => one.field === field);
  if (!again) return null;
  const fits = () => { kit.act({ act: "keep_words", option: card.option, field }); kit.seek(card.element); };
  return html`<p class="row again"><span>${again.text}</span>${kit.frame.may_write && html`<button type="button" class="small" aria-label=${`${t("It fits")}: ${label}`} onClick=${fits}>${t("It fits")}</button>`}</p>`;
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
  const [decision, setDecision] = useState("");
  const { text, write, waits, setSent } = useSent(kit, "add-option:text", () => setDecision(""));
  const add = () => setSent(kit.actAndGo({ act: "add_option", decision, language: sheet.writing, text }));
  return html`<fieldset class="question" id="add-option"><legend>${t("Add an option")}</legend><div class="answer">
    <${DecisionChoice} kit=${kit} sheet=${sheet} id="add-option:decision" label=${t("What it is in general")} value=${decision} onpick=${setDecision} groups=${sheet.addable} />
    <label class="stack" for="add-option:text">${t("What it means in this case")}</label>
    <textarea id="add-option:text" rows="2" lang=${sheet.writing} value=${text} onInput=${(e) => write(e.target.value)}></textarea>
    <button type="button" class="small" id="add-option:add" disabled=${!decision || waits} onClick=${add}>${t("Add")}</button> <${FromBank} kit=${kit} what="option" of=${t("Add an option")} />
  </div></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorDecisionSheet, part: AskedPart }} props */
function Part({ kit, sheet, part }) {
  const id = part.part;
  const ask = (asked) => kit.act({ act: "ask_plan", part: id, asked: asked === "yes" });
  const asked = [{ id: "yes", label: t("Ask this part") }, { id: "no", label: t("Do not ask") }];
  const add = () => kit.actAndGo({ act: "add_plan_answer", part: id, text: "", language: sheet.writing });
  const folds = [
    { name: "source", label: t("Another source"), body: () => html`<${SourceChoice} kit=${kit} id=${`source:plan:${id}`} item=${`plan.${id}`} source=${part.source} sources=${sheet.sources} label=${t("Where this rule stands:")} />` },
  ];
  return html`<fieldset class="question plan-part" id=${part.element} tabindex="-1"><legend>${part.label} <span class="state">${part.asked ? t("in the plan") : t("not in the plan")}</span></legend><div class="answer">
    <p class="quiet">${part.meaning} ${part.several}</p>
    <${Radios} kit=${kit} label="" name=${`ask:${id}`} options=${asked} value=${part.asked ? "yes" : "no"} onpick=${ask} />
    <${Problems} kit=${kit} id=${`${part.element}:problems`} problems=${part.problems} />
    ${part.asked && html`<ol class="plan-answers">${part.answers.map((a) => html`<${Answer} key=${a.answer} kit=${kit} sheet=${sheet} part=${id} answer=${a} />`)}</ol>
      ${kit.frame.may_write && html`<button type="button" class="small" id=${`add-answer:${id}`} onClick=${add}>${t("Add an answer")}</button>`}
      <p class="quiet from">${t("Where this rule stands:")} ${part.source_label}</p>
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
