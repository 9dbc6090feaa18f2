"""Words sought in all texts of the case, and replaced where the author ticked it; and the earlier versions of one text."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TypedDict

from tracks_sim.authoring.drafts import REPLACE_WORDS
from tracks_sim.drafts.draft import languages_of
from tracks_sim.drafts.find_words import FoundText, Sought, find_words
from tracks_sim.errors import BadAnswer
from tracks_sim.ui.author.intent_context import IntentContext
from tracks_sim.ui.author.problems.problem_places import field_id
from tracks_sim.ui.author.screens.text_parts import text_label
from tracks_sim.ui.author.screens.word_changes import WordChange
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.context import Notice

LONGEST = 200
"""Letters of the words sought, and of those in their place."""
MOST_FOUND = 200
_AROUND = 80
"""Letters shown on either side of what is found."""


class FoundSheet(TypedDict):
    """A text in which the words stand. ``pieces``: what is around them, they themselves, and what comes in their place."""

    id: str
    label: str
    lang: str
    pieces: list[WordChange]


class ReplaceSheet(TypedDict):
    """What is sought, and where it stands. ``sentence``: that nothing was found, or that there is more than is shown."""

    words: str
    instead: str
    any_case: bool
    whole: bool
    found: list[FoundSheet]
    sentence: str


def replace_sheet(view: DraftView) -> ReplaceSheet:
    """The words of which the author asked (``at``), and the texts that have them."""
    t, at = view.t, view.at
    words, instead = (str(at.get(name) or "")[:LONGEST] for name in ("words", "instead"))
    sought = Sought(words, instead, any_case=at.get("any_case") is True, whole=at.get("whole") is True)
    found = list(islice(find_words(view.data, sought), MOST_FOUND + 1))
    said = t("“{words}” stands in no text of this case.").format(words=words) if words and not found else ""
    if len(found) > MOST_FOUND:
        said = t("These are the first {n} texts that have it; there are more.").format(n=MOST_FOUND)
    return {
        "words": words, "instead": instead, "any_case": sought.any_case, "whole": sought.whole, "sentence": said,
        "found": [_found(view, one) for one in found[:MOST_FOUND]],
    }  # fmt: skip


def replace_words(asked: IntentContext) -> AuthorState:
    """Replace the words in the texts that were ticked, as one act."""
    sought = Sought(asked.text("words", LONGEST), asked.text("instead", LONGEST), any_case=asked.intent.get("any_case") is True, whole=asked.intent.get("whole") is True)
    ticked = asked.intent.get("ticked")
    if not isinstance(ticked, list) or not all(isinstance(id_, str) for id_ in ticked):
        raise BadAnswer("The page sent something that does not fit.")
    acts = [one.act for one in find_words(asked.draft.data, sought) if field_id(one.part, one.where) in set(ticked)]
    _, refused = asked.drafts.write_texts(asked.draft.case_id, acts, asked.author, name=REPLACE_WORDS) if acts else (asked.draft, ())
    t, n = asked.t, len(acts) - len(refused)
    said = t.plural("{n} text was changed.", "{n} texts were changed.", n).format(n=n)
    left = len(ticked) - n
    if left:
        said += " " + t.plural("{n} was not: somebody has changed it since, or it would be too long.", "{n} were not: somebody has changed them since, or they would be too long.", left).format(n=left)
    return replace(asked.state, notice=Notice(said, error=False))


def show_earlier(asked: IntentContext) -> AuthorState:
    """Show the earlier versions of one text, or none any more."""
    where = asked.intent.get("where")
    if where is None:
        return replace(asked.state, earlier_of=None)
    if not isinstance(where, list) or not 0 < len(where) < 10 or not all(isinstance(step, str) and len(step) < 100 for step in where):
        raise BadAnswer("The page sent something that does not fit.")
    return replace(asked.state, earlier_of=(asked.text("part", 20), tuple(int(step) if step.isdecimal() else step for step in where)))


def _found(view: DraftView, one: FoundText) -> FoundSheet:
    head, _, language = one.part.partition(".")
    label = text_label(view, head, one.where)
    pieces: list[WordChange] = []
    for place, (text, instead) in enumerate(one.pieces):
        if instead is None:
            pieces.append({"kind": "same", "text": _shortened(text, first=place == 0, last=place == len(one.pieces) - 1)})
        else:
            pieces += [{"kind": "gone", "text": text}, *([{"kind": "new", "text": instead}] if instead else [])]  # type: ignore[list-item]
    return {"id": field_id(one.part, one.where), "label": view.in_language(label, language) if language and len(languages_of(view.data)) > 1 else label, "lang": language or view.writing, "pieces": pieces}


def _shortened(text: str, *, first: bool, last: bool) -> str:
    """What stays of a text, near what is found."""
    if len(text) <= 2 * _AROUND:
        return text
    return f"{'' if first else text[:_AROUND]} … {'' if last else text[-_AROUND:]}"
