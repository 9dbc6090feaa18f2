// The screen *Languages*: each text beside its translation, one part of the case at a time.

import { html, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { NotTaken, TextField } from "./field.js";
import { Heading } from "./heading.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { LanguagesSheet, TranslatedTextSheet, WordChange } from "../sheets" */

const LARGEST = 256 * 1024 - 4096; // bytes of a file that one message can carry
const LARGEST_XLIFF = 2_000_000; // bytes of a file before it is packed: xliff_reader.py

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
      <${ForTranslators} kit=${kit} sheet=${sheet} /></div>`}
    ${kit.frame.may_write && html`<${Replace} kit=${kit} sheet=${sheet} />`}
    ${sheet.not_taken.length > 0 && html`<section class="problem advice" id="not-taken"><h2>${t("Not taken from the file")}</h2><ul class="plain">${sheet.not_taken.map((one, i) => html`<li key=${i}><b>${one.label}</b> ${one.why}
      ${one.text && html`<${NotTaken} label=${t("Text in the file")} text=${one.text} lang=${language} />`}</li>`)}</ul></section>`}
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
      ${text.state === "changed" && html`<p class="problem advice" lang=${kit.language}>${t("The original has changed since this was translated.")}</p>`}</div>
    <div class="translation"><${TextField} kit=${kit} field=${text.field} quietLabel />
      <p class="row"><span class="state-of ${text.state}">${text.state_label}</span>
        ${kit.frame.may_write && text.state === "changed" && button(t("Still fits"), t("The translation still fits what the original says now"), false)}
        ${kit.frame.may_write && (text.state === "done" || text.state === "changed") && button(t("Reviewed"), t("I know both languages, and this translation is right"), true)}
        ${kit.frame.may_write && text.state === "reviewed" && button(t("Not reviewed after all"), t("Not reviewed after all"), false)}</p></div></li>`;
}

// The new words with those that were there before; both are marked for the ear too.
/** @param {{ changes: WordChange[], lang: string }} props */
export function Changes({ changes, lang }) {
  return html`<p class="word-changes" lang=${lang} dir="auto">${changes.map((change, i) => (change.kind === "gone" ? html`<del key=${i}><span class="visually-hidden">${t("taken out:")}</span>${change.text}</del>`
    : change.kind === "new" ? html`<ins key=${i}><span class="visually-hidden">${t("put in:")}</span>${change.text}</ins>` : html`<span key=${i}>${change.text}</span>`))}</p>`;
}

// Find words in all texts of the case, in each language, and replace them where they are ticked.
/** @param {Drawing<LanguagesSheet>} props */
function Replace({ kit, sheet }) {
  const { replace } = sheet;
  const [asked, setAsked] = useState({ words: replace.words, instead: replace.instead, any_case: replace.any_case, whole: replace.whole });
  const [unticked, setUnticked] = useState(/** @type {string[]} */ ([]));
  const place = { language: sheet.language, part: sheet.parts.find((p) => p.current)?.id || "", show: sheet.shown };
  const find = (e) => { e.preventDefault(); setUnticked([]); kit.at({ ...place, ...asked }); kit.seek("found-words"); };
  const ticked = replace.found.filter((one) => !unticked.includes(one.id)).map((one) => one.id);
  const tick = (id) => setUnticked(unticked.includes(id) ? unticked.filter((other) => other !== id) : [...unticked, id]);
  const shown = { words: replace.words, instead: replace.instead, any_case: replace.any_case, whole: replace.whole };
  const go = () => { kit.unsaved.saveAll(); kit.send({ kind: "replace_words", ...shown, ticked }); kit.seek("found-words"); };
  const box = (name, label) => html`<label><input type="checkbox" checked=${asked[name]} onChange=${(e) => setAsked({ ...asked, [name]: e.target.checked })} /> ${label}</label>`;
  const words = (name, label) => html`<label class="stack">${label} <input type="text" maxlength="200" dir="auto" value=${asked[name]} onInput=${(e) => setAsked({ ...asked, [name]: e.target.value })} /></label>`;
  return html`<details class="fold replace" open=${replace.words !== ""}><summary>${t("Find and replace")}</summary><form onSubmit=${find}><p class="quiet">${t("In all texts of the case and its key, in every language; words of the kit stay as they are.")}</p>
    <div class="row">${words("words", t("Find"))}${words("instead", t("Replace by"))}</div>
    <p class="row">${box("any_case", t("Capitals may differ"))} ${box("whole", t("Whole words"))} <button type="submit" class="small" disabled=${!asked.words}>${t("Find")}</button></p></form>
    <div id="found-words" tabindex="-1">${replace.sentence && html`<p role="status">${replace.sentence}</p>`}
    ${replace.found.length > 0 && html`<ol class="plain found-words">${replace.found.map((one) => html`<li key=${one.id}><label><input type="checkbox" checked=${!unticked.includes(one.id)} onChange=${() => tick(one.id)} /> <b>${one.label}</b></label><${Changes} changes=${one.pieces} lang=${one.lang} /></li>`)}</ol>
      <p><button type="button" class="small primary" disabled=${!ticked.length} onClick=${go}>${t("Replace in {n} texts", { n: ticked.length })}</button></p>`}</div></details>`;
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

// Two ways to hand the texts on: a table, and XLIFF, which is packed before it is sent since a long case has more than one message carries.
/** @param {Drawing<LanguagesSheet>} props */
function ForTranslators({ kit, sheet }) {
  const { language } = sheet;
  const take = async (e, kind, content) => {
    const [file] = e.target.files;
    e.target.value = "";
    kit.unsaved.saveAll();
    const sent = file && (await content(file));
    if (file) kit.send({ kind, language }, sent.byteLength > LARGEST ? new ArrayBuffer(0) : sent);
  };
  const save = (kind) => { kit.unsaved.saveAll(); kit.send({ kind, language }); };
  const plain = (file) => (file.size > LARGEST ? new ArrayBuffer(0) : file.arrayBuffer());
  const packed = (file) => (file.size > LARGEST_XLIFF ? new ArrayBuffer(0) : new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer());
  return html`<div><details class="fold"><summary>${t("In a table")}</summary><p class="quiet">${t("For a translator who does not work on this page: one row a text. The table comes back here; only texts whose original is still the same are taken.")}</p><p class="row"><button type="button" class="small" onClick=${() => save("save_table")}>${t("Save the table")}</button>
    ${kit.frame.may_write && html`<label class="button small">${t("Take a table in")}<input class="visually-hidden" type="file" accept=".xlsx" onChange=${(e) => take(e, "take_table", plain)} /></label>`}</p></details>
    <details class="fold"><summary>${t("For a translator (XLIFF)")}</summary><p class="quiet">${t("For a translator with a program of their own: XLIFF 2.0, with a note on where each text stands and who says it. The file comes back here; only texts whose original is still the same are taken.")}</p><p class="row"><button type="button" class="small" onClick=${() => save("save_xliff")}>${t("Save the XLIFF file")}</button>
    ${kit.frame.may_write && html`<label class="button small">${t("Take an XLIFF file in")}<input class="visually-hidden" type="file" accept=".xlf,.xliff" onChange=${(e) => take(e, "take_xliff", packed)} /></label>`}</p></details></div>`;
}
