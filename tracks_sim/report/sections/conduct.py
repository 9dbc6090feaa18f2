"""Section on how people asked: recommended questions, needed facts told and steps of safety, before and after."""

from __future__ import annotations

import pandas as pd

from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import GROUP, MEASURE, PEOPLE
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import groups, pairs
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import from_phase_to_phase, joined
from tracks_sim.report.parts import HIDDEN, Block, Cell, Column, Message, Number, Row, Section, Table, report_section
from tracks_sim.report.people_register import people_register
from tracks_sim.report.sections.knowledge import mean_of_trainees
from tracks_sim.report.sections.primary import CHANGE, EARLIER_MEAN, IN_OUTCOMES, LATER_MEAN

LEAD = Message("In the talks: how many questions left the person room, how much of what was needed to act was told in full, and which precautions were taken.")
NO_TALKS = Message("Nobody talked with a person of a case yet, so nothing can be said about how people asked.")
NO_TALK_TWICE = Message("Nobody talked in both phases, so there is no change to show.")
SELF_SELECTED = Message("Whoever did not talk on any case is left out here: that may be those who are less sure of it.")
SIMULATED = Message("The talk is a simulation: what a question opens follows a model with published parameters, most of them from research with children and mock witnesses.")

MEASURES = {
    "asked": (Message("Questions that leave room"), "talk_recommended", "talk_questions"),
    "told": (Message("Needed facts told in full"), "talk_needed_told", "talk_needed"),
    "steps": (Message("Precautions taken"), "talk_steps_taken", "talk_steps"),
}
CHANGES = Message("How people asked: change in each person")
WITH_A_CASE = Column(Message("People with a case submitted"))
TALKED_ONCE, NEVER = Column(Message("Talked on at least one")), Column(Message("Talked on none"))


@mask_until_complete
def conduct(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Section on the talks: participation, shares by phase and arm, and the mean change of each person."""
    talked = talk_shares(data.sittings)
    if not len(talked):
        return report_section("conduct", LEAD, NO_TALKS)
    blocks: list[Block] = [
        joined(participation_table(data, policy), level_table(talked, data, policy)),
        *from_phase_to_phase(
            "conduct-change",
            CHANGES,
            data,
            lambda first, second: change_table(talked, data, policy, first, second),
            IN_OUTCOMES,
        ),
    ]
    return report_section("conduct", LEAD, *blocks, SIMULATED)


def talk_shares(sittings: pd.DataFrame) -> pd.DataFrame:
    """A row for each trainee and phase with a talk: the shares of ``MEASURES`` over all talks of the phase.

    NA where there is nothing to divide by, such as the questions of somebody who only made moves. ``case`` is empty: a
    row is about no single one.
    """
    talks = sittings.dropna(subset=["talk_questions"])
    counts = [column for _, part, whole in MEASURES.values() for column in (part, whole)]
    summed = talks.groupby(["trainee", "arm", "phase"])[counts].sum(min_count=1).reset_index().assign(case="")
    for name, (_, part, whole) in MEASURES.items():
        summed[name] = summed[part].astype("Float64") / summed[whole].where(summed[whole] > 0).astype("Float64")
    return summed


def participation_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people who submitted a case and of those who talked with the person in it, by arm and phase."""
    register = people_register(data, policy)
    rows: list[Row] = []
    for group in groups(data.sittings, data, policy):
        talked = int(group.rows.dropna(subset=["talk_questions"])["trainee"].nunique())
        counts = {"talked": talked, "silent": group.people - talked}
        cells = (Number(n) if register.shows(name, str(group.arm), str(group.phase)) else HIDDEN for name, n in counts.items())
        rows.append((group.label, group.people_cell, *cells))
    return Table(
        "conduct-who",
        Message("Who talked with the person of a case"),
        (GROUP, WITH_A_CASE, TALKED_ONCE, NEVER),
        tuple(rows),
        (SELF_SELECTED,),
    )


def level_table(talked: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Mean over people of each share, by arm and phase."""
    rows: list[Row] = []
    for group in groups(talked, data, policy):
        means: list[Cell] = []
        for name in MEASURES:
            own = group.rows.dropna(subset=[name])
            narrowed = group.narrow(own, policy)
            means.append(narrowed.cell(mean_of_trainees(own, name, "share")) if len(own) else None)
        rows.append((group.label, group.people_cell, *means))
    columns = (GROUP, PEOPLE, *(Column(label) for label, _, _ in MEASURES.values()))
    return Table("conduct-levels", Message("How people asked, by group and phase"), columns, tuple(rows), (Message("Means over people who talked; each person counts once."),))


def change_table(talked: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> Table:
    """The change of each person who talked in both phases, in each share."""
    rows = tuple(
        (label, pair.group.label, *pair.people_and_means(), pair.group.cell(mean_change(pair.before, pair.after), "points"))
        for name, (label, _, _) in MEASURES.items()
        for pair in pairs(talked, name, data, policy, first, second)
    )
    return Table(f"conduct-change-{second}", CHANGES, (MEASURE, GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), rows, empty=NO_TALK_TWICE)
