"""What each outcome of a plan is measured by: a score for each trainee and phase, its unit, and which way is better."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd
from scipy.special import ndtri

from tracks_sim.labels import OUTCOME_NAMES
from tracks_sim.outcomes.severe_harms import with_severe
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.groups import arm_label, hidden_groups, pairs, with_versions
from tracks_sim.report.harm_register import EVERYBODY, at_most_of, harm_register, measured_in
from tracks_sim.report.parts import Message, Number, NumberKind
from tracks_sim.report.sections.calibration import stated_judgements
from tracks_sim.report.sections.conduct import talk_shares
from tracks_sim.report.sections.detection import detection_answers, indicator_judgements, with_rates
from tracks_sim.report.sections.knowledge import WITH_TOTAL, answers_by_arm, on_scale

PRIMARY = "safe_response"


@dataclass(frozen=True, slots=True)
class Measured:
    """How an outcome is measured: ``rows`` of a study with the ``column`` whose mean by trainee and phase is the score.

    ``kind`` of a score; ``better``: 1 where more is better, -1 where less is, 0 where neither is.
    """

    rows: Callable[[StudyData], pd.DataFrame]
    column: str
    better: Literal[-1, 0, 1]
    kind: NumberKind = "share"

    @property
    def kind_of_difference(self) -> NumberKind:
        """Format of a difference of two scores."""
        return "points" if self.kind == "share" else self.kind


def _safe(data: StudyData) -> pd.DataFrame:
    return with_versions(data.sittings, data)


def _severe(data: StudyData) -> pd.DataFrame:
    return with_severe(with_versions(data.sittings, data).dropna(subset=["severe_harms"]))


def _of_question(truth: int) -> Callable[[StudyData], pd.DataFrame]:
    return lambda data: _with_truth(with_rates(detection_answers(data)), truth)


def _of_indicators(truth: int) -> Callable[[StudyData], pd.DataFrame]:
    return lambda data: _with_truth(indicator_judgements(data), truth)


def _with_truth(judged: pd.DataFrame, truth: int) -> pd.DataFrame:
    return judged[judged["truth"] == truth]


def d_prime_of_people(data: StudyData) -> pd.DataFrame:
    """d' of each trainee in each phase over all indicators judged, with half a judgement added to each count (Hautus 1995).

    Whoever judged none that was present, or none that was absent, has no row. ``case`` is empty: a row is about no single one.
    """
    said = indicator_judgements(data).groupby(["trainee", "arm", "phase", "truth"])["said"]
    rates = ndtri((said.sum() + 0.5) / (said.count() + 1)).unstack("truth").reindex(columns=[1.0, 0.0]).dropna()
    return (rates[1.0] - rates[0.0]).rename("d_prime").reset_index().assign(case="")


def _talks(data: StudyData) -> pd.DataFrame:
    return talk_shares(data.sittings)


def _knowledge(data: StudyData) -> pd.DataFrame:
    answers = answers_by_arm(data)
    return answers[answers["right"].notna() & ~answers["retrospective"] & ~answers["untrained"]]


def _confidence(data: StudyData) -> pd.DataFrame:
    answers = answers_by_arm(data)
    own = answers[answers["questionnaire"].isin(WITH_TOTAL) & ~answers["retrospective"]]
    return own[on_scale(own)]


MEASURED: Mapping[str, Measured] = {
    PRIMARY: Measured(_safe, "safe", 1),
    "severe_harms": Measured(_severe, "severe", -1),
    "detection_hits": Measured(_of_question(1), "said", 1),
    "detection_false_alarms": Measured(_of_question(0), "said", -1),
    "hits": Measured(_of_indicators(1), "said", 1),
    "false_alarms": Measured(_of_indicators(0), "said", -1),
    "d_prime": Measured(d_prime_of_people, "d_prime", 1, "decimal"),
    "recommended_questions": Measured(_talks, "asked", 1),
    "needed_facts": Measured(_talks, "told", 1),
    "safety_steps": Measured(_talks, "steps", 1),
    "knowledge": Measured(_knowledge, "right", 1),
    "confidence": Measured(_confidence, "value", 0, "decimal"),
    "brier_score": Measured(stated_judgements, "loss", -1, "decimal"),
    "over_confidence": Measured(stated_judgements, "over", 0),
}
"""By name of the outcome, in the order of the report: the primary one, then ``SECONDARY_OUTCOMES``."""
LABELS: Mapping[str, Message] = {name: Message(OUTCOME_NAMES[name]) for name in MEASURED}


@dataclass(frozen=True, slots=True, eq=False)
class ArmScores:
    """Scores of the trainees of one arm, of those measured in every phase that is compared.

    ``before`` is None where nothing was measured before, ``after`` where nothing was after. ``hide``: too few people to be shown.
    ``bounds``: what stands for the mean before and after where a number of people who did harm could be worked out with it.
    """

    arm: str
    label: Message
    before: pd.Series | None
    after: pd.Series | None
    hide: bool
    bounds: tuple[Message | None, Message | None] = (None, None)

    @property
    def people(self) -> int:
        """Number of people with a score."""
        scores = self.before if self.before is not None else self.after
        return 0 if scores is None else len(scores)

    def means(self, kind: NumberKind) -> list[Number | Message]:
        """The mean before and after, of the phases that were measured, or what stands for it."""
        pairs = zip((self.before, self.after), self.bounds, strict=True)
        return [bound or Number(float(scores.mean()), kind) for scores, bound in pairs if scores is not None]


def scores_of_arms(measured: Measured, data: StudyData, policy: DisclosurePolicy, phases: Sequence[str] = ()) -> tuple[ArmScores, ...]:
    """Scores in ``phases`` (one or two; where none are given those that the plan compares), of each arm in order; none until every arm has somebody."""
    rows, phases = measured.rows(data), tuple(phases) or data.study.compared_phases

    def bounds(arm: str, subset: str, people: int) -> tuple[Message | None, Message | None]:
        if measured is not MEASURED["severe_harms"]:
            return None, None
        register = harm_register(data, policy)
        first, last = (None if register.shows("mean", subset, arm, phase) else at_most_of(people, policy) for phase in (phases[0], phases[-1]))
        return first, last

    if len(phases) == 2:
        return tuple(
            ArmScores(str(p.group.arm), p.group.label, p.before, p.after, p.group.hide, bounds(str(p.group.arm), measured_in(*phases), len(p.before)))
            for p in pairs(rows, measured.column, data, policy, *phases)
        )
    rows = rows.dropna(subset=[measured.column])
    own = [rows[(rows["arm"] == arm) & (rows["phase"] == phases[0])] for arm in data.study.arms]
    if not all(len(of_arm) for of_arm in own):
        return ()
    hide = hidden_groups([int(of_arm["trainee"].nunique()) for of_arm in own], policy)
    scores = [of_arm.astype({measured.column: "float64"}).groupby("trainee")[measured.column].mean() for of_arm in own]
    before = phases[0] == "pre"
    return tuple(
        ArmScores(arm, arm_label(data, arm), s if before else None, None if before else s, away, bounds(arm, EVERYBODY, len(s)))
        for arm, s, away in zip(data.study.arms, scores, hide, strict=True)
    )
