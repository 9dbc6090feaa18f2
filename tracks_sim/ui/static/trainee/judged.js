// What was judged so far, beside a judgement that rests on it.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { useWide } from "../shared/browser.js";
/** @import { Kit } from "../kit" */
/** @import { JudgedView } from "../sheets" */

// Open where there is room, one line to unfold elsewhere. Each answer leads to its step.
/** @param {{ kit: Kit, judged: JudgedView, folded?: boolean }} props */
export function Judged({ kit, judged, folded = false }) {
  const wide = useWide();
  const list = html`<dl>${judged.steps.map((s) => html`<div key=${s.step}>
    <dt><button type="button" class="link" onClick=${() => kit.send({ kind: "opened", step: s.step })}>${s.label}</button></dt>
    <dd>${s.text}${s.names.length > 0 && html`<span class="names">${s.names.join(", ")}</span>`}</dd></div>`)}</dl>`;
  if (wide && !folded) return html`<section class="so-far" aria-labelledby="so-far-title"><h2 id="so-far-title">${judged.title}</h2>${list}</section>`;
  return html`<details class="so-far"><summary><b>${judged.title}</b> <span class="line">${judged.line}</span></summary>${list}</details>`;
}
