"""Where a page runs, as its process says."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tracks_sim.ui.shared.context import PageContext

BEHIND_THE_SERVER = {"TRACKS_BASE_URL": "/", "TRACKS_LANGUAGE": "en"}


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"), ({"LANG": "fr_FR.UTF-8"}, "fr"), ({"LANG": "C.UTF-8"}, "en"),  # in JupyterLab the system's
        ({**BEHIND_THE_SERVER, "LANG": "fr_FR.UTF-8"}, "en"), ({**BEHIND_THE_SERVER, "QUERY_STRING": "lang=fr"}, "fr"),
    ],
)  # fmt: skip
def test_the_language_of_a_page_is_asked_for_or_known_or_the_systems(variables: Mapping[str, str], language: str) -> None:
    assert PageContext.of_environment(dict(variables)).language == language
