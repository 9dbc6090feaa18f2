// The panel of a passage: what it says, of what, how easily that is seen, and whose voice it is.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { ItemPicker } from "./item_picker.js";
import { Radios } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AuthorJudgementsSheet, KeyedPassage } from "../sheets" */

const NOTHING = { says: "", item: "", salience: "moderate", asWell: false, answer: "" };
/** @type {Map<string, typeof NOTHING>} */
const begun = new Map(); // what is chosen of a passage and not kept yet, by case and passage: it waits while another one is open

/**
 * @param {AuthorKit} kit
 * @param {KeyedPassage} passage
 */
const nameOf = (kit, passage) => `${kit.frame.case} ${passage.id}`;

/**
 * Whether something is chosen of a passage and not kept yet.
 * @param {AuthorKit} kit
 * @param {KeyedPassage} passage
 */
export const isBegun = (kit, passage) => begun.has(nameOf(kit, passage));

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, passage: KeyedPassage }} props */
export function Says({ kit, sheet, passage }) {
  const head = useRef(/** @type {HTMLElement | null} */ (null));
  const name = nameOf(kit, passage);
  const [now, setNow] = useState(begun.get(name) || NOTHING), [half, setHalf] = useState(false), [said, setSaid] = useState(0);
  const choose = (next) => {
    setNow(next);
    if (next.says || next.item) begun.set(name, next);
    else begun.delete(name);
  };
  const set = (change) => { setHalf(false); choose({ ...now, ...change }); };
  useEffect(() => { head.current?.focus({ preventScroll: true }); head.current?.scrollIntoView({ block: "nearest" }); }, [passage.id]);

  const others = sheet.papers.flatMap((p) => p.passages).filter((p) => p.id !== passage.id).flatMap((p) => p.uses).filter((u) => u.item === now.item);
  const opposite = { for: "against", against: "for" }[now.says];
  const split = Boolean(opposite) && others.some((u) => u.says === opposite);
  const joins = !split && others.some((u) => u.says === now.says && u.says !== "neutral");
  const entry = sheet.entries.find((e) => e.item === now.item);

  const close = () => { begun.delete(name); kit.at({}); kit.seek(`says:${passage.id}`); };
  const say = () => {
    if (!now.says || !now.item || (split && !now.answer)) { setHalf(true); return false; }
    const { says, item, salience } = now;
    kit.act({ act: "say", passage: passage.id, item, says, salience, needed_as_well: joins && now.asWell, answer: split ? now.answer : null });
    return true;
  };
  const done = () => { if ((!now.says && !now.item) || say()) close(); };
  const again = () => { if (say()) { choose(NOTHING); setSaid(said + 1); head.current?.focus(); } };
  const keys = (e) => { if (e.key === "Escape") { e.stopPropagation(); close(); } };

  return html`<section class="says" aria-labelledby="says-title" onKeyDown=${keys}>
    <h2 id="says-title" tabindex="-1" ref=${head}>${t("{passage}: what does it say?", { passage: passage.label })}</h2>
    <${Radios} kit=${kit} label=${t("It speaks")} name="says" options=${sheet.says} value=${now.says} onpick=${(says) => set({ says, answer: "" })} />
    <${ItemPicker} key=${said} sheet=${sheet} name="of" label=${t("Of what?")} entries=${sheet.entries} value=${now.item} onpick=${(item) => set({ item, answer: "" })} />
    ${split && entry && html`<div class="problem advice"><${Radios} kit=${kit} label=${t("Something speaks for it and something against it. Which answer stands?")} name="stands" options=${sheet.answers[entry.step]} value=${now.answer} onpick=${(answer) => set({ answer })} /></div>`}
    ${joins && html`<label class="one-box"><input type="checkbox" id="says:as-well" checked=${now.asWell} onChange=${() => set({ asWell: !now.asWell })} /><span>${t("Needed as well: a passage of the others is not enough without this one")}</span></label>`}
    ${now.says !== "neutral" && html`<${Radios} kit=${kit} label=${t("How easily is it seen?")} name="seen" options=${sheet.saliences} value=${now.salience} onpick=${(salience) => set({ salience })} />`}
    ${sheet.asks_voice && html`<${VoiceOf} kit=${kit} sheet=${sheet} passage=${passage} />`}
    <p class="problem" role="alert" hidden=${!half}>${half ? (!now.says ? t("Choose what it says.") : !now.item ? t("Choose what it is about.") : t("Choose which answer stands.")) : ""}</p>
    <div class="actions"><button type="button" class="small" id="says:again" onClick=${again}>${t("One more thing it says")}</button>
      ${(now.says || now.item) && html`<button type="button" class="small" onClick=${close}>${t("Cancel")}</button>`}
      <button type="button" class="small primary" id="says:done" onClick=${done}>${t("Done")}</button></div>
    ${passage.uses.length > 0 && html`<${SaidSoFar} kit=${kit} sheet=${sheet} passage=${passage} />`}
  </section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, passage: KeyedPassage }} props */
function SaidSoFar({ kit, sheet, passage }) {
  return html`<h3>${t("It says so far")}</h3><ul class="said">${passage.uses.map((use) => html`<li key=${use.item}><span class=${`use ${use.says}`}>${use.label}</span>
    ${use.salience && html`<select id=${`seen:${use.item}`} disabled=${!kit.frame.may_write} aria-label=${`${t("How easily is it seen?")} ${use.label}`} value=${use.salience}
      onChange=${(e) => kit.act({ act: "set_salience", passage: passage.id, item: use.item, salience: e.target.value })}>
      ${sheet.saliences.map((s) => html`<option key=${s.id} value=${s.id}>${s.label}</option>`)}</select>`}
    <button type="button" class="link" aria-label=${t("Take back: {use}", { use: use.label })}
      onClick=${() => { kit.act({ act: "unsay", passage: passage.id, item: use.item }); kit.seek("says-title"); }}>${t("Take back")}</button></li>`)}</ul>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, passage: KeyedPassage }} props */
function VoiceOf({ kit, sheet, passage }) {
  const set = (voice) => kit.act({ act: "set_voice", passage: passage.id, voice });
  const proposed = sheet.voices.find((v) => v.id === passage.proposed_voice);
  return html`<div class="voice-of"><label for="says:voice" class="asked">${t("Whose voice is it?")}</label>
    <select id="says:voice" disabled=${!kit.frame.may_write} value=${passage.voice} onChange=${(e) => set(e.target.value)}>
      ${!passage.voice && html`<option value="">${t("not said yet")}</option>`}
      ${sheet.voices.map((v) => html`<option key=${v.id} value=${v.id}>${v.label}</option>`)}</select>
    ${!passage.voice && proposed && html`<span class="quiet">${t("Proposed: {voice}", { voice: proposed.label })}</span> <button type="button" class="small" id="says:right"
      onClick=${() => { set(proposed.id); kit.seek("says:voice"); }}>${t("Right")}</button>`}
    <label class="one-box"><input type="checkbox" id="says:needless" checked=${passage.needless}
      onChange=${() => kit.act({ act: "set_voice", passage: passage.id, needless: !passage.needless })} /><span>${t("A note that is passed on should leave it out")}</span></label></div>`;
}
