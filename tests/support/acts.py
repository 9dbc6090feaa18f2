"""One act of an author in a test: done, or refused with its sentence."""

from __future__ import annotations

from typing import Any

import pytest

from tracks_sim.case.load import Catalogues
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.errors import EditRefused


def done(data: DraftData, catalogues: Catalogues, **act: Any) -> DraftData:
    """The draft after an act."""
    return apply_edit(ACTS.validate_python(act), data, catalogues)


def refused(data: DraftData, catalogues: Catalogues, **act: Any) -> str:
    """The sentence with which an act is refused, its gaps filled."""
    with pytest.raises(EditRefused) as found:
        done(data, catalogues, **act)
    return str(found.value).format(**found.value.facts)
