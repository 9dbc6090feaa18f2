"""A page after a crash of itself, its kernel or the server goes on where it was."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.journeys.conftest import Arrive, data_of
from tests.journeys.full.test_resume import expect_off, expect_on, kernel_of_newest_page, radio, saved, start_case
from tests.support.browser_trainee import Trainee
from tests.support.server import RunningServer, free_port, running_server
from tracks_sim.labels import TIME_NAMES, as_title
from tracks_sim.practice import fold
from tracks_sim.store import Store
from tracks_sim.store.rows import STALE_AFTER, take_lease

pytestmark = pytest.mark.browser

OWN_SERVER = True


def test_a_case_left_open_by_a_crash_goes_on_by_itself_within_a_minute(
    arrive: Arrive, contexts: Callable[..., BrowserContext], server: RunningServer
) -> None:
    """Another browser, whose page is gone without a word: no tab of this one has the case open."""
    first = start_case(arrive, 390, "en")
    first.go_to("indicators")
    first.judge(first.file.case.indicators[0], "present")
    context = contexts(390, "en")
    context.add_cookies(first.page.context.cookies())  # type: ignore[arg-type]
    second = Trainee(context.new_page(), first.url, first.library, "en", first.case)
    second.page.goto(first.page.url)
    second.expect_step("indicators")
    expect_off(second, second.t("This case may still be open from before. It goes on here by itself within a minute, or at once if you say so."))
    with Store.open(data_of(server)) as store, store.write() as connection:
        take_lease(connection, first.attempt_id, "a tab that is gone", store.clock.now() - STALE_AFTER)
    expect_on(second)
    second.judge(second.file.case.indicators[0], "absent")
    assert not second.faults


def test_a_killed_kernel_is_said_in_words_and_the_page_resumes(arrive: Arrive, server: RunningServer) -> None:
    trainee = start_case(arrive, 390, "fr")
    concept = trainee.file.case.indicators[0]
    trainee.go_to("indicators")
    trainee.judge(concept, "present", phases=["recruitment"])
    saved = trainee.events
    with trainee.page.expect_event("load"):
        kernel_of_newest_page(server).kill()
        expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("This page was closed on our side. Your answers up to now are saved. The page is being opened again."))
    trainee.expect_step("indicators")
    expect(trainee.page.locator("#trouble")).to_be_empty()
    assert trainee.events == saved
    expect(radio(trainee.concept(concept), trainee, "present")).to_be_checked()
    trainee.judge(concept, "absent")
    with Store.open(data_of(server)) as store:
        assert fold(store.events(trainee.attempt_id)).by_step["indicators"][concept].value == "absent"
    assert "has died" in server.log()


def test_what_a_killed_kernel_did_not_answer_is_sent_again(arrive: Arrive, server: RunningServer) -> None:
    """A whole answer and a change of another one; neither of them twice."""
    trainee = start_case(arrive, 1280, "en")
    first, second = trainee.file.case.indicators[:2]
    trainee.go_to("indicators")
    trainee.judge(first, "present", phases=["recruitment"])
    saved_before = trainee.events
    kernel = kernel_of_newest_page(server)
    kernel.suspend()  # it reads nothing any more
    trainee.concept(first).get_by_role("checkbox", name=as_title(trainee.t(TIME_NAMES["now"])), exact=True).click()
    answered = radio(trainee.concept(second), trainee, "absent")
    answered.click()
    expect(saved(trainee)).to_have_text(trainee.t("Not saved"))
    expect(answered).to_be_checked()  # what one did stays in sight
    assert trainee.events == saved_before
    with trainee.page.expect_event("load"):
        kernel.kill()
    trainee.expect_step("indicators")
    expect(radio(trainee.concept(second), trainee, "absent")).to_be_checked()
    for phase in ("recruitment", "now"):
        expect(trainee.concept(first).get_by_role("checkbox", name=as_title(trainee.t(TIME_NAMES[phase])), exact=True)).to_be_checked()
    expect(saved(trainee)).to_have_text(trainee.t("Saved"))
    assert trainee.events == saved_before + 2
    trainee.page.reload()
    trainee.expect_step("indicators")
    expect(radio(trainee.concept(second), trainee, "absent")).to_be_checked()
    assert trainee.events == saved_before + 2
    assert trainee.page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('tracks-sent'))") == []


def test_a_killed_server_is_said_in_words_and_the_page_resumes(arrive: Arrive, tmp_path: Path) -> None:
    port = free_port()
    with running_server(tmp_path / "data", port=port) as server:
        trainee = start_case(arrive, 1280, "fr", url=server.url)
        concept = trainee.file.case.indicators[0]
        trainee.go_to("indicators")
        trainee.judge(concept, "present")
        trainee.cite(trainee.concept(concept), trainee.file.case.documents[0].passages[0])
        saved = trainee.events
        os.kill(server.pid, signal.SIGKILL)
        expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."))
        trainee.button("Continue").scroll_into_view_if_needed()  # the sentence is where one works
        expect(trainee.page.locator("#trouble")).to_be_in_viewport(ratio=1)
        radio(trainee.concept(concept), trainee, "absent").click()  # into the void: it is not confirmed
        expect(trainee.page.locator(".bar .saved")).to_have_text(trainee.t("Not saved"))
        assert trainee.events == saved
    with trainee.page.expect_event("load", timeout=60_000), running_server(tmp_path / "data", port=port):
        expect(trainee.page.locator("#trouble")).to_be_empty()
        trainee.expect_step("indicators")
        expect(radio(trainee.concept(concept), trainee, "absent")).to_be_checked()  # sent again
        assert trainee.events == saved + 1
        trainee.judge(concept, "insufficient")
        assert trainee.events == saved + 2
