// The screen *Review and release*: who reads remarks and gives a verdict; who writes sees what is missing, and releases.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { Heading } from "./heading.js";
import { Changes } from "./languages.js";
import { goTo } from "./problems.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { ReadText, RemarkSheet, ReviewSheet } from "../sheets" */

/** @param {Drawing<ReviewSheet>} props */
export function Review({ kit, sheet }) {
  const words = sheet.words;
  const open = sheet.remarks.filter((r) => !r.settled), settled = sheet.remarks.filter((r) => r.settled);
  return html`<section class="sheet whole review"><${Heading} sheet=${sheet}><p>${sheet.state}</p><//>
    ${sheet.may_write && html`<${Missing} kit=${kit} sheet=${sheet} />`}
    <section aria-labelledby="remarks"><h2 id="remarks" tabindex="-1">${words.remarks} <span class="count">${open.length}</span></h2>
      ${open.length ? html`<ul class="remarks">${open.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul>` : html`<p class="quiet">${words.no_remarks}</p>`}
      ${settled.length > 0 && html`<details class="fold"><summary>${words.settled_remarks} (${settled.length})</summary><ul class="remarks">${settled.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul></details>`}</section>
    ${sheet.reads ? html`<${Read} kit=${kit} sheet=${sheet} />` : html`<details class="fold"><summary>${words.read}</summary><${Read} kit=${kit} sheet=${sheet} /></details>`}
    <section aria-labelledby="verdicts"><h2 id="verdicts">${words.verdicts}</h2>
      ${sheet.verdicts.length ? html`<ul class="plain">${sheet.verdicts.map((v, i) => html`<li key=${i} class=${v.stands ? "verdict-line stands" : "verdict-line"}><b>${v.label}</b> <span class="quiet">${v.facts}</span>${v.note && html`<blockquote dir="auto">${v.note}</blockquote>`}</li>`)}</ul>` : html`<p class="quiet">${words.no_verdicts}</p>`}
      ${sheet.judges && html`<${GiveVerdict} key="own" kit=${kit} sheet=${sheet} paper=${false} />`}
      ${sheet.enters_paper && html`<details class="fold"><summary>${words.paper}</summary><${GiveVerdict} key="paper" kit=${kit} sheet=${sheet} paper=${true} /></details>`}
      ${sheet.why_not && html`<p class="quiet">${sheet.why_not}</p>`}
      ${sheet.may_write && html`<div id="ask" tabindex="-1"><h3>${words.ask}</h3><p>${sheet.asked ? words.asked : words.ask_help}</p><p class="row">
        <button type="button" class="small" onClick=${() => kit.send({ kind: "ask_review", asked: !sheet.asked })}>${sheet.asked ? words.unask : words.ask}</button></p></div>`}
      <h3>${words.document}</h3><p class="quiet">${words.document_help}</p><p class="row">${sheet.documents.map((d) => html`<button key=${d.id} type="button" class="small" onClick=${() => kit.send({ kind: "save_document", languages: d.id })}>${words.document_out} (${d.label})</button>`)}</p></section>
    ${sheet.may_publish && html`<${Release} kit=${kit} sheet=${sheet} />`}
  </section>`;
}

// What is missing for a release; each entry leads to its place.
/** @param {Drawing<ReviewSheet>} props */
function Missing({ kit, sheet }) {
  const words = sheet.words;
  return html`<section aria-labelledby="missing"><h2 id="missing" tabindex="-1">${words.missing} <span class="count">${sheet.missing.length}</span></h2>
    ${sheet.missing.length === 0 ? html`<p>${words.nothing_missing}</p>` : html`<ul class="missing-list">${sheet.missing.map((m) => html`<li key=${m.text}>
      ${m.screen ? html`<button type="button" class="link" onClick=${() => (m.screen === "review" ? kit.seek(m.field) : kit.open(m.screen))}>${m.text}</button>` : m.text}
      ${m.entries.length > 0 && html`<details class="fold" open=${m.entries.length < 6}><summary>${words.all_of_them}</summary><ul class="problem-list">${m.entries.map((entry, i) => html`<li key=${entry.field + i}><button type="button" class="link" onClick=${() => goTo(kit, entry)}>${entry.text}</button></li>`)}</ul></details>`}</li>`)}</ul>`}
    ${sheet.scripts && html`<div id="scripts" tabindex="-1"><h3>${words.scripts}</h3><p>${sheet.scripts.sentence}</p>${sheet.scripts.ways.length > 0 && html`<ul>${sheet.scripts.ways.map((w) => html`<li key=${w}>${w}</li>`)}</ul>`}
      ${sheet.scripts.answer && html`<p><b>${words.answered}</b> ${sheet.scripts.answer}</p>`}
      ${sheet.scripts.ask && html`<${Say} kit=${kit} id="answer" label=${words.answer} button=${words.keep_answer} send=${(text) => ({ kind: "answer_scripts", text })} />`}</div>`}</section>`;
}

// A text that is sent by a button; what is typed is kept in the tab until it is handled.
/** @param {{ kit: AuthorKit, id: string, label: string, button: string, send: (text: string) => { kind: string }, ondone?: () => void, rows?: number, empty?: boolean, ready?: boolean }} props */
function Say({ kit, id, label, button, send, ondone, rows = 2, empty = false, ready = true }) {
  const [text, setText] = useState(() => kit.unsaved.line(id));
  const [sent, setSent] = useState(0);
  useEffect(() => {
    if (!sent || kit.frame.handled < sent) return;
    setSent(0);
    if (kit.frame.failed.includes(sent)) return;
    kit.unsaved.forget(id);
    setText("");
    ondone?.();
  }, [kit.frame.handled]);
  const write = (value) => { setText(value); kit.unsaved.keep(id, { text: value, base: "" }); };
  const go = (e) => { e.preventDefault(); const n = kit.unsaved.number(); setSent(n); kit.send({ ...send(text), n }); };
  return html`<form class="say" onSubmit=${go}><label class="stack" for=${id}>${label}</label><textarea id=${id} class="write" rows=${rows} value=${text} onInput=${(e) => write(e.target.value)}></textarea>
    <p class="row"><button type="submit" class="small" disabled=${!ready || (!empty && !text.trim()) || sent > 0}>${button}</button></p></form>`;
}

/** @param {{ kit: AuthorKit, sheet: ReviewSheet, remark: RemarkSheet, here?: boolean }} props */
function RemarkLine({ kit, sheet, remark, here = false }) {
  const words = sheet.words;
  return html`<li class=${remark.settled ? "remark settled" : "remark"}><p class="quiet">${!here && html`<b>${remark.where}</b> · `}${remark.by}${remark.settled && ` · ${words.settled}`}</p><p class="said" dir="auto">${remark.text}</p>
    ${remark.older && !remark.settled && html`<p class="quiet">${words.older}</p>`}
    <p class="row">${!here && sheet.may_write && html`<button type="button" class="small" aria-label=${`${words.go}: ${remark.where}`} onClick=${() => goTo(kit, { screen: remark.screen, field: remark.field })}>${words.go}</button>`}
      ${!remark.settled && (sheet.may_write || remark.mine) && html`<button type="button" class="small" aria-label=${`${remark.mine && !sheet.may_write ? words.take_back : words.settle}: ${remark.where}`} onClick=${() => kit.send({ kind: "settle_remark", number: remark.number })}>${remark.mine && !sheet.may_write ? words.take_back : words.settle}</button>`}</p></li>`;
}

/** @param {Drawing<ReviewSheet>} props */
function Read({ kit, sheet }) {
  const words = sheet.words, { reading } = sheet;
  const current = reading.parts.find((p) => p.current);
  return html`<section aria-labelledby="read"><h2 id="read" tabindex="-1">${words.read}</h2><p class="quiet">${words.read_help}</p>
    <label class="part-select">${words.parts} <select value=${current?.id} onChange=${(e) => kit.at({ part: e.target.value })}>${reading.parts.map((p) => html`<option key=${p.id} value=${p.id}>${p.label}${p.n > 0 ? ` (${p.n})` : ""}</option>`)}</select></label>
    ${reading.texts.length > 0 && html`<h3 id="open-part" tabindex="-1">${reading.title}</h3><ol class="reading">${reading.texts.map((text) => html`<${OneText} key=${text.id} kit=${kit} sheet=${sheet} text=${text} />`)}</ol>`}
    ${reading.next && html`<p><button type="button" onClick=${() => { kit.at({ part: reading.next }); kit.seek("open-part"); }}>${words.next_part} ${reading.next_label}</button></p>`}</section>`;
}

/** @param {{ kit: AuthorKit, sheet: ReviewSheet, text: ReadText }} props */
function OneText({ kit, sheet, text }) {
  const words = sheet.words, id = `remark ${text.id}`;
  const [open, setOpen] = useState(() => Boolean(kit.unsaved.line(id)));
  return html`<li class="read-text"><h4>${text.label}</h4>${text.facts.length > 0 && html`<ul class="facts">${text.facts.map((f) => html`<li key=${f}>${f}</li>`)}</ul>`}
    <div class="languages-of"><div lang=${text.lang} dir="auto" dangerouslySetInnerHTML=${{ __html: text.html }}></div>
      ${text.others.map((o) => html`<div key=${o.lang} class="other" lang=${o.lang} dir="auto"><span class="visually-hidden">${o.label}:</span> ${o.text}</div>`)}</div>
    ${text.cites.length > 0 && html`<details class="fold cites"><summary>${words.cited} ${text.cites.map((c) => c.label).join(", ")}</summary>${text.cites.map((c) => html`<p key=${c.id}><b>${c.label}</b> <span lang=${c.lang} dangerouslySetInnerHTML=${{ __html: c.html }}></span></p>`)}</details>`}
    ${text.remarks.length > 0 && html`<ul class="remarks">${text.remarks.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} here=${true} />`)}</ul>`}
    ${open ? html`<${Say} kit=${kit} id=${id} label=${`${words.remark}: ${text.label}`} button=${words.keep_remark} send=${(said) => ({ kind: "remark", part: text.part, where: text.where, text: said })} ondone=${() => setOpen(false)} />`
      : html`<p><button type="button" class="small" aria-label=${`${words.remark}: ${text.label}`} onClick=${() => { setOpen(true); kit.seek(id); }}>${words.remark}</button></p>`}</li>`;
}

/** @param {Drawing<ReviewSheet> & { paper: boolean }} props */
function GiveVerdict({ kit, sheet, paper }) {
  const words = sheet.words, name = paper ? "paper-verdict" : "verdict";
  const [verdict, setVerdict] = useState(""), [role, setRole] = useState("");
  return html`<div class="give-verdict">${!paper && html`<h3>${words.verdict}</h3>`}<p class="quiet">${paper ? words.paper_help : words.verdict_help}</p>
    <fieldset class="choice-field"><legend class="visually-hidden">${words.verdict}</legend><div class="choices">${sheet.verdict_choices.map((c) => html`<label key=${c.id}><input type="radio" name=${name} checked=${verdict === c.id} onChange=${() => setVerdict(c.id)} /> <span>${c.label}</span></label>`)}</div></fieldset>
    <label class="stack">${paper ? words.paper_role : words.role}<input maxlength="200" value=${role} onInput=${(e) => setRole(e.target.value)} /></label>
    <${Say} kit=${kit} id=${`${name}-note`} label=${words.note} button=${paper ? words.enter : words.give} empty=${true} ready=${Boolean(verdict && role.trim())} rows=${3}
      send=${(note) => ({ kind: "verdict", verdict, role, note, on_paper: paper, content: sheet.content })} ondone=${() => setVerdict("")} /></div>`;
}

/** @param {Drawing<ReviewSheet>} props */
function Release({ kit, sheet }) {
  const words = sheet.words, found = sheet.release;
  const [sure, setSure] = useState(""), [version, setVersion] = useState("");
  const ask = (what) => { setSure(what); kit.seek("sure"); };
  const send = (intent) => { setSure(""); setVersion(""); kit.send({ ...intent, n: kit.unsaved.number() }); };
  const confirm = (text, label, intent) => html`<div class="problem advice" id="sure" tabindex="-1" role="group"><p>${text}</p><p class="row"><button type="button" class="primary" onClick=${() => send(intent)}>${label}</button>
    <button type="button" onClick=${() => { setSure(""); kit.seek("release"); }}>${words.cancel}</button></p></div>`;
  return html`<section aria-labelledby="release"><h2 id="release" tabindex="-1">${words.release}</h2>
    <p>${words.version} <b>${found.version}</b>. ${found.sentence}</p>
    ${found.differences.length > 0 && html`<details class="fold" open=${found.differences.length < 8}><summary>${words.differences} (${found.differences.length})</summary><ul class="differences">${found.differences.map((d, i) => html`<li key=${i}><p><b>${d.label}</b> <span class="quiet">${d.kind_label}${d.note && ` · ${d.note}`}</span></p>
      ${d.changes.length > 0 && html`<${Changes} words=${words} changes=${d.changes} lang=${d.lang} />`}</li>`)}</ul></details>`}
    ${found.open_remarks && html`<p class="warning">${found.open_remarks} <button type="button" class="link" onClick=${() => kit.seek("remarks")}>${words.remarks}</button></p>`}
    ${sure === "release" ? html`<label class="stack">${words.version}<input value=${version || found.version} onInput=${(e) => setVersion(e.target.value)} /></label>${confirm(words.release_sure, words.really_release, { kind: "release", content: sheet.content, version: version || found.version })}`
      : html`<p class="row"><button type="button" class="primary" disabled=${!found.ready} onClick=${() => ask("release")}>${words.release_button}</button>${!found.ready && html`<button type="button" class="link" onClick=${() => kit.seek("missing")}>${words.missing}</button>`}</p>`}
    <h3>${words.hand_on}</h3><p class="quiet">${words.hand_on_help}</p><p class="row"><button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: true })}>${words.hand_on_draft}</button>
      ${found.released && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: false })}>${words.hand_on_released}</button>`}</p>
    ${found.retirable && (sure === "retire" ? confirm(words.retire_sure, words.really_retire, { kind: "retire" }) : html`<p class="row"><button type="button" class="small" onClick=${() => ask("retire")}>${words.retire}</button></p>`)}</section>`;
}
