"""What an author can do to a draft, one act at a time; the only place that knows which files an act touches.

Pure: an act and the data of a draft in, the changed data out. The page sends acts as JSON, which ``Edit`` validates. Where an act names an
*item* it is as in lessons: ``indicators.<concept>``, ``needs.<need>``, ``elements.act``, ``elements.protection``, ``detection``.
Each act is a record that does itself: ``text_edits``, ``frame_edits``, ``paper_edits``, ``judgement_edits``, ``option_edits``,
``plan_edits``, ``lesson_edits``, ``talk_edits``, ``fact_edits``, ``question_edits``, ``set_aside``.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from tracks_sim.case.load import Catalogues
from tracks_sim.drafts import translation
from tracks_sim.drafts.draft import DraftData
from tracks_sim.drafts.fact_edits import AddFact, BeginTalk, ChangeFact, RemoveFact, SetIfTold
from tracks_sim.drafts.frame_edits import AskSteps, Choose, ListLanguage, SetFeature
from tracks_sim.drafts.judgement_edits import (
    AcceptAlso,
    AddItem,
    CitePassage,
    Direction,
    RemoveItem,
    SetAnswer,
    SetCountryDetection,
    SetGrounds,
    SetPhases,
    SetSalience,
    SetSource,
    SetWho,
    UncitePassage,
)
from tracks_sim.drafts.lesson_edits import AddLesson, ChangeLesson, RemoveLesson
from tracks_sim.drafts.open_draft import OpenDraft
from tracks_sim.drafts.option_edits import AddOption, ChangeOption, KeepWords, RemoveOption, SetStanding
from tracks_sim.drafts.paper_edits import (
    AddPaper,
    AddPassages,
    ChangePaper,
    JoinPassage,
    MovePassage,
    RemovePaper,
    RemovePassage,
    SetVoice,
    SplitPassage,
)
from tracks_sim.drafts.plan_edits import AddPlanAnswer, AskPlan, RemovePlanAnswer, SetPlanWorth
from tracks_sim.drafts.question_edits import AddQuestion, ChangeQuestion, RemoveQuestion
from tracks_sim.drafts.set_aside import SetAdviceAside, TakeUpAdvice
from tracks_sim.drafts.talk_edits import ChangePerson, ChangeRoom, OwnWords, RemoveTalk, SetBarrier
from tracks_sim.drafts.text_edits import MarkTranslation, TakeText, WriteText

__all__ = [
    "ACTS", "AddFact", "AddOption", "AddPaper", "AddPassages", "AddPlanAnswer", "AddQuestion", "Direction", "Edit", "JoinPassage", "MarkTranslation", "RemovePaper", "RemovePassage", "SplitPassage", "WriteText",
    "apply_edit",
]  # fmt: skip

Edit = Annotated[
    WriteText | TakeText | Choose | AskSteps | ListLanguage | SetFeature
    | AddPaper | ChangePaper | RemovePaper | AddPassages | SplitPassage | JoinPassage | MovePassage | RemovePassage | SetVoice
    | CitePassage | UncitePassage | SetSalience | AddItem | RemoveItem | SetAnswer | AcceptAlso | SetPhases | SetGrounds | SetWho | SetSource | SetCountryDetection
    | AddOption | RemoveOption | SetStanding | KeepWords | ChangeOption | AskPlan | AddPlanAnswer | RemovePlanAnswer | SetPlanWorth
    | BeginTalk | RemoveTalk | ChangePerson | SetBarrier | ChangeRoom | OwnWords | AddFact | RemoveFact | ChangeFact | SetIfTold
    | AddQuestion | ChangeQuestion | RemoveQuestion
    | AddLesson | ChangeLesson | RemoveLesson | MarkTranslation | SetAdviceAside | TakeUpAdvice,
    Field(discriminator="act"),
]  # fmt: skip
"""Everything an author can do to a draft."""

ACTS: TypeAdapter[Edit] = TypeAdapter(Edit)
"""Validates what a page sends."""


def apply_edit(act: Edit, data: DraftData, catalogues: Catalogues) -> DraftData:
    """The draft after an act; parts that it does not touch are the same objects.

    Raises EditRefused, with a sentence for the author, where the act does not fit the draft, such as a passage that is gone; FieldConflict where
    a text was changed since the author saw it.
    """
    draft = OpenDraft(data, catalogues)
    act.do(draft)
    after = draft.result()
    return after if after is data else translation.with_translation_states(data, after)
