// One line to type in. Where its words may be meant otherwise the page asks first; it never says of what form a question is.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { focusLost } from "../shared/browser.js";
import { draftOf, keepDraft } from "./typed_words.js";
/** @import { Kit } from "../kit" */
/** @import { InterviewSheet, OwnWords as OwnWordsView } from "../sheets" */

/** @param {{ kit: Kit, sheet: InterviewSheet, choose: (intent: Record<string, any>, from: string) => void }} props */
export function OwnWords({ kit, sheet, choose }) {
  const w = sheet.words;
  const [text, setText] = useState(() => draftOf(kit.attempt) || sheet.reading?.text || "");
  const [empty, setEmpty] = useState(false);
  const [changing, setChanging] = useState(false); // the words are to be changed: what was asked about them is put away
  const field = useRef(null), box = useRef(null), made = useRef(0);
  const type = (words) => { setText(words); setEmpty(false); keepDraft(kit.attempt, words); };
  const reading = !changing && sheet.reading?.text === text.trim() ? sheet.reading : null; // words changed since want a reading of their own
  // Words leave the field when they were put, and only then: also where the page was lost before it could show that.
  useEffect(() => {
    const last = sheet.talk.at(-1);
    if (text && last && (last.you === text.trim() || last.number === made.current)) type("");
  }, [sheet.talk.length]);
  useEffect(() => { if (reading) box.current.scrollIntoView({ block: "nearest" }); }, [reading?.text]);
  const say = (e) => {
    e.preventDefault();
    if (!text.trim()) { setEmpty(true); field.current.focus(); }
    else if (!reading) { setChanging(false); kit.send({ kind: "say", typed: text.trim() }); }
    else if (reading.ready && !reading.move) choose(putting(reading), "own"); // Enter again: yes, so it was meant
    else box.current?.querySelector("button")?.focus();
  };
  const enter = (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) say(e); };
  return html`<form class="own" onSubmit=${say}>
    <label for="own-question">${w.own}</label>
    <div class="own-line"><textarea id="own-question" ref=${field} rows="1" maxlength="300" value=${text} aria-describedby="own-note" onInput=${(e) => type(e.target.value)} onKeyDown=${enter}></textarea>
      <button type="submit" class="primary">${w.say}</button></div>
    ${empty && html`<p class="warning" role="alert">${w.empty}</p>`}
    ${sheet.warning && html`<p class="warning" role="alert">${sheet.warning}</p>`}
    <div role="status" class="asks" ref=${box}>${reading && html`<${Understood} key=${reading.text} sheet=${sheet} reading=${reading}
      put=${(topic) => choose(putting(reading, topic), "own")}
      make=${(move) => { made.current = (sheet.talk.at(-1)?.number || 0) + 1; choose({ kind: "turn", choice: move }, "own"); }}
      change=${() => { setChanging(true); field.current.focus(); }} />`}</div>
    <p class="quiet" id="own-note">${kit.t.no_real_data}</p>
  </form>`;
}

/**
 * @param {OwnWordsView} reading
 * @param {string} [topic]
 */
function putting(reading, topic) {
  return { kind: "turn", choice: "typed", typed: reading.text, ...(topic && { topic }) };
}

// How the words were understood: right, or one of the few acts that they may be, or none of these.
/** @param {{ sheet: InterviewSheet, reading: OwnWordsView, put: (topic?: string) => void, make: (move: string) => void, change: () => void }} props */
function Understood({ sheet, reading, put, make, change }) {
  const w = sheet.words, box = useRef(null);
  const [choosing, setChoosing] = useState(!reading.ready && !reading.move);
  // What was pressed has gone, or is another button now. At once, before the page gives a focus that nothing has to the worksheet.
  useLayoutEffect(() => { if (choosing && (focusLost() || box.current.contains(document.activeElement))) box.current.querySelector("button").focus(); }, [choosing]);
  if (choosing) {
    const asked = reading.ready || reading.move ? w.which : reading.sentence;
    const chosen = (act) => (act.startsWith("move:") ? make(act) : put(act.slice("topic:".length)));
    return html`<div class="understood" ref=${box}><p>${asked}</p>
      <div class="topics" role="group" aria-label=${asked}>${reading.offers.map((x) => html`<button key=${x.id} type="button" class="chip" onClick=${() => chosen(x.id)}>${x.label}</button>`)}
        <button type="button" onClick=${change}>${w.none_of_these}</button></div></div>`;
  }
  return html`<div class="understood" ref=${box}><p>${reading.sentence}</p><div class="row">
    ${reading.move
      ? html`<button type="button" class=${reading.ends ? "" : "primary"} onClick=${() => make(reading.move)}>${w.do}</button>`
      : html`<button type="button" class="primary" onClick=${() => put()}>${reading.put}</button>`}
    <button type="button" onClick=${() => setChoosing(true)}>${w.other}</button>
    <button type="button" onClick=${change}>${w.change}</button></div></div>`;
}
