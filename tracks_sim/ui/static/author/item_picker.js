// Finds an indicator, a need, an element or detection by words over its label and meaning.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { AuthorJudgementsSheet, ItemEntry } from "../sheets" */

const FEW = 8; // as many are shown while nothing was searched for, beside those that are on the worksheet
const LEAST = 4; // letters of a word or stem with which a typed word may begin
const ENDING = 3; // letters that may follow it

/** @param {string} text */
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The entries that have all the words, those first that have them in their label.
 * @param {ItemEntry[]} entries
 * @param {string} sought
 */
export function found(entries, sought) {
  const words = plain(sought).split(/\s+/).filter(Boolean);
  if (!words.length) return entries.filter((e, i) => e.on_sheet || i < FEW);
  const holds = (text) => {
    const p = plain(text), said = p.split(/[^\p{L}]+/u).filter((one) => one.length >= LEAST);
    return words.every((w) => p.includes(w) || said.some((one) => w.startsWith(one) && w.length - one.length <= ENDING)); // doctors: doctor
  };
  return entries.filter((e) => holds(e.words)).sort((a, b) => Number(holds(b.label)) - Number(holds(a.label)));
}

/**
 * @param {{ sheet: AuthorJudgementsSheet, name: string, label: string, entries: ItemEntry[], value: string, onpick: (item: string) => void, unsought?: ItemEntry[] }} props `unsought`: those to begin with; words are looked for in all of them, and these come first
 */
export function ItemPicker({ sheet, name, label, entries, value, onpick, unsought = entries }) {
  const [sought, setSought] = useState("");
  const first = found(unsought, sought), shown = sought.trim() ? [...first, ...found(entries, sought).filter((e) => !first.includes(e))] : first, more = unsought.length - shown.length;
  return html`<fieldset class="picker"><legend>${label}</legend>
    <input type="search" id=${`${name}:search`} aria-label=${t("Search: papers, debt …")} placeholder=${t("Search: papers, debt …")} value=${sought} onInput=${(e) => setSought(e.target.value)} />
    <span class="visually-hidden" role="status">${sought && (shown.length ? t("{n} found", { n: shown.length }) : t("Nothing with these words."))}</span>
    <div class=${sought.trim() ? "picks all" : "picks"}>${[true, false].map((on) => shown.some((e) => e.on_sheet === on) && html`<div key=${String(on)}>
        ${entries.some((e) => e.on_sheet) && html`<p class="asked">${on ? t("On the worksheet") : t("Not on the worksheet yet")}</p>`}
        ${shown.filter((e) => e.on_sheet === on).map((e) => html`<label key=${e.item} class=${e.item === value ? "pick picked" : "pick"}>
          <input type="radio" name=${name} id=${`${name}:${e.item}`} checked=${e.item === value} onChange=${() => onpick(e.item)} /><span>${e.label} <span class="quiet">${e.group}</span></span></label>`)}</div>`)}
      ${!sought.trim() && more > 0 && html`<p class="quiet">${t("{n} more: find them by words.", { n: more })}</p>`}
      ${shown.length === 0 && html`<p class="quiet">${t("Nothing with these words.")}</p>`}</div>
  </fieldset>`;
}
