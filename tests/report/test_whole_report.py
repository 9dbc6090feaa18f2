"""The whole report: every section in order, in both languages, cancellable, reproducible, and of an empty study."""

from __future__ import annotations

import itertools
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest

from tests.support.random_study import random_study
from tests.support.report_reading import text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tests.test_i18n import catalogue
from tracks_sim.errors import Cancelled
from tracks_sim.jobs import cancellable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.parts import DotPlot, FlowChart, LinePlot, Message, Number, Report, Table
from tracks_sim.report.planned_effect import BETTER
from tracks_sim.report.section_list import SECTIONS, SectionOf
from tracks_sim.report.sections.deviations import deviations
from tracks_sim.report.sections.limits import LEARNING, limits
from tracks_sim.report.summary import NO_MORE, NOBODY, NOT_FROZEN, TOO_FEW_TOOK_PART
from tracks_sim.report.supplement import supplement
from tracks_sim.report.two_pages import two_pages
from tracks_sim.report.whole_report import colophon, data_hash, whole_report
from tracks_sim.study.model import DEMONSTRATION

DAY = date(2027, 2, 3)
ONE_CASE = (("present", "present", 0.9), ("absent", "present", 0.6), ("present", "absent", 0.4), ("absent", "absent", 0.8))


@pytest.fixture(scope="module")
def data() -> StudyData:
    """Ten a group; one of three responses is safe before, in the trained two of three after (of one all three); half do a severe harm before."""
    people = [
        Person(
            f"{arm}{i}", arm, "AB"[i % 2], safe={"pre": (0, 1, 0), "post": (1, 1, int(i == 0)) if arm == "training" else (0, 1, 0)},
            harms={"pre": ((i % 2, 0), (0, 0), (0, 0))}, judged=dict.fromkeys(("pre", "post"), (ONE_CASE,) * 3),
            talks={"pre": ((1, 4, 1, 2), None, None), "post": ((3, 4, 2, 2), None, None)},
            answers={("pre", "knowledge"): {"a": "no"}, ("post", "knowledge"): {"a": "yes"}},
        )
        for arm in ("training", "waitlist") for i in range(10)
    ]  # fmt: skip
    return study_data_of(people)


@pytest.fixture(scope="module")
def report(data: StudyData) -> Report:
    return whole_report(data, made_on=DAY)


def parts(value: Any) -> list[Any]:
    """Every dataclass below a value."""
    own = [value] if is_dataclass(value) else []
    if is_dataclass(value):
        below = [getattr(value, f.name) for f in fields(value)]
    else:
        below = list(value.values()) if isinstance(value, dict) or hasattr(value, "items") else list(value) if isinstance(value, tuple) else []
    return own + [found for part in below for found in parts(part)]


def test_every_section_is_there_in_order(report: Report) -> None:
    assert [s.id for s in report.sections] == [s.__name__ for s in SECTIONS]
    assert (report.study, report.smallest, report.made_on) == ("made", 5, DAY)


def test_tables_fit_their_columns_and_every_id_is_one(report: Report) -> None:
    found = parts(report)
    for table in (t for t in found if isinstance(t, Table)):
        assert all(len(row) == len(table.columns) for row in table.rows), table.id
        assert table.rows or table.empty or table.notes, table.id
    ids = [p.id for p in found if isinstance(p, Table | DotPlot | LinePlot | FlowChart)]
    assert len(ids) == len(set(ids))


def test_every_sentence_has_its_french_and_its_gaps_filled(report: Report) -> None:
    french = catalogue("fr")
    for words in (w for w in parts(report) if isinstance(w, Message)):
        assert set(re.findall(r"\{(\w+)\}", words.sentence)) == set(words.gaps), words.sentence
        sentence = (words.sentence, words.plural) if words.plural else words.sentence
        assert sentence in french or sentence == "{name}", sentence


def test_the_summary_says_what_was_found(report: Report) -> None:
    *_, took_part, outcome, effect, harms, last = report.summary
    assert took_part.gaps["analysed"].gaps["n"] == Number(20) and last == NO_MORE
    trained = outcome.gaps["arms"].gaps["one"].gaps  # type: ignore[union-attr]
    assert (trained["before"].value, trained["after"].value) == pytest.approx((1 / 3, 0.7))  # type: ignore[union-attr]
    # after: nine with 2/3 and one with 1, mean 0.7; the others changed not at all
    assert trained["change"].estimate.value == pytest.approx(0.7 - 1 / 3)  # type: ignore[union-attr]
    assert effect.sentence == BETTER  # nobody of the others changed, so the fit is penalised and the lot answers
    assert harms.gaps["arms"].gaps["one"].gaps["before"].gaps == {"count": Number(5), "of": Number(10)}  # type: ignore[union-attr]


def test_the_summary_and_the_primary_section_have_one_verdict() -> None:
    data = random_study(60, gain=3.0)
    report = whole_report(data, made_on=DAY)
    (section,) = (section for section in report.sections if section.id == "primary")
    (model,) = (t for t in section.blocks if isinstance(t, Table) and t.id == "primary-model-post")
    effect = next(sentence for sentence in report.summary if sentence.sentence == BETTER)
    assert effect in section.blocks
    (difference, p, *_) = (cells[1] for cells in model.rows)
    assert effect.gaps["difference"] == difference and effect.gaps["p"] == p


def test_each_part_bears_the_day_of_its_data() -> None:
    read = replace(study_data_of(study=a_study()), today=DAY)
    assert [part.made_on for part in (whole_report(read), supplement(read, DisclosurePolicy()), two_pages(read))] == [DAY] * 3


def test_the_guidelines_follow_the_design_and_stand_beside_the_report(report: Report, data: StudyData) -> None:
    assert report.items == ()
    sections, report = {s.id for s in report.sections}, supplement(data, DisclosurePolicy(), made_on=DAY)
    counts = {g: sum(item.guideline == g for item in report.items) for g in ("GREET", "CONSORT", "TREND")}
    assert counts == {"GREET": 17, "CONSORT": 30, "TREND": 0}
    for item in report.items:
        assert set(item.sections) <= sections and (item.sections or item.remark or item.statements), item
    one = supplement(study_data_of(study=a_study(arms=("training",))), DisclosurePolicy(), made_on=DAY)
    assert [item.number for item in one.items if item.guideline == "TREND"] == [str(n) for n in range(1, 23)]
    assert not any(item.guideline == "CONSORT" for item in one.items)


def test_it_is_the_same_again_and_its_hash_is_of_the_data(report: Report, data: StudyData) -> None:
    shuffled = replace(data, sittings=data.sittings.iloc[::-1], judgements=data.judgements.sample(frac=1, random_state=3))
    assert data_hash(shuffled) == data_hash(data)
    other = data.sittings.copy()
    other.loc[0, "safe"] = 1
    assert data_hash(replace(data, sittings=other)) != data_hash(data)
    assert report.colophon.rows[5][1] == data_hash(data)


def test_progress_is_told_and_a_stop_is_heeded(data: StudyData) -> None:
    told: list[tuple[int, int, str]] = []
    with cancellable(lambda: len(told) == 2), pytest.raises(Cancelled):
        whole_report(data, progress=lambda *at: told.append(at))
    assert told == [(0, len(SECTIONS), "outcomes"), (1, len(SECTIONS), "flow")]


@pytest.mark.parametrize("section", [s for s in SECTIONS if s not in (deviations, limits)], ids=lambda s: s.__name__)  # these two only count
def test_a_section_that_was_stopped_ends_before_it_is_made(data: StudyData, section: SectionOf) -> None:
    asked = itertools.count()
    with cancellable(lambda: next(asked) >= 0), pytest.raises(Cancelled):
        section(data, DisclosurePolicy())
    assert next(asked) == 1  # and at its first step; test_jobs shows that fits end in their middle


def test_a_study_of_nobody_that_is_not_frozen_says_so() -> None:
    report = whole_report(study_data_of(plan_hash=""), made_on=DAY)
    assert report.summary == (NOT_FROZEN, NOBODY, NO_MORE) and len(report.sections) == len(SECTIONS)
    assert all(section.blocks for section in report.sections)


@pytest.mark.parametrize("demonstration", [True, False])
def test_the_report_of_a_demonstration_says_that_it_measures_nothing_and_never_that_it_measures(demonstration: bool) -> None:
    report = whole_report(study_data_of(study=a_study(demonstration=demonstration)), made_on=DAY)
    assert report.demonstration == demonstration
    limited = next(section for section in report.sections if section.id == "limits").blocks
    assert (report.summary[-1], limited[0]) == ((Message(DEMONSTRATION),) * 2 if demonstration else (NO_MORE, LEARNING))


def test_a_study_of_few_shows_no_figure_of_them() -> None:
    few = [Person(f"p{i}", safe={"pre": (1, 0, 1), "post": (1, 1, 1)}, judged={"pre": (ONE_CASE,) * 3}) for i in range(3)]
    data = study_data_of(few, a_study(arms=("training",)))
    assert whole_report(data, made_on=DAY).summary[0].sentence == TOO_FEW_TOOK_PART
    shown = whole_report(data, DisclosurePolicy(smallest=1), made_on=DAY)
    assert shown.smallest == 1 and shown.summary[0].gaps["analysed"].gaps["n"] == Number(3)


def test_the_file_beside_has_its_french_and_names_its_versions(data: StudyData) -> None:
    found = supplement(data, DisclosurePolicy(), made_on=DAY)
    test_every_sentence_has_its_french_and_its_gaps_filled(found)
    test_tables_fit_their_columns_and_every_id_is_one(found)
    assert {text_of(row[0]) for row in found.colophon.rows} == set(data.versions["cases"])
    assert (found.file_name("fr"), found.other_file("fr")) == ("made-items.fr", "made-report.fr")


def test_the_colophon_names_the_versions_of_the_rules(data: StudyData) -> None:
    """Not where all keys are of the first: nothing differs then from what reports of before say."""
    named = "Versions of the rules of scoring"

    def value(of: StudyData) -> list[object]:
        return [row[1] for row in colophon(of, DisclosurePolicy()).rows if isinstance(row[0], Message) and row[0].sentence == named]

    plain = {k: v for k, v in data.versions.items() if k != "rules"}
    assert value(replace(data, versions=plain)) == []
    assert value(replace(data, versions={**plain, "rules": (1, 2)})) == ["1, 2"]
