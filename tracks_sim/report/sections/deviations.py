"""What went otherwise than planned: amendments, changed cases and keys, and answers outside the days of a phase."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tracks_sim.outcomes.frames import StudyData
from tracks_sim.report.groups import PHASES, plain
from tracks_sim.report.parts import Block, Cell, Column, Section, Table, Words, counting
from tracks_sim.report.small import Shown, people, too_small
from tracks_sim.study import Member, Phase
from tracks_sim.words import mark, marks

TITLE = Words(mark("Deviations from the plan"))
LEAD = Words(mark("Everything that was changed after the plan was fixed, or that did not happen as it says."))
NOT_FROZEN = Words(mark("The plan is not frozen: nothing was fixed before the first answer, and what is shown here can still change."))
FROZEN = mark("The plan was frozen on {day}. Its SHA-256 is {hash}.")
NO_AMENDMENT = Words(mark("The plan was not amended."))
AMENDMENTS = Words(mark("Amendments after the freeze"))
DAY, WHAT, WHY = Column(Words(mark("Day")), numeric=False), Column(Words(mark("What was changed")), numeric=False), Column(Words(mark("Why")), numeric=False)
PART, CHANGED = Column(Words(mark("Part")), numeric=False), Column(Words(mark("What is different")), numeric=False)
VERSIONS = Words(mark("Cases, keys and questionnaires that are not as they were"))
AS_FROZEN = Words(mark("Every case, key and questionnaire is as it was when the plan was frozen."))
SEVERAL = Words(mark("Was played in several versions: they are shown apart and never added up."))
KEY_CHANGED = Words(mark("The key was changed after it was played: this report judges by the key of now. The command rescore shows both results side by side."))
KEY_GONE = Words(mark("The case is not in the library any more: nothing that its key decides can be said."))
NOT_THE_FROZEN = Words(mark("Was played in another version than the one frozen."))
QUESTIONS_CHANGED = Words(mark("The questionnaire is another one now than the one frozen."))
PHASE, OUT_OF_TIME, OF_PEOPLE = Column(Words(mark("Phase")), numeric=False), Column(Words(mark("When")), numeric=False), Column(Words(mark("People")))
TOO_EARLY, TOO_LATE = Words(mark("Began a case before the phase opened for them")), Words(mark("Submitted a case after the last day"))
TIMES = Words(mark("Cases submitted outside the days of their phase"))
IN_TIME = Words(mark("Every case was submitted within the days of its phase."))
OTHER_CONSENT = marks("{n} person agreed to an earlier version of the consent.", "{n} people agreed to an earlier version of the consent.")
OTHER_CONSENT_FEW = Words(mark("A few people agreed to an earlier version of the consent."))


def deviations(data: StudyData, shown: Shown) -> Section:
    """Amendments, what differs from what was frozen, sittings out of time, and consent to other words."""
    frozen_at = data.state.frozen_at
    first = Words(FROZEN, {"day": datetime.fromisoformat(frozen_at).date(), "hash": data.plan_hash}) if frozen_at else NOT_FROZEN
    blocks: list[Block] = [first, amendments(data), versions(data), out_of_time(data, shown), *consents(data, shown)]
    return Section("deviations", TITLE, LEAD, tuple(blocks))


def amendments(data: StudyData) -> Table:
    """Each amendment with its day and its reason, as the evaluator wrote them."""
    rows = tuple((datetime.fromisoformat(a.at).date(), a.what, a.why) for a in data.state.amendments)
    return Table("deviations-amendments", AMENDMENTS, (DAY, WHAT, WHY), rows, empty=NO_AMENDMENT)


def versions(data: StudyData) -> Table:
    """What differs from the freeze or from when it was played, a row each."""
    rows = [(plain(part), what) for part, what in (*_cases(data), *_questionnaires(data))]
    return Table("deviations-versions", VERSIONS, (PART, CHANGED), tuple(rows), empty=AS_FROZEN)


def _cases(data: StudyData) -> Iterator[tuple[str, Words]]:
    frozen = data.versions["frozen"]
    for case, played in data.versions["cases"].items():
        if case in data.versions["mixed"]:
            yield case, SEVERAL
        parts = [frozen.get(f"{part}.{case}") for part in ("case", "key")]
        if any(hash_ and set(played[part]) - {hash_} for part, hash_ in zip(("case", "key"), parts, strict=True)):
            yield case, NOT_THE_FROZEN
        if case in data.versions["changed_keys"]:
            yield case, KEY_GONE if played["keyed_with"] is None else KEY_CHANGED


def _questionnaires(data: StudyData) -> Iterator[tuple[str, Words]]:
    for name, hash_ in sorted(data.versions["questionnaires"].items()):
        frozen = data.versions["frozen"].get(f"questionnaire.{name}")
        if frozen and frozen != hash_:
            yield name, QUESTIONS_CHANGED


def out_of_time(data: StudyData, shown: Shown) -> Table:
    """How many people began a case before their phase opened, or submitted one after it closed; nobody is no row."""
    rows: list[tuple[Cell, ...]] = []
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
        rows += [(PHASES[phase.id], what, people(len(who), shown)) for what, who in ((TOO_EARLY, early), (TOO_LATE, late)) if who]
    return Table("deviations-times", TIMES, (PHASE, OUT_OF_TIME, OF_PEOPLE), tuple(rows), empty=IN_TIME)


def _opens(data: StudyData, member: Member | None, phase: Phase) -> date | None:
    return None if member is None else data.state.opens(member, phase)


def consents(data: StudyData, shown: Shown) -> tuple[Words, ...]:
    """That people agreed to other words than those of now, where some did."""
    now = data.study.consent_version
    count = sum(m.consented_at is not None and m.consent_version != now for m in data.state.members.values())
    if not count:
        return ()
    return (OTHER_CONSENT_FEW,) if too_small(count, shown) else (counting(OTHER_CONSENT, count),)
