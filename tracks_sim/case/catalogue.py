"""Catalogues the cases refer to: indicators, needs, decisions, countries, sources.

Facts of the field live in ``scenarios/``; these are the shapes of those files. Each fact
carries a source, the day it was looked up (``as_of``) and whether it was checked against
the primary text (``verified``). What is not verified says so on screen.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tracks_sim.case.model import (
    Circumstance,
    Country,
    Harm,
    Phase,
    Profile,
    Record,
    Sentence,
    Slug,
    Term,
)

Weight = Literal["strong", "medium", "weak", "unlisted"]
"""Weight of a row in a list; ``unlisted`` where the list does not hold it, null where unknown."""
Dimension = Literal[
    "deceptive_recruitment", "coercive_recruitment", "recruitment_by_abuse",
    "exploitation", "coercion_at_destination", "abuse_at_destination",
]  # fmt: skip
DIMENSIONS: tuple[Dimension, ...] = (
    "deceptive_recruitment", "coercive_recruitment", "recruitment_by_abuse",
    "exploitation", "coercion_at_destination", "abuse_at_destination",
)  # fmt: skip
RowId = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}$")]
AsOf = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""Year, month or day a fact was looked up."""


class Source(Record):
    """One work that a keyed answer or a catalogue row refers to."""

    id: Slug
    title: Sentence
    date: Sentence = Field(description="Date of the work or of the version used.", examples=["2011-04-05, amended 2024-06-13"])
    verified: bool = Field(description="Whether the text itself was read for this use.")
    where: str = Field(default="", description="Article, page or address inside the work.")


class Sources(Record):
    """scenarios/sources.yaml."""

    sources: tuple[Source, ...]


class Row(Record):
    """One row of the published list: an indicator in one phase."""

    id: RowId
    dimension: Dimension
    weights: dict[Profile, Weight | None] = Field(
        description="Weight by list; null where it is not known. Null is never guessed."
    )
    evidence: dict[Profile, Literal["transcription", "memory", "none"]] = Field(
        description="Where each weight was taken from."
    )
    source: Slug
    as_of: AsOf
    verified: bool = Field(description="Checked against the published list itself.")


class Combination(Record):
    """One outcome of the published illustration: which dimensions must be positive or negative."""

    outcome: Term
    positive: tuple[tuple[Dimension, ...], ...] = Field(
        description="Each inner list: at least one of these dimensions is positive."
    )
    negative: tuple[Dimension, ...] = Field(default=(), description="All of these are negative.")


class DelphiList(Record):
    """scenarios/indicators/ilo-delphi.yaml."""

    id: Slug
    source: Slug
    as_of: AsOf
    verified: bool
    rows: tuple[Row, ...]
    combinations: tuple[Combination, ...] = Field(description="Tried in order; the first that fits names the outcome.")


class Concept(Record):
    """What the worksheet shows: an indicator without its phase."""

    id: Term
    group: Term = Field(description="Heading of the worksheet it stands under.")
    rows: dict[Phase, RowId] = Field(
        default_factory=dict,
        description="Row of the published list by phase; a phase without a row has none.",
    )


class Concepts(Record):
    """scenarios/indicators/concepts.yaml."""

    groups: tuple[Term, ...]
    concepts: tuple[Concept, ...]


class ForcedLabourIndicator(Record):
    """One of the eleven ILO indicators of forced labour (unweighted)."""

    id: Term
    concepts: tuple[Term, ...] = Field(description="Concepts of the worksheet that speak to it.")
    source: Slug
    as_of: AsOf
    verified: bool


class ForcedLabourList(Record):
    """scenarios/indicators/ilo-forced-labour.yaml."""

    id: Slug
    indicators: tuple[ForcedLabourIndicator, ...] = Field(min_length=11, max_length=11)


class Need(Record):
    """A special need: in procedure, reception, health, safety and so on. Not a diagnosis."""

    id: Term
    domain: Term
    who: tuple[Term, ...] = Field(min_length=1, description="Actors who usually act on it.")
    source: Slug
    verified: bool


class Needs(Record):
    """scenarios/needs.yaml."""

    domains: tuple[Term, ...] = Field(min_length=9, max_length=9)
    actors: tuple[Term, ...]
    needs: tuple[Need, ...]


class Decision(Record):
    """An abstract decision; the country file gives its wording."""

    id: Term
    kind: Literal["refer", "duty", "hold", "support", "procedure", "dangerous"] = Field(
        description="What sort of step it is; used by scripted trainees and country rules."
    )


class Decisions(Record):
    """scenarios/decisions.yaml."""

    decisions: tuple[Decision, ...]


class Fact(Record):
    """One sentence about a country, in words of the country's text files."""

    source: Slug
    as_of: AsOf
    verified: bool
    note: str = Field(default="", description="For editors: what is still open.")


class Step(Fact):
    """One rung of the ladder: detection, reasonable grounds, formal status, asylum decision."""

    id: Literal["detection", "reasonable_grounds", "formal_status", "asylum_decision"]


class Duty(Fact):
    """Whether a profession must report."""

    profession: Term
    duty: Literal["must", "may", "must_not_without_consent", "unknown"]


class RecoveryPeriod(Fact):
    """Recovery and reflection period."""

    days: int | None = Field(description="Length in days, null where none is laid down.")
    minimum_or_fixed: Literal["minimum", "fixed", "none"]
    applies_to_asylum_seekers: Literal["yes", "no", "unclear"]


class Instrument(Record):
    """One instrument and how it binds the country."""

    source: Slug
    status: Literal["in_force", "not_bound", "unclear"]
    since: str = Field(default="", description="Day or month from which it binds.")
    as_of: AsOf
    verified: bool


class Override(Record):
    """Where a country's law changes what an abstract decision costs."""

    id: Slug
    decision: Term
    when: tuple[Circumstance, ...] = Field(description="All of these circumstances hold in the case.")
    mandates: tuple[Term, ...] = Field(default=(), description="Only for these mandates; empty means all.")
    cost: float = Field(ge=0, le=1)
    accepted: bool
    harm: Harm
    source: Slug
    verified: bool


class Contact(Record):
    """A support contact that a deployment fills; the kit ships placeholders."""

    id: Term
    value: str = Field(default="", description="Left empty in the kit; a deployment writes its own.")


class CountryProfile(Record):
    """scenarios/countries/<country>.yaml; its sentences are in countries/text/<language>/<country>.yaml."""

    id: Country
    ladder: tuple[Step, ...] = Field(min_length=4, max_length=4)
    first_responders: Fact
    formal_identification: Fact
    consent_adult: Fact
    consent_child: Fact
    duties: tuple[Duty, ...]
    recovery: RecoveryPeriod
    child_pathway: Fact
    appeal: Fact
    instruments: tuple[Instrument, ...]
    overrides: tuple[Override, ...] = ()
    contacts: tuple[Contact, ...]


class CountryText(Record):
    """Sentences of a country file in one language."""

    name: Sentence
    ladder: dict[Literal["detection", "reasonable_grounds", "formal_status", "asylum_decision"], Sentence]
    first_responders: Sentence
    formal_identification: Sentence
    consent_adult: Sentence
    consent_child: Sentence
    duties: dict[Term, Sentence]
    recovery: Sentence
    child_pathway: Sentence
    appeal: Sentence
    phrases: dict[Term, Sentence] = Field(
        description="Wording of every abstract decision in this country, a whole sentence a trainee could act on."
    )
    overrides: dict[Slug, Sentence] = Field(description="Why each override holds, by its id.")
    contacts: dict[Term, Sentence] = Field(description="What each contact is for.")


class Labelled(Record):
    """Label and meaning of a catalogue entry."""

    label: Sentence
    meaning: str = Field(default="", description="One or two sentences: what it is, what it is not.")


class IndicatorText(Record):
    """scenarios/indicators/text/<language>.yaml."""

    groups: dict[Term, Sentence]
    concepts: dict[Term, Labelled]
    rows: dict[RowId, Sentence]
    dimensions: dict[Dimension, Sentence]
    outcomes: dict[Term, Sentence]
    forced_labour: dict[Term, Sentence]


class CatalogueText(Record):
    """scenarios/text/<language>.yaml: needs, decisions, and the fixed terms of cases."""

    domains: dict[Term, Sentence]
    needs: dict[Term, Labelled]
    actors: dict[Term, Sentence]
    decisions: dict[Term, Sentence] = Field(description="Fallback wording, where a country has none.")
    settings: dict[Term, Sentence]
    mandates: dict[Term, Sentence]
    document_kinds: dict[Term, Sentence]
    grounds: dict[Term, Labelled]
    elements: dict[Term, Labelled]
    plan_parts: dict[Term, Labelled]
    classifications: dict[Term, Sentence] = Field(
        description="How feedback names what the author wrote; a control is 'no reasonable grounds on present information'."
    )


class CheckWords(Record):
    """scenarios/check_words.yaml: names that the check looks for in the texts of cases."""

    cities: tuple[tuple[Sentence, ...], ...] = Field(description="Places below region level, in lines of any length.")
    allowed: tuple[tuple[Sentence, ...], ...] = Field(
        description="Capitalised words that may follow a preposition without being such a place."
    )
