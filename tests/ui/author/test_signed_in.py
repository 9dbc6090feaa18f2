"""Who may read a case on the pages for authors: every intent and every address, by role; both lists are made from the code."""

from __future__ import annotations

import ast
import inspect
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

from tests.support.planted_leaks import make_longest
from tests.support.shipped import kit_library
from tests.support.written_drafts import draft_data
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.reviews import add_remark, ask_reviewers
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.errors import NotAllowed, UnknownCase
from tracks_sim.interview import usable_parameters
from tracks_sim.practice import ANSWER_KINDS
from tracks_sim.practice.steps import STEPS
from tracks_sim.roles import STAFF, Role, may
from tracks_sim.store import COMMAND_LINE, Store
from tracks_sim.ui.author import screen
from tracks_sim.ui.author.draft_intents import DRAFT_INTENTS
from tracks_sim.ui.author.new_draft import NEW_DRAFT_INTENTS
from tracks_sim.ui.author.screen import AuthorScreen
from tracks_sim.ui.author.state import ScreenName
from tracks_sim.ui.author.tryout import tryout_screen as tryout
from tracks_sim.ui.author.tryout.try_bar import Earlier
from tracks_sim.ui.author.tryout.tryout_screen import TryOut
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee import screen as trainee_screen

CASE = "the-yellow-crate"
SECRET = "Only the key says that the brother kept the tickets."
WRITER = Author("somebody", "")


def kinds_in(module: ModuleType) -> set[str]:
    """Kinds of intent that a module tells apart: the texts of its ``match``, and those that it compares ``kind`` with."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        named = node.value if isinstance(node, ast.MatchValue) else node if isinstance(node, ast.Compare) and getattr(node.left, "id", "") == "kind" else None
        if named is not None:
            found |= {part.value for part in ast.walk(named) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
    return found


INTENTS = sorted(kinds_in(screen) | {*NEW_DRAFT_INTENTS, *DRAFT_INTENTS})
TRY_INTENTS = sorted(kinds_in(tryout) | kinds_in(trainee_screen) | {kind.kind for kind in ANSWER_KINDS} | {*tryout._NO_ACTS})
ADDRESSES = [{"screen": name, **opened} for name in get_args(ScreenName) for opened in ({"case": CASE}, {"review": CASE}, {"read": CASE}, {})]
TRY_ADDRESSES = [{"step": step, "answers": answers} for step in STEPS for answers in get_args(Earlier)]
REVIEWERS = [role for role in STAFF if may(role, "review") and not may(role, "author")]


def test_the_lists_are_those_of_the_code() -> None:
    assert {"look", "act", "screen", "open_draft", "save_table", "save_document", "copy", "restore_draft"} <= set(INTENTS)
    assert {"try", "try_load", "try_look", "start", "hello", "decision"} <= set(TRY_INTENTS)
    assert REVIEWERS == ["expert"]


def drafts_of(data: Path, store: Store) -> Drafts:
    return Drafts(OwnFolders(data).drafts, kit_library().catalogues, store.clock.now)


class Shelf:
    """A data folder with one draft, which nobody asked a review of."""

    def __init__(self, data: Path, store: Store) -> None:
        self.data, self.store = data, store
        self.draft: Draft = drafts_of(data, store).open(CASE)

    def ask(self, asked: bool) -> None:
        """Ask for a review, or take that back."""
        ask_reviewers(self.draft, WRITER, self.store.clock.now(), asked=asked)

    def context(self, role: Role, query: dict[str, str]) -> PageContext:
        """A page behind the server of somebody with this role."""
        return PageContext(self.data, None, "/", None, "en", "about:blank", query, staff=self.store.staff.add(role, "", COMMAND_LINE)[0])

    def page(self, role: Role, query: dict[str, str]) -> AuthorScreen:
        return AuthorScreen(self.context(role, query), self.store, kit_library())

    def tried(self, role: Role, **query: str) -> TryOut:
        root = scenarios_root()
        return TryOut(self.context(role, {}), self.store, kit_library().catalogues, root, usable_parameters(root), {"case": CASE, "country": "be", "lang": "en", **query})

    @property
    def files(self) -> dict[str, bytes]:
        """What lies in the folder of the drafts."""
        return {str(path.relative_to(self.data)): path.read_bytes() for path in OwnFolders(self.data).drafts.rglob("*") if path.is_file() and path.suffix != ".lock"}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a shelf, made once; each test works on a copy."""
    data = tmp_path_factory.mktemp("shelf") / "data"
    draft = draft_data()
    draft["case"] |= {"id": CASE, "status": "draft"}
    lessons: Any = draft["key_text.en"]
    lessons["lessons"] = dict.fromkeys(lessons["lessons"], SECRET)
    with Store.open(data) as store:
        drafts_of(data, store).create(CASE, draft, WRITER)
    return data


@pytest.fixture
def shelf(tmp_path: Path, template: Path) -> Iterator[Shelf]:
    shutil.copytree(template, tmp_path / "data")
    with Store.open(tmp_path / "data") as store:
        yield Shelf(tmp_path / "data", store)


def sent(page: AuthorScreen | TryOut) -> str:
    """All that the page has of its kernel."""
    return json.dumps({name: value for name, value in page.page.get_state().items() if not name.startswith("_")}, ensure_ascii=False, default=str)


def intent_of(kind: str) -> dict[str, Any]:
    """An intent with all that any kind may name, so that nothing but the right to it is missing."""
    return {
        "kind": kind, "case": CASE, "read": CASE, "screen": "feedback", "language": "fr", "languages": "en fr", "part": "text.en", "where": ["title"], "text": "Mine",
        "content": "x", "verdict": "fit", "role": "jurist", "number": 1, "entry": 1, "asked": True, "changed": "sex", "step": "feedback", "answers": "key", "option": "talk-again",
        "act": {"act": "write_text", "part": "text.en", "where": ["title"], "text": "Mine", "base": ""},
    }  # fmt: skip


# --- the page for authors -----------------------------------------------------------------------


@pytest.mark.parametrize("role", STAFF)
def test_every_address_of_the_authors_page_by_role(shelf: Shelf, role: Role) -> None:
    """Who writes reads the case; who reviews, once a review is asked for; nobody else ever."""
    for waiting in (False, True, False) if role in REVIEWERS else (True,):
        shelf.ask(waiting)
        for address in ADDRESSES:
            page = shelf.page(role, address)
            readable = CASE in (address.get("case"), address.get("review")) and address["screen"] not in ("cases", "begin", "over") and (may(role, "author") or (waiting and role in REVIEWERS))
            assert (page.state.draft is not None) == readable, address
            assert readable or SECRET not in sent(page)


@pytest.mark.parametrize("role", REVIEWERS)
@pytest.mark.parametrize("kind", INTENTS)
def test_no_intent_of_a_reviewer_reads_what_does_not_wait_for_review(shelf: Shelf, kind: str, role: Role, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither from the list nor on a page that was open when the review was withdrawn; no file is sent, and no file changes."""
    files: list[Any] = []
    monkeypatch.setattr(AuthorScreen, "_send_file", lambda *args: files.append(args))
    fresh = shelf.page(role, {})
    shelf.ask(True)
    opened = shelf.page(role, {"case": CASE, "screen": "feedback"})
    assert SECRET in sent(opened)
    shelf.ask(False)
    before = shelf.files
    for page in (fresh, opened):
        page.receive(intent_of(kind))
        assert page.state.draft is None and SECRET not in sent(page)
    assert files == [] and shelf.files == before


# --- the try-out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", STAFF)
def test_every_address_of_the_try_out_by_role(shelf: Shelf, role: Role) -> None:
    for address in TRY_ADDRESSES:
        if may(role, "author"):
            break
        with pytest.raises(UnknownCase if role in REVIEWERS else NotAllowed):
            shelf.tried(role, **address)
    shelf.ask(True)
    if not (may(role, "author") or may(role, "review")):
        with pytest.raises(NotAllowed):
            shelf.tried(role)
        return
    tried = shelf.tried(role, step="feedback")
    assert SECRET in sent(tried)
    tried.close()


@pytest.mark.parametrize("role", REVIEWERS)
def test_no_intent_of_a_reviewer_goes_on_with_a_try_out_whose_review_was_withdrawn(shelf: Shelf, role: Role) -> None:
    shelf.ask(True)
    tried = shelf.tried(role, step="briefing")
    shelf.ask(False)
    page = sent(tried)
    for kind in TRY_INTENTS:
        tried.receive(intent_of(kind))
        assert "not open to reviewers" in tried.page.bar["trouble"], kind
    assert SECRET not in sent(tried) and page.split('"trouble"')[0] == sent(tried).split('"trouble"')[0]
    shelf.ask(True)
    tried.receive({"kind": "try", "step": "feedback"})
    assert SECRET in sent(tried) and tried.page.bar["trouble"] == ""
    tried.close()


def test_a_reviewer_reads_no_case_that_is_no_draft(shelf: Shelf) -> None:
    """Cases of the kit and versions that were released do not wait for review either."""
    kit = next(iter(kit_library().cases))
    assert shelf.page("trainer", {"read": kit, "screen": "start"}).state.draft is not None
    assert shelf.page("expert", {"read": kit, "screen": "start"}).state.draft is None
    with pytest.raises(UnknownCase):
        shelf.tried("expert", case=kit)


# --- the audit log -------------------------------------------------------------------------------

WRITTEN = {
    "begin": "case-begun", "copy": "case-begun", "twin": "case-begun", "change": "case-opened", "take_in": "case-imported", "restore_draft": "case-restored",
    "discard": "case-discarded", "save_table": "case-table", "save_xliff": "case-table", "ask_review": "case-review-asked", "remark": "case-remarked", "answer_remark": "case-remark-answered", "settle_remark": "case-remark-settled",
    "verdict": "case-reviewed", "answer_leak": "case-answered", "release": "case-released", "retire": "case-retired", "hand_on": "case-exported",
    "save_document": "case-document", "take_comments": "case-remarked", "invite": "case-trial", "end_trial": "case-trial-ended",
}  # fmt: skip
"""What the audit log calls each act of this page."""
IN_THE_JOURNAL = {"act", "settle", "undo", "redo", "take_table", "take_xliff", "replace_words"}
"""Changes of a draft, which its journal has one by one."""
NO_ACT = {"bank", "hello", "dismiss", "language", "screen", "open_draft", "close", "look", "at", "writing", "read_part", "typing", "import", "cancel_import", "earlier"}
"""What only shows something on the page, says that it was read, or is shown before it is taken."""


def test_every_intent_is_an_act_of_the_log_or_of_the_journal_or_none() -> None:
    assert sorted([*WRITTEN, *IN_THE_JOURNAL, *NO_ACT]) == INTENTS


@pytest.mark.parametrize("kind", ["save_table", "save_xliff", "ask_review", "remark", "answer_remark", "settle_remark", "answer_leak", "save_document", "copy", "discard", "end_trial"])
def test_an_act_of_the_page_is_written_down_once(shelf: Shelf, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that the page writes down by itself, and some of ``operations.cases``, which has the others (``tests/operations/test_cases.py``)."""
    monkeypatch.setattr(AuthorScreen, "_send_file", lambda *_: None)
    leak = make_longest(shelf.draft.folder)
    add_remark(shelf.draft, WRITER, shelf.store.clock.now(), "text.en", ("title",), "Why?")
    page = shelf.page("trainer", {"case": CASE, "screen": "review"})
    before = len(shelf.store.audit_log())
    page.receive({**intent_of(kind), "leak": leak, "reason": "other", "text": "There is no other word.", **({"case": next(iter(kit_library().cases))} if kind == "copy" else {})})
    assert page.page.frame["refusals"] == 0, page.page.frame["notice"]
    assert [row.what for row in shelf.store.audit_log()][: len(shelf.store.audit_log()) - before] == [WRITTEN[kind]]


@pytest.mark.parametrize("kind", INTENTS)
def test_no_word_that_a_page_sends_comes_into_the_audit_log(shelf: Shelf, kind: str) -> None:
    foreign = "x\n999  2026-01-02T10:00:00Z  b19f8e29  administrator  erase"
    page = shelf.page("trainer", {"case": CASE, "screen": "review"})
    page.receive({name: foreign if isinstance(value, str) and name != "kind" else value for name, value in intent_of(kind).items()})
    assert all("administrator  erase" not in row.about for row in shelf.store.audit_log())  # no digits, which an id may hold by chance
