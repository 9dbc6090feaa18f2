"""Scorer and Score, and the one formula that corrects a value for chance.

Scores stand side by side; nothing here or elsewhere adds them up. "No result" is None
with a reason, never 0.0 and never NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple, Self

from tracks_sim.case.key import Key
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.practice import Attempt
from tracks_sim.practice.events import AnswerStep

Reason = Literal[
    "nothing_judged",  # the trainee gave no answer of this kind
    "nothing_keyed",  # the key holds nothing of this kind
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
    """None where the thing is shown and not judged."""
    cited_right: tuple[str, ...] = ()
    cited_wrong: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    """One passage (in the plan: one answer) for each group that was not cited."""
    note: str = ""
    """Code of what sort of right or wrong it is, such as ``premature_present``."""


@dataclass(frozen=True, slots=True)
class HarmDone:
    """A harm that the chosen answers would do. Severe harm is a gate; minor harm is coached."""

    severity: Literal["minor", "severe"]
    where: str
    """``decision.<option>`` or ``plan.<part>.<answer>``; in a form with ``<case>/`` before it."""


class Details(NamedTuple):
    """Counts, figures and harms shown beside a value; no part of it."""

    counts: Mapping[str, int] = MappingProxyType({})
    figures: Mapping[str, float] = MappingProxyType({})
    """Shares and means; a figure that does not exist is left out."""
    harms: tuple[HarmDone, ...] = ()


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

    def with_details(self, details: Details) -> Self:
        """The same Score with its details; unchanged where there is no value to show them beside."""
        if self.value is None:
            return self
        return self._replace(counts=details.counts, figures=details.figures, harms=details.harms)


class _Every:
    """The set of all items."""

    def __contains__(self, item: object) -> bool:
        return True


EVERY: Container[str] = _Every()
"""Items of ``Scorer.outcomes``: all."""


@dataclass(frozen=True, slots=True, eq=False)
class Scorer:
    """One way to score a step. ``scorers.SCORERS`` lists them all.

    ``value`` is what thousands of attempts are scored again by, so it computes nothing but its result; ``details`` and
    ``outcomes`` are what one trainee is shown. Each takes the attempt with the key it is scored with. A scorer reads no other
    step's part of the key, so that feedback on one step cannot give away another.
    """

    name: str
    step: AnswerStep
    value: Callable[[ScoredAttempt, Catalogues], Score]
    """Value, baseline, corrected figure and reason on one case."""
    details: Callable[[ScoredAttempt, Catalogues], Details]
    """Counts, figures and harms of one case; called where there is a value."""
    outcomes: Callable[[ScoredAttempt, Catalogues, Container[str]], tuple[Outcome, ...]]
    """One Outcome for each item judged on one case that is among the items wanted, in the order of the key."""
    of_form: Callable[[Sequence[ScoredAttempt], Catalogues], Score]
    """The Score over a form, without outcomes."""
    reads: Callable[[Key], object]
    """Everything that the scorer reads of a key: two keys alike in it give one result."""
    reads_of_items: Callable[[Key], Mapping[str, object]]
    """What each item's Outcome is read from."""
    over_read: Callable[[Outcome], bool] | None = None
    """Whether an Outcome that is not right says more than the file does: present where it is not, a level too high, an answer
    that helps nobody. None: the outcomes are no findings of the feedback."""

    def of_case(self, scored: ScoredAttempt, catalogues: Catalogues) -> Score:
        """The whole Score of one case."""
        score = self.value(scored, catalogues)
        if score.value is not None:
            score = score.with_details(self.details(scored, catalogues))
        return score._replace(outcomes=self.outcomes(scored, catalogues, EVERY))


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

    ``baseline`` is None with the reason ``form_only``: the best constant answer to a single case is the answer.
    """
    figure = None if why_not else corrected(value, baseline)
    return Score(scorer, value, baseline, figure, why_not or ("baseline_is_one" if figure is None else None))


def mean(values: list[float]) -> float | None:
    """Arithmetic mean, None of an empty list."""
    return sum(values) / len(values) if values else None
