"""Drafts in whatever state: completed so that they can be checked and tried, and what they lack."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.goals import examples
from tests.support.shipped import CASES, kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data
from tracks_sim.bots.play import play
from tracks_sim.bots.strategies import KEY, strategies_without_reading
from tracks_sim.case.check.key_rules import FEWEST_OPTIONS
from tracks_sim.case.load.references import catalogue_ids, references
from tracks_sim.case.load.source_files import DRAFT_FILES
from tracks_sim.case.load.stock import stocked
from tracks_sim.drafts.completion import NOT_WRITTEN, CompletedDraft, MissingField, complete
from tracks_sim.drafts.records import plain, read_part
from tracks_sim.problem import Where

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["present", "rf1", "documents_taken", "short", "en", "best"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.sampled_from(["id", "title", "documents", "indicators", "options"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
PARTS = ["case", "key", "review", "text.en", "text.fr", "key_text.en", "key_text.fr", "notes", "translation"]


def records_of(data: Any) -> dict[str, Any]:
    case_file = complete(data, kit_library().catalogues).case_file
    texts = {f"text.{language}": text for language, text in case_file.texts.items()}
    return {"case": case_file.case, "key": case_file.key, **texts, **{f"key_text.{language}": text for language, text in case_file.key_texts.items()}}


def found_by_references(data: Any) -> list[Any]:
    """What would keep the completed case out of a library."""
    stock = kit_library().catalogues.stock
    assert stock is not None
    records = stocked(records_of(data), stock.talks)
    ids = catalogue_ids({"concepts": kit_library().catalogues.concepts, "needs": kit_library().catalogues.needs, "decisions": kit_library().catalogues.decisions, "sources": kit_library().catalogues.sources})
    return list(references(records["case"].id, records, ids))


@pytest.mark.parametrize("case_id", CASES)
def test_a_complete_case_is_returned_as_it_is(case_id: str) -> None:
    data = draft_data(case_id)
    found = complete(data, kit_library().catalogues)
    assert (found.gaps, found.left_out) == ((), ())
    assert found.data == data


def test_an_empty_draft_can_be_played_and_lacks_everything_in_the_order_of_work() -> None:
    found = complete({}, kit_library().catalogues)
    case_file = found.case_file
    assert len(case_file.case.documents) == 1 and len(case_file.case.options) == 2 and len(case_file.key.lessons) == 3
    assert [o.standing for o in case_file.key.options] == ["best", "not_accepted"]
    assert case_file.texts["en"].title == NOT_WRITTEN
    order = [gap for gap in found.gaps if gap.where in (("title",), ("documents",), ("indicators",), ("options",), ("lessons",), ("origin_note",))]
    assert [(gap.part, gap.where[0]) for gap in order] == [
        ("text.en", "title"), ("case", "documents"), ("case", "indicators"), ("case", "options"), ("key", "lessons"), ("review", "origin_note"),
    ]  # fmt: skip


@pytest.mark.parametrize("taken_out", ["", "case", "key", "text.en", "key_text.en"])
def test_scripts_play_what_was_completed(taken_out: str) -> None:
    data = {part: of_part for part, of_part in draft_data().items() if part != taken_out} if taken_out else {}
    case_file = complete(data, kit_library().catalogues).case_file
    for strategy in (KEY, *strategies_without_reading(kit_library().catalogues)):
        assert play(strategy, case_file, kit_library().catalogues, "fr", "en").submitted


def test_of_what_is_missing_as_a_whole_no_part_is_asked_for() -> None:
    found = complete({}, kit_library().catalogues)
    stand_ins = {step for gap in found.gaps for step in (*gap.where, gap.id)} & found.stand_ins
    assert found.stand_ins and not stand_ins


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(PARTS), JUNK))
def test_junk_never_raises(data: dict[str, Any]) -> None:
    assert found_by_references(data) == []


def places(value: Any, where: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*where, name) for name, _ in inner] + [path for name, child in inner for path in places(child, (*where, name))]


def name_of(row: Any) -> Any:
    """The id by which an entry of a list goes."""
    return next((row[field] for field in ("id", "concept", "need", "option", "part") if field in row), None) if isinstance(row, dict) else row


def written_at(read: Any, completed: Any, where: Where) -> Any:
    """What was written where a path of the completed data leads; an entry of a list is found by its id."""
    for step in where:
        completed = completed.get(step) if isinstance(completed, dict) else completed[step]
        entries = read if isinstance(step, int) else [read.get(step)]
        read = next((entry for entry in entries if not isinstance(step, int) or name_of(entry) == name_of(completed)), None)
        if read is None:
            return None
    return read


def nobody_wrote(gap: MissingField, found: CompletedDraft, data: Any) -> bool:
    """Whether a gap leads to something that a draft does not say: an empty field, an id that is nowhere, too few or none of what is needed."""
    record, _ = read_part(data, gap.part, DRAFT_FILES[gap.part.partition(".")[0]][1])
    written = written_at(plain(record), found.data[gap.part], gap.where)
    unfit = any(finding.part == gap.part and finding.where[: len(gap.where)] == gap.where for finding in found.left_out)
    if not written or unfit:
        return True
    if gap.id and gap.where[-1] not in ("options", "passages"):
        return gap.id not in {name_of(entry) for inner in (written.values() if isinstance(written, dict) else [written]) for entry in inner}
    if (gap.part, gap.where) == ("key", ("options",)):
        return gap.id not in map(name_of, written) if gap.id else all(row.get("standing") != "best" for row in written)
    return isinstance(written, list) and len(written) < FEWEST_OPTIONS


@settings(max_examples=examples(100), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data(), st.sampled_from([SHORT, LONG]))
def test_whatever_a_draft_holds_it_becomes_a_case_and_what_it_lacks_nobody_wrote(draw: st.DataObject, case_id: str) -> None:
    data = draft_data(case_id)
    for _ in range(draw.draw(st.integers(1, 4))):
        block = data
        *path, last = draw.draw(st.sampled_from(places(data)))
        for step in path:
            block = block[step]
        if draw.draw(st.booleans()):
            del block[last]
        else:
            block[last] = draw.draw(JUNK)
    before = repr(data)
    found = complete(data, kit_library().catalogues)
    assert [finding for finding in found_by_references(data) if finding.code != "fact-unreachable"] == []
    for part, record in records_of(data).items():
        assert type(record).model_validate_json(json.dumps(found.data[part]), strict=True) == record
    again = complete(found.data, kit_library().catalogues)
    assert (again.data, again.left_out) == (found.data, ())
    assert [gap for gap in found.gaps if not nobody_wrote(gap, found, data)] == []
    assert repr(data) == before, "the draft itself is not changed"


def test_a_missing_text_is_a_gap_of_its_language() -> None:
    data = draft_data()
    data["text.en"]["passages"]["rf3"] = " "
    del data["text.fr"]["passages"]["rf5"]
    found = complete(data, kit_library().catalogues)
    assert found.gaps == (MissingField("text.en", ("passages", "rf3")), MissingField("text.fr", ("passages", "rf5")))
    assert found.case_file.texts["en"].passages["rf3"] == NOT_WRITTEN


def test_what_the_first_language_lacks_is_not_to_be_translated() -> None:
    data = draft_data()
    del data["text.en"]["passages"]["rf3"], data["text.fr"]["passages"]["rf3"]
    assert complete(data, kit_library().catalogues).gaps == (MissingField("text.en", ("passages", "rf3")),)


def test_a_voice_is_a_gap_only_where_the_case_asks_a_note() -> None:
    data = draft_data()
    assert "note" not in data["key"] and not complete(data, kit_library().catalogues).gaps
    data["case"] = {**data["case"], "note": True}
    gaps = complete(data, kit_library().catalogues).gaps
    assert {gap.id for gap in gaps} == {p for d in data["case"]["documents"] for p in d["passages"]}


def test_a_row_without_an_answer_is_open_with_the_usual_source() -> None:
    data = draft_data()
    del data["key"]["indicators"][0]
    found = complete(data, kit_library().catalogues)
    assert found.gaps == (MissingField("key", ("indicators",), "documents_taken"),)
    assert found.data["key"]["indicators"][-1] == {"concept": "documents_taken", "state": "insufficient", "source": "ilo-delphi-2009"}


def test_a_country_whose_standing_nobody_wrote_has_the_neutral_one() -> None:
    data = draft_data()
    data["key"]["options"][0]["countries"] = {"be": {"harm": "minor"}}
    found = complete(data, kit_library().catalogues)
    assert found.gaps == (MissingField("key", ("options", 0, "countries", "be", "standing")),) and found.left_out == ()
    assert found.data["key"]["options"][0]["countries"] == {"be": {"standing": "not_accepted", "harm": "minor"}}


def test_what_belongs_to_nothing_is_left_out_and_kept_in_the_draft() -> None:
    data = draft_data()
    data["key"]["indicators"][0]["evidence"][0]["any"].append("zz9")
    data["text.en"]["passages"]["zz9"] = "Gone."
    data["case"]["colour"] = "red"
    found = complete(data, kit_library().catalogues)
    assert sorted(finding.code for finding in found.left_out) == ["text-superfluous", "unknown-key", "unknown-passage"]
    assert found.gaps == () and "zz9" not in repr(found.data) and "zz9" in repr(data)


@pytest.mark.parametrize("kept", [1, 2])
def test_the_first_of_several_that_a_case_needs_belong_to_it(kept: int) -> None:
    """A case needs three lessons, several options, three answers to a question of the plan: the first ones are not called superfluous."""
    data = draft_data(LONG)
    key, case = data["key"], data["case"]
    key["lessons"], case["options"] = key["lessons"][:kept], case["options"][:kept]
    case["plan"][0]["options"] = case["plan"][0]["options"][:kept]
    found = complete(data, kit_library().catalogues)
    kept_words = [*(one["id"] for one in key["lessons"]), *(one["id"] for one in case["options"]), *case["plan"][0]["options"]]
    assert not set(kept_words) & {finding.id for finding in found.left_out}
    assert {MissingField("key", ("lessons",)), MissingField("case", ("options",)), MissingField("case", ("plan", 0, "options"), case["plan"][0]["part"])} <= set(found.gaps)


def test_half_a_talk_is_left_out() -> None:
    data = draft_data(LONG)
    data["case"]["questions"] = []
    found = complete(data, kit_library().catalogues)
    assert not found.case_file.case.has_talk and "interview-incomplete" in {finding.code for finding in found.left_out}
