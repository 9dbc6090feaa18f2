"""Statements that read and write the rows of studies, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Text, cast, or_, select

from tracks_sim.errors import StoreError, StudyRefused, UnknownStudy
from tracks_sim.practice.events import Event, Started
from tracks_sim.practice.events import parse as parse_attempt_event
from tracks_sim.store import schema
from tracks_sim.store.ledgers import STUDIES, append, owners_of
from tracks_sim.store.rows import count_of, release_feedback
from tracks_sim.study import Member, StudyState, assignment_at, fold, stratum_of, twins_at
from tracks_sim.study.events import Allocated, CaseSubmitted, StudyEvent, parse_all

BY_MEMBER = ("consented", "answered", "sat", "withdrew")
"""Kinds of events that are a member's own acts, not staff's acts on them."""


def insert_study_events(connection: Connection, study_id: str, events: Sequence[StudyEvent]) -> None:
    """Add events after the last one; raises UnknownStudy. In PostgreSQL other writers wait until the transaction ends."""
    lock_study(connection, study_id)
    append(connection, STUDIES, study_id, events)


def lock_study(connection: Connection, study_id: str) -> bytes:
    """The seed of a study, whose row is locked until the transaction ends; raises UnknownStudy."""
    query = select(schema.studies.c.seed).where(schema.studies.c.id == study_id).with_for_update()
    seed = connection.execute(query).scalar()
    if seed is None:
        raise no_study(study_id)
    return bytes.fromhex(seed)


def read_study_events(connection: Connection, study_id: str, trainee_id: str | None = None) -> tuple[StudyEvent, ...]:
    """The events of a study in order; with a trainee's id only those about that person or about nobody, without statements of authors."""
    s = schema.study_events.c
    query = select(cast(s.data, Text)).where(s.study_id == study_id).order_by(s.seq)
    if trainee_id is not None:  # statements are long, and no page of a trainee needs them
        query = query.where(or_(s.trainee_id == trainee_id, s.trainee_id.is_(None)), s.kind != "stated")
    try:
        return tuple(parse_all(f"[{','.join(connection.execute(query).scalars())}]"))
    except ValueError as error:
        raise StoreError(
            f"The study {study_id} holds an event that this version of tracks-sim cannot read. It is still "
            "there: open the store with the version that wrote it."
        ) from error


def study_of(connection: Connection, trainee_id: str) -> str | None:
    """Id of the study a trainee is in, or None."""
    return next(iter(owners_of(connection, STUDIES, trainee_id)), None)


def locked_state(connection: Connection, study_id: str, trainee_id: str | None = None) -> StudyState:
    """The state of a study, locked until the transaction ends; with an id only from that person's events. Raises UnknownStudy."""
    lock_study(connection, study_id)
    return fold(read_study_events(connection, study_id, trainee_id))


def frozen_state(connection: Connection, study_id: str) -> StudyState:
    """The state of a frozen study, locked; raises UnknownStudy, and StudyRefused before the freeze."""
    state = locked_state(connection, study_id)
    if state.frozen_at is None:
        raise StudyRefused(f"The study {study_id} is not frozen yet. Look through it with `tracks-sim study check {study_id}`, then `study freeze`.")
    return state


def member_state(connection: Connection, trainee_id: str, *, alone: bool = False) -> tuple[str, bytes, StudyState]:
    """Id, seed and locked state of the study a trainee is in; raises StudyRefused for a trainee in none.

    ``alone`` reads no other member's events.
    """
    study_id = study_of(connection, trainee_id)
    if study_id is None:
        raise StudyRefused("This person is in no study.")
    seed = lock_study(connection, study_id)
    return study_id, seed, locked_state(connection, study_id, trainee_id if alone else None)


def next_allocation(state: StudyState, seed: bytes, member: Member, at: str) -> Allocated:
    """The event that gives a member the next free place on the list of their stratum."""
    study = state.study
    stratum = stratum_of(study, member.site, member.experience)
    taken = [m.position for m in state.members.values() if m.position is not None and stratum_of(study, m.site, m.experience) == stratum]
    place = max(taken, default=-1) + 1
    arm, first_form = assignment_at(study, seed, stratum, place)
    twins = twins_at(study, seed, stratum, place)
    return Allocated(at=at, trainee=member.trainee, arm=arm, first_form=first_form, place=place, twins=twins)


def no_study(study_id: str) -> UnknownStudy:
    """The error for a study that is not in the store."""
    return UnknownStudy(f"There is no study {study_id!r} here. `tracks-sim study status` names all.", study=study_id)


def lock_study_of_submission(connection: Connection, attempt_id: str, events: Sequence[Event]) -> None:
    """Lock the study of an attempt where one of its new ``events`` is a submission to it: the study's row is locked before the attempt's."""
    if not any(event.kind == "submitted" for event in events):
        return
    a, m = schema.attempts.c, schema.study_members.c
    query = select(m.study_id).join(schema.attempts, a.trainee_id == m.trainee_id).where(a.id == attempt_id, a.mode == "study")
    if study_id := connection.execute(query).scalar():
        lock_study(connection, study_id)


def insert_case_submitted(connection: Connection, attempt_id: str, trainee_id: str, events: Sequence[Event]) -> None:
    """Add to the study that a case was submitted, where one of the attempt's new ``events`` is its submission.

    Raises StudyRefused where somebody may have looked at the outcomes of its phase by an act before its last day.
    """
    submitted = next((event for event in events if event.kind == "submitted"), None)
    if submitted is None:
        return
    started = started_of(connection, attempt_id)
    if fold(read_study_events(connection, started.study, trainee_id)).was_opened(started.study_phase):
        raise StudyRefused("The results of this part of the study were opened, so nothing of it can be handed in any more.")
    event = CaseSubmitted(at=submitted.at, trainee=trainee_id, phase=started.study_phase, attempt=attempt_id, case=started.case)
    insert_study_events(connection, started.study, (event,))


def attempts_in_phase(connection: Connection, trainee_id: str, phase: str) -> dict[str, str]:
    """Ids of a member's attempts in a phase, submitted or not, by case."""
    a = schema.attempts.c
    rows = connection.execute(select(a.id, a.case_id).where(a.trainee_id == trainee_id, a.mode == "study")).all()
    return {row.case_id: row.id for row in rows if started_of(connection, row.id).study_phase == phase}


def release_phase(connection: Connection, study_id: str, phase: str, at: str) -> int:
    """Open the feedback on every submitted attempt of a phase where it is closed; the number of attempts."""
    a, m = schema.attempts.c, schema.study_members.c
    query = (
        select(a.id).join(schema.study_members, m.trainee_id == a.trainee_id)
        .where(m.study_id == study_id, a.mode == "study", count_of("submitted") > 0, count_of("released") == 0)
    )  # fmt: skip
    attempt_ids = [i for i in connection.execute(query).scalars().all() if started_of(connection, i).study_phase == phase]
    release_feedback(connection, attempt_ids, at)
    return len(attempt_ids)


def started_of(connection: Connection, attempt_id: str) -> Started:
    """The start event of an attempt."""
    e = schema.events.c
    started = parse_attempt_event(connection.execute(select(e.data).where(e.attempt_id == attempt_id, e.seq == 1)).scalar_one())
    assert isinstance(started, Started)
    return started
