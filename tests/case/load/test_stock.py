"""Words in stock for authors."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.skeleton_case import swap
from tracks_sim.case.check import check_stock
from tracks_sim.case.load import Catalogues, load_catalogues, scenarios_root
from tracks_sim.case.load.stock import read_stock
from tracks_sim.case.load.walk_strings import walk_strings
from tracks_sim.case.model.record import PLAN_PARTS


def test_the_stock_has_no_problem() -> None:
    assert check_stock(scenarios_root()) == []


def test_each_part_has_four_answers_and_one_that_is_needed(catalogues: Catalogues) -> None:
    assert catalogues.stock is not None
    assert set(catalogues.stock.stock.plan) == set(PLAN_PARTS)
    for answers in catalogues.stock.stock.plan.values():
        assert len(answers) == 4 and list(answers.values()).count("needed") == 1
        assert {"minor", "severe"} & set(answers.values())


def test_the_needed_answer_is_not_the_longest_everywhere(catalogues: Catalogues) -> None:
    assert catalogues.stock is not None
    for language in catalogues.stock.texts:
        longest = 0
        for part, answers in catalogues.stock.stock.plan.items():
            words = {answer: len(found.text.split()) for answer in answers if (found := catalogues.stock.answer(part, answer, language))}
            longest += answers[max(words, key=lambda answer: words[answer])] == "needed"
        assert longest <= len(PLAN_PARTS) / 2


def test_no_sentence_is_that_of_a_case(catalogues: Catalogues) -> None:
    assert catalogues.stock is not None
    cases = "\n".join(path.read_text(encoding="utf-8") for path in (scenarios_root() / "cases").rglob("text/*.yaml"))
    for text in catalogues.stock.texts.values():
        for _, words in walk_strings(text.model_dump()):
            assert words not in cases


def test_words_that_are_missing_or_belong_to_nothing_are_named(tmp_path: Path) -> None:
    shutil.copytree(scenarios_root() / "stock", tmp_path / "stock")
    swap(tmp_path / "stock" / "text" / "fr.yaml", "  whose-words:", "  whose-word:")
    assert sorted((problem.code, problem.file) for problem in check_stock(tmp_path)) == [
        ("text-missing", "stock/text/fr.yaml"), ("text-superfluous", "stock/text/fr.yaml"),
    ]  # fmt: skip


def test_a_scenarios_folder_needs_no_stock(tmp_path: Path) -> None:
    shutil.copytree(scenarios_root(), tmp_path / "scenarios", ignore=shutil.ignore_patterns("cases", "stock"))
    assert read_stock(tmp_path / "scenarios") == {} and load_catalogues(tmp_path / "scenarios").stock is None
