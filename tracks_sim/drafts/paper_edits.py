"""Acts on the papers of a draft and their passages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field

from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import Language, PassageId, Record, Slug, Voice
from tracks_sim.case.model.structure import Case, DocumentKind
from tracks_sim.drafts.draft_defaults import paper_id, passage_ids
from tracks_sim.drafts.draft_key import forget_passage, open_key
from tracks_sim.drafts.normalise_text import normalise_text, split_paragraphs
from tracks_sim.drafts.open_draft import (
    OpenDraft,
    as_block,
    as_list,
    block_in,
    list_in,
    row_with,
    rows_of,
    take_out,
    texts_of,
)
from tracks_sim.drafts.records import put_in_order
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


def passages_in(draft: OpenDraft) -> list[str]:
    """Ids of all passages in reading order."""
    return [passage for paper in rows_of(draft.look("case").get("documents")) for passage in texts_of(paper.get("passages"))]


def require_passage(draft: OpenDraft, passage: str) -> None:
    """Raise EditRefused where a passage is in no paper."""
    if passage not in passages_in(draft):
        raise EditRefused(PASSAGE_GONE)


def _paper(draft: OpenDraft, paper: str) -> dict[str, Any]:
    found = row_with(draft.part("case").get("documents"), "id", paper)
    if found is None:
        raise EditRefused(_PAPER_GONE)
    return found


def _paper_of(draft: OpenDraft, passage: str) -> dict[str, Any]:
    for paper in rows_of(draft.part("case").get("documents")):
        if passage in as_list(paper.get("passages")):
            return paper
    raise EditRefused(PASSAGE_GONE)


# --- papers ------------------------------------------------------------------------------


def _add_paper(act: AddPaper, draft: OpenDraft) -> None:
    case = draft.part("case")
    put_in_order(case, "documents", Case.model_fields)
    papers = list_in(case, "documents")
    if len(papers) >= MOST_PAPERS:
        raise EditRefused(_TOO_MANY_PAPERS, most=MOST_PAPERS)
    new = paper_id(draft.data, act.kind)
    papers.append({"id": new, "kind": act.kind, "passages": []})
    for field, text in (("title", act.title), ("note", act.note)):
        draft.write("text", act.language, ("documents", new, field), normalise_text(text))


def _change_paper(act: ChangePaper, draft: OpenDraft) -> None:
    paper = _paper(draft, act.paper)
    if act.kind is not None:
        paper["kind"] = act.kind
    if act.to is not None:
        move(draft.part("case")["documents"], paper, act.to)


def move(rows: list[Any], row: Any, to: int) -> None:
    """Move a row of a list to a place (from 0), or to the nearest end."""
    rows.remove(row)
    rows.insert(min(max(to, 0), len(rows)), row)


def _remove_paper(act: RemovePaper, draft: OpenDraft) -> None:
    paper = _paper(draft, act.paper)
    for passage in texts_of(paper.get("passages")):
        _forget(draft, passage)
    case = draft.part("case")
    case["documents"] = [other for other in case["documents"] if other is not paper]
    draft.take_out("text", "documents", act.paper)


# --- passages ----------------------------------------------------------------------------


def _add_passages(act: AddPassages, draft: OpenDraft) -> None:
    paper = _paper(draft, act.paper)
    texts = split_paragraphs(act.text)
    if not texts:
        raise EditRefused(_NO_TEXT)
    put_in_order(paper, "passages", ("id", "kind", "passages"))
    passages = list_in(paper, "passages")
    if act.after is not None and act.after not in passages:
        raise EditRefused(PASSAGE_GONE)
    _require_room(draft, len(texts))
    new = passage_ids(draft.data, str(paper.get("kind")), len(texts))
    place = 0 if act.after is None else passages.index(act.after) + 1
    passages[place:place] = new
    for passage, text in zip(new, texts, strict=True):
        draft.write("text", act.language, ("passages", passage), text)


def _require_room(draft: OpenDraft, more: int) -> None:
    found = len(passages_in(draft)) + more
    if found > MOST_PASSAGES:
        raise EditRefused(_TOO_MANY_PASSAGES, found=found, most=MOST_PASSAGES)


def _split_passage(act: SplitPassage, draft: OpenDraft) -> None:
    paper = _paper_of(draft, act.passage)
    whole = as_block(draft.look(f"text.{act.language}").get("passages")).get(act.passage)
    whole = whole if isinstance(whole, str) else ""
    first, second = whole[: act.at].strip(), whole[act.at :].strip()
    if not (first and second):
        raise EditRefused(_WHERE_TO_SPLIT)
    _require_room(draft, 1)
    [new] = passage_ids(draft.data, str(paper.get("kind")), 1)
    paper["passages"].insert(paper["passages"].index(act.passage) + 1, new)
    draft.write("text", act.language, ("passages", act.passage), first)
    draft.write("text", act.language, ("passages", new), second)
    voice = _voice_of(draft, act.passage)
    if voice is not None:
        list_in(block_in(block_in(draft.part("key"), "note"), "voices"), voice).append(new)


def _join_passage(act: JoinPassage, draft: OpenDraft) -> None:
    passages = _paper_of(draft, act.passage)["passages"]
    place = passages.index(act.passage)
    if place == 0 or not isinstance(before := passages[place - 1], str):
        raise EditRefused(_NOTHING_BEFORE)
    for part in draft.parts("text"):
        texts = part.get("passages")
        if isinstance(texts, dict) and isinstance(texts.get(act.passage), str):
            joined = f"{texts[before]} {texts[act.passage]}" if isinstance(texts.get(before), str) else texts[act.passage]
            texts[before] = normalise_text(joined)
    voice = _voice_of(draft, act.passage)
    if voice is not None and _voice_of(draft, before) is None:
        list_in(draft.part("key")["note"]["voices"], voice).append(before)
    _forget(draft, act.passage, into=before)


def _move_passage(act: MovePassage, draft: OpenDraft) -> None:
    here, there = _paper_of(draft, act.passage), _paper(draft, act.paper)
    put_in_order(there, "passages", ("id", "kind", "passages"))
    target = list_in(there, "passages")
    here["passages"].remove(act.passage)
    target.insert(min(act.to, len(target)), act.passage)


def _remove_passage(act: RemovePassage, draft: OpenDraft) -> None:
    _paper_of(draft, act.passage)
    _forget(draft, act.passage)


def _forget(draft: OpenDraft, passage: str, into: str | None = None) -> None:
    """Take a passage out of its paper, with its texts and all that names it; ``into`` takes over what it was joined to."""
    case = draft.part("case")
    for paper in rows_of(case.get("documents")):
        if passage in as_list(paper.get("passages")):
            paper["passages"] = [other for other in paper["passages"] if other != passage]
    for fact in rows_of(case.get("facts")):
        if fact.get("corrects") == passage:
            fact["corrects"] = into
            if into is None:
                del fact["corrects"]
    draft.take_out("text", "passages", passage)
    forget_passage(draft, passage, into)
    for key in draft.parts("key"):
        _unvoice(key, passage)
        _set_needless(key, passage, False)


# --- voices ------------------------------------------------------------------------------


def _voice_of(draft: OpenDraft, passage: str) -> str | None:
    voices = as_block(as_block(draft.look("key").get("note")).get("voices"))
    return next((voice for voice, passages in voices.items() if passage in as_list(passages)), None)


def _unvoice(key: dict[str, Any], passage: str) -> None:
    voices = as_block(key.get("note")).get("voices")
    if not isinstance(voices, dict):
        return
    for voice, passages in list(voices.items()):
        if passage in as_list(passages):
            voices[voice] = [other for other in passages if other != passage]
            if not voices[voice]:
                del voices[voice]


def _set_needless(key: dict[str, Any], passage: str, needless: bool) -> None:
    note = key.get("note")
    if not isinstance(note, dict) or (passage in as_list(note.get("needless"))) == needless:
        return
    others = [other for other in as_list(note.get("needless")) if other != passage]
    note["needless"] = [*others, passage] if needless else others
    if not note["needless"]:
        take_out(note, ("needless",))


def _set_voice(act: SetVoice, draft: OpenDraft) -> None:
    require_passage(draft, act.passage)
    key = open_key(draft)
    put_in_order(key, "note", Key.model_fields)
    voices = block_in(block_in(key, "note"), "voices")
    if act.voice is not None:
        _unvoice(key, act.passage)
        list_in(voices, act.voice).append(act.passage)
    if act.needless is not None:
        _set_needless(key, act.passage, act.needless)


PAPER_ACTS: Mapping[type[Record], Callable[[Any, OpenDraft], None]] = {
    AddPaper: _add_paper, ChangePaper: _change_paper, RemovePaper: _remove_paper, AddPassages: _add_passages, SplitPassage: _split_passage,
    JoinPassage: _join_passage, MovePassage: _move_passage, RemovePassage: _remove_passage, SetVoice: _set_voice,
}  # fmt: skip
"""What each of these acts does to a draft."""
