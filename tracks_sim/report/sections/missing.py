"""Section on missing data, with a sensitivity analysis of the primary outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from tracks_sim.i18n import translatable_plural
from tracks_sim.outcomes.attrition import AttritionLevel
from tracks_sim.outcomes.change import Primary, mean_change, primary_model
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import GROUP, PEOPLE
from tracks_sim.report.disclosure_control import DisclosurePolicy, banded, too_small
from tracks_sim.report.groups import (
    NO_ANSWERS,
    NO_PAIRS,
    PHASES,
    TOO_FEW_TO_SHOW,
    Group,
    Pairs,
    arm_label,
    consecutive_phases,
    groups,
    hidden_groups,
    safe_or_not,
    with_versions,
)
from tracks_sim.report.interim_masking import comparable
from tracks_sim.report.parts import (
    HIDDEN,
    Block,
    Cell,
    Column,
    Dot,
    DotPlot,
    Figure,
    Message,
    Number,
    Row,
    Section,
    Table,
    plural_message,
    report_section,
)
from tracks_sim.report.people_register import ALL_GROUPS, PeopleRegister, people_register
from tracks_sim.report.planned_effect import empty_cells, no_comparison, planned_effect, why_closed, with_members
from tracks_sim.report.sections.judgements import STEPS
from tracks_sim.report.sections.primary import arm_difference, share
from tracks_sim.report.study_conclusion import study_conclusion
from tracks_sim.study.planned_analysis import EQUAL_BEFORE

LEAD = Message(
    "What was not submitted or left open, and how the change in safe responses would look if it had come out one way or the other."
)
ALLOCATED, NONE_SUBMITTED = Column(Message("Allocated")), Column(Message("Submitted no case"))
SOME, ALL = Column(Message("Submitted some")), Column(Message("Submitted all"))
MISSING = Column(Message("Cases not submitted"))
NOT_TOLD_APART = Message("How many of the others submitted some of their cases and how many none is not told apart: in some group they are few.")
SCENARIO = Column(Message("How it is counted"), numeric=False)

OBSERVED, COMPLETE = Message("All who answered in both phases"), Message("Only people with every case")
PER_PROTOCOL = Message("Only people who completed both and stayed")
COUNTED: Mapping[str, str] = {COMPLETE.sentence: "every case", PER_PROTOCOL.sentence: "stayed"}
"""What the people of a way of counting are called in the register of people, where they are not those of another figure."""
KEYS_NOW = Message("Judged by the keys of now")
KEYS_CHANGED = translatable_plural(
    "Keys, catalogues or rules of a country were changed since they were played. By those of now {n} response has another result or none (case or option not in the library any more).",
    "Keys, catalogues or rules of a country were changed since they were played. By those of now {n} responses have another result or none (case or option not in the library any more).",
)
KEYS_CHANGED_FEW = Message("Keys, catalogues or rules of a country were changed since they were played. By those of now no response has another result, or so few that their number is not shown.")
UNSAFE, AS_SAFE = Message("Missing counts as not safe"), Message("Missing counts as safe")
LEAST = Message("Least favourable")
MOST = Message("Most favourable")
AGAINST = Message("Least favourable to the training")
FOR = Message("Most favourable to the training")
MODEL_EACH_TIME = Message("The difference is that of the planned model each time, and in the first line the planned one itself. The changes beside it count each person once.")
WAYS = Message("Where something counts as missing, all who were allocated count. Least favourable: missing before counts as safe and missing after as not safe; most favourable the other way round.")
OTHER_WAY = Message("In the other group the other way round each time.")


WHAT, VALUE = Column(Message("What"), numeric=False), Column(Message("Value"))
OF_ALL, BETWEEN = Message("Of all who were allocated"), Message("Difference between the groups")
STANDARD = Message("By the standard")
LEVELS: Mapping[AttritionLevel, Message] = {
    "low": Message("low"), "high": Message("high"), "most": Message("too high for any result"),
}  # fmt: skip
TIPPING = Message("Difference of those who left, from what is expected of them, at which the planned test turns")
NEVER_TURNED = Message("none: it holds however they responded")
CAUTIOUS = Message("Low: within the cautious boundary of the What Works Clearinghouse (Standards Handbook 4.0, table II.1), which weighs both shares, and keeps bias within 0.05 standard deviations.")
FIVE_AND_TWENTY = Message("Low: at most one fifth of those allocated (Schulz and Grimes 2002). No standard speaks of one group alone.")
HOW_TIPPED = Message("The planned model expects of those who left what people of their group who had answered alike before responded. The last row says how much further against the result they must have been in truth, in both groups alike, for its interval to reach what would be another result (pattern mixture model with a stated difference).")


def missing(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Cases and answers that are missing, and the change in the primary outcome under several ways of counting them."""
    expected = expected_cases(data)
    shown, withheld = comparable(data)
    blocks: list[Block] = [*attrition_tables(data, policy), not_submitted_table(expected, data, policy), left_open_table(shown, policy, withheld or NO_ANSWERS)]
    if following := next(consecutive_phases(data), None):
        lack = empty_cells(data, data.sittings.dropna(subset=["safe"]), data.study.arms, following) or why_closed(data, following[1])
        blocks.append(no_comparison(lack) if lack else sensitivity_plot(expected, data, policy, *following))
    return report_section("missing", LEAD, *blocks)


def attrition_tables(data: StudyData, policy: DisclosurePolicy) -> Iterator[Table]:
    """How loss stands to a published standard, and what the planned test bears of it; nothing where nothing is compared, or it was no part of the conclusion."""
    concluded = study_conclusion(data, policy)
    loss = concluded.loss
    if loss.attrition is None or concluded.as_frozen:
        return
    register = people_register(data, policy)
    hide = not all(register.shows("without result", arm) for arm in data.study.arms)
    rows: list[Row] = [
        (OF_ALL, Number(loss.attrition.overall, "share") if register.shows("without result", ALL_GROUPS) else HIDDEN),
        *(((BETWEEN, HIDDEN if hide else Number(abs(loss.attrition.trained - loss.attrition.other), "share")),) if loss.attrition.other is not None else ()),
        (STANDARD, LEVELS[loss.attrition.level]),
    ]
    if concluded.state in ("helped", "harmed", "no_difference"):
        rows.append((TIPPING, NEVER_TURNED if loss.tipping is None else Number(loss.tipping, "share")))
    yield Table("missing-attrition", Message("Who has no result after the training, and what that means"), (WHAT, VALUE), tuple(rows), (CAUTIOUS if loss.attrition.other is not None else FIVE_AND_TWENTY, HOW_TIPPED))


def expected_cases(data: StudyData) -> pd.DataFrame:
    """A row for each case that an allocated person should submit, with ``safe`` (NA where not known) and ``absent`` 0 or 1.

    Phases in which nobody has submitted a case yet are left out: they are not missing but still to come.
    """
    phases_begun = [phase.id for phase in data.study.phases if (data.sittings["phase"] == phase.id).any()]
    members = data.members.dropna(subset=["arm", "first_form"])
    rows = [
        {"trainee": m["trainee"], "arm": m["arm"], "phase": phase, "case": case}
        for m in members.to_dict("records")
        for phase in phases_begun
        for case in data.state.cases_of(data.state.members[m["trainee"]], phase)
    ]
    keys = ["trainee", "phase", "case"]
    expected = pd.DataFrame(rows, columns=["trainee", "arm", "phase", "case"], dtype=object)
    submitted = data.sittings[[*keys, "safe"]].astype(dict.fromkeys(keys, object)).drop_duplicates(keys).assign(sat=True)
    merged = expected.merge(submitted, on=keys, how="left")
    return merged.assign(safe=merged["safe"].astype("Float64"), absent=merged["sat"].isna().astype("float64")).drop(columns="sat")


def not_submitted_table(expected: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Numbers of people who submitted all of their cases, and the share of missing cases, by arm and phase.

    How many of the others submitted some and how many none stands there only where no group has a few of any.
    """
    register = people_register(data, policy)
    by_group: list[tuple[Group, list[int]]] = []
    for phase in data.study.phases:
        for group in groups(expected[expected["phase"] == phase.id], data, policy):
            absent = group.rows.groupby("trainee")["absent"].mean()
            by_group.append((group, [int((absent == 0).sum()), int(((absent > 0) & (absent < 1)).sum()), int((absent == 1).sum())]))
    told_apart = not any(too_small(count, policy) for group, counts in by_group if not group.hide for count in counts)
    rows = tuple(
        (
            group.label,
            group.people_cell,
            *(
                Number(count) if register.shows("submitted", kind, str(group.arm), str(group.phase)) else banded(count, policy) if too_small(count, policy) and not group.hide else HIDDEN
                for kind, count in zip(("all", "some", "none") if told_apart else ("all",), counts, strict=False)
            ),
            group.cell(share(group.rows, "absent")) if register.shows("missing", str(group.arm), str(group.phase)) else HIDDEN,
        )
        for group, counts in by_group
    )
    notes = () if told_apart else (NOT_TOLD_APART,)
    columns = (GROUP, ALLOCATED, ALL, *((SOME, NONE_SUBMITTED) if told_apart else ()), MISSING)
    return Table("missing-cases", Message("Cases that were not submitted"), columns, rows, notes, NO_ANSWERS)


def left_open_table(data: StudyData, policy: DisclosurePolicy, empty: Message) -> Table:
    """Shares of judgements of each step that were left open in submitted cases, by arm and phase."""
    judged = with_versions(data.judgements, data)
    judged = judged.assign(open=judged["said"].isna().astype("float64"))
    asked = [step for step in STEPS if (judged["step"] == step).any()]
    rows: list[Row] = []
    for group in groups(judged, data, policy):
        parts = [group.narrow(group.rows[group.rows["step"] == step], policy) for step in asked]
        rows.append((group.label, group.people_cell, *(part.cell(share(part.rows, "open")) for part in parts)))
    return Table(
        "missing-open", Message("Judgements left open in submitted cases"), (GROUP, PEOPLE, *(Column(STEPS[step]) for step in asked)),
        tuple(rows), (Message("Indicators and needs that a person never opened count as left open."),), empty,
    )  # fmt: skip


Imputation = tuple[float | None, float | None]
"""Values imputed for a missing response before and after; None: it is left out."""


def sensitivity_plot(expected: pd.DataFrame, data: StudyData, policy: DisclosurePolicy, first: str, second: str) -> DotPlot:
    """Change from the first phase to the second under every scenario; with two arms their difference, by the planned model where that holds groups alike before."""
    two = len(data.study.arms) > 1
    by_model = two and data.study.plan.model == EQUAL_BEFORE and (first, second) == data.study.compared_phases
    rows: list[Row] = []
    dots: list[Dot] = []
    for label, ways in scenarios(expected, data, first, second):
        arm_pairs = [
            pair
            for pair in (imputed_pairs(part, data, arm, first, second, way) for arm, (part, way) in ways.items())
            if pair is not None
        ]
        hide = hidden_groups([pair.group.people for pair in arm_pairs], policy)
        if not all(_may_stand(label, ways[str(pair.group.arm)][1], str(pair.group.arm), (first, second), people_register(data, policy)) for pair in arm_pairs):
            hide = [True] * len(hide)
        cells: list[Cell] = []
        for arm in data.study.arms:
            index = next((n for n, pair in enumerate(arm_pairs) if pair.group.arm == arm), None)
            if index is None:
                cells += [None, Figure(not_estimable(NO_PAIRS.sentence), "points")]
                continue
            group = Group(arm_pairs[index].group.label, arm_pairs[index].group.rows, hide[index], arm=arm)
            cells += [group.people_cell, group.cell(mean_change(arm_pairs[index].before, arm_pairs[index].after), "points")]
        if two:
            any_hidden = any(hide)
            estimate = not_estimable(NO_PAIRS.sentence)
            if len(arm_pairs) == 2 and not any_hidden:
                estimate = _by_model(label, ways, data, policy, first, second) if by_model else arm_difference(arm_pairs)[0]
            cells.append(HIDDEN if any_hidden else Figure(estimate, "points"))
        last = cells[-1]
        dots.append(Dot(label, last if isinstance(last, Figure) else Figure(not_estimable(TOO_FEW_TO_SHOW), "points")))
        rows.append((label, *cells))
    heads = [
        column
        for arm in data.study.arms
        for column in (
            Column(Message("{arm}: people", {"arm": arm_label(data, arm)})),
            Column(Message("{arm}: change", {"arm": arm_label(data, arm)})),
        )
    ]
    if two:
        heads.append(Column(Message("Training group less the other")))
    notes = [
        Message("Mean change in each person's share of safe responses, {first} to {second}.", {"first": PHASES[first], "second": PHASES[second]}),
        WAYS, *((OTHER_WAY,) if two else ()), *keys_changed(data, policy),
        MODEL_EACH_TIME if by_model else Message("None of these is the planned test, which is with the primary outcome: here each person counts once."),
        Message("The two bounds are no guesses: they say how far the missing answers could move the result at most. Where they lie on both sides of 0, the direction rests on who is missing."),
    ]
    table = Table(
        "missing-sensitivity", Message("The primary outcome, counted in several ways"), (SCENARIO, *heads), tuple(rows), tuple(notes), NO_ANSWERS
    )
    title = Message("Training group less the other, counted in several ways") if two else Message("Change in safe responses, counted in several ways")
    return DotPlot("missing-sensitivity-plot", title, tuple(dots), table, -1.0, 1.0, reference=0.0)


def _may_stand(label: Message, imputed: Imputation, arm: str, phases: tuple[str, str], register: PeopleRegister) -> bool:
    """Whether the register of people lets the numbers of a group stand: of what counts as missing, two ways of counting tell how many that are."""
    if label.sentence in COUNTED:
        return register.shows("counted", COUNTED[label.sentence], arm)
    return imputed == (None, None) or all(register.shows("missing", arm, phase) for phase in phases)


def _by_model(
    label: Message, ways: Mapping[str, tuple[pd.DataFrame, Imputation]], data: StudyData, policy: DisclosurePolicy, first: str, second: str
) -> Estimate:
    """The planned difference: as it is with all that was answered, else fitted anew to the responses of a scenario."""
    if label == OBSERVED and (planned := planned_effect(data, safe_or_not(data), policy)):
        return planned.difference
    return planned_model_of(ways, data, first, second).difference


def planned_model_of(ways: Mapping[str, tuple[pd.DataFrame, Imputation]], data: StudyData, first: str, second: str) -> Primary:
    """The planned model of a plan that holds two groups alike before, fitted to the responses of a scenario; intervals of 95 %."""
    rows = pd.concat([_imputed(part[part["arm"] == arm], first, second, way) for arm, (part, way) in ways.items()])
    rows = with_members(rows.assign(case=rows["case"].map(data.study.first_version)).dropna(subset=["safe"]), data)
    control = next(arm for arm in ways if arm != "training")
    return primary_model(rows, first, control, equal_before=True)


def _imputed(rows: pd.DataFrame, first: str, second: str, imputation: Imputation) -> pd.DataFrame:
    """The rows with ``safe`` as numbers, a missing response by what is imputed in its phase."""
    values = rows["safe"].astype("Float64").astype("float64")
    for phase, instead in zip((first, second), imputation, strict=True):
        if instead is not None:
            values = values.where(~(values.isna() & (rows["phase"] == phase)), instead)
    return rows.assign(safe=values)


def keys_changed(data: StudyData, policy: DisclosurePolicy) -> tuple[Message, ...]:
    """What the library of now would change of the results, in a sentence; none where all were played on what it holds now."""
    if data.safe_now is None:
        return ()
    then, now = (sittings["safe"].fillna(-1) for sittings in (data.sittings, data.by_key_now.sittings))
    other = data.sittings[then != now]
    if too_small(int(other["trainee"].nunique()), policy) or not len(other):
        return (KEYS_CHANGED_FEW,)
    return (plural_message(KEYS_CHANGED, len(other)),)


def scenarios(
    expected: pd.DataFrame, data: StudyData, first: str, second: str
) -> Iterator[tuple[Message, dict[str, tuple[pd.DataFrame, Imputation]]]]:
    """Each way of counting: its sentence, and by arm the rows and the imputation."""
    arms = list(data.study.arms)
    here = expected[expected["phase"].isin([first, second])]
    both = here.groupby("trainee")["phase"].nunique() == 2
    whole = both & here["safe"].notna().groupby(here["trainee"]).all()
    members = data.members
    stayed = members[members[first.replace("-", "_")] & members[second.replace("-", "_")] & members["lost"].isna()]
    for label, part, way in (
        (OBSERVED, here, (None, None)),
        (COMPLETE, here[here["trainee"].isin(whole[whole].index)], (None, None)),
        (PER_PROTOCOL, here[here["trainee"].isin(stayed["trainee"])], (None, None)),
        (UNSAFE, here, (0.0, 0.0)),
        (AS_SAFE, here, (1.0, 1.0)),
    ):
        yield label, dict.fromkeys(arms, (part, way))
    if data.safe_now is not None:
        now = expected_cases(data.by_key_now)
        yield KEYS_NOW, dict.fromkeys(arms, (now[now["phase"].isin([first, second])], (None, None)))
    low, high = (1.0, 0.0), (0.0, 1.0)
    if len(arms) < 2:
        yield LEAST, dict.fromkeys(arms, (here, low))
        yield MOST, dict.fromkeys(arms, (here, high))
    else:
        yield AGAINST, {arm: (here, low if arm == "training" else high) for arm in arms}
        yield FOR, {arm: (here, high if arm == "training" else low) for arm in arms}


def imputed_pairs(rows: pd.DataFrame, data: StudyData, arm: str, first: str, second: str, imputation: Imputation) -> Pairs | None:
    """Means by trainee in both phases, of an arm's trainees who have both after imputation; None where nobody has."""
    own = rows[rows["arm"] == arm]
    means = _imputed(own, first, second, imputation)["safe"].groupby([own["trainee"], own["phase"]]).mean().unstack().reindex(columns=[first, second]).dropna()
    if not len(means):
        return None
    return Pairs(Group(arm_label(data, arm), own[own["trainee"].isin(means.index)], False, arm=arm), means[first], means[second])
