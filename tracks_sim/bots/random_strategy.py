"""Strategy that draws every answer at random."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent, Strategy
from tracks_sim.practice import ANSWER_KINDS, CONFIDENCES, Answer, AnswerKind
from tracks_sim.scoring.note import HEADINGS
from tracks_sim.scoring.phase import PHASE_SETS


def random_strategy(seed: int) -> Strategy:
    """Make the strategy ``random_<seed>``, which draws every part of every answer uniformly. One seed gives one case the same answers."""

    def intents(context: CaseContext) -> Iterator[Intent]:
        case = context.case_file.case
        draw = random.Random(f"{seed}/{case.id}")
        for row in ANSWER_KINDS:
            if row.name == "note":
                if case.note:
                    yield _note(case.passages, draw)
                continue
            for id_ in row.asked(case):
                yield row.intent(id_, _answer(row, id_, context, draw))

    return Strategy(f"random_{seed}", intents)


def _answer(row: AnswerKind[Any], id_: str, context: CaseContext, draw: random.Random) -> Answer:
    """Draw the answer to one item. A seed repeats its answers only while the order of the draws stays as it is."""
    case = context.case_file.case
    values = row.values(case, id_)
    if row.name == "plan":
        most = len(values) if row.several(case, id_) else 1
        return Answer(tuple(draw.sample(values, draw.randint(1, most))))
    value = draw.choice(values)
    present = value == "present"
    return Answer(
        value,
        phases=draw.choice(PHASE_SETS) if present and row.has("phases") else (),
        grounds=tuple(g for g in GROUNDS if draw.random() < 0.5) if present and id_ == "protection" else (),
        who=draw.choice(context.catalogues.needs.actors) if row.has("who") else None,
        passages=tuple(draw.sample(case.passages, draw.randint(0, min(4, len(case.passages))))) if row.has("passages") else (),
        confidence=draw.choice(CONFIDENCES) if row.has("confidence") else None,
    )


def _note(passages: tuple[str, ...], draw: random.Random) -> Intent:
    """Draw a note: up to six passages, each under a random heading."""
    headings: dict[str, list[str]] = {h: [] for h in HEADINGS}
    for passage in draw.sample(passages, min(6, len(passages))):
        headings[draw.choice(HEADINGS)].append(passage)
    return {"kind": "note"} | {h: tuple(cited) for h, cited in headings.items()}
