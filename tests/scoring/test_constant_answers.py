"""What somebody passes who gives every case of a form the same answer."""

from __future__ import annotations

from dataclasses import replace

from tests.support.synthetic_cases import asking_detection, balanced_form, case_file, with_key
from tracks_sim.bots.play import run_form
from tracks_sim.bots.strategies import strategies_without_reading
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.scoring.constant_answers import ConstantAnswer, passing_constants


def named(case_id: str, classification: str, accepted: str) -> CaseFile:
    return case_file(case_id, classification, accepted=accepted)


def test_no_constant_answer_passes_a_balanced_form(catalogues: Catalogues) -> None:
    assert passing_constants(balanced_form(), "fr", catalogues) == ()
    assert passing_constants((), "fr", catalogues) == ()


def test_a_decision_that_is_safe_in_two_thirds_of_each_sort_passes(catalogues: Catalogues) -> None:
    # trafficking 2 of 3, controls 2 of 3: as the gate counts
    cases = [
        *(named(f"t{n}", "trafficking", decision) for n, decision in enumerate(("second_talk", "second_talk", "refer_specialist"))),
        *(named(f"c{n}", "smuggling", decision) for n, decision in enumerate(("second_talk", "second_talk", "labour_rights"))),
    ]
    assert ConstantAnswer("decision", "second_talk") in passing_constants(cases, "fr", catalogues)
    # one control less, and it is 1 of 2
    assert ConstantAnswer("decision", "second_talk") not in passing_constants([*cases[:3], *cases[4:]], "fr", catalogues)


def test_one_severe_harm_is_enough_to_fail(catalogues: Catalogues) -> None:
    cases = [named(f"c{n}", sort, "second_talk") for n, sort in enumerate(("trafficking", "trafficking", "trafficking", "smuggling"))]
    assert ConstantAnswer("decision", "second_talk") in passing_constants(cases, "fr", catalogues)
    rows = cases[0].key.model_dump()["options"]
    for row in rows:
        if row["option"] == "option-second-talk":
            row |= {"standing": "not_accepted", "harm": "severe", "cost": 1.0}
    assert ConstantAnswer("decision", "second_talk") not in passing_constants([with_key(cases[0], options=rows), *cases[1:]], "fr", catalogues)


def test_the_place_in_the_list_passes_as_a_decision_does(catalogues: Catalogues) -> None:
    """Options drawn by the same seed stand in the same order, so that the safe one has one place."""
    found = passing_constants([named("one", "trafficking", "labour_rights"), named("two", "smuggling", "labour_rights")], "fr", catalogues)
    order = [option.decision for option in case_file().case.options]
    assert {ConstantAnswer("decision", "labour_rights"), ConstantAnswer("decision", place=order.index("labour_rights") + 1)} <= set(found)


def test_detection_passes_by_the_share_of_the_gate_and_split_rows_count_neither_way(catalogues: Catalogues) -> None:
    form = balanced_form()
    sorts = [f.key.classification in CONTROLS for f in form]
    assert sorts == [False] * 3 + [True] * 3

    def found(*states: str, also: tuple[str, ...] = ()) -> list[str]:
        asked = [asking_detection(f, state, also if i == 5 else ()) for i, (f, state) in enumerate(zip(form, states, strict=True))]
        return [c.answer for c in passing_constants(asked, "fr", catalogues) if c.step == "detection"]

    assert found("yes", "yes", "yes", "no", "no", "open") == []
    assert found("open", "open", "yes", "open", "open", "no") == ["open"]
    assert found("open", "open", "yes", "open", "no", "no") == []
    assert found("yes", "yes", "yes", "yes", "no", "no", also=("open",)) == []  # controls without the split one: 1 of 2
    assert found("yes", "yes", "yes", "yes", "yes", "no", also=("open",)) == ["yes"]


def test_rows_pass_only_where_each_of_them_is_right(catalogues: Catalogues) -> None:
    urgent = [with_key(f, needs=[n | {"level": "urgent", "who": ["legal_aid"]} for n in f.key.model_dump()["needs"]]) for f in balanced_form()]
    assert [c for c in passing_constants(urgent, "fr", catalogues) if c.step == "needs"] == [ConstantAnswer("needs", "urgent")]
    one_less = [*urgent[1:], balanced_form()[0]]
    assert not [c for c in passing_constants(one_less, "fr", catalogues) if c.step == "needs"]


def test_a_step_that_no_case_asks_passes_nothing(catalogues: Catalogues) -> None:
    asked = [asking_detection(f, "yes") for f in balanced_form()]
    silent = [replace(f, case=f.case.model_copy(update={"steps": tuple(step for step in f.case.steps if step != "detection")})) for f in asked]
    assert {c.step for c in passing_constants(asked, "fr", catalogues)} == {"detection"} and passing_constants(silent, "fr", catalogues) == ()


def test_the_scripted_trainees_who_always_decide_alike_pass_where_this_says_so(catalogues: Catalogues) -> None:
    """The gates of the form, played: no strategy ``always_<decision>`` passes a form that nothing constant passes."""
    alike = [s for s in strategies_without_reading(catalogues) if s.name.startswith("always_")]
    for strategy in alike:
        [gates] = [score for score in run_form(strategy, balanced_form(), catalogues, "fr", "en") if score.scorer == "gates"]
        assert gates.value == 0.0
