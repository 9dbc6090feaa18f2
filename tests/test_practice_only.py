"""A practice case of an own kind takes any decisions and any shape, and is in no study, form or comparison."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from tests.support.shipped import kit_library
from tests.support.study_cases import a_study
from tests.support.synthetic_cases import with_case
from tests.support.written_drafts import checked, draft_data
from tracks_sim.authoring.draft_check import CheckedDraft
from tracks_sim.authoring.own_habits import compared_cases
from tracks_sim.bots.exploits import find_exploits
from tracks_sim.case.load import Library, scenarios_root
from tracks_sim.serve.staff.plan_choices import case_choices
from tracks_sim.study.check import remarks
from tracks_sim.study.plan_form import TICKED
from tracks_sim.study.questionnaire import load_questionnaires

OWN = "the-knitted-hat"


@pytest.fixture(scope="module")
def with_own() -> Library:
    """The kit's library, in which one case is of an own kind."""
    kit = kit_library()
    cases = {name: with_case(f, practice_only=name == OWN, status="released") for name, f in kit.cases.items()}
    return replace(kit, cases=MappingProxyType(cases), own=frozenset(list(kit.first_versions)[:12]))


def test_trainees_meet_it_and_nothing_measures_with_it(with_own: Library) -> None:
    assert OWN in with_own.open_for_practice and OWN in with_own.first_versions
    assert set(with_own.first_versions) - set(with_own.comparable) == {OWN}


def test_no_study_takes_it_not_even_a_demonstration(with_own: Library) -> None:
    study = a_study()
    forms = {form: (OWN, *cases[1:]) if form == "A" else cases for form, cases in study.forms.items()}
    asked = load_questionnaires(scenarios_root())
    [found] = [r for r in remarks(study.model_copy(update={"forms": forms}), with_own, asked) if "own kind of practice case" in r.text]
    assert found.blocking and found.where == ("forms", "A", 0)
    assert not [r for r in remarks(study.model_copy(update={"forms": forms}), kit_library(), asked) if "own kind of practice case" in r.text]


def test_the_form_of_a_plan_does_not_offer_it(with_own: Library) -> None:
    offered = [{choice.id for choice in case_choices({"demonstration": TICKED}, library, "en")} for library in (kit_library(), with_own)]
    assert offered[0] - offered[1] == {OWN}


def test_no_comparison_of_cases_knows_it(with_own: Library) -> None:
    assert OWN in with_own.own and OWN not in {f.case.id for f in compared_cases(with_own)}
    some = [f for f in with_own.comparable.values() if f.case.length == "short"][:2]
    keyed = {**with_own.cases, OWN: replace(with_own.cases[OWN], key=with_own.cases[OWN].key.model_copy(update={"detection": None, "needs": ()}))}
    first, other = (find_exploits(some, replace(with_own, cases=cases), ("be",), ("en",)) for cases in (with_own.cases, keyed))
    assert (first.breaches, first.scores) == (other.breaches, other.scores), "its key changes nothing"


def drawn(options: int, **case: bool) -> CheckedDraft:
    """A checked draft that offers one decision the given number of times."""
    data = draft_data()
    data["case"]["options"] = [{**option, "decision": "health_first"} for option in data["case"]["options"][-options:]]
    kept = {option["id"] for option in data["case"]["options"]}
    data["key"]["options"] = [row for row in data["key"]["options"] if row["option"] in kept]
    data["case"] |= case
    return checked(data)


def test_it_takes_any_decisions_and_any_shape() -> None:
    assert {"decisions-offered", "no-dangerous-option"} <= {finding.code for finding in drawn(6).wrong}
    assert [gap for gap in drawn(2).to_do if gap.where == ("options",)] and not [gap for gap in drawn(2, practice_only=True).to_do if gap.where == ("options",)]
    found = drawn(2, practice_only=True)
    assert not {"decisions-offered", "no-dangerous-option", "too-few-options", "few-options"} & {finding.code for finding in (*found.wrong, *found.advice)}
