"""What an author reads of a sheet: every string but those by which the page tells things apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from tests.support.shipped import kit_library
from tests.support.written_drafts import view_of
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.ui.author.view import DraftView

UNSEEN = frozenset({
    "kind", "id", "item", "element", "part", "where", "base", "lang", "writing", "open", "sought", "words", "act", "option", "decision", "rung", "source", "country",
    "state", "voice", "proposed_voice", "salience", "says", "lesson", "answer", "worth", "screen", "field",
})  # fmt: skip
"""Fields of a sheet that the page does not show as they are; ``words`` are fixed sentences with gaps, and the words to search for."""
WRITTEN = frozenset({"text", "html"})
"""Fields with an author's own words."""
CODE = re.compile(r"[a-z]+_[a-z]+|\b[a-z]{2}\d+\b|`|\b(?:indicators|needs|elements|plan)\.\w|yaml|\{\w+\}", re.IGNORECASE)
"""What no author knows: ids, paths of files, names of fields, gaps that were not filled."""


def seen(value: Any, name: str = "") -> Iterator[str]:
    """Every string of a sheet that is on screen, but for the author's own words."""
    if isinstance(value, Mapping):
        for field, inner in value.items():
            if field not in UNSEEN | WRITTEN:
                yield from seen(inner, field)
    elif isinstance(value, list):
        for inner in value:
            yield from seen(inner, name)
    elif isinstance(value, str):
        yield value


def ids_of(data: Mapping[str, Any]) -> frozenset[str]:
    """Ids of options, answers of the plan, lessons and papers with a hyphen: words that no sentence has."""
    case, key = data.get("case", {}), data.get("key", {})
    rows = [*case.get("options", []), *case.get("documents", []), *key.get("lessons", [])]
    answers = [answer for question in case.get("plan", []) for answer in question["options"]]
    return frozenset(id_ for id_ in (*(row["id"] for row in rows), *answers) if "-" in id_)


def after(view: DraftView, **act: Any) -> DraftView:
    """The view after an act, checked anew."""
    data = apply_edit(ACTS.validate_python(act), view.data, kit_library().catalogues)
    return replace(view_of(data, view.draft.case_id, view.language), at=view.at, writing=view.writing)
