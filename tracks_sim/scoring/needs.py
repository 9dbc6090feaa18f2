"""Special needs: agreement on how pressing each is, and the urgent ones that were missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import LEVELS, Level, NeedKey
from tracks_sim.practice import NeedAnswer
from tracks_sim.scoring.agreement import agreement, why_no_kappa
from tracks_sim.scoring.evidence import cited, evidence_keys
from tracks_sim.scoring.score import Outcome, Reason, Score, ScoredAttempt, chance_corrected


class Judgement(NamedTuple):
    """One need: what the key says and what was answered."""

    key: NeedKey
    answer: NeedAnswer | None

    @property
    def right(self) -> bool:
        """Whether the level is the keyed one."""
        return self.answer is not None and self.answer.level == self.key.level

    @property
    def urgent_missed(self) -> bool:
        """Keyed urgent, and neither called urgent nor helpful."""
        return self.key.level == "urgent" and (self.answer is None or self.answer.level == "not_indicated")

    @property
    def note(self) -> str:
        """Code: ``right``, ``open``, ``urgent_missed``, ``too_low`` or ``too_high``."""
        if self.right:
            return "right"
        if self.urgent_missed:
            return "urgent_missed"
        if self.answer is None:
            return "open"
        return "too_low" if LEVELS.index(self.answer.level) > LEVELS.index(self.key.level) else "too_high"


def judgements(sitting: ScoredAttempt) -> list[Judgement]:
    """The keyed needs of a case with the answers, in the order of the key."""
    answers = sitting.attempt.needs
    return [Judgement(k, answers.get(k.need)) for k in sitting.case_file.key.needs]


def of_case(sitting: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Kappa on one case, from ten judged needs on, with two keyed levels twice each."""
    found = judgements(sitting)
    keyed, given = levels(found)
    counts = _counts(found) if sitting.in_detail else {}
    outcomes = tuple([_outcome(sitting.case_file, j) for j in found if sitting.wants(f"needs.{j.key.need}")]) if sitting.shows else ()
    if not sitting.attempt.needs:
        return Score("needs", reason="nothing_judged", counts=counts, outcomes=outcomes)
    return _score(keyed, given, why_no_kappa(keyed, given), counts, outcomes)


def of_form(sittings: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Kappa pooled over the needs of all cases."""
    found = [j for s in sittings for j in judgements(s)]
    return _score(*levels(found), None, _counts(found), ())


def levels(found: Sequence[Judgement]) -> tuple[list[Level], list[Level | None]]:
    """Keyed levels, and the given ones, None for a need left open."""
    return [key.level for key, _ in found], [answer.level if answer else None for _, answer in found]


def _score(
    keyed: list[Level], given: list[Level | None], why_not: Reason | None, counts: dict[str, int], outcomes: tuple[Outcome, ...]
) -> Score:
    agreed = agreement(keyed, given)
    if agreed is None:
        return Score("needs", reason="nothing_keyed")
    # Who acts is apart from how pressing it is: knowing the one does not buy the other.
    figures = {"who_right": counts["who_right"] / counts["who_named"]} if counts.get("who_named") else {}
    return chance_corrected(
        "needs", agreed.observed, agreed.expected, why_not=why_not, counts=counts, outcomes=outcomes, figures=figures
    )


def _outcome(case_file: CaseFile, judged: Judgement) -> Outcome:
    item = f"needs.{judged.key.need}"
    passages = cited(evidence_keys(case_file)[item], judged.answer.passages if judged.answer else ())
    return Outcome(
        item, judged.answer.level if judged.answer else None, judged.key.level, judged.right,
        passages.right, passages.wrong, passages.missed, judged.note,
    )  # fmt: skip


def _counts(found: Sequence[Judgement]) -> dict[str, int]:
    """``who_named``: needs that exist (keyed urgent or helpful), were seen, and have an actor named."""
    named = [
        (key, answer.who)
        for key, answer in found
        if answer and answer.who and key.level != "not_indicated" and answer.level != "not_indicated"
    ]
    keyed, given = levels(found)
    table = Counter(zip(keyed, given, strict=True))
    return {
        "right": sum([table[level, level] for level in LEVELS]),
        "needs": len(found),
        "open": sum([table[level, None] for level in LEVELS]),
        "urgent": sum([table["urgent", given] for given in (*LEVELS, None)]),
        "urgent_missed": table["urgent", "not_indicated"] + table["urgent", None],
        "who_named": len(named),
        "who_right": sum([who in key.who for key, who in named]),
    }
