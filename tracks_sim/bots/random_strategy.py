"""Trainees who draw every answer by lot."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent, Strategy
from tracks_sim.case.model import (
    ELEMENTS,
    JUDGED,
    LEVELS,
    ElementState,
)
from tracks_sim.practice import CONFIDENCES
from tracks_sim.scoring.note import HEADINGS
from tracks_sim.scoring.phase import PHASE_SETS


def random_strategy(seed: int) -> Strategy:
    """Everything drawn uniformly: states, phases, passages, confidences, levels, actors, answers."""

    def intents(desk: CaseContext) -> Iterator[Intent]:
        case = desk.case_file.case
        draw = random.Random(f"{seed}/{case.id}")
        passages = case.passages

        def some(most: int) -> tuple[str, ...]:
            return tuple(draw.sample(passages, draw.randint(0, min(most, len(passages)))))

        for concept in case.indicators:
            state = draw.choice(JUDGED)
            phases = draw.choice(PHASE_SETS) if state == "present" else ()
            yield {"kind": "indicator", "concept": concept, "state": state, "phases": phases, "passages": some(4), "confidence": draw.choice(CONFIDENCES)}  # fmt: skip
        for element in ELEMENTS:
            of_means: tuple[ElementState, ...] = ("not_needed",) if element == "means" else ()
            yield {
                "kind": "element",
                "element": element,
                "state": draw.choice((*JUDGED, *of_means)),
                "passages": some(4),
            }
        state = draw.choice(JUDGED)
        grounds = tuple(g for g in GROUNDS if draw.random() < 0.5) if state == "present" else ()
        yield {"kind": "element", "element": "protection", "state": state, "grounds": grounds, "passages": some(4)}
        for need in case.needs:
            yield {
                "kind": "need",
                "need": need,
                "level": draw.choice(LEVELS),
                "who": draw.choice(desk.catalogues.needs.actors),
                "passages": some(4),
            }
        yield {"kind": "decision", "option": draw.choice(case.options).id}
        for q in case.plan:
            most = len(q.options) if q.choose == "several" else 1
            yield {"kind": "plan", "part": q.part, "choices": tuple(draw.sample(q.options, draw.randint(1, most)))}
        headings: dict[str, list[str]] = {h: [] for h in HEADINGS}
        for passage in draw.sample(passages, min(6, len(passages))):
            headings[draw.choice(HEADINGS)].append(passage)
        yield {"kind": "note"} | {h: tuple(found) for h, found in headings.items()}

    return Strategy(f"random_{seed}", intents)
