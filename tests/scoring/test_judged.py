"""The scorer of a step of which right or not is all that counts, as a further step would have it."""

from __future__ import annotations

import pytest

from tests.support.synthetic_cases import case_file, scored_attempt, with_case, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.practice import Answer
from tracks_sim.scoring import ScoredAttempt
from tracks_sim.scoring.judged import simple_scorer

SCORER = simple_scorer("detection", lambda outcome: outcome.given == "yes")
ASKED = with_case(case_file(), steps=("detection", "decision"))


def attempt(keyed: str, given: str | None, *also: str, passages: tuple[str, ...] = ()) -> ScoredAttempt:
    key = {"state": keyed, "also_accepted": also, "evidence": [{"any": ["aa1"]}], "source": "coe-convention-2005"}
    return scored_attempt(with_key(ASKED, detection=key), detection=Answer(given, passages))


@pytest.mark.parametrize(
    ("scored", "right", "note"),
    [
        (attempt("yes", "yes"), True, "keyed"), (attempt("yes", "no"), False, "other"),
        (attempt("yes", None), False, "open"), (attempt("yes", "open", "open"), True, "also_accepted"),
    ],
)  # fmt: skip
def test_an_answer_is_beside_its_key(scored: ScoredAttempt, right: bool, note: str, catalogues: Catalogues) -> None:
    [outcome] = SCORER.outcomes(SCORER.rows(scored, catalogues), scored, {"detection"})
    assert (outcome.item, outcome.right, outcome.note) == ("detection", right, note)


def test_passages_are_sorted_by_the_key(catalogues: Catalogues) -> None:
    [outcome] = SCORER.of_case(attempt("yes", "yes", passages=("aa1", "aa9")), catalogues).outcomes
    assert (outcome.cited_right, outcome.cited_wrong, outcome.missed) == (("aa1",), ("aa9",), ())


def test_over_a_form_the_best_answer_to_give_always_is_the_baseline(catalogues: Catalogues) -> None:
    form = [attempt("yes", "yes"), attempt("yes", "yes"), attempt("no", "yes"), attempt("yes", "open", "open")]
    score = SCORER.of_form(form, catalogues)
    assert score.value == score.baseline == pytest.approx(2 / 3)  # a row on which readers split is in no figure
    assert score.counts == {"right": 2, "things": 3, "open": 0, "detection_right": 2, "split": 1}


def test_no_answer_and_no_key_give_no_value(catalogues: Catalogues) -> None:
    assert SCORER.of_case(attempt("yes", None), catalogues).reason == "nothing_judged"
    assert SCORER.of_case(attempt("yes", "yes", "open"), catalogues).reason == "nothing_keyed"


def test_two_keys_alike_in_the_field_are_read_alike() -> None:
    one, other = with_key(attempt("yes", None).case_file, rules=1).key, attempt("yes", None).case_file.key
    assert SCORER.reads(one) == SCORER.reads(other)
    assert SCORER.reads(other) != SCORER.reads(attempt("no", None).case_file.key)
