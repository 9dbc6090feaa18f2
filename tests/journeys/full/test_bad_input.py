"""Bad input and bad moments: a sentence in the trainee's language, nothing lost, a line in the log."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive, data_of
from tests.support.browser_trainee import PATIENCE, Trainee
from tests.support.scenarios_copy import copy_scenarios
from tests.support.server import RunningServer, running_server
from tracks_sim.case.load import Library, load_library
from tracks_sim.practice import fold
from tracks_sim.store import Store

pytestmark = pytest.mark.browser
OWN_SERVER = True
CASE = "the-packing-shed"


def start_indicators(arrive: Arrive, width: int = 1280, language: str = "fr", **more: object) -> tuple[Trainee, str]:
    """A trainee at the indicators who has answered the first one; and the next concept."""
    trainee = arrive(width, language, **more)
    trainee.enter_with_new_code()
    trainee.start(CASE, "be")
    trainee.go_to("indicators")
    first, second = trainee.file.case.indicators[:2]
    trainee.judge(first, "present")
    return trainee, second


def test_a_wrong_code_is_answered_in_french(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(390, "fr")
    for typed in ("AAAA-AAAA-AAAA", "'; DROP TABLE trainees; --", "é" * 300, " "):
        before = len(server.log())
        trainee.enter_with(typed)
        expect(trainee.page).to_have_title(re.compile(r"^Erreur\s: Bienvenue"))
        trainee.expect_step("welcome")
        field = trainee.page.get_by_label("Votre code")
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_have_accessible_description(re.compile("^Personne n’a ce code"))
        expect(field).to_have_value(typed)  # to be corrected
        message = trainee.page.locator("#code-wrong")
        colour = "el => getComputedStyle(el)[el.tagName === 'INPUT' ? 'borderTopColor' : 'color']"
        assert message.evaluate(colour) == field.evaluate(colour) == "rgb(163, 39, 27)"  # --danger
        assert "failed entry with" in server.log()[before:]
        assert typed.strip() == "" or typed not in server.log()


def test_an_unknown_attempt_leads_to_the_cases_with_a_sentence(arrive: Arrive, server: RunningServer) -> None:
    trainee = arrive(1280, "fr")
    trainee.enter_with_new_code()
    for attempt in ("00000000-0000-0000-0000-000000000000", "..%2F..%2Fkey", "%3Cscript%3Ealert(1)%3C/script%3E"):
        before = len(server.log())
        trainee.open(f"practise?attempt={attempt}")
        trainee.expect_step("home")
        expect(trainee.notice()).to_contain_text(trainee.t("This case of yours was not found. Go back to the list of cases."))
        assert "not opened" in server.log()[before:]


def test_somebody_elses_attempt_is_as_unknown(arrive: Arrive) -> None:
    owner, _ = start_indicators(arrive)
    other = arrive(1280, "en")
    other.enter_with_new_code()
    other.open(f"practise?attempt={owner.attempt_id}")
    other.expect_step("home")
    expect(other.notice()).to_contain_text(other.t("This case of yours was not found. Go back to the list of cases."))


def test_while_the_database_is_locked_nothing_is_shown_as_saved(arrive: Arrive, server: RunningServer) -> None:
    trainee, second = start_indicators(arrive)
    third = trainee.file.case.indicators[-1]  # far down the page, where the sentence must be seen all the same
    saved = trainee.events
    busy = trainee.t("The server is busy and could not save your last action. Everything before it is saved. Wait a moment and try again.")
    other = sqlite3.connect(data_of(server) / "tracks.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        for state in ("absent", "insufficient"):  # twice: the same sentence again must undo the mark as well
            radio = trainee.concept(third).get_by_role("radio", name=trainee.answer(state), exact=True)
            radio.click()
            expect(radio).not_to_be_checked()
            expect(trainee.notice()).to_contain_text(busy)
            expect(trainee.notice()).to_be_in_viewport(ratio=1)
        trainee.page.reload()  # a page that is opened meanwhile
        trainee.expect_step("indicators")
        expect(trainee.notice()).to_contain_text(busy)
    finally:
        other.execute("ROLLBACK")
        other.close()
    assert trainee.events == saved
    trainee.judge(second, "absent")
    expect(trainee.notice()).to_have_count(0)
    with Store.open(data_of(server)) as store:
        assert fold(store.events(trainee.attempt_id)).by_step["indicators"][second].value == "absent"
    assert "store-locked" in server.log()


@pytest.mark.skipif(sys.platform != "linux", reason="limits another process's files, which only Linux can")
def test_while_the_disk_takes_no_more_nothing_is_shown_as_saved(arrive: Arrive, tmp_path: Path) -> None:
    with running_server(tmp_path / "data") as server:
        trainee, second = start_indicators(arrive, 390, "fr", url=server.url)
        children = psutil.Process(server.pid).children(recursive=True)
        kernel = max(children, key=lambda p: (p.create_time(), p.pid))
        _, most = kernel.rlimit(psutil.RLIMIT_FSIZE)
        room = 64 * 1024  # bytes a file may have: enough for the log, too few for the database's journal
        assert server.log_file.stat().st_size < room < (tmp_path / "data" / "tracks.sqlite-wal").stat().st_size
        kernel.rlimit(psutil.RLIMIT_FSIZE, (room, most))
        radio = trainee.concept(second).get_by_role("radio", name=trainee.answer("absent"), exact=True)
        radio.click()
        expect(trainee.notice()).to_contain_text(trainee.t("Your last action could not be saved. Everything before it is. Tell your administrator, then reload the page."))
        expect(radio).not_to_be_checked()
        assert "store: OperationalError" in server.log()
        kernel.rlimit(psutil.RLIMIT_FSIZE, (most, most))
        trainee.page.reload()
        trainee.expect_step("indicators")
        trainee.judge(second, "absent")
        expect(trainee.notice()).to_have_count(0)


def test_a_database_of_a_later_version_is_left_alone(arrive: Arrive, server: RunningServer) -> None:
    trainee, second = start_indicators(arrive, 390, "fr")
    with sqlite3.connect(data_of(server) / "tracks.sqlite") as database:
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        database.execute("UPDATE alembic_version SET version_num = 'later'")
    trainee.page.reload()
    trainee.expect_step("trouble")
    later = "The data on this server were written by a later version of the kit. Tell your administrator to update it. Nothing is lost."
    expect(trainee.page.get_by_role("main").get_by_role("alert")).to_have_text(trainee.t(later))
    expect(trainee.button("Leave this page")).to_be_visible()
    for language in ("en", "fr"):
        trainee.speak(language)
        trainee.expect_step("trouble")
        expect(trainee.page.get_by_role("main").get_by_role("alert")).to_have_text(trainee.t(later))
    assert "store-newer" in server.log()
    with sqlite3.connect(data_of(server) / "tracks.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    trainee.page.get_by_role("button", name=trainee.t("Load the page again")).click()
    trainee.expect_step("indicators")
    trainee.judge(second, "absent")


def test_a_browser_without_websocket_is_told_so(arrive: Arrive) -> None:
    trainee = arrive(390, "fr")
    trainee.page.add_init_script("delete window.WebSocket")
    trainee.page.goto(trainee.url)
    expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("This browser cannot keep a connection open (WebSocket), which this page needs. Please use a current version of Firefox, Chrome, Edge or Safari, or ask the person who runs this site."))
    trainee.page.wait_for_load_state("networkidle")
    expect(trainee.page.locator("#trouble[role=alert]")).to_have_text(trainee.t("This browser cannot keep a connection open (WebSocket), which this page needs. Please use a current version of Firefox, Chrome, Edge or Safari, or ask the person who runs this site."))
    trainee.faults = [f for f in trainee.faults if "WebSocket" not in f]


def test_a_broken_case_is_left_out_and_the_others_are_there(
    arrive: Arrive, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy_scenarios(tmp_path / "scenarios", CASE, "the-blue-jacket", "the-night-bus")
    broken = root / "cases" / "the-blue-jacket" / "case.yaml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("setting:", "seting:"), encoding="utf-8")
    torn = root / "cases" / "the-night-bus" / "key" / "key.yaml"
    torn.write_bytes(torn.read_bytes()[:400] + b"\n\t: [\xff")
    assert sorted(load_library(root).cases) == [CASE]
    monkeypatch.setenv("TRACKS_SCENARIOS", str(root))
    with running_server(tmp_path / "data") as server:
        trainee = arrive(390, "fr", url=server.url)
        trainee.enter_with_new_code()
        expect(trainee.page.get_by_text(trainee.t("Some cases have errors and are left out. Tell your administrator."))).to_be_visible()
        assert trainee.page.locator(".path .name").all_text_contents() == [library.case(CASE).texts["fr"].title]
        expected = ("A case was left out", "case left out: cases/the-blue-jacket/case.yaml:", "case left out: cases/the-night-bus/key/key.yaml:")
        until = time.monotonic() + PATIENCE / 1000
        while not all(line in server.log() for line in expected) and time.monotonic() < until:
            trainee.page.wait_for_timeout(100)  # the parent of the kernels reads the cases once more while the list is shown
        log = server.log()
    assert [line for line in expected if line not in log] == []
    assert "Traceback" not in log
