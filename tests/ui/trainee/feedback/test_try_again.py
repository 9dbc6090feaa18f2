"""A question tried again from a card: every answer has the verdict of the feedback, nothing of the attempt changes, and nothing is open too early."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.finished_attempts import finished_attempt
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.errors import BadAnswer, NotAllowed
from tracks_sim.interview import load_parameters
from tracks_sim.practice import Attempt
from tracks_sim.scoring import feedback, with_effective_key
from tracks_sim.ui.trainee.feedback.takeaways import takeaways
from tracks_sim.ui.trainee.feedback.try_again import again_view, answer_tried, can_be_tried
from tracks_sim.ui.trainee.view import View

CASE = "the-second-cot"


@pytest.fixture(scope="module")
def case_file(library: Library) -> CaseFile:
    return library.case(CASE)


@pytest.fixture(scope="module")
def attempt(library: Library, case_file: CaseFile) -> Attempt:
    return finished_attempt("novice", case_file, library, load_parameters())


def _view(attempt: Attempt, case_file: CaseFile, library: Library, language: str = "en") -> View:
    return View(attempt, case_file, library.catalogues, language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_answer_is_right_where_the_key_says_so(attempt: Attempt, case_file: CaseFile, library: Library, language: str) -> None:
    view, key = _view(attempt, case_file, library, language), with_effective_key(attempt, case_file).key
    for item, _, keyed in key.keyed_answers():
        for answer in can_be_tried(case_file.case).get(item, ()):
            shown = again_view(view, (item, answer))
            assert shown is not None and (outcome := shown["question"]["outcome"]) is not None
            assert outcome["right"] == (answer in (keyed.answer, *keyed.also_accepted)), (item, answer)  # type: ignore[attr-defined]
            assert outcome["verdict"] and outcome["reason"]


def test_a_decision_has_what_would_have_come_of_it(attempt: Attempt, case_file: CaseFile, library: Library) -> None:
    view = _view(attempt, case_file, library)
    for option in case_file.key.options:
        shown = again_view(view, ("decision", option.option))
        assert shown is not None and (outcome := shown["question"]["outcome"]) is not None
        assert view.key_texts.story[option.option].split()[0] in outcome["reason"]
        assert outcome["right"] == (option.standing == "best")
        assert ("could have" in outcome["verdict"]) == (option.harm != "none")


def test_an_answer_of_the_plan_is_tried_alone(attempt: Attempt, case_file: CaseFile, library: Library) -> None:
    view = _view(attempt, case_file, library)
    for part, key in case_file.key.plan.items():
        for answer in can_be_tried(case_file.case)[f"plan.{part}"]:
            shown = again_view(view, (f"plan.{part}", answer))
            assert shown is not None and (outcome := shown["question"]["outcome"]) is not None
            assert outcome["right"] == (answer in (*key.needed, *key.fitting)), (part, answer)
            assert ("Could hurt" in outcome["verdict"]) == (answer in (*key.minor, *key.severe))


def test_no_reason_is_sent_before_an_answer_and_then_one_can_try_another(attempt: Attempt, case_file: CaseFile, library: Library) -> None:
    asked = again_view(_view(attempt, case_file, library), ("decision", None))
    assert asked is not None and asked["question"]["outcome"] is None
    assert [a["label"] for a in asked["question"]["answers"]] == [case_file.texts["en"].options[o.id] for o in case_file.case.options]
    answered = again_view(_view(attempt, case_file, library), ("decision", case_file.case.options[0].id))
    assert answered is not None and answered["question"]["answers"] == []
    assert answered["question"]["outcome"] is not None and answered["question"]["outcome"]["next_intent"] == {"kind": "try_again", "item": "decision"}
    assert again_view(_view(attempt, case_file, library), None) is None


@pytest.mark.parametrize("intent", [{"item": "indicators.nothing"}, {"item": "decision", "answer": "nothing"}, {"item": ["detection"]}, {"item": "detection", "answer": 7}])
def test_what_the_case_does_not_ask_is_refused(attempt: Attempt, case_file: CaseFile, intent: dict[str, Any]) -> None:
    with pytest.raises(BadAnswer):
        answer_tried(attempt, intent, case_file.case)


def test_nothing_is_tried_before_the_feedback_is_open(attempt: Attempt, case_file: CaseFile) -> None:
    intent = {"item": "detection", "answer": "yes"}
    assert answer_tried(attempt, intent, case_file.case) == ("detection", "yes")
    assert answer_tried(attempt, {}, case_file.case) is None
    for mode in ("assessment", "study"):
        with pytest.raises(NotAllowed):
            answer_tried(replace(attempt, mode=mode, released=False), intent, case_file.case)
    with pytest.raises(NotAllowed):
        answer_tried(replace(attempt, submitted=False), intent, case_file.case)
    for other in ("talk", "worked"):  # whose feedback has no cards on judgements
        with pytest.raises(BadAnswer):
            answer_tried(replace(attempt, mode=other), intent, case_file.case)


def test_each_card_to_look_at_leads_to_its_question_or_to_the_talk(attempt: Attempt, case_file: CaseFile, library: Library) -> None:
    keyed = replace(_view(attempt, case_file, library), case_file=with_effective_key(attempt, case_file))
    cards = takeaways(feedback(attempt, case_file, library.catalogues), keyed, 300)
    assert all(card["again"] or (card["act"] and card["act"]["replay"]) for card in cards if card["kind"] == "look"), cards
    assert all(card["again"]["item"] in can_be_tried(case_file.case) for card in cards if card["again"])
