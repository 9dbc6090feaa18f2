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
from tracks_sim.store import COMMAND_LINE, FixedClock, Store
from tracks_sim.store.groups import Groups

PLAN = GroupPlan(name="Tuesday", day=date(2026, 1, 6), country="fr", languages=("en",), keep="day")


def test_telephones_on_a_hotspot_come_in_at_the_number_by_which_the_trainer_came(tmp_path: Path) -> None:
    """A laptop that serves its own hotspot: its address is a number, the page shows that one, and no other host is asked.

    Linux answers at every address of the loopback network, so that 127.0.0.2 stands for the number that a hotspot gives.
    """
    with running_server(tmp_path / "data", ip="127.0.0.2", notebooks=write_notebooks(tmp_path / "notebooks")) as it, Store.open(tmp_path / "data") as store:
        trainer, code = store.staff.add("trainer", "", COMMAND_LINE)
        group = Groups(store).make(PLAN.model_copy(update={"day": date(2099, 1, 6)}), trainer)
        door = Groups(store).door(group, True)
        visitor = Visitor(it.url)
        visitor.get("")
        assert visitor.post("tracks/enter", code=code).status == 303
        text = visitor.get(f"tracks/staff/group?group={group}").text
        assert "works on this computer only" not in text and "No network in the hall?" in text
        assert it.url.partition("://")[2] + "g" in text and "127.0.0.1" not in text
        phone = Visitor(it.url)
        phone.get(f"g?c={door}")
        assert phone.post("g", c=door, lang="en").status == 303 and len(Groups(store).state(group).members) == 1


def test_a_group_whose_day_is_over_is_erased_at_the_start_and_who_tries_many_codes_at_the_door_waits(tmp_path: Path) -> None:
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
        visitor = Visitor(it.url)
        last: list[str] = []

        def try_door() -> int:
            answer = visitor.get("g?c=AAAAAA")
            last[:] = [answer.text]
            return answer.status

        statuses = list(until_refused(try_door))
        assert statuses[-1] == 429 and len(statuses) > MOST_WRONG and "goes back to the door by itself" in last[0]
        visitor.get("")
        # What leaks while a busy machine answers lets a few more in: far fewer than at an entrance where nobody has tried.
        entered = list(until_refused(lambda: visitor.post("tracks/enter", code="AAAA-AAAA-AAAA").status))
        assert entered[-1] == 429 and len(entered) < MOST_WRONG / 2
