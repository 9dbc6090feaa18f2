"""The two pages in every state that ``tests/report/test_two_pages.py`` leaves out: the verdict of the planned comparison, and two sheets of A4 whatever they have to say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report import test_two_pages as pages
from tests.report.test_two_pages import DAY, EN, POLICY, in_other_words, rows
from tests.support.decided_studies import decided_study as data
from tests.support.decided_studies import with_harms
from tests.support.random_study import random_study
from tests.support.set_pages import beyond_margins, pages_of
from tests.support.study_tables import a_study
from tests.support.verdict_reading import OTHERS
from tracks_sim.report.conclusion.plain_outcomes import MOST_ROWS
from tracks_sim.report.disclosure_control import DisclosurePolicy
from tracks_sim.report.formats.two_pages_html import two_pages_html
from tracks_sim.report.outcome_scores import MEASURED
from tracks_sim.report.two_pages import MOST_TOLD, two_pages
from tracks_sim.study.model import SYNTHETIC


@pytest.mark.parametrize("name", OTHERS)
def test_a_state_never_says_another_outcome_than_the_planned_comparison(name: str) -> None:
    pages.test_a_state_never_says_another_outcome_than_the_planned_comparison(name)


@pytest.mark.parametrize(("name", "language"), [*((name, "fr") for name in ("harmed", "undecided", "unfinished", "eight people", "one group helped", "no difference")), ("helped", "en"), ("harmed", "en")])
def test_it_is_two_sheets_of_paper_with_nothing_beyond_the_margins(name: str, language: str) -> None:
    pages.test_it_is_two_sheets_of_paper_with_nothing_beyond_the_margins(name, language)


def test_a_plan_with_many_outcomes_still_fits() -> None:
    study = a_study(plan={"smallest_effect": 10, "secondary": [name for name in MEASURED if name != "safe_response"]})
    made = two_pages(with_harms(random_study(80, 2, study, 2.0)), POLICY, DAY)
    assert len(made.outcomes.rows) == MOST_ROWS and "Responses with a severe harm, of 100 (fewer is better)" in rows(made.outcomes)
    assert EN.message(made.outcomes.notes[-1]) == "6 further planned outcomes are in the annex."
    assert len(pages_of(two_pages_html(made, "fr", "annex.html"))) == 2


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_warning_at_once_still_fits(language: str) -> None:
    study = data("helped")
    members = {name: replace(member, label=SYNTHETIC) for name, member in study.state.members.items()}
    long = "A very long title of a study on the training of many people in many places, " * 2
    plan = study.study.model_copy(update={"demonstration": True, "title": {"en": long, "fr": long}})
    trial = replace(study, study=plan, state=replace(study.state, study=plan, members=members, frozen_at=None))
    set_pages = pages_of(two_pages_html(two_pages(trial, DisclosurePolicy(1), DAY), language, "annex.html"))
    assert len(set_pages) == 2 and list(beyond_margins(set_pages)) == []


@pytest.mark.parametrize(("name", "made_up", "told_at_length", "language"), [
    ("helped", True, True, "fr"), ("helped", False, False, "en"), ("undecided", False, True, "fr"), ("undecided", True, False, "en"), ("unfinished", True, True, "en"), ("unfinished", False, False, "fr"),
])  # fmt: skip
def test_whatever_else_the_first_page_says_it_is_two_sheets(name: str, made_up: bool, told_at_length: bool, language: str) -> None:
    """A demonstration with and without made-up people, as `tracks-sim simulate cohort` titles them, and as much of the authors' words as is shown."""
    study = data(name)
    members = {who: replace(member, label=SYNTHETIC) for who, member in study.state.members.items()} if made_up else study.state.members
    title = {"en": "SYNTHETIC DATA, no real people: A study on this training", "fr": "DONNÉES SYNTHÉTIQUES, aucune personne réelle : Une étude sur cette formation"}
    plan = study.study.model_copy(update={"demonstration": True, **({"title": title} if made_up else {})})
    statements = dict.fromkeys(("description", "setting"), "Two words " * (MOST_TOLD // 10)) if told_at_length else {}
    trial = in_other_words(name, study=plan, state=replace(study.state, study=plan, members=members, statements=statements))
    set_pages = pages_of(two_pages_html(two_pages(trial, POLICY, DAY), language, "annex.html"))
    assert len(set_pages) == 2 and list(beyond_margins(set_pages)) == []
