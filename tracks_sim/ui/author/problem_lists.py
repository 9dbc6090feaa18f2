"""The three lists of an author's page, to do, wrong and advice, in the author's language; each entry leads to its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypedDict

if TYPE_CHECKING:
    from tracks_sim.case.problem import Where
    from tracks_sim.ui.author.fields import FieldProblem
    from tracks_sim.ui.author.state import ScreenName
    from tracks_sim.ui.author.view import DraftView


class ProblemEntry(TypedDict):
    """One entry of a list: its sentence, and where it leads."""

    text: str
    screen: str
    field: str
    """Id of an element of that screen (``fields.field_id``, or ``item:…``, ``option:…``, ``passage:…``, ``paper:…``, ``lesson:…``)."""


class ProblemLists(TypedDict):
    """The three lists."""

    to_do: list[ProblemEntry]
    wrong: list[ProblemEntry]
    advice: list[ProblemEntry]


def problem_lists(view: DraftView) -> ProblemLists:
    """The lists of the draft, in the order of an author's work."""
    raise NotImplementedError


def counts_by_screen(view: DraftView) -> dict[ScreenName, dict[Literal["to_do", "wrong", "advice"], int]]:
    """How many entries lead to each screen, for the bar."""
    raise NotImplementedError


def problems_at(view: DraftView, part: str, where: Where) -> list[FieldProblem]:
    """The problems of one field, or of something in it."""
    raise NotImplementedError
