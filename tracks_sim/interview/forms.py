"""Forms of questions that do harm or ask for one fact, and what a choice of a talk asks.

Which forms are recommended stands with the case: ``case/model/asking``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Literal, NamedTuple

from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import QUESTION_FORMS, STANCES, TOPICS, QuestionForm, Stance, Topic
from tracks_sim.case.model.structure import Case

SINGLE: frozenset[QuestionForm] = frozenset({"wh", "closed", "forced_choice", "leading", "multiple", "statement"})
"""Forms that, typed freely, ask for one fact at a time; invitations ask for all facts of a topic."""
HARMFUL: MappingProxyType[QuestionForm, Literal["leading_question", "pressure"]] = MappingProxyType({"leading": "leading_question", "statement": "pressure"})
"""Minor harm done by the form alone."""


class AskedQuestion(NamedTuple):
    """What a question that was put asks about, and how."""

    form: QuestionForm
    topic: Topic | None
    stance: Stance

    @property
    def recommended(self) -> bool:
        """Whether it was a recommended question."""
        return recommended(self.form, self.stance)


def asked_by(choice: str, case: Case) -> AskedQuestion | None:
    """The question of a choice, listed or typed; None for a move, and for a remark, which asks nothing."""
    kind, _, name = choice.partition(":")
    if kind == "ask":
        return next((AskedQuestion(q.form, q.topic, q.stance) for q in case.questions if q.id == name), None)
    form = next((form for form in QUESTION_FORMS if form == name.partition(":")[0]), None)
    if kind != "typed" or form is None:
        return None
    return AskedQuestion(form, next((topic for topic in TOPICS if topic in name.split(":")[1:]), None), _stance_typed(choice))


def stance_of(choice: str, case: Case) -> Stance:
    """What a choice does to the person, by its question or by what was read in typed words; neutral for a move, whose effects are its own."""
    asked = asked_by(choice, case)
    return asked.stance if asked is not None else _stance_typed(choice)


def with_stance(choice: str, stance: Stance) -> str:
    """The engine's name of typed words with their stance behind it, ``typed:<form>:<topic>:<stance>``; as it is where that is neutral."""
    return choice if stance == "neutral" else f"{choice}:{stance}"


def without_stance(choice: str) -> tuple[str, Stance]:
    """Such a name without its stance, and the stance."""
    stance = _stance_typed(choice)
    return (choice, stance) if stance == "neutral" else (choice.removesuffix(f":{stance}"), stance)


def _stance_typed(choice: str) -> Stance:
    """The stance at the end of a name of typed words."""
    last = choice.rpartition(":")[2] if choice.startswith("typed:") else ""
    return next((stance for stance in STANCES if stance == last), "neutral")
