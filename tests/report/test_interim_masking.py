"""Results of a phase that is not over are nowhere: not in a section, a detail of the evaluator's page, the summary or an export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.exports.study import export_study
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.parts import Message
from tracks_sim.report.planned_effect import CLOSED
from tracks_sim.report.sections.harms import harms
from tracks_sim.report.summary import summary
from tracks_sim.study.questionnaire import Questionnaires

POLICY, NONE_ASKED = DisclosurePolicy(), Questionnaires({}, {}, {})
TWO_ARMS, ONE_ARM = a_study(), a_study(arms=("training",))
THREE_PHASES = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2}, {"id": "follow-up", "weeks": 9}))


def running(data: StudyData) -> StudyData:
    """The study before anybody opened results, with ids for exports, and a severe harm in every response that is not safe."""
    harm = (1 - data.sittings["safe"]).fillna(0).astype("Int64")
    ids = {trainee: f"x{number:02}" for number, trainee in enumerate(data.state.members)}
    return replace(data, state=replace(data.state, openings=()), sittings=data.sittings.assign(severe_harms=harm), export_ids=ids)


@pytest.mark.parametrize(("closes", "today", "withheld"), [
    (date(2027, 3, 1), date(2027, 3, 1), True), (date(2027, 3, 1), date(2027, 3, 2), False), (None, date(2099, 1, 1), True),
])  # fmt: skip
def test_a_phase_is_over_after_its_last_day(closes: date | None, today: date, withheld: bool) -> None:
    study = a_study(phases=({"id": "pre"}, {"id": "post", "weeks": 2, "closes": closes}))
    data = replace(running(random_study(20, 1, study)), today=today)
    found, reason = comparable(data)
    assert (reason is not None) == withheld == (set(found.sittings["phase"]) == {"pre"})
    assert len(found.members) == 20


def test_a_later_phase_stays_closed_while_an_earlier_one_is_open() -> None:
    data = random_study(30, 2, THREE_PHASES)
    post_over = replace(data, state=replace(data.state, openings=data.state.openings[:1]))
    assert data.state.openings[0].phase == "post"
    found, reason = comparable(post_over)
    assert set(found.sittings["phase"]) == {"pre", "post"} and reason is not None and reason.sentence == CLOSED
    assert "Some time after" in text_of(reason) and any("explains it best" in text_of(s) or "Undecided" in text_of(s) for s in summary(post_over, POLICY))


def harmful(trainee: str, arm: str, severe: int) -> Person:
    return Person(trainee, arm, safe={"pre": [1] * 3, "post": [1 - severe] * 3}, harms={"pre": [(0, 0)] * 3, "post": [(severe, 1)] * 3})


def together(data: StudyData) -> list[tuple[str, ...]]:
    words = Formatter("en")
    table = next((block for block in harms(data, POLICY).blocks if not isinstance(block, Message) and block.id == "harms-together"), None)
    return [] if table is None else [tuple(words.cell(cell) for cell in row) for row in table.rows]  # type: ignore[union-attr]


def test_severe_harms_of_all_groups_together_stay_visible() -> None:
    """Six of twelve people, three in each group, did a severe harm in each of three cases: 18 harms in 36 responses."""
    people = [harmful(f"{arm}{n}", arm, int(n < 3)) for arm in ("training", "waitlist") for n in range(6)]
    assert together(running(study_data_of(people))) == [("After the training", "12", "36", "18", "6", "50\u00a0% (25\u00a0% to 75\u00a0%)", "36", "12")]
    assert any("6 of 12 people did at least one severe harm" in text_of(sentence) for sentence in summary(running(study_data_of(people)), POLICY))
    assert together(study_data_of(people)) == []  # once the phase is over the table by group has them


def test_harms_of_one_group_alone_are_not_shown_as_those_of_all() -> None:
    alone = [harmful(f"t{n}", "training", 1) for n in range(8)]
    assert together(running(study_data_of([*alone, Person("w", "waitlist", safe={"pre": [1] * 3})]))) == []
    few = [*alone, *(harmful(f"w{n}", "waitlist", 0) for n in range(4))]
    assert {cell for row in together(running(study_data_of(few))) for cell in row[1:]} == {"not shown"}


def test_progress_and_loss_are_shown_and_exported_while_results_are_closed(tmp_path: Path) -> None:
    data = running(random_study(20, 4, TWO_ARMS, leave=0.3))
    export_study(data, NONE_ASKED, tmp_path)
    members = pd.read_csv(tmp_path / "members.csv")
    assert members["arm"].notna().all() and members["post"].sum() == data.members["post"].sum() and set(pd.read_csv(tmp_path / "sittings.csv")["phase"]) == {"pre"}
    assert "results stay closed until then" in (tmp_path / "codebook-sittings.md").read_text(encoding="utf-8")
