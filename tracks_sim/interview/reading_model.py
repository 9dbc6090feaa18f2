"""Linear model of typed words: integer weights from ``tools/train_reading.py``, read with the standard library alone.

What a sentence is read as follows from its words, pairs and triples of words, pieces of words, and the kinds of things that words name, each at
a place of a table (its CRC-32). All sums are of integers, so that a sentence is read alike on every machine. docs/reading.md says how it was trained and how
often it is right.
"""

from __future__ import annotations

import json
import lzma
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate
from math import isqrt

from tracks_sim.stemming import folded

PLACES = 1 << 18
"""Places of the table of rarities."""
ONE = 256
"""Points of a score of 1 of the model."""
_TOKENS = re.compile(r"[a-zù0-9]+|[?!.,…]")
_PIECES = (3, 4, 5)
"""Letters of the pieces of a word."""
_LANE = 4
"""Bytes of a sum while it grows: weights are bytes from 0 to 255, of which ``_ZERO`` says nothing."""
_ZERO = 128


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign of a text, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of things that words name: *knee* is of the kind ``body``. A word may have several."""

    whole: Mapping[str, frozenset[str]]
    begun: Mapping[str, frozenset[str]]
    """Kinds of all words that begin so."""

    def of(self, word: str) -> list[str]:
        """Kinds of a folded word, in order."""
        found = set(self.whole.get(word, ()))
        for length in range(1, len(word) + 1):
            found |= self.begun.get(word[:length], frozenset())
        return sorted(found)


def kinds(words: Mapping[str, str]) -> Kinds:
    """Kinds from their words, as ``tools/reading/words.*.tsv`` lists them: ``teach*`` stands for all words that begin so."""
    whole: dict[str, frozenset[str]] = {}
    begun: dict[str, frozenset[str]] = {}
    for kind, listed in words.items():
        for word in listed.split():
            among = begun if word.endswith("*") else whole
            among[word.rstrip("*")] = among.get(word.rstrip("*"), frozenset()) | {kind}
    return Kinds(whole, begun)


@dataclass(frozen=True, slots=True)
class ReadingModel:
    """Weights of one language."""

    heads: Mapping[str, tuple[str, ...]]
    """Labels by head: ``act``, ``form`` and ``stance``."""
    thresholds: Mapping[str, int]
    """``sure``: points that the first act is before the second; ``hostile``: points of a hostile stance from which a sentence hurts. Chosen on held voices."""
    bias: tuple[int, ...]
    """Of all labels, head after head, in points."""
    words: Mapping[str, str]
    """Words by the kind of thing that they name."""
    kinds: Kinds
    rarity: bytes
    """Of each place: how rare what stands there is, 1 to 255; 0 where too little of it was seen."""
    row: Sequence[int]
    """Of each place: the row of its weights, from 1."""
    weights: bytes
    """Rows of ``len(bias)`` weights, each as a byte that is 128 greater."""

    def scores(self, features: Sequence[int]) -> tuple[int, ...]:
        """Points of every label: ``256 sum(r w) / sqrt(sum(r r)) + bias`` over the places with rarity r and weights w.

        A row of weights is one whole number with a lane for each label, so that one multiplication serves them all.
        """
        count, total, square, whole = len(self.bias), 0, 0, 0
        lanes = bytearray(_LANE * count)
        for place in features:
            rarity = self.rarity[place]
            square += rarity * rarity
            whole += rarity
            lanes[::_LANE] = self.weights[(self.row[place] - 1) * count : self.row[place] * count]
            total += rarity * int.from_bytes(lanes, "little")
        sums = struct.unpack(f"<{count}I", total.to_bytes(_LANE * count, "little"))
        norm = isqrt(square) or 1
        return tuple(ONE * (above - _ZERO * whole) // norm + bias for above, bias in zip(sums, self.bias, strict=True))

    def weight(self, place: int, label: int) -> int:
        """Weight of what stands at a known place for a label, by its number."""
        return self.weights[(self.row[place] - 1) * len(self.bias) + label] - _ZERO

    def by_head(self, scores: Sequence[int]) -> dict[str, dict[str, int]]:
        """Points by head and label."""
        named, start = {}, 0
        for head, labels in self.heads.items():
            named[head] = dict(zip(labels, scores[start : start + len(labels)], strict=True))
            start += len(labels)
        return named

    def known(self, features: Iterable[str]) -> list[int]:
        """The places of features that were seen often enough, each once, in order."""
        return sorted({place for place in map(place_of, features) if self.rarity[place]})


def reading_model_of(
    heads: Mapping[str, tuple[str, ...]], thresholds: Mapping[str, int], bias: tuple[int, ...], words: Mapping[str, str], rarity: bytes, weights: bytes
) -> ReadingModel:
    """A model from what is stored of it; ``weights`` has a row for each place with a rarity, in their order."""
    return ReadingModel(heads, thresholds, bias, words, kinds(words), rarity, tuple(accumulate(r > 0 for r in rarity)), weights)


def tokens(text: str) -> list[Token]:
    """Words and signs of a text, folded."""
    return [Token(match[0], *match.span()) for match in _TOKENS.finditer(folded(text))]


def place_of(feature: str) -> int:
    """Place of a feature in the table."""
    return zlib.crc32(feature.encode()) % PLACES


def features(words: Sequence[str], kinds: Kinds) -> Iterator[str]:
    """What a sequence of words and signs is read by.

    Words; pairs and triples with the ends of the text; pairs with a word between them; pieces of words of three to five letters; kinds of words,
    alone and with the word before and after.
    """
    around = ("<", *words, ">")
    for length in (2, 3):
        yield from (" ".join(around[i : i + length]) for i in range(len(around) - length + 1))
    yield from (f"{first} * {second}" for first, second in zip(words, words[2:], strict=False))
    for n, word in enumerate(words, 1):
        yield word
        if word[0].isalnum():
            whole = f"_{word}_"
            yield from (f"~{whole[i : i + size]}" for size in _PIECES for i in range(len(whole) - size + 1))
            for kind in kinds.of(word):
                yield f"@{kind}"
                yield f"{around[n - 1]} @{kind}"
                yield f"@{kind} {around[n + 1]}"


@cache
def reading_model(language: str) -> ReadingModel:
    """The model of a language as it is shipped."""
    return parsed(lzma.decompress((files("tracks_sim.interview") / "weights" / f"{language}.xz").read_bytes()))


@cache
def version_of(language: str) -> str:
    """Version of the model of a language: the beginning of the hash of its weights."""
    digests: dict[str, str] = json.loads((files("tracks_sim.interview") / "weights" / "digests.json").read_bytes())
    return digests[f"{language}.xz"][:12]


def parsed(data: bytes) -> ReadingModel:
    """A model from its bytes: one line of JSON, the rarities, the weights."""
    head, _, rest = data.partition(b"\n")
    described = json.loads(head)
    heads = {name: tuple(labels) for name, labels in described["heads"].items()}
    return reading_model_of(heads, described["thresholds"], tuple(described["bias"]), described["words"], rest[:PLACES], rest[PLACES:])


def packed(model: ReadingModel) -> bytes:
    """The bytes of a model, as ``parsed`` reads them."""
    head = {"heads": model.heads, "thresholds": model.thresholds, "bias": model.bias, "words": model.words}
    return json.dumps(head, separators=(",", ":"), ensure_ascii=True).encode() + b"\n" + model.rarity + model.weights
