// Small parts that several screens of an author share: a text with its other languages, folds behind one row of buttons, sources, boxes.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { TextField } from "./field.js";
/** @import { AuthorKit } from "./kit" */
/** @import { Option, Ticked, WrittenText } from "../sheets" */

/** @param {{ kit: AuthorKit, text: WrittenText, quietLabel?: boolean, ontype?: (text: string) => void }} props */
export function OwnText({ kit, text, quietLabel = false, ontype }) {
  return html`<${TextField} kit=${kit} field=${text.own} quietLabel=${quietLabel} ontype=${ontype} />`;
}

/** @param {{ kit: AuthorKit, texts: WrittenText[] }} props */
export function OtherLanguages({ kit, texts }) {
  return texts.flatMap((text) => text.others).map((field) => html`<${TextField} key=${field.id} kit=${kit} field=${field} />`);
}

/**
 * One row of buttons, each of which unfolds something below it; one is open at a time.
 * @param {{ id: string, of: string, folds: ({ name: string, label: string, body: () => any } | null)[] }} props
 */
export function Folds({ id, of, folds: given }) {
  const [open, setOpen] = useState(""), folds = given.filter((fold) => fold !== null);
  const shown = folds.find((fold) => fold.name === open);
  return html`<div class="folds">
    <div class="row">${folds.map((fold) => html`<button key=${fold.name} type="button" class="link" id=${`${id}:${fold.name}`} aria-expanded=${fold.name === open}
      aria-controls=${fold.name === open ? `${id}:fold` : null} onClick=${() => setOpen(fold.name === open ? "" : fold.name)}>${fold.label}<span class="visually-hidden">, ${of}</span></button>`)}</div>
    ${shown && html`<div class="fold" id=${`${id}:fold`} role="group" aria-label=${shown.label} key=${shown.name}>${shown.body()}</div>`}
  </div>`;
}

/** @param {{ kit: AuthorKit, id: string, item: string, source: string, sources: Option[], label: string }} props */
export function SourceChoice({ kit, id, item, source, sources, label }) {
  const known = sources.some((one) => one.id === source);
  return html`<label class="stack" for=${id}>${label}</label>
    <select id=${id} value=${known ? source : ""} disabled=${!kit.frame.may_write} onChange=${(e) => kit.act({ act: "set_source", item, source: e.target.value })}>
      ${!known && html`<option value="">${t("Choose …")}</option>`}
      ${sources.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}
    </select>`;
}

/** @param {{ kit: AuthorKit, label: string, boxes: Ticked[], name: string, ontick: (ids: string[], id: string, on: boolean) => void }} props */
export function Boxes({ kit, label, boxes, name, ontick }) {
  const tick = (box) => ontick(boxes.filter((b) => (b.id === box.id ? !box.on : b.on)).map((b) => b.id), box.id, !box.on);
  return html`<div class="boxes" role="group" aria-labelledby=${`${name}:asked`}><span id=${`${name}:asked`} class="asked">${label}</span>
    ${boxes.map((box) => html`<label key=${box.id}><input type="checkbox" id=${`${name}:${box.id}`} checked=${box.on} disabled=${!kit.frame.may_write} onChange=${() => tick(box)} /><span>${box.label}</span></label>`)}</div>`;
}

/** @param {{ kit: AuthorKit, label: string, name: string, options: Option[], value: string, onpick: (id: string) => void, stacked?: boolean }} props */
export function Radios({ kit, label, name, options, value, onpick, stacked = false }) {
  return html`<div class=${stacked ? "boxes stacked" : "boxes"} role="radiogroup" aria-labelledby=${`${name}:asked`}><span id=${`${name}:asked`} class="asked">${label}</span>
    ${options.map((one) => html`<label key=${one.id}><input type="radio" id=${`${name}:${one.id}`} name=${name} checked=${one.id === value} disabled=${!kit.frame.may_write} onChange=${() => onpick(one.id)} /><span>${one.label}</span></label>`)}</div>`;
}

/**
 * The last of the folds: what goes along, and the button that takes it out; none for who only reads.
 * @param {{ kit: AuthorKit, id: string, label: string, name: string, sure: string, act: Record<string, unknown>, then: string }} props `then`: where the keyboard goes
 */
export function removal({ kit, id, label, name, sure, act, then }) {
  return kit.frame.may_write ? { name: "remove", label, body: () => html`<p>${sure}</p><button type="button" class="small" id=${`${id}:sure`} aria-label=${name} onClick=${() => { kit.act(act); kit.seek(then); }}>${label}</button>` } : null;
}

/**
 * A list to choose one entry of, and the button that adds it: by keyboard each arrow and each letter chooses, so choosing alone adds nothing.
 * @param {{ kit: AuthorKit, id: string, label: string, options: Option[], add: string, onadd: (id: string) => void }} props
 */
export function PickAndAdd({ kit, id, label, options, add, onadd }) {
  const [one, setOne] = useState("");
  const send = () => { onadd(one); setOne(""); };
  return html`<label class="asked" for=${id}>${label}</label>
    <p class="row"><select id=${id} disabled=${!kit.frame.may_write} value=${one} onChange=${(e) => setOne(e.target.value)}><option value="">${t("Choose …")}</option>
      ${options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</select>
    <button type="button" class="small" id=${`${id}:add`} aria-label=${`${add}: ${label}`} disabled=${!one} onClick=${send}>${add}</button></p>`;
}
