"""The schemas of plans and questionnaires: as the models say, and the kit's own files fit them."""

from __future__ import annotations

import inspect
from pathlib import Path

import jsonschema
import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.model.record import Record
from tracks_sim.case.schema import DRAFT, schema, schema_text, with_schemas
from tracks_sim.study import model, questionnaire
from tracks_sim.study.schema import MODELS
from tracks_sim.yamlio.parse import parse

TEMPLATE = Path(__file__).parents[2] / "tracks_sim" / "study" / "template.yaml"
ROOT = scenarios_root()
FILES = {
    "study": (TEMPLATE,),
    "questionnaire": tuple((ROOT / "questionnaires").glob("*.yaml")),
    "questionnaire-text": tuple((ROOT / "questionnaires" / "text").glob("*.yaml")),
}
RECORDS = sorted({r for m in (model, questionnaire) for _, r in inspect.getmembers(m, inspect.isclass) if issubclass(r, Record)} - {Record}, key=str)


@pytest.mark.parametrize("name", MODELS)
def test_the_written_schema_is_that_of_the_model(name: str) -> None:
    written = ROOT / "schema" / f"{name}.schema.json"
    assert written.read_text(encoding="utf-8") == schema_text(MODELS[name]), "run `tracks-sim schema`"
    assert schema(MODELS[name])["$schema"] == DRAFT


@pytest.mark.parametrize("record", RECORDS)
def test_every_field_is_described_with_an_example(record: type[Record]) -> None:
    assert [n for n, f in record.model_fields.items() if not f.description or not f.examples] == []


@pytest.mark.parametrize("name", MODELS)
def test_examples_are_valid(name: str) -> None:
    whole = schema(MODELS[name])
    for block in (whole, *whole.get("definitions", {}).values()):
        for field in block["properties"].values():
            for example in field["examples"]:
                validator = jsonschema.Draft7Validator({**field, "definitions": whole.get("definitions", {})})
                assert [e.message for e in validator.iter_errors(example)] == [], field["description"]


@pytest.mark.parametrize("name", MODELS)
def test_the_kits_files_fit_and_name_their_schema(name: str) -> None:
    """With the validator that people run, as they run it; the template's placeholder leads where the plan is written to."""
    files = FILES[name]
    done = CliRunner().invoke(check_jsonschema, ["--schemafile", str(ROOT / "schema" / f"{name}.schema.json"), *map(str, files)])
    assert files and done.exit_code == 0, done.output
    for file in files:
        text = with_schemas(file.read_text(encoding="utf-8"), file, ROOT) if file == TEMPLATE else file.read_text(encoding="utf-8")
        named = text.partition("\n")[0].removeprefix("# yaml-language-server: $schema=")
        assert (file.parent / named).resolve() == (ROOT / "schema" / f"{name}.schema.json").resolve()


def test_the_schema_refuses_what_the_model_refuses() -> None:
    data = parse(TEMPLATE.read_bytes(), "plan").data
    validator = jsonschema.Draft7Validator(schema(MODELS["study"]))
    validator.validate(data)
    for wrong in ({"arms": ["other"]}, {"country": "France"}, {"phase": []}, {"block_sizes": [0]}, {"questionnaires": {"later": []}}):
        assert not validator.is_valid({**data, **wrong}), wrong
