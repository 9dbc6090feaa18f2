"""Acts on the papers of a draft and their passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.model.key import NoteKey
from tracks_sim.case.model.record import Language, PassageId, Record, Slug, Voice
from tracks_sim.case.model.structure import Document, DocumentKind
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import paper_id, passage_ids
from tracks_sim.drafts.draft_key import forget_passage, open_key
from tracks_sim.drafts.normalise_text import normalise_text, split_paragraphs
from tracks_sim.drafts.open_draft import OpenDraft
from tracks_sim.drafts.records import begun, edited, filled, inserted, moved, named, others, with_rows
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

PASSAGE_GONE = translatable("This passage is not in the papers any more.")
_PAPER_GONE = translatable("This paper is not in the file any more.")
_NO_TEXT = translatable("There is no text to add. Write or paste one first.")
_WHERE_TO_SPLIT = translatable("Put the cursor between two sentences of the passage, and divide it there.")
_NOTHING_BEFORE = translatable("This is the first passage of its paper: there is none before it to join it to.")
_TOO_MANY_PASSAGES = translatable("The papers would have {found} passages. {most} are the most that a case can have.")
_TOO_MANY_PAPERS = translatable("A case can have {most} papers at most.")
MOST_PAPERS = 12
MOST_PASSAGES = 60
"""In all papers together: the largest shipped case has 36."""


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
    """Split a passage in two before a character of its text; judgements stay with the first part.

    In other languages the whole text stays with the first part, and the second is still to be written.
    """

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


# --- what there is -----------------------------------------------------------------------


def require_passage(draft: OpenDraft, passage: str) -> None:
    """Raise EditRefused where a passage is in no paper."""
    if passage not in draft.case.passages:
        raise EditRefused(PASSAGE_GONE)


def _paper(draft: OpenDraft, paper: str) -> Document:
    found = named(draft.case.documents, paper)
    if found is None:
        raise EditRefused(_PAPER_GONE)
    return found


def _paper_of(draft: OpenDraft, passage: str) -> Document:
    found = draft.case.document_of(passage)
    if found is None:
        raise EditRefused(PASSAGE_GONE)
    return found


def _change(draft: OpenDraft, paper: Document, **values: Any) -> None:
    """Write fields of a paper."""
    draft.case = with_rows(draft.case, "documents", lambda row: edited(row, **values) if row is paper else row)


# --- papers ------------------------------------------------------------------------------


def _add_paper(act: AddPaper, draft: OpenDraft) -> None:
    papers = draft.case.documents
    if len(papers) >= MOST_PAPERS:
        raise EditRefused(_TOO_MANY_PAPERS, most=MOST_PAPERS)
    new = paper_id(draft.data, act.kind)
    draft.case = edited(draft.case, documents=(*papers, begun(Document, id=new, kind=act.kind, passages=())))
    for field, text in (("title", act.title), ("note", act.note)):
        draft.write("text", act.language, ("documents", new, field), normalise_text(text))


def _change_paper(act: ChangePaper, draft: OpenDraft) -> None:
    paper = _paper(draft, act.paper)
    if act.kind is not None:
        _change(draft, paper, kind=act.kind)
    if act.to is not None:
        draft.case = edited(draft.case, documents=moved(draft.case.documents, _paper(draft, act.paper), act.to))


def _remove_paper(act: RemovePaper, draft: OpenDraft) -> None:
    for passage in _paper(draft, act.paper).passages:
        _forget(draft, passage)
    draft.case = edited(draft.case, documents=others(draft.case.documents, _paper(draft, act.paper)))
    draft.take_out("text", "documents", act.paper)


# --- passages ----------------------------------------------------------------------------


def _add_passages(act: AddPassages, draft: OpenDraft) -> None:
    paper = _paper(draft, act.paper)
    texts = split_paragraphs(act.text)
    if not texts:
        raise EditRefused(_NO_TEXT)
    if act.after is not None and act.after not in paper.passages:
        raise EditRefused(PASSAGE_GONE)
    _require_room(draft, len(texts))
    new = passage_ids(draft.data, paper.kind, len(texts))
    _change(draft, paper, passages=inserted(paper.passages, 0 if act.after is None else paper.passages.index(act.after) + 1, *new))
    for passage, text in zip(new, texts, strict=True):
        draft.write("text", act.language, ("passages", passage), text)


def _require_room(draft: OpenDraft, more: int) -> None:
    found = len(draft.case.passages) + more
    if found > MOST_PASSAGES:
        raise EditRefused(_TOO_MANY_PASSAGES, found=found, most=MOST_PASSAGES)


def _split_passage(act: SplitPassage, draft: OpenDraft) -> None:
    paper = _paper_of(draft, act.passage)
    whole = value_at(draft.data, f"text.{act.language}", ("passages", act.passage))
    whole = whole if isinstance(whole, str) else ""
    first, second = whole[: act.at].strip(), whole[act.at :].strip()
    if not (first and second):
        raise EditRefused(_WHERE_TO_SPLIT)
    _require_room(draft, 1)
    [new] = passage_ids(draft.data, paper.kind, 1)
    _change(draft, paper, passages=inserted(paper.passages, paper.passages.index(act.passage) + 1, new))
    draft.write("text", act.language, ("passages", act.passage), first)
    draft.write("text", act.language, ("passages", new), second)
    if (voice := _voice_of(draft.key.note, act.passage)) is not None:
        draft.key = edited(draft.key, note=_spoken(draft.key.note, new, voice))


def _join_passage(act: JoinPassage, draft: OpenDraft) -> None:
    passages = _paper_of(draft, act.passage).passages
    place = passages.index(act.passage)
    if place == 0:
        raise EditRefused(_NOTHING_BEFORE)
    before = passages[place - 1]
    for part in draft.parts("text"):
        texts = part.get("passages")
        if isinstance(texts, dict) and isinstance(texts.get(act.passage), str):
            joined = f"{texts[before]} {texts[act.passage]}" if isinstance(texts.get(before), str) else texts[act.passage]
            texts[before] = normalise_text(joined)
    note = draft.key.note
    if (voice := _voice_of(note, act.passage)) is not None and _voice_of(note, before) is None:
        draft.key = edited(draft.key, note=_spoken(note, before, voice))
    _forget(draft, act.passage, into=before)


def _move_passage(act: MovePassage, draft: OpenDraft) -> None:
    here = _paper_of(draft, act.passage)
    _change(draft, here, passages=others(here.passages, act.passage))
    there = _paper(draft, act.paper)
    _change(draft, there, passages=inserted(there.passages, act.to, act.passage))


def _remove_passage(act: RemovePassage, draft: OpenDraft) -> None:
    require_passage(draft, act.passage)
    _forget(draft, act.passage)


def _forget(draft: OpenDraft, passage: str, into: str | None = None) -> None:
    """Take a passage out of its paper, with its texts and all that names it; ``into`` takes over what it was joined to."""

    def without_passage(paper: Document) -> Document:
        return edited(paper, passages=others(paper.passages, passage)) if passage in paper.passages else paper

    draft.case = with_rows(draft.case, "documents", without_passage)
    draft.case = with_rows(draft.case, "facts", lambda fact: filled(fact, corrects=into) if fact.corrects == passage else fact)
    draft.take_out("text", "passages", passage)
    forget_passage(draft, passage, into)
    note = _with_needless(_spoken(draft.key.note, passage, None), passage, False)
    if note != draft.key.note:
        draft.key = edited(draft.key, note=note)


# --- voices ------------------------------------------------------------------------------


def _voice_of(note: NoteKey, passage: str) -> Voice | None:
    return next((voice for voice, passages in note.voices.items() if passage in passages), None)


def _spoken(note: NoteKey, passage: str, voice: Voice | None) -> NoteKey:
    """The key of a note in which a passage has this voice, or none."""
    voices = {known: others(passages, passage) for known, passages in note.voices.items()}
    if voice is not None:
        voices[voice] = (*voices.get(voice, ()), passage)
    return edited(note, voices={known: passages for known, passages in voices.items() if passages})


def _with_needless(note: NoteKey, passage: str, needless: bool) -> NoteKey:
    """The key of a note that leaves a passage out, or not."""
    return note if (passage in note.needless) == needless else filled(note, needless=(*note.needless, passage) if needless else others(note.needless, passage))


def _set_voice(act: SetVoice, draft: OpenDraft) -> None:
    require_passage(draft, act.passage)
    key = open_key(draft)
    note = key.note if act.voice is None else _spoken(key.note, act.passage, act.voice)
    draft.key = edited(key, note=note if act.needless is None else _with_needless(note, act.passage, act.needless))


PAPER_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    AddPaper: _add_paper, ChangePaper: _change_paper, RemovePaper: _remove_paper, AddPassages: _add_passages, SplitPassage: _split_passage,
    JoinPassage: _join_passage, MovePassage: _move_passage, RemovePassage: _remove_passage, SetVoice: _set_voice,
}  # fmt: skip
"""What each of these acts does to a draft."""
