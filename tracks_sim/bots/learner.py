"""A learner on surface features, trained on all cases but the one it answers, and what it would earn by chance.

Ridge regression of indicator variables, one for each answer: with ``X`` the standardised features of the training rows and ``Y``
their answers, the values of the rows left out are ``mean(Y) + X_out (X'X + k I)^-1 X' (Y - mean(Y))`` and the answer is the one
with the highest value (Hastie, Tibshirani and Friedman 2009, sections 3.4.1 and 4.2). They are linear in ``Y``, so that answers dealt out
anew a thousand times cost one product of matrices.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tracks_sim.bots.guess import (
    ANSWERS,
    MEASURES,
    Measure,
    RowMeasure,
    asked_rows,
    best_options,
    harmless_options,
    keyed_detection,
    keyed_rows,
)
from tracks_sim.bots.option_shortcuts import (
    option_texts,
    pauses,
    stems_of_briefing,
    stems_of_enough,
    stems_of_file,
    word_count,
)
from tracks_sim.bots.row_shortcuts import passages_with, words_of_row
from tracks_sim.bots.shortcut_scores import CaseSet, Matrix, decision_baseline
from tracks_sim.bots.sign_shortcuts import SIGNS
from tracks_sim.bots.word_lists import ABSOLUTE, CONSENT, found
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.record import DETECTION_STATES
from tracks_sim.scoring.score import corrected
from tracks_sim.stemming import KEYWORDS

PERMUTATIONS = 1_000
PENALTY = 10.0
"""``k`` above, of standardised features: that of a row in ten or so is shrunk by half."""
_SEED = 2029
_QUOTES = re.compile(r"[‘“«\"]")
_FIGURES = re.compile(r"\d+")
Features = dict[str, float]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the learner earns on one measure, beside the 99th percentile of what it earns of answers dealt out at random."""

    measure: Measure
    value: float
    baseline: float
    corrected: float | None
    chance: float | None
    """The same figure, corrected, that one in a hundred random deals reaches."""
    judged: int
    by: str
    """The features that it went by most."""


@dataclass(frozen=True, slots=True)
class Examples:
    """What is learned from: a row of features for each answer, the case that it belongs to, and the answer as a number."""

    features: Sequence[Features]
    cases: Sequence[int]
    answers: Sequence[int]


def learn(place: CaseSet, permutations: int = PERMUTATIONS) -> tuple[Learned, ...]:
    """The learner's figures on each measure that two cases of the set ask.

    It is trained on the cases of the set alone. Raises nothing: a measure that cannot be learned is left out.
    """
    return tuple(learned for measure in MEASURES if (learned := _learn(place, measure, permutations)) is not None)


def _learn(place: CaseSet, measure: Measure, permutations: int) -> Learned | None:
    examples, names = _EXAMPLES[measure](place)
    if len(set(examples.cases)) < 2 or len(set(examples.answers)) < 2:
        return None
    matrix, columns = _matrix(examples.features)
    cases, truth = np.array(examples.cases), np.array(examples.answers)
    draw = np.random.default_rng(_SEED)
    deals = np.stack([truth, *(_dealt(truth, cases, draw, within=measure != "detection") for _ in range(permutations))])
    values, baseline = _VALUE[measure](_predicted(matrix, cases, deals, names), deals, cases, place)
    bound = float(np.quantile(values[1:], 0.99)) if permutations else None
    chance = corrected(bound, baseline) if measure in ("detection", "decision") and bound is not None else bound
    if measure in ("detection", "decision"):
        value, fixed = float(values[0]), corrected(float(values[0]), baseline)
    else:  # kappa is corrected already, by the marginals of each deal
        value, fixed = float(values[0]), float(values[0])
    return Learned(measure, value, baseline, fixed, chance, len(truth), _heaviest(matrix, columns, truth, len(names)))


# --- the model ------------------------------------------------------------------------------


def _matrix(features: Sequence[Features]) -> tuple[Matrix, list[str]]:
    columns = sorted({name for row in features for name in row})
    matrix = np.array([[row.get(name, 0.0) for name in columns] for row in features])
    return matrix, columns


def _dealt(truth: Matrix, cases: Matrix, draw: np.random.Generator, *, within: bool) -> Matrix:
    """The answers dealt out anew: within each case, or among all."""
    if not within:
        return np.asarray(draw.permutation(truth))
    dealt: Matrix = truth.copy()
    for case in np.unique(cases):
        rows = np.flatnonzero(cases == case)
        dealt[rows] = draw.permutation(truth[rows])
    return dealt


def _predicted(matrix: Matrix, cases: Matrix, deals: Matrix, names: Sequence[str]) -> Matrix:
    """Values of each answer for each row and deal, shape (deals, rows, answers), each case by the others."""
    one_hot = (deals[:, :, None] == np.arange(len(names))).astype(float)
    values: Matrix = np.zeros_like(one_hot)
    for case in np.unique(cases):
        out, train = cases == case, cases != case
        mean, spread = matrix[train].mean(axis=0), matrix[train].std(axis=0)
        scaled = (matrix - mean) / np.where(spread > 0, spread, 1.0)
        scaled[:, spread == 0] = 0.0  # what does not vary among the others teaches nothing
        fitted, asked = scaled[train], scaled[out]
        weights = asked @ np.linalg.solve(fitted.T @ fitted + PENALTY * np.eye(fitted.shape[1]), fitted.T)
        middle = one_hot[:, train].mean(axis=1, keepdims=True)
        values[:, out] = middle + np.einsum("ot,dta->doa", weights, one_hot[:, train] - middle)
    return values


def _heaviest(matrix: Matrix, columns: Sequence[str], truth: Matrix, answers: int) -> str:
    """The four features with the largest weights when all cases are learned together."""
    spread = matrix.std(axis=0)
    scaled = (matrix - matrix.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    one_hot = (truth[:, None] == np.arange(answers)).astype(float)
    weights = np.linalg.solve(scaled.T @ scaled + PENALTY * np.eye(scaled.shape[1]), scaled.T @ (one_hot - one_hot.mean(axis=0)))
    order = np.argsort(-np.abs(weights).max(axis=1))[:4]
    return ", ".join(columns[i] for i in order)


# --- values ---------------------------------------------------------------------------------


def _share_best(values: Matrix, deals: Matrix, cases: Matrix, place: CaseSet) -> tuple[Matrix, float]:
    """Share of cases whose option of the highest value is best, the mean over equal ones."""
    shares = []
    for case in np.unique(cases):
        rows = cases == case
        own = values[:, rows, 1]
        top = own >= own.max(axis=1, keepdims=True) - 1e-12
        shares.append(((deals[:, rows] == 1) * top).sum(axis=1) / top.sum(axis=1))
    return np.mean(shares, axis=0), decision_baseline(place)


def _share_right(values: Matrix, deals: Matrix, cases: Matrix, place: CaseSet) -> tuple[Matrix, float]:
    """Share of rows answered rightly; the baseline is the best constant answer."""
    right = (values.argmax(axis=2) == deals).mean(axis=1)
    return right, max(Counter(deals[0].tolist()).values()) / deals.shape[1]


def _kappa(values: Matrix, deals: Matrix, cases: Matrix, place: CaseSet) -> tuple[Matrix, float]:
    """Cohen's kappa of each deal; 0 where both marginals are one answer."""
    answers = np.arange(values.shape[2])
    given = values.argmax(axis=2)
    observed = (given == deals).mean(axis=1)
    expected = ((given[:, :, None] == answers).mean(axis=1) * (deals[:, :, None] == answers).mean(axis=1)).sum(axis=1)
    return np.where(expected < 1, (observed - expected) / np.where(expected < 1, 1 - expected, 1.0), 0.0), 0.0


_VALUE: Mapping[Measure, Callable[[Matrix, Matrix, Matrix, CaseSet], tuple[Matrix, float]]] = {
    "detection": _share_right, "decision": _share_best, "indicators": _kappa, "needs": _kappa,
}  # fmt: skip


# --- features -------------------------------------------------------------------------------


def _place_in(n: int, of: int) -> Features:
    return {"position from the top": float(n), "position from the end": float(of - 1 - n), "first": float(n == 0), "last": float(n == of - 1),
            "middle": float(of // 3 <= n < of - of // 3)}  # fmt: skip


def _signs(text: str) -> Features:
    return {
        "words": float(word_count(text)), "commas": float(pauses(text)), "quotation marks": float(len(_QUOTES.findall(text))),
        "figures": float(len(_FIGURES.findall(text))), "question marks": float(text.count("?")), "sentences": float(len(re.findall(r"[.!?](?:\s|$)", text))),
    }  # fmt: skip


def _options(place: CaseSet) -> tuple[Examples, tuple[str, ...]]:
    """Options that are not dangerous, best or not."""
    features: list[Features] = []
    cases, answers = [], []
    for number, case_file in enumerate(place.case_files):
        best = best_options(case_file, place.country, place.catalogues)
        if not best:
            continue
        seen = place.seen(case_file)
        texts = option_texts(seen)
        ranked = sorted(word_count(text) for text in texts.values())
        kept = harmless_options(case_file, place.catalogues)
        stems = {o: KEYWORDS.stems(text) for o, text in texts.items()}
        targets = {
            "words of *enough*": stems_of_enough(seen), "words of the briefing": stems_of_briefing(case_file, place.language),
            "words of the file": stems_of_file(case_file, place.language),
        }  # fmt: skip
        for n, (option, text) in enumerate(texts.items()):
            if option not in kept:
                continue
            others = frozenset[str]().union(*(s for o, s in stems.items() if o != option))
            features.append({
                **_place_in(n, len(texts)), **_signs(text),
                "rank of length": ranked.index(word_count(text)) / max(len(ranked) - 1, 1),
                "consent words": float(len(found(CONSENT, place.language, text))),
                "absolute words": float(len(found(ABSOLUTE, place.language, text))),
                **{name: float(len(stems[option] & target)) for name, target in targets.items()},
                "words of other options": float(len(stems[option] & others)),
                **{f"‘{part}’ in the id": 1.0 for part in option.split("-")},
            })  # fmt: skip
            cases.append(number)
            answers.append(int(option in best))
    return Examples(features, cases, answers), ("not best", "best")


def _rows(measure: RowMeasure) -> Callable[[CaseSet], tuple[Examples, tuple[str, ...]]]:
    def examples(place: CaseSet) -> tuple[Examples, tuple[str, ...]]:
        features: list[Features] = []
        cases, answers = [], []
        for number, case_file in enumerate(place.case_files):
            seen, keyed, rows = place.seen(case_file), keyed_rows(case_file, measure), asked_rows(case_file, measure)
            for n, row in enumerate(rows):
                if row not in keyed:
                    continue
                passages, stems = passages_with(seen, measure, row)
                label = words_of_row(place.catalogues, place.language, measure, row)
                features.append({
                    **_place_in(n, len(rows)), **_signs(label), f"the row {row}": 1.0, "passages with a word of the label": float(passages),
                    "words of the label in the file": float(len(stems)),
                })  # fmt: skip
                cases.append(number)
                answers.append(ANSWERS[measure].index(keyed[row]))
        return Examples(features, cases, answers), ANSWERS[measure]

    return examples


def _whole_cases(place: CaseSet) -> tuple[Examples, tuple[str, ...]]:
    features: list[Features] = []
    cases, answers = [], []
    for number, case_file in enumerate(place.case_files):
        state = keyed_detection(case_file, place.country)
        if state is not None:
            features.append(_of_case(case_file, place))
            cases.append(number)
            answers.append(DETECTION_STATES.index(state))
    return Examples(features, cases, answers), DETECTION_STATES


def _of_case(case_file: CaseFile, place: CaseSet) -> Features:
    text = case_file.texts[place.language]
    passages = [text.passages[p] for p in case_file.case.passages]
    options = " ".join(text.options.values())
    by_passage = {f"{name} a passage": value / len(passages) for name, value in _signs(" ".join(passages)).items()}
    return {
        "papers": float(len(case_file.case.documents)), "passages": float(len(passages)), **by_passage,
        "consent words of the options": float(len(found(CONSENT, place.language, options))),
        "absolute words of the options": float(len(found(ABSOLUTE, place.language, options))),
        "words of the title": float(word_count(text.title)), "words of the summary": float(word_count(text.summary)),
        **{f"{name} is {value}": 1.0 for name, sign in SIGNS.items() if name != "offered" and (value := sign(case_file)) is not None},
        **{f"{o.decision} is offered": 1.0 for o in case_file.case.options},
    }  # fmt: skip


_EXAMPLES: Mapping[Measure, Callable[[CaseSet], tuple[Examples, tuple[str, ...]]]] = {
    "detection": _whole_cases, "decision": _options, "indicators": _rows("indicators"), "needs": _rows("needs"),
}  # fmt: skip
