"""Groups of which each has a twin: people who act at the same moments and answer otherwise, so that the same tables are published."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tests.support.debriefs import CASE, answer_events, content_of
from tests.support.worlds import OPTIONS, Counts, all_counts, by_view, table_of
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.versions import PlayedContent
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.group.published import Table
from tracks_sim.group.script import rows_of, told_row
from tracks_sim.practice.events import Event, InterviewTurn, StepOpened, Submitted, ToldFact
from tracks_sim.practice.start import start_event
from tracks_sim.practice.steps import Step
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.store.erasing import erase_trainees
from tracks_sim.store.groups import Groups

LOOKS = 100
CALLED, FIXED = 50, 53
"""Looks at which the debrief is called and at which its minute is over."""
VOTED = FIXED + 30
"""Look after which everybody has voted again who will."""
PLAN = GroupPlan(name="Tuesday", day=date(2027, 1, 5), country="fr", languages=("en",), parts=(Part(case=CASE, debrief=True),), least=5)
TOLD = told_row("")
WALK: tuple[Step, ...] = ("interview", "indicators", "detection", "needs", "decision")

Answers = Mapping[str, str]
"""Of one person: the answer to each row, and of each needed fact whether their talk heard it (``yes`` or ``no``)."""
Rule = Callable[[Counts], Table | None]


@cache
def preimages(people: int, options: int, rule: Rule = table_of) -> Mapping[Table | None, list[Counts]]:
    """All counts by the table that they give."""
    return by_view(all_counts(people, options), rule)


def twins(counts: Counts, draw: random.Random) -> Counts:
    """Other counts that give the same table, where there are any."""
    same = [other for other in preimages(sum(counts), len(counts))[table_of(counts)] if other != counts]
    return draw.choice(same) if same else counts


def dealt(counts: Counts, options: Sequence[str], draw: random.Random) -> list[str]:
    """The answer of each person, in an order that was drawn."""
    answers = [option for option, count in zip(options, counts, strict=True) for _ in range(count)]
    draw.shuffle(answers)
    return answers


def drawn(people: int, options: int, draw: random.Random) -> Counts:
    """Counts of people who agree more or less."""
    given = draw.choices(range(options), [draw.choice((1, 3, 9)) for _ in range(options)], k=people)
    return tuple(given.count(option) for option in range(options))


@dataclass
class Room:
    """One group: its people in the store, and what a program with its trainer's rights has seen of it."""

    groups: Groups
    content: PlayedContent
    id: str
    answers: Sequence[Answers]
    votes: Sequence[str]
    """The second vote of each person but the first: the place of an option, as a letter."""
    people: list[str] = field(default_factory=list)
    attempts: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Attempt and number of its events, by the place of the person."""
    seen: list[str] = field(default_factory=list)

    def move(self, person: int, step: Step | None) -> None:
        """Open a step; hand in with all answers where there is none."""
        store = self.groups.store
        if person not in self.attempts:
            start = start_event(self.content, at=store.time(), mode="assessment", language="en", seed="one")
            self.attempts[person] = store.start(self.people[person], start, self.content.contents), 1
        attempt, after = self.attempts[person]
        at = store.time()
        events: list[Event] = [StepOpened(at=at, step=step)] if step else [*answers_of(self.answers[person], at), Submitted(at=at)]
        store.append(attempt, events, after=after, tab="one")
        self.attempts[person] = attempt, after + len(events)


def answers_of(answers: Answers, at: str) -> list[Event]:
    """The talk of one person, and all that they answered."""
    heard = tuple(ToldFact(fact=row.removeprefix(TOLD), degree="part", reliability=0.9) for row, given in answers.items() if given == "yes" and row.startswith(TOLD))
    turn = InterviewTurn(
        at=at, interview=1, number=1, choice="move:introduce", typed="", outcome="answered", told=heard, seen="calm", harms=(),
        rapport=0.1, distress=0.2, pressure=0.0, minutes=2.0,
    )  # fmt: skip
    return [turn, *answer_events({row: given for row, given in answers.items() if not row.startswith(TOLD)}, at)]


@dataclass(frozen=True)
class Deed:
    """Something that a person of a group and their twin do at the same look."""

    person: int
    do: str
    """A step, ``in`` to hand in, ``erase``, or ``vote``."""


def schedule(people: int, voters: int, draw: random.Random) -> dict[int, list[Deed]]:
    """What happens at which look: ``people`` hand in, one more leaves before that, one is erased after the set was fixed."""
    found: dict[int, list[Deed]] = {}
    for person in range(people + 1):
        looks = sorted(draw.sample(range(1, CALLED - 1), len(WALK) + 1))
        for look, step in zip(looks, (*WALK, "in"), strict=True):
            if person < people or (step != "in" and look < CALLED // 2):  # the last one closes the page half-way
                found.setdefault(look, []).append(Deed(person, step))
    found.setdefault(FIXED + 6, []).append(Deed(0, "erase"))
    for person in range(1, 1 + voters):
        found.setdefault(draw.randrange(FIXED + 20, FIXED + 28), []).append(Deed(person, "vote"))
    return found


def rows_with_facts(case_file: CaseFile) -> Mapping[str, Sequence[str]]:
    """The rows of the case, and of each needed fact, with their options."""
    assert case_file.key.interview is not None
    return {**rows_of(case_file.case, "assessment"), **{told_row(fact): ("yes", "no") for fact in case_file.key.interview.needed}}


def rooms_of(store: Store, library: Library, staff: Sequence[str], people: int, draw: random.Random) -> Iterator[Room]:
    """A group and its twin, at work. ``staff``: their trainers."""
    rows = rows_with_facts(library.case(CASE))
    counts = {row: drawn(people, len(options), draw) for row, options in rows.items()}
    votes = drawn(people - 1, 3, draw)
    groups, content = Groups(store), content_of(library)
    for of_twin, trainer in zip((False, True), staff, strict=True):
        by_row = {row: dealt(twins(counts[row], draw) if of_twin else counts[row], options, draw) for row, options in rows.items()}
        answers = [{row: given[person] for row, given in by_row.items()} for person in range(people)]
        room = Room(groups, content, groups.make(PLAN, trainer), answers, dealt(twins(votes, draw) if of_twin else votes, OPTIONS[:3], draw))
        code = groups.door(room.id, True)
        room.people += [groups.join(code, "en")[0] for _ in range(people + 1)]
        groups.begin(room.id, 0, start_event(content, at=store.time(), mode="assessment", language="en", seed="one").hashes)
        yield room


def do(room: Room, deed: Deed, library: Library) -> None:
    """Let one person of a group do something."""
    match deed.do:
        case "erase":
            erase_trainees(room.groups.store, [room.people[deed.person]], COMMAND_LINE)
        case "vote":
            if voting := room.groups.state(room.id).voting:
                options = rows_of(library.case(CASE).case, "assessment")[voting.row]
                room.groups.vote(room.id, room.people[deed.person], voting.row, options[OPTIONS.index(room.votes[deed.person - 1])])
        case step:
            room.move(deed.person, None if step == "in" else step)  # type: ignore[arg-type]
