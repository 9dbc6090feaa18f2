"""Tables of translations, and files made of one that would fill the memory of a program or keep it busy."""

from __future__ import annotations

import functools
import io
import zipfile
import zlib
from collections.abc import Callable

from tests.support.written_drafts import draft_data
from tracks_sim.authoring.spreadsheet import Headings, TableRow, written_table
from tracks_sim.drafts.draft import DraftData, value_at
from tracks_sim.drafts.translation import place_of, source_texts

CASE = "the-knitted-hat"
HEADINGS = Headings("French", "Where it stands", "English", "French", "State")


def table(data: DraftData) -> bytes:
    """The table of a draft, as it leaves the page."""
    rows = [TableRow(name, "Somewhere", text, str(value_at(data, *place_of(name, "fr")) or ""), "done") for name, text in source_texts(data).items()]
    return written_table(CASE, "fr", HEADINGS, rows)


def changed(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A table in which one of its files, or one more, holds something else."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for file in sorted({*old.namelist(), name}):
            before = old.read(file) if file in old.namelist() else b""
            new.writestr(file, change(before) if file == name else before)
    return stream.getvalue()


_STYLES = "xl/styles.xml"


@functools.cache
def _zeros() -> bytes:
    return changed(table(draft_data()), _STYLES, lambda _: bytes(230_000_000))


def _false_head(crc: bytes | None) -> bytes:
    """A table with 230 MB of zeros whose head says 100 bytes; ``crc``: of what it says its checksum is."""
    content = bytearray(_zeros())
    at = content.rfind(_STYLES.encode()) - 46
    content[at + 24 : at + 28] = (100).to_bytes(4, "little")
    if crc is not None:
        content[at + 16 : at + 20] = zlib.crc32(crc).to_bytes(4, "little")
    return bytes(content)


def _with_inside(name: str, before: bytes, more: bytes) -> bytes:
    """A table in one of whose files something more stands, before a mark that must be there."""

    def inside(found: bytes) -> bytes:
        assert before in found
        return found.replace(before, more + before, 1)

    return changed(table(draft_data()), name, inside)


HOSTILE_TABLES: dict[str, Callable[[], bytes]] = {
    "false head": lambda: _false_head(None),
    "false head with its checksum": lambda: _false_head(bytes(100)),
    "styles": lambda: _with_inside(_STYLES, b"</cellXfs>", b"<xf/>" * 250_000),
    "attributes": lambda: _with_inside(_STYLES, b"/>", b"".join(b' a%d=""' % n for n in range(60_000))),
    "texts": lambda: changed(table(draft_data()), "xl/sharedStrings.xml", lambda _: b"<sst>" + b"<si/>" * 1_200_000 + b"</sst>"),
    "large": lambda: changed(table(draft_data()), "xl/big.xml", lambda _: b" " * 9_000_000),
}
"""Makes each by name; all are below 256 kB."""
