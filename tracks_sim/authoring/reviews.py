"""Reviews of a draft: remarks tied to a passage or a reason, verdicts on one state of it, and why what gives an answer away may stay.

They are kept beside the draft in ``reviews.jsonl``, one line each, only ever added. They name reviewers by the internal id and the label of
their staff code, so the file goes to no trainee and into no file for others; a release writes roles and verdicts into ``review.yaml``.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.drafts import FILES_FAILED, Author, Draft
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import ReviewEntry, ReviewVerdict, StayReason
from tracks_sim.drafts.set_aside import LEAST_WORDS, different_words
from tracks_sim.errors import AuthoringRefused
from tracks_sim.i18n import translatable
from tracks_sim.problem import Where
from tracks_sim.yamlio.text_faults import cleaned

FILE = "reviews.jsonl"
LONGEST = 4_000
"""Letters of a remark, a note or an answer."""


class Remark(Record):
    """Something a reader says of one place of the draft."""

    kind: Literal["remark"] = "remark"
    number: int
    at: datetime
    by: Author
    part: str
    where: Where
    """What it is about: a passage, a reason, any other value of the draft. An empty path: the whole file."""
    text: str
    content: str
    """``content_hash`` of the draft that was read."""
    in_word: bool = False
    """Whether it came as a comment in Word; ``by`` is who took it in then."""


class Reply(Record):
    """What somebody answers to a remark: its author, another reader, or somebody who writes the case."""

    kind: Literal["reply"] = "reply"
    remark: int
    at: datetime
    by: Author
    text: str


class Settled(Record):
    """That a remark is settled, or open again, and by whom."""

    kind: Literal["settled"] = "settled"
    remark: int
    at: datetime
    by: Author
    settled: bool = True


class PartRead(Record):
    """That a reader has read a part of the draft, as it was after an entry of its journal."""

    kind: Literal["read"] = "read"
    at: datetime
    by: Author
    part: str
    entry: int


class Asking(Record):
    """That reviewers are asked to read the draft, or not any more."""

    kind: Literal["asked"] = "asked"
    at: datetime
    by: Author
    asked: bool


class Approval(Record):
    """The verdict of one reviewer on one state of the draft; void as soon as its contents are others."""

    kind: Literal["verdict"] = "verdict"
    at: datetime
    by: Author
    """Whose code it was given under; of one that came on paper, who entered it."""
    role: str
    """What the reviewer does, never a name: it goes into ``review.yaml``."""
    verdict: ReviewVerdict
    note: str = ""
    content: str
    on_paper: bool = False

    def entry(self, version: str) -> ReviewEntry:
        """The verdict as ``review.yaml`` has it, once the state it is about has become a version."""
        return ReviewEntry(
            role=self.role,
            when=f"{self.at:%Y-%m}",
            version=version,
            verdict=self.verdict,
            note=self.note,
            on_paper=self.on_paper,
        )


class Answer(Record):
    """Why something that gives the best option away may stay: a reason of the list, and a sentence."""

    kind: Literal["stays"] = "stays"
    at: datetime
    by: Author
    leak: str
    """``Leak.id``: the answer holds as long as the very same leak is found, whatever else of the draft changes."""
    reason: StayReason
    answer: str


Line = Remark | Reply | Settled | PartRead | Asking | Approval | Answer
_LINES: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that was said of a draft, the oldest first."""

    remarks: tuple[Remark, ...] = ()
    settled: frozenset[int] = frozenset()
    """Numbers of the remarks that are settled; one can be opened again."""
    approvals: tuple[Approval, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked: bool | None = None
    """Whether reviewers are asked to read it, as was said last; None where nobody said it."""
    read: tuple[PartRead, ...] = ()
    replies: tuple[Reply, ...] = ()

    @property
    def in_review(self) -> bool:
        """Whether reviewers may read the draft: they are asked to, or one has said something and nobody has taken it back from them."""
        return self.asked if self.asked is not None else bool(self.remarks or self.approvals)

    def readable(self, *, writer: bool) -> bool:
        """Whether somebody may read the case now, its key included: who writes cases may read every one, who reviews those in review alone."""
        return writer or self.in_review

    def read_by(self, reader: str) -> Mapping[str, int]:
        """By part what a reader has read of the draft: the entry of the journal after which it was as they read it last."""
        return {mark.part: mark.entry for mark in self.read if mark.by.id == reader}

    def standing(self, content: str) -> tuple[Approval, ...]:
        """The verdicts on this state of the draft: the last of each reviewer; of those on paper the last of each role and hand that entered it."""
        last = {(verdict.by.id, verdict.on_paper and verdict.role): verdict for verdict in self.approvals if verdict.content == content}
        return tuple(last.values())

    def answer_to(self, leak: str) -> Answer | None:
        """The last answer to a leak (``Leak.id``); None where there is none."""
        return next((answer for answer in reversed(self.answers) if answer.leak == leak), None)


def read_reviews(folder: Path) -> Reviews:
    """All that was said of the draft in a folder. A line that cannot be read, such as one that a kill cut off, is passed over."""
    try:
        text = (folder / FILE).read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return Reviews()
    lines = []
    for line in text.split("\n"):
        try:
            lines.append(_LINES.validate_json(line))
        except ValidationError:
            continue
    states = {line.remark: line.settled for line in lines if isinstance(line, Settled)}
    return Reviews(
        tuple(line for line in lines if isinstance(line, Remark)), frozenset(remark for remark, settled in states.items() if settled),
        tuple(line for line in lines if isinstance(line, Approval)), tuple(line for line in lines if isinstance(line, Answer)),
        next((line.asked for line in reversed(lines) if isinstance(line, Asking)), None),
        tuple(line for line in lines if isinstance(line, PartRead)), tuple(line for line in lines if isinstance(line, Reply)),
    )  # fmt: skip


# --- what is said ------------------------------------------------------------------------


def ask_reviewers(draft: Draft, by: Author, at: datetime, *, asked: bool) -> None:
    """Let reviewers read the draft, or not any more."""
    _append(draft.folder, Asking(at=at, by=by, asked=asked))


def add_remark(draft: Draft, by: Author, at: datetime, part: str, where: Where, text: str, word_state: str = "") -> Remark:
    """Keep a remark on a place of the draft; of one that came in a Word document, ``word_state`` is the ``content_hash`` of what that holds. Raises AuthoringRefused for one without words or too long."""
    number = max((remark.number for remark in read_reviews(draft.folder).remarks), default=0) + 1
    remark = Remark(number=number, at=at, by=by, part=part, where=where, text=_words(text), content=word_state or content_hash(draft.data), in_word=bool(word_state))
    _append(draft.folder, remark)
    return remark


def mark_read(draft: Draft, by: Author, at: datetime, part: str, entry: int) -> None:
    """Keep that a reader has read a part of the draft as it was after an entry of its journal; once, however often it is said."""
    if read_reviews(draft.folder).read_by(by.id).get(part) != entry:
        _append(draft.folder, PartRead(at=at, by=by, part=part, entry=entry))


def answer_remark(draft: Draft, by: Author, at: datetime, number: int, text: str) -> None:
    """Keep an answer to a remark. Raises AuthoringRefused where there is none of this number, for an answer without words, or too long."""
    _require_remark(draft, number)
    _append(draft.folder, Reply(remark=number, at=at, by=by, text=_words(text)))


def settle_remark(draft: Draft, by: Author, at: datetime, number: int, *, settled: bool = True) -> None:
    """Say that a remark is settled, or open again. Raises AuthoringRefused where there is none of this number."""
    _require_remark(draft, number)
    _append(draft.folder, Settled(remark=number, at=at, by=by, settled=settled))


def _require_remark(draft: Draft, number: int) -> None:
    """Raise AuthoringRefused where no remark has this number."""
    if all(remark.number != number for remark in read_reviews(draft.folder).remarks):
        raise AuthoringRefused("This remark is not there any more. Load the page again.")


def give_approval(draft: Draft, verdict: Approval, authors: Collection[str], *, shell: bool = False) -> None:
    """Keep a verdict on the draft as it is now; ``authors`` are the ids of those who wrote in it.

    Raises AuthoringRefused where the case has changed since it was read, where no role is named, and for somebody who has written in it, also
    where they enter what came on paper. Whoever works in a shell (``shell``) has the files and no code of their own: they may enter what came
    on paper, and nothing else.
    """
    if draft.unreadable:
        raise AuthoringRefused("A file of the case cannot be read, so nobody can have read all of it. Mend it first.")
    if verdict.content != content_hash(draft.data):
        raise AuthoringRefused("The case has changed since you opened it. Read what has changed, then give your verdict.")
    if not cleaned(verdict.role):
        raise AuthoringRefused("Say what the reviewer does, such as: reception worker. It is written into the case; a name is not.")
    if shell and not verdict.on_paper:
        raise AuthoringRefused("A verdict is given under the reviewer’s own code, on the page. From a shell, only one that came on paper can be entered.")
    if verdict.by.id in authors and not shell:
        raise AuthoringRefused(
            translatable("You have written in this case, so its verdict must come from somebody else, under their own code.")
            if not verdict.on_paper
            else translatable("You have written in this case, so somebody else must enter the verdict that came on paper, under their own code.")
        )
    _append(
        draft.folder,
        verdict.model_copy(
            update={"role": _words(verdict.role), "note": _words(verdict.note) if cleaned(verdict.note) else ""}
        ),
    )


def answer_leak(draft: Draft, by: Author, at: datetime, leak: str, reason: StayReason, answer: str) -> None:
    """Keep why a leak (``Leak.id``) may stay. Raises AuthoringRefused for fewer than five words, and for a text that is too long."""
    words = _words(answer)
    if different_words(words) < LEAST_WORDS:
        raise AuthoringRefused("Say in a sentence of at least {n} words why it may stay. Reviewers and users of the case read it.", n=LEAST_WORDS)
    _append(draft.folder, Answer(at=at, by=by, leak=leak, reason=reason, answer=words))


def _words(text: str) -> str:
    """The text as it is kept. Raises AuthoringRefused where nothing is left, or too much."""
    text = cleaned(text)
    if not text:
        raise AuthoringRefused("Nothing is written yet. Write a sentence first.")
    if len(text) > LONGEST:
        raise AuthoringRefused("The text has {letters} letters; at most {most} are kept. Shorten it.", letters=len(text), most=LONGEST)
    return text


def _append(folder: Path, line: Line) -> None:
    """Add a line, on disk before it returns; after one that was cut off it begins anew. Raises AuthoringRefused, and leaves nothing of it."""
    try:
        handle = os.open(folder / FILE, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "rb+", buffering=0) as stream:
            size = stream.seek(0, os.SEEK_END)
            cut_off = size > 0 and (stream.seek(size - 1), stream.read(1))[1] != b"\n"
            content = b"\n" * cut_off + line.model_dump_json().encode() + b"\n"
            try:
                if stream.write(content) < len(content):  # a full disk takes what it has room for, and says nothing
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(stream.fileno())
            except OSError:
                stream.truncate(size)
                raise
    except OSError as error:
        raise AuthoringRefused(FILES_FAILED, reason=error.strerror or str(error)) from error
