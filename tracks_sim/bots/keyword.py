"""Strategy that matches words: an indicator is present where the case file uses the words of its label."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tracks_sim.bots.answers import plan_by
from tracks_sim.bots.play import CaseContext, Intent
from tracks_sim.practice.intents import MAX_CITED
from tracks_sim.stemming import KEYWORDS

stems = KEYWORDS.stems


def keyword(*, meaning: bool) -> Callable[[CaseContext], Iterator[Intent]]:
    """The strategy's intents: present where a passage shares a stem with the concept's label, citing those passages.

    ``meaning`` adds the words of the concept's meaning. Needs are judged alike; of options and choices of the plan it takes
    the one that shares most stems with the file.
    """

    def intents(context: CaseContext) -> Iterator[Intent]:
        case, text = context.case_file.case, context.case_file.texts[context.language]
        labels = context.catalogues.indicator_texts[context.language].concepts
        needs = context.catalogues.texts[context.language].needs
        passages = {p: stems(text.passages[p]) for p in case.passages}

        def sharing(entry: Any) -> tuple[str, ...]:
            wanted = stems(entry.label + (" " + entry.meaning if meaning else ""))
            return tuple(p for p, found in passages.items() if found & wanted)[:MAX_CITED]

        for concept in case.indicators if "indicators" in case.steps else ():
            hits = sharing(labels[concept])
            yield {
                "kind": "indicator", "concept": concept, "state": "present" if hits else "insufficient",
                "phases": ("exploitation",) if hits else (), "passages": hits, "confidence": 0.9 if hits else 0.55,
            }  # fmt: skip
        for need in case.needs if "needs" in case.steps else ():
            hits = sharing(needs[need])
            yield {"kind": "need", "need": need, "level": "urgent" if hits else "not_indicated", "passages": hits}
        whole = frozenset[str]().union(*passages.values())
        yield {"kind": "decision", "option": max(text.options, key=lambda o: len(stems(text.options[o]) & whole))}
        shared = {part: {a: len(stems(t) & whole) for a, t in answers.items()} for part, answers in text.plan.items()}
        yield from plan_by(context, lambda part, options: max(options, key=lambda o: shared[part][o]))  # type: ignore[index]

    return intents
