"""Strategies, and the attempt that a strategy leads to: its answers go through the intents of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args

from tracks_sim.bots.way_words import WayWords
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Country, ProtectionGround
from tracks_sim.practice import Attempt, event_for
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import Started
from tracks_sim.scoring import Score, score_form

Intent = dict[str, Any]
AT = "2000-01-01T00:00:00Z"
"""Time of every event: a scripted trainee has no clock."""
GROUNDS: tuple[ProtectionGround, ...] = get_args(ProtectionGround)


class CaseContext(NamedTuple):
    """What a scripted trainee works with. Only the key strategy looks at ``case_file.key``."""

    case_file: CaseFile
    catalogues: Catalogues
    country: Country
    language: str


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to answer a case: its intents in order, without the closing ``submitted``."""

    name: str
    intents: Callable[[CaseContext], Iterable[Intent]]
    words: WayWords | None = None
    """None where a shortcut of the same name has them, and for those that are no way to win: the key, random answers."""


def play(strategy: Strategy, case_file: CaseFile, catalogues: Catalogues, country: Country, language: str) -> Attempt:
    """The submitted attempt of a strategy in mode practice.

    Every intent is checked as a person's is: raises BadAnswer and NotAllowed.
    """
    started = Started(
        at=AT, case=case_file.case.id, case_version=case_file.case.version, country=country, mode="practice",
        language=language, hashes=dict(case_file.hashes),
    )  # fmt: skip
    attempt = after(None, started)
    for intent in (*strategy.intents(CaseContext(case_file, catalogues, country, language)), {"kind": "submitted"}):
        attempt = after(attempt, event_for(intent, attempt, case_file.case, catalogues.needs, AT))
    return attempt


def run_form(
    strategy: Strategy, case_files: Sequence[CaseFile], catalogues: Catalogues, country: Country, language: str
) -> tuple[Score, ...]:
    """The scores of a strategy on the form of these cases."""
    return score_form([(play(strategy, f, catalogues, country, language), f) for f in case_files], catalogues)
