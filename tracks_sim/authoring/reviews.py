"""Reviews of a draft: remarks tied to a passage or a reason, verdicts on one state of it, and the answer to the scripts.

They are kept beside the draft in ``reviews.jsonl``, one line each, only ever added. They name reviewers by the internal id and the label of
their staff code, so the file goes to no trainee and into no file for others; a release writes roles and verdicts into ``review.yaml``.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from tracks_sim.authoring.case_data import content_hash
from tracks_sim.authoring.drafts import FILES_FAILED, Author, Draft
from tracks_sim.case.model.record import Record
from tracks_sim.case.model.review import ReviewEntry, ReviewVerdict
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


class Settled(Record):
    """That a remark is settled, and by whom."""

    kind: Literal["settled"] = "settled"
    remark: int
    at: datetime
    by: Author


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
    """What the author answers to scripts that come far without reading this state of the draft."""

    kind: Literal["answer"] = "answer"
    at: datetime
    by: Author
    found: tuple[str, ...]
    answer: str
    content: str


Line = Remark | Settled | Asking | Approval | Answer
_LINES: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Field(discriminator="kind")])


@dataclass(frozen=True, slots=True)
class Reviews:
    """All that was said of a draft, the oldest first."""

    remarks: tuple[Remark, ...] = ()
    settled: frozenset[int] = frozenset()
    """Numbers of the remarks that are settled."""
    approvals: tuple[Approval, ...] = ()
    answers: tuple[Answer, ...] = ()
    asked: bool | None = None
    """Whether reviewers are asked to read it, as was said last; None where nobody said it."""

    @property
    def in_review(self) -> bool:
        """Whether reviewers may read the draft: they are asked to, or one has said something and nobody has taken it back from them."""
        return self.asked if self.asked is not None else bool(self.remarks or self.approvals)

    def readable(self, *, writer: bool) -> bool:
        """Whether somebody may read the case now, its key included: who writes cases may read every one, who reviews those in review alone."""
        return writer or self.in_review

    def standing(self, content: str) -> tuple[Approval, ...]:
        """The verdicts on this state of the draft: the last of each reviewer; of those on paper the last of each role and hand that entered it."""
        last = {(verdict.by.id, verdict.on_paper and verdict.role): verdict for verdict in self.approvals if verdict.content == content}
        return tuple(last.values())

    def answer_to(self, content: str, found: tuple[str, ...]) -> Answer | None:
        """The last answer to what the scripts found in this state; None where there is none, or they found something else."""
        return next((answer for answer in reversed(self.answers) if answer.content == content and answer.found == found), None)


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
    return Reviews(
        tuple(line for line in lines if isinstance(line, Remark)), frozenset(line.remark for line in lines if isinstance(line, Settled)),
        tuple(line for line in lines if isinstance(line, Approval)), tuple(line for line in lines if isinstance(line, Answer)),
        next((line.asked for line in reversed(lines) if isinstance(line, Asking)), None),
    )  # fmt: skip


# --- what is said ------------------------------------------------------------------------


def ask_reviewers(draft: Draft, by: Author, at: datetime, *, asked: bool) -> None:
    """Let reviewers read the draft, or not any more."""
    _append(draft.folder, Asking(at=at, by=by, asked=asked))


def add_remark(draft: Draft, by: Author, at: datetime, part: str, where: Where, text: str) -> Remark:
    """Keep a remark on a place of the draft. Raises AuthoringRefused for one without words or too long."""
    number = max((remark.number for remark in read_reviews(draft.folder).remarks), default=0) + 1
    remark = Remark(number=number, at=at, by=by, part=part, where=where, text=_words(text), content=content_hash(draft.data))
    _append(draft.folder, remark)
    return remark


def settle_remark(draft: Draft, by: Author, at: datetime, number: int) -> None:
    """Say that a remark is settled. Raises AuthoringRefused where there is none of this number."""
    if all(remark.number != number for remark in read_reviews(draft.folder).remarks):
        raise AuthoringRefused("This remark is not there any more. Load the page again.")
    _append(draft.folder, Settled(remark=number, at=at, by=by))


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


def answer_scripts(draft: Draft, by: Author, at: datetime, found: tuple[str, ...], answer: str) -> None:
    """Keep the author's answer to what scripts found in the draft as it is now. Raises AuthoringRefused for one without words or too long."""
    _append(draft.folder, Answer(at=at, by=by, found=found, answer=_words(answer), content=content_hash(draft.data)))


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
