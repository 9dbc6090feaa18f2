"""XML from elsewhere, read without a document type and only so deep."""

from __future__ import annotations

import pytest

from tracks_sim.authoring.plain_xml import DEEPEST, parse_plain
from tracks_sim.errors import AuthoringRefused


def heard(content: bytes) -> list[str]:
    found: list[str] = []
    parse_plain(content, "No.", lambda name, attributes: found.append(f"<{name} {dict(attributes)}"), lambda name: found.append(f"/{name}"), found.append)
    return found


def test_names_have_their_namespace_before_them() -> None:
    assert heard(b'<a xmlns="urn:x" b="1">&lt;c</a>') == ["<urn:x a {'b': '1'}", "<c", "/urn:x a"]


@pytest.mark.parametrize("content", [b"<!DOCTYPE a><a/>", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'.encode("utf-16"), b"<a>" * (DEEPEST + 1)])
def test_a_document_type_and_what_is_too_deep_are_refused(content: bytes) -> None:
    with pytest.raises(AuthoringRefused, match=r"No\."):
        heard(content)


def test_what_is_deep_enough_is_read() -> None:
    assert len(heard(b"<a>" * DEEPEST + b"</a>" * DEEPEST)) == 2 * DEEPEST
