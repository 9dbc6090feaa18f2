"""Judgements of indicators against the key: a 3 x 3 table, and restraint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import JUDGED, IndicatorKey, Judged
from tracks_sim.practice import IndicatorAnswer
from tracks_sim.scoring.agreement import Pair, Table, agreement, why_no_kappa
from tracks_sim.scoring.evidence import cited, sought_in
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
    answers = sitting.attempt.indicators
    return [Judgement(k, answers.get(k.concept)) for k in sitting.file.key.indicators]


def of_case(sitting: Sitting, catalogues: Catalogues) -> Score:
    """Agreement on one case; kappa only from ten judged rows on, with two key states twice each."""
    table = crossed([sitting])
    counts = _counts(table) if sitting.in_detail else {}
    outcomes = _outcomes(sitting) if sitting.shows else ()
    if not sitting.attempt.indicators:
        return Score("indicators", reason="nothing_judged", counts=counts, outcomes=outcomes)
    return _score(table, why_no_kappa(table), counts, outcomes)


def of_form(sittings: Sequence[Sitting], catalogues: Catalogues) -> Score:
    """Kappa pooled over the rows of all cases."""
    table = crossed(sittings)
    return _score(table, None, _counts(table), ())


def crossed(sittings: Sequence[Sitting]) -> Counter[Pair]:
    """Keyed states by given ones."""
    return Counter([(key.state, answer.state if answer else None) for s in sittings for key, answer in judgements(s)])


def _score(table: Table, why_not: Reason | None, counts: dict[str, int], outcomes: tuple[Outcome, ...]) -> Score:
    agreed = agreement(table)
    if agreed is None:
        return Score("indicators", reason="nothing_keyed")
    return chance_corrected(
        "indicators", agreed.observed, agreed.expected, why_not=why_not, counts=counts, outcomes=outcomes,
        figures=_figures(counts) if counts else {},
    )  # fmt: skip


def _counts(table: Counter[Pair]) -> dict[str, int]:
    """Cells of the table (``keyed_<state>_given_<state or open>``) and what they add up to.

    Rows keyed insufficient are outside ``hits`` to ``correct_rejections``. An open row is a miss
    where the key says present; where it says absent it is neither a false alarm nor credited.
    """
    counts = {name: table[cell] for name, cell in _CELL_OF.items()}
    left_open = sum([table[keyed, None] for keyed in JUDGED])
    return counts | {
        "hits": table["present", "present"],
        "misses": table["present", "absent"] + table["present", "insufficient"] + table["present", None],
        "false_alarms": table["absent", "present"],
        "correct_rejections": table["absent", "absent"] + table["absent", "insufficient"],
        "restraint": table["insufficient", "insufficient"],
        "premature_present": table["insufficient", "present"],
        "premature_absent": table["insufficient", "absent"],
        "open": left_open,
        "judged": table.total() - left_open,
    }


_CELL_OF: dict[str, Pair] = {
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


def _outcomes(sitting: Sitting) -> tuple[Outcome, ...]:
    seeks, outcomes = sought_in(sitting.file), []
    for judged in judgements(sitting):
        key, answer = judged
        item, given = f"indicators.{key.concept}", answer.state if answer else None
        if not sitting.wants(item):
            continue
        right, wrong, missed, _, _ = cited(seeks[item], answer.passages if answer else ())
        outcomes.append(Outcome(item, given, key.state, given == key.state, right, wrong, missed, judged.cell))
    return tuple(outcomes)
