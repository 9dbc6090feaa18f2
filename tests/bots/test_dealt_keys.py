"""Ways that win in a set, beside copies whose keys are dealt out anew."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.bots.made_cases import clean_form, library_of, with_best_at
from tracks_sim.bots.dealt_keys import dealt_anew, wins_beside_chance
from tracks_sim.case.load import CaseFile, Catalogues

FORM = clean_form()


def test_a_copy_has_as_many_of_each_answer_in_other_rows() -> None:
    def answers(file: CaseFile) -> tuple[Counter[str], Counter[str], Counter[str]]:
        key = file.key
        return Counter(r.state for r in key.indicators), Counter(r.level for r in key.needs), Counter(f"{r.standing} {r.harm}" for r in key.options)

    copies = dealt_anew(FORM, Random(1))
    assert list(map(answers, copies)) == list(map(answers, FORM)) and copies != list(FORM)
    for copy, file in zip(copies, FORM, strict=True):
        assert [r.concept for r in copy.key.indicators] == [r.concept for r in file.key.indicators] and copy.case == file.case


def test_a_planted_give_away_wins_and_chance_is_told_beside(catalogues: Catalogues) -> None:
    planted = [with_best_at(file, 2) for file in FORM]
    found = wins_beside_chance(planted, library_of(planted, catalogues), "fr", "en", copies=5)
    clean = wins_beside_chance(FORM, library_of(FORM, catalogues), "fr", "en", copies=5)
    assert "option_3" in found.wins and "option_3" not in clean.wins
    assert clean.wins == () and clean.by_chance > 0
