"""Each case by group and phase: where safe responses changed more among the trained than among the others, and how many did severe harm.

The difference of each case is that of its own counts, and is not drawn towards the mean of all cases: with the few cases of a form
how far they truly differ is often estimated as 0, and then every case would be given the same figure with far too narrow an interval.
So a test says beside the plot whether the cases differ more than chance makes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy.special import chdtrc

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import Z, sum_of_shares
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASE, MEASURE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import PHASES, Group, arm_label, hidden_groups, safe_or_not, verbatim
from tracks_sim.report.harm_register import harm_register
from tracks_sim.report.parts import HIDDEN, Cell, Column, DotPlot, Figure, Message, Number, Row, Table
from tracks_sim.report.planned_effect import empty_cells
from tracks_sim.report.sections.harms import SEVERE_HARM, people_cell_of_harm, people_with_harm
from tracks_sim.report.sections.outcomes_table import CELL_ONCE, DIFFERENCE_LABEL
from tracks_sim.report.sections.primary import SAFE

TITLE = Message("Each case by group: where safe responses changed")
CHANGE_TITLE = Message("Change in safe responses from before to after, case by case")
BETWEEN_TITLE = Message("Change in safe responses, training group less the other, case by case")
ONCE_TITLE = Message("Safe responses, training group less the other, case by case")
CHANGE, CHANGE_BETWEEN, BETWEEN = (
    Column(Message("After less before")),
    Column(Message("Change, training group less the other")),
    Column(DIFFERENCE_LABEL),
)

COUNTED = Message("In brackets the people who met the case in that group and phase; each meets it once there. The last column is made of the shares beside it, with the interval of Zou and Donner (2008) from Wilson’s of each share. It speaks of other people on this very case. Severe harm: how many people did one, where that points at nobody.")
NOT_DRAWN_IN = Message("The differences are as they were counted, not drawn towards their mean. With few people they lie far apart by chance: read which way a case points and how wide its interval is, before you name the best one.")
ALIKE = translatable("Taken together the cases lie no farther apart than chance alone often makes them (Cochran’s Q, {p}): that responses changed more in one case than in another is not shown.")
APART = translatable("The cases lie farther apart than chance alone often makes them (Cochran’s Q, {p}): responses did not change alike in all of them.")

Sign = Literal[-1, 1]


@dataclass(frozen=True, slots=True, eq=False)
class CaseCells:
    """A case with the people who met it: by (arm, phase) their rows, and which of these may not be shown."""

    case: str
    rows: dict[tuple[str, str], pd.DataFrame]
    hide: frozenset[tuple[str, str]]

    def people(self, cell: tuple[str, str]) -> int:
        """Number of people in a cell."""
        return int(self.rows[cell]["trainee"].nunique())

    def safe(self, cell: tuple[str, str]) -> int:
        """Number of those whose response was safe."""
        return int(self.rows[cell]["safe"].sum())


def cases_by_group(data: StudyData, policy: DisclosurePolicy) -> DotPlot | None:
    """The plot of the change of each case with its table; None where the plan compares nothing, or some group has no answers that may be shown."""
    arms, phases = tuple(data.study.arms), data.study.compared_phases
    responses = safe_or_not(data)
    trained_alike = "waitlist" in arms and phases[-1] == "follow-up"
    if phases[-1] == "pre" or len(arms) * len(phases) < 2 or trained_alike or empty_cells(data, responses, arms, phases):
        return None
    signs = _signs(arms, phases)
    cases = _cases(responses, data, policy, tuple(signs))
    differences = [_difference(case, signs) for case in cases]
    rows: list[Row] = []
    for case, difference in zip(cases, differences, strict=True):
        label = verbatim(case.case)
        rows.append((label, SAFE.label, *(_safe_cell(case, cell) for cell in signs), _shown(case, difference)))
        rows.append((label, SEVERE_HARM.label, *(_harm_cell(case, cell, data, policy) for cell in signs), None))
    several = len(arms) > 1
    heads = [Column(PHASES[phase], over=arm_label(data, arm) if several else None) for arm, phase in signs]
    last, title = (
        (CHANGE, CHANGE_TITLE) if not several else (CHANGE_BETWEEN, BETWEEN_TITLE) if len(phases) > 1 else (BETWEEN, ONCE_TITLE)
    )
    table = Table(
        "items-where", Message("Safe responses and people with a severe harm, case by case"), (CASE, MEASURE, *heads, last), tuple(rows), (COUNTED, NOT_DRAWN_IN, *_apart(cases, differences, data))
    )
    dots = tuple(
        Group(verbatim(case.case), case.rows[next(iter(signs))], bool(case.hide)).dot(difference, kind="points")
        for case, difference in zip(cases, differences, strict=True)
    )
    return DotPlot("items-where-plot", title, dots, table, -1.0, 1.0, reference=0.0)


def _signs(arms: Sequence[str], phases: Sequence[str]) -> dict[tuple[str, str], Sign]:
    """By (arm, phase), in the order of the columns, how its share counts in the difference: the trained and after count as they are, the others and before are taken away."""
    signs: dict[tuple[str, str], Sign] = {}
    for arm in arms:
        for phase in phases:
            other, earlier = arm != "training", len(phases) > 1 and phase == phases[0]
            signs[arm, phase] = -1 if other != earlier else 1
    return signs


def _cases(
    responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, cells: tuple[tuple[str, str], ...]
) -> list[CaseCells]:
    """The cases in order. A group is hidden with the others of the same case and phase, in every version of the case, whose sum stands elsewhere."""
    found = dict(tuple(responses.groupby(["case", "arm", "phase"])))
    nobody = responses.iloc[:0]
    names = sorted({str(case) for case, arm, phase in found if (arm, phase) in cells})
    rows = {name: {cell: found.get((name, *cell), nobody) for cell in cells} for name in names}
    hidden: set[tuple[str, tuple[str, str]]] = set()
    for first in {name.partition("@")[0] for name in names}:
        for phase in {phase for _, phase in cells}:
            together = [(name, cell) for name in names if name.partition("@")[0] == first for cell in cells if cell[1] == phase]
            hide = hidden_groups([int(rows[name][cell]["trainee"].nunique()) for name, cell in together], policy)
            hidden |= {part for part, away in zip(together, hide, strict=True) if away}
    return [CaseCells(name, rows[name], frozenset(cell for of, cell in hidden if of == name)) for name in names]


def _difference(case: CaseCells, signs: dict[tuple[str, str], Sign]) -> Estimate:
    return sum_of_shares([(sign, case.safe(cell), case.people(cell)) for cell, sign in signs.items()])


def _safe_cell(case: CaseCells, cell: tuple[str, str]) -> Cell:
    if cell in case.hide:
        return HIDDEN
    people = case.people(cell)
    return Message(CELL_ONCE, {"score": Number(case.safe(cell) / people, "share"), "people": Number(people)}) if people else None


def _harm_cell(case: CaseCells, cell: tuple[str, str], data: StudyData, policy: DisclosurePolicy) -> Cell:
    rows = case.rows[cell]
    if not len(rows):
        return None
    everybody = pd.concat([own for (_, phase), own in case.rows.items() if phase == cell[1]])
    if not people_with_harm(everybody, "severe_harms") and everybody["trainee"].nunique() >= policy.smallest:
        return Number(0)  # the table of cases over both groups says that nobody did
    if not harm_register(data, policy).shows("items-where", case.case, *cell):
        return HIDDEN
    return people_cell_of_harm(Group(verbatim(case.case), rows, cell in case.hide), people_with_harm(rows, "severe_harms"), policy)


def _shown(case: CaseCells, difference: Estimate) -> Cell:
    return HIDDEN if case.hide else Figure(difference, "points")


def _apart(cases: Sequence[CaseCells], differences: Sequence[Estimate], data: StudyData) -> tuple[Message, ...]:
    """Whether the cases differ more than chance makes them; nothing where fewer than two of them may be shown.

    Cochran's Q: the squared distances from the mean, each and the mean weighted by the inverse variance, against chi-squared with one
    degree of freedom fewer than there are cases (Cochran 1954, Biometrics 10:101). The variance of a case is taken from its interval,
    so that it is not 0 where all or none were safe.
    """
    shown = [d for case, d in zip(cases, differences, strict=True) if not case.hide and d.low is not None and d.high is not None]
    if len(shown) < 2:
        return ()
    weights = [(2 * Z / ((d.high or 0.0) - (d.low or 0.0))) ** 2 for d in shown]
    values = [d.value or 0.0 for d in shown]
    mean = sum(w * v for w, v in zip(weights, values, strict=True)) / sum(weights)
    p = float(chdtrc(len(shown) - 1, sum(w * (v - mean) ** 2 for w, v in zip(weights, values, strict=True))))
    return (Message(APART if p < data.study.plan.alpha else ALIKE, {"p": Number(p, "p")}),)
