"""File format of a case, as frozen pydantic models.

A case folder holds ``case.yaml`` (structure), ``text/<language>.yaml`` (texts read while
working), ``key/key.yaml`` (the answers), ``key/text/<language>.yaml`` (why) and
``review.yaml``. Unknown keys are refused, so a typing error is a message and not a
silent loss. The field descriptions are the hover help of an editor.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tracks_sim.case.conversation import (
    Appearance,
    Fact,
    FactText,
    InterviewKey,
    InterviewKeyText,
    Move,
    Person,
    Question,
    Reply,
    Room,
)
from tracks_sim.case.record import Element as Element
from tracks_sim.case.record import ElementState as ElementState
from tracks_sim.case.record import Judged as Judged
from tracks_sim.case.record import Language as Language
from tracks_sim.case.record import Level as Level
from tracks_sim.case.record import PassageId as PassageId
from tracks_sim.case.record import Phase as Phase
from tracks_sim.case.record import ProtectionGround as ProtectionGround
from tracks_sim.case.record import Record as Record
from tracks_sim.case.record import Sentence as Sentence
from tracks_sim.case.record import Slug as Slug
from tracks_sim.case.record import Term as Term
from tracks_sim.case.record import Voice as Voice

Country = Literal["fr", "be", "cy", "es", "it", "ie", "gb", "ch"]

Setting = Literal["disembarkation", "reception", "registration", "raid", "health_care"]
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
Harm = Literal["none", "minor", "severe"]
PlanPart = Literal["consent", "lead", "sharing", "follow_up", "safety", "health"]
Salience = Literal["plain", "moderate", "hidden"]
Classification = Literal[
    "trafficking", "smuggling", "labour_dispute", "domestic_violence", "no_concern", "too_little"
]
Profile = Literal["adult_labour", "child_labour", "adult_sexual", "child_sexual"]
Circumstance = Literal["adult", "child", "imminent_danger"]
Attribute = Literal["sex", "age", "region", "education", "disability", "family"]
"""Attribute of the person that a twin may change."""

PHASES: tuple[Phase, ...] = ("recruitment", "exploitation", "now")
JUDGED: tuple[Judged, ...] = ("present", "absent", "insufficient")
ELEMENTS: tuple[Element, ...] = ("act", "means", "purpose")
LEVELS: tuple[Level, ...] = ("urgent", "helpful", "not_indicated")
PLAN_PARTS: tuple[PlanPart, ...] = ("consent", "lead", "sharing", "follow_up", "safety", "health")
CONTROLS: frozenset[str] = frozenset(
    {"smuggling", "labour_dispute", "domestic_violence", "no_concern", "too_little"}
)


# --- case.yaml -----------------------------------------------------------------------


class Document(Record):
    """One paper of the file, made of passages in reading order."""

    id: Slug = Field(description="Name of the document inside the case.", examples=["reception-note"])
    kind: DocumentKind = Field(description="What sort of paper it imitates.", examples=["reception_note"])
    passages: tuple[PassageId, ...] = Field(
        min_length=1,
        description="Ids of its passages in reading order. A passage is the smallest piece that can be cited, one to three sentences.",
        examples=[["rn1", "rn2", "rn3"]],
    )


class Option(Record):
    """One thing the trainee could do next."""

    id: Slug = Field(description="Name of the option inside the case.", examples=["offer-second-talk"])
    decision: Term = Field(
        description="The abstract decision (scenarios/decisions.yaml) whose wording the country file gives.",
        examples=["refer_specialist"],
    )


class PlanQuestion(Record):
    """One question of the plan with its answers."""

    part: PlanPart = Field(description="Which part of the plan it is.", examples=["consent"])
    choose: Literal["one", "several"] = Field(
        description="Whether one answer or several may be chosen.", examples=["one"]
    )
    options: tuple[Slug, ...] = Field(
        min_length=3, description="Ids of the answers, in the order shown.", examples=[["ask-each", "one-form", "none"]]
    )


class Case(Record):
    """Structure of one fictional case: what is there, without a word and without the key."""

    id: Slug = Field(
        description="The folder's name. It must not give the answer away.", examples=["the-packing-shed"]
    )
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")] = Field(
        description="Semantic version of the case.", examples=["1.0.0"]
    )
    status: Literal["draft", "expert_reviewed", "piloted", "released", "retired"] = Field(
        description="Where the case stands in its review.", examples=["draft"]
    )
    origin: Literal["patterns", "composite"] = Field(
        description="Written from patterns in published reports, or a composite of three cases or more with changed facts. Single cases are refused.",
        examples=["patterns"],
    )
    languages: tuple[Language, ...] = Field(
        min_length=1, description="Languages whose texts are complete.", examples=[["en", "fr"]]
    )
    setting: Setting = Field(description="Where the trainee meets the person.", examples=["reception"])
    mandate: Mandate = Field(
        description="Who the trainee is in this case; decides what is enough to act on.",
        examples=["reception_worker"],
    )
    age: Age = Field(
        description="What the file says of the person's age. In doubt, a child is presumed.", examples=["adult"]
    )
    region: Region | None = Field(
        default=None,
        description="Broad region of the world that the person comes from (United Nations M49), only where the texts say it; else left out. Counts whether cases of different regions are met alike; nobody who works on the case sees it, and it is never an indicator.",
        examples=["southern_asia"],
    )  # fmt: skip
    minutes: int = Field(ge=5, le=120, description="Honest time to work through it.", examples=[40])
    documents: tuple[Document, ...] = Field(min_length=1, description="The papers of the file, in the order shown.", examples=[[{"id": "reception-note", "kind": "reception_note", "passages": ["rn1", "rn2"]}]])
    indicators: tuple[Term, ...] = Field(
        min_length=1,
        description="Concepts (scenarios/indicators/concepts.yaml) on the worksheet, in the order shown. The order must not follow the key.",
        examples=[["documents_taken", "debt_bondage"]],
    )
    needs: tuple[Term, ...] = Field(
        min_length=1,
        description="Special needs (scenarios/needs.yaml) on the worksheet, in the order shown.",
        examples=[["no_contact", "lawyer"]],
    )
    options: tuple[Option, ...] = Field(
        min_length=2,
        description="What the trainee could do next; six or more, in the order shown.",
        examples=[[{"id": "carry-on", "decision": "carry_on"}, {"id": "offer-second-talk", "decision": "second_talk"}]],
    )
    plan: tuple[PlanQuestion, ...] = Field(description="The plan's questions, one for each part.", examples=[[{"part": "consent", "choose": "one", "options": ["ask-each", "one-form", "none"]}]])
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

    def document_of(self, passage: str) -> Document | None:
        """The document that holds a passage, or None."""
        return next((d for d in self.documents if passage in d.passages), None)


# --- text/<language>.yaml --------------------------------------------------------------


class DocumentText(Record):
    """Heading of a document."""

    title: Sentence = Field(description="Heading of the paper.", examples=["Reception note"])
    note: Sentence = Field(
        description="Who wrote it and roughly when, relative to arrival, never a date.",
        examples=["Written by the night team, two weeks after arrival."],
    )


class CaseText(Record):
    """Every word a trainee reads while working, in one language."""

    title: Sentence = Field(description="Neutral title.", examples=["The packing shed"])
    summary: Sentence = Field(
        description="One sentence for the case list: setting and task, nothing of the answer.",
        examples=["A woman asks at reception whether she may change rooms."],
    )
    content_note: Sentence = Field(
        description="Short and factual: what hard matters the file touches.",
        examples=["Touches on debt and threats. Nothing is described in detail."],
    )
    briefing: Sentence = Field(
        description="Markdown. Who the trainee is and what has happened; what is asked of them stands in `task`.",
        examples=["You are the reception worker on the day shift …"],
    )
    task: Sentence | None = Field(
        default=None,
        description="Markdown. What is asked of who works through the whole case; a short talk alone has a task of its own instead.",
        examples=["Read the file. Say which signs it shows and which it speaks against. Then say what you do next, and how."],
    )
    enough: Sentence = Field(
        description="What is enough to act on for this mandate.",
        examples=["You need not establish what happened. A reason to talk safely is enough."],
    )
    documents: dict[Slug, DocumentText] = Field(description="Headings, by document id.", examples=[{"reception-note": {"title": "Reception note", "note": "Written by the night team."}}])
    passages: dict[PassageId, Sentence] = Field(
        description="Words of each passage, inline Markdown.", examples=[{"rn1": "She asked twice …"}]
    )
    options: dict[Slug, Sentence] = Field(
        description="What this option means in this case, by option id; shown under the country's wording.",
        examples=[{"offer-second-talk": "Offer her another talk this week, alone, with another interpreter."}],
    )
    plan: dict[PlanPart, dict[Slug, Sentence]] = Field(description="Words of the plan's answers, by part and id.", examples=[{"consent": {"ask-each": "Ask separately for each step."}}])
    room: Sentence | None = Field(
        default=None, description="The room at the start, in words: who sits where, who interprets, who can listen in.",
        examples=["She sits nearest the door. The man who brought her has taken the chair beside her."],
    )  # fmt: skip
    second: Sentence | None = Field(
        default=None, description="How a second interview begins, some days later; needed where the room has `second_minutes`.",
        examples=["Some days later. She comes on time and alone."],
    )  # fmt: skip
    facts: dict[PassageId, FactText] = Field(
        default_factory=dict, description="The person's words, by fact. Never sent before they are told.",
        examples=[{"fa3": {"full": "He keeps the card.", "part": "Somebody helps with the bank."}}],
    )  # fmt: skip
    questions: dict[Slug, Sentence] = Field(
        default_factory=dict, description="Words of each question, by question id.", examples=[{"pay-open": "Tell me how it went with the money."}]
    )
    replies: dict[Reply, tuple[Sentence, ...]] = Field(
        default_factory=dict, description="What the person says where nothing is told: two or more of each, in the person's own way. `coached` only where there is a coached story.",
        examples=[{"deflect": ["I would rather talk about the room.", "It is a long time ago."]}],
    )  # fmt: skip
    moves: dict[Move, Sentence] = Field(
        default_factory=dict, description="What the person answers or does after each move this room allows; for consents the answer that `person.refuses` fixes.",
        examples=[{"introduce": "She looks at the badge and then at you. ‘You are not police?’"}],
    )  # fmt: skip
    seen: dict[Appearance, tuple[Sentence, ...]] = Field(
        default_factory=dict, description="What can be seen of the person in each state, one or more of each: hands, gaze, silence. No feeling is named.",
        examples=[{"uneasy": ["The sleeve is pulled over the hand and let go again."]}],
    )  # fmt: skip


# --- key/key.yaml ----------------------------------------------------------------------


class EvidenceGroup(Record):
    """Passages of which any one will do."""

    any: tuple[PassageId, ...] = Field(
        min_length=1, description="Any of these passages supports the answer.", examples=[["rn13", "hc4"]]
    )
    salience: Salience = Field(
        default="moderate",
        description="How easily the cue is seen: plain, moderate or hidden.",
        examples=["hidden"],
    )


class KeyedAnswer(Record):
    """What every keyed answer has: where it is seen, and why it is right."""

    evidence: tuple[EvidenceGroup, ...] = Field(
        default=(),
        description="Groups of passages that support the answer: for a present one what speaks for it, for an absent one what speaks against it, for an insufficient one what shows the gap.",
        examples=[[{"any": ["rn13", "hc4"], "salience": "hidden"}]],
    )
    neutral: tuple[PassageId, ...] = Field(
        default=(),
        description="Passages that may be cited without gain or loss.",
        examples=[["rn4"]],
    )
    source: Slug = Field(
        description="Where the rule comes from: an id of scenarios/sources.yaml.", examples=["ilo-delphi-2009"]
    )

    @property
    def right_passages(self) -> frozenset[str]:
        """Every passage of every group."""
        return frozenset(p for g in self.evidence for p in g.any)


class IndicatorKey(KeyedAnswer):
    """The keyed judgement of one concept."""

    concept: Term = Field(description="Concept of the worksheet.", examples=["documents_taken"])
    state: Judged = Field(
        description="Absent needs a passage that speaks against it; silence is insufficient.", examples=["present"]
    )
    phases: tuple[Phase, ...] = Field(
        default=(),
        description="When it happened; required where it is present.",
        examples=[["exploitation", "now"]],
    )


class ElementKey(KeyedAnswer):
    """The keyed state of act, means or purpose."""

    state: ElementState = Field(
        description="For a child the means are not needed.", examples=["present"]
    )
    also_accepted: tuple[ElementState, ...] = Field(
        default=(), description="Other answers a practitioner would accept.", examples=[["insufficient"]]
    )


class ProtectionKey(KeyedAnswer):
    """The keyed answer on why return would be unsafe."""

    state: Judged = Field(description="Whether the file shows a trafficking-related protection need.", examples=["present"])
    grounds: tuple[ProtectionGround, ...] = Field(
        default=(), description="Which reasons the file shows.", examples=[["reprisals", "retrafficking"]]
    )


class NeedKey(KeyedAnswer):
    """The keyed level of one special need."""

    need: Term = Field(description="Need of the worksheet.", examples=["lawyer"])
    level: Level = Field(description="Urgent, helpful, or not indicated by the file.", examples=["urgent"])
    who: tuple[Term, ...] = Field(
        default=(), description="Actors (scenarios/needs.yaml) who may act on it.", examples=[["legal_aid"]]
    )


class CountryCost(Record):
    """What an option costs in one country, where that differs."""

    cost: float = Field(ge=0, le=1, description="Declared cost, 0 best, 1 worst.", examples=[0.1])
    accepted: bool = Field(description="Whether it counts as a safe and proportionate decision.", examples=[True])
    harm: Harm = Field(default="none", description="Harm it does.", examples=["none"])


class OptionKey(Record):
    """What one option costs."""

    option: Slug = Field(description="Option of the case.", examples=["offer-second-talk"])
    cost: float = Field(ge=0, le=1, description="Declared cost, 0 best, 1 worst.", examples=[0.0])
    accepted: bool = Field(description="Whether it counts as a safe and proportionate decision.", examples=[True])
    harm: Harm = Field(default="none", description="Severe harm is a gate; minor harm is coached.", examples=["none"])
    source: Slug = Field(description="Where the rule comes from.", examples=["who-2003"])
    countries: dict[Country, CountryCost] = Field(
        default_factory=dict,
        description="Where this case's option costs something else in a country.",
        examples=[{"gb": {"cost": 0.1, "accepted": True, "harm": "none"}}],
    )


class PlanKey(Record):
    """What one answer of a plan question is worth."""

    needed: tuple[Slug, ...] = Field(min_length=1, description="Answers the plan needs.", examples=[["ask-each"]])
    fitting: tuple[Slug, ...] = Field(default=(), description="Answers that do no harm and are not required.", examples=[["leave-door-open"]])
    needless: tuple[Slug, ...] = Field(default=(), description="Answers that help nobody or share too much.", examples=[["whole-file"]])
    minor: tuple[Slug, ...] = Field(default=(), description="Answers that do minor harm.", examples=[["one-form"]])
    severe: tuple[Slug, ...] = Field(default=(), description="Answers that do severe harm: a gate.", examples=[["none"]])
    source: Slug = Field(description="Where the rule comes from.", examples=["who-2003"])


class NoteKey(Record):
    """What a short referral note may carry."""

    voices: dict[Voice, tuple[PassageId, ...]] = Field(
        description="Whose voice each passage is: the person's words, an observation, someone's inference, a plain record. Every passage once.",
        examples=[{"words": ["rn3"], "observation": ["rn1"], "inference": ["rn7"], "record": ["rn2"]}],
    )
    needless: tuple[PassageId, ...] = Field(
        default=(),
        description="Passages a minimal note leaves out (health detail, third persons).",
        examples=[["hc2", "hc5"]],
    )


class Lesson(Record):
    """One thing to do next time, and when to say it."""

    id: Slug = Field(description="Name of the lesson.", examples=["ask-alone"])
    when: tuple[str, ...] = Field(
        default=(),
        description="Said when one of these was not right: indicators.<concept>, elements.<element>, elements.protection, needs.<need>, decision, plan.<part>, note. Empty: always fits.",
        examples=[["indicators.isolation", "plan.safety"]],
    )


class Twin(Record):
    """That the case is another one with one attribute of the person changed."""

    of: Slug = Field(description="Id of the first version, which stands beside it. Structure and answers are the same.", examples=["the-packing-shed"])
    changed: Attribute = Field(
        description="What of the person was changed: sex, age (a child stays a child, an adult an adult), region they come from, education, a disability, or family they came with.",
        examples=["sex"],
    )  # fmt: skip


class Key(Record):
    """The answers to one case."""

    twin: Twin | None = Field(
        default=None,
        description="For a twin case only: each member of a study gets one of the two by lot. A twin is not offered for practice.",
        examples=[{"of": "the-packing-shed", "changed": "sex"}],
    )  # fmt: skip

    classification: Classification = Field(
        description="What the author wrote the case as. Never shown before submission.", examples=["trafficking"]
    )
    exploitation: tuple[Term, ...] = Field(
        default=(), description="Forms of exploitation (HTCDS enumeration), empty for controls.", examples=[["agriculture"]]
    )
    profile: Profile = Field(
        description="Which ILO list is nearest; forced criminality and begging have none of their own.",
        examples=["adult_labour"],
    )
    circumstances: tuple[Circumstance, ...] = Field(
        description="What country rules may depend on.", examples=[["adult"]]
    )
    indicators: tuple[IndicatorKey, ...] = Field(
        description="The judgement of every indicator on the worksheet.",
        examples=[[{"concept": "made_to_lie", "state": "insufficient", "source": "ilo-delphi-2009"}]],
    )
    elements: dict[Element, ElementKey] = Field(
        description="Act, means and purpose. For a child the means are `not_needed`.",
        examples=[{"act": {"state": "present", "evidence": [{"any": ["rn4"]}], "source": "palermo-2000"}}],
    )
    protection: ProtectionKey | None = Field(
        description="Why return would be unsafe, as far as the file shows. Every case has it; only a measured key may be without.",
        examples=[{"state": "insufficient", "source": "unhcr-guidelines-7-2006"}],
    )
    needs: tuple[NeedKey, ...] = Field(
        description="The level of every need on the worksheet.",
        examples=[[{"need": "lawyer", "level": "urgent", "who": ["legal_aid"], "source": "tracks-2017"}]],
    )
    options: tuple[OptionKey, ...] = Field(
        description="What every option costs; one or two are accepted.",
        examples=[[{"option": "offer-second-talk", "cost": 0.0, "accepted": True, "source": "who-2003"}]],
    )
    plan: dict[PlanPart, PlanKey] = Field(
        description="What every answer of the plan is worth, by part.",
        examples=[{"consent": {"needed": ["ask-each"], "minor": ["one-form"], "severe": ["none"], "source": "who-2003"}}],
    )
    note: NoteKey = Field(
        description="Whose voice each passage is, and what a short note leaves out.",
        examples=[{"voices": {"words": ["rn3"], "record": ["rn1", "rn2"]}}],
    )
    lessons: tuple[Lesson, ...] = Field(
        min_length=3,
        description="Things to do next time, the most important first; three of them are shown.",
        examples=[[
            {"id": "ask-alone", "when": ["indicators.speaks_under_watch"]},
            {"id": "share-little", "when": ["plan.sharing"]},
            {"id": "silence"},
        ]],
    )
    interview: InterviewKey | None = Field(
        default=None, description="The answers about the interview; where the case has a person.",
        examples=[{"needed": ["fa2"], "voices": {"words": ["fa1", "fa2"]}}],
    )  # fmt: skip


# --- key/text/<language>.yaml ------------------------------------------------------------


class KeyText(Record):
    """Why each answer is right, in one language. Never leaves the server before the step is locked."""

    story: dict[Slug, Sentence] = Field(
        description="What happened to the person afterwards, by option chosen. Markdown; plain, no drama.",
        examples=[{"offer-second-talk": "She came to the second talk …"}],
    )
    indicators: dict[Term, Sentence] = Field(description="Rationale by concept.", examples=[{"documents_taken": "The passport is in her locker, as the log shows."}])
    elements: dict[Element, Sentence] = Field(description="Rationale by element.", examples=[{"act": "Somebody else arranged the journey and the housing."}])
    protection: Sentence = Field(description="Rationale of the protection question.", examples=["Nothing in the file speaks of what would happen on return."])
    needs: dict[Term, Sentence] = Field(description="Rationale by need.", examples=[{"lawyer": "The interview is near and she has no lawyer."}])
    options: dict[Slug, Sentence] = Field(description="Why each option is accepted or not.", examples=[{"offer-second-talk": "It opens a door and costs nothing."}])
    plan: dict[PlanPart, dict[Slug, Sentence]] = Field(description="Why each answer of the plan helps or harms.", examples=[{"consent": {"ask-each": "Consent to one step is no consent to the next."}}])
    lessons: dict[Slug, Sentence] = Field(description="Words of the lessons, by id.", examples=[{"ask-alone": "Ask to see the person alone, by routine."}])
    interview: InterviewKeyText | None = Field(
        default=None, description="Better wordings and reasons about the interview; where the case has a person.",
        examples=[{"better": {"pay-closed": "How were you paid?"}}],
    )  # fmt: skip


# --- review.yaml ---------------------------------------------------------------------------


class ReviewEntry(Record):
    """One review that took place."""

    role: Sentence = Field(description="What the reviewer does, never a name.", examples=["reception worker"])
    when: Sentence = Field(description="Month of the review.", examples=["2026-11"])
    version: Sentence = Field(description="Version read.", examples=["1.0.0"])
    verdict: Literal["fit", "fit_after_changes", "unfit"] = Field(description="Verdict.", examples=["fit"])
    note: str = Field(default="", description="What was asked for.", examples=["Say earlier that the room is shared."])


class Review(Record):
    """Who has read the case. Empty until somebody has."""

    origin_note: Sentence = Field(
        description="From which patterns the case was written.",
        examples=["Written from patterns in published reports on seasonal work; no single case is told."],
    )
    entries: tuple[ReviewEntry, ...] = Field(
        default=(), description="Reviews that took place, oldest first. Never invented.", examples=[[]]
    )
