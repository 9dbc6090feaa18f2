// The map of a case below its judgements: a table by judgement, fact and option of what speaks of it; on a telephone a list.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { goTo } from "./problems.js";
/** @import { AuthorKit } from "./kit" */
/** @import { CaseMap, MapEntry, MapLine } from "../sheets" */

/** @param {{ kit: AuthorKit, entry: MapEntry, lang?: string | null }} props */
function Link({ kit, entry, lang = null }) {
  return html`<button type="button" class="link" lang=${lang} onClick=${() => goTo(kit, entry)}>${entry.label}</button>`;
}

/** @param {{ kit: AuthorKit, entries: MapEntry[], lang: string }} props */
function Links({ kit, entries, lang }) {
  return entries.length > 0 && html`<ul>${entries.map((entry) => html`<li key=${entry.field}><${Link} kit=${kit} entry=${entry} lang=${lang} /></li>`)}</ul>`;
}

/** @param {{ kit: AuthorKit, line: MapLine, lang: string }} props */
function Line({ kit, line, lang }) {
  const { of } = line;
  // What is a list on a telephone stays a table to who does not see it: each cell says its column.
  return html`<tr class=${line.marks.length ? "marked" : ""} role="row"><th scope="row" role="rowheader"><${Link} kit=${kit} entry=${of} lang=${of.screen === "judgements" ? null : lang} />${line.answer && html` <span class="quiet">${line.answer}</span>`}</th>
    <td role="cell" data-label=${t("Passages")}><${Links} kit=${kit} entries=${line.passages} lang=${lang} /></td><td role="cell" data-label=${t("Facts of the talk")}><${Links} kit=${kit} entries=${line.facts} lang=${lang} /></td>
    <td role="cell" data-label=${t("To look at")}>${line.marks.length > 0 && html`<ul>${line.marks.map((mark) => html`<li key=${mark}>${mark}</li>`)}</ul>`}</td></tr>`;
}

/** @param {{ kit: AuthorKit, map: CaseMap }} props */
export function MapTable({ kit, map }) {
  const [open, setOpen] = useState(false), [marked, setMarked] = useState(false);
  const groups = map.groups.map((group) => ({ ...group, lines: group.lines.filter((line) => !marked || line.marks.length) })).filter((group) => group.lines.length);
  return html`<section class="sheet work whole case-map" aria-labelledby="map"><h2><button type="button" class="link" id="map" aria-expanded=${open} onClick=${() => setOpen(!open)}><span aria-hidden="true">${open ? "▾" : "▸"}</span> ${t("Map: what speaks of what")}</button> <span class="quiet">${map.marked}</span></h2>
    ${open && html`<p class="quiet">${t("Each judgement with the passages that support its answer and the facts that change it; each fact with the passages that say the same; each option with the passages and facts that share words with it. Silence can be meant, and so can a repetition: look at them once.")}</p>
      <label class="one-box"><input type="checkbox" id="map-marked" checked=${marked} onChange=${() => setMarked(!marked)} /><span>${t("Only rows to look at")}</span></label>
      <table role="table" aria-labelledby="map"><thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">${t("Judgement, fact or option")}</th><th scope="col" role="columnheader">${t("Passages")}</th><th scope="col" role="columnheader">${t("Facts of the talk")}</th><th scope="col" role="columnheader">${t("To look at")}</th></tr></thead>
        ${groups.map((group) => html`<tbody key=${group.title} role="rowgroup"><tr role="row" class="map-group"><th scope="rowgroup" role="columnheader" colspan="4">${group.title}</th></tr>${group.lines.map((line) => html`<${Line} key=${line.of.field} kit=${kit} line=${line} lang=${map.lang} />`)}</tbody>`)}</table>`}</section>`;
}
