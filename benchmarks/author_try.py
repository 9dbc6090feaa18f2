"""How soon a case that is tried is on screen; part of ``benchmarks/author.py``."""

from __future__ import annotations

import shutil
import statistics
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.support.browser import launch
from tests.support.server import running_server
from tracks_sim.case.load import scenarios_root
from tracks_sim.store import COMMAND_LINE, Store

SHOWN_AIM = 1.0
"""Seconds from the click until the case that is tried is on screen, in a server that has been asked before."""
TIMES = 7


def shown(case: str, data: Path) -> list[float]:
    """Seconds from each click on the author's page until the decision of the case is on screen, earlier steps answered as the key."""
    with running_server(data) as server, launch() as browser:
        shutil.copytree(scenarios_root() / "cases" / case, data / "drafts" / "the-yellow-crate")
        code = Store.open(data).staff.add("trainer", "", COMMAND_LINE)[1]
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(server.url)
        page.locator("input[name=code]").fill(code)
        page.locator("form:has(input[name=code]) button").first.click()
        page.wait_for_load_state()
        page.goto(f"{server.url}author?case=the-yellow-crate&screen=try")
        page.locator("[id='try:step']").select_option("decision")
        page.locator(".door a.primary[href*='step=decision']").wait_for()
        return [_one(page) for _ in range(TIMES + 1)][1:]


def _one(page: Page) -> float:
    begin = time.perf_counter()
    with page.context.expect_page() as opened:
        page.locator(".door a.primary").click()
    opened.value.locator(".tracks[data-step=decision]").wait_for()
    seconds = time.perf_counter() - begin
    opened.value.close()
    return seconds


def measure(case: str, folder: Path) -> dict[str, Any]:
    """The figures, and the aims that were missed."""
    seconds = shown(case, folder / "data")
    middle = statistics.median(seconds)
    missed = [f"on screen after {middle:.2f} s, not {SHOWN_AIM:.1f}"] if middle > SHOWN_AIM else []
    return {"shown_s": middle, "shown_most_s": max(seconds), "missed": missed}
