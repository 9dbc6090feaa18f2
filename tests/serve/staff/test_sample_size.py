"""How many people a study needs, asked on its page over real HTTP: progress, cancel, answer, and the plan that takes it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.serve.staff.test_page_list import page, signed_in
from tests.support.server import RunningServer, Visitor
from tests.support.study_cases import a_study
from tracks_sim.serve.sample_size_job import (
    LONGEST_SECONDS,
    MOST_AT_ONCE,
    MOST_IN_ALL,
    TURN_SECONDS,
    Question,
    SampleSizeJob,
    SampleSizeJobs,
)
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


class Pretended(SampleSizeJob):
    """A work without a process, which ends once its turns add up to the given seconds."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.turn, self.left = False, float(question.draws)

    def go_on(self) -> None:
        self.turn = True

    def wait(self) -> None:
        self.turn = False

    def stop(self) -> None:
        self.stopped, self.running, self.turn = self.running, False, False


@dataclass
class Played:
    """Works by owner in a time that is played second by second; ``ended`` and ``begun``: seconds by owner."""

    works: SampleSizeJobs
    now: list[float]
    asked: dict[str, Pretended] = field(default_factory=dict)
    begun: dict[str, float] = field(default_factory=dict)
    ended: dict[str, float] = field(default_factory=dict)

    def ask(self, owner: str, seconds: int, study: str = "") -> str | None:
        refused = self.works.start(Question(a_study(id=study or f"of-{owner}"), owner, CHOSEN, draws=seconds))
        if refused is None:
            work = self.works.of(study or f"of-{owner}", owner)
            assert isinstance(work, Pretended)
            self.asked[owner] = work
        return refused

    def play(self, seconds: int) -> None:
        for _ in range(seconds):
            self.works.take_turns()
            assert sum(work.turn for work in self.asked.values()) <= MOST_AT_ONCE
            self.now[0] += 1
            for owner, work in self.asked.items():
                if work.running and work.turn:
                    self.begun.setdefault(owner, self.now[0] - 1)
                    work.left -= 1
                    if work.left <= 0:
                        work.running, work.turn = False, False
                        self.ended[owner] = self.now[0]


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Played:
    monkeypatch.setattr(SampleSizeJobs, "_keep_turns", lambda self: None)  # the test gives the turns
    now = [0.0]
    return Played(SampleSizeJobs(lambda: now[0], Pretended), now)


def test_two_of_the_largest_keep_nobody_from_a_small_one_for_more_than_a_minute(played: Played) -> None:
    played.ask("ann", 3_000)
    played.ask("bob", 3_000)
    played.play(100)
    played.ask("eve", 30)
    played.play(100)
    # Both have had their 20 s, so one makes room at once; the small one was computed for less until its end.
    assert (played.begun["eve"], played.ended["eve"]) == (100, 130)
    played.play(6_000)
    assert set(played.ended) == {"ann", "bob", "eve"}
    assert played.ended["ann"] + played.ended["bob"] == 3_000 + 3_000 + 30  # both processors were busy until the first of them ended: nothing was lost by making room


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 90), st.integers(1, 400)), min_size=1, max_size=MOST_IN_ALL), st.integers(1, 60))
def test_whatever_is_asked_a_small_one_is_done_within_a_minute_of_its_own_time(larger: list[tuple[int, int]], small: int) -> None:
    """Six in all: while at most five others, of any length, are there, it begins within 20 s and makes room for none that was computed for longer."""
    now = [0.0]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SampleSizeJobs, "_keep_turns", lambda self: None)
        played = Played(SampleSizeJobs(lambda: now[0], Pretended), now)
        for number, (after, seconds) in enumerate(larger[: MOST_IN_ALL - 1]):
            played.play(after)
            played.ask(f"n{number}", seconds)
        played.play(120)  # those who came just before are no longer new
        asked = now[0]
        assert played.ask("eve", small) is None
        played.play(120)
        assert played.begun["eve"] <= asked + TURN_SECONDS and played.ended["eve"] <= asked + small + 60
        played.play(3_000)
        assert all(not work.running for work in played.asked.values())  # nobody waits for ever


def test_a_work_ends_after_the_longest_time_and_others_go_on(played: Played) -> None:
    played.ask("ann", 10_000)
    played.play(int(LONGEST_SECONDS) + 2)
    assert played.asked["ann"].stopped and played.works.is_over_time(played.asked["ann"])
    played.ask("bob", 10)
    played.play(11)
    assert "bob" in played.ended and not played.works.is_over_time(played.asked["bob"])


def test_the_line_has_an_end_and_each_person_one_place(played: Played) -> None:
    assert [played.ask(f"n{n}", 100) for n in range(MOST_IN_ALL)] == [None] * MOST_IN_ALL
    assert played.ask("eve", 10) == "size-busy" and played.works.of("of-eve", "eve") is None
    played.play(1)
    assert [played.works.waits_at(played.asked[f"n{n}"]) for n in range(MOST_IN_ALL)] == [None, None, 1, 2, 3, 4]
    assert played.works.seconds_left(60) == 60 * MOST_IN_ALL / MOST_AT_ONCE  # all share the processors
    assert played.ask("n0", 10, study="another") == "size-one-each"
    first = played.asked["n0"]
    assert played.ask("n0", 10) is None and first.stopped and played.asked["n0"] is not first  # a new question of the same person for the same study
    played.works.stop("n1")
    assert played.asked["n1"].stopped and played.asked["n2"].running and played.ask("eve", 10) is None
    played.works.stop_all()
    assert played.works.running() == {}


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
    assert len(ids) == 3 and users.count("for the study sized.") == 2
    for one in ids:
        administrator.post("tracks/staff/users", stop=one)
    assert 'name="stop"' not in page(administrator.get("tracks/staff/users"))
    assert all("It was stopped before the answer." in shown(visitor) for visitor in (evaluator, other))
    assert other.post("tracks/staff/users", stop=ids[0]).status == 403
