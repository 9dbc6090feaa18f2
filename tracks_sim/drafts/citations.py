"""What the key of a draft says of passages, and signs that other cases have beside these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from tracks_sim.case.load import Library
from tracks_sim.case.model.key import Key, Polarity, Salience


@dataclass(frozen=True, slots=True)
class Citation:
    """What one passage says of one item."""

    passage: str
    item: str
    direction: Polarity | Literal["neutral"]
    salience: Salience | None
    """None for what may only be cited."""


def citations(key: Key) -> Iterator[Citation]:
    """What the passages say, item by item: what supports its answer, then what may be cited; first of indicators and needs, which stand in lists."""
    for item, _, answer in sorted(key.keyed_answers(), key=lambda keyed: not keyed[2].row_id):
        for group in answer.evidence:
            yield from (Citation(passage, item, answer.side, group.salience) for passage in group.any)
        yield from (Citation(passage, item, "neutral", None) for passage in answer.neutral)


def often_beside(items: Collection[str], library: Library) -> tuple[str, ...]:
    """Concepts that stand on worksheets of the library beside these items (``indicators.<concept>``), the most frequent first.

    What a hasty reader would tick: those that are keyed present in a case that has one of the items are left out, and so are the items.
    """
    given = {item.partition(".")[2] for item in items if item.startswith("indicators.")}
    beside: Counter[str] = Counter()
    present: set[str] = set()
    for case_file in library.first_versions.values():
        shared = given.intersection(case_file.case.indicators)
        if shared or not given:
            beside.update({concept: max(len(shared), 1) for concept in case_file.case.indicators if concept not in given})
            present.update(row.concept for row in case_file.key.indicators if row.state == "present")
    ordered = sorted(beside.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(concept for concept, _ in ordered if concept not in present)
