"""A debrief with one wall and ten people in two languages: six have phones that are pages, the others act at the store."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import data_of
from tests.journeys.full.test_group import violations
from tests.support.axe import ALL, COLOURS, Inspector, Look
from tests.support.browser import resize
from tests.support.browser_trainee import Trainee
from tests.support.debriefs import PLAN, called_to_debrief, drawn_answers, hand_in, people_at_work
from tests.support.server import RunningServer
from tracks_sim.case.load import Library
from tracks_sim.practice.events import IndicatorJudged
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.groups import Groups

OWN_SERVER = True
ANSWERS = ("present", "present", "absent", "absent", "insufficient", "insufficient", "present", "absent", "insufficient", "present")
"""What ten people said of violence: enough for a table whose every number can stand alone."""
PHONES = 6
LOOKS = (Look(1280, 900, "light", ALL), Look(1280, 900, "dark", COLOURS), Look(390, 844, "light", ALL), Look(390, 844, "dark", COLOURS))
"""The laptop at the wall, and the telephone that is its remote control."""
Enter = Callable[..., Page]


@pytest.fixture
def store(server: RunningServer) -> Iterator[Store]:
    with Store.open(data_of(server)) as store:
        yield store


@pytest.fixture
def enter(server: RunningServer, contexts: Callable[..., BrowserContext]) -> Iterator[Enter]:
    """A page of somebody who has entered their code; none may raise an error or be wider than its window."""
    pages: list[Page] = []
    errors: list[str] = []

    def page_of(code: str, path: str, width: int, language: str = "en") -> Page:
        context = contexts(width, language)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url)
        token = next(str(cookie.get("value")) for cookie in context.cookies() if cookie.get("name") == "_xsrf")
        context.request.post(f"{server.url}tracks/enter", form={"_xsrf": token, "code": code})
        page.goto(server.url + path)
        pages.append(page)
        return page

    yield page_of
    assert errors == []
    for page in pages:
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def stage(wall: Page) -> str:
    return str(wall.get_attribute(".stage", "data-on"))


def press(wall: Page, key: str) -> str:
    """Press a key that leads elsewhere; what is on the wall then."""
    with wall.expect_navigation():
        wall.keyboard.press(key)
    return stage(wall)


def test_a_wall_and_ten_people_in_two_languages(store: Store, library: Library, server: RunningServer, enter: Enter) -> None:
    staff, code = store.staff.add("trainer", "", COMMAND_LINE)
    group, people = people_at_work(store, library, staff, len(ANSWERS))
    groups, draw = Groups(store), random.Random(1)
    for (trainee, _), state in zip(people, ANSWERS, strict=True):
        at = store.time()
        hand_in(store, library, trainee, [*drawn_answers(library, draw), IndicatorJudged.model_validate({"at": at, "concept": "violence", "state": state})])
    wall = enter(code, f"tracks/staff/group-debrief?group={group}", 1280)
    expect(wall.locator(".stage h1")).to_have_text("No debrief is going on")
    look = Inspector(Trainee(wall, server.url, library), LOOKS)
    phones = [enter(code, "", 390, ("en", "fr")[n % 2]) for n, (_, code) in enumerate(people[:PHONES])]
    english, french, *others = phones
    groups.call(group, 0)
    expect(wall.locator(".stage h1")).to_contain_text("How was that?", timeout=10_000)  # all have handed in: nobody waits for the minute
    look.look(stage(wall))
    for phone in phones:
        phone.goto(f"{phone.url.split('?')[0].rstrip('/')}/g/debrief")
    expect(english.locator("h1:visible")).to_have_text("Look at the wall")
    expect(french.locator("h1:visible")).to_have_text("Regardez le mur")

    assert press(wall, "Space") == "person question"
    look.look(stage(wall))
    assert press(wall, "Space") == "split question"
    look.look(stage(wall))
    assert press(wall, "ArrowLeft") == "person question" and press(wall, "PageDown") == "split question"
    assert press(wall, "Space") == "split split"
    look.look(stage(wall))
    wall.keyboard.press("b")
    expect(wall.locator(".wall")).to_be_hidden()
    expect(wall.get_by_role("button", name="Show the wall again")).to_be_focused()
    assert violations(wall) == []
    wall.keyboard.press("b")
    wall.keyboard.press("n")
    expect(wall.locator(".script")).to_be_hidden()
    assert press(wall, "Space") == "split vote"
    expect(wall.locator(".script")).to_be_hidden()  # it stays away from slide to slide
    wall.keyboard.press("n")
    look.look(stage(wall))

    expect(english.locator("[name=answer]")).to_have_count(3, timeout=10_000)
    expect(french.locator("[name=answer]:checked")).to_have_count(0, timeout=10_000)
    english.locator("[name=answer]").first.check()
    english.get_by_role("button", name="Vote again").click()
    expect(english.locator(".kept")).to_contain_text("Your vote is in.")
    french.context.set_offline(True)
    french.locator("[name=answer]").nth(2).check()
    french.get_by_role("button", name="Voter de nouveau").click()
    expect(french.locator("[data-offline]")).to_be_visible()
    assert groups.voters(group) == 1
    french.context.set_offline(False)
    expect(french.locator(".kept")).to_be_visible(timeout=10_000)
    voting = groups.state(group).voting
    assert voting is not None
    for n, phone in enumerate(others):
        phone.locator("[name=answer]").nth(n % 2).check(timeout=10_000)
        phone.get_by_role("button", name=("Vote again", "Voter de nouveau")[n % 2]).click()
        expect(phone.locator(".kept")).to_be_visible()
    for n, (trainee, _) in enumerate(people[PHONES:8]):
        groups.vote(group, trainee, voting.row, "present" if n % 2 else "absent")
    assert groups.voters(group) == 8
    look.look("split vote, of which some have voted")

    assert press(wall, "Space") == "split after"
    expect(english.locator("h1:visible")).to_have_text("Look at the wall", timeout=10_000)
    expect(english.locator(".kept")).to_have_count(0)
    assert wall.locator(".is-key").count() == 0
    look.look(stage(wall))
    assert press(wall, "k") == "split key"
    assert wall.locator(".is-key, .why .of-author").count() >= 1
    wall.context.new_page().goto(wall.url)  # a second window, or the laptop after its sleep, goes on there
    assert stage(wall.context.pages[-1]) == "split key"
    look.look(stage(wall))
    wall.context.set_offline(True)
    expect(wall.get_by_text("The server does not answer.")).to_be_visible(timeout=10_000)
    assert violations(wall) == []
    wall.context.set_offline(False)
    expect(wall.locator("[data-off]")).to_be_hidden(timeout=10_000)
    while wall.locator("[data-key=next]").count():
        press(wall, "Space")
        look.look(stage(wall))
    assert stage(wall) == "monday question"
    assert look.found == {}  # nor does the bar at the foot of a telephone cover a link of the script
    with wall.expect_navigation():
        wall.get_by_role("button", name="Open the feedback to everybody").click()
    expect(french.locator("h1:visible")).to_have_text("Le débriefing est terminé", timeout=10_000)
    with wall.expect_navigation():
        wall.get_by_role("button", name="Take it back").click()
    expect(french.locator("h1:visible")).to_have_text("Regardez le mur", timeout=10_000)
    wall.context.clear_cookies()  # twelve hours are over
    expect(wall.get_by_text("Your session is over")).to_be_visible(timeout=10_000)
    expect(wall.get_by_role("link", name="Enter again")).to_be_visible()


def test_a_small_projector_shows_each_slide_whole_in_two_languages(store: Store, library: Library, server: RunningServer, enter: Enter) -> None:
    staff, code = store.staff.add("trainer", "", COMMAND_LINE)
    plan = PLAN.model_copy(update={"name": "Reception of newcomers, by day and by night"})
    group, people = called_to_debrief(store, library, staff, 12, plan=plan)
    wall = enter(code, f"tracks/staff/group-debrief?group={group}", 1280)
    resize(wall, 1280, 800)
    hidden = "stage => stage.scrollHeight - stage.clientHeight"
    shown = []
    while wall.locator("[data-key=next]").count():
        shown.append(press(wall, "Space"))
        if shown[-1] == "split vote":
            voting = Groups(store).state(group).voting
            assert voting is not None
            for n, (trainee, _) in enumerate(people):
                Groups(store).vote(group, trainee, voting.row, ("urgent", "helpful")[n % 2])
        assert wall.locator(".stage").evaluate(hidden) == 0, shown
        assert wall.locator(".bar").evaluate("bar => bar.clientHeight") < 60
    assert "split after" in shown
    resize(wall, 1280, 400)  # too low for any words: the arrow keys scroll
    assert wall.locator(".stage").evaluate(hidden) > 0
    wall.keyboard.press("ArrowDown")
    assert wall.locator(".stage").evaluate("stage => stage.scrollTop") > 0


def test_the_wall_and_a_phone_work_without_a_script(store: Store, library: Library, server: RunningServer, contexts: Callable[..., BrowserContext]) -> None:
    staff, code = store.staff.add("trainer", "", COMMAND_LINE)
    group, people = called_to_debrief(store, library, staff, 12, seed=4)
    pages = []
    for who, path in ((code, f"tracks/staff/group-debrief?group={group}"), (people[0][1], "g/debrief")):
        context = contexts(390, "en", java_script_enabled=False)
        page = context.new_page()
        page.goto(server.url)
        token = next(str(cookie.get("value")) for cookie in context.cookies() if cookie.get("name") == "_xsrf")
        context.request.post(f"{server.url}tracks/enter", form={"_xsrf": token, "code": who})
        page.goto(server.url + path)
        pages.append(page)
    wall, phone = pages
    while stage(wall) != "split vote":
        wall.get_by_role("button", name="Next").click()
    phone.reload()
    phone.locator("[name=answer]").first.check()
    phone.get_by_role("button", name="Vote again").click()
    expect(phone.locator(".kept")).to_contain_text("Your vote is in.")
    assert Groups(store).voters(group) == 1
