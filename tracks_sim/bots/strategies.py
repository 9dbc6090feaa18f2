"""Deterministic strategies: the key, and those that answer without reading the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracks_sim.bots.answers import Same, decide, judge_all, note_of_first, plan_by
from tracks_sim.bots.keyword import keyword
from tracks_sim.bots.play import CaseContext, Intent, Strategy
from tracks_sim.bots.way_words import WayWords
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import DetectionKey, Polarity
from tracks_sim.case.model.record import EXPLOITATION_PHASES
from tracks_sim.practice import CONFIDENCES, JUDGED_KINDS, keyed_answer, kind_of
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring import costs
from tracks_sim.scoring.note import HEADINGS


def _key(context: CaseContext) -> Iterator[Intent]:
    key, case = context.case_file.key, context.case_file.case
    for item, _, keyed in key.keyed_answers():
        row, id_ = kind_of(item)
        if row.step in case.steps:
            here = keyed.in_country(context.country) if isinstance(keyed, DetectionKey) else keyed
            one_of_each = tuple(dict.fromkeys(group.any[0] for group in here.evidence))
            yield row.intent(id_, keyed_answer(here, one_of_each)._replace(confidence=1.0))
    if "decision" in case.steps:
        yield from _keyed_decision(context)


def _keyed_decision(context: CaseContext) -> Iterator[Intent]:
    """A best option with its plan and note, as far as they are asked."""
    key, case = context.case_file.key, context.case_file.case
    by_option = costs(context.case_file, context.country, context.catalogues)
    best = min(by_option, key=lambda o: (not by_option[o].accepted, by_option[o].cost))
    yield {"kind": "decision", "option": best}
    for question in case.plan:
        needed = key.plan[question.part].needed
        yield {"kind": "plan", "part": question.part, "choices": needed if question.choose == "several" else needed[:1]}
    if case.note:
        yield {"kind": "note"} | {
            heading: tuple(p for p in key.note.voices.get(heading, ()) if p not in key.note.needless)[: MAX_CITED // 3]
            for heading in HEADINGS
        }


def _same(side: Polarity) -> Same:
    """The answer to every judgement that follows where all passages speak for it, against it, or leave it open."""
    sides = {row.step: row.keyed("").sides for row in JUDGED_KINDS if row.keyed}
    return {step: of_step.get(side, of_step["for"]) for step, of_step in sides.items()}


_PRESENT: Same = {**_same("for"), "needs": "urgent"}
_ABSENT, _OPEN = _same("against"), _same("open")


def _tick_all(context: CaseContext) -> Iterator[Intent]:
    yield from judge_all(context, _PRESENT, EXPLOITATION_PHASES, confidence=1.0)
    yield from decide(context, "refer_specialist")
    for q in context.case_file.case.plan:
        yield {"kind": "plan", "part": q.part, "choices": q.options if q.choose == "several" else q.options[:1]}
    yield from note_of_first(context, "words")


def _tick_none(context: CaseContext) -> Iterator[Intent]:
    yield from judge_all(context, _ABSENT, confidence=1.0)
    yield from decide(context, "record_and_close")


def _always_insufficient(context: CaseContext) -> Iterator[Intent]:
    yield from judge_all(context, _OPEN, confidence=CONFIDENCES[0])
    yield from decide(context, "ask_for_information")
    yield from note_of_first(context, "observation")


def _refer_all(context: CaseContext) -> Iterator[Intent]:
    kinds = {d.id: d.kind for d in context.catalogues.decisions.decisions}
    yield from decide(context, *sorted(kinds, key=lambda d: (kinds[d] != "refer", kinds[d] != "duty")))


def _cite_everything(values: Same) -> Callable[[CaseContext], Iterator[Intent]]:
    def intents(context: CaseContext) -> Iterator[Intent]:
        yield from judge_all(context, values, ("exploitation",), cite=MAX_CITED)
        yield from decide(context)
        yield from note_of_first(context, "inference")

    return intents


def _first_passages(context: CaseContext) -> Iterator[Intent]:
    yield from judge_all(context, _same("for"), ("exploitation", "now"), cite=3)
    yield from decide(context, "refer_specialist")


def _first_option(context: CaseContext) -> Iterator[Intent]:
    yield from decide(context)
    yield from plan_by(context, lambda part, options: options[0])


def _longest_option(context: CaseContext) -> Iterator[Intent]:
    text = context.case_file.texts[context.language]
    yield {"kind": "decision", "option": max(text.options, key=lambda o: len(text.options[o].split()))}
    words = {part: {a: len(t.split()) for a, t in answers.items()} for part, answers in text.plan.items()}
    yield from plan_by(context, lambda part, options: max(options, key=lambda o: words[part][o]))  # type: ignore[index]


def _sure(confidence: float) -> Callable[[CaseContext], Iterator[Intent]]:
    def intents(context: CaseContext) -> Iterator[Intent]:
        yield from judge_all(context, {"indicators": "present"}, ("now",), confidence=confidence)
        yield from decide(context)

    return intents


KEY = Strategy("key", _key)
"""Answers as the key says: a trainee without a fault."""

TICK_ALL = Strategy("tick_all", _tick_all)
"""Ticks every sign as present and every need as urgent, and refers: a colleague in haste."""


def strategies_without_reading(catalogues: Catalogues) -> tuple[Strategy, ...]:
    """The deterministic strategies that answer without reading the case."""

    def always(decision: str) -> Strategy:
        return Strategy(f"always_{decision}", lambda context: decide(context, decision))

    cites, sure = WayWords("Somebody who cites whatever comes first", ""), WayWords("Somebody who only sounds sure", "")
    return (
        TICK_ALL,
        Strategy("tick_none", _tick_none),
        Strategy("always_insufficient", _always_insufficient),
        *(always(d.id) for d in catalogues.decisions.decisions),
        Strategy("refer_all", _refer_all),
        Strategy("cite_everything", _cite_everything(_PRESENT), cites),
        Strategy("cite_everything_against", _cite_everything(_ABSENT), cites),
        Strategy("longest_option", _longest_option),
        Strategy("first_option", _first_option),
        Strategy("first_passages", _first_passages, cites),
        Strategy("keyword_label", keyword(meaning=False)),
        Strategy("keyword_meaning", keyword(meaning=True)),
        *(Strategy(f"sure_{round(100 * c)}", _sure(c), sure) for c in CONFIDENCES),
    )
