from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import CONCEPTS, case_file, indicator_answer, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.indicators import SCORER

# Sixteen rows: 6 present, 6 absent, 4 insufficient.
STATES = ["present"] * 6 + ["absent"] * 6 + ["insufficient"] * 4
FILE = with_key(
    case_file(),
    indicators=[
        {
            "concept": c, "state": s, "source": "ilo-delphi-2009", "phases": ["now"] if s == "present" else [],
            "evidence": [{"any": ["aa1"]}],
        }
        for c, s in zip(CONCEPTS, STATES, strict=True)
    ],
)  # fmt: skip
# present: 3 present, 1 absent, 1 insufficient, 1 open; absent: 1 present, 3 absent, 1 insufficient, 1 open;
# insufficient: 1 present, 1 absent, 2 insufficient.
GIVEN = [*"PPPAI-", *"PAAAI-", *"PAII"]


def _answers(given: list[str]) -> dict[str, Any]:
    names = {"P": "present", "A": "absent", "I": "insufficient"}
    return {c: indicator_answer(names[g]) for c, g in zip(CONCEPTS, given, strict=True) if g != "-"}  # type: ignore[arg-type]


def test_the_table_and_what_it_adds_up_to(catalogues: Catalogues):
    counts = SCORER.of_case(scored_attempt(FILE, indicators=_answers(GIVEN)), catalogues).counts
    assert counts["keyed_present_given_absent"] == 1
    assert counts["keyed_absent_given_open"] == 1
    assert counts["hits"] == 3
    assert counts["misses"] == 3  # one absent, one insufficient, one open
    assert counts["false_alarms"] == 1
    assert counts["correct_rejections"] == 4  # three absent, one insufficient; the open one earns nothing
    assert counts["restraint"] == 2
    assert counts["premature_present"] == 1
    assert counts["premature_absent"] == 1
    assert counts["open"] == 2


def test_kappa_and_shares(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, indicators=_answers(GIVEN)), catalogues)
    # right: 3 + 3 + 2 of 16; given: 5 P, 5 A, 4 I; expected = (6*5 + 6*5 + 4*4) / 256
    assert score.value == pytest.approx(8 / 16)
    assert score.baseline == pytest.approx(76 / 256)
    assert score.corrected == pytest.approx((0.5 - 76 / 256) / (1 - 76 / 256))
    assert score.figures["sensitivity"] == pytest.approx(3 / 6)
    assert score.figures["specificity"] == pytest.approx(4 / 5)


def test_rows_keyed_insufficient_stay_outside_sensitivity_and_specificity(catalogues: Catalogues):
    other = [*GIVEN[:12], *"PPPP"]
    a = SCORER.of_case(scored_attempt(FILE, indicators=_answers(GIVEN)), catalogues)
    b = SCORER.of_case(scored_attempt(FILE, indicators=_answers(other)), catalogues)
    assert a.figures == b.figures
    assert b.counts["premature_present"] == 4 and a.value != b.value


def test_nine_judged_rows_give_counts_and_no_kappa(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, indicators=_answers([*"PPPPP-", *"AAAA--", *"----"])), catalogues)
    assert (score.corrected, score.reason, score.counts["judged"]) == (None, "few_judged", 9)


def test_nothing_judged_is_no_result(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE), catalogues)
    assert (score.value, score.baseline, score.corrected, score.reason) == (None, None, None, "nothing_judged")


def test_outcomes_carry_passages_and_a_code(catalogues: Catalogues):
    answer = indicator_answer("present", ("now",), ("aa1", "aa7"))
    score = SCORER.of_case(scored_attempt(FILE, indicators={CONCEPTS[0]: answer}), catalogues)
    first = score.outcomes[0]
    assert (first.note, first.right, first.cited_right, first.cited_wrong) == ("hit", True, ("aa1",), ("aa7",))
    assert score.outcomes[1].note == "open" and score.outcomes[1].missed == ("aa1",)


def test_a_form_pools_the_rows(catalogues: Catalogues):
    one = scored_attempt(FILE, indicators=_answers(GIVEN))
    # Twice the same rows: counts double, kappa stays.
    pooled, single = SCORER.of_form([one, one], catalogues), SCORER.of_case(one, catalogues)
    assert pooled.counts["hits"] == 2 * single.counts["hits"]
    assert pooled.corrected == pytest.approx(single.corrected)
