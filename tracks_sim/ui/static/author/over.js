// Instead of any screen once the author is not signed in any more.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Heading } from "./heading.js";
/** @import { Drawing } from "./kit" */
/** @import { SignedOutSheet } from "../sheets" */

/** @param {Drawing<SignedOutSheet>} props */
export function Over({ sheet }) {
  return html`<section class="sheet whole"><${Heading} sheet=${sheet} /><p>${sheet.text}</p>${sheet.href && html`<p><a class="button primary" href=${sheet.href}>${sheet.label}</a></p>`}</section>`;
}
