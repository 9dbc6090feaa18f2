"""Section on calibration: whether stated confidence in indicators agrees with how often people are right."""

from __future__ import annotations

import pandas as pd

from tracks_sim.outcomes.calibration import (
    brier,
    curve,
    expected_calibration_error,
    murphy,
    over_confidence,
    resampled_share,
)
from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASES, GROUP, MEASURE, PEOPLE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import NO_PAIRS, PHASES, Group, groups, pairs, with_versions
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import from_phase_to_phase
from tracks_sim.report.parts import Block, Cell, Column, Line, LinePlot, Message, Row, Section, Table, report_section
from tracks_sim.report.sections.primary import CHANGE, EARLIER_MEAN, IN_OUTCOMES, LATER_MEAN

LEAD = Message(
    "Beside each judgement of an indicator people said how sure they were. Who is well calibrated is right in 70 % of the judgements of which they are 70 % sure."
)
BINS = 10
BIASED = Message("These figures have no interval: in small samples chance alone makes them larger, and a resample would show the same.")
NONE_STATED = Message("Nobody has said how sure they were of a judgement yet, so there is nothing to show.")

CHANGES = Message("Change in calibration")
JUDGEMENTS = Column(Message("Judgements"))
BRIER, BASE_RATE = Column(Message("Brier score")), Column(Message("Brier score of the share right"))
OVER = Column(Message("Over-confidence"))
RELIABILITY, RESOLUTION = Column(Message("Lack of calibration")), Column(Message("Resolution"))
ECE = Column(Message("Expected calibration error"))
MEAN_CONFIDENCE, RIGHT = Column(Message("Mean confidence")), Column(Message("Share right"))
CONFIDENCE_AXIS, RIGHT_AXIS = Message("Confidence"), Message("Share right")


@mask_until_complete
def calibration(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Brier score and over-confidence by arm and phase, their change in each person, the parts of the score and the curve."""
    judgements = stated_judgements(data)
    row_groups = groups(judgements, data, policy)
    blocks: list[Block] = [
        score_table(row_groups, policy),
        component_table(row_groups, data, policy),
        *from_phase_to_phase(
            "calibration-change",
            CHANGES,
            data,
            lambda first, second: change_table(judgements, data, policy, first, second),
            IN_OUTCOMES,
        ),
        curve_plot(row_groups, data, policy),
    ]
    return report_section("calibration", LEAD, *blocks)


def stated_judgements(data: StudyData) -> pd.DataFrame:
    """Judgements of indicators with a stated confidence that are right or not, with ``loss`` (squared distance) and ``over`` (distance)."""
    judgements = with_versions(data.judgements, data)
    judgements = judgements[(judgements["step"] == "indicators") & judgements["confidence"].notna() & judgements["right"].notna()]
    judgements = judgements.assign(right=judgements["right"].astype("float64"), confidence=judgements["confidence"].astype("float64"))
    return judgements.assign(
        loss=(judgements["confidence"] - judgements["right"]) ** 2, over=judgements["confidence"] - judgements["right"]
    )


def score_table(row_groups: list[Group], policy: DisclosurePolicy) -> Table:
    """Brier score and over-confidence, which need no minimum number of people, by group."""
    rows: list[Row] = []
    for group in row_groups:
        right, confidence, unit = group.rows["right"], group.rows["confidence"], group.rows["trainee"]
        rows.append((
            group.label, group.people_cell, group.number(len(group.rows)), group.cell(brier(right, confidence, unit, policy.seed), "decimal"),
            group.number(float(right.mean() * (1 - right.mean())), "decimal"), group.cell(over_confidence(right, confidence, unit, policy.seed), "points"),
        ))  # fmt: skip
    notes = (
        Message("Brier score: mean squared distance of confidence and being right; 0 is best, 0.25 is being half sure throughout. Beside it what it would be if everybody always stated the share that is right in the group."),
        Message("Over-confidence: mean confidence less share right. Intervals draw whole people anew and hold for these cases."),
    )
    return Table(
        "calibration-scores", Message("Confidence and being right, by group and phase"), (GROUP, PEOPLE, JUDGEMENTS, BRIER, BASE_RATE, OVER),
        tuple(rows), notes, NONE_STATED,
    )  # fmt: skip


def change_table(judgements: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> Table:
    """Mean change of each person in Brier score and in over-confidence."""
    rows: list[Row] = []
    for column, name, kind in (("loss", BRIER.label, "decimal"), ("over", OVER.label, "points")):
        for pair in pairs(judgements, column, data, policy, first, second):
            group, change = pair.group, mean_change(pair.before, pair.after)
            label = name if len(data.study.arms) < 2 else Message("{arm}: {figure}", {"arm": group.label, "figure": name})
            rows.append((label, *pair.people_and_means(kind), group.cell(change, kind)))  # type: ignore[arg-type]
    return Table(
        f"calibration-change-{second}",
        Message("Change in calibration: {first} to {second}", {"first": PHASES[first], "second": PHASES[second]}),
        (MEASURE, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), tuple(rows), (), NO_PAIRS,
    )  # fmt: skip


def component_table(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> Table:
    """Murphy's parts of the Brier score, and the expected calibration error."""
    rows: list[Row] = []
    for group in row_groups:
        right, confidence = group.rows["right"], group.rows["confidence"]
        split = murphy(right, confidence)
        components = [unless_too_few(group, "calibration", data, policy, e) for e in (split.reliability, split.resolution)]
        ece = unless_too_few(group, "ece", data, policy, expected_calibration_error(right, confidence, BINS))
        rows.append((group.label, group.people_cell, group.number(group.cases), *(number_cell(group, e) for e in (*components, ece))))
    notes = (
        BIASED,
        Message("Brier score = lack of calibration − resolution + that of the share right (Murphy 1973), each stated probability a bin. Less lack of calibration and more resolution are better."),
        Message("Expected calibration error: mean distance of confidence and share right over ten bins of equal width."),
    )
    return Table(
        "calibration-parts", Message("Parts of the Brier score"), (GROUP, PEOPLE, CASES, RELIABILITY, RESOLUTION, ECE), tuple(rows),
        notes, NONE_STATED,
    )  # fmt: skip


def number_cell(group: Group, estimate: Estimate) -> Cell:
    """Cell for an estimate that has no interval: its number, or the reason why there is none."""
    return group.cell(estimate, "decimal") if estimate.value is None else group.number(estimate.value, "decimal")


def unless_too_few(group: Group, name: str, data: StudyData, policy: DisclosurePolicy, estimate: Estimate) -> Estimate:
    """The estimate, or the reason why there is none for so few people and cases."""
    reason = too_few(name, group.people, group.cases, data, policy)
    return not_estimable(reason, group.people) if reason else estimate


def curve_plot(row_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> LinePlot:
    """Calibration curves: share right over confidence, a small plot for each phase, a row for each arm.

    Points of too few people are left out.
    """
    rows: list[Row] = []
    lines = []
    for group in sorted(row_groups, key=lambda group: data.study.arms.index(group.arm)):
        points, sizes, intervals = [], [], []
        if group.hide or too_few("calibration", group.people, group.cases, data, policy):
            lines.append(Line(group.label, ()))
            continue
        for _, step in curve(group.rows["right"], group.rows["confidence"], BINS).iterrows():
            last = step["bin_high"] >= 1
            within = (group.rows["confidence"] >= step["bin_low"]) & ((group.rows["confidence"] < step["bin_high"]) | last)
            part = group.narrow(group.rows[within], policy)
            if part.hide:
                continue
            share = resampled_share(part.rows["right"], part.rows["trainee"], policy.seed)
            rows.append(
                (
                    group.label,
                    part.people_cell,
                    part.number(len(part.rows)),
                    part.number(float(step["mean_probability"]), "share"),
                    part.cell(share),
                )
            )
            points.append((float(step["mean_probability"]), float(step["observed"])))
            sizes.append(int(step["n"]))
            intervals.append(None if share.low is None or share.high is None else (share.low, share.high))
        lines.append(Line(group.label, tuple(points), tuple(sizes), tuple(intervals)))
    notes = (
        Message("Steps of ten points; larger marks stand for more judgements. Steps that rest on too few people to be shown are left out. Intervals draw whole people anew and hold for these cases."),
    )
    table = Table(
        "calibration-curve", Message("Share right by confidence"), (GROUP, PEOPLE, JUDGEMENTS, MEAN_CONFIDENCE, RIGHT), tuple(rows), notes,
        Message("No group has enough people and cases for a curve."),
    )  # fmt: skip
    return LinePlot(
        "calibration-curve-plot", Message("Share right over confidence; on the diagonal both are equal"), CONFIDENCE_AXIS, RIGHT_AXIS, tuple(lines),
        table, (0.0, 1.0), (0.0, 1.0), diagonal=True, plots_per_row=len(data.study.phases),
    )  # fmt: skip
