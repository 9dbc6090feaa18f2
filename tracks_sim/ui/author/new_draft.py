"""What an author's page sends to begin a draft, checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import ValidationError

from tracks_sim.authoring.begin import Beginning
from tracks_sim.case.key import Attribute
from tracks_sim.errors import AuthoringRefused, BadAnswer
from tracks_sim.i18n import translatable

UNANSWERED = translatable("Some questions are still open, or an answer is too long. Nothing was begun.")


def answered(answers: Any) -> Beginning:
    """The questions before a draft with their answers. Raises AuthoringRefused where one that is needed is missing."""
    try:
        return Beginning.model_validate(answers if isinstance(answers, Mapping) else {})
    except ValidationError as error:
        raise AuthoringRefused(UNANSWERED) from error


def attribute(name: Any) -> Attribute:
    """What of the person a twin changes. Raises BadAnswer."""
    found: Attribute | None = next((one for one in get_args(Attribute) if one == name), None)
    if found is None:
        raise BadAnswer("A twin changes one attribute of the person.")
    return found
