"""The last answers of an attempt as tidy rows, and the codebook that explains each column.

One row for each thing that the case asks (attempt x step x item), also where it was left
open. The key is used as it is in the library at the time of the export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import ELEMENTS
from tracks_sim.exports.codebook import Column
from tracks_sim.practice import Attempt, ElementAnswer
from tracks_sim.scoring.decision import costs
from tracks_sim.store.rows import AttemptRow
from tracks_sim.study.csv_lists import no_formula

VOICES = ("words", "observation", "inference")


@dataclass(frozen=True, slots=True)
class Response:
    """One row of responses.csv; lists are joined by spaces, what is unknown is empty."""

    trainee: str
    attempt: str
    case: str
    case_hash: str
    key_hash: str
    keyed_with: str
    country: str
    mode: str
    language: str
    started_at: str
    submitted_at: str
    step: str
    item: str
    answer: str = ""
    phases: str = ""
    passages: str = ""
    confidence: float | None = None
    who: str = ""
    keyed: str = ""
    right: int | None = None


CODEBOOK: tuple[Column, ...] = (
    Column("trainee", "Internal id of the trainee: random, says nothing of the person, the same in every export.", "text", "UUID"),
    Column("attempt", "Id of the attempt; a trainee may try a case several times.", "text", "UUID"),
    Column("case", "Id of the case.", "text", "lower-case words joined by hyphens"),
    Column("case_hash", "Content hash of the case's structure as it was played.", "text", "SHA-256 in hexadecimal", "not recorded"),
    Column("key_hash", "Content hash of the key when the attempt began.", "text", "SHA-256 in hexadecimal", "not recorded"),
    Column(
        "keyed_with",
        "Content hash of the key that filled the columns keyed and right: the library's at the time of the export. "
        "Where it differs from key_hash, the key was changed after the attempt began.",
        "text", "SHA-256 in hexadecimal", "the case is not in the library, and keyed and right are empty too",
    ),
    Column("country", "Country whose rules and wording were used.", "text", "be, ch, cy, es, fr, gb, ie, it"),
    Column(
        "mode",
        "Practice (feedback at each step), assessment (feedback when a trainer releases it), talk (a short interview alone), or study (part of a study).",
        "text", "practice, assessment, talk, study",
    ),
    Column("language", "Language on screen at the last event.", "text", "two letters, ISO 639-1"),
    Column("started_at", "When the attempt began.", "text", "ISO 8601, UTC"),
    Column("submitted_at", "When it was submitted.", "text", "ISO 8601, UTC", "not submitted, so answers may still change"),
    Column("step", "Step of the exercise.", "text", "indicators, elements, needs, decision"),
    Column(
        "item",
        "What was asked. indicators: the concept. elements: act, means, purpose, protection, protection_grounds. "
        "needs: the need. decision: option, plan.<part>, note.words, note.observation, note.inference, and "
        "note.text where the export was asked for it.",
        "text", "id",
    ),
    Column(
        "answer",
        "The last answer. indicators: the state. elements: the state, for protection_grounds the grounds. needs: the "
        "level. decision: the option, the answers of the plan's part, or the sentence of the note (an apostrophe is put "
        "before one that begins with =, +, - or @, which a spreadsheet would take for a formula).",
        "text", "present, absent, insufficient, not_needed; urgent, helpful, not_indicated; ids joined by spaces",
        "left open; for note.<voice>: the answer is in passages",
    ),
    Column(
        "phases", "When it happened, for an indicator judged present.", "text",
        "recruitment, exploitation, now; joined by spaces", "no phase was said, or none is asked",
    ),
    Column(
        "passages", "Cited passages, in the order cited: of the file, or facts that were told.", "text",
        "ids of passages joined by spaces", "none was cited",
    ),
    Column("confidence", "How sure the trainee was of an indicator.", "number", "0.35, 0.55, 0.75, 0.9, 1.0", "not said, or not asked"),
    Column("who", "Who is to act on a need.", "text", "id of an actor", "not said, or not asked"),
    Column(
        "keyed",
        "What the key says. option: the accepted options for the country. plan.<part>: the answers needed. "
        "note.<voice>: the passages in that voice.",
        "text", "as in answer", "the key says nothing of it",
    ),
    Column(
        "right",
        "Whether the answer agrees with the key. indicators, needs: the same state or level. elements: the keyed or an "
        "also accepted state. protection_grounds: the same set. option: an accepted one. plan.<part>: where one answer is "
        "asked, a needed one; where several are, all needed ones and none that is needless or harmful. note.<voice>: every "
        "passage cited there is in that voice. It is no score: scores correct for guessing.",
        "integer", "1, 0", "left open, or the key says nothing of it",
    ),
)  # fmt: skip


def responses(
    row: AttemptRow,
    attempt: Attempt,
    case_file: CaseFile | None,
    catalogues: Catalogues,
    with_text: bool = False,
) -> tuple[Response, ...]:
    """Rows of one attempt.

    ``file`` is None where the case is not in the library: then only what was answered.
    ``catalogues`` hold the countries, whose law may decide which options are accepted.
    """
    head = {
        "trainee": row.trainee,
        "attempt": row.id,
        "case": attempt.case,
        "case_hash": attempt.hashes.get("case", ""),
        "key_hash": attempt.hashes.get("key", ""),
        "keyed_with": case_file.hashes.get("key", "") if case_file else "",
        "country": attempt.country,
        "mode": attempt.mode,
        "language": attempt.language,
        "started_at": attempt.started_at,
        "submitted_at": attempt.submitted_at or "",
    }
    cells = [
        *_indicators(attempt, case_file),
        *_elements(attempt, case_file),
        *_needs(attempt, case_file),
        *_decision(attempt, case_file, catalogues),
        *_note(attempt, case_file),
    ]
    if with_text:
        cells.append(_Cell("decision", "note.text", no_formula(attempt.note.text)))
    return tuple(
        Response(
            **head, step=c.step, item=c.item, answer=c.answer, phases=c.phases, passages=c.passages,
            confidence=c.confidence, who=c.who, keyed=c.keyed, right=c.right,
        )
        for c in cells
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Cell:
    """The part of a row that differs from item to item."""

    step: str
    item: str
    answer: str = ""
    keyed: str = ""
    right: int | None = None
    phases: str = ""
    passages: str = ""
    confidence: float | None = None
    who: str = ""


def _indicators(attempt: Attempt, case_file: CaseFile | None) -> Iterator[_Cell]:
    keyed = {k.concept: k.state for k in case_file.key.indicators} if case_file else {}
    for concept in _asked(case_file.case.indicators if case_file else (), attempt.indicators):
        given, key = attempt.indicators.get(concept), keyed.get(concept)
        answer = given.state if given else ""
        right = _same(answer, (key,) if key else ())
        if given is None:
            yield _Cell("indicators", concept, answer, key or "", right)
        else:
            yield _Cell(
                "indicators", concept, answer, key or "", right,
                _joined(given.phases), _joined(given.passages), given.confidence,
            )  # fmt: skip


def _elements(attempt: Attempt, case_file: CaseFile | None) -> Iterator[_Cell]:
    for element in ELEMENTS:
        key = case_file.key.elements.get(element) if case_file else None
        accepted = (key.state, *key.also_accepted) if key else ()
        yield _element(element, attempt.elements.get(element), key.state if key else "", accepted)
    protection = case_file.key.protection if case_file else None
    given = attempt.protection
    state = protection.state if protection else ""
    yield _element("protection", given, state, (state,) if state else ())
    grounds = given.grounds if given else ()
    keyed = protection.grounds if protection else ()
    right = int(set(grounds) == set(keyed)) if given and protection else None
    yield _Cell("elements", "protection_grounds", _joined(grounds), _joined(keyed), right)


def _element(item: str, given: ElementAnswer | None, keyed: str, accepted: Iterable[str]) -> _Cell:
    answer = given.state if given else ""
    passages = _joined(given.passages) if given else ""
    return _Cell("elements", item, answer, keyed, _same(answer, tuple(accepted)), passages=passages)


def _needs(attempt: Attempt, case_file: CaseFile | None) -> Iterator[_Cell]:
    keyed = {k.need: k.level for k in case_file.key.needs} if case_file else {}
    for need in _asked(case_file.case.needs if case_file else (), attempt.needs):
        given, key = attempt.needs.get(need), keyed.get(need)
        answer = given.level if given else ""
        right = _same(answer, (key,) if key else ())
        if given is None:
            yield _Cell("needs", need, answer, key or "", right)
        else:
            yield _Cell("needs", need, answer, key or "", right, passages=_joined(given.passages), who=given.who or "")


def _decision(attempt: Attempt, case_file: CaseFile | None, catalogues: Catalogues) -> Iterator[_Cell]:
    by_option = costs(case_file, attempt.country, catalogues) if case_file else {}
    accepted = tuple(option for option, cost in by_option.items() if cost.accepted)
    yield _Cell("decision", "option", attempt.option or "", _joined(accepted), _same(attempt.option or "", accepted))
    asked = {str(q.part): q.choose for q in case_file.case.plan} if case_file else {}
    keyed = {str(part): key for part, key in case_file.key.plan.items()} if case_file else {}
    given = {str(part): choices for part, choices in attempt.plan.items()}
    for part in _asked(asked, given):
        chosen, key = given.get(part, ()), keyed.get(part)
        if key is None:
            yield _Cell("decision", f"plan.{part}", _joined(chosen))
            continue
        if asked.get(part) == "one":
            right = set(chosen) <= set(key.needed)
        else:
            right = set(key.needed) <= set(chosen) <= {*key.needed, *key.fitting}
        yield _Cell("decision", f"plan.{part}", _joined(chosen), _joined(key.needed), int(right) if chosen else None)


def _note(attempt: Attempt, case_file: CaseFile | None) -> Iterator[_Cell]:
    given = {"words": attempt.note.words, "observation": attempt.note.observation, "inference": attempt.note.inference}
    keyed = {str(voice): passages for voice, passages in case_file.key.note.voices.items()} if case_file else {}
    for voice in VOICES:
        cited, key = given[voice], keyed.get(voice, ())
        right = int(set(cited) <= set(key)) if cited and case_file else None
        yield _Cell("decision", f"note.{voice}", "", _joined(key), right, passages=_joined(cited))


def _asked(of_case: Iterable[str], answered: Iterable[str]) -> tuple[str, ...]:
    """What the case asks, then what was answered and is no longer asked (an older version of the case)."""
    return tuple(dict.fromkeys((*of_case, *answered)))


def _same(answer: str, accepted: tuple[str, ...]) -> int | None:
    return int(answer in accepted) if answer and accepted else None


def _joined(ids: Iterable[str]) -> str:
    return " ".join(ids)
