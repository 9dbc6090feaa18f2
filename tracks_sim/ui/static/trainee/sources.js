// About the sources: counts first, then every group of things that the kit says, folded, each row with how it is known.

import { html } from "../vendor/htm-preact-3.1.1.js";
import { Html } from "../shared/base.js";
import { t } from "../shared/words.js";
/** @import { Kit } from "../kit" */
/** @import { KnownGroup, SourcesSheet } from "../sheets" */

/** @param {{ kit: Kit, sheet: SourcesSheet }} props */
export function Sources({ kit, sheet }) {
  // The page is one step of the browser's history; where it is not (in JupyterLab), Python says where one came from.
  const back = html`<button type="button" onClick=${() => (history.state?.tracks_place ? history.back() : kit.send(sheet.back))}>${sheet.back_label}</button>`;
  const open = (/** @type {string} */ id) => {
    const group = /** @type {HTMLDetailsElement | null} */ (document.getElementById("known-" + id));
    if (!group) return;
    group.open = true;
    group.scrollIntoView({ block: "start" });
    group.querySelector("summary")?.focus({ preventScroll: true });
  };
  return html`<main class="desk one"><section class="sheet work sources" id="work" tabindex="-1" aria-labelledby="sheet-title">
    <p>${back}</p>
    <h1 id="sheet-title">${sheet.title}</h1><${Html} html=${sheet.intro} />
    <ul class="known-counts">${sheet.groups.filter((g) => g.all > 0).map((g) => html`<li key=${g.id}><button type="button" onClick=${() => open(g.id)}>
      <b>${t("{read} of {all}", { read: g.read, all: g.all })}</b> <span>${g.what}</span></button></li>`)}</ul>
    <p class="quiet">${t("Counted are those that were read in the text itself or in a full copy; of the cases, those that somebody who does this work has reviewed.")}</p>
    <h2 id="meanings">${t("What the words mean")}</h2>
    <dl class="meanings" aria-labelledby="meanings">${sheet.meanings.map((m) => html`<div key=${m.name}><dt><${How} how=${m.name} read=${m.read} /></dt><dd>${m.means}</dd></div>`)}</dl>
    <h2>${t("One by one")}</h2>
    ${sheet.groups.map((g) => html`<${Group} key=${g.id} group=${g} />`)}
    <div class="actions">${back}</div>
  </section></main>`;
}

/** @param {{ group: KnownGroup }} props */
function Group({ group }) {
  return html`<details class="known-group" id=${"known-" + group.id}>
    <summary>${group.title}${group.all > 0 && html` <span class="quiet">${t("{read} of {all}", { read: group.read, all: group.all })}</span>`}</summary>
    ${group.note && html`<p>${group.note}</p>`}
    ${group.rows.length > 0 && html`<ul>${group.rows.map((row, i) => html`<li key=${i}><span>${row.what}</span><${How} how=${row.how} read=${row.read} /><span class="quiet">${row.source}</span></li>`)}</ul>`}
  </details>`;
}

/** @param {{ how: string, read: boolean }} props */
function How({ how, read }) {
  return html`<span class=${read ? "how read" : "how"}><span aria-hidden="true">${read ? "✓" : "–"}</span> ${how}</span>`;
}
