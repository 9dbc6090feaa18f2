"""What one person did in an attempt, as the rules of the takeaways read it, and what such a rule says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tracks_sim.case.model.conversation import HOSTILE_STANCES, SILENT_COMPANIONS
from tracks_sim.case.model.key import Lesson
from tracks_sim.interview import asked_by, stance_of
from tracks_sim.practice import Answer
from tracks_sim.practice.events import AnswerStep, InterviewTurn
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.scoring.conduct import counted_turns, steps_called_for
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.trainee.view import View

MANY = 4
"""Answers of one kind from which on they are a pattern."""
CITING: tuple[AnswerStep, ...] = ("indicators", "detection", "elements", "needs")
"""Steps whose answers can cite passages."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule says: its sentence, what to try instead, and where it can be seen."""

    text: str
    remedy: str = ""
    items: tuple[str, ...] = ()
    """Items that it is about, the first of which is opened."""
    passage: str | None = None
    """Passage to quote."""
    turn: int | None = None
    """Turn from which the talk may be tried again."""
    at: str = ""
    """Place in the page, where it is no row of an item."""
    lesson: Lesson | None = None


class AttemptFacts:
    """What one person did in an attempt, as the rules read it."""

    def __init__(self, feedback: Feedback, view: View) -> None:
        self.feedback, self.view, self.t = feedback, view, view.t
        split = accepted_beside(view.case_file.key)
        self.found = {f.item: f for findings in feedback.findings.values() for f in findings}
        self.counted = [f for f in self.found.values() if f.item not in split]
        """Findings that count: not those on which readers differ."""

    def of(self, step: str, *notes: str) -> list[ItemFeedback]:
        """Counted findings of a step with one of these notes."""
        return [f for f in self.counted if f.item.startswith(f"{step}.") and f.note in notes]

    def answers(self, step: AnswerStep) -> list[Answer]:
        """The answers given in a step that the case asks."""
        return list(self.view.attempt.by_step[step].values()) if step in self.view.case.steps else []

    @cached_property
    def everything_ticked(self) -> bool:
        """Whether every sign judged was called present, four or more and at least half of those asked, and the file does not show them all."""
        given = self.answers("indicators")
        return (
            len(given) >= MANY
            and 2 * len(given) >= len(self.view.case.indicators)
            and all(a.code == "present" for a in given)
            and bool(self.over_read)
        )

    @cached_property
    def everything_urgent(self) -> bool:
        """Whether every need judged was called urgent, four or more and at least half of those asked, and not all are."""
        given = self.answers("needs")
        return (
            len(given) >= MANY
            and 2 * len(given) >= len(self.view.case.needs)
            and all(a.code == "urgent" for a in given)
            and bool(self.of("needs", "too_high"))
        )

    @cached_property
    def judged(self) -> list[Answer]:
        """Judgements that can cite a passage."""
        return [a for step in CITING for a in self.answers(step)]

    @cached_property
    def nothing_cited(self) -> bool:
        """Whether four or more judgements stand and no passage was cited for any question."""
        cited = any(a.passages for a in self.judged) or any(self.view.attempt.set_aside.values())
        return len(self.judged) >= MANY and not cited

    @property
    def over_read(self) -> list[ItemFeedback]:
        """Signs that were said to be there, and are not on what is known."""
        return self.of("indicators", "false_alarm", "premature_present")

    @property
    def missed_signs(self) -> list[ItemFeedback]:
        """Signs that the file shows, and that were not seen."""
        return [f for f in self.counted if f.item.startswith("indicators.") and f.keyed == "present" and f.kind == "missed"]

    @property
    def turns(self) -> tuple[InterviewTurn, ...]:
        """The turns of the talk, where the case has one."""
        talk = self.view.case.has_talk and self.view.case_file.key.interview is not None
        return self.view.attempt.turns if talk else ()

    @property
    def moves(self) -> set[str]:
        """Moves made in the talk."""
        return {turn.choice.removeprefix("move:") for turn in self.turns if turn.choice.startswith("move:")}

    @cached_property
    def asked(self) -> int:
        """How many questions were put in the talk."""
        return sum(asked_by(turn.choice, self.view.case) is not None for turn in self.turns)

    @property
    def overheard(self) -> bool:
        """Whether somebody who came along was there for every question of the talk."""
        companion = self.view.case.room.companion if self.view.case.room is not None else None
        if companion is None or companion.relation in SILENT_COMPANIONS or not self.asked:
            return False
        return not any(turn.choice == "move:see_alone" and turn.outcome != "not_possible" for turn in self.turns)

    @property
    def topics(self) -> set[str | None]:
        """Topics asked about in the talk."""
        return {asked.topic for turn in self.turns if (asked := asked_by(turn.choice, self.view.case)) is not None}

    @property
    def hurt(self) -> InterviewTurn | None:
        """The first turn whose words hurt by their stance; None where none did."""
        return next((turn for turn in self.turns if stance_of(turn.choice, self.view.case) in HOSTILE_STANCES), None)

    @property
    def steps(self) -> Mapping[str, bool]:
        """Steps of safety that the talk called for, and whether each was taken."""
        return steps_called_for(self.view.case, counted_turns(self.view.attempt)) if self.turns else {}

    @property
    def seen(self) -> tuple[int, int]:
        """Signs seen, of those that the file shows."""
        counts = self.feedback.figures.get("indicators", {})
        return counts.get("hits", 0), counts.get("hits", 0) + counts.get("misses", 0)


Rule = Callable[[AttemptFacts], Observation | None]


def first(rules: Iterable[tuple[str, Rule]], deeds: AttemptFacts) -> tuple[str, Observation]:
    """The first rule that has something to say; the last one of a list always has."""
    return next((name, said) for name, rule in rules if (said := rule(deeds)) is not None)


def lessons_done(feedback: Feedback, view: View) -> list[Lesson]:
    """Lessons of the case whose every item was judged rightly."""
    right = {f.item for findings in feedback.findings.values() for f in findings if f.kind in ("seen", "restrained")}
    return [lesson for lesson in view.case_file.key.lessons if lesson.when and right.issuperset(lesson.when)]
