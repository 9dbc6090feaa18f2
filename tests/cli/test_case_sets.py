"""The table of sets that people meet: `tracks-sim bots --sets`. That of `study check` is in test_studies."""

from __future__ import annotations

import pytest

from tests.cli.conftest import run
from tests.support.shipped import kit_library
from tracks_sim.bots import dealt_keys
from tracks_sim.bots.passage_lengths import passage_length_auc


@pytest.mark.parametrize(("wins", "gates", "code"), [(("a", "b"), (), 0), (("a", "b", "c"), (), 1), (("a",), ("a",), 1)])
def test_a_set_that_is_worse_than_chance_is_told_by_the_exit_code(wins: tuple[str, ...], gates: tuple[str, ...], code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dealt_keys, "wins_beside_chance", lambda *_: dealt_keys.WinsBySet(wins, gates, 2, (("rows_by_group", 0.1),)))
    told = run("bots", "--sets", "--country", "be", "--language", "fr")
    head, *rows = [line.split("\t") for line in told.stdout.splitlines()]
    assert told.exit_code == code and head[4] == "in 95 of 100 of 200 copies at most"
    course = kit_library().course
    assert course is not None
    auc = passage_length_auc([kit_library().case(c) for c in course.cases], "fr")
    assert rows[0] == ["course", str(len(course.cases)), "fr", str(len(wins)), "2", ", ".join(gates) or "none", f"{auc:.2f}", "rows_by_group 0.10"]
    assert [row[0] for row in rows[1:]] == ["course and its worked examples", "form A of spring-course", "form B of spring-course"]
