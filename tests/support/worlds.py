"""What somebody who knows the rules can infer from views: all worlds that give the same views, and what is the same in all of them.

A world is the number of people by option (or by stage). Who knows nothing but the views is an onlooker; who also knows an own answer is
one of the people. People are not told apart by any view, so an answer of one of the others is certain only where all others gave it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import TypeVar

from tracks_sim.group.published import SMALL, Table, publish

Counts = tuple[int, ...]
OPTIONS = "abcdefgh"
World = TypeVar("World")
View = TypeVar("View", bound=Hashable)


def named(counts: Sequence[int]) -> dict[str, int]:
    """Counts by option, a, b, …"""
    return dict(zip(OPTIONS, counts, strict=False))


@cache
def table_of(counts: Counts) -> Table | None:
    """The published table of counts."""
    return publish(named(counts))


def all_counts(people: int, options: int) -> Iterator[Counts]:
    """Every way in which so many people answer."""
    for bars in combinations(range(people + options - 1), options - 1):
        ends = (-1, *bars, people + options - 1)
        yield tuple(ends[place + 1] - ends[place] - 1 for place in range(options))


def by_view(worlds: Iterable[World], view: Callable[[World], View]) -> dict[View, list[World]]:
    """The worlds that cannot be told apart."""
    found: dict[View, list[World]] = defaultdict(list)
    for world in worlds:
        found[view(world)].append(world)
    return found


def inferred(worlds: Sequence[Counts], own: int | None) -> Iterator[str]:
    """What is certain and must not be, for an onlooker (``own`` None) or one of those who answered ``own``.

    - ``count``: the count of an option is certain and under three, zero included.
    - ``few``: one or two of the others certainly gave an option that is not the own one. (Of the own option one may learn that two others
      share it: a number of three is shown.)
    - ``answer``: all others certainly gave the same answer.
    """
    people = sum(worlds[0]) - (own is not None)
    for option in range(len(worlds[0])):
        counts = {world[option] for world in worlds}
        others = {count - (option == own) for count in counts}
        if len(counts) == 1 and max(counts) < SMALL:
            yield "count"
        if option != own and min(others) >= 1 and max(others) < SMALL:
            yield "few"
        if others == {people}:
            yield "answer"


def inferred_by_anyone(worlds: Sequence[Counts]) -> set[str]:
    """The same for an onlooker and for each of the people."""
    found = set(inferred(worlds, None))
    for own in range(len(worlds[0])):
        if possible := [world for world in worlds if world[own]]:
            found.update(inferred(possible, own))
    return found


def avoidable(faults: Iterable[str], options: int, people: int) -> set[str]:
    """Faults but for the one that no rule can avoid: of five people and three answers, "too spread" means that they were given by 1, 2 and 2."""
    return set(faults) - ({"few"} if (options, people) == (3, 5) else set())
