"""A plan as the fields of a form, and back.

A field is text under a name such as ``title.fr`` or ``case.the-night-bus.form``; a box that is not ticked is not there. What nobody changed in
the form stays in the plan as it was, so that nothing is lost that a form does not show: an order, a word nobody knows, an empty block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from pydantic import ValidationError

from tracks_sim.i18n import Translator, translatable
from tracks_sim.problem import Where
from tracks_sim.study.field_values import FieldRefused, normal, whole
from tracks_sim.study.form_fields import ABSENT, FORM_FIELDS, OPTIONAL_RECORDS, PHASE_FIELDS, FormField, written
from tracks_sim.study.inconsistency import Inconsistent
from tracks_sim.study.model import PHASES, Study

Fields = Mapping[str, str]
"""Text by name of the field."""
TICKED: Final = "1"
"""Value of a box that is ticked."""
DESIGNS: Final[Mapping[str, tuple[str, ...]]] = {"one": ("training",), "waitlist": ("training", "waitlist"), "control": ("training", "control")}
"""Arms by design, the value of the field ``design``."""
OTHER_ARM: Final = "other"
"""Second group of the study in names of fields, whether wait-list or control."""
LAST_PLACE: Final = 999
"""Place in a form of a case that has none yet."""
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")

BAD_ID = translatable("Use small letters from a to z, digits and hyphens, at most 60, beginning with a letter, such as spring-course.")
DOES_NOT_FIT = translatable("This does not fit. Change it, or choose anew.")


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field: an English sentence with gaps."""

    name: str
    """Name of the field, or of the group of fields that it is about."""
    sentence: str
    gaps: Mapping[str, object] = field(default_factory=dict)

    def translated(self, t: Translator, names: Mapping[str, object]) -> str:
        """The sentence in the language of ``t``; ``names`` are words for gaps that hold ids."""
        return t(self.sentence).format(**{**self.gaps, **names})


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a form says: a plan, or problems."""

    study: Study | None
    problems: tuple[FieldProblem, ...] = ()
    left_out: tuple[str, ...] = ()
    """Fields with something in them that belongs to a group, a part or a form which the study does not have; the plan is without it."""
    rest: Study | None = None
    """Beside problems: the plan of all that could be read, the other parts as they were before; None where these do not fit together."""


# --- from a plan to its fields -----------------------------------------------------------


def fields_of(study: Study) -> dict[str, str]:
    """The fields of a plan."""
    boxes = [f"phase.{phase.id}" for phase in study.phases]
    boxes += [f"asked.{_of_form(arm)}.{p.id}.{name}" for arm in study.arms for p in study.phases for name in study.questionnaires_of(arm, p.id)]
    texts: dict[str, object] = {"id": study.id, "design": design_of(study)}
    for one in FORM_FIELDS.values():
        name, value = one.name, value_at(study, one.path)
        match one.declared.kind:
            case "tick" if value:
                boxes.append(name)
            case "boxes":
                boxes += [f"{name}.{one}" for one in value]
            case "texts":
                texts |= {f"{name}.{language}": text for language, text in value.items()}
            case "lists":
                texts |= {f"{name}.{key}": "\n".join(words) for key, words in value.items()}
            case "day" | "whole" | "number" | "wholes" | "counts" | "choice":
                texts[name] = value
    for phase in study.phases:
        texts |= {f"phase.{phase.id}.{field.name}": getattr(phase, field.name) for field in PHASE_FIELDS}
    for form, cases in study.forms.items():
        for place, case in enumerate(cases, 1):
            texts |= {f"case.{case}.form": form, f"case.{case}.place": place, f"case.{case}.twin": study.twins.get(case)}
    return {name: text for name, value in texts.items() if (text := written(value))} | dict.fromkeys(boxes, TICKED)


def value_at(study: Study, path: Iterable[str]) -> Any:
    """The value of a plan at a path; None where a record on the way is not there."""
    value: Any = study
    for key in path:
        value = getattr(value, key, None)
    return value


def design_of(study: Study) -> str:
    """The design by its value on the form."""
    return next(name for name, arms in DESIGNS.items() if set(arms) == set(study.arms))


def _of_form(arm: str) -> str:
    """An arm in names of fields."""
    return arm if arm == "training" else OTHER_ARM


# --- and back ----------------------------------------------------------------------------


def read_form(typed: Fields, before: Study) -> ReadForm:
    """The plan that a form says, which was filled with the fields of ``before``; or every problem, each at its field."""
    typed = {name: text for name, value in typed.items() if (text := normal(value))}
    reading = _Reading(typed, fields_of(before), before.model_dump(mode="json"))
    for one in FORM_FIELDS.values():
        if one.name != "asked" and reading.changed(_FIRST_WORDS.get(one.name, one.name)):
            reading.at(one.name, partial(_READERS.get(one.declared.kind, _plain), one))
    if reading.changed("asked") or any(reading.changed(name) for name in ("design", *(f"phase.{phase}" for phase in PHASES))):
        _asked(reading)  # after groups and phases, which its boxes are of
    _leave_out_incomplete(reading)
    problems, data = reading.problems, reading.data
    try:
        study = Study.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        known = {problem.name for problem in problems}
        problems += [p for p in _problems_of(error, data) if p.name not in known]
        return ReadForm(None, tuple(problems))
    return ReadForm(None, tuple(problems), rest=study) if problems else ReadForm(study, left_out=tuple(reading.left_out))


@dataclass(slots=True)
class _Reading:
    """A form while it is read: what is typed, what was shown, and the plan as plain data, in which what changed is replaced."""

    typed: Fields
    shown: Fields
    data: dict[str, Any]
    problems: list[FieldProblem] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def changed(self, part: str) -> bool:
        """Whether a part, or one field, is not as it was shown."""
        names = {name for name in (*self.typed, *self.shown) if name == part or name.startswith(f"{part}.")}
        return any(self.typed.get(name) != self.shown.get(name) for name in names)

    def at(self, name: str, read: Callable[[_Reading], None]) -> None:
        """Read something; a refusal becomes a problem of the field ``name``."""
        try:
            read(self)
        except FieldRefused as refused:
            self.problems.append(FieldProblem(name, refused.sentence, refused.gaps))

    def record(self, field: FormField) -> dict[str, Any]:
        """The record of the plan in which a field stands; one that was not there is empty."""
        record = self.data
        for key in field.path[:-1]:
            if record[key] is None:
                record[key] = {}
            record = record[key]
        return record

    def text(self, name: str) -> str:
        return self.typed.get(name, "")

    def ticked(self, block: str, before: Iterable[str], known: Iterable[str]) -> list[str]:
        """Last parts of the names of the ticked boxes of a block: those of before in their order, then the others in the order in which they are known."""
        names = dict.fromkeys((*before, *known, *(name.rpartition(".")[2] for name in self.typed if name.startswith(f"{block}."))))
        return [name for name in names if f"{block}.{name}" in self.typed]

    def value(self, name: str, read: Callable[[str], Any], otherwise: Any) -> Any:
        """What a field says; ``otherwise``, and a problem, where it cannot be read."""
        try:
            return read(self.text(name))
        except FieldRefused as refused:
            self.problems.append(FieldProblem(name, refused.sentence, refused.gaps))
            return otherwise


def _plain(field: FormField, form: _Reading) -> None:
    """One text or box, into the record in which its value stands."""
    value = field.name in form.typed if field.declared.kind == "tick" else field.read(form.text(field.name))
    record = form.record(field)
    if value is ABSENT:
        record.pop(field.last, None)
    else:
        record[field.last] = value


def _leave_out_incomplete(form: _Reading) -> None:
    """A record that a plan may lack is left out where what it cannot be without is empty."""
    known = {problem.name for problem in form.problems}
    for record, needed in OPTIONAL_RECORDS.items():
        if form.data[record] is not None and needed.last not in form.data[record]:
            form.data[record] = None
            form.left_out += [name for name in form.typed if name.startswith(f"{record}.") and name not in known]


def _id(field: FormField, form: _Reading) -> None:
    text = form.text("id")
    if not _ID.fullmatch(text) or len(text) > 60:
        raise FieldRefused(BAD_ID)
    form.data["id"] = text


def _texts(field: FormField, form: _Reading) -> None:
    texts = form.record(field)[field.last]
    for name in [name for name in {**form.shown, **form.typed} if name.startswith(f"{field.name}.") and form.changed(name)]:
        language = name.removeprefix(f"{field.name}.")
        texts.pop(language, None) if not form.text(name) else texts.update({language: form.text(name)})


def _lists(field: FormField, form: _Reading) -> None:
    record = form.record(field)
    lists = record[field.last]
    for key in field.declared.names:
        name = f"{field.name}.{key}"
        if form.changed(name):
            lists = {**lists, key: form.value(name, field.read_lines, lists.get(key, []))}
    record[field.last] = {key: words for key, words in lists.items() if words or not form.changed(f"{field.name}.{key}")}


def _boxes(field: FormField, form: _Reading) -> None:
    record = form.record(field)
    chosen = form.ticked(field.name, record[field.last], field.declared.names)
    if not chosen and field.declared.refusal:
        raise FieldRefused(field.declared.refusal)
    record[field.last] = chosen


def _design(field: FormField, form: _Reading) -> None:
    form.data["arms"] = list(DESIGNS[field.chosen(form.text("design"))])


def _phases(field: FormField, form: _Reading) -> None:
    before, phases = {phase["id"]: phase for phase in form.data["phases"]}, []
    for phase in PHASES:
        name, was = f"phase.{phase}", before.get(phase, {})
        if name not in form.typed:
            form.left_out += [own for inner in PHASE_FIELDS if (own := f"{name}.{inner.name}") in form.typed]
            continue
        phases.append({"id": phase, **{inner.name: form.value(f"{name}.{inner.name}", inner.read, was.get(inner.name, inner.default)) for inner in PHASE_FIELDS}})
    if not phases:
        raise FieldRefused(field.declared.refusal)
    form.data["phases"] = phases


def _cases(field: FormField, form: _Reading) -> None:
    before = [case for cases in form.data["forms"].values() for case in cases]
    named = dict.fromkeys((*before, *(name.split(".")[1] for name in form.typed if name.startswith("case."))))
    forms: dict[str, list[tuple[int, str]]] = {"A": [], "B": []}
    twins = {}
    for case in named:
        chosen, place, twin = (f"case.{case}.{part}" for part in ("form", "place", "twin"))
        if form.text(chosen) not in forms:
            form.left_out += [name for name in (twin,) if name in form.typed]
            continue
        forms[form.text(chosen)].append(
            (form.value(place, lambda text: whole(text, 1, LAST_PLACE) if text else LAST_PLACE, LAST_PLACE), case)
        )
        if twin in form.typed:
            twins[case] = form.text(twin)
    form.data["forms"] = {name: [case for _, case in sorted(rows, key=lambda row: row[0])] for name, rows in forms.items() if rows}
    form.data["twins"] = twins
    if not forms["A"]:
        raise FieldRefused(field.declared.refusal)


def _asked(form: _Reading) -> None:
    """Boxes by group and phase: what every group is asked becomes a questionnaire of everybody.

    Where neither the boxes of a phase nor the groups changed, the phase stays as it was. Orders are those of before, else of the boxes.
    """
    arms, phases, data = form.data["arms"], [phase["id"] for phase in form.data["phases"]], form.data
    boxes = [name for name in form.typed if name.startswith("asked.") and name.count(".") == 3]
    known = [name.split(".")[3] for name in boxes]
    all_before, by_arm_before = data["questionnaires"], data["questionnaires_by_arm"]
    everybody: dict[str, list[str]] = {}
    by_arm: dict[str, dict[str, list[str]]] = {}
    for phase in phases:
        if not form.changed("design") and not any(form.changed(f"asked.{group}.{phase}") for group in ("training", OTHER_ARM)):
            everybody |= {phase: all_before[phase]} if phase in all_before else {}
            for arm, by_phase in by_arm_before.items():
                if phase in by_phase:
                    by_arm.setdefault(arm, {})[phase] = by_phase[phase]
            continue
        earlier = {arm: [*all_before.get(phase, ()), *by_arm_before.get(arm, {}).get(phase, ())] for arm in arms}
        asked = {arm: form.ticked(f"asked.{_of_form(arm)}.{phase}", earlier[arm], known) for arm in arms}
        common = [name for name in asked[arms[0]] if all(name in names for names in asked.values())]
        everybody |= {phase: common} if common else {}
        for arm, names in asked.items():
            if own := [name for name in names if name not in common]:
                by_arm.setdefault(arm, {})[phase] = own
    form.left_out += [name for name in boxes if name.split(".")[1] not in map(_of_form, arms) or name.split(".")[2] not in phases]
    data["questionnaires"], data["questionnaires_by_arm"] = everybody, by_arm


_READERS: Final[Mapping[str, Callable[[FormField, _Reading], None]]] = {
    "id": _id, "texts": _texts, "lists": _lists, "boxes": _boxes, "design": _design, "phases": _phases, "cases": _cases,
    "sample_size": lambda field, form: None,
}  # fmt: skip
"""How what is no single text is read, by kind; ``asked`` depends on two others and comes last, a number of people is computed."""
_FIRST_WORDS: Final = {"phases": "phase", "forms": "case"}
"""First word of the names of the fields of a group, where it is not the name of the group."""


def _problems_of(error: ValidationError, data: Mapping[str, Any]) -> Iterable[FieldProblem]:
    """What the model refuses, at fields."""
    for one in error.errors(include_url=False):
        inconsistent = one.get("ctx", {}).get("error")
        if isinstance(inconsistent, Inconsistent):
            yield from (FieldProblem(field_of(found.where, data) or "id", found.sentence, found.gaps) for found in inconsistent.found)
        else:
            yield FieldProblem(field_of(tuple(one["loc"]), data) or "id", DOES_NOT_FIT)


def field_of(where: Where, data: Mapping[str, Any]) -> str:
    """Name of the field, or of the group of fields, in which a place of the plan (as plain data) is shown; empty for the whole plan."""
    if not where:
        return ""
    block, *rest = where
    match block, rest:
        case ("title" | "consent" | "levels", [str(key), *_]):
            return f"{block}.{key}"
        case "arms", _:
            return "design"
        case "phases", [int(i), *inner]:
            return ".".join(("phase", data["phases"][i]["id"], *(str(name) for name in inner if name != "id")))
        case "forms", [str(form), int(i)]:
            return f"case.{data['forms'][form][i]}.form"
        case "twins", [str(case), *_]:
            return f"case.{case}.twin"
        case "twins", _:
            return "forms"
        case ("questionnaires" | "questionnaires_by_arm"), _:
            return f"asked.{name}" if (name := _questionnaire_at(where, data)) else "asked"
        case "plan", ["secondary", int(i)]:
            return f"secondary.{data['plan']['secondary'][i]}"
        case "plan", [str(name), *_]:
            return name
        case str(), [str(name)] if f"{block}.{name}" in FORM_FIELDS:
            return f"{block}.{name}"
        case _:
            return str(block)


def _questionnaire_at(where: Where, data: Any) -> str:
    """The questionnaire that a path of the plan ends at, or nothing."""
    for key in where:
        try:
            data = data[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return data if isinstance(data, str) else ""
