"""Behaviour stays: what the kit makes of frozen cases, attempts and a study is what it made of them before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from tests.golden.outputs import PARTS, Frozen, compared, expected, expected_file, made
from tests.golden.plain import differences
from tests.golden.reworded import all_reworded

SHOWN = 10
COMMANDS = "commands"
"""The longest part, in a file of its own: ``test_commands.py``."""
STRATEGIES = 40
"""The key, 36 that do not read the case, 3 drawn by lot."""


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frozen]:
    yield Frozen(tmp_path_factory.mktemp("golden"))


@pytest.mark.parametrize("part", [part for part in PARTS if part != COMMANDS])
def test_a_part_is_as_it_was(part: str, frozen: Frozen) -> None:
    check_part(part, frozen)


def check_part(part: str, frozen: Frozen) -> None:
    """Fail with the first differences where the kit makes something else of a part."""
    kept, found = compared(part, all_reworded(expected(part)), all_reworded(made(part, frozen)))
    if kept != found:
        first = list(islice(differences(kept, found), SHOWN))
        pytest.fail(f"{part} differs; the first places:\n" + "\n".join(first), pytrace=False)


def test_every_expected_file_belongs_to_a_part() -> None:
    assert {p.name for p in expected_file("x").parent.iterdir()} == {expected_file(part).name for part in PARTS}


def test_the_inputs_hold_what_they_must(frozen: Frozen) -> None:
    """Six cases; on each every strategy, the key in 7 more countries, and in French the 3 that read words."""
    assert len(frozen.library.cases) == 6 and len(frozen.library.catalogues.countries) == 8 and not frozen.library.problems
    for played in frozen.played.values():
        plain_ones = [p for p in played if (p.country, p.language) == ("fr", "en")]
        assert {"key", "tick_all", "tick_none", "random_0", "random_1", "random_2"} <= {p.strategy for p in plain_ones}
        assert len({p.name for p in played}) == len(played) == STRATEGIES + 7 + 3 and len(plain_ones) == STRATEGIES
        assert all(p.attempt.submitted for p in played)
    stored = frozen.stored
    assert {"fa8", "fa10", "fa12"} <= set(stored["payslip"].disclosed)
    assert stored["payslip"].by_step["needs"]["allowance"].value == "urgent" and stored["payslip"].by_step["elements"]["means"].value == "insufficient"
    whole = [a for a in stored.values() if a.mode == "practice" and a.submitted and a.turns]
    assert len({a.case for a in whole}) >= 3 and not stored["begun"].submitted
    assert Counter(a.mode for a in stored.values()) == {"practice": 6, "talk": 1, "assessment": 2}
    assert any(t.typed for t in stored["shed"].turns)
    state = frozen.study.state
    assert len(state.members) == 24 and len(state.study.arms) == 2 and len(state.study.phases) == 3
    assert {case for form in state.study.forms.values() for case in form} == set(frozen.library.cases)
    assert len(frozen.study.sittings) > 100


def test_a_difference_is_told_with_its_path_and_both_values() -> None:
    kept, found = {"a": [1, {"b": 2.0}], "c": None}, {"a": [1, {"b": 2.5}, 3], "c": None}
    assert [line.split("\n")[0] for line in differences(kept, found)] == ["/a/1/b", "/a/2"]
    assert "expected 2.0" in "".join(differences(kept, found)) and "found    2.5" in "".join(differences(kept, found))
    assert list(differences(kept, kept)) == [] and list(differences([1], [True])) and list(differences([1], [1.0]))


def test_packed_files_stay_small() -> None:
    here = Path(__file__).parents[1]
    assert sum(p.stat().st_size for p in here.rglob("*.xz")) < 3_000_000
