// The page on which a case is tried: the trainees' page, unchanged, below a bar of its own.

import { html, render, useEffect, useReducer } from "../vendor/htm-preact-3.1.1.js";
import { keepKeys } from "../shared/browser.js";
import { t, translateBy } from "../shared/words.js";
import { trainees } from "../trainee/main.js";
/** @import { Drawn, Views } from "../kit" */
/** @import { InnerState, Option, TryBar } from "../sheets" */

const LOOK = 5000; // ms between questions whether the case has changed
const BESIDE = matchMedia("(min-width: 80rem)"); // a window that has room for what goes on in the person beside the talk

/** @param {{ label: string, value: string, options: Option[], onpick: (id: string) => void }} props */
function Choose({ label, value, options, onpick }) {
  return html`<label><span>${label}</span> <select value=${value} onChange=${(e) => onpick(e.target.value)}>${options.map((o) => html`<option key=${o.id} value=${o.id}>${o.label}</option>`)}</select></label>`;
}

/** @param {Pick<Drawn<Views & { bar: TryBar }>, "model">} drawn */
function Bar({ model }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    const look = () => { if (document.visibilityState === "visible") model.send({ kind: "try_look" }); };
    const timer = setInterval(look, LOOK);
    const told = () => redraw(0);
    model.on("change:bar", told);
    return () => {
      clearInterval(timer);
      model.off("change:bar", told);
    };
  }, []);
  const bar = model.get("bar");
  translateBy(model.get("words").sentences);
  const ask = (change) => model.send({ kind: "try", ...change });
  const narrow = (e) => {
    e.preventDefault();
    window.open(bar.narrow_href || "", "tracks-narrow", "popup,width=390,height=844");
  };
  return html`<section class="try-bar" aria-label=${bar.label} data-step=${bar.step} data-changed=${bar.changed ? "1" : null}>
    <p class="try-text"><b>${bar.text}</b></p>
    <div class="try-choices">
      <${Choose} label=${t("Step")} value=${bar.step} options=${bar.steps} onpick=${(step) => ask({ step })} />
      <${Choose} label=${t("Earlier answers")} value=${bar.earlier} options=${bar.earlier_choices} onpick=${(answers) => ask({ answers })} />
      ${bar.languages.length > 1 && html`<${Choose} label=${t("Language")} value=${bar.language} options=${bar.languages} onpick=${(language) => ask({ language })} />`}
      <${Choose} label=${t("Country")} value=${bar.country} options=${bar.countries} onpick=${(country) => ask({ country })} />
      ${bar.narrow_href && html`<a class="narrow" href=${bar.narrow_href} target="_blank" onClick=${narrow}>${t("As on a telephone")}</a>`}
    </div>
    <p class="try-meaning">${bar.meaning}</p>
    <div role="status">
      ${bar.changed && html`<p><button type="button" class="try-load" onClick=${() => model.send({ kind: "try_load" })}>${bar.changed}</button></p>`}
      ${bar.trouble && html`<p class="try-trouble">${bar.trouble}</p>`}
      ${bar.gone.length > 0 && html`<ul>${bar.gone.map((text) => html`<li key=${text}>${text}</li>`)}</ul>`}
      ${(bar.trouble || bar.gone.length > 0) && html`<button type="button" onClick=${() => model.send({ kind: "try_close" })}>${t("Close")}</button>`}
    </div>
  </section>`;
}

/** @param {Pick<Drawn<Views & { bar: TryBar, inner: InnerState | null }>, "model">} drawn */
function Inner({ model }) {
  const [, redraw] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    const told = () => redraw(0);
    model.on("change:inner", told);
    return () => model.off("change:inner", told);
  }, []);
  const inner = model.get("inner");
  if (!inner) return null;
  translateBy(model.get("words").sentences);
  return html`<details class="inner-state" open=${BESIDE.matches}><summary>${inner.label}</summary><section aria-label=${inner.label} tabindex="0">
    <p>${inner.note}</p>
    <h2>${inner.last_label}</h2><div role="status"><ul>${inner.last.map((text) => html`<li key=${text}>${text}</li>`)}</ul></div>
    <dl>${inner.levels.map((one) => html`<div key=${one.label}><dt>${one.label}</dt><dd><b>${one.word}</b> ${one.change && html`<span>${one.change}</span>`}<${Meter} percent=${one.percent} /></dd></div>`)}</dl>
    ${inner.barriers.length > 0 && html`<h2>${t("What holds the person back")}</h2><dl>${inner.barriers.map((one) => html`<div key=${one.label}><dt>${one.label}</dt>
      <dd><b>${one.word}</b> <span>${[one.cue, one.by].filter(Boolean).join(" · ")}</span><${Meter} percent=${one.percent} /></dd></div>`)}</dl>`}
    <h2>${t("What there is to tell")}</h2><ul class="inner-facts">${inner.facts.map((one) => html`<li key=${one.label} class=${one.state}><span lang=${one.lang}>“${one.label}”</span> <b>${one.word}</b>${one.why && html` <span>${one.why}</span>`}</li>`)}</ul>
  </section></details>`;
}

/** @param {{ percent: number }} props */
function Meter({ percent }) {
  return html`<span class="inner-meter" aria-hidden="true"><span style=${{ width: `${percent}%` }}></span></span>`;
}

export default {
  /** @param {Drawn<Views & { bar: TryBar, inner: InnerState | null }>} drawn */
  async render({ model, el }) {
    const above = document.createElement("div"), beside = document.createElement("div"), below = document.createElement("div");
    el.classList.add("trying");
    beside.className = "trying-beside";
    el.append(above, beside, below);
    keepKeys(above);
    keepKeys(beside);
    render(html`<${Bar} model=${model} />`, above);
    render(html`<${Inner} model=${model} />`, beside);
    const take = await trainees.render({ model, el: below });
    // The work of a trainee fills the window: what stands above it is left out.
    const sized = new ResizeObserver(() => el.style.setProperty("--try-bar", `${Math.ceil(below.getBoundingClientRect().top + window.scrollY)}px`));
    sized.observe(above);
    sized.observe(beside);
    return () => {
      sized.disconnect();
      render(null, above);
      render(null, beside);
      take();
    };
  },
};
