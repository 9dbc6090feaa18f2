"""What strategies are made of: the same answer to everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent
from tracks_sim.case.model import (
    ELEMENTS,
    Judged,
    Level,
    Phase,
)
from tracks_sim.practice.intents import MAX_CITED


def judge_all(
    desk: CaseContext, state: Judged, phases: tuple[Phase, ...] = (), cite: int = 0, confidence: float | None = None
) -> Iterator[Intent]:
    """One state for every indicator, in the same phases, citing the first passages of the file."""
    for concept in desk.case_file.case.indicators:
        yield {
            "kind": "indicator", "concept": concept, "state": state, "phases": phases if state == "present" else (),
            "passages": desk.case_file.case.passages[: min(cite, MAX_CITED)], "confidence": confidence,
        }  # fmt: skip


def all_elements(desk: CaseContext, state: Judged, cite: int = 0) -> Iterator[Intent]:
    """One state for act, means, purpose and protection."""
    passages = desk.case_file.case.passages[: min(cite, MAX_CITED)]
    for element in (*ELEMENTS, "protection"):
        grounds = GROUNDS if element == "protection" and state == "present" else ()
        yield {"kind": "element", "element": element, "state": state, "grounds": grounds, "passages": passages}


def all_needs(desk: CaseContext, level: Level, cite: int = 0) -> Iterator[Intent]:
    """One level for every need, with the first actor who usually acts on it, citing the first passages of the file."""
    who = {n.id: n.who[0] for n in desk.catalogues.needs.needs}
    passages = desk.case_file.case.passages[: min(cite, MAX_CITED)]
    for need in desk.case_file.case.needs:
        actor = who[need] if level != "not_indicated" else None
        yield {"kind": "need", "need": need, "level": level, "who": actor, "passages": passages}


def decide(desk: CaseContext, *decisions: str) -> Iterator[Intent]:
    """The option of the first of these decisions that the case offers, else its first option."""
    by_decision = {o.decision: o.id for o in reversed(desk.case_file.case.options)}
    offered = [by_decision[d] for d in decisions if d in by_decision]
    yield {"kind": "decision", "option": (offered or [desk.case_file.case.options[0].id])[0]}


def plan_by(desk: CaseContext, pick: Callable[[str, tuple[str, ...]], str]) -> Iterator[Intent]:
    """One answer for every part of the plan; ``pick`` takes the part and its answers."""
    for question in desk.case_file.case.plan:
        yield {"kind": "plan", "part": question.part, "choices": (pick(question.part, question.options),)}


def note_of_first(desk: CaseContext, heading: str) -> Iterator[Intent]:
    """The first passages of the file, all under one heading."""
    yield {"kind": "note", heading: desk.case_file.case.passages[:MAX_CITED]}
