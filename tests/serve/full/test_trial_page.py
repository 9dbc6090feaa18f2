"""The page of a colleague who tries a draft, over real HTTP: the door, what they are asked, and every reason for which it is closed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serve.staff.test_evaluator_page import variable
from tests.support.server import RunningServer, Visitor, running_server, write_notebooks
from tests.support.shipped import kit_library
from tests.support.trials import DRAFT
from tests.support.written_drafts import SHORT
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.authoring.trials import Trials, read_trial
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.store import Store

ASKED, AGREE = "Who will read what", "I agree"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("trial")
    notebooks = write_notebooks(folder / "notebooks")
    shutil.copyfile(notebooks / "practise.ipynb", notebooks / "try.ipynb")
    with running_server(folder / "data", notebooks=notebooks) as it:
        shutil.copytree(scenarios_root() / "cases" / SHORT, folder / "data/drafts" / DRAFT)
        yield it
    assert "Traceback" not in it.log()


@pytest.fixture
def data(server: RunningServer) -> Path:
    return server.log_file.parent / "data"


@pytest.fixture
def code(data: Path) -> Iterator[str]:
    """The code of a new trial."""
    with Store.open(data) as store:
        trials = Trials.of(store)
        draft = Drafts(OwnFolders(data).drafts, kit_library().catalogues, store.clock.now).open(DRAFT)
        yield trials.invite(draft, "be", 1, kit_library().catalogues)[0]
        trials.end(DRAFT)


@pytest.fixture
def colleague(server: RunningServer, code: str) -> Visitor:
    """Somebody who has entered the code."""
    visitor = Visitor(server.url)
    visitor.get()
    answer = visitor.post("tracks/enter", code=code.lower())
    assert (answer.status, answer.headers["location"]) == (303, "/trial")
    return visitor


def stage(data: Path) -> str:
    trial = read_trial(data / "trials", DRAFT)
    assert trial is not None
    return trial.seats[0].stage


def test_without_a_code_nobody_is_asked_and_a_wrong_one_is_a_wrong_code(server: RunningServer) -> None:
    nobody = Visitor(server.url)
    assert nobody.get("trial").headers["location"] == "/"
    nobody.get()
    assert nobody.post("trial", act="agree").headers["location"] == "/"
    assert nobody.post("tracks/enter", code="7K2M-Q0ZD-93HX").headers["location"] == "/?wrong=1"


def test_they_are_asked_first_in_their_language_and_may_say_not_now(colleague: Visitor, data: Path, code: str) -> None:
    page = colleague.get("trial")
    assert page.status == 200 and ASKED in page.text and AGREE in page.text and "kernelId" not in page.text
    assert "Qui lira quoi" in colleague.get("trial?lang=fr").text
    assert colleague.post("trial", token=False, act="agree").status == 403 and stage(data) == "made"
    colleague.get("trial?lang=en")
    assert "Nothing was kept" in colleague.post("trial", act="later").text and stage(data) == "made"
    assert colleague.get("trial").headers["location"] == "/"
    assert colleague.post("tracks/enter", code=code).headers["location"] == "/trial"


def test_who_agrees_gets_a_kernel_that_knows_the_seat_and_nobody(colleague: Visitor, data: Path) -> None:
    assert colleague.post("trial", act="agree").headers["location"] == "/trial"
    page, _ = colleague.open_page("trial?TRACKS_TRIAL=other:seat")
    assert variable(page, "TRACKS_TRIAL").startswith(f"{DRAFT}:") and stage(data) == "agreed"
    assert (variable(page, "TRACKS_TRAINEE"), variable(page, "TRACKS_STAFF")) == ("", "")
    again = colleague.get("trial?again=1").text
    assert "Take everything back" in again and AGREE not in again
    assert "You have taken back that you agree" in colleague.post("trial", act="withdraw").text and stage(data) == "made"


def test_a_trainees_page_has_no_seat(server: RunningServer) -> None:
    trainee = Visitor(server.url)
    trainee.enter_with_new_code()
    assert variable(trainee.open_page("practise?TRACKS_TRIAL=x:y")[0], "TRACKS_TRIAL") == ""


@pytest.mark.parametrize("how", ["expired", "handed in", "ended"])
def test_each_reason_is_a_sentence_and_the_browser_forgets_the_code(colleague: Visitor, data: Path, how: str) -> None:
    file = data / "trials" / DRAFT / "trial.json"
    trial = json.loads(file.read_bytes())
    if how == "ended":
        shutil.rmtree(file.parent)
    else:
        trial["seats"][0] |= {"last_day": "2026-01-01"} if how == "expired" else {"stage": "handed_in"}
        file.write_text(json.dumps(trial))
    said = {"expired": "good until the end of 2026-01-01", "handed in": "You have handed in your answers", "ended": "The trial of this case is over"}[how]
    assert said in colleague.post("trial", act="agree").text
    assert colleague.get("trial").headers["location"] == "/"
