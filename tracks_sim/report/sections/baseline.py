"""Section on the groups before the training. Without tests: the groups were randomised, so a test would only test chance."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.balance import chance_difference, difference_of_categories, standardised_difference
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import EVERYBODY
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import arm_label, hidden_groups, verbatim
from tracks_sim.report.harm_register import HarmRegister, at_most_of, harm_register
from tracks_sim.report.parts import (
    HIDDEN,
    Block,
    Cell,
    Column,
    Figure,
    Message,
    Number,
    Row,
    Section,
    Table,
    report_section,
)
from tracks_sim.report.people_register import ALL_GROUPS, people_register
from tracks_sim.report.sections.flow import NONE_ALLOCATED, RESULTS, results_before_training
from tracks_sim.study.model import Arm

LEAD = Message("Who is in each group, and how they did before the training began.")
NO_TESTS = Message("No significance tests are given here: chance decided who is in which group (CONSORT).")
ONE_GROUP = Message("There is one group, so there is nothing to compare it with.")
WHAT, VALUE = Column(Message("Characteristic"), numeric=False), Column(Message("Value"), numeric=False)
NOT_GIVEN = Message("not given")
TRAITS: Mapping[str, Message] = {
    "site": Message("Site"),
    "experience": Message("Experience"),
    "first_form": Message("Form they begin with"),
}
PEOPLE = Message("People")
RESULT = Column(Message("Result"), numeric=False)
MEAN_AND_SPREAD, MEAN_ALONE = translatable("{mean} ± {spread} ({people})"), translatable("{mean} ({people})")
OVER_PEOPLE = Message("Mean ± standard deviation over the people who have a result, in brackets how many; each person counts once.")

BALANCE = Column(Message("Standardised difference"))
OF_COUNTS = Message("Standardised difference of a characteristic: how far its shares lie apart in the two groups, in standard deviations, without a sign (Yang and Dalton 2012). It is hidden where one of its counts is.")
OF_MEANS_FEW = Message("Standardised difference: mean of the training group less that of the other, divided by the root of the mean of both variances (Austin 2009).")


def baseline(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Characteristics of the allocated people and their results in the first phase, by arm."""
    members = data.members[data.members["arm"].notna()]
    if not len(members):
        return report_section("baseline", LEAD, NONE_ALLOCATED)
    blocks: list[Block] = [people_table(members, data, policy), result_table(members, data, policy)]
    return report_section("baseline", LEAD, *blocks, NO_TESTS if len(data.study.arms) > 1 else ONE_GROUP)


def arm_columns(data: StudyData) -> tuple[Column, ...]:
    """A column for each arm, or one for everybody where there is one arm."""
    return tuple(Column(arm_label(data, arm)) for arm in data.study.arms)


def people_table(members: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people by value of each trait and arm; small counts and what would reveal them are hidden."""
    several, register = len(data.study.arms) > 1, people_register(data, policy)
    groups = (*data.study.arms, *((ALL_GROUPS,) if several else ()))
    rows: list[Row] = [(PEOPLE, None, *(register.cell("allocated", arm) for arm in groups), *((None,) if several else ()))]
    for trait, label in TRAITS.items():
        values_of_trait = members[trait].fillna("").astype(str)
        values = sorted(set(values_of_trait))
        numbers = [[int(((values_of_trait == v) & (members["arm"] == arm)).sum()) for v in values] for arm in data.study.arms]
        any_hidden = not all(register.shows("kind", trait, value, arm) for value in values for arm in data.study.arms)
        for at, value in enumerate(values):
            balance: Cell = None if at else HIDDEN if any_hidden else Figure(difference_of_categories(*numbers)) if several else None
            rows.append((label, verbatim(value) if value else NOT_GIVEN, *(register.cell("kind", trait, value, arm) for arm in groups), *((balance,) if several else ())))
    columns = (WHAT, VALUE, *arm_columns(data), *((EVERYBODY, BALANCE) if several else ()))
    return Table("baseline-people", Message("People by group"), columns, tuple(rows), (OF_COUNTS,) if several else ())


def result_table(members: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """People with a result in the first phase, its mean and standard deviation by arm, and the standardised difference of two arms."""
    several = len(data.study.arms) > 1
    arm_of = members.set_index("trainee")["arm"]
    rows: list[Row] = []
    register = harm_register(data, policy)
    for name, values in results_before_training(data).items():
        if values.empty:  # not asked before the training
            continue
        by_arm = [values[values.index.map(arm_of) == arm] for arm in data.study.arms]
        hide = hidden_groups([len(own) for own in by_arm], policy)
        asked = [("baseline", arm, data.study.phases[0].id) if name == "severe" else () for arm in data.study.arms]
        no_spread = any(not register.shows("spread", *place) for place in asked)
        balance = (_balance_cell(dict(zip(data.study.arms, by_arm, strict=True)), any(hide) or no_spread),) if several else ()
        cells = [
            HIDDEN if away else _mean_and_spread(own, place, register, policy)
            for own, place, away in zip(by_arm, asked, hide, strict=True)
        ]
        rows.append((RESULTS[name], *cells, *balance))
    columns = (RESULT, *arm_columns(data), *((BALANCE,) if several else ()))
    notes = (OVER_PEOPLE, *((_chance_note(members, data, policy),) if several else ()))
    return Table("baseline-results", Message("Results before the training by group"), columns, tuple(rows), notes)


def _balance_cell(by_arm: Mapping[Arm, pd.Series], hide: bool) -> Cell:
    """The training group's mean less the other's, in standard deviations; hidden where an arm is, empty where one has no result."""
    if hide or not all(len(own) for own in by_arm.values()):
        return HIDDEN if hide else None
    trained, other = (by_arm[arm].to_numpy(dtype="float64") for arm in sorted(by_arm, key=lambda arm: arm != "training"))
    return Figure(standardised_difference(trained, other))


def _chance_note(members: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Message:
    """How the difference is computed, and how large chance alone makes it between so many people, where they may be shown."""
    people = [int((members["arm"] == arm).sum()) for arm in data.study.arms]
    if not all(people) or any(hidden_groups(people, policy)):
        return OF_MEANS_FEW
    return Message("Standardised difference: mean of the training group less that of the other, divided by the root of the mean of both variances (Austin 2009). With so many people chance alone makes one in twenty larger than {chance} either way.", {"chance": Number(chance_difference(people[0], people[1]), "decimal")})


def _mean_and_spread(values: pd.Series, place: tuple[str, ...], register: HarmRegister, policy: DisclosurePolicy) -> Message | None:
    """Mean, standard deviation and number of people in one cell; without the deviation for one person, None for nobody.

    Of harms the deviation, or the mean too, is left out where a number of people could be worked out with it.
    """
    if not len(values):
        return None
    numbers = {"mean": Number(float(values.mean()), "share"), "people": Number(len(values))}
    if not register.shows("mean", *place):
        return Message(MEAN_ALONE, {"mean": at_most_of(len(values), policy), "people": numbers["people"]})
    if len(values) < 2 or not register.shows("spread", *place):
        return Message(MEAN_ALONE, numbers)
    return Message(
        MEAN_AND_SPREAD,
        {"mean": numbers["mean"], "spread": Number(float(values.std(ddof=1)), "share"), "people": numbers["people"]},
    )
