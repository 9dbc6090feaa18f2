"""File format of the interview of a case: person, room, facts, questions, their texts and key.

A case has a person, a room, facts and questions, or none of them. What the engine needs is in
``case.yaml`` and stays in the kernel; no screen sends facts, forms or barriers to the browser
before they are due. How to write a person: docs/interview.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field

from tracks_sim.case.model.record import (
    DetectionState,
    Element,
    ElementState,
    ExploitationPhase,
    JudgementState,
    Level,
    Neutral,
    PassageId,
    ProtectionGround,
    Record,
    Sentence,
    Slug,
    Term,
    UnwrittenSentence,
    Voice,
)

Topic = Literal[
    "now", "health", "family", "home", "recruitment", "journey", "documents", "work", "pay", "debt",
    "housing", "control", "threats", "contacts", "fear", "wishes", "procedure",
]  # fmt: skip
"""Topics of questions and facts: ``now`` is daily life here (a child's school too), ``home`` the life
before and why it was left, ``recruitment`` who offered and promised what, ``housing`` where one slept and
lived while working, ``control`` being watched, locked in or cut off, ``threats`` threats and violence,
``contacts`` who calls, visits or accompanies, ``fear`` what is feared, return included, ``wishes`` what the person
wants, ``procedure`` the asylum procedure, rights, and what one was told to say."""
Sensitivity = Literal["plain", "private", "sensitive", "guarded"]
"""Sensitivity of a fact, how hard it is to tell: plain (anybody may know), private (told to somebody known), sensitive (costs
something to say), guarded (kept from everybody until it is safe)."""
Barrier = Literal[
    "fear_of_controller", "oath", "debt", "shame", "mistrust_of_authorities", "rights_unknown",
    "coached_story", "fear_of_return",
]  # fmt: skip
QuestionForm = Literal["open", "cued", "wh", "encourager", "closed", "forced_choice", "leading", "multiple", "statement"]
"""open: "tell me about …" with all freedom; cued: an invitation about something the person said; wh: what, who,
where, when, how; encourager: "go on"; closed: yes or no; forced_choice: this or that; leading: puts what
was not said or shows the answer wanted; multiple: several questions at once; statement: an opinion or pressure."""
Stance = Literal["blames", "intrudes", "threatens", "labels", "doubts", "pressures", "exposes", "promises",
                 "accepts", "reassures", "gives_control", "neutral"]  # fmt: skip
"""Stance of a sentence: what it does to the person. blames; intrudes: asks for intimate details without use; threatens; labels; doubts; pressures; exposes: says
private things before others; promises: what cannot be kept; accepts: a no or a pace; reassures; gives_control: lets them choose; neutral: none of these."""
HOSTILE_STANCES: frozenset[Stance] = frozenset({"blames", "intrudes", "threatens", "labels", "doubts", "pressures", "exposes", "promises"})
"""Stances that hurt: such a sentence is never recommended, whatever its form."""
ReadForm = QuestionForm | Literal["remark"]
"""Form read in typed words. remark: kind words or information; it asks nothing and presses for nothing, and no case lists one."""
Move = Literal[
    "introduce", "confidentiality", "rights", "ask_preference", "change_interviewer", "ask_interpreter",
    "change_interpreter", "see_alone", "call_representative", "ask_wishes", "options", "consent_notes",
    "consent_sharing", "consent_referral", "accept_refusal", "safe_contact", "offer_break", "acknowledge",
    "ask_supervisor", "close_safely", "second_interview", "leave",
    "challenge_companion", "companion_interprets", "companion_as_guardian", "promise", "doubt",
]  # fmt: skip
"""Acts of the trainee other than questions; the last five do harm. In words: docs/interview.md."""
Reply = Literal[
    "deflect", "refuse", "tired", "silent", "break", "agree", "disagree", "either", "neither", "already", "nothing", "coached", "time",
]  # fmt: skip
"""Replies of the person that tell nothing. deflect: speaks of something else; refuse: will not speak of it; tired; silent:
says nothing (describe it); break: asks for a pause; agree, disagree: "yes", "no" to what was put;
either, neither: the same where two answers were put to choose from; already: has
said that; nothing: has nothing to say on it; coached: gives the prepared story; time: the time is over."""
Appearance = Literal["opening", "settled", "guarded", "uneasy", "strained", "overwhelmed"]
"""Appearances of the person, in this order: leaning in and speaking freely; calm; closed; restless; near the limit; beyond it."""
Sex = Literal["woman", "man"]
Pronoun = Literal["she", "he", "they"]
Manner = Literal["brief", "talkative"]
Consent = Literal["notes", "sharing", "referral"]

TOPICS: tuple[Topic, ...] = get_args(Topic)
BARRIERS: tuple[Barrier, ...] = get_args(Barrier)
STANCES: tuple[Stance, ...] = get_args(Stance)
QUESTION_FORMS: tuple[QuestionForm, ...] = get_args(QuestionForm)
MOVES: tuple[Move, ...] = get_args(Move)
REPLIES: tuple[Reply, ...] = get_args(Reply)
ANSWERS: frozenset[Reply] = frozenset({"agree", "disagree", "either", "neither"})
"""Replies that answer what was put. Every other one leaves the question without an answer."""
REFUSALS: tuple[Reply, ...] = ("deflect", "refuse", "tired", "silent", "break", "already", "nothing")
"""Replies without an answer that any question can get; none may read as a yes or a no, since many come after a question that puts something."""
APPEARANCES: tuple[Appearance, ...] = get_args(Appearance)

# --- case.yaml -----------------------------------------------------------------------


class Person(Record):
    """The fictional person as the interview finds them; their age is the case's."""

    pronoun: Pronoun = Field(description="How the texts speak of the person.", examples=["she"])
    manner: Manner = Field(
        default="brief", description="How the person speaks: in few words, or in many. It chooses among the kit's stock words, and nothing else.", examples=["talkative"]
    )
    reluctance: Literal["told_before", "ordinary", "found_by_police"] = Field(
        description="How the person came to be here: has told before and came freely, neither, or was found in a check or a raid.",
        examples=["ordinary"],
    )
    distress: float = Field(
        ge=0, le=1,
        description="Strain at the start: 0 at ease, 0.3 ordinary for a first interview, 0.6 hardly bearable.",
        examples=[0.3],
    )
    barriers: dict[Barrier, float] = Field(
        default_factory=dict,
        description="What keeps the person from telling, each 0 (not at all) to 1 (as strong as it gets). The briefing or the file must give a cue of each.",
        examples=[{"fear_of_controller": 0.7, "rights_unknown": 0.8}],
    )
    refuses: tuple[Consent, ...] = Field(default=(), description="What the person says no to when asked for consent.", examples=[["sharing"]])


class Interpreter(Record):
    """Who interprets at the start."""

    fit: Literal["good", "partial", "poor"] = Field(
        description="Whether language and dialect fit; partial: understands most; poor: they hardly understand each other.", examples=["good"]
    )
    sex: Sex = Field(description="The interpreter's sex.", examples=["man"])
    community_tie: bool = Field(
        default=False, description="Whether the interpreter moves among people the person knows.", examples=[True]
    )
    by_phone: bool = Field(default=False, description="Whether the interpreter is on the telephone.", examples=[False])


class Companion(Record):
    """Who sits in the room with the person. No companion is a guardian but an appointed representative."""

    relation: Literal["relative", "partner", "friend", "acquaintance", "representative"] = Field(
        description="Who the companion says to be. `representative`: independent and appointed for a child; does not hold the person back and stays.",
        examples=["friend"],
    )


class Room(Record):
    """Where and with whom the interview takes place."""

    place: Literal["private_room", "shared_office", "reception_desk", "medical_room", "police_station", "telephone"] = Field(
        description="Where they sit; who can listen in follows from it.", examples=["shared_office"]
    )
    minutes: int = Field(
        ge=10, le=180, description="Time there is, as simulated minutes; nothing is timed on screen.", examples=[45]
    )
    interviewer_sex: Sex = Field(description="The trainee's sex in this case.", examples=["man"])
    interpreter: Interpreter | None = Field(
        default=None, description="Who interprets; left out where they share a language.", examples=[{"fit": "good", "sex": "man"}]
    )
    prefers: Sex | None = Field(
        default=None, description="Sex of interviewer and interpreter the person would choose, if asked; left out: no wish.", examples=["woman"]
    )
    companion: Companion | None = Field(default=None, description="Who else is there.", examples=[{"relation": "friend"}])
    other_interviewer: bool = Field(
        default=False, description="Whether a colleague of the preferred sex can take over today.", examples=[True]
    )
    other_interpreter: bool = Field(
        default=False, description="Whether a fitting interpreter without a tie, of the preferred sex, can be had today.", examples=[True]
    )
    second_minutes: int | None = Field(
        default=None, ge=10, le=180,
        description="Time of a second interview some days later; left out where none can be had.", examples=[45],
    )  # fmt: skip


class Fact(Record):
    """Something the person knows. Its id is the id of the passage it becomes when it is told."""

    row_id: ClassVar[str] = "id"

    id: PassageId = Field(description="Letters and a number, unlike any passage of the documents.", examples=["fa3"])
    topic: Topic = Field(description="What it is about.", examples=["pay"])
    sensitivity: Sensitivity = Field(
        description="How hard it is to tell: plain, private, sensitive or guarded.", examples=["sensitive"]
    )
    behind: tuple[Barrier, ...] = Field(
        default=(), description="Barriers of this person it sits behind; each must be one of `person.barriers`.", examples=[["debt", "fear_of_controller"]]
    )
    peripheral: bool = Field(
        default=False,
        description="A detail at the edge (a day, a colour, an order) that may come out differently under strain. Never scored against the person.",
        examples=[False],
    )
    corrects: PassageId | None = Field(
        default=None,
        description="The passage or fact that is put right once this is told (a misreading of the file, a prepared story).",
        examples=["rn4"],
    )
    after: tuple[PassageId, ...] = Field(
        default=(), description="Facts without which this makes no sense: it is told only after them.", examples=[["fa1"]]
    )


class Question(Record):
    """One question of the list. Its words stand in the texts."""

    row_id: ClassVar[str] = "id"

    id: Slug = Field(description="Name of the question inside the case.", examples=["pay-open"])
    topic: Topic | None = Field(
        default=None, description="What it asks about; left out only for an encourager, which goes on from the question before.", examples=["pay"]
    )
    form: QuestionForm = Field(description="How it asks. Never shown before feedback.", examples=["open"])
    stance: Stance = Field(
        default="neutral", description="What it does to the person, whatever its form. Never shown before feedback; most questions do nothing of this kind.", examples=["blames"]
    )
    brings: tuple[PassageId, ...] = Field(
        default=(),
        description="Facts it can bring, in the order they would be told. An open question brings several, a closed one one. Empty for an encourager, and where there is nothing to tell.",
        examples=[["fa3", "fa4"]],
    )
    puts: Literal["so", "not_so"] | None = Field(
        default=None,
        description="For closed, forced_choice, leading and statement: whether what it puts to the person is so. A yes to `so` is kept as agreed, a yes to `not_so` is a wrong yes.",
        examples=["so"],
    )


# --- text/<language>.yaml ------------------------------------------------------------


class FactText(Record):
    """The person's words for one fact."""

    full: UnwrittenSentence = Field(description="Told freely, one to four sentences. It becomes the passage.", examples=["He keeps the card. On pay day he gives us what is left."])
    part: UnwrittenSentence = Field(description="Told in part: true, less, and a door left open.", examples=["Somebody helps with the bank."])
    varied: Sentence | None = Field(
        default=None, description="For a peripheral fact: the same under strain, with the detail different.", examples=["It was the third month, or the fourth."]
    )


# --- key -----------------------------------------------------------------------------


class DisclosureCondition(Record):
    """A judgement that holds once some facts were told. Of several rows on one judgement the first that fits counts."""

    judges: ClassVar[str]
    """What it changes: the item (``detection``), or the step of its items (``needs``)."""
    named_by: ClassVar[str] = ""
    """Field that names the item of the step; empty where it is always the same one."""
    answer_field: ClassVar[str] = "state"
    """Field of the answer."""
    called: ClassVar[str]
    """What a message about a file calls its item."""

    facts: tuple[PassageId, ...] = Field(
        min_length=1, description="All of these were told, in full or in part. They may be cited as evidence.", examples=[["fa3"]]
    )

    @property
    def item(self) -> str:
        """The item whose judgement it changes: ``indicators.<concept>``, ``detection`` …"""
        return f"{self.judges}.{getattr(self, self.named_by)}" if self.named_by else self.judges

    @property
    def answer(self) -> str:
        """What is right then."""
        return str(getattr(self, self.answer_field))


class IfTold(DisclosureCondition):
    """What is right on an indicator once these facts were told."""

    judges: ClassVar[str] = "indicators"
    named_by: ClassVar[str] = "concept"
    called: ClassVar[str] = "indicator"

    concept: Term = Field(description="Concept of the worksheet.", examples=["wage_manipulation"])
    state: JudgementState = Field(description="The judgement then.", examples=["present"])
    phases: tuple[ExploitationPhase, ...] = Field(
        default=(), description="When it happened; required where present.", examples=[["exploitation"]]
    )


class DetectionIfTold(DisclosureCondition):
    """What is right on detection once these facts were told."""

    judges: ClassVar[str] = "detection"
    called: ClassVar[str] = "detection question"

    state: DetectionState = Field(description="The state then.", examples=["yes"])


class ElementIfTold(DisclosureCondition):
    """What is right on act, means or purpose once these facts were told."""

    judges: ClassVar[str] = "elements"
    named_by: ClassVar[str] = "element"
    called: ClassVar[str] = "element"

    element: Element = Field(description="Which element.", examples=["means"])
    state: ElementState = Field(description="The state then.", examples=["present"])


class ProtectionIfTold(DisclosureCondition):
    """Why return would be unsafe once these facts were told."""

    judges: ClassVar[str] = "elements.protection"
    called: ClassVar[str] = "protection question"

    state: JudgementState = Field(description="The judgement then.", examples=["present"])
    grounds: tuple[ProtectionGround, ...] = Field(
        default=(), description="Every reason that is known then, those of the file too; required where present.", examples=[["reprisals", "retrafficking"]]
    )


class NeedIfTold(DisclosureCondition):
    """How urgent a need is once these facts were told."""

    judges: ClassVar[str] = "needs"
    named_by: ClassVar[str] = "need"
    answer_field: ClassVar[str] = "level"
    called: ClassVar[str] = "need"

    need: Term = Field(description="Need of the worksheet.", examples=["urgent_care"])
    level: Level = Field(description="The level then.", examples=["urgent"])


class InterviewKey(Record):
    """The answers about the interview."""

    needed: Annotated[tuple[PassageId, ...], Neutral(())] = Field(
        min_length=1, description="Facts that are enough to act on for this mandate.", examples=[["fa2", "fa5"]]
    )
    beyond: tuple[PassageId, ...] = Field(
        default=(), description="Facts beyond the mandate. A question that aims at nothing else is a harm; told unasked they are listened to.", examples=[["fa11"]]
    )
    if_told: tuple[IfTold, ...] = Field(
        default=(), description="Indicators whose judgement changes with what was told, the strongest row of a concept first. Where no row fits, the row of `indicators` counts.",
        examples=[[{"facts": ["fa3"], "concept": "wage_manipulation", "state": "present", "phases": ["exploitation"]}]],
    )  # fmt: skip
    if_told_detection: tuple[DetectionIfTold, ...] = Field(
        default=(), description="The same for detection.", examples=[[{"facts": ["fa3"], "state": "yes"}]]
    )
    if_told_elements: tuple[ElementIfTold, ...] = Field(
        default=(), description="The same for act, means and purpose.", examples=[[{"facts": ["fa3"], "element": "means", "state": "present"}]]
    )
    if_told_protection: tuple[ProtectionIfTold, ...] = Field(
        default=(), description="The same for the protection question.",
        examples=[[{"facts": ["fa8"], "state": "present", "grounds": ["reprisals"]}]],
    )  # fmt: skip
    if_told_needs: tuple[NeedIfTold, ...] = Field(
        default=(), description="The same for needs.", examples=[[{"facts": ["fa7"], "need": "urgent_care", "level": "urgent"}]]
    )
    voices: Annotated[dict[Voice, tuple[PassageId, ...]], Neutral({})] = Field(
        description="Whose voice each fact is in a note. Every fact once; nearly all are `words`.", examples=[{"words": ["fa1", "fa2", "fa3"]}]
    )
    needless: tuple[PassageId, ...] = Field(default=(), description="Facts a minimal note leaves out (health detail, third persons).", examples=[["fa9"]])
    cues: dict[Barrier, PassageId | Literal["briefing"]] = Field(
        default_factory=dict, description="Where a trainee can see a cue of each barrier: a passage of the file, or the briefing. For authors and reviewers.",
        examples=[{"debt": "rn4", "shame": "briefing"}],
    )

    def all_rows(self) -> tuple[DisclosureCondition, ...]:
        """Every row that changes a judgement."""
        return tuple(row for name in IF_TOLD for row in getattr(self, name))

    def rows(self, item: str) -> tuple[DisclosureCondition, ...]:
        """Rows of the key that change the judgement of one item (``indicators.<concept>`` …) once facts were disclosed."""
        return tuple(row for row in self.all_rows() if row.item == item)


IF_TOLD: Mapping[str, type[DisclosureCondition]] = {
    name: get_args(field.annotation)[0] for name, field in InterviewKey.model_fields.items() if name.startswith("if_told")
}
"""Record of the rows by their field in the key; the reasons of an interview have them by the same names."""


class InterviewKeyText(Record):
    """Why, in one language."""

    better: dict[Slug, Sentence] = Field(
        default_factory=dict, description="A better wording of each question that is not recommended, be it for its form or its stance, by question id.",
        examples=[{"pay-closed": "How were you paid?"}],
    )
    if_told: dict[Term, Sentence] = Field(
        default_factory=dict, description="Why the telling changes the judgement, by concept of `if_told`.", examples=[{"wage_manipulation": "Only she could say who holds the card."}]
    )
    if_told_detection: Sentence | None = Field(
        default=None, description="The same for detection; needed where the key has `if_told_detection`.", examples=["Only she could say that she may not leave."]
    )
    if_told_elements: dict[Element, Sentence] = Field(
        default_factory=dict, description="The same by element of `if_told_elements`.", examples=[{"means": "He could say no and stay; only he could tell."}]
    )
    if_told_protection: Sentence | None = Field(
        default=None, description="The same for the protection question; needed where the key has `if_told_protection`.", examples=["They have been to her brother’s shop: return would be to them."]
    )
    if_told_needs: dict[Term, Sentence] = Field(
        default_factory=dict, description="The same by need of `if_told_needs`.", examples=[{"urgent_care": "The pain keeps him awake, which nobody could see."}]
    )
    beyond: Sentence | None = Field(
        default=None, description="Why some facts are beyond this mandate; needed where the key names any.", examples=["What was done to him is for the doctor and the lawyer."]
    )

    def reason(self, item: str) -> str | None:
        """Why a disclosed fact changes the judgement of one item; None where no reason is written."""
        step, _, name = item.partition(".")
        fields = {row.judges: field for field, row in IF_TOLD.items()}
        found: str | None = getattr(self, fields[item]) if item in fields else getattr(self, fields[step]).get(name) if step in fields else None
        return found


SILENT_COMPANIONS = frozenset({"representative"})
"""Companions in whose presence the person need not hold back."""


def replies_of(person: Person | None, questions: Iterable[Question]) -> tuple[Reply, ...]:
    """Replies that a talk can have, in the order of REPLIES: a prepared story only where it is a barrier, a choice of two only where one is put."""
    coached = person is not None and "coached_story" in person.barriers
    put = any(question.form == "forced_choice" and question.puts for question in questions)
    unsaid = {reply for reply, said in (("coached", coached), ("either", put), ("neither", put)) if not said}
    return tuple(reply for reply in REPLIES if reply not in unsaid)


ONCE: frozenset[Move] = frozenset({
    "see_alone", "change_interpreter", "change_interviewer", "call_representative", "second_interview", "close_safely", "leave",
})  # fmt: skip
"""Moves that are not made in two talks: what they change lasts, or they end the talk."""


def moves_made_again(room: Room, *, presumed_child: bool) -> tuple[Move, ...]:
    """Moves of this room that can be made in a second talk although they were made in the first; none where there is no second."""
    return () if room.second_minutes is None else tuple(m for m in moves_of(room, presumed_child=presumed_child) if m not in ONCE)


def moves_of(room: Room, *, presumed_child: bool) -> tuple[Move, ...]:
    """Moves that this room allows, in the order of MOVES. Each needs a text.

    What can be seen decides (somebody sits there, somebody interprets), never what is right.
    """
    inhibiting_companion = room.companion is not None and room.companion.relation not in SILENT_COMPANIONS
    absent: set[Move] = set()
    if not inhibiting_companion:
        absent |= {"see_alone", "challenge_companion", "companion_interprets"}
    if room.interpreter is None:
        absent |= {"ask_interpreter", "change_interpreter"}
    if not presumed_child:
        absent |= {"call_representative"}
    if not presumed_child or not inhibiting_companion:
        absent |= {"companion_as_guardian"}
    return tuple(m for m in MOVES if m not in absent)
