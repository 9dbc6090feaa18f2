"""Acts on the papers of a draft and their passages."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, NonNegativeInt

from tracks_sim.case.model.key import NoteKey
from tracks_sim.case.model.record import Language, PassageId, Slug, Voice
from tracks_sim.case.model.structure import Document, DocumentKind
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.draft_defaults import paper_id, passage_ids
from tracks_sim.drafts.draft_key import forget_passage, open_key
from tracks_sim.drafts.normalise_text import normalise_text, split_paragraphs
from tracks_sim.drafts.open_draft import Act, OpenDraft, present
from tracks_sim.drafts.records import edited, filled, inserted, moved, named, others, with_rows
from tracks_sim.drafts.tolerant_reader import record_of
from tracks_sim.errors import EditRefused
from tracks_sim.i18n import translatable

PASSAGE_GONE = translatable("This passage is not in the papers any more.")
MOST_PAPERS = 12
MOST_PASSAGES = 60
"""In all papers together: the largest shipped case has 36."""


class AddPaper(Act):
    """Add a paper at the end of the file."""

    act: Literal["add_paper"]
    kind: DocumentKind
    language: Language
    title: str = ""
    note: str = ""

    def do(self, draft: OpenDraft) -> None:
        papers = draft.case.documents
        if len(papers) >= MOST_PAPERS:
            raise EditRefused("A case can have {most} papers at most.", most=MOST_PAPERS)
        new = paper_id(draft.data, self.kind)
        draft.case = edited(draft.case, documents=(*papers, record_of(Document, id=new, kind=self.kind, passages=())))
        for field, text in (("title", self.title), ("note", self.note)):
            draft.write("text", self.language, ("documents", new, field), normalise_text(text))


class ChangePaper(Act):
    """Change the kind of a paper, or its place among the papers (from 0)."""

    act: Literal["change_paper"]
    paper: Slug
    kind: DocumentKind | None = None
    to: int | None = None

    def do(self, draft: OpenDraft) -> None:
        paper = _paper(draft, self.paper)
        if self.kind is not None:
            _change(draft, paper, kind=self.kind)
        if self.to is not None:
            draft.case = edited(draft.case, documents=moved(draft.case.documents, _paper(draft, self.paper), self.to))


class RemovePaper(Act):
    """Take a paper out with its passages and all that hangs on them."""

    act: Literal["remove_paper"]
    paper: Slug

    def do(self, draft: OpenDraft) -> None:
        for passage in _paper(draft, self.paper).passages:
            _forget(draft, passage)
        draft.case = edited(draft.case, documents=others(draft.case.documents, _paper(draft, self.paper)))
        draft.take_out("text", "documents", self.paper)


class AddPassages(Act):
    """Add passages to a paper: each paragraph of a text that was typed or pasted becomes one."""

    act: Literal["add_passages"]
    paper: Slug
    after: PassageId | None
    """None: at the top of the paper."""
    text: str
    language: Language
    translations: dict[Language, str] = Field(default_factory=dict)
    """Words of the first of them in other languages; those that the draft does not list are left out."""
    within: tuple[NonNegativeInt, NonNegativeInt] | None = None
    """Letters of the passage ``after``, from and to, in whose place the text is pasted: its first paragraph goes there, and what stood behind follows the last."""

    def do(self, draft: OpenDraft) -> None:
        paper = _paper(draft, self.paper)
        texts = split_paragraphs(self.text)
        if not texts:
            raise EditRefused("There is no text to add. Write or paste one first.")
        if self.after is not None and self.after not in paper.passages:
            raise EditRefused(PASSAGE_GONE)
        if self.after is not None and self.within is not None:
            whole, (start, end) = _words(draft, self.language, self.after), self.within
            texts[0] = f"{whole[:start]}{texts[0]}"
            texts[-1] = f"{texts[-1]} {whole[end:]}"
            first, *texts = map(normalise_text, texts)
            draft.write("text", self.language, ("passages", self.after), first)
        _require_room(draft, len(texts))
        new = passage_ids(draft.data, paper.kind, len(texts))
        _change(draft, paper, passages=inserted(paper.passages, 0 if self.after is None else paper.passages.index(self.after) + 1, *new))
        for passage, text in zip(new, texts, strict=True):
            draft.write("text", self.language, ("passages", passage), text)
        if new:
            draft.write_translations("text", ("passages", new[0]), self.translations)


class SplitPassage(Act):
    """Split a passage in two before a character of its text; judgements stay with the first part.

    In other languages the whole text stays with the first part, and the second is still to be written.
    """

    act: Literal["split_passage"]
    passage: PassageId
    at: int = Field(ge=0)
    language: Language

    def do(self, draft: OpenDraft) -> None:
        paper = _paper_of(draft, self.passage)
        whole = _words(draft, self.language, self.passage)
        first, second = whole[: self.at].strip(), whole[self.at :].strip()
        if not (first and second):
            raise EditRefused("Put the cursor between two sentences of the passage, and divide it there.")
        _require_room(draft, 1)
        [new] = passage_ids(draft.data, paper.kind, 1)
        _change(draft, paper, passages=inserted(paper.passages, paper.passages.index(self.passage) + 1, new))
        draft.write("text", self.language, ("passages", self.passage), first)
        draft.write("text", self.language, ("passages", new), second)
        if (voice := _voice_of(draft.key.note, self.passage)) is not None:
            draft.key = edited(draft.key, note=_spoken(draft.key.note, new, voice))


class JoinPassage(Act):
    """Join a passage to the one before it in its paper, in every language; its judgements go along."""

    act: Literal["join_passage"]
    passage: PassageId

    def do(self, draft: OpenDraft) -> None:
        passages = _paper_of(draft, self.passage).passages
        place = passages.index(self.passage)
        if place == 0:
            raise EditRefused("This is the first passage of its paper: there is none before it to join it to.")
        before = passages[place - 1]
        for part in draft.parts("text"):
            texts = part.get("passages")
            if isinstance(texts, dict) and isinstance(texts.get(self.passage), str):
                joined = f"{texts[before]} {texts[self.passage]}" if isinstance(texts.get(before), str) else texts[self.passage]
                texts[before] = normalise_text(joined)
        note = draft.key.note
        if (voice := _voice_of(note, self.passage)) is not None and _voice_of(note, before) is None:
            draft.key = edited(draft.key, note=_spoken(note, before, voice))
        _forget(draft, self.passage, into=before)


class MovePassage(Act):
    """Move a passage within its paper or to another one; it keeps its id and its judgements."""

    act: Literal["move_passage"]
    passage: PassageId
    paper: Slug
    to: int = Field(ge=0)

    def do(self, draft: OpenDraft) -> None:
        here = _paper_of(draft, self.passage)
        _change(draft, here, passages=others(here.passages, self.passage))
        there = _paper(draft, self.paper)
        _change(draft, there, passages=inserted(there.passages, self.to, self.passage))


class RemovePassage(Act):
    """Take a passage out, with its texts, its voice and every judgement that cites it."""

    act: Literal["remove_passage"]
    passage: PassageId

    def do(self, draft: OpenDraft) -> None:
        require_passage(draft, self.passage)
        _forget(draft, self.passage)


class SetVoice(Act):
    """Say whose voice a passage is, and whether a short note leaves it out."""

    act: Literal["set_voice"]
    passage: PassageId
    voice: Voice | None = None
    needless: bool | None = None

    def do(self, draft: OpenDraft) -> None:
        require_passage(draft, self.passage)
        key = open_key(draft)
        note = key.note if self.voice is None else _spoken(key.note, self.passage, self.voice)
        draft.key = edited(key, note=note if self.needless is None else _with_needless(note, self.passage, self.needless))


# --- what there is -----------------------------------------------------------------------


def require_passage(draft: OpenDraft, passage: str) -> None:
    """Raise EditRefused where a passage is in no paper."""
    if passage not in draft.case.passages:
        raise EditRefused(PASSAGE_GONE)


def _paper(draft: OpenDraft, paper: str) -> Document:
    return present(named(draft.case.documents, paper), translatable("This paper is not in the file any more."))


def _paper_of(draft: OpenDraft, passage: str) -> Document:
    return present(draft.case.document_of(passage), PASSAGE_GONE)


def _words(draft: OpenDraft, language: str, passage: str) -> str:
    text = value_at(draft.data, f"text.{language}", ("passages", passage))
    return text if isinstance(text, str) else ""


def _change(draft: OpenDraft, paper: Document, **values: Any) -> None:
    """Write fields of a paper."""
    draft.case = with_rows(draft.case, "documents", lambda row: edited(row, **values) if row is paper else row)


def _require_room(draft: OpenDraft, more: int) -> None:
    found = len(draft.case.passages) + more
    if found > MOST_PASSAGES:
        raise EditRefused("The papers would have {found} passages. {most} are the most that a case can have.", found=found, most=MOST_PASSAGES)


def _forget(draft: OpenDraft, passage: str, into: str | None = None) -> None:
    """Take a passage out of its paper, with its texts and all that names it; ``into`` takes over what it was joined to."""

    def without_passage(paper: Document) -> Document:
        return edited(paper, passages=others(paper.passages, passage)) if passage in paper.passages else paper

    draft.case = with_rows(draft.case, "documents", without_passage)
    draft.case = with_rows(draft.case, "facts", lambda fact: filled(fact, corrects=into) if fact.corrects == passage else fact)
    interview = draft.key.interview
    if interview is not None and passage in interview.cues.values():
        cues = {barrier: into if cue == passage else cue for barrier, cue in interview.cues.items() if into or cue != passage}
        draft.key = edited(draft.key, interview=filled(interview, cues=cues))
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
