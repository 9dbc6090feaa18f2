"""Files of exports are for whoever made them, also where the system lets everybody read new files."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tracks_sim.exports.codebook import Column
from tracks_sim.exports.files import table_with_codebook, write_atomically, write_text_atomically

COLUMNS = (Column("note", "Words.", "text", "words"),)


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@pytest.mark.parametrize("form", ["csv", "parquet", "sav"])
def test_tables_and_the_folders_made_for_them_are_private(tmp_path: Path, form: str) -> None:
    out = tmp_path / "exports" / "today"
    paths = table_with_codebook(pd.DataFrame({"note": ["mine"]}), COLUMNS, out, "notes", "codebook", "Intro.", form)  # type: ignore[arg-type]
    assert {path.name: mode(path) for path in paths} == dict.fromkeys([f"notes.{form}", "codebook.csv", "codebook.md"], "0o600")
    assert [mode(out.parent), mode(out)] == ["0o700", "0o700"]
    assert {path.name for path in out.iterdir()} == {path.name for path in paths}


def test_a_table_for_spss_has_the_labels_of_the_codebook(tmp_path: Path) -> None:
    import pyreadstat

    columns = (
        Column("note", "Words. " + "é" * 300, "text", "words"), Column("right", "Whether it is right.", "integer", "1, 0"),
        Column("harms", "Harms.", "integer", "0 or more"), Column("share", "A share.", "number", "0 to 1"),
    )  # fmt: skip
    rows = pd.DataFrame({"note": ["déjà", None], "right": pd.array([1, None], "Int64"), "harms": pd.array([3, 0], "Int64"), "share": pd.array([None, 0.25], "Float64")})
    table_with_codebook(rows, columns, tmp_path, "notes", "codebook", "Intro.", "sav")
    frame, about = pyreadstat.read_sav(tmp_path / "notes.sav")
    assert frame["note"].tolist() == ["déjà", ""] and frame["harms"].tolist() == [3, 0]
    assert [frame[name].isna().tolist() for name in ("right", "share")] == [[False, True], [True, False]]
    assert about.column_labels[1:] == ["Whether it is right.", "Harms.", "A share."] and about.column_labels[0].startswith("Words. éé") and len(about.column_labels[0].encode()) <= 255
    assert about.variable_value_labels == {"right": {1.0: "yes", 0.0: "no"}}
    assert about.variable_measure == {"note": "nominal", "right": "nominal", "harms": "nominal", "share": "scale"}


def test_a_draft_is_private_while_it_is_written(tmp_path: Path) -> None:
    seen = []

    def write(draft: Path) -> None:
        draft.write_bytes(b"mine")
        seen.append({path.name: mode(path) for path in tmp_path.iterdir()})

    write_atomically(tmp_path, "notes.pdf", write)
    assert seen == [{f".notes.pdf.{os.getpid()}": "0o600"}]


def test_a_file_that_everybody_could_read_and_a_draft_that_was_left_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("old")
    (tmp_path / f".notes.txt.{os.getpid()}").symlink_to(tmp_path / "elsewhere")
    path = write_text_atomically(tmp_path, "notes.txt", lambda file: file.write("new"))
    assert (path.read_text(), mode(path)) == ("new", "0o600") and [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    out = tmp_path / "shared"
    out.mkdir(0o755)
    write_text_atomically(out, "notes.txt", lambda file: file.write("mine"))
    assert mode(out) == "0o755"


def test_cells_that_rows_share_are_written_as_all_others(tmp_path: Path) -> None:
    """The same bytes as without a word on what is shared: commas, quotes, line breaks, missing values, and a row that comes back."""
    columns = tuple(Column(name, "Words.", "text", "words") for name in ("who", "where", "said", "right"))
    rows = [("a,b", None, 'she "said"', 1), ("a,b", None, "two\nlines", None), ("c", 0.1, "", 0), ("a,b", None, "again", 1), ("", "", None, None)]
    one, other = (table_with_codebook(iter(rows), columns, tmp_path / str(n), "table", "book", "Intro.", shared=n)[0] for n in (0, 2))
    assert one.read_bytes() == other.read_bytes() == pd.DataFrame(rows, columns=[c.name for c in columns]).astype({"right": "Int64"}).to_csv(index=False).encode()
