"""Section with every outcome in one table and one forest plot: what was planned first, the rest marked as exploratory."""

from __future__ import annotations

import math
from collections.abc import Mapping

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.conclusion import Conclusion
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.conclusion_words import conclusion_first
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, TOO_FEW_TO_SHOW, arm_label, safe_or_not
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.outcome_rows import (
    AMOUNT_WORDS,
    CONCLUSION_WORDS,
    NOT_IN_BOTH,
    WITHOUT_WORDS,
    OutcomeRow,
    compared,
    outcome_rows,
)
from tracks_sim.report.outcome_scores import LABELS, MEASURED, PRIMARY, ArmScores, scores_of_arms
from tracks_sim.report.parts import (
    HIDDEN,
    Cell,
    Column,
    Dot,
    DotPlot,
    Figure,
    Message,
    Number,
    NumberKind,
    Row,
    Section,
    Table,
    report_section,
    section_title,
)
from tracks_sim.report.planned_effect import conclusion, effect_between
from tracks_sim.report.study_conclusion import study_conclusion
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

TITLE = section_title("outcomes")
LEAD = Message("Every outcome once, compared once: those named in the plan first. An outcome that was not named there is exploratory: it may suggest a question for the next study, and shows nothing by itself.")

OUTCOME, ROLE = Column(Message("Outcome"), numeric=False), Column(Message("In the plan"), numeric=False)
STANDARDISED = Column(Message("In standard deviations, above 0 is better"))
SAYS = Column(Message("In words"), numeric=False)
DIFFERENCE_LABEL = Message("Training group less the other")
CHANGE_LABEL = Message("Change, mean")
ROLES: Mapping[str, Message] = {
    "primary": Message("primary"),
    "secondary": Message("secondary"),
    "exploratory": Message("exploratory"),
}
LESS = translatable("{outcome} (less is better)")
NEITHER = translatable("{outcome} (neither way better)")
TITLE_BETWEEN = translatable("Training group less the other, in standard deviations: better to the right of 0, worse to the left")
TITLE_ALONE = translatable("Change from before to after, in standard deviations: better to the right of 0, worse to the left")
FARTHEST = 3.0
"""Standard deviations beyond which the axis does not go: an interval that does ends in an arrow."""
SIDE_BY_SIDE = translatable("{arm}: before → after (people)")
ONCE = translatable("{arm}: mean (people)")
CELL_ONCE = translatable("{score} ({people})")

HINTS: Mapping[Conclusion, Message] = {
    **CONCLUSION_WORDS,
    "better": Message("points to better"),
    "worse": Message("points to worse"),
}
AMOUNT_HINTS: Mapping[Conclusion, Message] = {
    **CONCLUSION_WORDS,
    "better": Message("points to more"),
    "worse": Message("points to less"),
}

SCORES_ONCE = Message("Means over the people who have a result, in brackets how many; each person counts once.")
PRIMARY_BY_MODEL = Message("The difference of the primary outcome is that of the planned model, from every answer; it need not be what the means beside it make.")
ADJUSTED = Message("The other differences are after the training, among people who began alike: least squares, adjusted for the score before (analysis of covariance, HC3 errors), of people with a result in both phases. Chance made the groups; of the two usual comparisons this is the one with the smaller error.")
AFTER_ONLY = Message("The other differences are between the means after the training (HC3 errors): nothing was measured before.")
PAIRED = Message("The other differences are mean changes of each person. There is no group to compare with, so this design cannot say why.")
IN_DEVIATIONS = Message("In standard deviations: the difference divided by the standard deviation before within the groups, corrected for few people, so that outcomes of different units can stand side by side. Its sign is turned where less is better; where neither way is, above 0 is more.")
IN_DEVIATIONS_ONCE = Message("In standard deviations: the difference divided by the standard deviation within the groups, corrected for few people, so that outcomes of different units can stand side by side. Its sign is turned where less is better; where neither way is, above 0 is more.")
IN_DEVIATIONS_ALONE = Message("In standard deviations: the change divided by the mean of the standard deviations of both phases, corrected for few people, so that outcomes of different units can stand side by side; of the primary outcome by the standard deviation before. Its sign is turned where less is better; where neither way is, above 0 is more.")
HOLM = translatable("p values of the planned secondary outcomes that could be tested ({n}) are corrected together (Holm): the chance that any of them is called better or worse by chance alone is at most {alpha}. Their intervals are of 95 % each and not corrected.")
NO_P = Message("Exploratory outcomes have an interval and no p value: among so many, chance alone makes some stand out.")
UNKNOWN = translatable("The plan names as secondary what this report does not measure: {names}.")
FOLLOW_UP_DIFFERENCE = Column(Message("Training group less the other, at the follow-up"))
FOLLOW_UP_CHANGE, FOLLOW_UP_CHANGE_OF = Column(Message("Change until the follow-up, mean")), translatable("{arm}: change until the follow-up, mean")
FOLLOW_UP_CELLS = Message("Before and at the follow-up: means over the people who have a result in both, in brackets how many. Those who stayed until then need not be like those who left. The plan decides nothing by this table: it has intervals, and neither p values nor a verdict.")
FOLLOW_UP_ADJUSTED = Message("Differences are at the follow-up, among people who began alike: least squares, adjusted for the score before (HC3 errors), for the primary outcome too.")
FOLLOW_UP_BY_MODEL = Message("Differences are at the follow-up, among people who began alike: of the primary outcome by the planned model, of the others by least squares, adjusted for the score before (HC3 errors).")
FOLLOW_UP_TRAINED = Message("By the follow-up the wait-list group has been trained as well, so the groups cannot be compared any more. What stands here is how each group changed from before, which no comparison explains.")
FOLLOW_UP_ALONE = Message("Changes are mean changes of each person. There is no group to compare with, so this design cannot say why.")
LATER_PHASES = Message("Later phases are in the sections of each outcome.")


def outcomes(data: StudyData, policy: DisclosurePolicy) -> Section:
    """The conclusion, and the forest plot of all outcomes with its table; before every group has been measured the reason why there is none."""
    concluded = study_conclusion(data, policy)
    planned, first = concluded.planned, conclusion_first(concluded, data, policy)
    shown, withheld = comparable(data)
    if planned is not None and (planned.lacks_answers or data.study.compared_phases == ("pre",)):
        return report_section("outcomes", LEAD, *conclusion(planned))
    if withheld is not None:
        return report_section("outcomes", LEAD, *first, withheld)
    rows = outcome_rows(data, policy, planned)
    if all(row.hide or not row.arms for row in rows):
        return report_section("outcomes", LEAD, *first, Message(TOO_FEW_TO_SHOW if any(row.hide for row in rows) else NOT_IN_BOTH))
    later = follow_up_table(shown, policy)
    return report_section("outcomes", LEAD, *first, forest_plot(rows, data, told_later=later is not None), *((later,) if later else ()))


def forest_plot(rows: list[OutcomeRow], data: StudyData, *, told_later: bool = False) -> DotPlot:
    """Standardised differences of all outcomes, to the right the better ones; the table has every figure. ``told_later``: a table of the follow-up stands below."""
    title = Message(TITLE_ALONE if len(data.study.arms) < 2 else TITLE_BETWEEN)
    dots = tuple(Dot(label_of(row.name), Figure(row.towards_better), list(ROLES).index(row.role)) for row in rows)
    ends = [abs(end) for dot in dots for end in (dot.figure.estimate.low, dot.figure.estimate.high) if end is not None]
    reach = min(max(1.0, math.ceil(2 * max(ends, default=1.0)) / 2), FARTHEST)
    return DotPlot(
        "outcomes-plot",
        title,
        dots,
        outcome_table(rows, data, told_later=told_later),
        -reach,
        reach,
        reference=0.0,
        groups=tuple(ROLES.values()),
    )


def label_of(name: str) -> Message:
    """Name of a measured outcome, with which way is better where that is not more."""
    better = MEASURED[name].better
    return LABELS[name] if better > 0 else Message(LESS if better < 0 else NEITHER, {"outcome": LABELS[name]})


def follow_up_table(data: StudyData, policy: DisclosurePolicy) -> Table | None:
    """Outcomes before and at a follow-up that the plan does not compare; None without one, and until every arm has answers there.

    Two arms are compared where one of them is still untrained; of a waiting list, which was trained in between, and of one arm stands the change.
    """
    study, phases = data.study, ("pre", "follow-up")
    if study.compared_phases != ("pre", "post") or study.phase("follow-up") is None:
        return None
    scores = {name: arms for name, measured in MEASURED.items() if (arms := scores_of_arms(measured, data, policy, phases))}
    if not scores or all(arm.hide for arms in scores.values() for arm in arms):
        return None
    beside = len(study.arms) > 1 and "waitlist" not in study.arms
    rows: list[Row] = []
    for name, arms in scores.items():
        measured = MEASURED[name]
        compared_together = [arms] if beside else [(arm,) for arm in arms]
        figures = [
            HIDDEN if any(arm.hide for arm in own) else Figure(_at_follow_up(name, own, data, policy), measured.kind_of_difference)
            for own in compared_together
        ]
        rows.append((label_of(name), *(_arm_cell(arm, measured.kind) for arm in arms), *figures))
    heads = [Column(Message("{arm}: before → follow-up (people)", {"arm": arm_label(data, arm)})) for arm in study.arms]
    changes = (
        [FOLLOW_UP_CHANGE]
        if len(study.arms) < 2
        else [Column(Message(FOLLOW_UP_CHANGE_OF, {"arm": arm_label(data, arm)})) for arm in study.arms]
    )
    how = FOLLOW_UP_BY_MODEL if beside and data.study.plan.model == EQUAL_BEFORE else FOLLOW_UP_ADJUSTED if beside else FOLLOW_UP_TRAINED if len(study.arms) > 1 else FOLLOW_UP_ALONE
    columns = (OUTCOME, *heads, *([FOLLOW_UP_DIFFERENCE] if beside else changes))
    return Table("outcomes-follow-up", Message("At the follow-up (exploratory)"), columns, tuple(rows), (FOLLOW_UP_CELLS, how))


def _at_follow_up(name: str, arms: tuple[ArmScores, ...], data: StudyData, policy: DisclosurePolicy) -> Estimate:
    """Arms compared at the follow-up: of the primary outcome by the planned model, where that holds groups alike before."""
    phases = ("pre", "follow-up")
    if name == PRIMARY and len(arms) > 1 and data.study.plan.model == EQUAL_BEFORE:
        return effect_between(data, safe_or_not(data), policy, data.study.arms, phases).difference
    return compared(name, arms, phases, data, policy).difference


def outcome_table(rows: list[OutcomeRow], data: StudyData, *, told_later: bool = False) -> Table:
    """People, scores before and after, difference, standardised difference, p value and words, a row for each outcome."""
    heads = [
        Column(Message(SIDE_BY_SIDE if len(data.study.compared_phases) > 1 else ONCE, {"arm": arm_label(data, arm)}))
        for arm in data.study.arms
    ]
    cells = tuple(
        (
            label_of(row.name), words(row), ROLES[row.role], *arm_cells(row, data),
            HIDDEN if row.hide else Figure(row.comparison.difference, row.measured.kind_of_difference),
            HIDDEN if row.hide else Figure(row.towards_better),
        )
        for row in rows
    )  # fmt: skip
    difference = CHANGE_LABEL if len(data.study.arms) < 2 else DIFFERENCE_LABEL
    return Table(
        "outcomes",
        TITLE,
        (OUTCOME, SAYS, ROLE, *heads, Column(difference), STANDARDISED),
        cells,
        notes(rows, data, told_later=told_later),
    )


def arm_cells(row: OutcomeRow, data: StudyData) -> Row:
    """A cell for each arm: the mean before and after and the number of people; empty where not every arm was measured."""
    by_arm = {arm.arm: _arm_cell(arm, row.measured.kind) for arm in row.arms}
    return tuple(by_arm.get(arm) for arm in data.study.arms)


def _arm_cell(arm: ArmScores, kind: NumberKind) -> Cell:
    if arm.hide:
        return HIDDEN
    means = arm.means(kind)
    people = Number(arm.people)
    if len(means) < 2:
        return Message(CELL_ONCE, {"score": means[0], "people": people})
    return Message("{before} → {after} ({people})", {"before": means[0], "after": means[1], "people": people})


def words(row: OutcomeRow) -> Message | None:
    """Direction in words, of a planned outcome with its p value; of an exploratory one what it points to. None where there is no figure."""
    if row.hide or row.outcome in WITHOUT_WORDS:
        return None
    if row.role == "exploratory":
        return (HINTS if row.measured.better else AMOUNT_HINTS)[row.outcome]
    said = (CONCLUSION_WORDS if row.measured.better else AMOUNT_WORDS)[row.outcome]
    return said if row.p_value is None else Message("{words} ({p})", {"words": said, "p": Number(row.p_value, "p")})


def notes(rows: list[OutcomeRow], data: StudyData, *, told_later: bool = False) -> tuple[Message, ...]:
    """How scores, differences and p values were made, and what of the plan is not here."""
    phases = data.study.compared_phases
    alone, once = len(data.study.arms) < 2, len(phases) < 2
    tested = sum(row.role == "secondary" and row.p_value is not None and not row.hide for row in rows)
    unknown = [name for name in data.study.plan.secondary if name not in LABELS]
    return (
        SCORES_ONCE if once else Message("Before and after: {first} and {second}; means over the people who have a result in both, in brackets how many. Each person counts once.", {"first": PHASES[phases[0]], "second": PHASES[phases[1]]}),
        *(
            ()
            if alone and once
            else (
                PRIMARY_BY_MODEL,
                PAIRED if alone else AFTER_ONLY if once else ADJUSTED,
                IN_DEVIATIONS_ALONE if alone else IN_DEVIATIONS_ONCE if once else IN_DEVIATIONS,
            )
        ),
        *((Message(HOLM, {"n": Number(tested), "alpha": Number(data.study.plan.alpha, "level")}),) if tested else ()),
        NO_P,
        *((Message(UNKNOWN, {"names": ", ".join(unknown)}),) if unknown else ()),
        *((LATER_PHASES,) if len(data.study.phases) > len(phases) and not told_later else ()),
    )
