// The screen *All cases*.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Heading } from "./heading.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { AuthorCasesSheet, CaseRow, HabitsSheet } from "../sheets" */

const LARGEST = 256 * 1024 - 4096; // bytes of a file that one message can carry

/** @param {Drawing<AuthorCasesSheet>} props */
export function Cases({ kit, sheet }) {
  const take = async (e) => {
    const [file] = e.target.files;
    e.target.value = "";
    if (file) kit.send({ kind: "import", name: file.name.slice(0, 100) }, file.size > LARGEST ? new ArrayBuffer(0) : await file.arrayBuffer());
  };
  return html`<section class="sheet whole"><${Heading} sheet=${sheet}>
      ${kit.frame.may_write && html`<p class="row"><button type="button" class="primary" onClick=${() => kit.open("begin")}>${t("Begin a case")}</button>
      <label class="button">${t("Take a case in from a file")}<input class="visually-hidden" type="file" accept=".zip,application/zip" onChange=${take} /></label></p>`}<//>
    ${sheet.package && html`<${TakeIn} kit=${kit} sheet=${sheet} />`}
    ${sheet.parts.map((part) => html`<section key=${part.id}><h2>${part.title}</h2>
      ${part.rows.length ? html`<ul class="cases">${part.rows.map((row) => html`<li key=${row.id} class="case"><h3 dir="auto">${row.title}</h3><p class="quiet">${row.facts}</p>
        ${row.summary && html`<p>${row.summary}</p>`}${row.note && html`<p class="problem advice">${row.note}</p>`}<${Acts} kit=${kit} sheet=${sheet} part=${part.id} row=${row} /></li>`)}</ul>` : html`<p class="quiet">${part.empty}</p>`}</section>`)}
    ${sheet.habits && html`<${Habits} habits=${sheet.habits} />`}
    ${kit.frame.may_write && sheet.gone.length > 0 && html`<section><h2>${t("Thrown away")}</h2><ul class="plain">${sheet.gone.map((g) => html`<li key=${g.id} class="row"><span>${g.label}</span>
      <button type="button" class="small" aria-label=${`${t("Bring back")}: ${g.label}`} onClick=${() => kit.send({ kind: "restore_draft", case: g.id })}>${t("Bring back")}</button></li>`)}</ul></section>`}
  </section>`;
}

// What the organisation's own cases give away together.
/** @param {{ habits: HabitsSheet }} props */
function Habits({ habits }) {
  return html`<section aria-labelledby="habits"><h2 id="habits">${t("Our cases, compared")}</h2><p class="quiet">${t("Anyone who has practised on some of your cases should not know the next one. Each line says which habit would be right, and where. It holds no case up.")}</p>
    <div role="status">${habits.comparing && html`<p>${habits.comparing}</p>`}${habits.sentence && html`<p class="compared"><b>${habits.sentence}</b></p>`}</div>
    ${habits.habits.length > 0 && html`<ul class="habits">${habits.habits.map((habit) => html`<li key=${habit.text}><p>${habit.text}</p><details class="fold"><summary>${t("Where")}</summary><ul>${habit.where.map((line) => html`<li key=${line} dir="auto">${line}</li>`)}</ul></details></li>`)}</ul>
      <details class="fold"><summary>${t("Figures")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("Figures")}><table class="figures-table"><thead><tr>${habits.head.map((h) => html`<th key=${h} scope="col">${h}</th>`)}</tr></thead>
        <tbody>${habits.rows.map((row, i) => html`<tr key=${i}>${row.cells.map((cell, n) => html`<td key=${n}>${cell}</td>`)}</tr>`)}</tbody></table></div></details>`}</section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorCasesSheet, part: string, row: CaseRow }} props */
function Acts({ kit, sheet, part, row }) {
  const [sure, setSure] = useState(false), [twin, setTwin] = useState(false);
  const send = (kind) => kit.send({ kind, case: row.id });
  const button = (label, act, name = "small") => html`<button type="button" class=${name} aria-label=${`${label}: ${row.title}`} onClick=${act}>${label}</button>`;
  if (sure) return html`<div class="problem advice"><p>${t("It is kept for 30 days and can be brought back from here.")}</p><p class="row">${button(t("Throw away for now"), () => send("discard"))}${button(t("Keep it"), () => setSure(false))}</p></div>`;
  const begin = (e) => { e.preventDefault(); kit.send({ kind: "twin", case: row.id, changed: e.target.changed.value }); };
  if (twin) return html`<form class="row" onSubmit=${begin}><label>${t("What of the person does the twin change?")} <select name="changed">${sheet.attributes.map((a) => html`<option key=${a.id} value=${a.id}>${a.label}</option>`)}</select></label>
    <button type="submit" class="small primary">${t("Make a twin")}</button>${button(t("Cancel"), () => setTwin(false))}</form>`;
  const may = kit.frame.may_write;
  const tryIt = row.try_href && html`<a class="button small" href=${row.try_href} target="_blank" aria-label=${`${t("Try it")}: ${row.title}`}>${t("Try it")}</a>`;
  const review = () => kit.send({ kind: "screen", screen: "review", review: row.id });
  if (part === "drafts") return html`<p class="row">${may && button(t("Go on writing"), () => send("open_draft"), row.mine ? "small primary" : "small")}${(!may || !row.mine) && button(t("Read and review"), review, "small primary")}${tryIt}${may && button(t("Throw away"), () => setSure(true))}</p>`;
  return html`<p class="row">${button(t("Read"), () => kit.send({ kind: "screen", screen: "start", read: row.id }))}${tryIt}
    ${may && (part === "own" ? button(t("Change it"), () => send("change")) : button(t("Make our own"), () => send("copy")))}${may && button(t("Make a twin"), () => setTwin(true))}</p>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorCasesSheet }} props */
function TakeIn({ kit, sheet }) {
  const found = /** @type {NonNullable<AuthorCasesSheet["package"]>} */ (sheet.package);
  const take = (e) => { e.preventDefault(); kit.send({ kind: "take_in", case: e.target.named.value.trim() }); };
  return html`<section class="take-in" aria-labelledby="take-in"><h2 id="take-in" tabindex="-1">${found.title}</h2><p><b dir="auto">${found.facts}</b></p><p>${found.found}</p>
    ${found.problems.length > 0 && html`<ul class="problem-list">${found.problems.map((p) => html`<li key=${p}>${p}</li>`)}</ul>`}
    <form onSubmit=${take}><label class="stack">${t("Under another name, if that one is taken")}<input name="named" maxlength="60" autocomplete="off" spellcheck="false" placeholder=${found.case} /></label>
    <p class="row"><button type="submit" class="primary">${t("Take it in as a draft")}</button><button type="button" onClick=${() => kit.send({ kind: "cancel_import" })}>${t("Leave it")}</button></p></form></section>`;
}
