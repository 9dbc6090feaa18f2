// The bar of the author's page: which case, who else is here, what is saved, what can be taken back, and the screens.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { clock } from "../shared/base.js";
import { useMedia } from "../shared/browser.js";
import { Drop, PostForm, leave } from "../shared/frame.js";
import { t } from "../shared/words.js";
import { ProblemPanel, nameOf } from "./problems.js";
/** @import { AuthorKit } from "./kit" */

const ALOUD = 2500; // ms after which "not saved yet" is spoken too

/** @param {{ kit: AuthorKit }} props */
export function AuthorBar({ kit }) {
  const { frame } = kit;
  const wide = useMedia("(min-width: 64rem)"); // as in frame.css
  const focus = (e) => { e.preventDefault(); document.getElementById("heading")?.focus(); };
  const where = html`<div class="quiet where-we-are"><bdi title=${frame.where}>${frame.where}</bdi>${frame.others && html` · <b>${frame.others}</b>`}</div>`;
  const tryIt = frame.try_href && html`<a class="button small" href=${frame.try_href} target="_blank">${t("Try from here")}</a>`;
  const choices = html`<${Choose} label=${t("Language")} value=${kit.language} options=${kit.words.languages} onpick=${(language) => kit.send({ kind: "language", language })} />`;
  const writing = frame.written.length > 1 && html`<${Choose} label=${frame.may_write ? t("Language you write in") : t("Language of the case")} value=${frame.writing} options=${frame.written} shown=${true} onpick=${(language) => kit.send({ kind: "writing", language })} sign=${wide ? "✎" : ""} />`;
  const out = frame.leave_form && html`<${PostForm} action=${frame.leave_form} label=${t("Sign out")} />`;
  return html`<header class="bar">
    <a class="skip" href="#heading" onClick=${focus}>${t("Skip to the content")}</a>
    <div class="bar-row first">
      <div class="brand">${frame.home ? html`<a href=${frame.home}>TRACKS <span>Sim</span></a>` : html`TRACKS <span>Sim</span>`}</div>
      ${wide && where}
      <${Saved} kit=${kit} />
      ${frame.case && frame.may_write && html`<${Back} kit=${kit} kind="undo" name=${frame.undo} none=${t("Nothing to undo")} sign=${wide ? "" : "↶"} /><${Back} kit=${kit} kind="redo" name=${frame.redo} none=${t("Nothing to redo")} sign=${wide ? "" : "↷"} />`}
      ${wide ? html`${tryIt}${writing}${choices}` : html`<${Drop} class="menu" label=${t("Menu")}>${tryIt}${writing}${choices}${out}<//>`}
      <button type="button" class="leave" aria-label=${t("Leave this page")} onClick=${() => { kit.unsaved.saveAll(); leave(frame.exit); }}>${wide ? t("Leave this page") : t("Leave")}</button>
    </div>
    ${frame.screens.length > 0 && html`<div class="bar-row steps-row">${wide ? html`<${Screens} kit=${kit} />` : html`<${ScreenSelect} kit=${kit} />`}
      ${!frame.reading && html`<${Drop} class="problem-drop" label=${html`<${Counts} kit=${kit} />`}><${ProblemPanel} kit=${kit} /><//>`}</div>`}
  </header>${!wide && frame.case && html`<section aria-label=${t("Case")}>${where}</section>`}`;
}

/** @param {{ label: string, value: string, options: { id: string, label: string }[], onpick: (id: string) => void, shown?: boolean, sign?: string }} props */
function Choose({ label, value, options, onpick, shown = false, sign = "" }) {
  return html`<label class="language" title=${sign ? label : null}>${sign && html`<span class="quiet" aria-hidden="true">${sign} </span>`}<span class=${shown && !sign ? "quiet" : "visually-hidden"}>${label} </span>
    <select value=${value} onChange=${(e) => onpick(e.target.value)}>${options.map((l) => html`<option key=${l.id} value=${l.id} lang=${sign ? null : l.id}>${sign ? t("in {language}", { language: l.label }) : l.label}</option>`)}</select></label>`;
}

// What is seen changes with each key; what is spoken is that something waits for long, and when all is saved.
/** @param {{ kit: AuthorKit }} props */
function Saved({ kit }) {
  const { frame, unsaved } = kit;
  const [spoken, setSpoken] = useState("");
  const waiting = unsaved.waiting, refused = unsaved.refused;
  const saved = frame.saved_at ? t("Saved {time}", { time: clock(frame.saved_at) }) : "";
  const seen = refused ? t("Not saved") : waiting ? t("Not saved yet") : frame.case ? saved : "";
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(seen), waiting || refused ? ALOUD : 0);
    return () => clearTimeout(timer);
  }, [seen]);
  return html`<p class="push saved ${refused ? "not" : ""}" data-saved=${frame.case && !waiting ? "1" : null}>${seen}</p><span class="visually-hidden" role="status">${spoken}</span>`;
}

/** @param {{ kit: AuthorKit, kind: "undo" | "redo", name: string | null, none: string, sign: string }} props */
function Back({ kit, kind, name, none, sign }) {
  const label = kind === "undo" ? t("Undo") : t("Redo");
  return html`<button type="button" class="small back-${kind}" disabled=${!name} title=${name ? `${label}: ${name}` : none} aria-label=${name ? `${label}: ${name}` : none}
    onClick=${() => { kit.unsaved.saveAll(); kit.send({ kind, n: kit.unsaved.number() }); }}>${sign || label}</button>`;
}

/** @param {{ kit: AuthorKit }} props */
function Counts({ kit }) {
  const { problems } = kit.frame;
  return html`${["wrong", "to_do", "advice"].map((name) => html`<span key=${name} class="tell ${name} ${problems[name].length ? "some" : ""}">${nameOf(name)} <b>${problems[name].length}</b></span> `)}`;
}

/** @param {{ kit: AuthorKit }} props */
function Screens({ kit }) {
  const { frame } = kit;
  return html`<nav aria-label=${t("Screens of the case")} class="screens"><ul class="steps views">
    <li><button type="button" onClick=${() => kit.open("cases")}><span class="to-all">${frame.to_cases}</span></button></li>
    ${frame.screens.map((s) => html`<li key=${s.id}><button type="button" aria-current=${s.current ? "page" : null} onClick=${() => kit.open(s.id)}>${s.label}
      ${s.wrong > 0 && html`<span class="state wrong" aria-hidden="true">${s.wrong}</span>`}${s.to_do > 0 && html`<span class="state todo" aria-hidden="true">${s.to_do}</span>`}${s.note && html`<span class="visually-hidden">, ${s.note}</span>`}</button></li>`)}
  </ul></nav>`;
}

/** @param {{ kit: AuthorKit }} props */
function ScreenSelect({ kit }) {
  const { frame } = kit;
  return html`<nav aria-label=${t("Screens of the case")} class="screen-select"><label><span class="visually-hidden">${t("Screens of the case")}</span>
    <select value=${frame.screen} onChange=${(e) => kit.open(e.target.value)}><option value="cases">${frame.to_cases}</option>
      ${frame.screens.map((s) => html`<option key=${s.id} value=${s.id}>${s.label}${s.note ? ` (${s.note})` : ""}</option>`)}</select></label></nav>`;
}
