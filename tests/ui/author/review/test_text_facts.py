"""What stands beside a text for reviewers: what the key says of what the text is about, and no id or code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.author_sheets import CODE, ids_of
from tests.support.written_drafts import draft_data, view_of
from tracks_sim.authoring.case_data import read_folder
from tracks_sim.case.load import scenarios_root
from tracks_sim.drafts.translation import place_of
from tracks_sim.ui.author.review.text_facts import facts_of
from tracks_sim.ui.author.screens.text_parts import text_parts
from tracks_sim.ui.author.view import DraftView

TALK = "the-window-seat"


@pytest.fixture(scope="module")
def view() -> DraftView:
    return view_of(read_folder(scenarios_root() / "cases" / TALK).data, TALK, "en")


def labels_and_facts(view: DraftView) -> dict[str, tuple[str, list[str]]]:
    found = {}
    for part in text_parts(view):
        for text in part.texts:
            head, where = place_of(text.name, "")
            found[text.name] = text.label, facts_of(view, head.rstrip("."), tuple(map(str, where)))
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_text_of_a_talk_has_a_label_of_its_own_and_no_code(view: DraftView, language: str) -> None:
    read = labels_and_facts(replace(view, language=language))
    of_talk = {name: label for name, (label, _) in read.items() if name.partition(":")[2].partition(".")[0] in ("facts", "questions", "replies", "moves", "others", "seen", "interview", "room", "second")}
    assert len(of_talk) > 100 and len(set(of_talk.values())) == len(of_talk)
    assert not [label for label, _ in read.values() if label in ("Words of the talk", "Paroles de l’échange")]
    assert not [words for label, facts in read.values() for words in (label, *facts) if CODE.search(words) or words in ids_of(view.data)]


def test_a_fact_stands_with_how_hard_it_is_to_say_who_asks_for_it_and_what_it_changes(view: DraftView) -> None:
    read, interview = labels_and_facts(view), view.key.interview
    assert interview is not None
    row = interview.if_told[0]
    n, fact = next((n, fact) for n, fact in enumerate(view.case.facts, start=1) if fact.id == row.facts[0])
    label, facts = read[f"text:facts.{fact.id}.full"]
    assert label.startswith(f"Fact {n}, in full (") and facts[0].startswith(f"{fact.sensitivity}:")
    assert sum(line.startswith("behind: ") for line in facts) == len(fact.behind)
    assert [line for line in facts if line.startswith("asked for by: Question ")] and f"changes: {view.item_label(row.item)} ({view.answer_label(row.answer)})" in facts
    label, facts = read[f"key_text:interview.if_told.{row.concept}"]
    assert label == f"Why telling changes: {view.item_label(row.item)}" and facts[0].startswith(view.answer_label(row.answer)) and f"once told: Fact {n} (“" in facts[0]


def test_a_question_stands_with_how_it_asks_and_what_it_asks_for(view: DraftView) -> None:
    read = labels_and_facts(view)
    n, question = next((n, question) for n, question in enumerate(view.case.questions, start=1) if question.form == "open" and question.brings)
    label, facts = read[f"text:questions.{question.id}"]
    assert label.startswith(f"Question {n} (") and facts[0] == "open invitation" and facts[-1].startswith("asks for: Fact ")


def test_an_answer_stands_with_what_is_accepted_too_and_where_it_differs() -> None:
    data: Any = draft_data()
    row = next(row for row in data["key"]["indicators"] if row["state"] == "present")
    row["also_accepted"], row["neutral"] = ["insufficient"], [data["case"]["documents"][0]["passages"][0]]
    option = data["key"]["options"][0]
    option["countries"] = {"gb": {"standing": "acceptable", "harm": "none"}}
    view = view_of(data)
    facts = facts_of(view, "key_text", ("indicators", row["concept"]))
    assert "accepted too: not enough information" in facts and any(line.startswith("when: ") for line in facts)
    assert any(line.startswith("May be cited, but proves nothing: ") for line in facts) and facts[-1] == view.catalogue_text.sources[row["source"]]
    assert facts_of(view, "text", ("options", option["option"]))[1:] == ["United Kingdom: acceptable"]
