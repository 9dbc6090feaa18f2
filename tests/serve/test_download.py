"""The download of one's own attempt: whole, but for what an assessment or a study withholds before its release."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.server import RunningServer, Visitor
from tests.support.store_fixtures import CONTENTS, begin_event
from tests.support.withheld import WITHHELD, turn_event
from tracks_sim.practice.events import MEASURED, Mode, Released, Submitted
from tracks_sim.store import Store

AT = "2026-01-05T09:02:00Z"


def download(server: RunningServer, store: Store, mode: Mode, *later: Any) -> dict[str, Any]:
    """What a trainee who enters with their code gets of an attempt with one turn and these events after it."""
    trainee, code = store.new_trainee("en")
    attempt = store.start(trainee, begin_event(mode), CONTENTS)
    store.append(attempt, [turn_event("And they beat you?"), *later], after=1, tab="a")
    visitor = Visitor(server.url)
    visitor.get()
    assert visitor.post("tracks/enter", code=code).status == 303
    answer = visitor.get(f"tracks/attempts/{attempt}.json")
    assert answer.status == 200
    found: dict[str, Any] = json.loads(answer.body)
    return found


@pytest.mark.parametrize(("mode", "later"), [*((mode, ()) for mode in sorted(MEASURED)), ("assessment", (Submitted(at=AT),))])
def test_a_measured_attempt_withholds_until_its_release(server: RunningServer, store: Store, mode: Mode, later: tuple[Any, ...]) -> None:
    found = download(server, store, mode, *later)
    turn = found["events"][1]
    assert turn["typed"] == "And they beat you?" and turn["told"] == [{"fact": "f1", "degree": "full", "varied": False}]
    assert not [name for name in WITHHELD if name in json.dumps(found["events"])]
    assert set(found["withheld"]["fields"]) == set(WITHHELD) and "released" in found["withheld"]["until"]


@pytest.mark.parametrize("mode", ["practice", "talk"])
def test_practice_withholds_nothing(server: RunningServer, store: Store, mode: Mode) -> None:
    found = download(server, store, mode)
    assert found["events"][1] == turn_event("And they beat you?").model_dump(mode="json") and "withheld" not in found


def test_a_released_assessment_withholds_nothing(server: RunningServer, store: Store) -> None:
    found = download(server, store, "assessment", Submitted(at=AT), Released(at=AT))
    assert found["events"][1] == turn_event("And they beat you?").model_dump(mode="json") and "withheld" not in found


def test_nobody_else_gets_it(server: RunningServer, store: Store) -> None:
    attempt = store.start(store.new_trainee("en")[0], begin_event(), CONTENTS)
    other = Visitor(server.url)
    assert other.get(f"tracks/attempts/{attempt}.json").status == 404
    other.enter_with_new_code()
    assert other.get(f"tracks/attempts/{attempt}.json").status == 404
