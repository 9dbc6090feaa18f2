"""How many remarks of reviewers are open on each text of a draft, for the mark beside its field. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from tracks_sim.authoring.reviews import Reviews

Remarks = Mapping[tuple[str, tuple[str, ...]], int]
"""Open remarks by kind of text (``text``, ``key_text``) and path. A remark on a text is about it in every language."""


def open_remarks(reviews: Reviews) -> Remarks:
    """The remarks that are not settled, counted by the text they are about."""
    return Counter(
        (remark.part.partition(".")[0], tuple(map(str, remark.where)))
        for remark in reviews.remarks
        if remark.number not in reviews.settled
    )
