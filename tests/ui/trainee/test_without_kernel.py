"""Pages without a kernel show what a page with one shows, and do what it does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.ui_case import CASE
from tracks_sim.ui import start
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.preloaded import Preloaded
from tracks_sim.ui.shared.words import sentences_of
from tracks_sim.ui.start import home_screen
from tracks_sim.ui.trainee.screen import WidgetSession
from tracks_sim.ui.trainee.without_kernel import views_after

ENVIRONMENT = {"TRACKS_BASE_URL": "/kit/", "TRACKS_LANGUAGE": "fr"}
PICK = {"kind": "page", "page": "start", "case": CASE}


@pytest.fixture
def preloaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Preloaded:
    """Store and cases, for pages of both kinds."""
    found = Preloaded.read(PageContext.of_environment({**ENVIRONMENT, "TRACKS_DATA": str(tmp_path)}))
    monkeypatch.setattr(start, "_preloaded", found)
    return found


def widget_views(screen: WidgetSession) -> dict[str, Any]:
    """What the widget of a page with a kernel sends, but for the sentences of the script that only a case needs."""
    views = {name: getattr(screen.page, name) for name in ("words", "frame", "file", "sheet")}
    sentences = {sentence: said for sentence, said in views["words"]["sentences"].items() if sentence in sentences_of("page.js")}
    return {**views, "words": {**views["words"], "sentences": sentences}}


@pytest.mark.parametrize("entered", [False, True])
def test_a_page_with_a_kernel_shows_the_same(preloaded: Preloaded, monkeypatch: pytest.MonkeyPatch, entered: bool) -> None:
    trainee = preloaded.store.new_trainee("fr")[0] if entered else ""
    environment = {**ENVIRONMENT, "TRACKS_DATA": str(preloaded.data), "TRACKS_TRAINEE": trainee}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with_kernel, context = home_screen(), PageContext.of_environment(environment)
    assert views_after(context, preloaded) == widget_views(with_kernel)
    if entered:
        with_kernel.receive(PICK)
        assert views_after(context, preloaded, [PICK]) == widget_views(with_kernel)
        assert views_after(context, preloaded, [PICK])["sheet"]["kind"] == "start"


def test_what_is_refused_first_hinders_the_rest(preloaded: Preloaded) -> None:
    trainee, _ = preloaded.store.new_trainee("en")
    context = replace(PageContext.of_environment({**ENVIRONMENT, "TRACKS_DATA": str(preloaded.data)}), trainee=trainee)
    begin = {"kind": "start", "case": CASE, "country": "fr", "mode": "practice"}
    views = views_after(context, preloaded, [{"kind": "page", "page": "start", "case": "of-nobody"}, begin])
    assert (views["frame"]["refusals"], views["sheet"]["kind"]) == (1, "home")
    assert not preloaded.store.attempts(trainee)
    assert set(views_after(context, preloaded, [PICK, begin])) == {"go"}
