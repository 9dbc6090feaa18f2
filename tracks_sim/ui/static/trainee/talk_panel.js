// What can be done in a talk: ask, say or do, look into the case file, end. Beside the talk where there is room, else a sheet from below.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { CaseFile } from "./file.js";
import { FlowingFile } from "./file_sheet.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, InterviewSheet, TalkMove } from "../sheets" */

/** @typedef {"ask" | "moves" | "file" | "end"} PartName */
/** @typedef {{ kit: Kit, sheet: InterviewSheet, file: FileView, topic: string, setTopic: (id: string) => void, make: (choice: string) => void }} PartProps */

const PARTS = /** @type {PartName[]} */ (["ask", "moves", "file", "end"]);

/**
 * The parts that there are now: when the talk is over, only the file.
 * @param {InterviewSheet} sheet
 * @returns {PartName[]}
 */
export function partsOf(sheet) {
  return sheet.over ? ["file"] : PARTS;
}

/** @param {PartName} part */
export function nameOf(part) {
  return { ask: t("Ask"), moves: t("Say or do"), file: t("Case file"), end: t("End") }[part];
}

/** @param {{ sheet: InterviewSheet, part: PartName, setPart: (part: PartName) => void, children?: any }} props */
export function TalkPanel({ sheet, part, setPart, children }) {
  const names = partsOf(sheet), body = useRef(null);
  useEffect(() => { body.current.scrollTop = 0; }, [part]);
  const keys = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const next = e.key === "Home" ? names[0] : e.key === "End" ? names.at(-1) : step && names[(names.indexOf(part) + step + names.length) % names.length];
    if (!next) return;
    e.preventDefault();
    setPart(next);
    requestAnimationFrame(() => document.getElementById("talk-tab-" + next)?.focus());
  };
  return html`<div class="tabs" role="tablist" aria-label=${t("What you can do")} onKeyDown=${keys}>
      ${names.map((name) => html`<button key=${name} type="button" role="tab" data-talk-part=${name} id=${"talk-tab-" + name} aria-controls="talk-part" aria-selected=${name === part} tabindex=${name === part ? 0 : -1} onClick=${() => setPart(name)}>${nameOf(name)}</button>`)}</div>
    <div class="part" id="talk-part" role="tabpanel" aria-labelledby=${"talk-tab-" + part} ref=${body}>${children}</div>`;
}

// The bar at the foot of a narrow window; each of its buttons opens a sheet.
/** @param {{ sheet: InterviewSheet, open: (part: PartName) => void }} props */
export function TalkBar({ sheet, open }) {
  return html`<div class="talk-bar" role="group" aria-label=${t("What you can do")}>${partsOf(sheet).map((name) => html`<button key=${name} type="button" data-talk-part=${name} aria-haspopup="dialog" onClick=${() => open(name)}>${nameOf(name)}</button>`)}</div>`;
}

/** @param {PartProps & { part: PartName, flows?: boolean }} props flows: in a sheet from below */
export function Part({ part, flows = false, ...props }) {
  if (part === "ask") return html`<${Ask} ...${props} />`;
  if (part === "moves") return html`<${SayOrDo} ...${props} />`;
  if (part === "end") return html`<${End} ...${props} />`;
  return html`<${flows ? FlowingFile : CaseFile} kit=${props.kit} file=${props.file} warned=${!props.sheet.over} />`;
}

/** @param {PartProps} props */
function Ask({ sheet, topic, setTopic, make }) {
  const shown = sheet.topics.find((x) => x.id === topic) || sheet.topics[0];
  return html`<${UsedUp} sheet=${sheet} />
    <div class="topics" role="group" aria-label=${t("Topics")}>${sheet.topics.map((x) => {
      const left = x.questions.filter((q) => !q.done).length;
      return html`<button key=${x.id} type="button" data-topic=${x.id} class=${left ? "chip" : "chip done"} aria-pressed=${x === shown} onClick=${() => setTopic(x.id)}>${x.label}${x.asked && html`<span class="tick" aria-hidden="true">✓</span>`}<span class="visually-hidden">${x.asked && left > 0 && `, ${t("asked")}`}, ${left ? t("{n} left", { n: left }) : t("all asked")}</span></button>`;
    })}</div>
    ${shown && html`<h2 id="topic-now">${shown.label} <span class="quiet">${t("about {n} min each", { n: sheet.question_minutes })}</span>${sheet.topics.some((x) => x.asked) && html` <span class="quiet legend" aria-hidden="true">${t("✓ asked")}</span>`}</h2>
    <div class="choices-list" role="group" aria-labelledby="topic-now">${shown.questions.map((q) => html`<button key=${q.id} type="button" class=${q.done ? "done" : ""} onClick=${() => make(q.id)}><span lang=${sheet.language}>${q.label}</span>${q.done && html` <span class="quiet">· ${t("asked")}</span>`}</button>`)}</div>`}
    <h2 class="hand" id="at-hand">${t("Always at hand")}</h2>
    <div class="choices-list" role="group" aria-labelledby="at-hand">${sheet.hand.map((m) => html`<${Move} key=${m.id} sheet=${sheet} move=${m} make=${make} />`)}</div>`;
}

/** @param {PartProps} props */
function SayOrDo({ sheet, make }) {
  return html`<${UsedUp} sheet=${sheet} />${sheet.groups.map((g) => html`<section key=${g.id}><h2 id=${"moves-" + g.id}>${g.label}</h2>
    <div class="choices-list" role="group" aria-labelledby=${"moves-" + g.id}>${g.moves.map((m) => html`<${Move} key=${m.id} sheet=${sheet} move=${m} make=${make} />`)}</div></section>`)}`;
}

/** @param {PartProps} props */
function End({ sheet, make }) {
  return html`<div class="choices-list" role="group" aria-label=${t("End")}>${sheet.endings.map((m) => html`<button key=${m.id} type="button" onClick=${() => make(m.id)}><b>${m.label}</b> <span class="means">${m.text}</span></button>`)}</div>`;
}

/** @param {{ sheet: InterviewSheet, move: TalkMove, make: (choice: string) => void }} props */
function Move({ sheet, move, make }) {
  const said = move.id.startsWith("ask:");
  return html`<button type="button" class=${move.done ? "move done" : "move"} onClick=${() => make(move.id)}><span lang=${said ? sheet.language : null}>${move.label}</span> <span class="takes">${t("{n} min", { n: move.minutes })}${move.done && html` · ${said ? t("asked") : t("done")}`}</span></button>`;
}

/** @param {{ sheet: InterviewSheet }} props */
function UsedUp({ sheet }) {
  return sheet.time.used_up ? html`<p class="notice-line">${sheet.time.used_up}</p>` : null;
}
