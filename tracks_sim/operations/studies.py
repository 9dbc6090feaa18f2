"""Acts on studies: plan, freeze, amend, statements of the authors, codes, members, release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracks_sim.errors import StudyRefused
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.materials import load_cases, load_questionnaires
from tracks_sim.store import Studies
from tracks_sim.store.studies import refuse_frozen
from tracks_sim.study import PhaseId, Study, StudyState, plan_hash
from tracks_sim.study.check import hashes_of, remarks
from tracks_sim.study.csv_lists import codes_csv, due_csv
from tracks_sim.study.questionnaire import Questionnaires
from tracks_sim.study.remark import Remark
from tracks_sim.study.statements import LONGEST, STATEMENTS, changed
from tracks_sim.yamlio.text_faults import cleaned


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with the remarks of its check."""

    study: Study
    remarks: tuple[Remark, ...]
    """Blocking ones first."""
    hashes: Mapping[str, str]
    """Content hash by part of what the study measures with, for ``plan_hash``; empty where the plan is blocked."""
    questionnaires: Questionnaires
    """Those there are, which are kept when it is frozen."""

    @property
    def blocked(self) -> bool:
        """Whether something must be changed before the plan can be frozen, or put in place by an amendment."""
        return any(remark.blocking for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class NewCodes:
    """Codes of new members. They are shown now and can never be read back."""

    study: Study
    members: tuple[tuple[str, str], ...]
    """Internal id and code of each."""
    language: str
    site: str
    experience: str
    label: str
    session: str = ""
    trainer: int | None = None

    @property
    def csv(self) -> str:
        """A table for the evaluator: code, internal id, and what the batch is known by."""
        return codes_csv(self.members, self.site, self.experience, self.label, self.session, self.trainer)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes alone."""
        return tuple(code for _, code in self.members)


@dataclass(frozen=True, slots=True)
class Release:
    """Result of a release."""

    cases: int
    """Cases of members whose feedback is open now and was not."""
    still_closed: tuple[PhaseId, ...]
    """Phases whose feedback is not open; they measure with the same forms."""


# --- planning ----------------------------------------------------------------------------


def check_plan(study: Study, data: Path, *, frozen: bool = False, today: date | None = None) -> CheckedPlan:
    """The plan, compared with the cases and questionnaires there are; ``frozen``: it is to amend one; ``today``: the day on which it would be frozen. Raises CaseLibraryError where they cannot be read."""
    library, questionnaires = load_cases(data, only=study.cases), load_questionnaires(data)
    found = remarks(study, library, questionnaires, frozen=frozen, today=today)
    blocked = any(remark.blocking for remark in found)
    return CheckedPlan(study, found, {} if blocked else hashes_of(study, library, questionnaires), questionnaires)


def keep_plan(audited: AuditedStore, study: Study) -> None:
    """Keep the plan of a new study, or of one that is not frozen yet; raises StudyRefused after that."""
    Studies(audited.access("study", f"new {study.id}")).keep_plan(study)


def freeze(audited: AuditedStore, plan: CheckedPlan) -> str:
    """Fix the plan; its hash (SHA-256, hex), which the audit log holds before the study does.

    Raises StudyRefused where the plan is blocked, frozen already, or no longer the one that is kept.
    """
    study_id = plan.study.id
    if plan.blocked:
        raise StudyRefused(f"The study {study_id} was not frozen: see above.")
    refuse_frozen(Studies(audited.store).state(study_id))
    digest = plan_hash(plan.study, plan.hashes)
    return Studies(audited.access("study", f"freeze {study_id} {digest}")).freeze(study_id, plan.hashes, digest, plan.questionnaires)


def amend(audited: AuditedStore, study_id: str, what: str, why: str, plan: CheckedPlan | None = None) -> None:
    """Write down a change after the freeze, with the plan it leads to where that changes too.

    Raises StudyRefused where that plan is blocked, before the freeze, and for what stays fixed.
    """
    if plan is not None and plan.blocked:
        raise StudyRefused(f"The study {study_id} was not amended: see above.")
    studies = Studies(audited.access("study", f"amend {study_id}"))
    studies.amend(study_id, what.strip(), why.strip(), plan.study if plan else None)


def keep_statements(audited: AuditedStore, study_id: str, statements: Mapping[str, str]) -> tuple[str, ...]:
    """Keep what the authors say, by id of the statement, and return the ids of those that were changed; the others stay as they are.

    An empty text takes a statement back. Raises UnknownStudy, and StudyRefused for an id that is none or a text that is too long.
    """
    if unknown := sorted(set(statements) - set(STATEMENTS)):
        raise StudyRefused(f"There is no statement {', '.join(unknown)}. `tracks-sim study statements {study_id}` prints all.")
    if long := [name for name, text in statements.items() if len(cleaned(text)) > LONGEST]:
        raise StudyRefused(f"Longer than {LONGEST:,} characters: {', '.join(long)}. Nothing was kept.")
    new = changed(Studies(audited.store).state(study_id).statements, statements)
    if not new:
        return ()
    studies = Studies(audited.access("study", f"statements {study_id} {' '.join(new)}"))
    return studies.keep_statements(study_id, audited.actor.who, new)


# --- members -----------------------------------------------------------------------------


def make_codes(
    audited: AuditedStore, study_id: str, count: int, language: str, site: str = "", experience: str = "", label: str = "", session: str = "",
    trainer: int | None = None,
) -> NewCodes:
    """Enrol ``count`` new members. Arm and form are drawn when a member agrees. ``trainer``: a number from 1 to ``MOST_TRAINERS``.

    Raises StudyRefused where the study is not frozen, balances by a word (site, experience) that is missing, or does not list it.
    """
    study = Studies(audited.store).state(study_id).study
    for stratum, word in (("site", site), ("experience", experience)):
        if stratum in study.strata and not word:
            raise StudyRefused(f"The study balances by {stratum}: say it with --{stratum}. No code was made.")
    for unlisted in study.unlisted({"site": site, "experience": experience}):
        raise StudyRefused(f"The plan lists these words for {unlisted}: {', '.join(study.levels[unlisted])}. Choose one of them, or amend the plan. No code was made.")
    studies = Studies(audited.access("codes", f"{count} for study {study_id}"))
    members = studies.enrol(study_id, count, language, site, experience, label, session, trainer)
    return NewCodes(study, members, language, site, experience, label, session, trainer)


def read_members(audited: AuditedStore, study_id: str) -> StudyState:
    """The study with its members by internal id and how far each is; raises UnknownStudy."""
    state = Studies(audited.store).state(study_id)
    audited.access("study-members", state.study.id)
    return state


def list_due(audited: AuditedStore, study_id: str) -> str:
    """CSV of the members who have something to do today, by internal id; raises UnknownStudy."""
    return due_csv(read_members(audited, study_id), Studies(audited.store).today())


def lose(audited: AuditedStore, trainee_id: str, why: str) -> None:
    """Write down that a member is lost to follow-up; raises UnknownCode, and StudyRefused for somebody in no study."""
    trainee = audited.store.trainee(trainee_id)
    Studies(audited.access("study-lost", audited.store.tag(trainee.id))).record_lost(trainee.id, why.strip())


# --- the end -----------------------------------------------------------------------------


def open_outcomes(audited: AuditedStore, study_id: str, phase: PhaseId, why: str) -> int:
    """Open the outcomes of a phase before its last day; nobody can answer it or an earlier one any more. How many members still could.

    Every report lists it, with the reason. Raises StudyRefused before the freeze, without a reason, and where nothing is closed.
    """
    if not why.strip():
        raise StudyRefused("Say why the outcomes are opened now: every report will say it.")
    studies = Studies(audited.access("study", f"open-outcomes {study_id} {phase}"))
    return studies.open_outcomes(study_id, phase, why.strip()).unfinished


def release(audited: AuditedStore, study_id: str, phases: Sequence[str] = ()) -> Release:
    """Open the feedback of these phases, or of all; nobody can begin a phase after that. Raises StudyRefused before the freeze."""
    state = Studies(audited.store).state(study_id)
    chosen = [phase.id for phase in state.study.phases if not phases or phase.id in phases]
    studies = Studies(audited.access("study", f"release {study_id} {' '.join(chosen)}"))
    count = sum(studies.release(study_id, phase) for phase in chosen)
    open_now = {*chosen, *state.released}
    return Release(count, tuple(phase.id for phase in state.study.phases if phase.id not in open_now))
