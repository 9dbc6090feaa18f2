"""Short talks as a course: what comes next, and one screen of feedback on each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.scoring.test_conduct import PARAMETERS, attempt_of
from tests.support.shipped import WITH_TALK, kit_library
from tests.support.ui_case import CASE
from tests.ui.trainee.feedback.content.test_takeaways import TRUE
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.conversation import HOSTILE_STANCES
from tracks_sim.interview import asked_by, stance_of
from tracks_sim.practice import Attempt, as_short_talk
from tracks_sim.practice.refusals import refusal_runs
from tracks_sim.scoring import feedback
from tracks_sim.scoring.conduct import counted_questions, counted_turns, counts_of, steps_called_for
from tracks_sim.ui.trainee.feedback.talk_takeaways import TalkTakeaway, talk_takeaways
from tracks_sim.ui.trainee.pages.short_talks import Talk, next_talk, offered_talks, series
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.view import View


@pytest.fixture(scope="module")
def series_of_talks() -> list[str]:
    """The cases with a talk, in the order of the course."""
    return [c.case.id for c in offered_talks(kit_library())]


# --- what comes next -----------------------------------------------------------------------------------


def test_the_first_that_was_not_done_comes_next_and_never_the_case_just_done(series_of_talks: list[str]) -> None:
    def following(done: list[str], last: str | None) -> str | None:
        talk = next_talk(kit_library(), done, last, "en")
        return talk and talk["case"]

    assert sorted(series_of_talks) == sorted(c.case.id for c in kit_library().first_versions.values() if c.case.has_talk) and len(series_of_talks) > 5
    assert following([], None) == series_of_talks[0]
    assert following([], series_of_talks[0]) == series_of_talks[1]  # done in full a moment ago
    assert following([series_of_talks[0]], series_of_talks[0]) == series_of_talks[1]
    assert following([series_of_talks[1], series_of_talks[0], series_of_talks[0]], series_of_talks[0]) == series_of_talks[2]
    *most, last_one = series_of_talks
    assert following(most, most[-1]) == last_one
    assert following(most, last_one) == last_one  # nothing else is left
    assert following(series_of_talks, last_one) is None


@pytest.mark.parametrize(("language", "label"), [("en", "Next short talk: {title} (2 of {of})"), ("fr", "Échange court suivant\u00a0: {title} (2 sur {of})")])
def test_the_next_talk_says_where_it_stands(language: str, label: str, series_of_talks: list[str]) -> None:
    talk = next_talk(kit_library(), [series_of_talks[0], series_of_talks[0]], series_of_talks[0], language)
    assert talk is not None and talk["label"] == label.format(title=kit_library().cases[series_of_talks[1]].texts[language].title, of=len(series_of_talks))


def test_after_the_last_any_may_be_taken_again_the_rarest_first(series_of_talks: list[str]) -> None:
    done = [Talk(case, {}) for case in (*series_of_talks, series_of_talks[0], series_of_talks[2])]
    made = series(kit_library(), done, "en", last=series_of_talks[2])
    assert made is not None and made["next"] is None and made["done"].startswith(f"You have done all {len(series_of_talks)} short talks.")
    assert [talk["case"] for talk in made["free"]] == [series_of_talks[1], *series_of_talks[3:], series_of_talks[0]]
    assert series(kit_library(), done[:3], "en") is not None and series(kit_library(), done[:3], "en")["free"] == []  # type: ignore[index]


# --- three sentences ---------------------------------------------------------------------------------------


def talks(file: CaseFile) -> Iterator[Attempt]:
    """Talks of many kinds on one case: careful, harsh, silent, short, left open, closed."""
    asked = {form: [f"ask:{q.id}" for q in file.case.questions if q.form == form] for form in ("open", "cued", "wh", "closed", "leading", "statement")}
    careful = ("move:introduce", "move:confidentiality", "move:rights", "move:ask_wishes")
    ways: tuple[tuple[str, ...], ...] = (
        ("move:introduce",), ("move:close_safely",), (*careful, *asked["open"][:6], "move:close_safely"), tuple(asked["open"][:3]),
        (*asked["leading"][:2], *asked["statement"][:1], "move:leave"), ("move:promise", *asked["closed"][:2]), tuple(asked["wh"][:8]),
        ("move:consent_sharing", "move:consent_referral", *asked["cued"][:2]), (asked["open"][0], *asked["closed"][:1], "move:close_safely"),
        (*careful, "typed:open:work", "typed:wh:control:blames", "move:close_safely"), (*careful, "typed:remark:doubts", "move:close_safely"),
    )  # fmt: skip
    for n, way in enumerate(ways):
        yield replace(attempt_of(way, file, str(n)), mode="talk", submitted=True)


def _takeaways(file: CaseFile, attempt: Attempt, language: str = "en") -> list[TalkTakeaway]:
    runs = refusal_runs(attempt, file, PARAMETERS)
    return talk_takeaways(feedback(attempt, file, kit_library().catalogues), View(attempt, file, kit_library().catalogues, language), runs)


def _is_true(rule: str, file: CaseFile, attempt: Attempt, of: TalkTakeaway) -> bool:
    """Whether what a rule says of a talk is so."""
    counts, turns = counts_of(file, counted_turns(attempt)), attempt.turns
    missing = not all(steps_called_for(file.case, counted_turns(attempt)).values())
    match rule.removesuffix(".remedy"):
        case "left_room":
            return counts["questions"] >= 3 and 10 * counts["recommended"] >= 8 * counts["questions"] and str(counts["recommended"]) in of["text"]
        case "closed":
            return any(turn.choice == "move:close_safely" for turn in turns)
        case "some_room":
            return any((asked := asked_by(turn.choice, file.case)) and asked.recommended and f"turn {turn.number} " in of["text"] for turn in turns)
        case "no_harm":
            return not any(turn.harms or stance_of(turn.choice, file.case) in HOSTILE_STANCES for turn in turns)
        case "severe_turn" | "harm":
            severity = "severe" if rule == "severe_turn" else "minor"
            return of["replay"] is not None and any(h.severity == severity for h in turns[of["replay"]["number"] - 1].harms)
        case "refusals":
            return any(run.opening and f"Turns {run.first} to {run.last}:" in of["text"] for run in refusal_runs(attempt, file, PARAMETERS))
        case "poor_form":
            asked = asked_by(turns[of["replay"]["number"] - 1].choice, file.case) if of["replay"] else None
            return asked is not None and not asked.recommended
        case "hurt":
            return of["replay"] is not None and stance_of(turns[of["replay"]["number"] - 1].choice, file.case) in HOSTILE_STANCES and bool(of["more"])
        case "ask_openly":
            return 10 * counts["recommended"] < 8 * counts["questions"] or counts["questions"] < 3
        case "nothing_asked":
            return counts["questions"] == 0
        case "next_step":
            return missing
        case "any_way" | "another_person":
            return True
        case name:
            return TRUE[name](attempt, file, kit_library(), of)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", WITH_TALK)
def test_every_sentence_is_true_of_the_talk(case: str) -> None:
    file = as_short_talk(kit_library().cases[case], PARAMETERS)
    said = set()
    for attempt in talks(file):
        made = _takeaways(file, attempt)
        assert [of["kind"] for of in made] in (["moment", "try", "keep"], ["moment", "try"])
        for of in made:
            said.add(of["rule"])
            assert of["text"] and _is_true(of["rule"], file, attempt, of), (of, [t.choice for t in attempt.turns])
        assert made[0]["replay"] is not None and 1 <= made[0]["replay"]["number"] <= len(attempt.turns)
        assert made[0]["text"] not in made[1]["text"]  # one thing is not said twice
        if made[-1]["quote"]:
            assert made[-1]["quote"]["id"] in attempt.disclosed
        if not counted_questions(file.case, counted_turns(attempt)):  # whoever asked nothing is praised for steps of safety alone
            assert all(of["rule"] == "step_of_safety" for of in made if of["kind"] == "keep")
    assert {"severe_turn", "hurt", "ask_openly", "nothing_asked"} <= said and len(said) > 8


# --- the sheet ------------------------------------------------------------------------------------------------


def finish(screen: WidgetSession, *choices: str) -> dict[str, Any]:
    screen.receive({"kind": "start", "case": CASE, "country": "be", "mode": "talk"})
    screen.receive({"kind": "opened", "step": "interview"})
    for choice in choices:
        screen.receive({"kind": "turn", "choice": choice, "sure": True})
    screen.receive({"kind": "submitted"})
    sheet: dict[str, Any] = screen.page.sheet
    return sheet


def test_a_talk_in_which_nothing_was_said_is_not_handed_in(home: WidgetSession) -> None:
    finish(home)
    assert home.page.frame["notice"]["text"].startswith("You have not said or asked anything yet.")
    assert home.state.attempt is not None and not home.state.attempt.submitted


def test_short_talks_make_a_series_with_a_curve(home: WidgetSession) -> None:
    for n, form in enumerate(("closed", "open"), 1):
        question = next(q for q in home.library.cases[CASE].case.questions if q.form == form)
        sheet = finish(home, f"ask:{question.id}")
        assert [s["id"] for s in home.page.frame["steps"]] == ["briefing", "interview", "feedback"]
        assert sheet["number"] == n
        assert sheet["step"] == "feedback" and sheet["conduct"] and [r["share"] for r in sheet["series"]["rows"]] == [0.0, 1.0][:n]
        home.receive({"kind": "page", "page": "home"})
        assert [r["share"] for r in home.page.sheet["series"]["rows"]] == [0.0, 1.0][:n]


def test_an_older_talk_knows_its_place_in_the_series(home: WidgetSession) -> None:
    finish(home, "move:introduce")
    first = home.state.attempt_id
    finish(home, "move:rights")
    home.receive({"kind": "resume", "attempt": first})
    assert home.page.sheet["number"] == 1 and len(home.page.sheet["series"]["rows"]) == 2


def test_the_feedback_on_a_short_talk_has_nothing_of_the_rest_of_the_case(home: WidgetSession) -> None:
    """The rest may still be played: nothing of its key goes along, and nothing is asked about steps that were not there."""
    sheet = finish(home, "move:introduce", "move:close_safely")
    assert sheet["conduct"]["changed"] == [] and not {"parts", "summary", "decided", "figures"} & set(sheet)
    assert "decided" not in " ".join(sheet["debrief"])
    why = home.library.cases[CASE].key_texts["en"]
    secrets = [*why.options.values(), *why.indicators.values(), *why.lessons.values(), *why.story.values()]
    assert not [words for words in secrets if " ".join(words.split())[:60] in " ".join(json.dumps(sheet, ensure_ascii=False).split())]


def test_the_next_talk_begins_from_the_feedback_with_the_country_of_this_one(home: WidgetSession) -> None:
    """The library of these tests has one case: all is done then, and it is not offered again at once."""
    sheet = finish(home, "move:introduce")
    assert sheet["next"] is None and sheet["done"] == "You have done the short talk there is." and sheet["free"] == []
    assert sheet["conduct"]["again"] == {"kind": "start", "case": CASE, "country": "be", "mode": "talk"}
    first = home.state.attempt_id
    home.receive({"kind": "replay", "turn": 1})
    home.receive(sheet["conduct"]["again"])
    assert home.page.sheet["step"] == "briefing" and home.state.attempt_id != first and home.state.replay is None
    assert home.state.attempt is not None and home.state.attempt.country == "be"
