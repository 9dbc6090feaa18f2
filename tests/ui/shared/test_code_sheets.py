"""Sheets of codes to print: each strip has its code and the days of the study, as far as the plan says them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.study_tables import a_study
from tracks_sim.ui.shared.code_sheets import code_sheets, days_of

POST = {"id": "post", "weeks": 2}


@pytest.mark.parametrize(
    ("plan", "after"),
    [
        ({}, "After the training: 2 weeks after your training begins."),
        ({"training_starts": date(2027, 2, 1)}, "After the training: from 15 February 2027 on."),  # two weeks later
        ({"phases": ({"id": "pre"}, POST | {"closes": "2027-03-31"})}, "After the training: 2 weeks after your training begins. Until 31 March 2027."),
        ({"phases": ({"id": "pre"}, POST | {"opens": "2027-03-01", "closes": "2027-03-31"})}, "After the training: from 1 March 2027 to 31 March 2027."),
    ],
)  # fmt: skip
def test_a_phase_has_its_days_or_weeks(plan: dict[str, object], after: str) -> None:
    assert list(days_of(a_study(**plan), "en")) == ["Before the training: as soon as it opens on the page.", after]


def test_each_strip_has_its_code_and_the_days_in_the_language_of_the_codes() -> None:
    study = a_study(title={"en": "Made <by> hand", "fr": "Faite à la main"})
    page = code_sheets(study, ["AAAA-1111", "BBBB-2222"], "en")
    assert page.count('<section class="strip">') == 2 == page.count("2 weeks after your training begins.") and "Made &lt;by&gt; hand" in page
    assert "AAAA-1111" in page and "BBBB-2222" in page
    assert "2 semaines après le début de votre formation." in code_sheets(study, ["AAAA-1111"], "fr")
