"""Section on detection: whether the person may have been trafficked, then of single indicators; hits and false alarms always apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import DETECTION_ASKED
from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.detection import auc, by_group, predictive_values
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import share_over_units
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.report.columns import (
    CASES,
    DETECTION_ALARMS,
    DETECTION_HITS,
    FALSE_ALARMS,
    GROUP,
    HITS,
    MEASURE,
    PEOPLE,
)
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import (
    NO_ANSWERS,
    NO_PAIRS,
    PHASES,
    Group,
    Pairs,
    consecutive_phases,
    groups,
    pairs,
    with_versions,
)
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import from_phase_to_phase, joined
from tracks_sim.report.parts import (
    HIDDEN,
    Block,
    Cell,
    Column,
    DotPlot,
    Figure,
    Hidden,
    Message,
    Number,
    Row,
    Section,
    Table,
    report_section,
)
from tracks_sim.report.sections.primary import (
    BOTH_SAMPLES,
    CHANGE,
    EARLIER_MEAN,
    IN_OUTCOMES,
    LATER_MEAN,
    arm_difference,
    share,
)

LEAD = Message(
    "Hits: of the indicators the key says are present, the share that people called present. False alarms: of those it says are absent, the share called present. “Not enough information” counts as not called present; what was left open is left out."
)
ASKED_LEAD = Message(
    "Whether people saw which person may have been trafficked, on what was known, and which not; then the same of single indicators. Hits and false alarms stand apart: more hits by saying yes more often are no learning."
)
QUESTION_RULE = Message(
    "Trafficked, on what is known now? Hits: of the answers on cases keyed “yes, enough to offer specialised help”, the share that says yes; “open”, “no” and no answer are misses. False alarms: of the answers on cases keyed “no, what is known has another explanation, and nothing shows that somebody gains”, the share that says yes. Cases keyed “open, ask first” and cases on which readers differ are in neither."
)
INDICATORS_NEXT = Message("Single indicators: the same two rates for each sign that a case asks about.")
PREVALENCE = 0.1
"""Assumed share of indicators that are present, for predictive values; a training form cannot give it."""

D_PRIME, CRITERION, AREA = (
    Column(Message("d′")),
    Column(Message("Criterion c")),
    Column(Message("Area under the ROC curve")),
)
WITHOUT_CONFIDENCE = Column(Message("Judgements without a stated confidence"))
POSITIVE, NEGATIVE = Column(Message("Of those called present, share that is, were one in ten present")), Column(Message("Of those not called present, share that is absent"))

OF_THESE_CASES = Message("These intervals draw whole people anew and hold for these cases.")
FIXED_CASES = Message("Intervals count people as a sample, with all answers of a person together, and hold for these cases: a form asks the question once a case, and a few cases cannot stand for others.")
NO_RATES = Message("No answer counts yet: no submitted case that asks it is keyed yes or no.")
QUESTION_CHANGE = translatable("Trafficked, on what is known now? Change in hits and false alarms: {first} to {second}")
QUESTION_CHANGES, CHANGES = Message("Trafficked, on what is known now? Change in hits and false alarms"), Message("Change in hits and false alarms")
HIT_COUNT, ALARM_COUNT = (
    Column(Message("Detection: hits, number")),
    Column(Message("Detection: false alarms, number")),
)
RIGHT, BEST_CONSTANT = Column(Message("Right")), Column(Message("One answer always, at best"))
PREMATURE_YES, PREMATURE_NO = Column(Message("Said too early: yes")), Column(Message("Said too early: no"))
LEFT_OPEN = Column(Message("Not answered"))


@mask_until_complete
def detection(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Rates, change in each person, discrimination and criterion: of the question where it is asked, then of indicators.

    Of indicators also predictive values at an assumed prevalence.
    """
    judged = indicator_judgements(data)
    row_groups = groups(judged, data, policy)
    rates = rate_plot(row_groups, data, policy)
    blocks: list[Block] = [
        replace(rates, table=joined(rates.table, predictive_table(row_groups, policy))), *change_of_phases(judged, data, policy),
        discrimination_table(row_groups, data, policy),
    ]  # fmt: skip
    answers = detection_answers(data)
    if not len(answers):
        return report_section("detection", LEAD, *blocks)
    return Section(
        "detection",
        Message(DETECTION_ASKED),
        ASKED_LEAD,
        (*question_blocks(answers, data, policy), INDICATORS_NEXT, LEAD, *blocks),
    )


def question_blocks(answers: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Block]:
    """The rule, then tables on the question whether the person may have been trafficked; ``answers``: ``detection_answers``."""
    judged = with_rates(answers)
    row_groups = groups(judged, data, policy)
    rates = question_rate_plot(row_groups, policy)
    rates = replace(rates, table=joined(rates.table, question_signal_table(row_groups, data, policy)))
    return [QUESTION_RULE, rates, question_table(answers, data, policy), *change_of_phases(judged, data, policy, of_question=True)]


def change_of_phases(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, of_question: bool = False) -> list[Block]:
    """``change_blocks`` of each phase and the next one in one table, then their remarks, each once."""
    found = {phases: change_blocks(judged, data, policy, *phases, of_question) for phases in consecutive_phases(data)}
    remarks: list[Block] = []
    for _, *of_phases in found.values():
        remarks += [remark for remark in of_phases if remark not in remarks]
    name, title = ("detection-question-change", QUESTION_CHANGES) if of_question else ("detection-change", CHANGES)
    return [*from_phase_to_phase(name, title, data, lambda first, second: found[first, second][0], IN_OUTCOMES), *remarks]


def detection_answers(data: StudyData) -> pd.DataFrame:
    """Answers to the question whether the person may have been trafficked, one for each sitting of a case that asks it, left open or not.

    ``split``: readers differ; ``state``: yes, open, no, or NA; ``correct``: 1 where the state is the keyed one, else 0.
    """
    rows = with_versions(data.judgements, data)
    rows = rows[rows["step"] == "detection"]
    return rows.assign(split=readers_differ(rows), state=rows["said"], correct=rows["right"].fillna(0).astype("float64"))


def with_rates(answers: pd.DataFrame) -> pd.DataFrame:
    """The answers that count in rates, with ``truth`` (1: keyed yes, 0: keyed no) and ``said`` (1: yes).

    An open answer to a case keyed yes is a miss; to one keyed no it is neither a false alarm nor a correct rejection, and left out.
    """
    counted = answers[answers["is_present"].notna() & (answers["says_present"].notna() | (answers["is_present"] == 1))]
    return counted.assign(truth=counted["is_present"].astype("float64"), said=counted["says_present"].fillna(0).astype("float64"))


def indicator_judgements(data: StudyData) -> pd.DataFrame:
    """Judgements of indicators keyed present or absent that were answered, with ``truth``, ``said`` (1: present), ``person``
    and ``state``: present, absent or insufficient, as it was said."""
    rows = with_versions(data.judgements, data)
    rows = rows[(rows["step"] == "indicators") & rows["is_present"].notna() & rows["says_present"].notna()]
    return rows.assign(
        truth=rows["is_present"].astype("float64"), said=rows["says_present"].astype("float64"), person=rows["trainee"], state=rows["said"]
    )


def with_truth(group: Group, present: int, policy: DisclosurePolicy) -> Group:
    """The group's rows whose key is present (1) or absent (0)."""
    return group.narrow(group.rows[group.rows["truth"] == present], policy)


def question_rate_plot(row_groups: list[Group], policy: DisclosurePolicy) -> DotPlot:
    """Plot and table of hits and false alarms on the question by arm and phase, as counts and as shares."""
    rows: list[Row] = []
    dots = []
    for group in row_groups:
        present, absent = with_truth(group, 1, policy), with_truth(group, 0, policy)
        hit, alarm = (share_over_units(part.rows["said"], part.rows["trainee"]) for part in (present, absent))
        rows.append((
            group.label, group.people_cell, group.number(group.cases), count_cell(present, "said"), present.cell(hit), count_cell(absent, "said"), absent.cell(alarm),
        ))  # fmt: skip
        dots += [present.dot(hit, 0), absent.dot(alarm, 1)]
    table = Table(
        "detection-question-rates", Message("Trafficked, on what is known now? Hits and false alarms by group and phase"),
        (GROUP, PEOPLE, CASES, HIT_COUNT, DETECTION_HITS, ALARM_COUNT, DETECTION_ALARMS), tuple(rows), (FIXED_CASES,), NO_RATES,
    )  # fmt: skip
    return DotPlot(
        "detection-question-plot", Message("Trafficked, on what is known now? Hits and false alarms, with intervals"), tuple(dots), table, 0.0, 1.0,
        groups=(DETECTION_HITS.label, DETECTION_ALARMS.label),
    )  # fmt: skip


def count_cell(group: Group, column: str) -> Message | Hidden | None:
    """How many of a group's rows have 1 in a column, of how many; None where there are none."""
    return HIDDEN if group.hide else count_of(group.rows[column].astype("float64"))


def count_of(values: pd.Series) -> Message | None:
    """How many of values of 1 and 0 are 1, of how many; None where there are none."""
    if values.empty:
        return None
    return Message("{count} of {all}", {"count": Number(int(values.sum())), "all": Number(len(values))})


def question_table(answers: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Share right beside the best constant answer, what was said too early, and what was not answered, by arm and phase."""
    rows: list[Row] = []
    for group in groups(answers, data, policy):
        judged, undecided = (group.narrow(group.rows[mask], policy) for mask in (~group.rows["split"], group.rows["keyed"] == "open"))
        early = [undecided.rows.assign(early=(undecided.rows["state"] == state).fillna(False).astype("float64")) for state in ("yes", "no")]
        constant = judged.rows["keyed"].value_counts(normalize=True)
        rows.append((
            group.label, group.people_cell, group.number(group.cases), judged.cell(share_over_units(judged.rows["correct"], judged.rows["trainee"])),
            judged.number(float(constant.max()), "share") if len(constant) else None,
            *(count_cell(undecided.narrow(part, policy), "early") for part in early),
            count_cell(group.narrow(group.rows.assign(open=group.rows["state"].isna().astype("float64")), policy), "open"),
        ))  # fmt: skip
    notes = (
        Message("Right: the keyed answer was given; what was not answered is not right. Beside it the share that would be right by giving one and the same answer to every case: the best of the three."),
        Message("Said too early: of the answers on cases keyed “open, ask first”. A case on which readers differ counts neither way."),
        FIXED_CASES,
    )
    return Table(
        "detection-question-right", Message("Trafficked, on what is known now? Right answers, and answers given too early"),
        (GROUP, PEOPLE, CASES, RIGHT, BEST_CONSTANT, PREMATURE_YES, PREMATURE_NO, LEFT_OPEN), tuple(rows), notes, NO_ANSWERS,
    )  # fmt: skip


def question_signal_table(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> Table:
    """d' and criterion of the question, of groups with enough people and cases."""
    rows = [(group.label, group.people_cell, group.number(group.cases), *signal_cells(group, data, policy)) for group in row_groups]
    notes = (
        Message("d′: how well the two kinds of cases are told apart, in standard deviations; 0 is not at all. c above 0: slow to say yes, below 0: quick to."),
        OF_THESE_CASES,
    )
    return Table(
        "detection-question-signal", Message("Trafficked, on what is known now? How well the two kinds are told apart"),
        (GROUP, PEOPLE, CASES, D_PRIME, CRITERION), tuple(rows), notes, NO_RATES,
    )  # fmt: skip


def signal_cells(group: Group, data: StudyData, policy: DisclosurePolicy) -> list[Cell]:
    """Cells with d' and the criterion, or the reason why there are none for so few people and cases."""
    signal = by_group(group.rows, (), unit="trainee", seed=policy.seed).set_index("measure")
    reason = too_few("d_prime", group.people, group.cases, data, policy)
    return [
        group.cell(not_estimable(reason, group.people) if reason else estimate_of_row(signal.loc[name]), "decimal")
        for name in ("d_prime", "criterion")
    ]


def rate_plot(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> DotPlot:
    """Plot and table of hits and false alarms by arm and phase."""
    rows: list[Row] = []
    dots = []
    for group in row_groups:
        present, absent = with_truth(group, 1, policy), with_truth(group, 0, policy)
        hit, alarm = share(present.rows, "said"), share(absent.rows, "said")
        rows.append((group.label, group.people_cell, group.number(group.cases), present.cell(hit), absent.cell(alarm)))
        dots += [present.dot(hit, 0), absent.dot(alarm, 1)]
    table = Table(
        "detection-rates", Message("Hits and false alarms by group and phase"), (GROUP, PEOPLE, CASES, HITS, FALSE_ALARMS), tuple(rows),
        (BOTH_SAMPLES,), NO_ANSWERS,
    )  # fmt: skip
    return DotPlot(
        "detection-rates-plot", Message("Hits and false alarms, with intervals"), tuple(dots), table, 0.0, 1.0,
        groups=(HITS.label, FALSE_ALARMS.label),
    )  # fmt: skip


def change_blocks(
    judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str, of_question: bool = False
) -> tuple[Table, *tuple[Message, ...]]:
    """Mean change of each person in both rates from one phase to the next, and a remark where both rose.

    ``of_question``: of the question whether the person may have been trafficked, not of indicators.
    """
    by_arm: dict[str | None, dict[str, tuple[Pairs, Estimate]]] = {}
    for name, present in (("hits", 1), ("false_alarms", 0)):
        for pair in pairs(judged[judged["truth"] == present], "said", data, policy, first, second):
            by_arm.setdefault(pair.group.arm, {})[name] = (pair, mean_change(pair.before, pair.after))
    rows: list[Row] = []
    remarks: list[Message] = []
    columns = (DETECTION_HITS, DETECTION_ALARMS) if of_question else (HITS, FALSE_ALARMS)
    for rates in by_arm.values():
        for name, column in zip(("hits", "false_alarms"), columns, strict=True):
            if name in rates:
                pair, change = rates[name]
                label = pair.group.label if len(data.study.arms) > 1 else None
                rows.append((
                    column.label if label is None else Message("{arm}: {figure}", {"arm": label, "figure": column.label}),
                    *pair.people_and_means(), pair.group.cell(change, "points"),
                ))  # fmt: skip
        remarks += criterion_remarks(rates)
    rows += arm_difference_rows(by_arm, first) if of_question else ()
    title = QUESTION_CHANGE if of_question else translatable("Change in hits and false alarms: {first} to {second}")
    table = Table(
        f"detection-question-change-{second}" if of_question else f"detection-change-{second}",
        Message(title, {"first": PHASES[first], "second": PHASES[second]}),
        (MEASURE, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), tuple(rows),
        (Message("Each person counts once, with the share in either phase."),), NO_PAIRS,
    )  # fmt: skip
    return (table, *remarks)


def arm_difference_rows(by_arm: Mapping[str | None, Mapping[str, tuple[Pairs, Estimate]]], first: str) -> Iterator[Row]:
    """Rows with the mean change of the trained arm less that of the other, from before the training on, where both were measured."""
    for name, column in (("hits", DETECTION_HITS), ("false_alarms", DETECTION_ALARMS)):
        of_arms = [rates[name][0] for rates in by_arm.values() if name in rates]
        if first == "pre" and len(of_arms) == 2:
            hide = any(pair.group.hide for pair in of_arms)
            yield (
                Message("{arm}: {figure}", {"arm": Message("Training group less the other"), "figure": column.label}), None, None, None,
                HIDDEN if hide else Figure(arm_difference(of_arms)[0], "points"),
            )  # fmt: skip


def criterion_remarks(rates: Mapping[str, tuple[Pairs, Estimate]]) -> list[Message]:
    """Remark where hits and false alarms rose together; none where the figures may not be shown."""
    if len(rates) < 2 or any(pair.group.hide for pair, _ in rates.values()):
        return []
    if all((change.value or 0.0) > 0 for _, change in rates.values()):
        pair = next(iter(rates.values()))[0]
        return [Message("{arm}: hits and false alarms both rose. More hits by a looser criterion are no learning; look at d′.", {"arm": pair.group.label})]
    return []


def discrimination_table(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> Table:
    """d', criterion and the area under the curve of the stated confidence, where there are enough people and cases."""
    rows: list[Row] = []
    for group in row_groups:
        with_confidence = group.narrow(group.rows[group.rows["confidence"].notna()], policy)
        cells = signal_cells(group, data, policy)
        reason = too_few("auc", with_confidence.people, with_confidence.cases, data, policy)
        without_confidence = group.narrow(group.rows[group.rows["confidence"].isna()], policy)
        score = present_score(with_confidence.rows)
        area = (
            not_estimable(reason, with_confidence.people)
            if reason
            else auc(with_confidence.rows["truth"], score, with_confidence.rows["trainee"], policy.seed)
        )
        rows.append(
            (
                group.label,
                group.people_cell,
                group.number(group.cases),
                *cells,
                with_confidence.cell(area, "decimal"),
                without_confidence.number(len(without_confidence.rows)),
            )
        )
    notes = (
        Message("d′: how well present and absent are told apart, in standard deviations; 0 is not at all. c above 0: slow to say present, below 0: quick to."),
        Message("The area orders judgements from absent, said most surely, over “not enough information” (all alike) to present, said most surely; 0.5 is chance. Judgements without a stated confidence are left out of it and counted beside it."),
        OF_THESE_CASES,
    )
    return Table(
        "detection-signal", Message("How well present and absent are told apart"), (GROUP, PEOPLE, CASES, D_PRIME, CRITERION, AREA, WITHOUT_CONFIDENCE),
        tuple(rows), notes, NO_ANSWERS,
    )  # fmt: skip


def present_score(judged: pd.DataFrame) -> pd.Series:
    """Order of judgements with a confidence, higher for present: minus the confidence of absent, 0 for not enough information,
    the confidence of present. How sure somebody is that there is not enough information says nothing of presence.
    """
    direction = judged["state"].map({"present": 1.0, "insufficient": 0.0, "absent": -1.0}).astype("float64")
    return direction * judged["confidence"].astype("float64")


def estimate_of_row(row: pd.Series) -> Estimate:
    """A row of ``estimates_frame`` as an Estimate."""
    figures = [None if pd.isna(row[name]) else float(row[name]) for name in ("value", "low", "high", "standard_error")]
    return Estimate(figures[0], figures[1], figures[2], figures[3], int(row["n"]), str(row["reason"]))


def predictive_table(row_groups: list[Group], policy: DisclosurePolicy) -> Table:
    """Predictive values of a judgement at the assumed prevalence."""
    rows: list[Row] = []
    for group in row_groups:
        least = min((with_truth(group, kind, policy) for kind in (0, 1)), key=lambda g: g.people)
        positive, negative = predictive_values(group.rows["truth"], group.rows["said"], group.rows["trainee"], PREVALENCE, policy.seed)
        rows.append((group.label, group.people_cell, least.cell(positive), least.cell(negative)))
    notes = (
        Message("The assumption is ours: forms hold far more indicators than ordinary files, so their own share says nothing about daily work."),
        Message("They describe a way of judging, never a person. The intervals draw whole people anew and hold for these cases."),
    )
    return Table(
        "detection-predictive", Message("Predictive values, were one indicator in ten present"), (GROUP, PEOPLE, POSITIVE, NEGATIVE),
        tuple(rows), notes, NO_ANSWERS,
    )  # fmt: skip
