"""Section on questionnaires: knowledge, confidence, attitude and reaction to the training."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import mean_over_people
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import GROUP, PEOPLE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, Pairs, arm_label, group_label, groups, pairs, verbatim
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import across, from_phase_to_phase, joined, phases_across
from tracks_sim.report.parts import (
    THEN,
    Block,
    Column,
    Message,
    NumberKind,
    Row,
    ScopedId,
    Section,
    Table,
    join_messages,
    report_section,
)
from tracks_sim.report.sections.primary import CHANGE, EARLIER_MEAN, IN_OUTCOMES, LATER_MEAN
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import POINTS, UNSURE

LEAD = Message("What people know, how sure they feel, and what they think of the training. How sure somebody feels does not say how well they do.")
NO_ANSWERS = Message("No questionnaire has been answered yet.")
NONE_TWICE = Message("Nobody answered it in both phases yet, so there is no change to show.")
WITH_TOTAL = ("confidence",)
"""Questionnaires whose items all point the same way, so that their mean says something."""

SCALE_CHANGE = translatable("{questionnaire}: change on a scale from {low} to {high}")
ITEM_CHANGE = translatable("{questionnaire}: change of each question on a scale from {low} to {high}")
ITEM = Column(Message("Question"), numeric=False)
MEAN = Column(Message("Mean over people"))
RIGHT, UNSURE_SHARE = Column(Message("Answered right")), Column(Message("“Not sure”"))
BEFORE, NOW = Column(Message("As remembered")), Column(Message("Now"))
ALL_ITEMS = Message("All items together")
NOT_SURE_IS_WRONG = Message("“Not sure” counts as not right; nobody had to guess.")
OWN_WAY = Message("Items may point either way: read each with its wording.")
REMEMBERED = Message("People who learn what they did not know often rate their earlier self lower than they did at the time: both figures are given, and neither is the true one.")
LEFT_OUT = translatable("The plan asked people about the training before they had had it ({groups}). These answers say nothing about the training and are left out; the export has them, marked as untrained.")
OWN_WORDS = Message("What people wrote in their own words is not in this report; the export has it where it was asked for.")


@mask_until_complete
def knowledge(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Each questionnaire of the plan, in order: levels by arm and phase, and the mean change of each person."""
    given = answers_by_arm(data)
    answers = given[~given["untrained"]]
    blocks: list[Block] = []
    for name in data.study.all_questionnaires:
        own = answers[answers["questionnaire"] == name]
        keyed, rated = own[own["right"].notna()], own[on_scale(own)]
        if len(keyed):
            blocks += knowledge_blocks(name, keyed, data, policy)
        if len(rated):
            blocks += scale_blocks(name, rated, data, policy)
    if any(isinstance(value, str) for value in answers.loc[answers["right"].isna(), "value"]):
        blocks.append(OWN_WORDS)
    if untrained := [
        (phase.id, arm)
        for phase in data.study.phases
        for arm in data.study.arms
        if given.loc[(given["phase"] == phase.id) & (given["arm"] == arm), "untrained"].any()
    ]:
        blocks.append(Message(LEFT_OUT, {"groups": join_messages([group_label(data, *cell) for cell in untrained], THEN)}))
    return report_section("knowledge", LEAD, *(blocks or [NO_ANSWERS]))


def answers_by_arm(data: StudyData) -> pd.DataFrame:
    """Answers of allocated people with their ``arm``; ``case`` is empty, since no answer is about one."""
    return data.answers.merge(data.members[["trainee", "arm"]], on="trainee", how="left").dropna(subset=["arm"]).assign(case="")


def on_scale(answers: pd.DataFrame) -> pd.Series:
    """Mask of the answers that are a point of the scale."""
    return answers["value"].map(lambda value: isinstance(value, int) and value in POINTS).astype(bool)


def knowledge_blocks(name: str, keyed: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Block]:
    """Blocks on shares of right answers and of "not sure", and on the change of the first."""
    scored = keyed.assign(share=keyed["right"].astype("float64"), unsure=(keyed["value"] == UNSURE).astype("float64"))
    title = Message("{questionnaire}: share of items answered right, and with “not sure”", {"questionnaire": name})

    def change(first: str, second: str) -> Table:
        rows = [(None, pair) for pair in pairs(scored, "share", data, policy, first, second)]
        return change_table(f"knowledge-{name}-{second}", title, rows, "share")

    return [
        phases_across(joined(*(level_table(f"knowledge-{name}", title, scored, column, head, "share", data, policy) for column, head in (("share", RIGHT), ("unsure", UNSURE_SHARE)))), data),
        *from_phase_to_phase(f"knowledge-{name}-change", Message("{questionnaire}: change in the share answered right", {"questionnaire": name}), data, change, IN_OUTCOMES),
    ]  # fmt: skip


def scale_blocks(name: str, rated: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Block]:
    """Blocks on means, of all items together where that means something and of each; on changes; and from the remembered state to now.

    Tables of single items have ids that begin with ``knowledge-items``.
    """
    points = rated.assign(point=rated["value"].astype("float64"))
    now, recalled = points[~points["retrospective"]], points[points["retrospective"]]
    gaps = {"questionnaire": name, "low": str(POINTS[0]), "high": str(POINTS[-1])}
    title, of_items, total = Message("{questionnaire}: mean on a scale from {low} to {high}", gaps), Message("{questionnaire}: each question on a scale from {low} to {high}", gaps), name in WITH_TOTAL
    parts = items_and_total(name, now)

    def change(first: str, second: str) -> Table:
        labelled = [
            (None if total else label, pair)
            for label, own in parts_compared(name, parts)
            for pair in pairs(own, "point", data, policy, first, second)
        ]
        return change_table(f"knowledge-{name}-{second}", title, labelled, "decimal", () if total else (OWN_WAY,))

    blocks: list[Block] = (
        [phases_across(level_table(f"knowledge-{name}", title, now, "point", MEAN, "decimal", data, policy), data)]
        if total
        else []
    )
    if any(own["phase"].nunique() > 1 for _, own in now.groupby("arm")):
        changes = Message(SCALE_CHANGE if total else ITEM_CHANGE, gaps)
        blocks += from_phase_to_phase(
            f"knowledge-{name}-change" if total else f"knowledge-items-{name}-change",
            changes,
            data,
            change,
            IN_OUTCOMES if total else (),
        )
    blocks += [retrospective_table(name, points, data, policy)] if len(recalled) else []
    return [
        *blocks,
        across(
            item_table(f"knowledge-items-{name}", of_items, parts[total:], data, policy, () if total else (OWN_WAY,)),
            PHASE,
        ),
    ]


def item_table(
    table_id: str,
    title: Message,
    parts: Sequence[tuple[Message, pd.DataFrame]],
    data: StudyData,
    policy: DisclosurePolicy,
    notes: tuple[Message, ...],
) -> Table:
    """The mean over people of each item, by arm and phase."""
    rows = tuple(
        (label, arm_label(data, str(group.arm)), PHASES[str(group.phase)], group.people_cell, group.cell(mean_of_trainees(group.rows, "point", "decimal"), "decimal"))
        for label, own in parts for group in groups(own, data, policy)
    )  # fmt: skip
    return Table(table_id, title, (ITEM, GROUP, PHASE, PEOPLE, MEAN), rows, notes)


def mean_of_trainees(rows: pd.DataFrame, column: str, kind: NumberKind) -> Estimate:
    """Mean over people of each one's mean, with Student's interval cut to what can be answered: 0 to 1, or the scale."""
    means = rows.groupby("trainee")[column].mean().to_numpy(dtype="float64")
    return mean_over_people(means, (0.0, 1.0) if kind == "share" else (float(POINTS[0]), float(POINTS[-1])))


def items_and_total(name: str, rows: pd.DataFrame) -> list[tuple[Message, pd.DataFrame]]:
    """All items together where that means something, then each item."""
    each = [(verbatim(ScopedId(name, str(item))), own) for item, own in rows.groupby("item", sort=False)]
    return [(ALL_ITEMS, rows), *each] if name in WITH_TOTAL else each


def parts_compared(name: str, parts: list[tuple[Message, pd.DataFrame]]) -> list[tuple[Message, pd.DataFrame]]:
    """Parts whose change is shown: the total where there is one, since changes of single items of a scale are mostly noise."""
    return parts[:1] if name in WITH_TOTAL else parts


def level_table(
    table_id: str,
    title: Message,
    rows: pd.DataFrame,
    column: str,
    head: Column,
    kind: NumberKind,
    data: StudyData,
    policy: DisclosurePolicy,
) -> Table:
    """The mean over people of each person's mean, by arm and phase."""
    cells = tuple(
        (group.label, group.people_cell, group.cell(mean_of_trainees(group.rows, column, kind), kind))
        for group in groups(rows, data, policy)
    )
    return Table(table_id, title, (GROUP, PEOPLE, head), cells, (NOT_SURE_IS_WRONG,) if head is RIGHT else ())


def change_table(
    table_id: str,
    title: Message,
    labelled_pairs: Sequence[tuple[Message | None, Pairs]],
    kind: NumberKind,
    notes: tuple[Message, ...] = (),
) -> Table:
    """Mean change of each person from one phase to the next; a row for each item where there are items."""
    items = any(label is not None for label, _ in labelled_pairs)
    rows = tuple((*((label,) if items else ()), *_change_cells(pair, kind)) for label, pair in labelled_pairs)
    return Table(table_id, title, (*((ITEM,) if items else ()), GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), rows, notes, NONE_TWICE)


def _change_cells(pair: Pairs, kind: NumberKind) -> Row:
    change = pair.group.cell(mean_change(pair.before, pair.after), "points" if kind == "share" else kind)
    return (pair.group.label, *pair.people_and_means(kind), change)


def retrospective_table(name: str, points: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Retrospective pre-post comparison: answers of each arm in the first phase after its training about the time before it, and about now.

    It is empty until every arm that is asked has answered in the first of these phases: one alone would read like the result.
    """
    first = {arm: next((p.id for p in data.study.phases if is_trained(arm, p.id)), None) for arm in data.study.arms}
    earliest = next(p.id for p in data.study.phases if p.id in first.values())
    answered = set(points.loc[(points["phase"] == earliest) & ~points["retrospective"], "arm"])
    everybody = all(arm in answered for arm in data.study.arms if name in data.study.questionnaires_of(arm, earliest))
    after = points[(points["phase"] == points["arm"].map(first)) & everybody].copy()
    # the two answers of one occasion are given as two phases, so that they are paired like any two
    after["phase"] = ["pre" if recalled else "post" for recalled in after["retrospective"]]
    rows = tuple(
        (label, *_change_cells(pair, "decimal"))
        for label, own in parts_compared(name, items_and_total(name, after))
        for pair in pairs(own, "point", data, policy, "pre", "post")
    )
    title = Message("{questionnaire} after the training: how it is now, and how people say it was before", {"questionnaire": name})
    return Table(f"knowledge-{name}-remembered", title, (ITEM, GROUP, PEOPLE, BEFORE, NOW, CHANGE), rows, (REMEMBERED,), NONE_TWICE)
