"""What a scorer returns, and the one formula that takes chance out of it.

Scores stand side by side; nothing here or elsewhere adds them up. "No result" is None
with a reason, never 0.0 and never NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from tracks_sim.case.load import CaseFile
from tracks_sim.practice import Attempt

ScorerName = Literal[
    "indicators", "evidence", "phase", "delphi", "elements", "protection", "needs", "needs_evidence",
    "decision", "plan", "note", "confidence", "primary", "conduct", "gates",
]  # fmt: skip
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
    """One attempt with the case it was made on."""

    attempt: Attempt
    case_file: CaseFile
    wanted: frozenset[str] | None = None
    """Items whose Outcome is wanted beside the value, and nothing else; None: every Outcome, counts, harms and figures."""

    @property
    def in_detail(self) -> bool:
        """Whether all is wanted: feedback shows it, a table of values does not."""
        return self.wanted is None

    @property
    def shows(self) -> bool:
        """Whether any Outcome is wanted."""
        return self.wanted is None or bool(self.wanted)

    def wants(self, item: str) -> bool:
        """Whether the Outcome of this item is wanted."""
        return self.wanted is None or item in self.wanted


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


class Score(NamedTuple):
    """One scorer's result on one case or one form.

    ``value`` and ``baseline`` share one scale from 0 to 1 where more is better, but for
    ``confidence``, where both are losses. ``corrected`` is 1 for the key, 0 for the baseline
    and may be negative. ``reason`` says why ``value`` is None or, where there is a value, why
    ``corrected`` is None. A form's Score has no outcomes: they are in the Scores of its cases.
    """

    scorer: ScorerName
    value: float | None = None
    baseline: float | None = None
    corrected: float | None = None
    reason: Reason | None = None
    counts: Mapping[str, int] = MappingProxyType({})
    outcomes: tuple[Outcome, ...] = ()
    harms: tuple[HarmDone, ...] = ()
    figures: Mapping[str, float] = MappingProxyType({})
    """Shares and means that stand beside the value; a figure that does not exist is left out."""


def corrected(observed: float | None, baseline: float | None) -> float | None:
    """(observed - baseline) / (1 - baseline), unclipped: the form of Cohen's kappa.

    Both from 0 to 1. None where either is missing or where the baseline is 1, because then
    there is nothing left to earn.
    """
    if observed is None or baseline is None or baseline >= 1.0:
        return None
    return (observed - baseline) / (1.0 - baseline)


def chance_corrected(
    scorer: ScorerName,
    value: float,
    baseline: float | None,
    *,
    why_not: Reason | None = None,
    counts: Mapping[str, int] = MappingProxyType({}),
    outcomes: tuple[Outcome, ...] = (),
    harms: tuple[HarmDone, ...] = (),
    figures: Mapping[str, float] = MappingProxyType({}),
) -> Score:
    """A Score with its corrected figure, or with the reason why there is none.

    ``baseline`` is None with the reason ``form_only``: the best constant answer to a single case is the answer.
    """
    figure = None if why_not else corrected(value, baseline)
    reason = why_not or ("baseline_is_one" if figure is None else None)
    return Score(scorer, value, baseline, figure, reason, counts, outcomes, harms, figures)


def mean(values: list[float]) -> float | None:
    """Arithmetic mean, None of an empty list."""
    return sum(values) / len(values) if values else None
