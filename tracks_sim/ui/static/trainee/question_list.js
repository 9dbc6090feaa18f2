// All questions of a step: as the list beside one of them, and one below the other.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Judged } from "./judged.js";
import { About, Judgement, Sides } from "./question.js";
/** @import { Question, JudgementsSheet } from "../sheets" */
/** @import { Shared } from "./question.js" */

/**
 * The sign of a question in the list, and its words: the answer, or what the feedback says of it.
 * @param {Pick<JudgementsSheet, "answers" | "field">} sheet
 * @param {Question} item
 */
function stateOf(sheet, item) {
  if (item.outcome) return item.outcome === "right" ? { sign: "✓", words: t("right"), kind: "right" } : { sign: "△", words: t("to look at"), kind: "wrong" };
  const given = sheet.answers.find((a) => a.id === item[sheet.field]);
  return given ? { sign: given.sign, words: given.label, kind: String(given.id) } : { sign: "○", words: t("not judged yet"), kind: "open" };
}

/**
 * One question in the list of all.
 * @param {{ sheet: Pick<JudgementsSheet, "answers" | "field">, one: Question, current: boolean, onpick: () => void }} props
 */
export function ItemRow({ sheet, one, current, onpick }) {
  const { sign, words, kind } = stateOf(sheet, one);
  return html`<li><button type="button" data-item=${one.key} title=${one.label} aria-current=${current ? "true" : null} onClick=${onpick}>
    <span class="sign ${kind}" aria-hidden="true">${sign}</span> <span class="name">${one.label}</span><span class="visually-hidden">, ${words}</span></button></li>`;
}

/** @param {Shared & { wide: boolean }} props */
export function Items({ kit, sheet, items, item, go, wide }) {
  const [open, setOpen] = useState(false);
  const done = items.length && sheet.answered / items.length;
  const pick = (key) => { setOpen(false); go(key); };
  const list = html`<ul>${sheet.groups.map((g) => html`<li key=${g.id}><p class="group" id=${"group-" + g.id}>${g.label}</p>
    <ul aria-labelledby=${"group-" + g.id}>${g.items.map((one) => html`<${ItemRow} key=${one.key} sheet=${sheet} one=${one} current=${one.key === item.key} onpick=${() => pick(one.key)} />`)}</ul></li>`)}</ul>`;
  if (!wide) {
    return html`<nav class="sheet items folded" id="items" aria-label=${t("All questions of this step")}>
      <button type="button" class="link" aria-expanded=${open} onClick=${() => setOpen(!open)}>${sheet.count} <span aria-hidden="true">${open ? "▴" : "▾"}</span></button>
      ${open && list}</nav>`;
  }
  return html`<div class="sheet side"><nav class="items" id="items" aria-label=${t("All questions of this step")}>
    <div class="progress"><b class="count">${sheet.count}</b>${!sheet.locked && html`<div class="meter" aria-hidden="true"><i style=${{ width: `${100 * done}%` }}></i></div>`}</div>
    ${list}</nav>
    <div class="step-end">
      ${sheet.lock && html`<button type="button" aria-describedby="then-final" onClick=${() => kit.send({ kind: "locked", step: sheet.step })}>${t("Show feedback on this step")}</button>
        <p class="quiet" id="then-final">${t("The answers are then final.")}</p>`}
      ${sheet.locked_note && !sheet.locked && html`<p class="quiet">${sheet.locked_note}</p>`}
      <button type="button" onClick=${() => kit.send({ kind: "opened", step: sheet.next })}>${t("Continue")}</button></div></div>`;
}

/** @param {Shared & { pick: (key: string) => void, changeView: any, children?: any }} props */
export function QuestionList({ kit, sheet, file, items, item, go, answer, keys, cite, pick, changeView, children }) {
  const wrong = items.filter((i) => i.outcome === "wrong");
  const many = items.length > 1;
  const pressed = useRef(false), held = useRef(null);
  useEffect(() => { if (many) document.getElementById("q-" + item.key)?.scrollIntoView({ block: "nearest" }); }, []); // where one was
  // A click takes its question once it has had its effect: drawing in between would take a radio button back.
  // What a question is unfolds with it and folds the last one: what one is at stays where it is on the screen.
  const take = (key) => {
    if (key === item.key) return;
    held.current = document.getElementById("q-" + key)?.getBoundingClientRect().top;
    pick(key);
  };
  useLayoutEffect(() => {
    const work = document.getElementById("work"), at = document.getElementById("q-" + item.key);
    if (held.current === null || !work || !at) return;
    (work.scrollHeight > work.clientHeight ? work : window).scrollBy(0, at.getBoundingClientRect().top - held.current);
    held.current = null;
  }, [item.key]);
  return html`<section class="sheet work" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1>
    <${About} kit=${kit} sheet=${sheet} />
    ${sheet.basis && html`<${Judged} kit=${kit} judged=${sheet.basis} />`}
    ${many && html`<div class="row"><span class="quiet count">${sheet.count}</span>${changeView}</div>`}
    ${wrong.length > 0 && many && html`<p class="row">${t("Next to look at")}: ${wrong.map((w) => html`<button key=${w.key} type="button" class="small" onClick=${() => go(w.key)}>${w.label}</button>`)}</p>`}
    ${sheet.groups.map((g) => html`<div key=${g.id}>${g.label && html`<h2>${g.label}</h2>`}
      ${g.items.map((one) => html`<fieldset key=${one.key} class="question ${many && one.key === item.key ? "current" : ""}" id=${"q-" + one.key} onKeyDown=${(e) => keys(e, one)}
        onPointerDown=${() => { pressed.current = true; }} onClick=${() => { pressed.current = false; setTimeout(() => take(one.key)); }} onfocusin=${() => !pressed.current && take(one.key)}>
        <legend><span id=${"name-" + one.key} tabindex="-1">${one.label}</span></legend>
        ${(sheet.as_list || one.key === item.key) && html`<${Sides} item=${one} />`}
        <${Judgement} kit=${kit} sheet=${sheet} file=${file} item=${one} answer=${answer} cite=${cite} />
      </fieldset>`)}</div>`)}
    ${children}
  </section>`;
}
