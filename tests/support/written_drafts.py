"""Drafts of shipped cases: the data of their files, and a view of them as an author's page has it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from tests.support.shipped import kit_library
from tracks_sim.authoring.draft_check import CheckedDraft, check_draft
from tracks_sim.authoring.drafts import Draft
from tracks_sim.case.load import read_catalogues, scenarios_root
from tracks_sim.case.load.source_files import CASE_FILES, path_of
from tracks_sim.case.model.record import Record
from tracks_sim.drafts.set_aside import advice_id
from tracks_sim.ui.author.view import DraftView
from tracks_sim.yamlio.parse import parse

SHORT, LONG, ONE_NEED = "the-knitted-hat", "the-quiet-room", "the-thermos-flask"


@cache
def check_words() -> Record | None:
    """The words that the check looks for."""
    return read_catalogues(scenarios_root(), positions=True)["check_words"].record


@cache
def _written(case_id: str) -> dict[str, Any]:
    folder = scenarios_root() / "cases" / case_id
    heads = ["case", "key", "review", *(f"{head}.{language}" for head in ("text", "key_text") for language in kit_library().cases[case_id].case.languages)]
    return {part: parse((folder / path_of(part, CASE_FILES)).read_bytes(), part).data for part in heads}


def draft_data(case_id: str = SHORT) -> dict[str, Any]:
    """The data of a shipped case as a draft, to be changed freely."""
    return deepcopy(_written(case_id))


def with_advice_set_aside(because: str) -> dict[str, Any]:
    """A draft with a single need, whose author has set aside that such cases have four."""
    data = draft_data(ONE_NEED)
    checked_draft = checked(data, ONE_NEED)
    (found,) = [finding for finding in checked_draft.advice if finding.code == "few-needs"]
    data["notes"] = {"set_aside": [{"advice": advice_id(found, checked_draft.completed.data), "number": found.number, "because": because}]}
    return data


def checked(data: Any, case_id: str = SHORT) -> CheckedDraft:
    """The draft after the check, with the shipped library beside it."""
    return check_draft(case_id, data, kit_library().catalogues, check_words(), kit_library().cases)


def view_of(data: Any, case_id: str = SHORT, language: str = "en") -> DraftView:
    """A draft as an author's page sees it; a copy, since data of a draft are never changed in place."""
    data = deepcopy(data)
    draft = Draft(case_id, Path(case_id), data, {}, None)
    return DraftView(draft, checked(data, case_id), kit_library().catalogues, kit_library(), language, "en", {})
