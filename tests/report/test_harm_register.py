"""Numbers of people who did harm cannot be worked out from all files of a report together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np

from tests.support.decided_studies import TWO_ARMS, with_harms
from tests.support.random_study import random_study
from tests.support.report_reading import row, tables
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.i18n import LANGUAGES
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.count_bounds import CountName, CountStatement, PossibleCounts
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formatting import Formatter
from tracks_sim.report.parts import Message, Table
from tracks_sim.report.sections.baseline import baseline
from tracks_sim.report.sections.harms import harms
from tracks_sim.report.sections.items import items
from tracks_sim.report.sections.outcomes_table import outcomes
from tracks_sim.report.two_pages import two_pages

SHOWN, ALL = DisclosurePolicy(), DisclosurePolicy(smallest=1)
FOUR = a_study(forms={"A": tuple(f"a{i}" for i in range(4)), "B": tuple(f"b{i}" for i in range(4))}, questionnaires={})


@cache
def four_harms_by_four() -> StudyData:
    """Thirty trained people and 28 others, four cases a phase; before, four of the trained did a severe harm on one case each, and ten others did."""
    def person(i: int) -> Person:
        trained = i < 30
        harmful = i < 4 if trained else i < 40
        safe = {"pre": [0 if harmful else int((i + n) % 3 > 0) for n in range(4)], "post": [int((i + n) % 4 > 0) for n in range(4)]}
        return Person(f"p{i:02}", "training" if trained else "waitlist", "AB"[i % 2], safe=safe, harms={"pre": [(int(harmful and n == i % 4), 0) for n in range(4)], "post": [(0, 0)] * 4})

    return study_data_of([person(i) for i in range(58)], FOUR)


def numbers_of_people(mean: int, spread: int | None, people: int, cases: int) -> set[int]:
    """How many of these people may have done a harm, of all ways to spread harms over them: those whose mean share of cases, in whole per cent, and its deviation come out as printed."""
    found = set()
    for one in range(people + 1):
        for two in range(4):
            for three in range(3):
                for four in range(3):
                    if one + two + three + four <= people:
                        shares = np.repeat(np.arange(1, 5) / cases, (one, two, three, four))
                        shares = np.concatenate([shares, np.zeros(people - len(shares))])
                        if round(100 * shares.mean()) == mean and (spread is None or round(100 * shares.std(ddof=1)) == spread):
                            found.add(one + two + three + four)
    return found


def trained_before(policy: DisclosurePolicy) -> str:
    cell = row(tables(baseline(four_harms_by_four(), policy))["baseline-results"], "Cases with a severe harm")["Training group"]
    return Formatter("en").cell(cell)


def test_mean_and_deviation_of_a_rare_harm_do_not_tell_how_many_did_it() -> None:
    # with both, exactly one way is left: four people with one harm each
    assert trained_before(ALL) == "3\u00a0% ± 9\u00a0% (30)" and numbers_of_people(3, 9, 30, 4) == {4}
    # the mean alone is of four harms, which one to four people may have done
    assert trained_before(SHOWN) == "3\u00a0% (30)" and numbers_of_people(3, None, 30, 4) == {1, 2, 3, 4}


def test_a_mean_of_a_single_harm_is_said_as_what_its_band_says() -> None:
    data = four_harms_by_four()
    sittings = data.sittings.copy()
    trained = sittings.index[(sittings["arm"] == "training") & (sittings["severe_harms"] > 0)]
    sittings.loc[trained[1:], "severe_harms"] = 0
    alone = replace(data, sittings=sittings)
    # 1 of 120 is 1 %: one harm. Fewer than 5 of 30 people: 4 / 30 = 13 % at most
    assert "at most 13\u00a0%" in Formatter("en").cell(row(tables(baseline(alone, SHOWN))["baseline-results"], "Cases with a severe harm")["Training group"])
    page = next(cells for cells in two_pages(alone, SHOWN).outcomes.rows if "severe" in Formatter("en").cell(cells[0]))
    assert Formatter("en").cell(page[1]).startswith("at most 13\u00a0→")
    assert "at most" in Formatter("en").cell(next(cells for cells in tables(outcomes(alone, SHOWN))["outcomes"].rows if "severe" in Formatter("en").cell(cells[0]))[3])


def printed_counts(data: StudyData, own: Mapping[str, Table], language: str) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """What the tables of harms say in a language: (arm or "", phase, case or ""), smallest and largest number of people."""
    words = Formatter(language)
    few = re.compile("fewer than (\\d+)|moins de (\\d+)")
    phases = [phase.id for phase in data.study.phases]

    def read(cell: object) -> tuple[float, float] | None:
        text = words.cell(cell)  # type: ignore[arg-type]
        if found := few.search(text):
            return 1, float(found[1] or found[2]) - 1
        return (float(text), float(text)) if text.isdigit() else None

    for cells in own["harms-cases"].rows:
        for at, phase in enumerate(phases):
            if (found := read(cells[1 + 3 * at + 1])) is not None:
                yield ("", phase, words.cell(cells[0])), *found
    columns = [(arm, phase) for arm in data.study.arms for phase in phases]
    for cells in own["items-where"].rows[1::2]:
        for cell, (arm, phase) in zip(cells[2:6], columns, strict=True):
            if (found := read(cell)) is not None:
                yield (arm, phase, words.cell(cells[0])), *found


def test_no_number_of_few_is_left_by_the_tables_of_cases_together_in_any_language() -> None:
    no_number_of_few_is_left_by_cases(24)


def no_number_of_few_is_left_by_cases(people: int) -> None:
    data = with_harms(random_study(people, people, TWO_ARMS, 1.0))
    own = tables(harms(data, SHOWN)) | tables(items(data, SHOWN))
    said = [list(printed_counts(data, own, language)) for language in LANGUAGES]
    assert said[0] == said[1] and len(said[0]) > 12
    sat = data.sittings.assign(harm=(data.sittings["severe_harms"] > 0).astype(int))
    truth: dict[CountName, int] = {(str(a), str(p), str(c)): int(rows["harm"].sum()) for (a, p, c), rows in sat.groupby(["arm", "phase", "case"])}
    met = {(str(a), str(p), str(c)): len(rows) for (a, p, c), rows in sat.groupby(["arm", "phase", "case"])}
    told = [CountStatement({name: 1.0}, 0, met[name]) for name in truth]  # type: ignore[index]
    for (arm, phase, case), low, high in said[0]:
        told.append(CountStatement({name: 1.0 for name in truth if name[1:] == (phase, case) and arm in ("", name[0])}, low, high))
    possible = PossibleCounts(told, truth)
    for name, count in truth.items():
        low, high = possible.extent([name])
        assert low <= count <= high
        # a band of 1 to 4 leaves three numbers at least, unless two of them make up a small one: then 1 to 3
        assert not 0 < count < 5 or high - low >= 2, (name, low, high)


def test_nothing_is_withheld_where_small_groups_are_asked_for() -> None:
    table = tables(items(with_harms(random_study(24, 2, TWO_ARMS)), ALL))["items-where"]
    assert isinstance(table, Table) and not any(isinstance(cell, Message) and "fewer" in cell.sentence for cells in table.rows for cell in cells)
