"""Figures of one screen in a browser: its height, what scrolls, what stays in sight, and its words; and of the acts on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.support.browser import resize

WORDS_A_MINUTE, SECONDS_AN_ACT = 150, 5

WATCH = """
(() => {
  const bench = window.tracksBench = { at: null, confirmed: null };
  for (const kind of ["click", "change", "focusout"]) addEventListener(kind, () => { bench.at = performance.now(); }, true);
  new MutationObserver((changes) => {
    if (bench.at === null || bench.confirmed !== null) return;
    if (changes.some((c) => c.target.getAttribute(c.attributeName) !== c.oldValue)) bench.confirmed = performance.now() - bench.at;
  }).observe(document, { subtree: true, attributes: true, attributeOldValue: true, attributeFilter: ["data-events", "data-step"] });
})();
"""
"""Runs in every page from its beginning: how long the last act took until the page said that it is saved, or showed another step."""
BEGIN_ACT = """
(e) => {
  Object.assign(window.tracksBench, { at: null, confirmed: null });
  const box = e.getBoundingClientRect(), at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const seen = Boolean(at) && (e.contains(at) || at.contains(e));
  if (!seen) e.scrollIntoView({ block: "center", behavior: "instant" });
  return seen;
}
"""
"""Forgets the act before; whether what is used now could be seen without a scroll, which is made where it could not."""
CONFIRMED = """
() => new Promise((done) => {
  const end = performance.now() + 20000;
  const look = () => window.tracksBench.confirmed !== null || performance.now() > end ? done(window.tracksBench.confirmed) : setTimeout(look, 3);
  look();
})
"""
MEASURE = """
() => {
  const page = document.documentElement, all = [...document.body.querySelectorAll("*")];
  const styles = new Map(all.map((e) => [e, getComputedStyle(e)]));
  const scrolls = (e) => ["auto", "scroll"].includes(styles.get(e)?.overflowY) && !e.matches("textarea, select, body");
  const areas = all.filter((e) => scrolls(e) && e.clientHeight > 0 && e.scrollHeight > e.clientHeight + 1 && e.checkVisibility());
  const ofPage = (e) => { for (let up = e.parentElement; up; up = up.parentElement) if (scrolls(up)) return false; return true; };
  const held = all.filter((e) => ["sticky", "fixed"].includes(styles.get(e).position) && e.checkVisibility() && (styles.get(e).position === "fixed" || ofPage(e)));
  const here = window.scrollY, room = Math.max(0, page.scrollHeight - innerHeight);
  let sticky = 0;
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    window.scrollTo({ top: share * room, behavior: "instant" });
    const spans = held.map((e) => [e.getBoundingClientRect(), styles.get(e)])
      .filter(([r, s]) => r.width > 1 && r.height > 1 && r.right > 0 && r.left < innerWidth && (s.position === "fixed"
        || (s.top !== "auto" && Math.abs(r.top - parseFloat(s.top)) < 1) || (s.bottom !== "auto" && Math.abs(innerHeight - r.bottom - parseFloat(s.bottom)) < 1)))
      .map(([r]) => [Math.max(0, r.top), Math.min(innerHeight, r.bottom)]).filter(([from, to]) => to > from).sort((a, b) => a[0] - b[0]);
    let covered = 0, reached = 0;
    for (const [from, to] of spans) { covered += Math.max(0, to - Math.max(from, reached)); reached = Math.max(reached, to); }
    sticky = Math.max(sticky, covered / innerHeight);
  }
  window.scrollTo({ top: here, behavior: "instant" });
  return {
    height: Math.round(page.scrollHeight + areas.reduce((sum, e) => sum + e.scrollHeight - e.clientHeight, 0)),
    page_scroll: Math.round(room), areas: areas.length, sticky,
  };
}
"""
WORDS = """
([of, first]) => {
  let sum = 0;
  if (first) window.scrollTo({ top: 0, behavior: "instant" });
  for (const root of document.querySelectorAll(of)) {
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const words = (texts.currentNode.data.match(/[\\p{L}\\p{N}]+(['’-][\\p{L}\\p{N}]+)*/gu) || []).length;
      if (!words || texts.currentNode.parentElement.closest("script, style, textarea, select")) continue;
      if (!first) { sum += words; continue; }
      const folded = texts.currentNode.parentElement.closest("details:not([open])");
      if (!texts.currentNode.parentElement.checkVisibility() || (folded && !texts.currentNode.parentElement.closest("summary"))) continue;
      const range = document.createRange();
      range.selectNodeContents(texts.currentNode);
      const lines = [...range.getClientRects()].filter((r) => r.width > 1);
      if (lines.length) sum += words * lines.filter((r) => r.top < innerHeight && r.bottom > 0).length / lines.length;
    }
  }
  return Math.round(sum);
}
"""
READABLE = "() => (document.querySelector('main') || document.body).innerText.split('\\n').map((line) => line.trim()).filter(Boolean)"


@dataclass(frozen=True)
class Screen:
    """One screen in one window."""

    height: int
    """In CSS px, with what inner scroll areas hide."""
    page_scroll: int
    """How far the page itself scrolls, in px."""
    areas: int
    """Scroll areas inside the page that can scroll up and down now; text fields do not count."""
    sticky: float
    """The share of the window's height that lies under what stays in sight while the page scrolls, at the place where it is most."""


def screen(page: Page) -> Screen:
    """The figures of what a page shows now."""
    return Screen(**page.evaluate(MEASURE))


@contextmanager
def window(page: Page, width: int, height: int) -> Iterator[None]:
    """Another size of the window during the block."""
    before = page.viewport_size
    assert before is not None
    resize(page, width, height)
    yield
    resize(page, **before)


def words_in_sight(page: Page, of: str = "main") -> int:
    """Words of an element that can be seen before any scroll."""
    return int(page.evaluate(WORDS, [of, True]))


def words_in_all(page: Page, of: str = "main") -> int:
    """Words of an element, folded ones too."""
    return int(page.evaluate(WORDS, [of, False]))


@dataclass
class Tally:
    """What somebody did and read on the way, and what each act took."""

    acts: int = 0
    """Clicks and keys; a scroll is none."""
    scrolls: int = 0
    """Acts on something that had to be scrolled to first."""
    citations: int = 0
    citing: int = 0
    """Acts from a judgement to its passages, the way back to the questions included."""
    judged: int = 0
    """Rows that were judged."""
    judging: int = 0
    """Acts from one row to the next, the way to it, its answers, its passages and the sheets opened and closed for them included."""
    by_step: dict[str, int] = field(default_factory=dict)
    """Acts on each step, with the one that leaves it."""
    lines: set[str] = field(default_factory=set)
    """Lines that were shown; one that is shown again is not read again."""
    milliseconds: list[float] = field(default_factory=list)
    """From each act that is saved to the page that says so."""
    frames: list[int] = field(default_factory=list)
    """Bytes of the largest frame that each of these acts brought: the one with the page's new state."""

    def read(self, page: Page) -> None:
        """Read what is shown."""
        self.lines.update(page.evaluate(READABLE))

    @property
    def words(self) -> int:
        return sum(len(line.split()) for line in self.lines)

    @property
    def minutes(self) -> float:
        return self.words / WORDS_A_MINUTE + self.acts * SECONDS_AN_ACT / 60


class Frames:
    """Bytes of the websocket frames that a page receives, after decompression."""

    def __init__(self, page: Page) -> None:
        self.sizes: list[int] = []
        cdp = page.context.new_cdp_session(page)
        cdp.send("Network.enable")
        cdp.on("Network.webSocketFrameReceived", self._came)

    def _came(self, event: dict[str, Any]) -> None:
        response = event["response"]
        payload = response["payloadData"]
        self.sizes.append(len(payload) * 3 // 4 if response["opcode"] == 2 else len(payload.encode()))  # binary comes as base64
