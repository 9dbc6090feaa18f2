from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.synthetic_cases import balanced_form, case_file, indicator_answer, scored_attempt, with_key
from tracks_sim.case.catalogue import DIMENSIONS, Combination, DelphiList
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.delphi import (
    SCORER,
    Tally,
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


@given(small, small, small, st.integers(0, 3))
def test_undeterminable_only_where_a_null_weight_decides(s: int, m: int, w: int, unknown: int):
    found = result(Tally(s, m, w, unknown))
    # Every way to fill the nulls, each strong, medium, weak or not counted (a strong one is the most).
    ways = {
        positive(s + a, m + b, w + c)
        for a in range(unknown + 1)
        for b in range(unknown + 1 - a)
        for c in range(unknown + 1 - a - b)
    }
    assert found == ("undeterminable" if len(ways) == 2 else "positive" if ways == {True} else "negative")


def _list(rows: list[tuple[str, str, str | None]], combinations: list[dict[str, Any]] | None = None) -> DelphiList:
    return DelphiList.model_validate(
        {
            "id": "small", "source": "ilo-delphi-2009", "as_of": "2026", "verified": False,
            "rows": [
                {
                    "id": row, "dimension": dimension, "weights": {"adult_labour": weight}, "source": "ilo-delphi-2009",
                    "evidence": {"adult_labour": "memory"}, "as_of": "2026", "verified": False,
                }
                for row, dimension, weight in rows
            ],
            "combinations": combinations or [],
        }
    )  # fmt: skip


def test_null_is_not_guessed_and_unlisted_is_not_counted():
    delphi = _list(
        [
            ("EX01", "exploitation", "strong"), ("EX02", "exploitation", None), ("EX03", "exploitation", "unlisted"),
            ("CD01", "coercion_at_destination", "strong"), ("CD02", "coercion_at_destination", "weak"),
        ]
    )  # fmt: skip
    # One strong alone is negative; the null row could make it positive.
    assert assess({"EX01"}, weights(delphi, "adult_labour"))["exploitation"] == "negative"
    assert assess({"EX01", "EX02"}, weights(delphi, "adult_labour"))["exploitation"] == "undeterminable"
    assert assess({"EX01", "EX03"}, weights(delphi, "adult_labour"))["exploitation"] == "negative"
    assert assess({"CD01", "CD02"}, weights(delphi, "adult_labour"))["coercion_at_destination"] == "positive"
    # A profile whose weight is not given is not known either: two strong at most, positive at most.
    assert assess({"CD01", "CD02"}, weights(delphi, "child_sexual"))["coercion_at_destination"] == "undeterminable"
    assert assess({"ZZ99"}, weights(delphi, "adult_labour")) == dict.fromkeys(DIMENSIONS, "negative")


def test_a_row_of_two_phases_counts_once(catalogues: Catalogues):
    found = rows_of([("documents_taken", ("recruitment", "exploitation", "now"))], rows_by_concept(catalogues.concepts))
    assert found == {"CR05", "CD01"}
    # One strong row alone leaves the dimension negative, however often it is placed.
    assert assess(found, weights(catalogues.delphi, "adult_labour"))["coercion_at_destination"] == "negative"
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


def test_everything_present_earns_nothing_over_a_form(catalogues: Catalogues):
    for phases in (("exploitation",), ("recruitment", "exploitation", "now")):
        form = [
            scored_attempt(f, indicators={c: indicator_answer("present", phases) for c in f.case.indicators}) for f in balanced_form()
        ]
        score = SCORER.of_form(form, catalogues)
        assert score.corrected is not None and score.corrected <= 0
