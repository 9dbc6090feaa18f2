"""Section on questionnaires: knowledge, confidence, attitude and reaction to the training."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.change import paired_change
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import GROUP, PEOPLE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, Pairs, consecutive_phases, group_label, groups, pairs
from tracks_sim.report.parts import Block, Cell, Column, Message, NumberKind, ScopedId, Section, Table
from tracks_sim.report.planned_effect import listed
from tracks_sim.report.sections.primary import CHANGE, EARLIER_MEAN, LATER_MEAN
from tracks_sim.report.withheld import until_comparable
from tracks_sim.study.model import is_trained
from tracks_sim.study.questionnaire import POINTS, UNSURE

TITLE = Message(SECTION_TITLES["knowledge"])
LEAD = Message(translatable("What people know, how sure they feel, and what they think of the training. How sure somebody feels does not say how well they do."))
NO_ANSWERS = Message(translatable("No questionnaire has been answered yet."))
NONE_TWICE = Message(translatable("Nobody answered it in both phases yet, so there is no change to show."))
WITH_TOTAL = ("confidence",)
"""Questionnaires whose items all point the same way, so that their mean says something."""

KNOWLEDGE = translatable("{questionnaire}: share of items answered right")
NOT_SURE = translatable("{questionnaire}: share of items answered with “not sure”")
SCALE = translatable("{questionnaire}: mean on a scale from {low} to {high}")
FROM_TO = translatable("{what}, {first} to {second}")
RETROSPECTIVE = translatable("{questionnaire} after the training: how it is now, and how people say it was before")
ITEM = Column(Message(translatable("Question")), numeric=False)
MEAN = Column(Message(translatable("Mean over people")))
BEFORE, NOW = Column(Message(translatable("As remembered"))), Column(Message(translatable("Now")))
ALL_ITEMS = Message(translatable("All items together"))
NOT_SURE_IS_WRONG = Message(translatable("“Not sure” counts as not right; nobody had to guess."))
OWN_WAY = Message(translatable("Items may point either way: read each with its wording."))
REMEMBERED = Message(translatable("People who learn what they did not know often rate their earlier self lower than they did at the time: both figures are given, and neither is the true one."))
LEFT_OUT = translatable("The plan asked people about the training before they had had it ({groups}). These answers say nothing about the training and are left out; the export has them, marked as untrained.")
OWN_WORDS = Message(translatable("What people wrote in their own words is not in this report; the export has it where it was asked for."))


@until_comparable
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
    if untrained := [(phase.id, arm) for phase in data.study.phases for arm in data.study.arms if given.loc[(given["phase"] == phase.id) & (given["arm"] == arm), "untrained"].any()]:
        blocks.append(Message(LEFT_OUT, {"groups": listed([group_label(data, *cell) for cell in untrained])}))
    return Section("knowledge", TITLE, LEAD, tuple(blocks) or (NO_ANSWERS,))


def answers_by_arm(data: StudyData) -> pd.DataFrame:
    """Answers of allocated people with their ``arm``; ``case`` is empty, since no answer is about one."""
    return data.answers.merge(data.members[["trainee", "arm"]], on="trainee", how="left").dropna(subset=["arm"]).assign(case="")


def on_scale(answers: pd.DataFrame) -> pd.Series:
    """Mask of the answers that are a point of the scale."""
    return answers["value"].map(lambda value: isinstance(value, int) and value in POINTS).astype(bool)


def knowledge_blocks(name: str, keyed: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Block]:
    """Blocks on shares of right answers and of "not sure", and on the change of the first."""
    scored = keyed.assign(share=keyed["right"].astype("float64"), unsure=(keyed["value"] == UNSURE).astype("float64"))
    gaps = {"questionnaire": name}
    right = Message(KNOWLEDGE, gaps)
    blocks: list[Block] = [
        level_table(f"knowledge-{name}", right, scored, "share", "share", data, policy, (NOT_SURE_IS_WRONG,)),
        level_table(f"knowledge-{name}-unsure", Message(NOT_SURE, gaps), scored, "unsure", "share", data, policy, ()),
    ]
    for first, second in consecutive_phases(data):
        rows = [(None, pair) for pair in pairs(scored, "share", data, policy, first, second)]
        blocks.append(change_table(f"knowledge-{name}-{second}", right, rows, "share", first, second, ()))
    return blocks


def scale_blocks(name: str, rated: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Block]:
    """Blocks on means of each item, changes from phase to phase and, where asked, from the remembered state to now."""
    points = rated.assign(point=rated["value"].astype("float64"))
    now, recalled = points[~points["retrospective"]], points[points["retrospective"]]
    title = Message(SCALE, {"questionnaire": name, "low": str(POINTS[0]), "high": str(POINTS[-1])})
    notes = () if name in WITH_TOTAL else (OWN_WAY,)
    parts = items_and_total(name, now)
    rows: list[tuple[Cell, ...]] = [
        (label, group.label, group.people_cell, group.number(float(_by_person(group.rows).mean()), "decimal"))
        for label, own in parts
        for group in groups(own, data, policy)
    ]
    blocks: list[Block] = [Table(f"knowledge-{name}", title, (ITEM, GROUP, PEOPLE, MEAN), tuple(rows), notes)]
    for first, second in consecutive_phases(data):
        labelled_pairs = [(label, pair) for label, own in parts_compared(name, parts) for pair in pairs(own, "point", data, policy, first, second)]
        if any({first, second} <= set(own["phase"]) for _, own in now.groupby("arm", observed=True)):
            blocks.append(change_table(f"knowledge-{name}-{second}", title, labelled_pairs, "decimal", first, second, notes))
    if len(recalled):
        blocks.append(retrospective_table(name, points, data, policy))
    return blocks


def items_and_total(name: str, rows: pd.DataFrame) -> list[tuple[Message, pd.DataFrame]]:
    """All items together where that means something, then each item."""
    each = [(Message("{name}", {"name": ScopedId(name, str(item))}), own) for item, own in rows.groupby("item", sort=False, observed=True)]
    return [(ALL_ITEMS, rows), *each] if name in WITH_TOTAL else each


def parts_compared(name: str, parts: list[tuple[Message, pd.DataFrame]]) -> list[tuple[Message, pd.DataFrame]]:
    """Parts whose change is shown: the total where there is one, since changes of single items of a scale are mostly noise."""
    return parts[:1] if name in WITH_TOTAL else parts


def _by_person(rows: pd.DataFrame) -> pd.Series:
    return rows.groupby("trainee", observed=True)["point"].mean()


def level_table(
    table_id: str, title: Message, rows: pd.DataFrame, column: str, kind: NumberKind, data: StudyData, policy: DisclosurePolicy, notes: tuple[Message, ...]
) -> Table:
    """The mean over people of each person's mean, by arm and phase."""
    cells = tuple(
        (group.label, group.people_cell, group.number(float(group.rows.groupby("trainee", observed=True)[column].mean().mean()), kind))
        for group in groups(rows, data, policy)
    )
    return Table(table_id, title, (GROUP, PEOPLE, MEAN), cells, notes)


def change_table(
    table_id: str, what: Message, labelled_pairs: Sequence[tuple[Message | None, Pairs]], kind: NumberKind, first: str, second: str, notes: tuple[Message, ...]
) -> Table:
    """Mean change of each person from one phase to the next; a row for each item where there are items."""
    items = any(label is not None for label, _ in labelled_pairs)
    rows = tuple((*((label,) if items else ()), *_change_cells(pair, kind)) for label, pair in labelled_pairs)
    title = Message(FROM_TO, {"what": what, "first": PHASES[first], "second": PHASES[second]})
    return Table(table_id, title, (*((ITEM,) if items else ()), GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), rows, notes, NONE_TWICE)


def _change_cells(pair: Pairs, kind: NumberKind) -> tuple[Cell, ...]:
    group, difference = pair.group, paired_change(pair.before, pair.after).difference
    return (
        group.label, group.people_cell, group.number(float(pair.before.mean()), kind), group.number(float(pair.after.mean()), kind),
        group.cell(difference, "points" if kind == "share" else kind),
    )  # fmt: skip


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
    rows = tuple((label, *_change_cells(pair, "decimal")) for label, own in parts_compared(name, items_and_total(name, after)) for pair in pairs(own, "point", data, policy, "pre", "post"))
    title = Message(RETROSPECTIVE, {"questionnaire": name})
    return Table(f"knowledge-{name}-remembered", title, (ITEM, GROUP, PEOPLE, BEFORE, NOW, CHANGE), rows, (REMEMBERED,), NONE_TWICE)
