from __future__ import annotations

from typing import Any

import pytest

from tests.scoring.test_decision import offering
from tests.support.synthetic_cases import case_file, scored_attempt, with_case, with_key
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.scoring.primary import SCORER

FILE = case_file()  # accepted: refer_specialist
SEVERE = {"safety": ("safety-a", "safety-e")}


@pytest.mark.parametrize(
    ("option", "plan", "value", "note"),
    [
        ("option-refer-specialist", {}, 1.0, "reached"),
        ("option-refer-specialist", SEVERE, 0.0, "severe_harm"),
        ("option-labour-rights", {}, 0.0, "not_accepted"),
        ("option-confront-suspect", {}, 0.0, "severe_harm"),
    ],
)
def test_an_accepted_decision_and_no_severe_harm(
    catalogues: Catalogues, option: str, plan: dict[str, tuple[str, ...]], value: float, note: str
):
    score = SCORER.of_case(scored_attempt(FILE, option=option, plan=plan), catalogues)
    assert (score.value, score.outcomes[0].note) == (value, note)


def test_before_a_decision_there_is_no_result(catalogues: Catalogues):
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "no_decision"


def test_one_case_does_not_say_what_the_author_wrote(catalogues: Catalogues):
    trafficking = SCORER.of_case(scored_attempt(FILE, option="option-labour-rights"), catalogues)
    control = SCORER.of_case(scored_attempt(case_file(classification="smuggling"), option="option-labour-rights"), catalogues)
    assert trafficking.counts == control.counts


def test_a_form_counts_both_sorts(catalogues: Catalogues):
    form = [
        scored_attempt(FILE, option="option-refer-specialist"),
        scored_attempt(case_file("b", "smuggling", accepted="labour_rights"), option="option-refer-specialist"),
    ]
    score = SCORER.of_form(form, catalogues)
    assert score.value == 0.5
    assert (score.counts["trafficking_reached"], score.counts["controls_reached"]) == (1, 0)


def _whole_plan(file: CaseFile) -> dict[str, tuple[str, ...]]:
    return {part: k.needed for part, k in file.key.plan.items()}


def _of_today(**changed: Any) -> CaseFile:
    return with_key(FILE, rules=2, options=[{**o.model_dump(), "cost": None} for o in FILE.key.options], **changed)


def test_a_plan_with_an_open_question_is_no_response_by_version_2(catalogues: Catalogues):
    file, whole = _of_today(), _whole_plan(FILE)
    for plan, value, note in ((whole, 1.0, "reached"), ({**whole, "health": ()}, 0.0, "plan_open"), ({}, 0.0, "plan_open"), (whole | SEVERE, 0.0, "severe_harm")):
        score = SCORER.of_case(scored_attempt(file, option="option-refer-specialist", plan=plan), catalogues)
        assert (score.value, score.outcomes[0].note) == (value, note)
        assert score.counts["plan_open"] == (note == "plan_open")
    # By version 1 it is reached all the same.
    assert SCORER.of_case(scored_attempt(FILE, option="option-refer-specialist"), catalogues).value == 1.0
    # A decision that does not pass is the graver reason.
    assert SCORER.of_case(scored_attempt(file, option="option-labour-rights"), catalogues).outcomes[0].note == "not_accepted"


def test_without_a_plan_nothing_is_open(catalogues: Catalogues):
    file = with_case(_of_today(plan={}), plan=())
    assert SCORER.of_case(scored_attempt(file, option="option-refer-specialist"), catalogues).value == 1.0


def test_what_is_acceptable_reaches_nothing_and_does_no_harm(catalogues: Catalogues):
    options = [{**o.model_dump(), "cost": None, **({"standing": "acceptable"} if o.option == "option-second-talk" else {})} for o in FILE.key.options]
    file = with_key(FILE, rules=2, options=options)
    score = SCORER.of_case(scored_attempt(file, option="option-second-talk", plan=_whole_plan(file)), catalogues)
    assert (score.value, score.harms, score.outcomes[0].note) == (0.0, (), "not_accepted")


def test_the_baseline_of_today_by_hand(catalogues: Catalogues):
    """Two cases of three options, of which one is not dangerous and best, at another place in each.

    One place, or one decision, always reaches one of the two; who leaves dangerous ones alone reaches both, without the file.
    """
    a = offering("a", ("confront_suspect", "not_accepted"), ("refer_specialist", "best"), ("promise_protection", "not_accepted"))
    b = offering("b", ("confront_suspect", "not_accepted"), ("promise_protection", "not_accepted"), ("second_talk", "best"))
    for rules, baseline in ((2, 1.0), (1, 0.5)):
        form = [scored_attempt(with_key(f, rules=rules), option=f.case.options[1].id) for f in (a, b)]
        assert SCORER.of_form(form, catalogues).baseline == pytest.approx(baseline)
