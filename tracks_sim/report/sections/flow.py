"""Who took part: how many came how far in each arm, why people were lost, and how they differ from those who stayed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.outcomes.ancova import ancova
from tracks_sim.outcomes.interval import difference_of_shares, share_of
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, guarded, people, suppress, too_small
from tracks_sim.report.groups import GROUP, NAMED_AFTER, PHASES, TOO_FEW_TO_SHOW, arm_words, hidden, named, plain
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
    Section,
    Table,
    counting,
)
from tracks_sim.study import Arm
from tracks_sim.study.fold import WITHDREW, Flow

TITLE = Message(translatable("Who took part"))
LEAD = Message(translatable("How many people came how far, by group, and how many were lost on the way."))
NO_MEMBERS = Message(translatable("Nobody has a code of this study yet."))
NONE_ALLOCATED = Message(translatable("Nobody has agreed to take part yet, so there are no groups."))

ENROLLED, CONSENTED = Message(translatable("Given a code")), Message(translatable("Agreed to take part"))
ALLOCATED = Message(translatable("Allocated to a group and to the form they begin with"))
COMPLETED = translatable("{phase}: completed")
ANALYSED = Message(translatable("Submitted at least one case: analysed"))
NOT_COMPLETED = translatable_plural("{n} did not complete it", "{n} did not complete it")
STEP = Column(Message(translatable("Step")), numeric=False)
EVERYBODY = Column(Message(translatable("Everybody")))
REASON = Column(Message(translatable("Reason")), numeric=False)
NOT_IN_A_GROUP = Column(Message(translatable("Before allocation")))
STEPS_NOTE = Message(translatable("Completed: every questionnaire handed in and every case submitted."))
FEW_NOTE = translatable("Numbers of fewer than {smallest} people are not shown; how many did not go on from one step to the next may be fewer.")
NOBODY_LOST = Message(translatable("Nobody completed the first phase and not the last, or nobody completed the last: there is nothing to compare."))
WITHDRAWN = Message(translatable("Withdrew from the study"))
OTHER_REASONS = Message(translatable("Reasons that hold for few people, together"))
ERASED = translatable_plural(
    "Besides them, {n} person had everything they did erased. Nothing in this report counts them.",
    "Besides them, {n} people had everything they did erased. Nothing in this report counts them.",
)
ERASED_FEW = Message(translatable("Besides them, a few people had everything they did erased. Nothing in this report counts them."))


def flow(data: StudyData, shown: DisclosurePolicy) -> Section:
    """The flow of participants, attrition by arm, reasons, and who is lost compared with who stayed."""
    if not data.state.members:
        return Section("flow", TITLE, LEAD, (NO_MEMBERS,))
    named_after = (NAMED_AFTER[arm] for arm in data.study.arms if arm in NAMED_AFTER)
    blocks: list[Block] = [*named_after, chart(data, shown), *erased(data.state.erased, shown), reasons(data, shown), attrition(data, shown)]
    if len(data.study.phases) > 1:
        blocks.append(lost_and_stayed(data, shown))
    return Section("flow", TITLE, LEAD, tuple(blocks))


def steps(flow: Flow, data: StudyData) -> list[tuple[Message, int]]:
    """The steps from the allocation on, and how many reached each."""
    came = {"pre": flow.pre, "post": flow.post, "follow-up": flow.follow_up}
    through = [(Message(COMPLETED, {"phase": PHASES[p.id]}), came[p.id]) for p in data.study.phases]
    return [(ALLOCATED, flow.allocated), *through, (ANALYSED, flow.analysed)]


def chart(data: StudyData, shown: DisclosurePolicy) -> FlowChart:
    """The flow as boxes and as a table."""
    arms = data.study.arms
    everybody = data.state.flow()
    by_arm = [steps(data.state.flow(arm), data) for arm in arms]
    rows: list[tuple[Cell, ...]] = [
        (label, *([None] * len(arms) if len(arms) > 1 else []), people(count, shown))
        for label, count in ((ENROLLED, everybody.enrolled), (CONSENTED, everybody.consented))
    ]
    boxes: list[list[Box]] = [[] for _ in arms]
    for step in zip(*by_arm, strict=True):
        label = step[0][0]
        counts = suppress([[count for _, count in step]], shown)
        rows.append((label, *(counts.cells[0] if len(arms) > 1 else ()), counts.total))
        for arm, cell in enumerate(counts.cells[0]):
            boxes[arm].append(Box(label, cell, _left(boxes[arm], cell, label, shown)))
    named = tuple(Column(arm_words(data, arm)) for arm in arms) if len(arms) > 1 else ()
    hides = (Message(FEW_NOTE, {"smallest": Number(shown.smallest)}),) if shown.smallest > 1 else ()
    table = Table("flow-table", Message(translatable("Participants by step and group")), (STEP, *named, EVERYBODY), tuple(rows), (STEPS_NOTE, *hides))
    trunk = [Box(ENROLLED, people(everybody.enrolled, shown)), Box(CONSENTED, people(everybody.consented, shown))]
    title = Message(translatable("Flow of participants"))
    if len(arms) < 2:
        return FlowChart("flow-chart", title, (*trunk, *boxes[0]), (), table)
    return FlowChart("flow-chart", title, tuple(trunk), tuple((arm_words(data, a), tuple(b)) for a, b in zip(arms, boxes, strict=True)), table)


def _left(before: Sequence[Box], cell: Cell, label: Message, shown: DisclosurePolicy) -> tuple[Message, ...]:
    """How many allocated people did not complete a phase, where enough did not."""
    if not before or label is ANALYSED or not isinstance(cell, Number) or not isinstance(before[0].count, Number):
        return ()
    count = int(before[0].count.value - cell.value)
    return () if count == 0 or too_small(count, shown) else (counting(NOT_COMPLETED, count),)


def erased(count: int, shown: DisclosurePolicy) -> tuple[Message, ...]:
    """That people were erased, where some were."""
    if not count:
        return ()
    return (ERASED_FEW,) if too_small(count, shown) else (counting(ERASED, count),)


def reasons(data: StudyData, shown: DisclosurePolicy) -> Table:
    """Why people are known to be lost, by arm. A reason that holds for few is not named: it may be known whose it is."""
    lost = [(m.arm, m.lost) for m in data.state.members.values() if m.lost is not None]
    often = Counter(why for _, why in lost)
    named = [why for why, count in often.most_common() if count >= shown.smallest]
    labels = [WITHDRAWN if why == WITHDREW else plain(why) for why in named]
    groups: list[Arm | None] = [*data.study.arms, *([None] if any(arm is None for arm, _ in lost) else [])]
    counts = [[sum(arm == group and why == wanted for arm, why in lost) for group in groups] for wanted in named]
    if len(named) < len(often):
        labels.append(OTHER_REASONS)
        counts.append([sum(arm == group and why not in named for arm, why in lost) for group in groups])
    table = suppress(counts, shown)
    columns = [Column(arm_words(data, group)) if group else NOT_IN_A_GROUP for group in groups] if len(groups) > 1 else []
    rows = [
        (label, *(cells if len(groups) > 1 else ()), total)
        for label, cells, total in zip(labels, table.cells, table.row_totals, strict=True)
    ]
    return Table(
        "flow-lost", Message(translatable("Why people were lost, as far as it is known")), (REASON, *columns, EVERYBODY), tuple(rows),
        empty=Message(translatable("Nobody is known to be lost.")),
    )  # fmt: skip


def attrition(data: StudyData, shown: DisclosurePolicy) -> Table:
    """The share of allocated people who have not completed each phase, by arm, and the difference between two arms."""
    members = data.members[data.members["arm"].notna()]
    rows: list[tuple[Cell, ...]] = []
    for phase in data.study.phases:
        column = phase.id.replace("-", "_")
        counts = [(int((~own[column]).sum()), len(own)) for own in (members[members["arm"] == arm] for arm in data.study.arms)]
        hide = hidden([of for _, of in counts], shown)
        for arm, (left, of), away in zip(data.study.arms, counts, hide, strict=True):
            if of:
                completed = away or too_small(of - left, shown)
                share = HIDDEN if completed else Figure(share_of(left, of), "share")
                rows.append((named(data, phase.id, arm), HIDDEN if away else Number(of), share))
        if len(counts) == 2 and all(of for _, of in counts):
            away = any(hide) or any(too_small(of - left, shown) for left, of in counts)
            difference = difference_of_shares(*counts[0], *counts[1])
            label = Message(translatable("{phase}: {arm} less {other}"), {"phase": PHASES[phase.id], "arm": arm_words(data, data.study.arms[0]), "other": arm_words(data, data.study.arms[1])})  # fmt: skip
            rows.append((label, None, HIDDEN if away else Figure(difference, "points")))
    return Table(
        "flow-attrition", Message(translatable("Allocated people who have not completed a phase")),
        (GROUP, Column(Message(translatable("Allocated"))), Column(Message(translatable("Not completed")))), tuple(rows),
        (Message(translatable("A phase that is still open counts as not completed. A difference between the groups can by itself make them differ afterwards.")),), NONE_ALLOCATED,
    )  # fmt: skip


def lost_and_stayed(data: StudyData, shown: DisclosurePolicy) -> Table:
    """Results in the first phase of who completed the last phase and of who completed the first and not the last."""
    first, last = (data.study.phases[i].id.replace("-", "_") for i in (0, -1))
    done = data.members[data.members[first]].set_index("trainee")
    stayed, lost = done.index[done[last]], done.index[~done[last]]
    away = any(hidden([len(stayed), len(lost)], shown))
    rows: list[tuple[Cell, ...]] = []
    for label, values in first_results(data).items():
        of_stayed, of_lost = values[values.index.isin(stayed)], values[values.index.isin(lost)]
        means: list[Cell] = [HIDDEN if len(v) < shown.smallest else Number(float(v.mean()), "share") for v in (of_stayed, of_lost)]
        both = pd.DataFrame({"after": values, "arm": ["lost" if t in set(lost) else "stayed" for t in values.index]})
        difference = ancova(both[values.index.isin(done.index)], "after", (), control="stayed").adjusted_difference
        fewest = min(len(of_stayed), len(of_lost))
        rows.append((RESULTS[label], *means, guarded(Figure(difference, "points"), fewest, shown)))
    nothing = NOBODY_LOST if not len(lost) or not len(stayed) else Message(TOO_FEW_TO_SHOW)
    rows = [] if away or nothing is NOBODY_LOST else [(Message(translatable("People")), Number(len(stayed)), Number(len(lost)), None), *rows]
    return Table(
        "flow-compared", Message(translatable("Results before the training: who stayed and who was lost")),
        (Column(Message(translatable("Result")), numeric=False), Column(Message(translatable("Completed the last phase"))), Column(Message(translatable("Completed the first phase only"))), Column(Message(translatable("Lost less stayed")))),
        tuple(rows), (Message(translatable("Means over people. Where those who were lost did differently from the start, results of those who stayed speak for them only.")),), nothing,
    )  # fmt: skip


RESULTS: Mapping[str, Message] = {
    "safe": Message(translatable("Safe responses")),
    "severe": Message(translatable("Cases with a severe harm")),
    "knowledge": Message(translatable("Knowledge items answered right")),
}


def first_results(data: StudyData) -> dict[str, pd.Series]:
    """By name of ``RESULTS``: each trainee's share in the first phase, who has no result left out."""
    first = data.study.phases[0].id
    sat = data.sittings[(data.sittings["phase"] == first) & data.sittings["safe"].notna()]
    known = data.answers[(data.answers["phase"] == first) & data.answers["right"].notna() & ~data.answers["retrospective"]]
    columns = {
        "safe": sat.assign(x=sat["safe"].astype("float64")),
        "severe": sat.assign(x=(sat["severe_harms"] > 0).astype("float64")),
        "knowledge": known.assign(x=known["right"].astype("float64")),
    }
    return {name: rows.groupby("trainee", observed=True)["x"].mean() for name, rows in columns.items()}
