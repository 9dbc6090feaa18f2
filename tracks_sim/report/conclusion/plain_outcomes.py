"""The main outcomes of a study in words and numbers that need no statistics: the primary one, the planned others, severe harms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.amounts import number_of_100
from tracks_sim.report.conclusion.icon_array import NOT_COMPARED, TOO_FEW, IconArrays
from tracks_sim.report.disclosure_control import DisclosurePolicy, hidden_of
from tracks_sim.report.formatting import WHY_NOT_SHOWN
from tracks_sim.report.groups import arm_label
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.outcome_rows import (
    AMOUNT_WORDS,
    CONCLUSION_WORDS,
    NOT_IN_BOTH,
    WITHOUT_WORDS,
    OutcomeRow,
    outcome_rows,
)
from tracks_sim.report.outcome_scores import PRIMARY, ArmScores
from tracks_sim.report.parts import HIDDEN, Cell, Column, Message, Number, NumberKind, Row, Table, plural_message
from tracks_sim.report.planned_effect import PlannedEffect
from tracks_sim.report.study_conclusion import StudyConclusion

MOST_ROWS = 8
"""Rows of the table: more would not fit beside the words on a page."""
ALWAYS = "severe_harms"
"""The outcome that is shown whether the plan names it or not."""

PLAIN_NAMES: Mapping[str, Message] = {
    "safe_response": Message("Safe responses, of 100"),
    "severe_harms": Message("Responses with a severe harm, of 100 (fewer is better)"),
    "detection_hits": Message("Of 100 people to whom special help should be offered, how many were noticed"),
    "detection_false_alarms": Message("Of 100 people with nothing that points to trafficking, how many were taken for possible victims (fewer is better)"),
    "hits": Message("Of 100 signs of trafficking that were there, how many were seen"),
    "false_alarms": Message("Of 100 signs that were not there, how many were said to be there (fewer is better)"),
    "d_prime": Message("How well signs that are there were told from signs that are not (0 is guessing, more is better)"),
    "recommended_questions": Message("Of 100 questions in the talks, how many left the person room"),
    "needed_facts": Message("Of 100 facts that were needed, how many the person told in full"),
    "safety_steps": Message("Of 100 precautions in the talks, how many were taken"),
    "knowledge": Message("Of 100 questions on knowledge, how many were answered right"),
    "confidence": Message("How confident people felt, from 1 to 5 (neither way is better)"),
    "brier_score": Message("How far people were from being right and sure of it, from 0 to 1 (less is better)"),
    "over_confidence": Message("How much surer people were than right, in points of 100 (neither way is better)"),
}
"""By outcome, in the order of ``MEASURED``."""

WHAT = Column(Message("What was measured"), numeric=False)
WITH_TRAINING, AFTER_TRAINING = (
    Column(Message(label), numeric=False)
    for label in (translatable("With the training"), translatable("After the training"))
)
TITLE = Message("The main outcomes")
TWO_PHASES, ONE_PHASE = translatable("{arm}, before\u00a0→\u00a0after"), translatable("{arm}")

CANNOT_BE_ESTIMATED = Message("cannot be estimated")
OPEN = Message("open")
UNDECIDED = Message("Undecided: chance alone can explain the difference.")

FROM_THE_MODEL = Message("Safe responses: the numbers of the picture. In the other rows each person who answered both times counts once.")
FROM_THE_MODEL_ONCE = Message("Safe responses: the numbers of the picture. In the other rows each person counts once.")
COUNTED = Message("Each person who answered both times counts once; the picture counts every response.")
COUNTED_ONCE = Message("Each person counts once; the picture counts every response.")
BEGAN_ALIKE = Message("In the other rows the last column compares people who began at the same level, so it can differ from what the numbers suggest.")
HARMS_APART = Message("Severe harms: all responses after the training are compared.")
NOT_YET = Message("Nothing is shown here until there is a result.")
MORE_ROWS = translatable_plural("{n} further planned outcome is in the annex.", "{n} further planned outcomes are in the annex.")


def main_rows(data: StudyData, policy: DisclosurePolicy, planned: PlannedEffect | None) -> list[OutcomeRow] | Message:
    """The primary outcome, the planned others and severe harms, or why none is shown, as the annex has it. ``planned`` as of the data."""
    if planned is not None and planned.reason is not None and (planned.lacks_answers or data.study.compared_phases == ("pre",)):
        return NOT_YET if planned.outcome == "not_measured" else NOT_COMPARED
    if planned is not None and planned.reason is not None and planned.lacks_results:
        return planned.reason
    shown, withheld = comparable(data)
    if withheld is not None:
        return withheld
    rows = outcome_rows(shown, policy, planned, exploratory=(ALWAYS,))
    if all(row.hide or not row.arms for row in rows):
        return TOO_FEW if any(row.hide for row in rows) else Message(NOT_IN_BOTH)
    return rows


def main_table(
    rows: list[OutcomeRow] | Message, data: StudyData, policy: DisclosurePolicy, picture: IconArrays, concluded: StudyConclusion
) -> Table:
    """Numbers before and after by group, and what they say. ``rows``: of ``main_rows``; ``picture`` has the numbers of the first."""
    alone, once = len(data.study.arms) < 2, len(data.study.compared_phases) < 2
    says = AFTER_TRAINING if alone else WITH_TRAINING
    heads = tuple(Column(Message(ONE_PHASE if once else TWO_PHASES, {"arm": arm_label(data, arm)})) for arm in data.study.arms)
    if isinstance(rows, Message):
        return Table("main-outcomes", TITLE, (WHAT, *heads, says), (), empty=rows)
    severe = [row for row in rows if row.name == ALWAYS]
    kept = [row for row in rows if row.name != ALWAYS][: MOST_ROWS - len(severe)] + severe
    kept.sort(key=rows.index)
    cells = tuple((PLAIN_NAMES[row.name], *_numbers(row, data, picture), HIDDEN if row.hide else said_of(row, concluded)) for row in kept)
    left_out = len(rows) - len(kept)
    notes = (
        (FROM_THE_MODEL_ONCE if once else FROM_THE_MODEL) if picture.source == "model" else COUNTED_ONCE if once else COUNTED,
        *((BEGAN_ALIKE,) if not alone and not once else ()),
        *((HARMS_APART,) if severe and harm_in_a_word(concluded) is not None and not severe[0].hide else ()),
        *((UNDECIDED,) if any(said_of(row, concluded) == CONCLUSION_WORDS["undecided"] and not row.hide for row in kept) else ()),
        *((plural_message(MORE_ROWS, left_out),) if left_out else ()),
    )
    return with_reason(Table("main-outcomes", TITLE, (WHAT, *heads, says), cells, notes), policy)


def with_reason(table: Table, policy: DisclosurePolicy) -> Table:
    """The table with a note why some of its cells are not shown, where there are such cells."""
    count, of = hidden_of(table)
    if not count:
        return table
    return replace(table, notes=(*table.notes, plural_message(WHY_NOT_SHOWN, count, figures=Number(of), smallest=Number(policy.smallest))))


def _numbers(row: OutcomeRow, data: StudyData, picture: IconArrays) -> Row:
    if row.name == PRIMARY and picture.source == "model":
        by_phase: list[list[Number | Message]] = [
            [Number(picture.safe(arm, phase) or 0) for phase in data.study.compared_phases] for arm in data.study.arms
        ]
        return tuple(_side_by_side(numbers) for numbers in by_phase)
    by_arm = {arm.arm: _means(arm, row.measured.kind) for arm in row.arms}
    return tuple(by_arm.get(arm) for arm in data.study.arms)


def _means(arm: ArmScores, kind: NumberKind) -> Cell:
    if arm.hide:
        return HIDDEN
    return _side_by_side([of_100_said(mean) if kind == "share" else mean for mean in arm.means(kind)])


def of_100_said(mean: Number | Message) -> Number | Message:
    """A mean share as a number of 100; what stands for a mean that is not shown is said so too."""
    if isinstance(mean, Number):
        return number_of_100(mean.value)
    bound = mean.gaps["n"]
    assert isinstance(bound, Number)
    return Message(mean.sentence, {"n": number_of_100(bound.value)})


def _side_by_side(numbers: list[Number | Message]) -> Message | Number:
    return Message("{before}\u00a0→\u00a0{after}", {"before": numbers[0], "after": numbers[1]}) if len(numbers) > 1 else numbers[0]


def said_of(row: OutcomeRow, concluded: StudyConclusion) -> Message:
    """What the comparison says of an outcome, in a word or two, of severe harms as the conclusion has it; of a row that is shown."""
    if row.name == ALWAYS and (harm := harm_in_a_word(concluded)) is not None:
        return harm
    if row.outcome in WITHOUT_WORDS:
        return CANNOT_BE_ESTIMATED
    words = (CONCLUSION_WORDS if row.measured.better else AMOUNT_WORDS)[row.outcome]
    return Message("{words}: a hint, as it was not planned", {"words": words}) if row.role == "exploratory" and row.outcome in ("better", "worse") else words


def harm_in_a_word(concluded: StudyConclusion) -> Message | None:
    """What the conclusion says of severe harms, for a table; None where it is not told, and for a study that keeps its own."""
    harm = concluded.harm
    if concluded.as_frozen or harm.difference is None:
        return None
    if harm.state == "worse" or (harm.difference.by_case.high or 0.0) < 0:
        return CONCLUSION_WORDS["worse" if harm.state == "worse" else "better"]
    return OPEN if harm.state == "open" else Message("surely less than {margin} more", {"margin": Number(harm.margin)})
