"""Section on harms: counts, numbers of people, by case. An average would hide a single severe one, so harms are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from tracks_sim.outcomes.change import mean_change
from tracks_sim.outcomes.interval import share_of
from tracks_sim.outcomes.severe_harms import with_severe
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASE, GROUP, MINOR, PEOPLE, PHASE, RESPONSES, SEVERE
from tracks_sim.report.disclosure_control import DisclosurePolicy, banded
from tracks_sim.report.groups import (
    NO_ANSWERS,
    NO_PAIRS,
    PHASES,
    Group,
    groups,
    groups_by_phase,
    pairs,
    verbatim,
    with_versions,
)
from tracks_sim.report.harm_register import harm_register, measured_in
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import across, from_phase_to_phase
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
from tracks_sim.report.sections.primary import CHANGE, EARLIER_MEAN, IN_OUTCOMES, LATER_MEAN
from tracks_sim.report.study_conclusion import study_conclusion

LEAD = Message("A severe harm endangers the person in the case: their safety, the confidentiality of what they said, contact with whoever may exploit them, a promise that cannot be kept. Nothing outweighs it.")
WHAT_COUNTS = Message("Of the decision and the plan, as they count in the primary outcome. A number rests on the people who did such a harm and is shown with theirs.")
TOGETHER = Message("Harms of decision and plan while results are closed, all groups together")
TALKS_TOGETHER = Message("Harms done in the talks while results are closed, all groups together")
WHY_TOGETHER = Message("Harms are shown also while results are closed, so that a study can be stopped in which people begin to do harm; not by group, so that nobody sees a result.")
IN_TALKS = Message("In the talks, for those who talked with the person. These do not count in the primary outcome.")

OF_CASES = Message("Share of cases with a severe harm")
TALKS = Column(Message("Talks"))
BY_SEVERE, BY_MINOR = (
    Column(Message("People who did a severe harm")),
    Column(Message("People who did a minor harm")),
)
SEVERE_HARM, MINOR_HARM = Column(Message("Severe harm")), Column(Message("Minor harm"))
SHARE = Column(Message("Share of people who did a severe harm"))


COMPARED = Message("Severe harms after the training: training group less the other")
COMPARED_ALONE = Message("Severe harms: after the training less before it")
MEASURE, DIFFERENCE = Column(Message("Share"), numeric=False), Column(Message("Difference in points"))
BY_RESPONSE, BY_PERSON = Message("Responses with a severe harm"), Message("People who did at least one")
HOW_COMPARED = Message("Interval of 95 % that takes people as the sample: the wider end of Student’s t of each person’s share and of Newcombe’s interval with the effective number of responses. Who left is not in it.")
HARM_COLUMNS = (RESPONSES, SEVERE, BY_SEVERE, SHARE, MINOR, BY_MINOR)
TALK_COLUMNS = (TALKS, SEVERE, BY_SEVERE, SHARE, MINOR, BY_MINOR)


def harms(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Severe and minor harms by phase and arm, by case, in talks, and the mean change of each person; of closed phases all groups together."""
    section = harms_by_arm(data, policy)
    return replace(section, blocks=(*section.blocks, *compared_harms(data, policy), *pooled_tables(data, policy)))


def compared_harms(data: StudyData, policy: DisclosurePolicy) -> Iterator[Table]:
    """The comparison of severe harms that the conclusion rests on, by response and by person; nothing where it is not told, or was no part of the conclusion."""
    concluded = study_conclusion(data, policy)
    difference = concluded.harm.difference
    if difference is None or concluded.as_frozen:
        return
    by_person = _people_with_harm_shown(data, policy)
    rows: tuple[Row, ...] = (
        (BY_RESPONSE, Figure(difference.by_case, "points")), (BY_PERSON, Figure(difference.by_person, "points") if by_person else HIDDEN),
    )  # fmt: skip
    title = COMPARED_ALONE if concluded.alone else COMPARED
    notes = (Message("The conclusion rests on the share of responses. Worse: the interval lies above 0. Open: it reaches {margin} points, which is too much by the plan. It is judged in every study, whether the plan names it or not.", {"margin": Number(concluded.harm.margin)}), HOW_COMPARED)
    yield Table("harms-compared", title, (MEASURE, DIFFERENCE), rows, notes)


def _people_with_harm_shown(data: StudyData, policy: DisclosurePolicy) -> bool:
    """Whether the number of people who did a severe harm is shown of every group and phase that is compared."""
    responses = with_versions(data.sittings, data).dropna(subset=["severe_harms"])
    shown = groups(responses[responses["phase"].isin(data.study.compared_phases)], data, policy)
    return all(isinstance(people_cell_of_harm(group, people_with_harm(group.rows, "severe_harms"), policy), Number) for group in shown)


def pooled_tables(data: StudyData, policy: DisclosurePolicy) -> Iterator[Table]:
    """Harms in each phase whose outcomes are closed, all groups together: whoever runs a study must see that people begin to do harm."""
    for name, title, columns, severe, minor, note in (
        ("harms-together", TOGETHER, HARM_COLUMNS, "severe_harms", "minor_harms", WHAT_COUNTS),
        ("harms-talks-together", TALKS_TOGETHER, TALK_COLUMNS, "talk_severe_harms", "talk_minor_harms", IN_TALKS),
    ):
        closed = groups_by_phase(data.sittings.dropna(subset=[severe]), data, data.closed_phases, policy)
        if closed:
            yield harm_table(closed, policy, severe, minor, Table(name, title, (PHASE, PEOPLE, *columns), (), (WHY_TOGETHER, note)))


@mask_until_complete
def harms_by_arm(data: StudyData, policy: DisclosurePolicy) -> Section:
    """The section by group, of phases whose outcomes are open."""
    responses = with_versions(data.sittings, data).dropna(subset=["severe_harms"])
    talked = data.sittings.dropna(subset=["talk_severe_harms"])
    blocks: list[Block] = [
        harm_table(groups(responses, data, policy), policy, "severe_harms", "minor_harms", Table("harms-phases", Message("Harms of decision and plan by group and phase"), (GROUP, PEOPLE, *HARM_COLUMNS), (), (WHAT_COUNTS,), NO_ANSWERS)),
        *from_phase_to_phase("harms-change", OF_CASES, data, lambda first, second: change_table(responses, data, policy, first, second), IN_OUTCOMES),
        across(case_table(responses, data, policy), PHASE),
    ]  # fmt: skip
    if len(talked):
        empty = Table(
            "harms-talks",
            Message("Harms done in the talks by group and phase"),
            (GROUP, PEOPLE, *TALK_COLUMNS),
            (),
            (IN_TALKS,),
        )
        blocks.append(harm_table(groups(talked, data, policy), policy, "talk_severe_harms", "talk_minor_harms", empty))
    return report_section("harms", LEAD, *blocks)


def harm_table(row_groups: list[Group], policy: DisclosurePolicy, severe: str, minor: str, empty: Table) -> Table:
    """Numbers of harms, and of people who did them, a row a group. ``empty``: the table without its rows."""
    table_rows: list[Row] = []
    for group in row_groups:
        by_severe, by_minor = (people_with_harm(group.rows, column) for column in (severe, minor))
        cells = [people_cell_of_harm(group, count, policy) for count in (by_severe, by_minor)]
        share = Figure(share_of(by_severe, group.people), "share") if isinstance(cells[0], Number) else HIDDEN
        table_rows.append((
            group.label, group.people_cell, group.number(len(group.rows)), _harm_count(cells[0], group.rows[severe]), cells[0], share,
            _harm_count(cells[1], group.rows[minor]), cells[1],
        ))  # fmt: skip
    return Table(empty.id, empty.title, empty.columns, tuple(table_rows), empty.notes, empty.empty)


def people_with_harm(rows: pd.DataFrame, column: str) -> int:
    """Number of people who did at least one harm of a kind."""
    return int(rows.loc[rows[column] > 0, "trainee"].nunique())


def people_cell_of_harm(group: Group, with_harm: int, policy: DisclosurePolicy) -> Cell:
    """Number of people who did a harm; banded where they, or the others, are few."""
    return HIDDEN if group.hide else banded(with_harm, policy, group.people)


def _harm_count(of_people: Cell, column: pd.Series) -> Cell:
    """Number of harms, hidden where the number of people who did them is."""
    return Number(int(column.sum())) if isinstance(of_people, Number) else HIDDEN


def case_table(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people who did a harm on each case in each phase, both groups together."""
    rows: list[Row] = []
    register = harm_register(data, policy)
    for case, of_case in responses.groupby("case", sort=True):
        for phase in data.study.phases:
            own = of_case[of_case["phase"] == phase.id]
            if not len(own):
                continue
            group = Group(verbatim(str(case)), own, 0 < own["trainee"].nunique() < policy.smallest)
            cells = [
                people_cell_of_harm(group, people_with_harm(own, f"{kind}_harms"), policy)
                if register.shows("harms-cases", kind, str(case), phase.id)
                else HIDDEN
                for kind in ("severe", "minor")
            ]
            rows.append((group.label, PHASES[phase.id], group.people_cell, *cells))
    return Table(
        "harms-cases",
        Message("People who did a harm, by case"),
        (CASE, PHASE, PEOPLE, SEVERE_HARM, MINOR_HARM),
        tuple(rows),
        empty=NO_ANSWERS,
    )


def change_table(responses: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> Table:
    """Mean change of each person's share of cases with a severe harm, from one phase to the next."""
    marked, register = with_severe(responses), harm_register(data, policy)
    rows = tuple(
        (
            pair.group.label, *pair.people_and_means(),
            pair.group.cell(mean_change(pair.before, pair.after), "points") if register.shows("change", measured_in(first, second), str(pair.group.arm)) else HIDDEN,
        )
        for pair in pairs(marked, "severe", data, policy, first, second)
    )  # fmt: skip
    title = Message("Share of cases with a severe harm: {first} to {second}", {"first": PHASES[first], "second": PHASES[second]})
    return Table(f"harms-change-{second}", title, (GROUP, PEOPLE, EARLIER_MEAN, LATER_MEAN, CHANGE), rows, empty=NO_PAIRS)
