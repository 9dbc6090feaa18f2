"""Figures of shortcuts by hand: ties in expectation, what a professional earns without the file, sets of eight."""

from __future__ import annotations

import numpy as np
import pytest

from tests.bots.made_cases import best_option, clean_form, with_best_at, with_signs
from tests.support.synthetic_cases import case_file, with_case, with_key
from tracks_sim.bots.guess import Guess, Shortcut, equally, keyed_detection, keyed_rows
from tracks_sim.bots.shortcut_scores import (
    CaseSet,
    decision_baseline,
    decision_constants,
    expected_agreement,
    guesses,
    most_by_constant,
    sets_of_eight,
    share_of_lucky_sets,
    share_of_passed_gates,
    shortcut_scores,
)
from tracks_sim.bots.ways import shortcuts
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.scoring.agreement import agreement

FORM = clean_form()


def place_of(form: tuple[CaseFile, ...], catalogues: Catalogues) -> CaseSet:
    return CaseSet(form, form, catalogues, "fr", "en")


def named(name: str, catalogues: Catalogues) -> Shortcut:
    return next(s for s in shortcuts(catalogues) if s.name == name)


def test_ties_are_the_mean_over_them_and_not_the_first(catalogues: Catalogues) -> None:
    # Seven options, the best one third in every case: the five that are neither first nor last hold it, and each is as good.
    form = tuple(with_best_at(f, 2) for f in FORM)
    place = place_of(form, catalogues)
    [figure] = shortcut_scores("x", guesses(named("not_first_not_last", catalogues), place), place)
    assert (figure.measure, figure.value, figure.judged) == ("decision", pytest.approx(1 / 5), 6)
    assert figure.baseline == 1.0 and figure.corrected is None  # one position always


def test_one_answer_a_row_agrees_as_in_scoring() -> None:
    keyed, given = ["urgent", "urgent", "helpful", "not_indicated"], ["urgent", "helpful", "helpful", "urgent"]
    found = agreement(keyed, given)
    assert found is not None
    assert expected_agreement([(k, {g: 1.0}) for k, g in zip(keyed, given, strict=True)]) == pytest.approx(
        (found.observed, found.expected)
    )


def test_shares_agree_as_the_mean_over_draws() -> None:
    # Observed (1/2 + 1) / 2; expected: keyed a 1/2, b 1/2; given a 3/4, b 1/4, so 1/2.
    assert expected_agreement([("b", {"a": 0.5, "b": 0.5}), ("a", {"a": 1.0})]) == pytest.approx((0.75, 0.5))


def test_a_professional_leaves_out_what_is_dangerous(catalogues: Catalogues) -> None:
    # Each case offers seven decisions, one of them dangerous; another decision is best in each of the six cases.
    place = place_of(FORM, catalogues)
    assert decision_constants(place)[-1] == pytest.approx([1 / 6] * 6)
    positions = [next(n for n, o in enumerate(f.case.options) if o.id == best_option(f)) for f in FORM]
    most_frequent = max(positions.count(n) for n in positions) / 6
    always = max(
        sum(next((o.id for o in f.case.options if o.decision == d), f.case.options[0].id) == best_option(f) for f in FORM) / 6
        for d in {o.decision for f in FORM for o in f.case.options}
    )
    assert decision_baseline(place) == pytest.approx(max(most_frequent, always, 1 / 6))


def test_split_answers_and_steps_that_are_not_asked_count_neither_way(catalogues: Catalogues) -> None:
    file = with_signs(FORM[0])
    need = file.key.needs[0]
    split = with_key(
        file,
        needs=[{**need.model_dump(), "also_accepted": ["helpful" if need.level != "helpful" else "urgent"]}, *file.key.needs[1:]],
    )
    assert set(keyed_rows(file, "needs")) - set(keyed_rows(split, "needs")) == {need.need}
    assert keyed_detection(file, "fr") == "yes" and keyed_detection(FORM[0], "fr") is None
    unsure = with_key(file, detection={"state": "yes", "also_accepted": ["open"], "source": "palermo-2000"})
    assert keyed_detection(unsure, "fr") is None
    be = with_key(file, detection={"state": "yes", "source": "palermo-2000", "countries": {"be": {"state": "open"}}})
    assert (keyed_detection(be, "be"), keyed_detection(be, "fr")) == ("open", "yes")
    short = with_case(file, steps=["indicators", "decision"])
    assert keyed_rows(short, "needs") == {} and keyed_detection(short, "fr") is None
    figures = shortcut_scores("x", guesses(named("tick_all", catalogues), place_of((short,), catalogues)), place_of((short,), catalogues))
    assert {f.measure for f in figures} == {"indicators", "decision"}


def test_a_constant_earns_nothing_on_rows(catalogues: Catalogues) -> None:
    place = place_of(FORM, catalogues)
    figures = {f.measure: f for f in shortcut_scores("x", guesses(named("tick_all", catalogues), place), place)}
    assert figures["needs"].corrected == pytest.approx(0.0) and figures["indicators"].corrected == pytest.approx(0.0)


def test_a_shortcut_that_leaves_a_case_open_has_no_figure(catalogues: Catalogues) -> None:
    place = place_of(FORM, catalogues)
    half = [Guess(decision=equally([best_option(f)])) if n % 2 else Guess() for n, f in enumerate(FORM)]
    assert shortcut_scores("x", half, place) == ()


def test_other_cases_are_the_library_without_the_case_and_its_twin(catalogues: Catalogues) -> None:
    twin = with_key(with_case(FORM[1], id="again"), twin={"of": "second", "changed": "sex"})
    place = CaseSet((twin, FORM[1]), FORM, catalogues, "fr", "en")
    assert (
        [f.case.id for f in place.seen(twin).others]
        == [f.case.id for f in place.seen(FORM[1]).others]
        == ["first", "third", "fourth", "fifth", "sixth"]
    )


def test_sets_of_eight_are_balanced(catalogues: Catalogues) -> None:
    assert sets_of_eight(place_of(FORM, catalogues)).tolist() == [[1.0] * 6]
    ten = tuple(case_file(f"c{n}", "trafficking" if n < 8 else "smuggling", seed=n) for n in range(10))
    # Both controls are in every set: six of the eight others, 28 sets.
    sets = sets_of_eight(place_of(ten, catalogues))
    assert sets.shape == (28, 10) and set(sets.sum(axis=1)) == {8.0} and sets[:, 8:].all()


def test_more_than_one_case_above_the_baseline() -> None:
    whole = np.ones((1, 6))
    by_constant = most_by_constant(np.array([[1.0, 1, 0, 0, 0, 0]]), whole)
    assert share_of_lucky_sets(np.array([1.0, 1, 1, 0, 0, 0]), by_constant, whole) == 0.0
    assert share_of_lucky_sets(np.array([1.0, 1, 1, 0.1, 0, 0]), by_constant, whole) == 1.0


def test_gates_want_two_thirds_of_each_sort_and_no_severe_harm() -> None:
    control, whole, none = np.array([0.0, 0, 0, 1, 1, 1]), np.ones((1, 6)), np.zeros(6)
    right = np.array([1.0, 1, 0, 1, 0.5, 0.5])
    assert share_of_passed_gates(right, none, control, whole) == 1.0
    assert share_of_passed_gates(right - 0.01, none, control, whole) == 0.0
    assert share_of_passed_gates(right, np.array([0, 0, 0.1, 0, 0, 0]), control, whole) == 0.0
