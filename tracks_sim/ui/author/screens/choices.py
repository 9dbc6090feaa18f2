"""What a case can be, in words, and fields in which an author chooses of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypedDict, get_args

from tracks_sim.case.model.structure import Mandate, Setting
from tracks_sim.drafts.draft import value_at
from tracks_sim.i18n import translatable
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.fields import FieldProblem, field_id
from tracks_sim.ui.author.problems.problem_lists import problems_at
from tracks_sim.ui.author.view import DraftView

AGE_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "adult": translatable("an adult"),
    "child": translatable("a child"),
    "in_doubt": translatable("perhaps a child: the age is in doubt"),
})  # fmt: skip
"""By ``Age``."""

KINDS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType({
    "trafficking": (translatable("Trafficking"), translatable("Somebody profits from the person and keeps a hold on them. The file shows enough to offer specialised help, and does not say so itself.")),
    "labour_dispute": (translatable("A labour dispute"), translatable("Pay, hours or promises are bad, and the person can leave. Real wrongs stand in it, and no hold.")),
    "smuggling": (translatable("Smuggling"), translatable("A journey was paid for and is over. A debt may be left; nobody lives on the person.")),
    "domestic_violence": (translatable("Violence at home"), translatable("A partner or relative hurts or controls the person. It needs help at once, of another kind.")),
    "no_concern": (translatable("No particular concern"), translatable("What looks odd has an ordinary reason, and the papers give it. Good work here is to leave it at that.")),
    "too_little": (translatable("Too little is known"), translatable("There are hints, and the file cannot settle them. Good work here is to ask before deciding.")),
})  # fmt: skip
"""By ``Classification``: its name, and two sentences on what such a case is."""

LENGTH_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "short": translatable("short, the size of a lesson: two papers, ten indicators, four needs"),
    "long": translatable("long, for advanced practice and for studies"),
})  # fmt: skip
"""By ``Length``."""

EXPLOITATION_NAMES: Final[Mapping[str, str]] = MappingProxyType({
    "agriculture": translatable("farm work"),
    "begging": translatable("begging"),
    "cleaning": translatable("cleaning"),
    "construction": translatable("building work"),
    "domestic_work": translatable("work in a household"),
    "forced_criminality": translatable("crimes for somebody else"),
    "forced_marriage": translatable("a forced marriage"),
    "hospitality": translatable("hotels and restaurants"),
    "manufacturing": translatable("factory work"),
    "prostitution": translatable("prostitution"),
})  # fmt: skip
"""By id in ``Key.exploitation``; a draft may hold others, which keep their own name."""


class CaseChoice(TypedDict):
    """One of several to choose from; ``text``: what it means."""

    id: str
    label: str
    text: str
    chosen: bool


class ChoiceField(TypedDict):
    """Something to choose. The browser sends the act ``act`` with the choice as its field ``name``; several are sent as a list."""

    id: str
    label: str
    help: str
    act: dict[str, Any]
    name: str
    several: bool
    choices: list[CaseChoice]
    problems: list[FieldProblem]


def choice_field(
    view: DraftView, label: str, part: str, where: Where, names: Mapping[str, str | tuple[str, str]], act: str = "choose",
    *, name: str = "", help: str = "", several: bool = False, chosen: Iterable[str] | None = None, **fixed: Any,
) -> ChoiceField:  # fmt: skip
    """A field whose value stands at a path of the draft; ``names`` are English names, some with what they mean, by value."""
    value = value_at(view.data, part, where)
    taken = chosen if chosen is not None else value if isinstance(value, list) else [value]
    return {
        "id": field_id(part, where), "label": label, "help": help, "act": {"act": act, **fixed}, "name": name or str(where[-1]), "several": several,
        "choices": choices(names, taken, view.t), "problems": problems_at(view, part, where),
    }  # fmt: skip


def yes_or_no(
    view: DraftView, label: str, part: str, where: Where, answer: bool | None, act: str = "choose", **fixed: Any
) -> ChoiceField:
    """A field of a question that is answered by yes or no; None where it is not answered yet."""
    names = {"true": translatable("yes"), "false": translatable("no")}
    return choice_field(view, label, part, where, names, act, chosen=[str(answer).lower()], **fixed)


def choices(names: Mapping[str, str | tuple[str, str]], taken: Iterable[Any], t: Any = str) -> list[CaseChoice]:
    """The choices in their order, those in ``taken`` chosen."""
    on = [one for one in taken if isinstance(one, str)]
    both = {id_: (name, "") if isinstance(name, str) else name for id_, name in names.items()}
    return [{"id": id_, "label": t(name), "text": t(text), "chosen": id_ in on} for id_, (name, text) in both.items()]


def named(names: Mapping[str, str], ids: Sequence[str]) -> dict[str, str]:
    """The names of these ids in their order; an id without one is its own."""
    return {id_: names.get(id_, id_) for id_ in ids}


SETTINGS: Final[tuple[str, ...]] = get_args(Setting)
MANDATES: Final[tuple[str, ...]] = get_args(Mandate)
