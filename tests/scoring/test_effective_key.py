"""The key of a practised case follows what was told; a measured one leaves out what telling could change."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.test_conduct import attempt_of
from tests.support.interview_case import interview_case_file
from tracks_sim.case.load import Catalogues, load_library
from tracks_sim.case.model.conversation import InterviewKey
from tracks_sim.case.model.key import Key
from tracks_sim.scoring import ScoredAttempt, with_effective_key
from tracks_sim.scoring.effective_key import after_disclosure, first_disclosed, for_measurement
from tracks_sim.scoring.elements import PROTECTION_SCORER
from tracks_sim.scoring.rules import accepted_answers

PROTECTION = {"source": "unhcr-guidelines-7-2006", "evidence": [{"any": ["aa1"]}], "neutral": ["aa2"]}


def keyed(protection: dict[str, Any], rows: list[dict[str, Any]]) -> tuple[Key, InterviewKey]:
    """The synthetic key with another protection question."""
    given = interview_case_file().key.model_dump()
    given["protection"] = {**PROTECTION, **protection}
    given["interview"]["if_told_protection"] = rows
    key = Key.model_validate(given)
    assert key.interview is not None
    return key, key.interview


PRESENT = {"state": "present", "grounds": ["retrafficking"]}
OTHER = [{"facts": ["fa9"], "state": "present", "grounds": ["reprisals"]}]


def test_the_first_row_whose_facts_were_all_told_counts() -> None:
    rows = [{"facts": ["fa8", "fa9"], **PRESENT}, *OTHER]
    _, interview = keyed({"state": "insufficient"}, rows)
    assert first_disclosed(interview.if_told_protection, {"fa8"}) is None
    assert first_disclosed(interview.if_told_protection, {"fa9"}) is interview.if_told_protection[1]
    assert first_disclosed(interview.if_told_protection, {"fa8", "fa9"}) is interview.if_told_protection[0]


def test_told_protection_takes_the_files_place_and_its_passages_cost_nothing() -> None:
    key, interview = keyed({"state": "insufficient"}, OTHER)
    told = after_disclosure(key, interview, ("fa9", "fa1")).protection
    assert told is not None and (told.state, told.grounds) == ("present", ("reprisals",))
    assert [g.any for g in told.evidence] == [("fa9",)]
    assert set(told.neutral) == {"aa1", "aa2", "fa1"}
    before = after_disclosure(key, interview, ("fa1",)).protection
    assert before is not None and before.state == "insufficient" and set(before.neutral) == {"aa2", "fa1"}


def test_told_protection_that_says_the_same_is_one_more_way_to_see_it() -> None:
    key, interview = keyed(PRESENT, [{"facts": ["fa9"], **PRESENT}])
    told = after_disclosure(key, interview, ("fa9",)).protection
    assert told is not None and [g.any for g in told.evidence] == [("aa1",), ("fa9",)]


@pytest.mark.parametrize(
    ("protection", "rows", "left_out"),
    [
        ({"state": "insufficient"}, OTHER, True),
        (PRESENT, OTHER, True),  # other grounds
        (PRESENT, [{"facts": ["fa9"], **PRESENT}], False),
        (PRESENT, [], False),
    ],
)
def test_measured_protection_is_left_out_where_telling_could_change_the_answer(
    protection: dict[str, Any], rows: list[dict[str, Any]], left_out: bool, catalogues: Catalogues
) -> None:
    key, interview = keyed(protection, rows)
    measured = for_measurement(key, interview, ("fa9",)).protection
    assert (measured is None) is left_out
    if measured is not None:
        assert (measured.state, measured.right_passages) == (protection["state"], {"aa1"})


def test_without_its_key_the_protection_question_gives_no_result(catalogues: Catalogues) -> None:
    file = interview_case_file()
    attempt = attempt_of((), file, mode="assessment")
    measured = with_effective_key(attempt, file)
    assert measured.key.protection is None and with_effective_key(attempt_of((), file), file).key.protection is not None
    sitting = ScoredAttempt(attempt, measured)
    assert PROTECTION_SCORER.of_case(sitting, catalogues).reason == "nothing_keyed"
    assert PROTECTION_SCORER.of_form([sitting], catalogues).reason == "nothing_keyed"


def test_elements_and_needs_follow_what_was_told() -> None:
    file = load_library(only=["the-last-payslip"]).cases["the-last-payslip"]
    interview = file.key.interview
    assert interview is not None
    told = after_disclosure(file.key, interview, ("fa8", "fa10", "fa12"))
    # On the file alone a practitioner would also accept "insufficient"; once he has told it, no more.
    assert accepted_answers(file, "elements.means", file.key.elements["means"]) == {"absent", "insufficient"}
    assert accepted_answers(file, "elements.means", told.elements["means"]) == {"absent"}
    assert told.elements["means"].evidence[-1].any == ("fa8", "fa10")
    level = {n.need: n.level for n in told.needs}
    assert (level["allowance"], level["work_access"]) == ("urgent", "not_indicated")
    assert [g.any for n in told.needs if n.need == "allowance" for g in n.evidence] == [("fa12",)]


def test_what_is_told_settles_a_row_on_which_readers_split() -> None:
    """State and phases: once the facts were told, one answer stands."""
    given = interview_case_file().key.model_dump()
    row = next(r for r in given["interview"]["if_told"])
    for indicator in given["indicators"]:
        if indicator["concept"] == row["concept"]:
            indicator |= {"state": "present", "phases": ["now"], "also_accepted": ["insufficient"], "also_phases": True}
    key = Key.model_validate({**given, "rules": 2})
    assert key.interview is not None

    def of(told: tuple[str, ...]) -> tuple[bool, bool]:
        found = next(k for k in after_disclosure(key, key.interview, told).indicators if k.concept == row["concept"])  # type: ignore[arg-type]
        return found.split, found.also_phases

    assert (of(()), of(tuple(row["facts"]))) == ((True, True), (False, False))
