"""A plan as people write it: YAML to a study and back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from tracks_sim.case.parse import parse
from tracks_sim.case.validation import validated
from tracks_sim.errors import CaseLibraryError
from tracks_sim.study.model import Study

TEMPLATE = Path(__file__).parent / "template.yaml"
"""A commented plan, to be changed."""


def read_plan(file: Path) -> Study:
    """The plan in a YAML file; raises CaseLibraryError with every problem of it."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CaseLibraryError(f"The plan {file} cannot be read: {error.strerror}.") from error
    return plan_of(content, file.name)


def plan_of(content: bytes, name: str) -> Study:
    """The plan in these bytes of YAML, called ``name`` where it is complained about; raises CaseLibraryError."""
    record, problems = validated(parse(content, name), Study, name)
    if record is None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        raise CaseLibraryError(f"The plan {name} cannot be used:\n{listed}", problems)
    return record


def plan_yaml(study: Study) -> str:
    """The plan as YAML that ``plan_of`` reads back. Comments of the file it came from are not kept in the store."""
    yaml, out = YAML(), io.StringIO()
    yaml.width = 110
    yaml.dump(_readable(study.model_dump(mode="json", exclude_defaults=True)), out)
    return out.getvalue()


def _readable(value: Any) -> Any:
    """Texts of several lines as blocks, and not in one line full of escapes."""
    if isinstance(value, dict):
        return {name: _readable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_readable(inner) for inner in value]
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
