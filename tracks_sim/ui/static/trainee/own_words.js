// One line to type in, in reach all the time. Where its words may be meant otherwise the page asks first; it never says of what form a question is.

import { html, useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { focusLost } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { draftOf, keepDraft } from "./typed_words.js";
/** @import { Kit } from "../kit" */
/** @import { InterviewSheet, OwnWords as OwnWordsView } from "../sheets" */

/** @param {{ kit: Kit, sheet: InterviewSheet, choose: (intent: Record<string, any>, from: string) => void }} props */
export function OwnWords({ kit, sheet, choose }) {
  const [text, setText] = useState(() => draftOf(kit.attempt) || sheet.reading?.text || "");
  const [wrong, setWrong] = useState(""); // why nothing was sent
  const [changing, setChanging] = useState(false); // the words are to be changed: what was asked about them is put away
  const field = useRef(null), box = useRef(null);
  const type = (words) => { setText(words); setWrong(""); keepDraft(kit.attempt, words); };
  const reading = !changing && sheet.reading?.text === text.trim() ? sheet.reading : null; // words changed since want a reading of their own
  // Words leave the field when they were put, and only then: also where the page was lost before it could show that.
  useEffect(() => {
    if (text && sheet.talk.at(-1)?.you === text.trim()) type("");
  }, [sheet.talk.length]);
  useEffect(() => { if (reading) box.current.scrollIntoView({ block: "nearest" }); }, [reading?.text]);
  const say = (e) => {
    e.preventDefault();
    const n = text.trim().length;
    if (!n || n > sheet.longest) { setWrong(n ? t("At most {most} characters can be said at once; these are {n}. Say it in two parts.", { n, most: sheet.longest }) : t("Write something first: a question, or what you want to say.")); field.current.focus(); }
    else if (!reading) { setChanging(false); kit.send({ kind: "say", typed: text.trim() }); }
    else if (reading.ready && !reading.move) choose(putting(reading), "own"); // Enter again: yes, so it was meant
    else box.current?.querySelector("button")?.focus();
  };
  const enter = (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) say(e); };
  return html`<form class="own" onSubmit=${say}>
    <p class="own-head"><label for="own-question">${t("In your own words")}</label> <span class="quiet" id="own-note">${t("Fictional case only: never enter names, dates or numbers of a real person.")}</span></p>
    <div class="own-line"><textarea id="own-question" ref=${field} rows="1" placeholder=${t("In your own words")} value=${text} aria-describedby="own-note" onInput=${(e) => type(e.target.value)} onKeyDown=${enter}></textarea>
      <button type="submit" class="primary">${t("Say it")}</button></div>
    ${wrong && html`<p class="warning" role="alert">${wrong}</p>`}
    ${sheet.warning && html`<p class="warning" role="alert">${sheet.warning}</p>`}
    <div role="status" class="asks" ref=${box}>${reading && html`<${Understood} key=${reading.text} sheet=${sheet} reading=${reading}
      put=${(act) => choose(putting(reading, act), "own")}
      change=${() => { setChanging(true); field.current.focus(); }} />`}</div>
  </form>`;
}

/**
 * The words as they were read, or as what was chosen; they go along in each case.
 * @param {OwnWordsView} reading
 * @param {string} [act]
 */
function putting(reading, act) {
  const words = { kind: "turn", choice: "typed", typed: reading.text };
  if (act?.startsWith("move:")) return { ...words, choice: act };
  if (act?.startsWith("topic:")) return { ...words, topic: act.slice("topic:".length) };
  return act === "remark" ? { ...words, meant: "remark" } : { ...words, ...(reading.together.length > 0 && { meant: "all" }) };
}

// How the words were understood: right, or one of the few acts that they may be, or none of these.
/** @param {{ sheet: InterviewSheet, reading: OwnWordsView, put: (act?: string) => void, change: () => void }} props */
function Understood({ sheet, reading, put, change }) {
  const box = useRef(null);
  const [choosing, setChoosing] = useState(!reading.ready && !reading.move);
  // What was pressed has gone, or is another button now. At once, before the page gives a focus that nothing has to the worksheet.
  useLayoutEffect(() => { if (choosing && (focusLost() || box.current.contains(document.activeElement))) box.current.querySelector("button").focus(); }, [choosing]);
  if (choosing) {
    const asked = reading.ready || reading.move ? t("Which of these do you mean?") : reading.sentence;
    return html`<div class="understood" ref=${box}><p>${asked}</p>
      <div class="topics" role="group" aria-label=${asked}>${reading.offers.map((x) => html`<button key=${x.id} type="button" class="chip" onClick=${() => put(x.id)}>${x.label}</button>`)}
        <button type="button" onClick=${change}>${reading.offers.length > 1 ? t("None of these: I will say it differently") : t("Change the words")}</button></div></div>`;
  }
  return html`<div class="understood" ref=${box}><p>${reading.sentence}</p>
    ${reading.together.length > 0 && html`<ol>${reading.together.map((act) => html`<li key=${act}>${act}</li>`)}</ol>`}<div class="row">
    ${reading.move // none is filled: some moves cannot be taken back
      ? html`<button type="button" onClick=${() => put(reading.move)}>${t("Do it")}</button>`
      : html`<button type="button" class="primary" onClick=${() => put()}>${reading.put}</button>`}
    ${reading.offers.length > 0 && html`<button type="button" onClick=${() => setChoosing(true)}>${t("I meant something else")}</button>`}
    <button type="button" onClick=${change}>${t("Change the words")}</button></div></div>`;
}
