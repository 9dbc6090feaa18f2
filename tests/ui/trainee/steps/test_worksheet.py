"""What a step asks and how it is drawn; how its signs and needs are known is said once, and on a row only where it differs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from tests.support.shipped import kit_library
from tests.support.synthetic_cases import case_file, scored_attempt
from tests.support.ui_case import CASE
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import SourceState
from tracks_sim.case.model.structure import Mandate
from tracks_sim.practice import Answer, Attempt, Item, event_for, merge_change
from tracks_sim.practice.attempt import after
from tracks_sim.practice.events import AnswerStep, Mode
from tracks_sim.ui.trainee.steps.judgements import FEW_QUESTIONS, WorksheetContext
from tracks_sim.ui.trainee.steps.worksheet import worksheet_sheet
from tracks_sim.ui.trainee.view import View

FILE = case_file()
STEPS: tuple[AnswerStep, ...] = ("indicators", "detection", "elements", "needs")


def _sheet(step: AnswerStep, catalogues: Catalogues, language: str = "en") -> dict[str, Any]:
    return worksheet_sheet(step, WorksheetContext(View(scored_attempt(FILE).attempt, FILE, catalogues, language), {}))


def _whole_sheet(step: AnswerStep, mode: Mode = "practice", *acts: dict[str, Any]) -> tuple[dict[str, Any], Attempt]:
    """The sheet of a step of the whole case after these acts, and the attempt."""
    file = kit_library().case(CASE)
    attempt = Attempt(case=CASE, country="fr", mode=mode, language="en")
    for act in acts:
        attempt = after(attempt, event_for(merge_change(act, attempt), attempt, file.case, kit_library().catalogues.needs, "2026-11-26T10:00:00Z"))
    return worksheet_sheet(step, WorksheetContext(View(attempt, file, kit_library().catalogues, "en"), {})), attempt


def _items(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for group in sheet["groups"] for item in group["items"]]


def test_how_the_lists_are_known_is_said_once(catalogues: Catalogues) -> None:
    sheet = _sheet("indicators", catalogues)
    assert "the published lists behind them have not been opened yet" in sheet["known"] and "lists" not in sheet["intro"]
    assert "n’ont pas encore été ouvertes" in _sheet("indicators", catalogues, "fr")["known"]
    assert not any(item["known"] for item in _items(sheet))
    read = catalogues.delphi.model_copy(update={"states": dict.fromkeys(catalogues.delphi.states, "mirror")})
    assert _sheet("indicators", replace(catalogues, delphi=read))["known"] == ""


def test_how_many_needs_rest_on_a_text_is_counted(catalogues: Catalogues) -> None:
    needs = {need.id: need for need in catalogues.needs.needs}
    read = sum(needs[need].state in ("primary", "mirror") for need in FILE.case.needs)
    sheet = _sheet("needs", catalogues)
    assert f"{read} of these {len(FILE.case.needs)} rest on a text that was read" in sheet["known"] and read < len(FILE.case.needs)
    all_read = catalogues.needs.model_copy(update={"needs": tuple(n.model_copy(update={"state": "primary"}) for n in needs.values())})
    assert _sheet("needs", replace(catalogues, needs=all_read))["known"] == ""


@pytest.mark.parametrize(("one", "others", "words"), [("primary", "memory", "Rests on a text that was read"), ("memory", "primary", "Rests on no text that was read yet")])
def test_a_need_that_differs_from_the_rest_says_so_and_no_other(catalogues: Catalogues, one: SourceState, others: SourceState, words: str) -> None:
    first = FILE.case.needs[0]
    states = tuple(n.model_copy(update={"state": one if n.id == first else others}) for n in catalogues.needs.needs)
    sheet = _sheet("needs", replace(catalogues, needs=catalogues.needs.model_copy(update={"needs": states})))
    assert len(FILE.case.needs) > 2
    assert {item["id"]: item["known"] for item in _items(sheet) if item["known"]} == {first: words}


@pytest.mark.parametrize("language, label", [("en", "At the place, at work"), ("fr", "Sur place, au travail")])
def test_a_phase_names_no_exploitation(catalogues: Catalogues, language: str, label: str) -> None:
    phases = next(further for further in _sheet("indicators", catalogues, language)["further"] if further["id"] == "phases")["options"]
    assert [p["label"] for p in phases][1] == label and not any("xploitation" in p["label"] for p in phases)


@pytest.mark.parametrize("step", ["indicators", "needs"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_question_says_what_it_is_and_an_indicator_what_it_is_not(catalogues: Catalogues, step: AnswerStep, language: str) -> None:
    items = _items(_sheet(step, catalogues, language))
    assert all(item["this_is"] for item in items)
    assert all(item["this_is_not"] for item in items if step == "indicators")
    assert not any("ILO" in item["this_is"] + item["this_is_not"] for item in items)  # that is said with the feedback


@pytest.mark.parametrize("mode, changes", [("practice", True), ("assessment", False), ("study", False)])
def test_few_questions_are_a_list_and_more_come_one_at_a_time(mode: Mode, changes: bool) -> None:
    """In a measurement everybody has one view; in practice the trainee may change that of many questions."""
    sheets = {step: _whole_sheet(step, mode)[0] for step in STEPS}
    assert {step for step, sheet in sheets.items() if sheet["as_list"]} == {"detection", "elements"}
    assert all(sheet["as_list"] == (len(_items(sheet)) <= FEW_QUESTIONS) for sheet in sheets.values())
    assert all(sheet["may_change"] == (changes and not sheet["as_list"]) for sheet in sheets.values())


@pytest.mark.parametrize("step", STEPS)
def test_an_answer_can_be_cleared_and_what_was_cited_stays(step: AnswerStep) -> None:
    passage = kit_library().case(CASE).case.passages[0]
    sheet, _ = _whole_sheet(step)
    item = _items(sheet)[0]
    further = {one["id"]: one["options"][0]["id"] for one in sheet["further"] if not one["several"]}
    given = ({**item["intent"], sheet["field"]: item["offered"][0], **further}, {**item["intent"], "cite": passage})
    judged, attempt = _whole_sheet(step, "practice", *given)
    assert judged["answered"] == 1 and _items(judged)[0][sheet["field"]] == item["offered"][0]
    assert attempt.answer(Item(step, item["id"])).passages == (passage,)
    cleared, attempt = _whole_sheet(step, "practice", *given, {**item["intent"], **sheet["cleared"]})
    assert cleared["answered"] == 0 and attempt.answer(Item(step, item["id"])) == Answer(None, (passage,))


def test_a_sheet_names_passages_and_holds_none_of_their_words() -> None:
    file = kit_library().case(CASE)
    for step in STEPS:
        intent = _items(_whole_sheet(step)[0])[0]["intent"]
        sheet, _ = _whole_sheet(step, "practice", *({**intent, "cite": passage} for passage in file.case.passages[:3]))
        assert _items(sheet)[0]["passages"] == list(file.case.passages[:3])
        assert not [text for text in file.texts["en"].passages.values() if text in json.dumps(sheet, ensure_ascii=False)]
        assert not any(item["outcome"] or item["finding"] or item["aside"] for item in _items(sheet))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_enough_is_the_same_for_every_mandate_but_for_what_it_decides(catalogues: Catalogues, language: str) -> None:
    texts = catalogues.texts[language].enough
    assert set(texts) == set(get_args(Mandate))
    assert max(len(text.split()) for text in texts.values()) <= 45
    sentences = [re.split(r"(?<=[.]) ", text) for text in texts.values()]
    assert {len(found) for found in sentences} == {4}
    assert [len({found[n] for found in sentences}) for n in range(4)] == [1, len(texts), 1, 1]
    # Neutral between sorts: it neither names trafficking nor says that ordinary help is all there is to do.
    assert not re.search(r"speciali[sz]|spécialis|whole of|traffick|traite|victim", " ".join(texts.values()))
