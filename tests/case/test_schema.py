"""The schemas in scenarios/schema: draft-07, as the models say, and the kit's files fit them."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import jsonschema

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.model import catalogue, country, key, review, structure, texts
from tracks_sim.case.model.record import Record
from tracks_sim.case.schema import DRAFT, MODELS, draft_07, schema, schema_text, write_schemas
from tracks_sim.drafts.skeleton import CASE_FILES
from tracks_sim.yamlio.parse import parse

SCHEMA_OF = {
    "case.yaml": "case", "text/en.yaml": "text", "text/fr.yaml": "text", "key/key.yaml": "key",
    "key/text/en.yaml": "key-text", "key/text/fr.yaml": "key-text", "review.yaml": "review",
}  # fmt: skip


def test_the_written_schema_is_that_of_the_model() -> None:
    written = {name: (scenarios_root() / "schema" / f"{name}.schema.json").read_text(encoding="utf-8") for name in MODELS}
    outdated = [name for name, text in written.items() if text != schema_text(MODELS[name])]
    assert not outdated, f"run `tracks-sim schema`: {outdated}"


def test_the_schema_is_draft_07() -> None:
    found = {name: schema(model) for name, model in MODELS.items()}
    meta = jsonschema.Draft7Validator(jsonschema.Draft7Validator.META_SCHEMA)
    newer = [n for n, s in found.items() if s["$schema"] != DRAFT or not meta.is_valid(s) or {w for w in ("$defs", "prefixItems") if w in json.dumps(s)}]
    assert not newer, newer


def test_check_jsonschema_agrees() -> None:
    files = [str(p) for p in sorted((scenarios_root() / "schema").glob("*.json"))]
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--check-metaschema", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


RECORDS = {
    c for module in (structure, texts, key, review, catalogue, country) for _, c in inspect.getmembers(module, inspect.isclass) if issubclass(c, Record)
} - {Record}  # fmt: skip


def test_every_field_is_described_with_an_example() -> None:
    undescribed = sorted(f"{r.__name__}.{n}" for r in RECORDS for n, f in r.model_fields.items() if not f.description or not f.examples)
    assert len(RECORDS) > 50 and not undescribed, "\n".join(undescribed)


def test_examples_are_valid_where_they_are_data() -> None:
    """Each field's examples fit the field's own schema."""
    wrong = []
    for name, whole in ((name, schema(model)) for name, model in MODELS.items()):
        for block in (whole, *whole.get("definitions", {}).values()):
            for field in block.get("properties", {}).values():
                for example in field.get("examples", ()):
                    validator = jsonschema.Draft7Validator({**field, "definitions": whole.get("definitions", {})})
                    wrong += [f"{name}: {field['description']}: {e.message}" for e in validator.iter_errors(example)]
    assert not wrong, "\n".join(wrong)


def test_the_skeleton_fits(folder: Path) -> None:
    for file in CASE_FILES:
        jsonschema.Draft7Validator(schema(MODELS[SCHEMA_OF[file]])).validate(parse((folder / file).read_bytes(), file).data)


WRITTEN = [p for p in sorted(scenarios_root().rglob("*.yaml")) if p.name != "interview.yaml"]
"""Every file an editor opens; the parameters of the talk are read by another package and have no schema."""


@cache
def validator_of(written: Path) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(json.loads(written.read_text(encoding="utf-8")))


def faults_of(file: Path) -> list[str]:
    """What an editor shows in a file: that its first line leads to no schema, or where it does not fit."""
    named = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
    written = (file.parent / named).resolve()
    if written.parent != (scenarios_root() / "schema").resolve() or not written.is_file():
        return [f"no schema: {named}"]
    return [e.message for e in validator_of(written).iter_errors(parse(file.read_bytes(), file.name).data)]


def test_every_file_leads_an_editor_to_its_schema_and_fits_it() -> None:
    faults = [f"{file.relative_to(scenarios_root()).as_posix()}: {fault}" for file in WRITTEN for fault in faults_of(file)]
    assert len(WRITTEN) > 100 and not faults, "\n".join(faults)


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
