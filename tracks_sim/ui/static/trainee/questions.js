// A step of the worksheet that asks questions: one at a time with the list of all beside it, or all as a list; the file at the right.
// On a narrow window always one at a time, and the file is a sheet over it, in which one answers and cites.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { CaseFile, goToFile } from "./file.js";
import { FlowingFile, useFileSheet } from "./file_sheet.js";
import { FromBelow } from "./from_below.js";
import { AnswerStrip, OneQuestion } from "./question.js";
import { Items, QuestionList } from "./question_list.js";
import { StepEnd } from "./sheet.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, Question, JudgementsSheet } from "../sheets" */

const AT = "tracks-question:", AS_LIST = "tracks-as-list", NUMBERS = "tracks-number-keys";

/**
 * What a tab (sessionStorage) or a browser (localStorage) remembers; nothing where it has no storage.
 * @param {"sessionStorage" | "localStorage"} where
 * @param {string} name
 * @param {string} [value]
 */
function kept(where, name, value) {
  try {
    if (value === undefined) return window[where].getItem(name);
    window[where].setItem(name, value);
  } catch { /* no storage: it lasts as long as the page */ }
  return value ?? null;
}

/**
 * The question to begin with: where one was, else the first that has no answer; of final answers the first one to look at.
 * @param {Kit} kit
 * @param {JudgementsSheet} sheet
 * @param {Question[]} items
 */
function firstOf(kit, sheet, items) {
  const was = kept("sessionStorage", AT + kit.attempt + sheet.step);
  const open = items.find((i) => (sheet.locked ? i.outcome === "wrong" : !i[sheet.field]));
  return items.some((i) => i.key === was) ? was : (open || items[0]).key;
}

/** @param {{ kit: Kit, sheet: JudgementsSheet, file: FileView }} props */
export function Judgements({ kit, sheet, file }) {
  const wide = useWide();
  const items = sheet.groups.flatMap((g) => g.items);
  const [at, setAt] = useState(() => firstOf(kit, sheet, items));
  const [listed, setListed] = useState(() => kept("localStorage", AS_LIST) === "1");
  const [over, setOver] = useFileSheet(kit, wide);
  const dialog = useRef(null), cited = useRef("");
  const [numbers, setNumbers] = useState(() => kept("localStorage", NUMBERS) !== "0");
  const asList = wide && (sheet.may_change ? listed : sheet.as_list);
  const item = items.find((i) => i.key === at) || items[0];
  const pick = (key) => { setAt(key); kept("sessionStorage", AT + kit.attempt + sheet.step, key); };
  const go = (key) => {
    pick(key);
    requestAnimationFrame(() => {
      const heading = document.getElementById("name-" + key);
      if (asList) document.getElementById("q-" + key)?.scrollIntoView({ block: "nearest" });
      heading?.focus({ preventScroll: wide });
    });
  };
  const was = useRef(sheet.locked);
  useEffect(() => { // feedback begins with what is to be looked at
    if (sheet.locked && !was.current) pick((items.find((i) => i.outcome === "wrong") || items[0]).key);
    was.current = sheet.locked;
  }, [sheet.locked]);

  const answer = (question, id) => { if (!question.locked && question[sheet.field] !== id) kit.answer(question, id === null ? sheet.cleared : { [sheet.field]: id }); };
  const keys = (e, question) => {
    const digit = /^[1-9]$/.test(e.key) ? e.key : e.shiftKey ? null : /^Digit([1-9])$/.exec(e.code)?.[1]; // some keyboards have digits under Shift
    if (!digit || !numbers || e.ctrlKey || e.altKey || e.metaKey || e.target.closest("textarea, select")) return;
    const id = question.offered[Number(digit) - 1];
    if (id) { e.preventDefault(); answer(question, id); }
  };
  const back = () => {
    const question = document.getElementById("q-" + item.key);
    question?.scrollIntoView({ block: "nearest" });
    (/** @type {HTMLElement | null | undefined} */ (question?.querySelector(".cite-for")) || document.getElementById("name-" + item.key))?.focus({ preventScroll: true });
  };
  const citing = { label: item.label, passages: item.passages, toggle: item.locked ? null : (id) => kit.answer(item, { cite: id }) };
  const cite = (key) => {
    pick(key);
    cited.current = key;
    if (wide) requestAnimationFrame(goToFile); else setOver(true);
  };
  const closed = () => { // at the question that one came to in the sheet
    setOver(false);
    if (item.key !== cited.current) go(item.key);
  };
  const onward = () => {
    const next = items[items.indexOf(item) + 1];
    if (next) return pick(next.key);
    window.addEventListener("popstate", () => kit.send({ kind: "opened", step: sheet.next }), { once: true }); // once the sheet has left the history
    dialog.current?.close();
  };
  const turn = (on) => {
    setListed(on);
    kept("localStorage", AS_LIST, on ? "1" : "0");
    requestAnimationFrame(() => { const q = document.getElementById("q-" + item.key); if (on) q?.scrollIntoView({ block: "nearest" }); document.getElementById("turn")?.focus({ preventScroll: true }); });
  };
  const switchNumbers = () => { setNumbers(!numbers); kept("localStorage", NUMBERS, numbers ? "0" : "1"); };
  const changeView = wide && sheet.may_change && html`<button type="button" id="turn" class="link" onClick=${() => turn(!asList)}>${asList ? t("Show one at a time") : t("Show as a list")}</button>`;
  const end = { ...sheet, locked_note: sheet.locked ? "" : sheet.locked_note }; // that answers are final stands above them
  const shared = { kit, sheet, file, items, item, go, answer, keys, cite };
  return html`<main class="desk questions ${asList ? "as-list" : "one-by-one"}">
    ${!asList && items.length > 1 && html`<${Items} ...${shared} wide=${wide} />`}
    ${asList
      ? html`<${QuestionList} ...${shared} pick=${pick} changeView=${changeView}><${StepEnd} kit=${kit} sheet=${end} /><//>`
      : html`<${OneQuestion} ...${shared} numbers=${numbers} switchNumbers=${switchNumbers} changeView=${changeView}><${StepEnd} kit=${kit} sheet=${end} last /><//>`}
    ${wide && html`<${CaseFile} kit=${kit} file=${file} citing=${citing} onleave=${back} />`}
    ${over && html`<${FromBelow} kit=${kit} class="with-file" sheetRef=${dialog} onclose=${closed} close=${t("Back to the question")}
      title=${html`<span class="quiet">${t("Case file")}</span> ${item.label}`} foot=${html`<${AnswerStrip} kit=${kit} sheet=${sheet} item=${item} answer=${answer} onward=${onward} last=${item === items.at(-1)} />`}>
      <${FlowingFile} kit=${kit} file=${file} citing=${citing} /><//>`}
  </main>`;
}
