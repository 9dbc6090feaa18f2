"""Two pages for those who decide on a training: what was tried, with whom, what came out, what that says and what it does not.

Data without language, as ``whole_report`` makes the long one, which is the annex. Every number is one of the annex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.jobs import checkpoint
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import EVERYBODY, STEP
from tracks_sim.report.conclusion.advice import ReportFacts, can_say, cannot_say, next_steps
from tracks_sim.report.conclusion.icon_array import IconArrays, icon_arrays
from tracks_sim.report.conclusion.plain_outcomes import main_rows, main_table, with_reason
from tracks_sim.report.conclusion.plain_result import PlainResult, plain_result
from tracks_sim.report.conclusion_words import notice
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, arm_label
from tracks_sim.report.parts import Cell, Column, Message, Row, Table, plural_message
from tracks_sim.report.people_register import ALL_GROUPS, people_register
from tracks_sim.report.sections.flow import ANALYSED, COMPLETED, CONSENTED, ENROLLED, flow_chart
from tracks_sim.report.study_conclusion import study_conclusion
from tracks_sim.report.summary import NOT_FROZEN
from tracks_sim.report.whole_report import data_hash
from tracks_sim.study.model import DEMONSTRATION, SYNTHETIC

NOT_REAL = Message("Synthetic data: the people of this study do not exist. Their answers were made up by a program and are evidence of nothing.")
SMALL_SHOWN = Message("Figures that rest on fewer than 5 people are shown: the rule that hides them was set aside for this report. Do not pass it on without thinking of who might be recognised.")

SUBJECT = Message("The training is about recognising that somebody who seeks protection may have been trafficked, and about responding safely. What was measured is how people respond to fictional cases: they read a file, say what they see in it, and decide what to do.")
SUBJECT_WITH_TALKS = Message("The training is about recognising that somebody who seeks protection may have been trafficked, and about responding safely. What was measured is how people respond to fictional cases: they read a file, talk with the person in a simulation, say what they see, and decide what to do.")
SAFE = Message("A response is safe if the authors of the case accept the decision, and nothing in it does severe harm, such as putting the person in danger.")
BY_LOT_WAITING = Message("Chance decided who was trained at once and who waited for the training until the second measurement was over.")
BY_LOT_CONTROL = Message("Chance decided who was trained and who was not.")
ALL_TRAINED = Message("Everybody was trained: there is no group to compare with.")
BEFORE_AND_AFTER = translatable_plural(
    "Everybody was to respond to {n} case before the training and to {n} other after it.",
    "Everybody was to respond to {n} cases before the training and to {n} others after it.",
)
SAME_TWICE = translatable_plural(
    "Everybody was to respond to {n} case before the training and to the same one after it.",
    "Everybody was to respond to {n} cases before the training and to the same ones after it.",
)
ONCE = translatable_plural("Everybody was to respond to {n} case, once.", "Everybody was to respond to {n} cases, once.")
WEEKS = translatable_plural(
    "The second measurement was planned for {n} week after the training began.", "The second measurement was planned for {n} weeks after the training began."
)
CONTENT = Message("What else the training consisted of, its organisers can say.")
TOLD = ("description", "setting")
"""Statements of the authors that stand in what was tried, where they were answered."""
MOST_TOLD = 300
"""Letters of a statement that fit on the page: beyond these its first sentence stands, cut off where that is longer."""

WITH_WHOM = Message("With whom")
LEFT = Message("Left the study, or were lost")
NOBODY = Message("Nobody has a code of this study yet.")

FROM_THE_MODEL = Message("These are the numbers that the planned analysis estimates. It counts every answer, and allows for hard and easy cases and for people who left.")
FROM_THE_MODEL_LEFT_OUT = Message("These are the numbers that the planned analysis estimates. It counts every answer that has a result, and allows for hard and easy cases and for people who left.")
COUNTED = Message("These are counted, not compared: the share of all responses that were safe.")

JUDGED_BY = translatable("judged by the keys and rules people answered with, version {kit}")
KEPT_BEFORE = translatable("earlier pages of {day} (version {kit}) are kept")


@dataclass(frozen=True, slots=True, eq=False)
class TwoPages:
    """Everything on the two pages, in the order of the pages. ``title`` by language, from the study.

    ``judged_by``: by whose keys and rules the pages were made, and whether others are kept, for the line below the title. ``picture_note`` says what the numbers of the picture are; None where there are none. ``smallest`` is the smallest group shown
    (1: overridden), ``hashes`` the SHA-256 of the frozen plan (empty before the freeze) and of the tables, in this order.
    """

    study: str
    title: Mapping[str, str]
    made_on: date
    warnings: tuple[Message, ...]
    result: PlainResult
    tried: tuple[Message, ...]
    people: Table
    picture: IconArrays
    picture_note: Message | None
    outcomes: Table
    can_say: tuple[Message, ...]
    cannot_say: tuple[Message, ...]
    next_steps: tuple[Message, ...]
    smallest: int
    hashes: tuple[str, str]
    judged_by: tuple[Message, ...]
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Any])


def two_pages(
    data: StudyData,
    policy: DisclosurePolicy = DisclosurePolicy(),  # noqa: B008  (frozen, never changed)
    made_on: date | None = None,
) -> TwoPages:
    """The two pages of a study. ``made_on``: the day on them, by default that of ``data``. Can be cancelled (``tracks_sim.jobs``)."""
    concluded = study_conclusion(data, policy)
    planned = concluded.planned
    checkpoint()
    picture = icon_arrays(data, policy, planned)
    rows = main_rows(data, policy, planned)
    checkpoint()
    result = plain_result(concluded, data, policy, picture)
    trial = data.study.demonstration or is_synthetic(data)
    known = ReportFacts(data, policy, concluded, () if isinstance(rows, Message) else tuple(rows), trial)
    return TwoPages(
        study=data.study.id,
        title=data.study.title,
        made_on=made_on or data.today,
        warnings=(*warnings(data, policy), *notice(concluded, data, policy)),
        result=result,
        tried=tuple(tried(data)),
        people=people_table(data, policy),
        picture=picture,
        picture_note={
            "model": FROM_THE_MODEL_LEFT_OUT if planned is not None and planned.left_out else FROM_THE_MODEL,
            "counted": COUNTED,
            "nothing": None,
        }[picture.source],
        outcomes=main_table(rows, data, policy, picture, concluded),
        can_say=tuple(can_say(known)),
        cannot_say=tuple(cannot_say(known)),
        next_steps=tuple(next_steps(known)),
        smallest=policy.smallest,
        hashes=(data.plan_hash, data_hash(data)),
        judged_by=tuple(judged_by(data)),
        names=data.names,
    )


def judged_by(data: StudyData) -> Iterator[Message]:
    """By whose keys and rules the pages are made; and, where other pages of the study are kept, the last of them."""
    yield Message(JUDGED_BY, {"kit": str(data.versions["kit"])})
    if before := [kept for kept in data.state.kept_pages if kept.tables != data_hash(data) or kept.kit != data.versions["kit"]]:
        yield Message(KEPT_BEFORE, {"day": datetime.fromisoformat(before[-1].at).date(), "kit": before[-1].kit})


def is_synthetic(data: StudyData) -> bool:
    """Whether people who do not exist are among the members."""
    return any(member.label == SYNTHETIC for member in data.state.members.values())


def warnings(data: StudyData, policy: DisclosurePolicy) -> Iterator[Message]:
    """What must be read before anything else."""
    if data.study.demonstration:
        yield Message(DEMONSTRATION)
    if is_synthetic(data):
        yield NOT_REAL
    if not data.state.frozen_at:
        yield NOT_FROZEN
    if policy.smallest < DisclosurePolicy().smallest:
        yield SMALL_SHOWN


def tried(data: StudyData) -> Iterator[Message]:
    """What the training was about, what was measured, and how the study was made, from its plan."""
    study = data.study
    yield SUBJECT_WITH_TALKS if data.sittings["talk_questions"].notna().any() else SUBJECT
    yield SAFE
    yield ALL_TRAINED if len(study.arms) < 2 else BY_LOT_WAITING if "waitlist" in study.arms else BY_LOT_CONTROL
    phases = study.compared_phases
    yield plural_message(ONCE if len(phases) < 2 else SAME_TWICE if len(study.forms) < 2 else BEFORE_AND_AFTER, study.cases_of_a_form)
    last = study.phase(phases[-1])
    if len(phases) > 1 and last is not None and last.weeks and last.opens is None:
        yield plural_message(WEEKS, last.weeks)
    said = [told(text) for text in (data.state.statements.get(name, "") for name in TOLD) if text]
    yield Message("In the words of the authors: {statements}", {"statements": " ".join(said)}) if said else CONTENT


def told(statement: str) -> str:
    """A statement of the authors in one paragraph of at most ``MOST_TOLD`` letters: the whole, its first sentence, or what fits of that."""
    text = " ".join(statement.split())
    if len(text) <= MOST_TOLD:
        return text
    first = re.match(r".+?[.!?…](?=\s)", text)
    if first and len(first.group()) <= MOST_TOLD:
        return first.group()
    return f"{text[:MOST_TOLD].rpartition(' ')[0] or text[: MOST_TOLD - 1]}…"


def people_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """How many people had a code, agreed, answered and were lost, by group; the numbers are those of the annex's flow of participants."""
    arms = data.study.arms
    heads = (STEP, *(tuple(Column(arm_label(data, arm)) for arm in arms) if len(arms) > 1 else ()), EVERYBODY)
    if not data.state.members:
        return Table("with-whom", WITH_WHOM, heads, (), empty=NOBODY)
    flow = flow_chart(data, policy).table
    kept = [row for row in flow.rows if row[0] in (ENROLLED, CONSENTED, ANALYSED)] + [row for row in flow.rows if _is_last(row[0], data)]
    return with_reason(Table("with-whom", WITH_WHOM, heads, (*kept, _lost_row(data, policy))), policy)


def _is_last(label: Cell, data: StudyData) -> bool:
    """Whether this step of the flow is the last phase that is compared."""
    return isinstance(label, Message) and label.sentence == COMPLETED and label.gaps["phase"] == PHASES[data.study.compared_phases[-1]]


def _lost_row(data: StudyData, policy: DisclosurePolicy) -> Row:
    """Allocated people without the last phase that is compared, by group and in all: with those who completed it they are all who were allocated.

    While that phase is open, those of them who are known to be lost.
    """
    register, arms = people_register(data, policy), data.study.arms
    return (LEFT, *(register.cell("left", arm) for arm in (*(arms if len(arms) > 1 else ()), ALL_GROUPS)))
