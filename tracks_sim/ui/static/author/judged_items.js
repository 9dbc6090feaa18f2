// The answers that follow from the passages: a fieldset for each item of the worksheet, under the headings of its step.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
import { useMedia } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { FromBank } from "./bank.js";
import { Problems } from "./field.js";
import { ItemPicker } from "./item_picker.js";
import { Boxes, Folds, OtherLanguages, OwnText, PickAndAdd, Radios, SourceChoice, removal } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AuthorJudgementsSheet, JudgedItem, JudgedSection, PassageLabel } from "../sheets" */

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet }} props */
export function JudgedSections({ kit, sheet }) {
  return html`${sheet.sections.map((section) => {
    const body = html`${section.groups.map((group) => html`<div key=${group.label || section.id}>
        ${group.label && html`<h3>${group.label}</h3>`}
        ${group.items.map((item) => html`<${Item} key=${item.item} kit=${kit} sheet=${sheet} section=${section} item=${item} />`)}</div>`)}
      ${section.id === "detection" && section.groups.length > 0 && html`<${Countries} kit=${kit} sheet=${sheet} section=${section} />`}
      ${section.id === "indicators" && html`<${Hasty} kit=${kit} sheet=${sheet} />`}`;
    return html`<${Section} key=${section.id} sheet=${sheet} section=${section} body=${body} />`;
  })}
  ${kit.frame.may_write && html`<${AddItem} kit=${kit} sheet=${sheet} />`}`;
}

// A step that the case does not ask is folded away, until somebody opens it or comes for one of its items.
/** @param {{ sheet: AuthorJudgementsSheet, section: JudgedSection, body: any }} props */
function Section({ sheet, section, body }) {
  const comes = section.groups.some((group) => group.items.some((item) => item.item === sheet.sought)), id = `section-${section.id}`;
  const [said, setSaid] = useState(/** @type {{ open: boolean, sought: string } | null} */ (null)); // what somebody did to the fold, until something else is sought
  const open = said?.sought === sheet.sought ? said.open : !section.folded || comes || Boolean(said?.open);
  return html`<section class="judged-section" aria-labelledby=${id}>
    ${section.folded ? html`<h2><button type="button" class="link" id=${id} aria-expanded=${open} onClick=${() => setSaid({ open: !open, sought: sheet.sought })}><span aria-hidden="true">${open ? "▾" : "▸"}</span> ${section.title}</button></h2><p class="quiet">${section.folded}</p>`
      : html`<h2 id=${id} tabindex="-1">${section.title} ${section.count && html`<span class="quiet">${section.count}</span>`}</h2>`}
    ${(open || !section.folded) && body}</section>`;
}

/** @param {{ kit: AuthorKit, passages: PassageLabel[], between: string }} props */
function Places({ kit, passages, between }) {
  const show = (e, id) => {
    e.preventDefault();
    const place = document.getElementById(`passage:${id}`);
    place?.scrollIntoView({ block: "center" });
    kit.seek(`says:${id}`);
  };
  return passages.map((p, i) => html`<span key=${p.id}>${i > 0 && ` ${between} `}<a href=${`#passage:${p.id}`} onClick=${(e) => show(e, p.id)}>${p.label}</a></span>`);
}

// On a narrow screen an item with nothing left to do is folded to its answer, until somebody opens it or comes for it.
/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, section: JudgedSection, item: JudgedItem }} props */
function Item({ kit, sheet, section, item }) {
  const name = item.item, act = (more) => kit.act({ item: name, ...more });
  const choose = (answer) => act({ act: "set_answer", answer });
  const answers = (label) => html`<${Radios} kit=${kit} label=${label} name=${`answer:${name}`} options=${item.answers} value=${item.answer} onpick=${choose} />`;
  const folds = [
    { name: "meaning", label: t("What this is"), body: () => html`<p>${item.this_is}</p>${item.this_is_not && html`<p><b>${t("This is not:")}</b> ${item.this_is_not}</p>`}` },
    ...(item.fixed || item.direct || item.answers.length < 2 ? [] : [{ name: "overrule", label: t("Overrule"), body: () => html`<p class="quiet">${t("The answer follows from the passages. If another one is right, choose it, and say why in the reason.")}</p>${answers(t("Overrule"))}` }]),
    ...(item.reason.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${[item.reason, ...item.wrong]} />` }] : []),
    { name: "source", label: t("Another source"), body: () => html`<${SourceChoice} kit=${kit} id=${`source:${name}`} item=${name} source=${item.source} sources=${sheet.sources} label=${t("Where this rule stands:")} />` },
    ...(item.removable ? [removal({ kit, id: `remove:${name}`, label: t("Remove"), name: t("Remove {item} from the worksheet", { item: item.label }), sure: t("Its answer, its reasons and what lessons wait for it go too. Undo brings them back."), act: { act: "remove_item", item: name }, then: `section-${section.id}` })] : []),
  ];
  const wide = useMedia("(min-width: 64rem)"); // as in judgements.css
  const { own } = item.reason;
  const wanted = !item.answer || !own.text || item.problems.length > 0 || own.problems.length > 0 || own.remarks > 0 || own.conflict !== null || sheet.sought === name;
  const [said, setSaid] = useState({ open: wanted, sought: sheet.sought }); // what was done to the fold, until this is sought
  useEffect(() => { if (wanted) setSaid({ open: true, sought: sheet.sought }); }, [wanted]);
  const open = wide || said.open || (sheet.sought === name && said.sought !== name); // open at once, so that the keyboard finds its field
  return html`<fieldset class="question judged" id=${item.element} tabindex="-1">
    <legend>${item.label}</legend>
    <div class="answer">
      <p class="stands"><b class=${`state ${item.answer}`}>${item.answer_label}</b> · ${item.groups.length
        ? html`${t("because of")} ${item.groups.map((group, i) => html`<span key=${i}>${i > 0 && html` <b>${t("and")}</b> `}<${Places} kit=${kit} passages=${group} between=${t("or")} /></span>`)}`
        : t("no passage speaks of it")}</p>
      ${!wide && html`<button type="button" class="link" aria-expanded=${open} aria-label=${t("Reason, source and more: {item}", { item: item.label })} onClick=${() => setSaid({ open: !open, sought: sheet.sought })}><span aria-hidden="true">${open ? "▾" : "▸"}</span> ${t("Reason, source and more")}</button>`}
      ${open && html`${item.fixed && html`<p class="quiet">${item.fixed}</p>`}
      ${item.neutral.length > 0 && html`<p class="quiet">${t("May be cited, but proves nothing:")} <${Places} kit=${kit} passages=${item.neutral} between="·" /></p>`}
      ${item.told.map((told) => html`<p key=${told} class="quiet">${told}</p>`)}
      <${Problems} kit=${kit} id=${`${item.element}:problems`} problems=${item.problems} />
      ${item.direct && item.answers.length > 1 && answers(section.id === "needs" ? t("How much is it needed?") : t("Answer:"))}
      ${item.phases.length > 0 && html`<${Boxes} kit=${kit} label=${t("When?")} name=${`when:${name}`} boxes=${item.phases} ontick=${(phases) => act({ act: "set_phases", phases, also: item.phases_split })} />
        <label class="one-box"><input type="checkbox" id=${`split:${name}`} checked=${item.phases_split} disabled=${!kit.frame.may_write}
          onChange=${() => act({ act: "set_phases", phases: item.phases.filter((p) => p.on).map((p) => p.id), also: !item.phases_split })} /><span>${t("Readers disagree about when it was, so this is not scored")}</span></label>`}
      ${item.grounds.length > 0 && html`<${Boxes} kit=${kit} label=${t("Because of:")} name="grounds" boxes=${item.grounds} ontick=${(grounds) => kit.act({ act: "set_grounds", grounds })} />`}
      ${item.who.length > 0 && html`<${Boxes} kit=${kit} label=${t("Who may act on it?")} name=${`who:${name}`} boxes=${item.who} ontick=${(who) => act({ act: "set_who", who })} />`}
      ${item.also.length > 0 && html`<${Boxes} kit=${kit} label=${t("Also accepted:")} name=${`also:${name}`} boxes=${item.also} ontick=${(_, answer, accepted) => act({ act: "accept_also", answer, accepted })} />`}
      <${OwnText} kit=${kit} text=${item.reason} /><${FromBank} kit=${kit} what="reason" target=${name} group=${name} of=${item.label} />
      ${item.wrong.map((text) => html`<${OwnText} key=${text.own.id} kit=${kit} text=${text} />`)}
      <p class="quiet from">${t("Where this rule stands:")} ${item.source_label}</p>
      <${Folds} id=${`folds:${name}`} of=${item.label} folds=${folds} />`}
    </div></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet, section: JudgedSection }} props */
function Countries({ kit, sheet, section }) {
  const states = sheet.answers.detection;
  const set = (country, state, also_accepted = []) => kit.act({ act: "set_country_detection", country, state, also_accepted });
  const general = section.groups[0]?.items[0]?.answer;
  return html`<fieldset class="question"><legend>${t("Countries whose law answers otherwise")}</legend><div class="answer">
    ${section.countries.map((row) => html`<div key=${row.country} class="country" role="group" aria-label=${row.name}>
      <${Radios} kit=${kit} label=${row.name} name=${`in:${row.country}`} options=${states} value=${row.state} onpick=${(state) => set(row.country, state, row.also.filter((a) => a.on && a.id !== state).map((a) => a.id))} />
      <${Boxes} kit=${kit} label=${t("Also accepted:")} name=${`also-in:${row.country}`} boxes=${row.also} ontick=${(also) => set(row.country, row.state, also)} />
      <button type="button" class="link" onClick=${() => { set(row.country, null); kit.seek("detection:add-country"); }}>${t("No answer of its own for {country}", { country: row.name })}</button></div>`)}
    <${PickAndAdd} kit=${kit} id="detection:add-country" label=${t("Add a country")} options=${section.more_countries} add=${t("Add")}
      onadd=${(c) => { set(c, general === "open" ? "yes" : "open"); kit.seek(`in:${c}:${general === "open" ? "yes" : "open"}`); }} />
  </div></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet }} props */
function Hasty({ kit, sheet }) {
  const add = (item) => { kit.act({ act: "add_item", item }); kit.seek(`item:${item}`); };
  return kit.frame.may_write && sheet.hasty.length > 0 && html`<div class="hasty"><h3>${t("What a hasty reader would tick")}</h3><p class="quiet">${t("Often on the worksheets of other cases, and never present there. Absent and open ones make a case.")}</p>
    <ul>${sheet.hasty.map((one) => html`<li key=${one.item}><div><b>${one.label}</b> <span class="quiet">${one.this_is}</span></div>
      <button type="button" class="small" id=${`add:${one.item}`} aria-label=${t("Add {item} to the worksheet", { item: one.label })} onClick=${() => add(one.item)}>${t("Add")}</button></li>`)}</ul></div>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorJudgementsSheet }} props */
function AddItem({ kit, sheet }) {
  const [item, setItem] = useState(""), [step, setStep] = useState("indicators"), [added, setAdded] = useState(0);
  const entries = sheet.entries.filter((e) => !e.on_sheet), of = (id) => entries.filter((e) => e.item.split(".")[0] === id);
  const kinds = sheet.sections.filter((s) => of(s.id).length > 0).map((s) => ({ id: s.id, label: s.title }));
  const shown = kinds.some((kind) => kind.id === step) ? step : kinds[0]?.id;
  const add = () => { kit.act({ act: "add_item", item }); kit.seek(`item:${item}`); setItem(""); setAdded(added + 1); };
  return html`<section class="judged-section add-item" aria-labelledby="add-item:heading"><h2 id="add-item:heading">${t("One more indicator or need")}</h2>${kinds.length > 1 && html`<${Radios} kit=${kit} label=${t("What is to be judged?")} name="add-of" options=${kinds} value=${shown} onpick=${(id) => { setStep(id); setItem(""); }} />`}<${ItemPicker} key=${`${shown} ${added}`} sheet=${sheet} name="add-item" label=${t("Add to the worksheet")} entries=${entries} unsought=${of(shown)} value=${item} onpick=${setItem} />
    <button type="button" class="small" id="add-item:add" disabled=${!item} onClick=${add}>${t("Add")}</button></section>`;
}
