"""What the worksheet says of its signs and needs: once, in the introduction, and never line by line."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, get_args

import pytest

from tests.support.synthetic_cases import case_file, scored_attempt
from tracks_sim.case.load import Catalogues
from tracks_sim.case.structure import Mandate
from tracks_sim.practice.events import AnswerStep
from tracks_sim.ui.trainee.view import View
from tracks_sim.ui.trainee.worksheet import Work, worksheet_sheet

FILE = case_file()


def _sheet(step: AnswerStep, catalogues: Catalogues, language: str = "en") -> dict[str, Any]:
    return worksheet_sheet(step, Work(View(scored_attempt(FILE).attempt, FILE, catalogues, language), {}))


def _items(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for group in sheet["groups"] for item in group["items"]]


def test_how_the_lists_are_known_is_said_once(catalogues: Catalogues) -> None:
    sheet = _sheet("indicators", catalogues)
    assert "the published lists behind them have not been opened yet" in sheet["intro"]
    assert "n’ont pas encore été ouvertes" in _sheet("indicators", catalogues, "fr")["intro"]
    assert all("unverified" not in item for item in _items(sheet))
    read = catalogues.delphi.model_copy(update={"states": dict.fromkeys(catalogues.delphi.states, "mirror")})
    assert "opened" not in _sheet("indicators", replace(catalogues, delphi=read))["intro"]


def test_how_many_needs_rest_on_a_text_is_counted(catalogues: Catalogues) -> None:
    needs = {need.id: need for need in catalogues.needs.needs}
    read = sum(needs[need].state in ("primary", "mirror") for need in FILE.case.needs)
    sheet = _sheet("needs", catalogues)
    assert f"{read} of these {len(FILE.case.needs)} rest on a text that was read" in sheet["intro"] and read < len(FILE.case.needs)
    assert all("unverified" not in item for item in _items(sheet))
    all_read = catalogues.needs.model_copy(update={"needs": tuple(n.model_copy(update={"state": "primary"}) for n in needs.values())})
    assert "rest on a text" not in _sheet("needs", replace(catalogues, needs=all_read))["intro"]


@pytest.mark.parametrize("language, label", [("en", "At the place, at work"), ("fr", "Sur place, au travail")])
def test_a_phase_names_no_exploitation(catalogues: Catalogues, language: str, label: str) -> None:
    phases = _sheet("indicators", catalogues, language)["phases"]
    assert [p["label"] for p in phases][1] == label and not any("xploitation" in p["label"] for p in phases)


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
