"""Section on the primary outcome: safe and proportionate responses, their change, and the planned model."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from scipy.stats import norm

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.change import ancova, paired_change
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.fairness import clustered_share
from tracks_sim.outcomes.primary import Primary, primary_model
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASES, GROUP, MEASURE, PEOPLE, RESPONSES
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import (
    EVERYBODY_LABEL,
    NO_ANSWERS,
    NO_PAIRS,
    PHASE_NAMES_NOTE,
    PHASES,
    Pairs,
    arm_label,
    consecutive_phases,
    groups,
    hidden_groups,
    omitted_note,
    pairs,
    with_versions,
)
from tracks_sim.report.parts import HIDDEN, Block, Cell, Column, DotPlot, Figure, Message, Number, Section, Table

TITLE = Message(SECTION_TITLES["primary"])
LEAD = Message(
    translatable("The primary outcome, named in the plan before the first answer: an accepted decision and no severe harm, judged once for each person and case.")
)
PLAN = translatable("Planned: mixed logistic regression, two-sided at a level of {alpha}. All intervals here are of 95 %, whatever that level.")
BOTH_SAMPLES = Message(translatable("Intervals count people and cases as samples: they speak of other people and other cases of the kind."))
RANDOM = Message(translatable("Chance decided who is in which group. A difference in how the groups changed that chance does not explain is an effect of the training, unless those who were lost made it: see the missing data."))
ONE_GROUP = Message(translatable("There is no group to compare with: how far responses changed can be seen, but this design cannot say why."))
TRAINED_BETWEEN = Message(translatable("The wait-list group was trained between these two phases; for it this is the time before and after the training."))
LATER = Message(translatable("A fall after the training is expected where nothing is practised; how much of it is forgetting this design cannot say."))

RESULT = Column(Message(translatable("Result")))
SAFE = Column(Message(translatable("Safe responses")))
EARLIER_MEAN, LATER_MEAN = Column(Message(translatable("Earlier"))), Column(Message(translatable("Later")))
CHANGE = Column(Message(translatable("Change in each person, mean")))
STANDARDISED = Column(Message(translatable("Change in standard deviations (g)")))


def primary(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Shares, paired changes from each phase to the next, and the planned mixed model where there are enough people."""
    sittings = with_versions(data.sittings, data)
    responses = sittings.dropna(subset=["safe"])
    lost = sittings[sittings["safe"].isna()]
    blocks: list[Block] = [
        Message(PLAN, {"alpha": Number(data.study.plan.alpha, "decimal")}),
        *(PHASE_NAMES_NOTE[arm] for arm in data.study.arms if arm in PHASE_NAMES_NOTE),
        share_plot(responses, data, policy, omitted_note(len(lost), lost["trainee"].nunique(), policy)),
        RANDOM if len(data.study.arms) > 1 else ONE_GROUP,
    ]
    for number, (first, second) in enumerate(consecutive_phases(data)):
        blocks.append(change_table(responses, data, policy, first, second, number))
        blocks += model_blocks(responses, data, policy, first, second, number)
    if not list(consecutive_phases(data)) and len(data.study.arms) > 1:
        only = data.study.phases[0].id
        blocks += model_blocks(responses, data, policy, only, only, 0)
    return Section("primary", TITLE, LEAD, tuple(blocks))


def share_plot(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, notes: tuple[Message, ...]) -> DotPlot:
    """Plot and table of the share of safe responses by arm and phase."""
    row_groups = groups(responses, data, policy)
    estimates = [share(group.rows, "safe") for group in row_groups]
    rows = tuple(
        (group.label, group.people_cell, group.number(group.cases), group.number(len(group.rows)), group.cell(estimate))
        for group, estimate in zip(row_groups, estimates, strict=True)
    )
    table = Table(
        "primary-shares", Message(translatable("Safe responses by group and phase")), (GROUP, PEOPLE, CASES, RESPONSES, SAFE), rows,
        (BOTH_SAMPLES, *notes), NO_ANSWERS,
    )  # fmt: skip
    order: list[str] = [phase.id for phase in data.study.phases]
    dots = tuple(g.dot(e, order.index(g.phase or order[0])) for g, e in zip(row_groups, estimates, strict=True))
    return DotPlot(
        "primary-shares-plot", Message(translatable("Share of safe responses, with intervals")), dots, table, 0.0, 1.0,
        groups=tuple(PHASES[phase] for phase in order),
    )  # fmt: skip


def share(rows: pd.DataFrame, column: str) -> Estimate:
    """Share of 1 in a column, over rows with a value, with an interval that treats people and cases as samples."""
    with_value = rows[rows[column].notna()]
    return clustered_share(with_value[column].astype("float64"), with_value["trainee"], with_value["case"])


def change_table(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str, number: int) -> Table:
    """Mean change of each person from one phase to the next by arm, and the difference of the arms."""
    arm_pairs = pairs(responses, "safe", data, policy, first, second)
    rows: list[tuple[Cell, ...]] = []
    for pair in arm_pairs:
        group, change = pair.group, paired_change(pair.before, pair.after)
        rows.append((
            group.label, group.people_cell, group.number(float(pair.before.mean()), "share"), group.number(float(pair.after.mean()), "share"),
            group.cell(change.difference, "points"), group.cell(change.g_av, "decimal"),
        ))  # fmt: skip
    notes = [Message(translatable("Each person counts once, with the share of safe responses in either phase. g: the change divided by the mean of the standard deviations of both phases, corrected for few people."))]
    if number == 0 and len(arm_pairs) == 2:
        difference, adjusted = arm_difference(arm_pairs)
        people = sum(pair.group.people for pair in arm_pairs)
        reason = too_few("ancova", people, arm_pairs[0].group.cases, data, policy)
        any_hidden = any(pair.group.hide for pair in arm_pairs)
        for label, estimate in (
            (Message(translatable("Training group less the other")), difference),
            (Message(translatable("The same, adjusted for the earlier share")), not_estimable(reason, people) if reason else adjusted),
        ):
            rows.append((label, None, None, None, HIDDEN if any_hidden else Figure(estimate, "points"), None))
    if number:
        notes += [TRAINED_BETWEEN] if "waitlist" in data.study.arms else []
        notes += [LATER]
    return Table(
        f"primary-change-{second}", Message(translatable("Change in safe responses: {first} to {second}"), {"first": PHASES[first], "second": PHASES[second]}),
        (GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE, STANDARDISED), tuple(rows), tuple(notes), NO_PAIRS,
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


def model_blocks(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str, number: int) -> list[Block]:
    """Table and verdict of the planned model of two phases. From the second phase on only the trained arm is modelled,
    since the time between phases means something else in the other.
    """
    arms: list[str] = [*data.study.arms] if number == 0 else ["training"]
    planned_fit = fit(responses, data, policy, first, second, arms)
    return [model_table(data, arms, first, second, planned_fit), *verdict(planned_fit.model, data, number)]


@dataclass(frozen=True, slots=True)
class Fit:
    """The planned model, or None with the reason in ``not_estimable``; ``hide``: an arm has too few people to be shown."""

    model: Primary | None
    not_estimable: Estimate
    hide: bool


def fit(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str, arms: list[str]) -> Fit:
    """Fit the planned model of these arms in two phases."""
    rows = responses[responses["phase"].isin([first, second]) & responses["arm"].isin(arms)]
    people = [int(rows.loc[rows["arm"] == arm, "trainee"].nunique()) for arm in arms]
    cases = int(rows["case"].nunique())
    reason = too_few("glmm", sum(people), cases, data, policy)
    hide = any(hidden_groups(people, policy))
    columns = ["trainee", "case", "phase", "safe", *(["arm"] if len(arms) > 1 else [])]
    model = None
    if reason is None and not hide and len(rows):
        control = next((arm for arm in arms if arm != "training"), None)
        plain = rows[columns].astype(dict.fromkeys(columns, object)).assign(safe=rows["safe"].astype("float64"))
        model = primary_model(plain, before=first, control=control)
    return Fit(model, not_estimable(reason or translatable("Nobody answered in these phases."), len(rows)), hide)


def model_table(data: StudyData, arms: list[str], first: str, second: str, planned_fit: Fit) -> Table:
    """Table of odds ratio, difference in probability and p value of the effect of interest."""
    model, hide = planned_fit.model, planned_fit.hide
    odds, difference = (model.odds_ratio, model.difference) if model else (planned_fit.not_estimable, planned_fit.not_estimable)
    p = p_value(model)
    rows: list[tuple[Cell, ...]] = [
        (Message(translatable("Odds ratio of a safe response")), HIDDEN if hide else Figure(odds)),
        (Message(translatable("Difference in the probability of a safe response")), HIDDEN if hide else Figure(difference, "points")),
    ]
    if p is not None:
        rows.append((Message(translatable("p value of that effect, two-sided")), Number(p, "p")))
    of = EVERYBODY_LABEL if len(data.study.arms) < 2 else arm_label(data, "training")
    if len(arms) > 1:
        title = Message(
            translatable("As planned: {arm} compared with {other}, {first} to {second}"),
            {"arm": arm_label(data, "training"), "other": arm_label(data, next(a for a in arms if a != "training")), "first": PHASES[first], "second": PHASES[second]},
        )  # fmt: skip
        meaning = Message(translatable("Above 1, and above 0: the chance of a safe response rose more in the training group than in the other."))
        if first == second:
            meaning = Message(translatable("Above 1, and above 0: the chance of a safe response is higher in the training group than in the other."))
    else:
        title = Message(translatable("Mixed model: {arm}, {first} to {second}"), {"arm": of, "first": PHASES[first], "second": PHASES[second]})
        meaning = Message(translatable("Above 1, and above 0: the chance of a safe response is higher in the later phase."))
    notes = [meaning, *(Message(note) for note in (model.notes if model else ()))]
    return Table(f"primary-model-{second}", title, (MEASURE, RESULT), tuple(rows), tuple(notes))


def p_value(model: Primary | None) -> float | None:
    """Wald's two-sided p of the coefficient behind the effect; None without a fitted model."""
    if model is None or model.model is None:
        return None
    b = model.model.effect(model.effect)
    return None if b.value is None or not b.standard_error else float(2 * norm.sf(abs(b.value / b.standard_error)))


def verdict(model: Primary | None, data: StudyData, number: int) -> list[Message]:
    """Sentence on the test at the planned level, for the planned contrast only."""
    p = p_value(model)
    if number or p is None or model is None or model.odds_ratio.value is None:
        return []
    alpha = {"alpha": Number(data.study.plan.alpha, "decimal")}
    if p >= data.study.plan.alpha:
        return [Message(translatable("At the planned level of {alpha} the data do not decide whether there is a difference. That is no proof that there is none."), alpha)]
    if len(data.study.arms) < 2:
        return [Message(translatable("At the planned level of {alpha} responses after differ from those before by more than chance; this design cannot say why."), alpha)]
    return [Message(translatable("At the planned level of {alpha} the groups differ by more than chance: an effect of the training explains it best. How far those who were lost could change that stands with the missing data."), alpha)]
