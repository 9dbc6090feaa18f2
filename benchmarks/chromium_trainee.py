"""A trainee in a real Chromium among the crowd: the same case, by clicks."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Error, Page

from benchmarks.crowd import Confirmed, Crowd, Log, attempt_of_address
from benchmarks.trainee_screens import BEGIN, CASE, COUNTRY, FOLD, NEW_CODE, START, TO_THE_CASES, TRACKS
from benchmarks.visits import browser

CASE_TITLE, CASE_COUNTRY = "The packing shed", "ie"
STEP = '.steps button:has(.name:text-is("{}"))'
PATIENCE = 60_000  # ms
READ_AND_JUDGE = [
    ("step", STEP.format("Read")),
    ("step", STEP.format("Indicators")),
    ("indicator", "#question input[type=radio] >> nth=0"),
    ("", "#items [data-item] >> nth=1"),
    ("indicator", "#question input[type=radio] >> nth=2"),
    ("", "#items [data-item] >> nth=2"),
    ("indicator", "#question input[type=radio] >> nth=1"),
    ("step", STEP.format("Act, means, purpose")),
    ("element", "fieldset.question >> nth=0 >> input[type=radio] >> nth=0"),
    ("step", STEP.format("Decision")),
    ("decision", ".options input[type=radio] >> nth=1"),
    ("step", STEP.format("Submit")),
    ("submit", ".work .actions button.primary"),
]
"""Clicks of one case; one without a name is answered by the page alone."""


def click_through(url: str, wait: float, crowd: Crowd, log: Log) -> None:
    """Wait ``wait`` seconds, then play the case until the crowd's time is over, once at least, and log each act."""
    until = time.monotonic() + crowd.seconds
    time.sleep(wait)
    with browser() as it:
        context = it.new_context()
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        try:
            _arrive(page, "page: welcome", log, lambda: page.goto(url, wait_until="commit"))
            time.sleep(crowd.think)
            page.locator(NEW_CODE).click()
            page.locator("[data-code]").wait_for()
            _arrive(page, "page: cases", log, lambda: page.locator(TO_THE_CASES).click(no_wait_after=True))
            while True:
                _practise(page, crowd, log)
                _arrive(page, "page: cases", log, lambda: page.goto(url, wait_until="commit"))
                if time.monotonic() > until:
                    break
            log.finished += 1
        except Error as error:
            log.errors[f"Chromium: {str(error).splitlines()[0]}"] += 1


def _arrive(page: Page, name: str, log: Log, go: Callable[[], object]) -> None:
    """Time to interactive: from the navigation until the page says that it is ready."""
    page.evaluate("document.documentElement.dataset.before = '1'")
    begin = time.perf_counter()
    go()
    page.locator("html[data-page=ready][data-listening]:not([data-before])").wait_for(state="attached")
    log.seconds[name].append(time.perf_counter() - begin)


def _practise(page: Page, crowd: Crowd, log: Log) -> None:
    time.sleep(crowd.think)
    while (fold := page.locator(f"{FOLD}:not([open]) > summary:visible")).count():
        fold.first.click()
    page.locator(CASE).filter(has=page.locator(".name", has_text=CASE_TITLE)).locator(START).first.click()
    page.locator(f"{TRACKS}[data-step=start]").wait_for()
    time.sleep(crowd.think)
    page.locator(COUNTRY).select_option(CASE_COUNTRY)
    begin = time.perf_counter()
    page.locator(BEGIN).click()
    page.locator(f"{TRACKS}[data-step=briefing]").wait_for()
    log.seconds["begin"].append(time.perf_counter() - begin)
    page.wait_for_url("**attempt=*")  # the page tells its address a moment after it is there
    acts: list[Confirmed] = []
    log.attempts[attempt_of_address(page.url)] = acts
    for name, target in READ_AND_JUDGE:
        time.sleep(crowd.think)
        before = int(page.locator(TRACKS).get_attribute("data-events") or 0)
        start = time.perf_counter()
        page.locator(target).click()
        if not name:
            continue
        page.locator(f"{TRACKS}:not([data-events='{before}'])").wait_for()
        log.seconds[name].append(time.perf_counter() - start)
        acts.append(Confirmed({}, before, int(page.locator(TRACKS).get_attribute("data-events") or 0)))
