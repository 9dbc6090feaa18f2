// The one act that is proposed: on the first page, on the closing page of the course, and below the feedback on one of its cases.

import { html } from "../vendor/htm-preact-3.1.1.js";
/** @import { Kit } from "../kit" */
/** @import { NextAct } from "../sheets" */

/** @param {{ kit: Kit, next: NextAct }} props */
export function Next({ kit, next }) {
  const { place } = next;
  const begins = place.intent && place.href === "#";
  return html`<section class="next" aria-labelledby="next-title"><div><h2 id="next-title">${next.title}</h2><p>${next.text}</p></div>
    ${begins ? html`<button type="button" class="primary" onClick=${() => kit.send(place.intent || {})}>${next.label}</button>` : html`<a class="button primary" href=${place.href} onClick=${(e) => kit.open(e, place)}>${next.label}</a>`}</section>`;
}
