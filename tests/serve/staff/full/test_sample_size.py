"""How many people a study needs, asked on its page over real HTTP: progress, cancel, answer, and the plan that takes it."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from tests.serve.staff.test_page_list import page, signed_in
from tests.serve.staff.test_sample_size import CHOSEN, FIELDS, SMALL, evaluator, shown, until
from tests.support.server import Visitor, running_server, write_notebooks
from tests.support.study_cases import a_study
from tracks_sim.jobs import Job
from tracks_sim.serve.sample_size_job import SECONDS_TO_ASK, Question, TooLong, ask, size_queue
from tracks_sim.store import Store, Studies

__all__ = ["evaluator"]


def test_it_says_how_far_it_is_and_can_be_stopped(evaluator: Visitor) -> None:
    begun = evaluator.post("tracks/staff/size?study=sized", act="start", **FIELDS)
    assert (begun.status, begun.headers["location"]) == (303, "/tracks/staff/size?study=sized")
    running = evaluator.get("tracks/staff/size?study=sized")
    assert running.headers["refresh"] == "2; url=/tracks/staff/size?study=sized" and "<progress" in page(running)
    assert "When it will end is shown once a first number of people is found." in page(running)
    until(
        lambda: (
            "minutes left. Where the power" in shown(evaluator) or "minute left. Where the power" in shown(evaluator)
        )
    )
    assert evaluator.post("tracks/staff/size?study=sized", act="stop").status == 303
    stopped = evaluator.get("tracks/staff/size?study=sized")
    assert "refresh" not in stopped.headers
    assert "It was stopped before the answer." in page(stopped) and "So far" in page(stopped) and 'value="32.5"' in page(stopped)


def test_people_and_cases_are_compared_beside_the_answer(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(a_study(id="compared", plan={"smallest_effect": 10}, sessions={"size": 10, "spread": 0.3}))
    form = shown(evaluator, "compared")
    assert (
        '<option value="0.3" selected>A little: ' in form
        and "(0.6 log odds)" in form
        and 'name="session_size"' in form
        and "sd_session" not in shown(evaluator)
    )
    easy = FIELDS | {
        "effect": "55",
        "sd_trainee": "0.2",
        "sd_change": "0",
        "sd_case": "0",
        "dropout": "0",
        "draws": "20",
        "session_size": "6",
        "sd_session": "0",
    }
    evaluator.post("tracks/staff/size?study=compared", act="start", **easy)
    until(lambda: "<progress" not in shown(evaluator, "compared"))
    evaluator.post("tracks/staff/size?study=compared", act="compare", **easy | {"effect": "50"})
    running = shown(evaluator, "compared")
    assert (
        "are being compared" in running
        and "over all groups. Of 20 simulated studies" in running
        and "Cancel" in running
    )
    until(lambda: "<progress" not in shown(evaluator, "compared"))
    both = shown(evaluator, "compared")
    assert (
        "The fewest people: " in both
        and both.count("<figure") == 1
        and "over all groups. Of 20 simulated studies" in both
        and "other assumptions than the answer above" in both
    )
    assert 'value="50"' in both and '<option value="0" selected>' in both  # the form keeps what was asked last
    assert "Le plus petit nombre de personnes" in unescape(page(evaluator.get("tracks/staff/size?study=compared&lang=fr")))
    evaluator.get("tracks/staff/size?study=compared&lang=en")
    evaluator.post("tracks/staff/size?study=compared", act="keep")
    size = Studies(store).state("compared").study.sample_size
    assert size is not None and (size.session_size, size.sd_session) == (6, 0)


def test_a_comparison_says_when_it_ends_and_can_be_stopped(evaluator: Visitor, store: Store) -> None:
    Studies(store).keep_plan(a_study(id="stopped", plan={"smallest_effect": 10}))
    evaluator.post("tracks/staff/size?study=stopped", act="compare", **FIELDS | {"effect": "10"})
    until(lambda: " left.</p>" in shown(evaluator, "stopped"))
    evaluator.post("tracks/staff/size?study=stopped", act="stop")
    stopped = shown(evaluator, "stopped")
    assert "It was stopped before the answer." in stopped and "<figure" not in stopped


def test_what_takes_long_is_not_begun_unless_somebody_agreed() -> None:
    """A draw takes more than 6 ms on any machine, so that 50,000 of them, twice, take more than 600 s."""
    work = ask(size_queue(), "ann", Question(SMALL, CHOSEN, draws=50_000))
    assert isinstance(work, Job)
    found = work.result(120)
    assert isinstance(found, TooLong)
    assert found.seconds > SECONDS_TO_ASK and 20 <= found.fit < 50_000
    # what fits is in proportion, rounded down to tens: seconds / draws = SECONDS_TO_ASK / fit
    assert 0 <= 50_000 * SECONDS_TO_ASK / found.seconds - found.fit < 10 or found.fit == 20


TAKES_LONG = """
import tracks_sim.serve.sample_size_job as works
works.in_process = lambda work, asked: lambda job: job.exception() if asked.agreed else works.TooLong(852, asked.draws * 2.0, 300)
"""
"""Before the server: a simulated study takes 1 s, two numbers of people are checked, and what was agreed runs without end."""


def test_who_asks_for_what_takes_long_is_told_how_long_and_may_agree(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", before=TAKES_LONG, notebooks=write_notebooks(tmp_path / "notebooks")) as server, Store.open(tmp_path / "data") as store:
        Studies(store).keep_plan(a_study(id="sized"))
        evaluator = signed_in(server, store, "evaluator")

        def asked(**fields: str) -> str:
            evaluator.post("tracks/staff/size?study=sized", act="start", **FIELDS | fields)
            until(lambda: "With 852 people" in shown(evaluator) or "agreed" in fields)
            return shown(evaluator)

        long = asked(draws="400")  # 400 * 2 s = 13 min
        assert "400 simulated studies take about 13 min of computing, so they were not begun. 300 take about 10 min." in long
        assert 'name="agreed" value="1"' in long and "Compute for so long" in long and '<input type="hidden" name="effect" value="32.5">' in long
        assert "<progress" in asked(draws="400", agreed="1")
        too_long = asked(draws="2000")  # 2,000 * 2 s = 67 min
        assert "That is more than the 60 min that one computation may take. Ask for fewer simulated studies" in too_long and "agreed" not in too_long
