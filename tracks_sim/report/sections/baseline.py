"""Section on the groups before the training. Without tests: the groups were randomised, so a test would only test chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import EVERYBODY
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress
from tracks_sim.report.groups import arm_label, hidden_groups, verbatim
from tracks_sim.report.parts import HIDDEN, Block, Cell, Column, Message, Number, Section, Table
from tracks_sim.report.sections.flow import NONE_ALLOCATED, RESULTS, results_before_training

TITLE = Message(SECTION_TITLES["baseline"])
LEAD = Message(translatable("Who is in each group, and how they did before the training began."))
NO_TESTS = Message(translatable("No significance tests are given here: chance decided who is in which group (CONSORT)."))
ONE_GROUP = Message(translatable("There is one group, so there is nothing to compare it with."))
WHAT, VALUE = Column(Message(translatable("Characteristic")), numeric=False), Column(Message(translatable("Value")), numeric=False)
NOT_GIVEN = Message(translatable("not given"))
TRAITS: Mapping[str, Message] = {
    "site": Message(translatable("Site")),
    "experience": Message(translatable("Experience")),
    "first_form": Message(translatable("Form they begin with")),
}
MEAN, SPREAD = Message(translatable("mean")), Message(translatable("standard deviation"))
OVER_PEOPLE = Message(translatable("Mean and standard deviation over the people who have a result; each person counts once."))


def baseline(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Characteristics of the allocated people and their results in the first phase, by arm."""
    members = data.members[data.members["arm"].notna()]
    if not len(members):
        return Section("baseline", TITLE, LEAD, (NONE_ALLOCATED,))
    blocks: list[Block] = [people_table(members, data, policy), result_table(members, data, policy)]
    return Section("baseline", TITLE, LEAD, (*blocks, NO_TESTS if len(data.study.arms) > 1 else ONE_GROUP))


def arm_columns(data: StudyData) -> tuple[Column, ...]:
    """A column for each arm, or one for everybody where there is one arm."""
    return tuple(Column(arm_label(data, arm)) for arm in data.study.arms)


def people_table(members: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people by value of each trait and arm; small counts and what would reveal them are hidden."""
    several = len(data.study.arms) > 1
    rows: list[tuple[Cell, ...]] = []
    for trait, label in TRAITS.items():
        values_of_trait = members[trait].fillna("").astype(str)
        values = sorted(set(values_of_trait))
        counts = suppress([[int(((values_of_trait == v) & (members["arm"] == arm)).sum()) for arm in data.study.arms] for v in values], policy)
        for value, cells, total in zip(values, counts.cells, counts.row_totals, strict=True):
            rows.append((label, verbatim(value) if value else NOT_GIVEN, *cells, *((total,) if several else ())))
    of_arms = suppress([[int((members["arm"] == arm).sum()) for arm in data.study.arms]], policy)
    rows.insert(0, (Message(translatable("People")), None, *of_arms.cells[0], *((of_arms.total,) if several else ())))
    columns = (WHAT, VALUE, *arm_columns(data), *((EVERYBODY,) if several else ()))
    return Table("baseline-people", Message(translatable("People by group")), columns, tuple(rows))


def result_table(members: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Mean and standard deviation of the results in the first phase, by arm."""
    arm_of = members.set_index("trainee")["arm"]
    rows: list[tuple[Cell, ...]] = []
    for name, values in results_before_training(data).items():
        by_arm = [values[values.index.map(arm_of) == arm] for arm in data.study.arms]
        hide = hidden_groups([len(own) for own in by_arm], policy)
        rows.append((RESULTS[name], Message(translatable("people")), *(HIDDEN if away else Number(len(own)) for own, away in zip(by_arm, hide, strict=True))))
        rows.append((RESULTS[name], MEAN, *_share_cells([own.mean() for own in by_arm], by_arm, hide, 1)))
        rows.append((RESULTS[name], SPREAD, *_share_cells([own.std(ddof=1) for own in by_arm], by_arm, hide, 2)))
    return Table("baseline-results", Message(translatable("Results before the training by group")), (WHAT, VALUE, *arm_columns(data)), tuple(rows), (OVER_PEOPLE,))


def _share_cells(figures: Sequence[float], people: Sequence[pd.Series], hide: Sequence[bool], least: int) -> list[Cell]:
    """A share for each arm; empty where it is not defined, with fewer than ``least`` people."""
    return [HIDDEN if hide_arm else Number(float(f), "share") if len(of_arm) >= least else None for f, of_arm, hide_arm in zip(figures, people, hide, strict=True)]
