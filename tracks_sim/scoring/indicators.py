"""Judgements of indicators against the key: a 3 x 3 table, and restraint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import JUDGED, Judged
from tracks_sim.practice import IndicatorAnswer
from tracks_sim.scoring.agreement import agreement, why_no_kappa
from tracks_sim.scoring.evidence import EvidenceKey, cited, evidence_keys
from tracks_sim.scoring.score import Outcome, Reason, Score, ScoredAttempt, chance_corrected

# What each cell of the table is called: (keyed, given) -> code. Insufficient counts as "not
# present", hence a miss where the key says present and no false alarm where it says absent.
_CELLS: dict[tuple[Judged, Judged], str] = {
    ("present", "present"): "hit",
    ("present", "absent"): "miss",
    ("present", "insufficient"): "miss",
    ("absent", "present"): "false_alarm",
    ("absent", "absent"): "correct_rejection",
    ("absent", "insufficient"): "not_ruled_out",
    ("insufficient", "present"): "premature_present",
    ("insufficient", "absent"): "premature_absent",
    ("insufficient", "insufficient"): "restraint",
}


class Asked(NamedTuple):
    """One row of the worksheet that has a key, whoever answers it."""

    concept: str
    item: str
    state: Judged
    sought: EvidenceKey


@lru_cache(maxsize=1024)
def asked(case_file: CaseFile) -> tuple[Asked, ...]:
    """The keyed rows of a case, in the order of the key."""
    seeks = evidence_keys(case_file)
    return tuple(Asked(k.concept, item := f"indicators.{k.concept}", k.state, seeks[item]) for k in case_file.key.indicators)


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Agreement on one case; kappa only from ten judged rows on, with two key states twice each."""
    keyed, given = states([sitting])
    counts = _counts(keyed, given) if sitting.in_detail else {}
    outcomes = _outcomes(sitting) if sitting.shows else ()
    if not sitting.attempt.indicators:
        return Score("indicators", reason="nothing_judged", counts=counts, outcomes=outcomes)
    return _score(keyed, given, why_no_kappa(keyed, given), counts, outcomes)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Kappa pooled over the rows of all cases."""
    keyed, given = states(sittings)
    return _score(keyed, given, None, _counts(keyed, given), ())


def states(sittings: Sequence[ScoredAttempt]) -> tuple[list[Judged], list[Judged | None]]:
    """Keyed states of all rows, and the given ones, None for a row left open."""
    keyed = [row.state for s in sittings for row in asked(s.case_file)]
    answers = [s.attempt.indicators.get(row.concept) for s in sittings for row in asked(s.case_file)]
    return keyed, [answer.state if answer else None for answer in answers]


def _score(
    keyed: list[Judged], given: list[Judged | None], why_not: Reason | None, counts: dict[str, int], outcomes: tuple[Outcome, ...]
) -> Score:
    agreed = agreement(keyed, given)
    if agreed is None:
        return Score("indicators", reason="nothing_keyed")
    return chance_corrected(
        "indicators", agreed.observed, agreed.expected, why_not=why_not, counts=counts, outcomes=outcomes,
        figures=_figures(counts) if counts else {},
    )  # fmt: skip


def _counts(keyed: list[Judged], given: list[Judged | None]) -> dict[str, int]:
    """Cells of the table (``keyed_<state>_given_<state or open>``) and what they add up to.

    Rows keyed insufficient are outside ``hits`` to ``correct_rejections``. An open row is a miss
    where the key says present; where it says absent it is neither a false alarm nor credited.
    """
    table = Counter(zip(keyed, given, strict=True))
    counts = {name: table[cell] for name, cell in _CELL_OF.items()}
    left_open = given.count(None)
    return counts | {
        "hits": table["present", "present"],
        "misses": table["present", "absent"] + table["present", "insufficient"] + table["present", None],
        "false_alarms": table["absent", "present"],
        "correct_rejections": table["absent", "absent"] + table["absent", "insufficient"],
        "restraint": table["insufficient", "insufficient"],
        "premature_present": table["insufficient", "present"],
        "premature_absent": table["insufficient", "absent"],
        "open": left_open,
        "judged": len(given) - left_open,
    }


_CELL_OF: dict[str, tuple[Judged, Judged | None]] = {
    f"keyed_{keyed}_given_{given or 'open'}": (keyed, given) for keyed in JUDGED for given in (*JUDGED, None)
}


def _figures(counts: dict[str, int]) -> dict[str, float]:
    """Sensitivity = hits / (hits + misses), specificity = correct rejections / (them + false alarms)."""
    figures = {}
    keyed_present = counts["hits"] + counts["misses"]
    keyed_absent = counts["correct_rejections"] + counts["false_alarms"]
    if keyed_present:
        figures["sensitivity"] = counts["hits"] / keyed_present
    if keyed_absent:
        figures["specificity"] = counts["correct_rejections"] / keyed_absent
    return figures


def _outcomes(sitting: ScoredAttempt) -> tuple[Outcome, ...]:
    return tuple([_outcome(row, sitting.attempt.indicators.get(row.concept)) for row in asked(sitting.case_file) if sitting.wants(row.item)])


def _outcome(row: Asked, answer: IndicatorAnswer | None) -> Outcome:
    right, wrong, missed, _, _ = cited(row.sought, answer.passages if answer else ())
    if answer is None:
        return Outcome(row.item, None, row.state, False, right, wrong, missed, "open")
    return Outcome(
        row.item, answer.state, row.state, answer.state == row.state, right, wrong, missed, _CELLS[row.state, answer.state]
    )  # fmt: skip
