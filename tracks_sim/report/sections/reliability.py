"""Section on reliability: alpha and omega of each form, generalizability over all cases, how far two forms agree, and how hard cases are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.generalizability import (
    Generalizability,
    correlation_of_forms,
    generalizability,
)
from tracks_sim.outcomes.reliability import cronbach_alpha, omega_total
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.report.columns import CASES, FORM, PEOPLE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import PHASES, Group, hidden_groups, with_versions
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.parts import Column, Message, Number, Row, Section, Table, report_section
from tracks_sim.report.sections.difficulty import difficulty_table
from tracks_sim.report.sections.items import case_scores
from tracks_sim.study import PhaseId, Study

LEAD = Message(
    "How much of the differences between people on a form is about the people, and not about which cases it happens to hold. It is a property of this form with these people, not of the kit."
)
NOBODY_COMPLETE = Message("Nobody has answered every case of a form, in the same version as the others, so there is nothing to compare.")
NOBODY_MET_ALL = Message("Nobody has answered every case in the same version as the others, so there is nothing to compare.")
TARGETS = (0.7, 0.8)
"""Coefficients for which the number of cases is told: to compare groups, and people."""
MET_BOTH = translatable("People who answered every case of both forms, compared within group and order of the forms, so that neither the training nor the order counts. Judgements of one case hang together and are counted so; one left open counts as not right. Intervals by drawing people anew, for these cases. Needed: so many cases like these to compare people.")
MET_ONCE = translatable("People who answered every case in the first phase, compared within their group. Judgements of one case hang together and are counted so; one left open counts as not right. Intervals by drawing people anew, for these cases. Needed: so many cases like these to compare people.")
PARALLEL = Message("Correlation of the two forms: the reliability of one form if both measure the same alike. People learn unlike amounts between them, so it is rather a lower bound.")

SCORE = Column(Message("Score"), numeric=False)
ALPHA, OMEGA = Column(Message("Cronbach's alpha")), Column(Message("McDonald's omega"))
FORMS_AGREE = Column(Message("Correlation of the two forms"))
RELATIVE, ABSOLUTE = Column(Message("To compare people (Eρ²)")), Column(Message("Against a mark (Φ)"))
JUDGEMENTS_RIGHT, SAFE = Message("Share of judgements right"), Message("Safe response")


@dataclass(frozen=True, slots=True, eq=False)
class FormScores:
    """One score of a form in a phase: ``table`` is people x cases of people with every case, ``group`` those people."""

    name: Message
    form: str
    phase: str
    table: pd.DataFrame
    group: Group


@mask_until_complete
def reliability(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Internal consistency of each form, phase and score; then generalizability over all cases that people met, and how hard the cases are."""
    all_scores = list(form_scores(data, policy))
    return report_section("reliability", LEAD, consistency_table(all_scores, data, policy), dependability_table(data, policy), difficulty_table(data, policy))


def form_scores(data: StudyData, policy: DisclosurePolicy) -> Iterator[FormScores]:
    """The scores of every form and phase, one for each person and case."""
    judged, sittings = with_versions(data.judgements, data), with_versions(data.sittings, data)
    for phase in data.study.phases:
        for name, of in ((JUDGEMENTS_RIGHT, judged), (SAFE, sittings)):
            tables = [
                (form, case_scores(of, form, phase.id) if name is JUDGEMENTS_RIGHT else safe_scores(of, form, phase.id))
                for form in data.study.forms
            ]
            whole = [(form, table.dropna()) for form, table in tables]
            hide = hidden_groups([len(table) for _, table in whole], policy)
            for (form, table), hide_form in zip(whole, hide, strict=True):
                if len(table):
                    rows = table.stack().rename("score").reset_index()
                    yield FormScores(name, form, phase.id, table, Group(name, rows, hide_form, phase.id))


def safe_scores(sittings: pd.DataFrame, form: str, phase: str) -> pd.DataFrame:
    """Trainees x cases: 1 where the response was safe, else 0; missing where there is none."""
    rows = sittings[(sittings["form"] == form) & (sittings["phase"] == phase)].dropna(subset=["safe"])
    return rows.astype({"safe": "float64"}).groupby(["trainee", "case"])["safe"].mean().unstack("case")


def unless_enough(scores: FormScores, name: str, data: StudyData, policy: DisclosurePolicy) -> Estimate | None:
    """The reason as an estimate where there are too few people or cases for a figure, else None."""
    reason = too_few(name, len(scores.table), scores.table.shape[1], data, policy)
    return not_estimable(reason, len(scores.table)) if reason else None


def consistency_table(all_scores: list[FormScores], data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of Cronbach's alpha and McDonald's omega."""
    rows: list[Row] = []
    few = [unless_enough(of, "alpha", data, policy) for of in all_scores]
    for of, absent in zip(all_scores, few, strict=True):
        alpha = absent or cronbach_alpha(of.table)
        omega = unless_enough(of, "omega", data, policy) or omega_total(of.table)
        rows.append((*row_head(of), of.group.cell(alpha, "decimal"), of.group.cell(omega, "decimal")))
    notes = (
        Message("People who answered every case of the form. The item is the case: judgements inside one hang together and would make the form look more reliable than it is."),
    )
    return score_table("reliability-consistency", Message("Internal consistency"), (ALPHA, OMEGA), rows, few, notes)


def row_head(scores: FormScores) -> Row:
    """First cells of a row: score, form, phase, people and cases."""
    return scores.name, scores.form, PHASES[scores.phase], scores.group.people_cell, scores.group.number(scores.table.shape[1])


def score_table(
    name: str,
    title: Message,
    columns: tuple[Column, ...],
    rows: list[Row],
    few: list[Estimate | None],
    notes: tuple[Message, ...],
) -> Table:
    """Table of the rows; where every row has too few people or cases, of the reason alone."""
    nothing = bool(few) and all(few)
    empty = Message(next(absent.reason for absent in few if absent)) if nothing else NOBODY_COMPLETE
    return Table(
        name,
        title,
        (SCORE, FORM, PHASE, PEOPLE, CASES, *columns),
        () if nothing else tuple(rows),
        () if nothing else notes,
        empty,
    )


@dataclass(frozen=True, slots=True, eq=False)
class MetScores:
    """One score over all cases that people met once: ``parts`` of those with every case, ``by_form`` their means on each form, ``groups`` theirs."""

    parts: Generalizability
    by_form: pd.DataFrame
    groups: pd.Series
    shown: Group

    def cells(self, data: StudyData, policy: DisclosurePolicy) -> Row:
        """The row of the table, with reasons where there are too few people or cases."""
        n, cases, shown = self.parts.trainees, self.parts.cases, self.shown
        few, few_for_forms = (too_few(name, n, cases, data, policy) for name in ("generalizability", "icc"))
        coefficients = [not_estimable(few, n) if few else self.parts.coefficient(absolute) for absolute in (False, True)]
        needed = [not_estimable(few, n) if few else self.parts.cases_needed(target) for target in TARGETS]
        figures = [shown.cell(figure, "decimal") for figure in coefficients] + [shown.cell(figure, "count") for figure in needed]
        if len(data.study.forms) == 2:
            first, second = (self.by_form[form] for form in data.study.forms)
            agree = not_estimable(few_for_forms, n) if few_for_forms else correlation_of_forms(first, second, self.groups)
            figures.insert(0, shown.cell(agree, "decimal"))
        return (shown.label, shown.people_cell, shown.number(cases), *figures)


def met_phases(study: Study) -> list[PhaseId]:
    """The phases in which people meet each form for the first time."""
    return [phase.id for phase in study.phases][: len(study.forms)]


def met_scores(name: Message, rows: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> MetScores | None:
    """Scores of the people who answered every case once, over both forms where there are two; None where nobody did.

    ``rows``: of each person and judgement ``case``, ``form``, ``phase``, ``item`` and ``score``. People are grouped by arm and first form.
    """
    rows = rows[rows["phase"].isin(met_phases(data.study)) & ~rows["case"].isin(data.versions["mixed"])]
    rows = with_versions(rows, data)
    met = rows.groupby("trainee")["case"].nunique()
    rows = rows[rows["trainee"].isin(met.index[met == rows["case"].nunique()])]
    table = rows.pivot_table(index="trainee", columns=["case", "item"], values="score").dropna(axis="columns")
    if table.empty:
        return None
    members = data.members.set_index("trainee").loc[table.index]
    groups = members["arm"].astype(str) + " " + members["first_form"].astype(str)
    case = pd.Series(table.columns.get_level_values("case"), index=table.columns)
    parts = generalizability(table, case, groups)
    by_form = rows.groupby(["trainee", "form", "case"])["score"].mean().groupby(["trainee", "form"]).mean().unstack("form")
    return MetScores(parts, by_form, groups, Group(name, rows, hidden_groups([len(table)], policy)[0])) if parts.trainees else None


def scores_met_once(data: StudyData, policy: DisclosurePolicy) -> list[MetScores]:
    """``met_scores`` of the share of judgements right and of safe responses, of those that somebody has."""
    judged = data.judgements[~readers_differ(data.judgements)]
    judged = judged.assign(
        item=judged["step"].astype(str) + " " + judged["item"].astype(str),
        score=judged["right"].astype("float64").fillna(0.0),
    )
    sat = data.sittings.dropna(subset=["safe"])
    sat = sat.assign(item="response", score=sat["safe"].astype("float64"))
    return [scores for name, of in ((JUDGEMENTS_RIGHT, judged), (SAFE, sat)) if (scores := met_scores(name, of, data, policy))]


def dependability_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of the correlation of two forms, the coefficients over all cases, and the cases needed, a row for each score."""
    found = scores_met_once(data, policy)
    reasons = [too_few("generalizability", scores.parts.trainees, scores.parts.cases, data, policy) for scores in found]
    nothing = next((reason for reason in reasons if reason), None) if all(reasons) else None
    forms = len(data.study.forms) == 2
    notes = (
        Message(MET_BOTH if forms else MET_ONCE),
        *((PARALLEL,) if forms else ()),
    )
    return Table(
        "reliability-dependability", Message("Dependability over all cases"),
        (SCORE, PEOPLE, CASES, *((FORMS_AGREE,) if forms else ()), RELATIVE, ABSOLUTE, *(Column(Message("Cases needed for {target}", {"target": Number(target, "level")})) for target in TARGETS)),
        () if nothing else tuple(scores.cells(data, policy) for scores in found), () if nothing else notes, Message(nothing) if nothing else NOBODY_MET_ALL,
    )  # fmt: skip
