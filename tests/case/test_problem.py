"""Problems as lines for people: nothing of a file acts on the terminal that shows them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.case.conftest import swap
from tracks_sim.case.parse import parse
from tracks_sim.case.problem import Problem
from tracks_sim.cli import main

ACTS = {chr(c) for c in (*range(32), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066, 0xFEFF, 0xD800)}


@given(st.text(max_size=30), st.text(st.sampled_from(sorted(ACTS | {"a"})), max_size=10))
def test_a_problem_is_one_printable_line(file: str, message: str) -> None:
    problem = Problem(file, 1, 1, "yaml", message, message)
    for line in (str(problem), str(problem.as_json()["message"]), str(problem.as_json()["file"])):
        assert not ACTS & set(line) and len(line.splitlines()) <= 1
        line.encode()


def test_words_of_every_language_stay_as_they_are() -> None:
    text = "« Ça va\u00a0? » – l’été\u202f; 漢字 – عربي – 👍🏽"
    assert text in str(Problem("f.yaml", 1, 1, "yaml", text))
    assert str(Problem("f.yaml", 1, 1, "yaml", "a\x1b[2J\nb\u202ec")).endswith(r"a\x1b[2J\nb\u202ec")


@pytest.mark.parametrize("as_json", [True, False])
def test_check_writes_no_escape_sequence_of_a_file(folder: Path, as_json: bool) -> None:
    """The skeleton's own advice and eight faults, each in a line of its own.

    Three signs of control, a yes or no that is neither, two unknown keys, an anchor, an entry that is no block.
    """
    swap(folder / "case.yaml", "languages: [en, fr]", 'languages: [en, fr]\nnote: "\\e[2J\\n\\x9b2J"\n"\\e]0;title\\a": 1\n"two\\nlines": 1')
    swap(folder / "review.yaml", "entries: []", 'entries: &a\n  - "\\e[2J"')
    arguments = ["check", str(folder), *(["--json"] if as_json else [])]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert not (ACTS - {"\n"}) & set(result.output)
    if as_json:
        assert len([p for p in json.loads(result.output) if not p["advice"]]) == 8
    else:
        *lines, total = result.output.splitlines()
        assert total.startswith("8 errors") and all(":" in line for line in lines)
        assert sum(": advice: " not in line for line in lines) == 8


def test_all_faults_of_a_file_are_named_at_once() -> None:
    codes = [p.code for p in parse(b"a: 1\na: 2\nb: !t x\nc: *x\n? [k]\n: 1\n".replace(b"*x", b"&x 1\nd: *x"), "f.yaml").problems]
    assert codes == ["duplicate-key", "yaml-tag", "yaml-alias", "yaml-key"]
