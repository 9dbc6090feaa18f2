"""A synthetic study goes the way of a real one, says everywhere that it is synthetic, and keeps its truth out of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.support.twin_cases import with_twins
from tests.synthetic.conftest import COHORT, FORMS, a_plan
from tracks_sim.case.load import Library, load_library
from tracks_sim.errors import StudyRefused
from tracks_sim.outcomes.fairness import twin_contrast
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import Table
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.store import Store, Studies
from tracks_sim.study.plan_file import TEMPLATE, read_plan
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.synthetic.cohort import Cohort
from tracks_sim.synthetic.ground_truth import Truth
from tracks_sim.synthetic.study import LABEL, played_by, synthetic_data, synthetic_plan, synthetic_study


def test_everything_says_that_it_is_synthetic(synthetic: tuple[StudyData, Truth]) -> None:
    data, _ = synthetic
    assert data.study.id == "synthetic-small-study"
    assert data.study.title["en"].startswith("SYNTHETIC DATA") and data.study.title["fr"].startswith("DONNÉES SYNTHÉTIQUES")
    assert {m.label for m in data.state.members.values()} == {LABEL}
    assert synthetic_plan(data.study).id == data.study.id  # not said twice


def test_people_come_stay_and_go_as_the_truth_has_it(synthetic: tuple[StudyData, Truth]) -> None:
    data, truth = synthetic
    members = data.members.set_index("trainee")
    assert len(members) == COHORT.people == len(truth.members)
    assert {p.person.comes for p in truth.members} == {True, False} and {p.person.leaves_before for p in truth.members} >= {None, "post"}
    for member in truth.members:
        row, comes = members.loc[member.trainee], member.person.comes
        assert row["pre"] == comes and (member.arm is not None) == comes
        assert row["post"] == (comes and member.person.leaves_before != "post")
        assert pd.isna(row["lost"]) == (not comes or member.person.leaves_before != "post")
    assert len(data.sittings) == members["pre"].sum() + members["post"].sum()  # a case a phase
    assert data.sittings["safe"].notna().all() and data.answers["questionnaire"].nunique() == 2


def test_the_phase_after_opens_four_weeks_after_the_one_before(synthetic: tuple[StudyData, Truth]) -> None:
    data, _ = synthetic
    days = data.sittings.assign(day=pd.to_datetime(data.sittings["submitted_at"]).dt.normalize()).pivot(index="trainee", columns="phase", values="day")
    assert (days.dropna()["post"] - days.dropna()["pre"] >= timedelta(weeks=4)).all()
    assert data.state.frozen_at is not None and (data.sittings["minutes"] > 0).all()


def test_only_the_trained_say_how_the_training_was(library: Library, asked_with: Questionnaires) -> None:
    plan = a_plan(
        phases=({"id": "pre"}, {"id": "post", "weeks": 4}, {"id": "follow-up", "weeks": 8}), questionnaires={"post": ("confidence",), "follow-up": ("confidence",)},
        questionnaires_by_arm={"training": {"post": ("reaction",)}, "waitlist": {"follow-up": ("reaction",)}},
    )  # fmt: skip
    data, _ = synthetic_data(Cohort(people=12, no_show=0.0, drop_out=0.0, seed=4), plan, library, asked_with)
    rows = data.answers.merge(data.members[["trainee", "arm"]], on="trainee")
    about = rows[rows["retrospective"] | (rows["questionnaire"] == "reaction")]
    asked = set(about[["arm", "phase", "questionnaire"]].itertuples(index=False, name=None))
    assert asked == {(arm, phase, "confidence") for arm, phase in (("training", "post"), ("training", "follow-up"), ("waitlist", "follow-up"))} | {("training", "post", "reaction"), ("waitlist", "follow-up", "reaction")}
    assert not rows["untrained"].any() and data.members["follow_up"].all()


def test_the_same_seed_gives_the_same_study_under_other_ids(synthetic: tuple[StudyData, Truth], library: Library, asked_with: Questionnaires) -> None:
    again, truth = synthetic_data(COHORT, a_plan(), library, asked_with)
    for name in ("members", "sittings", "judgements", "answers"):
        tables = []
        for data, known in ((synthetic[0], synthetic[1]), (again, truth)):
            number = {p.trainee: f"{p.person.number:03}" for p in known.members}
            table = getattr(data, name)
            tables.append(table.assign(trainee=table["trainee"].map(number)).reset_index(drop=True))
        pd.testing.assert_frame_equal(*tables)


def test_dates_of_a_plan_are_kept(library: Library, asked_with: Questionnaires) -> None:
    plan = a_plan(
        phases=({"id": "pre", "closes": date(2027, 2, 1)}, {"id": "post", "opens": date(2027, 3, 1), "closes": date(2027, 3, 2)}),
        questionnaires={}, arms=("training",),
    )  # fmt: skip
    data, _ = synthetic_data(replace(COHORT, people=6, drop_out=0), plan, library, asked_with)
    days = pd.to_datetime(data.sittings["submitted_at"]).dt.date.groupby(data.sittings["phase"]).agg(["min", "max"])
    assert days.loc["pre", "max"] <= date(2027, 2, 1)
    assert days.loc["post", "min"] >= date(2027, 3, 1) and days.loc["post", "max"] <= date(2027, 3, 2)


def test_a_study_that_is_to_be_played_by_a_day_lies_before_it_and_days_of_a_plan_stay(library: Library, asked_with: Questionnaires) -> None:
    today = date(2026, 12, 1)
    plan = played_by(a_plan(questionnaires={}), today)
    data, _ = synthetic_data(replace(COHORT, people=6, drop_out=0, no_show=0), plan, library, asked_with)
    assert pd.to_datetime(data.sittings["submitted_at"]).dt.date.max() < today and data.members[["pre", "post"]].all().all()
    dated = a_plan(training_starts=date(2027, 2, 1))
    assert played_by(dated, today) == dated


def test_the_truth_is_not_in_the_store_and_a_used_folder_is_left_as_it_is(tmp_path: Path, library: Library, asked_with: Questionnaires) -> None:
    data, small = tmp_path / "data", replace(COHORT, people=4)
    truth = synthetic_study(small, a_plan(questionnaires={}), data, library, asked_with)
    stored = b"".join(path.read_bytes() for path in sorted(data.rglob("*")) if path.is_file())
    assert truth.study.encode() in stored and b"overconfidence" not in stored
    assert not any(f"{ability:.6f}".lstrip("-").encode() in stored for p in truth.members for ability in p.person.ability.values())
    with pytest.raises(StudyRefused, match="already"):
        synthetic_study(small, a_plan(id="another"), data, library, asked_with)
    with Store.open(data) as store:
        assert Studies(store).ids() == (truth.study,) and len(store.trainees()) == 4


def test_twins_are_drawn_sat_and_counted_and_make_no_difference(library: Library, asked_with: Questionnaires) -> None:
    twins = {case: f"{case}-too" for form in FORMS.values() for case in form}
    plan = a_plan(twins=twins, questionnaires={}, arms=("training",))
    data, truth = synthetic_data(Cohort(people=44, no_show=0, drop_out=0, seed=2), plan, with_twins(library, twins), asked_with)
    sat = data.sittings
    assert data.members["post"].all() and len(sat) == 88 and set(sat["case"]) == {*twins, *twins.values()}
    assert (sat["pair"] == sat["case"].str.removesuffix("-too")).all() and (sat["changed"] == sat["case"].str.endswith("-too")).all()
    # in each stratum and first form the numbers differ by one at most: over four strata and two forms by eight
    assert all(abs(int(n[1]) - int(n[0])) <= 8 for _, n in sat.groupby("pair")["changed"].value_counts().unstack().iterrows())
    assert data.versions["twins"] == dict.fromkeys(twins, "sex") and set(data.versions["library"]) == set(truth.difficulties)
    assert all(truth.difficulties[case] == truth.difficulties[twin] for case, twin in twins.items())
    contrast = twin_contrast(sat.assign(person=sat["trainee"], outcome=sat["safe"]))
    assert contrast.left_out == 0 and all(low <= 0 <= high for low, high in contrast.pairs[["low", "high"]].itertuples(index=False))
    tables = {block.id: block for block in fairness(data, DisclosurePolicy()).blocks if isinstance(block, Table)}
    assert len(tables["fairness-twins"].rows) == 3  # two pairs, and both together
    assert set(sat.groupby("case")["profile_sex"].nunique()) == {1} and sat.groupby("pair")["profile_sex"].nunique().eq(2).all()
    assert set(data.names["en"]) >= {*twins, *twins.values()} and len({data.names["en"][case] for case in (*twins, *twins.values())}) == 4


def test_the_template_is_played_on_the_eight_short_cases_and_says_that_it_is_a_demonstration(asked_with: Questionnaires) -> None:
    plan = read_plan(TEMPLATE)
    data, truth = synthetic_data(Cohort(people=8, no_show=0.0, drop_out=0.0, seed=3), plan, load_library(only=tuple(plan.cases)), asked_with)
    sat = data.sittings
    assert data.study.demonstration and set(sat["case"]) == plan.cases == set(truth.difficulties) and len(sat) == 8 * 3 * 4
    assert sat.groupby("form")["control"].mean().eq(0.5).all() and sat["safe"].notna().all()
    assert set(data.judgements["step"]) == {"indicators", "detection", "needs", "decision"}  # of elements a short case asks none
    assert all(m.detection_hit_rate is not None and m.detection_false_alarm_rate is not None for m in truth.marginals)


def test_a_plan_that_cannot_be_frozen_is_refused_before_anything_is_made(tmp_path: Path, library: Library, asked_with: Questionnaires) -> None:
    with pytest.raises(StudyRefused, match="no-such-case"):
        synthetic_study(COHORT, a_plan(forms=FORMS | {"B": ("no-such-case",)}), tmp_path / "data", library, asked_with)
    with pytest.raises(StudyRefused, match="demonstration: true"):
        synthetic_study(COHORT, a_plan(demonstration=False), tmp_path / "data", library, asked_with)
    assert not (tmp_path / "data").exists()
