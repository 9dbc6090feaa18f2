"""The map of a draft: what speaks of each judgement and option, where nothing does, and where the same is said twice."""

from __future__ import annotations

import copy
import random
from typing import Any

from tests.support.damaged_drafts import damaged
from tests.support.written_drafts import LONG, draft_data
from tracks_sim.drafts.case_map import MapRow, case_map
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.records import case_of, key_of

HUNGRY = "Since Monday the driver keeps the wages of the kitchen helpers in a locked drawer."


def drafted() -> dict[str, Any]:
    """A long case as plain data that a test may change."""
    return copy.deepcopy(dict(draft_data(LONG)))


def row_of(data: DraftData, item: str) -> MapRow:
    return next(row for row in case_map(copy.deepcopy(dict(data)), "en") if row.item == item)  # a draft is read once


def test_each_judgement_has_the_passages_and_facts_of_the_key() -> None:
    data = drafted()
    key, rows = key_of(data), {row.item: row for row in case_map(data, "en")}
    assert [*rows] == [*(item for item, _, _ in key.keyed_answers()), *(f"facts.{fact.id}" for fact in case_of(data).facts), *(f"options.{option.id}" for option in case_of(data).options)]
    for item, _, answer in key.keyed_answers():
        told = {fact for row in key.interview.rows(item) for fact in row.facts}  # type: ignore[union-attr]
        assert set(rows[item].passages) == answer.right_passages and set(rows[item].facts) == told
        assert rows[item].silent == (not answer.right_passages and not told)
    judged = [row for item, row in rows.items() if not item.startswith("facts.")]
    assert 0 < sum(row.silent for row in judged) < len(judged) / 2


def test_two_passages_of_one_row_that_say_the_same_are_said_twice() -> None:
    data = drafted()
    row = next(row for row in data["key"]["indicators"] if sum(len(group["any"]) for group in row.get("evidence", ())) > 1)
    one, other = [passage for group in row["evidence"] for passage in group["any"]][:2]
    item = f"indicators.{row['concept']}"
    assert row_of(data, item).twice == ()
    data["text.en"]["passages"] |= {one: HUNGRY, other: f"It is said again. {HUNGRY}"}
    assert [set(pair) for pair in row_of(data, item).twice] == [{one, other}]


def test_a_fact_that_changes_nothing_and_one_that_repeats_a_passage_are_named() -> None:
    data = drafted()
    row = next(row for row in data["key"]["interview"]["if_told"] if any(k["concept"] == row["concept"] and k.get("evidence") for k in data["key"]["indicators"]))
    keyed = next(k for k in data["key"]["indicators"] if k["concept"] == row["concept"])
    item, fact = f"indicators.{row['concept']}", row["facts"][0]
    assert fact not in row_of(data, item).told_before
    passage = keyed["evidence"][0]["any"][0]
    row["state"] = keyed["state"]
    data["text.en"]["passages"][passage] = data["text.en"]["facts"][fact]["full"] = HUNGRY
    found = row_of(data, item)
    assert fact in found.told_before and (passage, fact) in found.twice


def test_a_fact_that_adds_nothing_is_named_whatever_row_the_passage_belongs_to() -> None:
    data = drafted()
    interview = data["key"]["interview"]
    fact = interview["if_told"][0]["facts"][0]
    passage = next(p for document in data["case"]["documents"] for p in document["passages"] if p not in key_of(data).named_passages)
    assert not row_of(data, f"facts.{fact}").idle and row_of(data, f"facts.{fact}").passages == ()
    data["text.en"]["passages"][passage] = data["text.en"]["facts"][fact]["full"] = HUNGRY
    assert row_of(data, f"facts.{fact}").passages == (passage,)
    for name, rows in interview.items():
        if name.startswith("if_told"):
            interview[name] = [row for row in rows if fact not in row["facts"]]
    interview["needed"] = [one for one in interview["needed"] if one != fact]
    interview["beyond"] = [one for one in interview.get("beyond", []) if one != fact]
    next(row for row in data["case"]["facts"] if row["id"] == fact).pop("corrects", None)
    assert row_of(data, f"facts.{fact}").idle


def test_an_option_is_spoken_of_by_shared_words_and_repeats_another_one() -> None:
    data = drafted()
    first, second = data["case"]["options"][:2]
    data["text.en"]["options"] |= {first["id"]: HUNGRY, second["id"]: f"Today {HUNGRY}"}
    passage = data["case"]["documents"][0]["passages"][0]
    data["text.en"]["passages"][passage] = HUNGRY
    found = row_of(data, f"options.{first['id']}")
    assert passage in found.passages and not found.silent and found.twice == ((first["id"], second["id"]),)
    data["text.en"]["options"][first["id"]] = "…"
    assert row_of(data, f"options.{first['id']}").silent


def test_a_draft_in_any_state_has_a_map() -> None:
    assert case_map({}, "en") == ()
    for seed in range(8):
        data = damaged(draft_data(LONG), random.Random(seed), 25)
        data["text.en"] = {**data["text.en"], "passages": [], "facts": {"fa1": 3}}
        known = {*case_of(data).passages, *(fact.id for fact in case_of(data).facts), *(option.id for option in case_of(data).options)}
        for row in case_map(data, "fr"):
            assert known.issuperset((*row.passages, *row.facts, *row.told_before, *(one for pair in row.twice for one in pair)))
