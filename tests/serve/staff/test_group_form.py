"""The form of a group's plan: what it says, and each sentence on what hinders it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tracks_sim.group.model import GroupPlan
from tracks_sim.i18n import translator
from tracks_sim.serve.staff.group_form import (
    OfferedCase,
    TypedPart,
    TypedPlan,
    plan_of,
    read_form,
    rearranged,
    typed_plan,
)

CASE, EXAMPLE = "the-packing-shed", "the-tin-of-tea"
OFFERED = {
    CASE: OfferedCase("The packing shed", {"case": (15, 30)}),
    EXAMPLE: OfferedCase("The tin of tea", {"case": (15, 30), "worked": (5, 15), "talk": (5, 10)}),
}  # fmt: skip
TODAY = date(2026, 1, 6)
FIELDS = {
    "name": "Tuesday", "day": "2026-01-06", "country": "fr", "feedback": "after_debrief", "keep": "year", "least": "8",
    "case-0": CASE, "kind-0": "case", "debrief-0": "1",
}  # fmt: skip


def typed(languages: str = "en", **changes: str) -> TypedPlan:
    """The form with these fields changed."""
    fields = {**FIELDS, **changes}
    return read_form(lambda name, longest: fields.get(name, "")[:longest], lambda name: languages.split())


def read(form: TypedPlan, before: GroupPlan | None = None, offered: Any = None) -> GroupPlan | tuple[str, ...]:
    return plan_of(form, OFFERED if offered is None else offered, ("fr", "ie"), ("en", "fr"), TODAY, before, translator("en"), "en")


def test_a_plan_and_its_form_say_the_same() -> None:
    form = typed("en fr", **{"case-1": EXAMPLE, "kind-1": "talk", "opens-1": "2026-01-07T09:00", "closes-1": "2026-01-09T18:00", "case-3": EXAMPLE, "kind-3": "worked"})
    plan = read(form)
    assert isinstance(plan, GroupPlan) and [part.kind for part in plan.parts] == ["case", "talk", "worked"]  # the empty row is left out
    assert typed_plan(plan) == form and read(typed_plan(plan)) == plan


@pytest.mark.parametrize(("changes", "sentence"), [
    ({"name": " "}, "Give the group a name."),
    ({"day": "Tuesday"}, "Say on which day"),
    ({"day": "2020-01-01"}, "1 January 2020 is over"),
    ({"country": ""}, "Choose the country"),
    ({"country": "zz"}, "Choose the country"),
    ({"languages": "tlh"}, "at least one language"),
    ({"least": "4"}, "once 5 to 50 people"),
    ({"least": "five"}, "once 5 to 50 people"),
    ({"case-0": "no-such-case"}, "cannot be practised by a group"),
    ({"kind-0": "worked", "debrief-0": ""}, "is not prepared as a worked example"),
    ({"case-0": EXAMPLE, "kind-0": "worked"}, "has no answers to talk about"),
    ({"case-1": CASE}, "is in the plan twice"),
    ({"case-0": EXAMPLE, "case-1": EXAMPLE, "kind-1": "talk", "debrief-1": "1"}, "has two debriefs"),
    ({"opens-0": "soon"}, "write a day with a time"),
    ({"opens-0": "2030-01-02T09:00", "closes-0": "2030-01-01T09:00"}, "closes before it opens"),
    ({"keep": "day", "closes-0": "2026-01-09T18:00"}, "closes after the day"),
    ({"keep": "for ever"}, "Choose how long"),
    ({"work": "by post"}, "Choose how the group works"),
    ({"work": "together", "opens-0": "2030-01-02T09:00"}, "nobody works at home"),
    ({"feedback": "never"}, "Choose when"),
])  # fmt: skip
def test_what_does_not_hold_together_is_said(changes: dict[str, str], sentence: str) -> None:
    wrong = read(typed(**changes))
    assert isinstance(wrong, tuple) and [one for one in wrong if sentence in one] == list(wrong)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = read(TypedPlan())
    assert isinstance(wrong, tuple) and len(wrong) == 4  # name, day, country, languages


def test_a_kept_plan_may_have_its_day_behind_it_and_a_case_that_is_gone() -> None:
    before = read(typed())
    assert isinstance(before, GroupPlan)
    later = before.model_copy(update={"day": date(2026, 1, 5)})
    assert read(typed_plan(later), later) == later
    assert read(typed(), before, offered={EXAMPLE: OFFERED[EXAMPLE]}) == before


def test_rows_move_but_for_those_that_have_begun() -> None:
    form = TypedPlan(parts=(TypedPart("a"), TypedPart("b"), TypedPart("c")))

    def order(form: TypedPlan) -> str:
        return "".join(part.case for part in form.parts)

    assert [order(rearranged(form, "up", at, 0)) for at in range(3)] == ["abc", "bac", "acb"]
    assert [order(rearranged(form, "down", at, 1)) for at in range(3)] == ["abc", "acb", "abc"]
    assert [order(rearranged(form, "out", at, 1)) for at in (0, 2, 3)] == ["abc", "ab", "abc"]
    assert order(rearranged(replace(form, parts=()), "out", 0, 0)) == ""
