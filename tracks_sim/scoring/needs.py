"""Special needs: agreement on how pressing each is, and the urgent ones that were missed.

A need on which readers split is shown and is in no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from tracks_sim.case.model.key import NeedKey
from tracks_sim.case.model.record import LEVELS
from tracks_sim.scoring.judged import Judged, agreement, counted, judged_scorer
from tracks_sim.scoring.score import Details, Outcome

_RANKS: Mapping[str, int] = {level: rank for rank, level in enumerate(LEVELS)}
NeedNote = Literal["right", "also_accepted", "open", "urgent_missed", "too_low", "too_high"]
"""Code of what sort of right or wrong a level is."""


def _note(judged: Judged) -> NeedNote:
    keyed, given = judged.row.keyed, judged.given
    if judged.right:
        return "right" if given == keyed else "also_accepted"
    if not judged.row.split and keyed == "urgent" and given in (None, "not_indicated"):
        return "urgent_missed"
    if given is None:
        return "open"
    return "too_low" if _RANKS[given] > _RANKS[keyed] else "too_high"


def details(judged: Sequence[Judged]) -> Details:
    """Counts, and the share of actors named that the key names too."""
    counts = _counts(judged)
    # Who acts is apart from how pressing it is: knowing the one does not buy the other.
    return Details(counts, {"who_right": counts["who_right"] / counts["who_named"]} if counts["who_named"] else {})


def _is_overclaim(outcome: Outcome) -> bool:
    """Whether a level was given that is more pressing than the keyed one."""
    return outcome.given is not None and _RANKS[outcome.given] < _RANKS[outcome.keyed]


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    """``who_named``: needs that exist (keyed urgent or helpful), were seen, and have an actor named.

    ``split``: needs on which readers split, which are in none of the others; not there where there is none.
    """
    rows = counted(judged)
    split = len(judged) - len(rows)
    named = [
        (one.row.key, one.answer.who)
        for one in rows
        if one.answer and one.answer.who and one.row.keyed != "not_indicated" and one.given != "not_indicated"
    ]
    table = Counter((one.row.keyed, one.given) for one in rows)
    return {
        "right": sum([table[level, level] for level in LEVELS]),
        "needs": len(rows),
        "open": sum([table[level, None] for level in LEVELS]),
        "urgent": sum([table["urgent", given] for given in (*LEVELS, None)]),
        "urgent_missed": table["urgent", "not_indicated"] + table["urgent", None],
        "who_named": len(named),
        "who_right": sum([who in key.who for key, who in named if isinstance(key, NeedKey)]),
        **({"split": split} if split else {}),
    }


SCORER = judged_scorer("needs", agreement("needs", _counts), details, _note, _is_overclaim)
