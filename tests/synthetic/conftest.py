"""One small synthetic study that several files look at."""

from __future__ import annotations

from typing import Any

import pytest

from tracks_sim.case.load import Library, load_library, scenarios_root
from tracks_sim.outcomes.study_data import StudyData
from tracks_sim.study import Study
from tracks_sim.study.questionnaire import Questionnaires, load_questionnaires
from tracks_sim.synthetic.cohort import Cohort
from tracks_sim.synthetic.ground_truth import Truth
from tracks_sim.synthetic.study import synthetic_data

FORMS = {"A": ("the-packing-shed",), "B": ("the-last-payslip",)}
COHORT = Cohort(people=12, no_show=0.2, drop_out=0.3, seed=4)


def a_plan(**changes: Any) -> Study:
    """A demonstration: two arms, two forms of one practice case, before and after, one page of questions."""
    given: dict[str, Any] = {
        "id": "small-study", "title": {"en": "A small study", "fr": "Une petite étude"}, "demonstration": True, "country": "fr", "arms": ("training", "waitlist"),
        "phases": ({"id": "pre"}, {"id": "post", "weeks": 4}), "forms": FORMS, "consent": {"en": "Nobody.", "fr": "Personne."},
        "questionnaires": {"pre": ("confidence",), "post": ("confidence", "knowledge")}, "block_sizes": (4,),
    }  # fmt: skip
    return Study.model_validate(given | changes)


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library(only=tuple(case for form in FORMS.values() for case in form))


@pytest.fixture(scope="session")
def asked_with() -> Questionnaires:
    return load_questionnaires(scenarios_root())


@pytest.fixture(scope="session")
def synthetic(library: Library, asked_with: Questionnaires) -> tuple[StudyData, Truth]:
    return synthetic_data(COHORT, a_plan(), library, asked_with)
