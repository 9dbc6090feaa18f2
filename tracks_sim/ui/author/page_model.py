"""What an author's page shows of a state: the sheet of its screen, and the lists of problems, both beside the last check of the draft."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.exploit_check import ExploitReport, keep_report, kept_report
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.case.load import load_check_words, scenarios_root
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.draft import DraftData, languages_of
from tracks_sim.jobs import Jobs
from tracks_sim.operations.cases import AuthoringServices, play_scripts
from tracks_sim.operations.materials import cache_of
from tracks_sim.ui.author.frame import NO_PROBLEMS, Counts
from tracks_sim.ui.author.open_remarks import open_remarks
from tracks_sim.ui.author.problems.problem_lists import ProblemLists, counts_by_screen, problem_lists
from tracks_sim.ui.author.review_view import ReviewerRole, ReviewViews
from tracks_sim.ui.author.screen_list import DRAFT_SHEETS, SCREENS_WITH_SCRIPTS
from tracks_sim.ui.author.screens.cases import cases_sheet, shelf_of
from tracks_sim.ui.author.screens.languages import earlier_sources
from tracks_sim.ui.author.screens.new_case import begin_sheet
from tracks_sim.ui.author.screens.package import PackageSheet, package_sheet
from tracks_sim.ui.author.session_ended import signed_out_sheet
from tracks_sim.ui.author.signed_in import SignedIn
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.context import PageContext

log = logging.getLogger("tracks_sim")


class PageModel:
    """Makes what one page shows. It keeps what takes long: the last check, the lists made of it, and older texts from the journal."""

    def __init__(self, context: PageContext, workshop: AuthoringServices) -> None:
        self.context = context
        self.workshop = workshop
        self.scripts = Jobs()
        """The scripts at play on a draft, whose id their job is about."""
        self._desks = ReviewViews(workshop)
        self._checked: tuple[Draft, CheckedDraft] | None = None
        self._lists: tuple[CheckedDraft, str, ProblemLists, Counts] | None = None
        self._earlier: tuple[DraftData, Mapping[str, str]] | None = None

    def use(self, workshop: AuthoringServices) -> None:
        """Show cases out of another library from now on."""
        self.workshop = self._desks.workshop = workshop

    # --- the check --------------------------------------------------------------------------

    def check(self, draft: Draft) -> CheckedDraft:
        """Check a draft; what is shown stays until ``keep``."""
        library = self.workshop.library
        return check_draft(draft.case_id, draft.data, library.catalogues, self._check_words, library.cases)

    def has_checked(self, draft: Draft) -> bool:
        """Whether the check that is shown is of the draft as it is."""
        return self._checked is not None and self._checked[0].data is draft.data

    def keep(self, draft: Draft, checked: CheckedDraft) -> None:
        """Show this check from now on."""
        self._checked = (draft, checked)

    def play_scripts(self, draft: Draft, done: Callable[[], None]) -> None:
        """Let the scripts play a draft as it was checked, beside the page; what they find is kept in its folder. ``done`` is called when that is over."""
        checked, content = self.check(draft), content_hash(draft.data)

        def keep(found: ExploitReport) -> None:
            try:
                keep_report(draft.folder, found)
            except FileNotFoundError:
                log.info("a draft was thrown away while scripts played it")
            done()

        def failed(error: Exception) -> None:
            log.error("the scripts could not play a draft", exc_info=error)
            done()

        self.scripts.submit(lambda _: play_scripts(self.workshop.library, checked, content), about=draft.case_id, on_result=keep, on_error=failed)

    def forget(self) -> None:
        """Forget the check: another draft is opened, or none is."""
        self._checked = self._lists = None

    @cached_property
    def _check_words(self) -> Record | None:
        """The words that the check looks for, the organisation's own ones among them."""
        return load_check_words(scenarios_root(), self.workshop.folders, cache_of(self.context.data))

    # --- the draft ----------------------------------------------------------------------------

    def view(self, state: AuthorState, draft: Draft, visitor: SignedIn) -> DraftView:
        """The draft with its most recent check, which may lag one edit behind."""
        if self._checked is None or self._checked[0].case_id != draft.case_id:
            checked = self.check(draft)
            self.keep(draft, replace(checked, to_do=(), wrong=(), advice=()) if state.reading else checked)
        assert self._checked is not None
        checked, library = self._checked[1], self.workshop.library
        scripts = kept_report(draft.folder) if state.screen in SCREENS_WITH_SCRIPTS else None
        translated = state.screen == "languages"
        reader = ReviewerRole(visitor.author, state.may_write, state.may_write and visitor.publishes)
        return DraftView(
            draft, checked, library.catalogues, library, state.language, state.writing, state.at, state.conflicts,
            scripts, any(job.about == draft.case_id for job in self.scripts.unfinished()), self.context.link("author/try"),
            self._earlier_texts(draft) if translated else {}, state.not_taken if translated else (),
            self._desks.desk(draft, checked, scripts, reader) if state.screen == "review" else None, open_remarks(read_reviews(draft.folder)),
        )  # fmt: skip

    def _earlier_texts(self, draft: Draft) -> Mapping[str, str]:
        """The texts from which older translations were made; read from the journal once for each state of the draft."""
        if self._earlier is None or self._earlier[0] is not draft.data:
            hashes = earlier_sources(draft.data)
            self._earlier = (draft.data, self.workshop.drafts.texts_of_hashes(draft.case_id, hashes) if hashes else {})
        return self._earlier[1]

    # --- what goes to the browser ---------------------------------------------------------------

    def sheet(self, state: AuthorState, visitor: SignedIn | None) -> Mapping[str, Any]:
        """The sheet of the screen on show, with its ``kind``."""
        return {"kind": state.screen, **self._sheet(state, visitor)}

    def _sheet(self, state: AuthorState, visitor: SignedIn | None) -> Mapping[str, Any]:
        if visitor is None or state.screen == "over":
            return signed_out_sheet(self.context, state.language)
        if state.draft is not None:
            return DRAFT_SHEETS[state.screen](self.view(state, state.draft, visitor))
        workshop = self.workshop
        if state.screen == "begin":
            return begin_sheet(state, workshop.library)
        shelf = shelf_of(workshop.drafts, workshop.library, workshop.folders, state.language, may_write=state.writer)
        package = None if state.package is None else self._package_sheet(state, state.package)
        return cases_sheet(shelf, package, self.context.link("author/try"))

    def _package_sheet(self, state: AuthorState, package: Package) -> PackageSheet:
        """What came from elsewhere beside its check, which is made once."""
        if self._checked is None or self._checked[0].data is not package.data:
            draft = Draft(package.manifest.case, self.workshop.folders.drafts, package.data, {}, None)
            self._checked = (draft, self.check(draft))
        draft, checked = self._checked
        languages, library = languages_of(package.data), self.workshop.library
        writing = state.language if state.language in languages else next(iter(languages), state.language)
        return package_sheet(DraftView(draft, checked, library.catalogues, library, state.language, writing, {}), package)

    def problems(self, state: AuthorState, visitor: SignedIn | None) -> tuple[ProblemLists, Counts]:
        """The lists of problems and their counts by screen, as of the last check; empty without a draft."""
        if state.draft is None or visitor is None:
            return NO_PROBLEMS, {}
        view = self.view(state, state.draft, visitor)
        assert self._checked is not None
        if self._lists is None or self._lists[0] is not view.checked or self._lists[1] != state.language:
            view = replace(view, draft=self._checked[0])  # places and labels of what was checked
            self._lists = (view.checked, state.language, problem_lists(view), counts_by_screen(view))
        return self._lists[2], self._lists[3]
