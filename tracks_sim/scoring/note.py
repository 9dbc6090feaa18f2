"""The referral note: whose voice each passage is, and what a minimal note leaves out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import Voice
from tracks_sim.practice import Attempt
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected

Heading = Literal["words", "observation", "inference"]
HEADINGS: tuple[Heading, ...] = ("words", "observation", "inference")


class SortedNote(NamedTuple):
    """Passages of a note that are under the right heading, under a wrong one, or needless; neutral ones are in none."""

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """Number of passages that count."""
        return len(self.right) + len(self.wrong) + len(self.needless)

    @property
    def clean(self) -> bool | None:
        """Whether every passage that counts is right; None where none counts."""
        return len(self.right) == self.counted if self.counted else None


class Voices(NamedTuple):
    """The voice of each passage of a key, and the needless ones, ready to be compared with many notes."""

    of: Mapping[str, Voice]
    needless: frozenset[str]


@lru_cache(maxsize=1024)
def voices(case_file: CaseFile) -> Voices:
    """The voices of a case's key, by passage."""
    key = case_file.key.note
    return Voices({p: voice for voice, passages in key.voices.items() for p in passages}, frozenset(key.needless))


def sort_note(cited: Iterable[tuple[Heading, str]], key: Voices) -> SortedNote:
    """Passages under their headings against the key.

    A plain record has no heading of its own: under "observation" it neither helps nor costs,
    under "words" or "inference" it is wrong. A needless passage is needless under any heading.
    """
    right, wrong, needless = [], [], []
    for heading, passage in cited:
        voice = key.of.get(passage)
        if passage in key.needless:
            needless.append(passage)
        elif voice == heading:
            right.append(passage)
        elif not (voice == "record" and heading == "observation"):
            wrong.append(passage)
    return SortedNote(tuple(right), tuple(wrong), tuple(needless))


def by_heading(attempt: Attempt) -> Mapping[Heading, tuple[str, ...]]:
    """The passages of an attempt's note under each heading."""
    answers = attempt.by_step["decision"]
    return {heading: answer.passages if (answer := answers.get(f"note.{heading}")) else () for heading in HEADINGS}


def cited_under_headings(attempt: Attempt) -> list[tuple[Heading, str]]:
    """The passages of an attempt's note with their headings."""
    return [(heading, p) for heading, passages in by_heading(attempt).items() for p in passages]


Row = tuple[SortedNote, str | None]
"""A note beside its key, and its passages as they were given, None where there are none."""


def rows(scored: ScoredAttempt, catalogues: Catalogues) -> tuple[Row, ...]:
    """The note of one attempt; none where the case asks for no note."""
    if not scored.case_file.case.note:
        return ()
    passages = cited_under_headings(scored.attempt)
    return ((sort_note(passages, voices(scored.case_file)), " ".join([p for _, p in passages]) or None),)


def keyed_passages(scored: ScoredAttempt, heading: Heading) -> tuple[str, ...]:
    """The passages that the key has in a voice, needless ones too: those of the file, and facts that were told."""
    known = {*scored.case_file.case.passages, *scored.attempt.disclosed}
    return tuple(p for p in scored.case_file.key.note.voices.get(heading, ()) if p in known)


def voice_right(scored: ScoredAttempt, heading: Heading) -> bool | None:
    """Whether every passage that counts under one heading is right; None where none counts."""
    return sort_note([(heading, p) for p in by_heading(scored.attempt)[heading]], voices(scored.case_file)).clean


def value(notes: Sequence[Row], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Share of the passages that are needed and under the right heading; corrected over a form only, by the best constant heading."""
    counted = sum([n.counted for n, _ in notes])
    if counted == 0:
        return Score("note", reason="no_note" if notes else "nothing_keyed")
    return chance_corrected("note", sum([len(n.right) for n, _ in notes]) / counted, None if single_case else best_constant(form))


def details(notes: Sequence[Row]) -> Details:
    """Passages by what is right or wrong with them."""
    return Details({
        "notes": sum(n.counted > 0 for n, _ in notes),
        "right": sum(len(n.right) for n, _ in notes),
        "wrong_voice": sum(len(n.wrong) for n, _ in notes),
        "needless": sum(len(n.needless) for n, _ in notes),
    })  # fmt: skip


def outcomes(notes: Sequence[Row], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The note as one item; not judged where it holds plain records only."""
    if "note" not in items or not notes:
        return ()
    [(passages, given)] = notes
    if passages.clean is None:
        return (Outcome("note", given, "", None if given else False, note="records_only" if given else "open"),)
    return (Outcome(
        "note", given, "", passages.clean, passages.right, passages.wrong + passages.needless,
        note="clean" if passages.clean else "needless" if passages.needless else "wrong_voice",
    ),)  # fmt: skip


@lru_cache(maxsize=4096)
def _constant(case_file: CaseFile, heading: Heading, most: int | None) -> SortedNote:
    """The first passages of the file under one heading."""
    return sort_note([(heading, p) for p in case_file.case.passages[:most]], voices(case_file))


def best_constant(form: Sequence[ScoredAttempt]) -> float:
    """Share right where everything goes under one heading: the whole file, or its first passages.

    The first passages are as many as a note may cite. A case that asks for no note has no part in it.
    """
    asked = [s.case_file for s in form if s.case_file.case.note]
    shares = []
    for heading in HEADINGS:
        for most in (None, MAX_CITED):
            notes = [_constant(case_file, heading, most) for case_file in asked]
            counted = sum(n.counted for n in notes)
            if counted:
                shares.append(sum(len(n.right) for n in notes) / counted)
    return max(shares, default=0.0)


SCORER = Scorer(
    "note", "decision", rows, value, details, outcomes,
    reads=lambda key: key.note,
    reads_of_items=lambda key: {"note": key.note},
    is_overclaim=lambda outcome: bool(outcome.cited_wrong),
)  # fmt: skip
