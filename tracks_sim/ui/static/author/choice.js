// A field in which something is chosen; the act goes out at once.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Problems } from "./field.js";
/** @import { AuthorKit } from "./kit" */
/** @import { ChoiceField } from "../sheets" */

const plain = (id) => (id === "true" ? true : id === "false" ? false : id);

/** @param {{ kit: AuthorKit, field: ChoiceField }} props */
export function ChoiceBox({ kit, field }) {
  const chosen = field.choices.filter((c) => c.chosen).map((c) => c.id);
  const choose = (id) => {
    if (field.act.act === "list_language") return kit.act({ ...field.act, language: id, listed: !chosen.includes(id) });
    const several = chosen.includes(id) ? chosen.filter((c) => c !== id) : [...chosen, id];
    return kit.act({ ...field.act, [field.name]: field.several ? several : plain(id) });
  };
  const described = [field.help && `${field.id}-help`, field.problems.length && `${field.id}-problems`].filter(Boolean).join(" ") || null;
  const long = field.choices.some((c) => c.text);
  return html`<fieldset class="choice-field" id=${field.id} tabindex="-1" aria-describedby=${described} disabled=${!kit.frame.may_write}>
    <legend>${field.label}</legend>
    ${field.help && html`<p class="quiet field-help" id=${`${field.id}-help`}>${field.help}</p>`}
    <div class=${long ? "choices stacked" : "choices"}>${field.choices.map((c) => html`<label key=${c.id}>
      <input type=${field.several ? "checkbox" : "radio"} name=${field.id} value=${c.id} checked=${c.chosen} onChange=${() => choose(c.id)} />
      <span>${c.label}${c.text && html`<span class="quiet choice-text">${c.text}</span>`}</span></label>`)}</div>
    <${Problems} kit=${kit} id=${`${field.id}-problems`} problems=${field.problems} /></fieldset>`;
}
