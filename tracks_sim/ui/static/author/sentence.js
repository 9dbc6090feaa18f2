// A sentence that is typed and sent by a button, such as a remark, an answer, or why advice does not hold.

import { html, useEffect, useState } from "../vendor/htm-preact-3.1.1.js";
/** @import { AuthorKit } from "./kit" */

// A text that is sent by a button; what is typed is kept in the tab until it is handled.
/** @param {{ kit: AuthorKit, id: string, label: string, button: string, send: (text: string) => { kind: string }, ondone?: () => void, rows?: number, empty?: boolean, ready?: boolean }} props */
export function Say({ kit, id, label, button, send, ondone, rows = 2, empty = false, ready = true }) {
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
  const go = (e) => { e.preventDefault(); const n = kit.unsaved.number(); setSent(n); kit.send({ ...send(text), n }); };
  return html`<form class="say" onSubmit=${go}><label class="stack" for=${id}>${label}</label><textarea id=${id} class="write" rows=${rows} value=${text} onInput=${(e) => write(e.target.value)}></textarea>
    <p class="row"><button type="submit" class="small" disabled=${!ready || (!empty && !text.trim()) || sent > 0}>${button}</button></p></form>`;
}
