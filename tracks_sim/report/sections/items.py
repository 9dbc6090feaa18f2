"""Section on cases and items: difficulty, discrimination, options chosen, and where keyed evidence is lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.interval import mean_over_people
from tracks_sim.outcomes.judgements import discrimination, judgement_flags
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.report.columns import CASE, MEASURE, PEOPLE, PHASE, STEP
from tracks_sim.report.disclosure_control import KEYS_LEFT_OUT, DisclosurePolicy, too_few
from tracks_sim.report.groups import NO_ANSWERS, PHASES, Group, groups_by_case, with_versions
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.parts import HIDDEN, Cell, Column, Figure, Message, Row, Section, Table, report_section
from tracks_sim.report.sections.cases_by_group import cases_by_group
from tracks_sim.report.sections.judgements import (
    CORRELATION_NOTE,
    DISCRIMINATION,
    KEYED,
    READERS_DIFFER,
    STATES,
    STEPS,
    FirstAnswers,
    first_answers,
    first_attempts,
    join_sentences,
    judgement_table,
    option_table,
    with_remarks,
)
from tracks_sim.report.sections.primary import SAFE, share

LEAD = Message(
    "Each case by itself, as it was met in each phase. Different people met a case before and after, so the rows of one case are no change of anybody."
)
VERSIONS = Message("A case that was changed while the study ran stands there once for each version, with the first eight digits of its hash.")
TWINS_APART = Message("A case and its twin stand there as two, and are one case in every other table of this section: their papers, questions and keys are the same.")

DETECTION_RIGHT, INDICATORS_RIGHT = Message("Detection right"), Message("Indicators right")
RIGHT, WRONG, OPEN = (
    Column(Message("Right")),
    Column(Message("Wrong")),
    Column(Message("Left open")),
)

THESE_CASES = Message("Intervals speak of other people on this very case.")
SPLIT_NOTE = Message("Readers differ: several answers stand, so that none of them is right or wrong here or anywhere else in this report.")


@mask_until_complete
def items(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Cases phase by phase; where the reader may see keys, options chosen, where keyed evidence is lost, and every judgement."""
    judged = with_versions(data.judgements, data)
    sittings, judgements_twins_apart = (with_versions(frame, data, twins_apart=True) for frame in (data.sittings, data.judgements))
    firsts_apart = tuple(first_answers(judgements_twins_apart, data, policy))
    cases = case_table(sittings, judgements_twins_apart, firsts_apart, data, policy)
    twins = (TWINS_APART,) if data.study.twins else ()
    where = cases_by_group(data, policy)
    first = () if where is None else (where,)
    if not policy.keys:
        return report_section("items", LEAD, *first, cases, *twins, KEYS_LEFT_OUT, VERSIONS)
    firsts = tuple(first_answers(judged, data, policy)) if data.study.twins else firsts_apart
    options = option_table(firsts, "items-options", data, policy)
    one_by_one = (judgement_table(first, f"items-cases-{first.case}", data, policy) for first in firsts)
    return report_section("items", LEAD, *first, cases, *twins, options, lost_evidence_table(judged, data, policy), *one_by_one, VERSIONS)


def case_table(
    sittings: pd.DataFrame,
    judged: pd.DataFrame,
    firsts: Sequence[FirstAnswers],
    data: StudyData,
    policy: DisclosurePolicy,
    cases: Sequence[str] | None = None,
) -> Table:
    """Table of each case, its phases side by side: people, safe responses, detection right where it is asked, indicators right.

    Beside the shares right their correlation with the other cases and what to look at. ``firsts``: first answers on the cases; ``cases``: those shown, by default all.
    """
    by_cell = {(str(group.rows["case"].iloc[0]), group.phase): group for group in groups_by_case(sittings, data, policy)}
    phases = [phase.id for phase in data.study.phases]
    rows: list[Row] = []
    cases = sorted({case for case, _ in by_cell}) if cases is None else cases
    by_case = {first.case: first for first in firsts}
    for case in cases:
        groups_of_case = [by_cell.get((case, phase)) for phase in phases]
        own = judged[judged["case"] == case]
        label = next(group.label for group in groups_of_case if group is not None)
        hide = any(group.hide for group in groups_of_case if group is not None)
        rows.append((label, PEOPLE.label, *(None if group is None else group.people_cell for group in groups_of_case), None, None))
        for figure in case_figures(case, sittings, own, policy):
            cells = [None if group is None else _figure_cell(group, figure, policy) for group in groups_of_case]
            if any(cell is not None for cell in cells):
                rows.append(
                    (
                        label,
                        figure.label,
                        *cells,
                        *((HIDDEN, None) if hide else _goes_with(by_case.get(case), figure, data, policy)),
                    )
                )
    columns, shown = with_remarks((CASE, MEASURE, *(Column(PHASES[phase]) for phase in phases), DISCRIMINATION), rows)
    return Table(
        "items-cases",
        Message("Each case, phase by phase"),
        columns,
        shown,
        (THESE_CASES, CORRELATION_NOTE),
        NO_ANSWERS,
    )


@dataclass(frozen=True, slots=True, eq=False)
class CaseFigure:
    """A figure of a case: its label, the rows it is a mean of, and the column of 1 and 0 in them."""

    label: Message
    rows: pd.DataFrame
    column: str


def case_figures(case: str, sittings: pd.DataFrame, own: pd.DataFrame, policy: DisclosurePolicy) -> Iterator[CaseFigure]:
    """The figures of a case; ``own``: its judgements. How many saw rightly who may have been trafficked is left out of a version without keys:
    with their own answer in mind, people could tell the key from a share of 0 or 1."""
    yield CaseFigure(SAFE.label, sittings[(sittings["case"] == case) & sittings["safe"].notna()], "safe")
    detected = own[(own["step"] == "detection") & ~readers_differ(own)]
    if policy.keys:
        yield CaseFigure(DETECTION_RIGHT, detected.assign(right=detected["right"].fillna(0)), "right")  # what was not answered is not right
    yield CaseFigure(INDICATORS_RIGHT, own[(own["step"] == "indicators") & own["right"].notna()], "right")


def _figure_cell(group: Group, figure: CaseFigure, policy: DisclosurePolicy) -> Cell:
    rows = figure.rows[figure.rows["phase"] == group.phase]
    return group.narrow(rows, policy).cell(mean_of_people(rows, figure.column)) if len(rows) else None


def _goes_with(first: FirstAnswers | None, figure: CaseFigure, data: StudyData, policy: DisclosurePolicy) -> tuple[Cell, Cell]:
    """Correlation of a figure of a case with the other cases, everybody once, and what to look at."""
    if first is None or len(first.people) < policy.smallest:
        return None, None
    own = first_attempts(figure.rows, data)
    each = own.astype({figure.column: "float64"}).groupby("trainee")[figure.column].mean()
    people = first.people[first.people["trainee"].isin(each.index)]  # of phases that are shown
    if len(people) < policy.smallest:
        return None, None
    values = each.reindex(people["trainee"]).to_numpy()
    if reason := too_few("item_discrimination", len(people), first.cases, data, policy):
        return Figure(not_estimable(reason, len(people))), None
    goes_with = discrimination(values, people["rest"], people["phase"])
    return Figure(goes_with), join_sentences(judgement_flags(float(values.mean()), goes_with, []))


def mean_of_people(rows: pd.DataFrame, column: str) -> Estimate:
    """Mean over people of each one's share of 1 in a column, with Student's interval cut to 0 and 1."""
    with_value = rows[rows[column].notna()]
    return mean_over_people(with_value[column].astype("float64").groupby(with_value["trainee"].to_numpy()).mean())


def case_scores(judged: pd.DataFrame, form: str, phase: str) -> pd.DataFrame:
    """Trainees x cases: the share of a person's answered judgements that are right, missing where none was answered.

    One score a case, since judgements inside a case rest on the same documents.
    """
    rows = judged[(judged["form"] == form) & (judged["phase"] == phase)].dropna(subset=["right"])
    return rows.astype({"right": "float64"}).groupby(["trainee", "case"])["right"].mean().unstack("case")


def lost_evidence_table(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Shares right, wrong and left open of all keyed items, by step, key and phase; where readers differ, of those left open alone."""
    rows: list[Row] = []
    split = readers_differ(judged)
    for step, step_words in STEPS.items():
        here, differing = judged[(judged["step"] == step) & ~split], judged[(judged["step"] == step) & split]
        for state in [s for s in STATES if s in set(here["keyed"])] if step != "decision" else [None]:
            for phase in data.study.phases:
                own = here[(here["phase"] == phase.id) & ((here["keyed"] == state) if state else True)]
                if not len(own):
                    continue
                right = own["right"].astype("float64")
                own = own.assign(r=(right == 1).astype("float64"), w=(right == 0).astype("float64"), o=right.isna().astype("float64"))
                group = Group(step_words, own, False).narrow(own, policy)
                rows.append((
                    group.label, STATES[state] if state else None, PHASES[phase.id], group.people_cell, *(group.cell(share(own, c)) for c in "rwo"),
                ))  # fmt: skip
        for phase in data.study.phases:
            own = differing[differing["phase"] == phase.id]
            if len(own):
                group = Group(step_words, own.assign(o=own["said"].isna().astype("float64")), False)
                group = group.narrow(group.rows, policy)
                rows.append(
                    (
                        group.label,
                        READERS_DIFFER,
                        PHASES[phase.id],
                        group.people_cell,
                        None,
                        None,
                        group.cell(share(group.rows, "o")),
                    )
                )
    return Table(
        "items-lost", Message("Where the evidence is lost"), (STEP, KEYED, PHASE, PEOPLE, RIGHT, WRONG, OPEN), tuple(rows),
        (Message("Of everything the key decides. Left open counts as neither right nor wrong."), *((SPLIT_NOTE,) if split.any() else ())), NO_ANSWERS,
    )  # fmt: skip
