"""Detection: whether the person may have been trafficked, on what is known now.

Keyed yes: "yes" is a hit, all else, left open too, a miss. Keyed no: "yes" is a false alarm, "open" and "no" are correct rejections,
left open is neither. Keyed open, and a split answer, are outside these rates: "yes" on open is premature, and so is "no".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Literal, NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import DetectionKey
from tracks_sim.case.model.record import DETECTION_STATES
from tracks_sim.practice import Answer
from tracks_sim.scoring.evidence import cited, evidence_keys
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer, chance_corrected

ITEM = "detection"
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


class Detected(NamedTuple):
    """The question of one case: what the key says, and what was answered."""

    key: DetectionKey
    answer: Answer | None

    @property
    def given(self) -> str | None:
        """The state given, None where it was left open."""
        return self.answer.code if self.answer else None

    @property
    def right(self) -> bool:
        """Whether the state is one that stands; one left open is not."""
        return self.given in self.key.accepted

    @property
    def note(self) -> DetectionNote:
        """Code of what sort of right or wrong it is; ``also_accepted`` and ``other`` only of a split answer."""
        if self.given is None:
            return "blank"
        if self.given != self.key.state and self.key.split:
            return "also_accepted" if self.right else "other"
        return _CELLS[self.key.state, self.given]


def detected(scored: ScoredAttempt, catalogues: Catalogues) -> list[Detected]:
    """The question of one case, or nothing where the case does not ask it: a version played before the key had it did not."""
    key = scored.case_file.key.detection
    asked = key is not None and "detection" in scored.case_file.case.steps
    return [Detected(key, scored.attempt.by_step["detection"].get(ITEM))] if key is not None and asked else []


def value(rows: Sequence[Detected], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Share that is right; over a form without split answers and beside the best answer to give always."""
    counted = _counted(rows)
    if not counted:
        return Score("detection", reason="nothing_keyed")
    if single_case:
        return chance_corrected("detection", float(rows[0].right), None) if rows[0].answer else Score("detection", reason="nothing_judged")
    baseline = max(sum(r.key.state == state for r in counted) for state in DETECTION_STATES) / len(counted)
    return chance_corrected("detection", sum(r.right for r in counted) / len(counted), baseline)


def details(rows: Sequence[Detected]) -> Details:
    """Hits and false alarms as counts beside how many cases could have had one, and what was said too early."""
    counted = _counted(rows)
    notes = Counter((r.key.state, r.note) for r in counted)
    of_state = Counter(r.key.state for r in counted)
    return Details({
        "things": len(rows),
        "split": len(rows) - len(counted),
        "right": sum(r.right for r in counted),
        "keyed_yes": of_state["yes"],
        "hits": notes["yes", "hit"],
        "misses": of_state["yes"] - notes["yes", "hit"],
        "keyed_no": of_state["no"],
        "false_alarms": notes["no", "false_alarm"],
        "correct_rejections": notes["no", "not_ruled_out"] + notes["no", "correct_rejection"],
        "keyed_open": of_state["open"],
        "premature_yes": notes["open", "premature_yes"],
        "premature_no": notes["open", "premature_no"],
        "blank": sum(r.answer is None for r in rows),
    })  # fmt: skip


def outcomes(rows: Sequence[Detected], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """The answer beside the key, with its passages."""
    if ITEM not in items or not rows:
        return ()
    [row] = rows
    passages = cited(evidence_keys(scored.case_file)[ITEM], row.answer.passages if row.answer else ())
    return (Outcome(ITEM, row.given, row.key.state, row.right, passages.right, passages.wrong, passages.missed, row.note),)


def _counted(rows: Sequence[Detected]) -> list[Detected]:
    """The rows that count: those on which readers would not split."""
    return [r for r in rows if not r.key.split]


SCORER = Scorer(
    "detection", "detection", detected, value, details, outcomes,
    reads=lambda key: key.detection,
    reads_of_items=lambda key: {ITEM: key.detection},
    is_overclaim=lambda outcome: outcome.note in ("false_alarm", "premature_yes", "premature_no"),
)  # fmt: skip
