"""No page clips a sentence that is half as long again, at a desk or on a telephone, and every sentence comes through gettext."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_group_live import browse
from tests.journeys.full.test_staff import PAGES
from tests.support import pseudo_language, sample_report
from tests.support.browser import resize
from tests.support.debriefs import PLAN, drawn_answers, hand_in, people_at_work
from tests.support.finished_attempts import finished_events, store_finished
from tests.support.server import RunningServer, running_server
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, frozen_study
from tests.support.talk_page import finish_talk, start_talk
from tracks_sim import drafts
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.group.model import Part
from tracks_sim.interview import load_parameters
from tracks_sim.operations.debrief import open_debrief
from tracks_sim.report.formats.html import page as report_page
from tracks_sim.store import COMMAND_LINE, FixedClock, Store, Studies
from tracks_sim.store.groups import Groups
from tracks_sim.study.questionnaire import load_questionnaires
from tracks_sim.ui.author.state import DRAFT_SCREENS
from tracks_sim.ui.shared.code_sheets import group_code_sheets

pytestmark = pytest.mark.browser
CASE, TALK = "the-knitted-hat", "the-second-cot"
SAID: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("Votre mari peut-il attendre dehors ?", (0,)), ("Vous avez peur de lui ?", (1, 0)), ("Mon numéro est le +33 1 23 45 67 89", ()), ("a" * 600, ()), ("", ()),
    ("Merci, nous nous arrêtons là pour aujourd’hui. Au revoir.", ()),
)  # fmt: skip
"""What is typed in a talk, and which buttons below it are pressed: an act, an act among others, a refusal, too much, nothing, the end."""
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
    let block = parent;
    while (/^(inline|contents)$/.test(getComputedStyle(block).display)) block = block.parentElement;
    const room = block.getBoundingClientRect();
    if (lines.some((line) => line.right > room.right + 2 || line.left < room.left - 2 || line.bottom > room.bottom + 4)) name(parent, "sticks out");
    for (let up = parent; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect();
      const across = /hidden|clip/.test(style.overflowX) && lines.some((line) => line.right > box.right + 1), down = /hidden|clip/.test(style.overflowY) && lines.some((line) => line.bottom > box.bottom + 2);
      if ((across || down) && !up.classList.contains("visually-hidden")) { name(parent, "clipped"); break; }
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) break;
    }
  }
  const pen = document.createElement("canvas").getContext("2d");
  for (const field of document.querySelectorAll("input[placeholder]")) {
    const style = getComputedStyle(field);
    pen.font = style.font;
    if (field.checkVisibility() && pen.measureText(field.placeholder).width > field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)) found.add(`clipped in its field: ${field.id} ${field.placeholder}`);
  }
  return [...found];
}"""
"""Sentences that are cut off, stick out of what holds them, or stand beyond the page; what scrolls can be read."""
TEXTS = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!parent.closest("script, style, textarea, bdi, [lang=en]:not(html)") && parent.checkVisibility()) found.add(node.nodeValue.replace(/\\s+/g, " ").trim());
  }
  return [...found];
}"""
"""All texts on the page that are the kit's."""
UNFOLD = """() => {
  const shut = [...document.querySelectorAll("details:not([open])")];
  for (const one of shut) { one.open = true; one.dataset.unfolded = ""; }
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(shut.length > 0))));
}"""
"""Opens everything that can be unfolded, help and menu too."""
FOLD = "() => document.querySelectorAll('[data-unfolded]').forEach((one) => { one.open = false; delete one.dataset.unfolded; })"
EXPAND = """() => {
  const rows = new Map();
  for (const one of document.querySelectorAll("main [aria-expanded=false]")) rows.set(one.parentElement, [...rows.get(one.parentElement) ?? [], one]);
  [...rows.values()].forEach((row, n) => row[n % row.length].click());
  return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(rows.size))));
}"""
"""Opens one of what each row of buttons unfolds, another one in each row."""
ID = re.compile(r"[A-Z]{3} [A-Z]{3}|[0-9a-f]+([-:][0-9a-f]+)*…?|[a-z]+(-[a-z]+)+|1er décembre \d{4}|\d{1,2} [a-zéû]+ \d{4}|command line|account name is not stored")
"""Ids, hashes, days, and codes of groups; and who acted from a shell, which the audit log keeps in these words."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    found = tmp_path_factory.mktemp("pseudo")
    before = pseudo_language.write(found)
    with pseudo_language.spoken(found):
        yield found, before


@pytest.fixture(scope="module")
def server(folder: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = tmp_path_factory.mktemp("journey") / "data"
    shutil.copytree(scenarios_root() / "cases" / TALK, data / "drafts" / TALK)
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
    pieces = (re.sub(r" \d{1,2}$", "", plain(piece).strip()) for piece in re.split(r"[,·:;()⟦⟧⁨⁩]", text))
    return any(len(re.findall(r"[^\W\d_]{2,}", piece)) > 1 and not ID.fullmatch(piece) and piece not in content() for piece in pieces)


class Looks:
    """Looks at a page in both windows; ``found`` keeps by page what is cut off, or bare."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def look(self, page: Page, place: str, words: bool = True, widths: Sequence[int] = WIDTHS) -> None:
        """``words``: whether all of them are of the kit and its cases."""
        for width in widths:
            resize(page, width, 900)
            page.wait_for_function("() => document.getAnimations().every((animation) => animation.playState !== 'running')")
            found = set(page.evaluate(CLIPPED))
            if page.evaluate(UNFOLD):
                found.update(page.evaluate(CLIPPED))
            if words:
                found.update(f"bare: {text}" for text in page.evaluate(TEXTS) if is_bare(text))
            page.evaluate(FOLD)
            if found:
                self.found[f"{place}, {width}"] = sorted(found)
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
    for name in ("My data", "About the sources"):
        trainee.open_box("Help")
        trainee.button(name).click()
        trainee.page.locator(".tracks[data-ready]:not([data-step=home])").wait_for()
        looks.look(trainee.page, name)
        trainee.open()
    trainee.start(CASE)
    while trainee.step != "submit":
        looks.look(trainee.page, trainee.step)
        if trainee.step == "indicators":
            trainee.resize(390, 900)
            trainee.open_steps()
            looks.look(trainee.page, "all steps", widths=(390,))
            trainee.resize(390, 900)
            trainee.page.keyboard.press("Escape")
            trainee.show("file")
            looks.look(trainee.page, "file from below", widths=(390,))
            trainee.show("worksheet")
        trainee.go_on()
    looks.look(trainee.page, "submit")
    trainee.pause()
    looks.look(trainee.page, "paused")
    looks.expect_nothing()


def test_an_authors_pages(arrive: Arrive, server: RunningServer) -> None:
    looks = Looks()
    with Store.open(data_of(server)) as store:
        code = store.staff.add("trainer", "somebody", COMMAND_LINE)[1]
    author = arrive(1280, "fr", reduced_motion="reduce")
    page = author.page
    author.enter_with(code)
    page.goto(f"{server.url}author?screen=cases")
    page.wait_for_selector("html[data-listening] [data-screen=cases]")
    looks.look(page, "author cases")
    page.locator(".screen-head button.primary").click()
    page.wait_for_selector("[data-screen=begin]")
    looks.look(page, "author begin")
    page.goto(f"{server.url}author?screen=start&case={TALK}")
    for n, screen in enumerate(DRAFT_SCREENS, start=1):
        page.locator(".screens button").nth(n).click()
        page.wait_for_selector(f"html[data-listening] [data-screen={screen}]")
        looks.look(page, f"author {screen}")
        if page.evaluate(EXPAND):
            looks.look(page, f"author {screen}, all expanded")
        if (bank := page.locator(".from-bank")).count():
            bank.first.click()
            page.locator("dialog.bank li").first.wait_for()
            looks.look(page, f"author {screen}, from the bank")
            page.keyboard.press("Escape")
            page.locator("dialog.bank").wait_for(state="detached")
        match screen:
            case "start":
                text = page.locator("textarea.write").nth(2)
                text.fill("Other words")
                text.blur()
                page.wait_for_selector("[data-saved]")
                text.focus()
                page.locator(".ask-earlier").click()
                page.locator(".earlier li").first.wait_for()
                looks.look(page, "author start, earlier versions")
            case "judgements":
                page.locator("section.judge .passage button").first.click()
                page.locator(".says input[type=radio]").first.check()
                page.locator(".says .picks input[type=radio]").first.check()
                looks.look(page, "author judgements, says something")
            case "languages":
                page.locator(".replace summary").click()
                page.locator(".replace input").first.fill("cot")
                page.locator(".replace form button").first.click()
                page.locator(".replace li").first.wait_for()
                looks.look(page, "author languages, words found")
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


def test_a_talk_and_its_feedback(arrive: Arrive, server: RunningServer) -> None:
    looks = Looks()
    trainee = arrive(1280, "fr", reduced_motion="reduce")
    page, talk = trainee.page, start_talk(trainee, TALK)
    looks.look(page, "talk")
    for width in WIDTHS:
        trainee.resize(width, 900)
        for part in ("ask", "moves", "file", "end"):
            trainee.open_part(part)
            looks.look(page, f"talk, {part}", widths=(width,))
            trainee.resize(width, 900)
        trainee.close_part()
    trainee.resize(1280, 900)
    for words, pressed in SAID:
        talk.say(words)
        expect(talk.understood.or_(page.locator(".own .warning")).first).to_be_visible()
        looks.look(page, f"talk, {words[:20]}")
        for n in pressed:
            talk.understood.get_by_role("button").nth(n).click()
            looks.look(page, f"talk, {words[:20]}, {n}")
    trainee.button("End the talk and see the feedback").click()
    expect(page.locator("dialog.leaving")).to_be_visible()
    looks.look(page, "talk, left open")
    page.locator("dialog.leaving button").first.click()
    talk.open_move("close_safely")
    talk.move_button("close_safely").click()
    expect(talk.asked_to_end).to_be_visible()
    looks.look(page, "talk, to be ended")
    talk.add_turn(talk.end_it)
    looks.look(page, "talk, ended")
    finish_talk(trainee)
    looks.look(page, "feedback on a short talk")
    trainee.case = trainee.library.case(TALK)
    for who in ("expert", "novice"):
        events = finished_events(who, trainee.case, trainee.library, load_parameters(), "fr", "fr")
        attempt = store_finished(data_of(server), trainee.code, events, trainee.case, trainee.library)
        trainee.open(f"practise?attempt={attempt}")
        trainee.expect_step("feedback")
        for part in page.locator("[data-part]").all():
            part.click()
            looks.look(page, f"feedback to a {who}, {part.get_attribute('data-part')}")
    trainee.open()
    looks.look(page, "home after feedback")
    looks.expect_nothing()


def test_a_group(arrive: Arrive, server: RunningServer, browser: Browser, library: Library) -> None:
    """From the plan to the end, as the trainer sees it and two of its people: one has handed in, one is late."""
    looks, opens = Looks(), datetime(2027, 1, 5, 9)
    later = Part(case=CASE, debrief=True, opens=opens, closes=opens + timedelta(days=400))
    with Store.open(data_of(server)) as store:
        groups, draw = Groups(store), random.Random(1)
        trainer, code = store.staff.add("trainer", "somebody", COMMAND_LINE)
        store.staff.add("trainer", "another", COMMAND_LINE)
        group, people = people_at_work(store, library, trainer, 12, PLAN.model_copy(update={"languages": ("fr", "en"), "parts": (*PLAN.parts, later)}))
        wall, late, phone = (browse(browser, server, one, "fr", 1280) for one in (code, people[0][1], people[2][1]))
        wall.goto(f"{server.url}tracks/staff?lang=fr")

        def visit(page: Page, path: str, state: str) -> None:
            """Look at a page, and leave it: one that asks every few seconds may go elsewhere by itself."""
            page.goto(server.url + path)
            looks.look(page, f"{state}, {path.partition('=')[0]}")
            page.goto("about:blank")

        def lead(state: str, *names: str) -> None:
            for name in names:
                visit(wall, f"tracks/staff/{name}{'&' if '?' in name else '?'}group={group}", state)

        lead("at work", "groups", "group", "group?show=wall", "group-live", "group-debrief", "group-after")
        visit(wall, "tracks/staff/group", "new")
        stranger = arrive(1280, "fr", reduced_motion="reduce").page
        for path in ("g", "g?c=WRONG1", f"g?c={groups.state(group).code}"):
            visit(stranger, path, "door")
        groups.say(group, "Five more minutes")
        late.goto(server.url)
        late.locator(".group-strip").wait_for()
        looks.look(late, "first page of a group")
        late.locator(".own-group button").first.click()
        late.locator(".tracks[data-ready][data-step=briefing]").wait_for()
        looks.look(late, "in the case")
        groups.pause(group, True)
        late.locator("html[data-group-paused]").wait_for()
        looks.look(late, "paused")
        late.goto("about:blank")
        lead("paused", "group-live")
        groups.pause(group, False)
        for trainee, _ in people[1:]:
            hand_in(store, library, trainee, drawn_answers(library, draw))
        groups.call(group, 0)
        lead("called", "group-live", "group-debrief")
        visit(late, "g/debrief", "called, not handed in")
        visit(phone, "g/debrief", "called, handed in")
        with Store.open(data_of(server), clock=FixedClock(store.clock.now() + timedelta(minutes=2))) as in_two_minutes:
            assert open_debrief(in_two_minutes, library, group) is not None
        visit(late, "g/debrief", "late")
        lead("debrief", "group-live", "group-after")
        wall.goto(f"{server.url}tracks/staff/group-debrief?group={group}")
        looks.look(wall, "wall")
        while wall.locator("[data-key=next]").count():
            with wall.expect_navigation():
                wall.keyboard.press("Space")
            shown = wall.get_attribute(".stage", "data-on")
            looks.look(wall, f"wall, {shown}")
            if shown == "split vote":
                for path in ("g/debrief", "g/debrief?stays=1", "g/debrief?pause=1"):
                    visit(phone, path, "vote")
                phone.goto(f"{server.url}g/debrief")
                phone.locator("[name=answer]").first.check()
                phone.locator("form[data-vote] button").click()
                phone.locator(".kept").wait_for()
                looks.look(phone, "voted")
                phone.goto("about:blank")
        wall.goto("about:blank")
        visit(phone, "g/debrief", "at the wall")
        groups.open_feedback(group, 0)
        visit(phone, "g/debrief", "over")
        lead("over", "group-debrief", "group-after", "group")
        groups.close(group)
        lead("closed", "groups", "group", "group-live", "group-after")
    looks.expect_nothing()


def test_printed_codes_of_a_group(folder: tuple[Path, str], browser: Browser) -> None:
    looks = Looks()
    page = browser.new_page()
    page.set_content(group_code_sheets("First contact", "https://training.ministry-of-the-interior.example/tracks/", ["ABCD-EFGH-JKMN"], "fr"))
    looks.look(page, "slip", words=False, widths=(1280,))
    page.close()
    looks.expect_nothing()
