"""The comments of a Word document that came back, read in a process of its own (``reading_process``), which has little time and memory.

Two entries of the file are read, each up to a limit, and as a stream: nothing of it is kept but addresses and words. A document type, in which
entities could be declared, is refused; names of people in the comments are passed over.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from tracks_sim.authoring.plain_xml import parse_plain
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable

MOST_UNPACKED = 8_000_000
"""Bytes of each of the two entries."""
MOST_COMMENTS = 500
MOST_LETTERS = 200_000
"""Of all comments together."""
_DOCUMENT, _COMMENTS = "word/document.xml", "word/comments.xml"
_OURS = re.compile(r"[cst]_[0-9a-f]{16}")
"""Bookmarks of ``ui.author.review.reviewers_docx``: case, state, text, each with a hash."""
TOO_LARGE = translatable("The file is larger than a document with comments can be. Save it again without pictures, then take it in.")
NO_DOCUMENT = translatable("This file is no Word document that was saved here, or it is damaged. Save the document for Word again, and comment on that one.")


def read(content: bytes) -> Mapping[str, Any]:
    """The bookmarks of case and state (``case``, ``state``), and each comment with the bookmark of its text (``comments``). Raises AuthoringRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            document = _entry(archive, _DOCUMENT)
            comments = _entry(archive, _COMMENTS) if _COMMENTS in archive.namelist() else b""
        anchors = _Anchors(document)
        words = _Words(comments) if comments else None
    except AuthoringRefused:
        raise
    except Exception as error:  # zipfile, zlib and expat let many kinds out
        raise AuthoringRefused(NO_DOCUMENT) from error
    if not anchors.case:
        raise AuthoringRefused(NO_DOCUMENT)
    said = words.by_id if words else {}
    return {"case": anchors.case, "state": anchors.state, "comments": [[anchors.texts.get(id_, ""), text.strip()] for id_, text in said.items() if text.strip()]}


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of an entry, never more than it may have, whatever its head says."""
    with archive.open(name) as stream:
        content = stream.read(MOST_UNPACKED + 1)
    if len(content) > MOST_UNPACKED:
        raise AuthoringRefused(TOO_LARGE)
    return content


def _parse(content: bytes, start: Callable[[str, Mapping[str, str]], None], end: Callable[[str], None], words: Callable[[str], None]) -> None:
    """Go through XML by the local names of elements and attributes. Raises as ``parse_plain`` does."""
    parse_plain(
        content,
        NO_DOCUMENT,
        lambda name, attributes: start(_local(name), {_local(key): value for key, value in attributes.items()}),
        lambda name: end(_local(name)),
        words,
    )


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Anchors:
    """Where the comments of a document stand: each at the last of our bookmarks before it."""

    def __init__(self, content: bytes) -> None:
        self.case = self.state = self._here = ""
        self.texts: dict[str, str] = {}
        _parse(content, self._start, lambda _: None, lambda _: None)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "bookmarkStart" and _OURS.fullmatch(mark := attributes.get("name", "")):
            if mark.startswith("c"):
                self.case = mark
            elif mark.startswith("s"):
                self.state = mark
            else:
                self._here = mark
        elif name in ("commentRangeStart", "commentReference") and len(self.texts) < MOST_COMMENTS:
            self.texts.setdefault(attributes.get("id", ""), self._here)


class _Words:
    """The words of each comment by its id; paragraphs are lines."""

    def __init__(self, content: bytes) -> None:
        self.by_id: dict[str, str] = {}
        self._id = ""
        self._letters = 0
        self._in_text = False
        _parse(content, self._start, self._end, self._add)

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "comment":
            self._id = attributes.get("id", "")
            self.by_id[self._id] = ""
            if len(self.by_id) > MOST_COMMENTS:
                raise AuthoringRefused(TOO_LARGE)
        self._in_text = name == "t"
        if name in ("p", "br", "tab") and self._id:
            self.by_id[self._id] += " " if name == "tab" else "\n"

    def _end(self, name: str) -> None:
        self._in_text = False
        if name == "comment":
            self._id = ""

    def _add(self, words: str) -> None:
        if self._in_text and self._id:
            self._letters += len(words)
            if self._letters > MOST_LETTERS:
                raise AuthoringRefused(TOO_LARGE)
            self.by_id[self._id] += words
