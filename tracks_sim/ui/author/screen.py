"""The author's screen: one frozen state, one ``show``. The store is asked before each intent who is signed in.

An act is on disk before it is shown as saved (``authoring.drafts``). The lists of what is to do, wrong and advised take longer:
they are made in a thread beside the page after each act, and are shown when they are ready.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, get_args

from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.drafts import Draft, Drafts
from tracks_sim.case.load import Library, case_folders, scenarios_root
from tracks_sim.case.load.own_folders import OwnFolders
from tracks_sim.drafts.draft import languages_of, value_at, value_hash
from tracks_sim.drafts.edits import WriteText
from tracks_sim.errors import (
    AuthoringRefused,
    BadAnswer,
    FieldConflict,
    NotAllowed,
    TracksError,
    UnknownCase,
)
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.jobs import Jobs
from tracks_sim.operations import cases as operations
from tracks_sim.operations.cases import AuthoringServices
from tracks_sim.operations.materials import load_cases
from tracks_sim.store import Store
from tracks_sim.ui.author import frame as frames
from tracks_sim.ui.author.draft_intents import DRAFT_INTENTS
from tracks_sim.ui.author.focus_target import focus_after
from tracks_sim.ui.author.intent_context import LONGEST, IntentContext
from tracks_sim.ui.author.intent_parsing import parse_edit, parse_location, parse_number, parse_text
from tracks_sim.ui.author.new_draft import NEW_DRAFT_INTENTS, new_draft
from tracks_sim.ui.author.page_model import PageModel
from tracks_sim.ui.author.problems.fields import field_id
from tracks_sim.ui.author.screen_list import SCREENS_OF_A_DRAFT, SCREENS_TO_READ
from tracks_sim.ui.author.signed_in import NOT_IN_REVIEW, READERS, SignedIn, require_reading, require_writer, signed_in
from tracks_sim.ui.author.state import AuthorState, FocusTarget, ScreenName
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.shared.page import AuthorsPage
from tracks_sim.ui.shared.words import page_words

log = logging.getLogger("tracks_sim")

REMEMBERED = 50
"""Acts of which it is remembered whether they were saved, and texts written by this page whose hash is remembered."""
QUIET = ("hello", "look", "typing")
"""Intents that the page sends by itself: what is said above the screen stays."""


class AuthorScreen:
    """One author's page: the browser's intents come in by ``receive``, and all it shows goes out by ``page``."""

    def __init__(
        self,
        context: PageContext,
        store: Store,
        library: Library,
        drafts: Drafts | None = None,
    ) -> None:
        self.context = context
        self.store = store
        self.folders = OwnFolders(context.data)
        self.drafts = drafts or Drafts(self.folders.drafts, library.catalogues, store.clock.now)
        self.workshop = AuthoringServices(
            self.folders, self.drafts, library, frozenset(folder.name for folder in case_folders(scenarios_root()))
        )
        self.queue = Jobs()
        self.shown = PageModel(context, self.workshop)
        self._written: dict[int, str] = {}
        """Hashes of the texts that this page wrote, by the number of the act: a text typed on has the one before as its base."""
        self.visitor = signed_in(context, store)
        self.state = AuthorState(context.language, writer=self._writes)
        self.state = self._initial_state() if self.visitor else self._close_session()
        self.page = AuthorsPage(context.base_url, **self._views(self.state))
        self._intents = IntentLog(log)
        self.page.on_msg(lambda _, content, buffers: self.receive(content, buffers))

    @property
    def library(self) -> Library:
        """The cases there are, as they were loaded last."""
        return self.workshop.library

    @property
    def _writes(self) -> bool:
        return self.visitor is not None and self.visitor.writer

    @property
    def _signed_in(self) -> SignedIn:
        """The signed-in author. Call only when signed in."""
        assert self.visitor is not None
        return self.visitor

    def _close_session(self) -> AuthorState:
        """Forget all that was open, and return the state of a page whose author is not signed in any more."""
        self.queue.cancel()
        self.shown.comparing.cancel()
        self.shown.talks.cancel()
        self.shown.forget()
        return AuthorState(self.state.language, screen="over")

    # --- in -------------------------------------------------------------------------------

    def receive(self, intent: Any, buffers: Any = ()) -> None:
        """Handle one intent of the browser: compute the next state and show it; ``buffers`` are the files that came with it."""
        state = self._intents.state_after(intent, lambda accepted: self._accepted(accepted, buffers), self._with_refusal)
        state = replace(self._handled(state, intent), writer=self._writes)
        if state.screen == "cases" and state.writer:
            self.shown.compare_own_cases(lambda: self.show(self.state))
        self.show(state)
        self._begin_check()

    def _accepted(self, intent: Mapping[str, Any], buffers: Any) -> AuthorState:
        quiet = intent.get("kind") in QUIET
        before = replace(self.state, seek=None) if quiet else replace(self.state, notice=None, ask=None, seek=None, typed=None, bank=None)
        self.visitor = signed_in(self.context, self.store)
        return self._next_state(replace(before, writer=self._writes), intent, buffers) if self.visitor else self._close_session()

    def _handled(self, state: AuthorState, intent: Any) -> AuthorState:
        """The state with the number of the act, by which the page knows what is saved."""
        number = parse_number(intent)
        return state if number is None or state.screen == "over" else replace(state, handled=max(state.handled, number))

    def _with_refusal(self, error: Exception, intent: Any = None) -> AuthorState:
        """The state as it was, with a sentence on the error; an act that was not saved is named."""
        t = translator(self.state.language)
        text = sentence(error, t, {BadAnswer.code: frames.NOT_HERE, NotAllowed.code: frames.NOT_HERE})
        number = parse_number(intent)
        failed = self.state.failed if number is None else (*self.state.failed, number)[-REMEMBERED:]
        return replace(self.state, notice=Notice(text), refusals=self.state.refusals + 1, failed=failed, seek=None, ask=None)

    def _initial_state(self) -> AuthorState:
        """The state that the address names, or the list of cases."""
        query = self.context.query
        opened: dict[str, str] = {name: query[name] for name in ("case", "read", "review") if name in query}
        first = "review" if "review" in opened else "start" if opened else "cases"
        try:
            return self._next_state(self.state, {"kind": "screen", "screen": query.get("screen", first), **opened})
        except TracksError as error:
            return self._with_refusal(error)

    def _next_state(self, state: AuthorState, intent: Mapping[str, Any], buffers: Any = ()) -> AuthorState:
        if state.draft is not None and not self._signed_in.may_read(
            state.draft.folder
        ):  # before all else: what is refused shows the draft again
            return replace(self._on_screen(state, {"screen": "cases"}), notice=Notice(translator(state.language)(NOT_IN_REVIEW)))
        if not state.writer:
            require_reading(intent)
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
                return self._opened(state, parse_text(intent, "case"), "start" if state.writer else "review")
            case "close":
                return self._on_screen(state, {"screen": "cases"})
            case kind if kind in NEW_DRAFT_INTENTS:
                require_writer(replace(state, reading=False))
                draft = new_draft(self._signed_in.audited, self.workshop, intent, state.package)
                self.shown.forget()
                return self._with_draft(replace(state.without_draft("start"), package=None), draft)
            case "import":
                require_writer(state)
                content = bytes(buffers[0]) if buffers else b""
                return replace(state.without_draft("cases"), package=operations.read_package(self._signed_in.audited, content))
            case "cancel_import":
                return replace(state, package=None)
            case "discard" if "case" in intent or state.draft is not None:
                require_writer(state)
                case_id = parse_text(intent, "case") if "case" in intent else state.draft.case_id  # type: ignore[union-attr]
                operations.discard_draft(self._signed_in.audited, self.workshop, case_id)
                return self._on_screen(state, {"screen": "cases"})
        return self._on_draft(state, intent, buffers)

    def _on_draft(self, state: AuthorState, intent: Mapping[str, Any], buffers: Any) -> AuthorState:
        """What can be asked for while a draft is open."""
        draft = state.draft
        if draft is None:
            if intent.get("kind") == "look":
                return state
            raise NotAllowed("No draft is open.")
        if state.reading and intent.get("kind") not in READERS:
            raise NotAllowed("A case that is no draft is read only.")
        match intent.get("kind"):
            case "look" if state.reading:
                return state
            case "look":
                present = self.drafts.presence(draft.case_id, self._signed_in.author, state.tab, state.screen)
                others = tuple((who.label, screen) for who, screen in present)
                return replace(self._with_draft(state, self.drafts.open(draft.case_id)), others=others)
            case "at":
                return replace(state, at=parse_location(intent))
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
            case "typing":
                require_writer(state)
                return replace(state, typed=(parse_text(intent, "option"), parse_text(intent, "text", LONGEST)))
        wanted = DRAFT_INTENTS.get(str(intent.get("kind")))
        if wanted is None:
            raise BadAnswer("The page sent something that it cannot ask for.")
        if wanted.writes:
            require_writer(state)
        asked = IntentContext(
            self._signed_in.audited,
            self.workshop,
            self._signed_in.author,
            state,
            self.shown.view(state, draft, self._signed_in),
            intent,
            buffers or (),
            self._send_file,
        )
        after = wanted.does(asked)
        try:
            if wanted.publishes:
                self._load_library()
            return self._with_draft(after, self.drafts.open(draft.case_id))
        except (OSError, TracksError):  # it is done, and the page says so; the next look shows the draft, or says what is wrong
            log.exception("after an act on a draft its files, or the library, could not be read")
            return after

    def _load_library(self) -> None:
        """Load the cases again after one of them was released or taken out of use."""
        self.workshop = replace(self.workshop, library=load_cases(self.context.data))
        self.shown.use(self.workshop)

    def _send_file(self, message: Mapping[str, Any], content: bytes) -> None:
        self.page.send({"kind": "file", **message}, [content])

    # --- screens ----------------------------------------------------------------------------

    def _on_screen(self, state: AuthorState, intent: Mapping[str, Any]) -> AuthorState:
        screen: ScreenName | None = next((name for name in get_args(ScreenName) if name == intent.get("screen")), None)
        if screen == "begin":
            require_writer(replace(state, reading=False))
        if screen in ("cases", "begin"):
            self.shown.forget()
            return state.without_draft(screen, parse_location(intent))
        if screen is None or screen not in SCREENS_OF_A_DRAFT:
            raise BadAnswer("There is no such screen.")
        how = next((name for name in ("read", "review") if name in intent), "case")
        wanted = intent.get(how)
        if wanted is not None and (state.draft is None or (state.draft.case_id, state.reading, state.reviewing) != (wanted, how == "read", how == "review")):
            case_id = parse_text(intent, how)
            state = self._opened_to_read(state, case_id) if how == "read" else replace(self._opened(state, case_id, screen), reviewing=how == "review")
        if state.reading and screen not in SCREENS_TO_READ:
            raise BadAnswer("A case that is no draft has no such screen.")
        if state.draft is None:
            raise NotAllowed("No draft is open.")
        return replace(state, screen=screen, at=parse_location(intent), not_taken=(), earlier_of=None, trial_codes=())

    def _opened(self, state: AuthorState, case_id: str, screen: ScreenName) -> AuthorState:
        """The state with a draft open on a screen. Raises UnknownCase."""
        if case_id not in self.drafts.ids():  # what an address names is looked up, and is no path
            raise UnknownCase("There is no such draft.", case=case_id)
        if not self._signed_in.may_read(self.folders.drafts / case_id):
            raise UnknownCase("There is no such draft.", case=case_id)
        self.shown.forget()
        return self._with_draft(state.without_draft(screen), self.drafts.open(case_id))

    def _opened_to_read(self, state: AuthorState, case_id: str) -> AuthorState:
        """The state with a case open that is no draft. Raises UnknownCase."""
        if case_id not in self.library.cases:  # what an address names is looked up, and is no path
            raise UnknownCase("There is no such case.", case=case_id)
        draft = operations.read_case(self.workshop, case_id)
        if not self._signed_in.may_read(draft.folder):
            raise UnknownCase("There is no such case.", case=case_id)
        self.shown.forget()
        languages = languages_of(draft.data)
        writing = state.language if state.language in languages else next(iter(languages), state.writing)
        return replace(state.without_draft(state.screen, state.at), draft=draft, reading=True, writing=writing)

    def _with_draft(self, state: AuthorState, draft: Draft) -> AuthorState:
        """The state with the draft as it is now, and the acts that can be taken back and done again."""
        if state.draft is not None and state.draft.data == draft.data and state.draft.unreadable == draft.unreadable:
            draft = replace(state.draft, saved_at=draft.saved_at, entry=draft.entry)
        languages = languages_of(draft.data)
        writing = state.writing if state.draft is not None and state.writing in languages else next(iter(languages), state.writing)
        undo, redo = state.can_undo, state.can_redo
        with contextlib.suppress(AuthoringRefused):  # an act that is saved is not failed because the files cannot be read once more
            undo, redo = self.drafts.undoable(draft.case_id, self._signed_in.author)
        return replace(state, draft=draft, writing=writing, can_undo=undo, can_redo=redo)

    # --- acts -------------------------------------------------------------------------------

    def _performed(self, state: AuthorState, draft: Draft, intent: Mapping[str, Any]) -> AuthorState:
        """The state after an act of the page, which is on disk then; a text that meets another one is kept as a conflict."""
        require_writer(state)
        act = parse_edit(intent.get("act"))
        if isinstance(act, WriteText):
            follows = self._written.get(after) if isinstance(after := intent.get("after"), int) else None
            return self._text_written(
                state, draft, act if follows is None else act.model_copy(update={"base": follows}), parse_number(intent)
            )
        after_act = self.drafts.perform(draft.case_id, act, self._signed_in.author)
        at, seek = focus_after(act, draft.data, after_act.data, state.at)
        return replace(self._with_draft(state, after_act), at=MappingProxyType(dict(at)), seek=seek)

    def _text_written(self, state: AuthorState, draft: Draft, act: WriteText, number: int | None) -> AuthorState:
        others = tuple(c for c in state.conflicts if (c.part, tuple(c.where)) != (act.part, act.where))
        try:
            after = self.drafts.perform(draft.case_id, act, self._signed_in.author)
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
        require_writer(state)
        where = tuple(intent["where"]) if isinstance(intent.get("where"), list) else ()
        conflict = next((c for c in state.conflicts if (c.part, tuple(c.where)) == (intent.get("part"), where)), None)
        if conflict is None:
            raise NotAllowed("There is no such conflict any more.")
        act = parse_edit(
            {
                "act": "write_text",
                "part": conflict.part,
                "where": list(where),
                "text": intent.get("text"),
                "base": value_hash(conflict.theirs),
            }
        )
        assert isinstance(act, WriteText)
        state = self._text_written(state, draft, act, parse_number(intent))
        still = any((c.part, tuple(c.where)) == (act.part, act.where) for c in state.conflicts)
        return state if still else replace(state, seek=FocusTarget(field_id(act.part, act.where)))

    def _taken_back(self, state: AuthorState, draft: Draft, what: Any, *, also_others: bool) -> AuthorState:
        require_writer(state)
        do = self.drafts.undo if what == "undo" else self.drafts.redo
        try:
            after = do(draft.case_id, self._signed_in.author, also_others=also_others)
        except FieldConflict:
            return replace(state, ask=what)
        return self._with_draft(state, after)

    # --- the check --------------------------------------------------------------------------

    def _begin_check(self) -> None:
        """Check the draft again beside the page where it has changed since the last check; let scripts lead its talk where that is on screen."""
        draft = self.state.draft
        if draft is not None and not self.shown.has_checked(draft):
            self.queue.submit(lambda _: (draft, self.shown.check(draft)), on_result=self._check_done, on_error=self._check_failed)
        if draft is not None and self.state.screen == "talk":
            self.shown.play_talk(draft, lambda: self.show(self.state))

    def _check_done(self, result: tuple[Draft, CheckedDraft]) -> None:
        draft, checked = result
        if self.state.draft is not None and self.state.draft.data is draft.data:
            self.shown.keep(draft, checked)
            self.show(self.state)

    def _check_failed(self, error: Exception) -> None:
        log.error("the check of a draft failed", exc_info=error)

    # --- out --------------------------------------------------------------------------------

    def show(self, state: AuthorState) -> None:
        """Show a state; only what changed of the views is sent to the browser."""
        self.state = state
        self.page.change_to(self._views(state))

    def _views(self, state: AuthorState) -> dict[str, Any]:
        problems, counts = self.shown.problems(state, self.visitor)
        frame = frames.author_frame(
            state, self.context, problems, counts, self.shown.bank(state, self.visitor), checked=state.draft is None or self.shown.has_checked(state.draft),
            released=self.shown.released_as(state.draft),
        )
        return {"words": page_words(state.language, ("author.js",)), "frame": frame, "sheet": self.shown.sheet(state, self.visitor)}
