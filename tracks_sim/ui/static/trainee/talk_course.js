// The course of a talk: trust and strain, each on a plot of its own with its levels in words, and the moments that changed something.

import { html, useRef } from "../vendor/htm-preact-3.1.1.js";
import { useWidthOf } from "../shared/browser.js";
import { t } from "../shared/words.js";
/** @import { CourseLine, CourseView, Moment } from "../sheets" */

// Height of the letters of a plot, in its own units: their widths are measured, so they do not follow the text of the page.
export const LETTER = 12;
const HEIGHT = { trust: 92, strain: 72 }, ROW = 17, LETTERS = `600 ${LETTER}px system-ui, sans-serif`, LAST_ROW = 4, MOST_STEPS = 4000;
/** @type {CanvasRenderingContext2D | null} */
let pen = null;

/** @param {string} words */
function widthOf(words) {
  pen ||= document.createElement("canvas").getContext("2d");
  if (!pen) return 7 * words.length;
  pen.font = LETTERS;
  return Math.ceil(pen.measureText(words).width);
}

/** @typedef {{ moment: Moment, at: number, left: number, right: number, row: number }} Label */

/**
 * @param {number} at
 * @param {Label} label
 */
function crosses(at, label) {
  return label.left - 3 < at && at < label.right + 3;
}

// Each label in the lowest row where it covers no other one, and no line that leads down from another one; where the search
// for that takes long, only the first.
/**
 * @param {Moment[]} moments
 * @param {(turn: number) => number} x
 * @param {number} width
 * @returns {Label[]}
 */
function labelsOf(moments, x, width) {
  let steps = MOST_STEPS;
  const places = moments.map((moment) => {
    const at = x(moment.turn), wide = widthOf(moment.label);
    return Array.from({ length: LAST_ROW + 1 }, (_, row) => [0.5, 0.06, 0.94].map((share) => {
      const left = Math.max(0, Math.min(at - share * wide, width - wide));
      return { moment, at, left, right: left + wide, row };
    })).flat();
  });
  const clear = (l, placed) => placed.every((p) => p.row !== l.row || p.right + 8 < l.left || l.right + 8 < p.left);
  const uncrossed = (l, placed) => placed.every((p) => (p.row < l.row ? !crosses(l.at, p) : p.row === l.row || !crosses(p.at, l)));
  /**
   * @param {Label[]} placed
   * @returns {Label[] | null}
   */
  const search = (placed) => {
    if (placed.length === places.length) return placed;
    for (const l of places[placed.length]) {
      steps -= 1;
      const all = steps > 0 && clear(l, placed) && uncrossed(l, placed) ? search([...placed, l]) : null;
      if (all) return all;
    }
    return null;
  };
  return search([]) || places.reduce((placed, of) => [...placed, of.find((l) => clear(l, placed)) || of[0]], /** @type {Label[]} */ ([]));
}

/** @param {{ course: CourseView, toTurn: (event: Event, turn: number) => void }} props */
export function Course({ course, toTurn }) {
  const box = useRef(null);
  const width = useWidthOf(box);
  return html`<figure class="course-of-talk"><div ref=${box}>${width > 0 && html`<${Plots} course=${course} width=${width} />`}</div>
    <figcaption class="quiet">${course.caption}</figcaption>
    ${course.moments.length > 0 && html`<details><summary>${t("The moments as a table")}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t("The moments as a table")}><table>
      <thead><tr><th scope="col">${t("Turn")}</th><th scope="col">${t("What happened")}</th><th scope="col">${t("Trust")}</th><th scope="col">${t("Strain")}</th></tr></thead>
      <tbody>${course.moments.map((m) => html`<tr key=${m.turn}><th scope="row"><a href=${"#turn-" + m.turn} onClick=${(e) => toTurn(e, m.turn)}>${m.first === m.turn ? m.turn : `${m.first}–${m.turn}`}</a></th><td>${m.label}</td><td>${m.trust}</td><td>${m.strain}</td></tr>`)}</tbody></table></div></details>`}</figure>`;
}

/** @param {{ course: CourseView, width: number }} props */
function Plots({ course, width }) {
  const turns = course.lines[0].points.length;
  const gutter = 10 + Math.max(...course.lines.flatMap((l) => [l.name, ...l.levels.map((level) => level.word)]).map(widthOf));
  const x = (turn) => gutter + 6 + ((turn - 1) * (width - gutter - 14)) / Math.max(turns - 1, 1);
  const labels = labelsOf(course.moments, x, width);
  const rows = 1 + Math.max(-1, ...labels.map((l) => l.row));
  let top = rows * ROW + 4;
  const plots = course.lines.map((line) => {
    const begins = top + ROW;
    top = begins + HEIGHT[line.id] + 6;
    return { line, top: begins, height: HEIGHT[line.id], y: (percent) => begins + HEIGHT[line.id] * (1 - percent / 100) };
  });
  const foot = top + 8, end = plots[plots.length - 1], begin = plots[0];
  const [trust] = plots;
  return html`<svg font-size=${LETTER} font-family="system-ui, sans-serif" viewBox="0 0 ${width} ${foot + 8}" width=${width} height=${foot + 8} role="img" aria-label=${course.caption}>
    ${course.moments.filter((m) => m.first !== m.turn).map((m) => html`<rect key=${m.turn} class="run" x=${x(m.first) - 4} y=${begin.top} width=${x(m.turn) - x(m.first) + 8} height=${end.top + end.height - begin.top} />`)}
    ${labels.map((l) => html`<line key=${l.moment.turn} class="lead" x1=${l.at} x2=${l.at} y1=${(rows - l.row) * ROW} y2=${end.top + end.height} />`)}
    ${plots.map((p) => html`<${Plot} key=${p.line.id} plot=${p} x=${x} gutter=${gutter} width=${width} />`)}
    ${labels.map((l) => html`<g key=${l.moment.turn} class=${l.moment.good ? "good" : "look"}>
      <text x=${l.left} y=${(rows - l.row) * ROW - 5}>${l.moment.label}</text>
      ${l.moment.good ? html`<circle cx=${l.at} cy=${trust.y(trust.line.points[l.moment.turn - 1])} r="5" />` : html`<path d=${`M${l.at} ${trust.y(trust.line.points[l.moment.turn - 1]) - 7}l7 7l-7 7l-7 -7z`} />`}</g>`)}
    <text class="axis-word" x=${gutter} y=${foot + 4}>${t("Turn")} 1</text>${turns > 1 && html`<text class="axis-word" x=${width - 2} y=${foot + 4} text-anchor="end">${turns}</text>`}
  </svg>`;
}

/** @param {{ plot: { line: CourseLine, top: number, height: number, y: (percent: number) => number }, x: (turn: number) => number, gutter: number, width: number }} props */
function Plot({ plot, x, gutter, width }) {
  const { line, y } = plot;
  const ends = (i) => line.levels[i + 1]?.begins ?? 100;
  return html`<g class=${line.id}>
    <text class="name" x="0" y=${plot.top - 4}>${line.name}</text>
    ${line.levels.map((level, i) => html`<g key=${level.word}><line class="level" x1=${gutter} x2=${width} y1=${y(level.begins)} y2=${y(level.begins)} />
      <text class="axis-word" x="0" y=${y((level.begins + ends(i)) / 2) + 4}>${level.word}</text></g>`)}
    <polyline points=${line.points.map((p, i) => `${x(i + 1).toFixed(1)},${y(p).toFixed(1)}`).join(" ")} />
  </g>`;
}
