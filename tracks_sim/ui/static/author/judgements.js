// The screen of judgements: the papers with what each passage says, and the answers that follow from it.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Html, focusOn } from "../shared/base.js";
import { useMedia } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { Remarks } from "./field.js";
import { Heading } from "./heading.js";
import { JudgedSections } from "./judged_items.js";
import { MapTable } from "./map_table.js";
import { ProblemsHere } from "./problems.js";
import { Says, isBegun } from "./says.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AuthorJudgementsSheet, KeyedPassage } from "../sheets" */

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet }} props */
export function Judgements({ kit, sheet }) {
  const wide = useMedia("(min-width: 64rem)"); // as in judgements.css
  const open = sheet.papers.flatMap((p) => p.passages).find((p) => p.id === sheet.open);
  const panel = open && kit.frame.may_write && html`<${Says} key=${open.id} kit=${kit} sheet=${sheet} passage=${open} />`;
  const press = (p) => (p.id === sheet.open && isBegun(kit, p) ? kit.seek("says-title") : kit.at(p.id === sheet.open ? {} : { passage: p.id })); // what is chosen is not dropped
  const jump = (e, id) => { e.preventDefault(); focusOn(document.getElementById(id), "start"); };
  const places = [{ id: "papers", title: t("Papers") }, ...sheet.sections.map((s) => ({ id: `section-${s.id}`, title: s.title })), { id: "map", title: t("Map") }];
  const head = html`<${Heading} sheet=${sheet} />
      <p class="tally">${sheet.counts.map((line) => html`<span key=${line}>${line}</span>`)}</p>
      ${sheet.laws.map((law) => html`<p key=${law} class="problem advice">${law}</p>`)}
      ${sheet.talk && html`<p class="quiet">${sheet.talk}</p>`}
      <${ProblemsHere} kit=${kit} fold />
      <nav class="jump" aria-label=${t("Parts of this screen")}>${places.map((place) => html`<a key=${place.id} href=${`#${place.id}`} onClick=${(e) => jump(e, place.id)}>${place.title}</a>`)}</nav>`;
  return html`<div class="whole">${head}</div><section class="sheet file judge" id="papers" tabindex=${kit.frame.may_write ? "-1" : "0"} aria-label=${t("The papers, as a trainee sees them")}>
      ${sheet.papers.length === 0 && html`<p>${t("There is no paper yet, and judgements are about what the papers say. Write the papers first.")}</p>${kit.frame.may_write && html`<p><button type="button" class="primary" onClick=${() => kit.open("papers")}>${t("Write the papers")}</button></p>`}`}
      ${sheet.papers.map((paper) => html`<article key=${paper.id} class="doc">
        <header lang=${paper.lang}><h2>${paper.title}</h2>${paper.note && html`<p class="quiet">${paper.note}</p>`}</header>
        <ol class="passages">${paper.passages.map((p) => html`<${Passage} key=${p.id} kit=${kit} sheet=${sheet} passage=${p} onpress=${() => press(p)}>${!wide && p.id === sheet.open && panel}<//>`)}</ol>
      </article>`)}
    </section>
    <section class="sheet work judge" aria-labelledby="heading">
      ${wide && panel}
      <${JudgedSections} kit=${kit} sheet=${sheet} />
    </section>
    <${MapTable} kit=${kit} map=${sheet.map} />`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, passage: KeyedPassage, onpress: () => void, children?: any }} props */
function Passage({ kit, sheet, passage, onpress, children }) {
  const isOpen = sheet.open === passage.id;
  return html`<li class=${isOpen ? "passage edit cited" : "passage edit"} id=${passage.element} tabindex="-1">
    <span class="n" aria-hidden="true">${passage.n}</span>
    <${Html} as="span" class="words" lang=${passage.lang} html=${passage.html} />
    ${kit.frame.may_write && html`<button type="button" class="small" id=${`says:${passage.id}`} aria-expanded=${isOpen} aria-label=${t("Says something: {passage}", { passage: passage.label })}
      onClick=${onpress}>${t("Says something")}</button>`}
    <div class="uses">${passage.uses.map((use) => html`<span key=${use.item} class=${`use ${use.says}`}>${use.label}</span>`)}
      ${sheet.asks_voice && passage.voice && html`<span class="use voice">${passage.voice_label}</span>`}
      ${sheet.asks_voice && passage.needless && html`<span class="use voice">${t("A note that is passed on should leave it out")}</span>`}
      ${!isOpen && isBegun(kit, passage) && html`<span class="use begun">${t("A choice here is not kept yet")}</span>`}<${Remarks} kit=${kit} n=${passage.remarks} of=${passage.label} /></div>
    ${children}
  </li>`;
}
