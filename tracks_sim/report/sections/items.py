"""Section on cases and items: difficulty, discrimination, options chosen, and where keyed evidence is lost."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tracks_sim.i18n import translatable
from tracks_sim.labels import ANSWER_NAMES, SECTION_TITLES, STEP_NAMES
from tracks_sim.outcomes.estimate import Estimate, not_estimable
from tracks_sim.outcomes.fairness import NOBODY
from tracks_sim.outcomes.interval import NO_SPREAD, around
from tracks_sim.outcomes.items import item_table, option_flags, option_row, tails
from tracks_sim.outcomes.study_data import StudyData, readers_differ
from tracks_sim.practice import ANSWER_STEPS
from tracks_sim.report.columns import CASE, PEOPLE, PHASE, STEP
from tracks_sim.report.disclosure_control import DisclosurePolicy, suppress, too_few
from tracks_sim.report.groups import NO_ANSWERS, PHASES, Group, hidden_groups, verbatim, with_versions
from tracks_sim.report.parts import HIDDEN, Cell, Column, Figure, Hidden, Message, Number, ScopedId, Section, Table
from tracks_sim.report.sections.primary import SAFE, share
from tracks_sim.report.withheld import until_comparable

TITLE = Message(SECTION_TITLES["items"])
LEAD = Message(
    translatable("Each case by itself, as it was met in each phase. Different people met a case before and after, so the rows of one case are no change of anybody.")
)
VERSIONS = Message(translatable("A case that was changed while the study ran stands there once for each version, with the first eight digits of its hash."))
TWINS_APART = Message(translatable("A case and its twin stand there as two, and are one case in every other table of this section: their papers, questions and keys are the same."))

DETECTION_RIGHT = Column(Message(translatable("Detection right")))
INDICATORS_RIGHT, LEFT_OPEN = Column(Message(translatable("Indicators right"))), Column(Message(translatable("Judgements left open")))
FACILITY, ITEM_REST = Column(Message(translatable("Facility"))), Column(Message(translatable("Correlation with the other cases")))
REMARKS = Column(Message(translatable("Look at")), numeric=False)
OPTION, ACCEPTED = Column(Message(translatable("Option")), numeric=False), Column(Message(translatable("Key")), numeric=False)
PEOPLE_WHO_CHOSE, SHARE = Column(Message(translatable("People who chose it"))), Column(Message(translatable("Share")))
DIFFERENCE = Column(Message(translatable("Upper less lower part of the group")))
KEYED = Column(Message(translatable("Key")), numeric=False)
RIGHT, WRONG, OPEN = Column(Message(translatable("Right"))), Column(Message(translatable("Wrong"))), Column(Message(translatable("Left open")))

KEY_ACCEPTS = Message(translatable("accepted"))

STEPS: dict[str, Message] = {step: Message(STEP_NAMES[step]) for step in ANSWER_STEPS}
STATES: dict[str, Message] = {answer: Message(name) for answer, name in ANSWER_NAMES.items()}
SPLIT_NOTE = Message(translatable("Readers differ: several answers stand, so that none of them is right or wrong here or anywhere else in this report."))
READERS_DIFFER = Message(translatable("readers differ"))


@until_comparable
def items(data: StudyData, policy: DisclosurePolicy) -> Section:
    """Cases, their item statistics, the options chosen, and where keyed evidence is lost."""
    judged = with_versions(data.judgements, data)
    sittings, judgements_twins_apart = (with_versions(frame, data, twins_apart=True) for frame in (data.sittings, data.judgements))
    return Section("items", TITLE, LEAD, (
        case_table(sittings, judgements_twins_apart, data, policy), *((TWINS_APART,) if data.study.twins else ()), statistics_table(judged, data, policy), option_table(judged, data, policy), lost_evidence_table(judged, data, policy), VERSIONS,
    ))  # fmt: skip


def groups_by_case(frame: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> list[Group]:
    """Groups of the rows by case and phase, sorted by case; versions of one case are hidden together."""
    case_groups: list[Group] = []
    for case in sorted(frame["case"].dropna().unique()):
        parts = [(phase.id, frame[(frame["case"] == case) & (frame["phase"] == phase.id)]) for phase in data.study.phases]
        for phase, rows in parts:
            if len(rows):
                few = 0 < rows["trainee"].nunique() < policy.smallest
                case_groups.append(Group(verbatim(str(case)), rows, few, phase))
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


def case_table(sittings: pd.DataFrame, judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Table of each case in each phase: safe responses, detection right where some case asks it, indicators right, judgements left open."""
    rows: list[tuple[Cell, ...]] = []
    asked = bool((judged["step"] == "detection").any())
    for group in groups_by_case(sittings, data, policy):
        case = group.rows["case"].iloc[0]
        own = judged[(judged["case"] == case) & (judged["phase"] == group.phase)]
        indicators = own[(own["step"] == "indicators") & own["right"].notna()]
        detected = own[(own["step"] == "detection") & ~readers_differ(own)]
        detected = detected.assign(right=detected["right"].fillna(0))  # what was not answered is not right
        safe = group.rows[group.rows["safe"].notna()]
        rows.append((
            group.label, PHASES[group.phase or ""], group.people_cell, group.narrow(safe, policy).cell(mean_of_people(safe, "safe")),
            *((group.narrow(detected, policy).cell(mean_of_people(detected, "right")) if len(detected) else None,) if asked else ()),
            group.narrow(indicators, policy).cell(mean_of_people(indicators, "right")),
            group.narrow(own, policy).cell(mean_of_people(own.assign(open=own["said"].isna().astype("float64")), "open")),
        ))  # fmt: skip
    return Table(
        "items-cases", Message(translatable("Each case in each phase")), (CASE, PHASE, PEOPLE, SAFE, *((DETECTION_RIGHT,) if asked else ()), INDICATORS_RIGHT, LEFT_OPEN), tuple(rows),
        (Message(translatable("Intervals speak of other people on this very case.")),), NO_ANSWERS,
    )  # fmt: skip


def mean_of_people(rows: pd.DataFrame, column: str) -> Estimate:
    """Mean over people of each one's share of 1 in a column, with Student's interval cut to 0 and 1."""
    with_value = rows[rows[column].notna()]
    shares = with_value[column].astype("float64").groupby(with_value["trainee"].to_numpy()).mean()
    n = len(shares)
    if n < 2:
        return Estimate(float(shares.iloc[0]), n=n, reason=NO_SPREAD) if n else not_estimable(NOBODY)
    return around(float(shares.mean()), float(shares.std(ddof=1) / np.sqrt(n)), n, degrees=n - 1, within=(0.0, 1.0))


def case_scores(judged: pd.DataFrame, form: str, phase: str) -> pd.DataFrame:
    """Trainees x cases: the share of a person's answered judgements that are right, missing where none was answered.

    One score a case, since judgements inside a case rest on the same documents.
    """
    rows = judged[(judged["form"] == form) & (judged["phase"] == phase)].dropna(subset=["right"])
    return rows.astype({"right": "float64"}).groupby(["trainee", "case"], observed=True)["right"].mean().unstack("case")


def statistics_table(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Facility and item-rest correlation of the cases of a form in a phase, with what to look at."""
    rows: list[tuple[Cell, ...]] = []
    reasons: list[str] = []
    for form in data.study.forms:
        for phase in data.study.phases:
            scores = case_scores(judged, form, phase.id)
            reason = too_few("item_discrimination", len(scores), scores.shape[1], data, policy)
            if reason:
                reasons += [reason] if len(scores) else []
                continue
            here = judged[(judged["form"] == form) & (judged["phase"] == phase.id)].dropna(subset=["right"])
            groups_of_case = {str(group.rows["case"].iloc[0]): group for group in groups_by_case(here, data, policy)}
            for case, row in item_table(scores).iterrows():
                group = groups_of_case[str(case)]
                rows.append((
                    group.label, PHASES[phase.id], group.people_cell, group.cell(_estimate(row, "facility")),
                    group.cell(_estimate(row, "item_rest"), "decimal"), None if group.hide else join_sentences(row["flags"]),
                ))  # fmt: skip
    notes = (
        Message(translatable("Facility: mean share of a case's judgements that are right. The correlation is with the person's mean on the other cases of the form.")),
        *(Message(reason) for reason in sorted(set(reasons)) if rows),
    )
    return Table(
        "items-places", Message(translatable("Each case among the others of its form")), (CASE, PHASE, PEOPLE, FACILITY, ITEM_REST, REMARKS), tuple(rows),
        notes, Message(reasons[0]) if reasons else NO_ANSWERS,
    )  # fmt: skip


def _estimate(row: pd.Series, name: str) -> Estimate:
    """A figure of ``item_table``; the correlation has bounds, the facility an error."""
    value, low, high = (None if pd.isna(row[n]) else float(row[n]) for n in (name, "low", "high"))
    n = int(row["n"])
    if value is None:
        return not_estimable(str(row["reason"]), n)
    if name == "facility":
        return around(value, float(row["se_facility"]), n, within=(0.0, 1.0))
    return Estimate(value, low, high, None, n) if low is not None else Estimate(value, n=n, reason=NO_SPREAD)


def join_sentences(english: Sequence[str]) -> Message | None:
    """Sentences in one message, each translated; None where there are none."""
    if not english:
        return None
    return Message(" ".join(f"{{s{n}}}" for n in range(len(english))), {f"s{n}": Message(sentence) for n, sentence in enumerate(english)})


def first_attempts(rows: pd.DataFrame, data: StudyData) -> pd.DataFrame:
    """Each person's answers from the first phase in which they met a case, so that everybody counts once for a case."""
    order = {phase.id: index for index, phase in enumerate(data.study.phases)}
    position = rows["phase"].map(order)
    return rows[position == position.groupby([rows["trainee"], rows["case"]]).transform("min")]


def option_table(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Distractor analysis of decisions: numbers of people by option, and how the upper and lower part of the group differ."""
    decided = judged[(judged["step"] == "decision") & judged["response"].notna() & judged["right"].notna()]
    decided = decided.assign(right=decided["right"].astype("int64"))
    own = decided.groupby(["trainee", "phase"])["right"]
    decided = decided.assign(hits=own.transform("sum") - decided["right"], others=own.transform("size") - 1)
    rows: list[tuple[Cell, ...]] = []
    reasons: list[str] = []
    for case, here in first_attempts(decided, data).groupby("case", sort=True):
        reason = too_few("option_table", len(here), 1, data, policy)
        if reason:
            reasons.append(reason)
            continue
        rows += _option_rows(str(case), here, policy)
    notes = (
        Message(translatable("All phases together; each person once, when they met the case first. Upper and lower part: the 27 % with the most and the fewest right decisions on the other cases of that phase.")),
        *(Message(reason) for reason in sorted(set(reasons)) if rows),
    )
    return Table(
        "items-options", Message(translatable("Decisions chosen in each case")), (CASE, OPTION, ACCEPTED, PEOPLE_WHO_CHOSE, SHARE, DIFFERENCE, REMARKS), tuple(rows),
        notes, Message(reasons[0]) if reasons else NO_ANSWERS,
    )  # fmt: skip


def _option_rows(case: str, here: pd.DataFrame, policy: DisclosurePolicy) -> list[tuple[Cell, ...]]:
    """A row for each option that was chosen or is accepted."""
    accepted = set(" ".join(here["keyed"].fillna("")).split())
    low, high, reason = tails(here["hits"].to_numpy(np.int64), here["others"].to_numpy(np.int64))
    names = sorted(accepted | set(here["response"]))
    statistics = [option_row((here["response"] == name).to_numpy(bool), name in accepted, low, high, reason) for name in names]
    counts = suppress([[int(row["n"]) for row in statistics]], policy).cells[0]
    keyed = [row for row in statistics if row["key"]]
    best = max(keyed, key=lambda row: float(row["share"] if reason else row["share_high"]), default=None)
    parts_shown = min(low.sum(), high.sum()) >= policy.smallest
    rows: list[tuple[Cell, ...]] = []
    for name, row, count in zip(names, statistics, counts, strict=True):
        hide = isinstance(count, Hidden)
        difference: Cell = Figure(not_estimable(reason)) if reason else Number(float(row["difference"]), "points")
        flags = option_flags(row, best) if best is not None else []
        rows.append((
            case, ScopedId(case.partition("@")[0], name), KEY_ACCEPTS if row["key"] else None, count,
            HIDDEN if hide else Number(float(row["share"]), "share"), HIDDEN if hide or not (parts_shown or reason) else difference,
            None if hide else join_sentences(flags),
        ))  # fmt: skip
    return rows


def lost_evidence_table(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Shares right, wrong and left open of all keyed items, by step, key and phase; where readers differ, of those left open alone."""
    rows: list[tuple[Cell, ...]] = []
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
                rows.append((group.label, READERS_DIFFER, PHASES[phase.id], group.people_cell, None, None, group.cell(share(group.rows, "o"))))
    return Table(
        "items-lost", Message(translatable("Where the evidence is lost")), (STEP, KEYED, PHASE, PEOPLE, RIGHT, WRONG, OPEN), tuple(rows),
        (Message(translatable("Of everything the key decides. Left open counts as neither right nor wrong.")), *((SPLIT_NOTE,) if split.any() else ())), NO_ANSWERS,
    )  # fmt: skip
