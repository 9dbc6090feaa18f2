"""The reviewer's document for Word: a reviewer who has nothing else comments on it there, and the comments come back as remarks.

Each text has a bookmark that says which it is, so a comment is about the text that it stands at, whatever was written around it. Who wrote
a comment is not kept: the names that Word puts there are names of people.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.comments_reader import TOO_LARGE
from tracks_sim.authoring.reading_process import read_apart
from tracks_sim.drafts.draft import value_at, value_hash
from tracks_sim.errors import AuthoringRefused
from tracks_sim.extras import missing_extra
from tracks_sim.problem import Where
from tracks_sim.ui.author.problems.problem_lists import problem_lists
from tracks_sim.ui.author.review.read_parts import place_to_read, read_parts
from tracks_sim.ui.author.review.review_screen import VERDICT_NAMES
from tracks_sim.ui.author.review.text_facts import cited, facts_of
from tracks_sim.ui.author.screens.keyed_passages import written_at
from tracks_sim.ui.author.screens.text_parts import PlacedText
from tracks_sim.ui.author.view import DraftView
from tracks_sim.yamlio.text_faults import cleaned

if TYPE_CHECKING:
    from docx.document import Document as Doc

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES = 256_000


def docx_file(view: DraftView, languages: tuple[str, ...]) -> tuple[str, bytes]:
    """Name and bytes of the document, in one or two languages of the draft below each other. Raises MissingExtra."""
    try:
        from docx import Document
    except ModuleNotFoundError as error:
        raise missing_extra(error) or error from error
    document: Doc = Document()
    t, told = view.t, document.core_properties
    told.author, told.last_modified_by, told.comments, told.title = "tracks_sim", "tracks_sim", "", t("Reviewer’s document")
    titles = [cleaned(str(value_at(view.data, f"text.{language}", ("title",)) or "")) for language in languages]
    document.add_heading(" · ".join(filter(None, titles)) or view.draft.case_id, 0)
    _mark_last(document, f"c_{value_hash(view.draft.case_id)}")
    _mark_last(document, f"s_{content_hash(view.data)}")
    document.add_paragraph(t("This document holds the answers. Do not leave it where trainees can read it.")).runs[0].bold = True
    document.add_paragraph(t("Write what should be different as a comment of Word at the text that you mean, save the document, and send it back. Your name in the comments is not kept."))
    for part in read_parts(view):
        document.add_heading(cleaned(part.title), 1)
        for text in part.texts:
            _write_text(document, view, text, languages)
    if aside := problem_lists(view)["set_aside"]:
        document.add_heading(t("Advice that was set aside"), 1)
        document.add_paragraph(t("What the check of the kit advises and the author does not follow in this case, and why."))
        for entry in aside:
            document.add_paragraph(cleaned(entry["text"]), style="List Bullet")
            document.add_paragraph(f"{t('Not here, because:')} {cleaned(entry['because'])}")
    document.add_heading(t("Verdict"), 1)
    for name in VERDICT_NAMES.values():
        document.add_paragraph(f"☐ {t(name)}")
    for label in (t("What you do (not your name)"), t("Date"), t("What should change, or why it is fit")):
        document.add_paragraph(f"{label}: …")
    document.add_paragraph(t("This verdict is on the state {state}.").format(state=content_hash(view.data)))
    stream = io.BytesIO()
    document.save(stream)
    return f"{view.draft.case_id}-review-{'-'.join(languages)}.docx", stream.getvalue()


def comments_of(view: DraftView, content: bytes) -> tuple[str, list[tuple[str, Where, str]]]:
    """The state that a document was saved from, and its comments, each with part and path of its text; what stands at none is about the title.

    Raises AuthoringRefused for any other file, and for the document of another case.
    """
    if not content or len(content) > MOST_BYTES:
        raise AuthoringRefused(TOO_LARGE)
    found = read_apart("comments", content, beyond=AuthoringRefused("Reading the file takes too long or too much memory, so it is no document with comments. Save the document for Word again, and comment on that one."))
    if found["case"] != f"c_{value_hash(view.draft.case_id)}":
        raise AuthoringRefused("This document was saved from another case. Open that case, then take the comments in.")
    marks = {_mark_of(part, where): (part, where) for part, where in _places(view)}
    title = (f"text.{next(iter(view.languages), '')}", ("title",))
    return found["state"].removeprefix("s_"), [(*marks.get(mark, title), text) for mark, text in found["comments"]]


def _places(view: DraftView) -> Iterator[tuple[str, Where]]:
    """Part and path of every text that is read, in each language."""
    for part in read_parts(view):
        for text in part.texts:
            yield from (place_to_read(text.name, language) for language in view.languages)


def _write_text(document: Doc, view: DraftView, text: PlacedText, languages: tuple[str, ...]) -> None:
    """A text with its label, what the key says of it, its words in each language, and the passages cited for it."""
    places = dict.fromkeys(place_to_read(text.name, language) for language in languages)
    (part, where), path = next(iter(places)), tuple(map(str, next(iter(places))[1]))
    head = part.partition(".")[0]
    document.add_heading(cleaned(text.label), 2)
    _mark_last(document, _mark_of(part, where))
    if facts := facts_of(view, head, path):
        document.add_paragraph(" · ".join(map(cleaned, facts))).runs[0].italic = True
    for number, place in enumerate(places):
        written = value_at(view.data, *place)
        lines = cleaned(written).split("\n") if isinstance(written, str) and written.strip() else [f"[{view.t('not translated')}]"]
        document.add_paragraph(lines[0])
        if number:  # the words of the first language stand below the bookmark of the label
            _mark_last(document, _mark_of(*place))
        for line in lines[1:]:
            document.add_paragraph(line)
    for cite in cited(view, head, path):
        document.add_paragraph(f"{view.t('Cited for it:')} {cite['label']}. {cleaned(written_at(view, ('passages', cite['id'])))}", style="List Bullet")


def _mark_of(part: str, where: Where) -> str:
    """Name of the bookmark of a text: Word takes 40 letters, digits and underscores."""
    return f"t_{value_hash(':'.join((part, *map(str, where))))}"


def _mark_last(document: Doc, name: str) -> None:
    """Put a bookmark at the beginning of the last paragraph. Word keeps one of each name."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    body: Any = document.element.body
    number = str(len(list(body.iter(qn("w:bookmarkStart")))) + 1)
    paragraph = list(body.iterchildren(qn("w:p")))[-1]
    place = 0 if paragraph.pPr is None else 1
    for tag in ("w:bookmarkEnd", "w:bookmarkStart"):
        element = OxmlElement(tag)
        element.set(qn("w:id"), number)
        if tag == "w:bookmarkStart":
            element.set(qn("w:name"), name)
        paragraph.insert(place, element)
