"""A plan as the fields of a form, and back.

A field is text under a name such as ``title.fr`` or ``case.the-night-bus.form``; a box that is not ticked is not there. What nobody changed in
the form stays in the plan as it was, so that nothing is lost that a form does not show: an order, a word nobody knows, an empty block.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from pydantic import ValidationError

from tracks_sim.case.model.record import Country
from tracks_sim.i18n import LANGUAGES, Translator, translatable
from tracks_sim.problem import Where
from tracks_sim.study.field_values import FieldRefused, day, lines, normal, number, whole, whole_numbers
from tracks_sim.study.model import PHASES, SECONDARY_OUTCOMES, Inconsistency, Inconsistent, Study

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
STRATA: Final = ("site", "experience")
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_TERM: Final = re.compile(r"([a-z][a-z0-9]*(?:_[a-z0-9]+)*)\s*[:=\s]\s*([0-9]+)")

BAD_ID = translatable("Use small letters from a to z, digits and hyphens, at most 60, beginning with a letter, such as spring-course.")
BAD_COUNTRY = translatable("Choose a country.")
BAD_DESIGN = translatable("Choose a design.")
BAD_MINIMUM = translatable("Write one figure a line, its name and the least number of people, such as irt: 300.")
NO_LANGUAGE = translatable("Tick at least one language.")
NO_PHASE = translatable("Tick at least one part.")
NO_CASE = translatable("Put at least one case into form A.")
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
    plan = study.plan
    boxes = [
        *(f"languages.{language}" for language in study.languages), *(f"phase.{phase.id}" for phase in study.phases),
        *(f"strata.{stratum}" for stratum in study.strata), *(f"secondary.{name}" for name in plan.secondary),
        *(f"asked.{_of_form(arm)}.{p.id}.{name}" for arm in study.arms for p in study.phases for name in study.questionnaires_of(arm, p.id)),
        *(name for name in ("demonstration", "counterbalanced") if getattr(study, name)),
    ]  # fmt: skip
    texts: dict[str, object] = {
        "id": study.id, "country": study.country, "design": next(name for name, arms in DESIGNS.items() if set(arms) == set(study.arms)),
        "training_starts": study.training_starts, "block_sizes": ", ".join(map(str, study.block_sizes)), "alpha": f"{plan.alpha:.10g}",
        "smallest_effect": None if plan.smallest_effect is None else f"{plan.smallest_effect:.10g}", "largest_harm": None if plan.largest_harm is None else f"{plan.largest_harm:.10g}", "minimum_n": "\n".join(f"{name}: {n}" for name, n in plan.minimum_n.items()),
    }  # fmt: skip
    for block in ("title", "consent"):
        texts |= {f"{block}.{language}": text for language, text in getattr(study, block).items()}
    for phase in study.phases:
        texts |= {f"phase.{phase.id}.weeks": phase.weeks, f"phase.{phase.id}.opens": phase.opens, f"phase.{phase.id}.closes": phase.closes}
    for form, cases in study.forms.items():
        for place, case in enumerate(cases, 1):
            texts |= {f"case.{case}.form": form, f"case.{case}.place": place, f"case.{case}.twin": study.twins.get(case)}
    texts |= {f"levels.{stratum}": "\n".join(words) for stratum, words in study.levels.items()}
    written = {name: normal(str(value)) for name, value in texts.items() if value is not None}
    return {name: text for name, text in written.items() if text} | dict.fromkeys(boxes, TICKED)


def _of_form(arm: str) -> str:
    """An arm in names of fields."""
    return arm if arm == "training" else OTHER_ARM


# --- and back ----------------------------------------------------------------------------


def read_form(typed: Fields, before: Study) -> ReadForm:
    """The plan that a form says, which was filled with the fields of ``before``; or every problem, each at its field."""
    typed = {name: text for name, value in typed.items() if (text := normal(value))}
    reading = _Reading(typed, fields_of(before), before.model_dump(mode="json"))
    for part, read in _PARTS.items():
        if reading.changed(part):
            reading.at(_GROUPS.get(part, part), read)
    if reading.changed("asked") or any(reading.changed(name) for name in ("design", *(f"phase.{phase}" for phase in PHASES))):
        _asked(reading)  # after groups and phases, which its boxes are of
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


def _id(form: _Reading) -> None:
    text = form.text("id")
    if not _ID.fullmatch(text) or len(text) > 60:
        raise FieldRefused(BAD_ID)
    form.data["id"] = text


def _texts(block: str) -> Callable[[_Reading], None]:
    def read(form: _Reading) -> None:
        for name in [name for name in {**form.shown, **form.typed} if name.startswith(f"{block}.") and form.changed(name)]:
            language = name.partition(".")[2]
            form.data[block].pop(language, None) if not form.text(name) else form.data[block].update({language: form.text(name)})

    return read


def _languages(form: _Reading) -> None:
    chosen = form.ticked("languages", form.data["languages"], LANGUAGES)
    if not chosen:
        raise FieldRefused(NO_LANGUAGE)
    form.data["languages"] = chosen


def _country(form: _Reading) -> None:
    if form.text("country") not in get_args(Country):
        raise FieldRefused(BAD_COUNTRY)
    form.data["country"] = form.text("country")


def _design(form: _Reading) -> None:
    if form.text("design") not in DESIGNS:
        raise FieldRefused(BAD_DESIGN)
    form.data["arms"] = list(DESIGNS[form.text("design")])


def _box(name: str) -> Callable[[_Reading], None]:
    def read(form: _Reading) -> None:
        form.data[name] = name in form.typed

    return read


def _phases(form: _Reading) -> None:
    before, phases = {phase["id"]: phase for phase in form.data["phases"]}, []
    for phase in PHASES:
        name, was = f"phase.{phase}", before.get(phase, {})
        own = [f"{name}.{part}" for part in ("weeks", "opens", "closes")]
        if name not in form.typed:
            form.left_out += [part for part in own if part in form.typed]
            continue
        weeks, opens, closes = own
        phases.append({
            "id": phase, "weeks": form.value(weeks, lambda text: whole(text, 0, 260) if text else 0, was.get("weeks", 0)),
            "opens": form.value(opens, day, was.get("opens")), "closes": form.value(closes, day, was.get("closes")),
        })  # fmt: skip
    if not phases:
        raise FieldRefused(NO_PHASE)
    form.data["phases"] = phases


def _training_starts(form: _Reading) -> None:
    form.data["training_starts"] = day(form.text("training_starts"))


def _cases(form: _Reading) -> None:
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
        raise FieldRefused(NO_CASE)


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


def _strata(form: _Reading) -> None:
    form.data["strata"] = form.ticked("strata", form.data["strata"], STRATA)


def _levels(form: _Reading) -> None:
    for stratum in STRATA:
        name = f"levels.{stratum}"
        if form.changed(name):
            words = form.value(name, lambda text: lines(text, 80), form.data["levels"].get(stratum, []))
            form.data["levels"] = {**form.data["levels"], stratum: words}
    form.data["levels"] = {
        stratum: words
        for stratum, words in form.data["levels"].items()
        if words or not form.changed(f"levels.{stratum}")
    }


def _block_sizes(form: _Reading) -> None:
    form.data["block_sizes"] = whole_numbers(form.text("block_sizes"), 1, 40)


def _alpha(form: _Reading) -> None:
    form.data["plan"]["alpha"] = number(form.text("alpha"), 0, 0.5, below=True)


def _points(name: str) -> Callable[[_Reading], None]:
    def read(form: _Reading) -> None:
        text = form.text(name)
        form.data["plan"][name] = number(text, 0, 100) if text else None

    return read


def _secondary(form: _Reading) -> None:
    form.data["plan"]["secondary"] = form.ticked("secondary", form.data["plan"]["secondary"], SECONDARY_OUTCOMES)


def _minimum_n(form: _Reading) -> None:
    found = [_TERM.fullmatch(line) for line in lines(form.text("minimum_n"), 200)]
    if not all(match and len(match[1]) <= 60 and 0 < len(match[2]) < 7 and int(match[2]) for match in found):
        raise FieldRefused(BAD_MINIMUM)
    form.data["plan"]["minimum_n"] = {match[1]: int(match[2]) for match in found if match}


_PARTS: Final[Mapping[str, Callable[[_Reading], None]]] = {
    "id": _id, "title": _texts("title"), "consent": _texts("consent"), "languages": _languages, "country": _country,
    "demonstration": _box("demonstration"), "design": _design, "phase": _phases, "training_starts": _training_starts, "case": _cases,
    "counterbalanced": _box("counterbalanced"), "strata": _strata, "levels": _levels, "block_sizes": _block_sizes, "alpha": _alpha,
    "smallest_effect": _points("smallest_effect"), "largest_harm": _points("largest_harm"), "secondary": _secondary, "minimum_n": _minimum_n,
}  # fmt: skip
"""How each part of a form is read, by the first word of the names of its fields; ``asked`` depends on two others and comes last."""
_GROUPS: Final = {"phase": "phases", "case": "forms"}
"""What the group of the fields of a part is called, where it is not called as they begin."""


def _problems_of(error: ValidationError, data: Mapping[str, Any]) -> Iterable[FieldProblem]:
    """What the model refuses, at fields."""
    for one in error.errors(include_url=False):
        inconsistent = one.get("ctx", {}).get("error")
        if isinstance(inconsistent, Inconsistent):
            yield from (_problem_of(found, data) for found in inconsistent.found)
        else:
            yield FieldProblem(field_of(tuple(one["loc"]), data) or "id", DOES_NOT_FIT)


def _problem_of(found: Inconsistency, data: Mapping[str, Any]) -> FieldProblem:
    return FieldProblem(field_of(found.where, data) or "id", found.sentence, found.gaps)


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
        case "plan", ["model"]:
            return ""  # only the file says it
        case "plan", ["secondary", int(i)]:
            return f"secondary.{data['plan']['secondary'][i]}"
        case "plan", [str(name), *_]:
            return name
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
