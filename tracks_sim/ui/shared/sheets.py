"""Records that several sheets have in them.

A sheet is plain data that a module of ``ui`` writes and a script draws. Each is a ``TypedDict`` in the module that writes it,
and ``tools/sheet_types.py`` gives the same types to the scripts (``static/sheets.d.ts``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

Intent = dict[str, Any]
"""What the page sends when something is pressed: a ``kind``, and what that kind needs."""


class SheetHead(TypedDict):
    """Title of a sheet, and its introduction as HTML."""

    title: str
    intro: str | None


class Option(TypedDict):
    """One of several to choose from."""

    id: str
    label: str


def options(names: Mapping[Any, str], t: Callable[[str], str] = str) -> list[Option]:
    """These names to choose from, by id; ``t`` translates them where they are not in the language on screen."""
    return [{"id": id_, "label": t(name)} for id_, name in names.items()]


class NamedValue(TypedDict):
    """A row of a list of facts."""

    what: str
    value: str


class PassageLabel(TypedDict):
    """A passage by its place, such as "Reception note 13"."""

    id: str
    label: str


class Quote(PassageLabel):
    """A passage with its words as HTML, and their language."""

    html: str
    lang: str


class Place(TypedDict):
    """Where a link leads: by its address, or in JupyterLab by an intent."""

    href: str
    intent: Intent | None


class NextAct(TypedDict):
    """The one act that is proposed: a link to go on, or an intent that begins something."""

    title: str
    text: str
    label: str
    place: Place


def act_of(title: str, text: str, label: str, intent: Intent) -> NextAct:
    """An act that begins something by an intent."""
    return {"title": title, "text": text, "label": label, "place": {"href": "#", "intent": intent}}


class WorksheetHead(SheetHead):
    """What every step of the worksheet has: whether its answers are final or can be made so, and where its two ways lead.

    ``lock``: it can be locked by itself; ``lock_also``: which step is then final too; ``locked_note``: why it takes no lock.
    """

    with_file: bool
    lock: bool
    lock_also: str
    locked: bool
    locked_note: str
    back: str
    next: str
