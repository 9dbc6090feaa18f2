// The talk tried again from one turn on: the suggested choice first, all others in groups, and what comes of it beside them.

import { html, useEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { focusOn } from "../shared/base.js";
import { focusLost, useWide } from "../shared/browser.js";
import { t } from "../shared/words.js";
import { TalkTurn } from "./talk_log.js";
/** @import { Kit } from "../kit" */
/** @import { ReplayView } from "../sheets" */

/** @type {Element | null} */
let from = null; // what opened it: the focus goes back there
let begun = ""; // the replay that had the focus: a part of the page that is opened again does not take it

/**
 * @param {Kit} kit
 * @param {number} turn
 */
export function openReplay(kit, turn) {
  from = document.activeElement;
  begun = "";
  kit.send({ kind: "replay", turn });
}

/** @param {{ kit: Kit, replay: ReplayView }} props */
export function Replay({ kit, replay }) {
  const wide = useWide(), results = useRef(null), tried = replay.talk.length, before = useRef(tried);
  const [group, setGroup] = useState(/** @type {string | null} */ (replay.suggested ? null : (replay.groups[0]?.id ?? null)));
  const shown = replay.groups.find((g) => g.id === group);
  useEffect(() => {
    const now = `${kit.attempt}:${replay.turn}`;
    if (begun !== now) focusOn(document.getElementById("replay"), "start");
    begun = now;
  }, [replay.turn]);
  useEffect(() => {
    const newest = results.current?.querySelector(".talk > li:last-child");
    if (tried > before.current && newest) {
      if (!wide || focusLost()) newest.focus({ preventScroll: true }); // in one column the choice is out of sight then
      newest.scrollIntoView({ block: "nearest" });
    } else if (tried < before.current && focusLost()) focusOn(document.getElementById("replay"));
    before.current = tried;
  }, [tried]);
  const choose = (choice) => kit.send({ kind: "replay", turn: replay.turn, choice });
  const close = () => {
    const back = from?.isConnected ? from : document.getElementById("moments");
    begun = "";
    kit.send({ kind: "replay", turn: null });
    if (back instanceof HTMLElement) focusOn(back);
  };
  const chips = (label, asks) => html`<div class="replay-groups" role="group" aria-label=${label}><b aria-hidden="true">${label}</b>
    ${replay.groups.filter((g) => g.asks === asks).map((g) => html`<button type="button" key=${g.id} class="chip" aria-pressed=${g.id === group} onClick=${() => setGroup(g.id === group ? null : g.id)}>${g.label}</button>`)}</div>`;
  return html`<section class="replay" aria-labelledby="replay">
    <h2 id="replay" tabindex="-1">${replay.title}</h2>
    <p class="quiet">${replay.was} <b>${t("Only to see: your attempt stays as it is.")}</b></p>
    <div class="replay-two"><div class="replay-choices">
      ${replay.suggested && html`<h3>${t("Suggested")}</h3><p class="choices-list"><button type="button" key=${replay.suggested.id} class="primary" onClick=${() => replay.suggested && choose(replay.suggested.id)}>${replay.suggested.label}</button></p>`}
      ${chips(t("Ask about"), true)}${chips(t("Say or do"), false)}
      ${shown && html`<div class="choices-list" role="group" aria-label=${shown.label}>${shown.choices.map((c) => html`<button type="button" key=${c.id} onClick=${() => choose(c.id)}>${c.label}</button>`)}</div>`}
      ${replay.groups.length === 0 && html`<p>${t("The talk is over.")}</p>`}</div>
      <div role="log" aria-label=${t("What comes of it")} ref=${results}>${tried ? html`<h3>${t("What comes of it")}</h3><ol class="talk">${replay.talk.map((turn) => html`<${TalkTurn} key=${turn.number} turn=${turn} />`)}</ol>` : html`<p class="quiet">${t("Choose something: what comes of it is shown here.")}</p>`}</div></div>
    <p class="row">${tried > 0 && html`<button type="button" class="small" onClick=${() => kit.send({ kind: "replay", turn: replay.turn })}>${t("Begin again from turn {n}", { n: replay.turn })}</button>`}
      <button type="button" class="small" onClick=${close}>${t("Close")}</button></p></section>`;
}
