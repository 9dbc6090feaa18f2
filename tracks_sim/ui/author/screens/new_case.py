"""The questions before a new draft, on one page. Pure: state in, plain data out."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.case.load import Library
from tracks_sim.i18n import LANGUAGES, translator
from tracks_sim.ui.author.screens.choices import AGE_NAMES, KINDS, MANDATES, SETTINGS, CaseChoice, choices, named
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.shared.sheets import SheetHead


class BeginQuestion(TypedDict):
    """A question to choose an answer of; ``several``: more than one."""

    name: str
    label: str
    help: str
    several: bool
    choices: list[CaseChoice]


class BeginText(TypedDict):
    """A question to write an answer to; with one row it is a line."""

    name: str
    label: str
    help: str
    rows: int
    required: bool


class BeginSheet(SheetHead):
    """The questions before a new draft."""

    texts: list[BeginText]
    questions: list[BeginQuestion]


def begin_sheet(state: AuthorState, library: Library) -> BeginSheet:
    """The sheet of the questions."""
    t, fixed = translator(state.language), library.catalogues.texts[state.language]
    return {
        "title": t("Begin a case"),
        "intro": t("A draft stands as soon as these are answered. All of it can be changed later."),
        "texts": [
            {"name": "title", "label": t("Working title"), "help": t("A thing or a place of the case: the yellow crate, the last bus. Nothing of the answer."), "rows": 1, "required": True},
            {"name": "happened", "label": t("What really happened, in a few sentences"), "help": t("For you and for reviewers. No trainee ever sees it."), "rows": 4, "required": False},
            {"name": "never_first", "label": t("What would the person never say first, and why?"), "help": "", "rows": 2, "required": False},
        ],
        "questions": [
            {"name": "setting", "label": t("Where does the trainee meet the person?"), "help": "", "several": False, "choices": choices(named(fixed.settings, SETTINGS), ())},
            {"name": "mandate", "label": t("What is the trainee’s work?"), "help": "", "several": False, "choices": choices(named(fixed.mandates, MANDATES), ())},
            {"name": "age", "label": t("Who is the person?"), "help": t("Where the age is in doubt, a child is presumed."), "several": False, "choices": choices(AGE_NAMES, (), t)},
            {"name": "classification", "label": t("Which kind of case is it?"), "help": "", "several": False, "choices": choices(KINDS, (), t)},
            {"name": "languages", "label": t("Languages"), "help": t("The one you write in comes first: that of this page."), "several": True, "choices": choices(dict(LANGUAGES), (state.language,))},
        ],
    }  # fmt: skip
