"""Trying a case: played up to a step, in the trainees' own screen; the data folder holds nothing of it, and the page nothing of the key."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data
from tracks_sim.case.load import scenarios_root
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.draft import DraftData
from tracks_sim.errors import AuthoringRefused, NotAllowed, UnknownCase
from tracks_sim.interview import usable_parameters
from tracks_sim.practice import fold
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.ui import start
from tracks_sim.ui.author.tryout.try_bar import Choices, Earlier, try_steps
from tracks_sim.ui.author.tryout.tryout_screen import TryOut, chosen, intents_before
from tracks_sim.ui.shared.assets import assets
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.page import AuthorsPage, Page, TryPage

DRAFT = "the-yellow-crate"
ROOT = scenarios_root()
Opened = Callable[..., TryOut]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one draft."""
    folder = tmp_path / "data"
    shutil.copytree(ROOT / "cases" / SHORT, folder / "drafts" / DRAFT)
    return folder


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    with Store.open(data) as store:
        yield store


@pytest.fixture
def opened(data: Path, store: Store) -> Iterator[Opened]:
    """Opens a try-out as JupyterLab does; it is closed at the end."""
    made: list[TryOut] = []

    def open_(case: str = DRAFT, context: PageContext | None = None, **choices: str) -> TryOut:
        context = context or PageContext(data, None, None, None, "en", "", {})
        made.append(TryOut(context, store, kit_library().catalogues, ROOT, usable_parameters(ROOT), {"case": case, "country": "be", **choices}))
        return made[-1]

    yield open_
    for tried in made:
        tried.close()


def behind_the_server(data: Path, member: str) -> PageContext:
    return PageContext(data, None, "/", None, "en", "", {}, staff=member)


# --- played up to a step --------------------------------------------------------------------


@pytest.mark.parametrize("earlier", get_args(Earlier))
@pytest.mark.parametrize("case", [DRAFT, LONG])
def test_every_step_opens_with_the_steps_before_it_answered(opened: Opened, case: str, earlier: Earlier) -> None:
    case_file = kit_library().cases[SHORT if case == DRAFT else case]
    tried = opened(case, answers=earlier)
    for step in try_steps(case_file):
        tried.receive({"kind": "try", "step": step})
        attempt = tried.screen.state.attempt
        assert attempt is not None and tried.screen.state.notice is None
        reached = "decision" if (earlier, step) == ("empty", "feedback") else step  # nobody has decided: there is nothing to speak of
        assert (attempt.step, tried.page.sheet["step"]) == (reached, reached)
        before = try_steps(case_file)[: try_steps(case_file).index(step)]
        assert bool(attempt.answers) == (earlier != "empty" and bool({"indicators", "detection"} & set(before)))
    assert any("decision" in line for line in tried.page.bar["gone"]) == (earlier == "empty")


def test_the_key_before_the_feedback_is_an_attempt_without_a_fault(opened: Opened) -> None:
    tried = opened(step="feedback", answers="key")
    assert tried.screen.state.refusals == 0
    attempt = tried.screen.state.attempt
    assert attempt is not None and attempt.submitted
    keyed = {key.concept: key.state for key in kit_library().cases[SHORT].key.indicators}
    assert {concept: attempt.answers["indicators", concept].value for concept in keyed} == keyed


def test_the_hasty_colleague_finds_a_sign_in_everything(opened: Opened) -> None:
    attempt = opened(step="decision", answers="hasty").screen.state.attempt
    assert attempt is not None
    signs = {answer.value for (step, _), answer in attempt.answers.items() if step == "indicators"}
    assert signs == {"present"}


def test_the_feedback_of_each_decision_is_shown_without_playing(opened: Opened) -> None:
    case_file = kit_library().cases[SHORT]
    for option in case_file.case.options:
        tried = opened(step="feedback", answers="key", option=option.id, language="en")
        attempt = tried.screen.state.attempt
        assert attempt is not None and attempt.answers[("decision", "option")].value == option.id
        story = case_file.key_texts["en"].story[option.id]
        assert story.split(".")[0][:40] in json.dumps(tried.page.sheet, ensure_ascii=False)


def test_the_case_goes_on_from_there_as_for_a_trainee(opened: Opened) -> None:
    tried = opened(step="decision", answers="key")
    tried.receive({"kind": "hello", "tab": "mine", "n": 1})
    tried.receive({"kind": "decision", "option": kit_library().cases[SHORT].case.options[0].id, "n": 2})
    tried.receive({"kind": "submitted", "n": 3})
    assert tried.page.sheet["step"] == "feedback" and tried.page.frame["handled"] == 3


def test_kept_and_own_cases_can_be_tried_too(opened: Opened, data: Path) -> None:
    for version in ("1.0.0", "1.2.0"):
        folder = data / "cases" / "the-green-door" / version
        shutil.copytree(ROOT / "cases" / SHORT, folder)
        text = folder / "text/en.yaml"
        text.write_text(re.sub("^title: .*", f"title: Door {version}", text.read_text(), flags=re.MULTILINE))
    assert opened("the-green-door").page.frame["where"].startswith("Door 1.2.0")
    assert opened(LONG).page.sheet["step"] == "briefing"
    for case in ("", "nobody", "../drafts/the-yellow-crate", ".gone"):
        with pytest.raises(UnknownCase):
            opened(case)


# --- what is left out and changed -------------------------------------------------------------


def test_what_was_chosen_and_is_not_there_is_named() -> None:
    case_file = kit_library().cases[SHORT]
    asked = {"case": SHORT, "step": "interview", "language": "de", "country": "zz", "option": "gone", "answers": "wild"}
    found, gone = chosen(asked, case_file, kit_library().catalogues)
    assert found == Choices(SHORT, "reading", "key", case_file.case.languages[0], next(iter(kit_library().catalogues.countries)))
    assert len(gone) == 4


def test_a_screen_of_the_author_leads_to_the_step_that_shows_it() -> None:
    case_file = kit_library().cases[SHORT]
    for screen, step in {"papers": "reading", "judgements": "indicators", "decision": "decision", "languages": "briefing"}.items():
        assert chosen({"case": SHORT, "from": screen}, case_file, kit_library().catalogues)[0].step == step


def test_a_draft_that_changes_is_loaded_with_what_was_done_so_far(opened: Opened, data: Path) -> None:
    tried = opened(step="decision", answers="key", language="en")
    tried.receive({"kind": "hello", "tab": "mine"})
    case = kit_library().cases[SHORT].case
    kept, removed = case.options[1].id, case.indicators[0]
    tried.receive({"kind": "opened", "step": "indicators"})
    tried.receive({"kind": "indicator", "concept": removed, "state": "insufficient"})
    tried.receive({"kind": "decision", "option": kept})
    tried.receive({"kind": "try_look"})
    assert tried.page.bar["changed"] == ""
    for name in ("case.yaml", "key/key.yaml"):
        path = data / "drafts" / DRAFT / name
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(_without(lines, removed)))
    tried.receive({"kind": "try_look"})
    assert tried.page.bar["changed"]
    tried.receive({"kind": "try_load"})
    attempt = tried.screen.state.attempt
    assert attempt is not None and attempt.answers[("decision", "option")].value == kept
    assert ("indicators", removed) not in attempt.answers and attempt.step == "indicators"
    assert len(tried.page.bar["gone"]) == 1 and tried.page.bar["changed"] == ""
    label = kit_library().catalogues.indicator_texts["en"].concepts[removed].label
    assert label in tried.page.bar["gone"][0]
    tried.receive({"kind": "try_close"})
    assert tried.page.bar["gone"] == []


def _without(lines: list[str], concept: str) -> Iterator[str]:
    """The lines of a file without an indicator: its entry of the worksheet, or its block of the key."""
    skip: int | None = None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if skip is not None and line.strip() and indent <= skip:
            skip = None
        if skip is None and re.match(rf"\s*- (concept: )?{concept}\s*$", line):
            skip = indent
        if skip is None:
            yield line


def test_another_country_or_language_keeps_the_place(opened: Opened) -> None:
    tried = opened(step="decision", answers="key", language="en")
    tried.receive({"kind": "hello", "tab": "mine"})
    option = kit_library().cases[SHORT].case.options[2].id
    tried.receive({"kind": "decision", "option": option})
    tried.receive({"kind": "try", "country": "fr"})
    attempt = tried.screen.state.attempt
    assert attempt is not None and (attempt.country, attempt.step) == ("fr", "decision") and attempt.answers[("decision", "option")].value == option
    tried.receive({"kind": "try", "language": "fr"})
    attempt = tried.screen.state.attempt
    assert attempt is not None and attempt.answers[("decision", "option")].value == option
    assert tried.page.words["language"] == "fr" and "Rien n’est conservé" in tried.page.bar["text"]
    tried.receive({"kind": "language", "language": "en"})  # as the trainees' own bar asks
    assert tried.page.bar["language"] == "en"


def test_a_file_that_cannot_be_read_is_said_and_the_page_stays(opened: Opened, data: Path) -> None:
    tried = opened(step="reading")
    (data / "drafts" / DRAFT / "case.yaml").write_text("a: [\n")
    tried.receive({"kind": "try_load"})
    assert "case.yaml" in tried.page.bar["trouble"] and tried.page.sheet["step"] == "reading"


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen_parts=st.data())
def test_every_way_of_answering_fits_drafts_in_any_state(chosen_parts: st.DataObject) -> None:
    """Parts of a shipped case are left out at random: the scripts find what they look for in what was completed."""
    data: DraftData = draft_data(SHORT)
    for part in ("case", "key"):
        for name in chosen_parts.draw(st.sets(st.sampled_from(sorted(data[part])))):  # type: ignore[arg-type]
            if name != "languages":
                del data[part][name]
    case_file = complete({**data, "case": {**data["case"], "id": DRAFT}}, kit_library().catalogues).case_file
    for earlier in get_args(Earlier):
        choices, _ = chosen({"case": DRAFT, "step": "feedback", "answers": earlier}, case_file, kit_library().catalogues)
        assert all("kind" in intent for intent in intents_before(choices, case_file, kit_library().catalogues))


# --- nothing is kept, and nothing of the key is sent --------------------------------------------


def test_nothing_is_kept(opened: Opened, store: Store, data: Path) -> None:
    before = {path.name for path in data.iterdir()}
    tried = opened(step="feedback", answers="key")
    tried.receive({"kind": "hello", "tab": "mine"})
    assert store.trainees() == [] or tuple(store.trainees()) == ()
    held = [path for path in data.iterdir() if path.name not in before]
    assert [path.name.startswith(".try-") for path in held] == [True] and held[0].stat().st_mode & 0o777 == 0o700
    tried.close()
    assert {path.name for path in data.iterdir()} == before
    assert not (data / "drafts" / DRAFT / "journal.jsonl").exists()


def test_what_a_killed_page_left_is_removed_by_the_next_one(opened: Opened, data: Path) -> None:
    (data / ".try-killed").mkdir()
    (data / ".try-killed" / "tracks.sqlite").write_bytes(b"x")
    opened()
    assert not (data / ".try-killed").exists()


def test_the_page_holds_nothing_of_the_key_before_a_step_is_locked(opened: Opened) -> None:
    """Every view at every step before the feedback, whatever is answered: no reason, no story, no field of the key."""
    case_file = kit_library().cases[SHORT]
    for earlier in get_args(Earlier):
        for step in try_steps(case_file)[:-1]:
            page = opened(step=step, answers=earlier, language="en").page
            sent = json.dumps([page.bar, page.words, page.frame, page.file, page.sheet], ensure_ascii=False)
            why = case_file.key_texts["en"]
            for secret in (*why.story.values(), *why.options.values(), *why.indicators.values()):
                assert secret.split(". ")[0][:50] not in sent


def test_a_trainees_page_knows_nothing_of_the_bar() -> None:
    assert "bar" in TryPage.class_trait_names() and "bar" not in Page.class_trait_names() and "bar" not in AuthorsPage.class_trait_names()
    scripts = {name: assets()[name].body.decode() for name in ("page.js", "try.js")}
    for word in ("try_load", "try_look", "try-bar", 'get("bar")'):
        assert word in scripts["try.js"] and word not in scripts["page.js"]
    assert "AuthorBar" not in scripts["try.js"]  # nothing of the page on which the key is written


# --- who may ------------------------------------------------------------------------------------


def test_who_is_not_signed_in_may_not_try(opened: Opened, data: Path) -> None:
    """Who may, by role: ``test_signed_in.py``."""
    with pytest.raises(NotAllowed):
        opened(context=replace(behind_the_server(data, ""), staff=None))


def test_each_reading_of_the_case_is_in_the_audit_log(opened: Opened, data: Path, store: Store) -> None:
    member, _ = store.staff.add("trainer", "", COMMAND_LINE)
    tried = opened(context=behind_the_server(data, member), step="decision")
    tried.receive({"kind": "try", "step": "feedback"})
    tried.receive({"kind": "try_load"})
    rows = [(row.who, row.what, row.about) for row in store.audit_log() if row.what != "user-added"]
    assert rows == [(member, "case-tried", DRAFT)] * 2
    with pytest.raises(UnknownCase):
        opened("x\n999  2026-01-02  erase", context=behind_the_server(data, member))
    assert len(store.audit_log()) == 3


def test_a_code_that_is_taken_back_ends_the_page(opened: Opened, data: Path, store: Store) -> None:
    member, _ = store.staff.add("trainer", "", COMMAND_LINE)
    tried = opened(context=behind_the_server(data, member), step="decision")
    store.staff.revoke(member, COMMAND_LINE)
    tried.receive({"kind": "opened", "step": "feedback"})
    assert "not signed in" in tried.page.bar["trouble"] and not list(data.glob(".try-*"))


def test_its_attempt_is_an_ordinary_one(opened: Opened) -> None:
    """The events in the store that is thrown away fold to the attempt on the page."""
    tried = opened(step="decision", answers="key")
    state = tried.screen.state
    assert state.attempt_id is not None and fold(tried.screen.store.events(state.attempt_id)) == state.attempt


def test_the_bare_notebook_says_in_jupyterlab_how_a_case_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKS_BASE_URL", raising=False)
    with pytest.raises(AuthoringRefused) as refused:
        start.try_out(data=data)
    assert refused.value.facts == {"call": 'try_draft("the-laundry-list")'} and start.try_out({"case": DRAFT}, data).page
