"""Act, means, purpose, and why return would be unsafe: each judged for itself.

Intended exploitation suffices, crossing a border is not required, and consent is irrelevant
once a means was used. For a child no means is needed and consent never counts (Palermo
Protocol, article 3(b) and (c)).
"""

from __future__ import annotations

from collections.abc import Sequence

from tracks_sim.case.model.key import ProtectionKey
from tracks_sim.scoring.judged import Judged, counted, right_or_not, simple_scorer
from tracks_sim.scoring.rules import splits
from tracks_sim.scoring.score import Details, Outcome, ScoredAttempt


def grounds_right(scored: ScoredAttempt) -> bool | None:
    """Whether the grounds of the protection question are those of the key; None where it was left open, is not keyed, or readers split."""
    key, answer = scored.case_file.key.protection, scored.attempt.by_step["elements"].get("protection")
    if key is None or answer is None or splits(scored.case_file.key, key):
        return None
    return set(answer.grounds) == set(key.grounds)


def protection_details(judged: Sequence[Judged]) -> Details:
    """Whether the question is right, and its grounds that were found, missed and over-read. They are shown beside it and do not decide it."""
    keys = [(one.row.key, frozenset(one.answer.grounds if one.answer else ())) for one in counted(judged)]
    grounds = [(frozenset(key.grounds), given) for key, given in keys if isinstance(key, ProtectionKey)]
    return Details({
        **right_or_not(judged).counts,
        "grounds_hit": sum(len(keyed & given) for keyed, given in grounds),
        "grounds_missed": sum(len(keyed - given) for keyed, given in grounds),
        "grounds_over_read": sum(len(given - keyed) for keyed, given in grounds),
    })  # fmt: skip


def _is_overclaim(outcome: Outcome) -> bool:
    """Present where it is not, or absent where nothing speaks against it."""
    return outcome.given == "present" or (outcome.given == "absent" and outcome.keyed == "insufficient")


SCORER = simple_scorer("elements", _is_overclaim)
PROTECTION_SCORER = simple_scorer("protection", _is_overclaim, protection_details)
