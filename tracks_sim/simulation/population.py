"""Synthetic persons drawn from the format of cases, on which the interview is calibrated.

Topics, sensitivities and barriers are drawn by lot; there is no text, so nobody is described. Each
person has one *event*: the first sensitive fact, which the published effects are about. Two kinds of
rooms: ``quiet`` as in the studies (private, no companion, common language) and ``field`` as in
reception (any place, often an interpreter, sometimes a companion).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from tracks_sim.case.model.conversation import BARRIERS, Fact, InterviewKey, Person, Question, Room, Topic
from tracks_sim.case.model.structure import Case
from tracks_sim.interview import CompiledInterview, Parameters, compile_interview

PersonKind = Literal["quiet", "field"]

_ORDINARY: tuple[Topic, ...] = ("now", "journey", "family", "work", "home")
_HARD: tuple[Topic, ...] = ("pay", "debt", "documents", "control", "threats", "contacts", "fear", "recruitment")
_RELUCTANCE = ("told_before", "ordinary", "found_by_police")
_RELUCTANCE_WEIGHTS = (0.3, 0.5, 0.2)


def persons(count: int, seed: int, kind: PersonKind = "quiet") -> Iterator[tuple[Case, InterviewKey]]:
    """Draw ``count`` persons, each a case and the key of its interview; the same for the same seed and kind."""
    for number in range(count):
        yield _person(random.Random(f"{seed}/{kind}/{number}"), f"person-{number}", kind)


def compiled_persons(count: int, seed: int, parameters: Parameters, kind: PersonKind = "quiet") -> list[CompiledInterview]:
    """The interviews of the same persons, compiled for the engine with these parameters."""
    return [compile_interview(case, key, parameters, typed=False) for case, key in _cached_persons(count, seed, kind)]


@cache
def _cached_persons(count: int, seed: int, kind: PersonKind) -> tuple[tuple[Case, InterviewKey], ...]:
    """Cached because a fit compiles the same persons some fifty times."""
    return tuple(persons(count, seed, kind))


def _person(draw: random.Random, name: str, kind: PersonKind) -> tuple[Case, InterviewKey]:
    # Two to four barriers of 0.2 to 0.9; a fact sits behind two of them at most.
    barriers = {b: round(draw.uniform(0.2, 0.9), 2) for b in draw.sample(BARRIERS, draw.randint(2, 4))}

    def behind(least: int) -> tuple[str, ...]:
        return tuple(draw.sample(sorted(barriers), draw.randint(least, 2)))

    hard = draw.sample(_HARD, 3)
    drawn: list[tuple[Topic, str, tuple[str, ...]]] = [(t, "plain", ()) for t in _ORDINARY]
    drawn += [(t, "private", behind(0)[:1]) for t in draw.sample(_ORDINARY, 3)]
    # The event has four facts in one topic, the first of them the core; two more lie elsewhere.
    drawn += [(hard[0], "sensitive", behind(1)), (hard[0], "sensitive", behind(0)), (hard[0], "private", behind(0)[:1]), (hard[0], "guarded", behind(1))]  # fmt: skip
    drawn += [(hard[1], "sensitive", behind(1)), (hard[2], "guarded", behind(1))]
    facts = tuple(
        Fact.model_validate({"id": f"fa{n}", "topic": t, "sensitivity": s, "behind": b})
        for n, (t, s, b) in enumerate(drawn, 1)
    )
    parts: dict[str, Any] = {
        "id": name, "age": "adult", "facts": facts, "questions": tuple(_questions(facts)), "room": _room(draw, kind),
        "person": Person.model_validate({
            "pronoun": draw.choice(("she", "he")), "reluctance": draw.choices(_RELUCTANCE, _RELUCTANCE_WEIGHTS)[0],
            "distress": round(draw.uniform(0.15, 0.45), 2), "barriers": barriers,
        }),
    }  # fmt: skip
    # The parts that the engine reads; a person drawn by lot has no papers.
    case = Case.model_construct(**parts)
    hard_ids = [f.id for f in facts if f.sensitivity in ("sensitive", "guarded")]
    key = InterviewKey(needed=(hard_ids[0], hard_ids[-2]), beyond=(hard_ids[2],), voices={})
    return case, key


def _questions(facts: tuple[Fact, ...]) -> Iterator[Question]:
    """For each topic an open and a wh- question, for each fact a closed and a leading one; one encourager."""
    for topic in dict.fromkeys(f.topic for f in facts):
        inside = tuple(f.id for f in facts if f.topic == topic)
        yield Question(id=f"{topic}-open", topic=topic, form="open", brings=inside)
        yield Question(id=f"{topic}-wh", topic=topic, form="wh", brings=inside[:1])
        for fact in inside:
            yield Question(id=f"{fact}-closed", topic=topic, form="closed", brings=(fact,), puts="so")
            yield Question(id=f"{fact}-leading", topic=topic, form="leading", brings=(fact,), puts="so")
        yield Question(id=f"{topic}-wrong", topic=topic, form="leading", puts="not_so")
    yield Question(id="go-on", form="encourager")


def _room(draw: random.Random, kind: PersonKind) -> Room:
    if kind == "quiet":
        return Room(place="private_room", minutes=60, interviewer_sex="woman", second_minutes=60)
    sex, other = ("woman", "man") if draw.random() < 0.5 else ("man", "woman")
    interpreter: dict[str, Any] | None = None
    if draw.random() < 0.7:
        interpreter = {
            "fit": draw.choices(("good", "partial", "poor"), (0.6, 0.3, 0.1))[0], "sex": draw.choice(("woman", "man")),
            "community_tie": draw.random() < 0.2, "by_phone": draw.random() < 0.3,
        }  # fmt: skip
    return Room.model_validate({
        "place": draw.choice(("private_room", "shared_office", "reception_desk", "medical_room")), "minutes": 90,
        "interviewer_sex": sex, "prefers": other if draw.random() < 0.3 else None, "interpreter": interpreter,
        "companion": {"relation": "acquaintance"} if draw.random() < 0.25 else None, "other_interviewer": True,
        "other_interpreter": True, "second_minutes": 60,
    })  # fmt: skip


def core(person: CompiledInterview) -> int:
    """Index of the person's event among the facts: the first sensitive one."""
    return next(i for i, f in enumerate(person.facts) if f.sensitive)
