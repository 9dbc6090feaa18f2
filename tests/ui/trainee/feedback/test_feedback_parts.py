"""Parts of the feedback: what stands open, what is one line, and what is said of sources once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.finished_attempts import finished_attempt
from tracks_sim.case.load import CaseFile, Library
from tracks_sim.interview import load_parameters
from tracks_sim.practice import Attempt, Item
from tracks_sim.scoring import feedback, with_effective_key
from tracks_sim.ui.trainee.feedback.feedback_parts import PartView, RowView, parts_of_the_case
from tracks_sim.ui.trainee.feedback.takeaways import patterns
from tracks_sim.ui.trainee.findings import DRAWN_RIGHT, findings_by_item
from tracks_sim.ui.trainee.view import View


def _parts(attempt: Attempt, file: CaseFile, library: Library, *, above: bool = True) -> dict[str, PartView]:
    view = View(attempt, with_effective_key(attempt, file), library.catalogues, "en")
    found = feedback(attempt, file, library.catalogues)
    parts = parts_of_the_case(found, findings_by_item(found, view), view, patterns(found, view), decision_above=above)
    return {part["id"]: part for part in parts}


def _rows(part: PartView) -> list[RowView]:
    return [row for s in part["sections"] for row in (*s["look"], *(row for group in s["groups"] for row in group["rows"]))]


@pytest.fixture(scope="module")
def novice(library: Library) -> tuple[Attempt, CaseFile]:
    file = library.case("the-quiet-room")
    return finished_attempt("novice", file, library, load_parameters()), file


def test_what_is_right_is_one_line_and_what_is_not_stands_open(library: Library) -> None:
    file = library.case("the-blue-jacket")
    expert = finished_attempt("expert", file, library, load_parameters())
    needs = _parts(expert, file, library, above=False)["needs"]
    assert needs["look"] > 0 and all(row["open"] for row in needs["sections"][0]["look"])
    assert not [row for row in _rows(needs) if row["kind"] in DRAWN_RIGHT and row["open"]]
    assert needs["said"] == f"{needs['look']} to look at" and needs["right"] > needs["look"]


def test_a_pattern_keeps_what_it_says_of_to_one_line_each(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    parts = _parts(*novice, library)
    [signs] = [s for s in parts["file"]["sections"] if s["id"] == "indicators"]
    assert signs["pattern"].startswith("Everything was ticked")
    assert [row["open"] for row in signs["look"] if row["kind"] == "over"] == [False] * sum(row["kind"] == "over" for row in signs["look"])


def test_no_more_stands_open_than_can_be_read(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    for part in _parts(*novice, library).values():
        words = [len(row["text"].split()) + sum(len(q["html"].split()) for q in row["quotes"]) for row in _rows(part) if row["open"]]
        assert sum(words[:-1]) <= 420 + max(words, default=0), part["id"]


def test_harm_comes_first_with_what_was_needed_instead(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    [section] = _parts(*novice, library)["decision"]["sections"]
    first, second, *_ = section["look"]
    assert first["kind"] == "harmful" and first["harm"] == "This could have hurt the person" and first["verdict"].startswith("Could hurt: ")
    assert second["kind"] == "missed" and second["verdict"].removeprefix("Was needed: ") == first["verdict"].removeprefix("Could hurt: ")
    assert second["id"] == f"{first['id']}-1"


def test_an_urgent_need_that_was_missed_comes_before_the_rest(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    attempt, file = novice
    urgent = next(k.need for k in file.key.needs if k.level == "urgent" and not k.split)
    answers = {**attempt.answers, Item("needs", urgent): attempt.answers[Item("needs", urgent)]._replace(value="not_indicated")}
    [needs] = _parts(replace(attempt, answers=answers), file, library)["needs"]["sections"]
    assert needs["look"][0]["id"] == f"row-needs.{urgent}" and needs["look"][0]["open"]


def test_the_decision_is_taken_out_where_it_stands_above(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    above, below = (_rows(_parts(*novice, library, above=above)["decision"]) for above in (True, False))
    assert not [row for row in above if row["id"].startswith("row-decision")]
    assert next(row["id"] for row in below if row["id"].startswith("row-decision")) == "row-decision"


def test_ids_are_each_of_one_row(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    ids = [row["id"] for part in _parts(*novice, library, above=False).values() for row in _rows(part)]
    assert len(ids) == len(set(ids)) and all(ids)


def test_sources_are_said_once_and_on_rows_that_differ(library: Library, novice: tuple[Attempt, CaseFile]) -> None:
    part = _parts(*novice, library)["file"]
    rows = [row for row in _rows(part) if row["source"]]
    usual = max({row["unverified"] for row in rows}, key=lambda badge: sum(row["unverified"] == badge for row in rows))
    assert part["sources"].startswith("The rules behind these reasons") and usual in part["sources"]
    for row in rows:
        assert row["differs"] == ("" if row["unverified"] == usual else row["unverified"] or "source read")
