"""The learner finds what is planted on the surface, and stays within chance where nothing is."""

from __future__ import annotations

import numpy as np

from tests.bots.made_cases import best_option, clean_form, with_option_texts, with_signs
from tracks_sim.bots.learner import Learned, _dealt, learn
from tracks_sim.bots.shortcut_scores import CaseSet
from tracks_sim.case.load import CaseFile, Catalogues

FORM = clean_form()


def learned(form: tuple[CaseFile, ...], catalogues: Catalogues) -> dict[str, Learned]:
    return {x.measure: x for x in learn(CaseSet(form, form, catalogues, "fr", "en"), permutations=200)}


def test_nothing_is_learned_from_nonsense(catalogues: Catalogues) -> None:
    found = learned(FORM, catalogues)
    assert set(found) == {"decision", "indicators", "needs"}
    for figure in found.values():
        assert figure.corrected is not None and figure.chance is not None and figure.corrected <= figure.chance


def test_a_question_mark_that_only_best_options_have_is_learned(catalogues: Catalogues) -> None:
    form = tuple(with_option_texts(f, {best_option(f): "bdf gkl, mnp; rst?"}) for f in FORM)
    found = learned(form, catalogues)["decision"]
    assert found.value == 1.0 and found.chance is not None and found.chance < 1.0 and "question marks" in found.by


def test_a_sign_of_the_sort_is_learned(catalogues: Catalogues) -> None:
    form = tuple(with_signs(f, own_paper=f.key.classification == "trafficking", suspected="employer") for f in FORM)
    found = learned(form, catalogues)["detection"]
    assert found.judged == 6 and found.baseline == 0.5 and "own_paper" in found.by


def test_answers_are_dealt_out_within_each_case() -> None:
    truth, cases = np.array([1, 0, 0, 2, 2, 1]), np.array([0, 0, 0, 1, 1, 1])
    dealt = _dealt(truth, cases, np.random.default_rng(1), within=True)
    assert sorted(dealt[:3]) == [0, 0, 1] and sorted(dealt[3:]) == [1, 2, 2]


def test_the_same_set_gives_the_same_figures(catalogues: Catalogues) -> None:
    assert learned(FORM, catalogues) == learned(FORM, catalogues)
