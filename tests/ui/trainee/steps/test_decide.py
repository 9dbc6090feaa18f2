"""The step in which one decides, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.synthetic_cases import case_file, scored_attempt, with_case
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.ui.trainee.steps.decide import DecisionParts, decision_parts
from tracks_sim.ui.trainee.view import View

FILE = case_file()
PLAN = FILE.case.plan  # six questions
OPTION = "option-second-talk"


def _sheet(catalogues: Catalogues, file: CaseFile = FILE, **answers: Any) -> DecisionParts:
    return decision_parts(View(scored_attempt(file, **answers).attempt, file, catalogues, "en"), {}, warning=False)


def _parts(sheet: DecisionParts) -> list[tuple[str, str, bool]]:
    return [(part["id"], part["count"], part["done"]) for part in sheet["parts"]]


def test_each_part_says_how_far_it_is(catalogues: Catalogues) -> None:
    assert _parts(_sheet(catalogues)) == [("option", "", False), ("plan", "0/6", False), ("note", "0/12", False)]
    two = {q.part: q.options[:1] for q in PLAN[:2]}
    half = _sheet(catalogues, option=OPTION, plan=two, note={"words": ("aa1", "aa2"), "inference": ("aa3",)})
    assert _parts(half) == [("option", "", True), ("plan", "2/6", False), ("note", "3/12", False)]
    assert [part["state"] for part in half["parts"]] == ["answered", "4 open", "3 passages"]
    whole = _sheet(catalogues, option=OPTION, plan={q.part: q.options[:1] for q in PLAN})
    assert _parts(whole)[1] == ("plan", "6/6", True)
    assert [q["state"] for q in half["plan"]] == ["answered"] * 2 + ["not answered"] * 4


@pytest.mark.parametrize(("asked", "parts"), [
    ({"note": False}, ["option", "plan"]), ({"plan": ()}, ["option", "note"]), ({"plan": (), "note": False}, ["option"]),
])  # fmt: skip
def test_what_a_case_does_not_ask_is_no_part(catalogues: Catalogues, asked: dict[str, Any], parts: list[str]) -> None:
    sheet = _sheet(catalogues, with_case(FILE, **asked))
    assert [part["id"] for part in sheet["parts"]] == parts
    assert (sheet["plan"] == [], sheet["note"] is None) == ("plan" not in parts, "note" not in parts)


def test_an_option_has_its_words_in_the_case_and_the_duty_of_the_country(catalogues: Catalogues) -> None:
    phrases = catalogues.country_texts["en"]["fr"].phrases  # the attempt is in France
    for shown, option in zip(_sheet(catalogues)["decision"]["options"], FILE.case.options, strict=True):
        assert shown["detail"] == FILE.texts["en"].options[option.id]
        assert shown["phrase"] == (phrases.get(option.decision) or catalogues.texts["en"].decisions[option.decision])
