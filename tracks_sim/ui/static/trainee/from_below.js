// A sheet from below: what is looked into for a while on a narrow window. The page behind it can neither be used nor scrolled.

import { html, useEffect, useLayoutEffect } from "../vendor/htm-preact-3.1.1.js";
import { Saved, leave } from "../shared/frame.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */

let goneBack = Promise.resolve(); // an entry that is left goes a moment later: one that is made before that would go in its place

// Closed by Escape, by Back, by its button, and by a touch beside it. The exit and whether all is saved stand in it, since the bar lies behind.
/** @param {{ kit: Kit, title: any, close: string, onclose: () => void, sheetRef: { current: HTMLDialogElement | null }, foot?: any, class?: string, children?: any }} props foot: what stands above the button that closes it */
export function FromBelow({ kit, title, close, onclose, sheetRef, foot = null, class: name = "", children }) {
  const shut = () => sheetRef.current?.close();
  useLayoutEffect(() => { // it is an entry of its own in the browser's history, so that Back leads to the page behind it
    let entered = false, shown = true;
    const back = () => { entered = false; shut(); };
    sheetRef.current?.showModal();
    goneBack.then(() => {
      if (!shown) return;
      entered = true;
      history.pushState({ ...history.state, tracks_over: true }, "");
      window.addEventListener("popstate", back);
    });
    return () => {
      shown = false;
      window.removeEventListener("popstate", back);
      if (!entered) return;
      goneBack = new Promise((done) => window.addEventListener("popstate", () => done(), { once: true }));
      history.back();
    };
  }, []);
  useEffect(() => { if (kit.held) shut(); }, [kit.held]); // another page has the case: its notice lies behind
  return html`<dialog class="from-below ${name}" ref=${sheetRef} aria-labelledby="from-below-title" onClose=${onclose} onClick=${(e) => { if (e.target === sheetRef.current) shut(); }}>
    <div class="from-below-head"><h2 id="from-below-title">${title}</h2><${Saved} kit=${kit} frame=${kit.frame} />
      <button type="button" class="leave" aria-label=${t("Leave this page")} onClick=${() => leave(kit.frame.exit)}>${t("Leave")}</button></div>
    ${children}
    <div class="from-below-foot">${foot}<button type="button" class="close" onClick=${shut}>${close}</button></div></dialog>`;
}
