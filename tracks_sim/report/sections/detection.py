"""Section on the detection of indicators: hits and false alarms, always apart."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.change import PairedChange, paired_change
from tracks_sim.outcomes.detection import auc, by_group, predictive_values
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASES, FALSE_ALARMS, GROUP, HITS, MEASURE, PEOPLE
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
from tracks_sim.report.parts import Block, Cell, Column, DotPlot, Message, Section, Table
from tracks_sim.report.sections.primary import BOTH_SAMPLES, CHANGE, EARLIER_MEAN, LATER_MEAN, share
from tracks_sim.report.withheld import until_comparable

TITLE = Message(SECTION_TITLES["detection"])
LEAD = Message(
    translatable("Hits: of the indicators the key says are present, the share that people called present. False alarms: of those it says are absent, the share called present. “Not enough information” counts as not called present; what was left open is left out.")
)
PREVALENCE = 0.1
"""Assumed share of indicators that are present, for predictive values; a training form cannot give it."""

D_PRIME, CRITERION, AREA = Column(Message(translatable("d′"))), Column(Message(translatable("Criterion c"))), Column(Message(translatable("Area under the ROC curve")))
WITHOUT_CONFIDENCE = Column(Message(translatable("Judgements without a stated confidence")))
POSITIVE, NEGATIVE = Column(Message(translatable("Of those called present, share that is"))), Column(Message(translatable("Of those not called present, share that is absent")))


@until_comparable
def detection(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Rates, change in each person, discrimination and criterion, and predictive values at an assumed prevalence."""
    judged = indicator_judgements(data)
    row_groups = groups(judged, data, policy)
    blocks: list[Block] = [rate_plot(row_groups, data, policy)]
    for first, second in consecutive_phases(data):
        blocks += change_blocks(judged, data, policy, first, second)
    blocks += [discrimination_table(row_groups, data, policy), predictive_table(row_groups, policy)]
    return Section("detection", TITLE, LEAD, tuple(blocks))


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


def rate_plot(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> DotPlot:
    """Plot and table of hits and false alarms by arm and phase."""
    rows: list[tuple[Cell, ...]] = []
    dots = []
    for group in row_groups:
        present, absent = with_truth(group, 1, policy), with_truth(group, 0, policy)
        hit, alarm = share(present.rows, "said"), share(absent.rows, "said")
        rows.append((group.label, group.people_cell, group.number(group.cases), present.cell(hit), absent.cell(alarm)))
        dots += [present.dot(hit, 0), absent.dot(alarm, 1)]
    table = Table(
        "detection-rates", Message(translatable("Hits and false alarms by group and phase")), (GROUP, PEOPLE, CASES, HITS, FALSE_ALARMS), tuple(rows),
        (BOTH_SAMPLES,), NO_ANSWERS,
    )  # fmt: skip
    return DotPlot(
        "detection-rates-plot", Message(translatable("Hits and false alarms, with intervals")), tuple(dots), table, 0.0, 1.0,
        groups=(HITS.label, FALSE_ALARMS.label),
    )  # fmt: skip


def change_blocks(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> list[Block]:
    """Mean change of each person in both rates from one phase to the next, and a remark where both rose."""
    by_arm: dict[str | None, dict[str, tuple[Pairs, PairedChange]]] = {}
    for name, present in (("hits", 1), ("false_alarms", 0)):
        for pair in pairs(judged[judged["truth"] == present], "said", data, policy, first, second):
            by_arm.setdefault(pair.group.arm, {})[name] = (pair, paired_change(pair.before, pair.after))
    rows: list[tuple[Cell, ...]] = []
    remarks: list[Block] = []
    for rates in by_arm.values():
        for name, column in (("hits", HITS), ("false_alarms", FALSE_ALARMS)):
            if name in rates:
                pair, change = rates[name]
                label = pair.group.label if len(data.study.arms) > 1 else None
                rows.append((
                    column.label if label is None else Message(translatable("{arm}: {figure}"), {"arm": label, "figure": column.label}),
                    pair.group.people_cell, pair.group.number(float(pair.before.mean()), "share"),
                    pair.group.number(float(pair.after.mean()), "share"), pair.group.cell(change.difference, "points"),
                ))  # fmt: skip
        remarks += criterion_remarks(rates)
    table = Table(
        f"detection-change-{second}",
        Message(translatable("Change in hits and false alarms: {first} to {second}"), {"first": PHASES[first], "second": PHASES[second]}),
        (MEASURE, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), tuple(rows),
        (Message(translatable("Each person counts once, with the share in either phase.")),), NO_PAIRS,
    )  # fmt: skip
    return [table, *remarks]


def criterion_remarks(rates: Mapping[str, tuple[Pairs, PairedChange]]) -> list[Message]:
    """Remark where hits and false alarms rose together; none where the figures may not be shown."""
    if len(rates) < 2 or any(pair.group.hide for pair, _ in rates.values()):
        return []
    if all((change.difference.value or 0.0) > 0 for _, change in rates.values()):
        pair = next(iter(rates.values()))[0]
        return [Message(translatable("{arm}: hits and false alarms both rose. More hits by a looser criterion are no learning; look at d′ below."), {"arm": pair.group.label})]
    return []


def discrimination_table(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> Table:
    """d', criterion and the area under the curve of the stated confidence, where there are enough people and cases."""
    rows: list[tuple[Cell, ...]] = []
    for group in row_groups:
        signal = by_group(group.rows, (), unit="trainee", seed=policy.seed).set_index("measure")
        with_confidence = group.narrow(group.rows[group.rows["confidence"].notna()], policy)
        cells = []
        for name in ("d_prime", "criterion"):
            reason = too_few("d_prime", group.people, group.cases, data, policy)
            cells.append(group.cell(not_estimable(reason, group.people) if reason else estimate_of_row(signal.loc[name]), "decimal"))
        reason = too_few("auc", with_confidence.people, with_confidence.cases, data, policy)
        without_confidence = group.narrow(group.rows[group.rows["confidence"].isna()], policy)
        score = present_score(with_confidence.rows)
        area = not_estimable(reason, with_confidence.people) if reason else auc(with_confidence.rows["truth"], score, with_confidence.rows["trainee"], policy.seed)
        rows.append((group.label, group.people_cell, group.number(group.cases), *cells, with_confidence.cell(area, "decimal"), without_confidence.number(len(without_confidence.rows))))
    notes = (
        Message(translatable("d′: how well present and absent are told apart, in standard deviations; 0 is not at all. c above 0: slow to say present, below 0: quick to.")),
        Message(translatable("The area orders judgements from absent, said most surely, over “not enough information” (all alike) to present, said most surely; 0.5 is chance. Judgements without a stated confidence are left out of it and counted beside it.")),
        Message(translatable("These intervals draw whole people anew and hold for these cases.")),
    )
    return Table(
        "detection-signal", Message(translatable("How well present and absent are told apart")), (GROUP, PEOPLE, CASES, D_PRIME, CRITERION, AREA, WITHOUT_CONFIDENCE),
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
    rows: list[tuple[Cell, ...]] = []
    for group in row_groups:
        least = min((with_truth(group, kind, policy) for kind in (0, 1)), key=lambda g: g.people)
        positive, negative = predictive_values(group.rows["truth"], group.rows["said"], group.rows["trainee"], PREVALENCE, policy.seed)
        rows.append((group.label, group.people_cell, least.cell(positive), least.cell(negative)))
    notes = (
        Message(translatable("The assumption is ours: forms hold far more indicators than ordinary files, so their own share says nothing about daily work.")),
        Message(translatable("They describe a way of judging, never a person. The intervals draw whole people anew and hold for these cases.")),
    )
    return Table(
        "detection-predictive", Message(translatable("Predictive values, were one indicator in ten present")), (GROUP, PEOPLE, POSITIVE, NEGATIVE),
        tuple(rows), notes, NO_ANSWERS,
    )  # fmt: skip
