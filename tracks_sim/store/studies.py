"""Studies in the store: the plan, its members, and the events of both.

Each method is one transaction: what it checks is still true when it writes.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import func, insert, select

from tracks_sim.case.versions import Content
from tracks_sim.errors import ConsentChanged, StoreError, StudyRefused
from tracks_sim.practice.events import Started
from tracks_sim.store import schema
from tracks_sim.store.chain import ledger_start
from tracks_sim.store.open_database import again_after_deadlock
from tracks_sim.store.rows import insert_attempt, insert_contents
from tracks_sim.store.schema import stamp
from tracks_sim.store.store import Store
from tracks_sim.store.study_rows import (
    attempts_in_phase,
    frozen_state,
    insert_study_events,
    lock_study,
    locked_state,
    member_state,
    next_allocation,
    no_study,
    read_study_events,
    release_phase,
    study_of,
)
from tracks_sim.store.trainee_rows import insert_trainee
from tracks_sim.study import (
    Member,
    Phase,
    PhaseId,
    Study,
    StudyEvent,
    StudyState,
    commitment,
    fold,
    plan_hash,
    stratum_of,
)
from tracks_sim.study.allocation import Cell, cells_of
from tracks_sim.study.events import (
    Amended,
    Answered,
    Consented,
    Created,
    Enrolled,
    Frozen,
    LostToFollowUp,
    OutcomesOpened,
    PagesKept,
    Released,
    Stated,
    Value,
    Withdrew,
)
from tracks_sim.study.questionnaire import Questionnaires, hashed_text, with_frozen
from tracks_sim.study.statements import changed

SEED_BYTES = 32
FIXED = ("id", "arms", "forms", "twins", "counterbalanced", "strata", "block_sizes", "country")
"""Fields of a plan that no amendment changes: members were allocated by them."""


class Studies:
    """Access to the studies of a store: plans, members, and the events of both. Times come from the store's clock, in UTC."""

    def __init__(self, store: Store) -> None:
        self.store = store

    # --- reading ----------------------------------------------------------------------

    def ids(self) -> tuple[str, ...]:
        """Ids of all studies, the first to be planned first."""
        s = schema.studies.c
        with self.store.read() as connection:
            return tuple(connection.execute(select(s.id).order_by(s.created_at, s.id)).scalars())

    def marks(self) -> dict[str, tuple[str, int]]:
        """By id of each study, the first to be planned first: the head of its chain and the number of its events, which tell whether it has changed."""
        s, e = schema.studies.c, schema.study_events.c
        count = select(func.count()).where(e.study_id == s.id).scalar_subquery()
        with self.store.read() as connection:
            return {study_id: (head, number) for study_id, head, number in connection.execute(select(s.id, s.head, count).order_by(s.created_at, s.id))}

    def events(self, study_id: str, trainee_id: str | None = None) -> tuple[StudyEvent, ...]:
        """The events of a study in order; with a trainee's id only those about that person or about nobody, without statements of authors.

        Raises UnknownStudy.
        """
        with self.store.read() as connection:
            events = read_study_events(connection, study_id, trainee_id)
        if not events:
            raise no_study(study_id)
        return events

    def state(self, study_id: str) -> StudyState:
        """The state of a study, folded from its events; raises UnknownStudy."""
        return fold(self.events(study_id))

    def closed_outcomes(self, study_id: str) -> tuple[PhaseId, ...]:
        """The phases whose outcomes nobody may look at today (``StudyState.closed_outcomes``); of members nothing is read. Raises UnknownStudy."""
        return fold(self.events(study_id, trainee_id="")).closed_outcomes(self.today())

    def study_id_of(self, trainee_id: str) -> str | None:
        """Id of the study a trainee is in, or None."""
        with self.store.read() as connection:
            return study_of(connection, trainee_id)

    def membership(self, trainee_id: str) -> tuple[StudyState, Member] | None:
        """The study a trainee is in, with them as its only member, and their membership; None for a trainee in no study."""
        with self.store.read() as connection:
            study_id = study_of(connection, trainee_id)
            events = read_study_events(connection, study_id, trainee_id) if study_id else ()
        if not events:
            return None
        state = fold(events)
        return state, state.members[trainee_id]

    def today(self) -> date:
        """Today's date in UTC."""
        return self.store.clock.now().date()

    # --- planning ---------------------------------------------------------------------

    def keep_plan(self, study: Study, seed: bytes | None = None) -> None:
        """Store the plan of a new study, or replace that of one that is not frozen; raises StudyRefused for a frozen one.

        ``seed``: of the allocation, for a synthetic study that can be repeated. For people it is drawn here and secret.
        """
        with self.store.write() as connection:
            planned = connection.execute(select(schema.studies.c.id).where(schema.studies.c.id == study.id)).scalar()
            if planned is None:
                row = {"id": study.id, "seed": (seed or secrets.token_bytes(SEED_BYTES)).hex(), "created_at": stamp(self.store.clock.now())}
                head = ledger_start("study", study.id, row["seed"], row["created_at"])
                connection.execute(insert(schema.studies).values(**row, head=head))
            elif locked_state(connection, study.id).frozen_at is not None:
                raise StudyRefused(f"The study {study.id} is frozen. A change is an amendment: `tracks-sim study amend {study.id} …`.")
            insert_study_events(connection, study.id, (Created(at=self.store.time(), study=study),))

    def freeze(
        self,
        study_id: str,
        hashes: Mapping[str, str],
        expected: str | None = None,
        questionnaires: Questionnaires | None = None,
    ) -> str:
        """Fix the plan and return its hash (SHA-256, hex). ``hashes`` as in ``plan_hash``; ``questionnaires`` are kept, to be asked and judged by them later.

        Raises StudyRefused the second time, and where the plan that is kept does not have the hash ``expected``.
        """
        with self.store.write() as connection:
            seed = lock_study(connection, study_id)
            state = locked_state(connection, study_id)
            refuse_frozen(state)
            digest = plan_hash(state.study, hashes)
            if expected is not None and digest != expected:
                raise StudyRefused(f"The plan of {study_id} was changed while it was being frozen. Check it again, then freeze it.")
            frozen = Frozen(at=self.store.time(), plan_hash=digest, hashes=dict(hashes), commitment=commitment(seed), concludes=2)
            if questionnaires is not None:
                asked = [questionnaires.by_id[name] for name in state.study.all_questionnaires if name in questionnaires.by_id]
                insert_contents(
                    connection,
                    {
                        questionnaires.hashes[q.id]: Content(
                            "questionnaire", q.id, hashed_text(q, questionnaires.texts)
                        )
                        for q in asked
                    },
                )
            insert_study_events(connection, study_id, (frozen,))
        return digest

    def questionnaires(self, state: StudyState, now: Questionnaires) -> Questionnaires:
        """The questionnaires of a study: as they were when it was frozen where they are kept, the others as they are ``now``."""
        changed = {
            name: digest
            for name in state.study.all_questionnaires
            if (digest := state.hashes.get(f"questionnaire.{name}")) not in (None, now.hashes.get(name))
        }
        kept = {name: content.body for name, digest in changed.items() if digest and (content := self.store.content(digest)) is not None}
        return with_frozen(now, kept) if kept else now

    def amend(self, study_id: str, what: str, why: str, study: Study | None = None) -> None:
        """Record a change after the freeze, with the plan it leads to.

        Raises StudyRefused where a field of ``FIXED`` or the planned model differs, a demonstration would be none any more, or a phase would open
        again whose outcomes could be looked at.
        """
        with self.store.write() as connection:
            state = frozen_state(connection, study_id)
            changed = [name for name in FIXED if study is not None and getattr(study, name) != getattr(state.study, name)]
            if changed:
                raise StudyRefused(f"After the freeze {', '.join(changed)} cannot be changed: people are allocated by it. Plan a new study instead.")
            if study is not None and study.plan.model != state.study.plan.model:
                raise StudyRefused(f"After the freeze the model of the analysis cannot be changed: the plan says `model: {state.study.plan.model}` under `plan`. Write that.")
            if state.study.demonstration and study is not None and not study.demonstration:
                raise StudyRefused("A demonstration stays one: its forms were open for practice when people sat them. Plan a new study instead.")
            if study is not None and (again := _open_again(state, study, self.today())):
                raise StudyRefused(f"The phase {again[0]} is over, so its outcomes could be looked at: it cannot open again. A later last day is set before the last day is past.")
            insert_study_events(connection, study_id, (Amended(at=self.store.time(), what=what, why=why, study=study),))

    def keep_statements(self, study_id: str, by: str, statements: Mapping[str, str]) -> tuple[str, ...]:
        """Record those statements of the authors that differ from what is kept, and return their ids.

        ``by``: internal id of the member of staff. Texts are cleaned and no longer than ``LONGEST``; an empty one takes a statement back.
        """
        with self.store.write() as connection:
            new = changed(locked_state(connection, study_id).statements, statements)
            if new:
                insert_study_events(connection, study_id, (Stated(at=self.store.time(), by=by, statements=new),))
        return tuple(new)

    def seed(self, study_id: str) -> str:
        """The seed of the allocation (hex), to check the list with; raises StudyRefused before the study is closed."""
        with self.store.write() as connection:
            seed = lock_study(connection, study_id)
            if not locked_state(connection, study_id).closed:
                raise StudyRefused("The seed can be seen once every phase is released: before that it would tell who goes where next.")
        return seed.hex()

    def cells(self, state: StudyState) -> dict[str, tuple[int, Cell]]:
        """By allocated member the cell of the list that they were allocated from (``cells_of``); the seed stays here."""
        s = schema.studies.c
        with self.store.read() as connection:
            seed = connection.execute(select(s.seed).where(s.id == state.study.id)).scalar()
        if seed is None:
            raise no_study(state.study.id)
        allocated = [(m.trainee, stratum_of(state.study, m.site, m.experience), m.position) for m in state.members.values() if m.position is not None]
        return cells_of(state.study, bytes.fromhex(seed), allocated)

    # --- members ----------------------------------------------------------------------

    @again_after_deadlock
    def enrol(
        self, study_id: str, count: int, language: str, site: str = "", experience: str = "", label: str = "", session: str = "",
        trainer: int | None = None,
    ) -> tuple[tuple[str, str], ...]:
        """Add ``count`` members to a frozen study; the id and the code of each. A code is returned only here: it cannot be read back.

        Raises StudyRefused before the freeze.
        """
        now, members = self.store.clock.now(), []
        with self.store.write() as connection:
            frozen_state(connection, study_id)
            for _ in range(count):
                members.append(insert_trainee(connection, self.store.key, language, label, now))
                connection.execute(insert(schema.study_members).values(trainee_id=members[-1][0], study_id=study_id))
            at = self.store.time()
            enrolled = [Enrolled(at=at, trainee=i, site=site, experience=experience, label=label, session=session, trainer=trainer) for i, _ in members]
            insert_study_events(connection, study_id, enrolled)
        return tuple(members)

    @again_after_deadlock
    def consent(self, trainee_id: str, version: str, language: str) -> None:
        """Record a member's consent to this version of its wording, and allocate them unless they are allocated.

        Allocation waits for the consent, so that nobody who hands out codes can choose who gets which arm.
        Raises ConsentChanged where the wording has been changed meanwhile.
        """
        with self.store.write() as connection:
            study_id, seed, state = member_state(connection, trainee_id)
            member = state.members[trainee_id]
            if version != state.study.consent_version or state.frozen_at is None:
                raise ConsentChanged("The words of the consent have changed. Read them again.")
            events: list[StudyEvent] = [Consented(at=self.store.time(), trainee=trainee_id, version=version, language=language)]
            if member.arm is None:
                events.append(next_allocation(state, seed, member, self.store.time()))
            insert_study_events(connection, study_id, events)

    @again_after_deadlock
    def answer(
        self, trainee_id: str, phase: PhaseId, questionnaire: str, answers: Mapping[str, Value | None], *, done: bool = False
    ) -> None:
        """Store answers to a questionnaire that is due (``done``: hand it in); the caller has validated them.

        Raises StudyRefused where the questionnaire is not due or handed in.
        """
        with self.store.write() as connection:
            study_id, _, state = member_state(connection, trainee_id, alone=True)
            member = state.members[trainee_id]
            due = self._due(state, member)
            if (
                due.id != phase
                or questionnaire not in state.questionnaires_of(member, phase)
                or questionnaire in member.progress(phase).completed_questionnaires
            ):
                raise StudyRefused("This page of questions is handed in or not open.")
            answered = Answered(
                at=self.store.time(),
                trainee=trainee_id,
                phase=phase,
                questionnaire=questionnaire,
                answers=dict(answers),
                done=done,
            )
            insert_study_events(connection, study_id, (answered,))

    @again_after_deadlock
    def begin(self, trainee_id: str, started: Started, contents: Mapping[str, Content]) -> str:
        """Begin the next case and return the id of the attempt: a new one, or the one that another tab has begun.

        Raises StudyRefused where ``started`` is not of the phase that is due, or its case not the next one.
        """
        with self.store.write() as connection:
            _, _, state = member_state(connection, trainee_id, alone=True)
            member = state.members[trainee_id]
            phase = self._due(state, member)
            done = member.progress(phase.id)
            remaining = [case for case in state.cases_of(member, phase.id) if case not in done.submitted]
            of_phase = (started.mode, started.study, started.study_phase) == ("study", state.study.id, phase.id)
            if (
                not of_phase
                or set(state.questionnaires_of(member, phase.id)) - done.completed_questionnaires
                or not remaining
                or started.case != remaining[0]
            ):
                raise StudyRefused("Another part of the study comes first.")
            existing = attempts_in_phase(connection, trainee_id, phase.id).get(started.case)
            if existing is not None:
                return existing
            identity = str(uuid.uuid4())
            insert_attempt(connection, identity, trainee_id, started, contents, self.store.clock.now())
        return identity

    def attempts(self, trainee_id: str, phase: PhaseId) -> dict[str, str]:
        """Ids by case of a member's attempts in a phase, submitted or not."""
        with self.store.read() as connection:
            return attempts_in_phase(connection, trainee_id, phase)

    @again_after_deadlock
    def record_lost(self, trainee_id: str, why: str) -> None:
        """Record that a member is lost to follow-up; raises StudyRefused for a trainee in no study."""
        with self.store.write() as connection:
            study_id, _, _ = member_state(connection, trainee_id)
            insert_study_events(connection, study_id, (LostToFollowUp(at=self.store.time(), trainee=trainee_id, why=why),))

    @again_after_deadlock
    def withdraw(self, trainee_id: str) -> None:
        """Record that a member withdraws; raises StudyRefused for a trainee in no study."""
        with self.store.write() as connection:
            study_id, _, _ = member_state(connection, trainee_id)
            insert_study_events(connection, study_id, (Withdrew(at=self.store.time(), trainee=trainee_id),))

    # --- the end ----------------------------------------------------------------------

    def open_outcomes(self, study_id: str, phase: PhaseId, why: str) -> OutcomesOpened:
        """Open the outcomes of a phase and of those before it; nobody can answer them any more. The event, with how many still could.

        Raises StudyRefused before the freeze, and for a phase of which there is nothing to open: one that the plan does not
        have, that is over, or that comes before the training.
        """
        with self.store.write() as connection:
            state = frozen_state(connection, study_id)
            if state.study.phase(phase) is None:
                raise StudyRefused(f"The study {study_id} has no phase {phase}.")
            if phase not in state.closed_outcomes(self.today()):
                raise StudyRefused(f"The outcomes of {phase} are open: there is nothing to do.")
            opened = OutcomesOpened(at=self.store.time(), phase=phase, why=why, unfinished=state.unfinished(phase))
            insert_study_events(connection, study_id, (opened,))
        return opened

    def keep_pages(self, study_id: str, html: str, *, tables: str, language: str, kit: str, outside: bool) -> bool:
        """Keep two pages on a finished study as they were made; whether they were kept. The arguments are those of ``PagesKept``.

        Not kept: those of a study that is not finished, and those made again from the same tables by the same version of the kit.
        """
        page = Content("two_pages", study_id, html)
        kept = PagesKept(
            at=self.store.time(),
            page=hashlib.sha256(html.encode()).hexdigest(),
            tables=tables,
            language=language,
            kit=kit,
            outside=outside,
        )
        with self.store.write() as connection:
            lock_study(connection, study_id)
            state = locked_state(connection, study_id)
            before = {(earlier.tables, earlier.language, earlier.kit, earlier.outside) for earlier in state.kept_pages}
            if not state.is_finished(self.today()) or (tables, language, kit, outside) in before:
                return False
            insert_contents(connection, {kept.page: page})
            insert_study_events(connection, study_id, (kept,))
        return True

    def kept_page(self, kept: PagesKept) -> str:
        """The HTML of pages that were kept; raises StoreError where the store does not have them."""
        content = self.store.content(kept.page)
        if content is None:
            raise StoreError("The pages that were kept are not in the database any more.")
        return content.body

    @again_after_deadlock
    def release(self, study_id: str, phase: PhaseId) -> int:
        """Release the feedback on a phase; the number of attempts whose feedback this opens. Nobody can begin the phase after that.

        Raises StudyRefused before the freeze, and for a phase that the plan does not have.
        """
        with self.store.write() as connection:
            state = frozen_state(connection, study_id)
            if state.study.phase(phase) is None:
                raise StudyRefused(f"The study {study_id} has no phase {phase}.")
            if phase not in state.released:
                insert_study_events(connection, study_id, (Released(at=self.store.time(), phase=phase),))
            return release_phase(connection, study_id, phase, self.store.time())

    def _due(self, state: StudyState, member: Member) -> Phase:
        """The phase that is due for a member today; raises StudyRefused where none is, or the current wording has no consent."""
        due = state.due(member, self.today())
        if due is None or member.consent_version != state.study.consent_version:
            raise StudyRefused("Nothing of the study is due now.")
        return due


def _open_again(state: StudyState, amended: Study, today: date) -> list[PhaseId]:
    """Phases after the training that are over, and would not be by an amended plan."""
    after = replace(state, study=amended)
    over = [phase.id for phase in state.study.phases if phase.id != "pre" and state.is_over(phase.id, today)]
    return [phase for phase in over if not after.is_over(phase, today)]


def refuse_frozen(state: StudyState) -> None:
    """Raise StudyRefused for a study whose plan is fixed."""
    if state.frozen_at is not None:
        raise StudyRefused(f"The study {state.study.id} was frozen at {state.frozen_at} with the hash {state.plan_hash}.")
