"""Constant answers: what somebody would pass who gives every case of a form the same answer, whatever it says.

The key that counts is the one of a measurement: the file's own, without what a talk could change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, cast

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import CONTROLS
from tracks_sim.case.model.record import AnswerStep, Country
from tracks_sim.scoring.decision import Cost, costs
from tracks_sim.scoring.effective_key import measured_in
from tracks_sim.scoring.form import enough_of_each
from tracks_sim.scoring.rules import splits

PROTECTION: Final = "elements.protection"
"""Judged on the page of the elements, and by a scorer of its own: no row of the elements."""


class ConstantAnswer(NamedTuple):
    """One answer that is given to every case."""

    step: AnswerStep
    answer: str = ""
    """A state, a level or an abstract decision; empty where the option is chosen by its ``place``."""
    place: int = 0
    """Place of the option in the list, from 1; 0 where ``answer`` says which."""


def passing_constants(case_files: Sequence[CaseFile], country: Country, catalogues: Catalogues) -> tuple[ConstantAnswer, ...]:
    """The constant answers that pass a form, decisions first; none for a form without a case.

    Of the decision one passes that passes both gates of the form (``form.gates``), with a plan that does no harm: the same abstract
    decision (the first option where a case does not offer it), or the option in the same place (the last where there are fewer), as
    in the baseline of the primary outcome. Of detection an answer passes that is right with the share of the gate among trafficking
    cases and among controls. Of indicators, elements and needs, of which a case has many rows, one that is right on every row. A row on which readers split counts neither way.
    """
    measured = [measured_in(case_file, country) for case_file in case_files]
    return (*_decisions(measured, country, catalogues), *_judgements(measured))


def _decisions(case_files: Sequence[CaseFile], country: Country, catalogues: Catalogues) -> Iterator[ConstantAnswer]:
    asked = [(f, by_option) for f in case_files if "decision" in f.case.steps and (by_option := costs(f, country, catalogues))]
    if not asked:
        return
    options = [[(option.decision, by_option[option.id]) for option in f.case.options if option.id in by_option] for f, by_option in asked]
    sorts = [f.key.classification in CONTROLS for f, _ in asked]
    for decision in sorted({name for of_case in options for name, _ in of_case}):
        if _passes([next((cost for name, cost in of_case if name == decision), of_case[0][1]) for of_case in options], sorts):
            yield ConstantAnswer("decision", decision)
    for place in range(max(len(of_case) for of_case in options)):
        if _passes([of_case[min(place, len(of_case) - 1)][1] for of_case in options], sorts):
            yield ConstantAnswer("decision", place=place + 1)


def _passes(chosen: Sequence[Cost], controls: Sequence[bool]) -> bool:
    """Whether these decisions, one a case, pass both gates."""
    rows = [(control, cost.accepted) for control, cost in zip(controls, chosen, strict=True)]
    return all(cost.harm != "severe" for cost in chosen) and enough_of_each(rows)


def _judgements(case_files: Sequence[CaseFile]) -> Iterator[ConstantAnswer]:
    keyed: dict[tuple[AnswerStep, bool], list[tuple[bool, str]]] = {}
    for f in case_files:
        for item, _, key in f.key.keyed_answers():
            step = cast(AnswerStep, item.partition(".")[0])
            if step in f.case.steps and item != PROTECTION and not splits(f.key, key):
                keyed.setdefault((step, step == item), []).append((f.key.classification in CONTROLS, key.answer))
    for (step, one_a_case), rows in keyed.items():
        for answer in sorted({given for _, given in rows}):
            right = [(control, given == answer) for control, given in rows]
            if enough_of_each(right) if one_a_case else all(r for _, r in right):
                yield ConstantAnswer(step, answer)
