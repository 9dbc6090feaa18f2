"""Reload, Back, a killed kernel, a killed server, a second tab: nothing that was confirmed is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.browser
OWN_SERVER = True
CASE = "the-packing-shed"


def start_case(arrive: Arrive, width: int = 1280, language: str = "en", **more: object) -> Trainee:
    """A trainee who has started a case."""
    trainee = arrive(width, language, **more)
    trainee.enter_with_new_code()
    trainee.start(CASE, "ie")
    return trainee


def radio(question: Locator, trainee: Trainee, state: str) -> Locator:
    """The radio button of a state."""
    return question.get_by_role("radio", name=trainee.answer(state), exact=True)


def test_a_reload_lands_on_the_same_step_with_the_same_answers(arrive: Arrive) -> None:
    trainee = start_case(arrive, 1280, "fr")
    case = trainee.file.case
    paper = case.documents[0].passages
    concept, need, option, part = case.indicators[0], case.needs[0], case.options[3], case.plan[0]

    def reload(step: str) -> None:
        """Reload: the same step, and no further event."""
        saved = trainee.events
        trainee.page.reload()
        trainee.expect_step(step)
        assert trainee.events == saved

    reload("briefing")
    trainee.go_to("reading")
    trainee.mark(paper[1])
    reload("reading")
    expect(trainee.passage_button(paper[1], "Marked")).to_have_attribute("aria-pressed", "true")
    trainee.go_to("indicators")
    trainee.judge(concept, "present", phases=["now"], sure="very sure (90 %)")
    trainee.cite(trainee.concept(concept), paper[0])
    reload("indicators")
    expect(radio(trainee.concept(concept), trainee, "present")).to_be_checked()
    expect(trainee.concept(concept).get_by_role("checkbox", name=trainee.t("Now"), exact=True)).to_be_checked()
    expect(trainee.concept(concept).get_by_role("radio", name=trainee.t("very sure (90 %)"), exact=True)).to_be_checked()
    expect(trainee.concept(concept).get_by_role("list", name=trainee.t("Cited passages"))).to_contain_text(trainee.passage_label(paper[0]))
    trainee.go_to("detection")
    trainee.detect("open")
    reload("detection")
    expect(trainee.detection.get_by_role("radio", name=trainee.answer("open"), exact=True)).to_be_checked()
    trainee.go_to("elements")
    trainee.judge_element("means", "insufficient")
    reload("elements")
    expect(radio(trainee.element("means"), trainee, "insufficient")).to_be_checked()
    trainee.go_to("needs")
    trainee.judge_need(need, "helpful")
    trainee.lock()
    reload("needs")
    expect(trainee.need_question(need).get_by_role("radio")).to_have_count(0)
    expect(trainee.need_question(need).locator(".given")).to_contain_text(trainee.answer("helpful"))
    expect(trainee.need_question(need).locator(".finding")).to_be_visible()
    trainee.go_to("decision")
    trainee.decide(option.id)
    trainee.plan(part.part, part.options[1])
    trainee.write_note("Please offer a calm room.")
    reload("decision")
    expect(trainee.page.get_by_role("textbox")).to_have_value("Please offer a calm room.")  # the same part, too
    trainee.show_part("option")
    expect(trainee.option(option.id)).to_be_checked()
    trainee.go_to("submit")
    reload("submit")
    trainee.submit()
    reload("feedback")
    expect(trainee.page.locator("#summary .story")).to_be_visible()


def test_back_and_forward_move_a_step_and_then_leave(arrive: Arrive) -> None:
    trainee = start_case(arrive)
    for step in trainee.steps[1:4]:
        trainee.go_on()
        trainee.expect_step(step)
    for step in reversed(trainee.steps[:3]):
        trainee.page.go_back()
        trainee.expect_step(step)
    trainee.page.go_forward()
    trainee.expect_step("reading")
    trainee.page.reload()
    trainee.expect_step("reading")
    trainee.page.go_back()
    trainee.expect_step("briefing")
    trainee.page.go_back()
    trainee.expect_step("home")
    trainee.page.go_forward()
    trainee.expect_step("briefing")


def test_an_attempt_that_is_begun_has_an_address(arrive: Arrive) -> None:
    """The list of cases and the choice of country have no kernel; Back leads from the attempt to the cases and Forward to it again."""
    trainee = arrive()
    trainee.enter_with_new_code()
    trainee.start(CASE, "ie")
    trainee.expect_step("briefing")
    assert trainee.attempt_id
    trainee.page.go_back()
    trainee.expect_step("home")
    trainee.page.go_forward()
    trainee.expect_step("briefing")
    trainee.go_on()
    trainee.expect_step(trainee.steps[1])
    # The choice of country and mode is a place of its own as long as nothing was begun.
    trainee.open()
    trainee.pick("the-night-bus")
    trainee.page.go_back()
    trainee.expect_step("home")
    trainee.page.go_forward()
    trainee.expect_step("start")
    trainee.button("Back").click()
    trainee.expect_step("home")


def test_the_language_changes_in_the_middle_without_loss(arrive: Arrive) -> None:
    trainee = start_case(arrive, 390, "en")
    concept = trainee.file.case.indicators[2]
    trainee.go_to("indicators")
    trainee.judge(concept, "absent")
    trainee.speak("fr")
    trainee.expect_step("indicators")
    expect(radio(trainee.concept(concept), trainee, "absent")).to_be_checked()
    trainee.page.reload()
    trainee.expect_step("indicators")
    assert trainee.t("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back.") == trainee.page.locator("body").get_attribute("data-lost")


def test_a_language_chosen_on_the_first_page_holds_from_there_on(arrive: Arrive) -> None:
    trainee = arrive(1280, "en")
    trainee.open()
    trainee.speak("fr")
    trainee.expect_step("welcome")
    trainee.button("Make my code").click()
    expect(trainee.page.get_by_text(trainee.t("This is your code. It is shown only once."))).to_be_visible()
    trainee.page.get_by_role("link", name=trainee.t("I have written it down: go on")).click()
    trainee.expect_step("home")


def test_pause_and_go_on(arrive: Arrive) -> None:
    trainee = start_case(arrive, 1280, "fr")
    concept = trainee.file.case.indicators[0]
    trainee.go_to("indicators")
    trainee.judge(concept, "present")
    expect(saved(trainee)).to_have_text(trainee.t("Saved"))
    expect(trainee.page.locator(".bar [role=status]")).to_have_text("")  # seen at each act, and spoken only when saving fails
    trainee.pause()
    trainee.page.reload()  # a pause lasts until one goes on
    expect(trainee.page.get_by_role("heading", name=trainee.t("Paused"))).to_be_visible()
    trainee.page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")).click()
    expect(radio(trainee.concept(concept), trainee, "present")).to_be_checked()
    trainee.pause()
    trainee.step_button("needs").click()  # who goes to a step goes on
    trainee.expect_step("needs")
    expect(trainee.page.get_by_role("heading", name=trainee.t("Paused"))).to_have_count(0)


def test_signed_out_means_out_and_the_code_leads_back(arrive: Arrive) -> None:
    trainee = start_case(arrive, 390, "fr")
    address = trainee.page.url
    trainee.go_to("needs")
    trainee.judge_need(trainee.file.case.needs[0], "urgent")
    trainee.sign_out()
    trainee.page.go_back()  # the browser shows nothing of the case to the next person
    trainee.expect_step("welcome")
    trainee.page.goto(address)
    trainee.expect_step("welcome")
    trainee.enter_with(trainee.code.lower().replace("-", " "))
    trainee.expect_step("home")
    trainee.page.get_by_role("link", name=trainee.t("Go on with {case}").format(case=trainee.file.texts["fr"].title)).click()
    trainee.expect_step("needs")
    expect(trainee.need_question(trainee.file.case.needs[0]).get_by_role("radio", name=trainee.answer("urgent"), exact=True)).to_be_checked()


OF_THE_CASE = ".tracks, .tracks *, #opening, #rendered_cells"
"""Whatever a page of the kit draws."""


@pytest.fixture(scope="module")
def weather() -> Iterator[str]:
    """A page of another site."""

    class Weather(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>Weather</title><h1>Weather</h1>")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Weather) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()
        thread.join()


def leave_and_go_back(trainee: Trainee, left_for: str) -> None:
    """Leave from the fourth step; then every Back and Forward leads to the address ``left_for`` and draws nothing of the kit."""
    page, drawn = trainee.page, set[str]()
    page.expose_binding("drew", lambda _, what: drawn.add(what))
    for step in trainee.steps[1:4]:
        trainee.go_on()
        trainee.expect_step(step)
    address = page.url
    trainee.button("Leave this page").click()
    page.wait_for_url(f"{left_for}**")
    # Each frame that is painted from here on tells whether it holds anything of the kit.
    page.add_init_script(f"""{{
      const look = () => {{
        const seen = [...document.querySelectorAll({OF_THE_CASE!r})].filter((el) => el.getClientRects().length).map((el) => el.id || el.className);
        if (seen.length || document.title.includes("TRACKS")) window.drew(`${{location.pathname}} ${{document.title}} ${{seen.slice(0, 3)}}`);
        requestAnimationFrame(look);
      }};
      requestAnimationFrame(look);
    }}""")
    for move in ("back",) * 4 + ("forward",) * 4:  # three steps, and the list of cases before them
        page.evaluate(f"() => {{ window.before = true; setTimeout(() => history.{move}()); }}")
        page.wait_for_function("at => !window.before && location.href.startsWith(at) && document.readyState === 'complete'", arg=left_for)
        assert "TRACKS" not in page.content() and not drawn, drawn
    page.goto(address)  # on purpose: a pause, and nothing of the case
    expect(page.get_by_role("heading", name=trainee.t("Paused"))).to_be_visible()
    expect(page.get_by_role("region", name=trainee.t("Case file"))).to_have_count(0)
    assert drawn  # the look above is at work
    page.get_by_role("main").get_by_role("button", name=trainee.t("Go on")).click()
    trainee.expect_step(trainee.steps[3])
    page.reload()
    trainee.expect_step(trainee.steps[3])
    trainee.go_on()
    page.go_back()  # who has come back on purpose moves as before
    trainee.expect_step(trainee.steps[3])


def test_the_page_is_left_at_once_and_back_shows_nothing_of_the_case(arrive: Arrive) -> None:
    trainee = start_case(arrive, 1280, "fr")
    leave_and_go_back(trainee, f"{trainee.url}calendar")


def test_back_from_a_page_outside_shows_nothing_of_the_case(arrive: Arrive, tmp_path: Path, weather: str) -> None:
    with running_server(tmp_path / "data", exit_url=weather) as server:
        trainee = start_case(arrive, url=server.url)
        trainee.outside = weather
        leave_and_go_back(trainee, weather)


def test_a_second_tab_is_told_and_may_take_over(arrive: Arrive) -> None:
    first = start_case(arrive)
    concept = first.file.case.indicators[0]
    first.go_to("indicators")
    first.judge(concept, "present")
    second = Trainee(first.page.context.new_page(), first.url, first.library, "en", first.case)
    second.page.goto(first.page.url)
    second.expect_step("indicators")
    told = first.t("This case is open in another tab or window. You can go on here; the other one will then stop saving.")
    expect_off(second, told)
    expect(saved(first)).to_have_text(first.t("Saved"))
    second.button("Go on here").click()
    expect_on(second)
    second.judge(concept, "absent")
    expect_off(first, told)  # at once, not only when something is lost there
    expect(radio(first.concept(concept), first, "present")).to_be_checked()
    first.button("Go on here").click()
    expect_on(first)
    expect(radio(first.concept(concept), first, "absent")).to_be_checked()
    expect_off(second, told)
    assert not second.faults


def saved(trainee: Trainee) -> Locator:
    return trainee.page.locator(".bar .saved")


def expect_off(trainee: Trainee, told: str) -> None:
    """The page is not the writer: it says so, its work and its steps are off, and what is on the bar is not. Nothing was lost, and nothing is said to be."""
    expect(trainee.notice()).to_contain_text(told)
    expect(saved(trainee)).to_have_text(trainee.t("Saved"))
    work = trainee.page.get_by_role("main", include_hidden=True)
    expect(work).to_have_attribute("inert", "")
    for step in trainee.page.locator(".steps button").all():
        expect(step).to_be_disabled()
    expect(trainee.button("Leave this page")).to_be_enabled()


def expect_on(trainee: Trainee) -> None:
    expect(trainee.notice()).to_have_count(0)
    expect(saved(trainee)).to_have_text(trainee.t("Saved"))
    expect(trainee.page.get_by_role("main")).not_to_have_attribute("inert", "")


def kernel_of_newest_page(server: RunningServer) -> psutil.Process:
    children = psutil.Process(server.pid).children(recursive=True)
    return max(children, key=lambda p: (p.create_time(), p.pid))


OTHERS = """() => {
  const id = JSON.parse(document.getElementById("jupyter-config-data").textContent).kernelId;
  const address = (n) => new URL(`${document.documentElement.dataset.baseUrl}api/kernels/${id}/channels?session_id=other${n}`, location.href);
  window.others = [1, 2, 3, 4].map((n) => new WebSocket(address(n).href.replace("http", "ws")));
}"""
"""Connects four times more to the kernel of the page."""


def test_a_page_with_too_many_connections_is_told_and_does_not_fight_for_its_place(arrive: Arrive) -> None:
    trainee = start_case(arrive, 390, "fr")
    concept = trainee.file.case.indicators[0]
    trainee.go_to("indicators")
    trainee.judge(concept, "present", phases=["recruitment"])
    saved = trainee.events
    trainee.page.evaluate(OTHERS)
    trouble = trainee.page.locator("#trouble[role=alert]")
    expect(trouble).to_contain_text(trainee.t("The server has cut the connection of this page, because the page sent too much or was connected several times. What was shown as saved is saved. Load the page again to go on."))
    trainee.page.wait_for_function("() => window.others.every((socket) => socket.readyState === 1)")
    trainee.page.wait_for_timeout(2000)  # it would have connected again after 0.3 s
    assert trainee.page.evaluate("() => window.others.map((socket) => socket.readyState)") == [1] * 4
    with trainee.page.expect_event("load"):
        trouble.get_by_role("button", name=trainee.t("Load the page again")).click()
    trainee.expect_step("indicators")
    expect(trouble).to_be_empty()
    assert trainee.events == saved
    trainee.judge(concept, "absent")
