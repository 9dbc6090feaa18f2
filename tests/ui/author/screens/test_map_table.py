"""The map of a case on the author's page: every entry leads to a field that is there, and what is to be looked at is said in words."""

from __future__ import annotations

import pytest

from tests.support.written_drafts import LONG, draft_data, view_of
from tracks_sim.drafts.case_map import case_map
from tracks_sim.ui.author.screens.decision import decision_sheet
from tracks_sim.ui.author.screens.judgements import judgements_sheet
from tracks_sim.ui.author.screens.map_table import map_table
from tracks_sim.ui.author.screens.talk import talk_sheet


def test_every_entry_leads_to_a_field_of_its_screen() -> None:
    view = view_of(draft_data(LONG), LONG, "en")
    sheet = judgements_sheet(view)
    there = {
        "judgements": {passage["element"] for paper in sheet["papers"] for passage in paper["passages"]}
        | {item["element"] for section in sheet["sections"] for group in section["groups"] for item in group["items"]},
        "talk": {card["element"] for row in talk_sheet(view)["rows"] for card in row["facts"]},
        "decision": {card["element"] for card in decision_sheet(view)["cards"]},
    }  # fmt: skip
    lines = [line for group in sheet["map"]["groups"] for line in group["lines"]]
    led = [entry for line in lines for entry in (line["of"], *line["passages"], *line["facts"])]
    assert {entry["screen"] for entry in led} == set(there) and all(entry["field"] in there[entry["screen"]] for entry in led)
    assert len(lines) == len(case_map(view.data, "en"))


@pytest.mark.parametrize(("language", "silent", "rows"), [("en", "nothing speaks of it", "rows to look at"), ("fr", "rien n’en parle", "lignes à regarder")])
def test_what_is_to_be_looked_at_is_said_in_words(language: str, silent: str, rows: str) -> None:
    table = map_table(view_of(draft_data(LONG), LONG, language))
    lines = [line for group in table["groups"] for line in group["lines"]]
    assert sum(silent in line["marks"] for line in lines) == sum(row.silent for row in case_map(draft_data(LONG), "en") if not row.item.startswith(("options.", "facts.")))
    assert table["marked"] == f"{sum(bool(line['marks']) for line in lines)} {rows}"


def test_an_empty_draft_has_an_empty_map() -> None:
    assert map_table(view_of({"case": {"languages": ["en"]}}, "the-tin-box", "en"))["groups"] == []
