// The screen *Review and release*: who reads remarks and gives a verdict; who writes sees what is missing, and releases.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Heading } from "./heading.js";
import { Changes } from "./languages.js";
import { SetAside, goTo } from "./problems.js";
import { Say } from "./sentence.js";
import { Trial } from "./trial.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { DifferenceSheet, LeakSheet, ReadPart, ReadText, RemarkSheet, ReviewSheet } from "../sheets" */

const LARGEST = 256 * 1024 - 4096; // bytes of a file that one message can carry
const LETTERS_A_SECOND = 60; // ten words: nobody reads faster
const SHORTEST = 3; // seconds that the shortest part is open before it counts as read by itself

/** @param {Drawing<ReviewSheet>} props */
export function Review({ kit, sheet }) {
  const open = sheet.remarks.filter((r) => !r.settled), settled = sheet.remarks.filter((r) => r.settled);
  const take = async (e) => {
    const [file] = e.target.files;
    e.target.value = "";
    if (file) kit.send({ kind: "take_comments" }, file.size > LARGEST ? new ArrayBuffer(0) : await file.arrayBuffer());
  };
  return html`<section class="sheet whole review"><${Heading} sheet=${sheet}><p>${sheet.state}</p><//>
    ${sheet.may_write && html`<${Missing} kit=${kit} sheet=${sheet} />`}
    <section aria-labelledby="remarks"><h2 id="remarks" tabindex="-1">${t("Remarks")} <span class="count">${open.length}</span></h2>
      ${open.length ? html`<ul class="remarks">${open.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul>` : html`<p class="quiet">${t("No remark is open.")}</p>`}
      ${settled.length > 0 && html`<details class="fold"><summary>${t("Settled remarks")} (${settled.length})</summary><ul class="remarks">${settled.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul></details>`}</section>
    ${sheet.reads ? html`<${Read} kit=${kit} sheet=${sheet} />` : html`<details class="fold"><summary>${t("Read the case")}</summary><${Read} kit=${kit} sheet=${sheet} /></details>`}
    ${sheet.set_aside.length > 0 && html`<section aria-labelledby="aside"><h2 id="aside">${t("Advice that was set aside")} <span class="count">${sheet.set_aside.length}</span></h2><p class="quiet">${t("What the check of the kit advises and the author does not follow in this case, and why.")}</p><${SetAside} kit=${kit} entries=${sheet.set_aside} at="review" /></section>`}
    <section aria-labelledby="verdicts"><h2 id="verdicts">${t("Verdicts")}</h2>
      ${sheet.verdicts.length ? html`<ul class="plain">${sheet.verdicts.map((v, i) => html`<li key=${i} class=${v.stands ? "verdict-line stands" : "verdict-line"}><b>${v.label}</b> <span class="quiet">${v.facts}</span>${v.note && html`<blockquote dir="auto">${v.note}</blockquote>`}</li>`)}</ul>` : html`<p class="quiet">${t("Nobody has given a verdict yet.")}</p>`}
      ${sheet.elsewhere.length > 0 && html`<h3>${t("Where the case came from")}</h3><p class="quiet">${t("Verdicts of that organisation. They do not count for a release here.")}</p><ul class="plain">${sheet.elsewhere.map((v, i) => html`<li key=${i} class="verdict-line"><b>${v.label}</b> <span class="quiet">${v.facts}</span>${v.note && html`<blockquote dir="auto">${v.note}</blockquote>`}</li>`)}</ul>`}
      ${sheet.judges && html`<${GiveVerdict} key="own" kit=${kit} sheet=${sheet} paper=${false} />`}
      ${sheet.enters_paper && html`<details class="fold"><summary>${t("Enter a verdict that came on paper")}</summary><${GiveVerdict} key="paper" kit=${kit} sheet=${sheet} paper=${true} /></details>`}
      ${sheet.why_not && html`<p class="quiet">${sheet.why_not}</p>`}
      ${sheet.may_write && html`<div id="ask" tabindex="-1"><h3>${t("Ask for a review")}</h3><p>${sheet.asked ? t("Experts can read the case and give a verdict.") : t("Experts then find the case on their page and can read it, remark on it and give a verdict. They can change nothing.")}</p><p class="row">
        <button type="button" class="small" onClick=${() => kit.send({ kind: "ask_review", asked: !sheet.asked })}>${sheet.asked ? t("Do not ask any more") : t("Ask for a review")}</button></p></div>`}
      <h3>${t("For a reviewer without a code")}</h3><p class="quiet">${t("One file to print or to send: papers, judgements with their passages, reasons side by side in two languages, sources, and room for remarks.")}</p><p class="row">${sheet.documents.map((d) => html`<button key=${d.id} type="button" class="small" onClick=${() => kit.send({ kind: "save_document", languages: d.id })}>${t("Save the reviewer’s document")} (${d.label})</button>`)}</p>
      <p class="quiet">${t("Or for Word: comments that the reviewer writes there come back as remarks.")}</p><p class="row">${sheet.documents.map((d) => html`<button key=${d.id} type="button" class="small" onClick=${() => kit.send({ kind: "save_document", languages: d.id, word: true })}>${t("Save it for Word")} (${d.label})</button>`)}
        <label class="button small">${t("Take comments in from Word")}<input class="visually-hidden" type="file" accept=".docx" onChange=${take} /></label></p></section>
    ${sheet.trial && html`<${Trial} kit=${kit} trial=${sheet.trial} />`}
    ${sheet.may_publish && html`<${Release} kit=${kit} sheet=${sheet} />`}
  </section>`;
}

// What is missing for a release; each entry leads to its place.
/** @param {Drawing<ReviewSheet>} props */
function Missing({ kit, sheet }) {
  return html`<section aria-labelledby="missing"><h2 id="missing" tabindex="-1">${t("What is missing for a release")} <span class="count">${sheet.missing.length}</span></h2>
    ${sheet.missing.length === 0 ? html`<p>${t("Nothing is missing.")}</p>` : html`<ul class="missing-list">${sheet.missing.map((m) => html`<li key=${m.text}>
      ${m.screen ? html`<button type="button" class="link" onClick=${() => (m.screen === "review" ? kit.seek(m.field) : kit.open(m.screen))}>${m.text}</button>` : m.text}
      ${m.entries.length > 0 && html`<details class="fold" open=${m.entries.length < 6}><summary>${t("All of them")}</summary><ul class="problem-list">${m.entries.map((entry, i) => html`<li key=${entry.field + i}><button type="button" class="link" onClick=${() => goTo(kit, entry)}>${entry.text}</button></li>`)}</ul></details>`}</li>`)}</ul>`}
    ${sheet.leaks.length > 0 && html`<div id="leaks" tabindex="-1"><h3>${t("What gives the best option away")}</h3><ul class="leaks">${sheet.leaks.map((leak) => html`<${Leak} key=${leak.leak} kit=${kit} sheet=${sheet} leak=${leak} />`)}</ul></div>`}</section>`;
}

// One thing that gives the best option away: change it there, or say why it may stay.
/** @param {{ kit: AuthorKit, sheet: ReviewSheet, leak: LeakSheet }} props */
function Leak({ kit, sheet, leak }) {
  const [reason, setReason] = useState(""), [again, setAgain] = useState(false);
  const id = `answer:${leak.leak}`;
  return html`<li class="leak"><p>${leak.text} <button type="button" class="link" onClick=${() => goTo(kit, { screen: "decision", field: leak.element })}>${t("Go there")}</button></p>
    ${leak.answer && html`<p><b>${t("It may stay:")}</b> ${leak.reason}. <span dir="auto">${leak.answer}</span> ${!again && html`<button type="button" class="link" onClick=${() => { setAgain(true); kit.seek(id); }}>${t("Answer it otherwise")}</button>`}</p>`}
    ${(again || !leak.answer) && html`<fieldset class="choice-field"><legend>${t("Or may it stay? Why?")}</legend><div class="choices stacked">${sheet.stay_reasons.map((r) => html`<label key=${r.id}><input type="radio" name=${id} checked=${reason === r.id} onChange=${() => setReason(r.id)} /> <span>${r.label}</span></label>`)}</div></fieldset>
      <${Say} kit=${kit} id=${id} label=${t("In a sentence of at least five words; it is written into the case.")} button=${t("Keep the answer")} ready=${Boolean(reason)} send=${(text) => ({ kind: "answer_leak", leak: leak.leak, reason, text })} ondone=${() => { setReason(""); setAgain(false); }} />`}</li>`;
}

/** @param {{ kit: AuthorKit, sheet: ReviewSheet, remark: RemarkSheet, here?: boolean }} props */
function RemarkLine({ kit, sheet, remark, here = false }) {
  const id = `answer ${remark.number}${here ? " here" : ""}`;
  const [answering, setAnswering] = useState(() => Boolean(kit.unsaved.line(id)));
  return html`<li class=${remark.settled ? "remark settled" : "remark"}><p class="quiet">${!here && html`<b>${remark.where}</b> · `}${remark.by}${remark.settled && ` · ${t("Settled")}`}</p><p class="said" dir="auto">${remark.text}</p>
    ${remark.older && !remark.settled && html`<p class="quiet">${t("The case has changed since this was said.")}</p>`}
    ${remark.replies.length > 0 && html`<ul class="remarks replies" aria-label=${t("Answers")}>${remark.replies.map((r, i) => html`<li key=${i}><p class="quiet">${r.by}</p><p class="said" dir="auto">${r.text}</p></li>`)}</ul>`}
    ${answering && html`<${Say} kit=${kit} id=${id} label=${`${t("Answer")}: ${remark.where}`} button=${t("Keep the answer")} send=${(text) => ({ kind: "answer_remark", number: remark.number, text })} ondone=${() => setAnswering(false)} />`}
    <p class="row">${!answering && html`<button type="button" class="small" aria-label=${`${t("Answer it")}: ${remark.where}`} onClick=${() => { setAnswering(true); kit.seek(id); }}>${t("Answer it")}</button>`}${!here && sheet.may_write && html`<button type="button" class="small" aria-label=${`${t("Go there")}: ${remark.where}`} onClick=${() => goTo(kit, { screen: remark.screen, field: remark.field })}>${t("Go there")}</button>`}
      ${!remark.settled && (sheet.may_write || remark.mine) && html`<button type="button" class="small" aria-label=${`${remark.mine && !sheet.may_write ? t("Take it back") : t("Settled")}: ${remark.where}`} onClick=${() => kit.send({ kind: "settle_remark", number: remark.number })}>${remark.mine && !sheet.may_write ? t("Take it back") : t("Settled")}</button>`}
      ${remark.settled && (sheet.may_write || remark.mine) && html`<button type="button" class="small" aria-label=${`${t("Open it again")}: ${remark.where}`} onClick=${() => kit.send({ kind: "settle_remark", number: remark.number, settled: false })}>${t("Open it again")}</button>`}</p></li>`;
}

// Opens a part, with the keyboard on its heading.
/**
 * @param {AuthorKit} kit
 * @param {string} part
 */
const openPart = (kit, part) => { kit.at({ part }); kit.seek("open-part"); };

/** @param {Drawing<ReviewSheet>} props */
function Read({ kit, sheet }) {
  const { reading } = sheet;
  const current = reading.parts.find((p) => p.current), follows = reading.next, marks = sheet.judges;
  return html`<section aria-labelledby="read"><h2 id="read" tabindex="-1">${t("Read the case")}</h2><p class="quiet">${t("Part by part, as the author wrote it. A remark stays with the text that it is about.")} ${marks && t("A part counts as read once you have come to its end.")}</p>
    <nav aria-label=${t("Parts of the case")}><ul class="part-list">${reading.parts.map((p) => html`<li key=${p.id}><button type="button" class=${`small ${marks ? p.state : ""}`} aria-current=${p.current ? "true" : null} onClick=${() => openPart(kit, p.id)}>
      ${p.label}${marks && html` <span class="quiet">${p.state_label}</span>`}${p.n > 0 && html` <span class="quiet">${t("Remarks")} ${p.n}</span>`}</button></li>`)}</ul></nav>
    ${current && html`<h3 id="open-part" tabindex="-1">${reading.title}</h3>
      ${reading.changes.length > 0 && html`<div class="problem advice"><p><b>${t("What has changed since you read this part")}</b></p><${Differences} differences=${reading.changes} /></div>`}
      <ol class="reading">${reading.texts.map((text) => html`<${OneText} key=${text.id} kit=${kit} sheet=${sheet} text=${text} />`)}</ol>
      ${marks && html`<${PartEnd} key=${`${current.id} ${current.state}`} kit=${kit} sheet=${sheet} part=${current} />`}`}
    ${follows && html`<p><button type="button" id="next-part" onClick=${() => openPart(kit, follows.id)}>${t("Next part:")} ${follows.label}</button></p>`}
    ${marks && !reading.left.length && html`<p><button type="button" id="all-read" onClick=${() => kit.seek("verdicts")}>${t("You have read all of it. Give your verdict")}</button></p>`}</section>`;
}

// The end of a part: it counts as read when this was in sight and the part was open for as long as its words take, or when the reader says so.
/** @param {Drawing<ReviewSheet> & { part: ReadPart }} props */
function PartEnd({ kit, sheet, part }) {
  const end = useRef(/** @type {HTMLElement | null} */ (null)), seen = useRef(false), { reading } = sheet;
  const mark = () => {
    if (document.activeElement?.id === "mark-read") kit.seek(reading.left.some((p) => p.id !== part.id) ? "next-part" : "all-read");
    kit.send({ kind: "read_part", part: part.id, entry: reading.entry });
  };
  useEffect(() => {
    if (part.state === "read" || !end.current) return;
    const letters = reading.texts.reduce((n, text) => n + text.html.length, 0);
    let enough = false;
    const both = () => { if (enough && seen.current && document.visibilityState === "visible") mark(); };
    const timer = setTimeout(() => { enough = true; both(); }, Math.max(SHORTEST, letters / LETTERS_A_SECOND) * 1000);
    const watch = new IntersectionObserver((entries) => { seen.current ||= entries.some((entry) => entry.isIntersecting); both(); });
    watch.observe(end.current);
    return () => { clearTimeout(timer); watch.disconnect(); };
  }, []);
  return html`<p class="row" ref=${end}>${part.state === "read" ? html`<span class="state ok">${t("You have read this part.")}</span>` : html`<button type="button" id="mark-read" onClick=${mark}>${t("I have read this part")}</button>`}</p>`;
}

// What differs, with the words that were there before and those that are there now.
/** @param {{ differences: DifferenceSheet[] }} props */
function Differences({ differences }) {
  return html`<ul class="differences">${differences.map((d, i) => html`<li key=${i}><p><b>${d.label}</b> <span class="quiet">${d.kind_label}${d.note && ` · ${d.note}`}</span></p>
    ${d.changes.length > 0 && html`<${Changes} changes=${d.changes} lang=${d.lang} />`}</li>`)}</ul>`;
}

/** @param {{ kit: AuthorKit, sheet: ReviewSheet, text: ReadText }} props */
function OneText({ kit, sheet, text }) {
  const id = `remark ${text.id}`;
  const [open, setOpen] = useState(() => Boolean(kit.unsaved.line(id)));
  return html`<li class="read-text"><h4>${text.label}</h4>${text.facts.length > 0 && html`<ul class="facts">${text.facts.map((f) => html`<li key=${f}>${f}</li>`)}</ul>`}
    <div class="languages-of"><div lang=${text.lang} dir="auto" dangerouslySetInnerHTML=${{ __html: text.html }}></div>
      ${text.others.map((o) => html`<div key=${o.lang} class="other" lang=${o.lang} dir="auto"><span class="visually-hidden">${o.label}:</span> ${o.text}</div>`)}</div>
    ${text.cites.length > 0 && html`<details class="fold cites"><summary>${t("Cited for it:")} ${text.cites.map((c) => c.label).join(", ")}</summary>${text.cites.map((c) => html`<p key=${c.id}><b>${c.label}</b> <span lang=${c.lang} dangerouslySetInnerHTML=${{ __html: c.html }}></span></p>`)}</details>`}
    ${text.remarks.length > 0 && html`<ul class="remarks">${text.remarks.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} here=${true} />`)}</ul>`}
    ${open ? html`<${Say} kit=${kit} id=${id} label=${`${t("Remark")}: ${text.label}`} button=${t("Keep the remark")} send=${(said) => ({ kind: "remark", part: text.part, where: text.where, text: said })} ondone=${() => setOpen(false)} />`
      : html`<p><button type="button" class="small" aria-label=${`${t("Remark")}: ${text.label}`} onClick=${() => { setOpen(true); kit.seek(id); }}>${t("Remark")}</button></p>`}</li>`;
}

/** @param {Drawing<ReviewSheet> & { paper: boolean }} props */
function GiveVerdict({ kit, sheet, paper }) {
  const name = paper ? "paper-verdict" : "verdict";
  const [verdict, setVerdict] = useState(""), [role, setRole] = useState("");
  const left = paper ? [] : sheet.reading.left;
  return html`<div class="give-verdict">${!paper && html`<h3>${t("Your verdict")}</h3>`}<p class="quiet">${paper ? t("It says that it came on paper and who entered it. Enter it only if the reviewer read the case as it is now.") : t("On the case as it is now, under your own code. As soon as something of it changes, a new verdict is needed.")}</p>
    <fieldset class="choice-field"><legend class="visually-hidden">${t("Your verdict")}</legend><div class="choices">${sheet.verdict_choices.map((c) => html`<label key=${c.id}><input type="radio" name=${name} checked=${verdict === c.id} onChange=${() => setVerdict(c.id)} /> <span>${c.label}</span></label>`)}</div></fieldset>
    ${left.length > 0 && html`<div class="problem advice"><p>${t("Before you can find it fit, read what you have not read as it is now:")}</p><ul class="part-list">${left.map((p) => html`<li key=${p.id}><button type="button" class="small" onClick=${() => openPart(kit, p.id)}>${p.label}</button></li>`)}</ul></div>`}
    <label class="stack">${paper ? t("What the reviewer does, for example: reception worker. Their name is not kept.") : t("What you do, for example: reception worker. It is written into the case; your name is not.")}<input maxlength="200" value=${role} onInput=${(e) => setRole(e.target.value)} /></label>
    <${Say} kit=${kit} id=${`${name}-note`} label=${t("What should change, or why it is fit")} button=${paper ? t("Enter it") : t("Give the verdict")} empty=${true} ready=${Boolean(verdict && role.trim() && (verdict !== "fit" || !left.length))} rows=${3}
      send=${(note) => ({ kind: "verdict", verdict, role, note, on_paper: paper, content: sheet.content })} ondone=${() => setVerdict("")} /></div>`;
}

/** @param {Drawing<ReviewSheet>} props */
function Release({ kit, sheet }) {
  const found = sheet.release;
  const [sure, setSure] = useState(""), [version, setVersion] = useState("");
  const ask = (what) => { setSure(what); kit.seek("sure"); };
  const send = (intent) => { setSure(""); setVersion(""); kit.send({ ...intent, n: kit.unsaved.number() }); };
  const confirm = (text, label, intent) => html`<div class="problem advice" id="sure" tabindex="-1" role="group"><p>${text}</p><p class="row"><button type="button" class="primary" onClick=${() => send(intent)}>${label}</button>
    <button type="button" onClick=${() => { setSure(""); kit.seek("release"); }}>${t("Cancel")}</button></p></div>`;
  return html`<section aria-labelledby="release"><h2 id="release" tabindex="-1">${t("Release the case")}</h2>
    <p>${t("Version")} <b>${found.version}</b>. ${found.sentence}</p>
    ${found.differences.length > 0 && html`<details class="fold" open=${found.differences.length < 8}><summary>${t("What differs from the version that trainees meet")} (${found.differences.length})</summary><${Differences} differences=${found.differences} /></details>`}
    ${found.open_remarks && html`<p class="warning">${found.open_remarks} <button type="button" class="link" onClick=${() => kit.seek("remarks")}>${t("Remarks")}</button></p>`}
    ${sure === "release" ? html`<label class="stack">${t("Version")}<input value=${version || found.version} onInput=${(e) => setVersion(e.target.value)} /></label>${confirm(`${found.open_remarks} ${t("From now on trainees meet this version. It cannot be called back; it can be followed by another one, or taken out of use. Attempts that have begun keep the version they began with.")}`, t("Release it now"), { kind: "release", content: sheet.content, version: version || found.version })}`
      : html`<p class="row"><button type="button" class="primary" disabled=${!found.ready} onClick=${() => ask("release")}>${t("Release it …")}</button>${!found.ready && html`<button type="button" class="link" onClick=${() => kit.seek("missing")}>${t("What is missing for a release")}</button>`}</p>`}
    <h3>${t("Hand on")}</h3><p class="quiet">${t("One file for another organisation, without journal, remarks and names of codes. They take it in as a draft of their own.")}</p><p class="row"><button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: true })}>${t("Save this draft as a file")}</button>
      ${found.released && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: false })}>${t("Save the released version as a file")}</button>`}</p>
    ${found.retirable && (sure === "retire" ? confirm(t("Trainees are not offered the case any more. Attempts that have begun can be finished, and nothing is deleted."), t("Take it out of use"), { kind: "retire" }) : html`<p class="row"><button type="button" class="small" onClick=${() => ask("retire")}>${t("Take out of use …")}</button></p>`)}</section>`;
}
