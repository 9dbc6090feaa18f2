"""Parts of strategies that do not read a case: the same answer to every item of a kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from tracks_sim.bots.play import GROUNDS, CaseContext, Intent
from tracks_sim.case.model.record import AnswerStep, ExploitationPhase
from tracks_sim.practice import ANSWER_KINDS, Answer
from tracks_sim.practice.intents import MAX_CITED

Same = Mapping[AnswerStep, str]
"""The one value that every item of a step gets; steps that are not named are left open."""


def judge_all(
    context: CaseContext, values: Same, phases: tuple[ExploitationPhase, ...] = (), cite: int = 0, confidence: float | None = None
) -> Iterator[Intent]:
    """One value for every item of each step, citing the first passages of the file.

    What is judged present is so in these phases and on all grounds; a need that exists is for the first actor who usually acts on it.
    """
    case = context.case_file.case
    actors = {n.id: n.who[0] for n in context.catalogues.needs.needs}
    for row in ANSWER_KINDS:
        if row.step not in values:
            continue
        value = values[row.step]
        present = value == "present"
        for id_ in row.asked(case):
            grounds = GROUNDS if present and id_ == "protection" else ()
            who = actors.get(id_) if value != "not_indicated" else None
            yield row.intent(id_, Answer(value, case.passages[: min(cite, MAX_CITED)], phases if present else (), grounds, who, confidence))


def decide(context: CaseContext, *decisions: str) -> Iterator[Intent]:
    """The option of the first of these decisions that the case offers, else its first option."""
    options = context.case_file.case.options
    by_decision = {o.decision: o.id for o in reversed(options)}
    offered = [by_decision[d] for d in decisions if d in by_decision]
    yield {"kind": "decision", "option": (offered or [options[0].id])[0]}


def plan_by(context: CaseContext, pick: Callable[[str, tuple[str, ...]], str]) -> Iterator[Intent]:
    """One choice for every part of the plan: what ``pick`` returns for the part and its choices."""
    for question in context.case_file.case.plan:
        yield {"kind": "plan", "part": question.part, "choices": (pick(question.part, question.options),)}


def note_of_first(context: CaseContext, heading: str) -> Iterator[Intent]:
    """The first passages of the file, all under one heading; nothing where no note is asked."""
    if context.case_file.case.note:
        yield {"kind": "note", heading: context.case_file.case.passages[:MAX_CITED]}
