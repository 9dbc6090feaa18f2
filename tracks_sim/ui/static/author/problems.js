// The three lists: to do, wrong, advice. Each entry leads to its field.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { AuthorKit } from "./kit" */
/** @import { ProblemEntry } from "../sheets" */

/** @type {("to_do" | "wrong" | "advice")[]} */
const LISTS = ["wrong", "to_do", "advice"];
/** @param {string} list */
export const nameOf = (list) => (list === "wrong" ? t("Wrong") : list === "to_do" ? t("To do") : t("Advice"));
/** @param {string} list */
const emptyOf = (list) => (list === "wrong" ? t("Nothing is wrong.") : list === "to_do" ? t("Nothing is left to do.") : t("There is no advice."));
const FEW = 4; // entries that a list above a screen shows unfolded

/** @param {{ kit: AuthorKit, entry: ProblemEntry }} props */
function Entry({ kit, entry }) {
  return html`<li><button type="button" class="link" onClick=${() => goTo(kit, entry)}>${entry.text}</button></li>`;
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
    ${problems[name].length ? html`<ul class="problem-list ${name}">${problems[name].map((entry, i) => html`<${Entry} key=${entry.field + i} kit=${kit} entry=${entry} />`)}</ul>`
      : html`<p class="quiet">${emptyOf(name)}</p>`}`)}`;
}

// Those of the screen on show; above what the screen is about, a long list is folded.
/** @param {{ kit: AuthorKit, fold?: boolean }} props */
export function ProblemsHere({ kit, fold = false }) {
  const { problems, screen } = kit.frame;
  const here = LISTS.map((name) => ({ name, entries: problems[name].filter((entry) => entry.screen === screen) })).filter((list) => list.entries.length);
  const list = ({ name, entries }) => html`<ul class="problem-list ${name}">${entries.map((entry, i) => html`<${Entry} key=${entry.field + i} kit=${kit} entry=${entry} />`)}</ul>`;
  if (fold) return html`${here.map((one) => html`<details key=${one.name} class="problem-fold ${one.name}" open=${one.entries.length <= FEW}><summary>${nameOf(one.name)}: ${one.entries.length} <span class="quiet">${t("On this screen")}</span></summary>${list(one)}</details>`)}`;
  return html`${here.map((one) => html`<section key=${one.name} class="problem-part"><h2>${nameOf(one.name)} <span class="quiet">${t("On this screen")}</span></h2>${list(one)}</section>`)}`;
}
