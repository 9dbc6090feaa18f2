// The screen *Start*.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { ChoiceBox } from "./choice.js";
import { TextField } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere, anythingHere } from "./problems.js";
/** @import { Drawing } from "./kit" */
/** @import { AuthorStartSheet } from "../sheets" */

/** @param {Drawing<AuthorStartSheet>} props */
export function Start({ kit, sheet }) {
  const some = anythingHere(kit);
  return html`<section class=${some ? "sheet" : "sheet whole"}><${Heading} sheet=${sheet} />
    ${sheet.parts.map((part) => html`<section key=${part.title} class="start-part"><h2>${part.title}</h2>${part.intro && html`<p class="quiet">${part.intro}</p>`}
      ${part.choices.map((field) => html`<${ChoiceBox} key=${field.id} kit=${kit} field=${field} />`)}
      ${part.texts.map((field) => html`<${TextField} key=${field.id} kit=${kit} field=${field} class="boxed" />`)}</section>`)}</section>
    ${some && html`<section class="sheet beside-work" aria-label=${t("To do, wrong, advice")}><${ProblemsHere} kit=${kit} /></section>`}`;
}
