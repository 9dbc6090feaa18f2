"""State of a study: the fold of its events. Which members are due when, and how many reached each step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, Literal

from tracks_sim.errors import NotAllowed
from tracks_sim.study import events
from tracks_sim.study.events import StudyEvent, Value
from tracks_sim.study.model import PHASES, Arm, FormId, Phase, PhaseId, Study

WITHDREW = "withdrew"
"""Reason of loss of a member who withdrew."""


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Progress:
    """A member's progress in one phase."""

    answers: Mapping[str, Mapping[str, Value]] = field(default_factory=_empty)
    """By questionnaire, then by item."""
    completed_questionnaires: frozenset[str] = frozenset()
    submitted: Mapping[str, str] = field(default_factory=_empty)
    """Id of the attempt by case, of submitted cases only."""
    last_at: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the study, identified by the internal id."""

    trainee: str
    site: str
    experience: str
    label: str
    enrolled_at: str
    arm: Arm | None = None
    """None before consent, as is ``first_form``."""
    first_form: FormId | None = None
    position: int | None = None
    consented_at: str | None = None
    consent_version: str = ""
    phases: Mapping[PhaseId, Progress] = field(default_factory=_empty)
    lost: str | None = None
    """Reason of loss, or None; ``withdrew`` where they withdrew themselves."""
    twins: frozenset[str] = frozenset()
    """Twin cases that this person gets instead of their first versions."""
    lost_at: str | None = None
    session: str = ""
    """Session in which they are trained, if they are of the training group; empty where the code names none."""
    trainer: int | None = None
    """Number of whoever holds that session; None where the code names nobody."""

    def progress(self, phase: PhaseId) -> Progress:
        """Progress in a phase; empty where they did nothing in it."""
        return self.phases.get(phase, Progress())


@dataclass(frozen=True, slots=True)
class Flow:
    """Flow of participants (CONSORT): how many reached each step. ``lost`` counts by reason.

    ``erased`` is known for the whole study only, and 0 for one arm.
    """

    enrolled: int
    consented: int
    allocated: int
    pre: int
    post: int
    follow_up: int
    analysed: int
    """Allocated people who submitted at least one case, and so have an answer on the primary outcome."""
    lost: Mapping[str, int]
    erased: int = 0


@dataclass(frozen=True, slots=True)
class StudyState:
    """A study up to its last event."""

    study: Study
    """The plan as it is now, amendments included."""
    members: Mapping[str, Member] = field(default_factory=_empty)
    """By internal id, in the order they were enrolled."""
    frozen_at: str | None = None
    plan_hash: str | None = None
    hashes: Mapping[str, str] = field(default_factory=_empty)
    commitment: str | None = None
    concludes: Literal[1, 2] = 2
    """What a report concludes by, as it was at the freeze: see ``events.Frozen``."""
    released: frozenset[PhaseId] = frozenset()
    openings: tuple[events.OutcomesOpened, ...] = ()
    """Acts by which outcomes were opened, in the order of time."""
    amendments: tuple[events.Amended, ...] = ()
    statements: Mapping[str, str] = field(default_factory=_empty)
    """What the authors say, by id of the statement (``study/statements.py``); those without an answer are not there."""
    stated_at: str | None = None
    """When a statement was last written, changed or taken back."""
    erased: int = 0
    kept_pages: tuple[events.PagesKept, ...] = ()
    """Two pages that were made of the finished study, the first ones first."""

    @property
    def closed(self) -> bool:
        """True once every phase is released. From then on the seed of the allocation may be published."""
        return self.released >= {p.id for p in self.study.phases}

    def is_over(self, phase: PhaseId, today: date) -> bool:
        """Whether nobody can begin anything of a phase any more: after its last day, released, or with its outcomes opened."""
        planned = self.study.phase(phase)
        past = planned is not None and planned.closes is not None and planned.closes < today
        return past or phase in self.released or self.was_opened(phase)

    def is_finished(self, today: date) -> bool:
        """Whether the plan is frozen and every phase is over: nobody can answer anything any more."""
        return self.frozen_at is not None and all(self.is_over(phase.id, today) for phase in self.study.phases)

    def was_opened(self, phase: str) -> bool:
        """Whether the outcomes of a phase, or of a later one, were opened by an act."""
        return any(phase in PHASES[: PHASES.index(opening.phase) + 1] for opening in self.openings)

    def closed_outcomes(self, today: date) -> tuple[PhaseId, ...]:
        """The phases whose outcomes nobody may look at yet, in order: from the first one after the training on that is not over.

        Of a phase before the training there is nothing to wait for: nobody has been trained.
        """
        after = [phase.id for phase in self.study.phases if phase.id != "pre"]
        return tuple(phase for index, phase in enumerate(after) if not all(self.is_over(earlier, today) for earlier in after[: index + 1]))

    def unfinished(self, phase: PhaseId) -> int:
        """Number of members who are not lost and have not completed a phase."""
        return sum(member.lost is None and not self.complete(member, phase) for member in self.members.values())

    def cases_of(self, member: Member, phase: PhaseId) -> tuple[str, ...]:
        """Cases of a member in a phase, in order and in the versions drawn; none before the allocation."""
        if member.first_form is None:
            return ()
        form = self.study.forms[self.study.form_of(phase, member.first_form)]
        return tuple(twin if (twin := self.study.twins.get(case)) is not None and twin in member.twins else case for case in form)

    def questionnaires_of(self, member: Member, phase: PhaseId) -> tuple[str, ...]:
        """Questionnaires of a member in a phase, in order."""
        return self.study.questionnaires_of(member.arm, phase)

    def complete(self, member: Member, phase: PhaseId) -> bool:
        """Whether every questionnaire of the phase is handed in and every case submitted; False before the allocation."""
        if member.first_form is None or self.study.phase(phase) is None:
            return False
        progress = member.progress(phase)
        return set(self.questionnaires_of(member, phase)) <= progress.completed_questionnaires and set(
            self.cases_of(member, phase)
        ) <= set(progress.submitted)

    def opens(self, member: Member, phase: Phase) -> date | None:
        """The day a phase opens for a member, or None while it is not known (the phase before is not complete)."""
        if (for_all := self.study.opens_for_all(phase)) is not None:
            return for_all
        first = self.study.phases[0]
        if phase == first:
            return day_of(member.enrolled_at)
        start = day_of(member.progress(first.id).last_at) if self.complete(member, first.id) else first.closes
        return None if start is None else start + timedelta(weeks=phase.weeks)

    def due(self, member: Member, today: date) -> Phase | None:
        """The phase a member can work on now: the first that is open, not past and not complete. None where there is none."""
        if member.lost is not None or self.frozen_at is None:
            return None
        for phase in self.study.phases:
            if self.complete(member, phase.id) or self.is_over(phase.id, today):
                continue
            opens = self.opens(member, phase)
            return phase if opens is not None and opens <= today else None
        return None

    def next_opening(self, member: Member, today: date) -> tuple[Phase, date] | None:
        """The phase that opens next for a member, and its day; None where there is none or the day is not known yet."""
        for phase in self.study.phases:
            opens = self.opens(member, phase)
            if (
                opens is not None
                and opens > today
                and member.lost is None
                and not self.complete(member, phase.id)
                and not self.is_over(phase.id, today)
            ):
                return phase, opens
        return None

    def practice_open(self, member: Member, today: date) -> bool:
        """Whether a member may practise: the training group after the first phase, the wait-list group after the second,
        controls at the end. Never while a phase is due, so that nobody practises in the middle of a measurement.
        """
        if member.lost is not None or self.closed:
            return True
        if member.arm is None or self.due(member, today) is not None:
            return False
        phases_before_practice = {"training": 1, "waitlist": 2, "control": len(self.study.phases)}[member.arm]
        return all(self.complete(member, p.id) or self.is_over(p.id, today) for p in self.study.phases[:phases_before_practice])

    def flow(self, arm: Arm | None = None) -> Flow:
        """Counts of one arm, or of everybody (None). Lost members count in the phases they completed before."""
        members = [m for m in self.members.values() if arm is None or m.arm == arm]
        completed = Counter(p.id for m in members for p in self.study.phases if self.complete(m, p.id))
        return Flow(
            enrolled=len(members),
            consented=sum(m.consented_at is not None for m in members),
            allocated=sum(m.arm is not None for m in members),
            pre=completed["pre"], post=completed["post"], follow_up=completed["follow-up"],
            analysed=sum(any(p.submitted for p in m.phases.values()) for m in members if m.arm is not None),
            lost=MappingProxyType(dict(Counter(m.lost for m in members if m.lost is not None))),
            erased=self.erased if arm is None else 0,
        )  # fmt: skip


def fold(stream: Iterable[StudyEvent]) -> StudyState:
    """The state that a study's events add up to. Raises NotAllowed where the plan is missing or a member was never enrolled.

    Events about an erased person are not among the events any more.
    """
    state: StudyState | None = None
    members: dict[str, Member] = {}
    for event in stream:
        if isinstance(event, events.Created):
            state = StudyState(event.study) if state is None else replace(state, study=event.study)
        elif state is None:
            raise NotAllowed("A study begins with its plan.")
        elif isinstance(event, events.Enrolled):
            members[event.trainee] = Member(event.trainee, event.site, event.experience, event.label, event.at, session=event.session, trainer=event.trainer)
        elif isinstance(event, MemberEvent):
            if event.trainee not in members:
                raise NotAllowed("The study has an event of somebody who was not enrolled.")
            members[event.trainee] = _member_after(members[event.trainee], event)
        else:
            state = _after(state, event)
    if state is None:
        raise NotAllowed("A study begins with its plan.")
    return replace(state, members=MappingProxyType(members))


MemberEvent = events.Consented | events.Allocated | events.Answered | events.CaseSubmitted | events.LostToFollowUp | events.Withdrew
"""An event about one member."""


def _after(
    state: StudyState,
    event: events.Frozen
    | events.Released
    | events.OutcomesOpened
    | events.Amended
    | events.Stated
    | events.PagesKept
    | events.Erased,
) -> StudyState:
    match event:
        case events.Frozen():
            return replace(
                state, frozen_at=event.at, plan_hash=event.plan_hash, hashes=MappingProxyType(dict(event.hashes)), concludes=event.concludes,
                commitment=event.commitment,
            )  # fmt: skip
        case events.Released():
            return replace(state, released=state.released | {event.phase})
        case events.OutcomesOpened():
            return replace(state, openings=(*state.openings, event))
        case events.Amended():
            return replace(state, study=event.study or state.study, amendments=(*state.amendments, event))
        case events.Stated():
            texts = {**state.statements, **event.statements}
            return replace(state, statements=MappingProxyType({name: text for name, text in texts.items() if text}), stated_at=event.at)
        case events.PagesKept():
            return replace(state, kept_pages=(*state.kept_pages, event))
        case events.Erased():
            return replace(state, erased=state.erased + 1)


def _member_after(member: Member, event: MemberEvent) -> Member:
    match event:
        case events.Consented():
            return replace(member, consented_at=member.consented_at or event.at, consent_version=event.version)
        case events.Allocated():
            return replace(member, arm=event.arm, first_form=event.first_form, position=event.place, twins=frozenset(event.twins))
        case events.LostToFollowUp():
            return replace(member, lost=event.why, lost_at=event.at)
        case events.Withdrew():
            return replace(member, lost=WITHDREW, lost_at=event.at)
        case events.CaseSubmitted():
            progress = member.progress(event.phase)
            submitted = MappingProxyType({**progress.submitted, event.case: event.attempt})
            return _in_phase(member, event.phase, replace(progress, submitted=submitted, last_at=event.at))
        case events.Answered():
            progress = member.progress(event.phase)
            answers_so_far = {**progress.answers.get(event.questionnaire, {}), **event.answers}
            answered = MappingProxyType({item: value for item, value in answers_so_far.items() if value is not None})
            completed = progress.completed_questionnaires | {event.questionnaire} if event.done else progress.completed_questionnaires
            answers = MappingProxyType({**progress.answers, event.questionnaire: answered})
            return _in_phase(member, event.phase, replace(progress, answers=answers, completed_questionnaires=completed, last_at=event.at))


def _in_phase(member: Member, phase: PhaseId, progress: Progress) -> Member:
    return replace(member, phases=MappingProxyType({**member.phases, phase: progress}))


def day_of(iso: str) -> date:
    """The day (UTC) of a time in ISO 8601."""
    return datetime.fromisoformat(iso).date()
