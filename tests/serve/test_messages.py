"""The server's own sentences."""

from __future__ import annotations

from tracks_sim.i18n import LANGUAGES
from tracks_sim.serve.messages import messages_in


def test_every_sentence_is_there_in_every_language() -> None:
    english = messages_in("en")
    for language in LANGUAGES:
        assert set(messages_in(language)) == set(english)
        same = [name for name, text in messages_in(language).items() if text == english[name] and language != "en"]
        assert set(same) <= {"title", "plan-label", "site", "plan-page-asked", "plan-asked-one", "plan-case-place", "plan-case-long", "outcomes-which", "due-phase"}  # the kit's own name, and words of both languages
