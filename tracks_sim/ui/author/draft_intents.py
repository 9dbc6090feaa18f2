"""What the screens of a draft ask for beside acts on it: tables of translations, and what reviewers say. One line a kind of intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracks_sim.ui.author.asked import Asked
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.translation_tables import save_table, take_table


@dataclass(frozen=True, slots=True)
class DraftIntent:
    """What one kind of intent does. ``writes``: whether only somebody who may write the draft can ask for it."""

    does: Callable[[Asked], AuthorState]
    writes: bool = True


DRAFT_INTENTS: Mapping[str, DraftIntent] = {
    "save_table": DraftIntent(save_table, writes=False),
    "take_table": DraftIntent(take_table),
}
