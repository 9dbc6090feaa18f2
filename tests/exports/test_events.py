"""What the debrief of a group leaves in exports of everybody: that an attempt was counted and voted on again, and not in which group."""

from __future__ import annotations

import json
from pathlib import Path

from tests.exports.test_responses import library, rows
from tests.support.debriefs import counted_and_voted
from tests.support.store_fixtures import StoreSample
from tracks_sim.exports.events import export_events


def test_no_export_says_in_which_group_somebody_was(sample: StoreSample, tmp_path: Path) -> None:
    group, attempt = counted_and_voted(sample.store, sample.trainee)
    for with_text in (False, True):
        path = export_events(sample.store, tmp_path, with_text)
        assert group not in path.read_text(encoding="utf-8")
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        counted, voted = [line for line in lines if line["attempt"] == sample.store.export_id(attempt)][-2:]
        assert (counted["event"]["kind"], voted["event"]["kind"], voted["event"]["answer"]) == ("counted", "revoted", "wait")
        # A debrief counts many attempts at one moment: with the seconds up to it those of one group could be found.
        assert "seconds" not in counted and "seconds" in voted


def test_a_second_vote_is_no_answer(sample: StoreSample) -> None:
    counted_and_voted(sample.store, sample.trainee)
    assert rows(sample, library())["option"].answer == "call"
