"""The door of a group under a flood of codes, and a server that erases at its start what its time is over."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.serve.full.test_protection import MOST_WRONG, until_refused
from tests.support.server import Visitor, running_server, write_notebooks
from tracks_sim.errors import UnknownCode
from tracks_sim.group.model import GroupPlan
from tracks_sim.store import FixedClock, Store
from tracks_sim.store.groups import Groups

PLAN = GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en",), keep="day")


def test_who_tries_many_codes_at_the_door_waits_there_and_at_the_entrance(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as flooded:
        visitor = Visitor(flooded.url)
        statuses = list(until_refused(lambda: visitor.get("g?c=AAAAAA").status))
        assert statuses[-1] == 429 and len(statuses) > MOST_WRONG
        refused = visitor.get("g?c=AAAAAA")
        assert refused.status == 429 and "goes back to the door by itself" in refused.text
        visitor.get("")
        assert visitor.post("tracks/enter", code="AAAA-AAAA-AAAA").status == 429


def test_a_server_erases_at_its_start_a_group_whose_day_is_over(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data", clock=FixedClock(datetime(2026, 1, 6, 9, tzinfo=UTC))) as store:
        group = Groups(store).make(PLAN, "trainer")
        _, code = Groups(store).join(Groups(store).door(group, True), "en")
    with running_server(tmp_path / "data", notebooks=write_notebooks(tmp_path / "notebooks")) as it, Store.open(tmp_path / "data") as store:
        for _ in range(300):
            if "1 erased" in it.log():
                break
            time.sleep(0.1)
        assert "groups whose time is over: 0 closed, 1 erased" in it.log() and "Traceback" not in it.log()
        assert Groups(store).all() == {}
        with pytest.raises(UnknownCode):
            store.trainee_of(code)
