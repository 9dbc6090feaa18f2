"""Judgements of indicators against the key: a 3 x 3 table, and restraint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import JUDGED, IndicatorKey, Judged
from tracks_sim.practice import IndicatorAnswer
from tracks_sim.scoring.agreement import agreement, why_no_kappa
from tracks_sim.scoring.evidence import cited
from tracks_sim.scoring.score import Outcome, Reason, Score, Sitting, chance_corrected

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


class Judgement(NamedTuple):
    """One row of the worksheet: what the key says and what was answered."""

    key: IndicatorKey
    answer: IndicatorAnswer | None

    @property
    def cell(self) -> str:
        """Code of the table's cell; ``open`` where nothing was judged."""
        return _CELLS[self.key.state, self.answer.state] if self.answer else "open"


def judgements(sitting: Sitting) -> list[Judgement]:
    """The keyed rows of a case with the answers, in the order of the key."""
    return [Judgement(k, sitting.attempt.indicators.get(k.concept)) for k in sitting.file.key.indicators]


def of_case(sitting: Sitting, catalogues: Catalogues) -> Score:
    """Agreement on one case; kappa only from ten judged rows on, with two key states twice each."""
    found = judgements(sitting)
    if not sitting.attempt.indicators:
        return Score("indicators", reason="nothing_judged", counts=_counts(found), outcomes=_outcomes(found))
    return _score(found, why_no_kappa(_pairs(found)), _outcomes(found))


def of_form(sittings: Sequence[Sitting], catalogues: Catalogues) -> Score:
    """Kappa pooled over the rows of all cases."""
    return _score([j for s in sittings for j in judgements(s)], None, ())


def _pairs(found: Iterable[Judgement]) -> list[tuple[str, str | None]]:
    return [(j.key.state, j.answer.state if j.answer else None) for j in found]


def _score(found: list[Judgement], why_not: Reason | None, outcomes: tuple[Outcome, ...]) -> Score:
    agreed = agreement(_pairs(found))
    if agreed is None:
        return Score("indicators", reason="nothing_keyed")
    counts = _counts(found)
    return chance_corrected(
        "indicators", agreed.observed, agreed.expected, why_not=why_not, counts=counts, outcomes=outcomes,
        figures=_figures(counts),
    )  # fmt: skip


def _counts(found: list[Judgement]) -> dict[str, int]:
    """Cells of the table (``keyed_<state>_given_<state or open>``) and what they add up to.

    Rows keyed insufficient are outside ``hits`` to ``correct_rejections``. An open row is a miss
    where the key says present; where it says absent it is neither a false alarm nor credited.
    """
    table: Counter[tuple[str, str]] = Counter((j.key.state, j.answer.state if j.answer else "open") for j in found)
    cells = Counter(j.cell for j in found)
    counts = {f"keyed_{k}_given_{g}": table[k, g] for k in JUDGED for g in (*JUDGED, "open")}
    return counts | {
        "hits": cells["hit"],
        "misses": cells["miss"] + table["present", "open"],
        "false_alarms": cells["false_alarm"],
        "correct_rejections": cells["correct_rejection"] + cells["not_ruled_out"],
        "restraint": cells["restraint"],
        "premature_present": cells["premature_present"],
        "premature_absent": cells["premature_absent"],
        "open": cells["open"],
        "judged": len(found) - cells["open"],
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


def _outcomes(found: list[Judgement]) -> tuple[Outcome, ...]:
    outcomes = []
    for key, answer in found:
        passages = cited(key, answer.passages if answer else ())
        outcomes.append(
            Outcome(
                f"indicators.{key.concept}",
                answer.state if answer else None,
                key.state,
                answer is not None and answer.state == key.state,
                passages.right,
                passages.wrong,
                passages.missed,
                Judgement(key, answer).cell,
            )
        )
    return tuple(outcomes)
