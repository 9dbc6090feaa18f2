// The questions before a new draft, on one page; nothing is made before the button is pressed.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { keep, kept } from "../shared/browser.js";
import { storedFor } from "../shared/stored.js";
import { t } from "../shared/words.js";
import { Heading } from "./heading.js";
/** @import { Drawing } from "./kit" */
/** @import { BeginSheet } from "../sheets" */

const named = () => `${storedFor()}author-begin`;

/** @param {Drawing<BeginSheet>} props */
export function Begin({ kit, sheet }) {
  const [answers, setAnswers] = useState(() => kept(named()) || Object.fromEntries(sheet.questions.filter((q) => q.several).map((q) => [q.name, q.choices.filter((c) => c.chosen).map((c) => c.id)])));
  const [missing, setMissing] = useState(false);
  const has = (name) => Boolean(Array.isArray(answers[name]) ? answers[name].length : (answers[name] || "").trim());
  const problem = (q, needed = true) => missing && needed && !has(q.name) && html`<p class="problem" id=${`begin-${q.name}-missing`}>${t("Answer this first.")}</p>`;
  const answer = (name, value) => {
    const next = { ...answers, [name]: value };
    keep(named(), next); // what was written is still there after a reload
    setAnswers(next);
  };
  const pick = (question, id) => {
    const before = answers[question.name] || [];
    answer(question.name, !question.several ? id : before.includes(id) ? before.filter((one) => one !== id) : [...before, id]);
  };
  const from = (start) => { // its answers go along, and can be changed
    const next = { ...answers, ...start.answers, start: start.id || null };
    keep(named(), next);
    setAnswers(next);
  };
  const begin = (e) => {
    e.preventDefault();
    const open = [...sheet.texts.filter((q) => q.required), ...sheet.questions].find((q) => !has(q.name));
    setMissing(Boolean(open));
    if (open) return kit.seek(`begin-${open.name}`);
    return kit.send({ kind: "begin", answers });
  };
  return html`<section class="sheet whole"><${Heading} sheet=${sheet} /><form class="begin" onSubmit=${begin} noValidate>
    <fieldset class="choice-field" id="begin-start"><legend>${t("Begin from")}</legend><p class="quiet field-help">${t("A start has two papers with gaps, some ordinary passages, and the decisions, in each language that you choose below. All of it can be changed.")}</p>
      <div class="choices stacked">${sheet.starts.map((s) => html`<label key=${s.id}><input type="radio" name="start" value=${s.id} checked=${(answers.start || "") === s.id} onChange=${() => from(s)} />
        <span>${s.label}<span class="quiet choice-text">${s.text}</span></span></label>`)}</div></fieldset>
    ${sheet.texts.map((text) => html`<div key=${text.name} class="field boxed"><label class="field-label" for=${`begin-${text.name}`}>${text.label}</label>
      ${text.help && html`<p class="quiet field-help" id=${`begin-${text.name}-help`}>${text.help}</p>`}
      ${problem(text, text.required)}
      <textarea id=${`begin-${text.name}`} class="write" rows=${text.rows} value=${answers[text.name] || ""} aria-required=${text.required ? "true" : null} aria-invalid=${missing && text.required && !has(text.name) ? "true" : null}
        aria-describedby=${[text.help && `begin-${text.name}-help`, missing && text.required && !has(text.name) && `begin-${text.name}-missing`].filter(Boolean).join(" ") || null}
        onKeyDown=${(e) => text.rows === 1 && e.key === "Enter" && e.preventDefault()} onInput=${(e) => answer(text.name, e.target.value)}></textarea></div>`)}
    ${sheet.questions.map((q) => html`<fieldset key=${q.name} class="choice-field" id=${`begin-${q.name}`} tabindex="-1" aria-describedby=${missing && !has(q.name) ? `begin-${q.name}-missing` : null}><legend>${q.label}</legend>${q.help && html`<p class="quiet field-help">${q.help}</p>`}${problem(q)}
      <div class=${q.choices.some((c) => c.text) ? "choices stacked" : "choices"}>${q.choices.map((c) => html`<label key=${c.id}>
        <input type=${q.several ? "checkbox" : "radio"} name=${q.name} value=${c.id} checked=${q.several ? (answers[q.name] || []).includes(c.id) : answers[q.name] === c.id} onChange=${() => pick(q, c.id)} />
        <span>${c.label}${c.text && html`<span class="quiet choice-text">${c.text}</span>`}</span></label>`)}</div></fieldset>`)}
    <p class="row"><button type="submit" class="primary">${t("Begin")}</button><button type="button" onClick=${() => kit.open("cases")}>${t("Back to the cases")}</button></p></form></section>`;
}

/** Forgets what was answered, once the draft stands. */
export function forgetBegun() {
  try { sessionStorage.removeItem(named()); } catch { /* no storage */ }
}
