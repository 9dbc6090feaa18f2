"""The screen *Try it*: from which step, in which language and country; and feedback of any decision. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TypedDict

from tracks_sim.case.model.standing import rung
from tracks_sim.scoring import costs
from tracks_sim.ui.author.screens.decision import RUNGS
from tracks_sim.ui.author.tryout.try_bar import (
    EARLIER_MEANING,
    Choices,
    country_options,
    earlier_options,
    languages_to_try,
    step_options,
)
from tracks_sim.ui.author.tryout.tryout_screen import chosen
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.sheets import Option, SheetHead, options


class TryChoice(TypedDict):
    """One thing to choose; ``name`` is that of the place it is kept in (``AuthorState.at``), and of the address of the try-out."""

    name: str
    label: str
    value: str
    options: list[Option]
    help: str


class TryDoor(TypedDict):
    """Where a try-out opens: an address, or in JupyterLab the code to run in a cell."""

    label: str
    note: str
    href: str | None
    code: str


class TryItSheet(SheetHead):
    """The whole screen."""

    choices: list[TryChoice]
    door: TryDoor | None
    none: str
    options: list[TryDoor]
    code_help: str


def try_it_sheet(view: DraftView) -> TryItSheet:
    """Everything that the screen shows."""
    t, case_file = view.t, view.checked.completed.case_file
    some = bool(languages_to_try(case_file))
    choices: Choices | None = None
    if some:
        asked = {name: str(view.at[name]) for name in ("step", "answers", "lang", "country") if view.at.get(name)}
        choices, _ = chosen({"case": view.draft.case_id, "lang": view.writing, **asked}, case_file, view.catalogues)
    return {
        "title": t("Try it"),
        "intro": t("See the case as a trainee will. It opens in a window of its own, and nothing that is done there is kept.")
        if view.try_address
        else t("See the case as a trainee will. Nothing that is done there is kept."),
        "choices": _choices(view, choices) if choices else [],
        "door": _door(view, choices, t("Try it from here")) if choices else None,
        "none": "" if some else t("This case has no language yet that pages can be shown in. Choose one on its first screen."),
        "options": _options(view, choices) if choices else [],
        "code_help": "" if view.try_address else t("Run this in a cell of a notebook:"),
    }  # fmt: skip


def _choices(view: DraftView, choices: Choices) -> list[TryChoice]:
    t, case_file = view.t, view.checked.completed.case_file
    return [
        {"name": "step", "label": t("From which step"), "value": choices.step, "options": step_options(case_file, t), "help": ""},
        {"name": "answers", "label": t("Earlier answers"), "value": choices.earlier, "options": earlier_options(t), "help": t(EARLIER_MEANING[choices.earlier])},
        {"name": "lang", "label": t("Language"), "value": choices.language, "options": options({code: view.language_name(code) for code in languages_to_try(case_file)}), "help": ""},
        {"name": "country", "label": t("Country"), "value": choices.country, "options": country_options(view.catalogues, view.language), "help": ""},
    ]  # fmt: skip


def _door(view: DraftView, choices: Choices, label: str, note: str = "") -> TryDoor:
    named = ", ".join(f"{name}={value!r}" for name, value in choices.asked.items() if name != "case")
    code = f"from tracks_sim.ui import try_draft\n\ntry_draft({choices.case!r}, {named})"
    return {"label": label, "note": note, "href": f"{view.try_address}?{choices.query}" if view.try_address else None, "code": code}


def _options(view: DraftView, choices: Choices) -> list[TryDoor]:
    """The options of the draft, each with how it stands in the country that was chosen."""
    t, case_file = view.t, view.checked.completed.case_file
    if "decision" not in case_file.case.steps:
        return []
    texts = case_file.texts[choices.language].options
    judged = costs(case_file, choices.country, view.catalogues)
    doors = []
    for option in case_file.case.options:
        stands = t(RUNGS[rung(judged[option.id].standing, judged[option.id].harm)][0])
        doors.append(_door(view, replace(choices, step="feedback", option=option.id), texts[option.id], stands))
    return doors
