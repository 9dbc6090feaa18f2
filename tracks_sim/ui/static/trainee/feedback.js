// Feedback on a case: a first screen, what was chosen beside what would have been safe, and parts to open one at a time.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Decided, Rows, Summary } from "./feedback_rows.js";
import { PaperSheet } from "./feedback_paper.js";
import { Next } from "./next.js";
import { PlainDesk } from "./sheet.js";
import { ShortTalk } from "./short_talk.js";
import { ConductFeedback } from "./talk_feedback.js";
import { TryAgain } from "./try_again.js";
import { WorkedFeedback } from "./worked_feedback.js";
/** @import { Kit } from "../kit" */
/** @import { FeedbackSheet, FigureItem, HeldSheet, PartView, ShortTalkSheet, WorkedFeedbackSheet } from "../sheets" */
/** @typedef {PartView["id"]} PartId */

/** @param {{ kit: Kit, sheet: FeedbackSheet | HeldSheet | ShortTalkSheet | WorkedFeedbackSheet }} props */
export function Feedback({ kit, sheet }) {
  if ("held" in sheet) return html`<${Held} kit=${kit} sheet=${sheet} />`;
  if ("how_on" in sheet) return html`<${WorkedFeedback} kit=${kit} sheet=${sheet} />`;
  return "takeaways" in sheet ? html`<${ShortTalk} kit=${kit} sheet=${sheet} />` : html`<${CaseFeedback} kit=${kit} sheet=${sheet} />`;
}

/** @param {{ kit: Kit, sheet: HeldSheet }} props */
function Held({ kit, sheet }) {
  return html`<${PlainDesk}><section class="sheet work" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <h1 id="sheet-title">${sheet.title}</h1>
    <p><b>${sheet.case}</b>${sheet.handed_in && html`<br />${sheet.handed_in}`}</p>
    <h2>${sheet.now_title}</h2><p>${sheet.held}</p>
    <p><a class="button primary" href=${sheet.home.href} onClick=${(e) => kit.open(e, sheet.home)}>${t("Back to the cases")}</a></p>
  </section><//>`;
}

/** @param {{ kit: Kit, sheet: FeedbackSheet }} props */
function CaseFeedback({ kit, sheet }) {
  const ids = sheet.parts.map((p) => p.id);
  const [part, setPart] = useKeptPart(kit.attempt, ids, sheet.conduct?.replay ? "talk" : ids[0]);
  const [goal, setGoal] = useState(/** @type {{ at: string } | null} */ (null));
  const [everything, setEverything] = useState(false);
  // A row may be drawn only once its part is open; a turn to replay only once the kernel has answered.
  useEffect(() => {
    if (!goal) return;
    const place = document.getElementById(goal.at) || document.getElementById("part");
    if (place instanceof HTMLDetailsElement) place.open = true;
    const row = goal.at.startsWith("row-"), first = (row && place?.querySelector("summary")) || place;
    if (!first) return;
    if (!row) first.tabIndex = -1;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: row ? "center" : "start" });
  }, [goal]);
  useEffect(() => {
    if (!everything) return;
    const over = () => setEverything(false);
    window.addEventListener("afterprint", over);
    window.print();
    return () => window.removeEventListener("afterprint", over);
  }, [everything]);
  /** @type {import("./feedback_rows.js").GoTo} */
  const goTo = (to, at) => {
    setPart(to);
    setGoal({ at });
  };
  const draw = (p) => html`<${Part} key=${p.id} kit=${kit} sheet=${sheet} part=${p} goTo=${goTo} everything=${everything} />`;
  const shown = sheet.parts.find((p) => p.id === part) || sheet.parts[0];
  return html`<main class="desk feedback-desk ${everything ? "everything" : ""}"><${PaperSheet} sheet=${sheet} /><div class="work feedback" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <${Summary} kit=${kit} sheet=${sheet} goTo=${goTo} />
    ${sheet.again && html`<${TryAgain} key=${sheet.again.question.key} kit=${kit} again=${sheet.again} />`}
    ${sheet.decided && html`<${Decided} sheet=${sheet} decided=${sheet.decided} />`}
    <${PartButtons} sheet=${sheet} shown=${shown.id} onshow=${setPart} />
    ${everything ? html`<div class="all-parts">${sheet.parts.map(draw)}</div>`
      : html`<section id="part" class="sheet" role="tabpanel" tabindex="-1" aria-labelledby=${"part-of-" + shown.id}>${draw(shown)}</section>`}
    ${sheet.contrast && html`<${Next} kit=${kit} next=${sheet.contrast} name="contrast" />`}
    ${sheet.next && html`<${Next} kit=${kit} next=${sheet.next} />`}
    <div class="actions"><a class="button" href=${sheet.home.href} onClick=${(e) => kit.open(e, sheet.home)}>${t("Back to the cases")}</a>
      <button type="button" class="print-all" onClick=${() => setEverything(true)}>${t("Print everything")}</button></div>
  </div></main>`;
}

// Which part is open is kept over a reload: people go on where they were.
/**
 * @param {string | null} attempt
 * @param {PartId[]} ids
 * @param {PartId} first
 * @returns {[PartId, (id: PartId) => void]}
 */
function useKeptPart(attempt, ids, first) {
  const name = `tracks-part:${attempt}`;
  const [part, setPart] = useState(() => {
    try {
      const kept = ids.find((id) => id === sessionStorage.getItem(name));
      if (kept) return kept;
    } catch { /* no storage: the first part */ }
    return first;
  });
  const show = (id) => {
    setPart(id);
    try { sessionStorage.setItem(name, id); } catch { /* no storage: shown all the same */ }
  };
  return [part, show];
}

// Tabs, by arrows too: the part follows at once, since nothing has to be fetched.
/** @param {{ sheet: FeedbackSheet, shown: string, onshow: (id: PartId) => void }} props */
function PartButtons({ sheet, shown, onshow }) {
  const row = useRef(/** @type {HTMLElement | null} */ (null));
  const press = (e) => {
    const at = sheet.parts.findIndex((p) => p.id === shown), last = sheet.parts.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    onshow(sheet.parts[to].id);
    const button = /** @type {HTMLElement | null | undefined} */ (row.current?.querySelector(`[data-part=${sheet.parts[to].id}]`));
    button?.focus();
  };
  return html`<div class="part-tabs" role="tablist" aria-label=${t("Parts of the feedback")} ref=${row} onKeyDown=${press}>
    ${sheet.parts.map((p) => html`<button type="button" key=${p.id} role="tab" id=${"part-of-" + p.id} data-part=${p.id} aria-selected=${p.id === shown}
      aria-controls="part" tabindex=${p.id === shown ? 0 : -1} onClick=${() => onshow(p.id)}>${p.label}${p.said && html` <span class="count ${p.look ? "look" : "good"}">${p.said}</span>`}</button>`)}
  </div>`;
}

/** @param {{ kit: Kit, sheet: FeedbackSheet, part: PartView, goTo: import("./feedback_rows.js").GoTo, everything: boolean }} props */
function Part({ kit, sheet, part, goTo, everything }) {
  return html`<div class="feedback-part" data-shown=${part.id}>${everything && html`<h2>${part.label}</h2>`}
    ${part.id === "talk" && html`<${ConductFeedback} kit=${kit} conduct=${sheet.conduct} everything=${everything} />`}
    ${part.id === "file" && html`<p class="quiet lead">${t("An indicator is a reason to talk safely and to offer help. It never says that somebody is or is not a victim.")}</p>`}
    ${part.id === "decision" && sheet.decided && html`<p class="quiet lead">${t("Your decision stands above, beside what would have been safe.")}</p>`}
    ${part.sections.map((s) => html`<section key=${s.id + s.title} class="findings" id=${"section-" + s.id}>
      <h2>${s.title}</h2>
      ${s.intro && html`<p class="quiet">${s.intro}</p>`}
      ${s.pattern && html`<p class="pattern"><b>${s.pattern}</b></p>`}
      ${s.look.length > 0 && html`<${Rows} rows=${s.look} everything=${everything} />`}
      ${s.groups.map((g) => html`<div key=${g.label}>${g.label && html`<h3>${g.label}</h3>`}<${Rows} rows=${g.rows} everything=${everything} short=${true} /></div>`)}
    </section>`)}
    ${part.id === "talk_over" && html`<${TalkOver} sheet=${sheet} />`}
    ${part.id === "figures" && html`<${Figures} sheet=${sheet} goTo=${goTo} />`}
    ${(part.sources || part.id === "figures") && html`<p class="quiet sources">${part.id !== "figures" && `${part.sources} ${sheet.experts} `}
      <button type="button" class="link" onClick=${() => kit.send({ kind: "page", page: "sources" })}>${t("About the sources")}</button></p>`}
  </div>`;
}

/** @param {{ sheet: FeedbackSheet }} props */
function TalkOver({ sheet }) {
  const lessons = (title, list) => list.length > 0 && html`<h2>${title}</h2><ul class="lessons" lang=${sheet.language}>${list.map((l) => html`<li key=${l.id} id=${l.id}>${l.text}</li>`)}</ul>`;
  return html`<h2>${t("To talk over")}</h2><p class="quiet">${t("For a conversation with a colleague or in the group.")}</p>
    <ol class="debrief">${sheet.debrief.map((q) => html`<li key=${q}>${q}</li>`)}</ol>
    ${lessons(t("Next time"), sheet.lessons_missed)}${lessons(t("What your answers show already"), sheet.lessons_done)}`;
}

// Each figure leads to the rows that it counts and that were not right.
/** @param {{ sheet: FeedbackSheet, goTo: import("./feedback_rows.js").GoTo }} props */
function Figures({ sheet, goTo }) {
  const rule = sheet.ilo_rule;
  /** @param {FigureItem} i */
  const item = (i) => html`<li key=${i.at}><button type="button" class="link" onClick=${() => goTo(i.part, i.at)}>${i.label}</button></li>`;
  return html`<h2>${t("Figures")}</h2><p class="quiet">${t("One case is a lesson, not a measurement. Figures about you come from a series of cases.")}</p>
    ${sheet.figures.length > 0 && html`<div class="scroll figures" tabindex="0" role="region" aria-label=${t("Figures")}><table><thead><tr><th scope="col">${t("What")}</th><th scope="col">${t("You")}</th><th scope="col">${t("How to read it")}</th></tr></thead>
      <tbody>${sheet.figures.map((r) => html`<tr key=${r.what}><th scope="row">${r.what}</th><td>${r.you}</td><td>${r.reading}${r.items.length > 0 && html`<ul class="of-figure">${r.items.map(item)}</ul>`}</td></tr>`)}</tbody></table></div>`}
    ${rule && html`<details class="ilo"><summary>${t("The ILO rule, for comparison")}</summary><p class="quiet">${rule.note} ${rule.unverified && html`<span class="badge">${rule.unverified}</span>`}</p>
      ${rule.rows.length > 0 && html`<div class="scroll" tabindex="0" role="region" aria-label=${t("The ILO rule, for comparison")}><table><thead><tr><th scope="col">${t("Dimension")}</th><th scope="col">${t("You")}</th><th scope="col">${t("The author's answer")}</th></tr></thead>
        <tbody>${rule.rows.map((r) => html`<tr key=${r.what}><th scope="row">${r.what}</th><td>${r.you}</td><td>${r.key}</td></tr>`)}</tbody></table></div>`}</details>`}`;
}
