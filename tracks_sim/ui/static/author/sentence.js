// A sentence that is typed and sent by a button, such as a remark, an answer, a lesson, or why advice does not hold.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
/** @import { AuthorKit } from "./kit" */

/**
 * A text that an act sends: it is kept in the tab until that act is handled, and stays where it is refused.
 * @param {AuthorKit} kit
 * @param {string} id
 * @param {() => void} [ondone]
 */
export function useSent(kit, id, ondone) {
  const [text, setText] = useState(() => kit.unsaved.line(id));
  const [sent, setSent] = useState(0);
  useEffect(() => {
    if (!sent || kit.frame.handled < sent) return;
    setSent(0);
    if (kit.frame.failed.includes(sent)) return;
    kit.unsaved.forget(id);
    setText("");
    ondone?.();
  }, [kit.frame.handled]);
  const write = (value) => { setText(value); kit.unsaved.keep(id, { text: value, base: "" }); };
  return { text, write, waits: sent > 0, setSent };
}

/** @param {{ kit: AuthorKit, id: string, label: string, button: string, send: (text: string) => { kind: string }, ondone?: () => void, rows?: number, empty?: boolean, ready?: boolean }} props */
export function Say({ kit, id, label, button, send, ondone, rows = 2, empty = false, ready = true }) {
  const { text, write, waits, setSent } = useSent(kit, id, ondone);
  const go = (e) => { e.preventDefault(); const n = kit.unsaved.number(); setSent(n); kit.send({ ...send(text), n }); };
  return html`<form class="say" onSubmit=${go}><label class="stack" for=${id}>${label}</label><textarea id=${id} class="write" rows=${rows} value=${text} onInput=${(e) => write(e.target.value)}></textarea>
    <p class="row"><button type="submit" class="small" disabled=${!ready || (!empty && !text.trim()) || waits}>${button}</button></p></form>`;
}
