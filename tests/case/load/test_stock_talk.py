"""Words in stock for a talk: every room has some, they tell nothing, and an attempt keeps those that it began with."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.scenarios_copy import copy_scenarios
from tests.support.skeleton_case import swap
from tracks_sim.case.check import check_library, check_stock
from tracks_sim.case.load import CaseFile, Catalogues, Library, load_library, scenarios_root
from tracks_sim.case.load.conversation_references import conversation_text_references
from tracks_sim.case.model.conversation import QUESTION_FORMS, TOPICS, Person, Room
from tracks_sim.case.model.stock_talk import STOCK_FIELDS, StockTalk, from_stock, with_stock
from tracks_sim.case.model.structure import Case
from tracks_sim.case.versions import played_content, rebuild_case

CASE = "the-yellow-umbrella"
BARE = {field: {} for field in STOCK_FIELDS} | {"second": None}
INTERPRETERS = (None, {"fit": "good", "sex": "woman"}, {"fit": "poor", "sex": "man", "by_phone": True})
COMPANIONS = (None, {"relation": "friend"}, {"relation": "representative"})


def _talks(catalogues: Catalogues) -> dict[str, StockTalk]:
    assert catalogues.stock is not None
    return dict(catalogues.stock.talks)


def _case(case: Case, manner: str, pronoun: str, **room: Any) -> Case:
    assert case.person is not None and case.room is not None
    person = Person.model_validate({**case.person.model_dump(), "manner": manner, "pronoun": pronoun, "refuses": ["notes", "sharing", "referral"][: len(manner) % 3]})
    return case.model_copy(update={"person": person, "room": Room.model_validate({**case.room.model_dump(), "second_minutes": 30, **room})})


def test_every_room_has_words_for_all_that_a_case_leaves_out(library: Library) -> None:
    """Manner, pronoun, companion, interpreter, telephone, a child: nothing is missing, and no form of the pronoun is left in braces."""
    case_file = library.cases[CASE]
    for language, talk in _talks(library.catalogues).items():
        bare = case_file.texts[language].model_copy(update=BARE)
        rooms = itertools.product(("private_room", "telephone"), INTERPRETERS, COMPANIONS, ("adult", "child"))
        for number, (place, interpreter, companion, age) in enumerate(rooms):
            manner, pronoun = ("brief", "talkative")[number % 2], ("she", "he", "they")[number % 3]
            case = _case(case_file.case, manner, pronoun, place=place, interpreter=interpreter, companion=companion).model_copy(update={"age": age})
            filled = with_stock(case, bare, talk)
            assert not list(conversation_text_references(case, language, filled))
            words = filled.model_dump_json(include={*STOCK_FIELDS, "second"})
            assert "{They}" not in words and "{Elle}" not in words and "{s}" not in words


@pytest.mark.parametrize(("pronoun", "manner", "by_phone", "silent", "refuse"), [
    ("she", "brief", False, "She says nothing.", "‘Leave that, please.’"),
    ("they", "brief", True, "They say nothing. The telephone waits.", "‘Leave that, please.’"),
    ("he", "talkative", False, "He says nothing.", "‘You can ask me a great deal, and I will try. Leave this, please.’"),
])  # fmt: skip
def test_words_follow_pronoun_manner_and_room(library: Library, pronoun: str, manner: str, by_phone: bool, silent: str, refuse: str) -> None:
    case = _case(library.cases[CASE].case, manner, pronoun, interpreter={"fit": "good", "sex": "man", "by_phone": by_phone})
    text = with_stock(case, library.cases[CASE].texts["en"].model_copy(update=BARE), _talks(library.catalogues)["en"])
    assert silent in text.replies["silent"] and refuse in text.replies["refuse"]
    assert (text.second or "").startswith("Some days later")


def test_what_a_case_has_of_its_own_stays(library: Library) -> None:
    """Of all shipped cases nothing is the kit's but what shows that words hurt."""
    talks = _talks(library.catalogues)
    for case_file in library.cases.values():
        for language, text in case_file.texts.items():
            assert with_stock(case_file.case, text, talks[language]) is text
            own = text.model_copy(update={"others": {act: lines for act, lines in text.others.items() if act != "stung"}})
            assert set(from_stock(case_file.case, own, talks[language])) == ({("others", "stung")} if case_file.case.has_talk else set())
    own = library.cases[CASE]
    without = own.texts["en"].model_copy(update={"moves": {"introduce": "‘Fine.’"}})
    filled = with_stock(own.case, without, talks["en"])
    assert filled.moves["introduce"] == "‘Fine.’" and len(filled.moves) > 10 and filled.replies == own.texts["en"].replies


def test_questions_in_stock_have_every_form_of_every_topic(catalogues: Catalogues) -> None:
    for talk in _talks(catalogues).values():
        assert set(talk.questions) == set(TOPICS)
        for wordings in talk.questions.values():
            assert set(wordings) == set(QUESTION_FORMS) - {"encourager"}
            assert len(set(wordings.values())) == len(wordings)


def test_no_sentence_of_a_case_stands_in_stock(library: Library) -> None:
    """What is heard of a person in a shipped case is theirs; only the shortest answers are everybody's."""
    said = {sentence for f in library.cases.values() for text in f.texts.values() for lines in text.replies.values() for sentence in lines if len(sentence) > 40}
    for talk in _talks(library.catalogues).values():
        assert said.isdisjoint(sentence for lists in talk.replies.values() for lines in lists for sentence in lines.words)


# --- a library whose case has no words of its own -----------------------------------------------


@pytest.fixture
def root(tmp_path: Path, library: Library) -> Path:
    """Scenarios in which the talk of one case has no words of its own for what the stock has."""
    root = copy_scenarios(tmp_path / "scenarios", CASE)
    for language in ("en", "fr"):
        file = root / "cases" / CASE / "text" / f"{language}.yaml"
        plain = library.cases[CASE].texts[language].model_dump(exclude_unset=True, exclude_none=True, exclude=set(STOCK_FIELDS))
        file.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")  # JSON is YAML too
    return root


def _said(case_file: CaseFile) -> tuple[Any, ...]:
    return tuple((text.replies, text.moves, text.seen, text.others) for text in case_file.texts.values())


def test_the_library_takes_in_a_case_that_leaves_them_out_and_an_attempt_keeps_them(root: Path, tmp_path: Path) -> None:
    library = load_library(root)
    case_file = library.cases[CASE]
    assert {"stock_talk.en", "stock_talk.fr"} <= set(case_file.hashes)
    assert "‘Leave that, please.’" in case_file.texts["en"].replies["refuse"]
    parts = {part: body for part, _, body in played_content(case_file, library.catalogues, "be", root).contents.values()}
    swap(root / "stock" / "talk" / "en.yaml", "‘Leave that, please.’", "‘Another word of a later version.’")
    later = load_library(root).cases[CASE]
    assert _said(later) != _said(case_file) and later.hashes["stock_talk.en"] != case_file.hashes["stock_talk.en"]
    rebuilt = rebuild_case(CASE, parts, tmp_path / "rebuilt")
    assert rebuilt is not None and _said(rebuilt) == _said(case_file) and rebuilt.hashes == case_file.hashes


def test_the_check_asks_for_own_words_where_they_are_heard_most(root: Path) -> None:
    found = check_library(root, [root / "cases" / CASE])
    assert not [str(problem) for problem in found if not problem.advice]
    assert [problem.code for problem in found if problem.code == "stock-words"] == ["stock-words"] * 12


def test_without_stock_they_are_missing(root: Path) -> None:
    (root / "stock" / "answers.yaml").unlink()
    assert {"text-missing"} == {problem.code for problem in check_library(root, [root / "cases" / CASE]) if not problem.advice}
    assert CASE not in load_library(root).cases


@pytest.mark.parametrize(("old", "new", "code"), [
    ("‘Leave that, please.’", "‘No. Leave that.’", "refusal-answers"),
    ("The companion stops turning", "‘Never,’ says the companion, and stops turning", "refusal-answers"),
    ("‘I am tired.’", "‘{I} am tired.’", "text-missing"),
    ("  promise:\n", "  leave_it:\n", ""),
    ("  procedure:\n    open", "  journey_on:\n    open", ""),
    ("        - \"‘Leave that, please.’\"\n", "", "list-length"),
])  # fmt: skip
def test_a_fault_in_the_stock_is_named(tmp_path: Path, old: str, new: str, code: str) -> None:
    """Beside test_stock, by which the stock has none."""
    shutil.copytree(scenarios_root() / "stock", tmp_path / "stock", ignore=shutil.ignore_patterns("fr.yaml"))
    swap(tmp_path / "stock" / "talk" / "en.yaml", old, new)
    found = check_stock(tmp_path)
    assert found and (not code or {problem.code for problem in found} == {code})


def test_of_a_case_without_a_talk_nothing_is_taken(library: Library) -> None:
    case_file = library.cases["the-green-atlas"]
    assert case_file.case.person is None
    assert from_stock(case_file.case, case_file.texts["en"], _talks(library.catalogues)["en"]) == {}
