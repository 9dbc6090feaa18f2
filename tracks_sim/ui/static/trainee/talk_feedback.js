// Feedback on the interview: each question in the transcript, what was told and missed, the course, and trying again.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Finding, Html } from "../shared/base.js";
import { TalkTurn, focusLost } from "./interview.js";
/** @import { Kit, NotTypedYet } from "../kit" */

/** @param {{ kit: Kit, conduct: NotTypedYet }} props */
export function ConductFeedback({ kit, conduct }) {
  const t = kit.t;
  if (!conduct) return null;
  return html`<section class="conduct"><h2>${t.conduct}</h2>
    <p class="quiet">${conduct.model_note}</p>
    <ul class="counts">${conduct.counts.map((c) => html`<li key=${c}>${c}</li>`)}</ul>
    ${conduct.harms.map((f) => html`<div key=${f.verdict + f.text} class="harm ${f.severity}" role="note"><p class="verdict">${f.verdict}</p><${Html} html=${f.text} /></div>`)}
    <h3>${t.steps_of_safety}</h3><ul class="steps-done">${conduct.steps.map((s) => html`<li key=${s.label} class=${s.done ? "seen" : "missed"}><span aria-hidden="true">${s.done ? "✓" : "○"}</span> ${s.label} <span class="visually-hidden">${s.state}</span></li>`)}</ul>
    <h3>${t.questions_unasked}</h3>
    <${Groups} groups=${conduct.facts} />
    ${conduct.views.length > 0 && html`<h3>${t.both_views}</h3><${Groups} groups=${conduct.views} />`}
    <h3>${t.transcript}</h3>
    <ol class="talk marked">${conduct.transcript.map((turn) => html`<li key=${turn.number} id=${"turn-" + turn.number}>
      <p class="you"><b>${turn.number}. ${t.you}</b>${turn.you} ${turn.form && html`<span class="form ${turn.recommended ? "seen" : "missed"}">${turn.form}</span>`}</p>
      ${turn.read && html`<p class="better">${turn.read}</p>`}
      ${turn.better && html`<p class="better">${t.better} <q lang=${turn.language}>${turn.better}</q></p>`}
      ${turn.instead && html`<p class="better">${t.instead} <q lang=${turn.language}>${turn.instead}</q></p>`}
      ${turn.person.map((line, i) => html`<p key=${i} class="person" lang=${turn.language}>${line.text}</p>`)}
      ${turn.answer && html`<p class="seen" lang=${turn.language}>${turn.answer}</p>`}
      ${turn.branch && html`<button type="button" class="small again" aria-expanded=${conduct.replay?.turn === turn.number} onClick=${() => kit.send({ kind: "replay", turn: turn.number })}>${t.try_here}</button>`}
      ${conduct.replay?.turn === turn.number && html`<${Replay} kit=${kit} replay=${conduct.replay} />`}
    </li>`)}</ol>
    <h3>${t.course}</h3>
    <${Course} course=${conduct.course} t=${t} />
  </section>`;
}

// Below the turn it starts from. An arrow key in the list only looks; the button takes the choice.
/** @param {{ kit: Kit, replay: NotTypedYet }} props */
function Replay({ kit, replay }) {
  const t = kit.t;
  // A choice counts for the turn it was made at; an effect that empties it may run after a quick hand has chosen.
  const turns = replay.talk.length;
  const [chosen, setChosen] = useState(/** @type {Record<string, any>} */ ({}));
  const choice = chosen.turns === turns ? chosen.id : "";
  const box = useRef(null);
  useEffect(() => {
    if (box.current.contains(document.activeElement)) document.activeElement?.scrollIntoView({ block: "nearest" }); // a turn more has pushed it down
  }, [turns]);
  const again = () => /** @type {HTMLElement | null} */ (document.querySelector(`#turn-${replay.turn} .again`))?.focus({ preventScroll: true });
  useEffect(() => { if (!replay.choices.length && focusLost()) again(); }, [replay.choices.length]);
  return html`<div class="replay" role="region" ref=${box} aria-label=${replay.title}><h4>${replay.title}</h4><p class="quiet">${t.replay_note}</p>
    <ol class="talk">${replay.talk.map((turn) => html`<${TalkTurn} key=${turn.number} turn=${turn} t=${t} />`)}</ol>
    ${replay.choices.length > 0 && html`<label class="stack" for="replay-choice">${t.replay_choice}</label>
    <div class="row"><select id="replay-choice" value=${choice} onChange=${(e) => setChosen({ turns, id: e.target.value })}>
      <option value="">${t.choose}</option>${replay.choices.map((c) => html`<option key=${c.id} value=${c.id}>${c.label}</option>`)}</select>
    <button type="button" onClick=${() => choice && kit.send({ kind: "replay", turn: replay.turn, choice })}>${t.replay_try}</button></div>`}
    <p><button type="button" class="small" onClick=${() => { again(); kit.send({ kind: "replay", turn: null }); }}>${t.close}</button></p></div>`;
}

// Rapport and strain over the turns, as a drawing with its table.
/** @param {{ course: NotTypedYet, t: Kit["t"] }} props */
function Course({ course, t }) {
  const w = 640, h = 140, n = Math.max(course.rows.length - 1, 1);
  const line = (name, max) => course.rows.map((r, i) => `${(20 + (i * (w - 40)) / n).toFixed(1)},${(h - 15 - (Math.min(r[name], max) / max) * (h - 30)).toFixed(1)}`).join(" ");
  return html`<figure><svg viewBox="0 0 ${w} ${h}" role="img" aria-label=${course.caption} class="course">
      <line x1="20" y1=${h - 15} x2=${w - 20} y2=${h - 15} class="axis" />
      <polyline points=${line("rapport", course.rapport_max)} class="rapport" /><polyline points=${line("distress", 1)} class="distress" />
    </svg><p class="ends quiet" aria-hidden="true"><span>${t.turn} ${course.rows[0].turn}</span><span>${t.turn} ${course.rows.at(-1).turn}</span></p>
    <figcaption class="quiet"><span class="legend">${course.lines.map((l) => html`<span key=${l.name}><svg viewBox="0 0 30 6" class="course sample" aria-hidden="true"><polyline points="0,3 30,3" class=${l.name} /></svg> ${l.label}</span>`)}</span>${course.caption}</figcaption>
    <details><summary>${t.as_table}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t.course}><table><thead><tr><th scope="col">${t.turn}</th><th scope="col">${t.rapport}</th><th scope="col">${t.distress}</th></tr></thead>
      <tbody>${course.rows.map((r) => html`<tr key=${r.turn}><th scope="row">${r.turn}</th><td>${r.rapport_said}</td><td>${r.distress_said}</td></tr>`)}</tbody></table></div></details></figure>`;
}

// Findings under titles; what is not needed is folded, and a turn that is named can be gone to.
/** @param {{ groups: NotTypedYet[] }} props */
function Groups({ groups }) {
  return groups.map((g) => html`<section key=${g.title} class="group"><h4>${g.title}</h4>
    ${g.parts.map((p) => (p.folded
      ? html`<details key=${p.label}><summary>${p.label}</summary><${Part} part=${p} /></details>`
      : html`<div key=${p.label}>${p.label && html`<p class="quiet">${p.label}</p>`}<${Part} part=${p} /></div>`))}</section>`);
}

/** @param {{ part: NotTypedYet }} props */
function Part({ part }) {
  return html`${part.note && html`<${Html} as="p" class="quiet" html=${part.note} />`}
    ${part.findings.map((f, i) => html`<${Finding} key=${i} finding=${f}>
      ${f.turns.length > 0 && html`<p class="to-turn">${f.turns.map((turn) => html`<a key=${turn.label} href=${"#turn-" + turn.number} onClick=${(e) => toTurn(e, turn.number)}>${turn.label}</a>`)}</p>`}
    <//>`)}`;
}

// Not by the address: the browser's history is one of steps.
/**
 * @param {Event} event
 * @param {number} number
 */
function toTurn(event, number) {
  event.preventDefault();
  const turn = document.getElementById("turn-" + number);
  if (!turn) return;
  turn.tabIndex = -1;
  turn.scrollIntoView();
  turn.focus({ preventScroll: true });
}
