"""The key, and the deterministic strategies that answer without reading the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracks_sim.bots.answers import Same, decide, judge_all, note_of_first, plan_by
from tracks_sim.bots.keyword import keyword
from tracks_sim.bots.play import CaseContext, Intent, Strategy
from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import PHASES
from tracks_sim.practice import CONFIDENCES
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.scoring import costs
from tracks_sim.scoring.note import HEADINGS


def _key(desk: CaseContext) -> Iterator[Intent]:
    key, case = desk.case_file.key, desk.case_file.case
    for k in key.indicators:
        cited = tuple(dict.fromkeys(g.any[0] for g in k.evidence))
        yield {"kind": "indicator", "concept": k.concept, "state": k.state, "phases": k.phases, "passages": cited, "confidence": 1.0}  # fmt: skip
    for name, e in key.elements.items():
        cited = tuple(dict.fromkeys(g.any[0] for g in e.evidence))
        yield {"kind": "element", "element": name, "state": e.state, "passages": cited}
    if key.protection is not None:
        p = key.protection
        cited = tuple(dict.fromkeys(g.any[0] for g in p.evidence))
        yield {"kind": "element", "element": "protection", "state": p.state, "grounds": p.grounds, "passages": cited}
    for n in key.needs:
        cited = tuple(dict.fromkeys(g.any[0] for g in n.evidence))
        yield {"kind": "need", "need": n.need, "level": n.level, "who": n.who[0] if n.who else None, "passages": cited}
    by_option = costs(desk.case_file, desk.country, desk.catalogues)
    best = min(by_option, key=lambda o: (not by_option[o].accepted, by_option[o].cost))
    yield {"kind": "decision", "option": best}
    for question in case.plan:
        needed = key.plan[question.part].needed
        yield {"kind": "plan", "part": question.part, "choices": needed if question.choose == "several" else needed[:1]}
    yield {"kind": "note"} | {
        heading: tuple(p for p in key.note.voices.get(heading, ()) if p not in key.note.needless)[: MAX_CITED // 3]
        for heading in HEADINGS
    }


_PRESENT: Same = {"indicators": "present", "elements": "present", "needs": "urgent"}
_ABSENT: Same = {"indicators": "absent", "elements": "absent", "needs": "not_indicated"}
_OPEN: Same = {"indicators": "insufficient", "elements": "insufficient", "needs": "helpful"}


def _tick_all(desk: CaseContext) -> Iterator[Intent]:
    yield from judge_all(desk, _PRESENT, PHASES, confidence=1.0)
    yield from decide(desk, "refer_specialist")
    for q in desk.case_file.case.plan:
        yield {"kind": "plan", "part": q.part, "choices": q.options if q.choose == "several" else q.options[:1]}
    yield from note_of_first(desk, "words")


def _tick_none(desk: CaseContext) -> Iterator[Intent]:
    yield from judge_all(desk, _ABSENT, confidence=1.0)
    yield from decide(desk, "record_and_close")


def _always_insufficient(desk: CaseContext) -> Iterator[Intent]:
    yield from judge_all(desk, _OPEN, confidence=CONFIDENCES[0])
    yield from decide(desk, "ask_for_information")
    yield from note_of_first(desk, "observation")


def _refer_all(desk: CaseContext) -> Iterator[Intent]:
    kinds = {d.id: d.kind for d in desk.catalogues.decisions.decisions}
    yield from decide(desk, *sorted(kinds, key=lambda d: (kinds[d] != "refer", kinds[d] != "duty")))


def _cite_everything(values: Same) -> Callable[[CaseContext], Iterator[Intent]]:
    def intents(desk: CaseContext) -> Iterator[Intent]:
        yield from judge_all(desk, values, ("exploitation",), cite=MAX_CITED)
        yield from decide(desk)
        yield from note_of_first(desk, "inference")

    return intents


def _first_passages(desk: CaseContext) -> Iterator[Intent]:
    yield from judge_all(desk, {**_PRESENT, "needs": "helpful"}, ("exploitation", "now"), cite=3)
    yield from decide(desk, "refer_specialist")


def _first_option(desk: CaseContext) -> Iterator[Intent]:
    yield from decide(desk)
    yield from plan_by(desk, lambda part, options: options[0])


def _longest_option(desk: CaseContext) -> Iterator[Intent]:
    text = desk.case_file.texts[desk.language]
    yield {"kind": "decision", "option": max(text.options, key=lambda o: len(text.options[o].split()))}
    words = {part: {a: len(t.split()) for a, t in answers.items()} for part, answers in text.plan.items()}
    yield from plan_by(desk, lambda part, options: max(options, key=lambda o: words[part][o]))  # type: ignore[index]


def _sure(confidence: float) -> Callable[[CaseContext], Iterator[Intent]]:
    def intents(desk: CaseContext) -> Iterator[Intent]:
        yield from judge_all(desk, {"indicators": "present"}, ("now",), confidence=confidence)
        yield from decide(desk)

    return intents


KEY = Strategy("key", _key)
"""Reads the key: what a perfect trainee would do."""


def strategies_without_reading(catalogues: Catalogues) -> tuple[Strategy, ...]:
    """The deterministic strategies that answer without reading the case."""

    def always(decision: str) -> Strategy:
        return Strategy(f"always_{decision}", lambda desk: decide(desk, decision))

    return (
        Strategy("tick_all", _tick_all),
        Strategy("tick_none", _tick_none),
        Strategy("always_insufficient", _always_insufficient),
        *(always(d.id) for d in catalogues.decisions.decisions),
        Strategy("refer_all", _refer_all),
        Strategy("cite_everything", _cite_everything(_PRESENT)),
        Strategy("cite_everything_against", _cite_everything(_ABSENT)),
        Strategy("longest_option", _longest_option),
        Strategy("first_option", _first_option),
        Strategy("first_passages", _first_passages),
        Strategy("keyword_label", keyword(meaning=False)),
        Strategy("keyword_meaning", keyword(meaning=True)),
        *(Strategy(f"sure_{round(100 * c)}", _sure(c)) for c in CONFIDENCES),
    )
