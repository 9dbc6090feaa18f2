"""How a field of a plan stands on its form: declared beside the type of the field, in ``Annotated``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from tracks_sim.study.model import Study
    from tracks_sim.study.remark import Remark

FormPage = Literal["study", "groups", "when", "cases", "asked", "analysis"]
FORM_PAGES: tuple[FormPage, ...] = get_args(FormPage)
"""Pages of the form of a plan, in their order; the summary follows."""
FieldKind = Literal[
    "day", "whole", "number", "wholes", "counts", "tick", "choice", "boxes", "texts", "lists",
    "id", "design", "phases", "cases", "asked", "sample_size",
]  # fmt: skip
"""What is typed: a day, a whole number, a number; several whole numbers; a count by name; a box; one of ``names``; several of them; a text a language;
lines by ``names``. From ``id`` on: parts that are read and drawn in a way of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanField:
    """A field on the form of a plan. All texts are English sentences for ``translatable``. Bounds are those of the type."""

    page: FormPage
    kind: FieldKind
    label: str
    """Its name on the form; of a text a language with the gap ``language``."""
    hint: str = ""
    said: str = ""
    """Sentence of the summary, with the gap ``value`` (and ``language``); empty: label and value."""
    unsaid: str = ""
    """Sentence of the summary where the field is empty, or its box not ticked; empty: none."""
    called: str = ""
    """Its name in the form, where it is not that of the record."""
    fold: str = ""
    """Heading under which it is folded away from those who need not change it."""
    rows: int = 1
    """Lines of a text that are shown."""
    needed: bool = False
    """Whether a number must be there; else an empty one has the default of the record."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Label by value that can be chosen; an empty label: the page knows a better one, in its language."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """What each choice means; with it, all choices are shown at once."""
    refusal: str = ""
    """What is said where nothing that can be chosen is chosen; empty: then nothing is chosen."""
    remarks: Callable[[Study, bool], Iterable[Remark]] | None = None
    """Remarks on a plan that rest on this field and no written material; the second argument: whether it is frozen."""
