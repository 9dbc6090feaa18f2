"""The referral note: whose voice each passage is, and what a minimal note leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import NoteKey, Voice
from tracks_sim.practice import Note
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring.score import Outcome, Reason, Score, ScoredAttempt, chance_corrected

Heading = Literal["words", "observation", "inference"]
HEADINGS: tuple[Heading, ...] = ("words", "observation", "inference")


class Sorted(NamedTuple):
    """Passages of a note that are under the right heading, under a wrong one, or needless."""

    right: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    needless: tuple[str, ...] = ()

    @property
    def counted(self) -> int:
        """How many passages count."""
        return len(self.right) + len(self.wrong) + len(self.needless)


class Voices(NamedTuple):
    """What a key says of passages, ready to be held against many notes."""

    of: Mapping[str, Voice]
    needless: frozenset[str]


def voices(key: NoteKey) -> Voices:
    """The voice of each passage of a key, and the needless ones."""
    return Voices({p: voice for voice, passages in key.voices.items() for p in passages}, frozenset(key.needless))


@lru_cache(maxsize=1024)
def _voices_in(case_file: CaseFile) -> Voices:
    return voices(case_file.key.note)


def sort_note(filed: Iterable[tuple[Heading, str]], key: Voices) -> Sorted:
    """Passages under their headings against the key.

    A plain record has no heading of its own: under "observation" it neither helps nor costs,
    under "words" or "inference" it is wrong. A needless passage is needless under any heading.
    """
    right, wrong, needless = [], [], []
    for heading, passage in filed:
        voice = key.of.get(passage)
        if passage in key.needless:
            needless.append(passage)
        elif voice == heading:
            right.append(passage)
        elif not (voice == "record" and heading == "observation"):
            wrong.append(passage)
    return Sorted(tuple(right), tuple(wrong), tuple(needless))


def filed(note: Note) -> list[tuple[Heading, str]]:
    """The passages of a note with their headings."""
    by_heading = zip(HEADINGS, (note.words, note.observation, note.inference), strict=True)
    return [(heading, p) for heading, passages in by_heading for p in passages]


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Share of the note's passages that are needed and under the right heading; corrected over a form only."""
    found = sort_note(filed(sitting.attempt.note), _voices_in(sitting.case_file))
    if not sitting.wants("note"):
        return _score([found], None, "form_only", (), in_detail=False)
    given = " ".join(sitting.attempt.note.passages) or None
    if found.counted == 0:
        outcome = Outcome("note", given, "", None if given else False, note="records_only" if given else "open")
        return Score("note", reason="no_note", outcomes=(outcome,))
    clean = len(found.right) == found.counted
    outcome = Outcome(
        "note", given, "", clean, found.right, found.wrong + found.needless,
        note="clean" if clean else "needless" if found.needless else "wrong_voice",
    )  # fmt: skip
    return _score([found], None, "form_only", (outcome,), in_detail=sitting.in_detail)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """The same share over all passages of a form's notes. Baseline: the best constant heading."""
    found = [sort_note(filed(s.attempt.note), _voices_in(s.case_file)) for s in sittings]
    return _score(found, best_constant(sittings), None, (), in_detail=True)


@lru_cache(maxsize=4096)
def _constant(case_file: CaseFile, heading: Heading, most: int | None) -> Sorted:
    """The first passages of the file under one heading."""
    return sort_note([(heading, p) for p in case_file.case.passages[:most]], _voices_in(case_file))


def best_constant(sittings: Sequence[ScoredAttempt]) -> float:
    """Share right where everything goes under one heading: the whole file, or its first passages.

    The first passages are as many as a note may cite.
    """
    shares = []
    for heading in HEADINGS:
        for most in (None, MAX_CITED):
            found = [_constant(s.case_file, heading, most) for s in sittings]
            counted = sum(f.counted for f in found)
            if counted:
                shares.append(sum(len(f.right) for f in found) / counted)
    return max(shares, default=0.0)


def _score(
    found: Sequence[Sorted], baseline: float | None, why_not: Reason | None, outcomes: tuple[Outcome, ...], *, in_detail: bool
) -> Score:
    counted = sum([f.counted for f in found])
    if counted == 0:
        return Score("note", reason="no_note")
    value = sum([len(f.right) for f in found]) / counted
    if not in_detail:
        return chance_corrected("note", value, baseline, why_not=why_not, outcomes=outcomes)
    counts = {
        "notes": sum(f.counted > 0 for f in found),
        "right": sum(len(f.right) for f in found),
        "wrong_voice": sum(len(f.wrong) for f in found),
        "needless": sum(len(f.needless) for f in found),
    }
    return chance_corrected("note", value, baseline, why_not=why_not, counts=counts, outcomes=outcomes)
