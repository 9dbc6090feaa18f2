"""What goes on in the person of a talk that is tried: it follows each act, says the same as the engine, and stands on the author's page alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.shipped import kit_library
from tracks_sim.case.load import scenarios_root
from tracks_sim.interview import usable_parameters
from tracks_sim.store import Store
from tracks_sim.ui.author.tryout.tryout_screen import TryOut
from tracks_sim.ui.shared.assets import assets
from tracks_sim.ui.shared.context import PageContext
from tracks_sim.ui.shared.page import Page, TryPage

CASE = "the-window-seat"


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[TryOut]:
    with Store.open(tmp_path / "data") as store:
        root = scenarios_root()
        page = TryOut(PageContext(tmp_path / "data", None, None, None, "en", "", {}), store, kit_library().catalogues, root, usable_parameters(root),
                      {"case": CASE, "step": "interview", "answers": "empty", "country": "be"})  # fmt: skip
        yield page
        page.close()


def do(tried: TryOut, *choices: str) -> dict[str, Any]:
    for choice in choices:
        tried.receive({"kind": "turn", "choice": choice})
        assert tried.screen.state.refusals == 0
    return tried.page.inner


def test_it_begins_with_every_barrier_standing_and_nothing_told(tried: TryOut) -> None:
    inner = tried.page.inner
    assert [level["label"] for level in inner["levels"]] == ["Trust", "Strain", "Pressure"] and inner["levels"][1]["percent"] == 20
    assert {(row["word"], row["by"]) for row in inner["barriers"]} == {("stands", "")} and len(inner["barriers"]) == 4
    assert len(inner["facts"]) == len(kit_library().cases[CASE].case.facts) and {fact["state"] for fact in inner["facts"]} == {"untold"}
    assert inner["last"] == ["Nothing was said yet."]


def test_a_barrier_falls_by_a_move_that_is_named(tried: TryOut) -> None:
    inner = do(tried, "move:rights")
    row = next(row for row in inner["barriers"] if row["label"] == "not knowing their rights")
    assert row["word"] in ("lower than at the start", "has fallen") and row["percent"] < 60 and row["by"].startswith("lowered by: ")
    assert "Lower now: not knowing their rights." in inner["last"]


def test_what_hurts_is_said_and_what_changes_nothing_too(tried: TryOut) -> None:
    inner = do(tried, "move:doubt")
    assert "The person feels more pressed." in inner["last"] and inner["levels"][2]["change"] == "more than before"
    assert do(tried, "move:rights", "move:rights")["last"] == ["It changed nothing in the person."]


def test_a_question_that_would_bring_a_fact_brings_it(tried: TryOut) -> None:
    """What the panel promises the engine keeps, and a fact that was told in full is not promised again."""
    kept = 0
    while promised := [(slot, fact) for slot, fact in enumerate(tried.page.inner["facts"]) if "would bring it now" in fact["why"]]:
        slot, fact = promised[0]
        question = next(f"ask:{one}" for one, words in kit_library().cases[CASE].texts["en"].questions.items() if words in fact["why"])
        inner = do(tried, question)
        assert (inner["facts"][slot]["state"], inner["facts"][slot]["why"]) == ("full", "")
        assert any(line.startswith("Told in full") for line in inner["last"])
        kept += 1
    assert kept >= 2


def test_each_fact_says_what_is_in_the_way(tried: TryOut) -> None:
    ways = {fact["why"] for fact in tried.page.inner["facts"]}
    assert any("a prepared story" in why for why in ways) and all(ways)
    assert all(why.startswith(("Still in the way: ", "This question would bring it", "It comes only after", "No question")) for why in ways)


def test_it_is_there_in_the_talk_alone_and_in_french(tried: TryOut) -> None:
    tried.receive({"kind": "try", "language": "fr"})
    assert tried.page.inner["levels"][0]["label"] == "Confiance"
    tried.receive({"kind": "try", "step": "reading"})
    assert tried.page.inner is None


def test_no_page_of_a_trainee_has_it(tried: TryOut) -> None:
    """Neither its trait nor its script is a trainee's, and no view that a trainee would see has what is in it."""
    assert "inner" in TryPage.class_trait_names() and "inner" not in Page.class_trait_names()
    scripts = {name: assets()[name].body.decode() for name in ("page.js", "try.js")}
    assert "inner-state" in scripts["try.js"] and "inner-state" not in scripts["page.js"]
    inner = do(tried, "move:introduce", "ask:reason-given")
    page = tried.page
    views = json.dumps([page.frame, page.file, page.sheet], ensure_ascii=False)
    untold = [fact["label"] for fact in inner["facts"] if fact["state"] == "untold"]
    assert untold and not [words for words in (*untold, *(row["label"] for row in inner["barriers"]), "Still in the way") if words.rstrip(" …") in views]
