"""File format of the country catalogues: who identifies, consent, duties, periods, wording of decisions.

Facts and their sources are in ``scenarios/countries/<country>.yaml``, the sentences in
``countries/text/<language>/<country>.yaml``.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, StringConstraints

from tracks_sim.case.model.catalogue import AsOf
from tracks_sim.case.model.key import Circumstance
from tracks_sim.case.model.record import Country, Provenance, Record, Sentence, Slug, Term
from tracks_sim.case.model.standing import Judged

EMERGENCY_NUMBER: Final = "112"
"""Works without charge in every state of the European Union (Directive (EU) 2018/1972, article 109), in Switzerland, and in the
United Kingdom beside 999."""

_EXAMPLE: Final = {"source": "coe-convention-2005", "as_of": "2026-11-24", "state": "report"}
"""Source and state of a fact, in examples."""
ReportingDuty = Literal["must", "may", "must_not_without_consent", "no_duty", "unknown"]


class Fact(Provenance):
    """One sentence about a country, in words of the country's text files."""

    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["coe-convention-2005"])
    as_of: AsOf = Field(description="Day, month or year it was looked up.", examples=["2026-11-24"])
    note: str = Field(
        default="", description="For editors: what is still open.", examples=["The national rule was not looked up."]
    )


class Step(Fact):
    """One rung of the ladder: detection, reasonable grounds, formal status, asylum decision."""

    id: Literal["detection", "reasonable_grounds", "formal_status", "asylum_decision"] = Field(
        description="Which rung it is.", examples=["detection"]
    )


class Duty(Fact):
    """Whether a profession must report, apart for adults and children."""

    profession: Term = Field(description="The mandate of a case that it concerns.", examples=["nurse"])
    duty_adult: ReportingDuty = Field(
        description="What the law asks of that profession about an adult; no_duty where it was read and asks nothing, unknown where it was not found.", examples=["unknown"]
    )
    duty_child: ReportingDuty = Field(
        description="What it asks about a child, or where the age is in doubt.", examples=["must"]
    )
    child: Fact | None = Field(
        default=None, description="Where the rule for a child was read, if elsewhere than that for an adult.",
        examples=[{"source": "crc-1989", "as_of": "2026-11-24", "state": "memory"}],
    )  # fmt: skip


class RecoveryPeriod(Fact):
    """Recovery and reflection period."""

    days: int | None = Field(description="Length in days, null where none is laid down.", examples=[30])
    minimum_or_fixed: Literal["minimum", "fixed", "none"] = Field(
        description="Whether the days are the least that must be given, or all.", examples=["minimum"]
    )
    applies_to_asylum_seekers: Literal["yes", "no", "unclear"] = Field(
        description="Whether a person who has applied for asylum gets it.", examples=["unclear"]
    )


class Instrument(Provenance):
    """One instrument and how it binds the country."""

    source: Slug = Field(description="The instrument: an id of scenarios/sources.yaml.", examples=["coe-convention-2005"])
    status: Literal["in_force", "replaced", "not_bound", "unclear"] = Field(
        description="Whether it binds the country on the day of `as_of`; replaced where a later instrument took over for new cases.",
        examples=["in_force"],
    )  # fmt: skip
    since: str = Field(default="", description="Day or month from which that is so.", examples=["2008-05-01"])
    or_since: str = Field(
        default="", description="Another day that is given with the same weight, where sources differ.", examples=["2026-07-01"]
    )
    as_of: AsOf = Field(description="Day, month or year it was looked up.", examples=["2026-11-24"])


class Override(Judged, Provenance):
    """Where a country's law changes how an abstract decision stands."""

    id: Slug = Field(description="Name by which the country's texts give its reason.", examples=["imminent-danger"])
    decision: Term = Field(description="The abstract decision it changes.", examples=["emergency_protection"])
    when: tuple[Circumstance, ...] = Field(
        description="All of these circumstances hold in the case.", examples=[["imminent_danger"]]
    )
    mandates: tuple[Term, ...] = Field(
        default=(), description="Only for these mandates; empty means all.", examples=[["asylum_officer"]]
    )
    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["who-2003"])


class Contact(Record):
    """A support contact: the kit names the emergency number, and a deployment fills in the others."""

    id: Term = Field(description="Name by which the country's texts say what it is for.", examples=["legal_aid"])
    value: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        default="", description="What a deployment writes for its place; an empty one is not shown.", examples=["Ask at the front desk"]
    )


class CountryProfile(Record):
    """scenarios/countries/<country>.yaml; its sentences are in countries/text/<language>/<country>.yaml."""

    id: Country = Field(description="Two letters of the country, as in the file's name.", examples=["fr"])
    ladder: tuple[Step, ...] = Field(
        min_length=4, max_length=4,
        description="Four answers by four authorities: detection, reasonable grounds, formal status, asylum decision.",
        examples=[[
            {"id": rung, **_EXAMPLE}
            for rung in ("detection", "reasonable_grounds", "formal_status", "asylum_decision")
        ]],
    )  # fmt: skip
    definition: Fact | None = Field(
        default=None, description="Where the country's law defines trafficking otherwise than the Palermo Protocol.",
        examples=[{"source": "be-penal-code", "as_of": "2026-11-26", "state": "mirror"}],
    )  # fmt: skip
    first_responders: Fact = Field(
        description="Who may notice signs and pass them on.",
        examples=[_EXAMPLE],
    )
    formal_identification: Fact = Field(
        description="Who says formally that a person is a victim.",
        examples=[_EXAMPLE],
    )
    consent_adult: Fact = Field(
        description="What an adult must agree to before a referral.",
        examples=[_EXAMPLE],
    )
    consent_child: Fact = Field(
        description="What a child must agree to before a referral.",
        examples=[_EXAMPLE],
    )
    duties: tuple[Duty, ...] = Field(
        description="Duty to report, by profession; one for each mandate of the cases.",
        examples=[[{
            "profession": "nurse", "duty_adult": "unknown", "duty_child": "must", **_EXAMPLE,
        }]],
    )  # fmt: skip
    recovery: RecoveryPeriod = Field(
        description="Recovery and reflection period, and whether it applies to asylum seekers.",
        examples=[{
            "days": 30, "minimum_or_fixed": "minimum", "applies_to_asylum_seekers": "unclear", **_EXAMPLE,
        }],
    )  # fmt: skip
    child_pathway: Fact = Field(
        description="Who is told, and who represents the child.",
        examples=[_EXAMPLE],
    )
    appeal: Fact = Field(
        description="How a refusal of identification can be challenged.",
        examples=[_EXAMPLE],
    )
    instruments: tuple[Instrument, ...] = Field(
        description="Which instruments bind the country, since when.",
        examples=[[{"source": "coe-convention-2005", "status": "in_force", "since": "2008-05-01", "as_of": "2026-11-24", "state": "primary"}]],
    )  # fmt: skip
    overrides: tuple[Override, ...] = Field(
        default=(), description="Where the country's law changes what a decision costs.",
        examples=[[{
            "id": "imminent-danger", "decision": "emergency_protection", "when": ["imminent_danger"],
            "standing": "best", "harm": "none", "source": "who-2003", "state": "memory",
        }]],
    )  # fmt: skip
    contacts: tuple[Contact, ...] = Field(
        description="Support contacts, shown on every page where a deployment has filled them.",
        examples=[[{"id": "legal_aid", "value": ""}]],
    )


class CountryText(Record):
    """Sentences of a country file in one language."""

    name: Sentence = Field(description="The country, as the screens name it.", examples=["Belgium"])
    ladder: dict[Literal["detection", "reasonable_grounds", "formal_status", "asylum_decision"], Sentence] = Field(
        description="Who answers at each rung, and how.",
        examples=[{
            "detection": "Anyone may notice signs.", "reasonable_grounds": "The police look at it.",
            "formal_status": "The police identify.", "asylum_decision": "The asylum authority decides.",
        }],
    )  # fmt: skip
    definition: Sentence | None = Field(
        default=None, description="How the country's law defines trafficking, where it does so otherwise than the Palermo Protocol.",
        examples=["No means need be shown, for adults either."],
    )  # fmt: skip
    first_responders: Sentence = Field(description="Who may notice signs and pass them on.", examples=["Anyone may detect, whatever their profession."])
    formal_identification: Sentence = Field(description="Who says formally that a person is a victim.", examples=["Only the competent magistrate grants victim status."])
    consent_adult: Sentence = Field(description="What an adult must agree to before a referral.", examples=["An adult’s informed consent is needed for a referral."])
    consent_child: Sentence = Field(description="What a child must agree to before a referral.", examples=["A child’s consent is not needed. Explain it all the same, and listen."])
    duties: dict[Term, Sentence] = Field(
        description="What the law asks, by profession; about an adult only where `duties_child` has a sentence too.",
        examples=[{"nurse": "Whether a nurse must report was not verified; ask the trained focal point."}],
    )
    duties_child: dict[Term, Sentence] = Field(
        default_factory=dict, description="What the law asks about a child, or where the age is in doubt, if it differs.",
        examples=[{"nurse": "For a child, a nurse must inform child protection."}],
    )  # fmt: skip
    recovery: Sentence = Field(description="The recovery period in words, with what is open.", examples=["The law gives at least one month."])
    child_pathway: Sentence = Field(description="Who is told, and who represents the child.", examples=["Alert child protection and ask for an independent guardian."])
    appeal: Sentence = Field(description="How a refusal can be challenged.", examples=["A refusal can be appealed within 30 days."])
    instruments: dict[Slug, Sentence] = Field(
        default_factory=dict, description="What is to be said of how an instrument binds the country, by the instrument's source; most need nothing.",
        examples=[{"ammr-2024-1351": "Only parts III, V and VII bind Switzerland."}],
    )  # fmt: skip
    phrases: dict[Term, Sentence] = Field(
        description="Wording of every abstract decision in this country, a whole sentence a trainee could act on.",
        examples=[{"second_talk": "Make no referral yet; arrange a second talk soon, alone with the person."}],
    )
    overrides: dict[Slug, Sentence] = Field(
        description="Why each override holds, by its id.",
        examples=[{"imminent-danger": "Where danger is imminent, safety comes before any other step."}],
    )
    contacts: dict[Term, Sentence] = Field(
        description="What each contact is for.", examples=[{"legal_aid": "Legal aid on asylum and on the rights of victims."}]
    )
