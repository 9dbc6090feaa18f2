// The page: listens to the model, renders it, sends intents.

import { html, render, useEffect, useLayoutEffect, useReducer, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { begunBefore, keepKeys, keepLanguage, leftBefore, tabId } from "../shared/browser.js";
import { patched } from "../shared/patch.js";
import { Bar, Foot, Notice, Paused, keepCalendar } from "../shared/frame.js";
import { forgetStored } from "../shared/stored.js";
import { translateBy } from "../shared/words.js";
import { Contrast } from "./contrast.js";
import { Course } from "./course.js";
import { Home, Start, Trouble, Welcome } from "./home.js";
import { MyAnswers, MyData } from "./my_data.js";
import { OtherTabs } from "./other_tabs.js";
import { forgetDrafts, keepDraft } from "./typed_words.js";
import { Round } from "./round.js";
import { Sources } from "./sources.js";
import { Sent, forgetSent } from "./sent.js";
import { Questions } from "./study.js";
/** @import { Drawn, Kit, Views } from "../kit" */

/** @type {(keyof Views)[]} */
const VIEWS = ["words", "frame", "file", "sheet"];
const HOUR = 3600000; // ms
const HEARD = 10000; // ms between looks at whether another page still has the attempt
const PAGES = { welcome: Welcome, home: Home, start: Start, questions: Questions, course: Course, round: Round, contrast: Contrast, sources: Sources, "my-data": MyData, "my-answers": MyAnswers, trouble: Trouble };
const OPENED_OVER = ["start", "sources", "course", "round", "contrast", "my-data", "my-answers"]; // pages that are an entry of their own in the browser's history

/** @type {typeof import("./steps.js").componentOf | null} */
let componentOf = null; // null until a case was opened

async function loadSteps() {
  ({ componentOf } = await import("./steps.js"));
}

/** The button that submits the case, which stands below all answers: in sight, with the keyboard on it. */
function showSubmit() {
  /** @type {HTMLElement | null} */
  const button = document.querySelector("#work .actions .primary");
  button?.scrollIntoView({ block: "center" });
  button?.focus({ preventScroll: true });
}

/** @param {Pick<Drawn<Views>, "model">["model"]} model */
const viewsOf = (model) => /** @type {Views} */ (Object.fromEntries(VIEWS.map((name) => [name, model.get(name)])));

/** @param {Pick<Drawn<Views>, "model">} drawn */
function App({ model }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const sent = useRef(null);
  sent.current ||= new Sent(model);
  const send = (intent) => sent.current.send(intent);
  const tabs = useRef(null), keyboard = useRef(false); // keyboard: it was in what is off now
  const [alone, setAlone] = useState(null); // whether no other tab of this browser has the attempt open; null: not known
  const [sought, setSought] = useState(null); // a passage that the file shows as soon as it is on screen
  const [resting, setResting] = useState(() => leftBefore()); // a pause of the page's own: no attempt is open, or it was left
  const views = useRef(viewsOf(model)); // those on screen; the model's may be of a step whose script is on its way
  const { words, frame, file, sheet } = views.current;
  translateBy(words.sentences);
  const step = useRef(null), place = useRef(null), under = useRef(null), focused = useRef(null), guard = useRef(null), travelling = useRef(false), handing = useRef(false), address = useRef(window.location.href);

  useEffect(() => {
    const change = (message) => {
      if (message.kind !== "change") return;
      model.set({ ...patched(viewsOf(model), message.patch), revision: message.revision });
    };
    const hello = () => send({ kind: "hello", tab: tabId() });
    const again = () => sent.current.sendAgain();
    const draw = () => {
      views.current = viewsOf(model);
      redraw();
    };
    const told = () => {
      sent.current.settle();
      if (model.get("frame").page === "practise" && !componentOf) return loadSteps().then(draw, () => /** @type {any} */ (window).tracksFrame?.fail());
      draw();
    };
    const handIn = () => { // the trainer of a group calls to the debrief (group/now.js)
      if (step.current === "submit") return showSubmit();
      if (!model.get("frame").steps.some((s) => s.id === "submit")) return;
      handing.current = true;
      send({ kind: "opened", step: "submit" });
    };
    tabs.current = new OtherTabs(() => model.get("frame").attempt, hello);
    model.on("change", told);
    model.on("msg:custom", change);
    window.addEventListener("tracks-connected", again);
    window.addEventListener("tracks-hand-in", handIn);
    hello();
    if (history.state?.tracks_place) history.replaceState(null, ""); // a page opens with the cases, whatever its address showed before
    document.documentElement.dataset.listening = "1"; // Back works from here on
    const back = (e) => {
      // An attempt that is begun gets an address of its own without a new page; Back and Forward between the two open them anew.
      if (document.documentElement.dataset.baseUrl && window.location.href !== address.current) return window.location.reload();
      if (e.state?.tracks_step && e.state.tracks_step === step.current) return; // a sheet over the step was opened or closed
      travelling.current = true;
      if (e.state?.tracks_place) send(e.state.tracks_place);
      else if (e.state?.tracks_step) send({ kind: "opened", step: e.state.tracks_step, by: "back" });
      else if (place.current) send(under.current || { kind: "page", page: "home" });
    };
    const hold = (e) => { focused.current = { element: e.target, question: e.target.closest("fieldset.question")?.id }; };
    window.addEventListener("popstate", back);
    document.addEventListener("focusin", hold);
    return () => {
      tabs.current.close();
      model.off("change", told);
      model.off("msg:custom", change);
      window.removeEventListener("tracks-connected", again);
      window.removeEventListener("tracks-hand-in", handIn);
      window.removeEventListener("popstate", back);
      document.removeEventListener("focusin", hold);
    };
  }, []);

  // Whoever looks at the start of a case is about to open it.
  useEffect(() => { if (sheet.kind === "start" && !componentOf) loadSteps().catch(() => {}); }, [sheet.kind]);

  // A page that is not the writer asks again whether it may be: at once when it comes into view, and while nobody else has the attempt open.
  const held = Boolean(frame.notice?.held), settled = frame.handled > 0;
  useEffect(() => {
    if (!frame.attempt || !settled) return;
    if (!held) {
      setAlone(null);
      return tabs.current.say("writes");
    }
    const look = async () => {
      const nobody = !(await tabs.current.ask());
      setAlone(nobody);
      if (nobody && document.visibilityState === "visible") send({ kind: "hello", tab: tabId() });
    };
    look();
    const timer = setInterval(look, HEARD);
    return () => clearInterval(timer);
  }, [held, settled, frame.attempt]);

  // Its work is off; what is on the bar and the notice stays.
  useEffect(() => {
    /** @type {HTMLElement | null} */
    const work = document.querySelector(".tracks > main"), off = held && !resting;
    if (!work || work.inert === off) return;
    const inside = work.contains(document.activeElement);
    work.toggleAttribute("inert", off);
    if (off && inside) keyboard.current = true;
  });
  useEffect(() => {
    /** @type {HTMLElement | null} */
    const go = document.querySelector(".notice button");
    if (!go || !keyboard.current) return;
    keyboard.current = false;
    go.focus({ preventScroll: true });
  });

  useEffect(() => {
    document.documentElement.lang = words.language;
    document.title = frame.title;
    // What the page says by itself when the connection is lost stands on the body; it changes with the language too.
    if (document.body.dataset.lost) Object.assign(document.body.dataset, words.alone);
  }, [words.language, frame.title]);

  useEffect(() => {
    const unfold = () => document.querySelectorAll(".work:not(.feedback) details").forEach((d) => d.setAttribute("open", ""));
    window.addEventListener("beforeprint", unfold); // paper cannot unfold anything; the feedback prints a sheet of its own
    return () => window.removeEventListener("beforeprint", unfold);
  }, []);

  const spoken = useRef(words.language);
  useEffect(() => {
    if (spoken.current !== words.language) keepLanguage(words.language);
    spoken.current = words.language;
    keepCalendar(); // in this language
    const timer = setInterval(keepCalendar, HOUR);
    return () => clearInterval(timer);
  }, [words.language]);

  // A step shown is a step in the browser's history; Back moves a step, not out. With the drawing itself: Back may be pressed at once.
  useLayoutEffect(() => {
    const shown = frame.page === "practise" ? sheet.step : sheet.kind;
    if (step.current === shown) return;
    if (frame.page === "practise") {
      const state = { tracks_step: shown };
      // While somebody moves through the history, a step that shows late must not cut off what lies ahead.
      if (step.current === null || history.state?.tracks_step === shown) history.replaceState(state, "");
      else if (history.state?.tracks_place) history.replaceState(state, "", frame.address || ""); // what was chosen there is fixed now
      else if (!travelling.current) history.pushState(state, "", frame.address || "");
      address.current = window.location.href;
    } else if (OPENED_OVER.includes(shown) && step.current !== null && !travelling.current && document.documentElement.dataset.baseUrl) {
      history.pushState({ tracks_place: sheet.place }, "");
    }
    if (step.current !== null || (frame.page === "practise" && begunBefore())) {
      window.scrollTo(0, 0);
      // Where the file is to be read the reader starts in the file, elsewhere in the worksheet.
      document.getElementById(shown === "reading" ? "file" : "work")?.focus({ preventScroll: true });
      if (shown === "submit" && handing.current) showSubmit(); // there is a minute for it
    }
    handing.current = false;
    if (step.current !== null) setResting(false); // a pause is of one page
    step.current = shown;
    place.current = sheet.place;
    under.current = sheet.back; // what a page says that it was opened from
  });

  // A button that is gone after its use leaves the keyboard where it was: in its question, else in the worksheet.
  useEffect(() => {
    const last = focused.current;
    if (!last || last.element.getClientRects().length || (document.activeElement && document.activeElement !== document.body)) return;
    const question = last.question && document.getElementById(last.question);
    const controls = question ? [.../** @type {NodeListOf<HTMLElement>} */ (question.querySelectorAll("input:enabled, button:enabled, select:enabled"))] : [];
    const next = controls.find((control) => control.checkVisibility()) || document.getElementById("work"); // what is folded takes no focus
    next?.focus({ preventScroll: true });
  });

  useEffect(() => {
    if (frame.page === "welcome") {
      forgetDrafts();
      forgetSent();
      forgetStored(new URLSearchParams(location.search).get("forget")); // staff who have just signed out (LeaveHandler)
    }
    if (sheet.step === "feedback") keepDraft(frame.attempt, "");
  }, [frame.page, sheet.step]);

  // Feedback on a step is read from its first question on.
  const final = useRef(null);
  useEffect(() => {
    const now = sheet.locked_note ? sheet.step : null;
    if (now && final.current === "open") kit.focusWork();
    final.current = sheet.lock ? "open" : now;
  });

  /** @type {Kit} */
  const kit = {
    words, frame, attempt: frame.attempt,
    paused: frame.paused || resting,
    pause: (on) => {
      const kept = frame.page === "practise" && !held;
      leftBefore(false);
      setResting(on && !kept);
      if (kept && frame.paused !== on) send({ kind: "paused", on });
    },
    whenLate: (tell) => sent.current.watch(tell),
    held,
    guard,
    send: (intent) => {
      if (guard.current?.(intent)) return;
      travelling.current = false;
      if (intent.kind === "opened" && resting) kit.pause(false); // who goes to a step goes on
      send(intent);
    },
    // An item says which intent answers it; the change is merged into its answer by the kernel.
    answer: (question, change) => kit.send({ ...question.intent, ...change }),
    sought,
    openPassage: setSought,
    focusWork: () => {
      requestAnimationFrame(() => { const work = document.getElementById("work"); work?.scrollIntoView(); work?.focus({ preventScroll: true }); });
    },
    open: (event, place) => { if (place?.intent) { event.preventDefault(); send(place.intent); } },
  };

  let body;
  if (kit.paused) body = html`<${Paused} kit=${kit} />`;
  else if (frame.page !== "practise") body = html`<${PAGES[sheet.kind]} key=${sheet.kind} kit=${kit} sheet=${sheet} />`;
  else {
    const Step = /** @type {NonNullable<typeof componentOf>} */ (componentOf)(sheet.step);
    body = html`<${Step} key=${sheet.step} kit=${kit} sheet=${sheet} file=${file} />`;
  }
  const fits = frame.page === "practise" && !kit.paused && Boolean(sheet.with_file); // work with the file beside it fills the window
  return html`<div class=${fits ? "tracks fits" : "tracks"} data-ready="1" data-step=${frame.page === "practise" ? sheet.step : sheet.kind} data-events=${frame.events}>
    <${Bar} kit=${kit} frame=${frame} /><${Notice} kit=${kit} notice=${frame.notice} alone=${alone} />${body}${frame.page !== "practise" && html`<${Foot} kit=${kit} />`}</div>`;
}

export const trainees = {
  /** @param {Drawn<Views>} drawn */
  async render({ model, el }) {
    if (model.get("frame").page === "practise" && !componentOf) await loadSteps();
    el.ownerDocument.documentElement.classList.toggle("tracks-page", Boolean(document.body.dataset.voila));
    keepKeys(el);
    render(html`<${App} model=${model} />`, el);
    return () => render(null, el);
  },
};

export default trainees;
