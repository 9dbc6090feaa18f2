"""What typed words do when they ask nothing about the person's story: a move in words, kind words, or information.

A text counts only if every sentence of it is understood, so that a question among kind words stays a question. Like every
reading it is an offer: the trainee is asked whether the move is meant, and it is made as any other move.
"""

from __future__ import annotations

import re
from functools import cache

from tracks_sim.case.model.conversation import Move
from tracks_sim.interview.move_words import PARTS, SAID_BY_WORDS, DetectedMove
from tracks_sim.stemming import folded

_ENDS = re.compile(r"[.!?…]+(?:\s|$)")
_NO_MOVE = ("kind", "information", "opening")
KIND_WORDS_ARE: Move = "acknowledge"
"""The move that kind words make."""


def detect_moves(text: str, language: str) -> tuple[DetectedMove, ...]:
    """What each sentence of a text does, in order; empty where one of them is not understood."""
    sentences = [s for part in _ENDS.split(folded(text)) if (s := part.strip(" ,;:\"'“”«»()"))]
    found = [next((said for pattern, said in _patterns(language) if pattern.fullmatch(sentence)), None) for sentence in sentences]
    understood = tuple(said for said in found if said is not None)
    return understood if len(understood) == len(found) else ()


def move_of(said: tuple[DetectedMove, ...]) -> Move | None:
    """The move that sentences make: a promise before all else, then the first move, then kind words; None where they only inform."""
    moves: list[Move] = [s for s in said if s not in _NO_MOVE]  # type: ignore[misc]
    if "promise" in moves:
        return "promise"
    return moves[0] if moves else KIND_WORDS_ARE if "kind" in said else None


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], DetectedMove], ...]:
    """Compiled rules, in their order."""
    compiled = []
    for rule in SAID_BY_WORDS[language]:
        pattern = rule.pattern
        for name, part in PARTS[language].items():
            pattern = pattern.replace(name, part)
        compiled.append((re.compile(pattern.replace(" ", r"\s+")), rule.said))
    return tuple(compiled)
