"""The screen: validated, saved, then shown; nothing of a key before its step is locked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import kit_library
from tests.support.ui_case import CASE
from tracks_sim.case.load import CaseFile, load_library, scenarios_root
from tracks_sim.errors import StoreFull
from tracks_sim.group.model import GroupPlan, Part
from tracks_sim.practice import ANSWER_STEPS, Item, fold
from tracks_sim.store import Store
from tracks_sim.store.groups import Groups
from tracks_sim.store.rows import STALE_AFTER, take_lease
from tracks_sim.ui import start
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.start import home_screen, practise_screen
from tracks_sim.ui.trainee.frame import frame_view
from tracks_sim.ui.trainee.pages.welcome import WELCOME, welcome_sheet
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.state import TraineeState

NOTE_TEXT = Item("decision", "note.text")


def sent(screen: WidgetSession) -> str:
    """Everything the browser has been given at this moment."""
    state = screen.page.get_state()
    return json.dumps({k: v for k, v in state.items() if not k.startswith("_esm")}, ensure_ascii=False).replace("\u00a0", " ")


def key_sentences(case_file: CaseFile, step: str) -> Iterator[str]:
    """Every sentence of the key that belongs to a step, in every language, as it would stand in a page."""
    for texts in case_file.key_texts.values():
        by_step: dict[str, list[Any]] = {
            "indicators": [texts.indicators],
            "detection": [{"d": texts.detection}] if texts.detection else [],
            "elements": [texts.elements, {"p": texts.protection}],
            "needs": [texts.needs],
            "decision": [texts.options, *texts.plan.values()],
            "submitted": [texts.story, texts.lessons],
        }
        for group in by_step[step]:
            for sentence in group.values():
                # the longest run without a sign that Markdown or HTML would change
                yield max(sentence.replace("\n", " ").replace("\u00a0", " ").replace("*", "’").split("’"), key=len).strip()[:60]


def test_no_key_before_its_step_is_locked(screen: WidgetSession) -> None:
    case_file = screen.library.cases[CASE]
    for step in ("reading", *ANSWER_STEPS, "submit"):
        screen.receive({"kind": "opened", "step": step})
        shown = sent(screen)
        for keyed in (*ANSWER_STEPS, "submitted"):
            assert not [s for s in key_sentences(case_file, keyed) if s in shown]
        for word in ("classification", "cost", "severe", "accepted", "standing", "also_accepted", "features", "evidence", "salience"):
            assert f'"{word}"' not in shown


def test_feedback_on_a_step_shows_that_step_and_no_other(screen: WidgetSession) -> None:
    case_file = screen.library.cases[CASE]
    screen.receive({"kind": "opened", "step": "needs"})
    screen.receive({"kind": "locked", "step": "needs"})
    shown = sent(screen)
    found = [s for s in key_sentences(case_file, "needs") if s in shown]
    assert len(found) == len(case_file.case.needs)
    for other in ("indicators", "detection", "elements", "decision", "submitted"):
        assert not [s for s in key_sentences(case_file, other) if s in shown]


def test_feedback_on_a_need_shows_what_was_cited_and_what_was_not(screen: WidgetSession) -> None:
    case_file = screen.library.cases[CASE]
    cited, open_one = case_file.key.needs[0], case_file.key.needs[1]
    right = cited.evidence[0].any[0]
    wrong = next(p for p in case_file.case.passages if p not in cited.right_passages and p not in cited.neutral)
    screen.receive({"kind": "opened", "step": "needs"})
    screen.receive({"kind": "need", "need": cited.need, "level": cited.level})
    for passage in (right, wrong):
        screen.receive({"kind": "need", "need": cited.need, "cite": passage})
    item = {i["id"]: i for g in screen.page.sheet["groups"] for i in g["items"]}[cited.need]
    assert item["passages"] == [right, wrong] and item["finding"] is None and not item["outcome"]
    screen.receive({"kind": "locked", "step": "needs"})
    items = {i["id"]: i for g in screen.page.sheet["groups"] for i in g["items"]}
    finding = items[cited.need]["finding"]
    label = {p["id"]: p["label"] for d in screen.page.file["documents"] for p in d["passages"]}
    right_label, wrong_label = label[right], label[wrong]
    assert (items[cited.need]["outcome"], items[open_one.need]["outcome"]) == ("right", "wrong")
    assert finding["quotes"][0]["label"] == right_label and len(finding["quotes"]) == len(cited.evidence)
    assert f"You also cited {wrong_label}: for this question it adds nothing." in finding["text"]
    missed = items[open_one.need]["finding"]["quotes"]
    assert len(missed) == len(open_one.evidence) and all(q["label"].endswith(", not cited") for q in missed)


def test_the_note_is_offered_what_was_cited_for_a_need_that_exists(screen: WidgetSession) -> None:
    case = screen.library.cases[CASE].case
    first, second = case.passages[:2]
    screen.receive({"kind": "need", "need": case.needs[0], "level": "helpful"})
    screen.receive({"kind": "need", "need": case.needs[0], "cite": first})
    screen.receive({"kind": "need", "need": case.needs[1], "level": "not_indicated"})
    screen.receive({"kind": "need", "need": case.needs[1], "cite": second})
    screen.receive({"kind": "opened", "step": "decision"})
    assert screen.page.sheet["note"]["offered"] == [first]


def test_a_locked_step_refuses_answers_in_words(screen: WidgetSession) -> None:
    screen.receive({"kind": "locked", "step": "needs"})
    screen.receive({"kind": "need", "need": screen.library.cases[CASE].case.needs[0], "level": "urgent"})
    assert "locked" in screen.page.frame["notice"]["text"]
    assert screen.state.attempt is not None
    assert not screen.state.attempt.by_step["needs"]


def test_the_whole_feedback_opens_after_submission(screen: WidgetSession) -> None:
    option = screen.library.cases[CASE].case.options[0].id
    screen.receive({"kind": "submitted"})
    assert "Choose what to do next" in screen.page.frame["notice"]["text"]
    screen.receive({"kind": "decision", "option": option})
    screen.receive({"kind": "submitted"})
    sheet = screen.page.sheet
    assert sheet["step"] == "feedback"
    assert sheet["title"] == "Feedback" and sheet["summary"]["story"]
    assert [s["title"] for part in sheet["parts"] for s in part["sections"]][:2] == ["Trafficked, on what is known now?", "Indicators"]
    assert len(sheet["lessons_missed"]) == 3
    assert [of["kind"] for of in sheet["summary"]["takeaways"]] == ["look", "look", "look"]
    assert "No expert has voted" in sheet["experts"]


def test_an_assessment_holds_feedback_until_release(home: WidgetSession) -> None:
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "assessment"})
    home.receive({"kind": "decision", "option": home.library.cases[CASE].case.options[0].id})
    home.receive({"kind": "submitted"})
    held = home.page.sheet
    assert held["held"].startswith("Your answers are in.") and held["now_title"] == "What happens now"
    assert held["case"] == home.library.cases[CASE].texts["en"].title and held["handed_in"].startswith("Handed in on ")
    assert not [s for s in key_sentences(home.library.cases[CASE], "indicators") if s in sent(home)]
    assert home.store.release(CASE) == 1
    assert home.state.attempt_id
    home.receive({"kind": "resume", "attempt": home.state.attempt_id})
    home.receive({"kind": "opened", "step": "feedback"})
    assert home.page.sheet["summary"]["story"]


def test_a_case_whose_feedback_waits_for_a_debrief_is_begun_as_the_group_does(home: WidgetSession) -> None:
    groups, plan = Groups(home.store), GroupPlan(name="Reception", day=date(2026, 1, 6), country="ie", languages=("en",), parts=(Part(case=CASE),))
    group = groups.make(plan.model_copy(update={"feedback": "after_debrief"}), "trainer")
    groups.door(group, True)
    assert home.state.trainee
    groups.join_as(groups.state(group).code, home.state.trainee)
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})
    assert home.state.attempt_id is None and "after the debrief" in home.page.frame["notice"]["text"]
    home.receive({"kind": "page", "page": "start", "case": CASE})
    start = home.page.sheet
    assert [mode["id"] for mode in start["modes"]] == ["assessment"] and [start["country"]] == [one["id"] for one in start["countries"]] == ["ie"]
    assert "the group’s country" in start["countries_note"]
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "assessment"})
    assert home.state.attempt_id is None and "of its own country" in home.page.frame["notice"]["text"]
    groups.open_feedback(group, 0)
    home.receive({"kind": "page", "page": "start", "case": CASE})
    assert len(home.page.sheet["countries"]) > 1 and home.page.sheet["countries_note"] == ""
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})
    assert home.state.attempt_id


def test_the_first_page_and_the_debrief_have_the_same_attempt_of_a_member(home: WidgetSession) -> None:
    groups, plan = Groups(home.store), GroupPlan(name="Reception", day=date(2026, 1, 6), country="ie", languages=("en",), feedback="at_once", parts=(Part(case=CASE),))
    group = groups.make(plan, "trainer")
    assert home.state.trainee
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})  # theirs, before they came in
    groups.join_as(groups.door(group, True), home.state.trainee)
    groups.begin(group, 0, {})
    home.receive({"kind": "page", "page": "home"})
    assert home.page.sheet["group"]["next"]["label"] == "Begin" and groups.own_part(group, home.state.trainee, 0).attempt_id is None
    home.receive({"kind": "start", "case": CASE, "country": "be", "mode": "practice"})
    assert "of its own country" in home.page.frame["notice"]["text"]
    home.receive({"kind": "start", "case": CASE, "country": "ie", "mode": "practice"})
    own = home.state.attempt_id
    home.receive({"kind": "page", "page": "home"})
    assert home.page.sheet["group"]["next"]["label"] == "Go on" and groups.own_part(group, home.state.trainee, 0).attempt_id == own


def test_confirmed_means_kept(screen: WidgetSession, tmp_path: Any) -> None:
    concept = screen.library.cases[CASE].case.indicators[0]
    screen.receive({"kind": "indicator", "concept": concept, "state": "present"})
    assert screen.page.frame["saved"]
    # Another process reads what this one confirmed.
    with Store.open(tmp_path / "data") as other:
        assert screen.state.attempt_id
        kept = fold(other.events(screen.state.attempt_id))
    assert kept.by_step["indicators"][concept].value == "present"


def test_what_could_not_be_kept_is_not_shown_as_kept(screen: WidgetSession, monkeypatch: pytest.MonkeyPatch) -> None:
    concept = screen.library.cases[CASE].case.indicators[0]
    before = screen.state.attempt

    def full(*_: Any, **__: Any) -> int:
        raise StoreFull("no space")

    monkeypatch.setattr(screen.store, "append", full)
    screen.receive({"kind": "indicator", "concept": concept, "state": "present"})
    assert "disk is full" in screen.page.frame["notice"]["text"]
    assert screen.state.attempt == before


def test_a_second_tab_is_told_and_may_take_over(
    screen: WidgetSession, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", screen.state.trainee or "")
    second = practise_screen(screen.state.attempt_id, tmp_path / "data")
    assert screen.state.attempt_id
    second.receive({"kind": "hello", "tab": "second-tab"})
    assert second.page.frame["notice"]["action"]["intent"] == {"kind": "takeover"}
    concept = screen.library.cases[CASE].case.indicators[0]
    second.receive({"kind": "indicator", "concept": concept, "state": "absent"})
    assert "another tab" in second.page.frame["notice"]["text"]
    refused = second.page.frame
    assert refused["refused"] and refused["notice"]["kind"] == "error"
    second.receive({"kind": "hello", "tab": "second-tab"})  # it asks again by itself, and still says that the act was lost
    assert second.page.frame["notice"] == refused["notice"] and second.page.frame["refused"]
    second.receive({"kind": "takeover"})
    assert second.page.frame["notice"] is None
    second.receive({"kind": "indicator", "concept": concept, "state": "absent"})
    assert second.state.attempt is not None
    assert second.state.attempt.by_step["indicators"][concept].value == "absent"
    screen.receive({"kind": "indicator", "concept": concept, "state": "present"})
    assert "another tab" in screen.page.frame["notice"]["text"]
    kept = fold(screen.store.events(screen.state.attempt_id))
    assert kept.by_step["indicators"][concept].value == "absent"


def reopened(screen: WidgetSession, data: Path, tab: str = "first-tab") -> WidgetSession:
    """The same attempt in another kernel, after its page has said hello."""
    again = practise_screen(screen.state.attempt_id, data)
    again.receive({"kind": "hello", "tab": tab, "n": 1})
    return again


@pytest.fixture
def served(screen: WidgetSession, monkeypatch: pytest.MonkeyPatch) -> WidgetSession:
    """The attempt as the kit's server lets it be opened again."""
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", screen.state.trainee or "")
    return screen


def test_what_comes_twice_is_handled_once(screen: WidgetSession) -> None:
    concept = screen.library.cases[CASE].case.indicators[0]
    act = {"kind": "indicator", "concept": concept, "state": "present", "n": 7}
    for _ in range(2):
        screen.receive(act)
    screen.receive({"kind": "opened", "step": "needs", "n": 6})  # sent before, but late
    assert screen.page.frame["handled"] == 7
    assert screen.state.attempt is not None
    assert (screen.state.attempt.events, screen.state.attempt.step) == (2, "briefing")  # the start and one answer


def test_acts_without_an_answer_are_kept_by_the_next_kernel_and_none_twice(served: WidgetSession, tmp_path: Path) -> None:
    case = served.library.cases[CASE].case
    first, second = case.indicators[:2]
    acts = [
        {"kind": "opened", "step": "reading"},  # two events: the first paper is opened with it
        {"kind": "indicator", "concept": first, "state": "present"},
        {"kind": "indicator", "concept": first, "toggle": {"phases": "now"}},
        {"kind": "indicator", "concept": first, "cite": case.passages[0]},
        {"kind": "opened", "step": "reading"},  # no event
        {"kind": "language", "language": "fr"},
        {"kind": "indicator", "concept": second, "state": "absent"},
    ]
    before = served.state.attempt
    assert before is not None
    for kept in range(len(acts) + 1):  # how many the kernel handled before it ended
        attempt_id = served.store.start(served.state.trainee or "", served.store.events(served.state.attempt_id or "")[0], {})  # type: ignore[arg-type]
        served.receive({"kind": "resume", "attempt": attempt_id})
        for act in acts[:kept]:
            served.receive(act)
        screen = reopened(served, tmp_path / "data")
        screen.receive({"kind": "again", "after": 1, "acts": acts, "n": 2})
        assert screen.page.frame["notice"] is None and screen.page.frame["handled"] == 2
        attempt = fold(screen.store.events(attempt_id))
        assert attempt.events == 8 and attempt.language == "fr"  # the start, two of the first act, and one of each but the fifth
        answers = attempt.by_step["indicators"]
        assert (answers[first].value, answers[first].phases, answers[first].passages) == ("present", ("now",), case.passages[:1])
        assert answers[second].value == "absent"


def test_a_turn_of_the_talk_is_not_taken_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = "the-quiet-room"
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: load_library(root, cache, [case]))
    screen = home_screen(tmp_path / "data")
    screen.receive({"kind": "hello", "tab": "first-tab"})
    screen.receive({"kind": "enter"})
    screen.receive({"kind": "start", "case": case, "country": "fr", "mode": "practice"})
    turn = {"kind": "turn", "choice": "move:introduce"}
    screen.receive(turn)
    screen.receive({"kind": "again", "after": 1, "acts": [turn]})
    assert screen.state.attempt is not None and len(screen.state.attempt.turns) == 1
    screen.receive({"kind": "again", "after": 2, "acts": [turn]})
    assert len(screen.state.attempt.turns) == 2
    screen.receive({"kind": "start", "case": case, "country": "fr", "mode": "assessment"})  # where typed words are put at once
    said = {"kind": "say", "typed": "Tell me about your health."}
    screen.receive(said)
    events = screen.state.attempt.events
    assert events == 2
    screen.receive({"kind": "again", "after": 1, "acts": [said]})
    assert screen.state.attempt.events == events and screen.page.frame["notice"] is None


def test_acts_that_are_not_safe_to_send_again_are_named(served: WidgetSession, tmp_path: Path) -> None:
    concept = served.library.cases[CASE].case.indicators[0]
    label = served.library.catalogues.indicator_texts["en"].concepts[concept].label
    acts = [{"kind": "indicator", "concept": concept, "cite": served.library.cases[CASE].case.passages[0]}, {"kind": "decision", "option": "x"}]
    named = f"The connection was lost before this was saved: {label}, your decision. Please do it again."
    in_vain = reopened(served, tmp_path / "data")
    in_vain.receive({"kind": "again", "after": 1, "acts": acts, "in_vain": True})  # they may be what ends the kernel
    assert in_vain.page.frame["notice"]["text"] == named and in_vain.page.frame["refused"]
    served.receive({"kind": "opened", "step": "needs"})  # another page has written since
    screen = reopened(served, tmp_path / "data")
    screen.receive({"kind": "again", "after": 1, "acts": acts})
    assert screen.page.frame["notice"]["text"] == named
    assert screen.state.attempt is not None and screen.state.attempt.events == 2


def test_a_page_that_is_not_the_writer_asks_until_it_is(served: WidgetSession, tmp_path: Path) -> None:
    second = reopened(served, tmp_path / "data", "second-tab")
    notice = second.page.frame["notice"]
    assert notice["held"] and notice["before"] != notice["text"]
    # Coming back is calm: nothing was lost by opening a page, so nothing is said to be not saved.
    assert notice["kind"] == "info" and not second.page.frame["refused"]
    second.receive({"kind": "language", "language": "fr"})  # its language is its own
    assert "autre onglet" in second.page.frame["notice"]["text"]
    with served.store.write() as connection:  # the first page has not been heard from for a minute
        take_lease(connection, served.state.attempt_id or "", "first-tab", served.store.clock.now() - STALE_AFTER)
    second.receive({"kind": "hello", "tab": "second-tab"})
    assert second.page.frame["notice"] is None and not second.page.frame["refused"]
    served.receive({"kind": "hello", "tab": "first-tab"})
    assert served.page.frame["notice"]["held"]


def test_who_goes_to_a_step_while_paused_goes_on(screen: WidgetSession) -> None:
    for step in ("needs", "needs"):
        screen.receive({"kind": "paused", "on": True})
        assert screen.page.frame["paused"]
        screen.receive({"kind": "opened", "step": step})
        assert not screen.page.frame["paused"] and screen.page.sheet["step"] == "needs"


def test_the_language_changes_in_the_middle_without_loss(screen: WidgetSession) -> None:
    concept = screen.library.cases[CASE].case.indicators[0]
    screen.receive({"kind": "indicator", "concept": concept, "state": "present"})
    screen.receive({"kind": "opened", "step": "indicators"})
    english = screen.page.sheet["title"]
    screen.receive({"kind": "language", "language": "fr"})
    assert screen.page.sheet["title"] != english
    assert screen.page.file["language"] == "fr"
    assert screen.state.attempt is not None
    assert screen.state.attempt.by_step["indicators"][concept].value == "present"
    items = [i for g in screen.page.sheet["groups"] for i in g["items"]]
    assert next(i for i in items if i["id"] == concept)["state"] == "present"


def test_a_note_that_looks_real_is_not_saved(screen: WidgetSession) -> None:
    screen.receive({"kind": "opened", "step": "decision"})
    screen.receive({"kind": "note", "text": "Call her on +44 20 7946 0999"})
    assert screen.page.sheet["note"]["warning"]
    assert screen.state.attempt is not None
    assert screen.state.attempt.answer(NOTE_TEXT).value is None
    screen.receive({"kind": "note", "text": "Please see her alone."})
    assert screen.state.attempt.answer(NOTE_TEXT).value == "Please see her alone."


@pytest.mark.parametrize(
    "intent",
    [None, 7, "decision", [], {}, {"kind": "nonsense"}, {"kind": "released"}, {"kind": "language", "language": "tlh"},
     {"kind": "start", "case": "../key", "country": "fr", "mode": "practice"},
     {"kind": "start", "case": CASE, "country": "xx", "mode": "practice"}, {"kind": "resume", "attempt": "of-another"},
     {"kind": "page", "page": "start", "case": "no-such-case"}, {"kind": "opened", "step": "feedback"}],
)  # fmt: skip
def test_a_forged_intent_changes_nothing_and_gets_a_sentence(screen: WidgetSession, intent: Any) -> None:
    before = screen.state.attempt
    screen.receive(intent)
    assert screen.page.frame["notice"]["text"]
    assert screen.state.attempt == before
    assert screen.store.events(screen.state.attempt_id or "")[-1:] == screen.store.events(screen.state.attempt_id or "")[:1]


def test_an_attempt_goes_on_with_the_version_it_began_with(screen: WidgetSession) -> None:
    from tracks_sim.ui.trainee.open_attempt import played_version

    current = screen.library.cases[CASE]
    changed = replace(current, hashes={**current.hashes, "case": "other"})
    library = type(screen.library)(screen.library.catalogues, {CASE: changed})
    assert screen.state.attempt is not None
    found = played_version(replace(screen.site, library=library), screen.state.attempt).case_file
    assert found is not changed
    assert found.case == current.case
    assert found.key == current.key


def test_what_a_page_opens_with_is_still_there_after_its_hello(screen: WidgetSession, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKS_BASE_URL", "/")
    monkeypatch.setenv("TRACKS_TRAINEE", screen.state.trainee or "")
    monkeypatch.setenv("QUERY_STRING", "attempt=of-somebody-else")
    other = practise_screen(None, tmp_path / "data")
    assert "not found" in other.page.frame["notice"]["text"]
    other.receive({"kind": "hello", "tab": "second-tab"})
    assert "not found" in other.page.frame["notice"]["text"]


def test_a_contact_that_is_filled_in_is_shown_and_an_empty_one_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "scenarios"
    shutil.copytree(scenarios_root(), root)
    country = root / "countries" / "ie.yaml"
    text = country.read_text(encoding="utf-8")
    assert '{id: legal_aid, value: ""}' in text
    country.write_text(text.replace('{id: legal_aid, value: ""}', '{id: legal_aid, value: " The desk on floor 2 "}'), encoding="utf-8")
    monkeypatch.setenv("TRACKS_SCENARIOS", str(root))
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: load_library(root, cache, [CASE]))
    screen = home_screen(tmp_path / "data")

    def shown() -> dict[str, str]:
        return {contact["id"]: contact["value"] for contact in screen.page.frame["contacts"]}

    assert shown() == {"emergency": "112"}  # before a country is known
    screen.receive({"kind": "enter"})
    assert shown() == {"emergency": "112"}
    screen.receive({"kind": "start", "case": CASE, "country": "ie", "mode": "practice"})
    assert shown() == {"legal_aid": "The desk on floor 2", "emergency": "112"}


def test_the_emergency_number_of_every_country_is_there_without_configuration() -> None:
    """112 works in all of them; in the United Kingdom 999 is the one that people know."""
    countries = load_library(scenarios_root(), None, [CASE]).catalogues.countries
    numbers = {country: next(c.value for c in profile.contacts if c.id == "emergency") for country, profile in countries.items()}
    assert numbers == {country: "999, 112" if country == "gb" else "112" for country in ("be", "ch", "cy", "es", "fr", "gb", "ie", "it")}


@pytest.mark.parametrize(("said", "under_the_code", "under_the_new_one"), [("1", True, False), ("server", True, False), ("new", False, True), ("", False, False)])
def test_what_went_wrong_at_the_door_is_said_where_it_was_asked_for(said: str, under_the_code: bool, under_the_new_one: bool) -> None:
    context = replace(PageContext.of_environment({}), query={"wrong": said})
    for language in ("en", "fr"):
        sheet = welcome_sheet(context, language, kit_library())
        assert (bool(sheet["wrong"]), bool(sheet["not_made"])) == (under_the_code, under_the_new_one)
        title = frame_view(TraineeState(page="welcome", language=language, trainee=None), context, None, None, WELCOME.title)["title"]
        assert title.startswith(("Error: ", "Erreur\u00a0: ")) == sheet["failed"] == (under_the_code or under_the_new_one)


@pytest.mark.parametrize("said", ["ended", "wait", "new-wait"])
def test_what_is_only_told_at_the_door_is_no_error(said: str) -> None:
    context = replace(PageContext.of_environment({}), query={"wrong": said})
    sheet = welcome_sheet(context, "en", kit_library())
    assert (sheet["wrong"] or sheet["not_made"]) and not sheet["failed"]
    assert frame_view(TraineeState(page="welcome", language="en", trainee=None), context, None, None, WELCOME.title)["title"] == "Welcome · TRACKS Sim"


def test_a_rule_of_the_country_is_told_with_its_own_source_and_badge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = "the-blue-jacket"  # about a child, for whom every country has a rule of its own
    monkeypatch.setattr(start, "load_library", lambda root, cache=None, only=None, own=None: load_library(root, cache, [case]))
    screen = home_screen(tmp_path / "data")
    screen.receive({"kind": "hello", "tab": "first-tab"})
    screen.receive({"kind": "enter"})
    screen.receive({"kind": "start", "case": case, "country": "fr", "mode": "practice"})
    options = screen.library.cases[case].case.options
    for intent in (
        {"kind": "opened", "step": "decision"},
        {"kind": "decision", "option": next(o.id for o in options if o.decision == "child_protection")},
        {"kind": "locked", "step": "decision"},
    ):
        screen.receive(intent)
    rule = screen.page.sheet["decision"]["findings"][0]["rule"]
    override = next(o for o in screen.library.catalogues.countries["fr"].overrides if o.id == "child-protection")
    assert rule["text"] == screen.library.catalogues.country_texts["en"]["fr"].overrides["child-protection"]
    assert not override.checked and rule["unverified"] == "from memory"
    assert rule["source"] == screen.library.catalogues.texts["en"].sources[override.source]
