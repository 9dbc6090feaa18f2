"""JSON Schema (draft-07) of every file that people write for a case, for editors and validators.

Pydantic writes draft 2020-12, which some editors do not read. What differs is converted:
``$defs`` becomes ``definitions``, ``prefixItems`` becomes a list of ``items`` with
``additionalItems``, and a ``$ref`` with siblings is wrapped in ``allOf``, because draft-07
ignores the siblings of a ``$ref``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tracks_sim.case.load.course import Course
from tracks_sim.case.load.stock import Stock, StockText
from tracks_sim.case.model import catalogue, country
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.notes import Notes
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import Review
from tracks_sim.case.model.stock_talk import StockTalk
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.case.model.translated import Translations

DRAFT = "http://json-schema.org/draft-07/schema#"

MODELS: dict[str, type[Record]] = {
    "case": Case,
    "text": CaseText,
    "key": Key,
    "key-text": KeyText,
    "review": Review,
    "notes": Notes,
    "translation": Translations,
    "course": Course,
    "country": country.CountryProfile,
    "country-text": country.CountryText,
    "delphi": catalogue.DelphiList,
    "concepts": catalogue.Concepts,
    "forced-labour": catalogue.ForcedLabourList,
    "indicator-text": catalogue.IndicatorText,
    "needs": catalogue.Needs,
    "decisions": catalogue.Decisions,
    "sources": catalogue.Sources,
    "catalogue-text": catalogue.CatalogueText,
    "check-words": catalogue.CheckWords,
    "stock": Stock,
    "stock-text": StockText,
    "stock-talk": StockTalk,
}
"""Model of each schema by name; the file is ``<name>.schema.json``."""


def schema(record: type[Record]) -> dict[str, Any]:
    """JSON Schema (draft-07) of a model."""
    converted = draft_07(record.model_json_schema())
    return {"$schema": DRAFT, "title": record.__name__, **{k: v for k, v in converted.items() if k != "title"}}


def draft_07(node: Any) -> Any:
    """Convert a node of a 2020-12 schema, as pydantic writes it, to draft-07.

    ``default`` and ``examples`` hold data, not schemas, and are left as they are.
    """
    if isinstance(node, list):
        return [draft_07(inner) for inner in node]
    if not isinstance(node, dict):
        return node
    converted: dict[str, Any] = {}
    for name, value in node.items():
        if name in ("default", "examples", "const", "enum", "required"):
            converted[name] = value
        elif name in ("properties", "patternProperties"):
            # Without pydantic's title, which only repeats the name of the key.
            converted[name] = {key: {own: of for own, of in draft_07(inner).items() if own != "title"} for key, inner in value.items()}
        elif name == "$defs":
            converted["definitions"] = {key: draft_07(inner) for key, inner in value.items()}
        elif name == "$ref":
            converted["$ref"] = value.replace("#/$defs/", "#/definitions/")
        elif name == "prefixItems":
            converted["items"] = draft_07(value)
            converted["additionalItems"] = draft_07(node.get("items", False))
        elif name == "dependentRequired":
            converted["dependencies"] = value
        elif name == "discriminator" or (name == "items" and "prefixItems" in node):
            continue
        else:
            converted[name] = draft_07(value)
    if "patternProperties" in converted:
        # Pydantic refuses a key that fits no pattern; the schema must say so too.
        converted.setdefault("additionalProperties", False)
    if "$ref" in converted and len(converted) > 1:
        converted = {"allOf": [{"$ref": converted.pop("$ref")}], **converted}
    return converted


def schema_text(record: type[Record]) -> str:
    """The text of a model's ``<name>.schema.json``."""
    return json.dumps(schema(record), ensure_ascii=False, indent=2) + "\n"


def write_schemas(folder: Path, models: Mapping[str, type[Record]] = MODELS) -> tuple[Path, ...]:
    """Write the schemas of ``models`` into a folder. Returns the paths in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, record in models.items():
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(record), encoding="utf-8")
        paths.append(path)
    return tuple(paths)


def with_schemas(template: str, file: Path, root: Path) -> str:
    """The template's text for ``file``: its first line gets the relative path from there to the schemas below ``root``."""
    schemas = Path(os.path.relpath(root.resolve() / "schema", file.parent.resolve())).as_posix()
    return template.replace("SCHEMA/", f"{schemas}/", 1)
