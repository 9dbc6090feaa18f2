"""Details of one case or one person, which evaluators open where a figure raises a question. Not part of the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.report.columns import (
    CASE,
    DETECTION_ALARMS,
    DETECTION_HITS,
    FALSE_ALARMS,
    FORM,
    HITS,
    MINOR,
    PEOPLE,
    PHASE,
    SEVERE,
)
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress
from tracks_sim.report.groups import NO_ANSWERS, PHASES, with_versions
from tracks_sim.report.parts import HIDDEN, Block, Cell, Column, Hidden, Message, Number, ScopedId, Section, Table
from tracks_sim.report.planned_effect import why_closed
from tracks_sim.report.sections.detection import detection_answers, with_rates
from tracks_sim.report.sections.flow import WITHDRAWN
from tracks_sim.report.sections.items import (
    KEY_ACCEPTS,
    KEYED,
    OPTION,
    PEOPLE_WHO_CHOSE,
    READERS_DIFFER,
    RIGHT,
    STATES,
    STEPS,
    case_table,
    first_attempts,
)
from tracks_sim.report.withheld import until_comparable
from tracks_sim.study.fold import WITHDREW

CASE_LEAD = Message(
    translatable("What people said about each thing the key decides: all phases and groups together, each person once, when they met the case first.")
)
PERSON_LEAD = Message(
    translatable("One person, for a talk with them or to see what happened in the study. A single case is a lesson, not a measurement, and a whole form of a few cases hardly more.")
)
LEFT_OPEN_LABEL = Message(translatable("left open"))
ITEM = Column(Message(translatable("What is judged")), numeric=False)
COMPLETE, CASES_SUBMITTED = Column(Message(translatable("Complete")), numeric=False), Column(Message(translatable("Cases submitted")))
SAFE_ROW, ACCEPTED = Column(Message(translatable("Safe")), numeric=False), Column(Message(translatable("Decision accepted")), numeric=False)
MINUTES = Column(Message(translatable("Minutes")))
YES, NO = Message(translatable("yes")), Message(translatable("no"))


@until_comparable
def case_detail(data: StudyData, case: str, policy: DisclosurePolicy) -> Section:
    """Answers on every item of a case, by its id; each version that was played apart.

    Counts of people; small ones, and what would reveal them, are hidden.
    """
    sittings, judged = (with_versions(frame, data, twins_apart=True) for frame in (data.sittings, data.judgements))
    title = Message(translatable("Case {case}"), {"case": case})
    versions = [name for name in sorted(sittings["case"].dropna().unique()) if name == case or name.startswith(f"{case}@")]
    blocks: list[Block] = [case_table(sittings[sittings["case"].isin(versions)], judged[judged["case"].isin(versions)], data, policy)]
    for name in versions:
        for step in STEPS:
            rows = first_attempts(judged[(judged["case"] == name) & (judged["step"] == step)], data)
            if len(rows):
                blocks.append(decision_table(name, rows, policy) if step == "decision" else answer_table(name, step, rows, policy))
    return Section(f"case-{case}", title, CASE_LEAD, tuple(blocks))


def answer_table(case: str, step: str, rows: pd.DataFrame, policy: DisclosurePolicy) -> Table:
    """Table with a row for each keyed item and a column for each answer that occurs; none is right where readers differ."""
    answers = [s for s in STATES if s in set(rows["said"]) | set(" ".join(rows["keyed"]).split())]
    table_rows: list[tuple[Cell, ...]] = []
    for item, own in rows.groupby("item", sort=False):
        counts = [int((own["said"] == answer).sum()) for answer in answers] + [int(own["said"].isna().sum())]
        cells = suppress([counts], policy)
        whole, keyed = any(isinstance(cell, Hidden) for cell in cells.cells[0]), str(own["keyed"].iloc[0])
        right: Cell = HIDDEN if whole else Number(int((own["right"] == 1).sum()))
        several = bool(readers_differ(own).iloc[0])
        table_rows.append((
            ScopedId(step, str(item)), accepted_states(keyed.split()) if several else STATES.get(keyed, keyed), cells.row_totals[0], *cells.cells[0],
            None if several else right,
        ))  # fmt: skip
    heads = [Column(STATES[answer]) for answer in answers]
    return Table(
        f"case-{case}-{step}", Message(translatable("{case}: {step}"), {"case": case, "step": STEPS[step]}),
        (ITEM, KEYED, PEOPLE, *heads, Column(LEFT_OPEN_LABEL), RIGHT), tuple(table_rows),
    )  # fmt: skip


def accepted_states(states: Sequence[str]) -> Message:
    """The answers that all stand, the key's own first."""
    every = Message(" / ".join(f"{{s{n}}}" for n in range(len(states))), {f"s{n}": STATES[state] for n, state in enumerate(states)})
    return Message(translatable("{differ}: {states}"), {"differ": READERS_DIFFER, "states": every})


def decision_table(case: str, rows: pd.DataFrame, policy: DisclosurePolicy) -> Table:
    """Table with a row for each option that somebody chose or the key accepts, and one for no choice."""
    accepted = set(" ".join(rows["keyed"].fillna("")).split())
    options = sorted(accepted | set(rows["said"].dropna()))
    counts = suppress([[*(int((rows["said"] == option).sum()) for option in options), int(rows["said"].isna().sum())]], policy).cells[0]
    of = case.partition("@")[0]
    table_rows: list[tuple[Cell, ...]] = [
        (ScopedId(of, option), KEY_ACCEPTS if option in accepted else None, count) for option, count in zip(options, counts, strict=False)
    ]
    return Table(
        f"case-{case}-decision", Message(translatable("{case}: {step}"), {"case": case, "step": STEPS["decision"]}),
        (OPTION, KEYED, PEOPLE_WHO_CHOSE), (*table_rows, (LEFT_OPEN_LABEL, None, counts[-1])),
    )  # fmt: skip


def person_detail(data: StudyData, export_id: str) -> Section:
    """One member, by the id in exports: progress, each case, and hits and false alarms by phase.

    Small counts are shown as they are: whoever may open this page has access to the events themselves. Answers of closed phases are
    left out, since the list of people has each one's group.
    """
    trainee = {exported: internal for internal, exported in data.export_ids.items()}.get(export_id)
    member = data.members[data.members["trainee"] == trainee]
    title = Message(translatable("Person {trainee}"), {"trainee": export_id})
    if not len(member):
        return Section("person", title, PERSON_LEAD, (Message(translatable("Nobody of this study has that id. Take it from the list of people, or from an export of this study.")),))
    shown = data.without_closed_phases()
    all_sittings, sittings = (with_versions(part.sittings[part.sittings["trainee"] == trainee], data, twins_apart=True) for part in (data, shown))
    judged = shown.judgements[shown.judgements["trainee"] == trainee]
    closed = why_closed(data, data.closed_phases[0]) if len(sittings) < len(all_sittings) else None
    remarks = [] if closed is None else [closed]
    lost = member["lost"].iloc[0]
    if not pd.isna(lost):
        remarks.append(WITHDRAWN if lost == WITHDREW else Message(translatable("Lost: {why}."), {"why": str(lost)}))
    return Section("person", title, PERSON_LEAD, (*remarks, phase_table(member, all_sittings, judged, shown), submission_table(sittings)))


def phase_table(member: pd.DataFrame, sittings: pd.DataFrame, judged: pd.DataFrame, data: StudyData) -> Table:
    """Table with a row for each phase: whether it is complete, number of cases, hits and false alarms.

    Those of the question whether the person may have been trafficked come first, where some case of the study asks it.
    """
    rows: list[tuple[Cell, ...]] = []
    answers, asked = with_rates(detection_answers(replace(data, judgements=judged))), bool((data.judgements["step"] == "detection").any())
    for phase in data.study.phases:
        own = judged[(judged["phase"] == phase.id) & (judged["step"] == "indicators")].dropna(subset=["says_present"])
        complete = bool(member[phase.id.replace("-", "_")].iloc[0])
        rates = [called_present(own[own["is_present"] == present]["says_present"]) for present in (1, 0)]
        if asked:
            of_phase = answers[answers["phase"] == phase.id]
            rates = [*(called_present(of_phase[of_phase["truth"] == present]["said"]) for present in (1, 0)), *rates]
        rows.append((PHASES[phase.id], YES if complete else NO, Number(int((sittings["phase"] == phase.id).sum())), *rates))
    columns = (DETECTION_HITS, DETECTION_ALARMS) if asked else ()
    return Table("person-phases", Message(translatable("Phases")), (PHASE, COMPLETE, CASES_SUBMITTED, *columns, HITS, FALSE_ALARMS), tuple(rows))


def called_present(called: pd.Series) -> Message | None:
    """Count of the indicators called present, of all; None where there were no indicators."""
    if not len(called):
        return None
    return Message(translatable("{count} of {all}"), {"count": Number(int(called.sum())), "all": Number(len(called))})


def submission_table(sittings: pd.DataFrame) -> Table:
    """Table with a row for each submitted case, in the order of submission."""
    rows: list[tuple[Cell, ...]] = []
    for row in sittings.sort_values("submitted_at").to_dict("records"):
        judged = [None if pd.isna(row[name]) else YES if row[name] else NO for name in ("safe", "accepted")]
        counts = [None if pd.isna(row[name]) else Number(int(row[name])) for name in ("severe_harms", "minor_harms")]
        minutes = None if pd.isna(row["minutes"]) else Number(round(float(row["minutes"])))
        rows.append((str(row["case"]), PHASES[row["phase"]], str(row["form"]), *judged, *counts, minutes))
    return Table(
        "person-cases", Message(translatable("Cases")), (CASE, PHASE, FORM, SAFE_ROW, ACCEPTED, SEVERE, MINOR, MINUTES), tuple(rows), (), NO_ANSWERS
    )
