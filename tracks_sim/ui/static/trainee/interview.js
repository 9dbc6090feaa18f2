// The interview: who sits where, what was said, and what can be done now. Forms are never named before feedback.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { FileDesk, Sheet, StepEnd } from "./sheet.js";
/** @import { Kit, NotTypedYet } from "../kit" */
/** @import { FileView } from "../sheets" */

export function focusLost() {
  return !document.activeElement || document.activeElement === document.body;
}

// What was typed and not put yet stays in this tab's own storage: over a reload, a lost kernel and a pause, but no longer than
// the tab, and never on the server, which checks words for a real person's details only when they are read.
const DRAFT = "tracks-draft:";

/** @param {string | null} attempt */
function draftOf(attempt) {
  try { return sessionStorage.getItem(DRAFT + attempt) || ""; } catch { return ""; }
}

/**
 * @param {string | null} attempt
 * @param {string} text
 */
export function keepDraft(attempt, text) {
  try {
    if (text) sessionStorage.setItem(DRAFT + attempt, text); else sessionStorage.removeItem(DRAFT + attempt);
  } catch { /* no storage: the words stay in the field as long as the page does */ }
}

// Nobody is signed in (any more): who comes next at this tab finds nothing.
export function forgetDrafts() {
  try {
    Object.keys(sessionStorage).filter((k) => k.startsWith(DRAFT)).forEach((k) => sessionStorage.removeItem(k));
  } catch { /* no storage, no drafts */ }
}

// Folded on a phone, open where there is room.
/** @param {{ label: string, children?: any }} props */
function Fold({ label, children }) {
  const narrow = useRef(window.matchMedia("(max-width: 700px)"));
  const [open, setOpen] = useState(!narrow.current.matches);
  useEffect(() => {
    const turned = () => setOpen(!narrow.current.matches);
    narrow.current.addEventListener("change", turned);
    return () => narrow.current.removeEventListener("change", turned);
  }, []);
  return html`<details open=${open} onToggle=${(e) => setOpen(e.target.open)}><summary>${label}</summary>${children}</details>`;
}

/** @param {{ kit: Kit, sheet: NotTypedYet, file: FileView }} props */
export function Interview({ kit, sheet, file }) {
  const t = kit.t;
  const log = useRef(null);
  const [topic, setTopic] = useState(sheet.topic);
  const shownTopic = sheet.topics.find((x) => x.id === topic) || sheet.topics[0];
  const last = useRef(null); // group of the move made last
  const turns = useRef(sheet.talk.length);
  useEffect(() => {
    if (log.current) log.current.scrollTop = log.current.scrollHeight;
    // A move that was taken leaves its group, and its button takes the focus with it: give it a place to be.
    if (turns.current !== sheet.talk.length && focusLost()) (document.getElementById("moves-" + last.current) || document.getElementById("what-now") || log.current)?.focus();
    else if (document.activeElement?.closest(".act")) document.activeElement.scrollIntoView({ block: "nearest" }); // the log has grown above it
    turns.current = sheet.talk.length;
  }, [sheet.talk.length]);
  useEffect(() => { if (sheet.over) keepDraft(kit.attempt, ""); }, [sheet.over]);
  const make = (id, group) => { last.current = group; kit.send({ kind: "turn", choice: id }); };
  const move = (m, group) => html`<button key=${m.id} type="button" onClick=${() => make(m.id, group)}>${m.label}${m.done && html`<span class="quiet"> · ${t.made_before}</span>`}</button>`;
  const group = (g) => html`<${Fold} key=${g.id} label=${g.label}><div class="ask" role="group" aria-label=${g.label} id=${"moves-" + g.id} tabindex="-1">${g.moves.map((m) => move(m, g.id))}</div><//>`;
  const begins = (g) => g.id === "beginning";
  return html`<${FileDesk} kit=${kit} sheet=${sheet} file=${file}><${Sheet} kit=${kit} sheet=${sheet}>
    <p class="room">${sheet.room}</p>
    ${sheet.since.map((said) => html`<p class="quiet">${said}</p>`)}
    <p class="quiet">${sheet.time}</p>
    <div role="log" aria-label=${t.conversation} class="log" tabindex="0" ref=${log}>
      ${sheet.talk.length === 0 && html`<p class="quiet">${t.nothing_said}</p>`}
      <ol class="talk">${sheet.talk.map((turn) => html`<${TalkTurn} key=${turn.number} turn=${turn} t=${t} />`)}</ol></div>
    ${sheet.over ? html`<p class="notice-line">${sheet.over}</p>` : html`<div class="act">
      <h2 id="what-now" tabindex="-1">${t.what_now}</h2>
      ${sheet.groups.filter(begins).map(group)}
      <h3 id="ask-title">${t.ask_about}</h3>
      <label class="sure">${t.topic} <select value=${shownTopic?.id} onChange=${(e) => setTopic(e.target.value)}>${sheet.topics.map((x) => html`<option key=${x.id} value=${x.id}>${x.label}</option>`)}</select></label>
      <div class="ask" role="group" aria-labelledby="ask-title">${(shownTopic?.questions || []).map((q) => html`<button key=${q.id} type="button" lang=${sheet.language} onClick=${() => make(q.id, null)}>${q.label}${q.done && html`<span class="quiet"> · ${t.asked_before}</span>`}</button>`)}</div>
      ${sheet.hint && html`<p class="quiet hint" role="status">${sheet.hint}</p>`}
      ${sheet.can_hint && html`<button type="button" class="link" onClick=${() => kit.send({ kind: "hint", topic: shownTopic?.id })}>${t.ask_hint}</button>`}
      <${OwnWords} kit=${kit} sheet=${sheet} />
      <div class="groups">${sheet.groups.filter((g) => !begins(g)).map(group)}
        ${sheet.done_moves.length > 0 && html`<details><summary>${t.done_moves}</summary><div class="ask" role="group" aria-label=${t.done_moves}>${sheet.done_moves.map((m) => move(m, null))}</div></details>`}</div>
      <div class="ending"><h3 id="ending-title">${t.endings}</h3><div class="ask" role="group" aria-labelledby="ending-title">${sheet.endings.map((m) => move(m, null))}</div></div>
    </div>`}
    ${sheet.finish && html`<div class="actions"><span></span><button type="button" class="primary finish" onClick=${() => kit.send({ kind: "submitted" })}>${t.finish_talk}</button></div>`}
    <${StepEnd} kit=${kit} sheet=${sheet} />
  <//><//>`;
}

/** @param {{ turn: NotTypedYet, t: Kit["t"] }} props */
export function TalkTurn({ turn, t }) {
  return html`<li>
    <p class="you"><b>${t.you}</b><bdi>${turn.you}</bdi></p>
    ${turn.person.map((line, i) => html`<p key=${i} class="person" lang=${turn.language}><b>${turn.who}${line.label && html` <span class="quiet">· ${line.label}</span>`}</b>${line.text}</p>`)}
    ${turn.answer && html`<p class="seen" lang=${turn.language}>${turn.answer}</p>`}
    <p class="seen" lang=${turn.language}>${turn.seen}</p>
    ${turn.second && html`<p class="divider quiet">${turn.second.title}</p><p class="room" lang=${turn.language}>${turn.second.room}</p>`}</li>`;
}

// A typed question: the reading of its form and topic is shown, and can be corrected, before it is put.
/** @param {{ kit: Kit, sheet: NotTypedYet }} props */
function OwnWords({ kit, sheet }) {
  const t = kit.t;
  const [text, setText] = useState(() => draftOf(kit.attempt) || sheet.reading?.text || "");
  const type = (words) => { setText(words); keepDraft(kit.attempt, words); };
  const reading = sheet.reading?.text === text.trim() ? sheet.reading : null; // words changed since want a reading of their own
  // What the person corrected in this reading. It names its reading, since an effect that empties it may run after a quick hand.
  const of = reading && [reading.text, reading.form, reading.topic].join("\n");
  const [correction, setCorrection] = useState(/** @type {Record<string, any>} */ ({}));
  const { form, topic } = { form: reading?.form, topic: reading?.topic, ...(correction.of === of ? correction : {}) };
  const correct = (change) => setCorrection({ of, form, topic, ...change });
  // Words leave the field when they were put, and only then: also where the page was lost before it could show that.
  useEffect(() => { if (text && sheet.talk.at(-1)?.you === text.trim()) type(""); }, [sheet.talk.length]);
  // The buttons change with the reading: who worked with one of them goes on at what came in its place.
  const was = useRef(null);
  useEffect(() => {
    const put = sheet.talk.length !== was.current?.turns;
    if (was.current && was.current.reading !== reading?.text && focusLost()) {
      document.getElementById(reading ? "own-reading" : put ? "own-title" : "own-question")?.focus();
    }
    was.current = { reading: reading?.text, turns: sheet.talk.length };
  }, [reading?.text, sheet.talk.length]);
  return html`<form class="own" onSubmit=${(e) => { e.preventDefault(); if (text.trim()) kit.send({ kind: "read", typed: text.trim() }); }}>
    <h3 id="own-title" tabindex="-1">${t.own_words}</h3>
    <label class="stack" for="own-question">${t.own_question}</label>
    <textarea id="own-question" rows="2" maxlength="300" value=${text} onInput=${(e) => type(e.target.value)}></textarea>
    <p class="quiet">${t.no_real_data}</p>
    ${sheet.warning && html`<p class="warning" role="alert">${sheet.warning}</p>`}
    ${!reading && html`<button type="submit">${t.read_question}</button>`}
    ${reading && html`<div class="reading" id="own-reading" tabindex="-1" role="status"><p>${t.reading_says} <q><bdi>${reading.text}</bdi></q> <span class="quiet">${reading.why}</span></p>
      <div class="row"><label class="sure">${t.form} <select value=${form} onChange=${(e) => correct({ form: e.target.value })}>${sheet.forms.map((f) => html`<option key=${f.id} value=${f.id}>${f.label}</option>`)}</select></label>
      <label class="sure">${t.topic} <select value=${topic} onChange=${(e) => correct({ topic: e.target.value })}>${sheet.all_topics.map((x) => html`<option key=${x.id} value=${x.id}>${x.label}</option>`)}</select></label>
      ${reading.second && html`<button type="button" aria-pressed=${topic === reading.second.id} onClick=${() => correct({ topic: topic === reading.second.id ? reading.topic : reading.second.id })}>${t.rather} ${reading.second.label}</button>`}</div>
      <div class="row"><button type="button" class="primary" onClick=${() => kit.send({ kind: "turn", choice: "typed", typed: reading.text, form, topic })}>${t.put_question}</button>
      <button type="button" onClick=${() => kit.send({ kind: "read", typed: null })}>${t.change_question}</button></div></div>`}
  </form>`;
}
