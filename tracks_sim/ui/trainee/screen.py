"""The trainee's screen: one frozen state, one ``show``. An intent is validated, saved, then shown.

Order matters: an event is committed before the state moves on, so what the page confirms is
kept. An error becomes a sentence on the page and a line in the log; it is never swallowed.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from tracks_sim.case.check.wording import personal_details
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.case.load.source_files import SourceFile
from tracks_sim.case.versions import played_content
from tracks_sim.errors import BadAnswer, NotAllowed, OpenElsewhere, TracksError
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.interview import Parameters, usable_parameters
from tracks_sim.practice import Attempt, Event, conversation, event_for, fold, merge_change, steps_of, turn_events
from tracks_sim.practice.conversation import LONGEST_TYPED, ends_unasked
from tracks_sim.practice.events import (
    DocumentOpened,
    FeedbackShown,
    JudgementPredicted,
    LanguageChanged,
    Mode,
    NotesKept,
    Paused,
    StepLocked,
    StepOpened,
    Submitted,
)
from tracks_sim.practice.start import start_event
from tracks_sim.store import Store
from tracks_sim.ui.shared.context import Notice, PageContext
from tracks_sim.ui.shared.error_messages import sentence
from tracks_sim.ui.shared.intent_log import IntentLog
from tracks_sim.ui.shared.page import Page
from tracks_sim.ui.shared.typeset import typeset
from tracks_sim.ui.trainee.feedback.talk_replay import choices_tried
from tracks_sim.ui.trainee.feedback.try_again import answer_tried
from tracks_sim.ui.trainee.frame import frame_view, words_view
from tracks_sim.ui.trainee.open_attempt import PlayedVersion, local_trainee, open_attempt, played_version
from tracks_sim.ui.trainee.page_list import ACTS, CASE, PAGES, opened, page_sheet
from tracks_sim.ui.trainee.pages.participation import MEMBER_INTENTS, Participation, refuse_country, refuse_practice
from tracks_sim.ui.trainee.pages.start_case import refuse_working_through
from tracks_sim.ui.trainee.retry import MOST_AGAIN, act_name, not_kept
from tracks_sim.ui.trainee.state import TraineeState
from tracks_sim.ui.trainee.step_sheets import step_sheet
from tracks_sim.ui.trainee.steps.reading import file_view
from tracks_sim.ui.trainee.talk.own_words import put, put_at_once, read_words
from tracks_sim.ui.trainee.trainee_page import Services, signed_in
from tracks_sim.ui.trainee.view import View

log = logging.getLogger("tracks_sim")

_CHOSEN: tuple[Mode, ...] = ("practice", "assessment", "talk", "worked")
"""Modes that a trainee may begin a case in; a study begins its own."""
_NO_EVENT = ("hello", "takeover", "dismiss", "page", "start", "resume", "enter", *MEMBER_INTENTS, *ACTS)
_NOT_KEPT = (*_NO_EVENT, "again", "replay", "try_again", "untold")
"""Kinds of intents that are no acts on an attempt: nothing is lost with them."""


class TraineeSession:
    """One visitor's page without a widget. ``receive`` is the only way in, ``views`` the only way out."""

    scripts: ClassVar[tuple[str, ...]] = ("page.js",)
    """Assets that the page loads, whose sentences it has to be given."""

    def __init__(
        self, context: PageContext, store: Store, library: Library, root: Path, state: TraineeState,
        parameters: SourceFile[Parameters] | None = None, intents: IntentLog | None = None,
    ) -> None:
        self.context = context
        self.store = store
        self.library = library
        self.root = root
        self.parameters = parameters or usable_parameters(root, context.data / "cache")
        self.state = state
        self.site = Services(context, store, library, root, self.parameters)
        self._played: dict[str, PlayedVersion] = {}
        self._intents = intents or IntentLog(log)

    # --- in ---------------------------------------------------------------------------------

    def receive(self, intent: Any) -> None:
        """Handle one intent of the browser: compute the next state, save, show.

        ``n`` numbers what a page sends, and the frame tells the last one handled. What a page sends twice, since it does not
        know whether it came, is handled once.
        """
        n = intent.get("n") if isinstance(intent, Mapping) else None
        if isinstance(n, int):
            if n <= self.state.handled:
                return
            intent = {name: value for name, value in intent.items() if name != "n"}
        self._handle(intent)
        self.show(replace(self.state, handled=n if isinstance(n, int) else self.state.handled))

    def _handle(self, intent: Any) -> None:
        """Compute the state that follows from an intent, and save."""
        self.state = self._intents.state_after(intent, self._accepted, self._refused)

    def _accepted(self, intent: Mapping[str, Any]) -> TraineeState:
        kind, notice = intent.get("kind"), self.state.notice
        if kind == "again":
            return self._handled_again(intent)
        # A page that says hello has read nothing yet: what it was opened with stays on it.
        stays = kind == "hello" or (kind == "language" and notice is not None and notice.takeover)
        ending = self.state.ending if kind == "own_notes" else None  # notes are kept by themselves: no answer to what is asked
        state = replace(self.state, notice=notice if stays else None, address=None, warning=False, notes_refused=False, ending=ending)
        return self._next(state, intent)

    def _handled_again(self, intent: Mapping[str, Any]) -> TraineeState:
        """Handle the ``acts`` that a page sent, on the attempt as it was at the event ``after``, and saw no answer to.

        Those that are kept are left out. Where somebody else has written since, or where the acts were in vain before
        (``in_vain``), they are named instead.
        """
        state, acts, seen = self.state, intent.get("acts"), intent.get("after")
        if state.attempt is None or state.attempt_id is None:
            raise NotAllowed("No case is open.")
        events = self.store.events(state.attempt_id)
        if not isinstance(acts, list) or len(acts) > MOST_AGAIN or not isinstance(seen, int) or not 0 < seen <= len(events):
            raise BadAnswer("The page sent no acts.")
        acts = [act for act in acts if isinstance(act, Mapping) and act.get("kind") not in _NOT_KEPT]
        left, all_theirs = not_kept(
            acts,
            fold(events[:seen]),
            events[seen:],
            lambda attempt, act: self._made_by(replace(state, attempt=attempt), act),
        )
        notice = state.notice
        if left and all_theirs and not intent.get("in_vain"):
            for act in left:
                self._handle(act)
                notice = self.state.notice or notice
        elif left:
            view = View(state.attempt, self.case_file(state), self.library.catalogues, state.language)
            names = ", ".join(dict.fromkeys(act_name(act, view) for act in left))
            notice = Notice(view.t("The connection was lost before this was saved: {acts}. Please do it again.").format(acts=names))
        return replace(self.state, notice=notice)

    def _made_by(self, state: TraineeState, act: Mapping[str, Any]) -> tuple[Event, ...]:
        """The events that an act makes; none where it is refused."""
        assert state.attempt is not None
        if act.get("kind") == "language":
            return self._language_events(state.attempt, str(act.get("language")))
        try:
            if act.get("kind") == "say":  # typed words that were asked about first made nothing
                words = read_words(str(act.get("typed")), state.attempt, self.case_file(state))
                return self._events_of(state, put(words)) if put_at_once(words, state.attempt) else ()
            return self._events_of(state, act)
        except TracksError:
            return ()

    def _refused(self, error: Exception, _: Any) -> TraineeState:
        text = sentence(error, translator(self.state.language))
        notice = Notice(text, takeover=isinstance(error, OpenElsewhere))
        return replace(self.state, address=None, warning=False, ending=None, notice=notice, refusals=self.state.refusals + 1)

    # --- next -------------------------------------------------------------------------------

    def _next(self, state: TraineeState, intent: Mapping[str, Any]) -> TraineeState:
        kind = intent.get("kind")
        if kind == "language":
            return self._language(state, str(intent.get("language")))
        if kind in _NO_EVENT:
            return self._without_event(state, str(kind), intent)
        if state.attempt is None or state.attempt_id is None:
            raise NotAllowed("No case is open.")
        return self._on_attempt(state, intent)

    def _without_event(self, state: TraineeState, kind: str, intent: Mapping[str, Any]) -> TraineeState:
        match kind:
            case "hello" | "takeover":
                tab = str(intent.get("tab") or state.tab)[:64]
                state = replace(state, tab=tab)
                self.state = replace(self.state, tab=tab)  # kept where the claim fails now: the next act tries it again
                return self._claimed(state, force=kind == "takeover")
            case "page":
                name, at = opened(self.site, state, intent)
                return replace(state, page=name, at=at)
            case "start":
                return self._start(state, intent)
            case "resume":
                return self._resume(state, str(intent.get("attempt")))
            case "enter":
                if self.context.base_url is not None:
                    raise NotAllowed("The code is asked for by the server.")
                return replace(state, page="home", trainee=local_trainee(self.store, state.language))
        if kind in ACTS:
            return ACTS[kind](self.site, state, intent)
        if kind in MEMBER_INTENTS:
            state, attempt_id = Participation(self.site).next(state, kind, intent)
            return self._to(state, attempt_id) if attempt_id else state
        return state

    def _language(self, state: TraineeState, language: str) -> TraineeState:
        if language not in LANGUAGES:
            raise BadAnswer(f"The kit does not speak {language!r}.")
        if state.trainee:
            self.store.set_language(state.trainee, language)
        if state.notice and state.notice.takeover:
            return replace(state, language=language, notice=_open_elsewhere(language))
        if state.attempt is not None:
            state = self._saved(state, self._language_events(state.attempt, language))
        return replace(state, language=language)

    def _language_events(self, attempt: Attempt, language: str) -> tuple[Event, ...]:
        return () if attempt.submitted or language not in LANGUAGES else (LanguageChanged(at=self.store.time(), language=language),)

    def _start(self, state: TraineeState, intent: Mapping[str, Any]) -> TraineeState:
        trainee, case_file = signed_in(state), self.library.case(str(intent.get("case")))
        country = str(intent.get("country"))
        catalogues = self.library.catalogues
        refuse_practice(self.site, trainee, case_file.case.id, str(intent.get("mode")))
        if country not in catalogues.countries or intent.get("mode") not in _CHOSEN:
            raise BadAnswer("The country or the mode is not on the list.")
        refuse_country(self.site, trainee, case_file.case.id, country)
        if intent["mode"] == "talk" and not case_file.case.has_talk:
            raise BadAnswer("Nobody can be interviewed in this case.")
        if intent["mode"] == "worked":
            refuse_working_through(self.library, case_file.case.id)
        played = played_content(case_file, catalogues, country, self.root)
        started = start_event(played, at=self.store.time(), mode=intent["mode"], language=state.language, seed=secrets.token_hex(8))
        attempt_id = self.store.start(trainee, started, played.contents)
        return self._to(state, attempt_id)

    def _to(self, state: TraineeState, attempt_id: str) -> TraineeState:
        """The state with an attempt open, in this kernel under the attempt's own address: a new page would be a second kernel."""
        return replace(self._resume(state, attempt_id), address=self.context.link(f"practise?attempt={attempt_id}"))

    def _resume(self, state: TraineeState, attempt_id: str) -> TraineeState:
        return self._claimed(open_attempt(self.store, state, attempt_id), force=False)

    def _claimed(self, state: TraineeState, *, force: bool) -> TraineeState:
        """The state with the attempt claimed for this tab, or with the offer to take it over from another one."""
        if not state.attempt_id or not state.tab:
            return state
        if not self.store.claim_lease(state.attempt_id, state.tab, force=force):
            refused = state.notice is not None and state.notice.takeover  # which stays said; opening a page loses nothing
            return state if refused else replace(state, notice=_open_elsewhere(state.language))
        notice = None if state.notice and state.notice.takeover else state.notice
        # Another tab may have answered since this page read the attempt.
        return replace(state, attempt=fold(self.store.events(state.attempt_id)), notice=notice)

    def _on_attempt(self, state: TraineeState, intent: Mapping[str, Any]) -> TraineeState:
        kind = intent.get("kind")
        if kind != "own_notes":  # which are kept while one goes to another page
            state = replace(state, page=CASE, at={})
        assert state.attempt is not None
        case_file = self.case_file(state)
        if kind in ("turn", "say"):
            return self._in_interview(state, intent, case_file)
        if kind == "replay":
            return replace(state, replay=choices_tried(state.attempt, intent, state.replay, case_file, self.played(state).parameters))
        if kind == "try_again":
            return replace(state, again=answer_tried(state.attempt, intent, case_file.case))
        if kind == "untold":
            if not state.attempt.feedback_open:
                raise NotAllowed("What was not told is shown once the feedback is open.")
            return replace(state, untold=True)
        if kind in ("note", "own_notes") and personal_details(str(intent.get("text", ""))):
            return replace(state, warning=True) if kind == "note" else replace(state, notes_refused=True)
        return self._saved(state, self._events_of(state, intent))

    def _in_interview(self, state: TraineeState, intent: Mapping[str, Any], case_file: CaseFile) -> TraineeState:
        """A turn of the interview, or typed words, which are put at once or asked about first; an end is asked about whatever names it."""
        attempt = state.attempt
        assert attempt is not None
        if "interview" not in steps_of(case_file.case, attempt.mode):
            raise NotAllowed("Nobody can be interviewed in this case.")
        typed = intent.get("typed")
        if isinstance(typed, str) and personal_details(typed):
            return replace(state, warning=True)
        if intent.get("kind") == "say":
            if not isinstance(typed, str) or not typed.strip() or len(typed) > LONGEST_TYPED:
                raise BadAnswer("The page sent no words, or too many.")
            words = read_words(typed, attempt, case_file)
            if attempt.interview_over or not put_at_once(words, attempt):
                return replace(state, reading=words)
            intent = put(words)
        events = self._events_of(state, intent)
        return replace(self._saved(state, events), reading=None) if events else replace(state, ending=(str(intent["choice"]), typed or ""))

    def _events_of(self, state: TraineeState, act: Mapping[str, Any]) -> tuple[Event, ...]:
        """The events that an act on the open attempt makes, checked and not saved yet; none where it changes nothing, or is asked about first."""
        attempt, case_file = state.attempt, self.case_file(state)
        assert attempt is not None
        if act.get("kind") == "turn":
            talk = conversation(attempt, case_file, self.played(state).parameters)
            turns = turn_events(act, talk, attempt, case_file, self.store.time())
            return () if ends_unasked(act) else turns
        answer = merge_change({k: v for k, v in act.items() if k != "by"}, attempt)
        event = event_for(answer, attempt, case_file.case, self.library.catalogues.needs, self.store.time())
        # Who goes to a step goes on.
        resumed: tuple[Event, ...] = (Paused(at=event.at, on=False),) if isinstance(event, StepOpened) and attempt.paused else ()
        if isinstance(event, StepOpened) and event.step == attempt.step:
            return resumed
        if isinstance(event, DocumentOpened) and (event.document in attempt.documents or attempt.submitted):
            return ()
        if isinstance(event, JudgementPredicted) and event.item in attempt.predicted:  # a second tap, of a row that is shown
            return ()
        if isinstance(event, NotesKept) and event.text == attempt.own_notes:
            return ()
        return (*resumed, *self._with_consequences(event, state, case_file))

    def _with_consequences(self, event: Event, state: TraineeState, case_file: CaseFile) -> tuple[Event, ...]:
        """The event and those that follow from it: feedback that is shown is recorded with the hash of its key."""
        assert state.attempt is not None
        at = event.at
        if isinstance(event, StepLocked):
            return (event, FeedbackShown(at=at, step=event.step, key_hash=case_file.hashes["key"]))
        if isinstance(event, Submitted):
            return (event, StepOpened(at=at, step="feedback"))
        if isinstance(event, StepOpened) and event.step == "reading" and not state.attempt.documents:
            return (event, DocumentOpened(at=at, document=case_file.case.documents[0].id))
        if isinstance(event, StepOpened) and event.step == "feedback" and state.attempt.feedback_open:
            return (event, FeedbackShown(at=at, step="feedback", key_hash=case_file.hashes["key"]))
        return (event,)

    def _saved(self, state: TraineeState, events: tuple[Event, ...]) -> TraineeState:
        """The state after these events, which are committed first."""
        assert state.attempt is not None and state.attempt_id is not None
        if not events:
            return state
        if not state.tab:
            raise OpenElsewhere("This page has not taken the case up yet.")
        last = self.store.append(state.attempt_id, events, state.attempt.events, state.tab)
        attempt = fold(events, state.attempt)
        if attempt.events < last:  # a release or a later event came between
            attempt = fold(self.store.events(state.attempt_id))
        return replace(state, attempt=attempt)

    # --- out --------------------------------------------------------------------------------

    def show(self, state: TraineeState) -> None:
        """Keep a state to be shown."""
        self.state = state

    def views(self) -> dict[str, Any]:
        """The plain data that the scripts draw, by name."""
        state = self.state
        case_file = self.case_file(state) if state.attempt is not None else None
        views: dict[str, Any] = {
            "words": words_view(state.language, self.scripts),
            "frame": frame_view(state, self.context, self.library.catalogues, case_file, "" if state.page == CASE else PAGES[state.page].title),
            "file": file_view(View(state.attempt, case_file, self.library.catalogues, state.language), state.notes_refused)
            if case_file and state.attempt
            else None,
            "sheet": self._sheet(state, case_file),
        }
        return {name: typeset(view) for name, view in views.items()} if state.language == "fr" else views

    def _sheet(self, state: TraineeState, case_file: CaseFile | None) -> Mapping[str, object]:
        if state.page != CASE:
            return page_sheet(self.site, state)
        if state.attempt is None or case_file is None:
            raise NotAllowed("No case is open.")
        view = View(state.attempt, case_file, self.library.catalogues, state.language)
        return step_sheet(view, self.played(state).parameters, state, self.site)

    def case_file(self, state: TraineeState) -> CaseFile:
        """The case as this attempt started it, even where the library has a newer version."""
        return self.played(state).case_file

    def played(self, state: TraineeState) -> PlayedVersion:
        """The case and the parameters of the interview with which this attempt began."""
        assert state.attempt is not None and state.attempt_id is not None
        if state.attempt_id not in self._played:
            self._played[state.attempt_id] = played_version(self.site, state.attempt)
        return self._played[state.attempt_id]


class WidgetSession(TraineeSession):
    """The page in a kernel: a widget brings the intents and shows the views."""

    scripts = ("page.js", "steps.js")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = Page(self.context.base_url, **self.views())
        self.page.on_msg(self._on_message)

    def _on_message(self, _: Any, content: Any, __: Any) -> None:
        self.receive(content)

    def show(self, state: TraineeState) -> None:
        """Show a state; only what changed is sent."""
        super().show(state)
        self.page.change_to(self.views())


def _open_elsewhere(language: str) -> Notice:
    return Notice(sentence(OpenElsewhere("The attempt is open in another tab."), translator(language)), error=False, takeover=True)
