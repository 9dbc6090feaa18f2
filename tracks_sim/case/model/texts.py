"""Texts of a case in one language: read while working (``text/<language>.yaml``), and why (``key/text/<language>.yaml``)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tracks_sim.case.model.conversation import Appearance, FactText, InterviewKeyText, Move, Reply
from tracks_sim.case.model.key import answer_path
from tracks_sim.case.model.others import RoomAct
from tracks_sim.case.model.record import (
    Element,
    JudgementState,
    Neutral,
    PassageId,
    PlanPart,
    Record,
    Sentence,
    Slug,
    Term,
    UnwrittenSentence,
)


class DocumentText(Record):
    """Heading of a document."""

    title: UnwrittenSentence = Field(description="Heading of the paper.", examples=["Reception note"])
    note: UnwrittenSentence = Field(
        description="Who wrote it and roughly when, relative to arrival, never a date.",
        examples=["Written by the night team, two weeks after arrival."],
    )


class CaseText(Record):
    """Every word a trainee reads while working, in one language."""

    title: UnwrittenSentence = Field(description="Neutral title.", examples=["The packing shed"])
    summary: UnwrittenSentence = Field(
        description="One sentence for the case list: setting and task, nothing of the answer.",
        examples=["A woman asks at reception whether she may change rooms."],
    )
    content_note: UnwrittenSentence = Field(
        description="Short and factual: what hard matters the file touches.",
        examples=["Touches on debt and threats. Nothing is described in detail."],
    )
    called: Sentence | None = Field(
        default=None, description="What the talk calls the person, as the file does: never a name, nothing of what is to be found out.",
        examples=["The woman who asked for a copy"],
    )  # fmt: skip
    briefing: UnwrittenSentence = Field(
        description="Markdown. Who the trainee is and what has happened; what is asked of them stands in `task`.",
        examples=["You are the reception worker on the day shift …"],
    )
    task: Sentence | None = Field(
        default=None,
        description="Markdown. What is asked of who works through the whole case; a short talk alone has a task of its own instead.",
        examples=["Read the file. Say which signs it shows and which it speaks against. Then say what you do next, and how."],
    )
    enough: Sentence | None = Field(
        default=None, description="What is enough to act on; left out, the catalogue says it for the mandate.",
        examples=["You need not establish what happened. A reason to talk safely is enough."],
    )
    documents: Annotated[dict[Slug, DocumentText], Neutral({})] = Field(description="Headings, by document id.", examples=[{"reception-note": {"title": "Reception note", "note": "Written by the night team."}}])
    passages: Annotated[dict[PassageId, Sentence], Neutral({})] = Field(
        description="Words of each passage, inline Markdown.", examples=[{"rn1": "She asked twice …"}]
    )
    options: Annotated[dict[Slug, Sentence], Neutral({})] = Field(
        description="What this option means in this case, by option id; shown under the country's wording.",
        examples=[{"offer-second-talk": "Offer her another talk this week, alone, with another interpreter."}],
    )
    plan: dict[PlanPart, dict[Slug, Sentence]] = Field(default_factory=dict, description="Words of the plan's answers, by part and id.", examples=[{"consent": {"ask-each": "Ask separately for each step."}}])
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
        default_factory=dict, description="What the person says where nothing is told: four or more of each, in the person's own way; a refusal begins with no yes or no. `coached` only where there is a coached story.",
        examples=[{"deflect": ["I would rather talk about the room.", "It is a long time ago."]}],
    )  # fmt: skip
    others: dict[RoomAct, tuple[Sentence, ...]] = Field(
        default_factory=dict,
        description="What whoever came along and the interpreter do, three or more of each, two of `comes_back` and `sent_out_again`: each fits any question, answers nothing, and is the same in every sort of case. "
        "`shortens` stands before the little that is passed on; `misinterprets` is the person's puzzled reaction. Left out, a general sentence stands in.",
        examples=[{"answers_for": ["‘I can explain that,’ he says, and explains for some time."], "shortens": ["She speaks for almost a minute. From the telephone comes one sentence:"]}],
    )  # fmt: skip
    moves: dict[Move, Sentence] = Field(
        default_factory=dict, description="What the person answers or does after each move this room allows; for consents the answer that `person.refuses` fixes.",
        examples=[{"introduce": "She looks at the badge and then at you. ‘You are not police?’"}],
    )  # fmt: skip
    second_moves: dict[Move, Sentence] = Field(
        default_factory=dict, description="The same in a second interview, for moves that were made in the first already; the words of `moves` stand in for what is left out.",
        examples=[{"introduce": "‘You said that last time. Has anything changed?’"}],
    )  # fmt: skip
    seen: dict[Appearance, tuple[Sentence, ...]] = Field(
        default_factory=dict, description="What can be seen of the person in each state, four or more of each: hands, gaze, silence. No feeling is named.",
        examples=[{"uneasy": ["The sleeve is pulled over the hand and let go again."]}],
    )  # fmt: skip
    second_seen: dict[Appearance, tuple[Sentence, ...]] = Field(
        default_factory=dict, description="The same in a second interview; the sentences of `seen` stand in for what is left out.",
        examples=[{"uneasy": ["She has the list on her knees and folds its corner."]}],
    )  # fmt: skip


class KeyText(Record):
    """Why each answer is right, in one language. Never leaves the server before the step is locked."""

    story: Annotated[dict[Slug, Sentence], Neutral({})] = Field(
        description="What happened to the person afterwards, by option chosen. Markdown; plain, no drama.",
        examples=[{"offer-second-talk": "She came to the second talk …"}],
    )
    indicators: Annotated[dict[Term, Sentence], Neutral({})] = Field(description="Rationale by concept.", examples=[{"documents_taken": "The passport is in her locker, as the log shows."}])
    wrong_answers: dict[Term, dict[JudgementState, Sentence]] = Field(
        default_factory=dict, description="What answers somebody who gave another answer than the keyed one, by concept and that answer. It stands after the rationale, and is not said where what was told has changed the judgement.",
        examples=[{"documents_taken": {"present": "Not present: she takes her passport out of her own bag.", "insufficient": "Enough is known: the form says where it is."}}],
    )  # fmt: skip
    detection: Sentence | None = Field(
        default=None, description="Rationale of the detection question; where the case asks it.",
        examples=["Somebody keeps her pay and decides where she sleeps: enough to offer her help, and not yet a finding."],
    )  # fmt: skip
    elements: Annotated[dict[Element, Sentence], Neutral({})] = Field(description="Rationale by element.", examples=[{"act": "Somebody else arranged the journey and the housing."}])
    protection: UnwrittenSentence = Field(description="Rationale of the protection question.", examples=["Nothing in the file speaks of what would happen on return."])
    needs: Annotated[dict[Term, Sentence], Neutral({})] = Field(description="Rationale by need.", examples=[{"lawyer": "The interview is near and she has no lawyer."}])
    options: Annotated[dict[Slug, Sentence], Neutral({})] = Field(description="Why each option is accepted or not.", examples=[{"offer-second-talk": "It opens a door and costs nothing."}])
    plan: dict[PlanPart, dict[Slug, Sentence]] = Field(default_factory=dict, description="Why each answer of the plan helps or harms.", examples=[{"consent": {"ask-each": "Consent to one step is no consent to the next."}}])
    lessons: Annotated[dict[Slug, Sentence], Neutral({})] = Field(description="Words of the lessons, by id.", examples=[{"ask-alone": "Ask to see the person alone, by routine."}])
    interview: InterviewKeyText | None = Field(
        default=None, description="Better wordings and reasons about the interview; where the case has a person.",
        examples=[{"better": {"pay-closed": "How were you paid?"}}],
    )  # fmt: skip

    def reason(self, item: str) -> str:
        """Why the keyed answer to an item (``indicators.<concept>``, ``detection`` …) is right; empty where nobody wrote it."""
        field, *name = answer_path(item)
        reasons = getattr(self, field) or ""
        return reasons.get("".join(name), "") if isinstance(reasons, dict) else reasons
