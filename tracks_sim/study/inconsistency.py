"""What in a plan does not fit together, whatever written material there is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tracks_sim.i18n import translatable

if TYPE_CHECKING:
    from tracks_sim.study.model import Study


class Inconsistency(NamedTuple):
    """What in a plan does not fit together: a place of the plan, and an English sentence with gaps, without capital and full stop."""

    where: tuple[str | int, ...]
    sentence: str
    gaps: Mapping[str, object] = MappingProxyType({})


class Inconsistent(ValueError):
    """A plan does not fit together; the message is the first of its ``found``."""

    def __init__(self, found: tuple[Inconsistency, ...]) -> None:
        super().__init__(found[0].sentence.format(**found[0].gaps))
        self.found = found


def inconsistencies(study: Study, order: Sequence[str]) -> Iterator[Inconsistency]:
    """Everything in a plan that does not fit together; ``order``: that of all phases there are."""
    phases = [p.id for p in study.phases]
    if phases != [p for p in order if p in phases]:
        yield Inconsistency(("phases",), translatable("phases are pre, post and follow-up, in this order, each once"))
    if "training" not in study.arms or len(set(study.arms)) < len(study.arms):
        yield Inconsistency(("arms",), translatable("arms are training alone, or training and one other"))
    if "A" not in study.forms or not all(study.forms.values()):
        yield Inconsistency(("forms",), translatable("there is a form A, and no form is empty"))
    yield from _cases_twice(study)
    cells = len(study.arms) * len(study.first_forms)
    if any(size % cells for size in study.block_sizes):
        yield Inconsistency(("block_sizes",), translatable("block sizes are multiples of {cells} (arms times forms to begin with)"), {"cells": cells})
    asked = {"questionnaires": study.questionnaires} | {
        f"questionnaires_by_arm.{arm}": by_phase for arm, by_phase in study.questionnaires_by_arm.items()
    }
    if unknown := {phase for by_phase in asked.values() for phase in by_phase} - set(phases):
        yield Inconsistency(("questionnaires",), translatable("questionnaires are named for a phase the study does not have: {phases}"), {"phases": ", ".join(sorted(unknown))})
    if strangers := set(study.questionnaires_by_arm) - set(study.arms):
        yield Inconsistency(("questionnaires_by_arm",), translatable("questionnaires are named for a group the study does not have: {arms}"), {"arms": ", ".join(sorted(strangers))})
    for arm in study.arms:
        for phase in phases:
            names = study.questionnaires_of(arm, phase)
            if len(set(names)) < len(names):
                yield Inconsistency(("questionnaires", phase), translatable("the group {arm} is asked the same questionnaire twice at {phase}"), {"arm": arm, "phase": phase})
    for language in study.languages:
        if language not in study.title:
            yield Inconsistency(
                ("title", language),
                translatable("title is missing in {languages}"),
                {"languages": _without_text(study, study.title)},
            )
        if language not in study.consent:
            yield Inconsistency(
                ("consent", language),
                translatable("consent is missing in {languages}"),
                {"languages": _without_text(study, study.consent)},
            )
    weeks = [p.weeks for p in study.phases]
    for i, (before, after) in enumerate(pairwise(weeks)):
        if after < before:
            yield Inconsistency(("phases", i + 1, "weeks"), translatable("a later phase has no fewer weeks"))


def _cases_twice(study: Study) -> Iterator[Inconsistency]:
    """Cases that stand in two places, and twins of no case."""
    cases = [case for form in study.forms.values() for case in form]
    if len(set(cases)) < len(cases):
        yield Inconsistency(("forms",), translatable("a case stands in one form only, and once"))
    if stray := set(study.twins) - set(cases):
        yield Inconsistency(("twins", min(stray)), translatable("twins are named for cases of the forms, which {cases} is not"), {"cases": ", ".join(sorted(stray))})
    if len({*cases, *study.twins.values()}) < len(set(cases)) + len(study.twins):
        yield Inconsistency(("twins",), translatable("a twin is the twin of one case, and in no form"))


def _without_text(study: Study, texts: Mapping[str, str]) -> str:
    """Languages of a study that a text is missing in."""
    return ", ".join(language for language in study.languages if language not in texts)
