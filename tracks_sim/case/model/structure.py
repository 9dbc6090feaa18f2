"""Structure of a case (``case.yaml``): documents, worksheet, options, plan, and the person who can be interviewed.

A case folder holds ``case.yaml``, ``text/<language>.yaml`` and ``key/text/<language>.yaml`` (``texts``),
``key/key.yaml`` (``key``) and ``review.yaml`` (``review``). Unknown keys are refused, so a typing error is a
message and not a silent loss. The field descriptions are the hover help of an editor.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, StringConstraints

from tracks_sim.case.model.conversation import Fact, Person, Question, Room
from tracks_sim.case.model.record import AnswerStep, Language, Neutral, PassageId, PlanPart, Record, Slug, Term

Setting = Literal["disembarkation", "reception", "registration", "asylum_interview", "raid", "workplace", "detention", "health_care", "shelter", "legal_office", "school"]
Mandate = Literal["reception_worker", "legal_adviser", "asylum_officer", "nurse", "social_worker"]
Age = Literal["adult", "child", "in_doubt"]
Region = Literal[
    "northern_africa", "sub_saharan_africa", "latin_america_and_caribbean", "northern_america", "central_asia", "eastern_asia",
    "south_eastern_asia", "southern_asia", "western_asia", "eastern_europe", "northern_europe", "southern_europe",
    "western_europe", "oceania",
]  # fmt: skip
"""Sub-regions of the United Nations' list M49, with those of Oceania as one. Nothing smaller: a case names no country."""
DocumentKind = Literal[
    "reception_note", "registration_form", "interview_record", "health_note", "letter", "message",
    "police_note", "school_note", "incident_report", "screening_form", "work_paper",
    "legal_note", "phone_note", "medical_letter", "inspection_note",
]  # fmt: skip


Length = Literal["short", "long"]
CaseStep = Literal["interview", AnswerStep]
"""Steps that a case may ask or leave out."""
CASE_STEPS: tuple[CaseStep, ...] = get_args(CaseStep)


class Document(Record):
    """One paper of the file, made of passages in reading order."""

    row_id: ClassVar[str] = "id"

    id: Slug = Field(description="Name of the document inside the case.", examples=["reception-note"])
    kind: Annotated[DocumentKind, Neutral("letter")] = Field(description="What sort of paper it imitates.", examples=["reception_note"])
    passages: Annotated[tuple[PassageId, ...], Neutral(())] = Field(
        min_length=1,
        description="Ids of its passages in reading order. A passage is the smallest piece that can be cited, one to three sentences.",
        examples=[["rn1", "rn2", "rn3"]],
    )


class Option(Record):
    """One thing the trainee could do next."""

    row_id: ClassVar[str] = "id"

    id: Slug = Field(description="Name of the option inside the case.", examples=["offer-second-talk"])
    decision: Annotated[Term, Neutral("")] = Field(
        description="The abstract decision (scenarios/decisions.yaml) whose wording the country file gives.",
        examples=["refer_specialist"],
    )


class PlanQuestion(Record):
    """One question of the plan with its answers."""

    row_id: ClassVar[str] = "part"

    part: PlanPart = Field(description="Which part of the plan it is.", examples=["consent"])
    choose: Annotated[Literal["one", "several"], Neutral("one")] = Field(
        description="Whether one answer or several may be chosen.", examples=["one"]
    )
    options: Annotated[tuple[Slug, ...], Neutral(())] = Field(
        min_length=3, description="Ids of the answers, in the order shown.", examples=[["ask-each", "one-form", "none"]]
    )


class Case(Record):
    """Structure of one fictional case: what is there, without a word and without the key."""

    id: Annotated[Slug, Neutral("draft")] = Field(
        description="The folder's name. It must not give the answer away.", examples=["the-packing-shed"]
    )
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$"), Neutral("0.1.0")] = Field(
        description="Semantic version of the case.", examples=["1.0.0"]
    )
    status: Annotated[Literal["draft", "expert_reviewed", "piloted", "released", "retired"], Neutral("draft")] = Field(
        description="Where the case stands in its review.", examples=["draft"]
    )
    origin: Annotated[Literal["patterns", "composite"], Neutral("patterns")] = Field(
        description="Written from patterns in published reports, or a composite of three cases or more with changed facts. Single cases are refused.",
        examples=["patterns"],
    )
    languages: Annotated[tuple[Language, ...], Neutral(())] = Field(
        min_length=1, description="Languages whose texts are complete.", examples=[["en", "fr"]]
    )
    setting: Annotated[Setting, Neutral("reception")] = Field(description="Where the trainee meets the person.", examples=["reception"])
    mandate: Annotated[Mandate, Neutral("reception_worker")] = Field(
        description="Who the trainee is in this case; decides what is enough to act on.",
        examples=["reception_worker"],
    )
    age: Annotated[Age, Neutral("adult")] = Field(
        description="What the file says of the person's age. In doubt, a child is presumed.", examples=["adult"]
    )
    region: Region | None = Field(
        default=None,
        description="Broad region of the world that the person comes from (United Nations M49), only where the texts say it; else left out. Counts whether cases of different regions are met alike; nobody who works on the case sees it, and it is never an indicator.",
        examples=["southern_asia"],
    )  # fmt: skip
    length: Length = Field(
        default="long", description="Short: two papers, ten indicators, four needs, six decisions; decides which decisions are offered.",
        examples=["short"],
    )  # fmt: skip
    practice_only: bool = Field(
        default=False,
        description="An organisation's own kind of case: any decisions and any shape. It is practised on and is part of no study, form or comparison.",
        examples=[True],
    )  # fmt: skip
    steps: tuple[CaseStep, ...] = Field(
        default=("interview", "indicators", "elements", "needs", "decision"),  # what every case asked that names no steps
        description="Steps that the case asks, in their order. What is left out is not asked, and no miss; the decision is always asked.",
        examples=[["indicators", "detection", "needs", "decision"]],
    )  # fmt: skip
    documents: Annotated[tuple[Document, ...], Neutral(())] = Field(min_length=1, description="The papers of the file, in the order shown.", examples=[[{"id": "reception-note", "kind": "reception_note", "passages": ["rn1", "rn2"]}]])
    indicators: Annotated[tuple[Term, ...], Neutral(())] = Field(
        min_length=1,
        description="Concepts (scenarios/indicators/concepts.yaml) on the worksheet, in the order shown. The order must not follow the key.",
        examples=[["documents_taken", "debt_bondage"]],
    )
    needs: Annotated[tuple[Term, ...], Neutral(())] = Field(
        min_length=1,
        description="Special needs (scenarios/needs.yaml) on the worksheet, in the order shown.",
        examples=[["no_contact", "lawyer"]],
    )
    options: Annotated[tuple[Option, ...], Neutral(())] = Field(
        min_length=2,
        description="What the trainee could do next; six or more, in the order shown.",
        examples=[[{"id": "carry-on", "decision": "carry_on"}, {"id": "offer-second-talk", "decision": "second_talk"}]],
    )
    plan: tuple[PlanQuestion, ...] = Field(default=(), description="The plan's questions, one for each part; none where no plan is asked.", examples=[[{"part": "consent", "choose": "one", "options": ["ask-each", "one-form", "none"]}]])
    note: bool = Field(default=True, description="Whether a short referral note is asked.", examples=[False])
    person: Person | None = Field(
        default=None, description="The person who can be interviewed; together with room, facts and questions, or not at all.",
        examples=[{"pronoun": "she", "reluctance": "ordinary", "distress": 0.3, "barriers": {"debt": 0.6}}],
    )  # fmt: skip
    room: Room | None = Field(
        default=None, description="Where and with whom the interview takes place.",
        examples=[{"place": "private_room", "minutes": 45, "interviewer_sex": "woman"}],
    )  # fmt: skip
    facts: tuple[Fact, ...] = Field(
        default=(), description="What the person knows; twelve or more, of different sensitivity.",
        examples=[[{"id": "fa1", "topic": "work", "sensitivity": "plain"}]],
    )  # fmt: skip
    questions: tuple[Question, ...] = Field(
        default=(), description="Questions of the list, thirty or more over the topics, each topic in several forms; in an order that does not follow the form.",
        examples=[[{"id": "work-open", "topic": "work", "form": "open", "brings": ["fa1"]}]],
    )  # fmt: skip

    @property
    def passages(self) -> tuple[str, ...]:
        """Ids of all passages in reading order."""
        return tuple(p for d in self.documents for p in d.passages)

    @property
    def presumed_child(self) -> bool:
        """True for a child, and where the age is in doubt."""
        return self.age != "adult"

    @property
    def has_talk(self) -> bool:
        """Whether somebody can be interviewed, and the case asks it."""
        return self.person is not None and "interview" in self.steps

    @property
    def asks_who(self) -> bool:
        """Whether it is asked who acts on a need; a short case asks its level only."""
        return self.length == "long"

    def document_of(self, passage: str) -> Document | None:
        """The document that holds a passage, or None."""
        return next((d for d in self.documents if passage in d.passages), None)
