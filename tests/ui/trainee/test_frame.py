"""The bar: what its steps say of what was done."""

from __future__ import annotations

import pytest

from tests.support.ui_case import CASE
from tracks_sim.practice import ANSWER_KINDS, Answer
from tracks_sim.ui.trainee.frame import StepView
from tracks_sim.ui.trainee.screen import WidgetSession


def steps(screen: WidgetSession) -> dict[str, StepView]:
    return {step["id"]: step for step in screen.page.frame["steps"]}


def seen(screen: WidgetSession, step: str) -> tuple[str, str, str]:
    view = steps(screen)[step]
    return view["state"], view["count"], view["note"]


def test_only_what_is_asked_is_counted(screen: WidgetSession) -> None:
    case = screen.library.cases[CASE].case
    asked = 1 + len(case.plan)  # the decision and the parts of the plan; the note may be left out
    assert case.note and len(case.plan) > 1
    assert seen(screen, "decision") == ("", f"0/{asked}", f", {asked} open")
    screen.receive({"kind": "note", "text": "Please see her alone."})
    assert seen(screen, "decision") == ("", f"0/{asked}", f", {asked} open")
    screen.receive({"kind": "decision", "option": case.options[0].id})
    assert seen(screen, "decision") == ("begun", f"1/{asked}", f", {asked - 1} open")
    for question in case.plan:
        screen.receive({"kind": "plan", "part": question.part, "choices": [question.options[0]]})
    assert seen(screen, "decision") == ("done", f"{asked}/{asked}", ", all answered")


@pytest.mark.parametrize("step", ["indicators", "needs"])
def test_a_tick_is_for_what_is_answered_and_a_lock_for_what_is_final(screen: WidgetSession, step: str) -> None:
    case = screen.library.cases[CASE].case
    [kind] = [kind for kind in ANSWER_KINDS if kind.step == step]
    items = kind.asked(case)
    for n, item in enumerate(items):
        assert seen(screen, step) == ("begun" if n else "", f"{n}/{len(items)}", f", {len(items) - n} open")
        screen.receive(kind.intent(item, Answer(kind.values(case, item)[0])))
    assert seen(screen, step) == ("done", f"{len(items)}/{len(items)}", ", all answered")
    screen.receive({"kind": "locked", "step": step})
    assert seen(screen, step) == ("final", f"{len(items)}/{len(items)}", ", final")


def test_what_was_left_open_is_final_and_still_counted_once_the_case_is_handed_in(screen: WidgetSession) -> None:
    case = screen.library.cases[CASE].case
    screen.receive({"kind": "decision", "option": case.options[0].id})
    screen.receive({"kind": "submitted"})
    assert seen(screen, "indicators") == ("final", f"0/{len(case.indicators)}", ", final")
    assert seen(screen, "detection") == ("final", "", ", final")
    assert all(view["open"] for view in steps(screen).values())


def test_the_papers_that_were_read_are_counted(screen: WidgetSession) -> None:
    papers = [paper.id for paper in screen.library.cases[CASE].case.documents]
    assert seen(screen, "reading") == ("", f"0/{len(papers)}", "")
    screen.receive({"kind": "opened", "step": "reading"})  # opens the first
    assert seen(screen, "reading") == ("begun", f"1/{len(papers)}", "")
    for paper in papers:
        screen.receive({"kind": "document", "document": paper})
    assert seen(screen, "reading") == ("done", f"{len(papers)}/{len(papers)}", ", all papers opened")
