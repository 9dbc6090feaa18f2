"""What an author can do to a draft, one act at a time; the only place that knows which files an act touches.

Pure: an act and the data of a draft in, the changed data out. The page sends acts as JSON, which ``Act`` validates. Where an act names an
*item* it is as in lessons: ``indicators.<concept>``, ``needs.<need>``, ``elements.act``, ``elements.protection``, ``detection``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from tracks_sim.case.draft import DraftData
from tracks_sim.case.key import Classification, Salience, Standing
from tracks_sim.case.load import Catalogues
from tracks_sim.case.record import (
    Country,
    DetectionState,
    ExploitationPhase,
    Harm,
    Language,
    PassageId,
    PlanPart,
    ProtectionGround,
    Record,
    Slug,
    Term,
    Voice,
)
from tracks_sim.case.structure import Age, CaseStep, DocumentKind, Length, Mandate, Setting

Direction = Literal["for", "against", "open", "neutral"]
"""What a passage says of an item: for it, against it, that it stays open, or nothing that matters (it may be cited)."""
Worth = Literal["needed", "fitting", "needless", "minor", "severe"]
"""What an answer of a plan is worth."""


# --- any text ----------------------------------------------------------------------------


class WriteText(Record):
    """Write one text: title, passage, reason, story, note … An empty text takes it out."""

    act: Literal["write_text"]
    part: str
    """Part of the draft: ``text.en``, ``key_text.fr``, ``notes``, ``review``."""
    where: tuple[str, ...]
    """Its path: ``("passages", "db1")``. Only fields that hold a text can be written."""
    text: str
    base: str
    """``value_hash`` of the text that the author saw before writing."""


# --- start -------------------------------------------------------------------------------


class Choose(Record):
    """Choose what the case is; what follows from it (circumstances, profile, means of a child …) follows at once."""

    act: Literal["choose"]
    setting: Setting | None = None
    mandate: Mandate | None = None
    age: Age | None = None
    length: Length | None = None
    classification: Classification | None = None
    exploitation: tuple[Term, ...] | None = None
    imminent_danger: bool | None = None
    note: bool | None = None


class AskSteps(Record):
    """Say which steps the case asks, in any order."""

    act: Literal["ask_steps"]
    steps: tuple[CaseStep, ...]


class ListLanguage(Record):
    """Add a language to write the case in, or take one out (its texts are kept in their files)."""

    act: Literal["list_language"]
    language: Language
    listed: bool


class SetFeature(Record):
    """Say what the file looks like on its surface (``Key.features``)."""

    act: Literal["set_feature"]
    feature: Literal["remark", "suspected", "interpreter", "companion", "own_paper"]
    value: str | bool


# --- papers ------------------------------------------------------------------------------


class AddPaper(Record):
    """Add a paper at the end of the file."""

    act: Literal["add_paper"]
    kind: DocumentKind
    language: Language
    title: str = ""
    note: str = ""


class ChangePaper(Record):
    """Change the kind of a paper, or its place among the papers (from 0)."""

    act: Literal["change_paper"]
    paper: Slug
    kind: DocumentKind | None = None
    to: int | None = None


class RemovePaper(Record):
    """Take a paper out with its passages and all that hangs on them."""

    act: Literal["remove_paper"]
    paper: Slug


class AddPassages(Record):
    """Add passages to a paper: each paragraph of a text that was typed or pasted becomes one."""

    act: Literal["add_passages"]
    paper: Slug
    after: PassageId | None
    """None: at the top of the paper."""
    text: str
    language: Language


class SplitPassage(Record):
    """Split a passage in two before a character of its text; judgements stay with the first part."""

    act: Literal["split_passage"]
    passage: PassageId
    at: int = Field(ge=0)
    language: Language


class JoinPassage(Record):
    """Join a passage to the one before it in its paper, in every language; its judgements go along."""

    act: Literal["join_passage"]
    passage: PassageId


class MovePassage(Record):
    """Move a passage within its paper or to another one; it keeps its id and its judgements."""

    act: Literal["move_passage"]
    passage: PassageId
    paper: Slug
    to: int = Field(ge=0)


class RemovePassage(Record):
    """Take a passage out, with its texts, its voice and every judgement that cites it."""

    act: Literal["remove_passage"]
    passage: PassageId


class SetVoice(Record):
    """Say whose voice a passage is, and whether a short note leaves it out."""

    act: Literal["set_voice"]
    passage: PassageId
    voice: Voice | None = None
    needless: bool | None = None


# --- judgements --------------------------------------------------------------------------


class Say(Record):
    """Say what a passage says of an item. The item comes onto the worksheet, and its state follows from all that is said of it."""

    act: Literal["say"]
    passage: PassageId
    item: str
    says: Direction
    salience: Salience = "moderate"
    needed_as_well: bool = False
    """A group of its own, needed beside what is there; else one more of which any will do."""
    answer: str | None = None
    """Where something is said for and something against: which answer stands. With ``insufficient`` both show the gap; else the other side may be cited."""


class Unsay(Record):
    """Take back what a passage says of an item; the state follows."""

    act: Literal["unsay"]
    passage: PassageId
    item: str


class SetSalience(Record):
    """Say how easily it is seen what a passage says of an item; the passages of its group go along."""

    act: Literal["set_salience"]
    passage: PassageId
    item: str
    salience: Salience


class AddItem(Record):
    """Put an indicator, a need, or detection on the worksheet; nothing speaks of it yet, so it is not enough information, or not indicated."""

    act: Literal["add_item"]
    item: str


class RemoveItem(Record):
    """Take an indicator or a need off the worksheet, with its answer, its reasons and the conditions of lessons that name it."""

    act: Literal["remove_item"]
    item: str


class SetAnswer(Record):
    """Set the answer of an item: state, level. It overrules what follows from the passages; the reason says why."""

    act: Literal["set_answer"]
    item: str
    answer: str


class AcceptAlso(Record):
    """Let a second answer stand beside the keyed one, or not any more."""

    act: Literal["accept_also"]
    item: str
    answer: str
    accepted: bool


class SetPhases(Record):
    """Say when an indicator that is present happened; ``also`` where readers split on it."""

    act: Literal["set_phases"]
    item: str
    phases: tuple[ExploitationPhase, ...]
    also: bool = False


class SetGrounds(Record):
    """Say which reasons against a return the file shows."""

    act: Literal["set_grounds"]
    grounds: tuple[ProtectionGround, ...]


class SetWho(Record):
    """Say who may act on a need."""

    act: Literal["set_who"]
    item: str
    who: tuple[Term, ...]


class SetSource(Record):
    """Say where the rule behind an answer comes from; of an item, of ``options.<id>`` or of ``plan.<part>``."""

    act: Literal["set_source"]
    item: str
    source: Slug


class SetCountryDetection(Record):
    """Say what is right on detection where a country's law answers otherwise; with no state the country has no answer of its own any more."""

    act: Literal["set_country_detection"]
    country: Country
    state: DetectionState | None
    also_accepted: tuple[DetectionState, ...] = ()


# --- decision and plan -------------------------------------------------------------------


class AddOption(Record):
    """Add something that could be done next."""

    act: Literal["add_option"]
    decision: Term
    language: Language
    text: str = ""
    standing: Standing = "not_accepted"
    harm: Harm = "none"


class RemoveOption(Record):
    """Take an option out with its words, its story and its reasons."""

    act: Literal["remove_option"]
    option: Slug


class SetStanding(Record):
    """Say how an option stands, everywhere or in one country; with ``standing`` None the country has no word of its own any more."""

    act: Literal["set_standing"]
    option: Slug
    standing: Standing | None
    harm: Harm = "none"
    country: Country | None = None


class ChangeOption(Record):
    """Give an option another decision of the catalogue, or another place in the order shown (from 0)."""

    act: Literal["change_option"]
    option: Slug
    decision: Term | None = None
    to: int | None = None


class AskPlan(Record):
    """Ask a part of the plan, with the kit's stock answers and reasons in every language of the case; or do not ask it any more."""

    act: Literal["ask_plan"]
    part: PlanPart
    asked: bool


class AddPlanAnswer(Record):
    """Add an answer to a part of the plan."""

    act: Literal["add_plan_answer"]
    part: PlanPart
    text: str
    language: Language
    worth: Worth = "fitting"


class RemovePlanAnswer(Record):
    """Take an answer out of a part of the plan, with its words and its reason."""

    act: Literal["remove_plan_answer"]
    part: PlanPart
    answer: Slug


class SetPlanWorth(Record):
    """Say what an answer of the plan is worth."""

    act: Literal["set_plan_worth"]
    part: PlanPart
    answer: Slug
    worth: Worth


# --- feedback ----------------------------------------------------------------------------


class AddLesson(Record):
    """Add a lesson: something to do next time, said when one of these items was not right."""

    act: Literal["add_lesson"]
    text: str
    language: Language
    when: tuple[str, ...] = ()


class ChangeLesson(Record):
    """Change when a lesson is said, or its place (from 0)."""

    act: Literal["change_lesson"]
    lesson: Slug
    when: tuple[str, ...] | None = None
    to: int | None = None


class RemoveLesson(Record):
    """Take a lesson out with its words."""

    act: Literal["remove_lesson"]
    lesson: Slug


# --- languages ---------------------------------------------------------------------------


class MarkTranslation(Record):
    """Say that a translated text was reviewed, or that it still fits its source as it is now."""

    act: Literal["mark_translation"]
    language: Language
    text: str
    """As in ``Translations``: ``text:passages.db1``."""
    reviewed: bool


Act = Annotated[
    WriteText | Choose | AskSteps | ListLanguage | SetFeature
    | AddPaper | ChangePaper | RemovePaper | AddPassages | SplitPassage | JoinPassage | MovePassage | RemovePassage | SetVoice
    | Say | Unsay | SetSalience | AddItem | RemoveItem | SetAnswer | AcceptAlso | SetPhases | SetGrounds | SetWho | SetSource | SetCountryDetection
    | AddOption | RemoveOption | SetStanding | ChangeOption | AskPlan | AddPlanAnswer | RemovePlanAnswer | SetPlanWorth
    | AddLesson | ChangeLesson | RemoveLesson | MarkTranslation,
    Field(discriminator="act"),
]  # fmt: skip
"""Everything an author can do to a draft."""

ACTS: TypeAdapter[Act] = TypeAdapter(Act)
"""Validates what a page sends."""


def applied(act: Act, data: DraftData, catalogues: Catalogues) -> DraftData:
    """The draft after an act; parts that it does not touch are the same objects.

    Raises ActRefused, with a sentence for the author, where the act does not fit the draft, such as a passage that is gone.
    """
    raise NotImplementedError
