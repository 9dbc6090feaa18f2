// The page for evaluators: which studies there are, how far one is, what came out, its cases and codes, the report.
// It shows what it is given and sends intents, as the trainees' page does; sections of outcomes come as HTML of the report's own making.

import { html, render, useEffect, useLayoutEffect, useReducer, useRef, useState } from "../vendor/htm-preact-3.1.1.js";
import { Html, clock } from "../shared/base.js";
import { download, keepKeys, keepLanguage, leftBefore } from "../shared/browser.js";
import { PostForm, leave } from "../shared/frame.js";
import { t, translateBy } from "../shared/words.js";
/** @import { Drawn, Intent, NotTypedYet } from "../kit" */

/** @typedef {{ words: NotTypedYet, send: (intent: Intent) => void }} EvaluatorKit */
/** @typedef {{ kit: EvaluatorKit, sheet: NotTypedYet, working: boolean }} Drawing */

/** @param {Pick<Drawn<NotTypedYet>, "model">} drawn */
function App({ model }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  const words = model.get("words"), frame = model.get("frame"), sheet = model.get("sheet");
  translateBy(words.sentences);
  const kit = { words, send: (intent) => model.send(intent) };
  const place = JSON.stringify([frame.here, sheet.kind, sheet.title]);
  const shown = useRef(null), travelling = useRef(false), working = useRef(frame.work), said = useRef("");

  useEffect(() => {
    const keep = (content, buffers) => content.kind === "file" && download(content, buffers[0]);
    const back = (e) => {
      if (!e.state?.tracks_here) return;
      travelling.current = true;
      model.send(e.state.tracks_here);
    };
    model.on("change", redraw);
    model.on("msg:custom", keep);
    model.send({ kind: "hello" });
    leftBefore(false); // who is here after leaving came back on purpose
    window.addEventListener("popstate", back);
    document.documentElement.dataset.listening = "1";
    return () => {
      model.off("change", redraw);
      model.off("msg:custom", keep);
      window.removeEventListener("popstate", back);
    };
  }, []);

  useLayoutEffect(() => {
    const escape = (e) => { if (e.key === "Escape" && frame.work) kit.send({ kind: "cancel" }); };
    document.addEventListener("keydown", escape);
    return () => document.removeEventListener("keydown", escape);
  }, [Boolean(frame.work)]);

  const spoken = useRef(words.language);
  useEffect(() => {
    document.documentElement.lang = words.language;
    document.title = frame.title;
    if (spoken.current !== words.language) keepLanguage(words.language);
    spoken.current = words.language;
  }, [words.language, frame.title]);

  // What is opened is a place in the browser's history, with an address that opens it again; Back leads to the one before.
  useLayoutEffect(() => {
    if (shown.current === place) return;
    const first = shown.current === null, same = first || JSON.stringify(history.state?.tracks_here) === JSON.stringify(frame.here);
    if (frame.address) history[same || travelling.current ? "replaceState" : "pushState"]({ tracks_here: frame.here }, "", frame.address);
    travelling.current = false;
    if (!first) {
      window.scrollTo(0, 0);
      document.getElementById("work")?.focus({ preventScroll: true });
    }
    shown.current = place;
  });

  // Work is told, cancelled and answered at the top of the page, and some of the buttons that begin it are far below.
  useEffect(() => {
    if (frame.work && !working.current) window.scrollTo(0, 0);
  });

  // Who cancelled, or waited, finds the keyboard at the sheet when the button is gone; a screen reader hears that something came.
  useEffect(() => {
    if (working.current && !frame.work) {
      said.current = frame.notice ? "" : t("Ready: the section is below.");
      if (!document.activeElement || document.activeElement === document.body) document.getElementById("work")?.focus({ preventScroll: true });
      redraw();
    } else if (frame.work) said.current = "";
    working.current = frame.work;
  });

  const View = VIEWS[sheet.kind];
  return html`<div class="tracks evaluate" data-ready="1" data-view=${sheet.kind} data-working=${frame.work ? "1" : null} data-refusals=${frame.refusals}>
    <${EvaluateBar} kit=${kit} frame=${frame} />
    <div role=${frame.notice?.kind === "error" ? "alert" : "status"}>${frame.notice && html`<div class="notice ${frame.notice.kind}"><p>${frame.notice.text}</p>
      <button type="button" class="small" onClick=${() => kit.send({ kind: "dismiss" })}>${t("Close")}</button></div>`}</div>
    <main class="desk one"><section class="sheet" id="work" tabindex="-1" aria-label=${sheet.title}>
      <h1>${sheet.title}</h1>
      ${frame.demonstration && html`<p><strong>${frame.demonstration}</strong></p>`}
      <p class="visually-hidden" role="status">${frame.work ? `${frame.work.what} ${frame.work.count}` : said.current}</p>
      <${Working} kit=${kit} work=${frame.work} />
      <${View} kit=${kit} sheet=${sheet} working=${Boolean(frame.work)} />
    </section></main>
    <footer class="foot"><div class="foot-row"><p class="purpose">${t("Studies measure what trainees do on fictional cases. Nothing here is about a real asylum seeker.")}</p>
      <p class="foot-links">${frame.leave_form && html`<${PostForm} action=${frame.leave_form} label=${t("Sign out")} />`}</p></div></footer>
  </div>`;
}

/** @param {{ kit: EvaluatorKit, frame: NotTypedYet }} props */
function EvaluateBar({ kit, frame }) {
  const focus = (e) => { e.preventDefault(); document.getElementById("work")?.focus(); };
  return html`<header class="bar">
    <a class="skip" href="#work" onClick=${focus}>${t("Skip to the content")}</a>
    <div class="bar-row">
      <div class="brand">${frame.home ? html`<a href=${frame.home}>TRACKS <span>Sim</span></a>` : html`TRACKS <span>Sim</span>`}</div>
      <div class="quiet where-we-are"><bdi>${frame.study}</bdi></div>
      <label class="language push"><span class="visually-hidden">${t("Language")}</span>
        <select value=${kit.words.language} onChange=${(e) => kit.send({ kind: "language", language: e.target.value })}>
          ${kit.words.languages.map((l) => html`<option key=${l.id} value=${l.id} lang=${l.id}>${l.label}</option>`)}
        </select></label>
      <button type="button" class="leave" onClick=${() => leave(frame.exit)}>${t("Leave this page")}</button>
    </div>
    ${frame.views.length > 0 && html`<nav class="bar-row steps-row" aria-label=${t("Parts of the study")}><ul class="steps views">
      <li><button type="button" onClick=${() => kit.send({ kind: "studies" })}><span class="to-all">${t("All studies")}</span></button></li>
      ${frame.views.map((v) => html`<li key=${v.id}><button type="button" aria-current=${v.current ? "page" : null}
        onClick=${() => kit.send({ kind: "view", view: v.id })}>${v.label}</button></li>`)}
    </ul></nav>`}
  </header>`;
}

/** @param {{ kit: EvaluatorKit, work: NotTypedYet }} props */
function Working({ kit, work }) {
  if (!work) return null;
  return html`<div class="working"><p><strong>${work.what}</strong> ${work.count}</p>
    ${work.of ? html`<progress value=${work.done} max=${work.of} aria-label=${work.what}></progress>` : html`<progress aria-label=${work.what}></progress>`}
    <p class="row"><button type="button" onClick=${() => kit.send({ kind: "cancel" })}>${t("Cancel")}</button> <span class="quiet">${t("The Escape key cancels too.")}</span></p></div>`;
}

// A table with numbers to the right; so many ``textual`` columns after the first are words.
/** @param {{ caption: string, heads: string[], rows: NotTypedYet[], empty?: string, textual?: number, children?: any }} props */
function Rows({ caption, heads, rows, empty, textual = 0, children }) {
  if (!rows.length) return html`<p class="caption">${caption}</p><p>${empty}</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${caption}><table class="numbers"><caption>${caption}</caption>
    <thead><tr>${heads.map((head, i) => html`<th key=${head} scope="col" class=${i && i <= textual ? "words" : null}>${head}</th>`)}</tr></thead>
    <tbody>${rows.map(children)}</tbody></table></div>`;
}

/** @param {Drawing} props */
function Studies({ kit, sheet }) {
  if (!sheet.rows.length) return html`<p>${sheet.empty}</p>`;
  return html`<p>${t("Choose a study. Opening it is written down in the audit log, and so is opening a case of it or what one person did.")}</p><ul class="cases">${sheet.rows.map((s) => html`<li key=${s.id} class="case">
    <h2 dir="auto">${s.title}</h2><p class="quiet"><code>${s.id}</code> · ${s.state}</p>
    <p>${t("Enrolled")} <strong>${s.enrolled}</strong> · ${t("Analysed")} <strong>${s.analysed}</strong></p>
    <button type="button" class="primary" aria-label=${`${t("Open")}: ${s.title}`} onClick=${() => kit.send({ kind: "view", view: "progress", study: s.id })}>${t("Open")}</button></li>`)}</ul>`;
}

/** @param {Drawing} props */
function Progress({ sheet, working }) {
  const { due } = sheet;
  const cells = (counts) => counts.map((n, i) => html`<td key=${i}>${n ?? ""}</td>`);
  return html`<dl class="facts">${sheet.facts.map((f) => html`<dt key=${f.what}>${f.what}</dt><dd>${f.value}</dd>`)}</dl>
    <div class="glance"><div><${Rows} caption=${t("How many came how far")} heads=${[t("Stage"), t("All"), ...sheet.arms]} rows=${sheet.flow}>${(r) => html`<tr key=${r.label}><th scope="row">${r.label}
      <span class="reach" aria-hidden="true"><span style=${`width:${r.share}%`}></span></span></th>${cells(r.counts)}</tr>`}<//></div>
    <div><${Rows} caption=${t("Lost, and why")} heads=${[t("Reason"), t("All"), ...sheet.arms]} rows=${sheet.lost} empty=${t("Nobody is lost.")}>${(r) => html`<tr key=${r.label}><th scope="row"><bdi>${r.label}</bdi></th>${cells(r.counts)}</tr>`}<//>
    <${Rows} caption=${t("Due now")} heads=${[t("Phase"), t("People"), t("Begun"), t("Not begun"), t("Not agreed yet")]} rows=${due.rows} empty=${t("Nothing is due for anybody now.")}>${(r) => html`<tr key=${r.label}><th scope="row">${r.label}</th>${cells(r.counts)}</tr>`}<//>
    ${due.later.map((line) => html`<p key=${line}>${line}</p>`)}</div></div>
    <p class="quiet">${t("These counts serve to run the study and are shown in full. Outcomes and reports hide groups of fewer than five people.")}</p>
    ${!working && sheet.html && html`<${Html} class="findings" html=${sheet.html} />`}
    <${Opening} href=${sheet.opening} />`;
}

// The way to the act that opens results before their time, on another page.
/** @param {{ href: string | null }} props */
function Opening({ href }) {
  return href && html`<p>${t("Whoever opens the results earlier ends the phase and says why; every report lists it.")}</p><p><a class="button" href=${href}>${t("Open the results earlier")}</a></p>`;
}

/** @param {Drawing} props */
function Outcomes({ kit, sheet, working }) {
  const open = (section) => kit.send({ kind: "view", view: "outcomes", section });
  return html`<div class="beside">
    <nav class="sections" aria-label=${t("Sections of the outcomes")}><ul>${sheet.sections.map((s) => html`<li key=${s.id}><button type="button" class="link"
      aria-current=${s.current ? "true" : null} onClick=${() => open(s.id)}>${s.label}</button></li>`)}</ul></nav>
    <label class="sections-phone stack">${t("Section")}<select value=${sheet.sections.find((s) => s.current)?.id || ""} onChange=${(e) => open(e.target.value)}>
      ${!sheet.sections.some((s) => s.current) && html`<option value="">—</option>`}
      ${sheet.sections.map((s) => html`<option key=${s.id} value=${s.id}>${s.label}</option>`)}</select></label>
    <div class="shown"><${Shown} kit=${kit} sheet=${sheet} working=${working} />${!working && html`<${Opening} href=${sheet.opening} />`}</div></div>`;
}

/** @param {Drawing} props */
function Fragment({ kit, sheet, working }) {
  return html`<p><button type="button" onClick=${() => kit.send(sheet.to)}>${sheet.back}</button></p><${Shown} kit=${kit} sheet=${sheet} working=${working} />`;
}

// A section of the report, when its answers were read, and the way to read them again.
/** @param {Drawing} props */
function Shown({ kit, sheet, working }) {
  if (!sheet.html) return working ? null : html`<p class="quiet">${sheet.kind === "outcomes" ? t("This section is not on screen. Choose it again to have it computed.") : t("This is not on screen. Open it again to have it computed.")}</p>`;
  return html`${sheet.small && html`<p class="warning">${sheet.small}</p>`}
    <${Html} class="findings" html=${sheet.html} />
    <p class="quiet row">${t("Answers as they were at {time}.", { time: clock(sheet.read_at) })} <button type="button" class="small" onClick=${() => kit.send({ kind: "again" })}>${t("Read the answers again")}</button></p>`;
}

/** @param {Drawing} props */
function Cases({ kit, sheet, working }) {
  return html`<p>${t("Where do trainees lose the evidence? Opening a case shows what its key says, and is written down.")}</p>
    <${Rows} caption=${t("Cases by form")} heads=${[t("Case"), t("Form (A or B)"), t("Submitted")]} rows=${sheet.rows}>
    ${(c) => html`<tr key=${c.id}><th scope="row"><button type="button" class="link" aria-label=${`${t("Open")}: ${c.title}`}
      onClick=${() => kit.send({ kind: "view", view: "cases", case: c.id })}>${c.title}</button></th><td>${c.form}</td><td>${c.sat}</td></tr>`}<//>
    <${Shown} kit=${kit} sheet=${sheet} working=${working} />`;
}

/** @param {Drawing} props */
function Codes({ kit, sheet }) {
  const choose = (e) => { e.preventDefault(); kit.send({ kind: "person", person: e.target.person.value }); };
  const heads = [t("Id in exports"), t("Site"), t("Experience"), t("Group"), t("Complete"), t("Due now")];
  return html`<p>${t("The kit knows no names. The ids here are those in the exports of this study; whoever hands out codes has other ids. What you open is written down in the audit log, and people who ask what is stored about them are told of it.")}</p>
    <form class="choose" onSubmit=${choose}><label class="stack" for="person">${t("Id in exports")}</label>
      <div class="row"><input id="person" name="person" maxlength="64" size="38" autocomplete="off" spellcheck="false" required aria-describedby="person-help" />
      <button type="submit" class="primary">${t("Open")}</button></div><p class="quiet" id="person-help">${t("21 characters, as in the list below.")}</p></form>
    <${Rows} caption=${t("People of this study")} heads=${heads} textual=${heads.length} rows=${sheet.rows} empty=${t("Nobody is enrolled yet.")}>
      ${(m) => html`<tr key=${m.id}><th scope="row"><button type="button" class="link" aria-label=${t("Open {id}", { id: m.id })}
        onClick=${() => kit.send({ kind: "person", person: m.id })}><code>${m.id}</code></button></th>${m.cells.map((cell, i) => html`<td key=${i} class="words"><bdi>${cell}</bdi></td>`)}</tr>`}<//>
    ${sheet.first && html`<p class="quiet">${t("Only the first {n} people are listed. Enter the id of another one above.", { n: sheet.first })}</p>`}`;
}

/** @param {Drawing} props */
function Report({ kit, sheet, working }) {
  const [language, setLanguage] = useState(kit.words.language), [outside, setOutside] = useState(false);
  const small = sheet.small_shown;
  return html`<p>${t("Each file needs no network: keep it, print it, or send it on. The two pages name the long report as their annex: send both.")}</p>
    <div class="row choices"><label>${t("Language of the report")} <select value=${language} onChange=${(e) => setLanguage(e.target.value)}>
      ${kit.words.languages.map((l) => html`<option key=${l.id} value=${l.id} lang=${l.id}>${l.label}</option>`)}</select></label>
      <label class="check"><input type="checkbox" checked=${outside} aria-describedby="outside-help" onChange=${(e) => setOutside(e.target.checked)} /> ${t("For people outside: without keys")}</label></div>
    <p class="quiet" id="outside-help">${t("Then nothing says which answers the cases hold right. Needed where somebody who reads it, or passes it on, may still sit these cases.")}</p>
    ${sheet.files.map((part, at) => html`<section key=${part.part} class="to-make" aria-labelledby=${`part-${part.part}`}><h2 id=${`part-${part.part}`}>${part.title}</h2><p>${part.text}</p>
      <p class="row">${part.buttons.map((b) => html`<button key=${b.ending} type="button" class=${at ? "" : "primary"} disabled=${working} aria-label=${`${part.title}: ${b.label}`}
        onClick=${() => kit.send({ kind: "report", part: part.part, ending: b.ending, language, outside })}>${b.label}</button>`)}</p></section>`)}
    ${sheet.no_pdf && html`<p class="quiet">${sheet.no_pdf}</p>`}
    ${sheet.kept.length > 0 && html`<section class="to-make" aria-labelledby="kept"><h2 id="kept">${t("Two pages as they were made before")}</h2><p>${t("The study is finished: what its two pages said is kept as it was, with the version of the kit that made them.")}</p>
      <ul class="kept">${sheet.kept.map((kept) => html`<li key=${kept.page}><button type="button" class="link" disabled=${working} onClick=${() => kit.send({ kind: "kept", page: kept.page })}>${t("{day}, {language}, version {kit} of the kit", kept)}${kept.outside && ` (${t("without keys")})`}</button></li>`)}</ul></section>`}
    <h2>${t("Small groups")}</h2><p>${t("Figures that rest on fewer than five people are hidden, because in a small group a figure can give a person away. If you need them for your own work, you can have them shown. That is written down in the audit log, and the report says so on its first page. Do not publish such a report.")}</p><p><strong>${small ? t("Now shown: every group, also of one person.") : t("Now hidden: groups of fewer than five people.")}</strong></p>
    <p><button type="button" disabled=${working} onClick=${() => kit.send({ kind: "small", on: !small })}>${small ? t("Hide small groups again") : t("Show small groups in this study")}</button></p>
    <section class="to-make" aria-labelledby="tables"><h2 id="tables">${t("Tables for a statistics program")}</h2><p>${t("One ZIP: members, sittings, judgements and answers as CSV, each with its codebook, and scripts that compute the figures again. The tables have a row for single persons, under ids that no list of codes has; what people wrote in their own words is left out, and so is what they answered in a phase that is not over. The audit log says that they were made.")}${sheet.spss && ` ${t("Each table is there for SPSS too, with its labels.")}`}</p>
      ${sheet.small_cells.length > 0 && html`<p>${t("Fewer than five people share these in the tables: site, experience, group and how many. Whoever knows that of a person finds their rows. Before you pass the tables on, leave the columns of site and experience out, or put these rows together with others.")}</p><ul>${sheet.small_cells.map((cell) => html`<li key=${cell}><bdi>${cell}</bdi></li>`)}</ul>`}
      <p><button type="button" disabled=${working} onClick=${() => kit.send({ kind: "tables" })}>${t("Download the tables (ZIP)")}</button></p></section>`;
}

/** @param {Drawing} props */
function Over({ sheet }) {
  return html`<${Html} html=${sheet.text} />${sheet.href && html`<p><a class="button primary" href=${sheet.href}>${sheet.label}</a></p>`}`;
}

const VIEWS = { studies: Studies, progress: Progress, outcomes: Outcomes, cases: Cases, codes: Codes, fragment: Fragment, report: Report, over: Over };

export default {
  /** @param {Drawn<NotTypedYet>} drawn */
  render({ model, el }) {
    el.ownerDocument.documentElement.classList.toggle("tracks-page", Boolean(document.body.dataset.voila));
    keepKeys(el);
    render(html`<${App} model=${model} />`, el);
    return () => render(null, el);
  },
};
