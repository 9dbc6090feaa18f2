"""An author without a mouse: Tab, arrows, Space, Enter and typing, in a browser of their own."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from playwright.sync_api import TimeoutError, expect

from tracks_sim.store import COMMAND_LINE, Store

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page, WebSocket

    from tracks_sim.roles import Role

STOPS = """
(target) => {
  const within = (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled && e.tabIndex >= 0 && !e.matches("fieldset:disabled *");
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, pre, [tabindex]")].filter(within).filter((e) => {
    if (e.type !== "radio" || e === document.activeElement) return true;
    const group = [...document.getElementsByName(e.name)].filter(within);
    return !group.includes(document.activeElement) && (group.find((one) => one.checked) || (group.includes(target) ? target : group[0])) === e;
  });
  const here = document.activeElement, last = stops.length, at = stops.findIndex((e) => e === here);
  const before = at >= 0 ? at : stops.findLastIndex((e) => here !== document.body && here.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_PRECEDING);
  const beside = target.type === "radio" ? stops.findIndex((e) => e.name === target.name) : -1;
  const to = beside >= 0 ? beside : stops.indexOf(target);
  return { beside: target.type === "radio" && here.name === target.name, there: here === target, reachable: to >= 0, forward: to - before, backward: at >= 0 ? at - to : before - to + 1, last };
}
"""
"""How many presses of Tab lie between what has the focus and a control. Of a group of radio buttons one is a stop."""
GROUP = """
(e) => {
  const group = [...document.getElementsByName(e.name)].filter((one) => one.checkVisibility() && !one.disabled), at = group.indexOf(document.activeElement);
  return { chosen: e.checked, at, on: at >= 0 && group[at].checked, to: group.indexOf(e), n: group.length };
}
"""
DRAWN = 1000
"""Milliseconds within which a page is drawn after an act."""
IN_SIGHT = """
() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e);
  return box.bottom > 0 && box.top < innerHeight && (e.matches("input") || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}
"""
COUNT = """
{
  const send = WebSocket.prototype.send;
  window.lastAct = 0;
  WebSocket.prototype.send = function (data) {
    const text = typeof data === "string" ? data : data instanceof Blob ? "" : new TextDecoder().decode(data), n = text.match(/"n": ?(\\d+)/);
    if (n && text.includes('"comm_msg"')) window.lastAct = Math.max(window.lastAct, Number(n[1]));
    return send.call(this, data);
  };
}
"""
"""Keeps the number of the last act that a page sent."""
MOUSE = "window.mice = 0; for (const kind of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(kind, (e) => { window.mice += e.isTrusted; }, true);"
WAIT = 15_000  # ms
MOST = 12
"""Corrections of the way by Tab until something is out of reach: the page may change while somebody is on their way."""


class KeyboardAuthor:
    """The keyboard of one author's page, and what it sent.

    ``sent`` counts intents by kind, ``acts`` those on the draft by their name, ``presses`` the keys beside texts, ``handled`` what would be a click
    with a mouse, and the texts.
    """

    def __init__(self, browser: Browser, url: str, width: int = 1280) -> None:
        self.url = url
        self.page: Page = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True).new_page()
        self.page.set_default_timeout(15_000)
        self.page.add_init_script(MOUSE)
        self.page.add_init_script(COUNT)
        self.faults: list[str] = []
        self.sent: Counter[str] = Counter()
        self.acts: Counter[str] = Counter()
        self.presses = self.handled = 0
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framesent", self._note)

    def _note(self, payload: str | bytes) -> None:
        text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        if '"comm_msg"' not in text or '"method":"custom"' not in text.replace(" ", ""):
            return
        content = text.replace(" ", "")
        kind = re.search(r'"content":\{"kind":"(\w+)"', content)
        if kind:
            self.sent[kind[1]] += 1
            if kind[1] == "act" and (act := re.search(r'"act":"(\w+)"', content)):
                self.acts[act[1]] += 1

    # --- keys ---------------------------------------------------------------------------------

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)
        self.presses += times

    def write(self, text: str) -> None:
        """Type over what the field that has the focus holds; a press may bring a field, which has it a moment later."""
        self.page.wait_for_function("() => document.activeElement.matches('input, textarea, [contenteditable]')")
        self.handled += 1
        self.press("Control+a")
        self.page.keyboard.insert_text(text)

    def reach(self, target: Locator, *, group: bool = False) -> None:
        """Go to a control by Tab or Shift+Tab, whichever is nearer; it is in sight then, with a ring. ``group``: to any button of its group."""
        target.wait_for(state="attached")
        for _ in range(MOST):
            handle = target.element_handle()
            way: dict[str, Any] = self.page.evaluate(STOPS, handle)
            if way["there"] or (group and way["beside"]):
                self._expect_in_sight(target)
                return
            assert way["reachable"], f"no stop of the keyboard: {target}"
            if 0 < way["forward"] <= max(way["backward"], 0) or way["backward"] <= 0:
                self.press("Tab", max(way["forward"], 1))
            else:
                self.press("Shift+Tab", way["backward"])
        raise AssertionError(f"out of reach: {target}, the focus is on {self.where()}")

    def _expect_in_sight(self, target: Locator) -> None:
        try:
            self.page.wait_for_function(IN_SIGHT, timeout=DRAWN)  # what the last act changes above it may still be drawn
        except TimeoutError:
            raise AssertionError(f"reached, but not in sight or without a ring: {target}; the focus is on {self.where()}") from None

    def where(self) -> str:
        """What has the focus, for a message."""
        return str(self.page.evaluate("(document.activeElement.outerHTML || '').slice(0, 300)"))

    def use(self, target: Locator, key: str = "Enter") -> None:
        """Go to a control and press a key on it."""
        self.handled += 1
        self.reach(target)
        self.press(key)

    def tick(self, box: Locator) -> None:
        """Tick a box that is not ticked."""
        if not box.is_checked():
            self.use(box, "Space")

    def choose(self, radio: Locator) -> None:
        """Choose a radio button: go to its group by Tab, and to the button by arrows, each of which chooses the one that it comes to."""
        handle = radio.element_handle()
        self.handled += 1
        for _ in range(MOST):
            way = self.page.evaluate(GROUP, handle)
            if way["chosen"]:
                return
            if way["at"] < 0:
                self.reach(radio, group=True)
            elif not way["on"]:
                self.press("Space")
            else:
                down, up = (way["to"] - way["at"]) % way["n"], (way["at"] - way["to"]) % way["n"]
                self.press("ArrowDown" if down <= up else "ArrowUp", min(down, up))
        raise AssertionError(f"not chosen: {radio}; the focus is on {self.where()}")

    def pick(self, select: Locator, label: str) -> None:
        """Choose an entry of a list by typing how it begins, as far as the keys of a keyboard have its signs."""
        self.handled += 1
        self.reach(select)
        typed = re.match(r"[\x20-\x7e]*", label)[0]  # type: ignore[index]
        self.page.keyboard.type(typed)
        self.presses += len(typed)
        chosen = select.evaluate("(e) => e.selectedOptions[0]?.label || ''")
        assert chosen == label, f"{chosen!r} is chosen, not {label!r}"

    # --- the author's page ---------------------------------------------------------------------

    def enter(self, data: Path, role: Role, label: str) -> None:
        """Come in with a new code of a role, to the list of cases."""
        with Store.open(data) as store:
            code = store.staff.add(role, label, COMMAND_LINE)[1]
        self.page.goto(self.url)
        self.reach(self.page.get_by_label("Your code").first)
        self.write(code)
        self.press("Enter")
        self.use(self.page.get_by_role("link", name="Cases to review" if role == "expert" else "Cases: write, try, release"))
        self.page.wait_for_selector("[data-screen=cases]", timeout=2 * WAIT)  # the first page of a new server

    def settle(self) -> None:
        """Wait until everything that was done is on disk, checked and shown."""
        self.page.wait_for_selector("[data-saved]")
        expect(self.page.locator(".author")).to_have_attribute("data-handled", str(self.page.evaluate("window.lastAct")), timeout=WAIT)
        self.page.wait_for_selector(".author[data-checked]")

    def open(self, screen: str) -> None:
        """Go to a screen of the draft by its button in the bar."""
        name = re.compile(rf"^{re.escape(screen)}\s*(\d|,|$)")
        self.use(self.page.locator(".screens").get_by_role("button", name=name))
        self.page.wait_for_selector(f"[data-screen={SCREENS[screen]}]")
        expect(self.page.locator("#heading")).to_be_focused()

    def counts(self) -> dict[str, int]:
        """The counts in the bar by list."""
        return {kind: int(self.page.locator(f".problem-drop .tell.{kind} b").inner_text()) for kind in ("wrong", "to_do", "advice")}

    def button(self, name: str) -> Locator:
        """A button of the screen, by its whole name."""
        return self.page.get_by_role("main").get_by_role("button", name=name, exact=True)

    # --- from a draft to its release -----------------------------------------------------------

    def ask_for_review(self) -> None:
        """Ask experts to read the case, which cannot be released yet; the screen *Review and release* stays open."""
        self.open("Review and release")
        expect(self.button("Release it …")).to_be_disabled()
        self.use(self.button("Ask for a review"))
        expect(self.button("Do not ask any more")).to_be_visible()

    def review(self, title: str, remark: str = "") -> None:
        """As an expert: read a case part by part, remark on one of its texts where there is something to say, and find it fit."""
        self.use(self.button(f"Read and review: {title}"))
        self.page.wait_for_selector("[data-screen=review]")
        self.read_all()
        if remark:
            self.use(self.page.get_by_role("main").get_by_role("button", name=re.compile("^Remark: ")).nth(2))
            expect(self.page.locator("textarea[id^='remark ']")).to_be_focused()
            self.write(remark)
            self.use(self.button("Keep the remark"))
            expect(self.page.locator(".remark .said").first).to_have_text(remark)
        self.choose(self.page.get_by_role("radio", name="fit to be released"))
        self.reach(self.page.get_by_label("What you do, for example"))
        self.write("nurse")
        self.reach(self.page.locator("#verdict-note"))
        self.write("Clear, and it can be solved from the papers.")
        self.use(self.button("Give the verdict"))
        expect(self.page.locator(".verdict-line.stands")).to_have_count(1)

    def read_all(self) -> None:
        """Read what is left to read, each part to its end, and say so."""
        left = self.page.locator(".part-list .new, .part-list .changed")
        while n := left.count():
            self.use(self.page.locator("#mark-read"))
            expect(left).to_have_count(n - 1)
            expect(self.page.locator("#next-part, #all-read").first).to_be_focused()
            if n > 1:
                self.press("Enter")
                self.page.locator("#mark-read").wait_for()

    def settle_remark(self, remark: str) -> None:
        """See to a remark of somebody else, which comes by itself: the page asks every five seconds."""
        expect(self.page.locator(".remark .said").first).to_have_text(remark, timeout=WAIT)
        self.use(self.page.get_by_role("button", name=re.compile("^Settled: ")).first)

    def release(self, version: str) -> None:
        """Release the case, in which nothing gives the best option away."""
        expect(self.page.locator(".leaks")).to_have_count(0)
        expect(self.button("Release it …")).to_be_enabled(timeout=WAIT)
        self.use(self.button("Release it …"))
        self.use(self.button("Release it now"))
        expect(self.page.locator(".notice")).to_contain_text(f"Version {version} is released")

    def save_released(self) -> Path:
        """The file for another organisation, as the browser saved it."""
        with self.page.expect_download() as saved:
            self.use(self.button("Save the released version as a file"))
        return saved.value.path()

    # --- what was done ---------------------------------------------------------------------------

    def meant(self) -> Counter[str]:
        """Intents by kind, without those that a page sends by itself."""
        return Counter({kind: n for kind, n in self.sent.items() if kind not in BY_ITSELF})

    @property
    def mice(self) -> int:
        """How often a mouse, a pen or a finger was pressed on this page since it was opened."""
        return int(self.page.evaluate("window.mice"))


BY_ITSELF = ("hello", "look")
"""Intents that a page sends without anybody doing something."""
SCREENS = {
    "Start": "start", "Papers": "papers", "Judgements": "judgements", "Talk": "talk", "Decision and plan": "decision", "Feedback": "feedback",
    "Languages": "languages", "Try it": "try", "Review and release": "review",
}  # fmt: skip
"""Screens of a draft by their name in the bar."""
