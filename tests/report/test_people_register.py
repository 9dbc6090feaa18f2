"""Hidden numbers of people cannot be worked out from all files of a report together; what follows from them anyway is shown."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.decided_studies import TWO_ARMS
from tests.support.printed_counts import HIDDEN as HIDDEN_WORDS
from tests.support.printed_counts import Attack, tables_of
from tests.support.random_study import random_study, with_steps
from tests.support.study_tables import Person, study_data_of
from tracks_sim.i18n import LANGUAGES
from tracks_sim.operations.reports import FILES, ReportFiles, ReportOrder
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report import count_bounds
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.html import page
from tracks_sim.report.parts import HIDDEN, Message, Number, Report, report_section
from tracks_sim.report.sections.baseline import baseline
from tracks_sim.report.sections.cases_by_group import cases_by_group
from tracks_sim.report.sections.conduct import conduct
from tracks_sim.report.sections.fairness import rate_table, with_profiles
from tracks_sim.report.sections.flow import flow
from tracks_sim.report.sections.harms import harms
from tracks_sim.report.sections.methods import analysis_sets
from tracks_sim.report.sections.missing import expected_cases, not_submitted_table
from tracks_sim.report.whole_report import colophon

SHOWN = DisclosurePolicy()
KEYED = ("present", "absent", "insufficient")


def small_study(seed: int) -> StudyData:
    """Two groups of 6 to 14 people, some of whom submit a part of their cases, or none; some do severe harm, talk, or are lost."""
    random = Random(seed)
    leave, harm, talk = (random.choice(chances) for chances in ((0.1, 0.3, 0.5), (0.1, 0.3), (0.0, 0.3, 0.9)))
    people = []
    for arm in TWO_ARMS.arms:
        for i in range(random.randint(6, 14)):
            stays = i == 0  # somebody of each group, so that there is a result
            number = {"pre": 3 if stays else random.choice((3, 3, 3, 3, 1, 0)), "post": 0 if not stays and random.random() < leave else random.choice((3, 3, 3, 2))}
            safe = {phase: [int(random.random() < 0.6) for _ in range(n)] for phase, n in number.items() if n}
            people.append(Person(
                f"{arm}-{i:02}", arm, random.choice("AB"), random.choice(("north", "north", "south", "west")), random.choice(("new", "old")),
                random.choice((None, "moved", "ill")) if not number["post"] else None, safe,
                harms={phase: [(int(not one and random.random() < harm), 0) for one in of] for phase, of in safe.items()},
                talks={phase: [(2, 5, 1, 2) if random.random() < talk else None for _ in of] for phase, of in safe.items()},
                judged={phase: [[(keyed, random.choice(KEYED), 0.9) for keyed in KEYED] for _ in of] for phase, of in safe.items()},
            ))  # fmt: skip
    return with_steps(study_data_of(people, TWO_ARMS))


Written = Callable[[str], list[str]]
"""Gives pages in a language."""


def whole_files(data: StudyData) -> Written:
    """Every file of a report in a language, as HTML."""

    def written(language: str) -> list[str]:
        files = ReportFiles(ReportOrder(data.study.id, language, 5), data)
        return [files.html(part) for part in FILES]

    return written


def counting_tables(data: StudyData) -> Written:
    """The tables of all files that count people, without those for which models are fitted."""
    by_case = cases_by_group(data, SHOWN)
    judged = with_profiles(data)
    rates = [rate_table(judged[judged["phase"] == phase.id], phase.id, data, SHOWN) for phase in data.study.phases]
    tables = (*rates, not_submitted_table(expected_cases(data), data, SHOWN), analysis_sets(data, data.sittings, SHOWN), *((by_case,) if by_case else ()))
    sections = (*(make(data, SHOWN) for make in (flow, baseline, harms, conduct)), report_section("missing", Message("Missing"), *tables))
    report = Report(data.study.id, data.study.title, data.today, (), sections, (), 5, colophon(data, SHOWN))
    return lambda language: [page(report, language)]


def found_out(data: StudyData, files_of: Callable[[StudyData], Written], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody with the files of both languages, and their CSV files, finds out of what is hidden in them."""
    attacks, written = [], files_of(data)
    for language in LANGUAGES:
        cells, files = tables_of(written(language))
        for name, rows in files.items():  # nothing is hidden in one and not in the other
            assert [bool(HIDDEN_WORDS & {*row}) for row in cells[name]] == [bool(HIDDEN_WORDS & {*row}) for row in rows[1:]], name
        attacks.append(Attack(cells, data))
    assert all(one.told == attacks[0].told and [*one.secrets] == [*attacks[0].secrets] for one in attacks)
    with monkeypatch.context() as longer:  # what is not found in this time counts as found out
        longer.setattr(count_bounds, "SECONDS", 20.0)
        longer.setattr(count_bounds, "NODES", 100_000)
        return attacks[0].found_out()


@settings(max_examples=1, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6))
def test_no_hidden_number_of_people_is_left_by_the_tables_that_count_them(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    assert found_out(small_study(seed), counting_tables, monkeypatch) == []


def test_a_share_beside_a_hidden_number_would_be_found_out() -> None:
    """Four and eight of nine people completed the second phase: both numbers are hidden, their sum of 12 is shown. That one of nine of the others did not would leave 12 - 8."""
    people = [Person(f"{arm}{i}", arm, safe={"pre": (1, 0, 1)} | ({"post": (1, 1, 1)} if i < stayed else {})) for arm, stayed in (("training", 4), ("waitlist", 8)) for i in range(9)]
    data = study_data_of(people, TWO_ARMS)
    cells, _ = tables_of(counting_tables(data)("en"))
    assert cells["flow-table"][4][1:] == ["not shown", "not shown", "12"] and cells["flow-attrition"][1][3] == "not shown"
    assert Attack(cells, data).found_out() == []
    cells["flow-attrition"][1][3] = "11 % (2 to 43)"
    assert [f"flow-table After the training: completed, {arm}" in where for arm in TWO_ARMS.arms for where in Attack(cells, data).found_out()].count(True) == 2


@pytest.mark.parametrize(("people", "seed", "leave"), [(28, 8, 0.3), (60, 3, 0.1)])
def test_who_is_analysed_is_shown_where_it_follows_from_the_flow_of_participants(people: int, seed: int, leave: float) -> None:
    data = random_study(people, seed, TWO_ARMS, 1.0, leave)
    table = analysis_sets(data, data.sittings, SHOWN)
    assert any(isinstance(cell, Number) and 0 < cell.value < 5 for row in table.rows for cell in row) and all(HIDDEN not in row for row in table.rows)
