"""Section on participants: how many reached each step by arm, why people were lost, and how they differ from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.ancova import ancova
from tracks_sim.outcomes.interval import difference_of_shares, mean_over_people, share_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import EVERYBODY, GROUP, STEP
from tracks_sim.report.disclosure_control import (
    DisclosurePolicy,
    banded,
    figure_cell,
    people_cell,
    too_small,
)
from tracks_sim.report.groups import (
    PHASE_NAMES_NOTE,
    PHASES,
    TOO_FEW_TO_SHOW,
    arm_label,
    hidden_groups,
    verbatim,
)
from tracks_sim.report.harm_register import LOST, STAYED, harm_register
from tracks_sim.report.parts import (
    HIDDEN,
    Block,
    Box,
    Cell,
    Column,
    Figure,
    FlowChart,
    Message,
    Number,
    Row,
    Section,
    Table,
    plural_message,
    report_section,
)
from tracks_sim.report.people_register import ALL_GROUPS, people_register
from tracks_sim.study import Arm
from tracks_sim.study.fold import WITHDREW

LEAD = Message("How many people came how far, by group, and how many were lost on the way.")
NO_MEMBERS = Message("Nobody has a code of this study yet.")
NONE_ALLOCATED = Message("Nobody has agreed to take part yet, so there are no groups.")

ENROLLED, CONSENTED = Message("Given a code"), Message("Agreed to take part")
ALLOCATED = Message("Allocated to a group and to the form they begin with")
COMPLETED = translatable("{phase}: completed")
ANALYSED = Message("Submitted at least one case: analysed")
NOT_COMPLETED = translatable_plural("{n} did not complete it", "{n} did not complete it")
REASON = Column(Message("Reason"), numeric=False)
NOT_IN_A_GROUP = Column(Message("Before allocation"))
STEPS_NOTE = Message("Completed: every questionnaire handed in and every case submitted.")
NOBODY_LOST = Message("Nobody completed the first phase and not the last, or nobody completed the last: there is nothing to compare.")
WITHDRAWN = Message("Withdrew from the study")
NOT_BY_ARM = Message("Not by group: in one of them few people have one of these reasons. How many of each group did not complete a phase stands in the next table.")
OTHER_REASONS = Message("Reasons that hold for few people, together")
ERASED = translatable_plural(
    "Besides them, {n} person had everything they did erased. Nothing in this report counts them.",
    "Besides them, {n} people had everything they did erased. Nothing in this report counts them.",
)
STILL_OPEN = Message("The last phase is still open: whoever has not completed it yet counts as lost in this table.")
ERASED_FEW = Message("Besides them, a few people had everything they did erased. Nothing in this report counts them.")


def flow(data: StudyData, policy: DisclosurePolicy) -> Section:
    """The flow of participants, reasons of loss, attrition by arm, and lost people compared with those who stayed."""
    if not data.state.members:
        return report_section("flow", LEAD, NO_MEMBERS)
    named_after = (PHASE_NAMES_NOTE[arm] for arm in data.study.arms if arm in PHASE_NAMES_NOTE)
    blocks: list[Block] = [
        *named_after,
        flow_chart(data, policy),
        *erased_remark(data.state.erased, policy),
        reason_table(data, policy),
        attrition_table(data, policy),
    ]
    if len(data.study.phases) > 1:
        blocks.append(comparison_table(data, policy))
    return report_section("flow", LEAD, *blocks)


def steps(data: StudyData) -> list[tuple[Message, tuple[str, ...]]]:
    """Labels of the steps from the allocation on, and what they are called in the register of people."""
    phases = [(Message(COMPLETED, {"phase": PHASES[p.id]}), ("completed", p.id)) for p in data.study.phases]
    return [(ALLOCATED, ("allocated",)), *phases, (ANALYSED, ("analysed",))]


def flow_chart(data: StudyData, policy: DisclosurePolicy) -> FlowChart:
    """The flow of participants as a chart with its table."""
    arms = data.study.arms
    whole_study, register = data.state.flow(), people_register(data, policy)
    rows: list[Row] = [
        (label, *([None] * len(arms) if len(arms) > 1 else []), people_cell(count, policy))
        for label, count in ((ENROLLED, whole_study.enrolled), (CONSENTED, whole_study.consented))
    ]
    boxes: list[list[Box]] = [[] for _ in arms]
    for label, step in steps(data):
        cells = [register.cell(*step, arm) for arm in arms]
        rows.append((label, *(cells if len(arms) > 1 else ()), register.cell(*step, ALL_GROUPS)))
        for arm, cell in enumerate(cells):
            boxes[arm].append(Box(label, cell, _not_completed(boxes[arm], cell, label, policy)))
    arm_columns = tuple(Column(arm_label(data, arm)) for arm in arms) if len(arms) > 1 else ()
    hides = (Message("Numbers of fewer than {smallest} people are not shown; how many did not go on from one step to the next may be fewer.", {"smallest": Number(policy.smallest)}),) if policy.smallest > 1 else ()
    table = Table(
        "flow-table",
        Message("Participants by step and group"),
        (STEP, *arm_columns, EVERYBODY),
        tuple(rows),
        (STEPS_NOTE, *hides),
    )
    trunk = [Box(ENROLLED, people_cell(whole_study.enrolled, policy)), Box(CONSENTED, people_cell(whole_study.consented, policy))]
    title = Message("Flow of participants")
    if len(arms) < 2:
        return FlowChart("flow-chart", title, (*trunk, *boxes[0]), (), table)
    return FlowChart(
        "flow-chart",
        title,
        tuple(trunk),
        tuple((arm_label(data, a), tuple(b)) for a, b in zip(arms, boxes, strict=True)),
        table,
    )


def _not_completed(before: Sequence[Box], cell: Cell, label: Message, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Detail on how many allocated people did not complete a phase, where they are enough to be shown."""
    if not before or label is ANALYSED or not isinstance(cell, Number) or not isinstance(before[0].count, Number):
        return ()
    count = int(before[0].count.value - cell.value)
    return () if count == 0 or too_small(count, policy) else (plural_message(NOT_COMPLETED, count),)


def erased_remark(count: int, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Remark that people were erased, where some were."""
    if not count:
        return ()
    return (ERASED_FEW,) if too_small(count, policy) else (plural_message(ERASED, count),)


def reason_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Reasons of loss, by arm where that gives nobody away. A reason that holds for few is not named, since people may know whose it is."""
    lost = [(m.arm, m.lost) for m in data.state.members.values() if m.lost is not None]
    by_reason = Counter(why for _, why in lost)
    named = [why for why, count in by_reason.most_common() if count >= policy.smallest]
    labels = [WITHDRAWN if why == WITHDREW else verbatim(why) for why in named] + [OTHER_REASONS] * (len(named) < len(by_reason))
    groups: list[Arm | None] = [*data.study.arms, *([None] if any(arm is None for arm, _ in lost) else [])]
    whys = [[why] for why in named] + [[why for why in by_reason if why not in named]]
    counts = [[sum(arm == group and why in of for arm, why in lost) for group in groups] for of in whys[: len(labels)]]
    by_arm = len(groups) > 1 and not any(too_small(count, policy) for row in counts for count in row)
    columns = [Column(arm_label(data, group)) if group else NOT_IN_A_GROUP for group in groups] if by_arm else []
    rows = [(label, *map(Number, row if by_arm else ()), banded(sum(row), policy)) for label, row in zip(labels, counts, strict=True)]
    return Table(
        "flow-lost", Message("Why people were lost, as far as it is known"), (REASON, *columns, EVERYBODY), tuple(rows),
        (NOT_BY_ARM,) if rows and len(groups) > 1 and not by_arm else (), Message("Nobody is known to be lost."),
    )  # fmt: skip


def attrition_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Shares of allocated people who have not completed each phase, by arm, and the difference between two arms, phases side by side."""
    members, register = data.members[data.members["arm"].notna()], people_register(data, policy)
    allocated: dict[Arm, Cell] = {}
    shares: dict[Arm | None, list[Cell]] = {arm: [] for arm in data.study.arms}
    for phase in data.study.phases:
        column = phase.id.replace("-", "_")
        counts = [(int((~own[column]).sum()), len(own)) for own in (members[members["arm"] == arm] for arm in data.study.arms)]
        shown = [register.shows("allocated", arm) and register.shows("completed", phase.id, arm) for arm in data.study.arms]
        for arm, (missing, of), shown_arm in zip(data.study.arms, counts, shown, strict=True):
            if of:
                allocated[arm] = register.cell("allocated", arm)
                shares[arm].append(Figure(share_of(missing, of), "share") if shown_arm else HIDDEN)
        if len(counts) == 2 and all(of for _, of in counts):
            difference = difference_of_shares(*counts[0], *counts[1])
            shares.setdefault(None, []).append(Figure(difference, "points") if all(shown) else HIDDEN)
    rows: list[Row] = [(arm_label(data, arm), allocated[arm], *shares[arm]) for arm in data.study.arms if arm in allocated]
    if None in shares:
        rows.append(
            (
                Message(
                    "{arm} less {other}",
                    {"arm": arm_label(data, data.study.arms[0]), "other": arm_label(data, data.study.arms[1])},
                ),
                None,
                *shares[None],
            )
        )
    return Table(
        "flow-attrition", Message("Share of the allocated people who have not completed a phase"),
        (GROUP, Column(Message("Allocated")), *(Column(PHASES[phase.id]) for phase in data.study.phases)), tuple(rows),
        (Message("A phase that is still open counts as not completed. A difference between the groups can by itself make them differ afterwards."),), NONE_ALLOCATED,
    )  # fmt: skip


def comparison_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Results in the first phase: people who completed the last phase, and people who completed the first but not the last."""
    first, last = (data.study.phases[i].id.replace("-", "_") for i in (0, -1))
    completed_first = data.members[data.members[first]].set_index("trainee")
    stayed, lost = completed_first.index[completed_first[last]], completed_first.index[~completed_first[last]]
    people, register = people_register(data, policy), harm_register(data, policy)
    hide_both = any(hidden_groups([len(stayed), len(lost)], policy)) or not (people.shows("stayed") and people.shows("lost"))
    rows: list[Row] = []
    for label, values in results_before_training(data).items():
        if values.empty:  # not asked before the training
            continue
        of_stayed, of_lost = values[values.index.isin(stayed)], values[values.index.isin(lost)]
        places = [(subset, "", data.study.phases[0].id) if label == "severe" else () for subset in (STAYED, LOST)]
        means: list[Cell] = [
            figure_cell(Figure(mean_over_people(v), "share"), len(v), policy) if register.shows("spread", *place) else HIDDEN
            for v, place in zip((of_stayed, of_lost), places, strict=True)
        ]
        both = pd.DataFrame({"after": values, "arm": ["lost" if t in set(lost) else "stayed" for t in values.index]})
        difference = ancova(both[values.index.isin(completed_first.index)], "after", (), control="stayed").adjusted_difference
        fewest = min(len(of_stayed), len(of_lost))
        shown = all(register.shows("spread", *place) for place in places)
        rows.append((RESULTS[label], *means, figure_cell(Figure(difference, "points"), fewest, policy) if shown else HIDDEN))
    open_note = () if data.state.is_over(data.study.phases[-1].id, data.today) else (STILL_OPEN,)
    nothing = NOBODY_LOST if not len(lost) or not len(stayed) else Message(TOO_FEW_TO_SHOW)
    rows = (
        []
        if hide_both or nothing is NOBODY_LOST
        else [(Message("People"), Number(len(stayed)), Number(len(lost)), None), *rows]
    )
    return Table(
        "flow-compared", Message("Results before the training: who stayed and who was lost"),
        (Column(Message("Result"), numeric=False), Column(Message("Completed the last phase")), Column(Message("Completed the first phase, not the last")), Column(Message("Lost less stayed"))),
        tuple(rows), (Message("Means over people. Where those who were lost did differently from the start, results of those who stayed speak for them only."), *open_note), nothing,
    )  # fmt: skip


RESULTS: Mapping[str, Message] = {
    "safe": Message("Safe responses"),
    "severe": Message("Cases with a severe harm"),
    "knowledge": Message("Knowledge items answered right"),
}


def results_before_training(data: StudyData) -> dict[str, pd.Series]:
    """By name of ``RESULTS``, each trainee's share in the first phase; trainees without a result are left out, and so is a closed phase."""
    first = data.study.phases[0].id
    data = data.without_closed_phases()
    sittings = data.sittings[(data.sittings["phase"] == first) & data.sittings["safe"].notna()]
    keyed_answers = data.answers[(data.answers["phase"] == first) & data.answers["right"].notna() & ~data.answers["retrospective"]]
    columns = {
        "safe": sittings.assign(x=sittings["safe"].astype("float64")),
        "severe": sittings.assign(x=(sittings["severe_harms"] > 0).astype("float64")),
        "knowledge": keyed_answers.assign(x=keyed_answers["right"].astype("float64")),
    }
    return {name: rows.groupby("trainee")["x"].mean() for name, rows in columns.items()}
