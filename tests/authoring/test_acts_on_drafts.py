"""The acts of a case on a draft of a shipped one: undone to the beginning, killed, and done by two authors at once, as the benchmark does at length."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

from benchmarks.author import ANNA, REFUSED, SHORT, begun
from tests.support.drawn_acts import random_act
from tracks_sim.case.load import Catalogues


def test_undo_after_undo_leads_back_to_the_beginning_and_redo_to_the_end(tmp_path: Path, catalogues: Catalogues) -> None:
    drafts, chance = begun(tmp_path, SHORT, catalogues), random.Random(11)
    states = [drafts.open(SHORT).data]
    for _ in range(30):
        with suppress(*REFUSED):
            found = drafts.perform(SHORT, random_act(chance, states[-1]), ANNA).data
            states += [found] if found != states[-1] else []
    assert len(states) > 20
    for before in reversed(states[:-1]):
        assert drafts.undo(SHORT, ANNA).data == before
    assert drafts.undoable(SHORT, ANNA)[0] is None
    for after in states[1:]:
        assert drafts.redo(SHORT, ANNA).data == after
