"""The skeleton case, and edits without the states of translations."""

from __future__ import annotations

import pytest

from tests.support.skeleton_case import catalogue_files, folder
from tracks_sim.drafts import translation

__all__ = ["catalogue_files", "folder"]


@pytest.fixture
def without_states(monkeypatch: pytest.MonkeyPatch) -> None:
    """Acts without the states of translations, which are tested by themselves."""
    monkeypatch.setattr(translation, "with_translation_states", lambda before, after: after)
