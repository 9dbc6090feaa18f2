"""Tables of a study: members, submitted cases by phase, judgements, answers to questionnaires.

Everything is scored from the events, each case by the key, the catalogues and the country it was answered with
(``PlayedVersions``; items that a talk could change are left out, as in every measurement); scores are never stored. So no
upgrade and no new version of a case changes a result: the library's key of now stands beside it (``safe_now``). "No result" is
NA, never 0. A case that was changed while the study ran has several hashes: they are in the rows and counted in ``versions``,
and nothing here pools them silently.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tracks_sim.case.load import CaseFile, Catalogues, Library, scenarios_root
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.id_names import names
from tracks_sim.practice import Attempt, fold
from tracks_sim.scoring import verdicts, with_effective_key
from tracks_sim.scoring.conduct import counted_turns, counts_of
from tracks_sim.scoring.decision import costs
from tracks_sim.scoring.primary import response
from tracks_sim.scoring.score import ScoredAttempt
from tracks_sim.store import Store, Studies
from tracks_sim.store.versions import PlayedMaterial, PlayedVersions
from tracks_sim.study import Member, PhaseId, Study, StudyState
from tracks_sim.study.allocation import Cell
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import (
    BEFORE_PREFIX,
    Questionnaires,
    is_about_training,
    is_right,
    load_questionnaires,
)

if TYPE_CHECKING:
    import pandas

Made = TypeVar("Made")

MEMBERS = {
    "trainee": "string", "arm": "string", "first_form": "string", "site": "string", "experience": "string",
    "session": "string", "trainer": "Int64", "lost": "string", "pre": "bool", "post": "bool", "follow_up": "bool",
}  # fmt: skip
SITTINGS = {
    "trainee": "string", "arm": "string", "phase": "string", "form": "string", "case": "string", "case_hash": "string",
    "key_hash": "string", "pair": "string", "changed": "Int64", "control": "boolean", "profile_sex": "string", "profile_age": "string",
    "profile_exploitation": "string", "profile_region": "string", "safe": "Int64", "accepted": "Int64",
    "severe_harms": "Int64", "minor_harms": "Int64", "submitted_at": "string", "minutes": "Float64",
    "talk_recommended": "Int64", "talk_questions": "Int64", "talk_needed_told": "Int64", "talk_needed": "Int64",
    "talk_steps_taken": "Int64", "talk_steps": "Int64", "talk_severe_harms": "Int64", "talk_minor_harms": "Int64",
}  # fmt: skip
JUDGEMENTS = {
    "trainee": "string", "arm": "string", "phase": "string", "form": "string", "case": "string", "case_hash": "string",
    "key_hash": "string", "step": "string", "item": "string", "keyed": "string", "said": "string", "right": "Int64",
    "says_present": "Int64", "is_present": "Int64", "confidence": "Float64", "response": "string",
}  # fmt: skip
ANSWERS = {
    "trainee": "string", "phase": "string", "questionnaire": "string", "item": "string", "value": "object",
    "right": "Int64", "retrospective": "bool", "untrained": "bool",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyData:
    """A study and its tables; the column types are ``MEMBERS``, ``SITTINGS``, ``JUDGEMENTS`` and ``ANSWERS``.

    ``members``: a row a member; ``lost`` NA or why; ``pre``, ``post``, ``follow_up`` whether the phase is complete;
    ``arm`` and ``first_form`` NA before consent; ``session`` and ``trainer`` as the code has them, of the training group alone what they name took place.

    ``sittings``: a row for each trainee, phase and submitted case. ``safe`` is the primary outcome (1 an accepted
    decision and no severe harm, else 0) and ``accepted`` its first half (of a key of rules 2: a best decision); harms are counts of decision and plan;
    ``minutes`` from the start to the submission, pauses included; ``case_hash`` and ``key_hash`` as it was played.
    ``profile_*`` from the case: sex by the pronoun of the person who can be interviewed, age as the file says,
    exploitation as keyed (several joined by spaces, empty for controls), region NA where the case says none.
    ``pair``: of a case that has a twin in this study the first version, of the twin as well; ``changed`` 1 for the twin and 0
    for the first version; both NA for other cases.
    ``talk_*``: recommended questions, all questions, needed facts told in full, needed facts, steps of safety taken, those
    that were called for, harms done in the talk; NA where nobody was talked with. Where the version that was played cannot be read
    any more (``unreadable``), what the key decides is NA.

    ``judgements``: a row for each item that the key for a measurement decides, by the verdict of its scorer. ``step`` is indicators,
    detection, elements, needs or decision; ``said`` NA where it was left open, and then ``right`` is NA too; ``says_present`` and
    ``is_present`` are 1 or 0 for indicators, detection and elements (insufficient is not present in what is said, and so are open and
    no; NA in ``is_present`` where the key itself is insufficient or open, or the means are not needed), NA elsewhere;
    ``confidence`` (0 to 1) for indicators; ``response`` the option, for the decision. A row on which readers differ has every
    accepted answer in ``keyed``, the key's own first, and counts neither way: ``right`` and ``is_present`` are NA (``readers_differ``).

    ``answers``: a row for each answer to a questionnaire, also of one that was not handed in; ``value`` 1 to 5, the
    id of an option, or words; ``right`` NA where nothing is keyed; ``retrospective`` where it is about the time before;
    ``untrained`` where it is about a training that the member's arm had not had by then.

    ``safe_now``: ``safe`` of each sitting as the library judges it now, by the same index; NA where the case or the option
    chosen is not in the library any more, and where there is no result. None where all were played on what the library holds now.

    ``versions``: ``kit``; ``rules``, the versions of the rules of scoring that the keys say, not there where all are 1; ``cases`` -> id -> ``case``, ``key`` (hashes played, sorted), ``key_now`` (that of the
    library, None where the case is gone), ``unreadable`` (how many sittings were of a version that cannot be read any more);
    ``mixed``: ids of cases with more than one hash of case or key;
    ``changed_keys``: ids of cases whose key is another one now than when it was played; ``questionnaires``: hash by id
    of those that are judged by; ``frozen``: hash by part at the freeze; ``library`` -> each case of the forms that is in the library -> ``status``,
    ``reviews`` (how many took place) and ``unverified`` (sources of its key that nobody has read at their place), as they
    are now; ``twins`` -> each first version -> the attribute its twin changes, None where the twin was neither played nor is in the library.

    ``names``: what ids are called, by language and id.

    ``export_ids``: the id of each member in exports of this study, by internal id.

    ``cells``: by allocated member the cell of the list that arms are drawn from again (``study.allocation.cells_of``); None where no list is known.

    ``today``: the day on which the answers were read (UTC), which decides what phases are over by their last day; by default none is.
    ``worked_out``: what was computed from these tables at some length and is asked for more than once, by all that it depends on; a
    copy with other tables begins with nothing. Two threads that ask at once may both compute it, and get the same.
    """

    study: Study
    plan_hash: str
    versions: dict[str, Any]
    state: StudyState
    members: pandas.DataFrame
    sittings: pandas.DataFrame
    judgements: pandas.DataFrame
    answers: pandas.DataFrame
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    export_ids: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, tuple[int, Cell]] | None = None
    today: date = date.min
    safe_now: pandas.Series | None = None
    worked_out: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def once(self, asked: object, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, computed once for ``asked``, which names it with all that it depends on (``worked_out``)."""
        if asked not in self.worked_out:
            self.worked_out[asked] = make()
        found: Made = self.worked_out[asked]
        return found

    @property
    def closed_phases(self) -> tuple[PhaseId, ...]:
        """The phases whose outcomes nobody may look at yet, in order."""
        return self.state.closed_outcomes(self.today)

    def without_closed_phases(self) -> StudyData:
        """The study without the answers of its ``closed_phases``; members, with how far each is, stay whole."""
        if not self.closed_phases:
            return self
        return replace(self, **{name: frame[~frame["phase"].isin(self.closed_phases)] for name, frame in self.answer_frames.items()})

    @property
    def by_key_now(self) -> StudyData:
        """The study with ``safe`` as the library judges it now (``safe_now``); the other columns stay as they were played.

        A sitting that has no result then counts among the ``unreadable``.
        """
        if self.safe_now is None:
            return self
        safe = self.safe_now.loc[self.sittings.index]
        gone = safe.isna() & self.sittings["safe"].notna()
        return replace(self, sittings=self.sittings.assign(safe=safe, control=self.sittings["control"].mask(gone)), safe_now=None)

    @property
    def unreadable(self) -> pandas.Series:
        """Mask of the sittings whose case, key or catalogues, as they were played, cannot be read any more: the kit can say no result."""
        return self.sittings["control"].isna()

    @property
    def answer_frames(self) -> dict[str, pandas.DataFrame]:
        """The tables that hold answers, by name; each has a column ``phase``."""
        return {"sittings": self.sittings, "judgements": self.judgements, "answers": self.answers}


def study_data(
    store: Store, study_id: str, library: Library, questionnaires: Questionnaires | None = None, cache: Path | None = None, state: StudyState | None = None
) -> StudyData:
    """The tables of a study as it stands now; raises UnknownStudy. Before the freeze ``plan_hash`` is empty.

    ``questionnaires``: those of now, of the scenarios folder where none are given; a frozen study has its own where they are kept. ``cache``: folder of parsed files.
    ``state`` where the events of the study are folded already; then attempts that were submitted later are not in the tables.
    """
    if questionnaires is None:
        questionnaires = load_questionnaires(scenarios_root())
    state, played = state or Studies(store).state(study_id), PlayedVersions(store, library, cache)
    questionnaires = Studies(store).questionnaires(state, questionnaires)
    sat = [
        (member, phase.id, case, attempt_id)
        for member in state.members.values()
        for phase in state.study.phases
        for case, attempt_id in member.progress(phase.id).submitted.items()
    ]
    attempts = _attempts(store, [attempt_id for *_, attempt_id in sat])
    submitted = [
        _SubmittedCase(member, phase, attempt, played.of(attempt))
        for (member, phase, _, _), attempt in zip(sat, attempts, strict=True)
    ]
    sittings = _frame((_in_order(_sitting(s, state), SITTINGS) for s in submitted), SITTINGS)
    return StudyData(
        study=state.study,
        plan_hash=state.plan_hash or "",
        versions=_versions(submitted, questionnaires, state, library),
        state=state,
        members=_frame((_in_order(_member(m, state), MEMBERS) for m in state.members.values()), MEMBERS),
        sittings=sittings,
        judgements=_frame((row for s in submitted for row in _judgements(s, state)), JUDGEMENTS),
        answers=_frame((_in_order(row, ANSWERS) for row in _answers(state, questionnaires)), ANSWERS),
        names=names(state.study, library, questionnaires, [s.played.case_file for s in submitted if s.played is not None]),
        export_ids={trainee: store.export_id(trainee, state.study.id) for trainee in state.members},
        cells=Studies(store).cells(state),
        today=Studies(store).today(),
        safe_now=_safe_now(submitted, sittings["safe"], library),
    )


@dataclass(frozen=True, slots=True)
class _SubmittedCase:
    """One submitted case of a member, with what it is judged by; None where that cannot be read any more."""

    member: Member
    phase: PhaseId
    attempt: Attempt
    played: PlayedMaterial | None


def _safe_now(submitted: Sequence[_SubmittedCase], safe: pandas.Series, library: Library) -> pandas.Series | None:
    """``safe`` of each submitted case by the library of now; None where all were played on what the library holds now."""
    import pandas

    catalogues = library.catalogues
    now = [None if (current := library.cases.get(s.attempt.case)) is None else PlayedMaterial(current, catalogues) for s in submitted]
    if all(s.played == material for s, material in zip(submitted, now, strict=True)):
        return None
    judged = [
        None if material is None or s.played is None else _result(s.attempt, material).get("safe")
        for s, material in zip(submitted, now, strict=True)
    ]
    return pandas.Series(judged, index=safe.index, dtype=SITTINGS["safe"])


def _attempts(store: Store, attempt_ids: Sequence[str]) -> Iterator[Attempt]:
    for events in store.events_of_each(attempt_ids):
        checkpoint()
        yield fold(events)


def _frame(rows: Iterable[Sequence[Any]], columns: dict[str, str]) -> pandas.DataFrame:
    """A table with these columns and types, also where there is no row.

    Texts are kept as Python's: a report picks rows thousands of times, which Arrow's texts are slower at.
    """
    import pandas

    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pandas.DataFrame(
        {
            name: pandas.Series(column, dtype="string[python]" if columns[name] == "string" else columns[name])
            for name, column in zip(columns, cells, strict=True)
        }
    )


def _in_order(row: Mapping[str, Any], columns: Mapping[str, str]) -> list[Any]:
    """The cells of a row in the order of the columns, None where it says nothing."""
    return list(map(row.get, columns))


def _member(member: Member, state: StudyState) -> dict[str, Any]:
    complete = {column: state.complete(member, phase) for column, phase in _PHASE_COLUMNS.items()}
    return {
        "trainee": member.trainee, "arm": member.arm, "first_form": member.first_form, "site": member.site,
        "experience": member.experience, "session": member.session, "trainer": member.trainer, "lost": member.lost, **complete,
    }  # fmt: skip


_PHASE_COLUMNS: dict[str, PhaseId] = {"pre": "pre", "post": "post", "follow_up": "follow-up"}


def _head(submitted: _SubmittedCase, state: StudyState) -> dict[str, Any]:
    checkpoint()
    member, hashes = submitted.member, submitted.attempt.hashes
    assert member.first_form is not None  # nobody sits a case before the allocation
    return {
        "trainee": member.trainee, "arm": member.arm, "phase": submitted.phase,
        "form": state.study.form_of(submitted.phase, member.first_form), "case": submitted.attempt.case,
        "case_hash": hashes.get("case"), "key_hash": hashes.get("key"),
    }  # fmt: skip


def _sitting(submitted: _SubmittedCase, state: StudyState) -> dict[str, Any]:
    attempt, played = submitted.attempt, submitted.played
    assert attempt.submitted_at is not None
    duration = datetime.fromisoformat(attempt.submitted_at) - datetime.fromisoformat(attempt.started_at)
    row = (
        _head(submitted, state)
        | _of_pair(attempt.case, state.study)
        | {"submitted_at": attempt.submitted_at, "minutes": duration.total_seconds() / 60}
    )
    if played is None:
        return row
    case, key = played.case_file.case, played.case_file.key
    row |= {
        "control": key.classification in CONTROLS, "profile_sex": case.person.pronoun if case.person else None,
        "profile_age": case.age, "profile_region": case.region, "profile_exploitation": " ".join(key.exploitation),
    } | _result(attempt, played)  # fmt: skip
    if attempt.turns and key.interview is not None:
        counts = counts_of(played.case_file, counted_turns(attempt))
        row |= {
            "talk_recommended": counts["recommended"], "talk_questions": counts["questions"],
            "talk_needed_told": counts["needed_told"], "talk_needed": counts["needed"],
            "talk_steps_taken": counts["steps_taken"], "talk_steps": counts["steps"],
            "talk_severe_harms": counts["severe_harms"], "talk_minor_harms": counts["minor_harms"],
        }  # fmt: skip
    return row


def _result(attempt: Attempt, material: PlayedMaterial) -> dict[str, int]:
    """Primary outcome of an attempt, its first half and its harms, by this material; nothing where that does not have the option chosen."""
    case_file, catalogues = material
    cost = costs(case_file, attempt.country, catalogues).get(attempt.option or "")
    if cost is None:
        return {}
    judged = response(ScoredAttempt(attempt, with_effective_key(attempt, case_file)), catalogues)
    severe = len(judged.severe)
    return {
        "accepted": int(cost.accepted),
        "safe": int(bool(judged.reached)),
        "severe_harms": severe,
        "minor_harms": len(judged.harms) - severe,
    }


def _of_pair(case: str, study: Study) -> dict[str, Any]:
    first = study.first_version(case)
    return {"pair": first, "changed": int(case != first)} if first in study.twins else {}


def _judgements(submitted: _SubmittedCase, state: StudyState) -> Iterator[tuple[Any, ...]]:
    """A row for each keyed item of a case, cells as in ``JUDGEMENTS``; the plan, the note and the grounds of protection are scored, and not listed here."""
    if submitted.played is None:
        return
    head = _head(submitted, state).values()
    for verdict in verdicts(submitted.attempt, *submitted.played):
        step, item = verdict.item
        if verdict.keyed is None or item == "protection_grounds" or (step == "decision" and item != "option"):
            continue
        says, truth = _present(verdict.given, verdict.keyed) if step in ("indicators", "detection", "elements") else (None, None)
        yield (
            *head, step, item, verdict.keyed, verdict.given, None if verdict.right is None else int(verdict.right), says, truth,
            verdict.confidence, verdict.given if step == "decision" else None,
        )  # fmt: skip


def _present(given: str | None, keyed: str) -> tuple[int | None, int | None]:
    """Whether the answer says present, and whether the key does."""
    says = None if given is None or given == "not_needed" else int(given in ("present", "yes"))
    return says, _IS_PRESENT.get(keyed)


_IS_PRESENT = {"present": 1, "absent": 0, "yes": 1, "no": 0}


def readers_differ(judgements: pandas.DataFrame) -> pandas.Series:
    """Mask of the judgements with several accepted answers, which count neither way; of decisions none, whose options are no states."""
    several = judgements["keyed"].astype("string").str.contains(" ", regex=False).fillna(False).astype(bool)
    return several & (judgements["step"] != "decision")


def _answers(state: StudyState, questionnaires: Questionnaires) -> Iterator[dict[str, Any]]:
    for member in state.members.values():
        for phase in state.study.phases:
            for questionnaire_id, answers in member.progress(phase.id).answers.items():
                questionnaire = questionnaires.by_id.get(questionnaire_id)
                items = {item.id: item for item in questionnaire.items} if questionnaire else {}
                for key, value in answers.items():
                    item = items.get(key.removeprefix(BEFORE_PREFIX))
                    yield {
                        "trainee": member.trainee, "phase": phase.id, "questionnaire": questionnaire_id,
                        "item": key.removeprefix(BEFORE_PREFIX), "value": value,
                        "right": is_right(item, value) if item else None, "retrospective": key.startswith(BEFORE_PREFIX),
                        "untrained": is_about_training(questionnaire, key) and not is_trained(member.arm, phase.id),
                    }  # fmt: skip


def _versions(submitted: list[_SubmittedCase], questionnaires: Questionnaires, state: StudyState, library: Library) -> dict[str, Any]:
    cases: dict[str, dict[str, Any]] = {}
    for s in submitted:
        now = library.cases.get(s.attempt.case)
        hashes = cases.setdefault(
            s.attempt.case,
            {"case": set(), "key": set(), "key_now": now.hashes["key"] if now else None, "unreadable": 0},
        )
        for part in ("case", "key"):
            hashes[part].add(s.attempt.hashes.get(part, ""))
        hashes["unreadable"] += s.played is None
    played = {s.attempt.case: s.played.case_file for s in submitted if s.played is not None}
    rules = sorted({s.played.case_file.key.rules for s in submitted if s.played is not None})
    by_case = {c: {**v, "case": sorted(v["case"]), "key": sorted(v["key"])} for c, v in sorted(cases.items())}
    return {
        "kit": version("tracks-sim"),
        **({"rules": tuple(rules)} if rules[-1:] > [1] else {}),
        "cases": by_case,
        "mixed": tuple(c for c, v in by_case.items() if max(len(v["case"]), len(v["key"])) > 1),
        "changed_keys": tuple(c for c, v in by_case.items() if v["key"] != [v["key_now"]]),
        "questionnaires": dict(questionnaires.hashes),
        "frozen": dict(state.hashes),
        "twins": {first: _changed_attribute(played.get(twin) or library.cases.get(twin)) for first, twin in state.study.twins.items()},
        "library": {c: _review_status(library.cases[c], library.catalogues) for c in sorted(state.study.cases) if c in library.cases},
    }


def _changed_attribute(twin: CaseFile | None) -> str | None:
    return twin.key.twin.changed if twin is not None and twin.key.twin is not None else None


def _review_status(case_file: CaseFile, catalogues: Catalogues) -> dict[str, Any]:
    """Status of a case, how many reviews it had and how many found it fit as it was, and the number of sources of its key whose text nobody has read."""
    unverified = {source.id for source in catalogues.sources.sources if not source.checked}
    sources = set(_sources(case_file.key.model_dump(mode="json")))
    reviews = case_file.review.entries
    return {"status": case_file.case.status, "reviews": len(reviews), "fit": sum(entry.verdict == "fit" for entry in reviews), "unverified": len(sources & unverified)}


def _sources(value: Any) -> Iterator[str]:
    """Every source that a key names."""
    if isinstance(value, dict):
        if isinstance(value.get("source"), str):
            yield value["source"]
        for part in value.values():
            yield from _sources(part)
    elif isinstance(value, list):
        for part in value:
            yield from _sources(part)
