"""A trainee without a mouse: Tab, arrows, Space and Enter, and where the focus is after each."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.support.browser_trainee import Trainee

MOST = 250  # presses of Tab until something is out of reach

WHERE = """
(target) => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return { fault: "lost", there: false, name: "" };
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  const name = `${e.tagName} ${e.id} ${(e.getAttribute("aria-label") || e.textContent || "").trim().slice(0, 60)}`;
  const left = Math.max(box.left, 0), top = Math.max(box.top, 0);
  const right = Math.min(box.right, innerWidth), bottom = Math.min(box.bottom, innerHeight);
  let seen = false;
  for (const x of [0.05, 0.5, 0.95]) for (const y of [0.05, 0.5, 0.95]) {
    const at = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    if (at && (e.contains(at) || at.contains(e) && !at.matches("html, body, .tracks, main, section, header"))) seen = true;
  }
  const skip_target = e.getAttribute("tabindex") === "-1" && e.getAttribute("role") !== "tab"; // a region, no control
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const fault = right <= left || bottom <= top || !seen ? "not in sight" : !ring && !skip_target ? "no ring" : "";
  return { fault, there: e === target, name };
}
"""


class Keyboard:
    """The keyboard of one page. Wherever the focus goes, it must be in sight, with a ring around it."""

    def __init__(self, trainee: Trainee) -> None:
        self.trainee = trainee
        self.page = trainee.page
        self.presses = 0

    def press(self, key: str) -> None:
        """Press a key, and count it."""
        self.presses += 1
        self.page.keyboard.press(key)

    def move_to(self, target: Locator, key: str = "Tab") -> None:
        """Tab (or Shift+Tab) until the target has the focus."""
        handle = target.element_handle()
        wrapped = 0
        for _ in range(MOST):
            self.press(key)
            where = self.page.evaluate(WHERE, handle)
            if where["fault"] == "lost":  # between the last and the first thing of a page lies the browser itself
                wrapped += 1
                assert wrapped <= 1, f"the focus goes round without reaching {target}"
                continue
            assert not where["fault"], f"{where['fault']}: {where['name']}"
            if where["there"]:
                return
        raise AssertionError(f"out of reach: {target}")

    def expect_visible_focus(self) -> None:
        """Something has the focus, in sight and with a ring."""
        where = self.page.evaluate(WHERE)
        assert not where["fault"], f"{where['fault']}: {where['name']}"

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Go to a control and press a key on it."""
        self.move_to(target)
        self.press(key)

    def change(self, key: str) -> None:
        """Press a key that answers something: the answer is saved, and the focus stays where it was."""
        before = self.page.evaluate_handle("document.activeElement")
        with self.trainee.expect_save():
            self.press(key)
        assert self.page.evaluate("(e) => e === document.activeElement", before), f"an answer moved the focus to {self.where()}"

    def where(self) -> str:
        """The name of what has the focus, for a message."""
        return str(self.page.evaluate(WHERE)["name"]) or "nothing"

    def expect_focus_in(self, region: Locator) -> None:
        """The focus is on something inside a region, as soon as the page is drawn."""
        expect(region.locator(":focus")).to_have_count(1)
