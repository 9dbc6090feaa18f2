// A text that saves itself: when it is left, and one second after the last key. What is typed stays until it is confirmed.

import { html, useEffect, useReducer, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { nameOf } from "./problems.js";
/** @import { AuthorKit, TextFieldProps } from "./kit" */
/** @import { FieldProblem, FieldSheet } from "../sheets" */

const SHORT = 400; // letters of a refused text that is shown unfolded
const GROWS = typeof CSS !== "undefined" && CSS.supports("field-sizing", "content");

/** @param {TextFieldProps} props */
export function TextField({ kit, field, onKeyDown, onPaste, ontype, quietLabel = false, class: name = "" }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const typed = kit.unsaved.of(field.id);
  const text = typed ? typed.text : field.text;
  useEffect(() => {
    if (GROWS || !box.current) return;
    box.current.style.height = "auto";
    box.current.style.height = `${box.current.scrollHeight + 2}px`;
  }, [text]);
  useEffect(() => () => kit.unsaved.save(field.id), [field.id]);
  const described = [field.help && `${field.id}-help`, field.problems.length && `${field.id}-problems`, typed?.refused && `${field.id}-refused`].filter(Boolean);
  const kept = field.conflict ? null : kit.unsaved.kept(field);
  const edit = (value) => { kit.unsaved.edit(field, value); ontype?.(value); redraw(0); };
  const keys = (e) => {
    onKeyDown?.(e);
    if (e.key === "Enter" && field.rows === 1 && !e.isComposing) e.preventDefault(); // one line
  };
  const [here, setHere] = useState(false);
  const asks = kit.frame.may_write && !field.conflict && (here || field.earlier);
  return html`<div class="field ${name}" onfocusin=${() => setHere(true)} onfocusout=${(e) => { if (!e.currentTarget.contains(e.relatedTarget)) setHere(false); }}>
    <label for=${field.id} class=${quietLabel ? "visually-hidden" : "field-label"}>${field.label}</label>
    ${field.help && html`<p class="quiet field-help" id=${`${field.id}-help`}>${field.help}</p>`}
    ${asks && !field.earlier && html`<${AskEarlier} kit=${kit} field=${field} />`}
    ${field.conflict ? html`<${Conflict} kit=${kit} field=${field} />`
      : html`<textarea id=${field.id} ref=${box} class=${typed?.refused ? "write refused" : "write"} lang=${field.lang} dir="auto" rows=${field.rows} value=${text} readonly=${!kit.frame.may_write}
          aria-describedby=${described.join(" ") || null} aria-invalid=${field.problems.some((p) => p.kind === "wrong") ? "true" : null}
          onInput=${(e) => edit(e.target.value)} onBlur=${() => kit.unsaved.save(field.id)} onKeyDown=${keys} onPaste=${onPaste}></textarea>`}
    ${typed?.refused && html`<p class="problem" id=${`${field.id}-refused`}>${t("This text is not saved. It stays here until it is; the notice above says why.")}</p>`}
    ${kept && html`<div class="problem advice"><${NotTaken} label=${t("This text was not saved before the page was closed:")} text=${kept.text} lang=${field.lang} />
      <p class="row"><button type="button" class="small" onClick=${() => { kit.unsaved.edit({ ...field, base: kept.base }, kept.text); kit.unsaved.save(field.id); kit.seek(field.id); }}>${t("Put it back")}</button>
      <button type="button" class="small" onClick=${() => { kit.unsaved.forget(field.id); redraw(0); kit.seek(field.id); }}>${t("Throw it away")}</button></p></div>`}
    <${Problems} kit=${kit} id=${`${field.id}-problems`} problems=${field.problems} /><${Remarks} kit=${kit} n=${field.remarks} of=${field.label} />
    ${asks && field.earlier && html`<${Earlier} kit=${kit} field=${field} />`}</div>`;
}

// A text that was not saved, folded where it is long.
/** @param {{ label: string, text: string, lang: string }} props */
export function NotTaken({ label, text, lang }) {
  return html`<details open=${text.length <= SHORT}><summary>${label} <span class="quiet">${t("{n} letters", { n: text.length })}</span></summary><blockquote lang=${lang} dir="auto">${text}</blockquote></details>`;
}

// Asks for what stood in the field where the keyboard is: before it, so that Tab still leads from text to text, and Shift+Tab here.
/** @param {{ kit: AuthorKit, field: FieldSheet }} props */
function AskEarlier({ kit, field }) {
  const ask = () => { kit.unsaved.saveAll(); kit.send({ kind: "earlier", part: field.part, where: field.where }); kit.seek(`${field.id}-earlier`); };
  return html`<button type="button" class="small ask-earlier" onMouseDown=${(e) => e.preventDefault()} onClick=${ask}>${t("Earlier versions")}<span class="visually-hidden">, ${field.label}</span></button>`;
}

// What stood in a field before.
/** @param {{ kit: AuthorKit, field: FieldSheet }} props */
function Earlier({ kit, field }) {
  const id = `${field.id}-earlier`, earlier = field.earlier ?? [];
  const close = () => { kit.send({ kind: "earlier" }); kit.seek(field.id); };
  const put = (text) => { kit.unsaved.edit(field, text); kit.unsaved.save(field.id); close(); };
  return html`<section class="earlier" id=${id} tabindex="-1" aria-label=${t("Earlier versions")}>${earlier.length ? html`<ol class="plain">${earlier.map((one, i) => html`<li key=${one.text}><span class="quiet" id=${`${id}-${i}`}>${one.when}</span>
      <blockquote lang=${field.lang} dir="auto">${one.text}</blockquote><button type="button" class="small" aria-describedby=${`${id}-${i}`} onClick=${() => put(one.text)}>${t("Put it back")}</button></li>`)}</ol>` : html`<p class="quiet">${t("Nothing else stood here.")}</p>`}
    <p><button type="button" class="small" onClick=${close}>${t("Close")}</button></p></section>`;
}

// That reviewers have said something of a text; leads to the screen that shows what.
/** @param {{ kit: AuthorKit, n: number, of: string }} props */
export function Remarks({ kit, n, of }) {
  if (!n) return null;
  const go = () => { kit.open("review"); kit.seek("remarks"); };
  return html`<button type="button" class="small remarks-here" onClick=${go}>${n === 1 ? t("1 remark of a reviewer") : t("{n} remarks of reviewers", { n })}<span class="visually-hidden">, ${of}</span></button>`;
}

// What is wrong or missing beside what it is about.
/** @param {{ kit: AuthorKit, id: string, problems: FieldProblem[] }} props */
export function Problems({ kit, id, problems }) {
  if (!problems.length) return null;
  return html`<ul class="problems-here" id=${id}>${problems.map((p) => html`<li key=${p.kind + p.text} class="problem ${p.kind}"><b>${nameOf(p.kind)}:</b> ${p.text}</li>`)}</ul>`;
}

// Two people wrote the same text: both stand side by side until one is chosen, or made of both.
/** @param {{ kit: AuthorKit, field: FieldSheet }} props */
function Conflict({ kit, field }) {
  const { mine, theirs } = /** @type {NonNullable<FieldSheet["conflict"]>} */ (field.conflict);
  const [text, setText] = useState(mine);
  useEffect(() => { setText(mine); }, [mine]);
  useEffect(() => {
    kit.unsaved.keep(field.id, { text, base: field.base });
    return () => kit.unsaved.forget(field.id);
  }, [text]);
  const settle = (chosen) => kit.send({ kind: "settle", part: field.part, where: field.where, text: chosen, n: kit.unsaved.number() });
  return html`<div class="conflict" role="group" aria-label=${field.label}><p role="alert">${t("Somebody else has changed this text since you began to write. Nothing is lost: choose, or edit yours and keep it.")}</p><div class="both">
    <div><label for=${field.id}><b>${t("Your text")}</b></label><textarea id=${field.id} lang=${field.lang} rows="4" value=${text} onInput=${(e) => setText(e.target.value)}></textarea>
      <button type="button" class="small primary" onClick=${() => settle(text)}>${t("Keep mine")}</button></div>
    <div><b>${t("Their text")}</b><p class="theirs" lang=${field.lang}>${theirs}</p>
      <button type="button" class="small" onClick=${() => settle(theirs)}>${t("Take theirs")}</button></div></div></div>`;
}
