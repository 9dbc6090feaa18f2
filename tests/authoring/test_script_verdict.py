"""Scripts play a draft beside the cases that have its language, in the place of the one it was made from."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.authoring.conftest import KIT_CASE
from tracks_sim.authoring import script_verdict as playing
from tracks_sim.authoring.script_verdict import script_verdict
from tracks_sim.bots.verdict import Lucky, Verdict
from tracks_sim.case.load import CaseFile, Library


def test_the_library_beside_a_draft(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """French is taken from all but two cases, so that a draft in French stands beside one of them alone, its first version left out."""
    asked: list[tuple[set[str], list[str]]] = []

    def judged(case_files: list[CaseFile], library: Library, countries: object, languages: list[str], done: object) -> Verdict:
        asked.append((set(library.cases), languages))
        return Verdict((), False, 1, (), (Lucky("first_option", "a", languages[0]), Lucky("first_option", "a", "everywhere")), (), (), ())

    def in_english(case_file: CaseFile) -> CaseFile:
        return replace(case_file, case=case_file.case.model_copy(update={"languages": ("en",)}))

    monkeypatch.setattr(playing, "verdict", judged)
    bilingual = {KIT_CASE, "the-rubber-ball"}
    fewer = replace(library, cases=MappingProxyType({name: of if name in bilingual else in_english(of) for name, of in library.cases.items()}))
    kit_case = library.case(KIT_CASE)
    draft = replace(kit_case, case=kit_case.case.model_copy(update={"id": "the-blue-scarf"}))
    found = script_verdict(draft, "0" * 16, fewer, ["fr"], KIT_CASE)
    others = set(library.cases) - {KIT_CASE}
    assert asked == [({*others, "the-blue-scarf"}, ["en"]), ({"the-rubber-ball", "the-blue-scarf"}, ["fr"])]
    assert (found.content, found.found, found.advice) == ("0" * 16, (), tuple(f"first_option decides rightly on a: {what}" for what in ("en", "everywhere", "fr")))


def test_a_draft_that_gives_its_answer_away_is_found_out(library: Library) -> None:
    """A copy beside its first version: each tells the other's answers."""
    kit_case = library.case(KIT_CASE)
    draft = replace(kit_case, case=kit_case.case.model_copy(update={"id": "the-blue-scarf", "languages": ("en",)}))
    assert script_verdict(draft, "0" * 16, library, ["fr"]).found and not script_verdict(draft, "0" * 16, library, ["fr"], KIT_CASE).found
