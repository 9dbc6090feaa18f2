"""Linear model of typed words: integer weights from ``tools/train_reading.py``, read with the standard library alone.

What a sentence is read as follows from its words, pairs and triples of words, and pieces of words, each at a place of a table
(its CRC-32). All sums are of integers, so that a sentence is read alike on every machine. docs/reading.md says how it was trained and how
often it is right.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import isqrt

from tracks_sim.stemming import folded

PLACES = 1 << 16
"""Places of the table of weights."""
ONE = 256
"""Points of a score of 1 of the model."""
_TOKENS = re.compile(r"[a-zù0-9]+|[?!.,…]")
_PIECES = (3, 4, 5)
"""Letters of the pieces of a word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """Weights of one language."""

    heads: Mapping[str, tuple[str, ...]]
    """Labels by head: ``act``, ``form``, ``stance``, and ``hostile`` with one."""
    thresholds: Mapping[str, int]
    """``sure``: points that the first act is before the second; ``hostile``: points from which a sentence hurts. Chosen on held voices."""
    bias: tuple[int, ...]
    """Of all labels, head after head, in points."""
    rarity: bytes
    """Of each place: how rare what stands there is, 1 to 255; 0 where too little of it was seen."""
    weights: memoryview
    """Signed bytes, ``len(bias)`` of each place."""

    def scores(self, features: Sequence[int]) -> tuple[int, ...]:
        """Points of every label: ``256 sum(r w) / sqrt(sum(r r)) + bias`` over the places with rarity r and weights w."""
        count, sums, square = len(self.bias), [0] * len(self.bias), 0
        for place in features:
            rarity = self.rarity[place]
            square += rarity * rarity
            row = self.weights[place * count : (place + 1) * count]
            for label, weight in enumerate(row):
                if weight:
                    sums[label] += rarity * weight
        norm = isqrt(square) or 1
        return tuple(ONE * total // norm + bias for total, bias in zip(sums, self.bias, strict=True))

    def by_head(self, scores: Sequence[int]) -> dict[str, dict[str, int]]:
        """Points by head and label."""
        named, start = {}, 0
        for head, labels in self.heads.items():
            named[head] = dict(zip(labels, scores[start : start + len(labels)], strict=True))
            start += len(labels)
        return named

    def known(self, features: Iterable[int]) -> list[int]:
        """The places of features that were seen often enough, each once, in order."""
        return sorted({place for place in features if self.rarity[place]})


def tokens(text: str) -> list[Token]:
    """Words and signs of a text, folded."""
    return [Token(match[0], *match.span()) for match in _TOKENS.finditer(folded(text))]


def places(words: Sequence[str]) -> Iterator[int]:
    """Places of everything that a sequence of words and signs is read by."""
    return (place_of(feature) for feature in features(words))


def place_of(feature: str) -> int:
    """Place of a feature in the table."""
    return zlib.crc32(feature.encode()) % PLACES


def features(words: Sequence[str]) -> Iterator[str]:
    """Words, pairs and triples with the ends of the text, and pieces of words of three to five letters."""
    around = ("<", *words, ">")
    for length in (2, 3):
        yield from (" ".join(around[i : i + length]) for i in range(len(around) - length + 1))
    for word in words:
        yield word
        if word[0].isalnum():
            whole = f"_{word}_"
            yield from (f"~{whole[i : i + n]}" for n in _PIECES for i in range(len(whole) - n + 1))


@cache
def reading_model(language: str) -> ReadingModel:
    """The model of a language as it is shipped."""
    return parsed(zlib.decompress((files("tracks_sim.interview") / "weights" / f"{language}.zlib").read_bytes()))


def parsed(data: bytes) -> ReadingModel:
    """A model from its bytes: one line of JSON, the rarities, the weights."""
    head, _, rest = data.partition(b"\n")
    described = json.loads(head)
    return ReadingModel(
        {name: tuple(labels) for name, labels in described["heads"].items()}, described["thresholds"], tuple(described["bias"]),
        rest[:PLACES], memoryview(rest[PLACES:]).cast("b"),
    )  # fmt: skip


def packed(model: ReadingModel) -> bytes:
    """The bytes of a model, as ``parsed`` reads them."""
    head = {"heads": model.heads, "thresholds": model.thresholds, "bias": model.bias}
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + model.rarity + model.weights.tobytes()
