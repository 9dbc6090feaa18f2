"""How many people a study needs, asked on its page over real HTTP: progress, cancel, answer, and the plan that takes it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from tests.serve.test_staff import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.serve import size_work
from tracks_sim.serve.size_work import SizeWork, SizeWorks
from tracks_sim.store import Store, Studies
from tracks_sim.study import Study
from tracks_sim.study.sample_size import chosen_for

SMALL = a_study(id="small")
CHOSEN = chosen_for(SMALL, {"effect": 35})
FIELDS = {"effect": "12,5", "baseline": "40", "dropout": "20", "power": "80", "sd_trainee": "1", "sd_change": "0.5", "sd_case": "0.7", "draws": "400"}


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
    assert wrong.count('aria-invalid="true"') == 2 and 'value="often"' in wrong and "A number from 1 to 99." in wrong and 'value="12,5"' in wrong
    assert "no answer yet" in unescape(page(evaluator.post("tracks/staff/size?study=sized", act="keep")))
    assert "before and after the training" in shown(evaluator, "once")
    assert evaluator.get("tracks/staff/size?study=nosuch").status == 404 and evaluator.post("tracks/staff/size?study=sized", act="other").status == 400


def test_a_trainer_has_no_such_page(server: RunningServer, store: Store) -> None:
    assert signed_in(server, store, "trainer").get("tracks/staff/size?study=sized").status == 403


def test_it_says_how_far_it_is_and_can_be_stopped(evaluator: Visitor) -> None:
    begun = evaluator.post("tracks/staff/size?study=sized", act="start", **FIELDS)
    assert (begun.status, begun.headers["location"]) == (303, "/tracks/staff/size?study=sized")
    running = evaluator.get("tracks/staff/size?study=sized")
    assert running.headers["refresh"] == "2; url=/tracks/staff/size?study=sized" and "<progress" in page(running)
    until(lambda: "simulated studies are analysed by the planned model" in shown(evaluator))
    assert evaluator.post("tracks/staff/size?study=sized", act="stop").status == 303
    stopped = evaluator.get("tracks/staff/size?study=sized")
    assert "refresh" not in stopped.headers
    assert "It was stopped before the answer." in page(stopped) and "So far" in page(stopped) and 'value="12.5"' in page(stopped)


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


def test_a_work_that_is_stopped_keeps_what_it_found() -> None:
    work = SizeWork(SMALL, CHOSEN, draws=5_000)
    until(lambda: work.so_far is not None and work.so_far.planned)
    work.stop()
    assert work.stopped and not work.running and work.answer is None and work.so_far is not None and work.so_far.done < 5_000


def test_no_more_than_two_at_once_and_a_new_question_ends_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    class Pretended:
        """A work that runs until it is stopped."""

        def __init__(self, study: Study, chosen: Mapping[str, float], draws: int) -> None:
            made.append(draws)
            self.running = True

        def stop(self) -> None:
            self.running = False

    monkeypatch.setattr(size_work, "SizeWork", Pretended)
    works = SizeWorks()
    a, b, c = (a_study(id=name) for name in "abc")
    assert works.start(a, CHOSEN) and works.start(b, CHOSEN) and not works.start(c, CHOSEN) and works.of("c") is None
    first = works.of("a")
    assert works.start(a, CHOSEN) and first is not None and not first.running and works.of("a") is not first
    works.stop_all()
    assert works.start(c, CHOSEN) and len(made) == 4
