"""The last answers of an attempt as tidy rows, and the codebook that explains each column.

One row for each item that the case asks (attempt x step x item), also where it was left open. Case, key and catalogues are those
of the attempt (``PlayedVersions``); what is right is the verdict of ``scoring.verdicts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues, Library
from tracks_sim.exports.codebook import Column
from tracks_sim.exports.files import TableFormat, table_with_codebook
from tracks_sim.exports.pseudonyms import DAY, EXPORT_ID, day_of, exported_attempts, seconds_between
from tracks_sim.labels import ANSWER_SETS
from tracks_sim.practice.attempt import Attempt, fold
from tracks_sim.practice.events import Event, Started
from tracks_sim.practice.items import Item
from tracks_sim.practice.steps import ANSWER_KINDS, ANSWER_STEPS, AnswerKind
from tracks_sim.scoring import verdicts
from tracks_sim.store import AttemptRow, Store, Studies
from tracks_sim.store.versions import PlayedVersions
from tracks_sim.study import StudyState
from tracks_sim.study.csv_lists import escape_formula

if TYPE_CHECKING:
    import pandas

RESPONSES_INTRO = (
    "One row for each attempt, step and item; only the last answer, and a row also for what was left open. By person, the oldest attempt of each first. As CSV: UTF-8, "
    "comma-separated, an empty cell where a value is missing; as Parquet: null."
)


class Response(NamedTuple):
    """One row of responses.csv; lists are joined by spaces, what is unknown is empty."""

    trainee: str
    attempt: str
    case: str
    case_hash: str
    key_hash: str
    keyed_with: str
    country: str
    mode: str
    study: str
    phase: str
    arm: str
    language: str
    started_at: str
    submitted_at: str
    minutes: float | None
    step: str
    item: str
    answer: str = ""
    phases: str = ""
    passages: str = ""
    confidence: float | None = None
    who: str = ""
    keyed: str = ""
    right: int | None = None


def _by_step(text: Callable[[AnswerKind[Any]], str]) -> str:
    """A text of the kinds of answers, step by step: ``needs: the need. decision: option, …``"""
    return " ".join(f"{step}: {', '.join(text(row) for row in ANSWER_KINDS if row.step == step)}." for step in ANSWER_STEPS)


CODEBOOK: tuple[Column, ...] = (
    Column("trainee", "Id of the trainee in exports of everybody: no list of codes has it, and the tables of a study have another one.", "text", EXPORT_ID),
    Column("attempt", "Id of the attempt in exports; a trainee may try a case several times.", "text", EXPORT_ID),
    Column("case", "Id of the case.", "text", "lower-case words joined by hyphens"),
    Column("case_hash", "Content hash of the case's structure as it was played.", "text", "SHA-256 in hexadecimal", "not recorded"),
    Column("key_hash", "Content hash of the key when the attempt began. A key says by which version of the rules it is scored.", "text", "SHA-256 in hexadecimal", "not recorded"),
    Column(
        "keyed_with",
        "Content hash of the key that filled the columns keyed and right: that of key_hash, the one played. rescored.csv has the results by the key now.",
        "text", "SHA-256 in hexadecimal", "what was played cannot be read any more, and keyed and right are empty too",
    ),
    Column("country", "Country whose rules and wording were used.", "text", "be, ch, cy, es, fr, gb, ie, it"),
    Column(
        "mode",
        "Practice (feedback at each step), assessment (feedback when a trainer releases it), talk (a short interview alone), or study (part of a study).",
        "text", "practice, assessment, talk, study",
    ),
    Column("study", "Id of the study that the attempt is part of.", "text", "lower-case words joined by hyphens", "outside a study"),
    Column("phase", "Phase of that study.", "text", "pre, post, follow-up", "outside a study"),
    Column("arm", "Arm of the study that the trainee was allocated to.", "text", "training, waitlist, control", "outside a study"),
    Column("language", "Language on screen at the last event.", "text", "two letters, ISO 639-1"),
    Column("started_at", "Day on which the attempt began.", "text", DAY),
    Column("submitted_at", "Day on which it was submitted.", "text", DAY, "not submitted, so answers may still change"),
    Column("minutes", "Minutes from the start to the submission, pauses included.", "number", "0 or more", "not submitted"),
    Column("step", "Step of the exercise.", "text", ", ".join(ANSWER_STEPS)),
    Column(
        "item",
        f"What was asked. {_by_step(lambda row: row.items_text)}",
        "text", "id",
    ),
    Column(
        "answer",
        f"The last answer. {_by_step(lambda row: row.answer_text)} An apostrophe is put before a sentence that begins with =, +, - "
        "or @, which a spreadsheet would take for a formula.",
        "text", "; ".join([*(", ".join(names) for names in ANSWER_SETS), "ids joined by spaces"]),
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
        "What the key says. In practice and short talks: after what the person told this trainee. In an assessment or a study: the "
        "file's own key; empty for what an interview could have changed. Where readers split (keys of rules 2, docs/measures.md) all "
        "answers that stand, the keyed one first. option: the accepted options for the country. "
        "plan.<part>: the answers needed. note.<voice>: the passages in that voice, of the file and of what was told, needless ones too.",
        "text", "as in answer", "the key says nothing of it, or an interview could have changed it in a measurement",
    ),
    Column(
        "right",
        "Whether the answer is right, as the feedback says it, by the key in keyed. indicators, needs: the same state or level. "
        "elements: the keyed state, by rules 1 an also accepted one too; for a child, means that are not needed. protection_grounds: the same set. "
        "option: an accepted one. plan.<part>: where one answer is asked, a needed one; where several are, all needed ones and none "
        "that is needless or harmful. note.<voice>: every passage cited there is in that voice and none is needless; a plain record "
        "under observation counts neither way. It is no score: scores correct for guessing.",
        "integer", "1, 0",
        "left open, readers split on it and it counts neither way, keyed is empty, an option that the case does not offer, or nothing but plain records under observation",
    ),
)  # fmt: skip


class InStudy(NamedTuple):
    """The study, phase and arm that an attempt is part of; empty outside a study."""

    study: str = ""
    phase: str = ""
    arm: str = ""


OUTSIDE = InStudy()


def export_responses(
    store: Store, library: Library, out: Path, with_text: bool = False, form: TableFormat = "csv", cache: Path | None = None
) -> tuple[Path, ...]:
    """``out/responses.csv`` (or ``.parquet``) and its codebook as CSV and Markdown. ``cache``: folder of parsed files."""
    rows = _response_rows(store, library, with_text, cache)
    table = rows if form == "csv" else _frame(rows)  # pandas takes longer to load than it takes to write these lines
    return table_with_codebook(table, CODEBOOK, out, "responses", "codebook", RESPONSES_INTRO, form, shared=Response._fields.index("step"))


def response_frame(store: Store, library: Library, with_text: bool = False) -> pandas.DataFrame:
    """The last answers of every attempt, a row for each attempt x step x item; columns as in the codebook."""
    return _frame(_response_rows(store, library, with_text, None))


def _frame(rows: Iterable[Response]) -> pandas.DataFrame:
    import pandas

    frame = pandas.DataFrame(list(rows), columns=Response._fields)
    return frame.astype({"minutes": "Float64", "confidence": "Float64", "right": "Int64"})


def _response_rows(store: Store, library: Library, with_text: bool, cache: Path | None) -> Iterator[Response]:
    studies, states, played = Studies(store), dict[str, StudyState](), PlayedVersions(store, library, cache)
    rows = [pair for pair in exported_attempts(store) if pair[0].mode != "worked"]  # judgements of a worked example are the author's
    for (row, exported), events in zip(rows, store.events_of_each([row.id for row, _ in rows]), strict=True):
        in_study = _in_study(row.trainee, events[0], studies, states)
        case_file, catalogues = played.of(attempt := fold(events)) or (None, library.catalogues)
        if case_file is None or not case_file.case.practice_only:
            yield from responses(exported, attempt, case_file, catalogues, with_text, in_study)


def _in_study(trainee: str, begun: Event, studies: Studies, states: dict[str, StudyState]) -> InStudy:
    """The study of an attempt by its first event; ``states`` keeps each study that was read."""
    assert isinstance(begun, Started)
    if not begun.study:
        return OUTSIDE
    if begun.study not in states:
        states[begun.study] = studies.state(begun.study)
    return InStudy(begun.study, begun.study_phase, states[begun.study].members[trainee].arm or "")


def responses(
    row: AttemptRow,
    attempt: Attempt,
    case_file: CaseFile | None,
    catalogues: Catalogues,
    with_text: bool = False,
    in_study: InStudy = OUTSIDE,
) -> tuple[Response, ...]:
    """Rows of one attempt, by the ids in ``row``.

    ``case_file`` is None where what was played cannot be read any more: then only what was answered.
    ``catalogues`` hold the countries, whose law may decide which options are accepted.
    """
    head = (
        row.trainee, row.id, attempt.case, attempt.hashes.get("case", ""), attempt.hashes.get("key", ""),
        case_file.hashes.get("key", "") if case_file else "", attempt.country, attempt.mode, *in_study, attempt.language,
        day_of(attempt.started_at), day_of(attempt.submitted_at or ""),
        seconds_between(attempt.started_at, attempt.submitted_at) / 60 if attempt.submitted_at else None,
    )  # fmt: skip
    rows = [
        Response(
            *head, v.item.step, v.item.id, v.given or "", " ".join(v.phases), " ".join(v.passages), v.confidence, v.who or "", v.keyed or "",
            None if v.right is None else int(v.right),
        )
        for v in verdicts(attempt, case_file, catalogues)
    ]  # fmt: skip
    if with_text:
        rows.append(
            Response(
                *head,
                step="decision",
                item="note.text",
                answer=escape_formula(attempt.answer(Item("decision", "note.text")).code or ""),
            )
        )
    return tuple(rows)
