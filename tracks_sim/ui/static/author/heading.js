// The heading of a screen, where the keyboard comes first.

import { html } from "../vendor/htm-preact-3.1.1.js";

/** @param {{ sheet: { title: string, intro: string | null }, children?: any }} props */
export function Heading({ sheet, children }) {
  return html`<header class="screen-head"><h1 id="heading" tabindex="-1">${sheet.title}</h1>${sheet.intro && html`<p>${sheet.intro}</p>`}${children}</header>`;
}
