"""The author's page without a browser: who may write, what an act leads to, what is kept where two write the same."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.author_page import SKETCH, DraftsInMemory
from tests.support.failing_disk import FailingDisk
from tests.support.goals import examples
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import REPLACE_WORDS, WRITE_TEXTS, Author, Draft, Drafts
from tracks_sim.authoring.reviews import Reviews, read_reviews
from tracks_sim.case.load import Library, load_library
from tracks_sim.drafts.completion import CompletedDraft
from tracks_sim.drafts.draft import DraftData, value_hash
from tracks_sim.drafts.edits import ACTS, AddPassages, Edit, JoinPassage, RemovePassage, SplitPassage
from tracks_sim.errors import EditRefused
from tracks_sim.jobs import Job
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.ui.author import page_model as shown
from tracks_sim.ui.author import signed_in
from tracks_sim.ui.author.edit_names import ACT_NAMES
from tracks_sim.ui.author.focus_target import focus_after
from tracks_sim.ui.author.problems import fields
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.screen_list import DRAFT_SHEETS, SCREEN_NAMES
from tracks_sim.ui.author.screens import choices, papers
from tracks_sim.ui.author.state import DRAFT_SCREENS
from tracks_sim.ui.shared.context import PageContext

CASE = "the-yellow-crate"


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(only=["the-knitted-hat"])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "data") as found:
        yield found


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[DraftData]:
    """The data of each check, which finds nothing here: what is wrong has tests of its own."""
    checked: list[DraftData] = []

    def check(case_id: str, data: DraftData, *args: Any, **options: Any) -> CheckedDraft:
        checked.append(data)
        return CheckedDraft(CompletedDraft(data, cast(Any, None), ()), (), (), ())

    monkeypatch.setattr(shown, "check_draft", check)
    monkeypatch.setattr(shown, "problem_lists", lambda view: {"to_do": [{"text": "Write it.", "screen": "papers", "field": "f:x"}], "wrong": [], "advice": []})
    monkeypatch.setattr(shown, "counts_by_screen", lambda view: {"papers": {"to_do": 1, "wrong": 0, "advice": 0}})
    for module in (choices, fields, papers):
        monkeypatch.setattr(module, "problems_at", lambda view, part, where: [])
    return checked


@pytest.fixture
def drafts() -> DraftsInMemory:
    found = DraftsInMemory()
    found.add(CASE, SKETCH)
    return found


@pytest.fixture
def page(store: Store, library: Library, drafts: DraftsInMemory, checks: list[DraftData]) -> AuthorScreen:
    return a_page(store, library, drafts)


def a_page(store: Store, library: Library, drafts: DraftsInMemory, query: dict[str, str] | None = None, **context: Any) -> AuthorScreen:
    """The page, in JupyterLab's way where no context is named."""
    where = replace(PageContext(store.data, None, None, None, "en", "about:blank", query or {}), **context)
    return AuthorScreen(where, store, library, cast(Drafts, drafts))


def write(page: AuthorScreen, n: int, text: str, base: str, **more: Any) -> None:
    act = {"act": "write_text", "part": "text.en", "where": ["passages", "no1"], "text": text, "base": base}
    page.receive({"kind": "act", "n": n, "act": act, **more})


def first_passage(page: AuthorScreen) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], page.page.sheet["paper"]["passages"][0]["field"])


def test_every_act_and_every_screen_has_a_name() -> None:
    schema = ACTS.json_schema()
    names = {act["$ref"].rsplit("/", 1)[1] for act in schema["oneOf"]}
    acts = {schema["$defs"][name]["properties"]["act"]["const"] for name in names}
    assert set(ACT_NAMES) == acts | {WRITE_TEXTS, REPLACE_WORDS}
    assert set(DRAFT_SHEETS) <= set(DRAFT_SCREENS) <= set(SCREEN_NAMES)


def test_who_may_write_is_asked_before_each_intent(store: Store, library: Library, drafts: DraftsInMemory, checks: list[DraftData]) -> None:
    trainer, evaluator = (store.staff.add(role, "Anna", COMMAND_LINE)[0] for role in ("trainer", "evaluator"))  # type: ignore[arg-type]
    for staff in (None, evaluator, "nobody"):
        assert a_page(store, library, drafts, base_url="/", staff=staff).page.sheet["kind"] == "over"
    page = a_page(store, library, drafts, {"case": CASE, "screen": "papers"}, base_url="/", staff=trainer)
    assert (page.state.screen, page.visitor and page.visitor.author) == ("papers", Author(trainer, "Anna"))
    assert page.page.frame["address"] == f"/author?case={CASE}&screen=papers"
    store.staff.revoke(trainer, COMMAND_LINE)
    write(page, 1, "Mine", first_passage(page)["base"])
    assert page.page.sheet["kind"] == "over" and drafts.performed == [] and "crate" not in str(page.page.get_state())


@pytest.fixture
def in_review(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every draft is one that reviewers are asked to read."""
    monkeypatch.setattr(signed_in, "read_reviews", lambda folder: Reviews(asked=True))


@pytest.mark.usefixtures("in_review")
def test_who_reviews_reads_a_draft_and_changes_none(store: Store, library: Library, drafts: DraftsInMemory, checks: list[DraftData]) -> None:
    expert = store.staff.add("expert", "Zoe", COMMAND_LINE)[0]
    page = a_page(store, library, drafts, {"case": CASE, "screen": "papers"}, base_url="/", staff=expert)
    assert page.page.frame["may_write"] is False and page.page.frame["where"].endswith("to read")
    before = drafts.drafts[CASE]
    write(page, 1, "Mine", first_passage(page)["base"])
    for intent in (
        {"kind": "act", "n": 2, "act": {"act": "remove_paper", "paper": "note-1"}}, {"kind": "undo"}, {"kind": "redo"}, {"kind": "settle"}, {"kind": "discard"},
        {"kind": "discard", "case": CASE}, {"kind": "copy", "case": "the-knitted-hat"}, {"kind": "twin", "case": "the-knitted-hat", "changed": "sex"},
        {"kind": "begin", "answers": {}}, {"kind": "import"}, {"kind": "take_in"}, {"kind": "change", "case": CASE}, {"kind": "restore_draft", "case": CASE},
        {"kind": "screen", "screen": "begin"},
    ):  # fmt: skip
        page.receive(intent)
        assert page.page.frame["notice"]["kind"] == "error", intent
    assert drafts.drafts == {CASE: before} and drafts.performed == [] and page.page.frame["refusals"] == 15


@pytest.mark.usefixtures("in_review")
def test_a_right_that_ends_takes_the_page_along(store: Store, library: Library, drafts: DraftsInMemory, checks: list[DraftData]) -> None:
    """A page that was opened to write asks again before each act; here its kernel is told of somebody who only reviews."""
    trainer = store.staff.add("trainer", "Anna", COMMAND_LINE)[0]
    page = a_page(store, library, drafts, {"case": CASE, "screen": "papers"}, base_url="/", staff=trainer)
    page.context = replace(page.context, staff=store.staff.add("expert", "Zoe", COMMAND_LINE)[0])
    write(page, 1, "Mine", first_passage(page)["base"])
    assert drafts.performed == [] and page.page.frame["may_write"] is False


def test_a_case_of_the_kit_is_read_in_the_same_screens_and_nothing_of_it_is_written(page: AuthorScreen, drafts: DraftsInMemory) -> None:
    drafts.add("the-knitted-hat", SKETCH)  # a draft of the same name is another thing
    page.receive({"kind": "screen", "screen": "papers", "read": "the-knitted-hat"})
    frame = page.page.frame
    assert first_passage(page)["text"].startswith("Woman, widow") and frame["where"] == "The knitted hat · version 1.0.0, to read"
    assert (frame["may_write"], frame["reading"], frame["undo"], frame["problems"]["to_do"]) == (False, True, None, page.page.frame["problems"]["to_do"])
    assert [link["id"] for link in frame["screens"]] == ["start", "papers", "judgements", "talk", "decision", "feedback"]
    for intent in (
        {"kind": "act", "n": 1, "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "x", "base": ""}}, {"kind": "undo"}, {"kind": "discard"},
        {"kind": "settle"}, {"kind": "screen", "screen": "languages"}, {"kind": "typing"},
    ):  # fmt: skip
        page.receive(intent)
        assert page.page.frame["notice"]["kind"] == "error", intent
    page.receive({"kind": "look"})
    assert first_passage(page)["text"].startswith("Woman, widow"), "a look does not open the draft of the same name"
    page.receive({"kind": "screen", "screen": "papers", "case": "the-knitted-hat"})
    assert first_passage(page)["text"].startswith("Yellow crate") and page.page.frame["may_write"] is True
    page.receive({"kind": "screen", "screen": "papers", "read": "../../etc"})
    assert page.page.frame["notice"]["kind"] == "error" and drafts.performed == []


def test_what_is_read_has_an_address(store: Store, library: Library, drafts: DraftsInMemory, checks: list[DraftData]) -> None:
    trainer = store.staff.add("trainer", "Anna", COMMAND_LINE)[0]
    page = a_page(store, library, drafts, {"read": "the-knitted-hat", "screen": "start"}, base_url="/", staff=trainer)
    assert page.page.frame["address"] == "/author?read=the-knitted-hat&screen=start"
    assert page.page.frame["here"] == {"kind": "screen", "screen": "start", "read": "the-knitted-hat", "at": {}}


def test_the_list_names_drafts_and_the_kits_cases(page: AuthorScreen) -> None:
    parts = {part["id"]: [row["id"] for row in part["rows"]] for part in page.page.sheet["parts"]}
    assert parts == {"drafts": [CASE], "own": [], "kit": ["the-knitted-hat"]}
    page.receive({"kind": "screen", "screen": "begin"})
    assert page.page.sheet["kind"] == "begin" and page.page.frame["screens"] == []


def test_what_is_typed_is_saved_and_the_draft_is_checked_after_that(page: AuthorScreen, drafts: DraftsInMemory, checks: list[DraftData]) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    seen: list[int] = []
    page.page.send = lambda content, *_: seen.append(len(checks))  # type: ignore[method-assign,assignment,misc]
    before = len(checks)
    write(page, 1, "A blue crate.", first_passage(page)["base"])
    assert seen[0] == before, "the act waits for no check"
    assert (page.page.frame["handled"], page.page.frame["failed"], page.page.frame["undo"]) == (1, [], "write a text")
    assert first_passage(page)["text"] == "A blue crate." and checks[-1] is drafts.drafts[CASE].data
    assert page.page.frame["saved_at"] == "2027-01-04T09:30:00+00:00"
    assert page.page.frame["screens"][1]["to_do"] == 1


def test_a_text_typed_on_before_it_is_confirmed_is_based_on_what_this_page_wrote(page: AuthorScreen) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    base = first_passage(page)["base"]
    write(page, 1, "A", base)
    write(page, 2, "A b", base, after=1)
    assert (first_passage(page)["text"], page.state.conflicts) == ("A b", ())


def test_two_texts_for_one_field_are_both_kept_until_one_is_chosen(page: AuthorScreen, drafts: DraftsInMemory) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    base = first_passage(page)["base"]
    drafts.change(CASE, "text.en", ("passages", "no1"), "Theirs.")
    write(page, 1, "Mine.", base)
    assert first_passage(page)["conflict"] == {"mine": "Mine.", "theirs": "Theirs."}
    assert page.page.frame["handled"] == 1 and drafts.performed == []
    drafts.change(CASE, "text.en", ("passages", "no1"), "Theirs again.")  # and meanwhile once more
    settle = {"kind": "settle", "part": "text.en", "where": ["passages", "no1"], "text": "Both."}
    page.receive({**settle, "n": 2})
    assert first_passage(page)["conflict"] == {"mine": "Both.", "theirs": "Theirs again."}
    page.receive({**settle, "n": 3})
    assert (first_passage(page)["text"], first_passage(page)["conflict"]) == ("Both.", None)
    page.receive({**settle, "n": 4})
    assert page.page.frame["failed"] == [4]  # there is no conflict any more


def test_others_are_seen_and_their_changes_arrive(page: AuthorScreen, drafts: DraftsInMemory) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    page.receive({"kind": "look"})
    assert page.page.frame["others"] == ""
    drafts.change(CASE, "text.en", ("passages", "no1"), "Theirs.")
    drafts.others = ((Author("b", "Bea"), "start"),)
    page.receive({"kind": "look"})
    assert first_passage(page)["text"] == "Theirs." and page.page.frame["others"] == "Bea is on “Start”"


def test_an_act_that_is_refused_is_said_and_named(page: AuthorScreen, drafts: DraftsInMemory) -> None:
    def refuse(act: Edit, data: DraftData) -> DraftData:
        raise EditRefused("The paper {paper} is gone.", paper="note-9")

    drafts.does = refuse
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    page.receive({"kind": "act", "n": 7, "act": {"act": "remove_paper", "paper": "note-9"}})
    assert page.page.frame["notice"]["text"] == "The paper note-9 is gone."
    assert (page.page.frame["handled"], page.page.frame["failed"]) == (7, [7])
    page.receive({"kind": "look"})
    assert page.page.frame["notice"] is not None, "what the page asks by itself takes nothing away"
    page.receive({"kind": "dismiss"})
    assert page.page.frame["notice"] is None


@pytest.mark.parametrize("stays", [False, True])
def test_on_a_failing_disk_the_page_counts_as_failed_what_the_files_do_not_hold(
    store: Store, library: Library, checks: list[DraftData], monkeypatch: pytest.MonkeyPatch, stays: bool
) -> None:
    disk, real = FailingDisk(monkeypatch), Drafts(store.data / "cases" / "drafts", library.catalogues, store.clock.now)
    real.create(CASE, SKETCH, Author("", ""))
    page = a_page(store, library, cast(Any, real))
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    said = set()
    for n in range(1, 60):
        text = f"Text {n}."
        disk.fail(n - 1, errno.EIO, stays=stays)
        write(page, n, text, first_passage(page)["base"])
        reached = disk.steps >= n
        disk.mend()
        failed, notice = n in page.page.frame["failed"], page.page.frame["notice"]
        holds = real.open(CASE).data["text.en"]["passages"]["no1"] == text
        word = "saved" if not failed else "unknown" if "not known yet" in notice["text"] else "not saved"
        assert word == "unknown" or failed != holds, (n, word, holds)
        said.add(word)
        page.receive({"kind": "look"})
        if not reached:
            break
    assert not reached and said >= {"saved", "not saved"}


def test_what_others_changed_is_taken_back_only_once_one_says_so(page: AuthorScreen, drafts: DraftsInMemory) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    write(page, 1, "Mine.", first_passage(page)["base"])
    drafts.conflicting = True
    page.receive({"kind": "undo", "n": 2})
    notice = page.page.frame["notice"]
    assert notice["intent"] == {"kind": "undo", "also_others": True} and first_passage(page)["text"] == "Mine."
    page.receive(notice["intent"])
    assert first_passage(page)["text"].startswith("Yellow crate") and page.page.frame["notice"] is None


HALVES = st.text(st.sampled_from("ab \ud800\udfffé\u202e"), max_size=6)
"""Texts with halves of characters, as a browser sends what was cut between two of them."""


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HALVES, HALVES, st.booleans())
def test_half_a_character_is_taken_out_of_what_authors_type(
    store: Store, library: Library, checks: list[DraftData], caplog: pytest.LogCaptureFixture, text: str, other: str, stale: bool
) -> None:
    """Whether a text is saved, meets another one and is set aside, or is a title, a remark or a verdict."""
    real = Drafts(store.data / "cases" / "drafts", library.catalogues, store.clock.now)
    if CASE not in real.ids():
        real.create(CASE, SKETCH, Author("", ""))
    page = a_page(store, library, cast(Any, real))
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    write(page, 1, f"Mine {text}", "0" * 16 if stale else first_passage(page)["base"])
    act = {"act": "add_passages", "paper": "note-1", "text": f"More {other}", "language": "en", "after": None}
    for intent in (
        {"kind": "act", "n": 2, "act": act}, {"kind": "remark", "part": "text.en", "where": ["title"], "text": f"Why? {text}"},
        {"kind": "verdict", "verdict": "fit", "role": f"nurse {other}", "note": text, "on_paper": True}, {"kind": "at", "at": {"paper": text}},
        {"kind": "begin", "answers": {"title": f"A {other}{text} crate", "languages": ["en"], "setting": "reception", "mandate": "reception_worker", "age": "adult", "classification": "no_concern"}},
    ):  # fmt: skip
        page.receive(intent)
    assert "fault on" not in caplog.text
    held = [real.open(CASE).data["text.en"]["passages"]["no1"], *(entry.act["text"] for entry in real.conflict_copies(CASE, page.visitor.author))]  # type: ignore[union-attr]
    assert any(one.startswith("Mine") for one in held) and not any(re.search("[\ud800-\udfff]", one) for one in held)
    assert [one.text for one in read_reviews(real.folder / CASE).remarks][-1].startswith("Why?")


@pytest.mark.parametrize("intent", [
    None, [], {}, {"kind": "act"}, {"kind": "act", "act": {"act": "erase"}}, {"kind": "screen", "screen": "over"}, {"kind": "screen", "screen": "papers"},
    {"kind": "open_draft", "case": "../../etc"}, {"kind": "open_draft", "case": 3}, {"kind": "language", "language": "tlh"}, {"kind": "undo"}, {"kind": "settle"},
])  # fmt: skip
def test_what_a_page_cannot_ask_for_changes_nothing(page: AuthorScreen, intent: Any) -> None:
    page.receive(intent)
    assert page.page.frame["refusals"] == 1 and page.page.frame["notice"]["kind"] == "error" and page.state.draft is None


@pytest.mark.parametrize("at", [[], "x", {"a": {"b": 1}}, {"a": "x" * 3000}, {1: 2}])
def test_a_place_is_a_small_flat_record(page: AuthorScreen, at: Any) -> None:
    page.receive({"kind": "open_draft", "case": CASE})
    page.receive({"kind": "at", "at": at})
    assert page.page.frame["refusals"] == (1 if at else 0) and dict(page.state.at) == {}


def test_a_draft_is_thrown_away_and_brought_back(page: AuthorScreen) -> None:
    page.receive({"kind": "open_draft", "case": CASE})
    page.receive({"kind": "discard"})
    assert page.page.sheet["kind"] == "cases" and page.page.sheet["parts"][0]["rows"] == []
    page.receive({"kind": "restore_draft", "case": CASE})
    assert (page.page.sheet["kind"], page.page.frame["case"]) == ("start", CASE)


def test_in_french_the_words_are_french_and_the_texts_are_not_touched(page: AuthorScreen) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    page.receive({"kind": "language", "language": "fr"})
    assert page.page.sheet["title"] == "Les pièces" and first_passage(page)["text"].startswith("Yellow crate")


def test_an_act_leads_the_keyboard_to_what_it_made() -> None:
    after = {**SKETCH, "case": {**SKETCH["case"], "documents": [{"id": "note-1", "passages": ["no1", "no3", "no2"]}]}}
    after["text.en"] = {**SKETCH["text.en"], "passages": {**SKETCH["text.en"]["passages"], "no3": "Two words"}}
    split = SplitPassage(act="split_passage", passage="no1", at=3, language="en")
    added = AddPassages(act="add_passages", paper="note-1", after="no1", text="Two words", language="en")
    assert [(seek.element, seek.caret) for _, seek in (focus_after(act, SKETCH, after, {}) for act in (split, added)) if seek] == [
        ("f:text.en:passages.no3", 0), ("f:text.en:passages.no3", 9),
    ]  # fmt: skip
    for act in (JoinPassage(act="join_passage", passage="no2"), RemovePassage(act="remove_passage", passage="no2")):
        _, seek = focus_after(act, SKETCH, SKETCH, {})
        assert seek is not None and (seek.element, seek.caret) == ("f:text.en:passages.no1", len("Yellow crate and helmet in the bicycle room again."))


def test_a_check_that_comes_late_is_not_shown_beside_newer_words(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    old = page.state.draft
    assert isinstance(old, Draft)
    write(page, 1, "Newer.", value_hash(SKETCH["text.en"]["passages"]["no1"]))
    kept: list[Draft] = []
    monkeypatch.setattr(page.shown, "keep", lambda draft, checked: kept.append(draft))
    page._check_done((old, cast(CheckedDraft, None)))
    assert old not in kept


def test_lists_of_the_draft_before_an_act_are_not_called_checked(page: AuthorScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    page.receive({"kind": "screen", "screen": "papers", "case": CASE})
    assert page.page.frame["checked"]
    waiting: list[tuple[Any, Any]] = []
    monkeypatch.setattr(page.queue, "submit", lambda work, on_result, on_error: waiting.append((work, on_result)))
    write(page, 1, "Newer.", value_hash(SKETCH["text.en"]["passages"]["no1"]))
    assert page.page.frame["handled"] == 1 and not page.page.frame["checked"]
    [(check, done)] = waiting
    done(check(Job()))
    assert page.page.frame["checked"]
