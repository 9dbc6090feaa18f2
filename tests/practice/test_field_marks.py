"""Every text field of an event says whose words it holds, so that no export can forget one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from pydantic import StringConstraints

from tests.support.withheld import turn_event
from tracks_sim.case.model.record import Record, Slug
from tracks_sim.group import events as group_events
from tracks_sim.practice import events as attempt_events
from tracks_sim.practice.events import NotesKept, NoteWritten, dump, dump_with_words, dump_without_words
from tracks_sim.practice.field_marks import FieldMark, Hash, OwnWords, StaffWords, Time
from tracks_sim.study import events as study_events
from tracks_sim.study.model import Study

AUTHORED = (Study,)
"""Records of a file that staff write, with a schema of their own: the plan of a study."""
OWN_WORDS = {"turn.typed", "note.text", "own_notes.text", "answered.answers", "lost.why"}
"""All that may hold a trainee's words: typed questions, notes, free answers, and why somebody left."""
FOR_ONESELF = {"own_notes.text"}
"""What is for nobody else."""


def models(union: Any) -> tuple[type[Record], ...]:
    """The event models of a discriminated union."""
    return get_args(get_args(union)[0])


ALL = (*models(attempt_events.Event), *models(study_events.StudyEvent), *models(group_events.GroupEvent))


def unmarked_texts(annotation: Any, path: str) -> Iterator[str]:
    """Paths of the free texts below an annotation: a ``str`` with neither a pattern nor a mark of whose words it holds."""
    if annotation is str:
        yield path
    elif get_origin(annotation) is Annotated:
        inner, *metadata = get_args(annotation)
        if not any(_says_whose_words(item) for item in metadata):
            yield from unmarked_texts(inner, path)
    elif isinstance(annotation, type) and issubclass(annotation, Record):
        if annotation not in AUTHORED:
            yield from of_model(annotation, f"{path}.")
    elif get_origin(annotation) is not Literal:
        for argument in get_args(annotation):
            yield from unmarked_texts(argument, path)


def _says_whose_words(item: Any) -> bool:
    if isinstance(item, StringConstraints):
        return item.pattern is not None
    return isinstance(item, FieldMark) and item is not FieldMark.WITHHELD


def of_model(model: type[Record], prefix: str) -> Iterator[str]:
    for name, annotation in get_type_hints(model, include_extras=True).items():
        if name in model.model_fields:
            yield from unmarked_texts(annotation, prefix + name)


def test_no_event_has_a_text_without_a_mark() -> None:
    assert len(ALL) == 59  # 26 of an attempt, 15 of a study, 18 of a group
    assert [path for model in ALL for path in of_model(model, f"{model.model_fields['kind'].default}.")] == []


def test_the_walk_finds_a_text_that_somebody_forgot() -> None:
    class Inner(Record):
        remark: str = ""
        safe: OwnWords = ""

    class Forgetful(Record):
        at: Time
        id: Slug
        kind: Literal["forgetful"] = "forgetful"
        hashes: dict[Hash, str]
        why: Annotated[str, StringConstraints(max_length=20)]
        answers: dict[Slug, int | str | None]
        inner: tuple[Inner, ...]
        site: StaffWords

    hints = {"Inner": Inner}
    Forgetful.model_rebuild(_types_namespace=hints)
    found = [p for name, hint in get_type_hints(Forgetful, None, {**globals(), **hints}, True).items() if name in Forgetful.model_fields for p in unmarked_texts(hint, name)]
    assert found == ["hashes", "why", "answers", "inner.remark"]


@pytest.mark.parametrize(("mark", "fields"), [(FieldMark.OWN_WORDS, OWN_WORDS), (FieldMark.FOR_ONESELF, FOR_ONESELF)])
def test_own_words_are_where_people_type(mark: FieldMark, fields: set[str]) -> None:
    assert {f"{m.model_fields['kind'].default}.{name}" for m in ALL for name, field in m.model_fields.items() if mark in field.metadata} == fields


@pytest.mark.parametrize(("name", "event"), [("typed", turn_event("my own words")), ("text", NoteWritten(at="", text="my own words")), ("text", NotesKept(at="", text="my own words"))])
def test_own_words_are_emptied_and_nothing_else(name: str, event: Any) -> None:
    assert dump_without_words(event) == {**dump(event), name: ""}
    assert dump_with_words(event) == ({**dump(event), name: ""} if isinstance(event, NotesKept) else dump(event))
