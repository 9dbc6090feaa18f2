// The screen *Talk*: a board by topic of what there is to tell and how it is asked; the person, the room, and the words in between.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { ChoiceBox } from "./choice.js";
import { Problems, TextField } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere, goTo } from "./problems.js";
import { Boxes, Folds, OtherLanguages, OwnText, PickAndAdd, removal } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AuthorTalkSheet, BarrierRow, FactCard, Option, QuestionCard, TalkPart, ToldChange, TopicRow, WordsRow } from "../sheets" */

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet }} props */
export function Talk({ kit, sheet }) {
  if (!sheet.begun) return html`<section class="sheet work whole" aria-labelledby="heading"><${Heading} sheet=${sheet} /><${Begin} kit=${kit} /></section>`;
  const whole = removal({ kit, id: "remove-talk", label: t("Take the talk out"), name: t("Take the talk out"), sure: t("The person, the room, facts, questions and all their words go, and the case does not ask the talk any more. Undo brings them back."), act: { act: "remove_talk" }, then: "heading" });
  return html`<section class="sheet work whole talk-board" aria-labelledby="heading"><${Heading} sheet=${sheet} />
    <p class="tally">${sheet.tally.map((line) => html`<span key=${line}>${line}</span>`)}</p>
    <nav class="jump" aria-label=${t("On this screen")}><a href="#board">${t("What there is to tell")}</a><a href="#person">${t("The person")}</a><a href="#room">${t("The room")}</a><a href="#between">${t("Words in between")}</a></nav>
    <p><button type="button" class="link" onClick=${() => goTo(kit, { screen: "judgements", field: "map" })}>${t("Map: what speaks of what")}</button></p>
    <${ProblemsHere} kit=${kit} fold />
    <section class="heard" aria-labelledby="heard"><h2 id="heard" tabindex="-1">${t("What is heard")}</h2>
      <p class="quiet" role="status">${sheet.counting ? t("Scripts are leading a hundred careful talks and a hundred hurried ones …") : t("On each card stands in how many of a hundred careful talks, and of a hundred hurried ones, it is told. Scripts lead them; real people may tell more or less.")}</p>
      ${sheet.heard.length > 0 && html`<ul class="problems-here">${sheet.heard.map((one) => html`<li key=${one.element} class="problem advice"><a href=${`#${one.element}`}>“${one.label}”</a> ${one.text}</li>`)}</ul>`}</section>
    <div id="board">${sheet.rows.map((row) => html`<${Row} key=${row.topic} kit=${kit} sheet=${sheet} row=${row} />`)}</div>
    ${kit.frame.may_write && sheet.other_topics.length > 0 && html`<div class="next-topic"><${PickAndAdd} kit=${kit} id="add-topic" label=${t("One more topic")} options=${sheet.other_topics} add=${t("Add")} onadd=${(topic) => kit.actAndGo({ act: "add_fact", topic })} /></div>`}
    <section class="start-part" aria-labelledby="person"><h2 id="person" tabindex="-1">${t("The person")}</h2><${Part} kit=${kit} part=${sheet.person} />
      <h3>${t("What holds the person back")}</h3><p class="quiet">${t("Choose how strongly, and where a trainee can see a cue of it. What a fact sits behind is ticked on its card.")}</p>
      <div class="barriers">${sheet.barriers.map((row) => html`<${Barrier} key=${row.barrier} kit=${kit} sheet=${sheet} row=${row} />`)}</div></section>
    <section class="start-part" aria-labelledby="room"><h2 id="room" tabindex="-1">${t("The room")}</h2><${Part} kit=${kit} part=${sheet.room} /></section>
    <section class="start-part" aria-labelledby="between"><h2 id="between" tabindex="-1">${t("Words in between")}</h2>
      <p class="quiet">${t("They tell nothing. The kit says them in its own words, chosen by how the person speaks and by the room, until you write the person’s. Those that are heard most have a mark: a release asks for the person’s own there.")}</p>
      ${sheet.words.map((group) => html`<section key=${group.element} id=${group.element} class="words-group" tabindex="-1"><h3>${group.label}</h3><ul>${group.rows.map((row) => html`<${Words} key=${row.id} kit=${kit} row=${row} />`)}</ul></section>`)}</section>
    ${whole && html`<div class="start-part"><${Folds} id="folds:talk" of=${sheet.title} folds=${[whole]} /></div>`}
  </section>`;
}

/** @param {{ kit: AuthorKit }} props */
function Begin({ kit }) {
  if (!kit.frame.may_write) return html`<p>${t("This case has no talk.")}</p>`;
  return html`<p>${t("This case has no talk. One begins with six empty facts and a question to each, in the kit’s wording. What the person says where nothing is told comes from the kit too: you write what there is to tell, the room, and what telling changes.")}</p>
    <p><button type="button" class="primary" id="begin-talk" onClick=${() => kit.actAndGo({ act: "begin_talk" }, "heading")}>${t("Begin a talk")}</button></p>`;
}

/** @param {{ kit: AuthorKit, part: TalkPart }} props */
function Part({ kit, part }) {
  return html`<div class="talk-choices">${part.choices.map((field) => html`<${ChoiceBox} key=${field.id} kit=${kit} field=${field} />`)}</div>
    ${part.texts.map((text) => html`<div key=${text.own.id}><${OwnText} kit=${kit} text=${text} /><${OtherLanguages} kit=${kit} texts=${[text]} /></div>`)}`;
}

/** @param {{ kit: AuthorKit, id: string, label: string, options: Option[], value: string, onpick: (id: string) => void, quiet?: boolean }} props */
function Choice({ kit, id, label, options, value, onpick, quiet = false }) {
  const known = options.some((one) => one.id === value);
  return html`<label class="picked-one" for=${id}><span class=${quiet ? "visually-hidden" : "asked"}>${label}</span>
    <select id=${id} disabled=${!kit.frame.may_write} value=${known ? value : ""} onChange=${(e) => onpick(e.target.value)}>
      ${!known && html`<option value="">${t("Choose …")}</option>`}${options.map((one) => html`<option key=${one.id} value=${one.id}>${one.label}</option>`)}</select></label>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet, row: BarrierRow }} props */
function Barrier({ kit, sheet, row }) {
  const { barrier } = row;
  return html`<div class="barrier" id=${row.element} role="group" aria-label=${row.label} tabindex="-1"><b>${row.label}</b>
    <${Choice} kit=${kit} id=${`strength:${barrier}`} label=${t("How strongly?")} options=${sheet.strengths} value=${row.strength} onpick=${(word) => kit.act({ act: "set_barrier", barrier, strength: STRENGTHS[word] })} />
    ${row.strength && html`<${Choice} kit=${kit} id=${`cue:${barrier}`} label=${t("Where is a cue of it?")} options=${sheet.cues} value=${row.cue} onpick=${(cue) => kit.act({ act: "set_barrier", barrier, cue })} />`}</div>`;
}
/** @type {Record<string, number>} */
const STRENGTHS = { "": 0, little: 0.3, clearly: 0.6, strongly: 0.9 };

// --- the board ---------------------------------------------------------------------------

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet, row: TopicRow }} props */
function Row({ kit, sheet, row }) {
  const add = (form) => kit.actAndGo({ act: "add_question", topic: row.topic || null, form });
  const write = kit.frame.may_write;
  return html`<section class="topic" id=${row.element} aria-label=${row.label} tabindex="-1"><h2>${row.label}</h2>
    <div class="topic-columns">
      ${row.topic && html`<div class="told"><h3>${t("What there is to tell")}</h3>
        ${row.facts.map((card) => html`<${Fact} key=${card.fact} kit=${kit} sheet=${sheet} card=${card} />`)}
        ${write && html`<button type="button" class="small" id=${`add-fact:${row.topic}`} onClick=${() => kit.actAndGo({ act: "add_fact", topic: row.topic })}>${t("Add a fact")}<span class="visually-hidden">: ${row.label}</span></button>`}</div>`}
      <div class="asked-well"><h3>${t("Asked well")}</h3>${row.well.map((card) => html`<${Question} key=${card.question} kit=${kit} sheet=${sheet} card=${card} />`)}
        ${write && !row.topic && html`<button type="button" class="small" id="add-encourager" onClick=${() => add("encourager")}>${t("Add a question")}</button>`}</div>
      ${row.topic && html`<div class="asked-poorly"><h3>${t("Asked as a tired colleague would")}</h3>${row.poor.map((card) => html`<${Question} key=${card.question} kit=${kit} sheet=${sheet} card=${card} />`)}</div>`}
    </div>
    ${write && row.proposed.length > 0 && html`<details class="fold proposed"><summary>${t("Questions in the kit’s wording ({n})", { n: row.proposed.length })}<span class="visually-hidden">: ${row.label}</span></summary>
      <ul class="missing-options">${row.proposed.map((one) => html`<li key=${one.form}><span><span lang=${sheet.writing}>${one.words}</span> <span class="quiet">${one.label}</span></span>
        <button type="button" class="small" id=${`propose:${row.topic}:${one.form}`} aria-label=${`${t("Add")}: ${one.words}`} onClick=${() => add(one.form)}>${t("Add")}</button></li>`)}</ul></details>`}
  </section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet, card: FactCard }} props */
function Fact({ kit, sheet, card }) {
  const { fact } = card, change = (values) => kit.act({ act: "change_fact", fact, ...values });
  const texts = [card.full, card.part, ...(card.varied ? [card.varied] : []), ...card.changes.map((c) => c.reason)];
  const folds = [
    { name: "held", label: t("Behind what, after what"), body: () => html`
      ${card.behind.length > 0 ? html`<${Boxes} kit=${kit} label=${t("What holds it back?")} boxes=${card.behind} name=${`behind:${fact}`} ontick=${(behind) => change({ behind })} />` : html`<p class="quiet">${t("Nothing holds the person back yet: say so under “The person”.")}</p>`}
      <${Boxes} kit=${kit} label=${t("Told only after")} boxes=${card.after} name=${`after:${fact}`} ontick=${(after) => change({ after })} />
      <${Choice} kit=${kit} id=${`corrects:${fact}`} label=${t("What it puts right")} options=${sheet.puts_right.filter((one) => one.id !== fact)} value=${card.corrects} onpick=${(corrects) => change({ corrects })} />` },
    { name: "changes", label: t("What telling it changes ({n})", { n: card.changes.length }), body: () => html`<${Changes} kit=${kit} sheet=${sheet} card=${card} />` },
    { name: "more", label: t("More"), body: () => html`
      <${Choice} kit=${kit} id=${`topic-of:${fact}`} label=${t("Topic")} options=${sheet.topics} value=${card.topic} onpick=${(topic) => change({ topic })} />
      <label class="one-box"><input type="checkbox" id=${`peripheral:${fact}`} checked=${card.peripheral} disabled=${!kit.frame.may_write} onChange=${() => change({ peripheral: !card.peripheral })} /><span>${t("A detail at the edge that may come out differently under strain")}</span></label>
      <label class="one-box"><input type="checkbox" id=${`needless:${fact}`} checked=${card.needless} disabled=${!kit.frame.may_write} onChange=${() => change({ needless: !card.needless })} /><span>${t("A note that is passed on should leave it out")}</span></label>` },
    ...(card.full.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${texts} />` }] : []),
    removal({ kit, id: `remove:${fact}`, label: t("Remove"), name: t("Remove fact {n}", { n: card.n }), sure: t("Its words go too, and all that names it. Undo brings them back."), act: { act: "remove_fact", fact }, then: "heading" }),
  ];
  return html`<fieldset class=${`talk-card fact ${card.sensitivity}`} id=${card.element} tabindex="-1"><legend>${t("Fact {n}", { n: card.n })}</legend>
    <${OwnText} kit=${kit} text=${card.full} /><${OwnText} kit=${kit} text=${card.part} />${card.varied && html`<${OwnText} kit=${kit} text=${card.varied} />`}
    <div class="card-choices"><${Choice} kit=${kit} id=${`sensitivity:${fact}`} label=${t("How hard is it to say?")} options=${sheet.sensitivities} value=${card.sensitivity} onpick=${(sensitivity) => change({ sensitivity })} />
    <${Choice} kit=${kit} id=${`role:${fact}`} label=${t("For the trainee’s work it is")} options=${sheet.roles} value=${card.role} onpick=${(role) => change({ role })} /></div>
    ${card.told && html`<p class="told-in">${card.told}</p>`}
    ${card.marks.length > 0 && html`<p class="quiet">${card.marks.join(" · ")}</p>`}
    <${Problems} kit=${kit} id=${`${card.element}:problems`} problems=${card.problems} />
    <${Folds} id=${`folds:${fact}`} of=${card.label} folds=${folds} /></fieldset>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet, card: FactCard }} props */
function Changes({ kit, sheet, card }) {
  const items = sheet.items.filter((one) => !card.changes.some((c) => c.item === one.id && c.facts.length === 1));
  const first = (item) => (item === "detection" ? "yes" : item.startsWith("needs.") ? "urgent" : "present");
  return html`${card.changes.map((c) => html`<${Change} key=${`${c.item}:${c.facts.join("+")}`} kit=${kit} change=${c} of=${card} />`)}
    ${items.length > 0 ? html`<${PickAndAdd} kit=${kit} id=${`add-change:${card.fact}`} label=${t("Judgement whose right answer changes once this is told")} options=${items} add=${t("Add")} onadd=${(item) => kit.act({ act: "set_if_told", item, facts: [card.fact], answer: first(item) })} />` : html`<p class="quiet">${t("Put indicators and needs on the worksheet first, on the screen “Judgements”.")}</p>`}`;
}

/** @param {{ kit: AuthorKit, change: ToldChange, of: FactCard }} props */
function Change({ kit, change, of }) {
  const { item, facts } = change, id = `${of.fact}:${item}:${facts.join("+")}`;
  const ticked = (boxes) => boxes.filter((b) => b.on).map((b) => b.id);
  const set = (values) => kit.act({ act: "set_if_told", item, was: facts, facts, answer: change.answer, phases: ticked(change.phases), grounds: ticked(change.grounds), ...values });
  return html`<div class="told-change" role="group" aria-label=${change.label}><b>${change.label}</b>
    <${Choice} kit=${kit} id=${`answer:${id}`} label=${t("is then")} options=${change.answers} value=${change.answer} onpick=${(answer) => set({ answer })} />
    ${change.phases.length > 0 && html`<${Boxes} kit=${kit} label=${t("When?")} boxes=${change.phases} name=${`phases:${id}`} ontick=${(phases) => set({ phases })} />`}
    ${change.grounds.length > 0 && html`<${Boxes} kit=${kit} label=${t("Why?")} boxes=${change.grounds} name=${`grounds:${id}`} ontick=${(grounds) => set({ grounds })} />`}
    <details class="fold"><summary>${t("Once all of these are told")}</summary><${Boxes} kit=${kit} label="" boxes=${change.ticks} name=${`facts:${id}`} ontick=${(chosen) => chosen.length && set({ facts: chosen })} /></details>
    <${OwnText} kit=${kit} text=${change.reason} />
    ${kit.frame.may_write && html`<button type="button" class="link" onClick=${() => { set({ answer: "" }); kit.seek(of.element); }}>${t("Telling it does not change this")}</button>`}</div>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorTalkSheet, card: QuestionCard }} props */
function Question({ kit, sheet, card }) {
  const { question } = card, change = (values) => kit.act({ act: "change_question", question, ...values });
  const [before] = useState(card.text.own.text); // what is read is proposed for words that were typed since, and asked for in the fold
  const read = card.read && html`<p class="row read-as"><span>${card.read.text}</span> ${kit.frame.may_write && html`<button type="button" class="small" id=${`take:${question}`} onClick=${() => { change({ form: card.read?.form, stance: card.read?.stance }); kit.seek(card.element); }}>${t("Take this reading")}<span class="visually-hidden">: ${card.text.own.label}</span></button>`}</p>`;
  const typed = card.text.own.text !== before;
  const texts = [card.text, ...(card.better ? [card.better] : [])];
  const folds = [
    { name: "how", label: t("How it asks, what it brings"), body: () => html`${!typed && read}
      <${Choice} kit=${kit} id=${`form:${question}`} label=${t("Form of the question")} options=${sheet.forms} value=${card.form} onpick=${(form) => change({ form })} />
      <${Choice} kit=${kit} id=${`stance:${question}`} label=${t("What it does to the person")} options=${sheet.stances} value=${card.stance} onpick=${(stance) => change({ stance })} />
      ${card.may_put && html`<${Choice} kit=${kit} id=${`puts:${question}`} label=${t("It puts to the person")} options=${sheet.puts} value=${card.puts} onpick=${(puts) => change({ puts })} />`}
      ${card.topic && html`<${Choice} kit=${kit} id=${`topic-of:${question}`} label=${t("Topic")} options=${sheet.topics} value=${card.topic} onpick=${(topic) => change({ topic })} />`}
      <p class="row"><button type="button" class="small" id=${`earlier:${question}`} aria-disabled=${card.n === 1} onClick=${() => card.n > 1 && change({ to: card.n - 2 })}>${t("Ask earlier")}</button>
        <button type="button" class="small" id=${`later:${question}`} onClick=${() => change({ to: card.n })}>${t("Ask later")}</button><span class="quiet">${t("place {n} in the list", { n: card.n })}</span></p>
      ${card.brings.length > 0 && html`<${Boxes} kit=${kit} label=${t("It can bring, in this order")} boxes=${card.brings} name=${`brings:${question}`} ontick=${(brings) => change({ brings })} />`}` },
    ...(card.text.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${texts} />` }] : []),
    removal({ kit, id: `remove:${question}`, label: t("Remove"), name: t("Remove question {n}", { n: card.n }), sure: t("Its words and its better wording go too. Undo brings them back."), act: { act: "remove_question", question }, then: "heading" }),
  ];
  const name = (options, id) => options.find((one) => one.id === id)?.label || "";
  return html`<div class="talk-card question" id=${card.element} role="group" aria-label=${card.text.own.label} tabindex="-1"><${OwnText} kit=${kit} text=${card.text} quietLabel=${true} />
    <p class="quiet">${[name(sheet.forms, card.form), card.stance !== "neutral" && name(sheet.stances, card.stance), card.may_put && card.puts !== "nothing" && t("puts {what}", { what: name(sheet.puts, card.puts) })].filter(Boolean).join(" · ")}</p>
    <div role="status">${typed && read}</div>
    ${card.better && html`<${OwnText} kit=${kit} text=${card.better} />`}
    <${Problems} kit=${kit} id=${`${card.element}:problems`} problems=${card.problems} />
    <${Folds} id=${`folds:${question}`} of=${card.text.own.label} folds=${folds} /></div>`;
}

// --- words in between --------------------------------------------------------------------

/** @param {{ kit: AuthorKit, row: WordsRow }} props */
function Words({ kit, row }) {
  const { id, field, name } = row, write = kit.frame.may_write;
  const own = () => { kit.act({ act: "own_words", field, name, own: true }); kit.at({ words: id }); kit.seek(row.element); };
  const back = () => { kit.act({ act: "own_words", field, name, own: false }); kit.at({}); kit.seek(row.element); };
  return html`<li id=${row.element} tabindex="-1"><p><b>${row.label}</b> <span class=${row.own ? "state ok" : row.heard_most ? "state todo" : "state"}>${row.own ? t("the person’s own") : row.optional ? t("as in the first talk") : row.lines.length ? t("the kit’s words") : t("no words yet")}</span>
      ${row.heard_most && !row.own && html`<span class="quiet"> ${t("heard most")}</span>`}</p>
    ${!row.open && row.lines.length > 0 && html`<p class="quiet" lang=${row.lang}>${row.lines.slice(0, 2).join(" ")}${row.lines.length > 2 ? " …" : ""}</p>`}
    ${row.open && row.fields.map((line) => html`<${TextField} key=${line.id} kit=${kit} field=${line} />`)}
    <${Problems} kit=${kit} id=${`${row.element}:problems`} problems=${row.problems} />
    ${write && html`<p class="row">
      ${!row.own && row.lines.length > 0 && html`<button type="button" class="small" id=${`own:${id}`} onClick=${own}>${t("Write the person’s own")}<span class="visually-hidden">: ${row.label}</span></button>`}
      ${row.optional && !row.own && !row.open && html`<button type="button" class="small" id=${`own:${id}`} onClick=${() => { kit.at({ words: id }); kit.seek(row.element); }}>${t("Write the person’s own")}<span class="visually-hidden">: ${row.label}</span></button>`}
      ${row.own && !row.open && html`<button type="button" class="small" id=${`change:${id}`} onClick=${() => { kit.at({ words: id }); kit.seek(row.element); }}>${t("Change")}<span class="visually-hidden">: ${row.label}</span></button>`}
      ${(row.own || row.optional) && row.open && html`<button type="button" class="small" onClick=${() => { kit.at({}); kit.seek(row.element); }}>${t("Close")}</button>`}
      ${row.own && row.open && row.has_stock && html`<button type="button" class="small" onClick=${back}>${t("Go back to the kit’s words")}</button>`}</p>`}
  </li>`;
}
