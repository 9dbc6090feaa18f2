"""A trial by colleagues: an author makes two codes, two colleagues try the draft, the author reads rows and releases, and nothing is left."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.test_secrecy import ReceivedTraffic, key_texts, leaked_secrets, public_text
from tests.support.axe import ALL, Inspector, Look
from tests.support.parse_cache import cache_folder
from tests.support.server import RunningServer, running_server
from tests.support.typed_case import CASE, FOLDER
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.drafts import Author, Drafts
from tracks_sim.authoring.release import draft_from_released
from tracks_sim.authoring.reviews import Approval, give_approval
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.operations.materials import load_cases
from tracks_sim.store import COMMAND_LINE, Store

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a case is released, and its draft holds one word more and is found fit."""
    data = tmp_path_factory.mktemp("trial") / "data"
    shutil.copytree(cache_folder(), data / "cache")
    folder = OwnFolders(data).cases / CASE / "1.0.0"
    shutil.copytree(FOLDER, folder)
    case = folder / "case.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("status: draft", "status: released"), encoding="utf-8")
    with Store.open(data) as store:
        anna, eva = (Author(store.staff.add(role, "", COMMAND_LINE)[0], "") for role in ("trainer", "expert"))  # type: ignore[arg-type]
        folders, now = OwnFolders(data), store.clock.now
        drafts = Drafts(folders.drafts, load_cases(data, ()).catalogues, now)
        text = draft_from_released(folders, drafts, CASE, anna).folder / "text/en.yaml"
        text.write_text(text.read_text(encoding="utf-8").replace("Polite, jokes", "Calm, jokes"), encoding="utf-8")
        draft = drafts.open(CASE)
        give_approval(draft, Approval(at=now(), by=eva, role="nurse", verdict="fit", content=content_hash(draft.data)), drafts.authors(CASE))
    return data


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[RunningServer]:
    with running_server(data) as found:
        yield found
    assert "Traceback" not in found.log()


def test_two_colleagues_try_a_draft_and_nothing_is_left_after_its_release(arrive: Arrive, server: RunningServer, data: Path) -> None:
    library = load_cases(data, [CASE])
    author = arrive(1280, cases=library)
    with Store.open(data) as store:
        author.enter_with(store.staff.add("trainer", "", COMMAND_LINE)[1])
    page = author.page
    page.goto(f"{server.url}author?case={CASE}&screen=review", timeout=60_000)  # the first page of a new server, and the check of its draft
    trial = page.locator("section.trial")
    trial.get_by_label("Codes").select_option("2")
    trial.get_by_label("Country").select_option("be")
    trial.get_by_role("button", name="Make codes").click()
    expect(trial.locator("#trial-codes")).to_be_focused()
    codes = trial.locator(".codes code").all_inner_texts()
    assert len(codes) == 2

    case_file = library.case(CASE)
    public = public_text(library, case_file)
    chosen = [option.id for option in case_file.case.options]
    for n, (code, width) in enumerate(zip(codes, (1280, 390), strict=True)):
        one = arrive(width, cases=library)
        received = ReceivedTraffic(one.page) if n == 0 else None
        one.enter_with(code)
        one.page.get_by_role("heading", name="Who will read what").wait_for()
        if n == 1:
            inspector = Inspector(one, (Look(width, 900, "dark", ALL),))
            inspector.look("what is asked")
            assert not inspector.found, inspector.found
        one.button("I agree").click()
        one.case = case_file
        one.expect_step("briefing")
        one.go_to("detection")
        with one.expect_save():
            one.detect(("open", "no")[n])
        if n == 1:  # the page is lost, and the code goes on where it stopped
            one.enter_with(code)
            one.expect_step("detection")
            expect(one.page.locator("input[type=radio][value=no]").first).to_be_checked()
        one.go_to("decision")
        one.decide(chosen[n])
        assert one.fits()
        if received is not None:
            assert not leaked_secrets(received, (text for texts in key_texts(case_file).values() for text in texts), public)
        one.go_to("submit")
        one.page.get_by_role("main").get_by_role("button", name="Submit the case", exact=True).click()
        one.expect_step("feedback")
    one.enter_with(codes[0])
    expect(one.page.get_by_text("You have handed in your answers to this case.")).to_be_visible()

    expect(trial).to_contain_text("2 handed in", timeout=15_000)
    row = trial.locator(".trial-rows > li", has=page.get_by_role("heading", name="Detection"))
    expect(row.locator(".given")).to_contain_text(re.compile("1 no"))
    looked = Inspector(author, (Look(390, 900, "light", ALL),))
    looked.look("the rows of a trial")
    trial.scroll_into_view_if_needed()
    assert not looked.found, looked.found
    assert (data / "trials" / CASE).is_dir()
    page.get_by_role("button", name="Release it …").click()
    page.get_by_role("button", name="Release it now").click()
    expect(page.locator(".notice")).to_contain_text("is released")
    expect(trial.locator(".trial-rows, .codes")).to_have_count(0)
    assert [path.name for path in (data / "trials").iterdir()] == [".locks"]
    one.enter_with(codes[1])
    expect(one.page.get_by_text("Nobody has this code.")).to_be_visible()
