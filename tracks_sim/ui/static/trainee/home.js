// First page: welcome and code, then the cases with progress, then the start of one.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { xsrf } from "../shared/frame.js";
import { t } from "../shared/words.js";
import { Next } from "./next.js";
import { Reminder, RoundFirst } from "./round.js";
import { StudyPanel } from "./study.js";
import { Sheet } from "./sheet.js";
import { Curve } from "./talk_curve.js";
/** @import { Kit } from "../kit" */
/** @import { CaseGroup as Group, CaseLine as Line, GroupPanel as Panel, HomeSheet, Series, StartSheet, TroubleSheet, WelcomeSheet } from "../sheets" */

// A mistyped code is there again to be corrected; it never goes into an address.
/** @param {string} [code] */
function typedCode(code) {
  try {
    if (code !== undefined) sessionStorage.setItem("tracks-code", code);
    return sessionStorage.getItem("tracks-code") || "";
  } catch {
    return "";
  }
}

/** @param {{ kit: Kit, sheet: WelcomeSheet }} props */
export function Welcome({ kit, sheet }) {
  useEffect(() => { // what failed is where the keyboard is, with the reason as its description
    if (sheet.failed) document.getElementById(sheet.wrong ? "code" : "new-code")?.focus();
  }, []);
  return html`<main class="desk one welcome"><${Sheet} kit=${kit} sheet=${sheet}>
    ${sheet.erased && html`<p class="told" role="status">${sheet.erased}</p>`}
    ${sheet.enter ? html`<div class="two">
      <form method="post" action=${sheet.enter} class="enter"><h2>${t("I am here for the first time")}</h2>
        <input type="hidden" name="_xsrf" value=${xsrf()} /><input type="hidden" name="new" value="1" /><input type="hidden" name="lang" value=${kit.words.language} />
        <p>${t("A code instead of an account: nobody asks for your name.")}</p>${sheet.not_made && html`<p class="field-error" id="not-made">${sheet.not_made}</p>`}
        <button type="submit" class="primary" id="new-code" aria-describedby=${sheet.not_made ? "not-made" : null}>${t("Make my code")}</button></form>
      <form method="post" action=${sheet.enter} class="enter" onSubmit=${(e) => typedCode(e.target.code.value)}><h2>${t("I have a code")}</h2>
        <input type="hidden" name="_xsrf" value=${xsrf()} /><input type="hidden" name="lang" value=${kit.words.language} />
        <label class="stack" for="code">${t("Your code")}</label>
        <p class="quiet" id="code-help">${t("Three groups of four letters and digits, for staff four.")} ${t("Lost it? Whoever runs the training can give you a new one.")}</p>
        ${sheet.wrong && html`<p class=${sheet.failed ? "field-error" : "told"} id="code-wrong">${sheet.wrong}</p>`}
        <input id="code" name="code" defaultValue=${sheet.wrong ? typedCode() : ""} autocomplete="off" autocapitalize="characters" spellcheck=${false} required aria-describedby=${sheet.wrong ? "code-wrong code-help" : "code-help"} aria-invalid=${sheet.failed && sheet.wrong ? "true" : null} />
        <button type="submit">${t("Enter")}</button></form></div>`
      : html`<div class="actions"><span></span><button type="button" class="primary" onClick=${() => kit.send({ kind: "enter" })}>${t("Enter")}</button></div>`}
    <p class="quiet origin">${sheet.origin}</p>
  <//></main>`;
}

/** @param {{ kit: Kit, sheet: TroubleSheet }} props */
export function Trouble({ kit, sheet }) {
  return html`<main class="desk one"><${Sheet} kit=${kit} sheet=${sheet}><p role="alert">${sheet.text}</p>
    <div class="actions"><button type="button" class="primary" onClick=${() => window.location.reload()}>${t("Load the page again")}</button></div><//></main>`;
}

/** @param {{ kit: Kit, sheet: HomeSheet }} props */
export function Home({ kit, sheet }) {
  const { group, offered } = sheet;
  const first = group ? "after" : "next";
  const groups = sheet.groups.map((group, n) => html`<${CaseGroup} key=${group.title} kit=${kit} sheet=${sheet} group=${group} n=${n} />`);
  return html`<main class="desk one"><${Sheet} kit=${kit} sheet=${sheet}>
    ${sheet.warning && html`<p class="warning">${sheet.warning}</p>`}
    ${sheet.study && html`<${StudyPanel} kit=${kit} study=${sheet.study} alone=${sheet.cases.length === 0} />`}
    ${group && html`<${OwnGroup} kit=${kit} group=${group} />`}
    ${offered?.round && html`<${RoundFirst} kit=${kit} round=${offered.round} />`}
    ${sheet.next && html`<${Next} kit=${kit} next=${sheet.next} name=${offered?.round ? "after" : first} />`}
    ${offered?.contrast && !offered.round && html`<${Next} kit=${kit} next=${offered.contrast} name="contrast" />`}
    ${offered?.reminder && html`<${Reminder} reminder=${offered.reminder} />`}
    ${sheet.folded ? html`<details class="all-cases"><summary>${sheet.folded}</summary>${groups}</details>` : groups}
    <${Talks} kit=${kit} sheet=${sheet} />
    ${sheet.attempts.length > 0 && html`<details class="history"><summary>${t("Your attempts")} (${sheet.attempts.length})</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("Your attempts")}><table><thead><tr><th scope="col">${t("Case")}</th><th scope="col">${t("Begun")}</th><th scope="col">${t("State")}</th><th scope="col"><span class="visually-hidden">${t("Open")}</span></th></tr></thead>
      <tbody>${sheet.attempts.map((a) => html`<tr key=${a.id}><th scope="row">${a.title}</th><td>${a.began}</td><td>${a.state}</td><td><a href=${a.href} aria-label=${a.aria} onClick=${(e) => kit.open(e, a)}>${a.label}</a></td></tr>`)}</tbody></table></div></details>`}
  <//></main>`;
}

// The group of the trainee: what it does now, and how long is left.
/** @param {{ kit: Kit, group: Panel }} props */
function OwnGroup({ kit, group }) {
  return html`<section class="own-group" aria-labelledby="group-title"><h2 id="group-title">${group.title}</h2>
    ${group.text && html`<p>${group.text}</p>`}
    ${group.next && html`<${Next} kit=${kit} next=${group.next} />`}
    ${group.dates && html`<${Reminder} reminder=${group.dates} />`}</section>`;
}

// The cases of one heading, a line each; the course first, with how far one is in it.
/** @param {{ kit: Kit, sheet: HomeSheet, group: Group, n: number }} props */
function CaseGroup({ kit, sheet, group, n }) {
  const cases = sheet.cases.filter((c) => c.group === n), { course } = sheet;
  const lines = html`${group.note && html`<p class="quiet">${group.note}</p>`}
    <ol class="path">${cases.map((c) => html`<${CaseLine} key=${c.id} kit=${kit} line=${c} here=${sheet.next && c.here ? sheet.here : ""} />`)}</ol>`;
  if (group.folded) return html`<details class="case-group" open=${Boolean(sheet.next) && cases.some((c) => c.here)}><summary>${group.title} (${cases.length})</summary>${lines}</details>`;
  return html`<section class="case-group"><div class="head"><h2>${group.title}</h2>
    ${n === 0 && course && html`<p class="in-course"><b>${course.line}</b>${course.changed && html` <button type="button" class="link" onClick=${() => kit.send(course.intent)}>${course.changed}</button>`}</p>`}</div>
    ${lines}</section>`;
}

/** @param {{ kit: Kit, line: Line, here: string }} props */
function CaseLine({ kit, line, here }) {
  const { resume } = line;
  return html`<li class=${here ? "here" : line.done ? "done" : ""} aria-current=${here ? "step" : null}>
    <span class="stop" aria-hidden="true">${line.done ? "✓" : ""}</span>
    <span class="case"><span class="name">${line.title}</span> ${here && html`<b class="you">${here}</b> `}
      <span class="quiet">${line.done ? html`<span class="visually-hidden">${t("Done on")} </span>${[line.done, line.times].filter(Boolean).join(" · ")}` : line.facts}</span></span>
    ${resume && html`<a href=${resume.href} aria-label=${line.resume_name} onClick=${(e) => kit.open(e, resume)}>${t("Go on")}</a>`}
    <button type="button" class="link" aria-label=${line.start_name} onClick=${() => kit.send(line.intent)}>${line.start}</button></li>`;
}

// The short talks, and what has changed from one to the next.
/** @param {{ kit: Kit, sheet: HomeSheet }} props */
function Talks({ kit, sheet }) {
  const { series } = sheet;
  if (!series) return sheet.growth ? html`<p class="growth">${sheet.growth}</p>` : null;
  return html`<details class="talks"><summary>${t("Short talks in series")}</summary>
    ${sheet.growth && html`<p class="growth">${sheet.growth}</p>`}
    ${series.rows.length > 0 && html`<${Curve} series=${series} aim=${t("eight of ten")} /><${TalkTable} series=${series} />`}
    <p>${series.done || series.intro}</p>
    <p>${[series.next, ...series.free].map((talk) => talk && html`<button type="button" key=${talk.case} class="link" onClick=${() => kit.send({ kind: "page", page: "start", case: talk.case, mode: "talk" })}>${talk.label}</button> `)}</p></details>`;
}

/** @param {{ kit: Kit, sheet: StartSheet }} props */
export function Start({ kit, sheet }) {
  const [country, setCountry] = useState(sheet.country);
  const [mode, setMode] = useState(sheet.mode);
  return html`<main class="desk one"><${Sheet} kit=${kit} sheet=${sheet}>
    <p class="content-note"><strong>${t("Content:")}</strong> ${sheet.content_note}</p>
    <form onSubmit=${(e) => { e.preventDefault(); kit.send({ kind: "start", case: sheet.case, country, mode }); }}>
      <label class="stack" for="country">${t("In which country do you work?")}</label>
      <select id="country" required value=${country} aria-describedby="country-help" onChange=${(e) => setCountry(e.target.value)}>${!sheet.country && html`<option value="">${t("Choose …")}</option>`}${sheet.countries.map((c) => html`<option key=${c.id} value=${c.id}>${c.label}</option>`)}</select>
      <p class="quiet" id="country-help">${sheet.countries_note && `${sheet.countries_note} `}${t("Authorities, duties and wording follow this country, for the whole attempt.")}</p>
      ${sheet.modes.length > 1 && html`<fieldset class="question"><legend>${t("How would you like to work?")}</legend><div class="answer options">${sheet.modes.map((m) => html`<label key=${m.id} class="option"><input type="radio" name="mode" value=${m.id} checked=${mode === m.id} onChange=${() => setMode(m.id)} /><span><span class="phrase">${m.label}</span><span class="detail">${m.text}</span></span></label>`)}</div></fieldset>`}
      <div class="actions"><button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send({ kind: "page", page: "home" }))}>${t("Back")}</button><button type="submit" class="primary">${t("Begin")}</button></div>
    </form>
  <//></main>`;
}

/** @param {{ series: Series }} props */
function TalkTable({ series }) {
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${t("Short talks in series")}><table><thead><tr><th scope="col">${t("Talk")}</th><th scope="col">${t("Case")}</th><th scope="col">${t("Questions that leave room")}</th><th scope="col">${t("Enough to act on")}</th><th scope="col">${t("Harms")}</th></tr></thead>
    <tbody>${series.rows.map((r) => html`<tr key=${r.n}><th scope="row">${r.n}</th><td>${r.case}</td><td>${r.recommended}</td><td>${r.needed}</td><td>${r.harms}</td></tr>`)}</tbody></table></div>`;
}
