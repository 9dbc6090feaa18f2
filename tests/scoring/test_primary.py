from __future__ import annotations

import pytest

from tests.support.synthetic_cases import case_file, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.scoring.primary import SCORER

FILE = case_file()  # accepted: refer_specialist
SEVERE = {"safety": ("safety-a", "safety-e")}


@pytest.mark.parametrize(
    ("option", "plan", "value", "note"),
    [
        ("option-refer-specialist", {}, 1.0, "reached"),
        ("option-refer-specialist", SEVERE, 0.0, "severe_harm"),
        ("option-labour-rights", {}, 0.0, "not_accepted"),
        ("option-confront-suspect", {}, 0.0, "severe_harm"),
    ],
)
def test_an_accepted_decision_and_no_severe_harm(
    catalogues: Catalogues, option: str, plan: dict[str, tuple[str, ...]], value: float, note: str
):
    score = SCORER.of_case(scored_attempt(FILE, option=option, plan=plan), catalogues)
    assert (score.value, score.outcomes[0].note) == (value, note)


def test_before_a_decision_there_is_no_result(catalogues: Catalogues):
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "no_decision"


def test_one_case_does_not_say_what_the_author_wrote(catalogues: Catalogues):
    trafficking = SCORER.of_case(scored_attempt(FILE, option="option-labour-rights"), catalogues)
    control = SCORER.of_case(scored_attempt(case_file(classification="smuggling"), option="option-labour-rights"), catalogues)
    assert trafficking.counts == control.counts


def test_a_form_counts_both_sorts(catalogues: Catalogues):
    form = [
        scored_attempt(FILE, option="option-refer-specialist"),
        scored_attempt(case_file("b", "smuggling", accepted="labour_rights"), option="option-refer-specialist"),
    ]
    score = SCORER.of_form(form, catalogues)
    assert score.value == 0.5
    assert (score.counts["trafficking_reached"], score.counts["controls_reached"]) == (1, 0)
