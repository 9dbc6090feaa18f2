"""A draft as a reviewer reads it: part by part, each text with what it answers, what is cited for it, and the remarks on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from tracks_sim.authoring.reviews import Remark, Reply, Reviews
from tracks_sim.drafts.draft import value_at
from tracks_sim.ui.author.problems.problem_places import named, place
from tracks_sim.ui.author.review.read_parts import (
    STATE_NAMES,
    PartState,
    change_sheets,
    changes_in,
    place_to_read,
    read_parts,
    state_of,
)
from tracks_sim.ui.author.review.text_facts import cited, facts_of
from tracks_sim.ui.author.review_view import ReviewView
from tracks_sim.ui.author.screens.keyed_passages import passage_labels
from tracks_sim.ui.author.screens.text_parts import PlacedText, TextPart, text_label
from tracks_sim.ui.author.screens.version_differences import DifferenceSheet
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import block
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
