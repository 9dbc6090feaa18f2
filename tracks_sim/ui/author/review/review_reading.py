"""A draft as a reviewer reads it: part by part, each text with what it answers, what is cited for it, and the remarks on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from tracks_sim.authoring.reviews import Remark, Reply, Reviews
from tracks_sim.drafts.draft import value_at
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.problems.problem_places import item_of, named, place
from tracks_sim.ui.author.review.read_parts import (
    STATE_NAMES,
    PartState,
    change_sheets,
    changes_in,
    place_to_read,
    read_parts,
    state_of,
)
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.screens.decision import RUNGS, WORTHS, option_keys, rung_of, worth_of
from tracks_sim.ui.author.screens.feedback import said_when
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.screens.sources import source_name
from tracks_sim.ui.author.screens.text_parts import PlacedText, TextPart, text_label
from tracks_sim.ui.author.screens.version_differences import DifferenceSheet
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import block, inline
from tracks_sim.ui.shared.sheets import Option, Quote, options


class ReplySheet(TypedDict):
    """An answer to a remark: of whom and of which day, and its words."""

    by: str
    text: str


class RemarkSheet(TypedDict):
    """A remark: of whom and of which day, on what, and where that is written. ``older``: the draft has changed since."""

    number: int
    text: str
    by: str
    replies: list[ReplySheet]
    where: str
    screen: str
    field: str
    settled: bool
    mine: bool
    older: bool


class OtherText(TypedDict):
    """The same text in another language."""

    lang: str
    label: str
    text: str


class ReadText(TypedDict):
    """A text to be read. ``facts``: what it is the reason for, in words; ``cites``: the passages that are given for it."""

    id: str
    part: str
    where: list[str]
    label: str
    html: str
    lang: str
    others: list[OtherText]
    facts: list[str]
    cites: list[Quote]
    remarks: list[RemarkSheet]


class ReadPart(TypedDict):
    """A part of the case to choose, with the number of open remarks in it, and how far the reviewer has read it."""

    id: str
    label: str
    current: bool
    n: int
    state: PartState
    state_label: str


class Reading(TypedDict):
    """The part that is open, and the others. ``changes``: what has changed in it since the reviewer read it; ``entry``: which state is on show.

    ``left``: the parts that the reviewer has not read as they are now.
    """

    parts: list[ReadPart]
    title: str
    changes: list[DifferenceSheet]
    texts: list[ReadText]
    entry: int
    left: list[Option]
    next: Option | None


def reading(view: DraftView, desk: ReviewView) -> Reading:
    """The part that is open (``at["part"]``); else the first that is not read, or the first of all."""
    parts, source = read_parts(view), next(iter(view.languages), "")
    changes = changes_in(view, desk.before, parts)
    left = [part for part in parts if state_of(part, changes) != "read"]
    open_ = next((part for part in parts if part.id == view.at.get("part")), next(iter(left or parts), None))
    after = parts[parts.index(open_) + 1 :] if open_ else ()
    following = next((part for part in after if part in left), next((part for part in left if part is not open_), None))
    return {
        "parts": [_part_sheet(view, part, desk, source, state_of(part, changes), current=part is open_) for part in parts],
        "title": open_.title if open_ else "",
        "changes": change_sheets(view, desk.before.get(open_.id), changes.get(open_.id, ())) if open_ else [],
        "texts": [_read_text(view, text, source, desk) for text in (open_.texts if open_ else ())],
        "entry": view.draft.entry,
        "left": options({part.id: part.title for part in left}),
        "next": {"id": following.id, "label": following.title} if following else None,
    }


def _part_sheet(view: DraftView, part: TextPart, desk: ReviewView, source: str, state: PartState, *, current: bool) -> ReadPart:
    n = _open_remarks(part, desk.reviews, source)
    return {"id": part.id, "label": part.title, "current": current, "n": n, "state": state, "state_label": view.t(STATE_NAMES[state])}


def remark_sheets(view: DraftView, desk: ReviewView, remarks: Iterable[Remark]) -> list[RemarkSheet]:
    """Remarks, those that are open first."""
    source = next(iter(view.languages), "")
    sheets = []
    for remark in remarks:
        path = named(view.data, remark.part, remark.where)
        screen, field = place(remark.part, path, source)
        head, _, language = remark.part.partition(".")
        there = value_at(view.data, remark.part, remark.where) is not None
        passage = path[-1] if path[:1] == ("passages",) else ""
        label = (passage_labels(view).get(passage) or text_label(view, head, remark.where)) if there else view.t("a text that is gone")
        sheets.append(RemarkSheet(
            number=remark.number, text=remark.text, by=_said_by(view, remark), screen=screen, field=field,
            replies=[{"by": _said_by(view, reply), "text": reply.text} for reply in desk.reviews.replies if reply.remark == remark.number],
            where=label if language in ("", source) else view.in_language(label, language),
            settled=remark.number in desk.reviews.settled, mine=remark.by.id == desk.reader.author.id, older=remark.content != desk.content,
        ))  # fmt: skip
    return sorted(sheets, key=lambda sheet: sheet["settled"])


def _said_by(view: DraftView, said: Remark | Reply) -> str:
    """Who has said something, by the label of their code, and on which day."""
    who = said.by.label or view.t("Somebody")
    if isinstance(said, Remark) and said.in_word:
        who = view.t("a comment in Word, taken in by {who}").format(who=who)
    return f"{who} · {said.at:%Y-%m-%d}"


def _open_remarks(part: TextPart, reviews: Reviews, source: str) -> int:
    places = {place_to_read(text.name, source) for text in part.texts}
    return sum((remark.part, tuple(remark.where)) in places for remark in reviews.remarks if remark.number not in reviews.settled)


def _read_text(view: DraftView, text: PlacedText, source: str, desk: ReviewView) -> ReadText:
    part, where = place_to_read(text.name, source)
    path = tuple(map(str, where))
    head, _, translated = part.partition(".")
    about = [remark for remark in desk.reviews.remarks if tuple(map(str, remark.where)) == path and remark.part.partition(".")[0] == head]
    others: list[OtherText] = [
        {"lang": language, "label": view.language_name(language), "text": written}
        for language in (view.languages[1:] if translated else ())
        if isinstance(written := value_at(view.data, *place_to_read(text.name, language)), str)
    ]
    return {
        "id": text.name, "part": part, "where": list(path), "label": text.label, "html": block(text.text), "lang": source, "others": others,
        "facts": facts_of(view, head, path), "cites": cited(view, head, path),
        "remarks": remark_sheets(view, desk, about),
    }  # fmt: skip


def facts_of(view: DraftView, head: str, path: Sequence[str]) -> list[str]:
    """What the key says of the thing that a text is the reason for, in words."""
    t, key = view.t, view.key
    if head == "key_text" and (item := item_of(tuple(path))):
        row = key.answer_to(item)
        return [view.answer_label(view.answer_of(item)) or t("no answer yet"), source_name(view, row.source if row else "")]
    match (head, *path):
        case (_, "options" | "story", option):
            stands = rung_of(option_keys(view).get(option))
            return [t(RUNGS[stands][0])] if stands else []
        case ("text", "passages", passage):
            return [t(VOICE_NAMES[voice]) for voice, passages in key.note.voices.items() if passage in passages]
        case (_, "plan", part, answer):
            worths = [worth_of(judged, answer) for name, judged in key.plan.items() if name == part]
            return [t(WORTHS[worth]) for worth in worths if worth]
        case ("key_text", "lessons", lesson):
            return [said_when(view, next((one.when for one in key.lessons if one.id == lesson), ()))]
    return []


def cited(view: DraftView, head: str, path: Sequence[str]) -> list[Quote]:
    """Passages that support the answer of which a text is the reason, with their words as the author reads them."""
    places, answer = passage_labels(view), view.key.answer_to(item_of(tuple(path))) if head == "key_text" else None
    return [
        {"id": passage, "label": places[passage], "html": inline(written_at(view, ("passages", passage))), "lang": view.writing}
        for passage in dict.fromkeys(passage for group in (answer.evidence if answer else ()) for passage in group.any)
        if passage in places
    ]
