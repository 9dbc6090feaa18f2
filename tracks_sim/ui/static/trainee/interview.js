// The talk: who sits there and how much time is left, what was said, and what can be done now. Forms are never named before feedback.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { focusLost, useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { OwnWords } from "./own_words.js";
import { FromBelow } from "./from_below.js";
import { keepDraft } from "./typed_words.js";
import { TalkTurn } from "./talk_log.js";
import { Part, TalkBar, TalkPanel, nameOf, partsOf } from "./talk_panel.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, InterviewSheet, Told } from "../sheets" */
/** @import { PartName } from "./talk_panel.js" */

/** @param {{ kit: Kit, sheet: InterviewSheet, file: FileView }} props */
export function Interview({ kit, sheet, file }) {
  const wide = useWide();
  const log = useRef(null), dialog = useRef(null), from = useRef(""), turns = useRef(sheet.talk.length), atEnd = useRef(true);
  const [topic, setTopic] = useState(sheet.topic);
  const [part, setPart] = useState(/** @type {PartName} */ ("ask")); // beside the talk
  const [open, setOpen] = useState(/** @type {PartName | null} */ (null)); // the sheet from below
  const [leaving, setLeaving] = useState(null); // the intent that would leave an open talk
  const reopen = useRef(sheet.reopen);
  const shown = partsOf(sheet).includes(part) ? part : partsOf(sheet)[0];

  const choose = (intent, by) => { from.current = by; kit.send(intent); };
  const make = (by) => (choice) => {
    if (by === "sheet") dialog.current?.close();
    choose({ kind: "turn", choice }, by);
  };

  useEffect(() => {
    const newest = log.current.querySelector(".talk > li:last-child");
    const grown = sheet.talk.length > turns.current;
    turns.current = sheet.talk.length;
    const tall = newest && newest.offsetHeight > (wide ? log.current.clientHeight : 0.6 * window.innerHeight);
    if (wide) log.current.scrollTop = tall ? newest.offsetTop - log.current.offsetTop : log.current.scrollHeight;
    if (!newest || !grown) return;
    // A choice that is gone after its use takes the focus with it; a sheet that closed gives it to the answer.
    if (from.current === "sheet" || focusLost()) (wide && from.current === "own" && document.getElementById("own-question") || newest).focus({ preventScroll: true });
    if (!wide) newest.scrollIntoView({ block: tall ? "start" : "nearest" });
  }, [sheet.talk.length, sheet.hint?.id, wide]);

  useEffect(() => {
    if (sheet.over) keepDraft(kit.attempt, "");
    else if (reopen.current && !sheet.reopen && focusLost()) document.getElementById("own-question")?.focus(); // the button that took the end back is gone
    reopen.current = sheet.reopen;
  }, [sheet.over, sheet.reopen]);

  // What is asked about typed words takes room from the log; its end stays in sight where it was.
  useEffect(() => {
    const watch = new ResizeObserver(() => { if (wide && atEnd.current) log.current.scrollTop = log.current.scrollHeight; });
    watch.observe(log.current);
    return () => watch.disconnect();
  }, [wide]);

  useEffect(() => {
    const steps = sheet.leaving?.steps || [];
    kit.guard.current = (intent) => {
      if (!sheet.leaving || !(intent.kind === "submitted" || (intent.kind === "opened" && steps.includes(intent.step)))) return false;
      setLeaving(intent);
      return true;
    };
    return () => { kit.guard.current = null; };
  });

  const parts = (name, by) => html`<${Part} part=${name} flows=${by === "sheet"} kit=${kit} sheet=${sheet} file=${file} topic=${topic} setTopic=${setTopic} make=${make(by)} />`;
  const toEnd = () => {
    if (wide) { setPart("end"); requestAnimationFrame(() => document.getElementById("talk-tab-end")?.focus()); } else setOpen("end");
  };
  return html`<main class="desk talk-desk">
    <section class="sheet work talk-main" id="work" tabindex="-1" aria-labelledby="sheet-title">
      <${TalkHead} sheet=${sheet} />
      <div role="log" aria-label=${t("Conversation")} class="log" tabindex="0" ref=${log} onScroll=${(e) => { const { scrollHeight, scrollTop, clientHeight } = e.currentTarget; atEnd.current = scrollHeight - scrollTop - clientHeight < 40; }}>
        <div class="room" lang=${sheet.language}><p class="first">${sheet.room[0]}</p>${sheet.room[1] && html`<p>${sheet.room[1]}</p>`}</div>
        <${Html} class="quiet" html=${sheet.intro || ""} />
        <ol class="talk">${sheet.talk.map((turn) => html`<${TalkTurn} key=${turn.number} turn=${turn} below=${(line) => html`<${Kept} kit=${kit} sheet=${sheet} line=${line} />`} />`)}</ol>
        ${sheet.hint && html`<${Hint} key=${sheet.hint.id} sheet=${sheet} make=${make("hint")} />`}
        ${!sheet.over && sheet.reopen && html`<div class="talk-hint"><div class="row"><${Reopen} kit=${kit} sheet=${sheet} /></div></div>`}
      </div>
      ${sheet.over ? html`<p class="notice-line over">${sheet.over}${sheet.reopen && html` <${Reopen} kit=${kit} sheet=${sheet} />`}</p>` : html`<${OwnWords} kit=${kit} sheet=${sheet} choose=${choose} />`}
    </section>
    ${wide ? html`<aside class="sheet talk-side" aria-label=${t("What you can do")}><${TalkPanel} sheet=${sheet} part=${shown} setPart=${setPart}>${parts(shown, "panel")}<//><${Onward} kit=${kit} sheet=${sheet} /></aside>`
      : html`<${Onward} kit=${kit} sheet=${sheet} /><${TalkBar} sheet=${sheet} open=${setOpen} />`}
    ${!wide && open && html`<${FromBelow} key=${open} kit=${kit} title=${nameOf(open)} close=${t("Close")} sheetRef=${dialog} class=${open === "file" ? "with-file" : ""} onclose=${() => setOpen(null)}>${open === "file" ? parts(open, "sheet") : html`<div class="part">${parts(open, "sheet")}</div>`}<//>`}
    ${leaving && sheet.leaving && html`<${Asked} key="leaving" title=${sheet.leaving.title} text=${sheet.leaving.text} stay=${t("Stay")} kept=${() => setLeaving(null)} acts=${[
      [sheet.leaving.go, () => { setLeaving(null); kit.guard.current = null; kit.send(leaving); }],
      [sheet.leaving.close_label, () => { setLeaving(null); if (sheet.leaving?.close) choose({ kind: "turn", choice: sheet.leaving.close }, "sheet"); else toEnd(); }],
    ]} />`}
    ${sheet.ending && html`<${Asked} key="ending" title=${sheet.ending.title} text=${sheet.ending.text} stay=${sheet.ending.stay} kept=${() => kit.send({ kind: "dismiss" })} acts=${[
      [sheet.ending.end, () => choose({ kind: "turn", choice: sheet.ending?.choice, ...(sheet.ending?.typed && { typed: sheet.ending.typed }), sure: true }, from.current)],
    ]} />`}
  </main>`;
}

/** @param {{ kit: Kit, sheet: InterviewSheet }} props */
function Reopen({ kit, sheet }) {
  return html`<button type="button" onClick=${() => kit.send({ kind: "reopened" })}>${sheet.reopen}</button>`;
}

// The person in the words of the file: no name that is not there, and no face. What can be seen of them now stands here where the head stays in
// sight; in one column, and for who listens, it stands with the newest turn alone.
/** @param {{ sheet: InterviewSheet }} props */
function TalkHead({ sheet }) {
  const { time } = sheet;
  return html`<header class="talk-head">
    <h1 id="sheet-title" lang=${sheet.who_language}>${sheet.who}</h1>
    <ul class="pills">${sheet.pills.map((pill) => html`<li key=${pill.id} class=${pill.good ? "good" : ""}>${pill.good && html`<span aria-hidden="true">✓ </span>`}${pill.label}</li>`)}</ul>
    <div class="time"><b>${time.left}</b> <span class="quiet">${time.note}</span>
      <span class="meter" aria-hidden="true"><i style=${{ width: `${100 * time.share}%` }}></i></span></div>
    ${sheet.seen && html`<p class="seen-now" aria-hidden="true" lang=${sheet.language}>${sheet.seen}</p>`}
  </header>`;
}

// Where in the file a told fact is kept, and a mark for it.
/** @param {{ kit: Kit, sheet: InterviewSheet, line: Told }} props */
function Kept({ kit, sheet, line }) {
  if (!line.label) return null;
  const on = sheet.marks.includes(line.id);
  const word = on ? t("Marked") : t("Mark");
  return html`<p class="kept">${t("Kept in the file as {place}", { place: line.label })} · <button type="button" class="link" aria-pressed=${on} aria-label=${t("{action}: {passage} {what}", { action: word, passage: line.label, what: "" })} onClick=${() => kit.send({ kind: "marked", cite: line.id })}>${word}</button></p>`;
}

// Offered once for each run of refusals.
/** @param {{ sheet: InterviewSheet, make: (choice: string) => void }} props */
function Hint({ sheet, make }) {
  const [closed, setClosed] = useState(false);
  const { hint } = sheet;
  if (!hint || closed) return null;
  return html`<div class="talk-hint"><p>${hint.text}</p><div class="row"><button type="button" onClick=${() => make(hint.choice)}>${hint.label}</button>
    <button type="button" class="link" onClick=${() => setClosed(true)}>${t("Not now")}</button></div></div>`;
}

/** @param {{ kit: Kit, sheet: InterviewSheet }} props */
function Onward({ kit, sheet }) {
  const to = (step) => kit.send({ kind: "opened", step });
  return html`<div class="actions onward"><button type="button" onClick=${() => to(sheet.back)}>${t("Back")}</button>
    ${sheet.next && html`<button type="button" class=${sheet.over ? "primary" : ""} onClick=${() => to(sheet.next)}>${t("Continue")}</button>`}
    ${sheet.finish && html`<button type="button" class=${sheet.over ? "finish primary" : "finish"} onClick=${() => kit.send({ kind: "submitted" })}>${sheet.over ? t("See the feedback") : t("End the talk and see the feedback")}</button>`}</div>`;
}

// Asked before an open talk is left or ended. What changes nothing comes first, so that it has the focus, and is what Escape does; none is filled.
/** @param {{ title: string, text: string, stay: string, kept: () => void, acts: [string, () => void][] }} props */
function Asked({ title, text, stay, kept, acts }) {
  const box = useRef(null), answered = useRef(false);
  useEffect(() => box.current.showModal(), []);
  const answer = (act) => () => { answered.current = true; box.current.close(); act(); };
  return html`<dialog class="leaving" ref=${box} aria-labelledby="asked-title" aria-describedby="asked-text" onClose=${() => { if (!answered.current) kept(); }}>
    <h2 id="asked-title">${title}</h2><p id="asked-text">${text}</p>
    <div class="row"><button type="button" onClick=${answer(kept)}>${stay}</button>
      ${acts.map(([label, act]) => html`<button key=${label} type="button" onClick=${answer(act)}>${label}</button>`)}</div></dialog>`;
}
