"""What the key of a draft says of passages and items, to show it from both sides, and signs that other cases have beside these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from tracks_sim.case.load import Library
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.draft_key import all_rows, answer_field, groups_of, side_of
from tracks_sim.drafts.open_draft import as_block, texts_of


@dataclass(frozen=True, slots=True)
class Citation:
    """What one passage says of one item."""

    passage: str
    item: str
    direction: Literal["for", "against", "open", "neutral"]
    salience: str | None
    """None for what may only be cited."""
    group: int | None
    """Number of its group of evidence, from 0: of each group any one passage will do. None for what may only be cited."""


def _all_said(data: DraftData) -> Iterator[Citation]:
    for step, name, row in all_rows(as_block(data.get("key"))):
        item = f"{step}.{name}" if name else step
        for group, evidence in enumerate(groups_of(row)):
            for passage in texts_of(evidence["any"]):
                yield Citation(passage, item, side_of(row.get(answer_field(step))), str(evidence.get("salience", "moderate")), group)
        for passage in texts_of(row.get("neutral")):
            yield Citation(passage, item, "neutral", None, None)


def by_item(data: DraftData, item: str) -> tuple[Citation, ...]:
    """What is said of an item, group by group, then what may be cited."""
    return tuple(said for said in _all_said(data) if said.item == item)


def by_passage(data: DraftData, passage: str) -> tuple[Citation, ...]:
    """What a passage says, item by item: indicators, needs, detection, elements, protection."""
    return tuple(said for said in _all_said(data) if said.passage == passage)


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
