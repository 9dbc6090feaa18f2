"""A whole case where nothing is forked and no socket has a name, as on macOS and Windows: each kernel is a program, reached by TCP."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.test_whole import answer_every_step
from tests.support.server import RunningServer, running_server
from tests.support.talk_page import Talk

pytestmark = pytest.mark.browser

ELSEWHERE = """
import os, types
os.environ["TRACKS_FORK"] = "0"
import tracks_sim.serve.app
tracks_sim.serve.app.sys = types.SimpleNamespace(platform="darwin")
"""
"""What the server's process runs first: forking is switched off, and the server's settings are those of another system."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("journey") / "data", before=ELSEWHERE) as server:
        yield server
    assert "Traceback" not in server.log(), server.log()


def test_a_whole_case_with_kernels_that_were_not_forked(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "en")
    trainee.enter_with_new_code()
    trainee.start("the-packing-shed", "ie")
    kernels = psutil.Process(server.pid).children(recursive=True)
    assert all("tracks_sim.serve.kernel" in kernel.cmdline() for kernel in kernels)  # no warm parent
    assert {connection.laddr.ip for connection in kernels[-1].net_connections("tcp")} == {"127.0.0.1"}

    trainee.go_on_to("interview")
    talk = Talk(trainee)
    talk.ask_questions(talk.questions("open")[:1])
    trainee.go_to("briefing")
    answer_every_step(trainee)
    trainee.submit()
    headings = trainee.page.get_by_role("main").get_by_role("heading", level=2).all_inner_texts()
    assert {"What happened to the person", "At a glance", "Look again"} <= set(headings)
    trainee.page.get_by_role("link", name=trainee.t("Back to the cases")).click()
    trainee.expect_step("home")
