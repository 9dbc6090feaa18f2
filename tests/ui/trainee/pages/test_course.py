"""The course on the first page, below the feedback on its cases, and its closing page: what is proposed, why, and what has changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.finished_attempts import finished_events, store_finished
from tests.support.short_case import CASE, WITH_TALK, short_scenarios
from tracks_sim.case.load import Library, load_library
from tracks_sim.interview import load_parameters
from tracks_sim.practice.course import CaseCounts, Progress, offered_course
from tracks_sim.store import SystemClock
from tracks_sim.ui import start
from tracks_sim.ui.start import home_screen
from tracks_sim.ui.trainee.pages import next_in_course
from tracks_sim.ui.trainee.pages.course import course_sheet
from tracks_sim.ui.trainee.pages.next_in_course import TraineeCourse
from tracks_sim.ui.trainee.screen import WidgetSession

COURSE = {
    "the-first-parcel": False, "the-second-parcel": False, "the-third-parcel": True, "the-fourth-parcel": False,
    "the-fifth-parcel": False, "the-sixth-parcel": True, "the-seventh-parcel": False, "the-eighth-parcel": False,
}  # fmt: skip
"""The worked example first; True for a case with a talk."""
EXAMPLE, *CASES = COURSE
PARAMETERS = load_parameters()
NOW = datetime(2028, 2, 29, 12, tzinfo=UTC)
Play = Callable[..., str]


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One day for the whole test: what was done on another day is proposed in other words."""
    monkeypatch.setattr(SystemClock, "now", lambda _: NOW)


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_scenarios(tmp_path_factory.mktemp("course"), course=COURSE)


@pytest.fixture(scope="module")
def library(scenarios: Path) -> Library:
    found = load_library(scenarios)
    assert not found.problems and set(found.cases) == {*COURSE, CASE, WITH_TALK}
    return found


@pytest.fixture(autouse=True)
def these_scenarios(scenarios: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKS_SCENARIOS", str(scenarios))


@pytest.fixture
def play(scenarios: Path, library: Library, code: str, tmp_path: Path) -> Play:
    """Store a finished attempt: who played which case, how many days ago."""

    def made(who: Any, case: str, days: int = 1, **how: Any) -> str:
        at = (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
        events = finished_events(who, library.case(case), library, PARAMETERS, root=scenarios, at=at, **how)
        return store_finished(tmp_path / "data", code, events, library.case(case), library, root=scenarios)

    return made


def test_a_newcomer_is_shown_a_case_worked_through(arrive: Callable[[], WidgetSession], library: Library) -> None:
    sheet = arrive().page.sheet
    assert sheet["next"]["title"] == "Start with a worked example: The first parcel"
    assert sheet["next"]["place"]["intent"] == {"kind": "page", "page": "start", "case": EXAMPLE, "mode": "worked"}
    assert sheet["course"]["line"] == "Course: 0 of 7" and sheet["course"]["changed"] == ""
    assert [(g["title"], [c["id"] for c in sheet["cases"] if c["group"] == n]) for n, g in enumerate(sheet["groups"])] == [
        ("The course", [*COURSE]), ("More cases, most of them longer", [CASE, WITH_TALK]),
    ]  # fmt: skip
    assert "worked example" in sheet["cases"][0]["facts"] and sheet["cases"][0]["intent"]["mode"] == "worked"
    assert all(c["intent"] == {"kind": "page", "page": "start", "case": c["id"]} for c in sheet["cases"][1:])
    assert sheet["series"]["next"], "the short talks keep their own panel"
    assert sheet["folded"] == "All 10 cases, also those of the course", "until something was begun"


def test_cases_of_the_organisation_stand_under_their_own_heading(arrive: Callable[[], WidgetSession], library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    own_case = library.case(WITH_TALK)
    released = replace(own_case, case=own_case.case.model_copy(update={"status": "released"}))
    changed = replace(library, cases={**library.cases, WITH_TALK: released}, own=frozenset({WITH_TALK}))
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: changed)
    sheet = arrive().page.sheet
    assert [(g["title"], [c["id"] for c in sheet["cases"] if c["group"] == n]) for n, g in enumerate(sheet["groups"])][1:] == [
        ("Cases of your organisation", [WITH_TALK]), ("More cases, most of them longer", [CASE]),
    ]  # fmt: skip


def test_after_the_worked_example_the_first_case_is_proposed(arrive: Callable[[], WidgetSession]) -> None:
    screen = arrive()
    screen.receive({"kind": "start", "case": EXAMPLE, "country": "be", "mode": "worked"})
    screen.receive({"kind": "decision", "option": "focal-point"})
    screen.receive({"kind": "submitted"})
    assert screen.page.sheet["next"]["label"] == "Next in the course: The second parcel"
    sheet = arrive().page.sheet
    assert sheet["course"]["line"] == "Course: 0 of 7 · worked example done" and sheet["cases"][0]["done"] == "29 February 2028"
    assert [c["here"] for c in sheet["cases"][:3]] == [False, True, False]
    assert sheet["next"]["title"] == "Next in the course: The second parcel"
    assert sheet["next"]["text"].startswith("From here on you judge yourself, with feedback at the end. It takes ")


def test_what_was_done_lately_is_the_reason(arrive: Callable[[], WidgetSession], play: Play) -> None:
    play("novice", CASES[0])
    sheet = arrive().page.sheet
    assert sheet["next"]["title"] == "Next in the course: The third parcel"
    assert sheet["next"]["text"].startswith("Lately you said “present” 10 times without a passage. Point to one each time. ")
    assert sheet["course"]["line"] == "Course: 1 of 7" and [bool(c["done"]) for c in sheet["cases"][:3]] == [False, True, False]
    play("expert", CASES[1], days=0)
    play("expert", CASES[2], days=0)
    sheet = arrive().page.sheet  # the novice's is the third last now
    assert sheet["next"]["title"].startswith("Next, better on another day: ") and "without a passage" not in sheet["next"]["text"]
    assert "You have done enough for today" in sheet["next"]["text"] and sheet["next"]["label"] == "Begin the case"


def test_what_was_begun_still_comes_first(arrive: Callable[[], WidgetSession]) -> None:
    screen = arrive()
    screen.receive({"kind": "start", "case": CASES[0], "country": "fr", "mode": "practice"})
    sheet = arrive().page.sheet
    assert sheet["next"]["title"] == "Go on with The second parcel" and sheet["folded"] == ""


def test_nothing_measured_gives_a_reason(arrive: Callable[[], WidgetSession], play: Play) -> None:
    play("novice", CASES[0], mode="assessment")
    screen = arrive()
    sheet = screen.page.sheet
    assert sheet["course"]["line"] == "Course: 1 of 7", "its case is done"
    assert "Lately" not in sheet["next"]["text"] and sheet["next"]["title"].endswith("The third parcel")
    for case in CASES[1:3]:
        play("expert", case, mode="assessment")
    screen.receive({"kind": "page", "page": "course"})
    assert screen.page.sheet["kind"] == "home", "and it is in no account of what has changed"


def test_the_feedback_on_a_case_offers_the_next_one(arrive: Callable[[], WidgetSession], play: Play) -> None:
    attempt = play("novice", CASES[0])
    screen = arrive()
    proposed = screen.page.sheet["next"]
    screen.receive({"kind": "resume", "attempt": attempt})
    assert screen.page.sheet["step"] == "feedback" and screen.page.sheet["next"] == proposed
    screen.receive(proposed["place"]["intent"])
    assert (screen.page.sheet["kind"], screen.page.sheet["case"]) == ("start", CASES[1])


def test_the_feedback_on_a_case_outside_the_course_offers_its_next_one(arrive: Callable[[], WidgetSession], play: Play) -> None:
    attempt = play("expert", CASE)
    screen = arrive()
    proposed = screen.page.sheet["next"]
    screen.receive({"kind": "resume", "attempt": attempt})
    assert screen.page.sheet["step"] == "feedback" and screen.page.sheet["next"] == proposed and proposed["title"].startswith("Next in the course: ")


def test_after_the_course_a_case_that_was_not_done_is_next(arrive: Callable[[], WidgetSession], play: Play) -> None:
    [attempt, *_] = [play("expert", case, days=9) for case in CASES]
    screen = arrive()
    screen.receive({"kind": "resume", "attempt": attempt})
    following = screen.page.sheet["next"]
    assert following["title"].startswith("Next: ") and following["place"]["intent"]["case"] not in CASES


@pytest.mark.parametrize(("case", "mode"), [(CASES[1], "talk"), (CASES[0], "assessment")])
def test_no_other_feedback_does(arrive: Callable[[], WidgetSession], play: Play, case: str, mode: str) -> None:
    attempt = play("expert", case, mode=mode) if mode != "talk" else None
    screen = arrive()
    if attempt is None:
        screen.receive({"kind": "start", "case": case, "country": "fr", "mode": "talk"})
        screen.receive({"kind": "turn", "choice": "move:leave", "sure": True})
        screen.receive({"kind": "submitted"})
    else:
        screen.receive({"kind": "resume", "attempt": attempt})
    assert screen.page.sheet["step"] == "feedback"
    following = screen.page.sheet.get("next")
    assert following is None or (mode == "talk" and following["intent"]["mode"] == "talk")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_closing_page_sets_the_first_beside_the_last(arrive: Callable[[], WidgetSession], play: Play, language: str) -> None:
    for n, case in enumerate(CASES[:2]):
        play("novice", case, days=20 - n)
    screen = arrive()
    screen.receive({"kind": "page", "page": "course"})
    assert screen.page.sheet["kind"] == "home"
    for n, case in enumerate(CASES[2:]):
        play("novice" if n == 0 else "expert", case, days=10 - n)
    play("novice", CASES[-1], days=0)  # once more: what has changed is told of first attempts
    screen = arrive()
    screen.receive({"kind": "language", "language": language})
    assert screen.page.sheet["next"]["place"]["intent"] == {"kind": "page", "page": "course"} == screen.page.sheet["course"]["intent"]
    screen.receive(screen.page.sheet["next"]["place"]["intent"])
    sheet = screen.page.sheet
    assert sheet["kind"] == "course" and sheet["next"] is None and sheet["place"] == {"kind": "page", "page": "course"}
    by_measure = {m["id"]: [[(bar["n"], bar["of"]) for bar in side["bars"]] for side in m["sides"]] for m in sheet["measures"]}
    assert {**by_measure, "talk": by_measure["talk"][0]} == {
        "detection": [[(3, 3), (3, 3)]], "indicators": [[(9, 9), (9, 9)], [(0, 9), (9, 9)]], "talk": [(0, 1), (5, 5)],
    }  # fmt: skip
    assert by_measure["talk"][1][0][0] < by_measure["talk"][1][1][0], "the novice takes fewer steps of safety"
    if language == "en":
        assert sheet["title"] == "What has changed over the course"
        changed = [[side["changed"] for side in m["sides"]] for m in sheet["measures"]]
        assert changed[:2] == [["The same share as at first."], ["The same share as at first.", "A larger share than at first."]] and changed[2][0] == "A larger share than at first."
        assert sheet["measures"][1]["together"] == "Lately you see most of what is there, and leave most of the rest open."
        assert [bar["label"] for bar in sheet["measures"][0]["sides"][0]["bars"]] == ["The first 3 cases", "The last 3 cases"]
        assert sheet["then"].startswith("Come back in some weeks")
    shown = json.dumps(sheet, ensure_ascii=False)
    assert "%" not in shown


def test_nobody_opens_it_before_they_have_entered(arrive: Callable[[], WidgetSession], tmp_path: Path) -> None:
    arrive()
    screen = home_screen(tmp_path / "data")
    screen.receive({"kind": "page", "page": "course"})
    assert screen.page.sheet["kind"] == "welcome" and screen.page.frame["notice"]


def test_once_something_else_is_begun_the_closing_page_is_a_link(arrive: Callable[[], WidgetSession], play: Play) -> None:
    for n, case in enumerate(CASES):
        play("expert", case, days=20 - n)
    screen = arrive()
    assert screen.page.sheet["next"]["title"] == "You have done the course"
    play("expert", CASE, days=1)
    sheet = arrive().page.sheet
    assert sheet["next"]["title"] != "You have done the course" and sheet["course"]["changed"] == "What has changed"
    assert sheet["course"]["line"] == "Course: 7 of 7"


def sheet_of(library: Library, showed: list[CaseCounts]) -> Any:
    """The closing page of somebody who has done these cases."""
    offered = offered_course(library)
    assert offered is not None
    return course_sheet(TraineeCourse(offered, Progress("2026-11-26"), (), None), showed, str.upper, None, "en")


def test_false_alarms_are_named(library: Library) -> None:
    showed = [CaseCounts("one", detection="false_alarm"), CaseCounts("two", detection="hit", detection_right=True), CaseCounts("three")]
    detection, indicators, talk = sheet_of(library, showed)["measures"]
    assert detection["sides"][0]["bars"] == [{"label": "The first 3 cases", "said": "1 of 2", "n": 1, "of": 2, "dots": True, "note": "Said yes where nothing pointed there: ONE."}]
    assert detection["sides"][0]["changed"] == "", "nothing stands beside them yet"
    assert [side["bars"][0]["said"] for m in (indicators, talk) for side in m["sides"]] == [
        "The files of these cases show no indicator.", "The files of these cases leave nothing open.", "You asked nobody in these cases.",
        "You talked with nobody in these cases.", "Nobody whom you talked with had come with somebody.",
    ]  # fmt: skip
    assert sheet_of(library, [*showed, CaseCounts("four")])["measures"][2]["sides"][0]["changed"] == "There is nothing to compare."


@pytest.mark.parametrize(("counts", "said"), [
    (CaseCounts("one", seen=4, silent=3), "Lately you see what is there and say more than the file shows."),
    (CaseCounts("one", missed=4, silent=3, left_open=3), "Lately you leave open much of what the file shows."),
    (CaseCounts("one", missed=4, silent=3), "Lately you miss much of what the file shows"),
    (CaseCounts("one", seen=4, silent=3, left_open=3), "Lately you see most of what is there"),
])  # fmt: skip
def test_ticking_everything_and_leaving_everything_open_both_look_bad(library: Library, counts: CaseCounts, said: str) -> None:
    assert sheet_of(library, [counts] * 3)["measures"][1]["together"].startswith(said)


def test_a_talk_counts_by_safety_stance_and_being_alone_too(library: Library) -> None:
    first = [CaseCounts("one", questions=4, recommended=4, hurtful=2, steps=8, steps_taken=1, accompanied=True)] * 3
    last = [CaseCounts("two", questions=4, recommended=4, steps=8, steps_taken=6, accompanied=True, alone=True)] * 3
    talk = sheet_of(library, [*first, *last])["measures"][2]
    assert [[bar["said"] for bar in side["bars"]] for side in talk["sides"]] == [["12 of 12", "12 of 12"], ["3 of 24", "18 of 24"], ["0 of 3", "3 of 3"]]
    assert talk["together"] == "Sentences that could hurt: 6 in the first cases, 0 in the last."

counts = st.integers(0, 20).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
showed_by = st.lists(
    st.builds(
        lambda right, restraint, questions, late, shown: CaseCounts(
            "one", silent=restraint[1], left_open=restraint[0], questions=questions[1], recommended=questions[0],
            detection="hit" if right else late, detection_right=right, seen=shown[0], missed=shown[1] - shown[0],
        ),
        st.booleans(), counts, counts, st.sampled_from([None, "false_alarm", "premature_yes", "miss", "blank"]), counts,
    ), min_size=3, max_size=7,
)  # fmt: skip


@given(showed_by)
def test_what_the_closing_page_says_is_so(library: Library, showed: list[CaseCounts]) -> None:
    sheet = sheet_of(library, showed)
    first, last = showed[:3], showed[3:][-3:]
    sides = [side for measure in sheet["measures"][:2] for side in measure["sides"]] + sheet["measures"][2]["sides"][:1]
    for side, n, of in zip(
        sides,
        (lambda s: s.detection_right, lambda s: s.seen, lambda s: s.left_open, lambda s: s.recommended),
        (lambda s: s.detection is not None, lambda s: s.seen + s.missed, lambda s: s.silent, lambda s: s.questions), strict=True,
    ):  # fmt: skip
        told = [(sum(map(n, group)), sum(map(of, group))) for group in (first, last) if group]
        assert [(bar["n"], bar["of"]) for bar in side["bars"]] == told
        shares = [n / of for n, of in told if of]
        if not last:
            assert side["changed"] == ""
            continue
        word = "nothing" if len(shares) < 2 else "same" if shares[0] == shares[1] else "larger" if shares[1] > shares[0] else "smaller"
        assert word in side["changed"]
    recent = last or first
    then = sheet["then"]
    if then.startswith("Before you say yes"):
        assert any(s.detection in ("false_alarm", "premature_yes") for s in recent)
    elif then.startswith("Before you judge"):
        assert 2 * sum(s.left_open for s in recent) < sum(s.silent for s in recent)
    elif then.startswith("Read one"):
        assert any(s.detection is not None and not s.detection_right for s in recent)
    elif then.startswith("Take a short talk"):
        assert sum(s.recommended for s in recent) < 0.8 * sum(s.questions for s in recent)
    else:
        assert then == "Go on as you do, on another day."


def test_the_first_page_costs_no_more_for_a_course_than_it_may(arrive: Callable[[], WidgetSession], play: Play) -> None:
    """Only the last two cases are scored for a reason, however many were done."""
    for n, case in enumerate(CASES):
        play("expert", case, days=20 - n)
    scored: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        real = next_in_course.case_counts
        patch.setattr(next_in_course, "case_counts", lambda attempt, *rest: scored.append(attempt.case) or real(attempt, *rest))
        arrive()
    assert set(scored) == set(CASES[-2:])
