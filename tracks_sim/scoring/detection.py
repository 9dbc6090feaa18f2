"""Detection: whether the person may have been trafficked, on what is known now.

Keyed yes: "yes" is a hit, all else, left open too, a miss. Keyed no: "yes" is a false alarm, "open" and "no" are correct rejections,
left open is neither. Keyed open, and a split answer, are outside these rates: "yes" on open is premature, and so is "no".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from tracks_sim.scoring.judged import Judged, counted, judged_scorer, share_right
from tracks_sim.scoring.score import Details

DetectionNote = Literal[
    "hit", "miss", "false_alarm", "not_ruled_out", "correct_rejection", "premature_yes", "premature_no", "restraint", "blank", "also_accepted", "other",
]
"""Code of what sort of right or wrong an answer is; ``also_accepted`` and ``other`` only of a split one."""
_CELLS: dict[tuple[str, str | None], DetectionNote] = {
    ("yes", "yes"): "hit",
    ("yes", "open"): "miss",
    ("yes", "no"): "miss",
    ("no", "yes"): "false_alarm",
    ("no", "open"): "not_ruled_out",
    ("no", "no"): "correct_rejection",
    ("open", "yes"): "premature_yes",
    ("open", "no"): "premature_no",
    ("open", "open"): "restraint",
}
"""What each cell of the table is called: (keyed, given) -> code."""


def _note(judged: Judged) -> DetectionNote:
    if judged.given is None:
        return "blank"
    if judged.row.split and judged.given != judged.row.keyed:
        return "also_accepted" if judged.right else "other"
    return _CELLS[judged.row.keyed, judged.given]


def details(judged: Sequence[Judged]) -> Details:
    """Hits and false alarms as counts beside how many cases could have had one, and what was said too early."""
    rows = counted(judged)
    notes = Counter((one.row.keyed, _note(one)) for one in rows)
    of_state = Counter(one.row.keyed for one in rows)
    return Details({
        "things": len(judged),
        "split": len(judged) - len(rows),
        "right": sum(one.right for one in rows),
        "keyed_yes": of_state["yes"],
        "hits": notes["yes", "hit"],
        "misses": of_state["yes"] - notes["yes", "hit"],
        "keyed_no": of_state["no"],
        "false_alarms": notes["no", "false_alarm"],
        "correct_rejections": notes["no", "not_ruled_out"] + notes["no", "correct_rejection"],
        "keyed_open": of_state["open"],
        "premature_yes": notes["open", "premature_yes"],
        "premature_no": notes["open", "premature_no"],
        "blank": sum(one.answer is None for one in judged),
    })  # fmt: skip


SCORER = judged_scorer(
    "detection", share_right("detection"), details, _note, lambda outcome: outcome.note in ("false_alarm", "premature_yes", "premature_no")
)  # fmt: skip
