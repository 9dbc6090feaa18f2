// What a page keeps in its browser: the language, which tab it is, and that it was left in a hurry.

import { useEffect, useLayoutEffect, useRef, useState } from "../vendor/htm-preact-3.1.1.js";

const LANGUAGE_DAYS = 365;

// What the server says by itself (a lost connection, a missing page) then comes in the same language.
/** @param {string} language */
export function keepLanguage(language) {
  const base = document.documentElement.dataset.baseUrl; // none in JupyterLab
  if (base) document.cookie = `tracks-language=${language}; path=${base}; max-age=${LANGUAGE_DAYS * 86400}; samesite=lax`;
}

// One id a tab, kept over a reload: tells a reloaded page from a second one.
export function tabId() {
  try {
    let id = sessionStorage.getItem("tracks-tab");
    if (!id) sessionStorage.setItem("tracks-tab", (id = crypto.randomUUID?.() ?? String(Math.random()).slice(2)));
    return id;
  } catch {
    return String(Math.random()).slice(2);
  }
}

// That this tab was left at once, and for which address: Back and Forward then lead there again (serve/template/static/left.js),
// and who comes by an address finds a pause and nothing of the case.
/** @param {string | false} [url] */
export function leftBefore(url) {
  try {
    if (url === undefined) return sessionStorage.getItem("tracks-left") !== null;
    if (url) sessionStorage.setItem("tracks-left", url); else sessionStorage.removeItem("tracks-left");
  } catch { /* no storage: the page is left all the same */ }
  return false;
}

// A case that was just begun opens on a page of its own: the reader starts in its worksheet, as after every other step.
export function begunBefore() {
  try {
    const begun = sessionStorage.getItem("tracks-begun") !== null;
    sessionStorage.removeItem("tracks-begun");
    return begun;
  } catch {
    return false;
  }
}

// What had the focus is gone, and nothing has taken its place.
export function focusLost() {
  return !document.activeElement || document.activeElement === document.body;
}

/**
 * @param {string} media a media query, the same at every call of a component
 * @returns {boolean} whether it holds now
 */
export function useMedia(media) {
  const query = useRef(null);
  query.current ||= window.matchMedia(media);
  const [holds, setHolds] = useState(query.current.matches);
  useLayoutEffect(() => { // with the drawing itself: a window that turns before a later effect would not be heard
    const turned = () => setHolds(query.current.matches);
    query.current.addEventListener("change", turned);
    return () => query.current.removeEventListener("change", turned);
  }, []);
  return holds;
}

// Work fills the window where it is as large as that (the same as in the stylesheets: 64rem by 40rem), and flows elsewhere.
export function useWide() {
  return useMedia("(min-width: 64rem) and (min-height: 40rem)");
}

// What is on screen within a step (which part of it, which question) is the browser's own: kept over a reload, and no longer than its tab.
/**
 * @param {string} name
 * @returns {any} what was kept, undefined where nothing was
 */
export function kept(name) {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? "null") ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function keep(name, value) {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch { /* no storage: a reload begins anew */ }
}

/**
 * @param {string} name
 * @param {any} initial
 * @returns {[any, (value: any) => void]}
 */
export function useKept(name, initial) {
  const [value, setValue] = useState(() => kept(name) ?? initial);
  return [value, (next) => { keep(name, next); setValue(next); }];
}

// The width of an element, so that a drawing has letters of one size at every width.
/** @param {{ current: Element | null }} place */
export function useWidthOf(place) {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const measure = () => place.current && setWidth(Math.round(place.current.getBoundingClientRect().width));
    const observer = new ResizeObserver(measure);
    if (place.current) observer.observe(place.current);
    measure();
    return () => observer.disconnect();
  }, []);
  return width;
}

// The file came with the message; it goes from this page to the browser's downloads and is kept nowhere else.
/**
 * @param {{ name: string, type: string }} file
 * @param {BlobPart} body
 */
export function download({ name, type }, body) {
  const url = URL.createObjectURL(new Blob([body], { type }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
}

// A key that is pressed in the page is no shortcut of JupyterLab's notebook, where "m" or a digit would turn the cell into text and take the
// page away. Escape and what is pressed with Ctrl or Cmd stay JupyterLab's, but for Enter, which would run the cell again.
/** @param {HTMLElement} el */
export function keepKeys(el) {
  el.addEventListener("keydown", (e) => { if (e.key !== "Escape" && (e.key === "Enter" || !(e.ctrlKey || e.metaKey))) e.stopPropagation(); });
}
