"""The benchmark of the screens: what it measures on a page whose figures are known, and the aims that it names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from benchmarks.screen_figures import Screen, Tally, screen, window, words_in_all, words_in_sight
from benchmarks.screen_walks import OTHERS, PHONE, WIDE, Walked
from benchmarks.screens import COLUMNS, Figures, aims, figures, lines
from benchmarks.trainee_screens import FeedbackFigures
from tests.support.browser import launch

PAGE = """
<!doctype html><html lang="en"><title>a</title><style>
  * { margin: 0; padding: 0; box-sizing: border-box; }
  header { position: sticky; top: 0; height: 60px; } footer { position: fixed; bottom: 0; height: 40px; left: 0; }
  .list { height: 200px; overflow: auto; } .list p { height: 500px; } .wide { overflow-x: auto; height: 100px; } .wide p { width: 5000px; }
</style><header>Two words</header><main>
  <div class="list"><p>one two three</p></div>
  <div class="wide"><p>scrolls to the side</p></div>
  <textarea style="height: 40px; display: block">1\n2\n3\n4\n5\n6\n7</textarea>
  <details><summary>fold</summary>five folded words are here</details>
  <p style="margin-top: 1000px">below the window</p>
  <div style="height: 1000px"></div>
</main><footer>end</footer></html>
"""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with launch() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_content(PAGE)
        yield page


@pytest.mark.browser
def test_height_holds_what_an_inner_scroll_area_hides(page: Page) -> None:
    """The list shows 200 of 500 px: 300 more than the page. What scrolls to the side, and the field, are no areas."""
    of_page = page.evaluate("document.documentElement.scrollHeight")
    found = screen(page)
    assert (found.height, found.areas, found.page_scroll) == (of_page + 300, 1, of_page - 800)


@pytest.mark.browser
def test_sticky_is_the_share_of_the_window_under_what_stays(page: Page) -> None:
    """60 px at the top and 40 px at the bottom: 100 of 800, and of 400."""
    assert screen(page).sticky == pytest.approx(100 / 800)
    with window(page, 640, 400):
        assert screen(page).sticky == pytest.approx(100 / 400)
    assert page.viewport_size == {"width": 1280, "height": 800}


@pytest.mark.browser
def test_words_of_the_first_window_and_of_all(page: Page) -> None:
    """3 + 4 + 1 in sight; 5 folded and 3 below the window more in all. What a field holds is no text of the page."""
    assert words_in_sight(page) == 3 + 4 + 1
    assert words_in_all(page) == 3 + 4 + 1 + 5 + 3


def test_time_is_words_at_150_a_minute_and_5_seconds_an_act() -> None:
    """300 words are 2 minutes, 12 acts one; a line that is shown again is not read again."""
    tally = Tally(acts=12, lines={"word " * 100, "other " * 200})
    assert tally.minutes == pytest.approx(3)


def walk(screen_: Screen, size: tuple[int, int], sheet_pages: int = 1, longest: float = 800, frame: int = 3000) -> Walked:
    """A walk whose screens all look alike."""
    names = ("interview", "indicators", "home")
    sizes = (size, *OTHERS) if size == WIDE else (size,)
    tally = Tally(acts=9, citations=4, citing=8, by_step={"indicators": 3}, milliseconds=[10.0, 30.0], frames=[frame])
    feedback = FeedbackFigures(150, 900, 700, {"talk": longest, "all-figures": 9000}, sheet_pages)
    return Walked({(name, at): screen_ for name in names for at in sizes}, tally, feedback)


def missed(main: Figures, others: Figures | None = None) -> list[str]:
    return [aim for aim, _, met in aims(main, others or {}, {}) if not met]


GOOD = Screen(height=800, page_scroll=0, areas=0, sticky=0.1)


def test_the_larger_figure_of_the_languages_counts_and_a_missing_one_is_none() -> None:
    column = COLUMNS[0]
    table = figures({column: [walk(GOOD, WIDE), walk(Screen(900, 0, 1, 0.1), WIDE)]})
    assert table["height, px: home"] == [900, *[None] * 7]
    assert table["an act, ms: median"][0] == 20  # of 10, 30, 10, 30
    assert table["acts a citation"][0] == 2


def test_an_aim_that_is_missed_is_named() -> None:
    wide, phone = next(c for c in COLUMNS if c[2] == WIDE), next(c for c in COLUMNS if c[2] == PHONE)
    assert missed(figures({wide: [walk(GOOD, WIDE)], phone: [walk(GOOD, PHONE)]})) == []
    bad = Screen(height=2000, page_scroll=20, areas=3, sticky=0.25)
    named = " ".join(missed(figures({wide: [walk(bad, WIDE, 2, 2401, 5000)], phone: [walk(bad, PHONE)]})))
    for aim in ("interview at 1280 x 800: page scroll", "indicators at 1280 x 800: scroll areas", "any screen at 390 x 844: scroll areas",
                "any screen at 390 x 844: sticky", "longest part", "sheet, pages", "a frame"):  # fmt: skip
        assert aim in named


def test_figures_stand_beside_those_of_before() -> None:
    [_, line] = lines({"height, px: home": [2604, None]}, {"height, px: home": (3132, 1.5)}, ["a", "b"])
    assert line.split() == ["height,", "px:", "home", "2,604", "(3,132)", "-", "(1.5)"]
