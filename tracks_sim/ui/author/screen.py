"""The author's screen: one frozen state, one ``show``. The store is asked before each intent who is signed in.

An act is on disk before it is shown as saved (``authoring.drafts``). The lists of what is to do, wrong and advised take longer:
they are made in a thread beside the page after each act, and are shown when they are ready.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, get_args

from pydantic import ValidationError

from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Author, Draft, Drafts
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.acts import ACTS, Act, WriteText
from tracks_sim.case.draft import DraftData, languages_of, value_at, value_hash
from tracks_sim.case.load import Library, case_folders, scenarios_root
from tracks_sim.case.own_folders import OwnFolders
from tracks_sim.errors import (
    AuthoringRefused,
    BadAnswer,
    FieldConflict,
    NotAllowed,
    TracksError,
    UnknownCase,
    UnknownCode,
)
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.operations import cases as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import Workshop
from tracks_sim.operations.materials import load_cases
from tracks_sim.roles import may
from tracks_sim.store import Actor, Store
from tracks_sim.ui.author import frame as frames
from tracks_sim.ui.author.after_act import leads_to
from tracks_sim.ui.author.asked import Asked
from tracks_sim.ui.author.begin import begin_sheet
from tracks_sim.ui.author.cases import Shelf, cases_sheet, shelf_of
from tracks_sim.ui.author.draft_intents import DRAFT_INTENTS
from tracks_sim.ui.author.fields import field_id
from tracks_sim.ui.author.languages import earlier_sources
from tracks_sim.ui.author.new_draft import answered, attribute
from tracks_sim.ui.author.over import over_sheet
from tracks_sim.ui.author.problem_lists import ProblemLists, counts_by_screen, problem_lists
from tracks_sim.ui.author.review_desk import Reader, ReviewDesks
from tracks_sim.ui.author.screens import DRAFT_SHEETS, SCREENS_OF_A_DRAFT, SCREENS_WITH_SCRIPTS
from tracks_sim.ui.author.script_play import ScriptPlay
from tracks_sim.ui.author.state import AuthorState, ScreenName, Seek
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.background import Background
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.shared.page import AuthorsPage

log = logging.getLogger("tracks_sim")

LOCAL = Actor("JupyterLab (account name is not stored)", "trainer")
"""The actor in JupyterLab. Whoever has the data folder on their own machine may write its cases."""

REMEMBERED = 50
"""Acts of which it is remembered whether they were saved, and texts written by this page whose hash is remembered."""
LONGEST_PLACE = 2000
"""Letters of JSON that may say what of a screen is open."""
READERS_INTENTS = frozenset({
    "hello", "dismiss", "language", "screen", "open_draft", "close", "look", "at", "writing", *(kind for kind, intent in DRAFT_INTENTS.items() if not intent.writes),
})  # fmt: skip
"""All that somebody can ask for who reviews a draft and does not write it."""
QUIET = ("hello", "look")
"""Intents that the page sends by itself: what is said above the screen stays."""


class AuthorScreen:
    """One author's page: the browser's intents come in by ``receive``, and all it shows goes out by ``page``."""

    def __init__(self, context: PageContext, store: Store, library: Library, drafts: Drafts | None = None, background: Background | None = None) -> None:
        self.context = context
        self.store = store
        self.library = library
        self.folders = OwnFolders(context.data)
        self.drafts = drafts or Drafts(self.folders.drafts, library.catalogues, store.clock.now)
        self.workshop = Workshop(self.folders, self.drafts, library, frozenset(folder.name for folder in case_folders(scenarios_root())))
        self.background = background or Background()
        self.scripts = ScriptPlay(library)
        self._desks = ReviewDesks(self.workshop)
        self._audited: AuditedStore | None = None
        self._author: Author | None = None
        self._checked: tuple[Draft, CheckedDraft] | None = None
        self._lists: tuple[CheckedDraft, str, ProblemLists, frames.Counts] | None = None
        self._earlier: tuple[DraftData, Mapping[str, str]] | None = None
        self._written: dict[int, str] = {}
        """Hashes of the texts that this page wrote, by the number of the act: a text typed on has the one before as its base."""
        self._may_write = False
        authorised = self._authorise()
        self.state = AuthorState(context.language, may_write=self._may_write)
        self.state = self._initial_state() if authorised else self._close_session()
        self.page = AuthorsPage(context.base_url, **self._views(self.state))
        self._intents = IntentLog(log)
        self.page.on_msg(lambda _, content, buffers: self.receive(content, buffers))

    # --- who ------------------------------------------------------------------------------

    def _authorise(self) -> bool:
        """Whether the visitor may write cases or review them, as the store says now; in JupyterLab whoever has the data folder may."""
        self._audited = self._author = None
        if self.context.base_url is None:
            self._may_write = True
            self._audited, self._author = AuditedStore(self.store, LOCAL), Author(LOCAL.who, "")
        elif self.context.staff:
            try:
                member = self.store.staff.member(self.context.staff)
            except UnknownCode:
                return False
            self._may_write = may(member.role, "author")
            if self._may_write or may(member.role, "review"):
                self._audited, self._author = AuditedStore.of(self.store, member), Author(member.id, member.label)
        return self._author is not None

    @property
    def audited(self) -> AuditedStore:
        """The store, with the author as the actor of the audit log; only after ``_authorise``."""
        assert self._audited is not None
        return self._audited

    @property
    def author(self) -> Author:
        """Whose page it is; only after ``_authorise``."""
        assert self._author is not None
        return self._author

    def _close_session(self) -> AuthorState:
        """Forget all that was open, and return the state of a page whose author is not signed in any more."""
        self.background.stop()
        self.scripts.stop()
        self._checked = self._lists = None
        return AuthorState(self.state.language, screen="over")

    # --- in -------------------------------------------------------------------------------

    def receive(self, intent: Any, buffers: Any = ()) -> None:
        """Handle one intent of the browser: compute the next state and show it; ``buffers`` are the files that came with it."""
        state = self.state
        try:
            if not isinstance(intent, Mapping):
                raise BadAnswer("The page sent something that is not an intent.")
            quiet = intent.get("kind") in QUIET
            before = replace(state, seek=None) if quiet else replace(state, notice=None, ask=None, seek=None)
            authorised = self._authorise()
            state = self._next_state(replace(before, may_write=self._may_write), intent, buffers) if authorised else self._close_session()
        except TracksError as error:
            self._intents.refused(intent, error)
            state = self._with_refusal(error, intent)
        except Exception as error:  # every fault becomes a sentence on the page; the log says where it was
            self._intents.failed(intent, error)
            state = self._with_refusal(error, intent)
        self.show(self._handled(state, intent))
        self._begin_check()

    def _handled(self, state: AuthorState, intent: Any) -> AuthorState:
        """The state with the number of the act, by which the page knows what is saved."""
        number = _number(intent)
        return state if number is None or state.screen == "over" else replace(state, handled=max(state.handled, number))

    def _with_refusal(self, error: Exception, intent: Any = None) -> AuthorState:
        """The state as it was, with a sentence on the error; an act that was not saved is named."""
        t = translator(self.state.language)
        if isinstance(error, AuthoringRefused):
            text = t(str(error)).format(**error.facts)
        elif isinstance(error, BadAnswer | NotAllowed):
            text = t(frames.NOT_HERE)
        else:
            text = sentence(error, t)
        number = _number(intent)
        failed = self.state.failed if number is None else (*self.state.failed, number)[-REMEMBERED:]
        return replace(self.state, notice=Notice(text), refusals=self.state.refusals + 1, failed=failed, seek=None, ask=None)

    def _initial_state(self) -> AuthorState:
        """The state that the address names, or the list of cases."""
        query = self.context.query
        intent = {"kind": "screen", "screen": query.get("screen", "start" if "case" in query else "cases"), **({"case": query["case"]} if "case" in query else {})}
        try:
            return self._next_state(self.state, intent)
        except TracksError as error:
            return self._with_refusal(error)

    def _next_state(self, state: AuthorState, intent: Mapping[str, Any], buffers: Any = ()) -> AuthorState:
        if not state.may_write:
            self._require_reading(intent)
            if state.draft is not None and not read_reviews(state.draft.folder).in_review:
                return replace(self._on_screen(state, {"screen": "cases"}), notice=Notice(translator(state.language)(frames.NOT_IN_REVIEW)))
        match intent.get("kind"):
            case "hello":
                return replace(state, tab=str(intent.get("tab", ""))[:64])
            case "dismiss":
                return state
            case "language":
                if intent.get("language") not in LANGUAGES:
                    raise BadAnswer("The kit does not speak this language.")
                return replace(state, language=str(intent["language"]))
            case "screen":
                return self._on_screen(state, intent)
            case "open_draft":
                return self._opened(state, _text(intent, "case"), "start" if state.may_write else "review")
            case "close":
                return self._on_screen(state, {"screen": "cases"})
            case "begin" | "copy" | "twin" | "change" | "take_in" | "restore_draft":
                draft = self._new_draft(state, intent)
                self._checked = self._lists = None
                return self._with_draft(replace(state, screen="start", at=_nothing(), draft=None, package=None, conflicts=(), others=()), draft)
            case "import":
                content = bytes(buffers[0]) if buffers else b""
                return replace(state, screen="cases", draft=None, at=_nothing(), package=operations.read_package(self.audited, content))
            case "cancel_import":
                return replace(state, package=None)
            case "discard" if "case" in intent or state.draft is not None:
                self._require_writer(state)
                operations.discard_draft(self.audited, self.workshop, _text(intent, "case") if "case" in intent else state.draft.case_id)  # type: ignore[union-attr]
                return self._on_screen(state, {"screen": "cases"})
        return self._on_draft(state, intent, buffers)

    def _new_draft(self, state: AuthorState, intent: Mapping[str, Any]) -> Draft:
        """The draft that an intent begins, or brings back; each is an act of ``operations``."""
        self._require_writer(state)
        audited, workshop = self.audited, self.workshop
        match intent.get("kind"):
            case "begin":
                return operations.begin_case(audited, workshop, answered(intent.get("answers")))
            case "copy":
                return operations.copy_case(audited, workshop, _text(intent, "case"))
            case "twin":
                return operations.copy_case(audited, workshop, _text(intent, "case"), changed=attribute(intent.get("changed")))
            case "change":
                return operations.open_draft(audited, workshop, _text(intent, "case"))
            case "take_in":
                if state.package is None:
                    raise NotAllowed("No file was read.")
                named = _text(intent, "case") if intent.get("case") else ""
                return operations.import_case(audited, workshop, state.package, named)
        return operations.restore_draft(audited, workshop, _text(intent, "case"))

    def _on_draft(self, state: AuthorState, intent: Mapping[str, Any], buffers: Any) -> AuthorState:
        """What can be asked for while a draft is open."""
        draft = state.draft
        if draft is None:
            if intent.get("kind") == "look":
                return state
            raise NotAllowed("No draft is open.")
        match intent.get("kind"):
            case "look":
                others = tuple((who.label, screen) for who, screen in self.drafts.here(draft.case_id, self.author, state.tab, state.screen))
                return replace(self._with_draft(state, self.drafts.open(draft.case_id)), others=others)
            case "at":
                return replace(state, at=_place(intent))
            case "writing":
                if intent.get("language") not in languages_of(draft.data):
                    raise BadAnswer("The case is not written in this language.")
                return replace(state, writing=str(intent["language"]))
            case "act":
                return self._performed(state, draft, intent)
            case "settle":
                return self._settled(state, draft, intent)
            case "undo" | "redo" as what:
                return self._taken_back(state, draft, what, also_others=intent.get("also_others") is True)
            case "play_scripts":
                self.scripts.start(draft, self._check(draft), lambda: self.show(self.state))
                return state
        wanted = DRAFT_INTENTS.get(str(intent.get("kind")))
        if wanted is None:
            raise BadAnswer("The page sent something that it cannot ask for.")
        if wanted.writes:
            self._require_writer(state)
        asked = Asked(self.audited, self.workshop, self.author, state, self._view(state, draft), intent, buffers or (), self._send_file)
        after = wanted.does(asked)
        if wanted.publishes:
            self._load_library()
        return self._with_draft(after, self.drafts.open(draft.case_id))

    def _load_library(self) -> None:
        """Load the cases again after one of them was released or taken out of use."""
        self.library = self.scripts.library = load_cases(self.context.data)
        self.workshop = self._desks.workshop = replace(self.workshop, library=self.library)

    def _send_file(self, message: Mapping[str, Any], content: bytes) -> None:
        self.page.send({"kind": "file", **message}, [content])

    # --- screens ----------------------------------------------------------------------------

    def _on_screen(self, state: AuthorState, intent: Mapping[str, Any]) -> AuthorState:
        screen: ScreenName | None = next((name for name in get_args(ScreenName) if name == intent.get("screen")), None)
        if screen in ("cases", "begin"):
            self._checked = self._lists = None
            return replace(state, screen=screen, draft=None, at=_place(intent), conflicts=(), others=(), can_undo=None, can_redo=None)
        if screen is None or screen not in SCREENS_OF_A_DRAFT:
            raise BadAnswer("There is no such screen.")
        case_id = intent.get("case")
        if case_id is not None and (state.draft is None or state.draft.case_id != case_id):
            state = self._opened(state, _text(intent, "case"), screen)
        if state.draft is None:
            raise NotAllowed("No draft is open.")
        return replace(state, screen=screen, at=_place(intent), not_taken=())

    def _opened(self, state: AuthorState, case_id: str, screen: ScreenName) -> AuthorState:
        """The state with a draft open on a screen. Raises UnknownCase."""
        if case_id not in self.drafts.ids():  # what an address names is looked up, and is no path
            raise UnknownCase("There is no such draft.", case=case_id)
        if not state.may_write and not read_reviews(self.folders.drafts / case_id).in_review:
            raise UnknownCase("There is no such draft.", case=case_id)
        self._checked = self._lists = None
        state = replace(state, screen=screen, at=_nothing(), draft=None, conflicts=(), others=())
        return self._with_draft(state, self.drafts.open(case_id))

    def _with_draft(self, state: AuthorState, draft: Draft) -> AuthorState:
        """The state with the draft as it is now, and the acts that can be taken back and done again."""
        if state.draft is not None and state.draft.data == draft.data and state.draft.unreadable == draft.unreadable:
            draft = replace(state.draft, saved_at=draft.saved_at)
        languages = languages_of(draft.data)
        writing = state.writing if state.draft is not None and state.writing in languages else next(iter(languages), state.writing)
        undo, redo = self.drafts.undoable(draft.case_id, self.author)
        return replace(state, draft=draft, writing=writing, can_undo=undo, can_redo=redo)

    # --- acts -------------------------------------------------------------------------------

    def _require_reading(self, intent: Mapping[str, Any]) -> None:
        """Raise NotAllowed for what somebody who only reads cannot ask for: everything that is not in the list."""
        if intent.get("kind") not in READERS_INTENTS or intent.get("screen") == "begin":
            raise NotAllowed("Who reviews a draft does not change it.")

    def _require_writer(self, state: AuthorState) -> None:
        if not state.may_write:
            raise NotAllowed("Who reviews a draft does not change it.")

    def _performed(self, state: AuthorState, draft: Draft, intent: Mapping[str, Any]) -> AuthorState:
        """The state after an act of the page, which is on disk then; a text that meets another one is kept as a conflict."""
        self._require_writer(state)
        act = _act(intent.get("act"))
        if isinstance(act, WriteText):
            follows = self._written.get(after) if isinstance(after := intent.get("after"), int) else None
            return self._text_written(state, draft, act if follows is None else act.model_copy(update={"base": follows}), _number(intent))
        after_act = self.drafts.perform(draft.case_id, act, self.author)
        at, seek = leads_to(act, draft.data, after_act.data, state.at)
        return replace(self._with_draft(state, after_act), at=MappingProxyType(dict(at)), seek=seek)

    def _text_written(self, state: AuthorState, draft: Draft, act: WriteText, number: int | None) -> AuthorState:
        others = tuple(c for c in state.conflicts if (c.part, tuple(c.where)) != (act.part, act.where))
        try:
            after = self.drafts.perform(draft.case_id, act, self.author)
        except FieldConflict as conflict:
            state = self._with_draft(state, self.drafts.open(draft.case_id))
            return replace(state, conflicts=(*others, conflict))
        if number is not None:
            self._written[number] = value_hash(value_at(after.data, act.part, act.where))
            for old in sorted(self._written)[:-REMEMBERED]:
                del self._written[old]
        return replace(self._with_draft(state, after), conflicts=others)

    def _settled(self, state: AuthorState, draft: Draft, intent: Mapping[str, Any]) -> AuthorState:
        """The state after a conflict is settled: the text that was chosen, or written from both, replaces theirs."""
        self._require_writer(state)
        where = tuple(intent["where"]) if isinstance(intent.get("where"), list) else ()
        conflict = next((c for c in state.conflicts if (c.part, tuple(c.where)) == (intent.get("part"), where)), None)
        if conflict is None:
            raise NotAllowed("There is no such conflict any more.")
        act = _act({"act": "write_text", "part": conflict.part, "where": list(where), "text": intent.get("text"), "base": value_hash(conflict.theirs)})
        assert isinstance(act, WriteText)
        state = self._text_written(state, draft, act, _number(intent))
        still = any((c.part, tuple(c.where)) == (act.part, act.where) for c in state.conflicts)
        return state if still else replace(state, seek=Seek(field_id(act.part, act.where)))

    def _taken_back(self, state: AuthorState, draft: Draft, what: Any, *, also_others: bool) -> AuthorState:
        self._require_writer(state)
        do = self.drafts.undo if what == "undo" else self.drafts.redo
        try:
            after = do(draft.case_id, self.author, also_others=also_others)
        except FieldConflict:
            return replace(state, ask=what)
        return self._with_draft(state, after)

    # --- the check --------------------------------------------------------------------------

    def _begin_check(self) -> None:
        """Check the draft again beside the page where it has changed since the last check."""
        draft = self.state.draft
        if draft is None or (self._checked is not None and self._checked[0].data is draft.data):
            return
        self.background.start(lambda _: (draft, self._check(draft)), lambda *_: None, self._check_done, self._check_failed)

    def _check(self, draft: Draft) -> CheckedDraft:
        return check_draft(draft.case_id, draft.data, self.library.catalogues, library=self.library.cases)

    def _check_done(self, result: tuple[Draft, CheckedDraft]) -> None:
        if self.state.draft is not None and self.state.draft.data is result[0].data:
            self._checked = result
            self.show(self.state)

    def _check_failed(self, error: Exception) -> None:
        log.error("the check of a draft failed", exc_info=error)

    # --- out --------------------------------------------------------------------------------

    def show(self, state: AuthorState) -> None:
        """Show a state; only what changed of the views is sent to the browser."""
        self.state = state
        self.page.change_to(self._views(state))

    def _views(self, state: AuthorState) -> dict[str, Any]:
        problems, counts = (frames.NO_PROBLEMS, {}) if state.draft is None else self._problems(state)
        frame = frames.author_frame(state, self.context, problems, counts)
        return {"words": frames.author_words(state.language), "frame": frame, "sheet": {"kind": state.screen, **self._sheet(state)}}

    def _sheet(self, state: AuthorState) -> Mapping[str, Any]:
        if state.screen == "over":
            return over_sheet(self.context, state.language)
        if state.draft is None:
            return begin_sheet(state, self.library) if state.screen == "begin" else cases_sheet(self._shelf(state), state.package)
        return DRAFT_SHEETS[state.screen](self._view(state, state.draft))

    def _shelf(self, state: AuthorState) -> Shelf:
        return shelf_of(self.drafts, self.library, self.folders, state.language, may_write=state.may_write)

    def _view(self, state: AuthorState, draft: Draft) -> DraftView:
        """The draft beside its last check, which may be of the data before the last act for a moment."""
        if self._checked is None or self._checked[0].case_id != draft.case_id:
            self._checked = (draft, self._check(draft))
        scripts = self.scripts.found(draft) if state.screen in SCREENS_WITH_SCRIPTS else None
        translated = state.screen == "languages"
        return DraftView(
            draft, self._checked[1], self.library.catalogues, self.library, state.language, state.writing, state.at, state.conflicts,
            scripts, self.scripts.plays(draft.case_id), self.context.link("author/try"),
            self._earlier_texts(draft) if translated else {}, state.not_taken if translated else (),
            self._desks.desk(draft, self._checked[1], scripts, self._reader(state)) if state.screen == "review" else None,
        )  # fmt: skip

    def _reader(self, state: AuthorState) -> Reader:
        return Reader(self.author, state.may_write, state.may_write and may(self.audited.actor.role, "publish"))

    def _earlier_texts(self, draft: Draft) -> Mapping[str, str]:
        """The texts from which older translations were made; read from the journal once for each state of the draft."""
        if self._earlier is None or self._earlier[0] is not draft.data:
            hashes = earlier_sources(draft.data)
            self._earlier = (draft.data, self.drafts.texts_of_hashes(draft.case_id, hashes) if hashes else {})
        return self._earlier[1]

    def _problems(self, state: AuthorState) -> tuple[ProblemLists, frames.Counts]:
        """The lists of problems and their counts, as of the last check."""
        assert state.draft is not None
        view = self._view(state, state.draft)
        assert self._checked is not None
        if self._lists is None or self._lists[0] is not view.checked or self._lists[1] != state.language:
            view = replace(view, draft=self._checked[0])  # places and labels of what was checked
            self._lists = (view.checked, state.language, problem_lists(view), counts_by_screen(view))
        return self._lists[2], self._lists[3]


def _act(raw: Any) -> Act:
    """An act that the page sent. Raises BadAnswer for what is none."""
    try:
        return ACTS.validate_python(raw)
    except ValidationError as error:
        raise BadAnswer("The page sent something that is no act.") from error


def _number(intent: Any) -> int | None:
    """Number that the page gave its act."""
    number = intent.get("n") if isinstance(intent, Mapping) else None
    return number if isinstance(number, int) and not isinstance(number, bool) and 0 < number < 2**53 else None


def _text(intent: Mapping[str, Any], name: str) -> str:
    """A short text of the intent. Raises BadAnswer."""
    value = intent.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 100:
        raise BadAnswer("The page sent something that does not fit.")
    return value


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


def _place(intent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What of a screen is to be open: a flat record. Raises BadAnswer for anything else."""
    at = intent.get("at") or {}
    flat = isinstance(at, Mapping) and all(isinstance(name, str) and isinstance(value, str | int | bool | None) for name, value in at.items())
    if not flat or len(json.dumps(dict(at))) > LONGEST_PLACE:
        raise BadAnswer("The page sent something that is no place.")
    return MappingProxyType(dict(at))



