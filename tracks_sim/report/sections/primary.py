"""Section on the primary outcome: safe and proportionate responses, their change, and the planned model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tracks_sim.outcomes.change import ancova, paired_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.fairness import clustered_share
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASES, GROUP, MEASURE, PEOPLE, RESPONSES
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import (
    NO_ANSWERS,
    NO_PAIRS,
    PHASE_NAMES_NOTE,
    PHASES,
    Pairs,
    arm_label,
    consecutive_phases,
    groups,
    omitted_note,
    pairs,
    safe_or_not,
)
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.joined_tables import PERIOD, PERIODS, one_above_the_other
from tracks_sim.report.parts import (
    HIDDEN,
    Block,
    Column,
    DotPlot,
    Figure,
    Message,
    Number,
    Row,
    Section,
    Table,
    report_section,
)
from tracks_sim.report.planned_effect import (
    PlannedEffect,
    conclusion,
    effect_between,
    empty_cells,
    no_comparison,
    planned_effect,
    probabilities_of_arms,
)
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

LEAD = Message(
    "The primary outcome, named in the plan before the first answer: an accepted decision and no severe harm, judged once for each person and case."
)
KEPT_MODEL = Message("The plan was made when groups were still allowed to differ before the training in this model, and keeps it. Plans of today hold them alike there, as chance made them, which needs about a quarter fewer people.")
BOTH_SAMPLES = Message("Intervals count people and cases as samples: they speak of other people and other cases of the kind.")
ONE_GROUP = Message("There is no group to compare with: how far responses changed can be seen, but this design cannot say why.")
TRAINED_BETWEEN = Message("The wait-list group was trained between the second phase and the third: for it the later change is the one from before to after its training.")
LATER = Message("A fall after the training is expected where nothing is practised; how much of it is forgetting this design cannot say.")

CHANGES = Message("Change in safe responses")
RESULT = Column(Message("Result"))
SAFE = Column(Message("Safe responses"))
EARLIER_MEAN, LATER_MEAN = Column(Message("Earlier")), Column(Message("Later"))
IN_OUTCOMES = (EARLIER_MEAN, LATER_MEAN)
"""Columns on the same people that the table of all outcomes has already."""
CHANGE = Column(Message("Change in each person, mean"))
STANDARDISED = Column(Message("Change in standard deviations (g)"))

DIFFERENCE = Message("Difference in the probability of a safe response")
ODDS_RATIO = Message("Odds ratio of a safe response")
RATIO_OF_ODDS_RATIOS = Message("Ratio of the odds ratios of a safe response")
MEANING: Mapping[str, Message] = {
    "phase:arm": Message("Difference above 0: the chance of a safe response rose more, or fell less, in the training group than in the other; below 0 the other way round."),
    "arm": Message("Difference above 0: the chance of a safe response is higher in the training group than in the other; below 0 it is lower."),
    "phase": Message("Difference above 0: the chance of a safe response is higher in the later phase; below 0 it is lower."),
}
OTHER_CASES = Message("The same, for other cases of the kind")
LOT = Message("p value of the randomisation test, by the study’s own lot")
NOT_REJECTED = Message("Differences that the randomisation test does not reject")
BY_LOT = Message("One group of answers has only one outcome. p value and interval are therefore those of the randomisation test, by the study’s own lot; the model was fitted with a penalty.")
ONE_TEST = Message("Only the difference is tested. The ratio is of the same model on another scale, for the same person and case: close to the level of the test, or where the groups differed before, it can point elsewhere.")


def primary(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Shares, paired changes from each phase to the next, and the planned mixed model where there are enough people."""
    comparable_data, withheld = comparable(data)
    responses, shown = (safe_or_not(part) for part in (data, comparable_data))
    open_phases = [phases for phases in consecutive_phases(data) if phases[1] not in data.closed_phases]
    lost = comparable_data.sittings[comparable_data.sittings["safe"].isna()]
    planned, arms = planned_effect(data, responses, policy), tuple(data.study.arms)
    unmeasured = planned is not None and planned.lacks_answers
    blocks: list[Block] = [
        Message("Planned: mixed logistic regression; the difference in the probability of a safe response is tested two-sided at a level of {alpha}. Intervals of the planned model exclude 0 exactly where the test does; all other intervals are of 95 %.", {"alpha": Number(data.study.plan.alpha, "level")}),
        *((KEPT_MODEL,) if len(arms) > 1 and len(data.study.compared_phases) > 1 and data.study.plan.model != EQUAL_BEFORE else ()),
        *(
            (Message("By the plan a difference of {points} points or more matters.", {"points": Number(smallest)}),)
            if (smallest := data.study.plan.smallest_effect) is not None
            else ()
        ),
        *(PHASE_NAMES_NOTE[arm] for arm in data.study.arms if arm in PHASE_NAMES_NOTE),
        *(
            (share_plot(shown, data, policy, omitted_note(len(lost), lost["trainee"].nunique(), policy), NO_ANSWERS),)
            if len(shown) or withheld is None
            else ()
        ),
        *((ONE_GROUP,) if len(arms) < 2 and not unmeasured else ()),  # on how to read a change: there is none yet
    ]
    if planned is not None and (planned.lacks_answers or planned.lacks_results):  # tables of changes would be empty, or read like an effect
        return report_section("primary", LEAD, *blocks, *conclusion(planned))
    if open_phases:
        changes = [
            (Message(PERIOD, {"first": PHASES[a], "second": PHASES[b]}), change_table(shown, data, policy, a, b))
            for a, b in open_phases
        ]
        blocks.append(one_above_the_other("primary-change", CHANGES, PERIODS, changes))
    for phases in open_phases:
        if phases[0] == "pre" and planned is not None:
            blocks += [model_table(data, planned, arms, phases), *conclusion(planned)]
        else:  # the trained alone, since the time between later phases means something else in the other arm
            blocks.append(model_table(data, effect_between(data, responses, policy, ("training",), phases), ("training",), phases))
    if withheld is not None:
        blocks.append(withheld)
    if planned is not None and planned.effect == "arm":
        blocks += [model_table(data, planned, arms, (data.study.phases[0].id,)), *conclusion(planned)]
    return report_section("primary", LEAD, *blocks)


def share_plot(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, notes: tuple[Message, ...], empty: Message) -> DotPlot:
    """Plot and table of the share of safe responses by arm and phase."""
    row_groups = groups(responses, data, policy)
    estimates = [share(group.rows, "safe") for group in row_groups]
    rows = tuple(
        (group.label, group.people_cell, group.number(group.cases), group.number(len(group.rows)), group.cell(estimate))
        for group, estimate in zip(row_groups, estimates, strict=True)
    )
    table = Table(
        "primary-shares", Message("Safe responses by group and phase"), (GROUP, PEOPLE, CASES, RESPONSES, SAFE), rows,
        (BOTH_SAMPLES, *notes), empty,
    )  # fmt: skip
    order: list[str] = [phase.id for phase in data.study.phases]
    dots = tuple(g.dot(e, order.index(g.phase or order[0])) for g, e in zip(row_groups, estimates, strict=True))
    return DotPlot(
        "primary-shares-plot", Message("Share of safe responses, with intervals"), dots, table, 0.0, 1.0
    )  # fmt: skip


def share(rows: pd.DataFrame, column: str) -> Estimate:
    """Share of 1 in a column, over rows with a value, with an interval that treats people and cases as samples."""
    with_value = rows[rows[column].notna()]
    return clustered_share(with_value[column].astype("float64"), with_value["trainee"], with_value["case"])


def change_table(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> Table:
    """Mean change of each person from one phase to the next by arm, and the difference of the arms.

    From before the training on there is nothing to show until every arm was measured in both phases.
    """
    from_before = first == "pre"
    arm_pairs = pairs(responses, "safe", data, policy, first, second)
    lack = empty_cells(data, responses, data.study.arms, (first, second)) if from_before else None
    empty = no_comparison(lack) if lack else NO_PAIRS
    rows: list[Row] = []
    for pair in arm_pairs:
        group, change = pair.group, paired_change(pair.before, pair.after)
        rows.append((
            group.label, *pair.people_and_means(), group.cell(change.difference, "points"), group.cell(change.g_av, "decimal"),
        ))  # fmt: skip
    notes = [Message("Each person who answered in both phases counts once, with the share of safe responses in either phase. g: the change divided by the mean of the standard deviations of both phases, corrected for few people.")]
    if from_before and len(arm_pairs) == 2 and data.study.plan.model != EQUAL_BEFORE:  # else the planned model alone compares them
        difference, adjusted = arm_difference(arm_pairs)
        people = sum(pair.group.people for pair in arm_pairs)
        reason = too_few("ancova", people, arm_pairs[0].group.cases, data, policy)
        any_hidden = any(pair.group.hide for pair in arm_pairs)
        for label, estimate in (
            (Message("Training group less the other, those who answered in both phases"), difference),
            (Message("The same, adjusted for the earlier share"), not_estimable(reason, people) if reason else adjusted),
        ):
            rows.append((label, None, None, None, HIDDEN if any_hidden else Figure(estimate, "points"), None))
    if not from_before:
        notes += [TRAINED_BETWEEN] if "waitlist" in data.study.arms else []
        notes += [LATER]
    return Table(
        f"primary-change-{second}", Message("Change in safe responses: {first} to {second}", {"first": PHASES[first], "second": PHASES[second]}),
        (GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE, STANDARDISED), tuple(rows), tuple(notes), empty,
    )  # fmt: skip


def arm_difference(arm_pairs: list[Pairs]) -> tuple[Estimate, Estimate]:
    """Mean change of the trained arm less that of the other, and the difference after, adjusted for before (ANCOVA).

    Both with HC3 standard errors.
    """
    table = pd.concat([
        pd.DataFrame({"before": pair.before, "after": pair.after, "change": pair.after - pair.before, "arm": pair.group.arm}) for pair in arm_pairs
    ])  # fmt: skip
    control = next(str(pair.group.arm) for pair in arm_pairs if pair.group.arm != "training")
    raw = ancova(table, "change", (), control=control).adjusted_difference
    return raw, ancova(table, control=control).adjusted_difference


def model_table(data: StudyData, planned: PlannedEffect, arms: tuple[str, ...], phases: tuple[str, ...]) -> Table:
    """Table of the difference in probability with its p value, of the changes behind it, and of the odds ratio."""
    model, first, second = planned.model, phases[0], phases[-1]
    absent = planned.reason if planned.reason is not None and planned.reason.gaps and not planned.hide else None
    rows: list[Row] = [(DIFFERENCE, absent or (HIDDEN if planned.hide else Figure(planned.difference, "points")))]
    notes: list[Message] = []
    if model is not None and model.p_value is not None:
        rows.append((Message("p value of that difference, two-sided"), Number(model.p_value, "p")))
        rows += beside_the_model(planned) if data.study.plan.model == EQUAL_BEFORE or planned.by_lot or data.state.concludes > 1 else []
        rows += [
            (Message("Change in the probability of a safe response: {arm}", {"arm": arm_label(data, arm)}), Figure(change, "points"))
            for arm, change in zip(sorted(arms, key=lambda arm: arm != "training"), reversed(model.changes), strict=False)
        ]
        by_arm = probabilities_of_arms(planned, arms)
        rows += [(Message("Probability of a safe response: {arm}", {"arm": arm_label(data, arm)}), _by_phase(by_arm[arm])) for arm in arms]
        rows.append((RATIO_OF_ODDS_RATIOS if planned.effect == "phase:arm" else ODDS_RATIO, Figure(model.odds_ratio)))
        notes = [MEANING[planned.effect], *((BY_LOT,) if planned.by_lot else ()), ONE_TEST, *(Message(note) for note in model.notes)]
    if len(arms) > 1:
        title = Message(
            "As planned: {arm} compared with {other}, {first} to {second}",
            {"arm": arm_label(data, "training"), "other": arm_label(data, next(a for a in arms if a != "training")), "first": PHASES[first], "second": PHASES[second]},
        )  # fmt: skip
    else:
        title = Message("Mixed model: {arm}, {first} to {second}", {"arm": arm_label(data, "training"), "first": PHASES[first], "second": PHASES[second]})
    return Table(f"primary-model-{second}", title, (MEASURE, RESULT), tuple(rows), tuple(notes))


def beside_the_model(planned: PlannedEffect) -> list[Row]:
    """The difference with the interval for other cases, and the randomisation test with the interval of what it does not reject; no second estimate."""
    rows: list[Row] = []
    if planned.other_cases is not None:
        rows.append((OTHER_CASES, Figure(planned.other_cases, "points")))
    if planned.randomised is not None and not planned.by_lot:
        test = planned.randomised.difference
        between = {"low": Number(test.low or 0.0, "points"), "high": Number(test.high or 0.0, "points")}
        rows += [(LOT, Number(planned.randomised.p_value, "p")), (NOT_REJECTED, Message("{low} to {high}", between))]
    return rows


def _by_phase(probabilities: tuple[float, ...]) -> Message | Number:
    """The probability of the only phase, or those of both."""
    first, *later = (Number(probability, "share") for probability in probabilities)
    return Message("{before}\u00a0→\u00a0{after}", {"before": first, "after": later[0]}) if later else first
