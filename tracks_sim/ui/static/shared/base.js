// Shared small parts. The page renders what it is given and sends intents; it decides nothing.
// `kit` holds what is on every page and a way to send; every part receives it.

import { h, html } from "../vendor/htm-preact-3.1.1.js";
import { t } from "./words.js";
/** @import { Kit, NotTypedYet } from "../kit" */
/** @import { Quote as QuoteView } from "../sheets" */

/** @param {{ as?: string, html: string, [attribute: string]: unknown }} props */
export function Html({ as = "div", html: inner, ...rest }) {
  // The kernel has rendered and cleaned this (markdown-it-py, nh3), or made it of a report's parts, escaped; nothing else is set as HTML.
  return h(as, { ...rest, dangerouslySetInnerHTML: { __html: inner } });
}

/**
 * @param {string} iso
 * @returns {string}
 */
export function clock(iso) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
}

/**
 * @param {string} iso
 * @param {string} language
 * @returns {string} the day in words, in English as in Europe
 */
export function day(iso, language) {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : at.toLocaleDateString(language === "en" ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric" });
}

// The focus on a place that takes none by itself, such as a heading, and the place in sight.
/**
 * @param {HTMLElement | null} place
 * @param {ScrollLogicalPosition} [block]
 */
export function focusOn(place, block = "nearest") {
  if (!place) return;
  if (!place.matches("a, button, input, select, summary, textarea, [tabindex]")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block });
}

/** @param {{ name: string, label: string, options: { id: any, label: string }[], value: any, onpick: (id: any) => void, several?: boolean, disabled?: boolean, stacked?: boolean }} props */
export function Choices({ name, label, options, value, onpick, several = false, disabled = false, stacked = false }) {
  const picked = (id) => (several ? value.includes(id) : value === id);
  return html`<div class=${stacked ? "choices stacked" : "choices"} role=${several ? "group" : "radiogroup"} aria-label=${label}>
    ${options.map((o) => html`<label key=${o.id}>
      <input type=${several ? "checkbox" : "radio"} name=${name} value=${o.id} checked=${picked(o.id)}
        disabled=${disabled} onChange=${() => onpick(o.id)} /><span>${o.label}</span></label>`)}
  </div>`;
}

/** @param {{ item: { key: string, label: string, locked: boolean, problem?: string }, children?: any }} props */
export function Question({ item, children }) {
  return html`<fieldset class="question" id=${"q-" + item.key} disabled=${item.locked} aria-describedby=${item.problem ? "p-" + item.key : null}>
    <legend>${item.label}</legend>
    <div class="answer">${children}</div>
  </fieldset>`;
}

/** @param {{ quote: QuoteView }} props */
export function Quote({ quote }) {
  return html`<blockquote lang=${quote.lang}><${Html} as="span" html=${quote.html} /> <span class="quiet where">${quote.label}</span></blockquote>`;
}

/** @param {{ of: { source?: string, unverified?: string } }} props */
function Source({ of }) {
  return of.source ? html`<p class="quiet source">${of.source}${of.unverified && html` <span class="badge">${of.unverified}</span>`}</p>` : null;
}

/** @param {{ finding: NotTypedYet, children?: any }} props */
export function Finding({ finding, children }) {
  return html`<div class="finding ${finding.kind}">
    <p class="verdict"><span class="mark" aria-hidden="true">${finding.mark}</span> ${finding.verdict}</p>
    ${finding.quotes.map((q) => html`<${Quote} key=${q.label} quote=${q} />`)}
    <${Html} html=${finding.text} />
    <${Source} of=${finding} />
    ${finding.rule && html`<p>${finding.rule.text}</p><${Source} of=${finding.rule} />`}
    ${children}
  </div>`;
}

/** @param {{ kit: Kit, back: string | null, next?: string }} props */
export function Actions({ kit, back, next }) {
  return html`<div class="actions">
    ${back ? html`<button type="button" onClick=${() => kit.send({ kind: "opened", step: back })}>${t("Back")}</button>` : html`<span></span>`}
    ${next && html`<button type="button" class="primary" onClick=${() => kit.send({ kind: "opened", step: next })}>${t("Continue")}</button>`}
  </div>`;
}
