"""The draft that an author's page begins: from nothing, a copy, a twin, a released version, a file, or one that was thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from tracks_sim.authoring.drafts import Draft
from tracks_sim.authoring.exchange import Package
from tracks_sim.authoring.new_case import NewCaseForm
from tracks_sim.case.model.key import Attribute
from tracks_sim.errors import AuthoringRefused, BadAnswer, NotAllowed
from tracks_sim.operations import cases as operations
from tracks_sim.operations.audited import AuditedStore
from tracks_sim.operations.cases import AuthoringServices
from tracks_sim.ui.author.intent_parsing import parse_text

NEW_DRAFT_INTENTS = ("begin", "copy", "twin", "change", "take_in", "restore_draft")
"""Kinds of intent after which another draft is open."""


def new_draft(audited: AuditedStore, workshop: AuthoringServices, intent: Mapping[str, Any], package: Package | None) -> Draft:
    """The draft that an intent begins, or brings back; ``package``: the case from elsewhere that was read. Raises BadAnswer, NotAllowed, AuthoringRefused."""
    match intent.get("kind"):
        case "begin":
            return operations.begin_case(audited, workshop, answered(intent.get("answers")))
        case "copy":
            return operations.copy_case(audited, workshop, parse_text(intent, "case"))
        case "twin":
            return operations.copy_case(audited, workshop, parse_text(intent, "case"), changed=attribute(intent.get("changed")))
        case "change":
            return operations.open_draft(audited, workshop, parse_text(intent, "case"))
        case "take_in":
            if package is None:
                raise NotAllowed("No file was read.")
            return operations.import_case(audited, workshop, package, parse_text(intent, "case") if intent.get("case") else "")
    return operations.restore_draft(audited, workshop, parse_text(intent, "case"))


def answered(answers: Any) -> NewCaseForm:
    """The questions before a draft with their answers. Raises AuthoringRefused where one that is needed is missing."""
    try:
        return NewCaseForm.model_validate(answers if isinstance(answers, Mapping) else {})
    except ValidationError as error:
        raise AuthoringRefused("Some questions are still open, or an answer is too long. Nothing was begun.") from error


def attribute(name: Any) -> Attribute:
    """What of the person a twin changes. Raises BadAnswer."""
    found: Attribute | None = next((one for one in get_args(Attribute) if one == name), None)
    if found is None:
        raise BadAnswer("A twin changes one attribute of the person.")
    return found
