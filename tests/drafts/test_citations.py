"""The key of a draft, seen from its passages and from its items."""

from __future__ import annotations

from tests.support.shipped import kit_library
from tracks_sim.case.load import Catalogues, load_library
from tracks_sim.drafts.citations import Citation, by_item, by_passage, often_beside


def test_what_is_said_is_seen_from_both_sides() -> None:
    library = load_library(only=["the-knitted-hat"])
    data = {"key": library.cases["the-knitted-hat"].key.model_dump(mode="json")}
    # detection: {state: "no", evidence: [{any: [rf8], plain}, {any: [rf3, rf5], moderate}], neutral: [rf4]}
    assert by_item(data, "detection") == (
        Citation("rf8", "detection", "against", "plain", 0), Citation("rf3", "detection", "against", "moderate", 1), Citation("rf5", "detection", "against", "moderate", 1),
        Citation("rf4", "detection", "neutral", None, None),
    )  # fmt: skip
    assert [(said.item, said.direction) for said in by_passage(data, "rf6")] == [("needs.medication_review", "for")]
    assert by_passage({"key": None}, "rf6") == by_passage({}, "rf6") == ()


def test_signs_beside_are_frequent_and_never_present_there(catalogues: Catalogues) -> None:
    library = kit_library()
    found = often_beside(["indicators.documents_taken"], library)
    sharing = [c for c in library.first_versions.values() if "documents_taken" in c.case.indicators]
    counts = {concept: sum(concept in c.case.indicators for c in sharing) for concept in found}
    assert found and list(counts.values()) == sorted(counts.values(), reverse=True) and "documents_taken" not in found
    assert not any(row.concept in found and row.state == "present" for c in sharing for row in c.key.indicators)
