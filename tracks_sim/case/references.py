"""Do the parts of a case fit together: ids that must exist, words that must be there.

What fails here would break a screen or a scorer, so the library leaves such a case out.
Pure: records in, findings out. Each function takes only the records it needs, so that a
fault in one file does not hide those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracks_sim.case.catalogue import Concepts, Decisions, Needs, Sources
from tracks_sim.case.conversation_references import (
    of_conversation,
    of_conversation_key,
    of_conversation_key_text,
    of_conversation_text,
)
from tracks_sim.case.id_checks import keyed_once, twice, unknown, worded
from tracks_sim.case.model import ELEMENTS, Case, CaseText, Key, Keyed, KeyText, PlanKey, PlanPart, Record
from tracks_sim.case.problem import Finding, Where


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of the catalogues; None where a catalogue could not be read and nothing can be said."""

    concepts: frozenset[str] | None = None
    needs: frozenset[str] | None = None
    actors: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    sources: frozenset[str] | None = None


def known(records: Mapping[str, Record | None]) -> Known:
    """Ids of the catalogue records, by part (``concepts``, ``needs``, ``decisions``, ``sources``)."""
    concepts, needs = records.get("concepts"), records.get("needs")
    decisions, sources = records.get("decisions"), records.get("sources")
    return Known(
        concepts=frozenset(c.id for c in concepts.concepts) if isinstance(concepts, Concepts) else None,
        needs=frozenset(n.id for n in needs.needs) if isinstance(needs, Needs) else None,
        actors=frozenset(needs.actors) if isinstance(needs, Needs) else None,
        decisions=frozenset(d.id for d in decisions.decisions) if isinstance(decisions, Decisions) else None,
        sources=frozenset(s.id for s in sources.sources) if isinstance(sources, Sources) else None,
    )


# --- case.yaml ---------------------------------------------------------------------------


def of_case(case: Case, folder: str, ids: Known) -> Iterator[Finding]:
    """Structure: folder, duplicate ids, ids of the catalogues."""
    if case.id != folder:
        yield Finding(
            "case", ("id",), "folder-name", f"The case is `{case.id}`, its folder `{folder}`.", "give both one name"
        )
    yield from twice("case", ("documents",), (d.id for d in case.documents), "document")
    seen: dict[str, str] = {}
    for place, document in enumerate(case.documents):
        for nth, passage in enumerate(document.passages):
            if passage in seen:
                yield Finding(
                    "case", ("documents", place, "passages", nth), "duplicate-id",
                    f"The passage `{passage}` is named twice; first in `{seen[passage]}`.", "a passage stands in one place",
                )  # fmt: skip
            seen.setdefault(passage, document.id)
    yield from twice("case", ("indicators",), case.indicators, "indicator")
    yield from twice("case", ("needs",), case.needs, "need")
    yield from twice("case", ("options",), (o.id for o in case.options), "option")
    yield from twice("case", ("plan",), (q.part for q in case.plan), "part of the plan")
    yield from twice("case", ("languages",), case.languages, "language")
    for place, question in enumerate(case.plan):
        yield from twice("case", ("plan", place, "options"), question.options, "answer")
    for place, concept in enumerate(case.indicators):
        yield from unknown("case", ("indicators", place), concept, ids.concepts, "unknown-concept", "indicator of indicators/concepts.yaml")  # fmt: skip
    for place, need in enumerate(case.needs):
        yield from unknown("case", ("needs", place), need, ids.needs, "unknown-need", "need of needs.yaml")
    for place, option in enumerate(case.options):
        yield from unknown("case", ("options", place, "decision"), option.decision, ids.decisions, "unknown-decision", "decision of decisions.yaml")  # fmt: skip


# --- text/<language>.yaml ----------------------------------------------------------------


def of_text(case: Case, language: str, text: CaseText) -> Iterator[Finding]:
    """Every document, passage, option and plan answer has its words, and nothing else has."""
    part = f"text.{language}"
    yield from worded(part, ("documents",), (d.id for d in case.documents), text.documents, "document")
    yield from worded(part, ("passages",), case.passages, text.passages, "passage")
    yield from worded(part, ("options",), (o.id for o in case.options), text.options, "option")
    yield from _plan_worded(part, case, text.plan)


def _plan_worded(part: str, case: Case, plan: Mapping[PlanPart, Mapping[str, str]]) -> Iterator[Finding]:
    yield from worded(part, ("plan",), (q.part for q in case.plan), plan, "part of the plan")
    for question in case.plan:
        if question.part in plan:
            yield from worded(part, ("plan", question.part), question.options, plan[question.part], "answer")


# --- key/key.yaml ------------------------------------------------------------------------


def of_key(case: Case, key: Key, ids: Known) -> Iterator[Finding]:
    """Every thing on the worksheet is keyed once, and every id in the key exists."""
    yield from keyed_once("key", ("indicators",), "concept", case.indicators, (i.concept for i in key.indicators), "indicator")  # fmt: skip
    yield from keyed_once("key", ("needs",), "need", case.needs, (n.need for n in key.needs), "need")
    yield from keyed_once("key", ("options",), "option", (o.id for o in case.options), (o.option for o in key.options), "option")  # fmt: skip
    for element in ELEMENTS:
        if element not in key.elements:
            yield Finding("key", ("elements",), "key-missing", f"The element `{element}` has no key.", "add it", key=True)
    if key.protection is None:
        yield Finding("key", ("protection",), "key-missing", "The protection question has no key.", "say present, absent or insufficient")
    passages = frozenset(case.passages)
    for where, keyed in keyed_rows(key):
        yield from _of_keyed(where, keyed, passages, ids)
    for place, need in enumerate(key.needs):
        for nth, actor in enumerate(need.who):
            yield from unknown("key", ("needs", place, "who", nth), actor, ids.actors, "unknown-actor", "actor of needs.yaml")
    for place, option in enumerate(key.options):
        yield from unknown("key", ("options", place, "source"), option.source, ids.sources, "unknown-source", "source of sources.yaml")  # fmt: skip
    yield from _of_plan(case, key, ids)
    yield from _of_note(case, key)
    yield from _of_lessons(case, key)


def keyed_rows(key: Key) -> Iterator[tuple[Where, Keyed]]:
    """Every answer that has evidence, with its place in the key."""
    for place, row in enumerate(key.indicators):
        yield ("indicators", place), row
    for element, answer in key.elements.items():
        yield ("elements", element), answer
    if key.protection is not None:
        yield ("protection",), key.protection
    for place, need in enumerate(key.needs):
        yield ("needs", place), need


def _of_keyed(where: Where, keyed: Keyed, passages: frozenset[str], ids: Known) -> Iterator[Finding]:
    for place, group in enumerate(keyed.evidence):
        for nth, passage in enumerate(group.any):
            yield from unknown("key", (*where, "evidence", place, "any", nth), passage, passages, "unknown-passage", "passage of this case")  # fmt: skip
    for place, passage in enumerate(keyed.neutral):
        yield from unknown("key", (*where, "neutral", place), passage, passages, "unknown-passage", "passage of this case")
    yield from unknown("key", (*where, "source"), keyed.source, ids.sources, "unknown-source", "source of sources.yaml")


def _of_plan(case: Case, key: Key, ids: Known) -> Iterator[Finding]:
    asked = {q.part: q.options for q in case.plan}
    for part in asked:
        if part not in key.plan:
            yield Finding("key", ("plan",), "key-missing", f"The part `{part}` of the plan has no key.", "add it", key=True)
    for part, answer in key.plan.items():
        if part not in asked:
            yield Finding(
                "key", ("plan", part), "not-on-worksheet", f"The part `{part}` is keyed but not asked.",
                "add the question to case.yaml, or remove its key", key=True,
            )  # fmt: skip
            continue
        yield from _of_answers(part, asked[part], answer)
        yield from unknown("key", ("plan", part, "source"), answer.source, ids.sources, "unknown-source", "source of sources.yaml")  # fmt: skip


def _of_answers(part: str, asked: tuple[str, ...], answer: PlanKey) -> Iterator[Finding]:
    seen: set[str] = set()
    for worth in ("needed", "fitting", "needless", "minor", "severe"):
        for place, word in enumerate(getattr(answer, worth)):
            where = ("plan", part, worth, place)
            yield from unknown("key", where, word, asked, "unknown-plan-answer", f"answer to `{part}` in case.yaml")
            if word in seen:
                yield Finding("key", where, "keyed-twice", f"The answer `{word}` is keyed twice.", "keep one")
            seen.add(word)
    for word in dict.fromkeys(asked):
        if word not in seen:
            yield Finding(
                "key", ("plan", part), "key-missing", f"The answer `{word}` has no key.",
                "put it under needed, fitting, needless, minor or severe", key=True,
            )  # fmt: skip


def _of_note(case: Case, key: Key) -> Iterator[Finding]:
    passages = frozenset(case.passages)
    seen: dict[str, str] = {}
    for voice, spoken in key.note.voices.items():
        for place, passage in enumerate(spoken):
            where = ("note", "voices", voice, place)
            yield from unknown("key", where, passage, passages, "unknown-passage", "passage of this case")
            if passage in seen:
                yield Finding(
                    "key", where, "voice-twice", f"The passage `{passage}` has two voices, `{seen[passage]}` and `{voice}`.",
                    "a passage has one voice; split it where it has two",
                )  # fmt: skip
            seen.setdefault(passage, voice)
    for passage in case.passages:
        if passage not in seen:
            yield Finding(
                "key", ("note", "voices"), "voice-missing", f"The passage `{passage}` has no voice.",
                "put it under words, observation, inference or record", key=True,
            )  # fmt: skip
    for place, passage in enumerate(key.note.needless):
        yield from unknown("key", ("note", "needless", place), passage, passages, "unknown-passage", "passage of this case")


def lesson_conditions(case: Case) -> frozenset[str]:
    """Everything a lesson may wait for in this case."""
    return frozenset(
        [f"indicators.{c}" for c in case.indicators]
        + [f"elements.{e}" for e in (*ELEMENTS, "protection")]
        + [f"needs.{n}" for n in case.needs]
        + [f"plan.{q.part}" for q in case.plan]
        + ["decision", "note"]
    )


def _of_lessons(case: Case, key: Key) -> Iterator[Finding]:
    yield from twice("key", ("lessons",), (lesson.id for lesson in key.lessons), "lesson")
    conditions = lesson_conditions(case)
    for place, lesson in enumerate(key.lessons):
        for nth, condition in enumerate(lesson.when):
            yield from unknown("key", ("lessons", place, "when", nth), condition, conditions, "unknown-lesson-condition", "condition a lesson can have in this case")  # fmt: skip


# --- key/text/<language>.yaml ------------------------------------------------------------


def of_key_text(case: Case, key: Key | None, language: str, text: KeyText) -> Iterator[Finding]:
    """Every answer has its reason, every option its story; lessons only where the key can be read."""
    part = f"key_text.{language}"
    options = [o.id for o in case.options]
    yield from worded(part, ("story",), options, text.story, "option")
    yield from worded(part, ("indicators",), case.indicators, text.indicators, "indicator")
    yield from worded(part, ("elements",), ELEMENTS, text.elements, "element")
    yield from worded(part, ("needs",), case.needs, text.needs, "need")
    yield from worded(part, ("options",), options, text.options, "option")
    yield from _plan_worded(part, case, text.plan)
    if key is not None:
        yield from worded(part, ("lessons",), (lesson.id for lesson in key.lessons), text.lessons, "lesson")


def references(folder: str, records: Mapping[str, Record | None], ids: Known) -> Iterator[Finding]:
    """All of the above over the files of one case, by part, as far as they could be read."""
    case, key = records.get("case"), records.get("key")
    if not isinstance(case, Case):
        return
    yield from of_case(case, folder, ids)
    yield from of_conversation(case)
    if isinstance(key, Key):
        yield from of_key(case, key, ids)
        yield from of_conversation_key(case, key)
    for part, record in records.items():
        language = part.rpartition(".")[2]
        if isinstance(record, CaseText):
            yield from of_text(case, language, record)
            yield from of_conversation_text(case, language, record)
        elif isinstance(record, KeyText):
            known_key = key if isinstance(key, Key) else None
            yield from of_key_text(case, known_key, language, record)
            yield from of_conversation_key_text(case, known_key, language, record)
