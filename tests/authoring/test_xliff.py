"""XLIFF 2.0: out and back, changed meanwhile, what programs add, and files that are none."""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import CASES, kit_library
from tests.support.written_drafts import LONG, draft_data
from tests.support.xliff_files import CASE, read_back, xliff_of
from tracks_sim.authoring import xliff, xliff_reader
from tracks_sim.authoring.drafts import Author, Drafts
from tracks_sim.authoring.returned_texts import (
    CHANGED_HERE,
    GONE,
    NO_TEXT,
    SOURCE_CHANGED,
    TWICE,
    NotTaken,
    clean,
    marks,
    taken,
)
from tracks_sim.authoring.xliff import XliffUnit, read_xliff, written_xliff
from tracks_sim.drafts.draft import DraftData, value_hash
from tracks_sim.drafts.translation import source_texts, text_states
from tracks_sim.errors import AuthoringRefused
from tracks_sim.yamlio.parse import LONGEST_TEXT

NS = {"x": xliff_reader.NAMESPACE}
TITLE, SUMMARY = "text:title", "text:summary"
TOO_MANY = b"<unit/>" * (xliff_reader.MOST_ELEMENTS + 1)


def unit(root: ET.Element, name: str) -> ET.Element:
    return next(found for found in root.iter(f"{{{xliff_reader.NAMESPACE}}}unit") if found.get("id") == name)


def edited(content: bytes, *edits: Callable[[ET.Element], None]) -> bytes:
    """The file after a program has changed it."""
    root = ET.fromstring(content)
    for edit in edits:
        edit(root)
    return ET.tostring(root)


def said(name: str, text: str, state: str | None = None) -> Callable[[ET.Element], None]:
    """Write a translation, as a program does, and its state where it keeps one."""

    def edit(root: ET.Element) -> None:
        segment = unit(root, name).find("x:segment", NS)
        assert segment is not None
        target = segment.find("x:target", NS)
        target = ET.SubElement(segment, f"{{{xliff_reader.NAMESPACE}}}target") if target is None else target
        target.text = text
        if state is not None:
            segment.set("state", state)

    return edit


def back(content: bytes, data: DraftData) -> tuple[dict[str, str], tuple[NotTaken, ...]]:
    acts, left = taken(data, "fr", [row for row in read_back(content) if not row.untranslated])
    return {f"{act.part}:{'.'.join(act.where)}": act.text for act in acts}, left


def with_texts(**texts: str) -> dict[str, object]:
    """The draft with other words in its first language."""
    data = draft_data()
    data["text.en"].update(texts)
    return data


@pytest.mark.parametrize("case_id", CASES[::12])
def test_a_file_that_comes_back_as_it_was_changes_nothing_and_every_text_is_in_it(case_id: str) -> None:
    data = draft_data(case_id)
    rows = read_back(xliff_of(data, case_id), case_id)
    assert {row.name: row.of for row in rows} == {name: value_hash(clean(text)) for name, text in source_texts(data).items()}
    acts, left = taken(data, "fr", rows)
    assert (acts, left, marks(data, "fr", rows, acts)) == ((), (), ())


def test_the_file_has_one_unit_a_text_with_notes_state_and_both_languages() -> None:
    units = [XliffUnit(TITLE, "A hat", "Un bonnet", "reviewed", {"where": "Start: Title", "length": "At most 4000 letters."}), XliffUnit(SUMMARY, "One", "", "missing", {})]
    units += [XliffUnit("text:task", "Two", "Deux", "changed", {}), XliffUnit("text:called", "Tea", "Tea", "done", {})]
    root = ET.fromstring(written_xliff(CASE, "en", "fr", units))
    assert (root.get("version"), root.get("srcLang"), root.get("trgLang")) == ("2.0", "en", "fr")
    assert [file.get("id") for file in root] == [CASE] and [found.get("id") for found in root.iterfind(".//x:unit", NS)] == [one.name for one in units]
    assert root[0][0].get("generalProfile") == "xliff:codepoints", "the length counts code points, as the kit does"
    assert {found.get(f"{{{xliff.LENGTH}}}sizeRestriction") for found in root.iterfind(".//x:unit", NS)} == {str(LONGEST_TEXT)}
    assert [(note.get("category"), note.text) for note in unit(root, TITLE).iterfind("x:notes/x:note", NS)] == [*units[0].notes.items()]
    assert [found.get("state") for found in root.iterfind(".//x:segment", NS)] == ["reviewed", "initial", "initial", "initial"]
    assert unit(root, SUMMARY).find("x:segment/x:target", NS) is None


def test_every_id_is_one_that_the_standard_allows() -> None:
    assert all(re.fullmatch(r"[\w:.-]+", name) for name in source_texts(draft_data(LONG)))


def test_what_was_translated_is_taken_as_one_act_which_is_taken_back_as_one(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts", kit_library().catalogues, lambda: datetime(2027, 1, 4, tzinfo=UTC))
    data = drafts.create(CASE, draft_data(), Author("a", "Anna")).data
    note = "text:content_note"
    content = edited(xliff_of(data), said(TITLE, "Un titre", "final"), said(SUMMARY, "Un résumé"), said(note, draft_data()["text.fr"]["content_note"], "reviewed"))
    rows = read_back(content)
    acts, left = taken(data, "fr", rows)
    found = marks(data, "fr", rows, acts)
    after, refused = drafts.write_texts(CASE, acts, Author("b", "Bo"), found)
    assert (left, refused) == ((), ()) and {after.data["text.fr"][name] for name in ("title", "summary")} == {"Un titre", "Un résumé"}
    assert [text_states(after.data)["fr"][name] for name in (TITLE, SUMMARY, note)] == ["reviewed", "done", "reviewed"]
    assert drafts.undo(CASE, Author("b", "Bo")).data == data


def test_the_state_of_a_text_that_is_refused_stays(tmp_path: Path) -> None:
    drafts = Drafts(tmp_path / "drafts", kit_library().catalogues, lambda: datetime(2027, 1, 4, tzinfo=UTC))
    data = drafts.create(CASE, draft_data(), Author("a", "Anna")).data
    rows = read_back(edited(xliff_of(data), said(TITLE, "Un titre", "final")))
    acts, _ = taken(data, "fr", rows)
    drafts.write_texts(CASE, [acts[0].model_copy(update={"text": "Entre-temps"})], Author("a", "Anna"))
    after, refused = drafts.write_texts(CASE, acts, Author("b", "Bo"), marks(data, "fr", rows, acts))
    assert refused == acts and text_states(after.data)["fr"][TITLE] == "done" and after.data["text.fr"]["title"] == "Entre-temps"


def test_a_translation_that_still_fits_a_changed_source_is_marked_so() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {TITLE: {"of": value_hash("Older words")}}}}
    assert text_states(data)["fr"][TITLE] == "changed"
    rows = read_back(edited(xliff_of(data), said(TITLE, data["text.fr"]["title"], "translated")))
    assert [(mark.text, mark.reviewed) for mark in marks(data, "fr", rows, ())] == [(TITLE, False)]


def test_a_reviewed_text_that_is_changed_is_to_be_reviewed_anew() -> None:
    data = draft_data()
    data["translation"] = {"texts": {"fr": {TITLE: {"of": value_hash(data["text.en"]["title"]), "reviewed": True}}}}
    rows = read_back(edited(xliff_of(data), said(TITLE, "Un titre", "reviewed")))
    acts, _ = taken(data, "fr", rows)
    assert len(acts) == 1 and marks(data, "fr", rows, acts) == ()


def test_texts_that_changed_here_or_are_unknown_or_stand_twice_are_named_and_not_written_over() -> None:
    content = edited(xliff_of(draft_data()), said(TITLE, "Un titre"), said(SUMMARY, "Un résumé"))
    assert back(content, with_texts(title="Another title")) == ({"text.fr:summary": "Un résumé"}, (NotTaken(TITLE, "Un titre", SOURCE_CHANGED),))
    since = draft_data()
    since["text.fr"]["title"] = "Écrit ici"
    assert back(content, since)[1] == (NotTaken(TITLE, "Un titre", CHANGED_HERE),)
    since = draft_data()
    del since["text.en"]["title"]
    assert back(content, since)[1] == (NotTaken(TITLE, "Un titre", GONE),)
    twice = edited(content, lambda root: root[0].append(unit(root, TITLE)))
    twice = twice.replace(b"Un titre", b"Un autre", 1)
    assert [one.why for one in back(twice, draft_data())[1]] == [TWICE]
    unknown = edited(content, lambda root: unit(root, TITLE).set("id", "text:passages.zz9"))
    assert back(unknown, draft_data()) == ({"text.fr:summary": "Un résumé"}, (NotTaken("text:passages.zz9", "Un titre", GONE),))


def test_a_translation_that_is_the_same_as_its_source_counts_as_untranslated() -> None:
    data = draft_data()
    rows = read_back(edited(xliff_of(data), said(TITLE, f" {data['text.en']['title']}\n")))
    assert [row.name for row in rows if row.untranslated] == [TITLE]
    data["text.fr"]["title"] = data["text.en"]["title"]
    assert not any(row.untranslated for row in read_back(xliff_of(data))), "it was so before"


CORE = f'<xliff xmlns="{xliff_reader.NAMESPACE}" version="2.1" srcLang="en-GB" trgLang="fr_FR"><file id="{CASE}">'


def units_of(inside: str) -> list[tuple[str, str | None]]:
    return [(row.name, row.text) for row in read_back(f"{CORE}{inside}</file></xliff>".encode())]


def test_what_programs_add_is_passed_over() -> None:
    assert units_of("""<notes><note>x</note></notes><group id="g"><unit id="text:title">
      <mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match ref="#1"><source>No</source><target>Non</target></mtc:match></mtc:matches>
      <segment><source>A <mrk id="m1" type="term">hat</mrk>. </source><target>Un <mrk id="m1" type="term">bonnet</mrk><sm id="m2"/>. </target></segment>
      <ignorable><source> </source></ignorable><segment><source>Two.</source><target>Deux.</target></segment></unit></group>""") == [("text:title", "Un bonnet.  Deux.")]


def test_codes_and_texts_of_which_a_part_is_untranslated_are_no_text() -> None:
    found = units_of("""<unit id="text:title"><segment><source>A</source><target>Un <ph id="1"/></target></segment></unit>
      <unit id="text:summary"><segment><source>One.</source><target>Un.</target></segment><segment><source>Two.</source></segment></unit>""")
    assert found == [("text:title", None), ("text:summary", None)]
    rows = read_back(f'{CORE}<unit id="text:title"><segment><source>A<ph id="1"/></source><target>B</target></segment></unit></file></xliff>'.encode())
    assert [one.why for one in taken(draft_data(), "fr", rows)[1]] == [SOURCE_CHANGED]
    assert NO_TEXT in {one.why for one in taken(draft_data(), "fr", read_back(f'{CORE}<unit id="text:title"><segment><source>A</source><target><ph id="1"/></target></segment></unit></file></xliff>'.encode()))[1]}


LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize("content", [
    lambda: b"", lambda: b"<", lambda: b"not a file", lambda: b"<a/>", lambda: b"\x1f\x8b", lambda: gzip.compress(b"x" * 300),
    lambda: xliff_of(draft_data())[:-9], lambda: xliff_of(draft_data()).replace(b'version="2.0"', b'version="1.2"'),
    lambda: xliff_of(draft_data()).replace(b"document:2.0", b"document:1.2"),
    lambda: (LAUGHS + CORE + "&b;</file></xliff>").encode(), lambda: (LAUGHS + CORE + "</file></xliff>").encode("utf-16"),
    lambda: CORE.encode() + b"<group>" * 400, lambda: gzip.compress(CORE.encode() + TOO_MANY), lambda: gzip.compress(b" " * 3_000_000),
    lambda: xliff_of(draft_data(), "the-packing-shed"), lambda: xliff_of(draft_data()).replace(b'trgLang="fr"', b'trgLang="de"'),
    lambda: xliff_of(draft_data()).replace(b'srcLang="en"', b'srcLang="fr"'),
])  # fmt: skip
def test_a_file_that_is_no_xliff_of_this_case_is_a_sentence(content: Callable[[], bytes]) -> None:
    with pytest.raises(AuthoringRefused) as refused:
        read_back(content())
    assert str(refused.value).startswith(("This file is no XLIFF", "The file is larger", "This file was saved from another case"))


def test_a_larger_file_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xliff, "read_apart", lambda *_, **__: pytest.fail("a process was started"))
    with pytest.raises(AuthoringRefused, match="larger"):
        read_xliff(b"x" * (xliff_reader.MOST_BYTES + 1), CASE, "en", "fr")


def test_a_long_case_is_far_below_the_limits() -> None:
    content = xliff_of(draft_data(LONG), LONG)
    assert len(content) * 4 < xliff_reader.MOST_BYTES and len(gzip.compress(content)) * 3 < 256_000


ODD = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'{}%\u00a0\u202f\n\r\t ]😀é\u2028\ufffe\x0b"), st.characters(codec="utf-8")), max_size=200)


@settings(max_examples=examples(60), deadline=None)
@given(ODD, ODD)
def test_any_texts_come_back_as_they_left(source: str, translation: str) -> None:
    """But for signs that no XML can hold, and space around them."""
    content = written_xliff(CASE, "en", "fr", [XliffUnit(TITLE, source, translation, "done", {"where": translation})])
    row = read_back(content)[0]
    assert (row.of, row.text, row.was) == (value_hash(clean(source)), clean(translation), value_hash(clean(translation)))


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_a_damaged_file_is_a_sentence_or_is_read(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_back(bytes(content))
    except AuthoringRefused as refused:
        assert str(refused)


WHOLE = written_xliff(CASE, "en", "fr", [XliffUnit(f"text:passages.a{n}", f"Source {n}", f"Texte {n}", "done", {"where": "Somewhere"}) for n in range(8)])
