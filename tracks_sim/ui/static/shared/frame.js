// What is on every page: who we are, the steps, saved, language, pause, leave; and help at the foot.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "./base.js";
import { leftBefore, tabId, useMedia } from "./browser.js";
import { t } from "./words.js";
/** @import { Kit } from "../kit" */
/** @import { FrameView, NoticeView, StepView } from "../sheets" */

const ALOUD = 2500; // ms after which "not saved" is spoken too

/** @param {{ kit: Kit, frame: FrameView }} props */
export function Bar({ kit, frame }) {
  const wide = useMedia("(min-width: 64rem)"); // as in frame.css
  const steps = frame.steps.length > 0;
  const pause = html`<button type="button" onClick=${() => kit.pause(!kit.paused)}>${kit.paused ? t("Go on") : t("Pause")}</button>`;
  const where = html`<div class="quiet where-we-are" title=${frame.where}>${frame.where}</div>`;
  return html`<header class="bar">
    <a class="skip" href="#work" onClick=${(e) => { e.preventDefault(); kit.focusWork(); }}>${t("Skip to the content")}</a>
    <div class="bar-row first">
      ${steps && !wide ? html`<${StepsMenu} kit=${kit} steps=${frame.steps} />` : html`<div class="brand">${frame.home ? html`<a href=${frame.home}>TRACKS <span>Sim</span></a>` : html`TRACKS <span>Sim</span>`}</div>`}
      ${wide && where}
      <${Saved} kit=${kit} frame=${frame} />
      ${wide && html`<${Language} kit=${kit} />`}
      <${Help} kit=${kit} frame=${frame} />
      ${wide ? pause : html`<${Drop} class="menu" label=${steps ? html`<span aria-hidden="true">☰</span><span class="visually-hidden">${t("Menu")}</span>` : t("Menu")}>${frame.home && html`<a href=${frame.home}>${t("Back to the cases")}</a>`}${where}<${Language} kit=${kit} />${pause}<//>`}
      <button type="button" class="leave" aria-label=${t("Leave this page")} onClick=${() => leave(frame.exit)}>${wide ? t("Leave this page") : t("Leave")}</button>
    </div>
    ${steps && wide && html`<nav class="bar-row steps-row" aria-label=${t("Steps")}><${Steps} kit=${kit} steps=${frame.steps} /></nav>`}
  </header>`;
}

// Whether what was done is saved changes with each act and is only seen; what is spoken is that saving has stopped for a while, and
// that it works again.
/** @param {{ kit: Kit, frame: FrameView }} props */
export function Saved({ kit, frame }) {
  const [late, setLate] = useState(false);
  const [failed, setFailed] = useState(null);
  const unsaved = late || frame.refused;
  useEffect(() => kit.whenLate(setLate), []);
  useEffect(() => {
    if (!unsaved) { setFailed((before) => before && "over"); return undefined; }
    const timer = setTimeout(() => setFailed("now"), ALOUD);
    return () => clearTimeout(timer);
  }, [unsaved]);
  return html`<p class="push saved ${unsaved ? "not" : ""}"><span class="words">${unsaved ? t("Not saved") : frame.saved ? t("Saved") : ""}</span></p>
    <span class="visually-hidden" role="status">${failed === "now" ? t("Not saved") : failed === "over" ? t("Saved again") : ""}</span>`;
}

/** @param {{ kit: Kit }} props */
function Language({ kit }) {
  return html`<label class="language"><span class="visually-hidden">${t("Language")}</span>
    <select value=${kit.words.language} onChange=${(e) => kit.send({ kind: "language", language: e.target.value })}>
      ${kit.words.languages.map((l) => html`<option key=${l.id} value=${l.id} lang=${l.id}>${l.label}</option>`)}
    </select></label>`;
}

/** @param {{ kit: Kit, steps: StepView[], onpick?: () => void }} props */
function Steps({ kit, steps, onpick = () => {} }) {
  const at = steps.findIndex((s) => s.current);
  return html`<ol class="steps">${steps.map((s, i) => html`<li key=${s.id} class=${Math.abs(i - at) > 1 ? "far" : null}><button type="button" class=${s.state} disabled=${!s.open || kit.held} aria-current=${s.current ? "step" : null} title=${s.label}
    onClick=${() => { onpick(); kit.send({ kind: "opened", step: s.id }); }}><span class="number">${s.state === "final" ? html`<${Lock} />` : s.state === "done" ? "✓" : i + 1}</span> <span class="name">${s.label}</span>${s.count && html` <span class="count">${s.count}</span>`}<span class="visually-hidden">${s.note}</span></button></li>`)}</ol>`;
}

// Where the window is narrow: the step one is at, and all of them on demand.
/** @param {{ kit: Kit, steps: StepView[] }} props */
function StepsMenu({ kit, steps }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  useCloses(box, () => open, () => setOpen(false));
  const at = steps.findIndex((s) => s.current);
  return html`<nav class="steps-menu" aria-label=${t("Steps")} ref=${box}>
    <button type="button" class="steps-now" aria-expanded=${open} onClick=${() => setOpen(!open)}><span class="n">${at + 1}/${steps.length}</span> <b title=${steps[at]?.label}>${steps[at]?.label}</b> <span aria-hidden="true">${open ? "▴" : "▾"}</span></button>
    ${open && html`<${Steps} kit=${kit} steps=${steps} onpick=${() => setOpen(false)} />`}</nav>`;
}

/** The sign of what is final. */
export function Lock() {
  return html`<svg class="lock-sign" viewBox="0 0 12 14" width="11" height="13" aria-hidden="true"><path d="M2 6h8v7H2z" fill="currentColor" /><path d="M3.5 6V4a2.5 2.5 0 0 1 5 0v2" fill="none" stroke="currentColor" stroke-width="1.5" /></svg>`;
}

// What is open beside its button closes by Escape, which leads back to the button, and by a press anywhere else.
/**
 * @param {{ current: HTMLElement | null }} box
 * @param {() => boolean} isOpen
 * @param {() => void} close
 */
export function useCloses(box, isOpen, close) {
  useLayoutEffect(() => { // with the drawing itself: the next key may come before an effect that waits for a frame
    const escape = (e) => {
      if (e.key !== "Escape" || !isOpen()) return;
      const inside = box.current?.contains(document.activeElement);
      close();
      if (inside) /** @type {HTMLElement | null} */ (box.current?.querySelector("summary, [aria-expanded]"))?.focus();
    };
    const press = (e) => { if (isOpen() && !box.current?.contains(e.target)) close(); };
    document.addEventListener("keydown", escape);
    document.addEventListener("pointerdown", press);
    return () => { document.removeEventListener("keydown", escape); document.removeEventListener("pointerdown", press); };
  });
}

/** @param {{ class: string, label: string, children?: any }} props */
export function Drop({ class: name, label, children }) {
  const box = useRef(null);
  const close = () => { box.current.open = false; };
  useCloses(box, () => box.current.open, close);
  return html`<details class="drop ${name}" ref=${box}><summary>${label}</summary>
    <div class="drop-box" onClick=${(e) => e.target.closest("button, a") && close()} onChange=${close}>${children}</div></details>`;
}

// Contacts, care for oneself, and what else one may look for, in the same place on every page.
/** @param {{ kit: Kit, frame: FrameView }} props */
function Help({ kit, frame }) {
  const entered = !["welcome", "trouble"].includes(frame.page);
  const page = (name, label) => entered && frame.page !== name && html`<button type="button" class="link" onClick=${(e) => { e.currentTarget.closest("details").open = false; kit.send({ kind: "page", page: name }); }}>${label}</button>`;
  return html`<${Drop} class="help" label=${t("Help")}>
    <h2>${t("Support contacts")}</h2>
    <dl>${frame.contacts.map((c) => html`<dt key=${c.id}>${c.what}</dt><dd>${c.value}</dd>`)}</dl>
    ${frame.unnamed.length > 0 && html`<p>${t("Not entered for this country yet. Ask your supervisor, or whoever runs this training, who they are where you work:")}</p><ul>${frame.unnamed.map((what) => html`<li key=${what}>${what}</li>`)}</ul>`}
    ${!frame.attempt && html`<p>${t("Further contacts come with a case: those of the country you choose when you start it.")}</p>`}
    <h2>${t("Support for yourself")}</h2><${Html} html=${kit.words.care} />
    <p class="purpose">${t("A training tool with fictional cases. It never judges a real person. Never enter anything about one.")}</p>
    <p class="foot-links">
      ${page("my-data", t("My data"))} ${frame.home && page("sources", t("About the sources"))}
      ${frame.download && html`<a href=${frame.download} download>${t("My data of this attempt (JSON)")}</a>`}
      ${frame.leave_form && html`<${PostForm} action=${frame.leave_form} label=${t("Sign out")} />`}
    </p><//>`;
}

// The kit's own calendar is in the browser before it is needed: whoever leaves with the network cut gets there, too.
export function keepCalendar() {
  const url = ownCalendar();
  if (url) fetch(url, { cache: "reload" }).then((page) => page.blob()).catch(() => {}); // kept once it was read; offline the one kept before is still there
}

function ownCalendar() {
  const base = document.documentElement.dataset.baseUrl; // none in JupyterLab
  return base ? `${base}calendar` : "";
}

// The pattern of the GOV.UK component "Exit this page": the page is replaced, not left in the history.
/** @param {string} asked the exit's address; while the connection is lost another host's cannot be reached either */
export function leave(asked) {
  const url = ("trouble" in document.documentElement.dataset && ownCalendar()) || asked;
  leftBefore(url);
  document.body.replaceChildren();
  document.title = "";
  window.addEventListener("beforeunload", (e) => { e.returnValue = ""; }); // JupyterLab would ask first
  window.location.replace(url);
}

/** @param {{ kit: Kit, notice: NoticeView | null, alone: boolean | null }} props */
export function Notice({ kit, notice, alone }) {
  const box = useRef(null);
  const unknown = notice?.held && alone === null; // which of the two sentences it is comes in a moment
  const text = !notice || unknown ? "" : notice.held && alone ? notice.before : notice.text;
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [text]);
  if (!notice || unknown) return null;
  const { action } = notice;
  return html`<div class="notice ${notice.kind}" role="alert" ref=${box}><p>${text}</p>
    ${action && html`<button type="button" onClick=${() => kit.send({ ...action.intent, tab: tabId() })}>${action.label}</button>`}
    ${notice.dismiss && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "dismiss" })}>${t("Close")}</button>`}</div>`;
}

/** @param {{ kit: Kit }} props */
export function Foot({ kit }) {
  return html`<footer class="foot"><div class="foot-row"><p class="purpose">${t("A training tool with fictional cases. It never judges a real person. Never enter anything about one.")}</p></div></footer>`;
}

export function xsrf() {
  const found = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/);
  return found ? decodeURIComponent(found[1]) : "";
}

/** @param {{ action: string, label: string, fields?: Record<string, string> }} props */
export function PostForm({ action, label, fields = {} }) {
  return html`<form method="post" action=${action} class="inline-form"><input type="hidden" name="_xsrf" value=${xsrf()} />
    ${Object.entries(fields).map(([name, value]) => html`<input key=${name} type="hidden" name=${name} value=${value} />`)}
    <button type="submit" class="link">${label}</button></form>`;
}

/** @param {{ kit: Kit }} props */
export function Paused({ kit }) {
  return html`<main class="desk one"><section class="sheet paused" id="work" tabindex="-1" aria-label=${t("Pause")}>
    <h1>${t("Paused")}</h1><${Html} html=${kit.words.paused} />
    <div class="actions"><span></span><button type="button" class="primary" onClick=${() => kit.pause(false)}>${t("Go on")}</button></div>
  </section></main>`;
}
