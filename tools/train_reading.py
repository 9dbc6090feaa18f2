"""Train the reading of typed words: ``make reading``, or ``python -m tools.train_reading`` with scikit-learn installed.

Reads ``tools/reading/train.<language>.tsv`` and ``words.<language>.tsv`` and writes ``tracks_sim/interview/weights/<language>.xz`` and their
digests. The untuned part is not opened here: ``python -m benchmarks.talk_reading`` scores it, once a release. Thresholds are chosen on voices that a fold has not seen.
"""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.interview.reading_model import (
    ONE,
    PLACES,
    ReadingModel,
    features,
    kinds,
    packed,
    place_of,
    reading_model_of,
    tokens,
)

CORPUS = Path(__file__).parent / "reading"
WEIGHTS = Path(__file__).parents[1] / "tracks_sim/interview/weights"
LANGUAGES = ("en", "fr")
LEAST_SEEN = 3
"""Sentences in which a feature must stand."""
STEPS = 4
"""Largest weight after rounding: a weight takes 9 values."""
LARGEST = 0.9995
"""Share of the weights of a head that are no larger than the largest weight after rounding. With a greater share more weights become 0, and the file smaller."""
STIFFNESS = {"act": 0.3, "form": 0.3, "stance": 0.5}
"""``C`` of the linear support vector machines, by head; chosen on held voices."""
SECOND = 0.3
"""Weight of a sentence for an act that a careful reader may choose too."""
HOSTILE = 2.0
"""Weight of a sentence of a hostile stance for that stance; a decent one weighs 1."""
ANY = "any"
"""What the machine for all hostile stances together is called; it is no label of the model."""
ANY_SHARE = 0.25
"""Share of its weights that each hostile stance gets on top of its own."""
CLOSE = 0.01
"""How near to the best weights a machine comes before it stops."""
FOLDS = 6
MIX = {"1": 1.0, "4": 0.25}
"""Rounds whose lines choose the thresholds, with what a line counts for whether it hurts: those of round 4 were sought out for being hard.
Whether an act is sure is chosen on round 1 alone."""
MOST_WRONG = 0.05
"""Share of sentences of held voices that may be read wrongly without asking."""
MOST_ACCUSED = 0.03
"""Share of decent sentences of held voices that may be taken for hostile ones."""
FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 0, "lp": 0, "pb": 0}]
"""How weights are compressed: they are no text, so that the byte before says little of the next; a twentieth smaller than by the usual settings."""


class Labelled(NamedTuple):
    """One sentence of the corpus."""

    voice: str
    round: str
    """Round of writing: 1 for the mix of a talk, 2 to 5 sought out for being hard (of round 5 a third of the French lines are a mix), 0 for older sentences."""
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


def words_by_kind(path: Path) -> dict[str, str]:
    """Words by the kind of thing that they name, as the page lists them."""
    _, *lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)  # type: ignore[misc]


class Column(NamedTuple):
    """What teaches one label: for each sentence whether it is so, and its weight, 0 where it is no example."""

    head: str
    label: str
    is_so: Any
    weight: Any


def columns(rows: Sequence[Labelled]) -> Iterator[Column]:
    """All labels, head after head.

    An act is taught by the sentences that do it, whatever else they do, and a little by those of which it is the second reading; a hostile stance
    against decent sentences alone, for the others hurt too; a decent one against the other decent ones.
    """
    acts = [frozenset(row.act.split("+")) for row in rows]
    for act in sorted(frozenset().union(*acts)):
        is_so = np.array([act in row.right for row in rows])
        yield Column("act", act, is_so, np.array([SECOND if so and act not in own else 1.0 for so, own in zip(is_so, acts, strict=True)]))
    asks = np.array(["+" not in row.act and row.act.startswith("ask:") for row in rows])
    for form in sorted({row.form for row, asked in zip(rows, asks, strict=True) if asked}):
        yield Column("form", form, np.array([row.form == form for row in rows]), asks.astype(float))
    hostile = np.array([row.stance in HOSTILE_STANCES for row in rows])
    yield Column("stance", ANY, hostile, np.where(hostile, HOSTILE, 1.0))
    for stance in sorted({row.stance for row in rows}):
        is_so = np.array([row.stance == stance for row in rows])
        yield Column("stance", stance, is_so, np.where(is_so & hostile, HOSTILE, ~hostile))


def found(rows: Sequence[Labelled], words: dict[str, str]) -> list[Any]:
    """Places of all that each sentence is read by, each once, in order."""
    named = kinds(words)
    return [np.unique([place_of(feature) for feature in features([token.text for token in tokens(row.text)], named)]).astype(int) for row in rows]


def trained(rows: Sequence[Labelled], places: Sequence[Any], words: dict[str, str]) -> ReadingModel:
    """A model of these sentences, which stand at these places, without thresholds."""
    seen = np.bincount(np.concatenate(places), minlength=PLACES)
    rarity = bytes(min(255, round(8 * (1 + math.log(len(rows) / times)))) if times >= LEAST_SEEN else 0 for times in seen.tolist())
    x = matrix(places, rarity)
    heads: dict[str, list[str]] = {}
    slopes: dict[str, list[Any]] = {}
    starts: dict[str, list[float]] = {}
    for head, label, is_so, weight in columns(rows):
        taught = weight > 0
        machine = LinearSVC(C=STIFFNESS[head], random_state=0, tol=CLOSE).fit(x[taught], is_so[taught], sample_weight=weight[taught])
        slope, start = machine.coef_[0], float(machine.intercept_[0])
        if label == ANY:
            any_slope, any_start = slope, start
            continue
        if label in HOSTILE_STANCES:
            slope, start = slope + ANY_SHARE * any_slope, start + ANY_SHARE * any_start
        heads.setdefault(head, []).append(label)
        slopes.setdefault(head, []).append(slope)
        starts.setdefault(head, []).append(start)
    kept = np.frombuffer(rarity, dtype=np.uint8) > 0
    weights: list[Any] = []
    bias: list[int] = []
    for head in heads:
        coefficients = np.vstack(slopes[head])[:, kept]
        step = float(np.quantile(np.abs(coefficients[coefficients != 0]), LARGEST)) / STEPS
        weights.append(np.clip(np.round(coefficients / step), -STEPS, STEPS) + 128)
        bias += [round(ONE * start / step) for start in starts[head]]
    rows_of_places = np.ascontiguousarray(np.vstack(weights).T.astype(np.uint8)).tobytes()
    return reading_model_of({head: tuple(labels) for head, labels in heads.items()}, {}, tuple(bias), words, rarity, rows_of_places)


def matrix(places: Sequence[Any], rarity: bytes) -> Any:
    """Rarities by sentence and place, each sentence of length one."""
    rare = np.frombuffer(rarity, dtype=np.uint8).astype(float)
    known = [listed[rare[listed] > 0] for listed in places]
    starts = np.cumsum([0, *(len(listed) for listed in known)])
    values = [rare[listed] / (float(np.linalg.norm(rare[listed])) or 1.0) for listed in known]
    return csr_matrix((np.concatenate(values), np.concatenate(known), starts), shape=(len(known), PLACES))


def held(rows: Sequence[Labelled], places: Sequence[Any], words: dict[str, str]) -> Iterator[tuple[Labelled, dict[str, dict[str, int]]]]:
    """The sentences of the rounds of the mix, each with its points from a model that has not seen its voice."""
    voices = sorted({row.voice for row in rows if row.round == "1"})
    for fold in range(FOLDS):
        out = set(voices[fold::FOLDS])
        taught = [i for i, row in enumerate(rows) if row.voice not in out]
        model = trained([rows[i] for i in taught], [places[i] for i in taught], words)
        for row, listed in zip(rows, places, strict=True):
            if row.voice in out and row.round in MIX:
                yield row, model.by_head(model.scores([place for place in listed.tolist() if model.rarity[place]]))


def chosen(read: Sequence[tuple[Labelled, dict[str, dict[str, int]]]]) -> tuple[dict[str, int], dict[str, float]]:
    """Thresholds, and how often held sentences of round 1 are then read rightly: first act right, right at once, wrong, hurting found, decent accused."""
    mix = [(row, points) for row, points in read if row.round == "1"]
    margins: list[tuple[int, bool]] = []
    first_right = []
    for row, points in mix:
        best, next_best = sorted(points["act"], key=lambda act: (-points["act"][act], act))[:2]
        first_right += [best in row.right] if row.act != "none" else []
        if best != "none":
            margins.append((points["act"][best] - points["act"][next_best], best in row.right))
    margins.sort(reverse=True)
    wrong, sure = 0, margins[0][0]
    for margin, right in margins:
        wrong += not right
        if wrong > MOST_WRONG * len(mix):
            break
        sure = margin
    worst = [(max(points["stance"][stance] for stance in points["stance"] if stance in HOSTILE_STANCES), row) for row, points in read]
    decent = sorted(((points, MIX[row.round]) for points, row in worst if row.stance not in HOSTILE_STANCES), reverse=True)
    accused, hostile = 0.0, decent[0][0] + 1
    for points, weight in decent:
        accused += weight
        if accused > MOST_ACCUSED * sum(weight for _, weight in decent):
            break
        hostile = points
    right = [right for margin, right in margins if margin >= sure]
    found_hurting = {name: [points >= hostile for points, row in worst if row.round == "1" and is_one(row)] for name, is_one in {
        "hurting found": lambda row: row.stance in ("blames", "intrudes"), "hostile found": lambda row: row.stance in HOSTILE_STANCES,
        "decent accused": lambda row: row.stance not in HOSTILE_STANCES,
    }.items()}  # fmt: skip
    figures = {
        "first act right": sum(first_right) / len(first_right), "right at once": sum(right) / len(first_right), "wrong": (len(right) - sum(right)) / len(mix),
        **{name: sum(listed) / len(listed) for name, listed in found_hurting.items()},
    }  # fmt: skip
    return {"sure": sure, "hostile": hostile}, figures


def main() -> int:
    """Train both languages, write weights and digests, and print how often held voices are read rightly."""
    digests = {}
    for language in LANGUAGES:
        rows = sentences(CORPUS / f"train.{language}.tsv")
        words = words_by_kind(CORPUS / f"words.{language}.tsv")
        places = found(rows, words)
        thresholds, figures = chosen(list(held(rows, places, words)))
        model = replace(trained(rows, places, words), thresholds=thresholds)
        data = lzma.compress(packed(model), filters=FILTERS)
        (WEIGHTS / f"{language}.xz").write_bytes(data)
        digests[f"{language}.xz"] = hashlib.sha256(data).hexdigest()
        print(f"{language}: {len(rows)} sentences, {len(data):,} bytes, {thresholds}, of held voices {({name: round(share, 3) for name, share in figures.items()})}")
    (WEIGHTS / "digests.json").write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
