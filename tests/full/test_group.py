"""The benchmark of a group: which figures miss an aim."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.group import Aim, of_kills, of_room
from benchmarks.group_kills import STATES, Kills
from benchmarks.group_room import Phone, Room
from tracks_sim.case.load import Library


def missed(aims: list[Aim]) -> list[str]:
    return [aim.partition(":")[0] for aim, _, met in aims if not met]


@pytest.fixture
def room(library: Library, tmp_path: Path) -> Room:
    """A room of twenty phones in which all went well."""
    room = Room("http://127.0.0.1:1/", tmp_path, "seed", library, door_seconds=40.0)
    room.phones = [Phone(visitor=None) for _ in range(20)]  # type: ignore[arg-type]
    room.log.finished = 20
    for name in ("indicator", "reveal", "vote", "asks g/now"):
        room.log.seconds[name] = [0.1] * 19 + [0.2]
    return room


def test_a_room_in_which_all_went_well_meets_every_aim(room: Room) -> None:
    assert missed(list(of_room(room, 20, ""))) == []
    room.log.seconds["asks g/now"] = [9.0]  # what a page asks by itself is no act
    assert missed(list(of_room(room, 20, ""))) == []


@pytest.mark.parametrize("name", ["indicator", "reveal", "vote"])
def test_one_in_ten_that_is_slow_misses_an_aim(room: Room, name: str) -> None:
    room.log.seconds[name] = [0.1] * 18 + [0.4] * 2
    assert len(missed(list(of_room(room, 20, "")))) == 1
    room.log.seconds[name] = []  # as does what never took place
    assert len(missed(list(of_room(room, 20, "")))) == 1


def test_who_does_not_come_in_or_in_time_an_error_and_a_lost_vote_miss_an_aim(room: Room) -> None:
    assert len(missed(list(of_room(room, 21, "")))) == 2
    room.door_seconds = 61.0
    assert len(missed(list(of_room(room, 20, "")))) == 1
    room.door_seconds = 40.0
    room.wrong = ["votes: the store has {}, confirmed were {'yes': 1}"]
    assert missed(list(of_room(room, 20, ""))) == ["all handed in, no error, nothing confirmed is lost"]


@pytest.mark.parametrize("fault", ["lost", "walls", "errors"])
def test_a_lost_act_another_wall_and_a_failed_restart_miss_an_aim(fault: str) -> None:
    whole = Kills(runs=Counter(STATES), confirmed=Counter(votes=9))
    assert missed(list(of_kills(whole, len(STATES)))) == [] and len(missed(list(of_kills(whole, 30)))) == 1
    broken = Kills(runs=Counter(STATES), confirmed=Counter(votes=9), **{fault: ["vote: one"]})
    assert len(missed(list(of_kills(broken, len(STATES))))) == 1
