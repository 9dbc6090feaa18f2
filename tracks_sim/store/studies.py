"""Studies in the store: planned, frozen, filled with members, and everything that happens in them.

Each method is one transaction: what it checks still holds when it writes.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, insert, select

from tracks_sim.errors import StudyRefused, UnknownStudy
from tracks_sim.practice.events import Released as FeedbackReleased
from tracks_sim.practice.events import Started
from tracks_sim.store import codes, schema
from tracks_sim.store.rows import count_of, insert_attempt, insert_events, last_of, stamp
from tracks_sim.store.store import Store
from tracks_sim.store.study_rows import add_events, lock_study, read_events, started_of, study_of
from tracks_sim.study import (
    Member,
    Phase,
    PhaseId,
    Study,
    StudyEvent,
    StudyState,
    assignment_at,
    commitment,
    fold,
    plan_hash,
    stratum_of,
    twins_at,
)
from tracks_sim.study.events import (
    Allocated,
    Amended,
    Answered,
    Consented,
    Created,
    Enrolled,
    Frozen,
    LostToFollowUp,
    Released,
    Value,
    Withdrew,
)

SEED_BYTES = 32
FIXED = ("id", "arms", "forms", "twins", "counterbalanced", "strata", "block_sizes", "country")
"""What not even an amendment changes: people were allocated by it."""


class Studies:
    """The studies of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # --- reading ----------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        """Every study, the first to be planned first."""
        s = schema.studies.c
        with self.store._read() as connection:
            return tuple(connection.execute(select(s.id).order_by(s.created_at, s.id)).scalars())

    def events(self, study_id: str, trainee_id: str | None = None) -> tuple[StudyEvent, ...]:
        """What happened, in order; with an id only what is about that person or about nobody. Raises UnknownStudy."""
        with self.store._read() as connection:
            found = read_events(connection, study_id, trainee_id)
        if not found:
            raise UnknownStudy(f"There is no study {study_id!r} here. `tracks-sim study status` names all.", study=study_id)
        return found

    def state(self, study_id: str) -> StudyState:
        """Where a study stands; raises UnknownStudy."""
        return fold(self.events(study_id))

    def study_of(self, trainee_id: str) -> str | None:
        """The study a trainee is in, or None."""
        with self.store._read() as connection:
            return study_of(connection, trainee_id)

    def membership(self, trainee_id: str) -> tuple[StudyState, Member] | None:
        """The study a trainee is in, with them as its only member; None for everybody else."""
        with self.store._read() as connection:
            study_id = study_of(connection, trainee_id)
            events = read_events(connection, study_id, trainee_id) if study_id else ()
        if not events:
            return None
        state = fold(events)
        return state, state.members[trainee_id]

    def today(self) -> date:
        """The day it is, in UTC."""
        return self.store._clock.now().date()

    # --- planning ---------------------------------------------------------------------

    def plan(self, study: Study, seed: bytes | None = None) -> None:
        """Keep the plan of a new study, or of one that is not frozen yet; raises StudyRefused after that.

        ``seed`` of the allocation, for synthetic studies that can be made again; for people it is drawn here and secret.
        """
        with self.store._write() as connection:
            known = connection.execute(select(schema.studies.c.id).where(schema.studies.c.id == study.id)).scalar()
            if known is None:
                row = {"id": study.id, "seed": (seed or secrets.token_bytes(SEED_BYTES)).hex(), "created_at": stamp(self.store._clock.now())}
                connection.execute(insert(schema.studies).values(**row))
            elif self._locked(connection, study.id).frozen_at is not None:
                raise StudyRefused(f"The study {study.id} is frozen. A change is an amendment: `tracks-sim study amend {study.id} …`.")
            add_events(connection, study.id, (Created(at=self.store.time(), study=study),))

    def freeze(self, study_id: str, hashes: Mapping[str, str]) -> str:
        """Fix the plan; its hash (SHA-256, hex). ``hashes`` as in ``plan_hash``. Raises StudyRefused the second time."""
        with self.store._write() as connection:
            seed = lock_study(connection, study_id)
            state = self._locked(connection, study_id)
            if state.frozen_at is not None:
                raise StudyRefused(f"The study {study_id} was frozen at {state.frozen_at} with the hash {state.plan_hash}.")
            digest = plan_hash(state.study, hashes)
            frozen = Frozen(at=self.store.time(), plan_hash=digest, hashes=dict(hashes), commitment=commitment(seed))
            add_events(connection, study_id, (frozen,))
        return digest

    def amend(self, study_id: str, what: str, why: str, study: Study | None = None) -> None:
        """Write down a change after the freeze, with the plan it leads to; raises StudyRefused for what stays fixed."""
        with self.store._write() as connection:
            state = self._frozen(connection, study_id)
            changed = [name for name in FIXED if study is not None and getattr(study, name) != getattr(state.study, name)]
            if changed:
                raise StudyRefused(f"After the freeze {', '.join(changed)} cannot be changed: people are allocated by it. Plan a new study instead.")
            add_events(connection, study_id, (Amended(at=self.store.time(), what=what, why=why, study=study),))

    def seed(self, study_id: str) -> str:
        """The seed of the allocation (hex), to hold the list against; raises StudyRefused before the study is closed."""
        with self.store._write() as connection:
            seed = lock_study(connection, study_id)
            if not self._locked(connection, study_id).closed:
                raise StudyRefused("The seed can be seen once every phase is released: before that it would tell who goes where next.")
        return seed.hex()

    # --- members ----------------------------------------------------------------------

    def enrol(self, study_id: str, count: int, language: str, site: str = "", experience: str = "", label: str = "") -> tuple[tuple[str, str], ...]:
        """Id and code of so many new members. The codes are shown now and can never be read back."""
        now, made = self.store._clock.now(), []
        with self.store._write() as connection:
            self._frozen(connection, study_id)
            for _ in range(count):
                identity, code = str(uuid.uuid4()), codes.new_code()
                row = {"id": identity, "code_hash": codes.code_hash(self.store._key, code), "language": language, "label": label}
                connection.execute(insert(schema.trainees).values(**row, created_at=stamp(now), seen_at=stamp(now)))
                connection.execute(insert(schema.study_members).values(trainee_id=identity, study_id=study_id))
                made.append((identity, code))
            at = self.store.time()
            enrolled = [Enrolled(at=at, trainee=i, site=site, experience=experience, label=label) for i, _ in made]
            add_events(connection, study_id, enrolled)
        return tuple(made)

    def consent(self, trainee_id: str, version: str, language: str) -> None:
        """A member agrees to the words of this version, and is allocated where they are not yet.

        The list is drawn on only now, so that nobody who hands out codes can choose who gets what.
        Raises StudyRefused where the words have been changed meanwhile.
        """
        with self.store._write() as connection:
            study_id, seed, state = self._of(connection, trainee_id)
            member = state.members[trainee_id]
            if version != state.study.consent_version or state.frozen_at is None:
                raise StudyRefused("The words of the consent have changed. Read them again.", consent=True)
            events: list[StudyEvent] = [Consented(at=self.store.time(), trainee=trainee_id, version=version, language=language)]
            if member.arm is None:
                events.append(self._allocation(state, seed, member))
            add_events(connection, study_id, events)

    def _allocation(self, state: StudyState, seed: bytes, member: Member) -> Allocated:
        study = state.study
        stratum = stratum_of(study, member.site, member.experience)
        taken = [m.position for m in state.members.values() if m.position is not None and stratum_of(study, m.site, m.experience) == stratum]
        place = max(taken, default=-1) + 1
        arm, first_form = assignment_at(study, seed, stratum, place)
        twins = twins_at(study, seed, stratum, place)
        return Allocated(at=self.store.time(), trainee=member.trainee, arm=arm, first_form=first_form, place=place, twins=twins)

    def answer(
        self, trainee_id: str, phase: PhaseId, questionnaire: str, answers: Mapping[str, Value | None], *, done: bool = False
    ) -> None:
        """Keep answers to a questionnaire that is due, or hand it in. The caller has looked at the answers."""
        with self.store._write() as connection:
            study_id, _, state = self._of(connection, trainee_id, alone=True)
            member = state.members[trainee_id]
            due = self._due(state, member)
            if due.id != phase or questionnaire not in state.questionnaires_of(phase) or questionnaire in member.progress(phase).completed_questionnaires:
                raise StudyRefused("This page of questions is handed in or not open.")
            answered = Answered(at=self.store.time(), trainee=trainee_id, phase=phase, questionnaire=questionnaire, answers=dict(answers), done=done)
            add_events(connection, study_id, (answered,))

    def begin(self, trainee_id: str, started: Started, contents: Mapping[str, tuple[str, str, str]]) -> str:
        """Id of the attempt on the case that is next; the one that is begun already where another tab was first.

        Raises StudyRefused where ``started`` is not of the phase that is due, or its case not the next one.
        """
        with self.store._write() as connection:
            _, _, state = self._of(connection, trainee_id, alone=True)
            member = state.members[trainee_id]
            phase = self._due(state, member)
            done = member.progress(phase.id)
            left = [case for case in state.cases_of(member, phase.id) if case not in done.submitted]
            right_one = (started.mode, started.study, started.study_phase) == ("study", state.study.id, phase.id)
            if not right_one or set(state.questionnaires_of(phase.id)) - done.completed_questionnaires or not left or started.case != left[0]:
                raise StudyRefused("Another part of the study comes first.")
            running = begun(connection, trainee_id, phase.id).get(started.case)
            if running is not None:
                return running
            identity = str(uuid.uuid4())
            insert_attempt(connection, identity, trainee_id, started, contents, self.store._clock.now())
        return identity

    def begun(self, trainee_id: str, phase: PhaseId) -> dict[str, str]:
        """Attempts of a member in a phase, submitted or not, by case."""
        with self.store._read() as connection:
            return begun(connection, trainee_id, phase)

    def lose(self, trainee_id: str, why: str) -> None:
        """Write down that somebody is out of reach; raises StudyRefused for who is in no study."""
        with self.store._write() as connection:
            study_id, _, _ = self._of(connection, trainee_id)
            add_events(connection, study_id, (LostToFollowUp(at=self.store.time(), trainee=trainee_id, why=why),))

    def withdraw(self, trainee_id: str) -> None:
        """A member does not go on."""
        with self.store._write() as connection:
            study_id, _, _ = self._of(connection, trainee_id)
            add_events(connection, study_id, (Withdrew(at=self.store.time(), trainee=trainee_id),))

    # --- the end ----------------------------------------------------------------------

    def release(self, study_id: str, phase: PhaseId) -> int:
        """Open the feedback on a phase, and return of how many cases. Nobody begins the phase after that."""
        with self.store._write() as connection:
            state = self._frozen(connection, study_id)
            if state.study.phase(phase) is None:
                raise StudyRefused(f"The study {study_id} has no phase {phase}.")
            if phase not in state.released:
                add_events(connection, study_id, (Released(at=self.store.time(), phase=phase),))
            a, m = schema.attempts.c, schema.study_members.c
            query = (
                select(a.id).join(schema.study_members, m.trainee_id == a.trainee_id)
                .where(m.study_id == study_id, a.mode == "study", count_of("submitted") > 0, count_of("released") == 0)
            )  # fmt: skip
            opened = [i for i in connection.execute(query).scalars().all() if started_of(connection, i).study_phase == phase]
            for attempt_id in opened:
                insert_events(connection, attempt_id, last_of(connection, attempt_id), (FeedbackReleased(at=self.store.time()),))
        return len(opened)

    # --- inside -----------------------------------------------------------------------

    def _locked(self, connection: Connection, study_id: str, trainee_id: str | None = None) -> StudyState:
        lock_study(connection, study_id)
        return fold(read_events(connection, study_id, trainee_id))

    def _frozen(self, connection: Connection, study_id: str) -> StudyState:
        state = self._locked(connection, study_id)
        if state.frozen_at is None:
            raise StudyRefused(f"The study {study_id} is not frozen yet. Look through it with `tracks-sim study check {study_id}`, then `study freeze`.")
        return state

    def _of(self, connection: Connection, trainee_id: str, *, alone: bool = False) -> tuple[str, bytes, StudyState]:
        """Study, seed and state by a member; ``alone`` reads nobody else's events."""
        study_id = study_of(connection, trainee_id)
        if study_id is None:
            raise StudyRefused("This person is in no study.")
        seed = lock_study(connection, study_id)
        return study_id, seed, self._locked(connection, study_id, trainee_id if alone else None)

    def _due(self, state: StudyState, member: Member) -> Phase:
        due = state.due(member, self.today())
        if due is None or member.consent_version != state.study.consent_version:
            raise StudyRefused("Nothing of the study is due now.")
        return due


def begun(connection: Connection, trainee_id: str, phase: str) -> dict[str, str]:
    """Attempts of a member in a phase, by case."""
    a = schema.attempts.c
    rows = connection.execute(select(a.id, a.case_id).where(a.trainee_id == trainee_id, a.mode == "study")).all()
    return {row.case_id: row.id for row in rows if started_of(connection, row.id).study_phase == phase}
