"""Section on fairness: rates by profile of cases and kind of people, twin cases, differential functioning of cases."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tracks_sim.outcomes.fairness import MEASURES, case_floor, mantel_haenszel, rate_contrast
from tracks_sim.outcomes.glmm import fit_glmm
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.columns import CASE, CASES, FALSE_ALARMS, HITS, PEOPLE, PHASE
from tracks_sim.report.disclosure_control import DisclosurePolicy, too_few
from tracks_sim.report.groups import NO_ANSWERS, PHASES, Group, groups_by, safe_or_not, with_versions
from tracks_sim.report.interim_masking import mask_until_complete
from tracks_sim.report.joined_tables import one_above_the_other
from tracks_sim.report.parts import HIDDEN, Cell, Column, Figure, Message, Number, Row, Section, Table, report_section
from tracks_sim.report.people_register import people_register
from tracks_sim.report.sections.detection import indicator_judgements, with_truth
from tracks_sim.report.sections.primary import share
from tracks_sim.report.sections.profile import CHILD_OR_ADULT, EXPLOITATION, REGION, SEX
from tracks_sim.report.sections.twins import twin_tables

LEAD = Message(
    "Whether indicators are judged equally well whoever the case is about, and whoever judges. A difference between kinds of cases may lie in the few cases that stand for each."
)
ASSUMED_SD = 1.0
"""Assumed standard deviation of cases of a kind, in log odds, where the study cannot estimate it: 0.5 to 1 is usual."""

RATES, DIFFERENCES = Message("Judgements of indicators by kind"), Message("Differences between kinds")
KIND_LEFT_OUT = Message("Left out of this version, which is for people outside: kinds of exploitation, which the keys of the cases decide.")
KIND = Column(Message("Kind"), numeric=False)
ACCURACY = Column(Message("Right"))
COMPARED = Column(Message("Compared"), numeric=False)
RIGHT_LESS, HITS_LESS, ALARMS_LESS = Column(Message("Right, difference")), Column(Message("Hits, difference")), Column(Message("False alarms, difference"))
DETECTABLE = Column(Message("Least difference that so many cases can show (log odds)"))
DELTA, CLASS = Column(Message("Mantel-Haenszel delta")), Column(Message("ETS class"), numeric=False)


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait of cases or of people: a column, its name, the labels of its values."""

    column: str
    name: Message
    of_cases: bool
    values: dict[str, Message]


OF_KEYS = "profile_exploitation"
"""The trait that the key of a case decides."""

TRAITS = (
    Trait("profile_sex", Message("Person in the case"), True, SEX),
    Trait("profile_age", Message("Age in the case"), True, CHILD_OR_ADULT),
    Trait(OF_KEYS, Message("Exploitation"), True, EXPLOITATION),
    Trait("profile_region", Message("Region the person comes from"), True, REGION),
    Trait("site", Message("Site"), False, {}),
    Trait("experience", Message("Experience"), False, {}),
)


@mask_until_complete
def fairness(data: StudyData, policy: DisclosurePolicy) -> Section:
    """For each phase rates by trait and their contrasts; then twin cases, and differential functioning of cases."""
    judged = with_profiles(data)
    spread = case_spread(judged, data, policy)
    ranked = {trait.column: kinds_by_size(judged, trait) for trait in TRAITS}
    of_phases = [(phase.id, judged[judged["phase"] == phase.id]) for phase in data.study.phases]
    answered = [(phase, rows) for phase, rows in of_phases if len(rows)] or of_phases[:1]
    differences = [(PHASES[phase], difference_table(rows, phase, spread, ranked, data, policy)) for phase, rows in answered]
    rates = [(PHASES[phase], rate_table(rows, phase, data, policy)) for phase, rows in answered]
    left_out = () if policy.keys else (KIND_LEFT_OUT,)
    return report_section(
        "fairness", LEAD, *left_out, one_above_the_other("fairness-differences", DIFFERENCES, PHASE, differences),
        one_above_the_other("fairness-rates", RATES, PHASE, rates), *twin_tables(data, policy), dif_table(data, policy),
    )  # fmt: skip


def shown_traits(policy: DisclosurePolicy) -> tuple[Trait, ...]:
    """The traits that the reader may see."""
    return tuple(trait for trait in TRAITS if policy.keys or trait.column != OF_KEYS)


def with_profiles(data: StudyData) -> pd.DataFrame:
    """Answered judgements of indicators with the profile of the case, and the site and experience of the person."""
    judged = indicator_judgements(data).pipe(lambda rows: rows.assign(right_said=(rows["truth"] == rows["said"]).astype("float64")))
    profile = [trait.column for trait in TRAITS if trait.of_cases]
    sittings = with_versions(data.sittings, data)[["trainee", "phase", "case", *profile]]
    people = data.members[["trainee", *(trait.column for trait in TRAITS if not trait.of_cases)]]
    keys = ["trainee", "phase", "case"]
    whole = judged.astype(dict.fromkeys(keys, object)).merge(sittings.astype(dict.fromkeys(keys, object)), on=keys, how="left")
    return whole.merge(people.astype({"trainee": object}), on="trainee", how="left")


def rate_table(judged: pd.DataFrame, phase: str, data: StudyData, policy: DisclosurePolicy) -> Table:
    """Accuracy, hits and false alarms by kind of case and of people."""
    rows: list[Row] = []
    for trait in shown_traits(policy):
        for group in kinds(judged, trait, phase, data, policy):
            present, absent = with_truth(group, 1, policy), with_truth(group, 0, policy)
            rows.append((
                Message("{trait}: {kind}", {"trait": trait.name, "kind": group.label}), group.people_cell, group.number(group.cases),
                group.cell(share(group.rows, "right_said")), present.cell(share(present.rows, "said")), absent.cell(share(absent.rows, "said")),
            ))  # fmt: skip
    return Table(
        f"fairness-rates-{phase}", RATES,
        (KIND, PEOPLE, CASES, ACCURACY, HITS, FALSE_ALARMS), tuple(rows),
        (Message("Intervals count people and cases as samples. Where few cases stand for a kind they are wide, and that is what is known."),), NO_ANSWERS,
    )  # fmt: skip


def kinds(judged: pd.DataFrame, trait: Trait, phase: str, data: StudyData, policy: DisclosurePolicy) -> list[Group]:
    """Groups by the kinds of a trait; kinds of people are hidden also where the register of people says so."""
    parts = groups_by(judged, trait.column, policy, trait.values)
    if trait.of_cases:
        return parts
    register = people_register(data, policy)
    return [replace(part, hide=part.hide or not register.shows("judging", trait.column, str(part.rows[trait.column].iloc[0]), phase)) for part in parts]


def kinds_by_size(judged: pd.DataFrame, trait: Trait) -> list[str]:
    """Kinds of a trait with the largest first, by their cases or people in all phases together; equal ones by name."""
    sizes = judged.dropna(subset=[trait.column]).groupby(trait.column)["case" if trait.of_cases else "trainee"].nunique()
    return [str(kind) for kind in sizes.sort_index().sort_values(ascending=False, kind="stable").index]


def difference_table(
    judged: pd.DataFrame, phase: str, spread: float | None, ranked: Mapping[str, list[str]], data: StudyData, policy: DisclosurePolicy
) -> Table:
    """Differences of each kind from the largest of the study, and the least difference that could be shown.

    ``ranked``: kinds by trait, the largest first (``kinds_by_size``): with the largest of each phase a contrast could turn
    round from one phase to the next.
    """
    rows: list[Row] = []
    reasons: list[str] = []
    for trait in shown_traits(policy):
        parts = kinds(judged, trait, phase, data, policy)
        if len(parts) < 2:
            continue
        first = min(parts, key=lambda g: ranked[trait.column].index(str(g.rows[trait.column].iloc[0])))
        for group in parts:
            if group is first:
                continue
            both = judged[judged[trait.column].isin([group.rows[trait.column].iloc[0], first.rows[trait.column].iloc[0]])]
            reason = too_few("fairness_contrast", min(group.people, first.people), int(both["case"].nunique()), data, policy)
            if reason:
                reasons.append(reason)
                continue
            rows.append(_difference_row(trait, group, first, both, spread, policy))
    notes: list[Message] = []
    if rows:
        notes.append(Message(case_floor(1, 1, 1.0).sentence))
        notes.append(
            Message("Single cases of a kind differ here by a standard deviation of {spread} in log odds, as estimated from all judgements.", {"spread": Number(spread, "decimal")})
            if spread else Message("How much single cases differ cannot be told from this study; a standard deviation of {spread} in log odds is assumed.", {"spread": Number(ASSUMED_SD, "decimal")})
        )  # fmt: skip
        notes += [Message(reason) for reason in sorted(set(reasons))]
    return Table(
        f"fairness-differences-{phase}", DIFFERENCES,
        (COMPARED, PEOPLE, CASES, RIGHT_LESS, HITS_LESS, ALARMS_LESS, DETECTABLE), tuple(rows), tuple(notes),
        Message(reasons[0]) if reasons else Message("There are no two kinds to compare."),
    )  # fmt: skip


def _difference_row(
    trait: Trait, group: Group, first: Group, both: pd.DataFrame, spread: float | None, policy: DisclosurePolicy
) -> Row:
    """One row: a kind less the first one."""
    of = [g.rows[trait.column].iloc[0] for g in (group, first)]
    hide = group.hide or first.hide
    contrast = rate_contrast(both, trait.column, of[0], of[1])
    cells: list[Cell] = []
    for measure, kind in zip(MEASURES, (None, 1, 0), strict=True):
        too_few_people = kind is not None and any(with_truth(g, kind, policy).hide for g in (group, first))
        cells.append(HIDDEN if hide or too_few_people else Figure(contrast[measure], "points"))
    floor = case_floor(group.cases, first.cases, spread or ASSUMED_SD).detectable if trait.of_cases else None
    return (
        Message("{trait}: {one} less {other}", {"trait": trait.name, "one": group.label, "other": first.label}),
        HIDDEN if hide else Number(int(both["trainee"].nunique())), Number(int(both["case"].nunique())), *cells,
        None if floor is None else Number(floor, "decimal"),
    )  # fmt: skip


def case_spread(judged: pd.DataFrame, data: StudyData, policy: DisclosurePolicy) -> float | None:
    """Standard deviation of cases in the log odds of a right judgement, adjusted for people and phase; None where not estimable."""
    if too_few("glmm", int(judged["trainee"].nunique()), int(judged["case"].nunique()), data, policy):
        return None
    table = judged[["trainee", "case", "phase"]].astype(object).assign(right=judged["right_said"])
    fixed = ["phase"] if table["phase"].nunique() > 1 else []
    model = fit_glmm(table, "right", fixed, {"trainee": ["1"], "case": ["1"]})
    if model.reason:
        return None
    spread = float(model.random_sd[("case", "1")])
    return spread if math.isfinite(spread) and spread > 0 else None


def dif_table(data: StudyData, policy: DisclosurePolicy) -> Table:
    """Differential functioning of cases: people of two sites, or experiences, with equal scores on the other cases.

    Mantel-Haenszel, for the two largest kinds; see ``outcomes.fairness``.
    """
    sittings = safe_or_not(data)
    traits = [trait for trait in TRAITS if not trait.of_cases]
    people = data.members[["trainee", *(trait.column for trait in traits)]].astype({"trainee": object})
    sittings = sittings.astype({"trainee": object, "safe": "float64"}).merge(people, on="trainee", how="left")
    own = sittings.groupby(["trainee", "phase"])["safe"]
    sittings = sittings.assign(rest=own.transform("sum") - sittings["safe"])
    rows: list[Row] = []
    reasons: list[str] = []
    for trait in traits:
        common = sittings.drop_duplicates("trainee")[trait.column].value_counts()
        if len(common) < 2:
            continue
        reference, focal = common.sort_index().sort_values(ascending=False, kind="stable").index[:2]
        in_order = sittings.assign(order=sittings["phase"].map({phase.id: n for n, phase in enumerate(data.study.phases)}))
        for (_, phase, _), here in in_order[in_order[trait.column].isin([reference, focal])].groupby(
            ["order", "phase", "form"]
        ):
            reason = too_few("dif", int(here["trainee"].nunique()), int(here["case"].nunique()), data, policy)
            if reason:
                reasons.append(reason)
                continue
            for case, answers in here.groupby("case"):
                rows.append(_dif_row(trait, str(focal), str(reference), str(case), str(phase), answers, policy))
    notes = (
        Message("Safe responses of people with equal numbers of safe responses on the other cases of the form. Delta below 0: the case is harder for the first kind. Class A negligible, B moderate, C large."),
    )
    return Table(
        "fairness-dif", Message("Cases that work differently for kinds of people"), (COMPARED, CASE, PEOPLE, DELTA, CLASS), tuple(rows), notes,
        Message(reasons[0]) if reasons else Message("There are no two kinds to compare."),
    )  # fmt: skip


def _dif_row(
    trait: Trait, focal: str, reference: str, case: str, phase: str, answers: pd.DataFrame, policy: DisclosurePolicy
) -> Row:
    """One row: Mantel-Haenszel over strata of equal numbers of safe responses on the other cases."""
    is_focal, right = (answers[trait.column] == focal).to_numpy(), (answers["safe"] == 1).to_numpy()
    strata = sorted(answers["rest"].unique())
    tables = np.array([
        [[int(((answers["rest"] == s).to_numpy() & (is_focal == g) & (right == r)).sum()) for r in (True, False)] for g in (False, True)]
        for s in strata
    ])  # fmt: skip
    result = mantel_haenszel(tables)
    least = min(int(is_focal.sum()), int((~is_focal).sum()))
    hide = 0 < least < policy.smallest
    label = Message("{trait}: {one} less {other}", {"trait": trait.name, "one": focal, "other": reference})
    in_phase = Message("{case}, {phase}", {"case": case, "phase": PHASES[phase]})
    return (
        label,
        in_phase,
        HIDDEN if hide else Number(len(answers)),
        HIDDEN if hide else Figure(result.delta),
        HIDDEN if hide else result.ets_class,
    )
