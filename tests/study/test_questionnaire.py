"""Questionnaires: the kit's own are whole in both languages, and an answer is one that the item offers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tracks_sim.case.load import load_catalogues, scenarios_root
from tracks_sim.errors import BadAnswer, CaseLibraryError
from tracks_sim.study.questionnaire import (
    Item,
    Questionnaire,
    Questionnaires,
    is_right,
    load_questionnaires,
    open_items,
    questions_of,
    validated_answer,
)


@pytest.fixture(scope="module")
def kit() -> Questionnaires:
    return load_questionnaires(scenarios_root())


def test_the_kits_own_cover_every_kind_in_both_languages(kit: Questionnaires) -> None:
    assert {q.kind for q in kit.by_id.values()} == {"knowledge", "confidence", "attitude", "reaction"}
    assert set(kit.texts) == {"en", "fr"} and all(set(texts) == set(kit.by_id) for texts in kit.texts.values())


def test_every_keyed_answer_has_a_source_that_exists(kit: Questionnaires) -> None:
    known = {s.id for s in load_catalogues(scenarios_root()).sources.sources}
    assert {i.source for q in kit.by_id.values() for i in q.items if i.right} <= known


def test_neither_a_place_nor_the_longest_answer_is_right_more_than_half_the_time(kit: Questionnaires) -> None:
    items = kit.by_id["knowledge"].items
    places = [item.options.index(item.right) for item in items if item.right]
    assert max(places.count(place) for place in set(places)) <= len(items) / 2
    for texts in kit.texts.values():
        said = {i.id: texts["knowledge"].items[i.id].options for i in items}
        assert sum(max(said[i.id], key=lambda o: len(said[i.id][o])) == i.right for i in items) <= len(items) / 2


def test_before_the_training_is_asked_of_the_trained_only(kit: Questionnaires) -> None:
    confidence = kit.by_id["confidence"]
    assert [q.key for q in questions_of(confidence, False)] == [i.id for i in confidence.items]
    assert [q.key for q in questions_of(confidence, True)][:2] == ["notice", "before:notice"]
    assert len(questions_of(confidence, True)) == 2 * len(confidence.items)


def test_an_answer_is_one_that_the_item_offers(kit: Questionnaires) -> None:
    assert validated_answer(kit.by_id["confidence"], False, "notice", 5) == 5
    assert validated_answer(kit.by_id["knowledge"], False, "border", "unsure") == "unsure"
    assert validated_answer(kit.by_id["reaction"], True, "remark", "  good  ") == "good"
    assert validated_answer(kit.by_id["reaction"], True, "remark", "  ") is None


@pytest.mark.parametrize(
    ("name", "trained", "key", "value"),
    [
        ("confidence", False, "notice", 0), ("confidence", False, "notice", 6), ("confidence", False, "notice", True),
        ("confidence", False, "notice", "3"), ("confidence", False, "notice", None), ("confidence", False, "before:notice", 3),
        ("confidence", False, "nothing", 3), ("knowledge", False, "border", "maybe"), ("knowledge", False, "border", 1),
        ("reaction", True, "remark", "x" * 1001), ("reaction", True, "remark", 4),
    ],
)  # fmt: skip
def test_anything_else_is_refused(kit: Questionnaires, name: str, trained: bool, key: str, value: Any) -> None:
    with pytest.raises(BadAnswer):
        validated_answer(kit.by_id[name], trained, key, value)


def test_words_may_stay_empty_and_all_else_must_be_answered(kit: Questionnaires) -> None:
    reaction = kit.by_id["reaction"]
    assert open_items(reaction, True, {}) == ("useful", "realistic", "feedback-helped", "burden")
    assert open_items(reaction, True, {"useful": 1, "realistic": 1, "feedback-helped": 1, "burden": 1}) == ()


def test_unsure_is_not_right_and_a_scale_has_no_right_answer(kit: Questionnaires) -> None:
    border, notice = (next(i for q in kit.by_id.values() for i in q.items if i.id == name) for name in ("border", "notice"))
    assert (is_right(border, "not-needed"), is_right(border, "needed"), is_right(border, "unsure"), is_right(notice, 5)) == (True, False, False, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "confidence", "items": [{"id": "a", "options": ["x", "y"]}]},
        {"kind": "knowledge", "items": [{"id": "a"}]},
        {"kind": "knowledge", "items": [{"id": "a", "options": ["x", "y"], "right": "z", "source": "s"}]},
        {"kind": "knowledge", "items": [{"id": "a", "options": ["x", "y"], "right": "x"}]},
        {"kind": "attitude", "items": [{"id": "a", "words": True}]},
        {"kind": "attitude", "items": [{"id": "a"}, {"id": "a"}]},
        {"kind": "reaction", "retrospective": True, "items": [{"id": "a"}]},
    ],
)
def test_what_makes_no_questionnaire_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Questionnaire.model_validate({"id": "q"} | wrong)


def test_missing_words_are_all_named(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    (folder / "text").mkdir(parents=True)
    (folder / "short.yaml").write_text("id: other\nkind: attitude\nitems: [{id: a}, {id: b}]\n", encoding="utf-8")
    words = "questionnaires: {short: {title: T, intro: I, scale: [x], items: {a: {question: Q}, c: {question: Q}}}}\n"
    (folder / "text" / "en.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(CaseLibraryError) as raised:
        load_questionnaires(tmp_path)
    said = " ".join(str(p) for p in raised.value.problems)
    assert "The id is other" in said and "item b" in said and "scale needs 5" in said and "no item c" in said


def test_the_hash_changes_with_the_words(kit: Questionnaires, tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    (folder / "text").mkdir(parents=True)
    (folder / "short.yaml").write_text("id: short\nkind: attitude\nitems: [{id: a}]\n", encoding="utf-8")
    seen = set()
    for question in ("Q", "R"):
        words = f"questionnaires: {{short: {{title: T, intro: I, scale: [a, b, c, d, e], items: {{a: {{question: {question}}}}}}}}}\n"
        (folder / "text" / "en.yaml").write_text(words, encoding="utf-8")
        seen.add(load_questionnaires(tmp_path).hashes["short"])
    assert len(seen) == 2 and Item(id="a").right is None
