"""The schemas in scenarios/schema: draft-07, as the models say, and the kit's files fit them."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from tracks_sim.case import catalogue, country, key, review, structure, texts
from tracks_sim.case.load import scenarios_root
from tracks_sim.case.parse import parse
from tracks_sim.case.record import Record
from tracks_sim.case.schema import DRAFT, MODELS, draft_07, schema, schema_text, write_schemas
from tracks_sim.case.skeleton import CASE_FILES

SCHEMA_OF = {
    "case.yaml": "case", "text/en.yaml": "text", "text/fr.yaml": "text", "key/key.yaml": "key",
    "key/text/en.yaml": "key-text", "key/text/fr.yaml": "key-text", "review.yaml": "review",
}  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_the_written_schema_is_that_of_the_model(name: str) -> None:
    written = scenarios_root() / "schema" / f"{name}.schema.json"
    assert written.read_text(encoding="utf-8") == schema_text(MODELS[name]), "run `tracks-sim schema`"


@pytest.mark.parametrize("name", MODELS)
def test_the_schema_is_draft_07(name: str) -> None:
    found = schema(MODELS[name])
    jsonschema.Draft7Validator.check_schema(found)
    assert found["$schema"] == DRAFT
    text = json.dumps(found)
    assert "$defs" not in text and "prefixItems" not in text


def test_check_jsonschema_agrees() -> None:
    files = [str(p) for p in sorted((scenarios_root() / "schema").glob("*.json"))]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


RECORDS = {
    c for module in (structure, texts, key, review, catalogue, country) for _, c in inspect.getmembers(module, inspect.isclass) if issubclass(c, Record)
} - {Record}  # fmt: skip


@pytest.mark.parametrize("record", sorted(RECORDS, key=lambda c: (c.__module__, c.__name__)))
def test_every_field_is_described_with_an_example(record: type[Record]) -> None:
    assert [n for n, f in record.model_fields.items() if not f.description or not f.examples] == []


@pytest.mark.parametrize("name", MODELS)
def test_examples_are_valid_where_they_are_data(name: str) -> None:
    """Each field's examples fit the field's own schema."""
    whole = schema(MODELS[name])
    for block in (whole, *whole.get("definitions", {}).values()):
        for field in block.get("properties", {}).values():
            for example in field.get("examples", ()):
                validator = jsonschema.Draft7Validator({**field, "definitions": whole.get("definitions", {})})
                assert [e.message for e in validator.iter_errors(example)] == [], field["description"]


@pytest.mark.parametrize("file", CASE_FILES)
def test_the_skeleton_fits(file: str, folder: Path) -> None:
    data = parse((folder / file).read_bytes(), file).data
    jsonschema.Draft7Validator(schema(MODELS[SCHEMA_OF[file]])).validate(data)


WRITTEN = [p for p in sorted(scenarios_root().rglob("*.yaml")) if p.name != "interview.yaml"]
"""Every file an editor opens; the parameters of the talk are read by another package and have no schema."""


@pytest.mark.parametrize("file", WRITTEN, ids=[p.relative_to(scenarios_root()).as_posix() for p in WRITTEN])
def test_every_file_leads_an_editor_to_its_schema_and_fits_it(file: Path) -> None:
    named = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    written = (file.parent / named).resolve()
    assert written.parent == (scenarios_root() / "schema").resolve() and written.is_file()
    fits = jsonschema.Draft7Validator(json.loads(written.read_text(encoding="utf-8")))
    assert [e.message for e in fits.iter_errors(parse(file.read_bytes(), file.name).data)] == []


def test_the_schema_refuses_what_the_model_refuses(folder: Path) -> None:
    data = parse((folder / "text/en.yaml").read_bytes(), "f").data
    data["passages"]["RL1"] = "x"
    assert not jsonschema.Draft7Validator(schema(MODELS["text"])).is_valid(data)


def test_what_2020_12_says_otherwise_is_converted() -> None:
    tuple_of_two = {"prefixItems": [{"type": "string"}, {"$ref": "#/$defs/A"}], "items": False}
    assert draft_07(tuple_of_two) == {
        "items": [{"type": "string"}, {"$ref": "#/definitions/A"}], "additionalItems": False,
    }  # fmt: skip
    assert draft_07({"$ref": "#/$defs/A", "description": "x"}) == {
        "allOf": [{"$ref": "#/definitions/A"}], "description": "x",
    }  # fmt: skip
    assert draft_07({"examples": [{"$ref": 1, "$defs": 2}]}) == {"examples": [{"$ref": 1, "$defs": 2}]}


def test_writing(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path / "out")) == len(MODELS)
