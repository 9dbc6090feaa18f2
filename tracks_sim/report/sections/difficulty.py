"""Table of item parameters: how hard each case is, and how well it separates people, where there are enough of them."""

from __future__ import annotations

import pandas as pd

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import Z
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.psychometrics.irt import Fit, fit_2pl, fit_rasch
from tracks_sim.report.columns import CASE, FORM, PEOPLE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import PHASES, Group, verbatim, with_versions
from tracks_sim.report.parts import Column, Message, Row, Table

SAFE_SHARE = Column(Message("Share safe"))
DIFFICULTY = Column(Message("Difficulty, logits"))
DISCRIMINATION = Column(Message("Discrimination"))
NOT_ANSWERED = Message("Nobody has submitted a case with a result in this phase.")
SCALE = Message("Difficulty: the ability at which half of the responses are safe; 0 is the average person, 1 a standard deviation above, and below 0 is easy. Marginal maximum likelihood; intervals are 1.96 standard errors either way.")
LINKED = Message("Both forms are on one scale because chance decides who begins with which.")
SAME = Message("One discrimination for all cases (Rasch).")
EACH = Message("A discrimination for each case (two-parameter model): how fast the chance of a safe response rises with ability.")


def difficulty_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Difficulty of each case in the first phase, by the two-parameter model or by Rasch's; with too few people or cases the reason alone.

    A response is one case, safe or not, since the judgements inside a case hang together.
    """
    phase = data.study.phases[0].id
    rows = with_versions(data.sittings, data)
    rows = rows[rows["phase"] == phase].dropna(subset=["safe"]).astype({"safe": "float64"})
    table_id, title = "reliability-difficulty", Message("How hard the cases are: {phase}", {"phase": PHASES[phase]})
    columns = (CASE, FORM, PEOPLE, SAFE_SHARE, DIFFICULTY, DISCRIMINATION)
    if not len(rows):
        return Table(table_id, title, columns, (), (), NOT_ANSWERED)
    responses = rows.groupby(["trainee", "case"])["safe"].mean().unstack("case")
    people, cases = responses.shape
    if reason := too_few("rasch", people, cases, data, policy):
        return Table(table_id, title, columns, (), (), Message(reason))
    alone = too_few("2pl", people, cases, data, policy)
    fitted = fit_rasch(responses) if alone else fit_2pl(responses)
    if fitted.log_likelihood is None:
        return Table(table_id, title, columns, (), (), Message(fitted.reason))
    of_cases = [(str(form), str(case), own) for (form, case), own in rows.groupby(["form", "case"], sort=True)]
    cells = tuple(_row(form, case, own, fitted, alone, policy) for form, case, own in of_cases)
    return Table(
        table_id,
        title,
        columns,
        cells,
        (
            SCALE,
            *((LINKED,) if len(data.study.first_forms) > 1 else ()),
            SAME if alone else EACH,
            *(Message(warning) for warning in fitted.warnings),
        ),
    )


def _row(form: str, case: str, own: pd.DataFrame, fitted: Fit, alone: str | None, policy: DisclosurePolicy) -> Row:
    group = Group(verbatim(case), own, 0 < own["trainee"].nunique() < policy.smallest)
    separates = not_estimable(alone, group.people) if alone else parameter(fitted, case, "discrimination")
    return (
        group.label, form, group.people_cell, group.number(float(own["safe"].mean()), "share"), group.cell(parameter(fitted, case, "difficulty"), "decimal"),
        group.cell(separates, "decimal"),
    )  # fmt: skip


def parameter(fitted: Fit, case: str, name: str) -> Estimate:
    """A parameter of a case with 1.96 standard errors either way, or the reason why it could not be estimated."""
    of_case = fitted.items.loc[case]
    n = int(of_case["n"])
    if pd.isna(of_case[name]):
        return not_estimable(str(of_case["reason"]), n)
    value, error = float(of_case[name]), of_case[f"se_{name}"]
    if pd.isna(error):
        return Estimate(value, n=n, reason=str(of_case["reason"]))
    return Estimate(value, value - Z * float(error), value + Z * float(error), float(error), n)
