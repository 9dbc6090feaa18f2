"""The acts of a case on a draft of a shipped one: undone to the beginning, killed, and done by two authors at once, as the benchmark does at length."""

from __future__ import annotations

import argparse
import os
import random
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.author import ANNA, REFUSED, SHORT, begun, measure_authors, measure_kills
from tests.support.random_acts import random_act
from tracks_sim.authoring.drafts import Drafts
from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.edits import ACTS


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork and no SIGKILL")
def test_nothing_is_lost_when_a_process_is_killed_or_two_authors_write(tmp_path: Path, catalogues: Catalogues) -> None:
    asked = argparse.Namespace(acts=60, kills=3, seed=1)
    assert measure_kills(asked, catalogues, tmp_path / "kills")["missed"] == []
    figures = measure_authors(asked, catalogues, tmp_path / "authors")
    assert figures["missed"] == [] and figures["acts"] == 60


def test_acts_of_every_kind_with_undo_and_redo_leave_files_that_open_and_complete(tmp_path: Path, catalogues: Catalogues) -> None:
    drafts, chance = begun(tmp_path, SHORT, catalogues), random.Random(17)
    data, done = drafts.open(SHORT).data, 0
    for _ in range(600):
        with suppress(*REFUSED):
            match chance.choice(["act"] * 8 + ["undo", "redo"]):
                case "act":
                    found = drafts.perform(SHORT, ACTS.validate_python(random_act(chance.choice, data)), ANNA)
                case "undo":
                    found = drafts.undo(SHORT, ANNA)
                case _:
                    found = drafts.redo(SHORT, ANNA)
            done += 1
            assert complete(found.data, catalogues).left_out == ()
            data = found.data
    assert done > 200
    assert Drafts(drafts.folder, catalogues, drafts.now).open(SHORT).data == data, "as another process reads the files"
