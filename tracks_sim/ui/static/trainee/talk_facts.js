// What the person told, what they did not, and what the talk changed: one line each, the rest behind it.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { Html, Quote, focusOn } from "../shared/base.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */
/** @import { ConductView, FactGroup, FactView } from "../sheets" */

/** @typedef {(event: Event, turn: number) => void} ToTurn Goes to a turn of the talk. */

/** @param {{ kit: Kit, conduct: ConductView, toTurn: ToTurn, everything: boolean }} props */
export function Facts({ kit, conduct, toTurn, everything }) {
  const { untold, groups } = conduct.facts;
  const kept = useRef(untold !== null);
  useEffect(() => {
    if (kept.current && untold === null) focusOn(document.getElementById("facts-not") || document.getElementById("facts-part"));
    kept.current = untold !== null;
  }, [untold === null]);
  return html`<section class="what-told"><h2>${t("What you were told")}</h2>
    ${!groups.some((g) => g.degree !== "not") && html`<p>${t("Nothing was told that could be kept.")}</p>`}
    ${untold && html`<div class="kept-back"><p>${untold.text}</p><div class="row">
      ${conduct.again && html`<button type="button" class="primary" onClick=${() => conduct.again && kit.send(conduct.again)}>${t("Talk again first")}</button>`}
      <button type="button" onClick=${() => kit.send({ kind: "untold", show: true })}>${t("Show me")}</button></div></div>`}
    ${groups.map((g) => (g.degree === "not" && conduct.untold_folded && !everything
      ? html`<details key=${g.title}><summary>${g.title}</summary><${Parts} group=${g} toTurn=${toTurn} /></details>`
      : html`<div key=${g.title}><h3 id=${"facts-" + g.degree} tabindex="-1">${g.title}</h3><${Parts} group=${g} toTurn=${toTurn} /></div>`))}</section>
    ${conduct.changed.length > 0 && html`<details class="changed"><summary>${conduct.changed_title}</summary>
      ${conduct.changed.map((g) => html`<div key=${g.title}><h3>${g.title}</h3><${Parts} group=${g} toTurn=${toTurn} /></div>`)}</details>`}`;
}

/** @param {{ group: FactGroup, toTurn: ToTurn }} props */
function Parts({ group, toTurn }) {
  return group.parts.map((p) => (p.folded
    ? html`<details key=${p.label}><summary>${p.label}</summary>${p.note && html`<${Html} as="p" class="quiet" html=${p.note} />`}<${Rows} facts=${p.facts} toTurn=${toTurn} /></details>`
    : html`<div key=${p.label}>${p.label && html`<p class="quiet">${p.label}</p>`}<${Rows} facts=${p.facts} toTurn=${toTurn} /></div>`));
}

/** @param {{ facts: FactView[], toTurn: ToTurn }} props */
function Rows({ facts, toTurn }) {
  const line = (f) => html`<span class="mark" aria-hidden="true">${f.mark}</span> <span class="verdict">${f.verdict}</span>`;
  return html`<div class="rows short">${facts.map((f, i) => (f.quotes.length || f.text || f.turns.length
    ? html`<details key=${i} class="finding ${f.kind}"><summary>${line(f)}</summary><div class="why">
        ${f.quotes.length > 0 && html`<div>${f.quotes.map((q) => html`<${Quote} key=${q.label} quote=${q} />`)}</div>`}
        ${(f.text || f.turns.length > 0) && html`<div>${f.text && html`<${Html} html=${f.text} />`}
          ${f.turns.length > 0 && html`<p class="to-turn">${f.turns.map((turn) => html`<a key=${turn.label} href=${"#turn-" + turn.number} onClick=${(e) => toTurn(e, turn.number)}>${turn.label}</a>`)}</p>`}</div>`}</div></details>`
    : html`<p key=${i} class="finding ${f.kind}">${line(f)}</p>`))}</div>`;
}
