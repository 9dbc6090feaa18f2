"""What is told in a talk that is being written: by each fact in how many of a hundred careful talks and of a hundred hurried ones, and what holds it.

Scripts lead the talks (``bots.interviewers``) with the engine that trainees meet. The same talk always gives the same figures: each script meets the
same hundred persons, told apart by their seed. They say what the model does and nothing of real people (docs/interview.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import Literal

from tracks_sim.bots.interviewers import HURRIED, SUPPORTIVE, Policy, interview
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.asking import recommended
from tracks_sim.case.model.conversation import SILENT_COMPANIONS, Barrier, Fact, InterviewKey
from tracks_sim.case.model.structure import Case
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.records import edited
from tracks_sim.interview import Parameters, compile_interview
from tracks_sim.interview.state import PART
from tracks_sim.jobs import checkpoint

TALKS = 100
RARE, SURE = 5, 95
"""Talks of a hundred: a fact that is told in fewer careful ones, or in more hurried ones, is worth a look."""
_ENOUGH_MORE = 10
"""Talks of a hundred by which a hindrance must matter, to be named."""
_MOST_TURNS = 60
_LONG = 180
"""Minutes of a talk that has all the time there is."""
Hindrance = Literal["not_asked", "after", "barrier", "companion", "interpreter", "interviewer", "place", "time", "trust", "several", "hard"]
"""What keeps a fact from being told. not_asked: no question that is put well brings it; after: it is told only after another one, which is rarely told;
barrier: one of the person's; companion, interpreter, interviewer, place: of the room; time: the talk ends before; trust: there is too little when it is asked;
several: no single one of these, but some of them together; hard: nor these, it is hard to say."""


@dataclass(frozen=True, slots=True)
class WhyUntold:
    """What keeps a fact from being told, and in how many of a hundred careful talks it would be told without that (0 where that is not played)."""

    kind: Hindrance
    barrier: Barrier | None = None
    """Of trust: mistrust of authorities, where the person has it, since trust grows slowly then."""
    room: str = ""
    """What of the room it is: the companion's relation, the place, or the sex that the person prefers."""
    fact: str = ""
    without: int = 0
    together: tuple[WhyUntold, ...] = ()
    """Of several: each of them."""


@dataclass(frozen=True, slots=True)
class ToldFigures:
    """By fact: in how many talks of a hundred it is told, in full or in part. ``content``: hash of what they were played on."""

    content: str
    careful: Mapping[str, int]
    hurried: Mapping[str, int]
    untold: Mapping[str, WhyUntold] = field(default_factory=dict)
    """What holds the facts that are told in fewer than RARE careful talks, where that is known already."""


def talk_hash(data: DraftData) -> str:
    """Hash of what the figures follow from: person, room, facts and questions, the age, and what is beyond the mandate. Words are no part of it."""
    read = [value_at(data, "case", (name,)) for name in ("person", "room", "facts", "questions", "age")]
    return value_hash([*read, value_at(data, "key", ("interview", "beyond")), value_at(data, "key", ("interview", "needed"))])


def told_figures(
    case_file: CaseFile, content: str, parameters: Parameters, counted: Callable[[ToldFigures], object] = lambda _: None
) -> ToldFigures | None:
    """The figures of a case; None of one without a talk. ``counted`` is given them before it is known what holds the untold ones.

    Raises Cancelled where nobody waits for them any more.
    """
    case, key = case_file.case, case_file.key.interview
    if case.person is None or case.room is None or not case.facts or not case.questions:
        return None
    careful, hurried = (_told(case, key, parameters, policy) for policy in (SUPPORTIVE, HURRIED))
    counted(ToldFigures(content, careful, hurried))
    rare = [fact for fact in case.facts if careful[fact.id] < RARE]
    return ToldFigures(content, careful, hurried, dict(_reasons(case, key, parameters, rare, careful)))


def _told(case: Case, key: InterviewKey | None, parameters: Parameters, policy: Policy, rapport: float = 0.0) -> dict[str, int]:
    """In how many talks of a script each fact is told, in full or in part. ``rapport``: with which they begin."""
    person, told = compile_interview(case, key, parameters, typed=False), Counter[str]()
    for seed in range(TALKS):
        checkpoint()
        degrees = interview(policy, person, str(seed), _MOST_TURNS, rapport).end.degrees
        told.update(fact.id for fact, degree in zip(case.facts, degrees, strict=True) if degree >= PART)
    return {fact.id: told[fact.id] for fact in case.facts}


def _reasons(
    case: Case, key: InterviewKey | None, parameters: Parameters, rare: list[Fact], careful: Mapping[str, int]
) -> Iterator[tuple[str, WhyUntold]]:
    """What holds each of these facts: what is seen at once, else what would be told if one thing were not there, played out."""
    brought = {fact for question in case.questions if recommended(question.form, question.stance) for fact in question.brings}
    left: list[Fact] = []
    for fact in rare:
        before = next((earlier for earlier in fact.after if careful[earlier] < RARE), None)
        if fact.id not in brought:
            yield fact.id, WhyUntold("not_asked")
        elif before is not None:
            yield fact.id, WhyUntold("after", fact=before)
        else:
            left.append(fact)
    if not left:
        return
    hindrances = list(_hindrances(case, {barrier for fact in left for barrier in fact.behind}))
    played: dict[tuple[int, ...], Mapping[str, int]] = {}

    def without(*taken: int) -> Mapping[str, int]:
        """What is told where these hindrances are not there."""
        if taken not in played:
            kinds = {hindrances[n][0].kind for n in taken}
            free = reduce(lambda less, n: hindrances[n][1](less), taken, case)
            played[taken] = _told(free, key, parameters, SUPPORTIVE, parameters.contact.maximum.value if "trust" in kinds else 0.0)
        return played[taken]

    for fact in left:
        enough = careful[fact.id] + _ENOUGH_MORE
        of_fact = [n for n, (why, _) in enumerate(hindrances) if why.barrier is None or why.kind == "trust" or why.barrier in fact.behind]
        best = max(of_fact, key=lambda n: without(n)[fact.id])
        if (told := without(best)[fact.id]) >= enough:
            yield fact.id, replace(hindrances[best][0], without=told)
            continue
        several = [n for n in of_fact if without(n)[fact.id] > careful[fact.id]]
        if without(*several)[fact.id] < enough:  # each alone matters too little: as few of all as bring it
            several = of_fact
            for n in of_fact[::-1] if without(*of_fact)[fact.id] >= enough else ():
                fewer = [other for other in several if other != n]
                several = fewer if without(*fewer)[fact.id] >= enough else several
        told = without(*several)[fact.id]
        yield fact.id, WhyUntold("several", without=told, together=tuple(hindrances[n][0] for n in several)) if told >= enough else WhyUntold("hard")


def _hindrances(case: Case, barriers: Collection[Barrier]) -> Iterator[tuple[WhyUntold, Callable[[Case], Case]]]:
    """Each thing that can hold a fact back, and the case without it: these barriers, what is in the room, the time, too little trust."""
    person, room = case.person, case.room
    assert person is not None and room is not None
    for barrier in sorted(barriers):
        yield WhyUntold("barrier", barrier), partial(_without_barrier, barrier=barrier)
    if room.companion is not None and room.companion.relation not in SILENT_COMPANIONS:
        yield WhyUntold("companion", room=room.companion.relation), partial(_in_room, companion=None)
    if room.interpreter is not None:
        best = edited(room.interpreter, fit="good", community_tie=False, by_phone=False, sex=room.prefers or room.interpreter.sex)
        if best != room.interpreter:
            yield WhyUntold("interpreter"), partial(_in_room, interpreter=best)
    if room.prefers is not None and room.prefers != room.interviewer_sex:
        yield WhyUntold("interviewer", room=room.prefers), partial(_in_room, interviewer_sex=room.prefers)
    if room.place != "private_room":
        yield WhyUntold("place", room=room.place), partial(_in_room, place="private_room")
    yield WhyUntold("time"), partial(_in_room, minutes=_LONG)
    yield WhyUntold("trust", "mistrust_of_authorities" if person.barriers.get("mistrust_of_authorities") else None), lambda unchanged: unchanged


def _without_barrier(case: Case, barrier: Barrier) -> Case:
    """The case with a person who does not have this barrier."""
    assert case.person is not None
    barriers = {name: strength for name, strength in case.person.barriers.items() if name != barrier}
    facts = tuple(edited(fact, behind=tuple(b for b in fact.behind if b != barrier)) for fact in case.facts)
    return edited(case, person=edited(case.person, barriers=barriers), facts=facts)


def _in_room(case: Case, **changes: object) -> Case:
    """The case with these fields of its room changed."""
    assert case.room is not None
    return edited(case, room=edited(case.room, **changes))
