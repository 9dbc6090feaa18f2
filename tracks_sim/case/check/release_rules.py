"""What a case that says it is released must have: a review of this version, and every text written.

The page that releases asks for more (``authoring.release``); these two hold for files that were written by hand, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.problem import Finding

_PLACEHOLDERS = ("Placeholder", "À écrire", "Titre à écrire")
"""Beginnings of the texts of a new case (``drafts/template``) that nobody has written yet."""


def release_findings(records: Mapping[str, Record | None]) -> Iterator[Finding]:
    """Findings on a case whose status is released; nothing for any other status."""
    case, review = records.get("case"), records.get("review")
    if not isinstance(case, Case) or case.status != "released":
        return
    if isinstance(review, Review) and not any(entry.version == case.version and entry.verdict == "fit" for entry in review.entries):
        yield Finding(
            "case", ("status",), "released-unreviewed", f"The case is released, and no review found version {case.version} fit.",
            "write the review into review.yaml, or set the status to `draft`",
        )  # fmt: skip
    for part, record in records.items():
        if isinstance(record, CaseText | KeyText):
            for where, text in walk_strings(record.model_dump()):
                if not_written(text):
                    yield Finding(part, where, "released-gaps", "The case is released, and this text is not written.", "write it, or set the status to `draft`")


def not_written(text: str) -> bool:
    """Whether a text stands for one that is not written: nothing but signs, a single letter, the placeholder of a new case, or one with a gap."""
    return sum(letter.isalnum() for letter in text) < 2 or text.lstrip("*_“«\"( ").startswith(_PLACEHOLDERS) or has_gap(text)


def has_gap(text: str) -> bool:
    """Whether a text has a place that is still to be written, as half-written cases mark it: *… [what she says of her work]*."""
    return "… [" in text
