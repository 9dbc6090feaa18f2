"""The numbers of the interview model: ``scenarios/interview.yaml`` as frozen records.

Each number carries its source and the population in which it was observed. ``design`` as a
source means that nobody has measured it. Amounts inside ``telling`` are log odds.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, model_validator

from tracks_sim.case.load import scenarios_root
from tracks_sim.case.load.source_files import SourceFile, read_file
from tracks_sim.case.model.conversation import (
    BARRIERS,
    HOSTILE_STANCES,
    MOVES,
    QUESTION_FORMS,
    Barrier,
    Move,
    QuestionForm,
    Sensitivity,
    Stance,
)
from tracks_sim.case.model.record import Harm, Record, Sentence, Slug
from tracks_sim.errors import CaseLibraryError


class ParameterSource(Record):
    """A publication that numbers come from."""

    title: Sentence = Field(description="Enough to find it.")
    verified: bool = Field(description="Whether it was read for this use, be it as an abstract.")


class Sourced(Record):
    """Where a row of numbers comes from."""

    source: Slug = Field(description="Key of `sources`; `design` where nobody measured it.")
    population: Sentence = Field(description="In whom it was seen; `none` for a design value.")
    note: Sentence = Field(description="How the number follows from the source, or why it was chosen.")


class Number(Sourced):
    """One number."""

    value: float


class ByForm(Sourced):
    """One number for each form of question."""

    values: dict[QuestionForm, float]


class BySensitivity(Sourced):
    """One number for each sensitivity."""

    values: dict[Sensitivity, float]


class ByBarrier(Sourced):
    """One number for each barrier."""

    values: dict[Barrier, float]


class ByName(Sourced):
    """One number for each value of a field of the room or the person."""

    values: dict[str, float]


class MoveEffect(Sourced):
    """Effect of a move, once in an interview."""

    rapport: float = Field(default=0, ge=-2, le=2, description="Standard deviations of rapport.")
    distress: float = Field(default=0, ge=-1, le=1, description="On the scale 0 to 1.")
    pressure: float = Field(default=0, ge=-2, le=2, description="Units of pressure.")
    minutes: float = Field(ge=0, description="Simulated minutes without an interpreter.")
    lowers: dict[Barrier, float] = Field(default_factory=dict, description="Share of each barrier that falls.")
    raises: dict[Barrier, float] = Field(default_factory=dict, description="Amount a barrier of this person rises by; only moves that do harm.")
    harm: Harm = Field(default="none", description="Severe harm is a gate, minor harm is coached.")


class StanceEffect(Sourced):
    """What a question or remark of one stance adds, each time, to what its form does."""

    rapport: float = Field(default=0, ge=-2, le=0, description="Standard deviations of rapport.")
    pressure: float = Field(default=0, ge=0, le=2, description="Units of pressure.")
    distress: float = Field(default=0, ge=0, le=1, description="On the scale 0 to 1.")


class Telling(Record):
    """Parts of the log odds that a fact is told."""

    sensitivity: BySensitivity
    rapport: Number
    form_gap: Number
    form_share: ByForm
    second: Number
    barriers: ByBarrier
    block: Number
    pressure: Number
    part_margin: Number
    refuse_gap: Number
    companion: BySensitivity
    place: ByName
    interpreter_fit: ByName
    interpreter_tie: Number
    interpreter_phone: Number
    sex_preferred: Number


class Agreement(Record):
    """Parts of the log odds that the person agrees with what a question puts, true or not."""

    base: Number
    form: ByForm
    pressure: Number


class Strain(Record):
    """Distress, 0 to 1."""

    told: BySensitivity
    asked: BySensitivity
    ask_pressure: Number
    break_at: Number
    silent_at: Number
    varies_at: Number
    varies: Number
    tires_after: Number


class Contact(Record):
    """Rapport, in standard deviations of a first interview, never below 0."""

    asked: ByForm
    mistrust: Number
    maximum: Number


class Pressure(Record):
    """Pressure, 0 upwards; 1 is a person who feels pushed."""

    asked: ByForm
    repeated: Number
    after_break: Number
    after_refusal: Number
    refuse_at: Number
    maximum: Number


class Pace(Record):
    """Simulated minutes."""

    question: Number
    interpreted: Number
    short_talk: Number | None = None
    """None in parameters of attempts that were begun when every short talk had the same 25 minutes."""


class Second(Record):
    """Shares of the first interview's state that are left at the second (of distress: the share that is gone)."""

    rapport: Number
    distress: Number
    pressure: Number


class Others(Record):
    """What the companion and the interpreter do. Amounts are log odds where nothing else is said."""

    overheard: BySensitivity = Field(description="Distress that a question before a companion adds, by the hardest fact it asks about.")
    overheard_pressure: Number = Field(description="Pressure that it adds where any of these facts is not plain.")
    answers_for: Number
    answers_for_form: ByForm
    interrupts: Number
    comes_back_after: Number = Field(description="Number of questions asked alone.")
    back_minutes: Number = Field(description="Simulated minutes, without an interpreter.")
    shortens: Number
    misinterprets: Number
    unclear_phone: Number
    unclear_fit: ByName
    asked_interpreter: Number


class Look(Record):
    """Thresholds from which the person's appearance changes."""

    opening_rapport: Number
    guarded_pressure: Number
    uneasy: Number
    strained: Number
    overwhelmed: Number


class Parameters(Record):
    """All of ``scenarios/interview.yaml``."""

    sources: dict[Slug, ParameterSource]
    reluctance: ByName
    telling: Telling
    reliability: ByForm
    reliability_agreed: Number
    agreement: Agreement
    strain: Strain
    contact: Contact
    pressure: Pressure
    pace: Pace
    second: Second
    look: Look
    others: Others | None = None
    """None in parameters of attempts that were begun when the others in the room did nothing."""
    moves: dict[Move, MoveEffect]
    stance: dict[Stance, StanceEffect] = Field(
        default_factory=dict, description="What hostile stances add; a stance without a row adds nothing. Empty in parameters of attempts that were begun before stances were read.",
    )  # fmt: skip

    @model_validator(mode="after")
    def _complete(self) -> Parameters:
        """Every form, barrier and move has its number, and every source is listed."""
        for where, row in rows(self):
            if row.source not in self.sources:
                raise ValueError(f"the source `{row.source}` of {where} is not listed under `sources`")
            expected: Mapping[type, tuple[str, ...]] = {
                ByForm: QUESTION_FORMS, ByBarrier: BARRIERS, BySensitivity: ("plain", "private", "sensitive", "guarded"),
            }  # fmt: skip
            missing = set(expected.get(type(row), ())) - set(getattr(row, "values", ()))
            if missing:
                raise ValueError(f"{where} has no number for {', '.join(sorted(missing))}")
        if moves_without_effect := sorted(set(MOVES) - set(self.moves)):
            raise ValueError(f"moves has no row for {', '.join(moves_without_effect)}")
        if self.stance and set(self.stance) != HOSTILE_STANCES:
            raise ValueError(f"stance needs a row for each of {', '.join(sorted(HOSTILE_STANCES))}, and for no other")
        if harmless := [stance for stance, row in self.stance.items() if not (row.rapport or row.pressure or row.distress)]:
            raise ValueError(f"the stance `{harmless[0]}` hurts and adds nothing")
        for move, effect in self.moves.items():
            worse = effect.rapport < 0 or effect.distress > 0 or effect.pressure > 0 or effect.raises
            if worse and effect.harm == "none":
                raise ValueError(f"the move `{move}` makes things worse but is no harm")
        return self


def rows(record: Record, where: str = "") -> list[tuple[str, Sourced]]:
    """Every row of numbers below a record with its dotted name, in the order of the file's model. ``where``: name so far."""
    all_rows: list[tuple[str, Sourced]] = []
    for name in type(record).model_fields:
        value = getattr(record, name)
        here = f"{where}.{name}".lstrip(".")
        if isinstance(value, Sourced):
            all_rows.append((here, value))
        elif isinstance(value, Record):
            all_rows += rows(value, here)
        elif isinstance(value, dict):
            all_rows += [(f"{here}.{k}", v) for k, v in value.items() if isinstance(v, Sourced)]
    return all_rows


def read_parameters(root: Path | None = None, cache: Path | None = None) -> SourceFile[Parameters]:
    """The parameters' file: its record or its problems, and its content hash."""
    root = root or scenarios_root()
    return read_file(root / "interview.yaml", root, "interview", Parameters, cache)


def usable_parameters(root: Path | None = None, cache: Path | None = None) -> SourceFile[Parameters]:
    """The file with its record and hash; raises CaseLibraryError with every problem of the file."""
    source_file = read_parameters(root, cache)
    if source_file.record is None:
        problems = "; ".join(str(p) for p in source_file.problems)
        raise CaseLibraryError(f"The interview's parameters cannot be used: {problems}", source_file.problems)
    return source_file


def load_parameters(root: Path | None = None, cache: Path | None = None) -> Parameters:
    """The parameters; raises CaseLibraryError like ``usable_parameters``."""
    record = usable_parameters(root, cache).record
    assert record is not None
    return record


def with_numbers(parameters: Parameters, numbers: Mapping[str, float]) -> Parameters:
    """A copy with other values of some numbers, by dotted name (``telling.rapport``); for fitting and tests."""
    data = parameters.model_dump()
    for name, value in numbers.items():
        node = data
        for step in name.split("."):
            node = node[step]
        node["value"] = value
    return Parameters.model_validate(data)
