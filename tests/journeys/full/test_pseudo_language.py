"""No page clips a sentence that is half as long again, at a desk or on a telephone, and every sentence comes through gettext."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_staff import PAGES
from tests.support import pseudo_language, sample_report
from tests.support.browser import resize
from tests.support.server import RunningServer, running_server
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, frozen_study
from tracks_sim import drafts
from tracks_sim.case.load import scenarios_root
from tracks_sim.report.formats.html import page as report_page
from tracks_sim.store import COMMAND_LINE, Store, Studies
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.ui.author.state import DRAFT_SCREENS

pytestmark = pytest.mark.browser
CASE = "the-knitted-hat"
WIDTHS = (1280, 390)
CLIPPED = """() => {
  const wide = document.documentElement.clientWidth, found = new Set();
  const name = (e, what) => found.add(`${what}: ${e.parentElement.className} > ${e.tagName.toLowerCase()}.${[...e.classList].join(".")} ${e.textContent.trim().slice(0, 60)}`);
  if (document.documentElement.scrollWidth > wide) found.add(`the page is ${document.documentElement.scrollWidth} wide`);
  const scrolls = (e) => { for (let up = e; up && up !== document.body; up = up.parentElement) if (/auto|scroll/.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth) return true; return false; };
  // What is there for the ear alone.
  const hidden = (e) => { for (let up = e; up && up !== document.body; up = up.parentElement) { const box = up.getBoundingClientRect(); if ((box.width < 3 || box.height < 3) && /hidden|clip/.test(getComputedStyle(up).overflow)) return true; } return false; };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.nodeValue.trim() || !parent.checkVisibility({ visibilityProperty: true }) || parent.closest(".visually-hidden, .skip, script, style, option, textarea, svg")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter((line) => line.width > 1);
    // A title around it, or what its summary opens, has the whole.
    if (!lines.length || hidden(parent) || parent.closest("[title], summary")) continue;
    if (lines.some((line) => line.right > wide + 1 || line.left < -1) && !scrolls(parent)) name(parent, "past the edge");
    for (let up = parent; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect();
      const across = /hidden|clip/.test(style.overflowX) && lines.some((line) => line.right > box.right + 1), down = /hidden|clip/.test(style.overflowY) && lines.some((line) => line.bottom > box.bottom + 2);
      if ((across || down) && !up.classList.contains("visually-hidden")) { name(parent, "clipped"); break; }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
    }
  }
  return [...found];
}"""
"""Sentences that are cut off, or stand beyond the page; what scrolls can be read."""
TEXTS = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.closest("script, style, textarea, bdi") && parent.checkVisibility()) found.add(node.nodeValue.replace(/\\s+/g, " ").trim());
  }
  return [...found];
}"""
"""All texts on the page that are the kit's."""
ID = re.compile(r"[0-9a-f]+([-:][0-9a-f]+)*…?|[a-z]+(-[a-z]+)+|1er décembre \d{4}|\d{1,2} [a-zéû]+ \d{4}|command line \(account name is not stored\)")
"""Ids, hashes and days; and who acted from a shell, which the audit log keeps in these words."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    found = tmp_path_factory.mktemp("pseudo")
    before = pseudo_language.write(found)
    with pseudo_language.spoken(found):
        yield found, before


@pytest.fixture(scope="module")
def server(folder: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("journey") / "data"
    shutil.copytree(scenarios_root() / "cases" / CASE, data / "drafts" / CASE)
    with running_server(data, before=folder[1]) as running:
        yield running


@cache
def content() -> str:
    """All words of cases, catalogues and studies, which are in no catalogue of gettext."""
    files = (path for root in (scenarios_root(), Path(drafts.__file__).parent / "template") for path in root.rglob("*.yaml"))
    return plain(" ".join((a_study().title["fr"], *(path.read_text(encoding="utf-8") for path in files))))


def plain(text: str) -> str:
    return " ".join(re.sub(r"[*\"\\]", "", text.replace("''", "’")).split())


def is_bare(text: str) -> bool:
    """Whether two words or more stand in no catalogue, in no case, and are no id, day or hash."""
    text = re.sub(r"^\d+\. | \d{1,2}$", "", text)
    if re.search("éé|ií|óo|áa|úu|ýy|Áa|Éé|Ií|Óo|Úu", text) or plain(text).rstrip(".… ") in content():
        return False
    pieces = (plain(piece).strip() for piece in re.split(r"[,·:⁨⁩]", text))
    return any(len(re.findall(r"[^\W\d_]{2,}", piece)) > 1 and not ID.fullmatch(piece) and piece not in content() for piece in pieces)


class Looks:
    """Looks at a page in both windows; ``found`` keeps by page what is cut off, or bare."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def look(self, page: Page, place: str, words: bool = True) -> None:
        """``words``: whether all of them are of the kit and its cases."""
        for width in WIDTHS:
            resize(page, width, 900)
            page.wait_for_function("() => document.getAnimations().every((animation) => animation.playState !== 'running')")
            if found := page.evaluate(CLIPPED):
                self.found[f"{place}, {width}"] = found
        if words and (found := [text for text in page.evaluate(TEXTS) if is_bare(text)]):
            self.found[f"{place}, bare"] = found
        resize(page, 1280, 900)

    def expect_nothing(self) -> None:
        assert not self.found, "\n".join(f"{place}: {what}" for place, found in self.found.items() for what in found)


def test_a_trainees_pages(arrive: Arrive, server: RunningServer) -> None:
    looks = Looks()
    trainee = arrive(1280, "fr", reduced_motion="reduce")
    trainee.open()
    looks.look(trainee.page, "welcome")
    trainee.enter_with_new_code()
    looks.look(trainee.page, "home")
    trainee.start(CASE)
    while trainee.step != "submit":
        looks.look(trainee.page, trainee.step)
        trainee.go_on()
    looks.look(trainee.page, "submit")
    looks.expect_nothing()


def test_an_authors_pages(arrive: Arrive, server: RunningServer) -> None:
    looks = Looks()
    with Store.open(data_of(server)) as store:
        code = store.staff.add("trainer", "somebody", COMMAND_LINE)[1]
    author = arrive(1280, "fr", reduced_motion="reduce")
    author.enter_with(code)
    for screen in ("cases", "begin", *DRAFT_SCREENS):
        author.page.goto(f"{server.url}author?screen={screen}" + (f"&case={CASE}" if screen in DRAFT_SCREENS else ""))
        author.page.wait_for_selector(f"html[data-listening] [data-screen={screen}]")
        looks.look(author.page, f"author {screen}")
    looks.expect_nothing()


def test_pages_of_staff(arrive: Arrive, server: RunningServer) -> None:
    looks = Looks()
    with Store.open(data_of(server)) as store:
        store.new_trainee("fr", "a label")
        studies = Studies(store)
        studies.keep_plan(a_study(id="planned"))
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study())
        frozen_study(store, kit_library(), load_questionnaires(scenarios_root()), a_study(id="opened"))
        codes = {role: store.staff.add(role, "somebody", COMMAND_LINE)[1] for role in PAGES}
    for role, paths in PAGES.items():
        person = arrive(1280, "fr", reduced_motion="reduce")
        person.enter_with(codes[role])
        for path in paths:
            person.page.goto(f"{server.url}tracks/staff{path}")
            looks.look(person.page, f"{role}{path}")
    looks.expect_nothing()


def test_a_report(folder: tuple[Path, str], browser: Browser) -> None:
    looks = Looks()
    page = browser.new_page()
    page.set_content(report_page(sample_report.sample_report(), "fr"))
    looks.look(page, "report", words=False)
    page.close()
    looks.expect_nothing()
