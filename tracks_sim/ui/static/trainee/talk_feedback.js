// Feedback on the talk: harms first, then the moments that counted, noes explained, steps of safety, what was told, and every turn on demand.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html, focusOn } from "../shared/base.js";
import { t } from "../shared/words.js";
import { Course } from "./talk_course.js";
import { Facts } from "./talk_facts.js";
import { Answer } from "./talk_log.js";
import { Replay, openReplay } from "./talk_replay.js";
/** @import { Kit } from "../kit" */
/** @import { ConductView, RefusalView, TalkHarm, TranscriptRow } from "../sheets" */

const RUNS_OPEN = 2;

/** @param {{ kit: Kit, conduct: ConductView | null | undefined, everything?: boolean }} props */
export function ConductFeedback({ kit, conduct, everything = false }) {
  const [turns, setTurns] = useState(false);
  const [goal, setGoal] = useState(/** @type {{ turn: number } | null} */ (null));
  useEffect(() => { if (goal) focusOn(document.getElementById("turn-" + goal.turn)); }, [goal]);
  if (!conduct) return null;
  // Not by the address: the browser's history is one of steps.
  const toTurn = (event, turn) => {
    event.preventDefault();
    setTurns(true);
    setGoal({ turn });
  };
  const replay = (turn) => openReplay(kit, turn);
  const run = (r) => html`<${Run} key=${r.turn} run=${r} replay=${replay} />`;
  return html`<div class="conduct">
    ${conduct.harms.length > 0 && html`<section><h2>${t("What could have done harm")}</h2><div class="talk-harms">${conduct.harms.map((h) => html`<${Harm} key=${h.verdict} harm=${h} replay=${replay} />`)}</div></section>`}
    <div class=${conduct.refusals.length ? "moments-and-noes" : ""}>
      <section><h2 id="moments" tabindex="-1">${t("Moments that counted")}</h2><${Course} course=${conduct.course} toTurn=${toTurn} /></section>
      ${conduct.refusals.length > 0 && html`<section><h2>${t("Noes, and what would have opened the way")}</h2>${conduct.refusals.slice(0, RUNS_OPEN).map(run)}
        ${conduct.refusals.length > RUNS_OPEN && html`<details open=${everything}><summary>${t("More noes in a row")} (${conduct.refusals.length - RUNS_OPEN})</summary>${conduct.refusals.slice(RUNS_OPEN).map(run)}</details>`}</section>`}
    </div>
    ${conduct.others.length > 0 && html`<section><h2>${t("Others in the room")}</h2>${conduct.others.map((o) => html`<div class="noes" key=${o.text}><p><b>${o.title}</b> ${o.text}</p><p>${o.way}</p></div>`)}</section>`}
    ${conduct.replay && html`<${Replay} key=${conduct.replay.turn} kit=${kit} replay=${conduct.replay} />`}
    <section><h2>${t("How you talked")}</h2><ul class="counts">${conduct.counts.map((c) => html`<li key=${c}>${c}</li>`)}</ul>
      <ul class="steps-done">${conduct.steps.map((s) => html`<li key=${s.label} class=${s.done ? "seen" : "missed"}><span class="mark" aria-hidden="true">${s.done ? "✓" : "○"}</span><span>${s.label} <span class=${s.late ? "quiet" : "visually-hidden"}>(${s.state})</span></span></li>`)}</ul></section>
    <${Facts} kit=${kit} conduct=${conduct} toTurn=${toTurn} everything=${everything} />
    <details class="all-turns" open=${turns || everything} onToggle=${(e) => setTurns(e.target.open)}><summary>${conduct.all_turns}</summary>
      ${(turns || everything) && html`<ol class="talk marked">${conduct.transcript.map((turn) => html`<${Turn} key=${turn.number} conduct=${conduct} turn=${turn} replay=${replay} />`)}</ol>`}</details>
    <p class="quiet model">${t("The person is simulated by a simple model: trust, strain, and what holds this person back. Most of the evidence behind it comes from children and mock witnesses. It shows how asking changes what is told; it predicts nobody.")}</p>
  </div>`;
}

/** @param {{ harm: TalkHarm, replay: (turn: number) => void }} props */
function Harm({ harm, replay }) {
  return html`<div class="harm ${harm.severity}" role="note"><p class="verdict">${harm.verdict}</p><${Html} html=${harm.text} />
    <p><button type="button" class="small" onClick=${() => replay(harm.replay.number)}>${harm.replay.label}</button></p></div>`;
}

/** @param {{ run: RefusalView, replay: (turn: number) => void }} props */
function Run({ run, replay }) {
  return html`<div class="noes"><p><b>${run.title}</b> ${run.text}</p><p>${run.way}</p>
    <p><button type="button" class="small" onClick=${() => replay(run.turn)}>${run.replay}</button></p></div>`;
}

/** @param {{ conduct: ConductView, turn: TranscriptRow, replay: (turn: number) => void }} props */
function Turn({ conduct, turn, replay }) {
  return html`<li id=${"turn-" + turn.number} tabindex="-1">
    <div class="you"><b>${turn.number}<span class="visually-hidden">. ${t("You")}: </span></b> ${turn.again ? html`<span class="quiet">(${t("in the same words")})</span>` : html`<bdi>${turn.you}</bdi>`}</div>
    ${turn.taken && html`<p class="of-turn">${turn.taken}</p>`}
    ${turn.stance && html`<p class="of-turn stance">${turn.stance}</p>`}
    ${(turn.form || turn.refused) && html`<p class="of-turn">${turn.form && html`<span class="form ${turn.asked}">${turn.form}</span>`} ${turn.refused}</p>`}
    ${turn.read && html`<p class="of-turn">${turn.read}</p>`}
    ${turn.better && html`<p class="of-turn"><b>${t("Better:")}</b> <q lang=${turn.language}>${turn.better}</q></p>`}
    ${turn.instead && html`<p class="of-turn">${t("With more room, from the list on this topic:")} <q lang=${turn.language}>${turn.instead}</q></p>`}
    ${turn.others && html`<p class="of-turn">${turn.others}</p>`}
    <${Answer} answer=${turn.before} language=${turn.language} others />
    ${turn.person.map((line, i) => html`<blockquote key=${i} lang=${turn.language}>${line.text}</blockquote>`)}
    <${Answer} answer=${turn.answer} language=${turn.language} />
    ${turn.after.map((did, i) => html`<${Answer} key=${"after" + i} answer=${did} language=${turn.language} others />`)}
    <button type="button" class="link again" aria-expanded=${conduct.replay?.turn === turn.number} onClick=${() => replay(turn.number)}>${t("Try another way from here")}<span class="visually-hidden"> (${t("Turn")} ${turn.number})</span></button>
    ${turn.second && html`<h3 class="divider">${turn.second.title}</h3><p class="room" lang=${turn.language}>${turn.second.room}</p>`}
  </li>`;
}
