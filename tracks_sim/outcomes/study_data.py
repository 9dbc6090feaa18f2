"""A study as tables: who, which case in which phase, each judgement, each answer to a questionnaire.

Everything is scored anew from the events with the key that is in the library now (rows that a talk could change are
left out, as in every measurement); stored scores do not exist. "No result" is NA, never 0. A case that was changed
while the study ran has several hashes: they stand in the rows and are counted in ``versions``, and nothing here pools
them silently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from tracks_sim.cancellation import checkpoint
from tracks_sim.case.load import CaseFile, Catalogues, Library, scenarios_root
from tracks_sim.case.model import CONTROLS, ELEMENTS
from tracks_sim.outcomes.labels import names
from tracks_sim.practice import Attempt, fold
from tracks_sim.scoring import with_effective_key
from tracks_sim.scoring.conduct import counted_turns, counts_of
from tracks_sim.scoring.decision import costs
from tracks_sim.scoring.decision import harms as decision_harms
from tracks_sim.scoring.plan import harms as plan_harms
from tracks_sim.scoring.score import ScoredAttempt
from tracks_sim.store import Store, Studies
from tracks_sim.study import Member, PhaseId, Study, StudyState
from tracks_sim.study.questionnaire import BEFORE_PREFIX, Questionnaires, is_right, load_questionnaires

if TYPE_CHECKING:
    import pandas

MEMBERS = {
    "trainee": "string", "arm": "string", "first_form": "string", "site": "string", "experience": "string",
    "lost": "string", "pre": "bool", "post": "bool", "follow_up": "bool",
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
    "right": "Int64", "retrospective": "bool",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StudyData:
    """A study and its tables; the column types are ``MEMBERS``, ``SITTINGS``, ``JUDGEMENTS`` and ``ANSWERS``.

    ``members``: a row a member; ``lost`` NA or why; ``pre``, ``post``, ``follow_up`` whether the phase is complete;
    ``arm`` and ``first_form`` NA before consent.

    ``sittings``: a row for each trainee, phase and submitted case. ``safe`` is the primary outcome (1 an accepted
    decision and no severe harm, else 0) and ``accepted`` its first half; harms are counts of decision and plan;
    ``minutes`` from the start to the submission, pauses included; ``case_hash`` and ``key_hash`` as it was played.
    ``profile_*`` from the case: sex by the pronoun of the person who can be interviewed, age as the file says,
    exploitation as keyed (several joined by spaces, empty for controls), region NA where the case says none.
    ``pair``: of a case that has a twin in this study the first version, of the twin as well; ``changed`` 1 for the twin and 0
    for the first version; both NA for other cases.
    ``talk_*``: recommended questions, all questions, needed facts told in full, needed facts, steps of safety taken, those
    that were called for, harms done in the talk; NA where nobody was talked with. Where the case is not in the library any more, what the key decides is NA.

    ``judgements``: a row for each keyed item. ``step`` is indicators, elements, needs or decision; ``said`` NA where
    it was left open, and then ``right`` is NA too; ``says_present`` and ``is_present`` are 1 or 0 for indicators and elements
    (insufficient is not present in what is said; NA in ``is_present`` where the key itself is insufficient or the means
    are not needed), NA elsewhere; ``confidence`` (0 to 1) for indicators; ``response`` the option, for the decision.

    ``answers``: a row for each answer to a questionnaire, also of one that was not handed in; ``value`` 1 to 5, the
    id of an option, or words; ``right`` NA where nothing is keyed; ``retrospective`` where it is about the time before.

    ``versions``: ``kit``; ``cases`` -> id -> ``case``, ``key`` (hashes played, sorted), ``keyed_with`` (the key used
    here, None where the case is gone); ``mixed``: ids of cases with more than one hash of case or key;
    ``changed_keys``: ids of cases whose key is another one now than when it was played; ``questionnaires``: hash by id
    now; ``frozen``: hash by part at the freeze; ``library`` -> each case of the forms that is in the library -> ``status``,
    ``reviews`` (how many took place) and ``unverified`` (sources of its key that nobody has read at their place), as they
    are now; ``twins`` -> each first version -> the attribute its twin changes, None where the twin is not in the library. ``names``: what ids are called, by language and id.
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


def study_data(
    store: Store, study_id: str, library: Library, questionnaires: Questionnaires | None = None
) -> StudyData:
    """The tables of a study as it stands now; raises UnknownStudy. Before the freeze ``plan_hash`` is empty.

    ``questionnaires`` are those of the scenarios folder where none are given.
    """
    asked = load_questionnaires(scenarios_root()) if questionnaires is None else questionnaires
    state = Studies(store).state(study_id)
    played = [
        _Played(member, phase.id, _attempt(store, attempt_id), library.cases.get(case))
        for member in state.members.values()
        for phase in state.study.phases
        for case, attempt_id in member.progress(phase.id).submitted.items()
    ]
    return StudyData(
        study=state.study,
        plan_hash=state.plan_hash or "",
        versions=_versions(played, asked, state, library),
        state=state,
        members=_frame((_member(m, state) for m in state.members.values()), MEMBERS),
        sittings=_frame((_sitting(p, state, library.catalogues) for p in played), SITTINGS),
        judgements=_frame((row for p in played for row in _judgements(p, state, library.catalogues)), JUDGEMENTS),
        answers=_frame(_answers(state, asked), ANSWERS),
        names=names(state.study, library, asked),
    )


@dataclass(frozen=True, slots=True)
class _Played:
    """One submitted case of a member, and the case as it is in the library."""

    member: Member
    phase: PhaseId
    attempt: Attempt
    case_file: CaseFile | None


def _attempt(store: Store, attempt_id: str) -> Attempt:
    checkpoint()
    return fold(store.events(attempt_id))


def _frame(rows: Iterator[dict[str, Any]], columns: dict[str, str]) -> pandas.DataFrame:
    """A table with these columns and types, also where there is no row."""
    import pandas

    return pandas.DataFrame(list(rows), columns=list(columns), dtype="object").astype(columns)


def _member(member: Member, state: StudyState) -> dict[str, Any]:
    complete = {column: state.complete(member, phase) for column, phase in _PHASE_COLUMNS.items()}
    return {
        "trainee": member.trainee, "arm": member.arm, "first_form": member.first_form, "site": member.site,
        "experience": member.experience, "lost": member.lost, **complete,
    }  # fmt: skip


_PHASE_COLUMNS: dict[str, PhaseId] = {"pre": "pre", "post": "post", "follow_up": "follow-up"}


def _head(played: _Played, state: StudyState) -> dict[str, Any]:
    checkpoint()
    member, hashes = played.member, played.attempt.hashes
    assert member.first_form is not None  # nobody sits a case before the allocation
    return {
        "trainee": member.trainee, "arm": member.arm, "phase": played.phase,
        "form": state.study.form_of(played.phase, member.first_form), "case": played.attempt.case,
        "case_hash": hashes.get("case"), "key_hash": hashes.get("key"),
    }  # fmt: skip


def _sitting(played: _Played, state: StudyState, catalogues: Catalogues) -> dict[str, Any]:
    attempt, file = played.attempt, played.case_file
    assert attempt.submitted_at is not None
    spent = datetime.fromisoformat(attempt.submitted_at) - datetime.fromisoformat(attempt.started_at)
    row = _head(played, state) | _of_pair(attempt.case, state.study) | {"submitted_at": attempt.submitted_at, "minutes": spent.total_seconds() / 60}
    if file is None:
        return row
    case, key = file.case, file.key
    row |= {
        "control": key.classification in CONTROLS, "profile_sex": case.person.pronoun if case.person else None,
        "profile_age": case.age, "profile_region": case.region, "profile_exploitation": " ".join(key.exploitation),
    }  # fmt: skip
    cost = costs(file, attempt.country, catalogues).get(attempt.option or "")
    if cost is not None:  # an option that a later version of the case took away cannot be judged
        sitting = ScoredAttempt(attempt, with_effective_key(attempt, file))
        done = decision_harms(sitting, catalogues) + plan_harms(sitting)
        severe = sum(h.severity == "severe" for h in done)
        row |= {
            "accepted": int(cost.accepted), "safe": int(cost.accepted and not severe), "severe_harms": severe,
            "minor_harms": len(done) - severe,
        }  # fmt: skip
    if attempt.turns and key.interview is not None:
        counts = counts_of(file, counted_turns(attempt))
        row |= {
            "talk_recommended": counts["recommended"], "talk_questions": counts["questions"],
            "talk_needed_told": counts["needed_told"], "talk_needed": counts["needed"],
            "talk_steps_taken": counts["steps_taken"], "talk_steps": counts["steps"],
            "talk_severe_harms": counts["severe_harms"], "talk_minor_harms": counts["minor_harms"],
        }  # fmt: skip
    return row


def _of_pair(case: str, study: Study) -> dict[str, Any]:
    first = study.first_version(case)
    return {"pair": first, "changed": int(case != first)} if first in study.twins else {}


def _judgements(played: _Played, state: StudyState, catalogues: Catalogues) -> Iterator[dict[str, Any]]:
    if played.case_file is None:
        return
    head, attempt, file = _head(played, state), played.attempt, with_effective_key(played.attempt, played.case_file)
    for k in file.key.indicators:
        given = attempt.indicators.get(k.concept)
        said = given.state if given else None
        yield head | {
            "step": "indicators", "item": k.concept, "keyed": k.state, "said": said, "right": _same(said, (k.state,)),
            "confidence": given.confidence if given else None, **_present(said, k.state),
        }  # fmt: skip
    for element in ELEMENTS:
        if keyed := file.key.elements.get(element):
            judged = attempt.elements.get(element)
            element_said = judged.state if judged else None
            accepted = (keyed.state, *keyed.also_accepted)
            yield head | {
                "step": "elements", "item": element, "keyed": keyed.state, "said": element_said, "right": _same(element_said, accepted),
                **_present(element_said, keyed.state),
            }  # fmt: skip
    if protection := file.key.protection:
        element_said = attempt.protection.state if attempt.protection else None
        yield head | {
            "step": "elements", "item": "protection", "keyed": protection.state, "said": element_said,
            "right": _same(element_said, (protection.state,)), **_present(element_said, protection.state),
        }  # fmt: skip
    for need in file.key.needs:
        level = attempt.needs[need.need].level if need.need in attempt.needs else None
        yield head | {"step": "needs", "item": need.need, "keyed": need.level, "said": level, "right": _same(level, (need.level,))}
    by_option = costs(file, attempt.country, catalogues)
    accepted_options = tuple(option for option, cost in by_option.items() if cost.accepted)
    known = attempt.option if attempt.option in by_option else None
    yield head | {
        "step": "decision", "item": "option", "keyed": " ".join(accepted_options), "said": attempt.option,
        "right": _same(known, accepted_options), "response": attempt.option,
    }  # fmt: skip


def _same(said: str | None, accepted: tuple[str, ...]) -> int | None:
    return None if said is None else int(said in accepted)


def _present(said: str | None, keyed: str) -> dict[str, int | None]:
    says = None if said is None or said == "not_needed" else int(said == "present")
    return {"says_present": says, "is_present": {"present": 1, "absent": 0}.get(keyed)}


def _answers(state: StudyState, asked: Questionnaires) -> Iterator[dict[str, Any]]:
    for member in state.members.values():
        for phase in state.study.phases:
            for questionnaire, answers in member.progress(phase.id).answers.items():
                known = asked.by_id.get(questionnaire)
                items = {item.id: item for item in known.items} if known else {}
                for key, value in answers.items():
                    item = items.get(key.removeprefix(BEFORE_PREFIX))
                    yield {
                        "trainee": member.trainee, "phase": phase.id, "questionnaire": questionnaire,
                        "item": key.removeprefix(BEFORE_PREFIX), "value": value,
                        "right": is_right(item, value) if item else None, "retrospective": key.startswith(BEFORE_PREFIX),
                    }  # fmt: skip


def _versions(played: list[_Played], asked: Questionnaires, state: StudyState, library: Library) -> dict[str, Any]:
    cases: dict[str, dict[str, Any]] = {}
    for p in played:
        now = p.case_file.hashes["key"] if p.case_file else None
        own = cases.setdefault(p.attempt.case, {"case": set(), "key": set(), "keyed_with": now})
        for part in ("case", "key"):
            own[part].add(p.attempt.hashes.get(part, ""))
    sorted_out = {c: {**v, "case": sorted(v["case"]), "key": sorted(v["key"])} for c, v in sorted(cases.items())}
    return {
        "kit": version("tracks-sim"),
        "cases": sorted_out,
        "mixed": tuple(c for c, v in sorted_out.items() if max(len(v["case"]), len(v["key"])) > 1),
        "changed_keys": tuple(c for c, v in sorted_out.items() if v["key"] != [v["keyed_with"]]),
        "questionnaires": dict(asked.hashes),
        "frozen": dict(state.hashes),
        "twins": {first: _changed(library.cases.get(twin)) for first, twin in state.study.twins.items()},
        "library": {c: _standing(library.cases[c], library.catalogues) for c in sorted(state.study.cases) if c in library.cases},
    }


def _changed(twin: CaseFile | None) -> str | None:
    return twin.key.twin.changed if twin is not None and twin.key.twin is not None else None


def _standing(case_file: CaseFile, catalogues: Catalogues) -> dict[str, Any]:
    """How far a case and its key have been checked."""
    unread = {source.id for source in catalogues.sources.sources if not source.verified}
    named = set(_sources(case_file.key.model_dump(mode="json")))
    return {"status": case_file.case.status, "reviews": len(case_file.review.entries), "unverified": len(named & unread)}


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
