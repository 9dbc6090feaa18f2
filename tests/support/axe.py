"""axe on a page of the kit, in the windows and schemes that are asked for: what each rule depends on is looked at only where it changes."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from axe_playwright_python.base import AXE_SCRIPT

from tests.support.browser_trainee import Trainee


def of_rules(*rules: str) -> dict[str, Any]:
    """Options of axe for these rules alone."""
    return {"runOnly": {"type": "rule", "values": rules}, "resultTypes": ["violations"]}


ALL = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # Neither is on by itself: axe calls the first experimental, and leaves the second out unless it is asked for.
    "rules": {"label-content-name-mismatch": {"enabled": True}, "target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS = of_rules("color-contrast", "link-in-text-block")
"""What the colour scheme changes."""
PLACES = of_rules("target-size", "scrollable-region-focusable")
"""What the height of a narrow window changes. Not its colours: in so low a one nothing stays at the top, over other text."""


class Look(NamedTuple):
    """A window, its size in CSS pixels, and what of a page depends on it."""

    width: int
    height: int
    scheme: Literal["light", "dark"]
    options: dict[str, Any]


WIDE = Look(1280, 900, "light", ALL)
"""The window in which people answer."""
NARROW = Look(320, 800, "light", ALL)
WIDE_DARK, AT_400 = Look(1280, 900, "dark", COLOURS), Look(320, 200, "light", PLACES)
LOOKS = (
    WIDE, WIDE_DARK, NARROW, Look(320, 800, "dark", COLOURS),
    Look(640, 400, "light", PLACES),  # 1280 x 800 at 200 %
    AT_400,
)  # fmt: skip
AT_WORK = {"en": (WIDE, WIDE_DARK), "fr": (NARROW, AT_400)}
"""Windows in which the screens of authors and evaluators are seen; a telephone and 400 % are one person's."""

AT_REST = "() => !Object.keys(sessionStorage).some((key) => key.startsWith('tracks-sent:'))"
"""Whether the kernel has answered all that the page sent (``sent.js``): what comes later is drawn, and scrolled to, while axe measures."""
RUN = """(options) => axe.run(options).then(({ violations }) => violations.map(({ id, nodes }) => `${id} (${nodes.length}): `
  + nodes.slice(0, 3).map((n) => `${n.target}: ${n.html.slice(0, 160)} ${n.failureSummary.slice(0, 200)}`).join("; ")))"""


class Inspector:
    """axe on the present page; ``found`` keeps what it finds under the name of the page and its window."""

    def __init__(self, trainee: Trainee, looks: tuple[Look, ...], home: Look | None = None) -> None:
        self.trainee = trainee
        self.looks = looks
        self.home = home or (looks[0] if len(looks) == 1 else WIDE)
        """The window in which the person goes on afterwards: where none is named, their only one, or the wide one."""
        self.found: dict[str, list[str]] = {}
        self.places: list[str] = []

    def look(self, place: str, schemes: bool = True) -> None:
        """Run axe in each window; without ``schemes`` the page stays as it is, such as on paper."""
        page = self.trainee.page
        self.places.append(place)
        page.wait_for_function(AT_REST)
        if not page.evaluate("Boolean(window.axe)"):
            page.evaluate(AXE_SCRIPT)
        for look in self.looks if schemes else self.looks[:1]:
            if schemes:
                self.turn_to(look)
            page.evaluate("scrollTo(0, 0)")  # a button that lies half under a bar would be measured as half a button
            found = page.evaluate(RUN, look.options)
            if not self.trainee.fits():
                found.append("scrolls to the side")
            if found:
                self.found[f"{place}, {look.width} x {look.height}, {look.scheme}"] = found
        if schemes:
            self.turn_to(self.home)

    def turn_to(self, look: Look) -> None:
        """The window of a look, once the page is drawn for it."""
        page = self.trainee.page
        page.emulate_media(color_scheme=look.scheme)
        self.trainee.resize(look.width, look.height)
