"""File formats of the catalogues that cases refer to: indicators, needs, decisions, sources (countries: ``country``).

Facts of the field are in ``scenarios/``. Each fact carries a source, the day it was looked up
(``as_of``) and how it is known (``state``). What was not read in the text itself says so on screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tracks_sim.case.model.key import Profile
from tracks_sim.case.model.record import (
    ExploitationPhase,
    Language,
    Provenance,
    Record,
    Sentence,
    Slug,
    SourceState,
    Term,
)

Weight = Literal["strong", "medium", "weak", "unlisted"]
"""Weight of a row in a list; ``unlisted`` where the list does not hold it, null where unknown."""
WEIGHTS: tuple[Weight, ...] = ("unlisted", "weak", "medium", "strong")
"""From what adds least to a dimension to what adds most."""
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


class Source(Provenance):
    """One work that a keyed answer or a catalogue row refers to; its name is in text/<language>.yaml."""

    id: Slug = Field(description="Name by which answers and rows refer to the work.", examples=["palermo-2000"])
    where: str = Field(default="", description="Article, page or address inside the work.", examples=["Article 3"])


class Sources(Record):
    """scenarios/sources.yaml."""

    sources: tuple[Source, ...] = Field(
        description="Every work that an answer, a row or a country's fact refers to.",
        examples=[[{"id": "palermo-2000", "state": "primary", "where": "Article 3"}]],
    )


class DelphiRow(Record):
    """One row of the published list: an indicator in one phase."""

    id: RowId = Field(description="Two letters for the dimension and a number; an id of our own.", examples=["CD02"])
    dimension: Dimension = Field(
        description="Which of the six dimensions the row counts towards.", examples=["coercion_at_destination"]
    )
    weights: dict[Profile, Weight | None] = Field(
        description="Weight by list; null where it is not known. Null is never guessed.",
        examples=[{"adult_labour": "strong", "child_labour": "strong", "adult_sexual": "strong", "child_sexual": None}],
    )
    states: dict[Profile, SourceState] = Field(
        default_factory=dict,
        description="How the weight in a list is known, where that is not as for the rest of the list.",
        examples=[{"child_sexual": "not_found"}],
    )
    other_weights: dict[Profile, tuple[Weight, ...]] = Field(
        default_factory=dict,
        description="Weights that another copy of a list gives the row, beside the one above.",
        examples=[{"adult_labour": ["strong"]}],
    )
    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["ilo-delphi-2009"])
    as_of: AsOf = Field(description="Day, month or year it was looked up.", examples=["2026-11-24"])


class Combination(Record):
    """One outcome of the published illustration: which dimensions must be positive or negative."""

    outcome: Term = Field(description="Name of the outcome; its words are in indicators/text.", examples=["exploited_migrant"])
    positive: tuple[tuple[Dimension, ...], ...] = Field(
        description="Each inner list: at least one of these dimensions is positive.",
        examples=[[["exploitation"], ["deceptive_recruitment", "coercive_recruitment"]]],
    )
    negative: tuple[Dimension, ...] = Field(
        default=(), description="All of these are negative.", examples=[["coercion_at_destination"]]
    )


class DelphiList(Record):
    """scenarios/indicators/ilo-delphi.yaml: four lists over the same rows, and the rule that is applied to them."""

    id: Slug = Field(description="Name of the list.", examples=["ilo-delphi"])
    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["ilo-delphi-2009"])
    as_of: AsOf = Field(description="Day, month or year it was looked up.", examples=["2026-11-24"])
    states: dict[Profile, SourceState] = Field(
        description="How the weights of each list are known; a row says where its own is known otherwise.",
        examples=[{"adult_labour": "transcription", "child_labour": "transcription", "adult_sexual": "memory", "child_sexual": "memory"}],
    )  # fmt: skip
    rule: SourceState = Field(
        description="How the rule is known: from how many indicators on a dimension is positive, and what outcomes add up to.",
        examples=["transcription"],
    )
    not_covered: tuple[Term, ...] = Field(
        default=(), description="Forms of exploitation that none of the four lists is about: the rule says nothing of them.",
        examples=[["begging", "forced_criminality"]],
    )  # fmt: skip
    rows: tuple[DelphiRow, ...] = Field(
        description="The rows of the published lists, one an indicator in one phase.",
        examples=[[{
            "id": "EX04", "dimension": "exploitation", "weights": {"adult_labour": "medium"}, "other_weights": {"adult_labour": ["strong"]},
            "source": "ilo-delphi-2009", "as_of": "2026-11",
        }]],
    )  # fmt: skip
    combinations: tuple[Combination, ...] = Field(
        description="Tried in order; the first that fits names the outcome.",
        examples=[[{"outcome": "exploited_migrant", "positive": [["exploitation"]], "negative": ["coercion_at_destination"]}]],
    )

    def state_of(self, row: DelphiRow, profile: Profile) -> SourceState:
        """How the weight of a row in one list is known: as the row says, or else as the list does."""
        return row.states.get(profile) or self.states.get(profile, "memory")

    def possible_weights(self, row: DelphiRow, profile: Profile, rules: int) -> tuple[Weight, ...]:
        """Every weight that a row may have in one list, by a version of the rules of scoring.

        By version 1 it has the weight written here, and any where none is. By version 2 it may have any, too, where
        nobody read the weight, and beside the one written here those that other copies of the list give.
        """
        weight = row.weights.get(profile)
        if weight is None or (rules > 1 and self.state_of(row, profile) not in _READ):
            return WEIGHTS
        return (weight, *(row.other_weights.get(profile, ()) if rules > 1 else ()))

    def covers(self, exploitation: Sequence[Term]) -> bool:
        """Whether a list is about one of these forms of exploitation, or none is named."""
        return not exploitation or not set(exploitation) <= set(self.not_covered)


_READ: frozenset[SourceState] = frozenset({"primary", "mirror", "report", "transcription"})
"""States of a weight that somebody read somewhere."""


class Concept(Record):
    """What the worksheet shows: an indicator without its phase."""

    id: Term = Field(description="Name by which cases refer to the concept.", examples=["documents_taken"])
    group: Term = Field(description="Heading of the worksheet it stands under.", examples=["control"])
    rows: dict[ExploitationPhase, RowId] = Field(
        default_factory=dict,
        description="Row of the published list by phase; a phase without a row has none.",
        examples=[{"recruitment": "CR05", "exploitation": "CD01", "now": "CD01"}],
    )


class Concepts(Record):
    """scenarios/indicators/concepts.yaml."""

    groups: tuple[Term, ...] = Field(
        description="Headings of the worksheet, in the order shown.", examples=[["recruitment", "control", "work"]]
    )
    concepts: tuple[Concept, ...] = Field(
        description="Everything a worksheet can show, in the order of the groups.",
        examples=[[{"id": "debt_bondage", "group": "control", "rows": {"recruitment": "CR04", "exploitation": "CD02", "now": "CD02"}}]],
    )  # fmt: skip


class ForcedLabourIndicator(Provenance):
    """One of the eleven ILO indicators of forced labour (unweighted)."""

    id: Term = Field(description="Name of the indicator, an id of our own.", examples=["papers_kept"])
    concepts: tuple[Term, ...] = Field(
        description="Concepts of the worksheet that speak to it.", examples=[["documents_taken"]]
    )
    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["ilo-forced-labour-2012"])
    as_of: AsOf = Field(description="Day, month or year it was looked up.", examples=["2026-11-24"])


class ForcedLabourList(Record):
    """scenarios/indicators/ilo-forced-labour.yaml."""

    id: Slug = Field(description="Name of the list.", examples=["ilo-forced-labour"])
    indicators: tuple[ForcedLabourIndicator, ...] = Field(
        min_length=11, max_length=11, description="The eleven indicators, in the order of the published list.",
        examples=[[{
            "id": f"indicator_{letter}", "concepts": ["documents_taken"], "source": "ilo-forced-labour-2012", "as_of": "2026-11", "state": "mirror",
        } for letter in "abcdefghijk"]],
    )  # fmt: skip


class Need(Provenance):
    """A special need: in procedure, reception, health, safety and so on. Not a diagnosis."""

    id: Term = Field(description="Name by which cases refer to the need.", examples=["lawyer"])
    domain: Term = Field(description="Which of the nine domains it belongs to.", examples=["legal"])
    who: tuple[Term, ...] = Field(
        min_length=1, description="Actors who usually act on it.", examples=[["legal_aid", "specialised_ngo"]]
    )
    source: Slug = Field(description="Where it was read: an id of scenarios/sources.yaml.", examples=["coe-convention-2005"])


class Needs(Record):
    """scenarios/needs.yaml."""

    domains: tuple[Term, ...] = Field(
        min_length=9, max_length=9, description="The nine domains, in the order shown.",
        examples=[["safety", "legal", "procedural", "reception", "medical", "psychological", "social", "child_family", "information"]],
    )  # fmt: skip
    actors: tuple[Term, ...] = Field(description="Who can act on a need.", examples=[["legal_aid", "health_service"]])
    needs: tuple[Need, ...] = Field(
        description="Every need a worksheet can show.",
        examples=[[{"id": "lawyer", "domain": "legal", "who": ["legal_aid"], "source": "coe-convention-2005", "state": "mirror"}]],
    )


class Decision(Record):
    """An abstract decision; the country file gives its wording."""

    id: Term = Field(description="Name by which options and country files refer to it.", examples=["second_talk"])
    kind: Literal["refer", "duty", "hold", "support", "procedure", "dangerous"] = Field(
        description="What sort of step it is; used by scripted trainees and country rules.", examples=["hold"]
    )
    offered: tuple[Literal["adult_short", "adult_long", "child_short", "child_long"], ...] = Field(
        default=(), description="Cases that offer it, by age and length: every one of them, and no other.", examples=[["adult_long", "adult_short"]]
    )
    also_offered: tuple[Literal["adult_short", "adult_long", "child_short", "child_long"], ...] = Field(
        default=(), description="Cases that may offer it beside their list.", examples=[["adult_long", "adult_short"]]
    )
    severe_when: Literal["always", "adult", "presumed_child", "at_risk", "trafficking", "never"] = Field(
        default="never",
        description="Cases in which it does severe harm, wherever it stands; at_risk: those of `at_risk` and of trafficking. trafficking: as it was before.",
        examples=["always"],
    )


class AtRisk(Record):
    """What makes a person one who is at risk now, whatever the sort of the case."""

    indicators: tuple[Term, ...] = Field(default=(), description="Any of these, present now.", examples=[["violence"]])
    needs: tuple[Term, ...] = Field(default=(), description="Any of these, urgent.", examples=[["suicide_risk"]])


class Decisions(Record):
    """scenarios/decisions.yaml."""

    at_risk: AtRisk = Field(default=AtRisk(), description="Who is at risk now.", examples=[{"indicators": ["violence"]}])

    decisions: tuple[Decision, ...] = Field(
        description="Every abstract decision a case can offer.", examples=[[{"id": "second_talk", "kind": "hold"}]]
    )

    def can_be_offered(self, group: str) -> tuple[str, ...]:
        """Decisions that a case of this group offers, and those that it may offer beside them; none where no list is for the group."""
        return tuple(d.id for d in self.decisions if group in d.offered or group in d.also_offered)

    def wrongly_offered(self, group: str, offered: Sequence[str]) -> tuple[list[str], list[str]]:
        """Decisions that a case of this group lacks, and those that it offers twice or should not; none where no list is for the group."""
        expected = [d.id for d in self.decisions if group in d.offered]
        allowed = {*expected, *(d.id for d in self.decisions if group in d.also_offered)}
        if not expected:
            return [], []
        return [d for d in expected if d not in offered], [d for d in dict.fromkeys(offered) if d not in allowed or offered.count(d) > 1]

    def severe(self, *, child: bool, trafficking: bool, present_now: Iterable[str], urgent: Iterable[str]) -> frozenset[str]:
        """Ids of the decisions that do severe harm in a case, whatever it says of them. ``present_now``: indicators; ``urgent``: needs."""
        at_risk = trafficking or not {*self.at_risk.indicators}.isdisjoint(present_now) or not {*self.at_risk.needs}.isdisjoint(urgent)
        holds = {
            "always": True, "adult": not child, "presumed_child": child, "at_risk": at_risk, "trafficking": trafficking, "never": False
        }  # fmt: skip
        return frozenset(d.id for d in self.decisions if holds[d.severe_when])


class Labelled(Record):
    """Label and meaning of a catalogue entry."""

    label: Sentence = Field(description="Its name on the worksheet.", examples=["Act"])
    meaning: str = Field(default="", description="One or two sentences: what it is.", examples=["What was done to bring the person there."])


class TwoSided(Record):
    """Label of something that a worksheet asks, and what counts as it and what does not."""

    label: Sentence = Field(description="Its name on the worksheet.", examples=["Documents taken"])
    this_is: str = Field(default="", description="What it is, in one or two sentences.", examples=["Somebody else keeps the person’s papers."])
    this_is_not: str = Field(
        default="", description="What is easily taken for it and is not; empty where nothing is.", examples=["Papers that were lost or sold."]
    )

    @property
    def meaning(self) -> str:
        """Both sides in one text."""
        return " ".join(filter(None, (self.this_is, self.this_is_not)))


class IndicatorText(Record):
    """scenarios/indicators/text/<language>.yaml."""

    groups: dict[Term, Sentence] = Field(
        description="Headings of the worksheet, by group.", examples=[{"control": "Control over the person"}]
    )
    concepts: dict[Term, TwoSided] = Field(
        description="Name of each concept, what it is and what it is not.",
        examples=[{"documents_taken": {"label": "Documents taken", "this_is": "Somebody else keeps the person’s papers.", "this_is_not": "Papers that were lost."}}],
    )
    rows: dict[RowId, Sentence] = Field(
        description="Each row of the published list, in words of our own.", examples=[{"CD01": "Documents taken"}]
    )
    dimensions: dict[Dimension, Sentence] = Field(
        description="Names of the six dimensions.", examples=[{"exploitation": "Exploitation"}]
    )
    outcomes: dict[Term, Sentence] = Field(
        description="Names of the outcomes of the published illustration.", examples=[{"exploited_migrant": "Exploited migrant"}]
    )
    forced_labour: dict[Term, Sentence] = Field(
        description="The eleven indicators of forced labour, in words of our own.", examples=[{"papers_kept": "Papers kept by somebody else"}]
    )


class CatalogueText(Record):
    """scenarios/text/<language>.yaml: needs, decisions, the fixed terms of cases, and the names of sources."""

    domains: dict[Term, Sentence] = Field(
        description="Names of the nine domains of needs.", examples=[{"legal": "Legal"}]
    )
    needs: dict[Term, TwoSided] = Field(
        description="Name of each need, what it is and what it is not.",
        examples=[{"lawyer": {"label": "A lawyer", "this_is": "Advice before the next step that binds."}}],
    )
    actors: dict[Term, Sentence] = Field(
        description="Who can act on a need.", examples=[{"legal_aid": "Legal aid"}]
    )
    decisions: dict[Term, Sentence] = Field(
        description="Fallback wording, where a country has none.", examples=[{"second_talk": "Arrange a second talk, alone and in safety."}]
    )
    settings: dict[Term, Sentence] = Field(
        description="Where the trainee meets the person.", examples=[{"reception": "Reception centre"}]
    )
    mandates: dict[Term, Sentence] = Field(
        description="Who the trainee is.", examples=[{"nurse": "Nurse"}]
    )
    enough: dict[Term, Sentence] = Field(
        default_factory=dict, description="What is enough to act on, by mandate.",
        examples=[{"nurse": "You establish no facts. A reason to talk safely and to offer help is enough."}],
    )  # fmt: skip
    document_kinds: dict[Term, Sentence] = Field(
        description="Sorts of papers.", examples=[{"health_note": "Health note"}]
    )
    grounds: dict[Term, Labelled] = Field(
        description="Why return would be unsafe.", examples=[{"reprisals": {"label": "Reprisals", "meaning": "Somebody would take it out on the person."}}]
    )
    elements: dict[Term, Labelled] = Field(
        description="Act, means, purpose and protection.", examples=[{"act": {"label": "Act", "meaning": "What was done to bring the person there."}}]
    )
    plan_parts: dict[Term, Labelled] = Field(
        description="Parts of the plan.", examples=[{"consent": {"label": "Consent"}}]
    )
    classifications: dict[Term, Sentence] = Field(
        description="How feedback names what the author wrote; a control is 'no reasonable grounds on present information'.",
        examples=[{"smuggling": "Smuggling; no reasonable grounds on present information"}],
    )
    sources: dict[Slug, Sentence] = Field(
        description="Author, title and date of each source, as the screens show them.",
        examples=[{"unhcr-guidelines-7-2006": "UNHCR, Guidelines on International Protection No. 7 (2006-04-07)"}],
    )


class GlossaryTerm(Record):
    """The one word of a language for a term of the kit, and the words that are not used for it."""

    language: Language = Field(description="Language of the words.", examples=["fr"])
    english: Sentence = Field(description="The English term; a text of the interface whose English has it is looked at.", examples=["indicator"])
    say: Sentence = Field(description="The word.", examples=["indice"])
    not_on_pages: tuple[Sentence, ...] = Field(default=(), description="Words that no such text of the interface has.", examples=[["indicateur"]])
    not_in_cases: tuple[Sentence, ...] = Field(default=(), description="Phrases that no text of a case has.", examples=[["ce signe"]])
    but: tuple[Sentence, ...] = Field(default=(), description="English words with which another word is right.", examples=[["ILO"]])


class CheckWords(Record):
    """scenarios/check_words.yaml: names that the check looks for in the texts of cases."""

    glossary: tuple[GlossaryTerm, ...] = Field(
        default=(), description="One word for one term, where a language has several.",
        examples=[[{"language": "fr", "english": "indicator", "say": "indice", "not_on_pages": ["indicateur"]}]],
    )  # fmt: skip

    cities: tuple[tuple[Sentence, ...], ...] = Field(
        description="Places below region level, in lines of any length.", examples=[[["Paris", "Benin City"], ["Agadez"]]]
    )
    telling: tuple[tuple[Sentence, ...], ...] = Field(
        default=(), description="Words of a title that would name the sort of a case.", examples=[[["trafficking", "wage"], ["traite", "salaire"]]]
    )
    sort: tuple[tuple[Sentence, ...], ...] = Field(
        default=(), description="Words that tell the sort of a case before its papers are read: in title, summary, briefing.", examples=[[["trafficked"], ["traite"]]]
    )
    given_names: tuple[tuple[Sentence, ...], ...] = Field(default=(), description="Given names by which people are found.", examples=[[["Amina", "Joseph"]]])
    allowed: tuple[tuple[Sentence, ...], ...] = Field(
        description="Capitalised words that are no names: they may follow a preposition without being such a place, and are nobody's.",
        examples=[[["English", "Arabic"], ["Monday"]]],
    )
