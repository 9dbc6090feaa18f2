// The page for authors. It shows what it is given and sends intents; a further screen is an import and a line in SCREENS.

import { html, render, useEffect, useLayoutEffect, useReducer, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { download, keepKeys, keepLanguage, leftBefore, tabId } from "../shared/browser.js";
import { patched } from "../shared/patch.js";
import { forgetStored } from "../shared/stored.js";
import { t, translateBy } from "../shared/words.js";
import { AuthorBar } from "./bar.js";
import { Bank } from "./bank.js";
import { Begin, forgetBegun } from "./begin.js";
import { Cases } from "./cases.js";
import { Decide } from "./decide.js";
import { Feedback } from "./feedback.js";
import { NotTaken } from "./field.js";
import { Judgements } from "./judgements.js";
import { Languages } from "./languages.js";
import { Over } from "./over.js";
import { Papers } from "./papers.js";
import { Review } from "./review.js";
import { Start } from "./start.js";
import { Talk } from "./talk.js";
import { TryIt } from "./try.js";
import { Unsaved } from "./unsaved.js";
/** @import { Drawn } from "../kit" */
/** @import { AuthorKit, AuthorViews } from "./kit" */

const SCREENS = { cases: Cases, begin: Begin, start: Start, papers: Papers, judgements: Judgements, talk: Talk, decision: Decide, feedback: Feedback, languages: Languages, try: TryIt, review: Review, over: Over };
/** @type {(keyof AuthorViews)[]} */
const VIEWS = ["words", "frame", "sheet"];
const LOOK = 5000; // ms between questions for what others have changed
const SOUGHT = 5000; // ms in which what is sought must come on screen
const TYPED = 200; // ms between words of an option that are shown beside what they give away while they are typed

// What the page says by itself when server or kernel do not answer.
const unanswered = () => ({
  lost: t("The connection is lost. What was shown as saved is saved; what you have just typed stays in this browser and is offered when the page opens again, by itself, as soon as the connection is back."),
  ended: t("This page was closed on our side. What was shown as saved is saved; what you have just typed is offered when the page opens again."),
  cut: t("The server has cut the connection of this page, because the page sent too much or was connected several times. What was shown as saved is saved. Load the page again to go on."),
  failed: t("This page could not be opened. Nothing that was saved is lost. Please load the page again; if that does not help, tell the person who runs this site."),
  again: t("Load the page again"),
});

/** @param {Pick<Drawn<AuthorViews>, "model">} drawn */
function App({ model }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const send = (intent, file) => (file ? model.send(intent, undefined, [file]) : model.send(intent));
  const unsaved = useRef(/** @type {Unsaved | null} */ (null));
  const sought = useRef(/** @type {{ id: string, caret: number | null, until: number } | null} */ (null));
  const going = useRef(/** @type {{ n: number, from: string, to: string } | null} */ (null)); // an act that leads the keyboard elsewhere
  const typing = useRef(/** @type {{ option: string, text: string } | null} */ (null));
  const caught = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const shown = useRef(/** @type {string | null} */ (null)), travelling = useRef(false), led = useRef("");
  if (!unsaved.current) {
    unsaved.current = new Unsaved(send);
    unsaved.current.told = () => redraw(0);
  }
  const words = model.get("words"), frame = model.get("frame"), sheet = model.get("sheet");
  translateBy(words.sentences);
  unsaved.current.settle(frame);

  useEffect(() => {
    const heard = (message, buffers) => {
      if (message.kind === "change") model.set({ ...patched(Object.fromEntries(VIEWS.map((name) => [name, model.get(name)])), message.patch), revision: message.revision });
      else if (message.kind === "file") download(message, buffers[0]);
    };
    const back = (e) => {
      if (!e.state?.tracks_here) return;
      travelling.current = true;
      unsaved.current?.saveAll();
      send(e.state.tracks_here);
    };
    const going = () => unsaved.current?.saveAll();
    const look = () => { if (document.visibilityState === "visible" && model.get("frame").case && !model.get("frame").reading) send({ kind: "look" }); };
    const timer = setInterval(look, LOOK);
    model.on("change", redraw);
    model.on("msg:custom", heard);
    send({ kind: "hello", tab: tabId() });
    forgetStored();
    leftBefore(false); // who is here after leaving came back on purpose
    window.addEventListener("popstate", back);
    window.addEventListener("pagehide", going);
    document.documentElement.dataset.listening = "1";
    return () => {
      clearInterval(timer);
      model.off("change", redraw);
      model.off("msg:custom", heard);
      window.removeEventListener("popstate", back);
      window.removeEventListener("pagehide", going);
    };
  }, []);

  const spoken = useRef(words.language);
  useEffect(() => {
    document.documentElement.lang = words.language;
    document.title = frame.title;
    Object.assign(document.body.dataset, unanswered()); // what the page says by itself when the connection is lost
    if (spoken.current !== words.language) keepLanguage(words.language);
    spoken.current = words.language;
  }, [words.language, frame.title]);

  // A screen is a place in the browser's history, with an address that opens it again; what is open on it changes that place.
  useLayoutEffect(() => {
    const place = `${frame.screen} ${frame.case || ""}`, first = shown.current === null;
    const state = { tracks_here: frame.here };
    if (shown.current === place) {
      if (JSON.stringify(history.state?.tracks_here) !== JSON.stringify(frame.here)) history.replaceState(state, "", frame.address || undefined);
      travelling.current = false;
      return;
    }
    history[first || travelling.current ? "replaceState" : "pushState"](state, "", frame.address || undefined);
    travelling.current = false;
    if (frame.screen === "start") forgetBegun();
    if (!first) {
      window.scrollTo(0, 0);
      if (!sought.current) document.getElementById("heading")?.focus({ preventScroll: true });
    }
    shown.current = place;
  });

  // The keyboard goes where the last act leads, with what was typed meanwhile; else to what was sought.
  useEffect(() => {
    const lead = frame.seek && `${frame.seek.after} ${frame.seek.element}`;
    if (frame.seek && lead !== led.current) sought.current = { id: frame.seek.element, caret: frame.seek.caret, until: Date.now() + SOUGHT };
    led.current = lead || "";
    const arrived = going.current && frame.handled >= going.current.n;
    if (arrived && going.current?.to && sought.current) sought.current = { id: going.current.to, caret: null, until: Date.now() + SOUGHT };
    if (arrived && !sought.current) sought.current = { id: /** @type {any} */ (going.current).from, caret: null, until: Date.now() + SOUGHT };
    if (!sought.current) return;
    const element = document.getElementById(sought.current.id);
    if (!element) {
      if (Date.now() > sought.current.until) sought.current = null;
      return;
    }
    const { caret } = sought.current, typed = caught.current?.value || "";
    sought.current = null;
    const first = element.matches("input, textarea, select, button, a, summary") ? element : /** @type {HTMLElement | null} */ (element.querySelector("textarea, input, select, button")) || element;
    first.focus();
    first.scrollIntoView({ block: "nearest" });
    if (first instanceof HTMLTextAreaElement) {
      const at = caret ?? first.value.length;
      first.setSelectionRange(at, at);
      if (arrived && typed) {
        first.setRangeText(typed, at, at, "end");
        first.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
    }
    if (arrived) going.current = null;
    if (caught.current) caught.current.value = "";
  });

  const act = (body) => {
    unsaved.current?.saveAll();
    const n = /** @type {Unsaved} */ (unsaved.current).number();
    send({ kind: "act", n, act: body });
    return n;
  };
  /** @type {AuthorKit} */
  const kit = {
    words, frame, language: words.language, unsaved: unsaved.current,
    act,
    actAndGo: (body, to = "") => {
      const from = document.activeElement?.id || "heading";
      const n = act(body);
      going.current = { n, from, to };
      caught.current?.focus({ preventScroll: true });
      return n;
    },
    open: (screen, at = {}) => { unsaved.current?.saveAll(); send({ ...frame.here, screen, at }); },
    at: (at) => { unsaved.current?.saveAll(); send({ kind: "at", at }); },
    send,
    typing: (option, text) => {
      const first = typing.current === null;
      typing.current = { option, text };
      if (first) setTimeout(() => { const typed = typing.current; typing.current = null; if (typed?.text) send({ kind: "typing", ...typed }); }, TYPED);
    },
    seek: (id) => { sought.current = { id, caret: null, until: Date.now() + SOUGHT }; redraw(0); },
  };
  const Screen = SCREENS[sheet.kind];
  const two = frame.screens.length > 0;
  return html`<div class="tracks author" data-ready="1" data-screen=${sheet.kind} data-handled=${frame.handled} data-checked=${frame.checked ? "1" : null} data-refusals=${frame.refusals}>
    <${AuthorBar} kit=${kit} />
    <div role=${frame.notice?.kind === "error" ? "alert" : "status"}>${frame.notice && html`<div class="notice ${frame.notice.kind}"><p>${frame.notice.text}</p>
      ${frame.notice.intent && html`<button type="button" onClick=${() => send({ ...frame.notice?.intent, n: kit.unsaved.number() })}>${frame.notice.label}</button>`}
      <button type="button" class="small" onClick=${() => send({ kind: "dismiss" })}>${t("Close")}</button></div>`}
      ${frame.unreadable.map((text) => html`<div key=${text} class="notice error"><p>${text}</p></div>`)}
      ${frame.working && html`<p class="working-now">${frame.working}</p>`}</div>
    <${Homeless} kit=${kit} />
    <main class=${two ? "desk" : "desk one"} id="work"><textarea ref=${caught} class="visually-hidden catch" tabindex="-1" aria-label=${t("What you type now arrives there")}></textarea><${Screen} key=${`${sheet.kind} ${frame.case}`} kit=${kit} sheet=${sheet} /></main>
    ${frame.bank && html`<${Bank} kit=${kit} bank=${frame.bank} />`}
    <footer class="foot"><div class="foot-row"><p class="purpose">${t("Every case here is fictional. Never write a name, a date or a number of a real person into one.")}</p></div></footer>
  </div>`;
}

// Words that were refused and whose field is gone stay in sight, to be copied elsewhere, until who wrote them gives them up.
/** @param {{ kit: AuthorKit }} props */
function Homeless({ kit }) {
  const [shown, setShown] = useState(""), { unsaved } = kit;
  useEffect(() => {
    const now = unsaved.homeless.map((typed) => typed.field.id).join(" ");
    if (now !== shown) setShown(now);
  });
  return shown && html`<section class="problem homeless" aria-label=${t("Not saved")}><p>${t("This text is not saved. It stays here until it is; the notice above says why.")}</p>${shown.split(" ").flatMap((id) => unsaved.of(id) ?? []).map((typed) => html`<div key=${typed.field.id}>
    <${NotTaken} label=${typed.field.label} text=${typed.text} lang=${typed.field.lang} /><button type="button" class="small" onClick=${() => unsaved.giveUp(typed.field.id)}>${t("Throw it away")}</button></div>`)}</section>`;
}

export default {
  /** @param {Drawn<AuthorViews>} drawn */
  render({ model, el }) {
    el.ownerDocument.documentElement.classList.toggle("tracks-page", Boolean(document.body.dataset.voila));
    keepKeys(el);
    render(html`<${App} model=${model} />`, el);
    return () => render(null, el);
  },
};
