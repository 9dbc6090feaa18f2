"""Problems as lines for people: nothing of a file acts on the terminal that shows them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracks_sim.problem import Problem
from tracks_sim.yamlio.parse import parse

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


def test_all_faults_of_a_file_are_named_at_once() -> None:
    codes = [p.code for p in parse(b"a: 1\na: 2\nb: !t x\nc: *x\n? [k]\n: 1\n".replace(b"*x", b"&x 1\nd: *x"), "f.yaml").problems]
    assert codes == ["duplicate-key", "yaml-tag", "yaml-alias", "yaml-key"]
