"""Every item of a worksheet with its answer, what the key says of it, and whether the answer is right.

Whether an answer is right is decided by the scorer of its step and nowhere else: exports and tables of studies read it here,
feedback reads the same outcomes. The key is that of ``with_effective_key``: in practice the one after what was disclosed, in a
measurement the file's own without what an interview could change.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.practice import Attempt
from tracks_sim.practice.items import Item
from tracks_sim.practice.steps import ANSWER_KINDS, NOTE_IDS, kind_of
from tracks_sim.scoring import elements, note, phase, scorers
from tracks_sim.scoring.effective_key import with_effective_key
from tracks_sim.scoring.rules import accepted_beside
from tracks_sim.scoring.score import EVERY, ScoredAttempt, Scorer


class Verdict(NamedTuple):
    """One item, its last answer, and what the key says of it. Several ids are joined by spaces."""

    item: Item
    """Ids within a step: a concept; ``act``, ``means``, ``purpose``, ``protection``, ``protection_grounds``; a need; ``option``,
    ``plan.<part>``, ``note.<voice>``."""
    given: str | None = None
    """None where the item was left open, and for ``note.<voice>``, whose answer is its passages."""
    keyed: str | None = None
    """None where the key says nothing of the item; all answers that stand, the keyed one first, where readers split."""
    right: bool | None = None
    """None where the item was left open, where the key says nothing of it, where nothing of the answer is judged, and where
    readers split: such an item counts neither way."""
    phases: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    confidence: float | None = None
    """From 0 to 1, of an indicator."""
    who: str | None = None
    """Who is to act on a need."""


def verdicts(attempt: Attempt, case_file: CaseFile | None, catalogues: Catalogues) -> tuple[Verdict, ...]:
    """A verdict on every item that the case asks, the trainee answered or the key decides, in the order of the worksheet.

    ``case_file`` is None where the case is not known any more: then only what was answered.
    """
    answers = _answers(attempt)
    scored = ScoredAttempt(attempt, with_effective_key(attempt, case_file)) if case_file is not None else None
    judgements = _judgements(scored, catalogues) if scored is not None else {}
    items = _asked(case_file)
    if not (answers.keys() | judgements.keys()).issubset(items):
        items = tuple(sorted(dict.fromkeys((*items, *answers, *judgements)), key=_position))
    rows = []
    for item in items:
        given, phases, passages, confidence, who = answers.get(item, _LEFT_OPEN)
        keyed, right = judgements.get(item, _NOT_KEYED)
        rows.append(Verdict(item, given, keyed, right, phases, passages, confidence, who))
    return tuple(rows)


_LEFT_OPEN: _Answered = (None, (), (), None, None)
_NOT_KEYED = (None, None)


@lru_cache(maxsize=4096)
def _position(item: Item) -> int:
    """Where an item's group is on the worksheet; within a group items keep their order."""
    name = item.id.partition(".")[0]
    return _GROUPS.index(name if item.step in ("elements", "decision") else item.step)


_GROUNDS = Item("elements", "protection_grounds")
_GROUPS = tuple(
    name
    for row in ANSWER_KINDS
    for name in {"elements": (*ELEMENTS, "protection", _GROUNDS.id), "decision": ("option",)}.get(row.name, (row.name,))
)
"""Groups of items in the order of the worksheet: each element and the option by itself, else all items of a kind."""


@lru_cache(maxsize=1024)
def _asked(case_file: CaseFile | None) -> tuple[Item, ...]:
    """The items that a case asks, in the order of the worksheet; those that every case asked where it is not known."""
    items = [_GROUNDS] if case_file is None or "elements" in case_file.case.steps else []
    for row in ANSWER_KINDS:
        ids = row.asked(case_file.case) if case_file is not None else _OF_EVERY_CASE.get(row.name, ())
        items += [Item(row.step, id_) for id_ in ids if id_ != _OWN_WORDS]
    return tuple(sorted(items, key=_position))


_OWN_WORDS = "note.text"
"""Nothing of the trainee's own sentence is judged."""
_OF_EVERY_CASE = {"elements": (*ELEMENTS, "protection"), "decision": ("option",), "note": NOTE_IDS}


_Answered = tuple[str | None, tuple[str, ...], tuple[str, ...], float | None, str | None]
"""What a trainee said of an item: ``given``, ``phases``, ``passages``, ``confidence`` and ``who`` of a Verdict."""


def _answers(attempt: Attempt) -> Mapping[Item, _Answered]:
    """The last answers of an attempt, by item."""
    answers: dict[Item, _Answered] = {}
    for item, answer in attempt.answers.items():
        if item.id == _OWN_WORDS:
            continue
        given = " ".join(answer.value) if isinstance(answer.value, tuple) else answer.value
        answers[item] = (given or None, answer.phases, answer.passages, answer.confidence, answer.who)
        if item.id == "protection":
            answers[_GROUNDS] = (" ".join(answer.grounds), *_LEFT_OPEN[1:])
    return answers


def _judgements(scored: ScoredAttempt, catalogues: Catalogues) -> Mapping[Item, tuple[str, bool | None]]:
    """What the key says of each keyed item that is asked, and whether the answer is right.

    The outcomes of the scorers, and the two items that they judge in parts.
    """
    case = scored.case_file.case
    judgements: dict[Item, tuple[str, bool | None]] = {}
    beside, judging = _of_key(scored.case_file)
    for scorer in judging:
        for outcome in scorer.outcomes(scorer.rows(scored, catalogues), scored, EVERY):
            if item := _item_of(outcome.item):
                others = beside.get(outcome.item, ())
                right = outcome.right if outcome.given is not None and not others else None
                judgements[item] = (" ".join((outcome.keyed, *others)), right)
    if (protection := scored.case_file.key.protection) is not None and "elements" in case.steps:
        judgements[_GROUNDS] = (" ".join(protection.grounds), elements.grounds_right(scored))
    for voice in note.HEADINGS if case.note and "decision" in case.steps else ():
        keyed = " ".join(note.keyed_passages(scored, voice))
        judgements[Item("decision", f"note.{voice}")] = (keyed, note.voice_right(scored, voice))
    return judgements


_OF_PARTS = (phase.SCORER, note.SCORER)
"""Scorers whose outcomes are of a part of an item, or of several together."""


@lru_cache(maxsize=1024)
def _of_key(case_file: CaseFile) -> tuple[Mapping[str, tuple[str, ...]], tuple[Scorer[Any], ...]]:
    """What stands beside the keyed answers, and the scorers that give verdicts on whole items."""
    judging = [scorer for scorer in scorers.asked_by([case_file]) if scorer.is_overclaim and scorer not in _OF_PARTS]
    return accepted_beside(case_file.key), tuple(judging)


@lru_cache(maxsize=4096)
def _item_of(outcome: str) -> Item | None:
    """The item of a worksheet that an outcome speaks of, by the outcome's ``item``; None for a part of one (its phases, a note as a whole)."""
    try:
        row, id_ = kind_of(outcome)
    except KeyError:
        return None
    return Item(row.step, id_) if row.id_field or len(row.fixed) == 1 else None
