"""The types of the sheets in sheets.d.ts are those of the TypedDicts that Python writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from tools import sheet_types
from tools.sheet_types import FILE, declarations, sheets, type_of


class Row(TypedDict):
    """A row."""

    label: str


class Table(Row, total=False):
    """A table
    with rows.
    """

    rows: list[Row]


class Sheet(Row):
    """A sheet."""

    kind: Literal["sheet"]
    table: NotRequired[Table | None]


def test_the_file_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == declarations(sheets()), "run python -m tools.sheet_types"


def test_a_record_has_the_fields_of_its_bases_and_those_that_may_be_missing() -> None:
    assert declarations([Row, Table, Sheet]).partition("\n\n")[2] == (
        "/** A row. */\nexport interface Row {\n  label: string;\n}\n\n"
        "/** A table with rows. */\nexport interface Table {\n  label: string;\n  rows?: Row[];\n}\n\n"
        '/** A sheet. */\nexport interface Sheet {\n  label: string;\n  kind: "sheet";\n  table?: Table | null;\n}\n'
    )


@pytest.mark.parametrize(
    ("hint", "written"),
    [
        (str, "string"), (int, "number"), (float, "number"), (bool, "boolean"), (None, "null"), (Any, "any"), (int | float | None, "number | null"),
        (list[str | None], "(string | null)[]"), (tuple[int, ...], "number[]"), (tuple[str, list[int]], "[string, number[]]"),
        (Mapping[str, list[Row]], "Record<string, Row[]>"), (Literal["a", 1, True, None], '"a" | 1 | true | null'), (list[Literal["a", "b"]], '("a" | "b")[]'),
    ],
)  # fmt: skip
def test_a_hint_has_its_type(hint: Any, written: str) -> None:
    assert type_of(hint) == written


@pytest.mark.parametrize("hint", [date, set[str], Callable[[], str]])
def test_what_no_sheet_can_hold_is_refused(hint: Any) -> None:
    with pytest.raises(TypeError, match="has no type in a script"):
        type_of(hint)


def test_every_component_says_its_types() -> None:
    """tsc takes a component without types as one that takes anything."""
    untyped = [
        f"{path.name}: {name}"
        for path in sorted(FILE.parent.glob("*/*.js"))
        for before, name in re.findall(r"^(.*)\n(?:export )?function ([A-Z]\w*)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
        if path.parent.name != "vendor" and not before.endswith("*/")
    ]
    assert untyped == []


def test_two_records_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def module(name: str) -> SimpleNamespace:
        class Row(TypedDict):
            label: str

        Row.__module__ = name
        return SimpleNamespace(__name__=name, __path__=[], Row=Row)

    modules = {name: module(name) for name in ("tracks_sim.ui", "tracks_sim.ui.one", "tracks_sim.ui.two")}
    monkeypatch.setattr(sheet_types.importlib, "import_module", modules.__getitem__)
    monkeypatch.setattr(sheet_types.pkgutil, "walk_packages", lambda *_: [SimpleNamespace(name=name) for name in list(modules)[1:]])
    with pytest.raises(ValueError, match=r"Row is in tracks_sim\.ui\.one and in tracks_sim\.ui\.two"):
        sheets()
