// Short talks so far: a dot for each, by the share of its questions that left room, and a place for each that is still to come.

import { html, useRef } from "../vendor/htm-preact-3.1.1.js";
import { useWidthOf } from "../shared/browser.js";
import { LETTER } from "./talk_course.js";
/** @import { Series } from "../sheets" */

const HEIGHT = 92, TOP = 10, FOOT = 18, SLOTS = 6, AIM = 0.8;

/** @param {{ series: Series, aim: string, here?: number }} props `here`: the number of the talk that the page is about. */
export function Curve({ series, aim, here = 0 }) {
  const box = useRef(null), width = useWidthOf(box);
  const rows = series.rows, slots = Math.max(SLOTS, rows.length);
  const x = (i) => 14 + (i * (width - 28)) / (slots - 1), y = (share) => TOP + (1 - share) * (HEIGHT - TOP - FOOT);
  const said = rows.map((r) => `${r.n}. ${r.case}: ${r.recommended}`).join("; ");
  return html`<figure class="curve"><div ref=${box}>${width > 0 && html`<svg font-size=${LETTER} font-family="system-ui, sans-serif" viewBox="0 0 ${width} ${HEIGHT}" width=${width} height=${HEIGHT} role="img" aria-label="${series.caption} ${said}">
    <line class="level" x1="0" x2=${width} y1=${y(0)} y2=${y(0)} /><line class="aim" x1="0" x2=${width} y1=${y(AIM)} y2=${y(AIM)} />
    <text class="axis-word" x=${width} y=${y(AIM) - 5} text-anchor="end">${aim}</text>
    <polyline points=${rows.map((r, i) => `${x(i).toFixed(1)},${y(r.share).toFixed(1)}`).join(" ")} />
    ${Array.from({ length: slots }, (_, i) => html`<text key=${i} class="axis-word" x=${x(i)} y=${HEIGHT - 3} text-anchor="middle">${i + 1}</text>`)}
    ${rows.map((r, i) => html`<circle key=${i} class=${r.n === here ? "here" : ""} cx=${x(i)} cy=${y(r.share)} r=${r.n === here ? 7 : 4.5} />`)}
  </svg>`}</div><figcaption class="quiet">${series.caption}</figcaption></figure>`;
}
