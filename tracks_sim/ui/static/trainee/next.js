// The one act that is proposed: on the first page, on the closing page of the course, and below the feedback on one of its cases.

import { html } from "../vendor/htm-preact-3.1.1.js";
/** @import { Kit } from "../kit" */
/** @import { NextAct } from "../sheets" */

// `name`: "next", or that of an act that is offered beside it and is less than it.
/** @param {{ kit: Kit, next: NextAct, name?: string }} props */
export function Next({ kit, next, name = "next" }) {
  const { place } = next;
  const begins = place.intent && place.href === "#";
  return html`<section class=${name === "next" ? "next" : "next-beside"} aria-labelledby=${name + "-title"}><div><h2 id=${name + "-title"}>${next.title}</h2><p>${next.text}</p></div>
    ${begins ? html`<button type="button" class=${name === "next" ? "primary" : ""} onClick=${() => kit.send(place.intent || {})}>${next.label}</button>` : html`<a class="button primary" href=${place.href} onClick=${(e) => kit.open(e, place)}>${next.label}</a>`}</section>`;
}
