// One indicator in two cases: both passages, which of them shows it, then both reasons side by side.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { Html, Quote, focusOn } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Meaning } from "./round.js";
/** @import { Kit } from "../kit" */
/** @import { ContrastSheet, ContrastSide } from "../sheets" */

/** @param {{ kit: Kit, sheet: ContrastSheet }} props */
export function Contrast({ kit, sheet }) {
  const before = useRef(sheet.verdict);
  useEffect(() => {
    if (before.current === "" && sheet.verdict) focusOn(document.getElementById("verdict"));
    before.current = sheet.verdict;
  }, [sheet.verdict]);
  const back = sheet.back.kind === "opened" ? t("Back to the feedback") : t("Back to the cases");
  return html`<main class="desk one wide"><section class="sheet work contrast wide" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1><h2>${sheet.label}</h2>
    <${Meaning} of=${sheet} />
    ${sheet.verdict ? html`<h3 id="verdict" tabindex="-1">${sheet.verdict}</h3>` : html`<p><b>${t("What differs?")}</b> ${t("Only in one of the two does the author call this present. In which?")}</p>`}
    <div class="contrast-sides">${sheet.sides.map((side) => html`<${Side} key=${side.case} kit=${kit} side=${side} />`)}</div>
    <div class="actions"><button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send(sheet.back))}>${back}</button></div>
  </section></main>`;
}

/** @param {{ kit: Kit, side: ContrastSide }} props */
function Side({ kit, side }) {
  return html`<section class="contrast-side" aria-labelledby=${"side-" + side.case}><h3 id=${"side-" + side.case} lang=${side.lang}>${side.title}</h3>
    ${side.quotes.map((quote) => html`<${Quote} key=${quote.id} quote=${quote} />`)}
    ${side.intent && html`<button type="button" onClick=${() => kit.send(side.intent || {})}>${side.label}</button>`}
    ${side.state && html`<p><b>${side.state}</b></p><${Html} lang=${side.lang} html=${side.reason} />`}</section>`;
}
