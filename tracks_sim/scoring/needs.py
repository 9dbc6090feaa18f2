"""Special needs: agreement on how pressing each is, and the urgent ones that were missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from typing import NamedTuple

from tracks_sim.case.key import NeedKey
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.record import LEVELS, Level
from tracks_sim.practice import Answer
from tracks_sim.scoring.agreement import agreement, why_no_kappa
from tracks_sim.scoring.evidence import cited, evidence_keys
from tracks_sim.scoring.score import Details, Outcome, Reason, Score, ScoredAttempt, Scorer, chance_corrected


class Judgement(NamedTuple):
    """One need: what the key says and what was answered."""

    key: NeedKey
    answer: Answer | None

    @property
    def right(self) -> bool:
        """Whether the level is the keyed one."""
        return self.answer is not None and self.answer.value == self.key.level

    @property
    def urgent_missed(self) -> bool:
        """Keyed urgent, and neither called urgent nor helpful."""
        return self.key.level == "urgent" and (self.answer is None or self.answer.value == "not_indicated")

    @property
    def note(self) -> str:
        """Code: ``right``, ``open``, ``urgent_missed``, ``too_low`` or ``too_high``."""
        if self.right:
            return "right"
        if self.urgent_missed:
            return "urgent_missed"
        if self.answer is None:
            return "open"
        return "too_low" if LEVELS.index(self.answer.value) > LEVELS.index(self.key.level) else "too_high"


def judgements(scored: ScoredAttempt) -> list[Judgement]:
    """The keyed needs of a case with the answers, in the order of the key."""
    answers = scored.attempt.by_step["needs"]
    return [Judgement(k, answers.get(k.need)) for k in scored.case_file.key.needs]


def value(scored: ScoredAttempt, catalogues: Catalogues) -> Score:
    """Kappa on one case, from ten judged needs on, with two keyed levels twice each."""
    judged = judgements(scored)
    if not scored.attempt.by_step["needs"]:
        return Score("needs", reason="nothing_judged", counts=_counts(judged))
    keyed, given = levels(judged)
    return _score(keyed, given, why_no_kappa(keyed, given))


def details(scored: ScoredAttempt, catalogues: Catalogues) -> Details:
    """Counts, and the share of actors named that the key names too."""
    return _details(judgements(scored))


def outcomes(scored: ScoredAttempt, catalogues: Catalogues, items: Container[str]) -> tuple[Outcome, ...]:
    """Each keyed need with the answer and its passages."""
    return tuple([_outcome(scored.case_file, j, item) for j in judgements(scored) if (item := f"needs.{j.key.need}") in items])


def of_form(form: Sequence[ScoredAttempt], catalogues: Catalogues) -> Score:
    """Kappa pooled over the needs of all cases."""
    judged = [j for s in form for j in judgements(s)]
    return _score(*levels(judged), None).with_details(_details(judged))


def levels(judged: Sequence[Judgement]) -> tuple[list[Level], list[str | None]]:
    """Keyed levels, and the given ones, None for a need left open."""
    return [key.level for key, _ in judged], [answer.code if answer else None for _, answer in judged]


def _score(keyed: list[Level], given: list[str | None], why_not: Reason | None) -> Score:
    agreed = agreement(keyed, given)
    if agreed is None:
        return Score("needs", reason="nothing_keyed")
    return chance_corrected("needs", agreed.observed, agreed.expected, why_not)


def _details(judged: Sequence[Judgement]) -> Details:
    counts = _counts(judged)
    # Who acts is apart from how pressing it is: knowing the one does not buy the other.
    return Details(counts, {"who_right": counts["who_right"] / counts["who_named"]} if counts["who_named"] else {})


def _outcome(case_file: CaseFile, judged: Judgement, item: str) -> Outcome:
    passages = cited(evidence_keys(case_file)[item], judged.answer.passages if judged.answer else ())
    return Outcome(
        item, judged.answer.code if judged.answer else None, judged.key.level, judged.right,
        passages.right, passages.wrong, passages.missed, judged.note,
    )  # fmt: skip


def _over_read(outcome: Outcome) -> bool:
    """Whether a level was given that is more pressing than the keyed one."""
    return outcome.given is not None and LEVELS.index(outcome.given) < LEVELS.index(outcome.keyed)


def _counts(judged: Sequence[Judgement]) -> dict[str, int]:
    """``who_named``: needs that exist (keyed urgent or helpful), were seen, and have an actor named."""
    named = [
        (key, answer.who)
        for key, answer in judged
        if answer and answer.who and key.level != "not_indicated" and answer.value != "not_indicated"
    ]
    keyed, given = levels(judged)
    table = Counter(zip(keyed, given, strict=True))
    return {
        "right": sum([table[level, level] for level in LEVELS]),
        "needs": len(judged),
        "open": sum([table[level, None] for level in LEVELS]),
        "urgent": sum([table["urgent", given] for given in (*LEVELS, None)]),
        "urgent_missed": table["urgent", "not_indicated"] + table["urgent", None],
        "who_named": len(named),
        "who_right": sum([who in key.who for key, who in named]),
    }


SCORER = Scorer(
    "needs", "needs", value, details, outcomes, of_form,
    reads=lambda key: key.needs,
    reads_of_items=lambda key: {f"needs.{k.need}": k for k in key.needs},
    over_read=_over_read,
)  # fmt: skip
