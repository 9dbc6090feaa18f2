// A question tried again from a card of the feedback: as in a round on a later day, and the way back to the card.

import { html, useEffect, useRef } from "../vendor/htm-preact-3.1.1.js";
import { focusOn } from "../shared/base.js";
import { Question } from "./round.js";
/** @import { Kit } from "../kit" */
/** @import { AgainView } from "../sheets" */

/** @param {{ kit: Kit, again: AgainView }} props */
export function TryAgain({ kit, again }) {
  const { question } = again, answered = Boolean(question.outcome), from = useRef(document.activeElement);
  useEffect(() => { focusOn(document.getElementById(answered ? "verdict" : "again"), "nearest"); }, [answered]);
  const close = () => {
    kit.send(again.close_intent);
    if (from.current instanceof HTMLElement && from.current.isConnected) focusOn(from.current);
  };
  return html`<section class="sheet again" aria-labelledby="again"><h2 id="again" tabindex="-1">${again.title}</h2>
    <${Question} kit=${kit} question=${question} />
    <p class="row">${question.outcome && html`<button type="button" onClick=${() => question.outcome && kit.send(question.outcome.next_intent)}>${question.outcome.next}</button>`}
      <button type="button" class="small" onClick=${close}>${again.close}</button></p></section>`;
}
