"""The plan of a group as a form without a script: its fields as they are typed, the plan that they say, and what hinders it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final, Literal, cast, get_args

from tracks_sim.case.model.record import Country
from tracks_sim.dates import long_date
from tracks_sim.group.model import LEAST_PROPOSED, MOST_PARTS, GroupPlan, Keeping, Part, PartKind
from tracks_sim.group.published import LEAST
from tracks_sim.i18n import Translator, translatable

SPARE_ROWS: Final = 3
"""Empty rows below the parts of a plan."""
MOST_NEEDED: Final = 50
"""The most people that a debrief can be made to wait for."""
LONGEST_NAME: Final = 80
KIND_NAMES: Final[Mapping[PartKind, str]] = {
    "case": translatable("Case"), "worked": translatable("Worked example"), "talk": translatable("Talk alone"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedPart:
    """One row of the parts as it is typed."""

    case: str = ""
    kind: str = "case"
    debrief: bool = False
    opens: str = ""
    closes: str = ""


@dataclass(frozen=True, slots=True)
class TypedPlan:
    """The whole form as it is typed."""

    name: str = ""
    day: str = ""
    country: str = ""
    languages: tuple[str, ...] = ()
    feedback: str = "after_debrief"
    work: str = "alone"
    """``alone``: each on their own screen; ``together``: around one sheet."""
    keep: str = "year"
    least: str = str(LEAST_PROPOSED)
    parts: tuple[TypedPart, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class OfferedCase:
    """A case that a group can practise: its title, and the kinds of part that it can be, each with its usual minutes."""

    title: str
    minutes: Mapping[PartKind, tuple[int, int]]


def typed_plan(plan: GroupPlan) -> TypedPlan:
    """The form of a plan that is kept."""
    parts = tuple(TypedPart(part.case, part.kind, part.debrief, _minute(part.opens), _minute(part.closes)) for part in plan.parts)
    return TypedPlan(plan.name, plan.day.isoformat(), plan.country, plan.languages, plan.feedback, "together" if plan.together else "alone", plan.keep, str(plan.least), parts)


def read_form(entered: Callable[[str, int], str], several: Callable[[str], Iterable[str]]) -> TypedPlan:
    """The form that was sent. ``entered``: a field by name, cut after that many characters; ``several``: all values of a name. Empty rows are left out."""
    rows = (
        TypedPart(
            entered(f"case-{n}", 80), entered(f"kind-{n}", 10) or "case", bool(entered(f"debrief-{n}", 1)),
            entered(f"opens-{n}", 20), entered(f"closes-{n}", 20),
        )
        for n in range(MOST_PARTS + SPARE_ROWS)
    )  # fmt: skip
    return TypedPlan(
        entered("name", LONGEST_NAME), entered("day", 20), entered("country", 2), tuple(several("languages")),
        entered("feedback", 20), entered("work", 10) or "alone", entered("keep", 10), entered("least", 5), tuple(row for row in rows if row.case),
    )  # fmt: skip


def rearranged(typed: TypedPlan, act: Literal["up", "down", "out"], at: int, fixed: int) -> TypedPlan:
    """The form with one row moved or taken out; the first ``fixed`` rows have begun and stay where they are."""
    rows = list(typed.parts)
    if not fixed <= at < len(rows):
        return typed
    if act == "out":
        del rows[at]
    else:
        to = at - 1 if act == "up" else at + 1
        if fixed <= to < len(rows):
            rows[at], rows[to] = rows[to], rows[at]
    return replace(typed, parts=tuple(rows))


def plan_of(
    typed: TypedPlan, offered: Mapping[str, OfferedCase], countries: Collection[str], languages: Collection[str],
    today: date, before: GroupPlan | None, t: Translator, language: str,
) -> GroupPlan | tuple[str, ...]:  # fmt: skip
    """The plan that the form says, or the sentences on what hinders it. ``before``: the plan that is kept."""
    wrong: list[str] = []
    day, least = _day(typed.day), int(typed.least) if typed.least.isascii() and typed.least.isdigit() else 0
    if not typed.name.strip():
        wrong.append(t("Give the group a name."))
    if day is None:
        wrong.append(t("Say on which day the group meets, such as 2026-12-01."))
    elif day < today and (before is None or before.day != day):
        wrong.append(t("The day {day} is over. Choose today or a later day.").format(day=long_date(day, language)))
    if typed.country not in countries or typed.country not in get_args(Country):
        wrong.append(t("Choose the country by whose rules the group works."))
    spoken = tuple(one for one in typed.languages if one in languages)
    if not spoken:
        wrong.append(t("Choose at least one language."))
    if not LEAST <= least <= MOST_NEEDED:
        wrong.append(t("A debrief has figures once {least} to {most} people have handed in: write a number in that range.").format(least=LEAST, most=MOST_NEEDED))
    if typed.feedback not in ("at_once", "after_debrief"):
        wrong.append(t("Choose when each person sees the feedback."))
    if typed.work not in ("alone", "together"):
        wrong.append(t("Choose how the group works."))
    if typed.keep not in get_args(Keeping):
        wrong.append(t("Choose how long data are kept."))
    parts = _parts(typed.parts, offered, before.parts if before else (), t, wrong)
    late = [part for part in parts if typed.keep == "day" and day is not None and part.closes and part.closes.date() > day]
    for part in late:
        sentence = t("“{case}” closes after the day, but nothing is kept after it. Let it close on the day, or keep the figures for 12 months.")
        wrong.append(sentence.format(case=_title(part.case, offered)))
    for part in parts:
        if typed.work == "together" and part.opens:
            sentence = t("“{case}” opens by itself, but around one sheet nobody works at home: leave its time empty.")
            wrong.append(sentence.format(case=_title(part.case, offered)))
    if wrong or day is None:
        return tuple(wrong)
    fields: dict[str, Any] = {"feedback": typed.feedback, "keep": typed.keep, "together": typed.work == "together"}
    return GroupPlan(name=typed.name, day=day, country=cast(Country, typed.country), languages=spoken, parts=tuple(parts), least=least, **fields)


def _parts(rows: Sequence[TypedPart], offered: Mapping[str, OfferedCase], before: Sequence[Part], t: Translator, wrong: list[str]) -> list[Part]:
    """The parts that the rows say; what hinders them is added to ``wrong``."""
    parts: list[Part] = []
    kept = {part.case for part in before}
    for row in rows:
        title, words = _title(row.case, offered), {"case": _title(row.case, offered)}
        if row.case not in offered and row.case not in kept:
            wrong.append(t("The case “{case}” cannot be practised by a group: it is not there, or a running study measures with it.").format(**words))
            continue
        kind = cast(PartKind, row.kind if row.kind in KIND_NAMES else "case")
        if row.case in offered and kind not in offered[row.case].minutes:
            no_talk, no_example = t("In “{case}” there is nobody to talk with."), t("“{case}” is not prepared as a worked example.")
            wrong.append((no_talk if kind == "talk" else no_example).format(**words))
        if kind == "worked" and row.debrief:
            wrong.append(t("“{case}” as a worked example has no answers to talk about: take its debrief out.").format(**words))
        if any((part.case, part.kind) == (row.case, kind) for part in parts):
            wrong.append(t("“{case}” is in the plan twice: take one out.").format(**words))
        elif row.debrief and any(part.case == row.case and part.debrief for part in parts):
            wrong.append(t("“{case}” has two debriefs, but answers on a case are counted once: take one of them out.").format(**words))
        opens, closes = moment_of(row.opens), moment_of(row.closes)
        if (row.opens and opens is None) or (row.closes and closes is None):
            wrong.append(t("“{case}”: write a day with a time, such as 2026-12-01T09:00, or leave the field empty.").format(**words))
        if opens and closes and closes <= opens:
            wrong.append(t("“{case}” closes before it opens.").format(case=title))
            closes = None
        parts.append(Part(case=row.case, kind=kind, debrief=row.debrief and kind != "worked", opens=opens, closes=closes))
    if len(rows) > MOST_PARTS:
        wrong.append(t("A plan has at most {most} parts.").format(most=MOST_PARTS))
    return parts


def _title(case: str, offered: Mapping[str, OfferedCase]) -> str:
    return offered[case].title if case in offered else case


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def moment_of(text: str) -> datetime | None:
    """A time on the wall, to the minute; None for an empty field and for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None


def _minute(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""
