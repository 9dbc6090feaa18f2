"""What may be shown of a group's numbers: every view of them (live page, wall, handout, overview, export) reads a published table.

A count is published once, when the set of answers is frozen, and the table stands for good: no view counts people again.
The rule and what it cannot do: ``docs/decisions/0051-what-a-group-shows.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from pydantic import Field

from tracks_sim.case.model.record import Record, Slug, Term

RULE = 1
"""Number of the rule below, kept with each table: an old table is read by the rule that made it."""
LEAST = 5
"""People in a set below which nothing is counted."""
SMALL = 3
"""People below which an option has no number of its own, on the wall and on the live page."""
COARSE = 5
"""The same for what leaves the room: handout and overview."""
SECONDS = 30.0
"""Least time between two changes of a number on the live page."""
ALL_BUT = SMALL - 1
"""People who may have answered otherwise where an option has "n - 2 or more"."""


class Cell(Record):
    """One number: of an option, or of several together."""

    options: tuple[Term | Slug, ...] = Field(min_length=1)
    count: int = Field(ge=0)
    at_least: bool = False
    """Whether more than ``count`` may have answered so, up to all."""


class Table(Record):
    """What is shown of one count: options with a number of their own in the order of the screen, then those that are put together."""

    n: int = Field(ge=LEAST)
    """People counted."""
    cells: tuple[Cell, ...]
    """Empty where the answers are too spread to show. One cell of "n - 2 or more" stands alone."""

    @property
    def too_spread(self) -> bool:
        """Whether no number can be shown, since too few people agree."""
        return not self.cells


class Share(Record):
    """How many of some people answered in a certain way, as far as tables tell it: from ``low`` to ``high``, of ``of``."""

    low: int = Field(ge=0)
    high: int
    of: int


class Span(Record):
    """A number of one group, or of neighbouring groups together."""

    groups: tuple[int, ...]
    """Places of the groups in the list that was asked about."""
    share: Share


class Live(Record):
    """A count on the live page, which is made again while people work."""

    table: Table | None = None
    """None where nothing is counted."""
    counted_at: float | None = None
    """Seconds, by the clock that asks; kept while nothing is counted, so that who leaves and comes back hastens no count."""


def publish(counts: Mapping[str, int]) -> Table | None:
    """The published table of the counts of a row's options, in the order of the screen; None for fewer than five people.

    The rule is not told the key, so what is put together gives no key away. Raises ValueError for fewer than two options or a negative count.
    """
    n = _people(counts)
    if n < LEAST:
        return None
    pool = [option for option, count in counts.items() if count < SMALL]
    if not pool:
        return Table(n=n, cells=_singles(counts, counts))
    if most := _most(counts, n):
        return most
    others = [option for option in counts if option not in pool]
    while others and not _pool_may_stand(len(pool), sum(counts[option] for option in pool)):
        pool.append(others.pop())  # the last one, never the smallest: that would tell how large the others are
    if not others or (len(others) == 1 and _each_has_one_or_two(len(counts), n)):
        return Table(n=n, cells=())
    together = Cell(options=tuple(option for option in counts if option in pool), count=sum(counts[option] for option in pool))
    return Table(n=n, cells=(*_singles(counts, others), together))


def publish_row(counts: Mapping[str, int], people: int) -> Table | None:
    """The published table of a row that some of ``people`` may have left open; None where fewer than five answered it.

    The number of answers tells how many left it open. Where these are one or two, the row is as one that is too spread to show.
    """
    left_open = people - _people(counts)
    if 0 < left_open < SMALL and people >= LEAST:
        return Table(n=people, cells=())
    return publish(counts)


def reach(heard: int, n: int) -> Table | None:
    """The published table of how many of ``n`` talks heard a fact (``yes``) or did not (``no``): "fewer than 3" is "n - 2 or more" for no."""
    return publish(_yes_and_no(heard, n))


def told(table: Table | None, options: Collection[str]) -> Share | None:
    """How many gave one of the ``options``, by a published table; None where it does not tell, and what was put together is not known."""
    if table is None or table.too_spread:
        return None
    first = table.cells[0]
    if first.at_least:
        low, high = (first.count, table.n) if first.options[0] in options else (0, table.n - first.count)
        return Share(low=low, high=high, of=table.n)
    inside = [cell for cell in table.cells if set(cell.options) <= set(options)]
    if {option for cell in inside for option in cell.options} != set(options):
        return None
    count = sum(cell.count for cell in inside)
    return Share(low=count, high=count, of=table.n)


def summed(shares: Iterable[Share]) -> Share:
    """What shares of different people tell together."""
    listed = tuple(shares)
    return Share(low=sum(share.low for share in listed), high=sum(share.high for share in listed), of=sum(share.of for share in listed))


def coarser(table: Table) -> Table:
    """The table for paper: no number under five, and nobody is told to be among fewer than five who answered otherwise."""
    first = table.cells[0] if table.cells else None
    if first and first.at_least:
        count = table.n - COARSE + 1
        return Table(n=table.n, cells=(first.model_copy(update={"count": count}),) if count >= COARSE else ())
    pool = [cell for cell in table.cells if cell.count < COARSE]
    if not pool:
        return table
    pool += [cell for cell in table.cells if cell not in pool and len(cell.options) > 1]
    others = [cell for cell in table.cells if cell not in pool]
    while others and sum(cell.count for cell in pool) < COARSE:
        pool.append(others.pop())
    if not others:
        return Table(n=table.n, cells=())
    options = tuple(option for cell in table.cells if cell in pool for option in cell.options)
    return Table(n=table.n, cells=(*others, Cell(options=options, count=sum(cell.count for cell in pool))))


def coarser_share(share: Share) -> Share | None:
    """A share for paper: fewer than five people, of those who did or of those who did not, are no number; None where nothing is left to tell.

    Of fewer than nine "fewer than five" would say of the others a number under five, so nothing is told there, as in ``coarser``.
    """
    low, high = share.low, share.high
    if share.low < COARSE:
        low, high = 0, max(high, COARSE - 1)
    if share.of - high < COARSE:
        low, high = min(low, share.of - COARSE + 1), share.of
    return Share(low=low, high=high, of=share.of) if low >= COARSE or high < share.of else None


def side_by_side(tables: Sequence[Table | None], options: Collection[str]) -> tuple[Span, ...]:
    """For the overview: how many gave one of the ``options``, by group; numbers under five are joined with those of the next groups that have one.

    A group that is in no span is not known.
    """
    shares = {place: share for place, table in enumerate(tables) if (share := told(table, options))}
    joined = [[place] for place, share in shares.items() if share.low < share.high]
    waiting: list[int] = []
    whole: list[list[int]] = []
    for place, share in shares.items():
        if share.low == share.high:
            waiting.append(place)
            total = summed(shares[each] for each in waiting)
            if coarser_share(total) == total:
                whole.append(waiting)
                waiting = []
    if waiting and whole:
        whole[-1] += waiting
    elif waiting:
        whole.append(waiting)
    found = ((tuple(places), coarser_share(summed(shares[each] for each in places))) for places in sorted(joined + whole))
    return tuple(Span(groups=groups, share=share) for groups, share in found if share)


def live_stages(counts: Mapping[str, int], shown: Live, moved: int, now: float) -> Live:
    """What the live page shows of the stages, ``handed in`` last, after what it has ``shown``; ``Live()`` before its first count.

    ``moved`` counts the people who were in another stage at ``shown.counted_at``; not who has come or left since, which the room can see.
    A number changes after 30 seconds at the earliest and once three have moved. Call it by a clock and never by a click, keep what it gives
    as long as the group, and give the page its table alone: the time of a count says when somebody moved.
    """
    return _live(_in_order, counts, shown, moved, now)


def all_handed_in(counts: Mapping[str, int]) -> bool | None:
    """For fewer than five people, of whom nothing else is told: whether all are in the last stage; None for five or more, and for nobody."""
    n = _people(counts)
    return list(counts.values())[-1] == n if 0 < n < LEAST else None


def wishes(asking: int, n: int, shown: Live, moved: int, now: float) -> Live:
    """How many of ``n`` need longer, or are away, as ``live_stages`` has it; ``moved`` counts those who ask now and did not then, or then and not now.

    "Fewer than 3", nobody among them, is "n - 2 or more" for ``no``.
    """
    return _live(publish, _yes_and_no(asking, n), shown, moved, now)


def quiet_word(asking: int) -> bool:
    """Whether the trainer reads *somebody*: at once, in a group of any size, and never a number."""
    return asking > 0


def _people(counts: Mapping[str, int]) -> int:
    if len(counts) < 2 or min(counts.values()) < 0:
        raise ValueError(f"counts of two options or more are needed, none below zero: {dict(counts)}")
    return sum(counts.values())


def _yes_and_no(did: int, n: int) -> dict[str, int]:
    return {"yes": did, "no": n - did}


def _singles(counts: Mapping[str, int], options: Iterable[str]) -> tuple[Cell, ...]:
    return tuple(Cell(options=(option,), count=counts[option]) for option in options)


def _most(counts: Mapping[str, int], n: int) -> Table | None:
    """The table of an option that all chose, or all but one or two: it tells neither who nor whether anybody chose another."""
    found = next((option for option, count in counts.items() if count >= n - ALL_BUT), None)
    return Table(n=n, cells=(Cell(options=(found,), count=n - ALL_BUT, at_least=True),)) if found else None


def _pool_may_stand(options: int, people: int) -> bool:
    """Whether options may be shown together; one small option alone has too few people."""
    return people >= SMALL and not _each_has_one_or_two(options, people)


def _each_has_one_or_two(options: int, people: int) -> bool:
    """Whether options with at most two people each, as small ones are, leave none of them without: they share all two, or all but one."""
    return 2 * options - 1 <= people <= 2 * options


def _in_order(counts: Mapping[str, int]) -> Table | None:
    """Stages with the small ones joined to the stages after them, the last to those before it."""
    n = _people(counts)
    if n < LEAST:
        return None
    if most := _most(counts, n):
        return most
    cells: list[Cell] = []
    options: tuple[str, ...] = ()
    count = 0
    for stage, people in counts.items():
        options, count = (*options, stage), count + people
        if count >= SMALL:
            cells.append(Cell(options=options, count=count))
            options, count = (), 0
    if options:
        last = cells.pop()
        cells.append(Cell(options=last.options + options, count=last.count + count))
    return Table(n=n, cells=tuple(cells))


def _live(merge: Callable[[Mapping[str, int]], Table | None], counts: Mapping[str, int], shown: Live, moved: int, now: float) -> Live:
    """The same as was shown, unless enough people have moved and enough time has passed; nothing below five people."""
    if _people(counts) < LEAST:
        return Live(counted_at=shown.counted_at)
    if shown.counted_at is not None and (moved < SMALL or now < shown.counted_at + SECONDS):
        return shown
    return Live(table=merge(counts), counted_at=now)
