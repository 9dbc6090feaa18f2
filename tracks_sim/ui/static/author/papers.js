// The screen *Papers*: write or paste, passage by passage. Enter begins the next one, Backspace at the start joins it to the one before.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Drop } from "../shared/frame.js";
import { t } from "../shared/words.js";
import { FromBank } from "./bank.js";
import { Problems, TextField } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere } from "./problems.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { PapersSheet, WrittenPaper, WrittenPassage } from "../sheets" */

/** @param {Drawing<PapersSheet>} props */
export function Papers({ kit, sheet }) {
  const { paper } = sheet;
  const add = () => kit.actAndGo({ act: "add_paper", kind: sheet.first_kind, language: sheet.lang });
  return html`<div class="whole"><${Heading} sheet=${sheet} /></div>
    <section class="sheet file" id="papers" tabindex="-1" aria-label=${sheet.title}>
      ${paper && html`<nav class="tabs" aria-label=${t("Papers in the file")}>${sheet.tabs.map((tab) => html`<button key=${tab.id} type="button" aria-current=${tab.current ? "true" : null} onClick=${() => kit.at({ paper: tab.id })}>${tab.label}</button>`)}
        ${kit.frame.may_write && html`<button type="button" class="add" onClick=${add}>${t("+ Paper")}</button>`}</nav>`}
      ${paper ? html`<${Paper} key=${paper.id} kit=${kit} sheet=${sheet} paper=${paper} />` : html`<p>${t("There is no paper yet. Begin with the one that somebody would write first.")}</p>${kit.frame.may_write && html`<p><button type="button" class="primary" onClick=${add}>${t("+ Paper")}</button></p>`}`}
    </section>
    <section class="sheet work beside-work" aria-label=${t("To do, wrong, advice")}><${ProblemsHere} kit=${kit} />
      <ul class="tally">${sheet.tally.map((line) => html`<li key=${line}>${line}</li>`)}</ul></section>`;
}

/** @param {{ kit: AuthorKit, sheet: PapersSheet, paper: WrittenPaper }} props */
function Paper({ kit, sheet, paper }) {
  const [gap, setGap] = useState(/** @type {string | null} */ (null)); // the passage after which a line is open; "" for the top of the paper
  const last = paper.passages.length - 1;
  const openAfter = (place) => {
    if (place === last) return kit.seek(`next:${paper.id}`);
    const id = place < 0 ? "" : paper.passages[place].id;
    setGap(id);
    return kit.seek(`next:${id}`);
  };
  const line = (id, after) => kit.frame.may_write && html`<${NextPassage} key=${`next ${id} ${after}`} kit=${kit} paper=${paper} id=${`next:${id}`} after=${after} lang=${sheet.lang} onleave=${() => setGap(null)} />`;
  return html`<div class="doc" id=${paper.element} tabindex="-1">
    <div class="paper-head"><label class="stack">${t("What kind of paper?")}<select value=${paper.kind} disabled=${!kit.frame.may_write} onChange=${(e) => kit.act({ act: "change_paper", paper: paper.id, kind: e.target.value })}>
        ${!sheet.kinds.some((k) => k.id === paper.kind) && html`<option value=${paper.kind}>${t("Choose …")}</option>`}
        ${sheet.kinds.map((k) => html`<option key=${k.id} value=${k.id}>${k.label}</option>`)}</select></label>
      <${TextField} kit=${kit} field=${paper.title} class="boxed" /><${TextField} kit=${kit} field=${paper.note} class="boxed" />
      ${kit.frame.may_write && html`<p class="row">${paper.place > 0 && html`<button type="button" class="small" onClick=${() => kit.act({ act: "change_paper", paper: paper.id, to: paper.place - 1 })}>${t("Move it to the front")}</button>`}
        ${paper.place < sheet.tabs.length - 1 && html`<button type="button" class="small" onClick=${() => kit.act({ act: "change_paper", paper: paper.id, to: paper.place + 1 })}>${t("Move it to the back")}</button>`}
        <button type="button" class="small" onClick=${() => kit.act({ act: "remove_paper", paper: paper.id })}>${t("Remove this paper")}</button></p>`}
      <${Problems} kit=${kit} id=${`${paper.element}-problems`} problems=${paper.problems} /></div>
    <ol class="passages">${gap === "" && line("", null)}
      ${paper.passages.map((p, i) => [html`<${Passage} key=${p.id} kit=${kit} sheet=${sheet} paper=${paper} passage=${p} place=${i} onopen=${openAfter} />`, gap === p.id && line(p.id, p.id)])}
      ${line(paper.id, last < 0 ? null : paper.passages[last].id)}</ol>
    <p class="row"><${FromBank} kit=${kit} what="passage" target=${paper.id} /></p>
    <p class="quiet help">${t("Enter begins the next passage; Backspace at its start joins it to the one before. Paste a whole paper: each paragraph becomes a passage.")}</p></div>`;
}

/** @param {{ kit: AuthorKit, sheet: PapersSheet, paper: WrittenPaper, passage: WrittenPassage, place: number, onopen: (place: number) => void }} props */
function Passage({ kit, sheet, paper, passage, place, onopen }) {
  const cursor = useRef(0);
  const language = sheet.lang;
  const keys = (e) => {
    const box = e.currentTarget;
    cursor.current = box.selectionStart;
    if (e.isComposing || !kit.frame.may_write || box.selectionStart !== box.selectionEnd) return;
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      const at = box.selectionStart;
      if (!box.value.slice(at).trim()) onopen(place); // nothing is behind the cursor to be split off: an empty line opens
      else if (!box.value.slice(0, at).trim()) onopen(place - 1);
      else kit.actAndGo({ act: "split_passage", passage: passage.id, at, language });
    } else if (e.key === "Backspace" && box.selectionStart === 0 && place > 0) {
      e.preventDefault();
      kit.actAndGo(box.value ? { act: "join_passage", passage: passage.id } : { act: "remove_passage", passage: passage.id });
    }
  };
  // Several paragraphs become several passages: the first goes where the cursor is, what stood behind the cursor follows the last.
  const paste = (e) => {
    const { paragraphs, byBrowser } = pasted(e.clipboardData);
    if (byBrowser || !kit.frame.may_write) return;
    e.preventDefault();
    const box = e.currentTarget, before = box.value.slice(0, box.selectionStart), behind = box.value.slice(box.selectionEnd).trim();
    if (paragraphs.length < 2 || kit.unsaved.of(passage.field.id)?.refused) return kit.unsaved.edit(passage.field, `${before}${paragraphs.join(" ")}${behind && ` ${behind}`}`);
    const n = kit.actAndGo({ act: "add_passages", paper: paper.id, after: passage.id, text: paragraphs.join("\n\n"), language, within: [box.selectionStart, box.selectionEnd] });
    return kit.unsaved.add(passage.field, `${before}${paragraphs.join("\n\n")}${behind && ` ${behind}`}`, n);
  };
  const move = (to, other = paper.id) => kit.act({ act: "move_passage", passage: passage.id, paper: other, to });
  return html`<li class="passage edit" id=${passage.element} tabindex="-1"><span class="n" aria-hidden="true">${passage.n}</span>
    <${TextField} kit=${kit} field=${passage.field} onKeyDown=${keys} onPaste=${paste} quietLabel class="in-paper" />
    ${kit.frame.may_write && html`<${Drop} class="menu passage-menu" label=${html`<span aria-hidden="true">⋯</span><span class="visually-hidden">${passage.field.label}</span>`}>
      ${place > 0 && html`<button type="button" onClick=${() => move(place - 1)}>${t("Up")}</button>`}
      ${place < paper.passages.length - 1 && html`<button type="button" onClick=${() => move(place + 1)}>${t("Down")}</button>`}
      ${sheet.tabs.filter((tab) => tab.id !== paper.id).map((tab) => html`<button key=${tab.id} type="button" onClick=${() => move(999, tab.id)}>${t("To the paper:")} ${tab.label}</button>`)}
      <button type="button" onClick=${() => kit.actAndGo({ act: "split_passage", passage: passage.id, at: cursor.current, language })}>${t("Split at the cursor")}</button>
      ${place > 0 && html`<button type="button" onClick=${() => kit.actAndGo({ act: "join_passage", passage: passage.id })}>${t("Join to the one before")}</button>`}
      <button type="button" onClick=${() => kit.actAndGo({ act: "remove_passage", passage: passage.id })}>${t("Remove")}</button>
      ${sheet.asks_voice && html`<label class="tick"><input type="checkbox" checked=${passage.needless} onChange=${() => kit.act({ act: "set_voice", passage: passage.id, needless: !passage.needless })} /> ${t("to be left out of a note that is passed on")}</label>`}<//>`}
    <div class="uses">${passage.uses.map((use) => html`<button key=${use.item + use.says} type="button" class="use ${use.says}" onClick=${() => kit.open("judgements", { passage: passage.id })}>${use.label}</button>`)}
      ${sheet.asks_voice && html`<${VoiceOf} kit=${kit} sheet=${sheet} passage=${passage} />`}
      ${passage.needless && html`<span class="use">${t("to be left out of a note that is passed on")}</span>`}</div>
    ${passage.long && html`<p class="problem advice">${passage.long}</p>`}</li>`;
}

/** @param {{ kit: AuthorKit, sheet: PapersSheet, passage: WrittenPassage }} props */
function VoiceOf({ kit, sheet, passage }) {
  const set = (voice) => kit.act({ act: "set_voice", passage: passage.id, voice });
  return html`${passage.proposed && html`<button type="button" class="use proposed" onClick=${() => set(passage.proposed)}>${t("Confirm:")} ${passage.proposed_label}</button>`}
    <label class="use voice"><span class="visually-hidden">${t("Whose voice:")} ${passage.field.label}</span><select value=${passage.voice} onChange=${(e) => e.target.value && set(e.target.value)}>
      ${!passage.voice && html`<option value="">${t("Whose voice is it?")}</option>`}${sheet.voices.map((v) => html`<option key=${v.id} value=${v.id}>${v.label}</option>`)}</select></label>`;
}

// An empty line: what is written or pasted into it becomes a passage when it is left, by Enter, or a second after the last key. What is
// refused is back in the line, and goes again by Enter or when it was changed.
/** @param {{ kit: AuthorKit, paper: WrittenPaper, id: string, after: string | null, lang: string, onleave: () => void }} props */
function NextPassage({ kit, paper, id, after, lang, onleave }) {
  const { unsaved } = kit, label = t("Write or paste the next passage");
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined)), now = useRef(/** @type {string | null} */ (null));
  const refused = unsaved.of(id);
  if (now.current === null) now.current = leftIn(unsaved.line(id), paper);
  if (refused) now.current = refused.text;
  useEffect(() => () => clearTimeout(timer.current), []);
  const become = (to = "", asked = false) => {
    clearTimeout(timer.current);
    unsaved.lines.delete(id);
    const text = now.current || "", paragraphs = paragraphsOf(text);
    if (!paragraphs.length || (unsaved.of(id) && !asked)) return;
    now.current = "";
    unsaved.giveUp(id);
    const act = { act: "add_passages", paper: paper.id, after, text: paragraphs.join("\n\n"), language: lang };
    const n = document.activeElement?.id === id ? kit.actAndGo(act, to) : kit.act(act);
    unsaved.add(/** @type {any} */ ({ id, label, lang, base: "" }), text, n);
    unsaved.told();
  };
  const write = (value) => {
    now.current = value;
    clearTimeout(timer.current);
    unsaved.lines.delete(id);
    unsaved.giveUp(id);
    if (!value.trim()) return;
    unsaved.keep(id, { text: value, base: "" });
    unsaved.lines.set(id, () => become());
    timer.current = setTimeout(() => become(), LINE);
  };
  const keys = (e) => {
    if (e.isComposing) return;
    if (e.key === "Enter" || (e.key === "Backspace" && !now.current && after)) e.preventDefault();
    if (e.key === "Enter") become(id === `next:${paper.id}` ? id : "", true); // at the end of a paper the next line is there
    else if (e.key === "Backspace" && !now.current && after) kit.seek(`f:text.${lang}:passages.${after}`);
  };
  const paste = (e) => {
    const { paragraphs, byBrowser } = pasted(e.clipboardData);
    if (byBrowser) return;
    e.preventDefault();
    write(`${now.current}${paragraphs.join("\n\n")}`);
    if (paragraphs.length > 1) become();
  };
  return html`<li class="passage edit next-passage"><span class="n" aria-hidden="true">+</span>
    <textarea class=${refused ? "write refused" : "write"} rows="1" lang=${lang} id=${id} value=${now.current} aria-label=${label} placeholder=${label} aria-describedby=${refused ? `${id}-refused` : null}
      onInput=${(e) => write(e.target.value)} onKeyDown=${keys} onPaste=${paste} onBlur=${() => (now.current?.trim() ? become() : onleave())}></textarea>
    ${refused && html`<p class="problem" id=${`${id}-refused`}>${t("This text is not saved. It stays here until it is; the notice above says why.")}</p>`}</li>`;
}

// What a page that was closed had kept of a line, unless it has become passages of the paper after all.
/**
 * @param {string} kept
 * @param {WrittenPaper} paper
 */
function leftIn(kept, paper) {
  return paragraphsOf(kept).every((text) => paper.passages.some((p) => p.field.text === text)) ? "" : kept;
}

const LINE = 1000; // ms after the last key
const ENDS = /[.!?…:;”"»’)\]]$/; // a line that ends so ends its paragraph
const FULL = 40; // letters from which a line may be one of a narrow page

const BLOCKS = "p, div, li, tr, br, h1, h2, h3, h4, h5, h6";

// What is pasted, in paragraphs; the browser puts in by itself what is one line of plain text, and nothing of what is markup alone, such as a table.
/** @param {DataTransfer | null} data */
function pasted(data) {
  const plain = data?.getData("text/plain") || "";
  const paragraphs = paragraphsOf(plain || textOf(data?.getData("text/html") || ""));
  return { paragraphs, byBrowser: paragraphs.length < (plain ? 2 : 1) };
}

// The text of markup, a line for each of its blocks.
/** @param {string} markup */
function textOf(markup) {
  const page = new DOMParser().parseFromString(markup, "text/html");
  page.querySelectorAll("style, script").forEach((e) => e.remove());
  page.querySelectorAll("td, th").forEach((e) => e.after(" "));
  page.querySelectorAll(BLOCKS).forEach((e) => e.after("\n"));
  return page.body.textContent || "";
}

// Paragraphs of a text from elsewhere. Each line is one; where lines are empty too, a full line that does not end a sentence goes on in the next.
/**
 * @param {string} text
 * @returns {string[]}
 */
export function paragraphsOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n").map((line) => line.replace(/[\t\u00a0 ]+/g, " ").trim());
  const narrow = lines.some((line, i) => !line && i > 0 && lines.slice(i).some(Boolean));
  /** @type {string[]} */
  const paragraphs = [];
  let open = false;
  for (const line of lines) {
    if (line && open) paragraphs.push(`${paragraphs.pop()} ${line}`);
    else if (line) paragraphs.push(line);
    open = narrow && line.length >= FULL && !ENDS.test(line);
  }
  return paragraphs;
}
