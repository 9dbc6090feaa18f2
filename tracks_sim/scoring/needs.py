"""Special needs: agreement on how pressing each is, and the urgent ones that were missed.

A need on which readers split is shown and is in no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import Literal, NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model.key import NeedKey
from tracks_sim.case.model.record import LEVELS, Level
from tracks_sim.practice import Answer
from tracks_sim.scoring.agreement import kappa
from tracks_sim.scoring.evidence import EvidenceKey, cited, evidence_keys
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, Score, ScoredAttempt, Scorer

NeedNote = Literal["right", "also_accepted", "open", "urgent_missed", "too_low", "too_high"]
"""Code of what sort of right or wrong a level is."""


class Judgement(NamedTuple):
    """One need: what the key says and what was answered."""

    key: NeedKey
    answer: Answer | None
    split: bool = False
    """Whether readers split on it: other levels stand beside the keyed one, and it counts neither way."""

    @property
    def right(self) -> bool:
        """Whether the level is the keyed one, or one that stands beside it."""
        accepted = self.key.accepted if self.split else {self.key.level}
        return self.answer is not None and self.answer.value in accepted

    @property
    def urgent_missed(self) -> bool:
        """Keyed urgent without a doubt, and neither called urgent nor helpful."""
        return not self.split and self.key.level == "urgent" and (self.answer is None or self.answer.value == "not_indicated")

    @property
    def note(self) -> NeedNote:
        """Code of what sort of right or wrong it is."""
        if self.right:
            return "right" if self.answer is not None and self.answer.value == self.key.level else "also_accepted"
        if self.urgent_missed:
            return "urgent_missed"
        if self.answer is None:
            return "open"
        return "too_low" if LEVELS.index(self.answer.value) > LEVELS.index(self.key.level) else "too_high"


def judgements(scored: ScoredAttempt, catalogues: Catalogues) -> list[Judgement]:
    """The keyed needs of a case with the answers, in the order of the key."""
    answers = scored.attempt.by_step["needs"]
    key = scored.case_file.key
    return [Judgement(k, answers.get(k.need), splits(key, k)) for k in key.needs]


def value(judged: Sequence[Judgement], form: Sequence[ScoredAttempt], single_case: bool) -> Score:
    """Kappa pooled over the needs; on one case from ten judged needs on, with two keyed levels twice each."""
    if single_case and not form[0].attempt.by_step["needs"]:
        return Score("needs", reason="nothing_judged", counts=_counts(judged))
    counted = _counted(judged)
    if single_case and counted and len(counted) < len(judged) and not any(j.answer for j in counted):
        return Score("needs", reason="nothing_judged", counts=_counts(judged))  # only needs on which readers split were
    return kappa("needs", *levels(counted), single_case)


def details(judged: Sequence[Judgement]) -> Details:
    """Counts, and the share of actors named that the key names too."""
    counts = _counts(judged)
    # Who acts is apart from how pressing it is: knowing the one does not buy the other.
    return Details(counts, {"who_right": counts["who_right"] / counts["who_named"]} if counts["who_named"] else {})


def outcomes(judged: Sequence[Judgement], scored: ScoredAttempt, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed need with the answer and its passages."""
    evidence = evidence_keys(scored.case_file)
    return tuple([_outcome(evidence[item], j, item) for j in judged if (item := f"needs.{j.key.need}") in items])


def levels(judged: Sequence[Judgement]) -> tuple[list[Level], list[str | None]]:
    """Keyed levels, and the given ones, None for a need left open."""
    return [j.key.level for j in judged], [j.answer.code if j.answer else None for j in judged]


def _outcome(key: EvidenceKey, judged: Judgement, item: str) -> Outcome:
    right, wrong, missed, _, _ = cited(key, judged.answer.passages if judged.answer else ())
    given = judged.answer.code if judged.answer else None
    return Outcome(item, given, judged.key.level, judged.right, right, wrong, missed, judged.note)


def _is_overclaim(outcome: Outcome) -> bool:
    """Whether a level was given that is more pressing than the keyed one."""
    return outcome.given is not None and LEVELS.index(outcome.given) < LEVELS.index(outcome.keyed)


def _counted(judged: Sequence[Judgement]) -> list[Judgement]:
    """The needs that count: those on which readers do not split."""
    return [j for j in judged if not j.split]


def _counts(judged: Sequence[Judgement]) -> dict[str, int]:
    """``who_named``: needs that exist (keyed urgent or helpful), were seen, and have an actor named.

    ``split``: needs on which readers split, which are in none of the others; not there where there is none.
    """
    counted = _counted(judged)
    split = len(judged) - len(counted)
    named = [
        (key, answer.who)
        for key, answer, _ in counted
        if answer and answer.who and key.level != "not_indicated" and answer.value != "not_indicated"
    ]
    keyed, given = levels(counted)
    table = Counter(zip(keyed, given, strict=True))
    return {
        "right": sum([table[level, level] for level in LEVELS]),
        "needs": len(counted),
        "open": sum([table[level, None] for level in LEVELS]),
        "urgent": sum([table["urgent", given] for given in (*LEVELS, None)]),
        "urgent_missed": table["urgent", "not_indicated"] + table["urgent", None],
        "who_named": len(named),
        "who_right": sum([who in key.who for key, who in named]),
        **({"split": split} if split else {}),
    }


SCORER = Scorer(
    "needs", "needs", judgements, value, details, outcomes,
    reads=lambda key: (key.rules, key.needs),
    reads_of_items=lambda key: {f"needs.{k.need}": (key.rules, k) for k in key.needs},
    is_overclaim=_is_overclaim,
)  # fmt: skip
