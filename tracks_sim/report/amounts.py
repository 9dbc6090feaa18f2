"""Differences of shares in words, such as "3 more" or "5 fewer" of 100 responses."""

from __future__ import annotations

from tracks_sim.i18n import translatable
from tracks_sim.report.parts import Message, Number

MORE, FEWER = translatable("{n} more"), translatable("{n} fewer")
UNDER_ONE_MORE, UNDER_ONE_FEWER = translatable("less than 1 more"), translatable("less than 1 fewer")
NEITHER = translatable("neither more nor fewer")
UNDER_ONE = Message("less than 1")


def of_100(share_of_one: float) -> int:
    """A share (0 to 1) as whole things of 100, rounded as the report prints shares."""
    return round(100 * share_of_one)


def number_of_100(share_of_one: float) -> Number | Message:
    """The same, but that what is not 0 is never said to be."""
    return UNDER_ONE if share_of_one > 0 and not of_100(share_of_one) else Number(of_100(share_of_one))


def amount(difference: float) -> Message:
    """A difference of shares (-1 to 1) as so many more or fewer of 100; one that is not 0 is never said to be."""
    n = abs(of_100(difference))
    if n:
        return Message(MORE if difference > 0 else FEWER, {"n": Number(n)})
    return Message(UNDER_ONE_MORE if difference > 0 else UNDER_ONE_FEWER if difference < 0 else NEITHER)
