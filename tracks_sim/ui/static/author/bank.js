// The panel *From the bank*: texts of other cases, found by words and by group. What is taken over fills the field that it was opened from.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { AuthorKit } from "./kit" */
/** @import { BankHit, BankSheet } from "../sheets" */

const TYPED = 200; // ms after the last key until it is searched
const sought = new Map(); // the words that each field was last searched with

/** @param {{ kit: AuthorKit, what: BankSheet["what"], target?: string, group?: string, of?: string }} props `of`: what is filled, for who does not see the page */
export function FromBank({ kit, what, target = "", group = "", of = "" }) {
  const open = () => { kit.unsaved.saveAll(); kit.send({ kind: "bank", what, target, group, words: sought.get(`${what} ${target}`) || "", page: 0 }); };
  return kit.frame.may_write && html`<button type="button" class="small from-bank" id=${`bank:${what}:${target}`} aria-haspopup="dialog" onClick=${open}>${t("From the bank")}${of && html`<span class="visually-hidden">, ${of}</span>`}</button>`;
}

/** @param {{ kit: AuthorKit, bank: BankSheet }} props */
export function Bank({ kit, bank }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null)), list = useRef(/** @type {HTMLElement | null} */ (null)), timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const [words, setWords] = useState(bank.words);
  useEffect(() => { box.current?.showModal(); return () => clearTimeout(timer.current); }, []);
  const search = (change) => {
    clearTimeout(timer.current);
    kit.send({ kind: "bank", what: bank.what, target: bank.target, words, group: bank.group, page: 0, ...change });
  };
  const type = (value) => {
    setWords(value);
    sought.set(`${bank.what} ${bank.target}`, value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => search({ words: value }), TYPED);
  };
  const turn = (page) => { search({ page }); list.current?.focus(); list.current?.scrollTo(0, 0); };
  const keys = (e) => { if (e.key === "Escape") { e.preventDefault(); box.current?.close(); } }; // in a field with words the browser would empty it
  /** @param {BankHit} hit */
  const take = (hit) => {
    box.current?.close(); // first: nothing outside an open dialog takes the keyboard
    if (!hit.seek) return kit.actAndGo(hit.act);
    kit.act(hit.act);
    return kit.seek(hit.seek);
  };
  return html`<dialog class="bank" ref=${box} aria-labelledby="bank-title" onKeyDown=${keys} onClose=${() => kit.send({ kind: "bank", what: "" })} onClick=${(e) => { if (e.target === box.current) box.current?.close(); }}>
    <div class="bank-head"><h2 id="bank-title">${bank.title}</h2><p class="quiet">${bank.into}</p>
      <div class="row"><label class="stack" for="bank-words">${t("Everyday words")}<input type="search" id="bank-words" autofocus value=${words} placeholder=${t("doctor, husband, shelter …")} onInput=${(e) => type(e.target.value)} /></label>
        <label class="stack" for="bank-group">${t("Group")}<select id="bank-group" value=${bank.group} onChange=${(e) => search({ group: e.target.value })}><option value="">${t("All groups")}</option>
          ${bank.groups.map((g) => html`<option key=${g.id} value=${g.id} selected=${g.id === bank.group}>${g.label}</option>`)}</select></label></div>
      <p class="quiet" role="status">${bank.found}</p></div>
    <div class="bank-list" ref=${list} tabindex="0" role="region" aria-label=${bank.title}>${bank.parts.map((part) => html`<section key=${part.label}><h3>${part.label}</h3><ul>
      ${part.hits.map((hit) => html`<li key=${hit.text}><p lang=${bank.lang}>${hit.text}</p><p class="quiet">${hit.of}${hit.along && html` · ${hit.along}`}</p>
        <button type="button" class="small" aria-label=${`${t("Take this over")}: ${hit.text}`} onClick=${() => take(hit)}>${t("Take this over")}</button></li>`)}</ul></section>`)}</div>
    <div class="bank-foot row">${bank.pages > 1 && html`<button type="button" class="small" aria-disabled=${bank.page === 0} onClick=${() => bank.page > 0 && turn(bank.page - 1)}>${t("Page before")}</button>
      <span>${t("page {n} of {pages}", { n: bank.page + 1, pages: bank.pages })}</span>
      <button type="button" class="small" aria-disabled=${bank.page + 1 === bank.pages} onClick=${() => bank.page + 1 < bank.pages && turn(bank.page + 1)}>${t("Next page")}</button>`}
      <button type="button" onClick=${() => box.current?.close()}>${t("Close")}</button></div></dialog>`;
}
