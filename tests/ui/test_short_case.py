"""A short case on the screen: what it does not ask is nowhere, and what it asks opens with its lock."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.short_case import CASE, WITH_TALK, short_scenarios
from tracks_sim.case.load import load_library
from tracks_sim.i18n import translator
from tracks_sim.ui.trainee.screen import WidgetSession


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return short_scenarios(tmp_path_factory.mktemp("short"))


@pytest.fixture
def home(made_home: WidgetSession) -> WidgetSession:
    """The list of the two made cases, signed in."""
    assert set(made_home.library.cases) == {CASE, WITH_TALK}, made_home.library.problems
    return made_home


def begun(home: WidgetSession, case: str, mode: str = "practice", language: str = "en") -> WidgetSession:
    home.receive({"kind": "language", "language": language})
    home.receive({"kind": "start", "case": case, "country": "fr", "mode": mode})
    return home


def submitted(screen: WidgetSession, option: str = "longer-talk") -> WidgetSession:
    screen.receive({"kind": "detection", "state": "open"})
    screen.receive({"kind": "decision", "option": option})
    screen.receive({"kind": "plan", "part": "safety", "choices": ["by-day"]})
    screen.receive({"kind": "submitted"})
    assert screen.page.sheet["step"] == "feedback"
    return screen


@pytest.mark.parametrize(("case", "steps"), [
    (CASE, ["briefing", "reading", "indicators", "detection", "needs", "decision", "submit", "feedback"]),
    (WITH_TALK, ["briefing", "reading", "interview", "indicators", "detection", "needs", "decision", "submit", "feedback"]),
])  # fmt: skip
def test_the_bar_and_the_last_sheet_name_the_steps_that_are_asked(home: WidgetSession, case: str, steps: list[str]) -> None:
    screen = begun(home, case)
    assert [s["id"] for s in screen.page.frame["steps"]] == steps
    screen.receive({"kind": "opened", "step": "submit"})
    rows = (*screen.page.sheet["answered"], *screen.page.sheet["decided"])
    asked = [s for s in steps if s not in ("briefing", "reading", "decision", "submit", "feedback")]
    assert [(r["step"], r["part"]) for r in rows] == [*((s, "") for s in asked), ("decision", "option"), ("decision", "plan")]


def test_what_is_not_asked_cannot_be_opened_or_answered(home: WidgetSession) -> None:
    screen = begun(home, CASE)
    for intent in (
        {"kind": "opened", "step": "elements"}, {"kind": "opened", "step": "interview"}, {"kind": "element", "element": "act", "state": "present"},
        {"kind": "note", "words": ["hl3"]}, {"kind": "plan", "part": "consent", "choices": ["each-step"]}, {"kind": "turn", "choice": "move:introduce"},
    ):  # fmt: skip
        screen.receive(intent)
        assert screen.page.frame["notice"], intent
    assert screen.state.attempt is not None and screen.state.attempt.events == 1


def test_a_talk_that_is_not_asked_is_not_offered_alone_either(home: WidgetSession) -> None:
    home.receive({"kind": "page", "page": "start", "case": CASE})
    assert [m["id"] for m in home.page.sheet["modes"]] == ["practice", "assessment"]
    home.receive({"kind": "start", "case": CASE, "country": "fr", "mode": "talk"})
    assert home.page.frame["notice"] and home.state.attempt is None
    home.receive({"kind": "page", "page": "start", "case": WITH_TALK})
    assert [m["id"] for m in home.page.sheet["modes"]] == ["practice", "assessment", "talk"]
    home.receive({"kind": "page", "page": "home"})
    assert home.page.sheet["series"]["next"]["case"] == WITH_TALK


def test_needs_ask_a_level_only_and_the_decision_one_question_and_no_note(home: WidgetSession) -> None:
    screen = begun(home, CASE)
    screen.receive({"kind": "opened", "step": "needs"})
    assert screen.page.sheet["further"] == [] and screen.page.sheet["cleared"] == {"level": None}
    screen.receive({"kind": "opened", "step": "decision"})
    sheet = screen.page.sheet
    assert (len(sheet["decision"]["options"]), [q["key"] for q in sheet["plan"]], sheet["note"]) == (6, ["plan.safety"], None)
    assert [(p["id"], p["count"]) for p in sheet["parts"]] == [("option", ""), ("plan", "0/1")]
    assert [s["step"] for s in sheet["basis"]["steps"]] == ["detection", "indicators", "needs"]  # no elements are asked
    assert "Detection" in sheet["lock_also"]
    screen.receive({"kind": "opened", "step": "detection"})
    assert not screen.page.sheet["lock"] and "comes with that on the decision" in screen.page.sheet["locked_note"]


def test_the_decision_makes_detection_final_and_opens_its_reason(home: WidgetSession) -> None:
    screen = begun(home, CASE)
    reason = screen.library.cases[CASE].key_texts["en"].detection
    assert reason is not None
    screen.receive({"kind": "detection", "state": "yes", "passages": ["hl3"]})
    screen.receive({"kind": "opened", "step": "detection"})
    screen.receive({"kind": "decision", "option": "specialised-service"})
    assert reason not in json.dumps(screen.page.get_state()["sheet"], ensure_ascii=False)
    screen.receive({"kind": "locked", "step": "detection"})
    assert screen.page.frame["notice"]  # it has no lock of its own
    screen.receive({"kind": "locked", "step": "decision"})
    [[item]] = [group["items"] for group in screen.page.sheet["groups"]]
    assert item["locked"] and reason in item["finding"]["text"] and item["finding"]["kind"] == "seen"


def titles(sheet: dict[str, Any]) -> list[str]:
    return [section["title"] for part in sheet["parts"] for section in part["sections"]]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_feedback_shows_the_law_without_a_verdict_and_nothing_else_of_what_is_not_asked(home: WidgetSession, language: str) -> None:
    t = translator(language)
    sheet = submitted(begun(home, CASE, language=language)).page.sheet
    law = t("How the law would read the case")
    assert titles(sheet) == [t("Trafficked, on what is known now?"), t("Indicators"), law, t("Special needs"), t("Decision and plan")]
    assert [part["id"] for part in sheet["parts"]] == ["file", "needs", "decision", "talk_over", "figures"]
    section = sheet["parts"][0]["sections"][2]
    assert section["intro"].startswith(t("Not asked in this case.")) and section["look"] == []
    [group] = section["groups"]
    assert [(f["kind"], f["quotes"]) for f in group["rows"]] == [("other", [])] * 4
    assert sheet["ilo_rule"] is None and sheet["conduct"] is None and sheet["note"] is None
    assert not {row["id"] for row in sheet["summary"]["glance"]} & {"told", "steps"}  # nobody could be asked
    figures = {f["what"] for f in sheet["figures"]}
    assert t("Act, means, purpose") not in figures and t("Parts of the plan complete") in figures
    assert t("Who acts: {actors}.").partition("{")[0] not in json.dumps(sheet, ensure_ascii=False)


def test_what_a_talk_changes_in_the_elements_is_not_shown_where_they_are_not_asked(home: WidgetSession) -> None:
    screen = begun(home, WITH_TALK)
    screen.receive({"kind": "turn", "choice": "move:introduce"})
    sheet = submitted(screen).page.sheet
    assert sheet["conduct"] is not None and sheet["conduct"]["changed"] == []  # nothing was told, and what was not is not shown yet
    screen.receive({"kind": "untold", "show": True})
    assert [g["title"] for g in screen.page.sheet["conduct"]["changed"]] == ["Indicators"]


def test_a_case_without_a_plan_is_headed_decide(home: WidgetSession, scenarios: Path, tmp_path: Path) -> None:
    """The last step names what it asks."""
    folder = shutil.copytree(scenarios, tmp_path / "scenarios")
    case = folder / "cases" / CASE / "case.yaml"
    for file, at in ((case, "plan:"), (folder / "cases" / CASE / "key" / "key.yaml", "plan:"), *(
        (folder / "cases" / CASE / where / f"{language}.yaml", "plan:") for where in ("text", "key/text") for language in ("en", "fr")
    )):  # fmt: skip
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        first = lines.index(f"{at}\n")
        end = next(n for n in range(first + 1, len(lines)) if not lines[n].startswith(" "))
        file.write_text("".join(line for line in lines[:first] + lines[end:]).replace("plan.safety, ", ""), encoding="utf-8")
    home.library = load_library(folder)
    home.root = folder
    assert CASE in home.library.cases, home.library.problems
    screen = begun(home, CASE)
    screen.receive({"kind": "opened", "step": "decision"})
    assert screen.page.sheet["title"] == "Decision" and screen.page.sheet["plan"] == []
    assert titles(submitted(screen).page.sheet)[-1] == "Decision"
