"""The worked example on the screen: each judgement once it was predicted, nothing of a row or of the decision before, and nothing elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.short_case import CASE, WITH_TALK, short_scenarios, write_course
from tracks_sim.case.load import CaseFile
from tracks_sim.case.minutes import minutes_of, minutes_of_worked_example
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.typeset import typeset
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.steps.worked import HELPS, help_at

BEST, HARMFUL = "specialised-service", "file-away"


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course whose worked example is the made case, and whose next case is the one with a talk."""
    root = short_scenarios(tmp_path_factory.mktemp("short"))
    write_course(root, CASE, [WITH_TALK])
    return root


@pytest.fixture
def home(made_home: WidgetSession) -> WidgetSession:
    """The list of cases, signed in."""
    assert made_home.library.course is not None, made_home.library.problems
    return made_home


def begun(home: WidgetSession, mode: str = "worked", case: str = CASE, language: str = "en") -> WidgetSession:
    home.receive({"kind": "language", "language": language})
    home.receive({"kind": "start", "case": case, "country": "fr", "mode": mode})
    return home


def at(home: WidgetSession, step: str, mode: str = "worked", language: str = "en") -> dict[str, Any]:
    """The sheet of a step of a case that is begun now."""
    screen = begun(home, mode, language=language)
    screen.receive({"kind": "opened", "step": step})
    sheet: dict[str, Any] = screen.page.sheet
    assert sheet["step"] == step
    return sheet


def predicted(home: WidgetSession, language: str) -> dict[str, Any]:
    """The sheet once every row was predicted, each by the last answer that it offers."""
    for row in items(at(home, "worked", language=language)):
        home.receive({"kind": "predicted", "item": row["key"], "answer": row["offered"][-1]})
    sheet: dict[str, Any] = home.page.sheet
    return sheet


def shown(screen: WidgetSession) -> str:
    """Everything that the page has, as text."""
    return json.dumps(screen.page.get_state(), ensure_ascii=False, default=str)


def items(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for part in sheet["parts"] for group in part["groups"] for item in group["items"]]


def reasons(file: CaseFile, language: str) -> dict[str, list[str]]:
    """Sentences of a key by what they are about."""
    why = file.key_texts[language]
    plan = [text for answers in why.plan.values() for text in answers.values()]
    return {
        "judged": [*why.indicators.values(), why.detection or "", *why.needs.values()],
        "decided": [*why.options.values(), *plan, *why.story.values(), *why.lessons.values()],
    }


# --- beginning ------------------------------------------------------------------------------


def test_it_is_offered_for_the_case_that_the_course_names_and_says_how_long_it_takes(home: WidgetSession) -> None:
    home.receive({"kind": "page", "page": "start", "case": CASE, "mode": "worked"})
    sheet = home.page.sheet
    least, most = minutes_of_worked_example(home.library.case(CASE), home.library.catalogues, "en")
    assert sheet["mode"] == "worked" and [m["id"] for m in sheet["modes"]] == ["worked"], "who has pressed its button has chosen"
    assert f"{least} to {most} minutes" in sheet["modes"][0]["text"]
    home.receive({"kind": "page", "page": "start", "case": CASE})
    assert [m["id"] for m in home.page.sheet["modes"]] == ["worked", "practice", "assessment"]
    home.receive({"kind": "page", "page": "start", "case": WITH_TALK})
    assert [m["id"] for m in home.page.sheet["modes"]] == ["practice", "assessment", "talk"]


def test_no_other_case_can_be_worked_through(home: WidgetSession) -> None:
    for intent in ({"kind": "page", "page": "start"}, {"kind": "start", "country": "fr"}):
        home.receive({**intent, "case": WITH_TALK, "mode": "worked"})
        assert "not the worked example" in home.page.frame["notice"]["text"]
        assert home.page.sheet["step"] == "home" and home.state.attempt is None


def test_nothing_can_be_worked_through_without_a_course(home: WidgetSession) -> None:
    home.library = replace(home.library, course=None)
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "worked"})
    assert home.page.frame["notice"] and home.state.attempt is None


def test_its_steps_and_its_task(home: WidgetSession) -> None:
    sheet = at(home, "briefing")
    assert [s["id"] for s in home.page.frame["steps"]] == ["briefing", "reading", "worked", "decision", "submit", "feedback"]
    assert "the author of the case answers" in sheet["task"] and sheet["enough_folded"] and "worked example" in home.page.frame["where"]
    file, catalogues = home.library.case(CASE), home.library.catalogues
    assert "{} to {} minutes".format(*minutes_of_worked_example(file, catalogues, "en")) in json.dumps(sheet["facts"])
    assert minutes_of_worked_example(file, catalogues, "en")[1] < minutes_of(file, catalogues, "en")[1]


def test_the_step_of_reading_speaks_of_nothing_to_cite(home: WidgetSession) -> None:
    sheet = at(home, "reading")
    assert "cite" not in sheet["intro"] and not sheet["with_marks"], "nothing marked comes back in it"
    sheet = at(home, "reading", mode="practice")
    assert "cite" in sheet["intro"] and sheet["with_marks"]


# --- the judgements ---------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_judgement_has_the_answer_the_reason_and_the_passages_of_the_author(home: WidgetSession, language: str) -> None:
    sheet = predicted(home, language)
    file = home.library.case(CASE)
    key, why = file.key, file.key_texts[language]
    assert [part["step"] for part in sheet["parts"]] == ["indicators", "detection", "needs"]
    found = {item["key"]: item for item in items(sheet)}
    keyed = {name: answer for name, _, answer in key.keyed_answers() if not name.startswith("elements")}
    assert set(found) == set(keyed) and len(found) == 15
    for name, answer in keyed.items():
        item = found[name]
        assert item.get("state", item.get("level")) == answer.answer and item["locked"] and item["shown"] and item["predicted"] == item["offered"][-1]
        assert set(item["passages"]) == answer.right_passages
        assert bool(item["split"]) == answer.split
    said = {f"indicators.{name}": text for name, text in why.indicators.items()} | {f"needs.{name}": text for name, text in why.needs.items()}
    expected = {name: block(text) for name, text in (said | {"detection": why.detection or ""}).items()}
    assert {name: item["reason"] for name, item in found.items()} == (typeset(expected) if language == "fr" else expected)
    assert found["indicators.low_or_no_pay"]["phases"] == ["exploitation", "now"]


def test_the_help_grows_less_in_thirds(home: WidgetSession) -> None:
    """Fifteen rows: five with passages and what to ask of them, five with passages, five with the file alone; no answer in any."""
    rows = items(at(home, "worked"))
    key = home.library.case(CASE).key
    rests = [answer.right_passages for row in rows for name, _, answer in key.keyed_answers() if name == row["key"]]
    assert [row["help"] for row in rows] == ["With the author"] * 5 + ["Half the help"] * 5 + ["Alone"] * 5
    assert [n for n, row in enumerate(rows) if row["helps"]] == [0, 5, 10] and [row["defined"] for row in rows] == [True] * 5 + [False] * 10
    assert [set(row["passages"]) for row in rows[:10]] == rests[:10] and not any(row["passages"] for row in rows[10:])
    assert all(row["hint"] for row in rows[:5]) and [bool(row["hint"]) for row in rows[5:10]] == [not passages for passages in rests[5:10]]
    assert [(row.get("state", row.get("level")), row["reason"], row["source"], row["split"], row["shown"]) for row in rows] == [(None, "", "", "", False)] * 15


@pytest.mark.parametrize(("rows", "most"), [(3, 1), (8, 3), (9, 3), (10, 4), (15, 5), (29, 10)])
def test_thirds_differ_by_one_row_and_the_first_is_the_longest(rows: int, most: int) -> None:
    lengths = [sum(help_at(n, rows) == one for n in range(rows)) for one in HELPS]
    assert lengths[0] == most and max(lengths) - min(lengths) <= 1 and sum(lengths) == rows


def test_only_the_row_that_was_predicted_is_shown(home: WidgetSession) -> None:
    screen = begun(home)
    why = home.library.case(CASE).key_texts["en"]
    screen.receive({"kind": "opened", "step": "worked"})
    first, *rest = items(screen.page.sheet)
    assert not [text for text in reasons(home.library.case(CASE), "en")["judged"] if runs(text) in shown(screen)]
    screen.receive({"kind": "predicted", "item": first["key"], "answer": "absent"})
    now, *others = items(screen.page.sheet)
    assert now["shown"] and now["predicted"] == "absent" and runs(why.indicators[first["id"]]) in shown(screen)
    assert others == rest and not [text for name, text in why.indicators.items() if name != first["id"] and runs(text) in shown(screen)]
    screen.receive({"kind": "predicted", "item": first["key"], "answer": "present"})
    assert items(screen.page.sheet)[0]["predicted"] == "absent" and not screen.page.frame["notice"], "the first prediction stays"
    screen.receive({"kind": "opened", "step": "decision"})
    assert "9 open" in screen.page.sheet["basis"]["line"], "where one decides no more is told"


@pytest.mark.parametrize(("mode", "item", "answer"), [
    ("practice", "detection", "yes"), ("worked", "detection", "present"), ("worked", "decision", "focal-point"), ("worked", "indicators.debt", "present"),
])  # fmt: skip
def test_what_cannot_be_predicted_is_refused(home: WidgetSession, mode: str, item: str, answer: str) -> None:
    screen = begun(home, mode)
    screen.receive({"kind": "predicted", "item": item, "answer": answer})
    assert screen.page.frame["notice"] and screen.state.attempt is not None and not screen.state.attempt.predicted


def test_a_prediction_is_in_no_count_and_no_score(home: WidgetSession) -> None:
    sheet = predicted(home, "en")
    assert sheet["step"] == "worked"
    attempt = home.state.attempt
    assert attempt is not None and len(attempt.predicted) == 15 and not attempt.answers
    home.receive({"kind": "decision", "option": BEST})
    home.receive({"kind": "submitted"})
    assert [s["count"] for s in home.page.frame["steps"] if s["id"] == "worked"] == [""]
    assert "of 15" not in shown(home)


def test_once_it_is_submitted_every_row_can_be_read(home: WidgetSession) -> None:
    screen = begun(home)
    screen.receive({"kind": "decision", "option": BEST})
    screen.receive({"kind": "submitted"})
    screen.receive({"kind": "opened", "step": "worked"})
    assert all(row["shown"] and row["reason"] and row["predicted"] is None for row in items(screen.page.sheet))


def test_readers_who_differ_are_named(home: WidgetSession) -> None:
    found = {item["key"]: item for item in items(predicted(home, "en"))}
    assert found["indicators.signs_of_injury_or_exhaustion"]["split"] == "Readers differ here. Answers that stand: present; not enough information."


def test_nothing_is_answered_in_it_but_the_decision_and_the_plan(home: WidgetSession) -> None:
    predicted(home, "en")
    screen, before = home, 17  # its start, the step, and 15 predictions
    assert screen.state.attempt is not None and screen.state.attempt.events == before
    for intent in (
        {"kind": "indicator", "concept": "violence", "state": "present"}, {"kind": "detection", "state": "yes"},
        {"kind": "need", "need": "no_contact", "level": "urgent"},
        {"kind": "locked", "step": "decision"}, {"kind": "opened", "step": "indicators"}, {"kind": "opened", "step": "interview"},
        {"kind": "turn", "choice": "move:introduce"}, {"kind": "say", "typed": "How are you?"},
    ):  # fmt: skip
        screen.receive(intent)
        assert screen.page.frame["notice"], intent
    assert screen.state.attempt.events == before
    screen.receive({"kind": "opened", "step": "decision"})
    assert not screen.page.sheet["lock"]
    basis = screen.page.sheet["basis"]
    assert basis["title"] == "What the author judged" and {s["step"] for s in basis["steps"]} == {"worked"}
    assert basis["line"].startswith("Yes, enough to offer specialised help")
    screen.receive({"kind": "decision", "option": BEST})
    screen.receive({"kind": "plan", "part": "safety", "choices": ["by-day"]})
    assert screen.state.attempt.events == before + 3
    screen.receive({"kind": "opened", "step": "submit"})
    assert screen.page.sheet["answered"] == [] and [r["part"] for r in screen.page.sheet["decided"]] == ["option", "plan"]


# --- secrecy ------------------------------------------------------------------------------------


def every_step(screen: WidgetSession) -> Iterator[str]:
    """What the page has at each open step."""
    for step in [s["id"] for s in screen.page.frame["steps"] if s["open"]]:
        screen.receive({"kind": "opened", "step": step})
        yield shown(screen)


def runs(text: str) -> str:
    """The middle of a sentence, as the page may have it."""
    words = block(text).removeprefix("<p>").split("</p>")[0]
    return json.dumps(words[:40], ensure_ascii=False).strip('"')


def test_nothing_of_the_decisions_key_is_shown_before_the_submission(home: WidgetSession) -> None:
    predicted(home, "en")
    screen = home
    texts = reasons(home.library.case(CASE), "en")
    seen = list(every_step(screen))
    assert all(any(runs(text) in page for page in seen) for text in texts["judged"])
    screen.receive({"kind": "decision", "option": HARMFUL})
    screen.receive({"kind": "plan", "part": "safety", "choices": ["driver-number"]})
    seen += every_step(screen)
    assert not [text for text in texts["decided"] for page in seen if runs(text) in page]
    screen.receive({"kind": "submitted"})
    assert runs(home.library.case(CASE).key_texts["en"].options[HARMFUL]) in shown(screen)


@pytest.mark.parametrize("mode", ["practice", "assessment"])
@pytest.mark.parametrize("case", [CASE, WITH_TALK])
def test_no_other_mode_and_no_other_case_shows_a_row_of_the_key(home: WidgetSession, mode: str, case: str) -> None:
    screen = begun(home, mode, case)
    texts = reasons(home.library.case(case), "en")
    screen.receive({"kind": "opened", "step": "worked"})
    assert screen.page.frame["notice"]
    assert not [text for page in every_step(screen) for text in (*texts["judged"], *texts["decided"]) if runs(text) in page]


# --- the feedback -------------------------------------------------------------------------------


def submitted(home: WidgetSession, option: str, plan: str = "by-day", language: str = "en") -> dict[str, Any]:
    screen = begun(home, language=language)
    screen.receive({"kind": "decision", "option": option})
    screen.receive({"kind": "plan", "part": "safety", "choices": [plan]})
    screen.receive({"kind": "submitted"})
    sheet: dict[str, Any] = screen.page.sheet
    assert sheet["step"] == "feedback"
    return sheet


def test_what_was_chosen_stands_beside_what_is_safe(home: WidgetSession) -> None:
    sheet = submitted(home, HARMFUL, "driver-number")
    why = home.library.case(CASE).key_texts["en"]
    decided = sheet["decided"]
    assert decided["chosen"]["severity"] == "severe" and runs(why.options[HARMFUL]) in json.dumps(decided["chosen"], ensure_ascii=False)
    assert len(decided["safe"]) == 1 and runs(why.options[BEST]) in json.dumps(decided["safe"], ensure_ascii=False)
    assert [f["kind"] for f in sheet["plan"]] == ["harmful", "missed"]
    assert len(sheet["how_on"]) == 3


def test_the_best_choice_stands_alone_with_its_reason(home: WidgetSession) -> None:
    decided = submitted(home, BEST)["decided"]
    assert decided["chosen"]["kind"] == "seen" and decided["safe"] == []


def test_the_course_goes_on_with_its_first_case_that_is_not_done(home: WidgetSession) -> None:
    following = submitted(home, BEST)["next"]
    assert following["label"] == "Next in the course: The laundry list"
    home.receive(following["intent"])
    attempt = home.state.attempt
    assert attempt is not None and (attempt.case, attempt.mode, attempt.country) == (WITH_TALK, "practice", "fr")
    home.receive({"kind": "decision", "option": BEST})
    home.receive({"kind": "submitted"})
    assert submitted(home, BEST)["next"] is None


# --- what it is not -----------------------------------------------------------------------------


def test_it_can_be_resumed_and_is_in_the_history_and_is_not_the_case(home: WidgetSession) -> None:
    screen = begun(home)
    attempt = screen.state.attempt_id
    screen.receive({"kind": "page", "page": "home"})
    sheet = screen.page.sheet
    assert sheet["next"]["title"] == "Go on with The laundry bag" and "The worked example" in sheet["next"]["text"]
    assert [a["state"] for a in sheet["attempts"]] == ["Worked example, in progress"]
    [card] = [c for c in sheet["cases"] if c["id"] == CASE]
    assert card["here"] and card["resume"] is not None and sheet["growth"] == ""
    screen.receive({"kind": "resume", "attempt": attempt})
    screen.receive({"kind": "decision", "option": BEST})
    screen.receive({"kind": "submitted"})
    screen.receive({"kind": "page", "page": "home"})
    sheet = screen.page.sheet
    assert [a["state"] for a in sheet["attempts"]] == ["Worked example, done"]
    [card] = [c for c in sheet["cases"] if c["id"] == CASE]
    assert (bool(card["done"]), card["times"], sheet["growth"]) == (True, "", "") and sheet["course"]["line"] == "Course: 0 of 1 · worked example done"
