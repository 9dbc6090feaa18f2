"""How many people a study needs, asked on its page over real HTTP: progress, cancel, answer, and the plan that takes it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape

import pytest

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.store import Store, Studies
from tracks_sim.study.sample_size import chosen_for

SMALL = a_study(id="small")
CHOSEN = chosen_for(SMALL, {"effect": 35})
FIELDS = {"effect": "32,5", "baseline": "40", "dropout": "20", "power": "80", "sd_trainee": "1", "sd_change": "0.5", "sd_case": "0.7", "draws": "200"}


@pytest.fixture(scope="module")
def evaluator(server: RunningServer, store: Store) -> Visitor:
    for name in ("sized", "sized-too"):
        Studies(store).keep_plan(a_study(id=name, plan={"smallest_effect": 10}))
    Studies(store).keep_plan(a_study(id="once", phases=({"id": "post"},), questionnaires={}))
    return signed_in(server, store, "evaluator")


def until(true: Callable[[], bool]) -> None:
    """Wait for something that another process does; it fails after two minutes."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def shown(evaluator: Visitor, study: str = "sized") -> str:
    return unescape(page(evaluator.get(f"tracks/staff/size?study={study}")))


def test_the_page_begins_with_the_plan_and_keeps_what_is_wrong(evaluator: Visitor) -> None:
    assert "tracks/staff/size?study=sized" in page(evaluator.get("tracks/staff/study?study=sized"))
    first = shown(evaluator)
    assert 'name="effect" inputmode="decimal" autocomplete="off" required value="10"' in first and "cases to a form 2" in first and 'value="50"' in first
    wrong = unescape(page(evaluator.post("tracks/staff/size?study=sized", act="start", **FIELDS | {"baseline": "often", "dropout": "120"})))
    assert wrong.count('aria-invalid="true"') == 2 and 'value="often"' in wrong and "A number from 1 to 99." in wrong and 'value="32,5"' in wrong
    assert "no answer yet" in unescape(page(evaluator.post("tracks/staff/size?study=sized", act="keep")))
    assert "before and after the training" in shown(evaluator, "once")
    assert evaluator.get("tracks/staff/size?study=nosuch").status == 404 and evaluator.post("tracks/staff/size?study=sized", act="other").status == 400


def test_a_trainer_has_no_such_page(server: RunningServer, store: Store) -> None:
    assert signed_in(server, store, "trainer").get("tracks/staff/size?study=sized").status == 403


def test_the_answer_goes_into_the_plan(evaluator: Visitor, store: Store) -> None:
    easy = FIELDS | {"effect": "55", "sd_trainee": "0.2", "sd_change": "0", "sd_case": "0", "dropout": "0", "draws": "20"}
    evaluator.post("tracks/staff/size?study=sized-too", act="start", **easy)
    until(lambda: "<progress" not in shown(evaluator, "sized-too"))
    answer = shown(evaluator, "sized-too")
    assert "over all groups. Of 20 simulated studies" in answer and "the quick analysis" in answer and "the planned model" in answer
    assert "stand in the plan" in unescape(page(evaluator.post("tracks/staff/size?study=sized-too", act="keep")))
    size = Studies(store).state("sized-too").study.sample_size
    assert size is not None and (size.effect, size.baseline, size.draws) == (55, 0.4, 20) and size.low <= size.found <= size.high
    assert f"The plan says {size.people} people, to find 55 points." in page(evaluator.get("tracks/staff/study?study=sized-too"))


def test_nobody_ends_or_replaces_what_somebody_else_asked(server: RunningServer, store: Store, evaluator: Visitor) -> None:
    other, administrator = signed_in(server, store, "evaluator"), signed_in(server, store, "administrator")
    evaluator.post("tracks/staff/size?study=sized", act="start", **FIELDS)
    until(lambda: "<progress" in shown(evaluator))
    theirs = shown(other)
    assert "Somebody else is having a number of people computed for this study." in theirs and "<progress" not in theirs
    other.post("tracks/staff/size?study=sized", act="stop")
    other.post("tracks/staff/size?study=sized", act="start", **FIELDS)
    third = signed_in(server, store, "evaluator")
    third.post("tracks/staff/size?study=sized-too", act="start", **FIELDS)
    pages = [shown(evaluator), shown(other), shown(third, "sized-too")]
    assert all("<progress" in text for text in pages)
    assert sum("its place in the line is 1." in text for text in pages) == 1  # the third's, or whose 20 seconds were over on a slow machine
    assert "still being computed" in unescape(page(other.post("tracks/staff/size?study=sized-too", act="start", **FIELDS)))
    users = page(administrator.get("tracks/staff/users"))
    ids = re.findall(r'name="stop" value="([^"]+)"', users)
    assert len(ids) == 3 and users.count("for the study “A small study”.") == 3
    for one in ids:
        administrator.post("tracks/staff/users", stop=one)
    assert 'name="stop"' not in page(administrator.get("tracks/staff/users"))
    assert all("It was stopped before the answer." in shown(visitor) for visitor in (evaluator, other))
    assert other.post("tracks/staff/users", stop=ids[0]).status == 403
