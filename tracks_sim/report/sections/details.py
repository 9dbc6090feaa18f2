"""Details of one case or one person, which evaluators open where a figure raises a question. Not part of the report."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import (
    CASE,
    DETECTION_ALARMS,
    DETECTION_HITS,
    FALSE_ALARMS,
    FORM,
    HITS,
    MINOR,
    PHASE,
    SEVERE,
)
from tracks_sim.report.disclosure_control import KEYS_LEFT_OUT, DisclosurePolicy
from tracks_sim.report.groups import NO_ANSWERS, PHASES, with_versions
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.parts import Block, Column, Message, Number, Row, Section, Table
from tracks_sim.report.planned_effect import why_closed
from tracks_sim.report.sections.cases_by_group import TITLE as CASES_BY_GROUP
from tracks_sim.report.sections.cases_by_group import cases_by_group
from tracks_sim.report.sections.detection import count_of, detection_answers, with_rates
from tracks_sim.report.sections.flow import WITHDRAWN
from tracks_sim.report.sections.items import case_table
from tracks_sim.report.sections.judgements import STEPS, answer_table, first_answers, judgement_table, option_table
from tracks_sim.study.fold import WITHDREW

CASE_LEAD = Message(
    "How many were right in each phase, how each judgement goes with the rest of the form, and what people answered. It shows the key: do not pass it to people who may still be asked."
)
PERSON_LEAD = Message(
    "One person, for a talk with them or to see what happened in the study. A single case is a lesson, not a measurement, and a whole form of a few cases hardly more."
)
COMPLETE, CASES_SUBMITTED = Column(Message("Complete"), numeric=False), Column(Message("Cases submitted"))
SAFE_ROW, ACCEPTED = Column(Message("Safe"), numeric=False), Column(Message("Decision accepted"), numeric=False)
MINUTES = Column(Message("Minutes"))
NOTHING_COMPARED = Message("This appears once every group has submitted cases in the phases that the plan compares.")
YES, NO = Message("yes"), Message("no")


@mask_until_complete
def where_it_worked(data: StudyData, policy: DisclosurePolicy) -> Section:
    """The change of each case of a study by group, as the report has it among cases and items; or that there is none yet."""
    plot = cases_by_group(data, policy)
    return Section("cases-by-group", CASES_BY_GROUP, Message("In which cases safe responses changed, as far as so few people can tell."), (NOTHING_COMPARED if plot is None else plot,))


@mask_until_complete
def case_detail(data: StudyData, case: str, policy: DisclosurePolicy) -> Section:
    """Figures and answers of every judgement of a case, by its id; each version that was played apart."""
    sittings, judged = (with_versions(frame, data, twins_apart=True) for frame in (data.sittings, data.judgements))
    title = Message("Case {case}", {"case": case})
    versions = [name for name in sorted(sittings["case"].dropna().unique()) if name == case or name.startswith(f"{case}@")]
    firsts = tuple(first_answers(judged, data, policy, versions))
    whole = case_table(sittings, judged, firsts, data, policy, versions)
    if not policy.keys:
        return Section(f"case-{case}", title, CASE_LEAD, (whole, KEYS_LEFT_OUT))
    blocks: list[Block] = [whole]
    for first in firsts:
        blocks.append(judgement_table(first, f"case-{first.case}-right", data, policy))
        steps = [step for step in STEPS if step != "decision" and (first.rows["step"] == step).any()]
        if (first.rows["step"] == "decision").any():
            blocks.append(option_table([first], f"case-{first.case}-decision", data, policy))
        blocks += [answer_table(first, step, data, policy) for step in steps]
    return Section(f"case-{case}", title, CASE_LEAD, tuple(blocks))


def person_detail(data: StudyData, export_id: str) -> Section:
    """One member, by the id in exports: progress, each case, and hits and false alarms by phase.

    Small counts are shown as they are: whoever may open this page has access to the events themselves. Answers of closed phases are
    left out, since the list of people has each one's group.
    """
    trainee = {exported: internal for internal, exported in data.export_ids.items()}.get(export_id)
    member = data.members[data.members["trainee"] == trainee]
    title = Message("Person {trainee}", {"trainee": export_id})
    if not len(member):
        return Section("person", title, PERSON_LEAD, (Message("Nobody of this study has that id. Take it from the list of people, or from an export of this study."),))
    shown = data.without_closed_phases()
    all_sittings, sittings = (
        with_versions(part.sittings[part.sittings["trainee"] == trainee], data, twins_apart=True)
        for part in (data, shown)
    )
    judged = shown.judgements[shown.judgements["trainee"] == trainee]
    closed = why_closed(data, data.closed_phases[0]) if len(sittings) < len(all_sittings) else None
    remarks = [] if closed is None else [closed]
    lost = member["lost"].iloc[0]
    if not pd.isna(lost):
        remarks.append(WITHDRAWN if lost == WITHDREW else Message("Lost: {why}.", {"why": str(lost)}))
    return Section("person", title, PERSON_LEAD, (*remarks, phase_table(member, all_sittings, judged, shown), submission_table(sittings)))


def phase_table(member: pd.DataFrame, sittings: pd.DataFrame, judged: pd.DataFrame, data: StudyData) -> Table:
    """Table with a row for each phase: whether it is complete, number of cases, hits and false alarms.

    Those of the question whether the person may have been trafficked come first, where some case of the study asks it.
    """
    rows: list[Row] = []
    answers, asked = with_rates(detection_answers(replace(data, judgements=judged))), bool((data.judgements["step"] == "detection").any())
    for phase in data.study.phases:
        own = judged[(judged["phase"] == phase.id) & (judged["step"] == "indicators")].dropna(subset=["says_present"])
        complete = bool(member[phase.id.replace("-", "_")].iloc[0])
        rates = [count_of(own[own["is_present"] == present]["says_present"]) for present in (1, 0)]
        if asked:
            of_phase = answers[answers["phase"] == phase.id]
            rates = [*(count_of(of_phase[of_phase["truth"] == present]["said"]) for present in (1, 0)), *rates]
        rows.append((PHASES[phase.id], YES if complete else NO, Number(int((sittings["phase"] == phase.id).sum())), *rates))
    columns = (DETECTION_HITS, DETECTION_ALARMS) if asked else ()
    return Table(
        "person-phases",
        Message("Phases"),
        (PHASE, COMPLETE, CASES_SUBMITTED, *columns, HITS, FALSE_ALARMS),
        tuple(rows),
    )


def submission_table(sittings: pd.DataFrame) -> Table:
    """Table with a row for each submitted case, in the order of submission."""
    rows: list[Row] = []
    for row in sittings.sort_values("submitted_at").to_dict("records"):
        judged = [None if pd.isna(row[name]) else YES if row[name] else NO for name in ("safe", "accepted")]
        counts = [None if pd.isna(row[name]) else Number(int(row[name])) for name in ("severe_harms", "minor_harms")]
        minutes = None if pd.isna(row["minutes"]) else Number(round(float(row["minutes"])))
        rows.append((str(row["case"]), PHASES[row["phase"]], str(row["form"]), *judged, *counts, minutes))
    return Table(
        "person-cases",
        Message("Cases"),
        (CASE, PHASE, FORM, SAFE_ROW, ACCEPTED, SEVERE, MINOR, MINUTES),
        tuple(rows),
        (),
        NO_ANSWERS,
    )
