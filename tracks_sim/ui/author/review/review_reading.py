"""A draft as a reviewer reads it: part by part, each text with what it answers, what is cited for it, and the remarks on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from tracks_sim.authoring.reviews import Remark, Reviews
from tracks_sim.drafts.draft import value_at
from tracks_sim.drafts.translation import place_of
from tracks_sim.labels import VOICE_NAMES
from tracks_sim.ui.author.problems.problem_places import item_of, named, place
from tracks_sim.ui.author.screens.decision import RUNGS, WORTHS, option_keys, rung_of, worth_of
from tracks_sim.ui.author.screens.feedback import said_when
from tracks_sim.ui.author.screens.keyed_passages import passage_labels, written_at
from tracks_sim.ui.author.screens.sources import source_name
from tracks_sim.ui.author.screens.text_parts import PlacedText, TextPart, text_label, text_parts
from tracks_sim.ui.author.view import DraftView
from tracks_sim.ui.shared.markdown import block, inline
from tracks_sim.ui.shared.sheets import Quote


class RemarkSheet(TypedDict):
    """A remark: of whom, on what, and where that is written. ``older``: the draft has changed since."""

    number: int
    text: str
    by: str
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
    """A part of the case to choose, with the number of open remarks in it."""

    id: str
    label: str
    current: bool
    n: int


class Reading(TypedDict):
    """The part that is open, and the others."""

    parts: list[ReadPart]
    title: str
    texts: list[ReadText]
    next: str
    next_label: str


def reading(view: DraftView, reviews: Reviews, reader: str, content: str) -> Reading:
    """The part that is open (``at["part"]``), else the first."""
    parts, source = text_parts(view), next(iter(view.languages), "")
    open_ = next((part for part in parts if part.id == view.at.get("part")), next(iter(parts), None))
    following = parts[parts.index(open_) + 1 :][:1] if open_ else ()
    return {
        "parts": [
            {"id": part.id, "label": part.title, "current": part is open_, "n": _open_remarks(part, reviews, source)}
            for part in parts
        ],
        "title": open_.title if open_ else "",
        "texts": [_read_text(view, text, source, reviews, reader, content) for text in (open_.texts if open_ else ())],
        "next": following[0].id if following else "",
        "next_label": following[0].title if following else "",
    }


def remark_sheets(view: DraftView, reviews: Reviews, remarks: Iterable[Remark], reader: str, content: str) -> list[RemarkSheet]:
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
            number=remark.number, text=remark.text, by=remark.by.label or view.t("Somebody"), screen=screen, field=field,
            where=label if language in ("", source) else view.in_language(label, language),
            settled=remark.number in reviews.settled, mine=remark.by.id == reader, older=remark.content != content,
        ))  # fmt: skip
    return sorted(sheets, key=lambda sheet: sheet["settled"])


def _open_remarks(part: TextPart, reviews: Reviews, source: str) -> int:
    places = {place_of(text.name, source) for text in part.texts}
    return sum((remark.part, tuple(remark.where)) in places for remark in reviews.remarks if remark.number not in reviews.settled)


def _read_text(view: DraftView, text: PlacedText, source: str, reviews: Reviews, reader: str, content: str) -> ReadText:
    part, where = place_of(text.name, source)
    path = tuple(map(str, where))
    head = part.partition(".")[0]
    about = [remark for remark in reviews.remarks if tuple(map(str, remark.where)) == path and remark.part.partition(".")[0] == head]
    others: list[OtherText] = [
        {"lang": language, "label": view.language_name(language), "text": written}
        for language in view.languages[1:]
        if isinstance(written := value_at(view.data, *place_of(text.name, language)), str)
    ]
    return {
        "id": text.name, "part": part, "where": list(path), "label": text.label, "html": block(text.text), "lang": source, "others": others,
        "facts": facts_of(view, head, path), "cites": cited(view, head, path),
        "remarks": remark_sheets(view, reviews, about, reader, content),
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
