"""What can be chosen in a talk: every move in one place, minutes as the engine counts them, a second talk that begins anew; who is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.scoring.test_conduct import PARAMETERS, attempt_of
from tests.support.interview_case import interview_case_file
from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.case.model.conversation import MOVES
from tracks_sim.practice import Attempt
from tracks_sim.practice.conversation import companion_present
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.talk.interview import interview_sheet
from tracks_sim.ui.trainee.talk.talk_choices import ENDINGS, GROUPS, TalkMove, talk_choices
from tracks_sim.ui.trainee.view import View


@pytest.fixture
def talking(screen: WidgetSession) -> WidgetSession:
    screen.receive({"kind": "opened", "step": "interview"})
    return screen


def offered(screen: WidgetSession, *, done: bool | None = None) -> list[str]:
    return [m["id"] for g in screen.page.sheet["groups"] for m in g["moves"] if done is None or m["done"] is done]


def test_every_move_stands_in_one_group_or_among_the_endings() -> None:
    placed = [m for _, moves in GROUPS.values() for m in moves] + list(ENDINGS)
    assert sorted(placed) == sorted(MOVES)


def test_a_move_that_was_made_stays_in_its_place_and_says_so(talking: WidgetSession) -> None:
    before = offered(talking)
    for move in ("introduce", "offer_break"):
        talking.receive({"kind": "turn", "choice": f"move:{move}"})
    assert offered(talking) == before
    assert offered(talking, done=True) == ["move:introduce", "move:offer_break"]
    assert [m["id"] for m in talking.page.sheet["hand"] if m["done"]] == ["move:offer_break"]


def test_each_move_costs_what_the_engine_takes_for_it(talking: WidgetSession) -> None:
    """To the nearest minute, at least one: the time left before a choice minus that after it."""
    left = 60.0  # minutes of the room of the case
    for choice in ("move:introduce", "move:offer_break", "ask:" + next(q.id for q in talking.library.cases[CASE].case.questions if q.topic)):
        sheet = talking.page.sheet
        costs = {m["id"]: m["minutes"] for g in sheet["groups"] for m in g["moves"]}
        talking.receive({"kind": "turn", "choice": choice})
        assert talking.state.attempt is not None
        took = left - talking.state.attempt.turns[-1].minutes
        left -= took
        assert costs.get(choice, sheet["question_minutes"]) == max(1, int(took + 0.5))


def test_the_topic_of_the_last_question_is_shown_first(talking: WidgetSession) -> None:
    topics = [t["id"] for t in talking.page.sheet["topics"]]
    assert talking.page.sheet["topic"] == topics[0]
    question = next(q for q in talking.library.cases[CASE].case.questions if q.topic == topics[2])
    talking.receive({"kind": "turn", "choice": f"ask:{question.id}"})
    assert talking.page.sheet["topic"] == topics[2]


def test_a_topic_says_that_something_was_asked_about_it(talking: WidgetSession) -> None:
    """By a question of the list or in typed words, and in the present talk: a second one asks anew."""
    listed = next(q for q in talking.library.cases[CASE].case.questions if q.topic == "contacts")
    talking.receive({"kind": "turn", "choice": f"ask:{listed.id}"})
    talking.receive({"kind": "turn", "choice": "typed", "typed": "Tell me about the work.", "topic": "work"})
    assert {topic["id"] for topic in talking.page.sheet["topics"] if topic["asked"]} == {"contacts", "work"}
    talking.receive({"kind": "turn", "choice": "move:second_interview", "sure": True})
    assert not any(topic["asked"] for topic in talking.page.sheet["topics"])


def test_questions_without_a_topic_are_at_hand(talking: WidgetSession) -> None:
    without = [f"ask:{q.id}" for q in talking.library.cases[CASE].case.questions if not q.topic]
    assert [m["id"] for m in talking.page.sheet["hand"]] == [*without, "move:offer_break", "move:acknowledge", "move:accept_refusal"]


def test_a_second_talk_begins_with_questions_that_were_not_asked_in_it(talking: WidgetSession) -> None:
    first = talking.library.cases[CASE].case.questions[0]

    def asked() -> list[str]:
        return [q["id"] for t in talking.page.sheet["topics"] for q in t["questions"] if q["done"]]

    talking.receive({"kind": "turn", "choice": f"ask:{first.id}"})
    assert asked() == [f"ask:{first.id}"]
    assert not talking.page.sheet["talk"][-1]["second"]
    talking.receive({"kind": "turn", "choice": "move:second_interview", "sure": True})
    assert talking.page.sheet["talk"][-1]["second"]["room"].startswith("Some days later")  # said in the log, where one reads on
    assert asked() == []
    assert "move:second_interview" not in [m["id"] for m in talking.page.sheet["endings"]]


def test_a_second_talk_begins_anew_but_what_was_changed_in_the_room_stays(talking: WidgetSession) -> None:
    for move in ("introduce", "rights", "change_interpreter"):
        talking.receive({"kind": "turn", "choice": f"move:{move}"})
    assert set(offered(talking, done=True)) == {"move:introduce", "move:change_interpreter", "move:rights"}
    talking.receive({"kind": "turn", "choice": "move:second_interview", "sure": True})
    assert offered(talking, done=True) == ["move:change_interpreter"]
    assert {"move:introduce", "move:rights"} <= set(offered(talking, done=False))
    assert "move:ask_interpreter" not in offered(talking)


# --- whoever came along goes, comes back, and goes again -----------------------------------------------

FILE = interview_case_file()
ASKED = tuple(f"ask:{q.id}" for q in FILE.case.questions if q.topic)[:9]
BACK = attempt_of(("move:see_alone", *ASKED), FILE)
"""Nine questions after they went, whoever came along is back."""


def view_of(attempt: Attempt) -> View:
    return View(attempt, FILE, kit_library().catalogues, "en")


def of_room(attempt: Attempt) -> dict[str, TalkMove]:
    groups = talk_choices(view_of(attempt), PARAMETERS)["groups"]
    return {move["id"]: move for group in groups if group["id"] == "room" for move in group["moves"]}


def pills(attempt: Attempt) -> list[str]:
    return [pill["id"] for pill in interview_sheet(view_of(attempt), PARAMETERS, None, False)["pills"]]


def until(n: int) -> Attempt:
    return replace(BACK, turns=BACK.turns[:n])


def test_who_is_there_follows_from_what_happened() -> None:
    assert FILE.case.room is not None
    there = [companion_present(BACK.turns[:n], FILE.case.room) for n in range(11)]
    assert there == [True, *[False] * 9, True]
    again = attempt_of(("move:see_alone", *ASKED, "move:see_alone"), FILE)
    assert not companion_present(again.turns, FILE.case.room)
    assert ["companion" in pills(a) for a in (until(0), until(5), BACK, again)] == [True, False, True, False]


def test_the_routine_is_offered_again_and_takes_less() -> None:
    """Three minutes at first, one then, each 1.6 times as long with an interpreter: 5 and 2."""
    first, away, back = of_room(until(0)), of_room(until(5)), of_room(BACK)
    assert (first["move:see_alone"]["minutes"], first["move:see_alone"]["done"]) == (5, False)
    assert "move:see_alone" not in away and "move:challenge_companion" not in away
    assert (back["move:see_alone"]["minutes"], back["move:see_alone"]["done"]) == (2, False) and "move:challenge_companion" in back
