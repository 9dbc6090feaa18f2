"""Judgements of indicators against the key: a 3 x 3 table, and restraint.

A row on which readers split is shown and is in no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.scoring.judged import Judged, agreement, counted, judged_scorer
from tracks_sim.scoring.score import Details

IndicatorNote = Literal[
    "hit", "miss", "false_alarm", "correct_rejection", "not_ruled_out", "premature_present", "premature_absent", "restraint", "open", "also_accepted",
]
"""Code of what sort of right or wrong an answer is."""
# What each cell of the table is called: (keyed, given) -> code. Insufficient counts as "not
# present", hence a miss where the key says present and no false alarm where it says absent.
_CELLS: dict[tuple[str, str | None], IndicatorNote] = {
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
_CELL_OF: dict[str, tuple[str, str | None]] = {
    f"keyed_{keyed}_given_{given or 'open'}": (keyed, given) for keyed in JUDGEMENT_STATES for given in (*JUDGEMENT_STATES, None)
}


def details(judged: Sequence[Judged]) -> Details:
    """The table with sensitivity and specificity."""
    counts = _counts(judged)
    return Details(counts, _figures(counts))


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    """Cells of the table (``keyed_<state>_given_<state or open>``) and what they add up to.

    Rows keyed insufficient are outside ``hits`` to ``correct_rejections``. An open row is a miss
    where the key says present; where it says absent it is neither a false alarm nor credited.
    ``split``: rows on which readers split, which are in none of the others; not there where there is none.
    """
    rows = counted(judged)
    split = len(judged) - len(rows)
    table = Counter((one.row.keyed, one.given) for one in rows)
    counts = {name: table[cell] for name, cell in _CELL_OF.items()}
    left_open = sum(one.answer is None for one in rows)
    return counts | {
        "hits": table["present", "present"],
        "misses": table["present", "absent"] + table["present", "insufficient"] + table["present", None],
        "false_alarms": table["absent", "present"],
        "correct_rejections": table["absent", "absent"] + table["absent", "insufficient"],
        "restraint": table["insufficient", "insufficient"],
        "premature_present": table["insufficient", "present"],
        "premature_absent": table["insufficient", "absent"],
        "open": left_open,
        "judged": len(rows) - left_open,
        **({"split": split} if split else {}),
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


def _note(judged: Judged) -> IndicatorNote:
    if judged.answer is None:
        return "open"
    return "also_accepted" if judged.right and judged.given != judged.row.keyed else _CELLS[judged.row.keyed, judged.given]


SCORER = judged_scorer(
    "indicators", agreement("indicators", _counts), details, _note,
    lambda outcome: outcome.note in ("false_alarm", "premature_present", "premature_absent"),
)  # fmt: skip
