// The lists: to do, wrong, advice, and what is left to translate. Each entry leads to its field; advice can be set aside with a sentence.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Say } from "./sentence.js";
/** @import { AuthorKit } from "./kit" */
/** @import { ProblemEntry } from "../sheets" */

/** @type {("to_do" | "wrong" | "advice")[]} */
const LISTS = ["wrong", "to_do", "advice"];
/** @param {string} list */
export const nameOf = (list) => (list === "wrong" ? t("Wrong") : list === "to_do" ? t("To do") : t("Advice"));
/** @param {string} list */
const emptyOf = (list) => (list === "wrong" ? t("Nothing is wrong.") : list === "to_do" ? t("Nothing is left to do.") : t("There is no advice."));
const FEW = 4; // entries that a list above a screen shows unfolded

/** @param {Event} event that does not close the list it happens in */
const stays = (event) => event.stopPropagation();

/** @param {{ kit: AuthorKit, entry: ProblemEntry, at?: string }} props `at`: in which list, since several may be on the page */
function Entry({ kit, entry, at = "here" }) {
  const id = `not here ${at} ${entry.advice}`;
  const [saying, setSaying] = useState(() => Boolean(kit.unsaved.line(id)));
  const keep = (because) => ({ kind: "act", act: { act: "set_advice_aside", advice: entry.advice, number: entry.number, because } });
  return html`<li><button type="button" class="link" onClick=${() => goTo(kit, entry)}>${entry.text}</button>
    ${entry.advice && kit.frame.may_write && (saying ? html`<div onClick=${stays} onChange=${stays}><${Say} kit=${kit} id=${id} label=${t("Not here, because … (five words or more; reviewers read it)")} button=${t("Set it aside")} send=${keep} ondone=${() => setSaying(false)} />
      <p class="row"><button type="button" class="link" onClick=${() => { kit.unsaved.forget(id); setSaying(false); }}>${t("Cancel")}</button></p></div>`
      : html` <button type="button" class="link not-here" aria-label=${`${t("Not here, because …")} ${entry.text}`} onClick=${(e) => { stays(e); setSaying(true); kit.seek(id); }}>${t("Not here, because …")}</button>`)}</li>`;
}

// Advice that somebody set aside, with the reason; folded but for reviewers.
/** @param {{ kit: AuthorKit, entries: ProblemEntry[], at: string }} props */
export function SetAside({ kit, entries, at }) {
  const list = html`<ul class="problem-list aside">${entries.map((entry) => html`<li key=${entry.advice}>${kit.frame.may_write ? html`<button type="button" class="link" onClick=${() => goTo(kit, entry)}>${entry.text}</button>` : entry.text}
    <p><b>${t("Not here, because:")}</b> <span dir="auto">${entry.because}</span> ${kit.frame.may_write && html`<button type="button" class="link not-here" aria-label=${`${t("Take back")}: ${entry.text}`} onClick=${() => kit.act({ act: "take_up_advice", advice: entry.advice })}>${t("Take back")}</button>`}</p></li>`)}</ul>`;
  if (at === "review" || !entries.length) return entries.length > 0 && list;
  return html`<details class="fold"><summary>${t("Set aside")}: ${entries.length}</summary>${list}</details>`;
}

// Opens the screen of a field, and puts the keyboard there.
/**
 * @param {AuthorKit} kit
 * @param {{ screen: string, field: string }} entry
 */
export function goTo(kit, entry) {
  if (entry.screen !== kit.frame.screen) kit.open(entry.screen, placeOf(entry));
  else if (!document.getElementById(entry.field)) kit.at(placeOf(entry));
  kit.seek(entry.field);
}

// What of a screen must be open so that the field is on it.
/** @param {{ screen: string, field: string }} entry */
function placeOf({ screen, field }) {
  if (screen === "languages") return { field };
  const passage = field.match(/^passage:(.+)$/) || field.match(/^f:text\.\w+:passages\.(.+)$/);
  const paper = field.match(/^paper:(.+)$/) || field.match(/^f:text\.\w+:documents\.([^.]+)\./);
  const reason = screen === "judgements" && field.match(/^f:key_text\.\w+:([^.]+(?:\.[^.]+)?)$/);
  const item = reason ? [field, reason[1] === "protection" ? "elements.protection" : reason[1]] : field.match(/^item:(.+)$/);
  return passage ? { passage: passage[1] } : paper ? { paper: paper[1] } : item ? { item: item[1] } : {};
}

/** @param {{ kit: AuthorKit }} props */
export function ProblemPanel({ kit }) {
  const { problems } = kit.frame;
  return html`${LISTS.map((name) => html`<h2 key=${name}>${nameOf(name)} <span class="count">${problems[name].length}</span></h2>
    ${problems[name].length ? html`<ul class="problem-list ${name}">${problems[name].map((entry, i) => html`<${Entry} key=${entry.advice || entry.field + i} kit=${kit} entry=${entry} at="bar" />`)}</ul>`
      : html`<p class="quiet">${emptyOf(name)}</p>`}
    ${name === "advice" && html`<${SetAside} kit=${kit} entries=${problems.set_aside} at="bar" />`}`)}
    ${problems.translated && html`<h2>${problems.translated}</h2>${problems.translation.length > 0 && html`<details class="fold"><summary>${t("Needed for a release")}: ${problems.translation.length}</summary><ul class="problem-list to_do">${problems.translation.map((entry, i) => html`<${Entry} key=${entry.field + i} kit=${kit} entry=${entry} at="bar" />`)}</ul></details>`}`}`;
}

// Whether something is said of the screen on show.
/** @param {AuthorKit} kit */
export const anythingHere = (kit) => [...LISTS, /** @type {const} */ ("set_aside")].some((name) => kit.frame.problems[name].some((entry) => entry.screen === kit.frame.screen));

// Those of the screen on show; above what the screen is about, a long list is folded.
/** @param {{ kit: AuthorKit, fold?: boolean }} props */
export function ProblemsHere({ kit, fold = false }) {
  const { problems, screen } = kit.frame;
  const here = LISTS.map((name) => ({ name, entries: problems[name].filter((entry) => entry.screen === screen) })).filter((list) => list.entries.length);
  const aside = html`<${SetAside} kit=${kit} entries=${problems.set_aside.filter((entry) => entry.screen === screen)} at="here" />`;
  const list = ({ name, entries }) => html`<ul class="problem-list ${name}">${entries.map((entry, i) => html`<${Entry} key=${entry.advice || entry.field + i} kit=${kit} entry=${entry} />`)}</ul>`;
  if (fold) return html`${here.map((one) => html`<details key=${one.name} class="problem-fold ${one.name}" open=${one.entries.length <= FEW}><summary>${nameOf(one.name)}: ${one.entries.length} <span class="quiet">${t("On this screen")}</span></summary>${list(one)}</details>`)}${aside}`;
  return html`${here.map((one) => html`<section key=${one.name} class="problem-part"><h2>${nameOf(one.name)} <span class="quiet">${t("On this screen")}</span></h2>${list(one)}</section>`)}${aside}`;
}
