from __future__ import annotations

import pytest

from tests.support.synthetic_cases import CONCEPTS, case_file, indicator_answer, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.phase import SCORER, overlap


def test_overlap_by_hand():
    assert overlap(("exploitation", "now"), ("now", "exploitation")) == 1
    assert overlap(("exploitation", "now"), ("now",)) == pytest.approx(1 / 2)
    assert overlap(("exploitation",), ("recruitment", "now", "exploitation")) == pytest.approx(1 / 3)
    assert overlap(("exploitation",), ("now",)) == 0
    assert overlap(("exploitation",), ()) == 0


# Twelve rows present: eight in exploitation, four now.
KEYED = ["exploitation"] * 8 + ["now"] * 4
FILE = with_key(
    case_file(),
    indicators=[
        {"concept": c, "state": "present", "phases": [p], "source": "ilo-delphi-2009", "evidence": [{"any": ["aa1"]}]}
        for c, p in zip(CONCEPTS, KEYED, strict=False)
    ],
)


def test_only_rows_judged_present_have_a_place(catalogues: Catalogues):
    answers = {CONCEPTS[0]: indicator_answer("present", ("exploitation", "now")), CONCEPTS[1]: indicator_answer("absent")}
    score = SCORER.of_case(scored_attempt(FILE, indicators=answers), catalogues)
    assert score.value == pytest.approx(1 / 2)  # {exploitation} in {exploitation, now}
    assert score.counts == {"placed": 1, "exact": 0}
    assert (score.baseline, score.reason) == (None, "form_only")
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "nothing_judged"


def test_the_baseline_is_the_best_constant(catalogues: Catalogues):
    right = {c: indicator_answer("present", (p,)) for c, p in zip(CONCEPTS, KEYED, strict=False)}  # type: ignore[arg-type]
    score = SCORER.of_form([scored_attempt(FILE, indicators=right)], catalogues)
    # Always "exploitation": 8/12 = 0.667. Both: every row 1/2.
    assert (score.value, score.baseline, score.corrected) == (1.0, pytest.approx(8 / 12), 1.0)
    constant = {c: indicator_answer("present", ("exploitation",)) for c in CONCEPTS[:12]}
    assert SCORER.of_form([scored_attempt(FILE, indicators=constant)], catalogues).corrected == 0.0


def test_nine_rows_over_a_form_are_too_few(catalogues: Catalogues):
    answers = {c: indicator_answer("present", ("now",)) for c in CONCEPTS[:9]}
    assert SCORER.of_form([scored_attempt(FILE, indicators=answers)], catalogues).reason == "few_judged"
