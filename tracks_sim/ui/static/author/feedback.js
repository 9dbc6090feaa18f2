// The screen of the feedback: the lessons with their conditions.

import { html, useState } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
import { FromBank } from "./bank.js";
import { Problems } from "./field.js";
import { Heading } from "./heading.js";
import { ProblemsHere } from "./problems.js";
import { useSent } from "./sentence.js";
import { Folds, OtherLanguages, OwnText, PickAndAdd, removal } from "./written.js";
/** @import { AuthorKit } from "./kit" */
/** @import { AuthorFeedbackSheet, LessonCard, Option } from "../sheets" */

/** @param {{ kit: AuthorKit, sheet: AuthorFeedbackSheet }} props */
export function Feedback({ kit, sheet }) {
  const take = (one) => { // the keyboard goes to the proposal that comes into its place
    if (one !== sheet.proposed[sheet.proposed.length - 1]) return kit.actAndGo(one.act);
    kit.act(one.act);
    kit.seek("lessons");
  };
  return html`<section class="sheet work whole" aria-labelledby="heading"><${Heading} sheet=${sheet} /><${ProblemsHere} kit=${kit} fold />
    <p class="quiet">${t("What happened after each option is written on its card.")} <button type="button" class="link" onClick=${() => kit.open("decision")}>${t("Decision and plan")}</button></p>
    <h2 id="lessons" tabindex="-1">${t("Lessons")}</h2><p class="quiet">${t("One thing to do next time, each. Of those that fit, the first three are shown.")} ${sheet.missing}</p>
    <ol class="lesson-cards">${sheet.lessons.map((lesson, i) => html`<${Lesson} key=${lesson.lesson} kit=${kit} sheet=${sheet} lesson=${lesson} last=${i === sheet.lessons.length - 1} />`)}</ol>
    ${kit.frame.may_write && sheet.proposed.length > 0 && html`<h3>${t("Proposed, from the answers of this case")}</h3><ul class="hasty">${sheet.proposed.map((one, i) => html`<li key=${one.text}><div lang=${sheet.writing}>${one.text} <span class="quiet" lang=${kit.language}>${one.said_when}</span></div>
      <button type="button" class="small" aria-label=${t("Add the lesson: {text}", { text: one.text })} id=${`proposed:${i}`} onClick=${() => take(one)}>${t("Add")}</button></li>`)}</ul>`}
    ${kit.frame.may_write && html`<${AddLesson} kit=${kit} sheet=${sheet} />`}
  </section>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorFeedbackSheet, lesson: LessonCard, last: boolean }} props */
function Lesson({ kit, sheet, lesson, last }) {
  const { lesson: id, n } = lesson;
  const move = (to) => kit.actAndGo({ act: "change_lesson", lesson: id, to });
  const wait = (when) => kit.act({ act: "change_lesson", lesson: id, when });
  const ids = lesson.when.map((o) => o.id);
  const folds = [
    ...(lesson.text.others.length ? [{ name: "languages", label: t("Other languages"), body: () => html`<${OtherLanguages} kit=${kit} texts=${[lesson.text]} />` }] : []),
    removal({ kit, id: `remove:${id}`, label: t("Remove"), name: t("Remove lesson {n}", { n }), sure: t("Its words go too. Undo brings them back."), act: { act: "remove_lesson", lesson: id }, then: "lessons" }),
  ];
  return html`<li><fieldset class="question" id=${lesson.element} tabindex="-1" aria-label=${lesson.text.own.label}><div class="answer">
    ${kit.frame.may_write && html`<div class="order"><button type="button" class="small" id=${`up:${id}`} aria-disabled=${n === 1} aria-label=${t("Move up: lesson {n}", { n })} onClick=${() => n > 1 && move(n - 2)}>↑ <span>${t("Move up")}</span></button>
      <button type="button" class="small" id=${`down:${id}`} aria-disabled=${last} aria-label=${t("Move down: lesson {n}", { n })} onClick=${() => !last && move(n)}>↓ <span>${t("Move down")}</span></button></div>`}
    <${OwnText} kit=${kit} text=${lesson.text} />
    <${Conditions} kit=${kit} id=${id} when=${lesson.when} more=${lesson.more} onadd=${(item) => wait([...ids, item])} onremove=${(item) => wait(ids.filter((i) => i !== item))} />
    <${Problems} kit=${kit} id=${`${lesson.element}:problems`} problems=${lesson.problems} />
    <${Folds} id=${`folds:${id}`} of=${lesson.text.own.label} folds=${folds} />
  </div></fieldset></li>`;
}

// What a lesson waits for, each with a button that takes it away, and a list to choose more from.
/** @param {{ kit: AuthorKit, id: string, when: Option[], more: Option[], onadd: (item: string) => void, onremove: (item: string) => void }} props */
function Conditions({ kit, id, when, more, onadd, onremove }) {
  const select = `condition:${id}`;
  return html`<div class="conditions"><p class="quiet">${when.length ? t("Said when one of these was not right:") : t("Always fits.")}</p>
    ${when.length > 0 && html`<ul>${when.map((one) => html`<li key=${one.id}>${one.label} <button type="button" class="take-back" aria-label=${t("Not any more when {item} was not right", { item: one.label })}
      onClick=${() => { onremove(one.id); kit.seek(select); }}>×</button></li>`)}</ul>`}
    <${PickAndAdd} kit=${kit} id=${select} label=${t("One more condition")} options=${more} add=${t("Add")} onadd=${(item) => { onadd(item); kit.seek(select); }} /></div>`;
}

/** @param {{ kit: AuthorKit, sheet: AuthorFeedbackSheet }} props */
function AddLesson({ kit, sheet }) {
  const [when, setWhen] = useState(/** @type {Option[]} */ ([])), id = "add-lesson:text";
  const { text, write, waits, setSent } = useSent(kit, id, () => { setWhen([]); kit.seek(id); });
  const more = sheet.conditions.filter((o) => !when.some((one) => one.id === o.id));
  const add = () => setSent(kit.act({ act: "add_lesson", text, language: sheet.writing, when: when.map((o) => o.id) }));
  return html`<fieldset class="question" id="add-lesson"><legend>${t("Add a lesson of your own")}</legend><div class="answer">
    <label class="stack" for=${id}>${t("What should somebody do next time?")}</label>
    <textarea id=${id} rows="2" lang=${sheet.writing} value=${text} onInput=${(e) => write(e.target.value)}></textarea>
    <${Conditions} kit=${kit} id="add-lesson" when=${when} more=${more} onadd=${(item) => setWhen([...when, ...more.filter((o) => o.id === item)])} onremove=${(item) => setWhen(when.filter((o) => o.id !== item))} />
    <button type="button" class="small" id="add-lesson:add" disabled=${!text.trim() || waits} onClick=${add}>${t("Add")}</button> <${FromBank} kit=${kit} what="lesson" /></div></fieldset>`;
}
