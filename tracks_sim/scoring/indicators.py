"""Judgements of indicators against the key: a 3 x 3 table, and restraint.

A row on which readers split is shown and is in no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Literal

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.record import JUDGEMENT_STATES
from tracks_sim.practice import Answer
from tracks_sim.scoring.agreement import kappa
from tracks_sim.scoring.evidence import KeyedRow, cited, keyed_indicators
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer

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


Row = tuple[KeyedRow, Answer | None]
"""A keyed row with the trainee's answer."""


def rows(scored: ScoredAttempt, catalogues: Catalogues) -> list[Row]:
    """The keyed rows of a case with the answers, in the order of the key."""
    answers = scored.attempt.by_step["indicators"]
    return [(row, answers.get(row.id)) for row in keyed_indicators(scored.case_file)]


def value(judged: Sequence[Row], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Agreement pooled over the rows; on one case, kappa only from ten judged rows on, with two key states twice each."""
    counted = _counted(judged)
    if single_case and not form[0].attempt.by_step["indicators"]:
        return Score("indicators", reason="nothing_judged", counts=_counts(judged))
    if single_case and counted and len(counted) < len(judged) and not any(answer for _, answer in counted):
        return Score("indicators", reason="nothing_judged", counts=_counts(judged))  # only rows on which readers split were
    return kappa("indicators", *states(counted), single_case)


def details(judged: Sequence[Row]) -> Details:
    """The table with sensitivity and specificity."""
    counts = _counts(judged)
    return Details(counts, _figures(counts))


def outcomes(judged: Sequence[Row], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed row with the answer and its passages."""
    return tuple([_outcome(row, answer) for row, answer in judged if row.item in items])


def states(judged: Sequence[Row]) -> tuple[list[str], list[str | None]]:
    """Keyed states, and the given ones, None for a row left open."""
    return [row.keyed for row, _ in judged], [answer.code if answer else None for _, answer in judged]


def _counted(judged: Sequence[Row]) -> list[Row]:
    """The rows that count: those on which readers do not split."""
    return [row for row in judged if not row[0].split]


def _counts(judged: Sequence[Row]) -> dict[str, int]:
    """Cells of the table (``keyed_<state>_given_<state or open>``) and what they add up to.

    Rows keyed insufficient are outside ``hits`` to ``correct_rejections``. An open row is a miss
    where the key says present; where it says absent it is neither a false alarm nor credited.
    ``split``: rows on which readers split, which are in none of the others; not there where there is none.
    """
    counted = _counted(judged)
    keyed, given = states(counted)
    split = len(judged) - len(counted)
    table: Counter[tuple[str, str | None]] = Counter(zip(keyed, given, strict=True))
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


def _outcome(row: KeyedRow, answer: Answer | None) -> Outcome:
    right, wrong, missed, _, _ = cited(row.evidence, answer.passages if answer else ())
    if answer is None:
        return Outcome(row.item, None, row.keyed, False, right, wrong, missed, "open")
    stands = answer.value in row.accepted
    note: IndicatorNote = "also_accepted" if stands and answer.value != row.keyed else _CELLS[row.keyed, answer.code]
    return Outcome(row.item, answer.code, row.keyed, stands, right, wrong, missed, note)


SCORER = Scorer(
    "indicators", "indicators", rows, value, details, outcomes,
    reads=lambda key: (key.rules, key.indicators),
    reads_of_items=lambda key: {f"indicators.{k.concept}": (key.rules, k) for k in key.indicators},
    is_overclaim=lambda outcome: outcome.note in ("false_alarm", "premature_present", "premature_absent"),
)  # fmt: skip
