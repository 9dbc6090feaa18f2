// The referral note: at the left the passages that were cited, at the right the note as it fills up; on a narrow window one passage at a
// time, and the note folded.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Finding, Html } from "../shared/base.js";
import { useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { OneOf } from "./one_of.js";
/** @import { Kit } from "../kit" */
/** @import { FileView, NoteSection, NoteView, Passage } from "../sheets" */

/** @param {{ kit: Kit, note: NoteView, file: FileView, end: any }} props */
export function ReferralNote({ kit, note, file, end }) {
  const [waiting, setWaiting] = useState(/** @type {{ passage: Passage, voice: NoteSection["id"] } | null} */ (null));
  const [picked, setAt] = useState(/** @type {string | null} */ (null)); // the passage on a narrow window
  const wide = useWide();
  const papers = file.documents.map((d) => ({ ...d, passages: d.passages.filter((p) => note.offered.includes(p.id)) })).filter((d) => d.passages.length);
  const passages = Object.fromEntries(papers.flatMap((d) => d.passages.map((p) => [p.id, p])));
  const order = Object.keys(passages), at = order.find((id) => id === picked) || order[0];
  const held = note.sections.flatMap((s) => s.passages);
  const voiceOf = (id) => note.sections.find((s) => s.passages.includes(id))?.id;
  const full = held.length >= note.most;

  const put = (id, voice) => { // a change of two lists at most: the kernel merges it into the note
    const old = voiceOf(id);
    kit.send({ kind: "note", toggle: { ...(old && { [old]: id }), ...(voice && voice !== old && { [voice]: id }) } });
  };
  const press = (passage, voice) => {
    setWaiting(null);
    if (full && !voiceOf(passage.id)) setWaiting({ passage, voice });
    else put(passage.id, voice);
  };
  const replace = (id, by) => {
    const lists = Object.fromEntries(note.sections.map((s) => [s.id, s.passages.filter((p) => p !== id)]));
    lists[by.voice] = [...lists[by.voice], by.passage.id];
    setWaiting(null);
    kit.send({ kind: "note", ...lists });
  };
  useEffect(() => { if (!full) setWaiting(null); }, [full]);
  const box = useRef(null);
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [waiting]);

  const noRoom = waiting && html`<div class="no-room" ref=${box}><p role="alert">${t("There is no room for “{passage}” yet: the note takes {most} passages, so that it is read. Which one could go instead?", { passage: waiting.passage.label, most: note.most })}</p>
    <ul>${held.map((id) => html`<li key=${id}><button type="button" class="small" onClick=${() => replace(id, waiting)} aria-label=${t("{what}: {of}", { what: t("replace"), of: passages[id].label })}>${t("replace")}</button> <span class="where">${passages[id].label}</span> <${Html} as="span" lang=${passages[id].lang} html=${passages[id].html} /></li>`)}</ul>
    <button type="button" class="small" onClick=${() => setWaiting(null)}>${t("Keep the note as it is")}</button></div>`;
  const shown = wide ? papers : papers.filter((d) => d.passages.some((p) => p.id === at)).map((d) => ({ ...d, passages: d.passages.filter((p) => p.id === at) }));
  const voices = note.sections.map((s) => html`<div key=${s.id} class="voice"><h4>${s.title}</h4>
        ${s.passages.length ? html`<ul>${s.passages.map((id) => html`<li key=${id}><blockquote lang=${passages[id].lang}><${Html} as="span" html=${passages[id].html} /> <span class="quiet where">${passages[id].label}</span></blockquote>
          ${!note.locked && html`<button type="button" class="take-back" aria-label=${t("{what}: {of}", { what: t("leave out"), of: passages[id].label })} onClick=${() => put(id, undefined)}>×</button>`}</li>`)}</ul>` : html`<p class="quiet">${t("nothing yet")}</p>`}</div>`);
  return html`<div class="part-body sorting">
    <div class="note-offer">${!note.locked && html`<p class="quiet">${papers.length ? t("What the next service needs, and no more. Say whose voice a passage is, and it stands in the note; all others stay out.") : t("Passages you cite in the steps before are offered here.")}</p>`}
      ${!wide && order.length > 1 && html`<${OneOf} label=${t("Cited passages")} previous=${t("Previous passage")} next=${t("Next passage")} value=${at} onpick=${setAt}
        options=${order.map((id) => ({ id, label: passages[id].label, done: Boolean(voiceOf(id)) }))} />`}
      ${shown.map((d) => html`<div key=${d.id}><h3>${d.title}</h3><ul>
        ${d.passages.map((p) => html`<li key=${p.id} class=${voiceOf(p.id) ? "note-card in" : "note-card"}><${Cited} note=${note} passage=${p} voice=${voiceOf(p.id)} onpress=${press} />${waiting?.passage.id === p.id && noRoom}</li>`)}</ul></div>`)}
    </div>
    <section class="the-note" aria-labelledby="note-title" tabindex=${note.locked ? 0 : null}>
      ${note.findings.map((f) => html`<${Finding} key=${f.verdict} finding=${f} />`)}${wide && html`<h3 id="note-title">${t("The note as it would go out")}</h3>`}
      ${full && !note.locked && html`<p class="full">${t("The note is full. Leave a passage out before you add another.")}</p>`}
      <${OwnSentence} kit=${kit} note=${note} />
      ${wide ? voices : html`<details><summary id="note-title">${t("The note as it would go out")} (${note.count})</summary>${voices}</details>`}
      ${end}
    </section>
  </div>`;
}

// One line of a passage, whole on demand, and whose voice it is. Pressed again, a voice lets go of it.
/** @param {{ note: NoteView, passage: Passage, voice: string | undefined, onpress: (passage: Passage, voice: any) => void }} props */
function Cited({ note, passage, voice, onpress }) {
  const [whole, setWhole] = useState(false);
  const button = (id, label, on) => html`<button key=${label} type="button" class="small" data-voice=${id || "none"} aria-pressed=${on} disabled=${note.locked}
    aria-label=${t("{what}: {of}", { what: label, of: passage.label })} onClick=${() => (id || voice) && onpress(passage, on ? undefined : id)}>${label}</button>`;
  return html`<button type="button" class="first-words" aria-expanded=${whole} lang=${passage.lang} onClick=${() => setWhole(!whole)}><span class="n">${passage.n}</span> <${Html} as="span" class="words" html=${passage.html} /></button>
    <div class="note-voices" role="group" aria-label=${t("Whose voice is it? {passage}", { passage: passage.label })}>
      ${note.sections.map((s) => button(s.id, s.label, voice === s.id))}${button(undefined, t("leave out"), !voice)}</div>`;
}

/** @param {{ kit: Kit, note: NoteView }} props */
function OwnSentence({ kit, note }) {
  const [text, setText] = useState(note.text);
  useEffect(() => setText(note.text), [note.text]);
  return html`<div class="voice"><label class="stack">${t("One sentence of your own: what you ask the next service for (optional)")}<textarea rows="2" maxlength="1200" disabled=${note.locked} value=${text} aria-describedby="no-real-data"
      onInput=${(e) => setText(e.target.value)} onBlur=${() => text !== note.text && kit.send({ kind: "note", text })}></textarea></label>
    <p class="quiet" id="no-real-data">${t("Fictional case only: never enter names, dates or numbers of a real person.")}</p>
    ${note.warning && html`<p class="warning" role="alert">${note.warning}</p>`}</div>`;
}
