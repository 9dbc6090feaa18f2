"""Section on deviations from the plan: amendments, changed cases and keys, submissions outside the days of a phase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tracks_sim.i18n import translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import PEOPLE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, people_cell, too_small
from tracks_sim.report.groups import PHASES, verbatim
from tracks_sim.report.parts import (
    Block,
    Column,
    Message,
    Row,
    Section,
    Table,
    plural_message,
    report_section,
    section_title,
)
from tracks_sim.study import Member, Phase

LEAD = Message("Everything that was changed after the plan was fixed, or that did not happen as it says.")
NOT_FROZEN = Message("The plan is not frozen: nothing was fixed before the first answer, and what is shown here can still change.")
UNFINISHED = Column(Message("People who could still have answered"))
NO_AMENDMENT = Message("The plan was not amended.")
DAY, WHAT, WHY = (
    Column(Message("Day"), numeric=False),
    Column(Message("What was changed"), numeric=False),
    Column(Message("Why"), numeric=False),
)
PART, CHANGED = Column(Message("Part"), numeric=False), Column(Message("What is different"), numeric=False)
AS_FROZEN = Message("Every case, key and questionnaire is as it was when the plan was frozen.")
SEVERAL = Message("Was played in several versions: they are shown apart and never added up.")
KEY_CHANGED = Message("The key was changed after it was played: this report judges by the key that was played. “{missing}” says what the key of now would change.", {"missing": section_title("missing")})
KEY_GONE = Message("The case is not in the library any more: it is judged by what was played.")
UNREADABLE = Message("A version that was played cannot be read by this version of the kit: nothing that its key decides can be said.")
NOT_THE_FROZEN = Message("Was played in another version than the one frozen.")
QUESTIONS_CHANGED = Message("The questionnaire is another one now than the one frozen, which was not kept: people are asked and judged by the one of now.")
OUT_OF_TIME = Column(Message("When"), numeric=False)
TOO_EARLY, TOO_LATE = Message("Began a case before the phase opened for them"), Message("Submitted a case after the last day")
IN_TIME = Message("Every case was submitted within the days of its phase.")
OTHER_CONSENT = translatable_plural("{n} person agreed to an earlier version of the consent.", "{n} people agreed to an earlier version of the consent.")
OTHER_CONSENT_FEW = Message("A few people agreed to an earlier version of the consent.")


def deviations(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Amendments, versions that differ from the frozen ones, submissions out of time, consents to another text."""
    frozen_at = data.state.frozen_at
    first = Message("The plan was frozen on {day}. Its SHA-256 is {hash}.", {"day": datetime.fromisoformat(frozen_at).date(), "hash": data.plan_hash}) if frozen_at else NOT_FROZEN
    blocks: list[Block] = [
        first,
        amendment_table(data),
        *opening_table(data, policy),
        version_table(data),
        timing_table(data, policy),
        *consent_remarks(data, policy),
    ]
    return report_section("deviations", LEAD, *blocks)


def amendment_table(data: StudyData) -> Table:
    """Each amendment with its day and its reason, as the evaluator wrote them."""
    rows = tuple((datetime.fromisoformat(a.at).date(), a.what, a.why) for a in data.state.amendments)
    return Table("deviations-amendments", Message("Amendments after the freeze"), (DAY, WHAT, WHY), rows, empty=NO_AMENDMENT)


def opening_table(data: StudyData, policy: DisclosurePolicy) -> tuple[Table, ...]:
    """Each act by which results were opened, with its day, its reason and how many could still have answered; no table where there was none."""
    rows = tuple(
        (PHASES[opening.phase], datetime.fromisoformat(opening.at).date(), opening.why, people_cell(opening.unfinished, policy))
        for opening in data.state.openings
    )  # fmt: skip
    return (Table("deviations-openings", Message("Results opened by an act, which ended the phase"), (PHASE, DAY, WHY, UNFINISHED), rows),) if rows else ()


def version_table(data: StudyData) -> Table:
    """Cases, keys and questionnaires that differ from the freeze or from when they were played."""
    rows = [(verbatim(part), what) for part, what in (*_changed_cases(data), *_changed_questionnaires(data))]
    return Table("deviations-versions", Message("Cases, keys and questionnaires that are not as they were"), (PART, CHANGED), tuple(rows), empty=AS_FROZEN)


def _changed_cases(data: StudyData) -> Iterator[tuple[str, Message]]:
    frozen = data.versions["frozen"]
    for case, versions in data.versions["cases"].items():
        if case in data.versions["mixed"]:
            yield case, SEVERAL
        parts = [frozen.get(f"{part}.{case}") for part in ("case", "key")]
        if any(hash_ and set(versions[part]) - {hash_} for part, hash_ in zip(("case", "key"), parts, strict=True)):
            yield case, NOT_THE_FROZEN
        if case in data.versions["changed_keys"]:
            yield case, KEY_GONE if versions["key_now"] is None else KEY_CHANGED
        if versions["unreadable"]:
            yield case, UNREADABLE


def _changed_questionnaires(data: StudyData) -> Iterator[tuple[str, Message]]:
    for name, hash_ in sorted(data.versions["questionnaires"].items()):
        frozen = data.versions["frozen"].get(f"questionnaire.{name}")
        if frozen and frozen != hash_:
            yield name, QUESTIONS_CHANGED


def timing_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people who began a case before their phase opened, or submitted one after it closed; no row for nobody."""
    rows: list[Row] = []
    for phase in data.study.phases:
        own = data.sittings[data.sittings["phase"] == phase.id]
        early: set[str] = set()
        late: set[str] = set()
        for trainee, at, minutes in zip(own["trainee"], own["submitted_at"], own["minutes"], strict=True):
            submitted = datetime.fromisoformat(at)
            opens = _opens(data, data.state.members.get(trainee), phase)
            if opens and (submitted - timedelta(minutes=float(minutes))).date() < opens:
                early.add(trainee)
            if phase.closes and submitted.date() > phase.closes:
                late.add(trainee)
        rows += [(PHASES[phase.id], what, people_cell(len(who), policy)) for what, who in ((TOO_EARLY, early), (TOO_LATE, late)) if who]
    return Table("deviations-times", Message("Cases submitted outside the days of their phase"), (PHASE, OUT_OF_TIME, PEOPLE), tuple(rows), empty=IN_TIME)


def _opens(data: StudyData, member: Member | None, phase: Phase) -> date | None:
    return None if member is None else data.state.opens(member, phase)


def consent_remarks(data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Remark that people agreed to an earlier consent text, where some did."""
    now = data.study.consent_version
    count = sum(m.consented_at is not None and m.consent_version != now for m in data.state.members.values())
    if not count:
        return ()
    return (OTHER_CONSENT_FEW,) if too_small(count, policy) else (plural_message(OTHER_CONSENT, count),)
