"""What the screens of a draft ask for beside acts on it: tables of translations, and what reviewers say. One line a kind of intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.review import review_intents
from tracks_sim.ui.author.screens.translation_tables import save_table, take_table
from tracks_sim.ui.author.state import AuthorState


@dataclass(frozen=True, slots=True)
class DraftIntent:
    """What one kind of intent does. ``writes``: whether only somebody who may write the draft can ask for it."""

    does: Callable[[IntentContext], AuthorState]
    writes: bool = True
    publishes: bool = False
    """Whether other cases can be met after it than before."""


DRAFT_INTENTS: Mapping[str, DraftIntent] = {
    "save_table": DraftIntent(save_table, writes=False),
    "take_table": DraftIntent(take_table),
    "ask_review": DraftIntent(review_intents.ask_review),
    "remark": DraftIntent(review_intents.remark, writes=False),
    "settle_remark": DraftIntent(review_intents.settle_remark, writes=False),
    "verdict": DraftIntent(review_intents.give_approval, writes=False),
    "answer_scripts": DraftIntent(review_intents.answer_scripts),
    "release": DraftIntent(review_intents.release, publishes=True),
    "retire": DraftIntent(review_intents.retire, publishes=True),
    "hand_on": DraftIntent(review_intents.hand_on),
    "save_document": DraftIntent(review_intents.save_document, writes=False),
}
