"""Tables of translations: out and back, changed meanwhile, and files that are none."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tests.support.goals import examples
from tests.support.hostile_tables import CASE, HEADINGS, changed, table
from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring import spreadsheet, table_reader
from tracks_sim.authoring.drafts import Author, Drafts
from tracks_sim.authoring.returned_texts import (
    CHANGED_HERE,
    GONE,
    NO_TEXT,
    SOURCE_CHANGED,
    TOO_LONG,
    TWICE,
    NotTaken,
    ReturnedText,
    taken,
)
from tracks_sim.authoring.spreadsheet import TableRow, returned_texts, written_table
from tracks_sim.drafts.draft import DraftData, value_hash
from tracks_sim.drafts.translation import source_texts, text_states
from tracks_sim.errors import AuthoringRefused

SUMMARY, TITLE = "text:summary", "text:title"
ANNA, BO = Author("a", "Anna"), Author("b", "Bo")


def read_table(content: bytes, case_id: str, language: str) -> tuple[ReturnedText, ...]:
    """As the page reads it, but for the process with limits, which takes half a second each time."""
    return returned_texts(table_reader.read(content, case_id, language))


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """The table after somebody has written in it and saved it."""
    workbook = load_workbook(io.BytesIO(content))
    edit(workbook.worksheets[0])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def cell(sheet: Any, name: str) -> Any:
    """The cell of the translation of a text."""
    return next(row[5] for row in sheet.iter_rows() if row[0].value == name)


def back(data: DraftData, edit: Callable[[Any], None], since: DraftData | None = None) -> tuple[dict[str, str], tuple[NotTaken, ...]]:
    """What is taken of a table of ``data`` that was edited, by name, in ``since``; and what is not."""
    acts, left = taken(since or data, "fr", read_table(edited(table(data), edit), CASE, "fr"))
    return {f"{act.part}:{'.'.join(act.where)}": act.text for act in acts}, left


def test_a_table_that_comes_back_as_it_was_changes_nothing() -> None:
    data = draft_data()
    assert taken(data, "fr", read_table(table(data), CASE, "fr")) == ((), ())


def test_every_text_has_a_row_that_can_be_read_and_only_translations_can_be_written() -> None:
    data = draft_data()
    sheet: Any = load_workbook(io.BytesIO(table(data))).worksheets[0]
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in rows] == list(source_texts(data))
    assert [row[4].value for row in rows] == [text.strip() for text in source_texts(data).values()]
    assert all(cell.alignment.wrap_text for row in rows for cell in row)
    assert [[cell.protection.locked for cell in row] for row in rows] == [[True] * 5 + [False, True]] * len(rows)
    assert sheet.protection.sheet and sheet.freeze_panes == "A2" and sheet.title == "French"
    assert [sheet.column_dimensions[letter].hidden for letter in "ABCDEFG"] == [True] * 3 + [False] * 4
    assert [sheet.cell(1, column).value for column in range(4, 8)] == ["Where it stands", "English", "French", "State"]


def test_what_was_written_in_the_table_is_taken() -> None:
    def write(sheet: Any) -> None:
        cell(sheet, SUMMARY).value = " Un autre résumé. "
        cell(sheet, TITLE).value = None

    assert back(draft_data(), write) == ({"text.fr:summary": "Un autre résumé."}, ())


def test_a_text_whose_source_has_changed_is_listed_and_not_taken() -> None:
    data, since = draft_data(), draft_data()
    since["text.en"]["summary"] = "Something else happens."

    def write(sheet: Any) -> None:
        cell(sheet, SUMMARY).value = "Un autre résumé."
        cell(sheet, TITLE).value = "Un autre titre"

    assert back(data, write, since) == ({"text.fr:title": "Un autre titre"}, (NotTaken(SUMMARY, "Un autre résumé.", SOURCE_CHANGED),))


def test_a_translation_that_was_changed_here_meanwhile_is_not_written_over() -> None:
    data, since = draft_data(), draft_data()
    since["text.fr"]["title"] = "Écrit ici"
    assert back(data, lambda sheet: setattr(cell(sheet, TITLE), "value", "Écrit là"), since) == ({}, (NotTaken(TITLE, "Écrit là", CHANGED_HERE),))
    assert back(data, lambda sheet: None, since) == ({}, ()), "what the translator left alone says nothing"


def test_a_text_that_is_gone_or_stands_twice_or_is_too_long_is_listed() -> None:
    data, since = draft_data(), draft_data()
    del since["text.en"]["summary"]
    assert back(data, lambda sheet: setattr(cell(sheet, SUMMARY), "value", "Encore"), since)[1] == (NotTaken(SUMMARY, "Encore", GONE),)
    was = value_hash(data["text.fr"]["title"])
    rows = [ReturnedText(TITLE, value_hash(data["text.en"]["title"]), was, text) for text in ("Un", "Deux")]
    assert [one.why for one in taken(data, "fr", rows)[1]] == [TWICE]
    assert [one.why for one in taken(data, "fr", [ReturnedText(TITLE, rows[0].of, was, "x" * 4001)])[1]] == [TOO_LONG]


def test_formulas_dates_and_further_sheets_are_passed_over_and_a_text_may_begin_with_an_equals_sign() -> None:
    def write(sheet: Any) -> None:
        cell(sheet, SUMMARY).value = '=HYPERLINK("https://example.org","x")'
        cell(sheet, TITLE).value = datetime(2027, 1, 1, tzinfo=UTC).replace(tzinfo=None)
        other = sheet.parent.create_sheet("Other", 0)
        other["A1"] = "text:task"

    texts, left = back(draft_data(), write)
    assert texts == {} and [one.why for one in left] == [NO_TEXT, NO_TEXT]
    data = draft_data()
    data["text.en"]["title"] = data["text.fr"]["title"] = "=1+1"
    sheet: Any = load_workbook(io.BytesIO(table(data))).worksheets[0]
    assert (cell(sheet, TITLE).data_type, cell(sheet, TITLE).value) == ("s", "=1+1")
    assert back(data, lambda sheet: None) == ({}, ())


def zipped(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def other_table() -> bytes:
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "content",
    [
        lambda: b"", lambda: b"PK\x03\x04", lambda: b"not a table", zipped, lambda: zipped(**{"xl/workbook.xml": b"<"}), other_table,
        lambda: table(draft_data())[:-400],
        lambda: changed(table(draft_data()), "xl/worksheets/sheet1.xml", lambda found: LAUGHS + found),
        lambda: changed(table(draft_data()), "xl/workbook.xml", lambda found: LAUGHS.decode().encode("utf-16") + found),
        lambda: zipped(**{f"{n}.xml": b"" for n in range(300)}),
        lambda: written_table("the-packing-shed", "fr", HEADINGS, []), lambda: written_table(CASE, "de", HEADINGS, []),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_of_this_case_is_a_sentence(content: Callable[[], bytes]) -> None:
    with pytest.raises(AuthoringRefused) as refused:
        read_table(content(), CASE, "fr")
    assert str(refused.value).startswith(("This file is no table", "The file is larger", "This table was saved from another case"))


def test_a_larger_file_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "read_apart", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(AuthoringRefused, match="larger"):
        spreadsheet.read_table(b"x" * (spreadsheet.MOST_BYTES + 1), CASE, "fr")


def test_a_table_of_the_most_rows_stays_below_the_limit_of_markup() -> None:
    """By what ten rows more add to the sheet and to the texts of its cells, whose texts are all different."""

    def markup(rows: int) -> Counter[str]:
        content = written_table(CASE, "fr", HEADINGS, [TableRow(f"t:{n}", f"Where {n}", f"A\n {n}", f"Un\n {n}", f"done {n}") for n in range(rows)])
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return Counter({name: sum(map(archive.read(name).count, (b"<", b"="))) for name in archive.namelist()})

    few, more = markup(10), markup(20)
    assert 10 < max((more - few).values()) / 10 * table_reader.MOST_ROWS < table_reader.MOST_MARKUP
    assert few["xl/styles.xml"] * 10 < table_reader.MOST_OTHER_MARKUP


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_damaged_table_is_a_sentence_or_is_read(data: st.DataObject) -> None:
    content = bytearray(whole_table())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_table(bytes(content), CASE, "fr")
    except AuthoringRefused as refused:
        assert str(refused)


@cache
def whole_table() -> bytes:
    return table(draft_data())


@settings(max_examples=examples(60), deadline=None)
@given(st.text(max_size=300).filter(str.strip))
def test_any_text_comes_back_as_it_left(text: str) -> None:
    """But for signs that no XLSX file can hold, and space around it."""
    content = written_table(CASE, "fr", HEADINGS, [TableRow(TITLE, "x", "Source", text, "done")])
    row = read_table(content, CASE, "fr")[0]
    assert row.text is not None and value_hash(row.text) == row.was


def test_a_table_is_taken_as_one_act_which_is_taken_back_as_one(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts", kit_library().catalogues, lambda: datetime(2027, 1, 4, tzinfo=UTC))
    before = drafts.create(CASE, draft_data(), ANNA)

    def write(sheet: Any) -> None:
        cell(sheet, SUMMARY).value = "Un autre résumé."
        cell(sheet, TITLE).value = "Un autre titre"

    acts, _ = taken(before.data, "fr", read_table(edited(table(before.data), write), CASE, "fr"))
    after, refused = drafts.write_texts(CASE, acts, BO)
    assert refused == () and (after.data["text.fr"]["title"], after.data["text.fr"]["summary"]) == ("Un autre titre", "Un autre résumé.")
    assert text_states(after.data)["fr"][TITLE] == "done"
    assert drafts.undoable(CASE, BO) == ("write_texts", None)
    assert {part: drafts.undo(CASE, BO).data[part] for part in ("text.fr",)} == {"text.fr": before.data["text.fr"]}


def test_a_text_that_somebody_changes_in_the_same_moment_is_kept_and_the_others_are_taken(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts", kit_library().catalogues, lambda: datetime(2027, 1, 4, tzinfo=UTC))
    data = drafts.create(CASE, draft_data(), ANNA).data
    rows = [ReturnedText(name, value_hash(data["text.en"][key]), value_hash(data["text.fr"][key]), "Nouveau") for name, key in ((TITLE, "title"), (SUMMARY, "summary"))]
    acts, _ = taken(data, "fr", rows)
    drafts.write_texts(CASE, [acts[0].model_copy(update={"text": "Entre-temps"})], ANNA)
    after, refused = drafts.write_texts(CASE, acts, BO)
    assert refused == (acts[0],)
    assert (after.data["text.fr"]["title"], after.data["text.fr"]["summary"]) == ("Entre-temps", "Nouveau")
    old = data["text.fr"]["title"]
    assert drafts.texts_of_hashes(CASE, {value_hash(old)}) == {value_hash(old): old}
