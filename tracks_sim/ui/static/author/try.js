// The screen on which a case is tried: where from, and feedback of each decision.

import { html, useRef } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Heading } from "./heading.js";
/** @import { Drawing } from "./kit" */
/** @import { TryChoice, TryDoor, TryItSheet } from "../sheets" */

/** @param {{ door: TryDoor, primary?: boolean, onopen?: (e: MouseEvent & { currentTarget: HTMLAnchorElement }) => void }} props */
function Door({ door, primary = false, onopen }) {
  if (!door.href) return html`<p class="door"><b>${door.label}</b> ${door.note && html`<span class="quiet">${door.note}</span>`}</p><pre class="code" tabindex="0">${door.code}</pre>`;
  return html`<p class="door"><a class=${primary ? "button primary" : ""} href=${door.href} target="_blank" onClick=${onopen}>${door.label}</a> ${door.note && html`<span class="state">${door.note}</span>`}</p>`;
}

/** @param {Drawing<TryItSheet>} props */
export function TryIt({ kit, sheet }) {
  const chosen = useRef(/** @type {Record<string, string>} */ ({})); // also what the sheet does not show yet
  const at = { ...Object.fromEntries(sheet.choices.map((choice) => [choice.name, choice.value])), ...chosen.current };
  const choose = (/** @type {TryChoice} */ choice, value) => {
    chosen.current = { ...chosen.current, [choice.name]: value };
    kit.at({ ...at, ...chosen.current });
  };
  // Who chooses and clicks at once gets what was chosen: the choices have the names that the address has.
  const current = (/** @type {string[]} */ names) => (e) => {
    const address = new URL(e.currentTarget.href);
    for (const name of names) if (chosen.current[name]) address.searchParams.set(name, chosen.current[name]);
    e.currentTarget.href = address.href;
  };
  return html`<section class="sheet work whole" aria-labelledby="heading"><${Heading} sheet=${sheet} />
    ${sheet.none && html`<p>${sheet.none}</p>`}
    <div class="try-form">${sheet.choices.map((choice) => html`<div key=${choice.name}><label class="stack" for=${`try:${choice.name}`}>${choice.label}</label>
      <select id=${`try:${choice.name}`} value=${at[choice.name]} aria-describedby=${choice.help ? `try-help:${choice.name}` : null} onChange=${(e) => choose(choice, e.target.value)}>${choice.options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</select>
      ${choice.help && html`<p class="quiet" id=${`try-help:${choice.name}`}>${choice.help}</p>`}</div>`)}</div>
    ${sheet.code_help && html`<p>${sheet.code_help}</p>`}
    ${sheet.door && html`<${Door} door=${sheet.door} primary=${true} onopen=${current(["step", "answers", "lang", "country"])} />`}
    ${sheet.options.length > 0 && html`<h2>${t("Feedback without playing")}</h2><p class="quiet">${t("What a trainee reads after this decision, with the earlier answers that you chose.")}</p>
      <ul class="plain try-options">${sheet.options.map((door) => html`<li key=${door.code}><${Door} door=${door} onopen=${current(["answers", "lang", "country"])} /></li>`)}</ul>`}
  </section>`;
}
