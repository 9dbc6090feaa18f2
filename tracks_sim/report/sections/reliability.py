"""Section on the reliability of the forms: alpha, omega, generalizability, agreement of the two forms, and how hard their cases are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import SECTION_TITLES
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.generalizability import generalizability
from tracks_sim.outcomes.reliability import cronbach_alpha, icc, omega_total
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASES, FORM, PEOPLE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import PHASES, Group, hidden_groups, with_versions
from tracks_sim.report.parts import Cell, Column, Message, Section, Table
from tracks_sim.report.sections.detection import estimate_of_row
from tracks_sim.report.sections.difficulty import difficulty_table
from tracks_sim.report.sections.items import case_scores
from tracks_sim.report.withheld import until_comparable

TITLE = Message(SECTION_TITLES["reliability"])
LEAD = Message(
    translatable("How much of the differences between people on a form is about the people, and not about which cases it happens to hold. It is a property of this form with these people, not of the kit.")
)
TARGET = 0.8
NOBODY_COMPLETE = Message(translatable("Nobody has answered every case of a form, in the same version as the others, so there is nothing to compare."))
NO_FORMS = Message(translatable("It needs people who met both forms with no training in between: a second group, and answers in two phases."))

SCORE = Column(Message(translatable("Score")), numeric=False)
ALPHA, OMEGA = Column(Message(translatable("Cronbach's alpha"))), Column(Message(translatable("McDonald's omega")))
DEPENDABLE, NEEDED = Column(Message(translatable("Generalizability coefficient"))), Column(Message(translatable("Cases needed for 0.8")))
BETWEEN_PEOPLE = Column(Message(translatable("Share of variance between people")))
AGREEMENT, CONSISTENCY = Column(Message(translatable("Absolute agreement"))), Column(Message(translatable("Consistency")))
JUDGEMENTS_RIGHT, SAFE = Message(translatable("Share of judgements right")), Message(translatable("Safe response"))


@dataclass(frozen=True, slots=True, eq=False)
class FormScores:
    """One score of a form in a phase: ``table`` is people x cases of people with every case, ``group`` those people."""

    name: Message
    form: str
    phase: str
    table: pd.DataFrame
    group: Group


@until_comparable
def reliability(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Internal consistency and generalizability for each form, phase and score; then both forms of the same people, and how hard the cases are."""
    all_scores = list(form_scores(data, policy))
    return Section("reliability", TITLE, LEAD, (consistency_table(all_scores, data, policy), dependability_table(all_scores, data, policy), parallel_forms_table(data, policy), difficulty_table(data, policy)))


def form_scores(data: StudyData, policy: DisclosurePolicy) -> Iterator[FormScores]:
    """The scores of every form and phase, one for each person and case."""
    judged, sittings = with_versions(data.judgements, data), with_versions(data.sittings, data)
    for phase in data.study.phases:
        for name, of in ((JUDGEMENTS_RIGHT, judged), (SAFE, sittings)):
            tables = [(form, case_scores(of, form, phase.id) if name is JUDGEMENTS_RIGHT else safe_scores(of, form, phase.id)) for form in data.study.forms]
            whole = [(form, table.dropna()) for form, table in tables]
            hide = hidden_groups([len(table) for _, table in whole], policy)
            for (form, table), hide_form in zip(whole, hide, strict=True):
                if len(table):
                    rows = table.stack().rename("score").reset_index()
                    yield FormScores(name, form, phase.id, table, Group(name, rows, hide_form, phase.id))


def safe_scores(sittings: pd.DataFrame, form: str, phase: str) -> pd.DataFrame:
    """Trainees x cases: 1 where the response was safe, else 0; missing where there is none."""
    rows = sittings[(sittings["form"] == form) & (sittings["phase"] == phase)].dropna(subset=["safe"])
    return rows.astype({"safe": "float64"}).groupby(["trainee", "case"], observed=True)["safe"].mean().unstack("case")


def unless_enough(scores: FormScores, name: str, data: StudyData, policy: DisclosurePolicy) -> Estimate | None:
    """The reason as an estimate where there are too few people or cases for a figure, else None."""
    reason = too_few(name, len(scores.table), scores.table.shape[1], data, policy)
    return not_estimable(reason, len(scores.table)) if reason else None


def consistency_table(all_scores: list[FormScores], data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of Cronbach's alpha and McDonald's omega."""
    rows: list[tuple[Cell, ...]] = []
    few = [unless_enough(of, "alpha", data, policy) for of in all_scores]
    for of, absent in zip(all_scores, few, strict=True):
        alpha = absent or cronbach_alpha(of.table)
        omega = unless_enough(of, "omega", data, policy) or omega_total(of.table)
        rows.append((*row_head(of), of.group.cell(alpha, "decimal"), of.group.cell(omega, "decimal")))
    notes = (
        Message(translatable("People who answered every case of the form. The item is the case: judgements inside one hang together and would make the form look more reliable than it is.")),
    )
    return score_table("reliability-consistency", Message(translatable("Internal consistency")), (ALPHA, OMEGA), rows, few, notes)


def dependability_table(all_scores: list[FormScores], data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of the relative generalizability coefficient, the variance between people, and the cases needed for 0.8."""
    few = [unless_enough(of, "generalizability", data, policy) for of in all_scores]
    rows = [(*row_head(of), *((of.group.cell(absent),) * 3 if absent else variance_cells(of))) for of, absent in zip(all_scores, few, strict=True)]
    notes = (
        Message(translatable("The coefficient is for comparing people with each other (relative), with the cases of the form; cases needed: so many cases of the same kind would reach 0.8.")),
    )
    return score_table("reliability-dependability", Message(translatable("Generalizability")), (BETWEEN_PEOPLE, DEPENDABLE, NEEDED), rows, few, notes)


def row_head(scores: FormScores) -> tuple[Cell, ...]:
    """First cells of a row: score, form, phase, people and cases."""
    return scores.name, scores.form, PHASES[scores.phase], scores.group.people_cell, scores.group.number(scores.table.shape[1])


def score_table(
    name: str, title: Message, columns: tuple[Column, ...], rows: list[tuple[Cell, ...]], few: list[Estimate | None], notes: tuple[Message, ...]
) -> Table:
    """Table of the rows; where every row has too few people or cases, of the reason alone."""
    nothing = bool(few) and all(few)
    empty = Message(next(absent.reason for absent in few if absent)) if nothing else NOBODY_COMPLETE
    return Table(name, title, (SCORE, FORM, PHASE, PEOPLE, CASES, *columns), () if nothing else tuple(rows), () if nothing else notes, empty)


def variance_cells(scores: FormScores) -> tuple[Cell, Cell, Cell]:
    """Cells with the share of variance between people, the coefficient and the cases needed."""
    study = generalizability(scores.group.rows)
    part: Cell = scores.group.cell(not_estimable(study.reason)) if study.reason else scores.group.number(float(study.components.loc["trainee", "share"]), "share")
    return part, scores.group.cell(study.coefficient(), "decimal"), scores.group.cell(study.cases_needed(TARGET), "count")


def parallel_forms_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Agreement of the two forms in people who were not trained between them."""
    rows: list[tuple[Cell, ...]] = []
    phases = [phase.id for phase in data.study.phases][:2]
    untrained = [arm for arm in data.study.arms if arm != "training"]
    if len(phases) == 2 and untrained and len(data.study.forms) == 2:
        for name, frame, column in ((JUDGEMENTS_RIGHT, data.judgements, "right"), (SAFE, data.sittings, "safe")):
            with_value = frame[frame["arm"].isin(untrained) & frame["phase"].isin(phases) & ~frame["case"].isin(data.versions["mixed"])]
            with_value = with_value.dropna(subset=[column])
            means = with_value.astype({column: "float64"}).groupby(["trainee", "form"], observed=True)[column].mean().unstack("form")
            both = means.reindex(columns=list(data.study.forms)).dropna()
            if not len(both):
                continue
            own = with_value[with_value["trainee"].isin(both.index)]
            group = Group(name, own, False).narrow(own, policy)
            reason = too_few("icc", len(both), group.cases, data, policy)
            agreed = icc(both)
            figures = [not_estimable(reason, len(both)) if reason else estimate_of_row(agreed.loc[form]) for form in ("ICC(A,1)", "ICC(C,1)")]
            rows.append((group.label, group.people_cell, group.number(group.cases), *(group.cell(e, "decimal") for e in figures)))
    return Table(
        "reliability-forms", Message(translatable("Both forms in people who were not trained in between")), (SCORE, PEOPLE, CASES, AGREEMENT, CONSISTENCY),
        tuple(rows), (Message(translatable("Intraclass correlations of one form: ICC(A,1) counts a difference in difficulty as disagreement, ICC(C,1) does not.")),), NO_FORMS,
    )  # fmt: skip
