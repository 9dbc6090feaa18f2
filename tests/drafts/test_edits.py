"""Acts of an author: from nothing to whole cases, and in any order without breaking the key."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.case_by_acts import Writer, renamed
from tests.support.goals import examples
from tests.support.random_acts import FIRST_ACTS, never_found, random_act
from tracks_sim.case.load import Catalogues, case_folders, scenarios_root
from tracks_sim.case.load.source_files import DRAFT_FILES, path_of
from tracks_sim.drafts.completion import complete
from tracks_sim.drafts.draft import DraftData, value_hash
from tracks_sim.drafts.edits import ACTS, apply_edit
from tracks_sim.errors import EditRefused, FieldConflict
from tracks_sim.yamlio.parse import parse
from tracks_sim.yamlio.update_yaml import update_yaml

pytestmark = pytest.mark.usefixtures("without_states")


def draft_of(folder: Path) -> dict[str, Any]:
    """The files of a case as plain data by part."""
    case = parse((folder / "case.yaml").read_bytes(), "case.yaml").data
    parts = ["case", "key", "review", *(f"{head}.{language}" for language in case["languages"] for head in ("text", "key_text"))]
    return {part: parse((folder / path_of(part, DRAFT_FILES)).read_bytes(), part).data for part in parts}


SHORT = [folder for folder in case_folders(scenarios_root()) if "\nlength: short" in (folder / "case.yaml").read_text(encoding="utf-8")]


def as_compared(part: str, data: Any) -> Any:
    """A part with defaults written out; rows whose order a seed decides (worksheet, answers of a plan) by name."""
    whole = DRAFT_FILES[part.partition(".")[0]][1].model_validate_json(json.dumps(data)).model_dump(mode="json")
    if part == "case":
        whole |= {"indicators": sorted(whole["indicators"]), "needs": sorted(whole["needs"])}
        whole["plan"] = [{**question, "options": sorted(question["options"])} for question in whole["plan"]]
    if part == "key":
        for field, name in (("indicators", "concept"), ("needs", "need"), ("options", "option")):
            whole[field].sort(key=lambda row, name=name: row[name])
    return whole


@pytest.mark.parametrize("folder", SHORT, ids=lambda folder: folder.name)
def test_a_short_case_is_written_again_by_acts_alone(folder: Path, catalogues: Catalogues) -> None:
    wanted = draft_of(folder)
    writer = Writer(wanted, catalogues)
    written = writer.whole()
    back = {new: old for old, new in writer.ids.items()}
    assert len(back) == len(writer.ids)
    for part in wanted:
        assert as_compared(part, renamed(written[part], back)) == as_compared(part, wanted[part]), part
    # The aim of the design: at most 250 acts for a short case in one language, whose files hold some 680 values.
    assert writer.acts[writer.languages[0]] <= 250


def test_thirteen_short_cases_are_shipped() -> None:
    assert len(SHORT) == 13


@settings(max_examples=examples(100))
@given(seed=st.integers(0, 10**9), count=st.integers(1, 90), warm=st.booleans())
def test_no_order_of_acts_breaks_the_key(seed: int, count: int, warm: bool, catalogues: Catalogues) -> None:
    choose = random.Random(seed).choice
    data: DraftData = {}
    earlier = [data]
    acts = list(FIRST_ACTS) if warm else []
    for number in range(count):
        act = acts[number] if number < len(acts) else choose([*[random_act(choose, data)] * 9, {"act": "undo"}])
        before = copy.deepcopy(data)
        if act["act"] == "undo":
            data = earlier.pop() if len(earlier) > 1 else data
            continue
        try:
            after = apply_edit(ACTS.validate_python(act), data, catalogues)
        except EditRefused:
            after = data
        assert data == before, "an act changes no draft but the one it returns"
        assert all(after[part] is data[part] for part in data if part in after and after[part] == data[part])
        earlier.append(data)
        data = after
        assert never_found(data, catalogues) == [], act
    assert complete(data, catalogues).left_out == (), "nothing that fits no field, or belongs to nothing"
    for part, written in data.items():
        assert (parse(update_yaml("", written).encode(), part).data or {}) == written


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["le1", "letter-1", "documents_taken", "second-talk"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "any", "state", "concept", "passages", "evidence", "part", "options", "voices", "x"]), inner, max_size=4),
    max_leaves=12,
)
FIELDS = {"case": ("documents", "indicators", "needs", "options", "plan", "steps", "languages", "age", "facts", "id"),
          "key": ("indicators", "detection", "elements", "protection", "needs", "options", "plan", "note", "lessons", "interview", "circumstances", "exploitation", "features"),
          "text.en": ("passages", "documents", "options", "plan"), "key_text.en": ("lessons", "indicators", "interview"), "translation": ("texts",)}  # fmt: skip
broken_drafts = st.fixed_dictionaries({}, optional={
    part: junk | st.fixed_dictionaries({}, optional=dict.fromkeys(fields, junk)) for part, fields in FIELDS.items()
})  # fmt: skip


@settings(max_examples=examples(100))
@given(data=broken_drafts, seed=st.integers(0, 10**9))
def test_an_act_on_any_data_is_done_or_refused_with_a_sentence(data: dict[str, Any], seed: int, catalogues: Catalogues) -> None:
    choose = random.Random(seed).choice
    for _ in range(4):
        act = random_act(choose, {})
        act |= {name: choose(["le1", act[name]]) for name in ("passage",) if name in act}
        act |= {name: "letter-1" for name in ("paper",) if name in act}
        try:
            apply_edit(ACTS.validate_python(act), data, catalogues)
        except FieldConflict as conflict:
            assert conflict.mine != conflict.theirs
        except EditRefused as refused:
            assert str(refused).endswith((".", "shown."))


def test_a_field_that_somebody_else_changed_is_a_conflict(catalogues: Catalogues) -> None:
    data = {"case": {"languages": ["en"]}, "text.en": {"title": "Theirs"}}
    act = ACTS.validate_python({"act": "write_text", "part": "text.en", "where": ["title"], "text": "Mine", "base": "0" * 16})
    with pytest.raises(FieldConflict) as conflict:
        apply_edit(act, data, catalogues)
    assert (conflict.value.mine, conflict.value.theirs, conflict.value.where) == ("Mine", "Theirs", ("title",))


@pytest.mark.parametrize(("part", "where"), [
    ("text.en", ["passages", "zz1"]), ("text.en", ["documents", "no-paper", "title"]), ("text.en", ["moves", "leave"]), ("key", ["rules"]),
    ("case", ["id"]), ("review", ["entries", "0", "note"]), ("text", ["title"]), ("notes.en", ["happened"]), ("key_text.en", ["indicators", "no_such"]),
    ("text.en", ["nothing"]), ("text.en", ["passages"]), ("text.en", []), ("elsewhere", ["title"]),
])  # fmt: skip
def test_a_text_that_belongs_to_nothing_is_refused(part: str, where: list[str], catalogues: Catalogues) -> None:
    act = ACTS.validate_python({"act": "write_text", "part": part, "where": where, "text": "words", "base": ""})
    with pytest.raises(EditRefused):
        apply_edit(act, {"case": {"languages": ["en"]}}, catalogues)


def test_an_empty_text_takes_its_key_out(catalogues: Catalogues) -> None:
    data = {"case": {"documents": [{"id": "letter-1", "passages": []}]}, "text.en": {"title": "A", "documents": {"letter-1": {"title": "B"}}}}
    act = ACTS.validate_python({"act": "write_text", "part": "text.en", "where": ["documents", "letter-1", "title"], "text": " ", "base": value_hash("B")})
    assert apply_edit(act, data, catalogues)["text.en"] == {"title": "A"}
