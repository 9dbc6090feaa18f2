"""Study data made by hand: what each person did in each phase, and the tables that follow from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tracks_sim.outcomes.study_data import ANSWERS, JUDGEMENTS, MEMBERS, SITTINGS, StudyData
from tracks_sim.study import Member, Progress, Study, StudyState
from tracks_sim.study.events import Amended, OutcomesOpened
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import BEFORE_PREFIX

FORMS = {"A": ("a-one", "a-two", "a-three"), "B": ("b-one", "b-two", "b-three")}
CONTROLS = ("a-two", "b-two")
"""In each form one of three cases is a control."""
QUESTIONNAIRES = {"pre": ("knowledge", "confidence"), "post": ("knowledge", "confidence", "reaction")}

DAYS = {"pre": "2027-01-05T12:00:00Z", "post": "2027-02-02T12:00:00Z", "follow-up": "2027-06-01T12:00:00Z"}
TALK = ("talk_recommended", "talk_questions", "talk_needed_told", "talk_needed", "talk_severe_harms", "talk_minor_harms")


def a_study(**changes: Any) -> Study:
    """Two arms, two forms of three cases, before and after."""
    plan: dict[str, Any] = {
        "id": "made", "title": {"en": "Made by hand", "fr": "Faite à la main"}, "country": "fr", "arms": ("training", "waitlist"),
        "phases": ({"id": "pre"}, {"id": "post", "weeks": 2}), "forms": FORMS, "questionnaires": QUESTIONNAIRES,
        "consent": {"en": "You may stop.", "fr": "Vous pouvez arrêter."}, "block_sizes": (4,),
    }  # fmt: skip
    return Study.model_validate(plan | changes)


@dataclass(frozen=True)
class Person:
    """A person and what they did. By phase: a value for each case submitted, in the order of the form of that phase.

    ``safe``: 1 or 0 for each case submitted (None: the case is gone from the library). ``harms``: severe and minor ones.
    ``talks``: recommended questions, questions, needed facts told, needed facts, and if wanted severe and minor
    harms of the talk; None without a talk. ``judged``: for each case
    its indicators as (keyed, said, confidence). ``detected``: for each case (keyed, said) on whether the person may have been
    trafficked, accepted answers joined by spaces; None where the case does not ask. ``answers``: by phase and questionnaire, item to value. ``twins``: those met
    instead of their first versions.
    """

    trainee: str
    arm: str | None = "training"
    first_form: str = "A"
    site: str = "north"
    experience: str = "new"
    lost: str | None = None
    safe: Mapping[str, Sequence[int | None]] = field(default_factory=dict)
    harms: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    talks: Mapping[str, Sequence[Sequence[int] | None]] = field(default_factory=dict)
    judged: Mapping[str, Sequence[Sequence[tuple[str, str | None, float | None]]]] = field(default_factory=dict)
    detected: Mapping[str, Sequence[tuple[str, str | None] | None]] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Mapping[str, int | str]] = field(default_factory=dict)
    twins: frozenset[str] = frozenset()


def study_data_of(
    people: Sequence[Person] = (),
    study: Study | None = None,
    *,
    amendments: tuple[Amended, ...] = (),
    hashes: Mapping[tuple[str, str], str] = {},
    plan_hash: str = "f" * 64,
    versions: Mapping[str, Any] = {},
    enrolled_only: int = 0,
    erased: int = 0,
    over: Collection[str] | None = None,
) -> StudyData:
    """The study data of these people. ``over``: the phases whose outcomes were opened, by default those that some member of every arm sat. ``hashes``: of a case by (trainee, case), where it is another version than the others'.

    Knowledge is right where the value is ``yes``. ``enrolled_only``: number of people who have a code and agreed to nothing.
    """
    study = a_study() if study is None else study
    members = {p.trainee: _member(p, study) for p in people}
    members |= {f"none-{i}": Member(f"none-{i}", "north", "new", "", "2027-01-04T12:00:00Z") for i in range(enrolled_only)}
    sat = {arm: {phase for p in people if p.arm == arm for phase in p.safe} for arm in study.arms}
    over = set.intersection(*sat.values()) if over is None else over
    openings = tuple(OutcomesOpened(at="2027-07-01T12:00:00Z", phase=p.id, why="everybody has answered", unfinished=0) for p in study.phases if p.id in over and p.id != "pre")
    state = StudyState(
        study, members, "2027-01-01T12:00:00Z" if plan_hash else None, plan_hash or None, openings=openings, amendments=amendments, erased=erased
    )  # fmt: skip
    sittings = table_of([row for p in people for row in _sittings(p, study, hashes)], SITTINGS)
    versions_of_case = {case: sorted(set(rows["case_hash"])) for case, rows in sittings.groupby("case")}
    all_versions = {
        "kit": "0.1.0", "cases": {c: {"case": h, "key": ["k" * 64], "key_now": "k" * 64, "unreadable": 0} for c, h in versions_of_case.items()},
        "twins": dict.fromkeys(study.twins, "sex"),
        "mixed": tuple(c for c, h in versions_of_case.items() if len(h) > 1), "changed_keys": (), "questionnaires": {}, "frozen": {},
    }  # fmt: skip
    return StudyData(
        study=study,
        plan_hash=plan_hash,
        versions=all_versions | dict(versions),
        state=state,
        members=table_of([_member_row(m, state) for m in members.values()], MEMBERS),
        sittings=sittings,
        judgements=table_of([row for p in people for row in _judgements(p, study, hashes)], JUDGEMENTS),
        answers=table_of([row for p in people for row in _answers(p)], ANSWERS),
    )


def table_of(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """A table with these columns and types; texts are Python's, as in the tables that are made of a store."""
    types = {name: "string[python]" if kind == "string" else kind for name, kind in columns.items()}
    return pd.DataFrame(rows, columns=list(columns), dtype="object").astype(types)


def _member(person: Person, study: Study) -> Member:
    phases = {
        p.id: Progress(
            answers={q: dict(a) for (phase, q), a in person.answers.items() if phase == p.id},
            completed_questionnaires=frozenset(study.questionnaires_of(person.arm, p.id)),  # type: ignore[arg-type]
            submitted={case: f"{person.trainee}-{case}" for case in _cases(person, study, p.id)},
            last_at=DAYS[p.id],
        )
        for p in study.phases if p.id in person.safe
    }  # fmt: skip
    allocated = person.arm is not None
    return Member(
        person.trainee, person.site, person.experience, "", "2027-01-04T12:00:00Z", person.arm,
        person.first_form if allocated else None, 0 if allocated else None, "2027-01-04T12:00:00Z" if allocated else None,
        study.consent_version, phases, person.lost, twins=person.twins,
    )  # fmt: skip


def _member_row(member: Member, state: StudyState) -> dict[str, Any]:
    done = {name: state.complete(member, phase) for name, phase in (("pre", "pre"), ("post", "post"), ("follow_up", "follow-up"))}
    return {name: getattr(member, name) for name in ("trainee", "arm", "first_form", "site", "experience", "lost")} | done


def _cases(person: Person, study: Study, phase: str) -> tuple[str, ...]:
    form = study.forms[study.form_of(phase, person.first_form)][: len(person.safe.get(phase, ()))]
    return tuple(study.twins[case] if study.twins.get(case) in person.twins else case for case in form)


def _head(person: Person, study: Study, phase: str, case: str, hashes: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "trainee": person.trainee, "arm": person.arm, "phase": phase, "form": study.form_of(phase, person.first_form), "case": case,
        "case_hash": hashes.get((person.trainee, case), "c" * 64), "key_hash": "k" * 64,
    }  # fmt: skip


def _sittings(person: Person, study: Study, hashes: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    rows = []
    for phase, safe in person.safe.items():
        for i, case in enumerate(_cases(person, study, phase)):
            row = _head(person, study, phase, case, hashes) | {"submitted_at": DAYS[phase], "minutes": 20.0}
            first = study.first_version(case)
            if first in study.twins:
                row |= {"pair": first, "changed": int(case != first)}
            if safe[i] is not None:
                severe, minor = person.harms[phase][i] if phase in person.harms else (0, 0)
                row |= {
                    "control": case in CONTROLS, "profile_sex": "she" if case.endswith("one") else "he", "profile_age": "adult",
                    "profile_exploitation": "" if case in CONTROLS else "agriculture", "safe": safe[i],
                    "accepted": int(safe[i] or severe > 0), "severe_harms": severe, "minor_harms": minor,
                }  # fmt: skip
            if (talk := person.talks[phase][i] if phase in person.talks else None) is not None:
                row |= dict(zip(TALK, (*talk, 0, 0), strict=False)) | {"talk_steps_taken": 5, "talk_steps": 7}
            rows.append(row)
    return rows


def _judgements(person: Person, study: Study, hashes: Mapping[tuple[str, str], str]) -> list[dict[str, Any]]:
    rows = []
    for phase, by_case in person.judged.items():
        for case, judged in zip(_cases(person, study, phase), by_case, strict=False):
            for item, (keyed, said, confidence) in enumerate(judged):
                rows.append(_head(person, study, phase, case, hashes) | {
                    "step": "indicators", "item": f"{case}-{item}", "keyed": keyed, "said": said, "confidence": confidence,
                    "right": None if said is None else int(said == keyed), "says_present": None if said is None else int(said == "present"),
                    "is_present": {"present": 1, "absent": 0}.get(keyed),
                })  # fmt: skip
    for phase, asked in person.detected.items():
        for case, pair in zip(_cases(person, study, phase), asked, strict=False):
            if pair is not None:
                keyed, said = pair
                rows.append(_head(person, study, phase, case, hashes) | {
                    "step": "detection", "item": "detection", "keyed": keyed, "said": said,
                    "right": None if said is None or " " in keyed else int(said == keyed),
                    "says_present": None if said is None else int(said == "yes"), "is_present": {"yes": 1, "no": 0}.get(keyed),
                })  # fmt: skip
    return rows


def _answers(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "trainee": person.trainee, "phase": phase, "questionnaire": questionnaire, "item": item.removeprefix(BEFORE_PREFIX), "value": value,
            "right": int(value == "yes") if questionnaire == "knowledge" else None, "retrospective": item.startswith(BEFORE_PREFIX),
            "untrained": (questionnaire == "reaction" or item.startswith(BEFORE_PREFIX)) and not is_trained(person.arm, phase),  # type: ignore[arg-type]
        }
        for (phase, questionnaire), answers in person.answers.items()
        for item, value in answers.items()
    ]
