// One question of the worksheet: what it asks, its answers, the passages cited, and what is asked beside them.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Finding, Html, Quote } from "../shared/base.js";
import { useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { passageOf } from "./file.js";
import { Judged } from "./judged.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, Further as FurtherView, Question, JudgementsSheet } from "../sheets" */

/**
 * What every drawing of the questions has: all of them, the one that passages are cited for, and what can be done.
 * @typedef {object} Shared
 * @property {Kit} kit
 * @property {JudgementsSheet} sheet
 * @property {FileView} file
 * @property {Question[]} items
 * @property {Question} item
 * @property {(key: string) => void} go
 * @property {(item: Question, id: string | null) => void} answer
 * @property {(event: KeyboardEvent, item: Question) => void} keys
 * @property {(key: string) => void} cite
 */

/** @param {JudgementsSheet} sheet */
const nextOf = ({ step }) => (step === "indicators" ? t("Next indicator") : step === "needs" ? t("Next need") : t("Next question"));

/** @param {Shared & { numbers: boolean, switchNumbers: () => void, changeView: any, children?: any }} props */
export function OneQuestion({ kit, sheet, file, items, item, go, answer, keys, cite, numbers, switchNumbers, changeView, children }) {
  const n = items.indexOf(item), wide = useWide();
  const group = sheet.groups.find((g) => g.items.includes(item))?.label;
  const place = items.length > 1 && (group ? t("{group} · {n} of {all}", { group, n: n + 1, all: items.length }) : t("{n} of {all}", { n: n + 1, all: items.length }));
  const keysOffered = item.offered.map((_, i) => i + 1).join(" ");
  const switchKeys = html`<button type="button" class="link number-keys" onClick=${switchNumbers}>${numbers ? t("Keys {keys}: on", { keys: keysOffered }) : t("Keys {keys}: off", { keys: keysOffered })}</button>`;
  const wrong = [...items.slice(n + 1), ...items.slice(0, n)].find((i) => i.outcome === "wrong");
  const step = (to) => kit.send({ kind: "opened", step: to });
  return html`<section class="sheet work" id="work" tabindex="-1" aria-label=${sheet.title}>
    <div id="question" onKeyDown=${(e) => keys(e, item)}>
      <div class="question-body" key=${item.key}>
        ${n === 0 && !sheet.locked && html`<${About} kit=${kit} sheet=${sheet} />`}
        <div class="place-row"><p class="quiet">${place}</p>${changeView}</div>
        <fieldset class="question" id=${"q-" + item.key}>
          <legend><h1 id=${"name-" + item.key} tabindex="-1">${item.label}</h1></legend>
          ${sheet.locked && !wide ? html`<details><summary>${t("What this is")}</summary><${Sides} item=${item} /></details>` : html`<${Sides} item=${item} />`}
          ${sheet.basis && html`<${Judged} kit=${kit} judged=${sheet.basis} />`}
          <${Judgement} kit=${kit} sheet=${sheet} file=${file} item=${item} answer=${answer} cite=${cite} switchKeys=${switchKeys} />
        </fieldset>
        ${(wide ? sheet.locked || n > 0 : sheet.locked && n === 0) && html`<${About} kit=${kit} sheet=${sheet} />`}
        ${n === items.length - 1 && children}
      </div>
      <div class="question-nav actions">
        <button type="button" onClick=${() => (n > 0 ? go(items[n - 1].key) : step(sheet.back))}>${t("Back")}</button>
        ${sheet.locked && wrong && html`<button type="button" class="primary" onClick=${() => go(wrong.key)}>${t("Next to look at")}</button>`}
        ${n < items.length - 1
          ? html`<button type="button" class=${sheet.locked && wrong ? "to-next" : "primary to-next"} onClick=${() => go(items[n + 1].key)}>${nextOf(sheet)}</button>`
          : html`<button type="button" class="primary" onClick=${() => step(sheet.next)}>${t("Continue")}</button>`}
      </div>
    </div>
  </section>`;
}

// What the step is about, and how its lists are known: said once, and not beside each question.
/** @param {{ kit: Kit, sheet: JudgementsSheet }} props */
export function About({ kit, sheet }) {
  const wide = useWide();
  return html`<div class="about-step quiet">${sheet.locked ? html`<p>${sheet.locked_note}</p>` : html`<${Html} class="intro" html=${sheet.intro || ""} />`}
    ${sheet.known && !(sheet.locked && !wide) && html`<p>${sheet.known} <button type="button" class="link" onClick=${() => kit.send({ kind: "page", page: "sources" })}>${t("About the sources")}</button></p>`}</div>`;
}

/** @param {{ item: Question }} props */
export function Sides({ item }) {
  return html`<div class="sides ${item.this_is_not ? "" : "one-side"}">
    <div><b>${item.this_is_not && t("This is it")}</b><p>${item.this_is}</p></div>
    ${item.this_is_not && html`<div><b>${t("This is not")}</b><p>${item.this_is_not}</p></div>`}
    ${item.known && html`<p class="quiet known">${item.known}</p>`}
  </div>`;
}

// The answers and what belongs to them; of a final question what was answered, and what the feedback says of it.
/** @param {{ kit: Kit, sheet: JudgementsSheet, file: FileView, item: Question, answer: (item: Question, id: string | null) => void, cite: (key: string) => void, switchKeys?: any }} props */
export function Judgement({ kit, sheet, file, item, answer, cite, switchKeys = null }) {
  const wide = useWide(), further = sheet.further.filter((f) => item.further.includes(f.id)), n = item.passages.length;
  const toFile = html`<button type="button" class="small cite-for" aria-haspopup=${wide ? null : "dialog"} onClick=${() => cite(item.key)}>${wide || (!n && !item.locked) ? t("Cite a passage")
    : html`${t("Case file")}${n > 0 && ` · ${t("cited: {n}", { n })}`}`}</button>`;
  if (item.locked) {
    return html`<div class="answer"><${Given} sheet=${sheet} item=${item} />${!wide && toFile}
      ${item.finding ? html`<${Finding} finding=${wide ? item.finding : { ...item.finding, quotes: [] }}>${!wide && item.finding.quotes.length > 0 && html`<details><summary>${t("Passages of the file")}</summary>${item.finding.quotes.map((q) => html`<${Quote} key=${q.label} quote=${q} />`)}</details>`}${item.aside && html`<p class="quiet">${item.aside}</p>`}<//>` : html`<${Quotes} kit=${kit} file=${file} item=${item} />`}</div>`;
  }
  return html`<div class="answer">
    <${Answers} sheet=${sheet} item=${item} onpick=${(id) => answer(item, id)} />
    <div class="below-answers">${switchKeys}
      ${item[sheet.field] && html`<button type="button" class="link clear" onClick=${() => answer(item, null)}>${t("Clear answer")}</button>`}</div>
    <div class="because"><div class="row"><b>${t("Because of")}</b>
      ${toFile}</div>
      <${Quotes} kit=${kit} file=${file} item=${item} /></div>
    ${item.hint && html`<p class="quiet hint">${item.hint}</p>`}
    ${further.map((f) => html`<${Further} key=${f.id} kit=${kit} sheet=${sheet} item=${item} asked=${f} />`)}
  </div>`;
}

/**
 * A click on an answer that is given already takes it back. A double click gives it, and keys only give.
 * @param {MouseEvent} event
 * @param {boolean} given
 * @param {() => void} clear
 */
function clearedBy(event, given, clear) {
  if (!given || event.detail !== 1) return;
  event.preventDefault();
  clear();
}

// Where one answers with the file in hand: the answers, what must be said beside them, and the way to the next question.
/** @param {{ kit: Kit, sheet: JudgementsSheet, item: Question, answer: (item: Question, id: string | null) => void, onward: () => void, last: boolean }} props */
export function AnswerStrip({ kit, sheet, item, answer, onward, last }) {
  const asked = item.locked ? [] : sheet.further.filter((f) => item.further.includes(f.id) && !f.optional);
  return html`${!item.locked && html`<${Answers} sheet=${sheet} item=${item} onpick=${(id) => answer(item, id)} strip />`}
    ${asked.map((f) => html`<${Further} key=${f.id} kit=${kit} sheet=${sheet} item=${item} asked=${f} strip />`)}
    <button type="button" class=${last ? "primary" : "primary to-next"} onClick=${onward}>${last ? t("Continue") : nextOf(sheet)}</button>`;
}

const STRIP = "strip-"; // names in the strip, which stands beside the question itself

/** @param {{ sheet: JudgementsSheet, item: Question, onpick: (id: string | null) => void, strip?: boolean }} props */
function Answers({ sheet, item, onpick, strip = false }) {
  const offered = sheet.answers.filter((a) => item.offered.includes(String(a.id)));
  return html`<div class=${sheet.stacked ? "answers stacked" : "answers"} role="radiogroup" aria-label=${item.label}>
    ${offered.map((a) => html`<label key=${a.id} onClick=${(e) => clearedBy(e, item[sheet.field] === a.id, () => onpick(null))}>
      <input type="radio" name=${(strip ? STRIP : "") + item.key} value=${a.id} checked=${item[sheet.field] === a.id} onChange=${() => onpick(String(a.id))} /><span>${a.label}</span></label>`)}
  </div>`;
}

const LONG_LIST = 6; // a longer one is a list to fold out

/** @param {{ kit: Kit, sheet: JudgementsSheet, item: Question, asked: FurtherView, strip?: boolean }} props */
function Further({ kit, sheet, item, asked, strip = false }) {
  const value = item[asked.id], id = `${strip ? STRIP : ""}${item.key}-${asked.id}`;
  const set = (given) => kit.answer(item, asked.several ? { toggle: { [asked.id]: given } } : { [asked.id]: given });
  if (!asked.several && asked.options.length > LONG_LIST) {
    return html`<div class="further"><label><b>${asked.label}</b> <select value=${value ?? ""} onChange=${(e) => set(e.target.value || null)}>
      <option value="">${t("not said")}</option>${asked.options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</select></label></div>`;
  }
  return html`<div class="further"><b id=${id}>${asked.label}</b>${asked.optional && html` <span class="quiet">${t("optional")}</span>`}
    <div class="segments" role=${asked.several ? "group" : "radiogroup"} aria-labelledby=${id}>
      ${asked.options.map((o) => { const on = asked.several ? value.includes(o.id) : value === o.id; return html`<label key=${o.id} onClick=${(e) => !asked.several && clearedBy(e, on, () => set(null))}>
        <input type=${asked.several ? "checkbox" : "radio"} name=${id} value=${o.id} checked=${on} onChange=${() => set(o.id)} /><span>${o.label}</span></label>`; })}
    </div></div>`;
}

/** @param {{ sheet: Pick<JudgementsSheet, "answers" | "field" | "further">, item: Question }} props */
export function Given({ sheet, item }) {
  const answer = sheet.answers.find((a) => a.id === item[sheet.field])?.label || t("not judged");
  const beside = sheet.further.filter((f) => item.further.includes(f.id)).flatMap((f) => f.options.filter((o) => (f.several ? item[f.id].includes(o.id) : item[f.id] === o.id)));
  return html`<p class="given">${t("Your answer:")} <b>${answer}</b>${beside.map((o) => ` · ${o.label}`)}</p>`;
}

// What is cited, readable in place. Its place opens the file there.
/** @param {{ kit: Kit, file: FileView, item: Question }} props */
export function Quotes({ kit, file, item }) {
  const passages = item.passages.map((id) => passageOf(file, id)).filter((p) => p !== undefined);
  if (!passages.length) return null;
  return html`<ul class="quotes" aria-label=${t("Cited passages")}>
    ${passages.map((p) => html`<li key=${p.id}><div><${Html} class="words" lang=${p.lang} html=${p.html} /><button type="button" class="link place" onClick=${() => kit.openPassage(p.id)}>${p.label}</button></div>
      ${!item.locked && html`<button type="button" class="take-back" aria-label=${t("Take back {passage}", { passage: p.label })} onClick=${() => kit.answer(item, { cite: p.id })}><span aria-hidden="true">×</span></button>`}</li>`)}
  </ul>`;
}
