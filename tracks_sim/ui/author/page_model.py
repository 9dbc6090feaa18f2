"""What an author's page shows of a state: the sheet of its screen, and the lists of problems, both beside the last check of the draft."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from tracks_sim.authoring.bank_entries import bank_entries
from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.own_habits import HabitReport, compare, compared_cases, hash_of_read, keep_report, kept_report
from tracks_sim.authoring.release import released_folder
from tracks_sim.authoring.reviews import read_reviews
from tracks_sim.authoring.told_check import ToldFigures, talk_hash, told_figures
from tracks_sim.case.load import load_check_words, scenarios_root
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.bank import BankEntry
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.draft import DraftData, languages_of
from tracks_sim.drafts.records import case_of
from tracks_sim.drafts.talk_edits import has_talk
from tracks_sim.errors import Cancelled
from tracks_sim.interview import load_parameters
from tracks_sim.jobs import Job, Jobs
from tracks_sim.operations.cases import AuthoringServices
from tracks_sim.operations.materials import cache_of
from tracks_sim.problem import Where
from tracks_sim.ui.author.frame import NO_PROBLEMS, Counts
from tracks_sim.ui.author.open_remarks import open_remarks
from tracks_sim.ui.author.problems.problem_lists import ProblemLists, counts_by_screen, problem_lists
from tracks_sim.ui.author.review_view import ReviewerRole, ReviewViews
from tracks_sim.ui.author.screen_list import DRAFT_SHEETS
from tracks_sim.ui.author.screens.bank import BankSheet, bank_sheet
from tracks_sim.ui.author.screens.cases import cases_sheet, shelf_of, stage_of
from tracks_sim.ui.author.screens.habits import HabitsSheet, habits_sheet
from tracks_sim.ui.author.screens.languages import earlier_sources
from tracks_sim.ui.author.screens.new_case import begin_sheet
from tracks_sim.ui.author.screens.package import PackageSheet, package_sheet
from tracks_sim.ui.author.session_ended import signed_out_sheet
from tracks_sim.ui.author.signed_in import SignedIn
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import DraftView, EarlierVersions
from tracks_sim.ui.shared.context import PageContext

log = logging.getLogger("tracks_sim")


class PageModel:
    """Makes what one page shows. It keeps what takes long: the last check, the lists made of it, and older texts from the journal."""

    def __init__(self, context: PageContext, workshop: AuthoringServices) -> None:
        self.context = context
        self.workshop = workshop
        self.comparing = Jobs()
        """The comparison of the own cases, one at a time."""
        self.talks = Jobs()
        """The talk of the draft that is open, led by scripts."""
        self._told: ToldFigures | None = None
        self._desks = ReviewViews(workshop)
        self._checked: tuple[Draft, CheckedDraft] | None = None
        self._lists: tuple[CheckedDraft, str, ProblemLists, Counts] | None = None
        self._bank: tuple[BankEntry, ...] | None = None
        """What the bank has, as long as it is open."""
        self._versions: tuple[DraftData, tuple[str, Where], EarlierVersions] | None = None
        self._earlier: tuple[DraftData, Mapping[str, str]] | None = None
        self._stage: tuple[DraftData, Path | None, str] | None = None

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

    def play_talk(self, draft: Draft, done: Callable[[], None]) -> None:
        """Let scripts lead the talk of a draft beside the page, where what the figures follow from has changed. ``done`` is called when they are there."""
        content = talk_hash(draft.data)
        known = self._told is not None and self._told.content == content
        if known or not has_talk(case_of(draft.data)) or any(job.about == content for job in self.talks.unfinished()):
            return

        def keep(found: ToldFigures | None) -> None:
            self._told = found or ToldFigures(content, {}, {})
            done()

        def failed(error: Exception) -> None:
            if not isinstance(error, Cancelled):
                log.error("the scripts could not lead a talk", exc_info=error)
                keep(None)

        def play(job: Job) -> ToldFigures | None:
            parameters = load_parameters(scenarios_root(), cache_of(self.context.data))
            return told_figures(complete(draft.data, self.workshop.library.catalogues).case_file, content, parameters, job.tell)

        self.talks.submit(play, about=content, on_progress=lambda progress: keep(progress.what), on_result=keep, on_error=failed)

    def released_as(self, draft: Draft | None) -> str:
        """The version that was released of a draft, as long as it holds the same; empty for any other."""
        if draft is None:
            return ""
        if self._stage is None or self._stage[0] is not draft.data or self._stage[1] != released_folder(self.workshop.folders, draft.case_id):
            status, version = stage_of(self.workshop.folders, draft.case_id, draft.data, "draft")
            self._stage = draft.data, released_folder(self.workshop.folders, draft.case_id), version if status == "released" else ""
        return self._stage[2]

    def forget(self) -> None:
        """Forget the check: another draft is opened, or none is."""
        self._checked = self._lists = None

    @cached_property
    def _check_words(self) -> Record | None:
        """The words that the check looks for, the organisation's own ones among them."""
        return load_check_words(scenarios_root(), self.workshop.folders, cache_of(self.context.data))

    # --- the own cases ------------------------------------------------------------------------

    def compare_own_cases(self, done: Callable[[], None]) -> None:
        """Compare the own cases beside the page where something has changed that was read for the last comparison; ``done`` is called after it."""
        library, case_files = self.workshop.library, compared_cases(self.workshop.library)
        kept = kept_report(self.workshop.folders) if case_files else None
        if not case_files or self.comparing.unfinished() or (kept is not None and kept.read == hash_of_read(case_files)):
            return

        def keep(report: HabitReport) -> None:
            keep_report(self.workshop.folders, report)
            done()

        def failed(error: Exception) -> None:
            log.error("the own cases could not be compared", exc_info=error)
            done()

        self.comparing.submit(lambda _: compare(library), on_result=keep, on_error=failed)

    def _habits(self, language: str) -> HabitsSheet | None:
        """The last comparison of the own cases; None where there are too few."""
        if not compared_cases(self.workshop.library):
            return None
        return habits_sheet(kept_report(self.workshop.folders), self.workshop.library, language, comparing=bool(self.comparing.unfinished()))

    # --- the draft ----------------------------------------------------------------------------

    def view(self, state: AuthorState, draft: Draft, visitor: SignedIn) -> DraftView:
        """The draft with its most recent check, which may lag one edit behind."""
        if self._checked is None or self._checked[0].case_id != draft.case_id:
            checked = self.check(draft)
            self.keep(draft, replace(checked, to_do=(), wrong=(), advice=()) if state.reading else checked)
        assert self._checked is not None
        checked, library = self._checked[1], self.workshop.library
        translated, reviews = state.screen == "languages", read_reviews(draft.folder)
        reader = ReviewerRole(visitor.author, visitor.writer, state.may_write, state.may_write and visitor.publishes)
        return DraftView(
            draft, checked, library.catalogues, library, state.language, state.writing, state.at, state.conflicts,
            state.typed, self.context.link("author/try"),
            self._earlier_texts(draft) if translated else {}, self._earlier_versions(state, draft), state.not_taken if translated else (),
            self._desks.desk(draft, checked, reader) if state.screen == "review" else None, open_remarks(reviews),
            frozenset(answer.leak for answer in reviews.answers),
            self._told if state.screen == "talk" else None, state.trial_codes, self.context.takes_codes,
        )  # fmt: skip

    def _earlier_versions(self, state: AuthorState, draft: Draft) -> EarlierVersions | None:
        """What stood in the field that somebody asked about; read from the journal once for each state of the draft."""
        if state.earlier_of is None:
            return None
        if self._versions is None or self._versions[0] is not draft.data or self._versions[1] != state.earlier_of:
            found = EarlierVersions(*state.earlier_of, self.workshop.drafts.earlier_texts(draft.case_id, *state.earlier_of))
            self._versions = (draft.data, state.earlier_of, found)
        return self._versions[2]

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
        shelf = shelf_of(workshop.drafts, workshop.library, workshop.folders, state.language, visitor.author.id, may_write=state.writer)
        package = None if state.package is None else self._package_sheet(state, state.package)
        return cases_sheet(shelf, package, self.context.link("author/try"), self._habits(state.language) if state.writer else None)

    def _package_sheet(self, state: AuthorState, package: Package) -> PackageSheet:
        """What came from elsewhere beside its check, which is made once."""
        if self._checked is None or self._checked[0].data is not package.data:
            draft = Draft(package.manifest.case, self.workshop.folders.drafts, package.data, {}, None)
            self._checked = (draft, self.check(draft))
        draft, checked = self._checked
        languages, library = languages_of(package.data), self.workshop.library
        writing = state.language if state.language in languages else next(iter(languages), state.language)
        return package_sheet(DraftView(draft, checked, library.catalogues, library, state.language, writing, {}), package)

    def bank(self, state: AuthorState, visitor: SignedIn | None) -> BankSheet | None:
        """The panel of the bank; None while it is closed. What it has is read when it opens."""
        if state.bank is None or state.draft is None or visitor is None or not state.may_write:
            self._bank = None
            return None
        if self._bank is None:
            workshop = self.workshop
            self._bank = bank_entries(workshop.library, workshop.drafts, visitor.author.id, visitor.may_read, state.draft.case_id)
        return bank_sheet(self.view(state, state.draft, visitor), state.bank, self._bank)

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
