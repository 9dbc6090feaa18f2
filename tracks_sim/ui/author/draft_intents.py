"""What the screens of a draft ask for beside acts on it: tables of translations, and what reviewers say. One line a kind of intent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.review import review_intents
from tracks_sim.ui.author.screens.bank import open_bank
from tracks_sim.ui.author.screens.translation_tables import save_table, save_xliff, take_table, take_xliff
from tracks_sim.ui.author.screens.words_replaced import replace_words, show_earlier
from tracks_sim.ui.author.state import AuthorState


@dataclass(frozen=True, slots=True)
class DraftIntent:
    """What one kind of intent does. ``writes``: whether only somebody who may write the draft can ask for it."""

    does: Callable[[IntentContext], AuthorState]
    writes: bool = True
    publishes: bool = False
    """Whether other cases can be met after it than before."""


DRAFT_INTENTS: Mapping[str, DraftIntent] = {
    "bank": DraftIntent(open_bank),
    "save_table": DraftIntent(save_table, writes=False),
    "take_table": DraftIntent(take_table),
    "save_xliff": DraftIntent(save_xliff, writes=False),
    "take_xliff": DraftIntent(take_xliff),
    "earlier": DraftIntent(show_earlier),
    "replace_words": DraftIntent(replace_words),
    "ask_review": DraftIntent(review_intents.ask_review),
    "read_part": DraftIntent(review_intents.read_part, writes=False),
    "remark": DraftIntent(review_intents.remark, writes=False),
    "answer_remark": DraftIntent(review_intents.answer_remark, writes=False),
    "settle_remark": DraftIntent(review_intents.settle_remark, writes=False),
    "verdict": DraftIntent(review_intents.give_approval, writes=False),
    "answer_leak": DraftIntent(review_intents.answer_leak),
    "invite": DraftIntent(review_intents.invite),
    "end_trial": DraftIntent(review_intents.end_trial),
    "release": DraftIntent(review_intents.release, publishes=True),
    "retire": DraftIntent(review_intents.retire, publishes=True),
    "hand_on": DraftIntent(review_intents.hand_on),
    "take_comments": DraftIntent(review_intents.take_comments, writes=False),
    "save_document": DraftIntent(review_intents.save_document, writes=False),
}
