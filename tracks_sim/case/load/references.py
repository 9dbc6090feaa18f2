"""References inside a case: ids that must exist, texts and keys that must be there.

A finding here would break a screen or a scorer, so the library leaves such a case out.
Pure: records in, findings out. Each function takes only the records it needs, so that a
fault in one file does not hide those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tracks_sim.case.load.conversation_references import (
    conversation_key_references,
    conversation_key_text_references,
    conversation_references,
    conversation_text_references,
)
from tracks_sim.case.load.id_checks import (
    duplicate_ids,
    key_mismatches,
    one_for_each_cause,
    text_mismatches,
    unknown_id,
    unknown_ids,
)
from tracks_sim.case.model.catalogue import Concepts, Decisions, Needs, Sources
from tracks_sim.case.model.key import ANSWER_FIELDS, Key, KeyedAnswer, PlanKey, judged_items
from tracks_sim.case.model.record import ELEMENTS, PlanPart, Record
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText, KeyText
from tracks_sim.problem import Finding, Where


@dataclass(frozen=True, slots=True)
class CatalogueIds:
    """Ids of the catalogues; None where a catalogue could not be read, so that nothing can be checked against it."""

    concepts: frozenset[str] | None = None
    needs: frozenset[str] | None = None
    actors: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    sources: frozenset[str] | None = None


def catalogue_ids(records: Mapping[str, Record | None]) -> CatalogueIds:
    """Ids of the catalogue records, by part (``concepts``, ``needs``, ``decisions``, ``sources``)."""
    concepts, needs = records.get("concepts"), records.get("needs")
    decisions, sources = records.get("decisions"), records.get("sources")
    return CatalogueIds(
        concepts=frozenset(c.id for c in concepts.concepts) if isinstance(concepts, Concepts) else None,
        needs=frozenset(n.id for n in needs.needs) if isinstance(needs, Needs) else None,
        actors=frozenset(needs.actors) if isinstance(needs, Needs) else None,
        decisions=frozenset(d.id for d in decisions.decisions) if isinstance(decisions, Decisions) else None,
        sources=frozenset(s.id for s in sources.sources) if isinstance(sources, Sources) else None,
    )


# --- case.yaml ---------------------------------------------------------------------------


def case_references(case: Case, folder: str, ids: CatalogueIds) -> Iterator[Finding]:
    """Findings of case.yaml: name of the folder, duplicate ids, ids that the catalogues do not have."""
    if case.id != folder:
        yield Finding(
            "case", ("id",), "folder-name", f"The case is `{case.id}`, its folder `{folder}`.", "give both one name"
        )
    if "decision" not in case.steps:
        yield Finding("case", ("steps",), "bad-value", "The case asks no decision, so that it could not be submitted.", "add `decision` to `steps`")
    yield from duplicate_ids("case", ("documents",), (d.id for d in case.documents), "document")
    document_by_passage: dict[str, str] = {}
    for index, document in enumerate(case.documents):
        for inner_index, passage in enumerate(document.passages):
            if passage in document_by_passage:
                yield Finding(
                    "case", ("documents", index, "passages", inner_index), "duplicate-id",
                    f"The passage `{passage}` is named twice; first in `{document_by_passage[passage]}`.", "a passage stands in one place",
                )  # fmt: skip
            document_by_passage.setdefault(passage, document.id)
    yield from duplicate_ids("case", ("indicators",), case.indicators, "indicator")
    yield from duplicate_ids("case", ("needs",), case.needs, "need")
    yield from duplicate_ids("case", ("options",), (o.id for o in case.options), "option")
    yield from duplicate_ids("case", ("plan",), (q.part for q in case.plan), "part of the plan")
    yield from duplicate_ids("case", ("languages",), case.languages, "language")
    for index, question in enumerate(case.plan):
        yield from duplicate_ids("case", ("plan", index, "options"), question.options, "answer")
    yield from unknown_ids("case", ("indicators",), case.indicators, ids.concepts, "unknown-concept", "indicator of indicators/concepts.yaml")
    yield from unknown_ids("case", ("needs",), case.needs, ids.needs, "unknown-need", "need of needs.yaml")
    decisions = (o.decision for o in case.options)
    yield from unknown_ids("case", ("options",), decisions, ids.decisions, "unknown-decision", "decision of decisions.yaml", "decision")


# --- text/<language>.yaml ----------------------------------------------------------------


def text_references(case: Case, language: str, text: CaseText) -> Iterator[Finding]:
    """Findings where a document, passage, option or plan answer has no text, or a text belongs to none."""
    part = f"text.{language}"
    yield from text_mismatches(part, ("documents",), (d.id for d in case.documents), text.documents, "document")
    yield from text_mismatches(part, ("passages",), case.passages, text.passages, "passage")
    yield from text_mismatches(part, ("options",), (o.id for o in case.options), text.options, "option")
    yield from _plan_texts(part, case, text.plan)


def _plan_texts(part: str, case: Case, plan: Mapping[PlanPart, Mapping[str, str]]) -> Iterator[Finding]:
    yield from text_mismatches(part, ("plan",), (q.part for q in case.plan), plan, "part of the plan")
    for question in case.plan:
        if question.part in plan:
            yield from text_mismatches(part, ("plan", question.part), question.options, plan[question.part], "answer")


# --- key/key.yaml ------------------------------------------------------------------------


def key_references(case: Case, key: Key, ids: CatalogueIds) -> Iterator[Finding]:
    """Findings where something on the worksheet is not keyed exactly once, or an id of the key does not exist."""
    for field, record in ANSWER_FIELDS.items():
        yield from _keyed_where_asked(case, field, record, getattr(key, field))
    yield from key_mismatches("options", "option", (o.id for o in case.options), (o.option for o in key.options), "option")  # fmt: skip
    passages = frozenset(case.passages)
    for _, where, keyed in key.keyed_answers():
        yield from _evidence_references(where, keyed, passages, ids)
    for index, need in enumerate(key.needs):
        yield from unknown_ids("key", ("needs", index, "who"), need.who, ids.actors, "unknown-actor", "actor of needs.yaml")
    yield from unknown_ids("key", ("options",), (o.source for o in key.options), ids.sources, "unknown-source", "source of sources.yaml", "source")
    yield from _plan_references(case, key, ids)
    if case.note:
        yield from _note_references(case, key)
    yield from _lesson_references(case, key)


def _keyed_where_asked(case: Case, field: str, record: type[KeyedAnswer], keyed: Any) -> Iterator[Finding]:
    """Findings where a field of the key has not exactly what the case asks. Act, means, purpose and protection are keyed always."""
    if record.row_id:
        yield from key_mismatches(field, record.row_id, getattr(case, field), (getattr(row, record.row_id) for row in keyed), record.called)
    elif isinstance(keyed, Mapping):
        for element in ELEMENTS:
            if element not in keyed:
                yield Finding("key", (field,), "key-missing", f"The {record.called} `{element}` has no key.", "add it", at_key=True)
    elif record.item:
        if keyed is None:
            yield Finding("key", (field,), "key-missing", f"The {record.called} has no key.", "say present, absent or insufficient")
    elif (field in case.steps) != (keyed is not None):
        asked = keyed is None
        yield Finding(
            "key", ("indicators",) if asked else (field,), "key-missing" if asked else "not-on-worksheet",
            f"The {record.called} is {'asked but not keyed' if asked else 'keyed but not asked'}.",
            f"add `{field}`" if asked else f"add `{field}` to `steps` in case.yaml, or remove it", at_key=True,
        )  # fmt: skip


def _evidence_references(where: Where, keyed: KeyedAnswer, passages: frozenset[str], ids: CatalogueIds) -> Iterator[Finding]:
    for index, group in enumerate(keyed.evidence):
        yield from unknown_ids("key", (*where, "evidence", index, "any"), group.any, passages, "unknown-passage", "passage of this case")
    yield from unknown_ids("key", (*where, "neutral"), keyed.neutral, passages, "unknown-passage", "passage of this case")
    yield from unknown_id("key", (*where, "source"), keyed.source, ids.sources, "unknown-source", "source of sources.yaml")


def _plan_references(case: Case, key: Key, ids: CatalogueIds) -> Iterator[Finding]:
    options_by_part = {q.part: q.options for q in case.plan}
    for part in options_by_part:
        if part not in key.plan:
            yield Finding("key", ("plan",), "key-missing", f"The part `{part}` of the plan has no key.", "add it", at_key=True)
    for part, answer in key.plan.items():
        if part not in options_by_part:
            yield Finding(
                "key", ("plan", part), "not-on-worksheet", f"The part `{part}` is keyed but not asked.",
                "add the question to case.yaml, or remove its key", at_key=True,
            )  # fmt: skip
            continue
        yield from _plan_answers(part, options_by_part[part], answer)
        yield from unknown_id("key", ("plan", part, "source"), answer.source, ids.sources, "unknown-source", "source of sources.yaml")  # fmt: skip


def _plan_answers(part: str, options: tuple[str, ...], answer: PlanKey) -> Iterator[Finding]:
    seen: set[str] = set()
    for value in ("needed", "fitting", "needless", "minor", "severe"):
        for index, answer_id in enumerate(getattr(answer, value)):
            where = ("plan", part, value, index)
            yield from unknown_id("key", where, answer_id, options, "unknown-plan-answer", f"answer to `{part}` in case.yaml")
            if answer_id in seen:
                yield Finding("key", where, "keyed-twice", f"The answer `{answer_id}` is keyed twice.", "keep one")
            seen.add(answer_id)
    for answer_id in dict.fromkeys(options):
        if answer_id not in seen:
            yield Finding(
                "key", ("plan", part), "key-missing", f"The answer `{answer_id}` has no key.",
                "put it under needed, fitting, needless, minor or severe", at_key=True, id=answer_id,
            )  # fmt: skip


def _note_references(case: Case, key: Key) -> Iterator[Finding]:
    passages = frozenset(case.passages)
    voice_by_passage: dict[str, str] = {}
    for voice, passage_ids in key.note.voices.items():
        for index, passage in enumerate(passage_ids):
            where = ("note", "voices", voice, index)
            yield from unknown_id("key", where, passage, passages, "unknown-passage", "passage of this case")
            if passage in voice_by_passage:
                yield Finding(
                    "key", where, "voice-twice", f"The passage `{passage}` has two voices, `{voice_by_passage[passage]}` and `{voice}`.",
                    "a passage has one voice; split it where it has two",
                )  # fmt: skip
            voice_by_passage.setdefault(passage, voice)
    for passage in case.passages:
        if passage not in voice_by_passage:
            yield Finding(
                "key", ("note", "voices"), "voice-missing", f"The passage `{passage}` has no voice.",
                "put it under words, observation, inference or record", at_key=True, id=passage,
            )  # fmt: skip
    yield from unknown_ids("key", ("note", "needless"), key.note.needless, passages, "unknown-passage", "passage of this case")


def lesson_conditions(case: Case) -> frozenset[str]:
    """Values that ``when`` of a lesson may have in this case: what it asks, since nothing else can be missed."""
    decided = ["decision", *(f"plan.{q.part}" for q in case.plan), *(["note"] if case.note else [])] if "decision" in case.steps else []
    return frozenset((*decided, *(item for items in judged_items(case).values() for item in items)))


def _lesson_references(case: Case, key: Key) -> Iterator[Finding]:
    yield from duplicate_ids("key", ("lessons",), (lesson.id for lesson in key.lessons), "lesson")
    conditions = lesson_conditions(case)
    for index, lesson in enumerate(key.lessons):
        yield from unknown_ids("key", ("lessons", index, "when"), lesson.when, conditions, "unknown-lesson-condition", "condition a lesson can have in this case")


# --- key/text/<language>.yaml ------------------------------------------------------------


def key_text_references(case: Case, key: Key | None, language: str, text: KeyText) -> Iterator[Finding]:
    """Findings where an answer has no reason or an option no story; lessons only where the key could be read."""
    part = f"key_text.{language}"
    options = [o.id for o in case.options]
    yield from text_mismatches(part, ("story",), options, text.story, "option")
    for field, record in ANSWER_FIELDS.items():
        reasons = getattr(text, field)
        if isinstance(reasons, Mapping):
            yield from text_mismatches(part, (field,), getattr(case, field) if record.row_id else ELEMENTS, reasons, record.called)
        elif reasons is None and field in case.steps:
            yield Finding(part, ("indicators",), "text-missing", f"The {record.called} has no reason here.", f"write `{field}`", at_key=True)
    yield from text_mismatches(part, ("wrong_answers",), text.wrong_answers.keys() & case.indicators, text.wrong_answers, "indicator")
    yield from text_mismatches(part, ("options",), options, text.options, "option")
    yield from _plan_texts(part, case, text.plan)
    if key is not None:
        yield from text_mismatches(part, ("lessons",), (lesson.id for lesson in key.lessons), text.lessons, "lesson")


def references(folder: str, records: Mapping[str, Record | None], ids: CatalogueIds) -> Iterator[Finding]:
    """All findings of the files of one case, by part, as far as these could be read (else None); one where many follow from it."""
    case = records.get("case")
    if isinstance(case, Case):
        yield from one_for_each_cause(_all_references(case, folder, records, ids), case.model_dump())


def _all_references(case: Case, folder: str, records: Mapping[str, Record | None], ids: CatalogueIds) -> Iterator[Finding]:
    key = records.get("key")
    yield from case_references(case, folder, ids)
    yield from conversation_references(case)
    if isinstance(key, Key):
        yield from key_references(case, key, ids)
        yield from conversation_key_references(case, key)
    for part, record in records.items():
        language = part.rpartition(".")[2]
        if isinstance(record, CaseText):
            yield from text_references(case, language, record)
            yield from conversation_text_references(case, language, record)
        elif isinstance(record, KeyText):
            readable_key = key if isinstance(key, Key) else None
            yield from key_text_references(case, readable_key, language, record)
            yield from conversation_key_text_references(case, readable_key, language, record)
