"""Rewards of the kit's own cases, in every country and language.

A failure here is a fault of a case (or of a catalogue's words), named in the message.
"""

from __future__ import annotations

from typing import get_args

import pytest

from tests.support.shipped import kit_library
from tracks_sim.bots import KEY, chance_bound, run_form
from tracks_sim.bots.dealt_keys import wins_beside_chance
from tracks_sim.bots.exploits import find_exploits
from tracks_sim.bots.passage_lengths import MOST_AUC, passage_length_auc
from tracks_sim.bots.shortcut_scores import CaseSet, guesses, shortcut_scores
from tracks_sim.bots.ways import shortcuts
from tracks_sim.case.load import Library
from tracks_sim.case.model.record import Country
from tracks_sim.scoring.scorers import asked_by

MOST = 0.05
FORM = 6


COPIES = 40
"""Copies with keys dealt out anew; the command takes 200."""
PERMUTATIONS = 200
"""Of the answers, for what a learner earns by chance; the command takes 1,000."""


@pytest.fixture(scope="module")
def library() -> Library:
    found = kit_library()
    assert len(found.cases) >= FORM, "a form needs six cases"
    return found


@pytest.mark.parametrize("country", get_args(Country))
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_key_earns_everything(library: Library, country: Country, language: str):
    scores = run_form(KEY, tuple(library.cases.values()), library.catalogues, country, language)
    less = [(s.scorer, s.corrected, s.reason) for s in scores if s.corrected != pytest.approx(1.0)]
    # Confidence loses nothing and so has no baseline to correct against; gates have none.
    assert {s.scorer for s in scores} == {s.name for s in asked_by(library.cases.values())} | {"gates"}
    assert less == [("confidence", None, "baseline_is_one"), ("gates", None, None)]
    assert {s.scorer: s.value for s in scores}["gates"] == 1.0


def test_luck_earns_nothing(library: Library):
    """Over 200 seeds; ``benchmarks/chance.py`` holds the same over 2,000."""
    found, passed = chance_bound(range(200), tuple(library.cases.values()), library.catalogues, "fr", "en")
    assert {name: bound for name, bound in found.items() if bound.upper > MOST} == {}
    assert passed == 0


def test_no_way_without_reading_wins_in_any_country_or_language(library: Library):
    """The verdict of ``tracks-sim bots``: every strategy of docs/strategies.md, over the whole library."""
    found = find_exploits(tuple(library.first_versions.values()), library, get_args(Country), ("en", "fr"), PERMUTATIONS)
    assert [str(breach) for breach in found.breaches] == [] and found.enough


def test_no_more_ways_win_in_the_course_than_by_chance(library: Library):
    """The set that people meet first; of a set so small chance lets some way win nearly always."""
    assert library.course is not None
    found = wins_beside_chance([library.case(c) for c in library.course.cases], library, "ie", "en", COPIES)
    assert len(found.wins) <= found.by_chance and found.gates == (), found


WANTED_OF_COURSE = ("rows_by_group", "never_refer_never_consult", "child_protection_else_support", "as_where_summary_ends")
"""Ways that got through the course of November 2026."""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("country", get_args(Country))
def test_what_got_through_the_first_course_gets_through_it_no_more(library: Library, country: Country, language: str):
    assert library.course is not None
    known = tuple(library.first_versions.values())
    place = CaseSet(tuple(library.case(c) for c in library.course.cases), known, library.catalogues, country, language)
    asked = [s for s in shortcuts(library.catalogues) if s.name in WANTED_OF_COURSE]
    assert len(asked) == len(WANTED_OF_COURSE)
    earned = {(s.name, f.measure): f.corrected for s in asked for f in shortcut_scores(s.name, guesses(s, place), place)}
    assert {name: value for name, value in earned.items() if value is not None and value > MOST} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_an_answer_rests_on_is_no_longer_than_the_rest(library: Library, language: str):
    assert library.course is not None
    for cases in (library.first_versions.values(), [library.case(c) for c in library.course.cases]):
        longer = passage_length_auc(tuple(cases), language)
        assert longer is not None and longer <= MOST_AUC
