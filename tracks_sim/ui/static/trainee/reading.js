// Briefing and reading: what the case is about, then the file, with marks and own notes beside it.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Actions, Html } from "../shared/base.js";
import { t } from "../shared/words.js";
import { CaseFile, passageOf } from "./file.js";
import { OwnNotes } from "./notes.js";
/** @import { Kit } from "../kit" */
/** @import { BriefingSheet, FileView, ReadingSheet } from "../sheets" */

const QUOTED = 8; // words of a mark that stand beside the file

/** @param {{ kit: Kit, sheet: BriefingSheet }} props */
export function Briefing({ kit, sheet }) {
  const { country } = sheet;
  return html`<main class="desk one briefing"><section class="sheet work" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1>
    <dl class="facts">${sheet.facts.map((f) => html`<div key=${f.what}><dt>${f.what}</dt><dd>${f.value}</dd></div>`)}</dl>
    <div class="parts-of-briefing">
      <${Html} class="story" html=${sheet.story} />
      <div><h2>${t("Your task")}</h2><${Html} html=${sheet.task} />
        ${sheet.enough_folded ? html`<details><summary>${t("What is enough to act on")}</summary><${Html} html=${sheet.enough} /></details>` : html`<h2>${t("What is enough to act on")}</h2><${Html} html=${sheet.enough} />`}</div>
    </div>
    <details class="country"><summary>${country.title}</summary>
      <p class="quiet">${country.known} <button type="button" class="link" onClick=${() => kit.send({ kind: "page", page: "sources" })}>${t("About the sources")}</button></p>
      <dl>${country.facts.map((f) => html`<dt key=${f.what}>${f.what}</dt><dd>${f.value}<span class="quiet source">${f.source}${f.unverified && html` · <em>${f.unverified}</em>`}</span></dd>`)}</dl></details>
    <${Actions} kit=${kit} back=${null} next=${sheet.next} />
  </section></main>`;
}

/** @param {{ kit: Kit, sheet: ReadingSheet, file: FileView }} props */
export function Reading({ kit, sheet, file }) {
  return html`<main class="desk reading-desk">
    <${CaseFile} kit=${kit} file=${file} notes=${false} />
    <section class="sheet work" id="work" tabindex="-1" aria-labelledby="sheet-title">
      <div class="reading-body">
        <div class="reading-head"><h1 id="sheet-title">${sheet.title}</h1><p class="opened" role="status">${sheet.opened}</p></div>
        <${Html} class="quiet" html=${sheet.intro} />
        ${sheet.with_marks && html`<${Marks} kit=${kit} sheet=${sheet} file=${file} /><${OwnNotes} kit=${kit} file=${file} />`}
      </div>
      <${Actions} kit=${kit} back=${sheet.back} next=${sheet.next} />
    </section>
  </main>`;
}

/** @param {{ kit: Kit, sheet: ReadingSheet, file: FileView }} props */
function Marks({ kit, sheet, file }) {
  if (!file.marks.length) return html`<p class="quiet">${t("Mark what you want to come back to. Marks are for you alone and are never scored.")}</p>`;
  const passages = file.marks.map((id) => passageOf(file, id)).filter((p) => p !== undefined);
  return html`<h2>${t("Passages you marked")}</h2><ul class="marks">${passages.map((p) => html`<li key=${p.id}>
    <button type="button" class="own-mark" onClick=${() => kit.openPassage(p.id)}><span class="quiet">${p.label}</span> <span class="words" lang=${p.lang}>${beginning(p.html)}</span></button></li>`)}</ul>`;
}

/**
 * The first words of a passage, without its tags.
 * @param {string} passage
 */
function beginning(passage) {
  const text = new DOMParser().parseFromString(passage, "text/html").body.textContent || "";
  const words = text.split(/\s+/).filter(Boolean);
  return words.slice(0, QUOTED).join(" ") + (words.length > QUOTED ? " …" : "");
}
