"""The table of ways to answer without reading, as docs/strategies.md gives it: every judgement and every page goes by it."""

from __future__ import annotations

from collections.abc import Mapping

from tracks_sim.bots.guess import Shortcut
from tracks_sim.bots.option_shortcuts import option_shortcuts
from tracks_sim.bots.row_shortcuts import row_shortcuts
from tracks_sim.bots.sign_shortcuts import sign_shortcuts
from tracks_sim.bots.strategies import strategies_without_reading
from tracks_sim.bots.way_words import WayWords
from tracks_sim.case.load import Catalogues
from tracks_sim.i18n import translatable

LONGEST_PASSAGES = "longest_passages"
LEARNER = "learner"


def shortcuts(catalogues: Catalogues) -> tuple[Shortcut, ...]:
    """The ways that need no play: every shortcut."""
    return (*row_shortcuts(), *option_shortcuts(catalogues), *sign_shortcuts())


def ways(catalogues: Catalogues) -> Mapping[str, WayWords]:
    """The words of every way by its name: shortcuts, what is played as a whole trainee's work, the length of passages, the learner."""
    played = {s.name: s.words for s in strategies_without_reading(catalogues) if s.words is not None}
    return {s.name: s.words for s in shortcuts(catalogues)} | played | {
        LONGEST_PASSAGES: WayWords(
            "Somebody who takes the longest passages for those that matter",
            translatable("Make passages that no answer names as long as those that one does."),
        ),
        LEARNER: WayWords("A program that has learned from the outside of the other cases"),
    }  # fmt: skip
