"""What the welcome promises, and the README with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.shipped import kit_library
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.minutes import minutes_of_worked_example
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.trainee.pages.welcome import welcome_sheet


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_welcome_and_the_readme_promise_the_minutes_that_the_kit_counts(language: str) -> None:
    library, context = kit_library(), PageContext.of_environment({})
    assert library.course is not None
    example = library.case(library.course.worked_examples[0])
    least, most = minutes_of_worked_example(example, library.catalogues, language)
    intro = str(welcome_sheet(context, language, library)["intro"])
    assert f"{least} to {most} minutes" in intro or f"{least} à {most} minutes" in intro
    assert f" {len(library.course.cases)} ca" in intro
    assert f"a worked example ({least} to {most} minutes)" in (scenarios_root().parent / "README.md").read_text(encoding="utf-8")
    assert "minutes" not in str(welcome_sheet(context, language, replace(library, course=None))["intro"]), "nothing is promised that is not there"
