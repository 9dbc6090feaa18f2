// The screen *Languages*: each text beside its translation, one part of the case at a time.

import { html, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { TextField } from "./field.js";
import { Heading } from "./heading.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { LanguagesSheet, TranslatedTextSheet, WordChange } from "../sheets" */

const LARGEST = 256 * 1024 - 4096; // bytes of a file that one message can carry

/** @param {Drawing<LanguagesSheet>} props */
export function Languages({ kit, sheet }) {
  const { language, shown } = sheet;
  const part = sheet.parts.find((p) => p.current);
  const at = (more) => kit.at({ language, part: part?.id || "", show: shown, ...more });
  return html`<section class="sheet whole"><${Heading} sheet=${sheet} />
    <div class="translate-head">
      ${sheet.languages.length > 0 && html`<div class="tabs" role="group" aria-label=${t("Translate into")}>${sheet.languages.map((l) => html`<button key=${l.id} type="button" aria-pressed=${l.current ? "true" : "false"} onClick=${() => kit.at({ language: l.id, show: shown })}>
        <span>${l.label}</span> <span class="quiet">${l.left}</span></button>`)}</div>`}
      ${kit.frame.may_write && html`<${ListedLanguages} key=${language} kit=${kit} sheet=${sheet} />`}</div>
    ${language && html`<div class="translate-tools">
      <fieldset class="show-state"><legend>${t("Show")}</legend>${[{ id: "", label: t("All"), n: null }, ...sheet.states].map((s) => html`<label key=${s.id}>
        <input type="radio" name="show-state" checked=${s.id === shown} onChange=${() => kit.at({ language, show: s.id })} /> ${s.label}${s.n !== null && html` <b>${s.n}</b>`}</label>`)}</fieldset>
      <${Table} kit=${kit} sheet=${sheet} /></div>`}
    ${sheet.not_taken.length > 0 && html`<section class="problem advice" id="not-taken"><h2>${t("Not taken from the table")}</h2><ul class="plain">${sheet.not_taken.map((one, i) => html`<li key=${i}><b>${one.label}</b> ${one.why}
      ${one.text && html`<blockquote lang=${language}>${one.text}</blockquote>`}</li>`)}</ul></section>`}
    ${language && html`<label class="part-select">${t("Parts of the case")} <select value=${part?.id} onChange=${(e) => at({ part: e.target.value })}>
      ${sheet.parts.map((p) => html`<option key=${p.id} value=${p.id}>${p.label} (${p.n})</option>`)}</select></label>
      ${part && html`<${Part} key=${`${language} ${part.id} ${shown}`} kit=${kit} sheet=${sheet} title=${part.label} />`}
      ${sheet.next && html`<p><button type="button" onClick=${() => { at({ part: sheet.next?.id }); kit.seek("open-part"); }}>${t("Next part:")} ${sheet.next.label}</button></p>`}`}
  </section>`;
}

// A text stays on show while its part is open, also when what is typed gives it another state than the one that is shown.
/** @param {{ kit: AuthorKit, sheet: LanguagesSheet, title: string }} props */
function Part({ kit, sheet, title }) {
  const stays = useRef(/** @type {Set<string>} */ (new Set()));
  for (const text of sheet.texts) if (!sheet.shown || text.state === sheet.shown) stays.current.add(text.name);
  const texts = sheet.texts.filter((text) => stays.current.has(text.name));
  return html`<h2 id="open-part" tabindex="-1">${title}</h2>
    ${texts.length ? html`<ol class="side-by-side">${texts.map((text) => html`<${Translated} key=${text.name} kit=${kit} sheet=${sheet} text=${text} />`)}</ol>` : html`<p class="quiet">${t("Nothing of this part is in this state.")}</p>`}`;
}

/** @param {{ kit: AuthorKit, sheet: LanguagesSheet, text: TranslatedTextSheet }} props */
function Translated({ kit, sheet, text }) {
  const id = text.field.id;
  const mark = (reviewed) => kit.act({ act: "mark_translation", language: sheet.language, text: text.name, reviewed });
  const button = (label, long, reviewed) => html`<button type="button" class="small" id=${`${id}-${reviewed ? "reviewed" : "fits"}`} title=${long} aria-describedby=${`${id}-where`} onClick=${() => mark(reviewed)}>${label}</button>`;
  return html`<li class="translated ${text.state}"><h3 class="where" id=${`${id}-where`}>${text.label}</h3>
    <div class="source" lang=${sheet.source} dir="auto"><span class="visually-hidden">${sheet.source_label}:</span> ${text.changes.length > 0 ? html`<${Changes} changes=${text.changes} lang=${sheet.source} />` : text.source}
      ${text.state === "changed" && html`<p class="problem advice" lang=${kit.language}>${t("The source has changed since this was translated.")}</p>`}</div>
    <div class="translation"><${TextField} kit=${kit} field=${text.field} quietLabel />
      <p class="row"><span class="state-of ${text.state}">${text.state_label}</span>
        ${kit.frame.may_write && text.state === "changed" && button(t("Still fits"), t("The translation still fits what the source says now"), false)}
        ${kit.frame.may_write && (text.state === "done" || text.state === "changed") && button(t("Reviewed"), t("I know both languages, and this translation is right"), true)}
        ${kit.frame.may_write && text.state === "reviewed" && button(t("Not reviewed after all"), t("Not reviewed after all"), false)}</p></div></li>`;
}

// The new words with those that were there before; both are marked for the ear too.
/** @param {{ changes: WordChange[], lang: string }} props */
export function Changes({ changes, lang }) {
  return html`<p class="word-changes" lang=${lang} dir="auto">${changes.map((change, i) => (change.kind === "gone" ? html`<del key=${i}><span class="visually-hidden">${t("taken out:")}</span>${change.text}</del>`
    : change.kind === "new" ? html`<ins key=${i}><span class="visually-hidden">${t("put in:")}</span>${change.text}</ins>` : html`<span key=${i}>${change.text}</span>`))}</p>`;
}

/** @param {Drawing<LanguagesSheet>} props */
function ListedLanguages({ kit, sheet }) {
  const [sure, setSure] = useState(false);
  const list = (language, listed) => kit.act({ act: "list_language", language, listed });
  if (sure) return html`<div class="problem advice"><p>${t("Nobody is offered the case in this language any more. The texts stay in their files and come back when the language is added again.")}</p><p class="row"><button type="button" class="small" onClick=${() => { setSure(false); list(sheet.language, false); }}>${t("Take it out")}</button>
    <button type="button" class="small" onClick=${() => setSure(false)}>${t("Keep it")}</button></p></div>`;
  return html`<p class="row">${sheet.addable.map((l) => html`<button key=${l.id} type="button" class="small" onClick=${() => { list(l.id, true); kit.at({ language: l.id }); }}>${t("Add a language")} (${l.label})</button>`)}
    ${sheet.language && html`<button type="button" class="small" onClick=${() => setSure(true)}>${t("Take this language out")}</button>`}</p>`;
}

/** @param {Drawing<LanguagesSheet>} props */
function Table({ kit, sheet }) {
  const { language } = sheet;
  const take = async (e) => {
    const [file] = e.target.files;
    e.target.value = "";
    kit.unsaved.saveAll();
    if (file) kit.send({ kind: "take_table", language }, file.size > LARGEST ? new ArrayBuffer(0) : await file.arrayBuffer());
  };
  const save = () => { kit.unsaved.saveAll(); kit.send({ kind: "save_table", language }); };
  return html`<details class="fold"><summary>${t("In a table")}</summary><p class="quiet">${t("For a translator who does not work on this page: one row a text. The table comes back here; only texts whose source is still the same are taken.")}</p><p class="row"><button type="button" class="small" onClick=${save}>${t("Save the table")}</button>
    ${kit.frame.may_write && html`<label class="button small">${t("Take a table in")}<input class="visually-hidden" type="file" accept=".xlsx" onChange=${take} /></label>`}</p></details>`;
}
