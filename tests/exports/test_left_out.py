"""No export has what was answered in a phase of a study that is not over, and each has it once it is."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.debriefs import PLAN, hand_in
from tests.support.shipped import kit_library
from tests.support.study_cases import a_study, clock, consenting_members, frozen_study, submit_form
from tracks_sim.bots import KEY
from tracks_sim.case.load import scenarios_root
from tracks_sim.exports.events import export_events
from tracks_sim.exports.left_out import attempts_left_out
from tracks_sim.exports.person import personal_data
from tracks_sim.exports.responses import export_responses
from tracks_sim.exports.xapi import export_statements
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups
from tracks_sim.study.questionnaire import load_questionnaires


def exported(store: Store, library: object, out: Path) -> tuple[set[str], int, int]:
    """Phases in responses, and numbers of attempts in events and in statements."""
    export_responses(store, library, out)  # type: ignore[arg-type]
    with (out / "responses.csv").open(encoding="utf-8") as file:
        phases = {row["phase"] for row in csv.DictReader(file)}
    events = [json.loads(line) for line in export_events(store, out).read_text(encoding="utf-8").splitlines()]
    statements = export_statements(store, library, out, "https://example.org", "1.0.3", long=True).read_text(encoding="utf-8")  # type: ignore[arg-type]
    registrations = {json.loads(line)["context"]["registration"] for line in statements.splitlines()}
    return phases, len({event["attempt"] for event in events}), len(registrations)


def test_what_a_group_writes_on_one_sheet_is_in_no_export(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", clock=clock()) as store:
        groups, library = Groups(store), kit_library()
        group = groups.make(PLAN.model_copy(update={"together": True}), "trainer")
        people = [groups.sheet(group, "en"), store.new_trainee("en")[0]]
        attempts = [hand_in(store, library, trainee, []) for trainee in people]
        assert attempts_left_out(store) == {attempts[0]}
        assert exported(store, library, tmp_path)[1:] == (1, 1)


@pytest.mark.parametrize("opened", [False, True])
def test_attempts_of_a_closed_phase_are_left_out(tmp_path: Path, opened: bool) -> None:
    """One member sat two cases before the training and two after it."""
    library, time = kit_library(), clock()
    with Store.open(tmp_path / "data", clock=time) as store:
        studies = frozen_study(store, library, load_questionnaires(scenarios_root()), a_study(questionnaires={}))
        (trainee,) = consenting_members(studies, "small-study")
        submit_form(studies, library, trainee, "pre", KEY)
        time.advance(timedelta(weeks=2))
        submit_form(studies, library, trainee, "post", KEY)
        if opened:
            studies.open_outcomes("small-study", "post", "nobody is left")
        assert len(attempts_left_out(store)) == (0 if opened else 2)
        assert exported(store, library, tmp_path) == (({"pre", "post"}, 4, 4) if opened else ({"pre"}, 2, 2))
        assert len(personal_data(store, trainee)["attempts"]) == 4  # what is theirs they get whole
