"""A colleague tries a draft: no key before they hand in, and their own feedback afterwards."""

from __future__ import annotations

import json

from tests.support.trials import OneTrial
from tracks_sim.ui.author.tryout.trial_play import TrialPlay
from tracks_sim.ui.shared.page import Page, TryPage


def sent(page: TrialPlay) -> str:
    """All that the page has of its kernel."""
    return json.dumps(page.page.get_state(), ensure_ascii=False, default=str)


def secrets_of(one: OneTrial) -> list[str]:
    """What only the key says: reasons, stories and lessons."""
    text = one.case_file.key_texts["en"]
    return [*text.options.values(), *text.story.values(), *text.lessons.values()]


def test_no_key_is_sent_before_the_answers_are_handed_in(one: OneTrial) -> None:
    page = one.page(one.agreed())
    assert isinstance(page.page, Page) and not isinstance(page.page, TryPage) and "bar" not in page.page.get_state() and page.page.sheet["step"] == "briefing"
    for intent in one.keyed():
        page.receive(intent)
        for step in ("indicators", "submit"):
            page.receive({"kind": "opened", "step": step})
            assert not [secret for secret in secrets_of(one) if json.dumps(secret, ensure_ascii=False)[1:40] in sent(page)]
    page.receive({"kind": "submitted"})
    assert page.page.sheet["step"] == "feedback" and any(secret[:30] in sent(page) for secret in secrets_of(one))
    page.receive({"kind": "language", "language": "fr"})  # its own feedback stays
    assert page.page.sheet["step"] == "feedback"
    page.close()
