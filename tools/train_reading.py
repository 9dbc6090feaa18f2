"""Train the reading of typed words: ``make reading``, or ``python -m tools.train_reading`` with scikit-learn installed.

Reads ``tools/reading/train.<language>.tsv`` and writes ``tracks_sim/interview/weights/<language>.zlib`` and their digests. The untuned part is not
opened here: ``python -m benchmarks.talk_reading`` scores it, once a release. Thresholds are chosen on voices that a fold has not seen.
"""

from __future__ import annotations

import csv
import hashlib
import json
import math
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.interview.reading_model import ONE, PLACES, ReadingModel, packed, places, tokens

CORPUS = Path(__file__).parent / "reading"
WEIGHTS = Path(__file__).parents[1] / "tracks_sim/interview/weights"
LANGUAGES = ("en", "fr")
LEAST_SEEN = 5
"""Sentences in which a feature must stand."""
STEPS = 7
"""Largest weight after rounding: a weight takes 15 values."""
STIFFNESS = {"act": 0.3, "form": 0.3, "stance": 0.3, "hostile": 0.5}
"""``C`` of the linear support vector machines, by head; chosen on held voices."""
FOLDS = 6
MIX = "1"
"""Round whose lines choose the thresholds: those of the others were sought out for being hard."""
MOST_WRONG = 0.045
"""Share of sentences of held voices that may be read wrongly without asking."""
MOST_ACCUSED = 0.025
"""Share of decent sentences of held voices that may be taken for hostile ones."""


class Labelled(NamedTuple):
    """One sentence of the corpus."""

    voice: str
    round: str
    """Round of writing: 1 for the mix of a talk, 2 and 3 by what a sentence does, 0 for older sentences."""
    act: str
    """``ask:pay``, ``ask:-``, ``move:rights``, ``remark``, ``none``; several joined by ``+``."""
    form: str
    stance: str
    second: str
    """Another act that a careful reader may choose; ``-`` where there is none."""
    text: str

    @property
    def right(self) -> frozenset[str]:
        """Acts that count as right."""
        return frozenset((*self.act.split("+"), *(() if self.second == "-" else self.second.split("+"))))


def sentences(path: Path) -> list[Labelled]:
    """The sentences of a training file of the corpus."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [Labelled(*(row[name] for name in Labelled._fields)) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def targets(rows: Sequence[Labelled]) -> Iterator[tuple[str, list[int], list[str]]]:
    """Of each head the rows that teach it, and their labels."""
    single = [i for i, row in enumerate(rows) if "+" not in row.act]
    yield "act", single, [rows[i].act for i in single]
    asks = [i for i in single if rows[i].act.startswith("ask:")]
    yield "form", asks, [rows[i].form for i in asks]
    everything = list(range(len(rows)))
    yield "stance", everything, [row.stance for row in rows]
    yield "hostile", everything, ["hostile" if row.stance in HOSTILE_STANCES else "" for row in rows]


def trained(rows: Sequence[Labelled]) -> ReadingModel:
    """A model of these sentences, without thresholds."""
    found = [sorted(set(places([token.text for token in tokens(row.text)]))) for row in rows]
    seen = Counter(place for listed in found for place in listed)
    rarity = bytearray(PLACES)
    for place, times in seen.items():
        if times >= LEAST_SEEN:
            rarity[place] = min(255, round(8 * (1 + math.log(len(rows) / times))))
    x = matrix(found, rarity)
    heads: dict[str, tuple[str, ...]] = {}
    columns: list[Any] = []
    bias: list[int] = []
    for head, taught, labels in targets(rows):
        machine = LinearSVC(C=STIFFNESS[head], random_state=0, class_weight={"hostile": 1.5, "": 1.0} if head == "hostile" else None)
        machine.fit(x[taught], labels)
        step = float(np.quantile(np.abs(machine.coef_[machine.coef_ != 0]), 0.999)) / STEPS
        sign = -1 if head == "hostile" and machine.classes_[1] == "" else 1
        heads[head] = ("hostile",) if head == "hostile" else tuple(str(label) for label in machine.classes_)
        columns.append(np.clip(np.round(sign * machine.coef_ / step), -STEPS, STEPS).astype(np.int8))
        bias += [round(ONE * sign * float(b) / step) for b in machine.intercept_]
    weights = np.ascontiguousarray(np.vstack(columns).T)
    return ReadingModel(heads, {}, tuple(bias), bytes(rarity), memoryview(weights.tobytes()).cast("b"))


def matrix(found: Sequence[Sequence[int]], rarity: Sequence[int]) -> Any:
    """Rarities by sentence and place, each sentence of length one."""
    starts, columns, values = [0], [], []
    for listed in found:
        known = [place for place in listed if rarity[place]]
        norm = math.sqrt(sum(rarity[place] ** 2 for place in known)) or 1.0
        columns += known
        values += [rarity[place] / norm for place in known]
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(found), PLACES))


def read(model: ReadingModel, text: str) -> dict[str, dict[str, int]]:
    """Points by head and label."""
    return model.by_head(model.scores(model.known(places([token.text for token in tokens(text)]))))


def with_thresholds(rows: Sequence[Labelled], model: ReadingModel) -> ReadingModel:
    """The model with thresholds from voices that each fold has not seen."""
    voices = sorted({row.voice for row in rows if row.round == MIX})
    tried = [row for row in rows if row.round == MIX]
    margins: list[tuple[int, bool]] = []
    decent: list[int] = []
    for fold in range(FOLDS):
        held = set(voices[fold::FOLDS])
        part = trained([row for row in rows if row.voice not in held])
        for row in (row for row in tried if row.voice in held):
            points = read(part, row.text)
            best, next_best = sorted(points["act"], key=lambda act: -points["act"][act])[:2]
            if best != "none":
                margins.append((points["act"][best] - points["act"][next_best], best in row.right))
            if row.stance not in HOSTILE_STANCES:
                decent.append(points["hostile"]["hostile"])
    margins.sort(reverse=True)
    wrong, sure = 0, margins[0][0]
    for margin, right in margins:
        wrong += not right
        if wrong > MOST_WRONG * len(tried):
            break
        sure = margin
    decent.sort()
    return ReadingModel(model.heads, {"sure": sure, "hostile": decent[round((1 - MOST_ACCUSED) * len(decent))]}, model.bias, model.rarity, model.weights)


def main() -> int:
    """Train both languages and write weights and digests."""
    digests = {}
    for language in LANGUAGES:
        rows = sentences(CORPUS / f"train.{language}.tsv")
        model = with_thresholds(rows, trained(rows))
        data = zlib.compress(packed(model), 9)
        (WEIGHTS / f"{language}.zlib").write_bytes(data)
        digests[f"{language}.zlib"] = hashlib.sha256(data).hexdigest()
        print(f"{language}: {len(rows)} sentences, {len(data):,} bytes, {dict(model.thresholds)}")
    (WEIGHTS / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
