"""What strategies without reading are made of: the same answer to everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent
from tracks_sim.case.model import Phase
from tracks_sim.practice import ANSWER_KINDS, Answer
from tracks_sim.practice.events import AnswerStep
from tracks_sim.practice.intents import MAX_CITED

Same = Mapping[AnswerStep, str]
"""The one value that every item of a step gets; steps that are not named are left open."""


def judge_all(
    desk: CaseContext, values: Same, phases: tuple[Phase, ...] = (), cite: int = 0, confidence: float | None = None
) -> Iterator[Intent]:
    """One value for every item of each step, citing the first passages of the file.

    What is judged present is so in these phases and on all grounds; a need that exists is for the first actor who usually acts on it.
    """
    case = desk.case_file.case
    actors = {n.id: n.who[0] for n in desk.catalogues.needs.needs}
    for row in ANSWER_KINDS:
        if row.step not in values:
            continue
        value = values[row.step]
        present = value == "present"
        for id_ in row.asked(case):
            grounds = GROUNDS if present and id_ == "protection" else ()
            who = actors.get(id_) if value != "not_indicated" else None
            yield row.intent(id_, Answer(value, case.passages[: min(cite, MAX_CITED)], phases if present else (), grounds, who, confidence))


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
