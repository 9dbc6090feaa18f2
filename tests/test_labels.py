"""How long work still takes, in words."""

from __future__ import annotations

import pytest

from tracks_sim.i18n import translator
from tracks_sim.labels import time_left


@pytest.mark.parametrize(
    ("seconds", "english", "french"),
    [(0, "Less than a minute left", "Il reste moins d’une minute"), (29, "Less than a minute left", "Il reste moins d’une minute"), (31, "About 1 minute left", "Encore 1 minute environ"), (250, "About 4 minutes left", "Encore 4 minutes environ")],
)  # fmt: skip
def test_time_left_is_said_in_whole_minutes(seconds: float, english: str, french: str) -> None:
    assert [time_left(seconds, translator(language)) for language in ("en", "fr")] == [english, french]
