"""The reviewer's document for Word: all that is read stands in it, its comments come back to their texts, and files that are none are refused."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from docx import Document

from tests.support.hostile_tables import changed
from tests.support.written_drafts import LONG, ONE_NEED, draft_data, view_of, with_advice_set_aside
from tracks_sim.authoring import comments_reader
from tracks_sim.authoring.case_data import content_hash
from tracks_sim.drafts.draft import texts_in
from tracks_sim.errors import AuthoringRefused
from tracks_sim.ui.author.review import reviewers_docx
from tracks_sim.ui.author.review.reviewers_docx import comments_of, docx_file
from tracks_sim.ui.author.view import DraftView


@cache
def view() -> DraftView:
    return view_of(draft_data())


def first() -> str:
    """Id of the first passage."""
    return str(draft_data()["case"]["documents"][0]["passages"][0])


@pytest.fixture(scope="module")
def sent() -> bytes:
    return docx_file(view(), ("en", "fr"))[1]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader in this process: the one with limits takes half a second each time."""
    monkeypatch.setattr(reviewers_docx, "read_apart", lambda kind, content, beyond: comments_reader.read(content))


def commented(content: bytes, *said: tuple[str, str]) -> bytes:
    """The document after somebody has commented in Word: of each comment the beginning of its paragraph, and its words."""
    document = Document(io.BytesIO(content))
    for begins, words in said:
        paragraph = next(one for one in document.paragraphs if one.text.startswith(begins))
        document.add_comment(paragraph.runs, words, author="Mary Jones", initials="MJ")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("case_id", ["the-knitted-hat", LONG])
def test_every_text_of_the_case_and_the_key_stands_in_it(case_id: str) -> None:
    data = draft_data(case_id)
    name, content = docx_file(view_of(data, case_id), ("en", "fr"))
    read = {line for one in Document(io.BytesIO(content)).paragraphs for line in one.text.split("\n")}
    assert name == f"{case_id}-review-en-fr.docx" and len(content) < reviewers_docx.MOST_BYTES
    for part in ("text.en", "text.fr", "key_text.en", "key_text.fr"):
        for where, text in texts_in(data[part]):
            assert {line.strip() for line in text.split("\n") if line.strip()} <= {line.strip() for line in read}, (part, where)


def test_advice_that_was_set_aside_stands_with_its_reason() -> None:
    def lines(data: Any) -> list[str]:
        return [one.text for one in Document(io.BytesIO(docx_file(view_of(data, ONE_NEED), ("en", "fr"))[1])).paragraphs]

    because = "One need is enough for a first case."
    read = lines(with_advice_set_aside(because))
    place = read.index("Advice that was set aside")
    assert read[place + 2 : place + 4] == ["Needs on the worksheet: 1. Such cases have 4.", f"Not here, because: {because}"] and read[place + 4] == "Verdict"
    assert "Advice that was set aside" not in lines(draft_data(ONE_NEED))


@pytest.mark.usefixtures("here")
def test_comments_come_back_to_their_texts_without_the_names_of_people(sent: bytes) -> None:
    data = draft_data()
    need = data["key"]["needs"][0]["need"]
    returned = commented(
        sent, (data["text.en"]["passages"][first()][:30], "Who saw it?\nAnd when?"), (data["text.fr"]["passages"][first()][:30], "« Femme » suffit."),
        (data["key_text.en"]["needs"][need][:30], "Too soon."), ("This document holds the answers", "A good case."), ("Verdict", "Fit."), (data["text.en"]["summary"][:20], "  "),
    )  # fmt: skip
    state, comments = comments_of(view(), returned)
    assert state == content_hash(data) and ("text.en", ("passages", first()), "Who saw it?\nAnd when?") in comments
    assert ("text.fr", ("passages", first()), "« Femme » suffit.") in comments and ("key_text.en", ("needs", need), "Too soon.") in comments
    assert ("text.en", ("title",), "A good case.") in comments, "what stands at no text is about the title"
    assert len(comments) == 5 and "Jones" not in str(comments)


@pytest.mark.usefixtures("here")
def test_a_comment_on_a_text_that_is_gone_is_kept_too(sent: bytes) -> None:
    data = draft_data()
    returned = commented(sent, (data["text.en"]["passages"][first()][:30], "Who saw it?"))
    for language in ("en", "fr"):
        del data[f"text.{language}"]["passages"][first()]
    assert comments_of(view_of(data), returned)[1] == [("text.en", ("title",), "Who saw it?")]


def test_it_is_read_in_a_process_with_limits(sent: bytes) -> None:
    assert comments_of(view(), sent) == (content_hash(draft_data()), [])


BOMB = b"<w:document xmlns:w='x'>" + b" " * 9_000_000
LAUGHS = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><comments><comment id="0"><t>&a;</t></comment></comments>'


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda _: b"", "larger than"), (lambda _: b"PK\x03\x04", "no Word document"), (lambda _: b"x" * 300_000, "larger than"),
        (lambda c: changed(c, "word/document.xml", lambda _: BOMB), "larger than"), (lambda c: changed(c, "word/comments.xml", lambda _: BOMB), "larger than"),
        (lambda c: changed(c, "word/document.xml", lambda _: LAUGHS), "no Word document"), (lambda c: changed(c, "word/comments.xml", lambda _: OUTSIDE), "no Word document"),
        (lambda c: changed(c, "word/comments.xml", lambda _: OUTSIDE.decode().encode("utf-16")), "no Word document"),
        (lambda c: changed(c, "word/comments.xml", lambda _: b"<c>" + b"".join(b"<comment id='%d'/>" % n for n in range(600)) + b"</c>"), "larger than"),
        (lambda c: changed(c, "word/comments.xml", lambda _: b"<c><comment id='0'><t>" + b"x" * 300_000 + b"</t></comment></c>"), "larger than"),
        (lambda c: changed(c, "word/document.xml", lambda _: b"<d>" * 100_000), "no Word document"), (lambda c: changed(c, "word/document.xml", lambda _: b"<d/>"), "no Word document"),
        (lambda _: docx_file(view_of(draft_data(LONG), LONG), ("en",))[1], "another case"),
    ],
)  # fmt: skip
def test_what_is_no_such_document_is_refused_with_a_sentence(sent: bytes, change: Callable[[bytes], bytes], why: str) -> None:
    with pytest.raises(AuthoringRefused, match=why):
        comments_of(view(), change(sent))


def test_it_holds_no_name_and_no_link_that_loads_something(sent: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(sent)) as archive:
        held: Any = b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".rels", "core.xml")))
    assert b'TargetMode="External"' not in held and b"python-docx" not in held and b"tracks_sim" in held
