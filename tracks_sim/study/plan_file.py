"""YAML file of a plan: read and written."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from tracks_sim.case.load.source_files import read_regular
from tracks_sim.case.load.validation import validated
from tracks_sim.case.model.record import Record
from tracks_sim.errors import CaseLibraryError
from tracks_sim.problem import Where
from tracks_sim.study.model import Study
from tracks_sim.study.planned_analysis import SampleSize
from tracks_sim.yamlio.parse import parse

R = TypeVar("R", bound=Record)

TEMPLATE = Path(__file__).parent / "template.yaml"
"""Commented example of a plan, to start from."""
WRITTEN = "# How many people it needs: what was assumed, and the answer, as `tracks-sim study power` wrote them."
_SAMPLE_SIZE = re.compile(rf"^(?:{re.escape(WRITTEN)}\n)?sample_size:.*\n?(?:[ \t].*\n?)*", re.MULTILINE)


def read_plan(file: Path) -> Study:
    """The plan in a YAML file. Raises CaseLibraryError with every problem of it."""
    return plan_of(content_of(file, "plan"), file.name)


def plan_of(content: bytes, name: str) -> Study:
    """The plan in these bytes of YAML; problems call the file ``name``. Raises CaseLibraryError with every problem."""
    return record_in(content, name, "plan", Study)


def content_of(file: Path, what: str) -> bytes:
    """The bytes of a file; raises CaseLibraryError, which says ``what`` it holds, where it cannot be read."""
    try:
        return read_regular(file)
    except OSError as error:
        raise CaseLibraryError(f"The {what} {file} cannot be read: {error.strerror}.") from error


def record_in(content: bytes, name: str, what: str, model: type[R]) -> R:
    """The record in these bytes of YAML; raises CaseLibraryError with every problem."""
    record, problems = validated(parse(content, name), model, name)
    if record is None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise CaseLibraryError(f"The {what} {name} cannot be used:\n{listing}", problems)
    return record


def line_of(content: bytes, where: Where) -> int | None:
    """Line, from 1, of the key or value at a path of the plan in these bytes; of the nearest block around it where it is not there; None where that is the whole."""
    positions = parse(content, "").positions
    return positions.position(where)[0] if where and where[:1] in positions.keys else None


def plan_yaml(study: Study) -> str:
    """The plan as YAML that ``plan_of`` reads back. Comments of the original file are not stored and so are lost."""
    return yaml_of(_readable(study.model_dump(mode="json", exclude_defaults=True)))


def yaml_of(value: Any) -> str:
    """A value as YAML, in lines of 110 columns."""
    yaml, out = YAML(), io.StringIO()
    yaml.width = 110
    yaml.dump(value, out)
    return out.getvalue()


def with_sample_size(content: bytes, size: SampleSize) -> bytes:
    """The plan in these bytes with its block `sample_size`, instead of the one it had; its other lines and comments stay as they are."""
    text = content.decode()
    yaml, out = YAML(), io.StringIO()
    yaml.dump({"sample_size": size.model_dump(mode="json", exclude_defaults=True)}, out)
    kept = _SAMPLE_SIZE.sub("", text).rstrip("\n")
    return f"{kept}\n\n{WRITTEN}\n{out.getvalue()}".encode()


def _readable(value: Any) -> Any:
    """The value with texts of several lines as YAML blocks, instead of one line full of escapes."""
    if isinstance(value, dict):
        return {name: _readable(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_readable(inner) for inner in value]
    return LiteralScalarString(value) if isinstance(value, str) and "\n" in value else value
