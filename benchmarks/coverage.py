"""Coverage of the report's 95 % bootstrap intervals over people: predictive values, calibration curve, d', ROC area.

    python -m benchmarks.coverage [--studies 400] [--people 20 60]

In each study people judge the same six cases of 14 indicators, 5 of them present. A judgement is a latent number: ability
less difficulty (standard deviations 1 and 0.7, logistic noise), turned round where the indicator is absent, plus a
criterion (0.5). Its sign and size give state and confidence. Difficulties are drawn anew for each study, and the truth is
that of all people on these cases, by quadrature; the sample is people alone, as the report says of these intervals.
Exit code 1 where the Wilson interval of a coverage is below 95 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tracks_sim.outcomes.calibration import resampled_share
from tracks_sim.outcomes.detection import auc, by_group, predictive_values
from tracks_sim.outcomes.estimate import Estimate
from tracks_sim.outcomes.interval import LEVEL, wilson
from tracks_sim.report.sections.detection import estimate_of_row, present_score

CASES, INDICATORS, PRESENT = 6, 14, 5
PREVALENCE = 0.1
DIFFICULTY_SD, CRITERION_SD = 0.7, 0.5
EDGES = np.array([-3.0, -1.5, -0.4, 0.4, 1.5, 3.0])
"""Between the seven answers: absent by falling confidence, not enough information, present by rising confidence."""
STATES = np.array(["absent"] * 3 + ["insufficient"] + ["present"] * 3)
CONFIDENCES = np.array([0.9, 0.75, 0.55, 0.55, 0.55, 0.75, 0.9])
Floats = NDArray[np.float64]


def answer_shares(truth: Floats, difficulty: Floats) -> tuple[Floats, Floats]:
    """Shares of the seven answers to a present and to an absent indicator, over all people and these items."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(30)
    sign = 2 * truth - 1
    spread = np.sqrt(1 + CRITERION_SD**2)  # ability and criterion are added, so one normal number stands for both
    mean = -sign * difficulty
    below = 1 / (1 + np.exp(-(EDGES[None, None, :] - mean[:, None, None] - spread * nodes[None, :, None])))
    cumulative = np.concatenate([np.zeros((*below.shape[:2], 1)), below, np.ones((*below.shape[:2], 1))], axis=2)
    shares = np.einsum("j,ijk->ik", weights / weights.sum(), np.diff(cumulative, axis=2))
    return shares[truth == 1].mean(axis=0), shares[truth == 0].mean(axis=0)


def truths(present: Floats, absent: Floats) -> dict[str, float]:
    """Each figure for all people; ``present`` and ``absent`` as ``answer_shares`` gives them."""
    from scipy.stats import norm

    hits, alarms = float(present[STATES == "present"].sum()), float(absent[STATES == "present"].sum())
    score = np.round(np.where(STATES == "present", 1, np.where(STATES == "absent", -1, 0)) * CONFIDENCES, 6)
    higher = (score[:, None] > score[None, :]) + 0.5 * (score[:, None] == score[None, :])
    figures = {
        "positive predictive value": PREVALENCE * hits / (PREVALENCE * hits + (1 - PREVALENCE) * alarms),
        "negative predictive value": (1 - PREVALENCE) * (1 - alarms) / ((1 - PREVALENCE) * (1 - alarms) + PREVALENCE * (1 - hits)),
        "d'": float(norm.ppf(hits) - norm.ppf(alarms)),
        "ROC area": float(present @ higher @ absent),
    }
    for confidence in np.unique(CONFIDENCES):
        stated = confidence == CONFIDENCES
        right = PRESENT * present[stated & (STATES == "present")].sum() + (INDICATORS - PRESENT) * absent[stated & (STATES == "absent")].sum()
        figures[f"calibration curve at {confidence}"] = right / (PRESENT * present[stated].sum() + (INDICATORS - PRESENT) * absent[stated].sum())
    return figures


def study(people: int, seed: int) -> tuple[dict[str, Estimate], dict[str, float]]:
    """The estimates of one study, and their truth."""
    draw = np.random.default_rng([seed, people])
    truth = np.tile(np.arange(INDICATORS) < PRESENT, CASES).astype(float)
    difficulty = draw.normal(0, DIFFICULTY_SD, truth.size)
    ability, criterion = draw.normal(0, 1, people), draw.normal(0, CRITERION_SD, people)
    latent = (2 * truth - 1) * (ability[:, None] - difficulty) + criterion[:, None] + draw.logistic(size=(people, truth.size))
    answer = np.searchsorted(EDGES, latent).ravel()
    rows = pd.DataFrame({
        "trainee": np.repeat(np.arange(people), truth.size), "truth": np.tile(truth, people), "state": STATES[answer],
        "confidence": CONFIDENCES[answer],
    })  # fmt: skip
    rows["said"] = (rows["state"] == "present").astype(float)
    rows["right"] = (rows["state"] == np.where(rows["truth"] == 1, "present", "absent")).astype(float)
    positive, negative = predictive_values(rows["truth"], rows["said"], rows["trainee"], PREVALENCE, seed)
    signal = by_group(rows, (), unit="trainee", seed=seed).set_index("measure")
    found = {
        "positive predictive value": positive, "negative predictive value": negative, "d'": estimate_of_row(signal.loc["d_prime"]),
        "ROC area": auc(rows["truth"], present_score(rows), rows["trainee"], seed),
    }  # fmt: skip
    for confidence, own in rows.groupby("confidence"):
        found[f"calibration curve at {confidence}"] = resampled_share(own["right"], own["trainee"], seed)
    return found, truths(*answer_shares(truth, difficulty))


def main() -> int:
    """Parse, make the studies, print."""
    parser = argparse.ArgumentParser(description="Coverage of the report's bootstrap intervals over people.")
    parser.add_argument("--studies", type=int, default=400)
    parser.add_argument("--people", type=int, nargs="+", default=[20, 60])
    asked, short = parser.parse_args(), False
    for people in asked.people:
        inside, begun = defaultdict[str, list[bool]](list), time.monotonic()
        for seed in range(1, asked.studies + 1):
            found, truth = study(people, seed)
            for name, estimate in found.items():
                if estimate.low is not None and estimate.high is not None:
                    inside[name].append(estimate.low <= truth[name] <= estimate.high)
        print(f"{people} people, {asked.studies} studies, {time.monotonic() - begun:.0f} s")
        for name, held in inside.items():
            low, high = wilson(sum(held), len(held))
            short |= high < LEVEL
            print(f"  {name:28}{sum(held):5}/{len(held):<5}{sum(held) / len(held):7.1%}  {low:.1%} to {high:.1%}{'  SHORT' if high < LEVEL else ''}")
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
