"""Scorer and Score, and the one formula that corrects a value for chance.

Scores stand side by side; nothing here or elsewhere adds them up. "No result" is None
with a reason, never 0.0 and never NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, Literal, NamedTuple, TypeVar

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import AnswerStep
from tracks_sim.practice import Attempt

Reason = Literal[
    "nothing_judged",  # the trainee gave no answer of this kind
    "nothing_keyed",  # the key holds nothing of this kind that counts
    "few_judged",  # fewer than ten things were judged
    "key_states_rare",  # fewer than two key states occur twice or more
    "form_only",  # the corrected figure is given over a form only
    "baseline_is_one",  # answering without reading would be right throughout: nothing is left to earn
    "no_decision",  # no option was chosen
    "nothing_cited",  # no passage was cited for any special need
    "no_note",  # no passage was cited in the note
    "nothing_stated",  # no confidence was stated
    "too_few_cases",  # a form has six cases or more
    "not_balanced",  # a form has two trafficking cases and two controls or more
    "same_case_twice",  # a case counts once in a form
    "not_submitted",  # an attempt of the form is not submitted
]  # fmt: skip
LEAST_JUDGED = 10
"""Things that must be judged before a single case gives a corrected figure."""


class ScoredAttempt(NamedTuple):
    """One attempt, and the case with the key that the attempt is scored with."""

    attempt: Attempt
    case_file: CaseFile


class Outcome(NamedTuple):
    """One judged thing beside its key. Holds ids and codes only; words are looked up by the screen."""

    item: str
    """``indicators.<concept>``, ``elements.<element>``, ``needs.<need>``, ``decision``, ``plan.<part>``, ``note`` …"""
    given: str | None
    """None where the thing was left open; several answers are joined by spaces."""
    keyed: str
    right: bool | None
    """None where the thing is shown and not judged. Of a row on which readers split: whether the answer is one that stands."""
    cited_right: tuple[str, ...] = ()
    cited_wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    """One passage (in the plan: one answer) for each group that was not cited."""
    note: str = ""
    """Code of what sort of right or wrong it is, such as ``premature_present``; ``also_accepted`` where the answer stands beside
    the keyed one."""


@dataclass(frozen=True, slots=True)
class HarmDone:
    """A harm that the chosen answers would do. Severe harm is a gate; minor harm is coached."""

    severity: Literal["minor", "severe"]
    where: str
    """``decision.<option>`` or ``plan.<part>.<answer>``; in a form with ``<case>/`` before it."""


class Details(NamedTuple):
    """Counts and figures shown beside a value; no part of it."""

    counts: Mapping[str, int] = MappingProxyType({})
    figures: Mapping[str, float] = MappingProxyType({})
    """Shares and means; a figure that does not exist is left out."""


class Score(NamedTuple):
    """One scorer's result on one case or one form.

    ``value`` and ``baseline`` share one scale from 0 to 1 where more is better, but for
    ``confidence``, where both are losses. ``corrected`` is 1 for the key, 0 for the baseline
    and may be negative. ``reason`` says why ``value`` is None or, where there is a value, why
    ``corrected`` is None. A form's Score has no outcomes: they are in the Scores of its cases.
    """

    scorer: str
    value: float | None = None
    baseline: float | None = None
    corrected: float | None = None
    reason: Reason | None = None
    counts: Mapping[str, int] = MappingProxyType({})
    outcomes: tuple[Outcome, ...] = ()
    harms: tuple[HarmDone, ...] = ()
    figures: Mapping[str, float] = MappingProxyType({})
    """As in Details."""


class _Every:
    """The set of all items."""

    def __contains__(self, item: object) -> bool:
        return True


EVERY: Container[str] = _Every()
"""Items of ``Scorer.outcomes``: all."""
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, eq=False)
class Scorer(Generic[Row]):
    """One way to score a step. ``scorers.SCORERS`` lists them all.

    A scorer gathers ``rows`` from an attempt and the key it is scored with, and the rest is read from them: of one case, or of
    all cases of a form together. Thousands of attempts are scored again by ``value``, so it computes nothing but its result;
    the rest is what one trainee is shown. A scorer reads no other step's part of the key, so that feedback on one step cannot
    give away another.
    """

    name: str
    step: AnswerStep
    rows: Callable[[ScoredAttempt, Catalogues], Sequence[Row]]
    """What is scored of one attempt beside its key, such as a row for each keyed indicator."""
    value: Callable[[Sequence[Row], Sequence[ScoredAttempt], bool], Score]
    """Value, baseline, corrected figure and reason, from the rows of some attempts, the attempts, and whether they are one case
    alone and no form."""
    details: Callable[[Sequence[Row]], Details]
    """Counts and figures; called where there is a value."""
    outcomes: Callable[[Sequence[Row], ScoredAttempt, Container[str]], tuple[Outcome, ...]]
    """One Outcome for each item judged on one case that is among the items wanted, in the order of the key."""
    reads: Callable[[Key], object]
    """Everything that the scorer reads of a key: two keys alike in it give one result."""
    reads_of_items: Callable[[Key], Mapping[str, object]]
    """What each item's Outcome is read from."""
    is_overclaim: Callable[[Outcome], bool] | None = None
    """Whether an Outcome that is not right says more than the file does: present where it is not, a level too high, an answer
    that helps nobody. None: the outcomes are no findings of the feedback."""
    harms: Callable[[Sequence[Row]], tuple[HarmDone, ...]] = lambda rows: ()
    """The harms of one case."""

    def of_case(self, scored: ScoredAttempt, catalogues: Catalogues) -> Score:
        """The whole Score of one case."""
        rows = self.rows(scored, catalogues)
        score = self._with_details(self.value(rows, (scored,), True), rows, self.harms(rows))
        return score._replace(outcomes=self.outcomes(rows, scored, EVERY))

    def of_form(self, form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
        """The Score over a form, without outcomes; its harms name their case."""
        by_case = [self.rows(scored, catalogues) for scored in form]
        rows = [row for of_case in by_case for row in of_case]
        harms = tuple(
            HarmDone(harm.severity, f"{scored.attempt.case}/{harm.where}")
            for scored, of_case in zip(form, by_case, strict=True)
            for harm in self.harms(of_case)
        )
        return self._with_details(self.value(rows, form, False), rows, harms)

    def _with_details(self, score: Score, rows: Sequence[Row], harms: tuple[HarmDone, ...]) -> Score:
        """The same Score with its details; unchanged where there is no value to show them beside."""
        if score.value is None:
            return score
        counts, figures = self.details(rows)
        return score._replace(counts={**counts, **score.counts}, figures=figures, harms=harms)


def corrected(observed: float | None, baseline: float | None) -> float | None:
    """(observed - baseline) / (1 - baseline), unclipped: the form of Cohen's kappa.

    Both from 0 to 1. None where either is missing or where the baseline is 1, because then
    there is nothing left to earn.
    """
    if observed is None or baseline is None or baseline >= 1.0:
        return None
    return (observed - baseline) / (1.0 - baseline)


def chance_corrected(scorer: str, value: float, baseline: float | None, why_not: Reason | None = None) -> Score:
    """A Score with its corrected figure, or with the reason why there is none.

    ``baseline`` is None on one case where the best constant answer is the answer: that is corrected over a form only.
    """
    if baseline is None:
        return Score(scorer, value, reason="form_only")
    figure = None if why_not else corrected(value, baseline)
    return Score(scorer, value, baseline, figure, why_not or ("baseline_is_one" if figure is None else None))


def mean(values: list[float]) -> float | None:
    """Arithmetic mean, None of an empty list."""
    return sum(values) / len(values) if values else None
