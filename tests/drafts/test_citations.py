"""What the passages of a key say."""

from __future__ import annotations

from tests.support.shipped import kit_library
from tracks_sim.case.load import Catalogues, load_library
from tracks_sim.drafts.citations import Citation, citations, often_beside
from tracks_sim.drafts.records import key_of


def test_what_is_said_is_told_item_by_item_what_stands_in_lists_first() -> None:
    key = load_library(only=["the-knitted-hat"]).cases["the-knitted-hat"].key
    # detection: {state: "no", evidence: [{any: [rf8], plain}, {any: [rf3, rf5], moderate}], neutral: [rf4]}
    assert [said for said in citations(key) if said.item == "detection"] == [
        Citation("rf8", "detection", "against", "plain"), Citation("rf3", "detection", "against", "moderate"), Citation("rf5", "detection", "against", "moderate"),
        Citation("rf4", "detection", "neutral", None),
    ]  # fmt: skip
    assert [(said.item, said.direction) for said in citations(key) if said.passage == "rf6"] == [("needs.medication_review", "for")]
    steps = list(dict.fromkeys(said.item.partition(".")[0] for said in citations(key)))
    assert steps == ["indicators", "needs", "detection", "elements"]
    assert list(citations(key_of({"key": None}))) == []


def test_signs_beside_are_frequent_and_never_present_there(catalogues: Catalogues) -> None:
    library = kit_library()
    found = often_beside(["indicators.documents_taken"], library)
    sharing = [c for c in library.first_versions.values() if "documents_taken" in c.case.indicators]
    counts = {concept: sum(concept in c.case.indicators for c in sharing) for concept in found}
    assert found and list(counts.values()) == sorted(counts.values(), reverse=True) and "documents_taken" not in found
    assert not any(row.concept in found and row.state == "present" for c in sharing for row in c.key.indicators)
