"""The questions before a new draft, on one page. Pure: state in, plain data out."""

from __future__ import annotations

from typing import TypedDict

from tracks_sim.authoring.starts import starts
from tracks_sim.case.load import Library
from tracks_sim.drafts.draft import title_of
from tracks_sim.drafts.records import case_of
from tracks_sim.i18n import DEFAULT, LANGUAGES, translator
from tracks_sim.ui.author.screens.choices import AGE_NAMES, KINDS, MANDATES, SETTINGS, CaseChoice, choices, named
from tracks_sim.ui.author.state import AuthorState
from tracks_sim.ui.author.view import named_language
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


class BeginStart(CaseChoice):
    """A half-written start; ``answers``: those of the questions that it is written for."""

    answers: dict[str, str]


class BeginSheet(SheetHead):
    """The questions before a new draft."""

    starts: list[BeginStart]
    texts: list[BeginText]
    questions: list[BeginQuestion]


def begin_sheet(state: AuthorState, library: Library) -> BeginSheet:
    """The sheet of the questions."""
    t, fixed = translator(state.language), library.catalogues.texts[state.language]
    return {
        "title": t("Begin a case"),
        "intro": t("A draft stands as soon as these are answered. All of it can be changed later."),
        "starts": _starts(state, library),
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
            {"name": "languages", "label": t("Languages"), "help": t("The one you write in comes first: that of this page."), "several": True, "choices": choices({code: named_language(code, state.language) for code in LANGUAGES}, (state.language,))},
        ],
    }  # fmt: skip


def _starts(state: AuthorState, library: Library) -> list[BeginStart]:
    """From nothing, and the half-written starts, each with where it plays and whose work it is."""
    t, fixed = translator(state.language), library.catalogues.texts[state.language]
    found: list[BeginStart] = [{"id": "", "label": t("From nothing"), "text": t("No paper yet; the decisions of such a case stand there to be written."), "chosen": True, "answers": {}}]
    for name, data in starts().items():
        case, language = case_of(data), state.language if f"text.{state.language}" in data else DEFAULT
        facts = (fixed.mandates[case.mandate], fixed.settings[case.setting], t(AGE_NAMES[case.age]))
        answers: dict[str, str] = {"setting": case.setting, "mandate": case.mandate, "age": case.age}
        found.append({"id": name, "label": title_of(data, language), "text": " · ".join(facts), "chosen": False, "answers": answers})
    return found
