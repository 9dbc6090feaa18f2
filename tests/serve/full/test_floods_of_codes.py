"""Floods of codes: a short wait, and a hall of six hundred behind one address."""

from __future__ import annotations

import time

from tests.serve.full.test_protection import MOST_NEW, MOST_WRONG, at, server, until_refused
from tests.support.server import Answer, RunningServer, Visitor
from tracks_sim.store import COMMAND_LINE, Store

__all__ = ["server"]


def while_blocked(visitor: Visitor, code: str) -> Answer:
    """The answer to a code that is sent in the second after another one was refused: one more is heard each second."""
    while True:
        began = time.monotonic()
        if visitor.post("tracks/enter", code="AAAA-AAAA-AAAA").status == 429:
            answer = visitor.post("tracks/enter", code=code)
            if time.monotonic() - began < 1:
                return answer
            visitor.cookies.pop("tracks-trainee", None)  # it came too late and was heard


def test_a_thousand_wrong_codes_in_a_row_end_in_a_short_wait_and_then_a_right_one_works(server: RunningServer) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        _, code = store.new_trainee("en")
        _, staff = store.staff.add("trainer", "", COMMAND_LINE)
    visitor = at(server, "192.0.2.7")
    for number in range(MOST_WRONG):
        visitor.post("tracks/enter", code=f"AAAA-AAAA-{number:04}" + "AAAA" * (number % 2))
    for tried in (code, staff):  # right ones are not tried either, or the answer would tell
        blocked = while_blocked(visitor, tried)
        assert blocked.status == 429 and blocked.headers["retry-after"] == "1" and "tracks-trainee" not in visitor.cookies
    assert "a right code will work" in blocked.text and '<meta http-equiv="refresh" content="10;url=/?wrong=wait">' in blocked.text
    assert at(server, "192.0.2.8").post("tracks/enter", code=code).status == 303  # another address goes on
    time.sleep(1)
    assert visitor.post("tracks/enter", code=code).headers["location"] == "/"
    assert "too many wrong codes" in server.log() and code not in server.log()


def test_a_hall_of_six_hundred_behind_one_address_is_not_shut_out(server: RunningServer) -> None:
    """Each mistypes once, and then enters the right code."""
    with Store.open(server.log_file.parent / "data") as store:
        _, code = store.new_trainee("en")
    visitor = at(server, "198.51.100.1")
    for number in range(600):
        assert visitor.post("tracks/enter", code=f"AAAA-AAAA-{number:04}").headers["location"] == "/?wrong=1"
        assert visitor.post("tracks/enter", code=code).headers["location"] == "/"


def test_a_hall_of_six_hundred_behind_one_address_gets_codes_at_once(server: RunningServer) -> None:
    visitor = at(server, "198.51.100.2")
    assert {visitor.post("tracks/enter", new="1").status for _ in range(600)} == {303}


def test_whoever_makes_too_many_codes_still_enters_with_one(server: RunningServer) -> None:
    with Store.open(server.log_file.parent / "data") as store:
        _, code = store.new_trainee("en")
    visitor = at(server, "203.0.113.5")
    statuses = list(until_refused(lambda: visitor.post("tracks/enter", new="1").status))
    assert statuses[-1] == 429 and len(statuses) > MOST_NEW
    assert visitor.post("tracks/enter", code=code).headers["location"] == "/"
