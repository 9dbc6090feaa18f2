"""YAML file of the authors' statements: written with what each is asked, and read back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, create_model
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from tracks_sim.case.model.record import Record
from tracks_sim.study.plan_file import content_of, record_in, yaml_of
from tracks_sim.study.statements import LONGEST, STATEMENTS, TOPICS
from tracks_sim.yamlio.text_faults import WIDE_SPACE, cleaned

HEAD = (
    "What the authors of the study say, for its report. A text may have several lines and {longest:,} characters.\n"
    "Taken in with: tracks-sim study statements {study} --file FILE. An empty text takes a statement back; one that is left out stays as it is."
)


def read_statements(file: Path) -> dict[str, str]:
    """The statements in a YAML file, by id. Raises CaseLibraryError with every problem of it."""
    return statements_of(content_of(file, "statements"), file.name)


def statements_of(content: bytes, name: str) -> dict[str, str]:
    """The statements in these bytes of YAML, by id, cleaned; problems call the file ``name``. Raises CaseLibraryError with every problem."""
    return record_in(content, name, "statements", _file_model()).model_dump(exclude_unset=True)


def statements_yaml(study_id: str, statements: Mapping[str, str]) -> str:
    """The statements as YAML that ``statements_of`` reads back: every id with what it is asked, empty where nothing was said."""
    content = CommentedMap((name, _scalar(statements.get(name, ""))) for name in STATEMENTS)
    content.yaml_set_start_comment(HEAD.format(longest=LONGEST, study=study_id))
    topic = None
    for name, asked in STATEMENTS.items():
        heading = "" if asked.topic == topic else f"\n--- {TOPICS[asked.topic]} ---\n"
        topic = asked.topic
        content.yaml_set_comment_before_after_key(name, before=f"{heading}{asked.name}. {asked.hint}")
    return yaml_of(content)


@cache
def _file_model() -> type[Record]:
    """Model of the file: a key for each statement."""
    text = Annotated[str, BeforeValidator(_as_kept), Field(max_length=LONGEST)]
    keys: dict[str, Any] = {
        name: (text, Field(default="", description=f"{asked.name}. {asked.hint}")) for name, asked in STATEMENTS.items()
    }
    return create_model("Statements", __base__=Record, **keys)


def _as_kept(value: object) -> object:
    """A text as it is kept; a key without a value is an empty text."""
    return cleaned(value) if isinstance(value, str) else "" if value is None else value


def _scalar(text: str) -> str:
    """The text as a YAML block where it has several lines and nothing that a block cannot hold, else between quotes."""
    lines = text.split("\n")
    plain = len(lines) > 1 and all(WIDE_SPACE.sub("", line).isprintable() and line == line.rstrip() for line in lines)
    kind: type[str] = LiteralScalarString if plain else DoubleQuotedScalarString
    return kind(text)
