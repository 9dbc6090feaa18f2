// The page on which a case is tried: the trainees' page, unchanged, below a bar of its own.

import { html, render, useEffect, useReducer } from "../vendor/htm-preact-3.1.1.js";
import { keepKeys } from "../shared/browser.js";
import { t, translateBy } from "../shared/words.js";
import { trainees } from "../trainee/main.js";
/** @import { Drawn, Views } from "../kit" */
/** @import { Option, TryBar } from "../sheets" */

const LOOK = 5000; // ms between questions whether the case has changed

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

export default {
  /** @param {Drawn<Views & { bar: TryBar }>} drawn */
  async render({ model, el }) {
    const above = document.createElement("div"), below = document.createElement("div");
    el.classList.add("trying");
    el.append(above, below);
    keepKeys(above);
    render(html`<${Bar} model=${model} />`, above);
    const take = await trainees.render({ model, el: below });
    // The work of a trainee fills the window: what stands above it is left out.
    const sized = new ResizeObserver(() => el.style.setProperty("--try-bar", `${Math.ceil(below.getBoundingClientRect().top + window.scrollY)}px`));
    sized.observe(above);
    return () => {
      sized.disconnect();
      render(null, above);
      take();
    };
  },
};
