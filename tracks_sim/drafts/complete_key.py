"""Key of a draft completed (``key/key.yaml``): what is not answered yet has a neutral answer, which gives and takes nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from tracks_sim.case.load import Catalogues
from tracks_sim.case.load.references import lesson_conditions
from tracks_sim.case.load.stock import WORTHS
from tracks_sim.case.model.conversation import DisclosureCondition, InterviewKey
from tracks_sim.case.model.key import Features, Key, KeyedAnswer, Lesson, NeedKey, OptionKey, PlanKey, answer_path
from tracks_sim.case.model.record import ELEMENTS
from tracks_sim.case.model.structure import Case, PlanQuestion
from tracks_sim.drafts.completion_report import CompletionReport, corrected
from tracks_sim.drafts.draft_defaults import circumstances, profile, source_of
from tracks_sim.drafts.records import edited, without
from tracks_sim.drafts.tolerant_reader import neutral, record_of
from tracks_sim.practice.steps import ANSWER_KINDS, AnswerKind
from tracks_sim.problem import Code, Where

_FEWEST_LESSONS = 3
Sourced = TypeVar("Sourced", KeyedAnswer, OptionKey, PlanKey)


def complete_key(key: Key, case: Case, catalogues: Catalogues, lacking: CompletionReport) -> Key:
    """The key with an answer to everything that the case asks."""
    return _Completing(key, case, catalogues, lacking).completed()


class _Completing:
    """The key of one case while it is completed."""

    def __init__(self, key: Key, case: Case, catalogues: Catalogues, lacking: CompletionReport) -> None:
        self.key, self.case, self.catalogues, self.lacking = key, case, catalogues, lacking
        self.sources = tuple(s.id for s in catalogues.sources.sources)
        self.passages = frozenset(case.passages)

    def completed(self) -> Key:
        """The key with every part completed."""
        self._head()
        for kind in ANSWER_KINDS:
            if kind.keyed is not None:
                self._judgements(kind)
        self.key = edited(self.key, options=self._options())
        self.key = corrected(self.key, plan=self._plan())
        self._note()
        self.key = edited(self.key, lessons=self._lessons())
        self._interview()
        return self.key

    def _head(self) -> None:
        own: dict[str, Any] = {"profile": profile(self.case.age, self.key.exploitation), "circumstances": tuple(circumstances(self.case.age, False))}
        key = self.lacking.filled("key", self.key, **own)
        if key.features is None:
            self.lacking.gap("key", ("features",))
        features = neutral(Features) if key.features is None else self.lacking.filled("key", key.features, ("features",))
        if key.classification == "trafficking" and not key.exploitation:
            self.lacking.gap("key", ("exploitation",))
        self.key = edited(key, features=features)

    # --- judgements ----------------------------------------------------------------------

    def _judgements(self, kind: AnswerKind[Any]) -> None:
        """Complete the answers to all items of a kind. What every key must have is keyed although the case leaves the step out."""
        held = getattr(self.key, kind.name)
        asked = kind.of_case(self.case) if Key.model_fields[kind.name].is_required() else kind.asked(self.case)
        if isinstance(held, tuple):
            rows = self.lacking.known("key", (kind.name,), held, asked, "not-on-worksheet", "keyed-twice")
            answered = {(id_ := getattr(row, row.row_id)): self._answer(kind, id_, (kind.name, index), row) for index, row in enumerate(rows)}
            for id_ in asked:
                if id_ not in answered:
                    answered[id_] = self._unsaid(kind, id_)
                    self.lacking.gap("key", (kind.name,), id_)
            self.key = edited(self.key, **{kind.name: tuple(answered.values())})
            return
        if held and not asked:
            self.lacking.leave_out("key", (kind.name,), "not-on-worksheet")
            self.key = without(self.key, kind.name)
        for id_ in asked:
            where = answer_path(kind.key(id_))
            keyed = self.key.answer_to(kind.key(id_))
            if keyed is None:
                self.lacking.gap("key", where)
            answer = self._unsaid(kind, id_) if keyed is None else self._answer(kind, id_, where, keyed)
            self.key = edited(self.key, **{where[0]: {**getattr(self.key, kind.name), id_: answer} if where[1:] else answer})

    def _unsaid(self, kind: AnswerKind[Any], id_: str) -> KeyedAnswer:
        """The answer to an item of which nobody has said anything."""
        assert kind.keyed is not None
        row = kind.keyed(id_)
        named = {row.row_id: id_} if row.row_id else {}
        return row(**named, **self._neutral(kind, id_))

    def _neutral(self, kind: AnswerKind[Any], id_: str) -> dict[str, Any]:
        assert kind.keyed is not None
        return {kind.keyed(id_).answer_field: kind.unsaid(self.case, id_), "source": self._source(kind.source(self.catalogues, id_))}

    def _answer(self, kind: AnswerKind[Any], id_: str, where: Where, keyed: KeyedAnswer) -> KeyedAnswer:
        """Complete one answer: what it is, where the rule comes from, passages and actors that there are."""
        answer = self._with_known_source(where, keyed)
        answer = self.lacking.filled("key", answer, where, id_ if answer.row_id else "", **self._neutral(kind, id_))
        evidence = (edited(group, any=self._passages_there_are((*where, "evidence", index, "any"), group.any)) for index, group in enumerate(answer.evidence))
        answer = corrected(answer, evidence=tuple(group for group in evidence if group.any), neutral=self._passages_there_are((*where, "neutral"), answer.neutral))
        if isinstance(answer, NeedKey):
            answer = corrected(answer, who=self.lacking.known("key", (*where, "who"), answer.who, self.catalogues.needs.actors, "unknown-actor"))
        return answer

    def _passages_there_are(self, where: Where, passages: tuple[str, ...]) -> tuple[str, ...]:
        return self.lacking.known("key", where, passages, self.passages, "unknown-passage")

    def _with_known_source(self, where: Where, answer: Sourced) -> Sourced:
        if not answer.has("source") or answer.source in self.sources:
            return answer
        self.lacking.leave_out("key", (*where, "source"), "unknown-source", answer.source)
        return without(answer, "source")

    def _source(self, usual: str) -> str:
        return usual if usual in self.sources else self.sources[0]

    # --- decision, plan, note, lessons ---------------------------------------------------

    def _options(self) -> tuple[OptionKey, ...]:
        sources = {option.id: self._source(source_of(f"options.{option.decision}", self.catalogues)) for option in self.case.options}
        rows: list[OptionKey] = []
        for index, row in enumerate(self.lacking.known("key", ("options",), self.key.options, sources, "not-on-worksheet", "keyed-twice")):
            where = ("options", index)
            row = self.lacking.filled("key", self._with_known_source(where, row), where, row.option, source=sources[row.option])
            for country, own in row.countries.items():
                row = edited(row, countries={**row.countries, country: self.lacking.filled("key", own, (*where, "countries", country))})
            rows.append(row)
        keyed = {row.option for row in rows}
        for id_ in sources:
            if id_ not in keyed:
                best = any(row.standing == "best" for row in rows)
                rows.append(OptionKey(option=id_, standing="not_accepted" if best else "best", source=sources[id_]))
                self.lacking.gap("key", ("options",), id_)
        if not any(row.standing == "best" for row in rows):
            self.lacking.gap("key", ("options",))
        return tuple(rows)

    def _plan(self) -> dict[str, PlanKey]:
        asked = {question.part: question for question in self.case.plan}
        for part in self.key.plan:
            if part not in asked:
                self.lacking.leave_out("key", ("plan", part), "not-on-worksheet")
        return {part: self._worths(question, self.key.plan.get(part, record_of(PlanKey))) for part, question in asked.items()}

    def _worths(self, question: PlanQuestion, row: PlanKey) -> PlanKey:
        where, seen = ("plan", question.part), set[str]()
        worths = {
            worth: list(self.lacking.known("key", (*where, worth), getattr(row, worth), question.options, "unknown-plan-answer", "keyed-twice", seen))
            for worth in WORTHS
        }  # fmt: skip
        for answer in question.options:
            if answer not in seen:
                worths["fitting"].append(answer)
                self.lacking.gap("key", where, answer)
        if not worths["needed"]:
            # Some answer has to be needed; which one is for the author to say.
            worths["needed"].append(next(answers for answers in worths.values() if answers).pop(0))
            self.lacking.gap("key", (*where, "needed"))
        row = corrected(self._with_known_source(where, row), **{worth: tuple(answers) for worth, answers in worths.items()})
        return self.lacking.filled("key", row, where, source=self._source(source_of(f"plan.{question.part}", self.catalogues)))

    def _note(self) -> None:
        note = self.key.note
        if self.key.has("note") or self.case.note:
            voices = self._voices(("note", "voices"), note.voices, self.case.passages, "unknown-passage", "record", needed=self.case.note)
            note = corrected(edited(note, voices=voices), needless=self._passages_there_are(("note", "needless"), note.needless))
            self.key = edited(self.key, note=note)

    def _voices(
        self, where: Where, voices: Mapping[Any, tuple[str, ...]], spoken: Collection[str], unknown: Code, usual: str, *, needed: bool
    ) -> dict[Any, tuple[str, ...]]:
        """Each passage or fact once; one without a voice gets the usual one."""
        seen: set[str] = set()
        kept = {voice: list(self.lacking.known("key", (*where, voice), ids, spoken, unknown, "voice-twice", seen)) for voice, ids in voices.items()}
        for id_ in spoken if needed else ():
            if id_ not in seen:
                kept.setdefault(usual, []).append(id_)
                self.lacking.gap("key", where, id_)
        return {voice: tuple(ids) for voice, ids in kept.items()}

    def _lessons(self) -> tuple[Lesson, ...]:
        conditions = lesson_conditions(self.case)
        lessons = [
            corrected(lesson, when=self.lacking.known("key", ("lessons", index, "when"), lesson.when, conditions, "unknown-lesson-condition"))
            for index, lesson in enumerate(self.lacking.known("key", ("lessons",), self.key.lessons))
        ]
        if len(lessons) < _FEWEST_LESSONS:
            self.lacking.gap("key", ("lessons",))
        while len(lessons) < _FEWEST_LESSONS:
            lessons.append(Lesson(id=self.lacking.placeholder_id("lesson-{}".format, {lesson.id for lesson in lessons})))
        return tuple(lessons)

    # --- a talk --------------------------------------------------------------------------

    def _interview(self) -> None:
        facts = tuple(f.id for f in self.case.facts)
        if not facts:
            if self.key.interview is not None:
                self.lacking.leave_out("key", ("interview",), "not-on-worksheet")
                self.key = without(self.key, "interview")
            return
        interview = self.key.interview or record_of(InterviewKey)
        named = {name: self.lacking.known("key", ("interview", name), getattr(interview, name), facts, "unknown-fact") for name in ("needed", "beyond", "needless")}
        if not named["needed"]:
            named["needed"] = facts[:1]
            self.lacking.gap("key", ("interview", "needed"))
        named["beyond"] = tuple(fact for fact in named["beyond"] if fact not in named["needed"])
        voices = self._voices(("interview", "voices"), interview.voices, facts, "unknown-fact", "words", needed=True)
        changes = {name: self._changes(name, getattr(interview, name), facts) for name in InterviewKey.model_fields if name.startswith("if_told")}
        self.key = edited(self.key, interview=corrected(edited(interview, voices=voices), **named, **changes))

    def _changes(self, name: str, rows: tuple[DisclosureCondition, ...], facts: tuple[str, ...]) -> tuple[DisclosureCondition, ...]:
        known = {"concept": self.case.indicators, "element": ELEMENTS, "need": self.case.needs}
        kept = []
        for index, row in enumerate(rows):
            where = ("interview", name, index)
            changed = corrected(row, facts=self.lacking.known("key", (*where, "facts"), row.facts, facts, "unknown-fact"))
            stray = next((field for field, ids in known.items() if getattr(row, field, None) not in (None, *ids)), None)
            if stray is not None:
                self.lacking.leave_out("key", (*where, stray), "unknown-need" if stray == "need" else "unknown-concept", getattr(row, stray))
            elif changed.facts:
                kept.append(changed)
        return tuple(kept)
