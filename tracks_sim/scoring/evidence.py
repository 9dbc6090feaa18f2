"""Were the right passages cited, for what is present and for what is absent?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracks_sim.case.load import Catalogues
from tracks_sim.case.model import IndicatorKey, Keyed
from tracks_sim.practice import IndicatorAnswer
from tracks_sim.scoring.score import LEAST_JUDGED, Outcome, Reason, Score, Sitting, chance_corrected, mean


class Cited(NamedTuple):
    """Cited passages beside the key's groups; neutral ones are in none of the three."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    """The first passage of each group that was not hit."""
    hit: int
    groups: int


class Row(NamedTuple):
    """One scored row: its F1, what citing the whole file would have earned, and the passages."""

    key: IndicatorKey
    answer: IndicatorAnswer | None
    cited: Cited
    f1: float
    everything: float


def cited(keyed: Keyed, passages: Iterable[str]) -> Cited:
    """Sort cited passages into right and wrong, and name what was missed."""
    chosen = tuple(passages)
    right = keyed.right_passages
    missed = tuple(g.any[0] for g in keyed.evidence if not any(p in g.any for p in chosen))
    return Cited(
        tuple(p for p in chosen if p in right),
        tuple(p for p in chosen if p not in right and p not in keyed.neutral),
        missed,
        len(keyed.evidence) - len(missed),
        len(keyed.evidence),
    )


def f1(found: Cited) -> float:
    """Harmonic mean of precision and recall, from 0 to 1.

    Recall = groups hit / groups (any one passage of a group will do); precision = cited
    passages that are in a group / cited passages that are not neutral. 0 where nothing was hit.
    """
    if found.hit == 0:
        return 0.0
    precision = len(found.right) / (len(found.right) + len(found.wrong))
    recall = found.hit / found.groups
    return 2 * precision * recall / (precision + recall)


def rows(sitting: Sitting) -> list[Row]:
    """Rows keyed present or absent that name evidence, in the order of the key.

    A row whose state was judged wrong, or not judged, counts 0: the right passage for the
    wrong judgement earns nothing.
    """
    found = []
    for key in sitting.file.key.indicators:
        if key.state == "insufficient" or not key.evidence:
            continue
        answer = sitting.attempt.indicators.get(key.concept)
        seen = cited(key, answer.passages if answer else ())
        right = answer is not None and answer.state == key.state
        everything = f1(cited(key, sitting.file.case.passages))
        found.append(Row(key, answer, seen, f1(seen) if right else 0.0, everything))
    return found


def of_case(sitting: Sitting, catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of one case; corrected only if ten or more of them were judged."""
    found = rows(sitting)
    few: Reason | None = "few_judged" if sum(r.answer is not None for r in found) < LEAST_JUDGED else None
    return _score(found, few, tuple(_outcome(r) for r in found))


def of_form(sittings: Sequence[Sitting], catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of all cases of a form."""
    return _score([r for s in sittings for r in rows(s)], None, ())


def _score(found: list[Row], why_not: Reason | None, outcomes: tuple[Outcome, ...]) -> Score:
    value, baseline = mean([r.f1 for r in found]), mean([r.everything for r in found])
    if value is None or baseline is None:
        return Score("evidence", reason="nothing_keyed")
    if outcomes and all(r.answer is None for r in found):
        return Score("evidence", reason="nothing_judged", outcomes=outcomes)
    # Both parts are shown apart, because silence is easily taken for absence.
    figures: dict[str, float] = {}
    for state in ("present", "absent"):
        part = [r for r in found if r.key.state == state]
        if part:
            figures[state] = sum(r.f1 for r in part) / len(part)
            figures[f"{state}_baseline"] = sum(r.everything for r in part) / len(part)
    counts = {
        "rows": len(found),
        "groups": sum(r.cited.groups for r in found),
        "groups_hit": sum(r.cited.hit for r in found),
        "cited_right": sum(len(r.cited.right) for r in found),
        "cited_wrong": sum(len(r.cited.wrong) for r in found),
        "wrong_state": sum(r.answer is not None and r.answer.state != r.key.state for r in found),
        "open": sum(r.answer is None for r in found),
    }
    return chance_corrected(
        "evidence", value, baseline, why_not=why_not, counts=counts, outcomes=outcomes, figures=figures
    )


def _outcome(row: Row) -> Outcome:
    if row.answer is None:
        note = "open"
    elif row.answer.state != row.key.state:
        note = "wrong_state"
    else:
        note = "cited" if row.cited.right or row.cited.wrong else "nothing_cited"
    return Outcome(
        f"indicators.{row.key.concept}", row.answer.state if row.answer else None, row.key.state,
        row.f1 == 1.0, row.cited.right, row.cited.wrong, row.cited.missed, note,
    )  # fmt: skip
