// The worked example: each judgement predicted with one tap, then the author's with its reason; beside the file, and the list of all.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { useKept, useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { CaseFile, passageOf } from "./file.js";
import { FlowingFile, useFileSheet } from "./file_sheet.js";
import { FromBelow } from "./from_below.js";
import { Quotes, Sides } from "./question.js";
import { ItemRow } from "./question_list.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, WorkedPart, WorkedQuestion, WorkedSheet } from "../sheets" */

/** @typedef {{ part: WorkedPart, item: WorkedQuestion }} Place A judgement, and the step in which a trainee makes it. */

/** @param {{ kit: Kit, sheet: WorkedSheet, file: FileView }} props */
export function Worked({ kit, sheet, file }) {
  const wide = useWide();
  const places = sheet.parts.flatMap((part) => part.groups.flatMap((group) => group.items.map((item) => ({ part, item }))));
  const [key, setKey] = useKept("tracks-worked-" + kit.attempt, (places.find((place) => !place.item.shown) || places[0]).item.key);
  const n = Math.max(0, places.findIndex((place) => place.item.key === key));
  const { item } = places[n];
  const [over, setOver] = useFileSheet(kit, wide), dialog = useRef(null);
  const go = (to) => {
    setKey(to);
    requestAnimationFrame(() => {
      if (!wide) document.getElementById("work")?.scrollIntoView();
      document.querySelector(".question-body")?.scrollTo(0, 0);
      document.getElementById("name-" + to)?.focus({ preventScroll: true });
    });
  };
  const list = html`<${All} key="all" sheet=${sheet} places=${places} n=${n} go=${go} wide=${wide} />`;
  const question = html`<${Row} key="row" kit=${kit} sheet=${sheet} file=${file} places=${places} n=${n} go=${go} wide=${wide} openFile=${() => setOver(true)} />`;
  // What is looked at is marked in the file; where that is a sheet over the question, it stands in the question too.
  const citing = { label: item.label, passages: item.passages, toggle: null };
  const papers = wide ? html`<${CaseFile} key="file" kit=${kit} file=${file} citing=${citing} shows=${item.passages[0] || null} />`
    : over && html`<${FromBelow} key="file" kit=${kit} class="with-file" title=${t("Case file")} close=${t("Back to the question")} sheetRef=${dialog} onclose=${() => setOver(false)}><${FlowingFile} kit=${kit} file=${file} citing=${citing} /><//>`;
  // In the order in which they stand on the screen, so that the keyboard goes the way of the eye.
  return html`<main class="desk questions one-by-one worked">${wide ? [papers, question, list] : [list, question, papers]}</main>`;
}

// One judgement: before it was predicted what it asks and what to look at, then the author's answer, why, and what it rests on.
/** @param {{ kit: Kit, sheet: WorkedSheet, file: FileView, places: Place[], n: number, go: (key: string) => void, wide: boolean, openFile: () => void }} props */
function Row({ kit, sheet, file, places, n, go, wide, openFile }) {
  const { part, item } = places[n], last = n === places.length - 1;
  const predicted = useRef(""), { key, shown } = item;
  const step = (to) => kit.send({ kind: "opened", step: to });
  const predict = (answer) => { predicted.current = key; kit.send({ kind: "predicted", item: key, answer }); };
  const onward = () => (last ? step(sheet.next) : go(places[n + 1].item.key));
  useEffect(() => { // the answer is read where one tapped, and Enter goes on from there
    if (shown && predicted.current === key) document.getElementById("authors")?.focus({ preventScroll: true });
  }, [shown, key]);
  const keys = (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest("button, summary, a")?.matches("summary, a, .link, [data-back]")) return;
    const answer = !shown && /^[1-9]$/.test(e.key) && item.offered[Number(e.key) - 1];
    if (answer) { e.preventDefault(); predict(answer); }
    if (shown && e.key === "Enter" && !e.target.closest("button")) { e.preventDefault(); onward(); }
  };
  const rests = wide ? html`<${Places} kit=${kit} file=${file} item=${item} />`
    : html`<${Quotes} kit=${kit} file=${file} item=${item} /><button type="button" class="small cite-for" aria-haspopup="dialog" onClick=${openFile}>${t("Case file")}</button>`;
  return html`<section class="sheet work" id="work" tabindex="-1" aria-label=${sheet.title} onKeyDown=${keys}>
    <div id="question">
      <div class="question-body" key=${key}>
        ${!wide && html`<p class="quiet place-of">${t("{n} of {all}", { n: n + 1, all: places.length })}</p>`}
        ${!shown && item.helps && html`<p class="helps"><b>${item.help}</b> ${item.helps}</p>`}
        <h1 id=${"name-" + key} tabindex="-1">${item.label}</h1>
        ${item.defined && html`<p class="defined">${item.this_is}</p>`}
        ${shown ? html`<div class="authors" id="authors" tabindex="-1"><${Answered} sheet=${sheet} part=${part} item=${item} />
            <${Html} class="reason" lang=${file.language} html=${item.reason} />
            ${item.split && html`<p>${item.split}</p>`}
            ${rests}</div>`
          : html`${item.hint && html`<p class="hint">${item.hint}</p>`}${rests}
            <div class=${part.stacked ? "predict stacked" : "predict"} role="group" aria-labelledby=${"name-" + key}>
              ${item.offered.map((id) => html`<button key=${id} type="button" data-predict=${id} onClick=${() => predict(id)}>${part.answers.find((a) => a.id === id)?.label}</button>`)}</div>`}
        ${!item.defined && html`<details class="about-this"><summary>${t("What this is, and who says so")}</summary><${Sides} item=${item} />
          ${item.source && html`<p class="quiet source">${item.source}${item.unverified && html` <span class="badge">${item.unverified}</span>`}</p>`}</details>`}
      </div>
      <div class="question-nav actions">
        <button type="button" data-back onClick=${() => (n > 0 ? go(places[n - 1].item.key) : step(sheet.back))}>${t("Back")}</button>
        ${shown && html`<button type="button" class=${last ? "primary" : "primary to-next"} onClick=${onward}>${last ? t("Now you decide") : t("Next")}</button>`}
      </div>
    </div>
  </section>`;
}

// The answers stay where they were: the author's, and what was predicted.
/** @param {{ sheet: WorkedSheet, part: WorkedPart, item: WorkedQuestion }} props */
function Answered({ sheet, part, item }) {
  const authors = item[part.field];
  return html`<ul class=${part.stacked ? "predict stacked" : "predict"} aria-label=${t("Answers")}>
    ${item.offered.map((id) => html`<li key=${id} class=${id === authors ? "of-author" : ""}><span>${part.answers.find((a) => a.id === id)?.label}</span>
      ${id === authors && html`<span class="whose">${t("the author")}</span>`}${id === item.predicted && html`<span class="whose">${t("you")}</span>`}</li>`)}</ul>`;
}

// Where what is shown stands in the file beside it, which marks it.
/** @param {{ kit: Kit, file: FileView, item: WorkedQuestion }} props */
function Places({ kit, file, item }) {
  const passages = item.passages.map((id) => passageOf(file, id)).filter((p) => p !== undefined);
  return passages.length > 0 && html`<p class="places" aria-label=${t("Cited passages")}>${passages.map((p) => html`<button key=${p.id} type="button" class="link place" onClick=${() => kit.openPassage(p.id)}>${p.label}</button> `)}</p>`;
}

// All judgements under the help with them, and where one is; on a narrow window folded to one line.
/** @param {{ sheet: WorkedSheet, places: Place[], n: number, go: (key: string) => void, wide: boolean }} props */
function All({ sheet, places, n, go, wide }) {
  const [open, setOpen] = useState(false);
  const { item } = places[n], helps = [...new Set(places.map((place) => place.item.help))];
  const pick = (key) => { setOpen(false); go(key); };
  const list = html`<ul>${helps.map((help, i) => html`<li key=${help}><p class="group" id=${"help-" + i}>${help}</p>
    <ul aria-labelledby=${"help-" + i}>${places.filter((place) => place.item.help === help).map(({ part, item: one }) => html`<${ItemRow} key=${one.key} sheet=${part} one=${one} current=${one === item} onpick=${() => pick(one.key)} />`)}</ul></li>`)}</ul>`;
  if (wide) return html`<div class="sheet side"><nav class="items" id="items" aria-label=${t("All judgements of this case")}>${list}</nav></div>`;
  return html`<nav class="sheet items folded" id="items" aria-label=${t("All judgements of this case")}>
    <button type="button" class="link" aria-expanded=${open} onClick=${() => setOpen(!open)}>${t("All judgements of this case")} <span aria-hidden="true">${open ? "▴" : "▾"}</span></button>
    ${open && list}</nav>`;
}
