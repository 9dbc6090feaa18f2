"""Detection: on one case right or not, over a form the share right beside the best constant answer, with hits and false alarms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.synthetic_cases import asking_detection, case_file, scored_attempt, with_case, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.practice import Answer
from tracks_sim.scoring import Score, ScoredAttempt, feedback, score, with_effective_key
from tracks_sim.scoring.detection import SCORER

FILE = with_key(case_file(), rules=2)


def _scored(state: str, given: str | None, also: tuple[str, ...] = ()) -> ScoredAttempt:
    return scored_attempt(asking_detection(FILE, state, also), detection=Answer(given) if given else None)


def _of_case(catalogues: Catalogues, state: str, given: str | None, also: tuple[str, ...] = ()) -> Score:
    return SCORER.of_case(_scored(state, given, also), catalogues)


@pytest.mark.parametrize(
    ("keyed", "given", "right", "note"),
    [
        ("yes", "yes", True, "hit"),
        ("yes", "open", False, "miss"),
        ("yes", "no", False, "miss"),
        ("yes", None, False, "blank"),
        ("no", "yes", False, "false_alarm"),
        ("no", "open", False, "not_ruled_out"),
        ("no", "no", True, "correct_rejection"),
        ("no", None, False, "blank"),
        ("open", "yes", False, "premature_yes"),
        ("open", "open", True, "restraint"),
        ("open", "no", False, "premature_no"),
    ],
)
def test_one_case_is_right_or_not(catalogues: Catalogues, keyed: str, given: str | None, right: bool, note: str) -> None:
    found = _of_case(catalogues, keyed, given)
    [outcome] = found.outcomes
    assert (outcome.given, outcome.keyed, outcome.right, outcome.note) == (given, keyed, right, note)
    assert (found.value, found.reason) == ((float(right), "form_only") if given else (None, "nothing_judged"))


@pytest.mark.parametrize(("given", "right", "note"), [("yes", True, "hit"), ("open", True, "also_accepted"), ("no", False, "other"), (None, False, "blank")])
def test_where_readers_split_the_case_has_no_figure(catalogues: Catalogues, given: str | None, right: bool, note: str) -> None:
    found = _of_case(catalogues, "yes", given, ("open",))
    assert (found.value, found.reason) == (None, "nothing_keyed")
    assert (found.outcomes[0].right, found.outcomes[0].note) == (right, note)


def test_a_case_that_does_not_ask_has_no_row(catalogues: Catalogues) -> None:
    assert "detection" not in {s.scorer for s in score(scored_attempt(FILE).attempt, FILE, catalogues)}


def test_passages_are_sorted(catalogues: Catalogues) -> None:
    file = asking_detection(FILE, evidence=[{"any": ["aa1", "aa2"]}, {"any": ["aa3"]}], neutral=["aa4"])
    [outcome] = SCORER.of_case(scored_attempt(file, detection=Answer("yes", ("aa2", "aa4", "aa5"))), catalogues).outcomes
    assert (outcome.cited_right, outcome.cited_wrong, outcome.missed) == (("aa2",), ("aa5",), ("aa3",))


def test_a_form_by_hand(catalogues: Catalogues) -> None:
    """Keyed yes four times (two hits, one open, one left blank), no three times (one false alarm, one open, one no), open once (yes).

    Split once, and out. Right: 2 + 1 + 0 of 8; always yes would be right in 4 of 8. Corrected: (3/8 - 4/8) / (1 - 4/8).
    """
    answers = [("yes", "yes"), ("yes", "yes"), ("yes", "open"), ("yes", None), ("no", "yes"), ("no", "open"), ("no", "no"), ("open", "yes")]
    form = [*(_scored(keyed, given) for keyed, given in answers), _scored("yes", "open", ("open",))]
    found = SCORER.of_form(form, catalogues)
    assert (found.value, found.baseline, found.corrected) == (pytest.approx(3 / 8), pytest.approx(4 / 8), pytest.approx(-1 / 4))
    assert dict(found.counts) == {
        "things": 9, "split": 1, "right": 3, "keyed_yes": 4, "hits": 2, "misses": 2, "keyed_no": 3, "false_alarms": 1,
        "correct_rejections": 2, "keyed_open": 1, "premature_yes": 1, "premature_no": 0, "blank": 1,
    }  # fmt: skip


def test_one_answer_always_earns_nothing(catalogues: Catalogues) -> None:
    for given in ("yes", "open", "no"):
        found = SCORER.of_form([_scored(keyed, given) for keyed in ("yes", "yes", "no", "no", "open")], catalogues)
        assert found.corrected is not None and found.corrected <= 0


def test_blank_on_no_is_neither_a_false_alarm_nor_a_correct_rejection(catalogues: Catalogues) -> None:
    counts = SCORER.of_form([_scored("no", None), _scored("no", "no")], catalogues).counts
    assert (counts["false_alarms"], counts["correct_rejections"], counts["keyed_no"]) == (0, 1, 2)


def test_a_form_of_split_cases_has_no_result(catalogues: Catalogues) -> None:
    assert SCORER.of_form([_scored("yes", "yes", ("open",))], catalogues).reason == "nothing_keyed"


def test_the_law_of_a_country_may_answer_it_otherwise(catalogues: Catalogues) -> None:
    def outcome(country: str, given: str) -> tuple[str, bool | None]:
        file = asking_detection(FILE, countries={"be": {"state": "open", "also_accepted": []}})
        attempt = replace(scored_attempt(file, detection=Answer(given)).attempt, country=country)
        [found] = SCORER.of_case(ScoredAttempt(attempt, with_effective_key(attempt, file)), catalogues).outcomes
        return found.keyed, found.right

    assert (outcome("fr", "yes"), outcome("be", "yes"), outcome("be", "open")) == (("yes", True), ("open", False), ("open", True))


def test_findings_of_a_case_without_other_steps(catalogues: Catalogues) -> None:
    file = with_key(with_case(asking_detection(FILE), steps=["detection"]))
    attempt = replace(scored_attempt(file, detection=Answer("open")).attempt, submitted=True)
    found = feedback(attempt, file, catalogues)
    assert list(found.findings) == ["detection"] and [f.kind for f in found.findings["detection"]] == ["missed"]
