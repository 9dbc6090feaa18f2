"""A member of a study at the page: consent first, one thing at a time, no feedback, nothing measured is practised."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.support.study_cases import FORMS, a_study, answer_all, clock, consenting_members, frozen_study, submit_form
from tests.support.twin_cases import with_twins
from tracks_sim.bots import KEY
from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.errors import StudyRefused
from tracks_sim.store import FixedClock, Store, Studies
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.state import TraineeState

STUDY = a_study(forms={"A": FORMS["A"]}, block_sizes=(2,), questionnaires={"pre": ("knowledge", "reaction"), "post": ("confidence",)})
OTHER = "the-night-bus"
"""A case of no form."""


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=[*FORMS["A"], OTHER])


@pytest.fixture(scope="module")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture
def time() -> FixedClock:
    return clock()


@pytest.fixture
def studies(tmp_path: Path, library: Library, asked_with: Questionnaires, time: FixedClock) -> Iterator[Studies]:
    with Store.open(tmp_path / "data", clock=time) as store:
        yield frozen_study(store, library, asked_with, STUDY)


Open = Callable[..., WidgetSession]


@pytest.fixture
def arrive(studies: Studies, library: Library, tmp_path: Path) -> Open:
    """The first page of somebody, in JupyterLab's way (no addresses)."""

    def make(trainee: str, language: str = "en") -> WidgetSession:
        context = PageContext(tmp_path / "data", None, None, None, language, "about:blank", {})
        screen = WidgetSession(context, studies.store, library, scenarios_root(), TraineeState(page="home", language=language, trainee=trainee))
        screen.receive({"kind": "hello", "tab": "tab"})
        return screen

    return make


def member(studies: Studies, arm: str = "training") -> str:
    """Somebody of this arm who has agreed."""
    while True:
        (trainee, _), = studies.enrol("small-study", 1, "en", "north", "new")
        studies.consent(trainee, STUDY.consent_version, "en")
        if studies.state("small-study").members[trainee].arm == arm:
            return trainee


def study(screen: WidgetSession) -> dict[str, Any]:
    found: dict[str, Any] = screen.page.sheet["study"]
    return found


def cases(screen: WidgetSession) -> set[str]:
    return {c["id"] for c in screen.page.sheet["cases"]}


def test_nothing_before_consent_and_then_the_first_part(studies: Studies, arrive: Open) -> None:
    (trainee, _), = studies.enrol("small-study", 1, "fr", "north", "new")
    screen = arrive(trainee, "fr")
    assert "arrêter à tout moment" in study(screen)["consent"]["text"] and study(screen)["due"] is None
    assert screen.page.sheet["title"] == "Une petite étude" and not cases(screen) and screen.page.sheet["series"] is None
    screen.receive({"kind": "page", "page": "questions", "questionnaire": "knowledge"})
    assert screen.page.frame["notice"]["text"].startswith("Cette partie de l’étude") and screen.page.sheet["kind"] == "home"
    screen.receive({"kind": "consent", "version": "0" * 12})
    assert studies.state("small-study").members[trainee].arm is None
    screen.receive({"kind": "consent", "version": study(screen)["consent"]["version"]})
    due = study(screen)["due"]
    assert [p["go"] is not None for p in due["parts"]] == [True, False, False, False]  # two pages of questions, two cases
    assert due["lead"].startswith("Il reste 4 parties") and studies.state("small-study").members[trainee].arm is not None


def test_each_answer_is_kept_at_once_and_handed_in_when_all_are_there(studies: Studies, arrive: Open, asked_with: Questionnaires) -> None:
    trainee = member(studies)
    screen = arrive(trainee)
    screen.receive(study(screen)["due"]["parts"][0]["intent"])
    sheet = screen.page.sheet
    assert sheet["kind"] == "questions" and len(sheet["items"]) == 7 and not sheet["ready"]
    shown = json.dumps(sheet)
    assert '"right"' not in shown and "palermo" not in shown
    for item in sheet["items"]:
        screen.receive({"kind": "reply", "item": item["key"], "value": item["options"][0]["id"]})
        kept = studies.state("small-study").members[trainee].progress("pre").answers["knowledge"]
        assert kept[item["key"]] == item["options"][0]["id"]
    assert screen.page.sheet["ready"] and arrive(trainee).page.sheet["study"]["due"]["parts"][0]["state"] == "in progress"
    screen.receive({"kind": "hand-in"})
    assert screen.page.sheet["kind"] == "home" and study(screen)["due"]["parts"][0]["state"] == "done"
    screen.receive({"kind": "page", "page": "questions", "questionnaire": "knowledge"})
    assert screen.page.sheet["kind"] == "home" and screen.page.frame["notice"]
    # And on their page My data: what they agreed to, and their answers in words.
    screen.receive({"kind": "page", "page": "my-data"})
    own = screen.page.sheet
    assert "A small study: you agreed on " in {row["what"]: row["value"] for row in own["held"]}["Study"] and "which is under way" in own["erase"]
    screen.receive(own["attempts"][0]["intent"])
    [table] = screen.page.sheet["tables"]
    assert [(row["what"], row["said"]) for row in table["rows"]] == [(item["label"], item["options"][0]["label"]) for item in sheet["items"]]


@pytest.mark.parametrize(
    ("intent", "sentence"),
    [
        ({"kind": "hand-in"}, "Some questions are still open"),
        ({"kind": "reply", "item": "border", "value": "maybe"}, "does not fit"),
        ({"kind": "reply", "item": "nothing", "value": 1}, "does not fit"),
        ({"kind": "sit", "case": FORMS["A"][0]}, "not open now"),
        ({"kind": "sit", "case": "no-such-case"}, "no such case"),
        ({"kind": "start", "case": FORMS["A"][0], "country": "fr", "mode": "practice"}, "belongs to your study"),
        ({"kind": "start", "case": OTHER, "country": "fr", "mode": "practice"}, "belongs to your study"),
        ({"kind": "page", "page": "start", "case": FORMS["A"][0]}, "belongs to your study"),
    ],
)
def test_what_is_not_due_is_refused_with_a_sentence(studies: Studies, arrive: Open, intent: dict[str, Any], sentence: str) -> None:
    trainee = member(studies)
    screen = arrive(trainee)
    screen.receive({"kind": "page", "page": "questions", "questionnaire": "knowledge"})
    before = studies.events("small-study")
    screen.receive(intent)
    assert sentence in screen.page.frame["notice"]["text"]
    assert studies.events("small-study") == before and not studies.store.attempts(trainee)


def test_nobody_begins_a_study_by_asking_for_its_mode(studies: Studies, arrive: Open) -> None:
    outsider, _ = studies.store.new_trainee("en")
    screen = arrive(outsider)
    assert "study" not in screen.page.sheet and FORMS["A"][0] in cases(screen)
    for intent in ({"kind": "start", "case": OTHER, "country": "fr", "mode": "study"}, {"kind": "consent", "version": "x"}, {"kind": "withdraw"}):
        screen.receive(intent)
        assert screen.page.frame["notice"]["kind"] == "error" and not studies.store.attempts(outsider)


def test_words_that_look_like_a_persons_details_are_not_kept(studies: Studies, arrive: Open, asked_with: Questionnaires) -> None:
    trainee = member(studies)
    screen = arrive(trainee)
    screen.receive({"kind": "page", "page": "questions", "questionnaire": "reaction"})
    screen.receive({"kind": "reply", "item": "remark", "value": "call 0612345678"})
    assert "It was not saved" in screen.page.sheet["warning"]
    assert not studies.state("small-study").members[trainee].progress("pre").answers
    screen.receive({"kind": "reply", "item": "remark", "value": "useful"})
    assert studies.state("small-study").members[trainee].progress("pre").answers["reaction"] == {"remark": "useful"} and not screen.page.sheet["warning"]


def test_a_case_is_begun_in_order_and_its_feedback_is_held(studies: Studies, arrive: Open, asked_with: Questionnaires) -> None:
    trainee = member(studies)
    answer_all(studies, trainee, "pre", asked_with)
    screen = arrive(trainee)
    first = study(screen)["due"]["parts"][2]
    assert first["go"].startswith("Begin:") and first["intent"] == {"kind": "sit", "case": FORMS["A"][0]}
    screen.receive(first["intent"])
    assert screen.page.sheet["step"] == "briefing" and screen.page.frame["where"].endswith("study")
    assert study(arrive(trainee))["due"]["parts"][2]["go"].startswith("Go on:")
    screen.receive({"kind": "locked", "step": "indicators"})
    assert screen.page.frame["notice"]["kind"] == "error"
    screen.receive({"kind": "opened", "step": "decision"})
    screen.receive({"kind": "decision", "option": screen.page.sheet["decision"]["options"][0]["id"]})
    screen.receive({"kind": "opened", "step": "submit"})
    assert "when the study is over" in screen.page.sheet["note"]
    screen.receive({"kind": "submitted"})
    assert "when the study is over" in screen.page.sheet["held"] and "story" not in screen.page.sheet
    again = arrive(trainee)
    assert study(again)["due"]["lead"].startswith("1 part is left") and not again.page.sheet["attempts"]


@pytest.mark.parametrize(("arm", "practises"), [("training", {OTHER}), ("waitlist", set())])
def test_practice_opens_by_arm_without_the_cases_of_the_forms(
    studies: Studies, arrive: Open, library: Library, asked_with: Questionnaires, time: FixedClock, arm: str, practises: set[str]
) -> None:
    trainee = member(studies, arm)
    answer_all(studies, trainee, "pre", asked_with)
    submit_form(studies, library, trainee, "pre", KEY)
    screen = arrive(trainee)
    assert study(screen)["due"] is None and "opens on 18 January 2027" in study(screen)["lead"]
    brought = study(screen)["reminder"]
    assert "DTSTART;VALUE=DATE:20270118" in brought["calendar"] and "SUMMARY:Training: the next part is open" in brought["calendar"]
    assert STUDY.title["en"] not in brought["calendar"] and trainee not in brought["calendar"]
    assert cases(screen) == practises
    time.advance(timedelta(weeks=2))
    screen = arrive(trainee)
    assert study(screen)["due"] is not None and not cases(screen)
    answer_all(studies, trainee, "post", asked_with)
    submit_form(studies, library, trainee, "post", KEY)
    screen = arrive(trainee)
    assert "done your part" in study(screen)["lead"] and cases(screen) == {OTHER} and not screen.page.sheet["attempts"]
    for phase in STUDY.phases:
        studies.release("small-study", phase.id)
    screen = arrive(trainee)
    assert "study is over" in study(screen)["lead"] and cases(screen) == {OTHER, *FORMS["A"]}
    assert {a["state"] for a in screen.page.sheet["attempts"]} == {"Done, feedback open"} and len(screen.page.sheet["attempts"]) == 4


def test_who_leaves_is_asked_nothing_more(studies: Studies, arrive: Open) -> None:
    trainee = member(studies)
    screen = arrive(trainee)
    screen.receive({"kind": "withdraw"})
    assert study(screen)["lead"].startswith("You left the study") and study(screen)["due"] is None and study(screen)["withdraw"] is None
    assert cases(screen) == {OTHER} and studies.state("small-study").flow().lost == {"withdrew": 1}


def test_a_page_of_questions_that_was_closed_meanwhile_leads_back(studies: Studies, arrive: Open, asked_with: Questionnaires) -> None:
    trainee = member(studies)
    screen = arrive(trainee)
    screen.receive({"kind": "page", "page": "questions", "questionnaire": "knowledge"})
    answer_all(studies, trainee, "pre", asked_with)  # in another tab
    screen.receive({"kind": "reply", "item": "border", "value": "needed"})
    assert "handed in already" in screen.page.frame["notice"]["text"] and screen.page.sheet["kind"] == "home"


TWIN = f"{FORMS['A'][0]}-too"


def test_a_member_is_led_to_the_version_drawn_and_nobody_practises_a_twin(
    tmp_path: Path, library: Library, asked_with: Questionnaires, time: FixedClock
) -> None:
    plan, both = a_study(**STUDY.model_dump() | {"twins": {FORMS["A"][0]: TWIN}, "questionnaires": {}}), with_twins(library, {FORMS["A"][0]: TWIN})
    with Store.open(tmp_path / "data", clock=time) as store:
        studies = frozen_study(store, both, asked_with, plan)

        def screen_of(trainee: str) -> WidgetSession:
            screen = WidgetSession(PageContext(tmp_path / "data", None, None, None, "en", "about:blank", {}), store, both, scenarios_root(), TraineeState(page="home", language="en", trainee=trainee))
            screen.receive({"kind": "hello", "tab": "tab"})
            return screen

        group = consenting_members(studies, "small-study", 4)
        begins = {t: study(screen_of(t))["due"]["parts"][0]["intent"]["case"] for t in group}
        drawn = {t: TWIN if studies.state("small-study").members[t].twins else FORMS["A"][0] for t in group}
        assert begins == drawn and sorted(begins.values()) == sorted([FORMS["A"][0], TWIN] * 2)  # two arms of two: one of each
        trainee = next(t for t, case in begins.items() if case == TWIN)
        screen = screen_of(trainee)
        screen.receive({"kind": "sit", "case": FORMS["A"][0]})
        assert "not open now" in screen.page.frame["notice"]["text"]
        screen.receive({"kind": "sit", "case": TWIN})
        assert screen.page.sheet["step"] == "briefing" and TWIN in json.dumps(screen.page.sheet)
        outsider, _ = store.new_trainee("en")
        screen = screen_of(outsider)
        assert TWIN not in cases(screen) and FORMS["A"][0] in cases(screen) and screen.page.sheet["series"]["next"]["case"] != TWIN
        for intent in ({"kind": "page", "page": "start", "case": TWIN}, {"kind": "start", "case": TWIN, "country": "fr", "mode": "practice"}):
            screen.receive(intent)
            assert screen.page.frame["notice"]["kind"] == "error" and not store.attempts(outsider)


def test_only_the_trained_are_asked_how_the_training_was(studies: Studies, arrive: Open, library: Library, asked_with: Questionnaires, time: FixedClock) -> None:
    plan = a_study(
        id="by-arm", forms={"A": FORMS["A"]}, block_sizes=(2,), phases=({"id": "pre"}, {"id": "post", "weeks": 2}, {"id": "follow-up", "weeks": 4}),
        questionnaires={"post": ("confidence",), "follow-up": ("confidence",)},
        questionnaires_by_arm={"training": {"post": ("reaction",)}, "waitlist": {"follow-up": ("reaction",)}},
    )  # fmt: skip
    frozen_study(studies.store, library, asked_with, plan)
    members = {studies.state("by-arm").members[trainee].arm: trainee for trainee in consenting_members(studies, "by-arm", 2)}
    asked: dict[str, list[int]] = {}
    for weeks, phase in ((0, "pre"), (3, "post"), (5, "follow-up")):
        time.advance(timedelta(weeks=weeks))
        for arm, trainee in members.items():
            screen = arrive(trainee)
            pages = [part["title"] for part in study(screen)["due"]["parts"][: -len(FORMS["A"])]]
            if phase != "pre":
                screen.receive({"kind": "page", "page": "questions", "questionnaire": "confidence"})
                questions = screen.page.sheet["items"]
                asked[f"{arm} {phase}"] = [len(pages), sum(q["label"].startswith("Before the training") for q in questions)]
                screen.receive({"kind": "page", "page": "questions", "questionnaire": "reaction"})
                assert (screen.page.sheet["kind"] == "questions" and screen.page.sheet["questionnaire"] == "reaction") == (len(pages) == 2)
            answer_all(studies, trainee, phase, asked_with)  # type: ignore[arg-type]
            submit_form(studies, library, trainee, phase, KEY)  # type: ignore[arg-type]
    # pages of questions, and how many of the questions on confidence are about the time before the training
    assert asked == {"training post": [2, 5], "waitlist post": [1, 0], "training follow-up": [1, 5], "waitlist follow-up": [2, 5]}
    with pytest.raises(StudyRefused):
        studies.answer(members["waitlist"], "post", "reaction", {"useful": 5})
