// The sentences of a page: in English in the component that shows them; in another language the page is given their translations.

/** @type {Record<string, string>} */
let translations = {}; // by the English sentence; none in English

/**
 * Takes the translations of the language on screen, before anything is drawn in it.
 * @param {Record<string, string>} given
 */
export function translateBy(given) {
  translations = given;
}

/**
 * A sentence in the language of the page. It is written out where `t` is called: there Babel finds it for the catalogue, and `page_words` for the page.
 * @param {string} english
 * @param {Record<string, string | number>} [facts] what its gaps stand for, by their names
 */
export function t(english, facts = {}) {
  return (translations[english] ?? english).replace(/\{(\w+)\}/g, (gap, name) => (name in facts ? String(facts[name]) : gap));
}
