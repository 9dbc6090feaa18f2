"""The groups before the training, side by side. No test: chance made the groups, so a test would only test chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress
from tracks_sim.report.groups import arm_words, hidden, plain
from tracks_sim.report.parts import HIDDEN, Block, Cell, Column, Message, Number, Section, Table
from tracks_sim.report.sections.flow import NONE_ALLOCATED, RESULTS, first_results

TITLE = Message(translatable("The groups before the training"))
LEAD = Message(translatable("Who is in each group, and how they did before the training began."))
NO_TESTS = Message(translatable("No significance tests are given here: chance decided who is in which group (CONSORT)."))
ONE_GROUP = Message(translatable("There is one group, so there is nothing to compare it with."))
WHAT, VALUE = Column(Message(translatable("Characteristic")), numeric=False), Column(Message(translatable("Value")), numeric=False)
EVERYBODY = Column(Message(translatable("Everybody")))
NOT_GIVEN = Message(translatable("not given"))
TRAITS: Mapping[str, Message] = {
    "site": Message(translatable("Site")),
    "experience": Message(translatable("Experience")),
    "first_form": Message(translatable("Form they begin with")),
}
MEAN, SPREAD = Message(translatable("mean")), Message(translatable("standard deviation"))
OVER_PEOPLE = Message(translatable("Mean and standard deviation over the people who have a result; each person counts once."))


def baseline(data: StudyData, shown: DisclosurePolicy) -> Section:
    """Characteristics of the allocated people and their results in the first phase, by arm."""
    members = data.members[data.members["arm"].notna()]
    if not len(members):
        return Section("baseline", TITLE, LEAD, (NONE_ALLOCATED,))
    blocks: list[Block] = [characteristics(members, data, shown), results(members, data, shown)]
    return Section("baseline", TITLE, LEAD, (*blocks, NO_TESTS if len(data.study.arms) > 1 else ONE_GROUP))


def arms_of(data: StudyData) -> tuple[Column, ...]:
    """A column for each arm, or one for everybody."""
    return tuple(Column(arm_words(data, arm)) for arm in data.study.arms)


def characteristics(members: pd.DataFrame, data: StudyData, shown: DisclosurePolicy) -> Table:
    """How many people have each value of each trait; values, arms and sums are hidden together where some are few."""
    several = len(data.study.arms) > 1
    rows: list[tuple[Cell, ...]] = []
    for trait, label in TRAITS.items():
        given = members[trait].fillna("").astype(str)
        values = sorted(set(given))
        counts = suppress([[int(((given == v) & (members["arm"] == arm)).sum()) for arm in data.study.arms] for v in values], shown)
        for value, cells, total in zip(values, counts.cells, counts.row_totals, strict=True):
            rows.append((label, plain(value) if value else NOT_GIVEN, *cells, *((total,) if several else ())))
    of_arms = suppress([[int((members["arm"] == arm).sum()) for arm in data.study.arms]], shown)
    rows.insert(0, (Message(translatable("People")), None, *of_arms.cells[0], *((of_arms.total,) if several else ())))
    columns = (WHAT, VALUE, *arms_of(data), *((EVERYBODY,) if several else ()))
    return Table("baseline-people", Message(translatable("People by group")), columns, tuple(rows))


def results(members: pd.DataFrame, data: StudyData, shown: DisclosurePolicy) -> Table:
    """Mean and standard deviation of the results in the first phase, by arm."""
    arm_of = members.set_index("trainee")["arm"]
    rows: list[tuple[Cell, ...]] = []
    for name, values in first_results(data).items():
        by_arm = [values[values.index.map(arm_of) == arm] for arm in data.study.arms]
        hide = hidden([len(own) for own in by_arm], shown)
        rows.append((RESULTS[name], Message(translatable("people")), *(HIDDEN if away else Number(len(own)) for own, away in zip(by_arm, hide, strict=True))))
        rows.append((RESULTS[name], MEAN, *_shares([own.mean() for own in by_arm], by_arm, hide, 1)))
        rows.append((RESULTS[name], SPREAD, *_shares([own.std(ddof=1) for own in by_arm], by_arm, hide, 2)))
    return Table("baseline-results", Message(translatable("Results before the training by group")), (WHAT, VALUE, *arms_of(data)), tuple(rows), (OVER_PEOPLE,))


def _shares(figures: Sequence[float], people: Sequence[pd.Series], hide: Sequence[bool], least: int) -> list[Cell]:
    """A share for each arm; empty with fewer than ``least`` people, of whom there is none."""
    return [HIDDEN if away else Number(float(f), "share") if len(own) >= least else None for f, own, away in zip(figures, people, hide, strict=True)]
