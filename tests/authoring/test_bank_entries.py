"""Whose texts the bank has for an author."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data
from tracks_sim.authoring.bank_entries import bank_entries
from tracks_sim.authoring.drafts import Author, Drafts

ANNA, BEN = Author("anna", "Anna"), Author("ben", "Ben")


def test_the_bank_has_what_its_author_may_read_and_has_written(tmp_path: Path) -> None:
    library = replace(kit_library(), cases={case_id: kit_library().cases[case_id] for case_id in (SHORT, LONG)})
    drafts = Drafts(tmp_path, library.catalogues, lambda: datetime(2026, 12, 1, tzinfo=UTC))
    for case_id, author, words in (("the-tin-box", ANNA, "Anna’s words."), ("the-red-scarf", BEN, "Ben’s words."), ("the-open-one", ANNA, "What is being written.")):
        data = draft_data()
        data["case"]["id"] = case_id
        data["text.en"]["passages"] = dict.fromkeys(data["text.en"]["passages"], words)
        drafts.create(case_id, data, author)

    def passages(author: Author, *, kit: bool = True) -> set[str]:
        found = bank_entries(library, drafts, author.id, lambda folder: kit or folder.is_relative_to(tmp_path), "the-open-one")
        return {entry.texts["en"] for entry in found if entry.kind == "passage"}

    of_kit = {text for case_file in library.cases.values() for text in case_file.texts["en"].passages.values()}
    assert passages(ANNA) == {*of_kit, "Anna’s words."}
    assert passages(BEN, kit=False) == {"Ben’s words."}
    assert not bank_entries(library, drafts, BEN.id, lambda folder: False, "")

    (tmp_path / "the-red-scarf" / "text" / "en.yaml").write_text("passages: [", encoding="utf-8")
    (tmp_path / "the-red-scarf" / "case.yaml").write_text("documents: 7", encoding="utf-8")
    assert passages(BEN) == of_kit, "a file with a fault never breaks the panel"
