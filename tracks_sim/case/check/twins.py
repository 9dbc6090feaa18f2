"""Check of twin cases: the same case with one attribute of the person changed.

A twin is a whole copy, so that its texts can be written freely. Structure, keyed answers and the number of sentences
must be those of its first version: only then is a difference between people who met the one and people who met the
other caused by the changed attribute. Pure: records in, findings out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tracks_sim.case.load.validation import dotted_path
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Finding, Where

_OWN_FIELDS = ("id", "version", "status", "languages", "age", "region")
"""Fields of case.yaml in which a twin may differ; the person's pronoun is one more."""


def twin_findings(case_id: str, records: Mapping[str, Record | None], first: Mapping[str, Record | None] | None) -> Iterator[Finding]:
    """Faults of a twin and advice on it; no findings for a case that is no twin.

    ``records`` and ``first``: records by part of the twin and of its first version; ``first`` is None where there is no
    such case.
    """
    key = records.get("key")
    if not isinstance(key, Key) or key.twin is None:
        return
    of = key.twin.of
    first_key = first.get("key") if first else None
    why = (
        "is this case itself" if of == case_id
        else "does not stand beside it" if first is None
        else "is a twin itself" if isinstance(first_key, Key) and first_key.twin is not None
        else ""
    )  # fmt: skip
    if why:
        yield Finding("key", ("twin", "of"), "unknown-twin", f"The first version `{of}` {why}.", "name the case that this one is a copy of")
        return
    first = first or {}
    case, first_case = records.get("case"), first.get("case")
    if isinstance(case, Case) and isinstance(first_case, Case):
        yield from _structure_findings(of, first_case, case)
        yield from _attribute_findings(key.twin.changed, first_case, case)
    if isinstance(first_key, Key):
        yield from _key_findings(of, first_key, key)
    for part, text in records.items():
        first_text = first.get(part)
        if isinstance(text, CaseText) and isinstance(first_text, CaseText):
            yield from _text_findings(of, part, first_text, text)


def same_structure_and_key(first_case: Case, first_key: Key, case: Case, key: Key) -> bool:
    """Whether a twin has the structure and the keyed answers of its first version."""
    return not any((*_structure_findings("", first_case, case), *_key_findings("", first_key, key)))


def _structure_findings(of: str, first: Case, twin: Case) -> Iterator[Finding]:
    if first.presumed_child != twin.presumed_child:
        yield Finding(
            "case", ("age",), "twin-differs", f"The age is `{twin.age}`, in `{of}` it is `{first.age}`.",
            "a child's case has other right answers than an adult's: change the age within one of the two",
        )  # fmt: skip
    for where, here, there in _differences(_structure(first), _structure(twin)):
        yield _differs("case", where, of, here, there)


def _key_findings(of: str, first: Key, twin: Key) -> Iterator[Finding]:
    for where, here, there in _differences(first.model_dump(mode="json", exclude={"twin"}), twin.model_dump(mode="json", exclude={"twin"})):
        yield _differs("key", where, of, here, there)


def _structure(case: Case) -> dict[str, Any]:
    structure = case.model_dump(mode="json", exclude=set(_OWN_FIELDS))
    if structure["person"] is not None:
        del structure["person"]["pronoun"]
    return structure


def _differs(part: str, where: Where, of: str, here: str, there: str) -> Finding:
    return Finding(
        part, where, "twin-differs", f"`{dotted_path(where)}` {here}, in `{of}` it {there}.", "write it as there; only words differ between twins"
    )


def _text_findings(of: str, part: str, first: CaseText, twin: CaseText) -> Iterator[Finding]:
    if first == twin:
        yield Finding(part, ("title",), "twin-alike", f"Every sentence is that of `{of}`.", "reword what the changed attribute shows in", advice=True, at_key=True)
    for where, here, there in _differences(_text_shape(first.model_dump(mode="json")), _text_shape(twin.model_dump(mode="json"))):
        yield _differs(part, where, of, here, there)


def _text_shape(value: Any) -> Any:
    """The value with every sentence replaced by ``words``, so that only the shape is compared."""
    if isinstance(value, dict):
        return {name: _text_shape(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_text_shape(inner) for inner in value]
    return "words" if isinstance(value, str) else value


def _differences(first: Any, twin: Any, where: Where = ()) -> Iterator[tuple[Where, str, str]]:
    """Paths where two plain records differ, with both values. Lists of different length are one difference."""
    if isinstance(first, dict) and isinstance(twin, dict):
        for name in dict.fromkeys((*twin, *first)):
            yield from _differences(first.get(name), twin.get(name), (*where, name))
    elif isinstance(first, list) and isinstance(twin, list) and len(first) == len(twin):
        for index, (one, other) in enumerate(zip(first, twin, strict=True)):
            yield from _differences(one, other, (*where, index))
    elif first != twin:
        yield where, _describe(twin), _describe(first)


def _describe(value: Any) -> str:
    if value is None:
        return "is not there"
    if isinstance(value, list):
        return f"has {len(value)} entries"
    return "is a block of keys" if isinstance(value, dict) else f"is `{value}`"


def _attribute_findings(changed: str, first: Case, twin: Case) -> Iterator[Finding]:
    """Advice where the attribute that the key names is not the one that differs, as far as the structure shows."""
    attributes = {
        "sex": (first.person and first.person.pronoun, twin.person and twin.person.pronoun),
        "age": (first.age, twin.age),
        "region": (first.region, twin.region),
    }  # fmt: skip
    values = attributes.get(changed, (None, None))
    if changed == "region" and None in values:
        yield _advice("The region is what was changed, and one of the two cases does not say it.", "say `region` in both, so that the report can name it")
    elif changed != "age" and values[0] is not None and values[0] == values[1]:  # two ages of adults have one word here
        yield _advice(f"The {changed} is what was changed, but it is `{values[1]}` in both.", "name another attribute, or change it in case.yaml")
    for name, (before, after) in attributes.items():
        if name != changed and before != after:
            yield _advice(
                f"The {changed} is what was changed, but the {name} differs too.", "one attribute only, or nobody can say which of them made a difference"
            )


def _advice(message: str, hint: str) -> Finding:
    return Finding("key", ("twin", "changed"), "twin-attribute", message, hint, advice=True)
