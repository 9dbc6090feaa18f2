"""What a page is sent, with French punctuation bound to its words; the texts of cases are typed with ordinary spaces."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracks_sim.i18n import bind_punctuation

_TYPED_PARTS = ("note", "reading")
"""Parts of a view whose ``text`` is what the trainee typed: it goes back into a text field as it came."""
_TRAINEE_LINE = "you"
"""What the trainee said in the talk, which may be typed: the page knows by it which words were put."""


def typeset(view: Any) -> Any:
    """Every text of a view; what the trainee typed stays as it is."""
    if isinstance(view, str):
        return bind_punctuation(view)
    if isinstance(view, Mapping):
        typeset_view = {name: value if name == _TRAINEE_LINE else typeset(value) for name, value in view.items()}
        for name in _TYPED_PARTS:
            if isinstance(part := view.get(name), Mapping) and "text" in part:
                typeset_view[name]["text"] = part["text"]
        return typeset_view
    if isinstance(view, list | tuple):
        return [typeset(value) for value in view]
    return view
