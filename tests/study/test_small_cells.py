"""Which combinations of site, experience and group few members share."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.support.study_tables import a_study
from tracks_sim.study import Member, StudyState
from tracks_sim.study.small_cells import SmallCell, small_cells

STUDY = a_study(levels={"site": ("north", "south"), "experience": ("new",)})
MEMBER = Member("t", "north", "new", "", "2027-01-05T12:00:00Z")


def members(*kinds: tuple[str, str, str | None]) -> StudyState:
    people = (replace(MEMBER, trainee=f"t{n}", site=site, experience=experience, arm=arm) for n, (site, experience, arm) in enumerate(kinds))  # type: ignore[arg-type]
    return StudyState(STUDY, members={member.trainee: member for member in people})


def test_words_that_the_plan_does_not_list_are_one_cell_as_in_the_table() -> None:
    state = members(*[("north", "new", "training")] * 5, ("her office", "new", "training"), ("my office", "new", "training"), ("", "", None))
    assert small_cells(state) == (SmallCell("", "", None, 1), SmallCell("other", "new", "training", 2))
    assert small_cells(state, smallest=2) == (SmallCell("", "", None, 1),)


@given(st.lists(st.tuples(st.sampled_from(["north", "south", ""]), st.sampled_from(["new", ""]), st.sampled_from(["training", "waitlist", None]))), st.integers(1, 8))
def test_every_cell_below_the_limit_is_named_with_its_size_and_no_other(kinds: list[tuple[str, str, str | None]], smallest: int) -> None:
    found = small_cells(members(*kinds), smallest)
    assert {tuple(cell[:3]): cell.people for cell in found} == {kind: n for kind, n in Counter(kinds).items() if n < smallest}
    assert [cell.people for cell in found] == sorted(cell.people for cell in found)
