from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import PASSAGES, case_file, indicator_answer, need_answer, scored_attempt, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import KeyedAnswer
from tracks_sim.scoring.evidence import NEEDS_SCORER, SCORER, cited, evidence_key, f1

KEY = KeyedAnswer.model_validate(
    {"evidence": [{"any": ["aa1", "aa2"]}, {"any": ["aa3"]}], "neutral": ["aa4"], "source": "ilo-delphi-2009"}
)


@pytest.mark.parametrize(
    ("passages", "expected"),
    [
        (("aa1", "aa3"), 1.0),  # both groups, nothing else
        (("aa2", "aa3", "aa4"), 1.0),  # any passage of a group will do; a neutral one costs nothing
        (("aa1", "aa2"), 2 * 1 * 0.5 / 1.5),  # precision 1, recall 1/2
        (("aa1", "aa9"), 0.5),  # precision 1/2, recall 1/2
        (("aa1", "aa3", "aa8", "aa9"), 2 * 0.5 * 1 / 1.5),  # precision 1/2, recall 1
        (("aa4",), 0.0),
        (("aa8",), 0.0),
        ((), 0.0),
    ],
)
def test_f1_by_hand(passages: tuple[str, ...], expected: float):
    assert f1(cited(evidence_key(KEY), passages)) == pytest.approx(expected)


def test_one_missed_passage_a_group():
    assert cited(evidence_key(KEY), ("aa3", "aa4", "aa8")) == (("aa3",), ("aa8",), ("aa1",), 1, 2)


def _row(concept: str, state: str, *groups: str, neutral: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "concept": concept, "state": state, "source": "ilo-delphi-2009", "neutral": neutral,
        "phases": ["now"] if state == "present" else [], "evidence": [{"any": [g]} for g in groups],
    }  # fmt: skip


FILE = with_key(
    case_file(),
    indicators=[
        _row("debt_bondage", "present", "aa1", "aa2"),
        _row("violence", "absent", "aa3"),
        _row("made_to_lie", "insufficient", "aa4"),  # what shows the gap is never scored
    ],
)


def test_rows_present_and_absent_apart_and_together(catalogues: Catalogues):
    answers = {
        "debt_bondage": indicator_answer("present", ("now",), ("aa1",)),  # precision 1, recall 1/2: F1 2/3
        "violence": indicator_answer("absent", (), ("aa3", "aa9")),  # precision 1/2, recall 1: F1 2/3
    }
    score = SCORER.of_case(scored_attempt(FILE, indicators=answers), catalogues)
    assert score.value == pytest.approx(2 / 3)
    # Citing all 30: precision 2/30 and 1/30, recall 1.
    everything = [2 * (2 / 30) / (1 + 2 / 30), 2 * (1 / 30) / (1 + 1 / 30)]
    assert len(PASSAGES) == 30
    assert score.baseline == pytest.approx(sum(everything) / 2)
    assert score.figures["present"] == pytest.approx(2 / 3)
    assert score.figures["absent_baseline"] == pytest.approx(everything[1])
    assert score.corrected is None and score.reason == "few_judged"


def test_the_right_passage_for_the_wrong_judgement_earns_nothing(catalogues: Catalogues):
    answers = {
        "debt_bondage": indicator_answer("insufficient", (), ("aa1", "aa2")),
        "violence": indicator_answer("absent", (), ("aa3",)),
    }
    score = SCORER.of_case(scored_attempt(FILE, indicators=answers), catalogues)
    assert score.value == pytest.approx((0 + 1) / 2)
    assert score.counts["wrong_state"] == 1


def test_open_rows_count_nothing_and_no_answer_is_no_result(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, indicators={"violence": indicator_answer("absent", (), ("aa3",))}), catalogues)
    assert (score.value, score.counts["open"]) == (0.5, 1)
    empty = SCORER.of_case(scored_attempt(FILE), catalogues)
    assert (empty.value, empty.corrected, empty.reason) == (None, None, "nothing_judged")


NEEDING = with_key(
    FILE,
    needs=[
        {"need": "lawyer", "level": "urgent", "evidence": [{"any": ["aa1"]}, {"any": ["aa2"]}], "source": "who-2003"},
        {"need": "schooling", "level": "not_indicated", "evidence": [{"any": ["aa3"]}], "neutral": ["aa4"], "source": "who-2003"},
        {"need": "debt_advice", "level": "helpful", "source": "who-2003"},  # no evidence: what is cited changes nothing
    ],
)


def test_needs_by_hand_and_apart_from_indicators(catalogues: Catalogues):
    answers = {
        "lawyer": need_answer("urgent", None, ("aa1",)),  # precision 1, recall 1/2: F1 2/3
        "schooling": need_answer("not_indicated", None, ("aa3", "aa4")),  # the neutral one costs nothing: F1 1
        "debt_advice": need_answer("helpful", None, ("aa8", "aa9")),
    }
    score = NEEDS_SCORER.of_case(scored_attempt(NEEDING, needs=answers), catalogues)
    assert score.value == pytest.approx((2 / 3 + 1) / 2)
    # Citing all 30: precision 2/30 with recall 1; for the second need 29 passages count, one is neutral: 1/29.
    assert score.baseline == pytest.approx((2 * (2 / 30) / (1 + 2 / 30) + 2 * (1 / 29) / (1 + 1 / 29)) / 2)
    assert score.figures["urgent"] == pytest.approx(2 / 3) and score.figures["not_indicated"] == 1.0
    assert (score.counts["rows"], score.counts["groups"], score.counts["groups_hit"]) == (2, 3, 2)
    assert [o.item for o in score.outcomes] == ["needs.lawyer", "needs.schooling"]
    # The indicators' evidence is what it was.
    judged = {"violence": indicator_answer("absent", (), ("aa3",))}
    assert SCORER.of_case(scored_attempt(NEEDING, needs=answers, indicators=judged), catalogues) == SCORER.of_case(
        scored_attempt(FILE, indicators=judged), catalogues
    )


def test_the_right_passage_for_the_wrong_level_earns_nothing(catalogues: Catalogues):
    answers = {"lawyer": need_answer("helpful", None, ("aa1", "aa2")), "schooling": need_answer("not_indicated", None, ("aa3",))}
    score = NEEDS_SCORER.of_case(scored_attempt(NEEDING, needs=answers), catalogues)
    assert (score.value, score.counts["wrong_state"]) == (0.5, 1)


def test_needs_judged_without_a_passage_have_no_result(catalogues: Catalogues):
    bare = scored_attempt(NEEDING, needs={"lawyer": need_answer("urgent")})
    assert NEEDS_SCORER.of_case(bare, catalogues).reason == NEEDS_SCORER.of_form([bare, bare], catalogues).reason == "nothing_cited"
    assert NEEDS_SCORER.of_case(scored_attempt(NEEDING), catalogues).reason == "nothing_judged"
    assert NEEDS_SCORER.of_case(scored_attempt(with_key(FILE, needs=[])), catalogues).reason == "nothing_keyed"
    # Once something is cited, what was not cited counts 0: (1 + 0 + 0 + 0) / 4.
    cited_once = scored_attempt(NEEDING, needs={"lawyer": need_answer("urgent", None, ("aa1", "aa2"))})
    assert NEEDS_SCORER.of_form([cited_once, bare], catalogues).value == pytest.approx(1 / 4)
