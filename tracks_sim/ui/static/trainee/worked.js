// The worked example: every judgement with the author's answer and reason, one at a time beside the file, and the list of all.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html, fill } from "../shared/base.js";
import { useKept, useWide } from "../shared/browser.js";
import { CaseFile } from "./file.js";
import { Given, Quotes, Sides } from "./question.js";
import { ItemRow } from "./question_list.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, WorkedPart, WorkedQuestion, WorkedSheet } from "../sheets" */

/** @typedef {{ part: WorkedPart, group: string, item: WorkedQuestion }} Place A judgement, and where it stands among the others. */

/** @param {{ kit: Kit, sheet: WorkedSheet, file: FileView }} props */
export function Worked({ kit, sheet, file }) {
  const wide = useWide();
  const places = sheet.parts.flatMap((part) => part.groups.flatMap((group) => group.items.map((item) => ({ part, group: group.label, item }))));
  const [key, setKey] = useKept("tracks-worked-" + kit.attempt, places[0].item.key);
  const n = Math.max(0, places.findIndex((place) => place.item.key === key));
  const { item } = places[n];
  const go = (to) => {
    setKey(to);
    requestAnimationFrame(() => {
      if (!wide) document.getElementById("work")?.scrollIntoView();
      document.querySelector(".question-body")?.scrollTo(0, 0);
      document.getElementById("name-" + to)?.focus({ preventScroll: true });
    });
  };
  const list = html`<${All} key="all" sheet=${sheet} places=${places} n=${n} go=${go} wide=${wide} />`;
  const question = html`<${Judged} key="judged" kit=${kit} sheet=${sheet} file=${file} places=${places} n=${n} go=${go} />`;
  const papers = html`<${CaseFile} key="file" kit=${kit} file=${file} citing=${{ label: item.label, passages: item.passages, toggle: null }} shows=${item.passages[0] || null} />`;
  // In the order in which they stand on the screen, so that the keyboard goes the way of the eye.
  return html`<main class="desk questions one-by-one worked">${wide ? [papers, question, list] : [list, question, papers]}</main>`;
}

// One judgement: what it asks, the author's answer, why, and the passages that it rests on.
/** @param {{ kit: Kit, sheet: WorkedSheet, file: FileView, places: Place[], n: number, go: (key: string) => void }} props */
function Judged({ kit, sheet, file, places, n, go }) {
  const { part, group, item } = places[n], words = part.words;
  const named = group ? `${part.label} · ${group}` : part.label;
  const step = (to) => kit.send({ kind: "opened", step: to });
  return html`<section class="sheet work" id="work" tabindex="-1" aria-label=${sheet.title}>
    <div id="question">
      <div class="question-body" key=${item.key}>
        ${n === 0 && html`<div class="about-step"><h2>${sheet.title}</h2><${Html} class="quiet" html=${sheet.intro || ""} /></div>`}
        <p class="quiet place-of">${fill(words.place, { group: named, n: n + 1, all: places.length })}</p>
        <h1 id=${"name-" + item.key} tabindex="-1">${item.label}</h1>
        <details class="about-this"><summary>${sheet.words.sides}</summary><${Sides} sheet=${part} item=${item} /></details>
        <div class="answer authors"><${Given} sheet=${part} item=${item} />
          <${Html} class="reason" lang=${file.language} html=${item.reason} />
          ${item.split && html`<p>${item.split}</p>`}
          <${Quotes} kit=${kit} file=${file} item=${item} /></div>
        ${item.aside && item.state === "present" && html`<p class="quiet">${item.aside}</p>`}
        <p class="quiet source">${item.source}${item.unverified && html` <span class="badge">${item.unverified}</span>`}</p>
      </div>
      <div class="question-nav actions">
        <button type="button" onClick=${() => (n > 0 ? go(places[n - 1].item.key) : step(sheet.back))}>${kit.t.back}</button>
        ${n < places.length - 1
          ? html`<button type="button" class="primary to-next" onClick=${() => go(places[n + 1].item.key)}>${sheet.words.next}</button>`
          : html`<button type="button" class="primary" onClick=${() => step(sheet.next)}>${sheet.words.decide}</button>`}
      </div>
    </div>
  </section>`;
}

// All judgements and where one is; on a narrow window folded to one line.
/** @param {{ sheet: WorkedSheet, places: Place[], n: number, go: (key: string) => void, wide: boolean }} props */
function All({ sheet, places, n, go, wide }) {
  const [open, setOpen] = useState(false);
  const { item, part } = places[n];
  const pick = (key) => { setOpen(false); go(key); };
  const place = fill(part.words.place_alone, { n: n + 1, all: places.length });
  const list = html`<ul>${sheet.parts.map((of) => html`<li key=${of.step}><p class="group" id=${"part-" + of.step}>${of.label}</p>
    <ul aria-labelledby=${"part-" + of.step}>${places.filter((one) => one.part === of).map(({ item: one }) => html`<${ItemRow} key=${one.key} sheet=${of} one=${one} current=${one === item} onpick=${() => pick(one.key)} />`)}</ul></li>`)}</ul>`;
  if (wide) return html`<div class="sheet side"><nav class="items" id="items" aria-label=${sheet.words.all}><div class="progress"><b>${place}</b></div>${list}</nav></div>`;
  return html`<nav class="sheet items folded" id="items" aria-label=${sheet.words.all}>
    <button type="button" class="link" aria-expanded=${open} onClick=${() => setOpen(!open)}>${place} <span aria-hidden="true">${open ? "▴" : "▾"}</span></button>
    ${open && list}</nav>`;
}
