"""What one person did in an attempt, as the rules of the takeaways read it, and what such a rule says. Pure."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from tracks_sim.case.model.conversation import HOSTILE_STANCES, SILENT_COMPANIONS, Stance
from tracks_sim.case.model.key import Lesson
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.interview import asked_by, stance_of
from tracks_sim.practice import JUDGED_KINDS, Answer
from tracks_sim.practice.events import InterviewTurn
from tracks_sim.practice.refusals import RefusalRun
from tracks_sim.scoring import Feedback, ItemFeedback
from tracks_sim.scoring.conduct import counted_turns, counts_of, steps_called_for
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.ui.trainee.view import View

MANY = 4
"""Answers of one kind from which on they are a pattern."""
CITING = tuple(row.step for row in JUDGED_KINDS)
"""Steps whose answers can cite passages."""


OneAnswerStep = Literal["indicators", "needs"]
"""Steps of many judgements with the same answers to choose from."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a rule says: what the trainee did, in their own words or passage where there are any, why it matters, what is better, and where it can be seen."""

    text: str
    remedy: str = ""
    """What to try instead."""
    items: tuple[str, ...] = ()
    """Items that it is about, the first of which is opened."""
    passage: str | None = None
    """Passage to quote."""
    turn: int | None = None
    """Turn from which the talk may be tried again."""
    at: str = ""
    """Place in the page, where it is no row of an item."""
    lesson: Lesson | None = None
    why: str = ""
    better: str = ""
    """A better line or answer than the one given; where there is none, the remedy is said."""


class AttemptFacts:
    """What one person did in an attempt, as the rules read it."""

    def __init__(self, feedback: Feedback, view: View, runs: Sequence[RefusalRun] = ()) -> None:
        self.feedback, self.view, self.t, self.runs = feedback, view, view.t, runs
        split = accepted_beside(view.case_file.key)
        self.found = {f.item: f for f in feedback.all_findings}
        self.counted = [f for f in self.found.values() if f.item not in split]
        """Findings that count: not those on which readers differ."""

    def of(self, step: str, *notes: str) -> list[ItemFeedback]:
        """Counted findings of a step with one of these notes."""
        return [f for f in self.counted if f.item.startswith(f"{step}.") and f.note in notes]

    def answers(self, step: AnswerStep) -> list[Answer]:
        """The answers given in a step that the case asks."""
        return list(self.view.attempt.by_step[step].values()) if step in self.view.case.steps else []

    def wrong(self, step: str) -> list[ItemFeedback]:
        """Counted findings of a step that are not right: those keyed present or urgent first, and of these those that a passage shows."""
        found = [f for f in self.counted if f.item.startswith(f"{step}.") and not f.right]
        return sorted(found, key=lambda f: (f.keyed not in ("present", "urgent"), not f.missed))

    def only_answer(self, step: OneAnswerStep) -> str | None:
        """The one answer that was given to everything judged in a step, some of it wrongly; None where answers differ.

        Of four things or more, and at least half of those asked. Where it is right it is so by chance, and nothing that it earns is praised.
        """
        given, asked = self.answers(step), getattr(self.view.case, step)
        codes = {a.code for a in given}
        return codes.pop() if len(given) >= MANY and 2 * len(given) >= len(asked) and len(codes) == 1 and self.wrong(step) else None

    @cached_property
    def one_answer_throughout(self) -> bool:
        """Whether a step has one answer for everything, some of it wrongly."""
        return any(self.only_answer(step) for step in get_args(OneAnswerStep))

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
        return self.view.attempt.turns if self.view.case_file.asks_talk else ()

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Counts of the talk (``counts_of``); none where there was none."""
        return counts_of(self.view.case_file, counted_turns(self.view.attempt)) if self.turns else {}

    @property
    def well_asked(self) -> list[InterviewTurn]:
        """Turns with a recommended question."""
        return [turn for turn in self.turns if (asked := asked_by(turn.choice, self.view.case)) is not None and asked.recommended]

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
        return self.first_of(HOSTILE_STANCES)

    def first_of(self, stances: Container[Stance]) -> InterviewTurn | None:
        """The first turn whose words have one of these stances; None where none has."""
        return next((turn for turn in self.turns if stance_of(turn.choice, self.view.case) in stances), None)

    @property
    def steps(self) -> Mapping[str, bool]:
        """Precautions that the talk called for, and whether each was taken."""
        return steps_called_for(self.view.case, counted_turns(self.view.attempt)) if self.turns else {}

    @property
    def seen(self) -> tuple[int, int]:
        """Signs seen, of those that the file shows."""
        counts = self.feedback.figures.get("indicators", {})
        return counts.get("hits", 0), counts.get("hits", 0) + counts.get("misses", 0)


Rule = Callable[[AttemptFacts], Observation | None]


def speaking(rules: Iterable[tuple[str, Rule]], deeds: AttemptFacts) -> Iterator[tuple[str, Observation]]:
    """The rules that have something to say, in their order, with what they say."""
    return ((name, said) for name, rule in rules if (said := rule(deeds)) is not None)


def lessons_done(feedback: Feedback, view: View) -> list[Lesson]:
    """Lessons of the case whose every item was judged rightly."""
    right = {f.item for f in feedback.all_findings if f.right}
    return [lesson for lesson in view.case_file.key.lessons if lesson.when and right.issuperset(lesson.when)]
