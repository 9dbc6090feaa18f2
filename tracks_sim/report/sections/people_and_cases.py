"""Section on people and cases: how many people a study needs with more cases to a form, and what it finds with more of either.

For the page *How many people?* and `study power --curve`; not part of the report.
"""

from __future__ import annotations

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.power_curve import PowerCurve, fewest, saved_by_a_case
from tracks_sim.report.parts import (
    Block,
    Column,
    Figure,
    Line,
    LinePlot,
    Message,
    Number,
    Row,
    Section,
    Table,
    plural_message,
)
from tracks_sim.study.model import Study
from tracks_sim.study.sample_size import people_for_harm

TITLE = Message("People and cases")
LEAD = Message("With more cases to a form a study needs fewer people. But each added case lengthens the form for everybody, before the training and after it.")
SAVED = translatable_plural(
    "From {few} to {many} cases to a form, each added case lowers the number of people by about {n}.", "From {few} to {many} cases to a form, each added case lowers the number of people by about {n}."
)
CASES = Column(Message("Cases to a form"), numeric=False)
TOO_MANY = Message("more than 1,000 in each group")
ALIKE = Message("What is assumed of people, sessions and each case is the same in every row.")
QUICK = translatable(
    "By the quick analysis, with {draws} simulated studies for each number. Its power is within a few points of the planned model’s. Once the forms of the plan have their cases, compute the number of people for those forms."
)
FEW_SESSIONS = Message(
    "With few sessions the quick analysis may give a power some points lower than the planned model does, so fewer people may be enough. With one session it gives no number, since nobody can tell how sessions differ."
)
FOUND = Message("Studies that find the difference")
PEOPLE = Column(Message("People"), numeric=False)
PEOPLE_AXIS, SHARE_AXIS = (Message("People enrolled, over all groups"), Message("Studies of 100"))
OF_CASES = translatable_plural("{n} case to a form", "{n} cases to a form")
WANTED = Message("wanted")


def people_to_enrol(curve: PowerCurve, plan: Study) -> dict[int, tuple[int | None, int]]:
    """People for the difference (None: more than are looked at) and for severe harms, by cases of a form."""
    chosen = {"dropout": curve.assumptions.dropout, "power": curve.assumptions.power}
    return {cases: (curve.needed.get(cases), people_for_harm(plan, chosen, cases)) for cases in curve.cases}


def larger(people: dict[int, tuple[int | None, int]]) -> dict[int, int | None]:
    """The larger of both numbers, by cases; None where the first is not known."""
    return {cases: None if difference is None else max(difference, harm) for cases, (difference, harm) in people.items()}


def people_and_cases(curve: PowerCurve, plan: Study) -> Section:
    """The section; where nothing is possible, the reason alone."""
    if curve.reason:
        return Section("people-and-cases", TITLE, LEAD, (Message(curve.reason),))
    blocks: list[Block] = [*conclusions(curve, plan), needed_table(curve, plan)]
    if curve.people:
        blocks.append(power_plot(curve))
    return Section("people-and-cases", TITLE, LEAD, tuple(blocks))


def conclusions(curve: PowerCurve, plan: Study) -> tuple[Message, ...]:
    """Which number of cases needs the fewest people, and what a case more saves."""
    enrol, said = larger(people_to_enrol(curve, plan)), []
    if (best := fewest(enrol)) is not None:
        said.append(Message("The fewest people: {people}, with {cases} cases to a form.", {"cases": Number(best[0]), "people": Number(best[1])}))
    if (saved := saved_by_a_case(enrol)) is not None:
        few, many, people = Number(saved[0]), Number(saved[1]), round(saved[2])
        said.append(plural_message(SAVED, people, few=few, many=many) if people > 0 else Message("From {few} to {many} cases to a form, an added case does not lower the number of people.", {"few": few, "many": many}))
    return tuple(said)


def needed_table(curve: PowerCurve, plan: Study) -> Table:
    """A row for each number of cases: people for the difference, for severe harms, and the larger of both."""
    rows: list[Row] = []
    people = people_to_enrol(curve, plan)
    for cases, enrol in larger(people).items():
        difference, harm = people[cases]
        rows.append((str(cases), TOO_MANY if difference is None else Number(difference), Number(harm), TOO_MANY if enrol is None else Number(enrol)))
    draws = next((found.n for found in curve.power.values()), 0)
    notes = [Message(QUICK, {"draws": Number(draws)})] if draws else []
    if curve.assumptions.sd_session:
        notes.append(FEW_SESSIONS)
    return Table("people-and-cases-needed", Message("People to enrol, by cases to a form"), (CASES, Column(Message("To find the difference")), Column(Message("For severe harms")), Column(Message("To enrol: the larger"))), tuple(rows), (*notes, ALIKE))


def power_table(curve: PowerCurve) -> Table:
    """A row for each number of people, a column for each number of cases: the share of studies, with its interval."""
    columns = (PEOPLE, *(Column(plural_message(OF_CASES, cases)) for cases in curve.cases))
    rows: tuple[Row, ...] = tuple(
        (str(people), *(Figure(curve.power[people, cases], "share") for cases in curve.cases)) for people in curve.people
    )
    return Table("people-and-cases-power", FOUND, columns, rows)


def power_plot(curve: PowerCurve) -> LinePlot:
    """A line for each number of cases over the people enrolled, in studies of 100, and one at the power wanted; the table has the numbers."""
    low, high = float(curve.people[0]), float(curve.people[-1])
    wanted = Line(WANTED, ((low, 100 * curve.assumptions.power), (high, 100 * curve.assumptions.power)))
    lines = []
    for cases in curve.cases:
        found = [curve.power[people, cases] for people in curve.people]
        points = tuple((float(people), 100 * (share.value or 0.0)) for people, share in zip(curve.people, found, strict=True))
        intervals = tuple((100 * (share.low or 0.0), 100 * (share.high or 0.0)) for share in found)
        lines.append(Line(plural_message(OF_CASES, cases), points, intervals=intervals))
    return LinePlot("people-and-cases-plot", FOUND, PEOPLE_AXIS, SHARE_AXIS, (*lines, wanted), power_table(curve), (low, max(high, low + 1)), (0.0, 100.0))
