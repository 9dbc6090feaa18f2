// The talk as it went: your words at the right as you said them, the person's the largest thing on the page, what could be seen below them.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { t } from "../shared/words.js";
/** @import { Answer as AnswerView, Told, TurnRow } from "../sheets" */

/** @param {{ turn: TurnRow, below?: (line: Told) => any }} props */
export function TalkTurn({ turn, below = () => null }) {
  return html`<li tabindex="-1">
    ${!turn.again && html`<p class="you"><b class="visually-hidden">${t("You")}: </b><bdi>${turn.you}</bdi></p>`}
    ${turn.taken && html`<p class="taken">${turn.taken}</p>`}
    <${Answer} answer=${turn.before} language=${turn.language} others />
    ${turn.person.map((line, i) => html`<div key=${i}><blockquote lang=${turn.language}>${line.text}</blockquote>${below(line)}</div>`)}
    <${Answer} answer=${turn.answer} language=${turn.language} />
    ${turn.after.map((did, i) => html`<${Answer} key=${"after" + i} answer=${did} language=${turn.language} others />`)}
    ${turn.seen && html`<p class="seen" lang=${turn.language}>${turn.seen}</p>`}
    ${turn.line && html`<p class="line">${turn.line}</p>`}
    ${turn.second && html`<h2 class="divider">${turn.second.title}</h2><p class="room" lang=${turn.language}>${turn.second.room}</p>`}</li>`;
}

// Speech that stands alone is set like what was told; where speech and description alternate they stay one paragraph.
/** @param {{ answer: AnswerView | null, language: string, others?: boolean }} props `others`: not the person's, but another's in the room */
export function Answer({ answer, language, others = false }) {
  if (!answer) return null;
  return html`${answer.words && html`<blockquote lang=${language}>${answer.words}</blockquote>`}
    ${answer.scene.length > 0 && html`<p class=${(answer.scene.some((part) => part.spoken) ? "scene" : "seen acts") + (others ? " others" : "")} lang=${language}>${answer.scene.map((part, i) => html`<span key=${i} class=${part.spoken ? "spoken" : "seen"}>${part.text}</span>`)}</p>`}`;
}
