// One of several things at a time, on a narrow window: the one before, a list of all, the next one.

import { html } from "../vendor/htm-preact-3.1.1.js";

/** @param {{ label: string, previous: string, next: string, options: { id: string, label: string, done: boolean }[], value: string, onpick: (id: string) => void }} props */
export function OneOf({ label, previous, next, options, value, onpick }) {
  const n = options.findIndex((o) => o.id === value);
  const turn = (by, sign, name) => html`<button type="button" aria-label=${name} disabled=${!options[n + by]} onClick=${() => onpick(options[n + by].id)}><span aria-hidden="true">${sign}</span></button>`;
  return html`<div class="one-of">${turn(-1, "‹", previous)}
    <select aria-label=${label} value=${value} onChange=${(e) => onpick(e.target.value)}>${options.map((o) => html`<option key=${o.id} value=${o.id}>${o.done ? "✓ " : ""}${o.label}</option>`)}</select>
    ${turn(1, "›", next)}</div>`;
}
