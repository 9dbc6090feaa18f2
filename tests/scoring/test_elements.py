from __future__ import annotations

import pytest

from tests.support.synthetic_cases import case_file, element_answer, scored_attempt, with_case, with_key
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import ElementKey
from tracks_sim.scoring.elements import PROTECTION_SCORER, SCORER
from tracks_sim.scoring.rules import accepted_answers

ADULT = case_file()
SOURCE = {"source": "palermo-2000"}


@pytest.mark.parametrize("age", ["child", "in_doubt"])
def test_for_a_child_no_means_is_needed(age: str):
    child = with_case(ADULT, age=age)
    key = ElementKey.model_validate(SOURCE | {"state": "not_needed", "also_accepted": ["present"]})
    assert accepted_answers(child, "elements.means", key) == {"not_needed", "present"}
    # Even where a key says "present", "not needed" is right for a child.
    present = ElementKey.model_validate(SOURCE | {"state": "present"})
    assert accepted_answers(child, "elements.means", present) == {"present", "not_needed"}


def test_for_an_adult_the_means_are_never_needless():
    key = ElementKey.model_validate(SOURCE | {"state": "present", "also_accepted": ["not_needed"]})
    assert accepted_answers(ADULT, "elements.means", key) == {"present"}


def test_the_child_rule_is_about_the_means_only():
    child = with_case(ADULT, age="child")
    key = ElementKey.model_validate(SOURCE | {"state": "present"})
    assert accepted_answers(child, "elements.act", key) == {"present"}


FILE = with_key(
    ADULT,
    elements={
        "act": SOURCE | {"state": "present", "evidence": [{"any": ["aa1"]}]},
        "means": SOURCE | {"state": "present", "also_accepted": ["insufficient"]},
        "purpose": SOURCE | {"state": "insufficient"},
    },
)


def test_each_element_for_itself_with_its_passages(catalogues: Catalogues):
    answers = {
        "act": element_answer("present", (), ("aa1", "aa5")),
        "means": element_answer("insufficient"),
        "purpose": element_answer("present"),
    }
    score = SCORER.of_case(scored_attempt(FILE, elements=answers), catalogues)
    assert score.value == pytest.approx(2 / 3)
    assert [(o.right, o.note) for o in score.outcomes] == [(True, "keyed"), (True, "also_accepted"), (False, "other")]
    assert (score.outcomes[0].cited_right, score.outcomes[0].cited_wrong) == (("aa1",), ("aa5",))
    assert score.corrected is None and score.reason == "form_only"


def test_an_open_element_is_not_right_and_none_at_all_is_no_result(catalogues: Catalogues):
    score = SCORER.of_case(scored_attempt(FILE, elements={"act": element_answer("present")}), catalogues)
    assert score.value == pytest.approx(1 / 3) and score.counts["open"] == 2
    assert SCORER.of_case(scored_attempt(FILE), catalogues).reason == "nothing_judged"


def test_the_baseline_takes_the_best_state_of_each_element(catalogues: Catalogues):
    other = with_key(FILE, elements={e: SOURCE | {"state": "absent"} for e in ("act", "means", "purpose")})
    right = {
        "act": element_answer("present"), "means": element_answer("present"), "purpose": element_answer("insufficient")
    }  # fmt: skip
    none = {e: element_answer("absent") for e in ("act", "means", "purpose")}
    form = [scored_attempt(FILE, elements=right), scored_attempt(FILE, elements=right), scored_attempt(other, elements=none)]
    # act: present 2 of 3; means: present (or insufficient) 2 of 3; purpose: insufficient 2 of 3
    score = SCORER.of_form(form, catalogues)
    assert (score.value, score.baseline, score.corrected) == (1.0, pytest.approx(6 / 9), 1.0)


def test_protection_and_its_grounds(catalogues: Catalogues):
    file = with_key(
        FILE, protection=SOURCE | {"state": "present", "grounds": ["reprisals", "ostracism"], "evidence": [{"any": ["aa2"]}]}
    )  # fmt: skip
    answer = element_answer("present", ("reprisals", "retrafficking"), ("aa2",))
    score = PROTECTION_SCORER.of_case(scored_attempt(file, elements={"protection": answer}), catalogues)
    assert score.value == 1.0
    counts = {name: score.counts[f"grounds_{name}"] for name in ("hit", "missed", "over_read")}
    assert counts == {"hit": 1, "missed": 1, "over_read": 1}
    assert score.outcomes[0].item == "elements.protection"
    assert PROTECTION_SCORER.of_case(scored_attempt(file), catalogues).reason == "nothing_judged"
    # The same answer everywhere is the baseline itself.
    assert PROTECTION_SCORER.of_form([scored_attempt(file, elements={"protection": answer})] * 2, catalogues).reason == "baseline_is_one"
