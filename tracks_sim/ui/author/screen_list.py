"""The screens of an author's page: the name of each, and how its sheet is drawn. A further screen is a line in each table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracks_sim.i18n import translatable
from tracks_sim.ui.author.review.review_screen import review_sheet
from tracks_sim.ui.author.screens.decision import decision_sheet
from tracks_sim.ui.author.screens.feedback import feedback_sheet
from tracks_sim.ui.author.screens.judgements import judgements_sheet
from tracks_sim.ui.author.screens.languages import languages_sheet
from tracks_sim.ui.author.screens.papers import papers_sheet
from tracks_sim.ui.author.screens.start import start_sheet
from tracks_sim.ui.author.screens.talk import talk_sheet
from tracks_sim.ui.author.state import DRAFT_SCREENS, ScreenName
from tracks_sim.ui.author.tryout.try_it import try_it_sheet
from tracks_sim.ui.author.view import DraftView

SCREEN_NAMES: Mapping[ScreenName, str] = {
    "cases": translatable("All cases"),
    "begin": translatable("Begin a case"),
    "start": translatable("Start"),
    "papers": translatable("Papers"),
    "judgements": translatable("Judgements"),
    "talk": translatable("Talk"),
    "decision": translatable("Decision and plan"),
    "feedback": translatable("Feedback"),
    "languages": translatable("Languages"),
    "try": translatable("Try it"),
    "review": translatable("Review and release"),
    "over": translatable("Signed out"),
}

DRAFT_SHEETS: Mapping[ScreenName, Callable[[DraftView], Mapping[str, Any]]] = {
    "start": start_sheet,
    "papers": papers_sheet,
    "judgements": judgements_sheet,
    "talk": talk_sheet,
    "decision": decision_sheet,
    "feedback": feedback_sheet,
    "languages": languages_sheet,
    "try": try_it_sheet,
    "review": review_sheet,
}
"""The sheet of each screen of a draft, which has ``title`` and ``intro`` as every sheet does (``SheetHead``)."""

SCREENS_OF_A_DRAFT: tuple[ScreenName, ...] = tuple(screen for screen in DRAFT_SCREENS if screen in DRAFT_SHEETS)
"""Those that can be opened, in the order of an author's work."""

SCREENS_TO_READ: tuple[ScreenName, ...] = tuple(
    screen for screen in SCREENS_OF_A_DRAFT if screen in ("start", "papers", "judgements", "talk", "decision", "feedback")
)
"""Those of a case that is no draft: it is not translated, reviewed or released here."""
