// What is on every page: who we are, the steps, saved, language, pause, leave; and help at the foot.

import { html, useRef } from "../vendor/htm-preact-3.1.1.js";
import { Html, clock, fill } from "./base.js";
import { leftBefore, tabId } from "./browser.js";

export function Bar({ kit, frame }) {
  const t = kit.t;
  return html`<header class="bar">
    <a class="skip" href="#work" onClick=${(e) => { e.preventDefault(); kit.focusWork(); }}>${t.skip}</a>
    <div class="bar-row">
      <div class="brand">${frame.home ? html`<a href=${frame.home}>TRACKS <span>Sim</span></a>` : html`TRACKS <span>Sim</span>`}</div>
      <div class="quiet where-we-are">${frame.where}</div>
      <p class="push quiet saved">${frame.saved ? fill(t.saved, { time: clock(frame.saved) }) : ""}</p>
      <${SavedAloud} t=${t} unsaved=${kit.unsaved} />
      <label class="language"><span class="visually-hidden">${t.language}</span>
        <select value=${kit.words.language} onChange=${(e) => kit.send({ kind: "language", language: e.target.value })}>
          ${kit.words.languages.map((l) => html`<option key=${l.id} value=${l.id} lang=${l.id}>${l.label}</option>`)}
        </select></label>
      <button type="button" onClick=${() => kit.pause(!kit.paused)}>${kit.paused ? t.go_on : t.pause}</button>
      <button type="button" class="leave" onClick=${() => leave(frame.exit)}>${t.leave}</button>
    </div>
    ${frame.steps.length > 0 && html`<nav class="bar-row steps-row" aria-label=${t.steps}><ol class="steps">
      ${frame.steps.map((s, i) => html`<li key=${s.id}><button type="button" class=${s.state} disabled=${!s.open}
        aria-current=${s.current ? "step" : null} onClick=${() => kit.send({ kind: "opened", step: s.id })}>
        <span class="number">${i + 1}</span><span class="name">${s.label}</span><span class="visually-hidden">${s.note}</span></button></li>`)}
    </ol></nav>`}
  </header>`;
}

// The time of the last save changes with each act and is only seen; what is spoken is that saving stopped, and that it works again.
function SavedAloud({ t, unsaved = false }) {
  const failed = useRef(false);
  failed.current ||= unsaved;
  return html`<span class="visually-hidden" role="status">${unsaved ? t.not_saved : failed.current ? t.saved_again : ""}</span>`;
}

// The pattern of the GOV.UK component "Exit this page": the page is replaced, not left in the history.
export function leave(url) {
  leftBefore(url);
  document.body.replaceChildren();
  document.title = "";
  window.location.replace(url);
}

export function Notice({ kit, notice }) {
  if (!notice) return null;
  return html`<div class="notice ${notice.kind}" role="alert"><p>${notice.text}</p>
    ${notice.action && html`<button type="button" onClick=${() => kit.send({ ...notice.action.intent, tab: tabId() })}>${notice.action.label}</button>`}
    ${notice.dismiss && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "dismiss" })}>${kit.t.close}</button>`}</div>`;
}

export function Foot({ kit, frame }) {
  const t = kit.t;
  return html`<footer class="foot"><div class="foot-row">
    <p class="purpose">${t.purpose}</p>
    <details><summary>${t.contacts}</summary>
      <dl>${frame.contacts.map((c) => html`<dt key=${c.id}>${c.what}</dt><dd>${c.value}</dd>`)}</dl>
      ${!frame.attempt && html`<p>${t.contacts_country}</p>`}</details>
    <details><summary>${t.care}</summary><${Html} html=${kit.words.care} /></details>
    <p class="foot-links">
      ${frame.download && html`<a href=${frame.download} download>${t.download}</a>`}
      ${frame.leave_form && html`<${PostForm} action=${frame.leave_form} label=${t.sign_out} />`}
    </p>
  </div></footer>`;
}

export function xsrf() {
  const found = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

export function PostForm({ action, label, fields = {} }) {
  return html`<form method="post" action=${action} class="inline-form"><input type="hidden" name="_xsrf" value=${xsrf()} />
    ${Object.entries(fields).map(([name, value]) => html`<input key=${name} type="hidden" name=${name} value=${value} />`)}
    <button type="submit" class="link">${label}</button></form>`;
}

export function Paused({ kit }) {
  return html`<main class="desk one"><section class="sheet paused" id="work" tabindex="-1" aria-label=${kit.t.pause}>
    <h1>${kit.t.paused_title}</h1><${Html} html=${kit.words.paused} />
    <div class="actions"><span></span><button type="button" class="primary" onClick=${() => kit.pause(false)}>${kit.t.go_on}</button></div>
  </section></main>`;
}
