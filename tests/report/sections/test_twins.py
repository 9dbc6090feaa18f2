"""Twin cases in the report: differences by hand, their direction, what is hidden, and a pair as one case elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from tests.report.sections.test_primary import AFTER, BEFORE, estimate
from tests.support.report_reading import row, tables, text_of
from tests.support.study_tables import Person, a_study, study_data_of
from tracks_sim.outcomes.sample_sizes import MINIMUMS
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import with_versions
from tracks_sim.report.parts import HIDDEN, Message, Number, Table
from tracks_sim.report.sections.fairness import fairness
from tracks_sim.report.sections.items import TWINS_APART, case_scores, items
from tracks_sim.report.sections.limits import FEW_OF_EACH, limits
from tracks_sim.report.sections.missing import expected_cases
from tracks_sim.report.sections.twins import BY_LOT, CHANGED_MEANWHILE, twin_tables

# In made studies a case whose id ends with "one" is about her, every other about him.
TWINS = {"a-one": "a-one-he", "a-two": "a-two-one", "a-three": "a-three-one"}
STUDY = a_study(arms=("training",), phases=({"id": "pre"},), questionnaires={}, forms={"A": ("a-one", "a-two", "a-three")}, twins=TWINS)
ONE, OTHER, LESS = "People who met the first named", "People who met the other", "Safe responses, difference"
HE_LESS_SHE = "Sex: he less she"
JUDGED = [[("present", "present", 0.9), ("absent", "absent", 0.9)]] * 3


def people(twins: Sequence[str], safe: Sequence[Sequence[int]], of: str = "p") -> list[Person]:
    """A person for each row of ``safe``, all with these twins."""
    return [Person(f"{of}{i:02}", twins=frozenset(twins), safe={"pre": s}, judged={"pre": JUDGED}) for i, s in enumerate(safe)]


def crew(n: int = 12) -> list[Person]:
    """``n`` people with every twin and ``n`` with none.

    Of her case: 3 of 12 safe with the first version (she), 9 of 12 with the twin (he); of each of his: 6 of 12 with the first (he), 3 of 12 with the twin (she).
    """
    first = [[int(i % 4 == 0), i % 2, i % 2] for i in range(n)]
    twin = [[int(i % 4 > 0), int(i % 4 == 0), int(i % 4 == 0)] for i in range(n)]
    return people((), first, "f") + people([*TWINS.values()], twin, "t")


def twin_tables_of(data: StudyData, shown: DisclosurePolicy | None = None) -> Mapping[str, Table]:
    return {table.id: table for table in twin_tables(data, shown or DisclosurePolicy())}


def test_a_difference_by_hand_and_one_direction_for_all() -> None:
    table = twin_tables_of(study_data_of(crew(), STUDY))["fairness-twins"]
    first = row(table, "a-one", HE_LESS_SHE)
    # Wilson's 95 % intervals: 9 of 12 0.4677 to 0.9111, 3 of 12 0.0889 to 0.5323; Newcombe: 0.5 - sqrt(0.2823^2 + 0.2823^2), 0.5 + sqrt(0.1611^2 + 0.1611^2)
    assert (first[ONE], first[OTHER]) == (Number(12), Number(12))
    difference = estimate(first[LESS])
    assert (difference.value, difference.low, difference.high) == pytest.approx((0.5, 0.1008, 0.7278), abs=1e-3)
    # the twins of his cases are hers: the sign is turned round, 6/12 - 3/12
    assert estimate(row(table, "a-two", HE_LESS_SHE)[LESS]).value == pytest.approx(0.25)
    together = row(table, "all cases with this change", HE_LESS_SHE)
    assert estimate(together[LESS]).value == pytest.approx((0.5 + 0.25 + 0.25) / 3) and together[ONE] == Number(24)
    assert BY_LOT in table.notes and len(table.rows) == 4


def test_two_pairs_or_few_people_have_a_reason_instead() -> None:
    two = a_study(**STUDY.model_dump() | {"twins": {"a-one": "a-one-he", "a-two": "a-two-one"}})
    crowd = [replace(p, twins=p.twins & set(two.twins.values())) for p in crew()]
    together = row(twin_tables_of(study_data_of(crowd, two))["fairness-twins"], "all cases with this change")
    assert estimate(together[LESS]).reason == MINIMUMS["twins_together"].reason
    eight = twin_tables_of(study_data_of(crew(8), STUDY))["fairness-twins"]
    assert estimate(row(eight, "a-one")[LESS]).reason == MINIMUMS["twins"].reason and row(eight, "a-one")[ONE] == Number(8)
    assert estimate(row(twin_tables_of(study_data_of(crew(8), STUDY), DisclosurePolicy(minimum={"twins": 8}))["fairness-twins"], "a-one")[LESS]).value is not None


def test_four_people_with_a_version_hide_the_pair_and_what_rests_on_it() -> None:
    crowd = [replace(p, twins=p.twins - {"a-one-he"}) if p.trainee > "t03" else p for p in crew()]
    data = study_data_of(crowd, STUDY)
    table = twin_tables_of(data)["fairness-twins"]
    for name in ("a-one", "all cases with this change"):
        assert list(row(table, name).values())[2:] == [HIDDEN] * 3
    assert estimate(row(table, "a-two")[LESS]).value is not None
    cases = tables(items(data, DisclosurePolicy()))["items-cases"].rows
    for case in ("a-one", "a-one-he"):
        shown = {cell for cells in cases if text_of(cells[0]) == case for cell in cells[2:]}
        assert shown == {HIDDEN, None}  # not what they did together either, nor how it goes with other cases
    assert any(text_of(cells[0]) == "a-two" and Number(12) in cells for cells in cases)


def test_by_phase_each_time_and_over_both_each_person_once() -> None:
    study = a_study(**STUDY.model_dump() | {"phases": ({"id": "pre"}, {"id": "post"})})  # one form: everybody meets a case twice
    crowd = [replace(p, safe={"pre": p.safe["pre"], "post": [1, 1, 1]}) for p in crew()]
    tables_of = twin_tables_of(study_data_of(crowd, study))
    assert estimate(row(tables_of["fairness-twins"], "a-one")[LESS]).value == pytest.approx(0.5)  # as they met it first
    phases = tables_of["fairness-twins-phases"]
    assert estimate(row(phases, HE_LESS_SHE, BEFORE)[LESS]).value == pytest.approx(1 / 3)
    assert estimate(row(phases, HE_LESS_SHE, AFTER)[LESS]).value == 0
    few = [replace(p, safe={"pre": p.safe["pre"]} | ({"post": [1, 1, 1]} if i < 4 else {})) for i, p in enumerate(crew())]
    assert all(cells[2:] == (HIDDEN,) * 3 for cells in twin_tables_of(study_data_of(few, study))["fairness-twins-phases"].rows)  # the one phase gives the other away


def test_a_case_that_changed_meanwhile_is_no_contrast_any_more() -> None:
    crowd = crew()
    data = study_data_of(crowd, STUDY, hashes={(p.trainee, "a-one"): "d" * 64 for p in crowd[:6]})
    table = twin_tables_of(data)["fairness-twins"]
    assert {estimate(row(table, name)[LESS]).reason for name in ("a-one", "all cases with this change")} == {CHANGED_MEANWHILE}
    assert estimate(row(table, "a-two")[LESS]).value is not None


def test_what_no_case_says_is_the_changed_version_less_the_first() -> None:
    data = study_data_of(crew(), STUDY)
    other = replace(data, versions=data.versions | {"twins": {"a-one": "education", "a-two": "age", "a-three": None}})
    table = twin_tables_of(other)["fairness-twins"]
    assert estimate(row(table, "a-one", "Education: the changed version less the first")[LESS]).value == pytest.approx(0.5)
    assert estimate(row(table, "a-two", "Age: the changed version less the first")[LESS]).value == pytest.approx(-0.25)
    assert row(table, "a-three", "the twin is not in the library any more")


def test_nobody_yet_and_no_twins_at_all() -> None:
    empty = twin_tables_of(study_data_of((), STUDY))["fairness-twins"]
    assert all(estimate(cells[-1]).value is None for cells in empty.rows)
    plain = a_study(**STUDY.model_dump() | {"twins": {}})
    assert not [name for name in tables(fairness(study_data_of(people((), [[1, 1, 1]] * 6), plain), DisclosurePolicy())) if "twins" in name]
    assert TWINS_APART not in items(study_data_of(people((), [[1, 1, 1]] * 6), plain), DisclosurePolicy()).blocks


def test_a_pair_is_one_case_wherever_cases_are_items_or_a_sample() -> None:
    data = study_data_of(crew(), STUDY)
    judged = with_versions(data.judgements, data)
    assert case_scores(judged, "A", "pre").shape == (24, 3) and case_scores(judged, "A", "pre").notna().all(axis=None)
    assert case_scores(with_versions(data.judgements, data, twins_apart=True), "A", "pre").shape == (24, 6)
    assert expected_cases(data)["absent"].sum() == 0  # who sat the twin has sat the case
    told_apart = {text_of(cells[0]) for cells in tables(items(data, DisclosurePolicy()))["items-cases"].rows}
    assert told_apart == {*TWINS, *TWINS.values()} and TWINS_APART in items(data, DisclosurePolicy()).blocks
    only = study_data_of(people([*TWINS.values()], [[1, 1, 1]] * 6), STUDY)  # of a form whose first versions nobody drew the balance is known too
    assert FEW_OF_EACH in [block.sentence for block in limits(only, DisclosurePolicy()).blocks if isinstance(block, Message)]
