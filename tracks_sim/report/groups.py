"""Groups (arm x phase) behind the rows of a table: their people and cases, and whether they may be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pandas as pd

from tracks_sim.i18n import translatable, translatable_plural
from tracks_sim.labels import ARM_NAMES, PHASE_NAMES
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress
from tracks_sim.report.parts import HIDDEN, Dot, Figure, Hidden, Message, Number, NumberKind, ScopedId, plural_message

PHASES: Mapping[str, Message] = {phase: Message(name) for phase, name in PHASE_NAMES.items()}
ARMS: Mapping[str, Message] = {arm: Message(name) for arm, name in ARM_NAMES.items()}
EVERYBODY_LABEL = Message("Everybody")
PHASE_NAMES_NOTE: Mapping[str, Message] = {
    "waitlist": Message("Phases are named after the training of the training group. At “After the training” the wait-list group had not been trained yet; it was trained later."),
    "control": Message("Phases are named after the training of the training group. The control group had no training before any of them."),
}
"""Note on what the names of phases mean in an arm that is not trained between them."""

NO_ANSWERS = Message("Nobody has submitted a case yet, so there is nothing to show.")
NO_PAIRS = Message("Not every group has submitted cases in both phases yet, so there is no change to show.")
OMITTED = translatable_plural(
    "{n} response without a result was left out: what was played cannot be read by this version of the kit.",
    "{n} responses without a result were left out: what was played cannot be read by this version of the kit.",
)
TOO_FEW_TO_SHOW = translatable("It rests on fewer people than may be shown, or would give such a figure away.")


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """People whose answers make one row of a table.

    ``rows`` has at least the columns ``trainee`` and ``case``. ``hide``: the group is too small to be shown, or would
    reveal another group that is.
    """

    label: Message
    rows: pd.DataFrame
    hide: bool
    phase: str | None = None
    arm: str | None = None

    @property
    def people(self) -> int:
        """Number of distinct people."""
        return int(self.rows["trainee"].nunique())

    @property
    def cases(self) -> int:
        """Number of distinct cases, versions of a changed case apart; a case and its twin are one."""
        return int(self.rows["case"].nunique())

    @property
    def people_cell(self) -> Number | Hidden:
        """The number of people, hidden where the group is."""
        return HIDDEN if self.hide else Number(self.people)

    def cell(self, estimate: Estimate, kind: NumberKind = "share") -> Figure | Hidden:
        """A figure about this group, hidden where the group is."""
        return HIDDEN if self.hide else Figure(estimate, kind)

    def number(self, value: float, kind: NumberKind = "count") -> Number | Hidden:
        """A known number about this group, hidden where the group is."""
        return HIDDEN if self.hide else Number(value, kind)

    def dot(self, estimate: Estimate, group: int = 0, kind: NumberKind = "share") -> Dot:
        """A row of a plot. A hidden group keeps an empty row that says why."""
        return Dot(self.label, Figure(not_estimable(TOO_FEW_TO_SHOW) if self.hide else estimate, kind), group)

    def narrow(self, rows: pd.DataFrame, policy: DisclosurePolicy) -> Group:
        """The group of some of its rows, which may be hidden because they rest on fewer people."""
        narrower = replace(self, rows=rows)
        return replace(narrower, hide=self.hide or 0 < narrower.people < policy.smallest)


AS_IT_IS = "{name}"


def verbatim(text: str | ScopedId) -> Message:
    """A text that is not translated, such as the id of a case, as a Message."""
    return Message(AS_IT_IS, {"name": text})


def with_versions(frame: pd.DataFrame, data: StudyData, *, twins_apart: bool = False) -> pd.DataFrame:
    """The rows with versions of a changed case separated: ``case`` becomes ``case@hash``, eight digits of what differs.

    A twin gets the name of its first version, unless ``twins_apart``: papers, questions and key are the same, each person
    meets one of the two, and as two cases they would count twice in the sample of cases.
    Columns that rows are selected by become plain objects, which are compared many times faster than pandas strings. Of a whole
    table of the study, which most sections ask for, the rows are made once (``StudyData.once``).
    """
    table = next((name for name, rows in data.answer_frames.items() if rows is frame), None)
    if table is None:
        return _versions_apart(frame, data, twins_apart)
    return data.once((with_versions, table, twins_apart), lambda: _versions_apart(frame, data, twins_apart))


def safe_or_not(data: StudyData) -> pd.DataFrame:
    """``with_versions`` of the sittings that have a result: responses that are safe or not."""
    return with_versions(data.sittings, data).dropna(subset=["safe"])


def _versions_apart(frame: pd.DataFrame, data: StudyData, twins_apart: bool) -> pd.DataFrame:
    frame = frame.astype({name: object for name in ("trainee", "arm", "phase", "form", "case", "step") if name in frame})
    names = frame["case"] if twins_apart or not data.study.twins else frame["case"].map(data.study.first_version, na_action="ignore")
    for part, column in (("case", "case_hash"), ("key", "key_hash")):
        several = [case for case in data.versions["mixed"] if len(data.versions["cases"][case][part]) > 1]
        if several:
            digits = frame[column].fillna("").astype(object).str[:8]
            names = names.where(~frame["case"].isin(several), names + "@" + digits)
    return frame.assign(case=names)


def hidden_groups(counts: Sequence[int], policy: DisclosurePolicy) -> list[bool]:
    """Which of several groups must be hidden that together make a whole, from their numbers of people."""
    return [isinstance(cell, Hidden) for row in suppress([counts], policy).cells for cell in row]


def groups(frame: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Group]:
    """Groups of the rows by phase and arm, in the order of the plan, without empty ones."""
    groups_shown: list[Group] = []
    for phase in data.study.phases:
        arms = [(arm, frame[(frame["phase"] == phase.id) & (frame["arm"] == arm)]) for arm in data.study.arms]
        hide = hidden_groups([rows["trainee"].nunique() for _, rows in arms], policy)
        for (arm, rows), hide_arm in zip(arms, hide, strict=True):
            if len(rows):
                groups_shown.append(Group(group_label(data, phase.id, arm), rows, hide_arm, phase.id, arm))
    return groups_shown


def groups_by_phase(frame: pd.DataFrame, data: StudyData, phases: Sequence[str], policy: DisclosurePolicy) -> list[Group]:
    """Groups of the rows by phase, all arms together, of these phases. Of a phase in which some arm has nobody there is none.

    Hidden where some arm has too few people: the figure would be that of the other.
    """
    together: list[Group] = []
    for phase in phases:
        rows = frame[frame["phase"] == phase]
        fewest = min(int(rows.loc[rows["arm"] == arm, "trainee"].nunique()) for arm in data.study.arms)
        if fewest:
            together.append(Group(PHASES[phase], rows, fewest < policy.smallest, phase))
    return together


def group_label(data: StudyData, phase: str, arm: str) -> Message:
    """Label of an arm in a phase; of the phase alone where there is one arm."""
    if len(data.study.arms) < 2:
        return PHASES[phase]
    return Message("{arm}, {phase}", {"arm": ARMS[arm], "phase": PHASES[phase]})


def arm_label(data: StudyData, arm: str) -> Message:
    """Label of an arm; "Everybody" where there is one arm."""
    return ARMS[arm] if len(data.study.arms) > 1 else EVERYBODY_LABEL


def groups_by(frame: pd.DataFrame, by: str, policy: DisclosurePolicy, labels: Mapping[str, Message] | None = None) -> list[Group]:
    """Groups of the rows by the values of a column, sorted. ``labels`` of values; others are shown as they are."""
    parts = [(str(value), rows) for value, rows in frame.dropna(subset=[by]).groupby(by, sort=True)]
    hide = hidden_groups([rows["trainee"].nunique() for _, rows in parts], policy)
    labels_by_value = labels or {}
    return [
        Group(labels_by_value.get(value, verbatim(value)), rows, hide_part)
        for (value, rows), hide_part in zip(parts, hide, strict=True)
    ]


def groups_by_case(frame: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Group]:
    """Groups of the rows by case and phase, sorted by case; versions of one case are hidden together."""
    parts = dict(tuple(frame.groupby(["case", "phase"])))
    case_groups = [
        Group(verbatim(str(case)), rows, rows["trainee"].nunique() < policy.smallest, phase.id)
        for case in sorted({case for case, _ in parts})
        for phase in data.study.phases
        if (rows := parts.get((case, phase.id))) is not None
    ]
    return _hide_versions_together(case_groups, data, policy)


def _hide_versions_together(case_groups: list[Group], data: StudyData, policy: DisclosurePolicy) -> list[Group]:
    """Hide a second version of a case (or its twin) where one version is hidden in the same phase."""
    indices_by_case: dict[tuple[str, str | None], list[int]] = {}
    for index, group in enumerate(case_groups):
        case = data.study.first_version(str(group.rows["case"].iloc[0]).partition("@")[0])
        indices_by_case.setdefault((case, group.phase), []).append(index)
    hidden_indices = {
        index
        for indices in indices_by_case.values()
        for index, hide in zip(indices, hidden_groups([case_groups[p].people for p in indices], policy), strict=True)
        if hide
    }
    return [Group(g.label, g.rows, g.hide or place in hidden_indices, g.phase) for place, g in enumerate(case_groups)]


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """People of one arm who were measured in two phases: each trainee's mean in the first and in the second."""

    group: Group
    before: pd.Series
    after: pd.Series

    def people_and_means(self, kind: NumberKind = "share") -> tuple[Number | Hidden, ...]:
        """Number of people and both means, as cells of a table of changes; hidden where the group is."""
        return (self.group.people_cell, *(self.group.number(float(scores.mean()), kind) for scores in (self.before, self.after)))


def pairs(frame: pd.DataFrame, column: str, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> list[Pairs]:
    """By arm, the means of ``column`` in two phases, of trainees who have a value in both.

    From before the training on nobody is returned until every arm has somebody: the arms are compared there, and the change
    of one alone would read like the result.
    """
    rows_with_value = frame[list(dict.fromkeys(("trainee", "arm", "phase", "case", column)))].dropna(subset=[column])
    measured = rows_with_value[rows_with_value["phase"].isin([first, second])].astype({column: "float64"})
    means = measured.groupby(["trainee", "phase"])[column].mean().unstack("phase").reindex(columns=[first, second]).dropna()
    arms = []
    for arm in data.study.arms:
        rows = measured[(measured["arm"] == arm) & measured["trainee"].isin(means.index)]
        arms.append((arm, rows, means[means.index.isin(rows["trainee"].unique())]))
    if first == "pre" and not all(len(both) for _, _, both in arms):
        return []
    hide = hidden_groups([len(both) for _, _, both in arms], policy)
    return [
        Pairs(Group(arm_label(data, arm), rows, hide_arm, arm=arm), both[first], both[second])
        for (arm, rows, both), hide_arm in zip(arms, hide, strict=True)
        if len(both)
    ]


def consecutive_phases(data: StudyData) -> Iterator[tuple[str, str]]:
    """Each phase with the next one."""
    yield from pairwise(phase.id for phase in data.study.phases)


def unreadable_note(data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Note that responses in the phases that are compared have no result because what was played cannot be read; none where all can."""
    unread = data.sittings[data.unreadable & data.sittings["phase"].isin(data.study.compared_phases)]
    return omitted_note(len(unread), int(unread["trainee"].nunique()), policy)


def omitted_note(count: int, people: int, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """Note that rows without a result were omitted, with their number only where they rest on enough people."""
    if not count:
        return ()
    if people < policy.smallest:
        return (Message("A few responses without a result were left out: what was played cannot be read by this version of the kit."),)
    return (plural_message(OMITTED, count),)
