"""A network that breaks for a moment or for long, and a kernel that hangs: the page says so and goes on by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.full.test_resume import radio, start_case
from tests.support.browser_trainee import Trainee
from tests.support.network_cable import NetworkCable
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.browser
CULL = 3  # s without its page after which a kernel ends here


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server whose kernels end soon after their page has gone."""
    with running_server(tmp_path_factory.mktemp("network") / "data", cull_after=CULL) as server:
        yield server
    _, found, fault = server.log().partition("Traceback")
    assert not found, found + fault[:3000]


@pytest.fixture
def cable(server: RunningServer) -> Iterator[NetworkCable]:
    with NetworkCable(server.url) as cable:
        yield cable


def kernel_of(server: RunningServer) -> psutil.Process:
    """The only kernel, once those of earlier pages have ended."""
    deadline = time.monotonic() + 30
    while True:
        (warm,) = psutil.Process(server.pid).children()
        kernels = [p for p in warm.children() if p.status() != psutil.STATUS_ZOMBIE]
        if len(kernels) == 1:
            return kernels[0]
        assert time.monotonic() < deadline, kernels
        time.sleep(0.2)


def judge_first_concept(arrive: Arrive, url: str) -> tuple[Trainee, str, int]:
    """A trainee who has judged the first concept present; the concept, and the number of saved events."""
    trainee = start_case(arrive, 1280, "fr", url=url)
    trainee.go_to("indicators")
    concept = trainee.file.case.indicators[0]
    trainee.judge(concept, "present")
    return trainee, concept, trainee.events


def test_after_a_short_cut_the_page_goes_on_with_the_same_kernel(arrive: Arrive, server: RunningServer, cable: NetworkCable) -> None:
    trainee, concept, saved = judge_first_concept(arrive, cable.url)
    kernel = kernel_of(server)
    cable.cut(trainee.page.context)
    expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."))
    expect(trainee.page.locator(".bar .saved")).to_have_text(trainee.t("Not saved"))
    radio(trainee.concept(concept), trainee, "absent").click()
    assert trainee.events == saved
    cable.mend(trainee.page.context)
    expect(trainee.page.locator("#trouble")).to_be_empty()
    expect(trainee.page.locator(".bar .saved")).to_have_text(trainee.t("Saved"))
    expect(radio(trainee.concept(concept), trainee, "absent")).to_be_checked()
    assert trainee.events == saved + 1  # once, although it was sent twice
    trainee.judge(concept, "insufficient")
    assert trainee.events == saved + 2
    assert kernel_of(server) == kernel


def test_after_a_long_cut_the_page_opens_again_and_nothing_is_lost(arrive: Arrive, server: RunningServer, cable: NetworkCable) -> None:
    trainee, concept, saved = judge_first_concept(arrive, cable.url)
    kernel = kernel_of(server)
    cable.cut(trainee.page.context)
    expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."))
    kernel.wait(60)  # culled
    expect(radio(trainee.concept(concept), trainee, "present")).to_be_checked()  # what one wrote can still be read
    with trainee.page.expect_event("load", timeout=30_000):
        cable.mend(trainee.page.context)
    trainee.expect_step("indicators")
    expect(trainee.page.locator("#trouble")).to_be_empty()
    assert trainee.events == saved
    expect(radio(trainee.concept(concept), trainee, "present")).to_be_checked()
    trainee.judge(concept, "absent")
    assert trainee.events == saved + 1


def test_a_page_without_a_kernel_says_what_is_not_saved_and_does_it_when_the_server_answers(arrive: Arrive, cable: NetworkCable) -> None:
    trainee = arrive(1280, "fr", url=cable.url)
    trainee.enter_with_new_code()
    page, saved = trainee.page, trainee.page.locator(".bar .saved")
    expect(saved).to_have_text("")
    page.evaluate("window.before = true")
    cable.cut(page.context)
    page.get_by_label(trainee.t("Language")).select_option("en")
    expect(page.locator("#trouble[role=alert]")).to_have_text(trainee.t("The connection is lost. Your answers up to now are saved. This page opens again by itself as soon as the connection is back."))
    expect(saved).to_have_text(trainee.t("Not saved"))
    cable.mend(page.context)
    trainee.language = "en"
    trainee.expect_step("home")
    expect(page.locator("#trouble")).to_be_empty()
    expect(saved).to_have_text("")
    assert page.evaluate("window.before")  # what was typed on it would still be there


def test_a_kernel_that_hangs_is_said_in_words_and_another_takes_over(arrive: Arrive, server: RunningServer, tmp_path: Path) -> None:
    trainee, concept, saved = judge_first_concept(arrive, server.url)
    kernel = kernel_of(server)
    kernel.suspend()
    radio(trainee.concept(concept), trainee, "absent").click()  # nobody answers
    with trainee.page.expect_event("load", timeout=40_000):
        expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("The server does not answer this page any more. What was shown as saved is saved. The page is being opened again."), timeout=30_000)
    trainee.expect_step("indicators")
    expect(radio(trainee.concept(concept), trainee, "absent")).to_be_checked()  # sent again
    assert trainee.events == saved + 1
    trainee.judge(concept, "insufficient")
    assert trainee.events == saved + 2
    kernel.wait(20)  # it was ended, although it could not answer
