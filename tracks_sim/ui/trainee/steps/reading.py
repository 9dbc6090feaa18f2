"""The case file that every step shows, and the sheet of reading it. Pure: state in, plain data out."""

from __future__ import annotations

from typing import Literal, TypedDict

from tracks_sim.labels import step_name
from tracks_sim.practice import Step, step_after, step_before
from tracks_sim.practice.events import LONGEST_NOTES
from tracks_sim.ui.shared.markdown import block
from tracks_sim.ui.shared.sheets import Quote, SheetHead
from tracks_sim.ui.trainee.view import View


class Passage(Quote):
    """A passage with its number in its paper."""

    n: int


class Paper(TypedDict):
    """A paper of the case file; ``read``: it was opened."""

    id: str
    read: bool
    title: str
    note: str
    passages: list[Passage]


class OwnNotes(TypedDict):
    """The trainee's own notes, which nobody else sees; ``open``: they can be changed. ``warning``: the last ones were not saved."""

    text: str
    most: int
    open: bool
    warning: str


class FileView(TypedDict):
    """The case file, the language of its papers, the ids of the passages marked, in the order of the file, and the notes on it."""

    language: str
    documents: list[Paper]
    marks: list[str]
    own_notes: OwnNotes


class ReadingSheet(SheetHead):
    """The sheet beside the file in the step of reading. ``with_marks``: it has marks and notes, which a worked example does not come back to."""

    step: Literal["reading"]
    with_file: Literal[True]
    opened: str
    with_marks: bool
    back: Step
    next: Step


def file_view(view: View, notes_refused: bool = False) -> FileView:
    """Every paper with its passages, the facts disclosed so far as one more paper, marks and notes.

    ``notes_refused``: the notes sent last hold something that looks like a real person's data, and were not saved.
    """
    t, texts, attempt = view.t, view.texts, view.attempt
    documents: list[Paper] = [
        {
            "id": d.id,
            "read": d.id in attempt.documents,
            "title": texts.documents[d.id].title,
            "note": texts.documents[d.id].note,
            "passages": [{**view.quote(p), "n": n} for n, p in enumerate(d.passages, 1)],
        }
        for d in view.case.documents
    ]
    if attempt.disclosed:
        documents.append(
            {
                "id": "interview",
                "read": True,
                "title": step_name("interview", t),
                "note": t("What the person told you, in the order it was told."),
                "passages": [{**view.quote(f), "n": n} for n, f in enumerate(attempt.disclosed, 1)],
            }
        )
    return {
        "language": view.case_language,
        "documents": documents,
        "marks": [p for p in (*view.case.passages, *attempt.disclosed) if p in attempt.marked],
        "own_notes": {
            "text": attempt.own_notes,
            "most": LONGEST_NOTES,
            "open": not attempt.submitted,
            "warning": t("This looks like a date, a number or an address. It was not saved: only fictional content belongs here.") if notes_refused else "",
        },
    }


def reading_sheet(view: View) -> ReadingSheet:
    """The reading step: how many papers were opened, and the way on."""
    t, case, mode = view.t, view.case, view.attempt.mode
    opened = sum(d.id in view.attempt.documents for d in case.documents)
    return {
        "step": "reading",
        "title": t("Read the file"),
        "intro": block(
            t("Take your time, and open every paper.") if mode == "worked"
            else t("Take your time. Open every paper. You can cite passages in the next steps; here you may mark them.")
        ),
        "with_file": True,
        "opened": t.plural("{n} of {all} papers opened", "{n} of {all} papers opened", opened).format(n=opened, all=len(case.documents)),
        "with_marks": mode != "worked",
        "back": step_before("reading", case, mode),
        "next": step_after("reading", case, mode),
    }
