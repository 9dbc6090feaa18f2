from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.synthetic_cases import (
    balanced_form,
    case_file,
    indicator_answer,
    scored_attempt,
    with_case,
    with_key,
)
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.catalogue import DIMENSIONS, WEIGHTS, Combination, DelphiList, Weight
from tracks_sim.case.model.key import Profile
from tracks_sim.scoring.delphi import (
    SCORER,
    Dimensions,
    Rows,
    assess,
    outcome,
    positive,
    result,
    rows_by_concept,
    rows_of,
    weights,
)

small = st.integers(0, 6)


@pytest.mark.parametrize("counts", [(2, 0, 0), (1, 1, 0), (1, 0, 1), (0, 3, 0), (0, 2, 1)])
def test_the_five_minimal_positives(counts: tuple[int, int, int]):
    assert positive(*counts)
    # Minimal: with any one indicator fewer the dimension is negative.
    for i in range(3):
        if counts[i]:
            fewer = list(counts)
            fewer[i] -= 1
            assert not positive(*fewer)


@pytest.mark.parametrize("counts", [(1, 0, 0), (0, 2, 0), (0, 1, 9), (0, 0, 9)])
def test_the_four_negatives(counts: tuple[int, int, int]):
    assert not positive(*counts)


@given(small, small, small, st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)]))
def test_one_more_indicator_never_turns_positive_into_negative(s: int, m: int, w: int, more: tuple[int, int, int]):
    if positive(s, m, w):
        assert positive(s + more[0], m + more[1], w + more[2])


@given(small, small, small, st.sampled_from([(0, 0, 1), (0, 1, -1), (1, -1, 0)]))
def test_a_higher_weight_never_turns_positive_into_negative(s: int, m: int, w: int, step: tuple[int, int, int]):
    higher = (s + step[0], m + step[1], w + step[2])
    if positive(s, m, w) and min(higher) >= 0:
        assert positive(*higher)


_possible = st.sets(st.sampled_from(WEIGHTS), min_size=1).map(lambda found: sorted(found, key=WEIGHTS.index))


@given(st.lists(_possible, max_size=4))
def test_undeterminable_only_where_the_weights_decide(rows: list[list[Weight]]):
    ways = {positive(*[chosen.count(w) for w in ("strong", "medium", "weak")]) for chosen in product(*rows)}
    found = result([row[0] for row in rows], [row[-1] for row in rows])
    assert found == ("undeterminable" if len(ways) == 2 else "positive" if ways == {True} else "negative")


def _list(
    rows: list[tuple[str, str, str | None]], state: str = "transcription", own: dict[str, dict[str, Any]] | None = None,
) -> DelphiList:
    return DelphiList.model_validate(
        {
            "id": "small", "source": "ilo-delphi-2009", "as_of": "2026", "states": {"adult_labour": state}, "rule": "transcription",
            "rows": [
                {
                    "id": row, "dimension": dimension, "weights": {"adult_labour": weight}, "source": "ilo-delphi-2009", "as_of": "2026",
                    **(own or {}).get(row, {}),
                }
                for row, dimension, weight in rows
            ],
            "combinations": [],
        }
    )  # fmt: skip


def _assess(present: set[str], delphi: DelphiList, rules: int = 1, profile: Profile = "adult_labour") -> Dimensions:
    return assess(Rows(frozenset(present)), weights(delphi, profile, rules))


def test_null_is_not_guessed_and_unlisted_is_not_counted():
    delphi = _list(
        [
            ("EX01", "exploitation", "strong"), ("EX02", "exploitation", None), ("EX03", "exploitation", "unlisted"),
            ("CD01", "coercion_at_destination", "strong"), ("CD02", "coercion_at_destination", "weak"),
        ]
    )  # fmt: skip
    # One strong alone is negative; the null row could make it positive.
    assert _assess({"EX01"}, delphi)["exploitation"] == "negative"
    assert _assess({"EX01", "EX02"}, delphi)["exploitation"] == "undeterminable"
    assert _assess({"EX01", "EX03"}, delphi)["exploitation"] == "negative"
    assert _assess({"CD01", "CD02"}, delphi)["coercion_at_destination"] == "positive"
    # A profile whose weight is not given is not known either: two strong at most, positive at most.
    assert _assess({"CD01", "CD02"}, delphi, profile="child_sexual")["coercion_at_destination"] == "undeterminable"
    assert _assess({"ZZ99"}, delphi) == dict.fromkeys(DIMENSIONS, "negative")


TWO = [("EX01", "exploitation", "strong"), ("EX02", "exploitation", "medium")]


def test_a_weight_from_memory_is_taken_as_written_by_version_1_and_never_by_version_2():
    delphi = _list(TWO, state="memory")
    assert _assess({"EX01", "EX02"}, delphi, 1)["exploitation"] == "positive"
    assert _assess({"EX01", "EX02"}, delphi, 2)["exploitation"] == "undeterminable"
    assert _assess({"EX01"}, delphi, 2)["exploitation"] == "negative"  # one alone is negative under every weight
    # A row whose own weight was read keeps it, and one that nobody read stays open in a list that was.
    read = _list([*TWO, ("EX03", "exploitation", "strong")], "memory", {row: {"states": {"adult_labour": "mirror"}} for row, *_ in TWO})
    assert _assess({"EX01", "EX02", "EX03"}, read, 2)["exploitation"] == "positive"
    unread = _list(TWO, own={"EX02": {"states": {"adult_labour": "not_found"}}})
    assert _assess({"EX01", "EX02"}, unread, 2)["exploitation"] == "undeterminable"


def test_what_another_copy_says_counts_from_version_2_on():
    other = _list([("EX02", "exploitation", "medium"), ("EX03", "exploitation", "medium")], own={"EX02": {"other_weights": {"adult_labour": ["strong"]}}})
    assert [_assess({"EX02", "EX03"}, other, rules)["exploitation"] for rules in (1, 2)] == ["negative", "undeterminable"]


def test_a_row_on_which_readers_split_may_be_there():
    by_row = weights(_list(TWO), "adult_labour", 2)
    assert assess(Rows(frozenset({"EX01"}), frozenset({"EX02"})), by_row)["exploitation"] == "undeterminable"
    assert assess(Rows(frozenset({"EX01", "EX02"}), frozenset({"EX02"})), by_row)["exploitation"] == "positive"


def test_a_row_of_two_phases_counts_once(catalogues: Catalogues):
    found = rows_of([("documents_taken", ("recruitment", "exploitation", "now"))], rows_by_concept(catalogues.concepts))
    assert found == {"CR05", "CD01"}
    # One strong row alone leaves the dimension negative, however often it is placed.
    assert _assess(set(found), catalogues.delphi)["coercion_at_destination"] == "negative"
    assert rows_of([("rehearsed_account", ("now",))], rows_by_concept(catalogues.concepts)) == frozenset()


COMBINATIONS = [
    Combination(outcome="all", positive=(("deceptive_recruitment", "coercive_recruitment"), ("exploitation",))),
    Combination(outcome="work", positive=(("exploitation",),), negative=("deceptive_recruitment",)),
]


def test_the_first_combination_that_fits_names_the_outcome():
    none = dict.fromkeys(DIMENSIONS, "negative")
    assert outcome(none | {"exploitation": "positive"}, COMBINATIONS) == "work"
    assert outcome(none | {"exploitation": "positive", "coercive_recruitment": "positive"}, COMBINATIONS) == "all"
    assert outcome(none, COMBINATIONS) == "unnamed"


def test_an_undeterminable_dimension_matters_only_where_it_changes_the_outcome():
    base = dict.fromkeys(DIMENSIONS, "negative") | {"exploitation": "positive"}
    assert outcome(base | {"coercive_recruitment": "undeterminable"}, COMBINATIONS) == "undeterminable"
    assert outcome(base | {"abuse_at_destination": "undeterminable"}, COMBINATIONS) == "work"
    both = base | {"deceptive_recruitment": "positive", "coercive_recruitment": "undeterminable"}
    assert outcome(both, COMBINATIONS) == "all"


def test_trainee_and_key_side_by_side(catalogues: Catalogues):
    row = {"source": "ilo-delphi-2009", "evidence": [{"any": ["aa1"]}], "state": "present", "phases": ["exploitation"]}
    file = with_key(case_file(), indicators=[row | {"concept": "excessive_hours"}, row | {"concept": "low_or_no_pay"}])
    # Key: one strong, one medium: exploitation positive. The trainee sees the strong one only.
    seen = {"excessive_hours": indicator_answer("present", ("exploitation",))}
    score = SCORER.of_case(scored_attempt(file, indicators=seen), catalogues)
    wrong = {o.item: (o.given, o.keyed) for o in score.outcomes if not o.right}
    assert wrong == {
        "delphi.exploitation": ("negative", "positive"),
        "delphi.outcome": ("no_pattern", "exploited_migrant"),
    }
    assert score.value == pytest.approx(5 / 6)
    assert score.corrected is None and score.reason == "form_only"
    assert SCORER.of_case(scored_attempt(file), catalogues).reason == "nothing_judged"


def _of_version_2(**changes: Any) -> CaseFile:
    row = {"source": "ilo-delphi-2009", "evidence": [{"any": ["aa1"]}], "state": "present", "phases": ["exploitation"]}
    indicators = [row | {"concept": "excessive_hours"}, row | {"concept": "low_or_no_pay"}]
    return with_key(case_file(), rules=2, **{"indicators": indicators, "exploitation": ["agriculture"]} | changes)


SEEN = {"excessive_hours": indicator_answer("present", ("exploitation",)), "low_or_no_pay": indicator_answer("present", ("exploitation",))}


def test_no_list_no_rule(catalogues: Catalogues):
    begging = _of_version_2(exploitation=["begging"], profile="child_labour")
    score = SCORER.of_case(scored_attempt(begging, indicators=SEEN), catalogues)
    assert (score.value, score.reason, score.outcomes) == (None, "nothing_keyed", ())
    assert SCORER.of_case(scored_attempt(with_key(begging, rules=1), indicators=SEEN), catalogues).outcomes
    # One form that a list is about is enough, and a control names none.
    assert SCORER.of_case(scored_attempt(_of_version_2(exploitation=["begging", "agriculture"]), indicators=SEEN), catalogues).outcomes
    assert SCORER.of_case(scored_attempt(_of_version_2(exploitation=[], classification="no_concern"), indicators=SEEN), catalogues).outcomes


def test_what_weights_leave_open_by_the_key_is_not_compared(catalogues: Catalogues):
    from_memory = _of_version_2(exploitation=["prostitution"], profile="adult_sexual")
    score = SCORER.of_case(scored_attempt(from_memory, indicators={"excessive_hours": SEEN["excessive_hours"]}), catalogues)
    found = {o.item.removeprefix("delphi."): (o.given, o.keyed, o.right) for o in score.outcomes}
    assert found.pop("exploitation") == ("negative", "undeterminable", None)
    assert found.pop("outcome") == ("no_pattern", "undeterminable", None)
    assert set(found.values()) == {("negative", "negative", True)} and score.value == 1.0
    assert (score.counts["dimensions"], score.counts["undeterminable_by_key"]) == (5, 1)
    # The same judgements under version 1: memory is taken as written, two medium rows are negative.
    older = SCORER.of_case(scored_attempt(with_key(from_memory, rules=1), indicators=SEEN), catalogues)
    assert older.counts["dimensions"] == 6 and older.counts["undeterminable_by_key"] == 0


def test_a_dimension_that_the_worksheet_cannot_reach_stays_open(catalogues: Catalogues):
    """Nothing of it could be judged, so a negative would be the worksheet's own; under version 1 it was shown."""
    file = _of_version_2(indicators=[])
    file = with_case(file, indicators=["excessive_hours"])
    [applied] = SCORER.rows(scored_attempt(file, indicators={}), catalogues)
    assert set(applied.keyed.values()) == set(applied.given.values()) == {"undeterminable"} and applied.counted == ()
    [before] = SCORER.rows(scored_attempt(with_key(file, rules=1), indicators={}), catalogues)
    assert set(before.keyed.values()) == {"negative"}


def test_a_split_indicator_is_in_the_key_either_way(catalogues: Catalogues):
    row = {"source": "ilo-delphi-2009", "evidence": [{"any": ["aa1"]}], "state": "present", "phases": ["exploitation"]}
    certain = row | {"concept": "excessive_hours"}
    for split in ({"also_accepted": ["insufficient"]}, {"also_phases": True}, {"state": "insufficient", "phases": [], "also_accepted": ["present"]}):
        file = _of_version_2(indicators=[certain, row | {"concept": "low_or_no_pay"} | split])
        by_item = {o.item: o for o in SCORER.of_case(scored_attempt(file, indicators=SEEN), catalogues).outcomes}
        assert (by_item["delphi.exploitation"].keyed, by_item["delphi.exploitation"].right) == ("undeterminable", None)
    not_there = _of_version_2(indicators=[certain, row | {"concept": "low_or_no_pay", "state": "absent", "phases": [], "also_accepted": ["insufficient"]}])
    by_item = {o.item: o for o in SCORER.of_case(scored_attempt(not_there, indicators=SEEN), catalogues).outcomes}
    assert (by_item["delphi.exploitation"].keyed, by_item["delphi.exploitation"].right) == ("negative", True)  # what was answered there counts neither way


def test_a_form_of_cases_without_a_list_has_no_result(catalogues: Catalogues):
    files = [_of_version_2(exploitation=["begging"]), _of_version_2()]
    form = [scored_attempt(f, indicators=SEEN) for f in files]
    score = SCORER.of_form(form, catalogues)
    # the made worksheet holds too few rows of two of the six dimensions to make them positive under any weight
    assert score.value == 1.0 and score.counts["dimensions"] == 4
    assert SCORER.of_form(form[:1], catalogues).reason == "nothing_keyed"


def test_everything_present_earns_nothing_over_a_form(catalogues: Catalogues):
    for phases in (("exploitation",), ("recruitment", "exploitation", "now")):
        form = [
            scored_attempt(f, indicators={c: indicator_answer("present", phases) for c in f.case.indicators}) for f in balanced_form()
        ]
        score = SCORER.of_form(form, catalogues)
        assert score.corrected is not None and score.corrected <= 0
