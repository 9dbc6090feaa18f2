"""French punctuation of views: no-break spaces, since the texts of cases are typed with ordinary ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.i18n import bind_punctuation

_TYPED_PARTS = ("note", "reading", "own_notes")
"""Parts of a view whose ``text`` the trainee typed: it goes back into a text field unchanged."""
_TYPED_FIELDS = ("you", "typed")
"""Fields with a line that the trainee may have typed: the page recognises by it which words were put, and sends it back."""


def typeset(view: Any) -> Any:
    """The view with every text typeset, except what the trainee typed."""
    if isinstance(view, str):
        return bind_punctuation(view)
    if isinstance(view, Mapping):
        typeset_view = {name: value if name in _TYPED_FIELDS else typeset(value) for name, value in view.items()}
        for name in _TYPED_PARTS:
            if isinstance(part := view.get(name), Mapping) and "text" in part:
                typeset_view[name]["text"] = part["text"]
        return typeset_view
    if isinstance(view, list | tuple):
        return [typeset(value) for value in view]
    return view
