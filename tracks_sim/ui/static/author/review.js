// The screen *Review and release*: who reads remarks and gives a verdict; who writes sees what is missing, and releases.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { Heading } from "./heading.js";
import { Changes } from "./languages.js";
import { goTo } from "./problems.js";
/** @import { AuthorKit, Drawing } from "./kit" */
/** @import { ReadText, RemarkSheet, ReviewSheet } from "../sheets" */

/** @param {Drawing<ReviewSheet>} props */
export function Review({ kit, sheet }) {
  const open = sheet.remarks.filter((r) => !r.settled), settled = sheet.remarks.filter((r) => r.settled);
  return html`<section class="sheet whole review"><${Heading} sheet=${sheet}><p>${sheet.state}</p><//>
    ${sheet.may_write && html`<${Missing} kit=${kit} sheet=${sheet} />`}
    <section aria-labelledby="remarks"><h2 id="remarks" tabindex="-1">${t("Remarks")} <span class="count">${open.length}</span></h2>
      ${open.length ? html`<ul class="remarks">${open.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul>` : html`<p class="quiet">${t("No remark is open.")}</p>`}
      ${settled.length > 0 && html`<details class="fold"><summary>${t("Settled remarks")} (${settled.length})</summary><ul class="remarks">${settled.map((r) => html`<${RemarkLine} key=${r.number} kit=${kit} sheet=${sheet} remark=${r} />`)}</ul></details>`}</section>
    ${sheet.reads ? html`<${Read} kit=${kit} sheet=${sheet} />` : html`<details class="fold"><summary>${t("Read the case")}</summary><${Read} kit=${kit} sheet=${sheet} /></details>`}
    <section aria-labelledby="verdicts"><h2 id="verdicts">${t("Verdicts")}</h2>
      ${sheet.verdicts.length ? html`<ul class="plain">${sheet.verdicts.map((v, i) => html`<li key=${i} class=${v.stands ? "verdict-line stands" : "verdict-line"}><b>${v.label}</b> <span class="quiet">${v.facts}</span>${v.note && html`<blockquote dir="auto">${v.note}</blockquote>`}</li>`)}</ul>` : html`<p class="quiet">${t("Nobody has given a verdict yet.")}</p>`}
      ${sheet.judges && html`<${GiveVerdict} key="own" kit=${kit} sheet=${sheet} paper=${false} />`}
      ${sheet.enters_paper && html`<details class="fold"><summary>${t("Enter a verdict that came on paper")}</summary><${GiveVerdict} key="paper" kit=${kit} sheet=${sheet} paper=${true} /></details>`}
      ${sheet.why_not && html`<p class="quiet">${sheet.why_not}</p>`}
      ${sheet.may_write && html`<div id="ask" tabindex="-1"><h3>${t("Ask for a review")}</h3><p>${sheet.asked ? t("Experts can read the case and give a verdict.") : t("Experts then find the case on their page and can read it, remark on it and give a verdict. They can change nothing.")}</p><p class="row">
        <button type="button" class="small" onClick=${() => kit.send({ kind: "ask_review", asked: !sheet.asked })}>${sheet.asked ? t("Do not ask any more") : t("Ask for a review")}</button></p></div>`}
      <h3>${t("For a reviewer without a code")}</h3><p class="quiet">${t("One file to print or to send: papers, judgements with their passages, reasons side by side in two languages, sources, and room for remarks.")}</p><p class="row">${sheet.documents.map((d) => html`<button key=${d.id} type="button" class="small" onClick=${() => kit.send({ kind: "save_document", languages: d.id })}>${t("Save the reviewer’s document")} (${d.label})</button>`)}</p></section>
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
    ${sheet.scripts && html`<div id="scripts" tabindex="-1"><h3>${t("What scripts found")}</h3><p>${sheet.scripts.sentence}</p>${sheet.scripts.ways.length > 0 && html`<ul>${sheet.scripts.ways.map((w) => html`<li key=${w}>${w}</li>`)}</ul>`}
      ${sheet.scripts.answer && html`<p><b>${t("Your answer:")}</b> ${sheet.scripts.answer}</p>`}
      ${sheet.scripts.ask && html`<${Say} kit=${kit} id="answer" label=${t("Why may it stay? One sentence; it is written into the case.")} button=${t("Keep the answer")} send=${(text) => ({ kind: "answer_scripts", text })} />`}</div>`}</section>`;
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
  return html`<li class=${remark.settled ? "remark settled" : "remark"}><p class="quiet">${!here && html`<b>${remark.where}</b> · `}${remark.by}${remark.settled && ` · ${t("Settled")}`}</p><p class="said" dir="auto">${remark.text}</p>
    ${remark.older && !remark.settled && html`<p class="quiet">${t("The case has changed since this was said.")}</p>`}
    <p class="row">${!here && sheet.may_write && html`<button type="button" class="small" aria-label=${`${t("Go there")}: ${remark.where}`} onClick=${() => goTo(kit, { screen: remark.screen, field: remark.field })}>${t("Go there")}</button>`}
      ${!remark.settled && (sheet.may_write || remark.mine) && html`<button type="button" class="small" aria-label=${`${remark.mine && !sheet.may_write ? t("Take it back") : t("Settled")}: ${remark.where}`} onClick=${() => kit.send({ kind: "settle_remark", number: remark.number })}>${remark.mine && !sheet.may_write ? t("Take it back") : t("Settled")}</button>`}</p></li>`;
}

/** @param {Drawing<ReviewSheet>} props */
function Read({ kit, sheet }) {
  const { reading } = sheet;
  const current = reading.parts.find((p) => p.current);
  return html`<section aria-labelledby="read"><h2 id="read" tabindex="-1">${t("Read the case")}</h2><p class="quiet">${t("Part by part, as the author wrote it. A remark stays with the text that it is about.")}</p>
    <label class="part-select">${t("Parts of the case")} <select value=${current?.id} onChange=${(e) => kit.at({ part: e.target.value })}>${reading.parts.map((p) => html`<option key=${p.id} value=${p.id}>${p.label}${p.n > 0 ? ` (${p.n})` : ""}</option>`)}</select></label>
    ${reading.texts.length > 0 && html`<h3 id="open-part" tabindex="-1">${reading.title}</h3><ol class="reading">${reading.texts.map((text) => html`<${OneText} key=${text.id} kit=${kit} sheet=${sheet} text=${text} />`)}</ol>`}
    ${reading.next && html`<p><button type="button" onClick=${() => { kit.at({ part: reading.next }); kit.seek("open-part"); }}>${t("Next part:")} ${reading.next_label}</button></p>`}</section>`;
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
  return html`<div class="give-verdict">${!paper && html`<h3>${t("Your verdict")}</h3>`}<p class="quiet">${paper ? t("It says that it came on paper and who entered it. Enter it only if the reviewer read the case as it is now.") : t("On the case as it is now, under your own code. As soon as something of it changes, a new verdict is needed.")}</p>
    <fieldset class="choice-field"><legend class="visually-hidden">${t("Your verdict")}</legend><div class="choices">${sheet.verdict_choices.map((c) => html`<label key=${c.id}><input type="radio" name=${name} checked=${verdict === c.id} onChange=${() => setVerdict(c.id)} /> <span>${c.label}</span></label>`)}</div></fieldset>
    <label class="stack">${paper ? t("What the reviewer does, for example: reception worker. Their name is not kept.") : t("What you do, for example: reception worker. It is written into the case; your name is not.")}<input maxlength="200" value=${role} onInput=${(e) => setRole(e.target.value)} /></label>
    <${Say} kit=${kit} id=${`${name}-note`} label=${t("What should change, or why it is fit")} button=${paper ? t("Enter it") : t("Give the verdict")} empty=${true} ready=${Boolean(verdict && role.trim())} rows=${3}
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
    ${found.differences.length > 0 && html`<details class="fold" open=${found.differences.length < 8}><summary>${t("What differs from the version that trainees meet")} (${found.differences.length})</summary><ul class="differences">${found.differences.map((d, i) => html`<li key=${i}><p><b>${d.label}</b> <span class="quiet">${d.kind_label}${d.note && ` · ${d.note}`}</span></p>
      ${d.changes.length > 0 && html`<${Changes} changes=${d.changes} lang=${d.lang} />`}</li>`)}</ul></details>`}
    ${found.open_remarks && html`<p class="warning">${found.open_remarks} <button type="button" class="link" onClick=${() => kit.seek("remarks")}>${t("Remarks")}</button></p>`}
    ${sure === "release" ? html`<label class="stack">${t("Version")}<input value=${version || found.version} onInput=${(e) => setVersion(e.target.value)} /></label>${confirm(t("From now on trainees meet this version. It cannot be called back; it can be followed by another one, or taken out of use. Attempts that have begun keep the version they began with."), t("Release it now"), { kind: "release", content: sheet.content, version: version || found.version })}`
      : html`<p class="row"><button type="button" class="primary" disabled=${!found.ready} onClick=${() => ask("release")}>${t("Release it …")}</button>${!found.ready && html`<button type="button" class="link" onClick=${() => kit.seek("missing")}>${t("What is missing for a release")}</button>`}</p>`}
    <h3>${t("Hand on")}</h3><p class="quiet">${t("One file for another organisation, without journal, remarks and names of codes. They take it in as a draft of their own.")}</p><p class="row"><button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: true })}>${t("Save this draft as a file")}</button>
      ${found.released && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "hand_on", draft: false })}>${t("Save the released version as a file")}</button>`}</p>
    ${found.retirable && (sure === "retire" ? confirm(t("Trainees are not offered the case any more. Attempts that have begun can be finished, and nothing is deleted."), t("Take it out of use"), { kind: "retire" }) : html`<p class="row"><button type="button" class="small" onClick=${() => ask("retire")}>${t("Take out of use …")}</button></p>`)}</section>`;
}
