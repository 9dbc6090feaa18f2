"""Were the right passages cited: for what is present and what is absent, and for special needs?

Two scorers of one rule. Needs stand apart from indicators: feedback on the indicators is shown
before the needs are final, and must say nothing of their key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.case.model import Keyed
from tracks_sim.scoring.score import LEAST_JUDGED, Outcome, Reason, Score, Scorer, Sitting, chance_corrected, mean


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

    item: str
    given: str | None
    keyed: str
    cited: Cited
    f1: float
    everything: float


def cited(keyed: Keyed, passages: Iterable[str]) -> Cited:
    """Sort cited passages into right and wrong, and name what was missed."""
    chosen = tuple(passages)
    right = keyed.right_passages if chosen else frozenset()
    missed = tuple([g.any[0] for g in keyed.evidence if not chosen or set(chosen).isdisjoint(g.any)])
    return Cited(
        tuple([p for p in chosen if p in right]),
        tuple([p for p in chosen if p not in right and p not in keyed.neutral]),
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
        given, passages = (answer.state, answer.passages) if answer else (None, ())
        found.append(_row(sitting, f"indicators.{key.concept}", key, key.state, given, passages))
    return found


def need_rows(sitting: Sitting) -> list[Row]:
    """Needs whose key names evidence, at every level: for one that is not indicated, what speaks against it.

    As with indicators, a need whose level was judged wrong, or not judged, counts 0.
    """
    found = []
    for key in sitting.file.key.needs:
        if not key.evidence:
            continue
        answer = sitting.attempt.needs.get(key.need)
        given, passages = (answer.level, answer.passages) if answer else (None, ())
        found.append(_row(sitting, f"needs.{key.need}", key, key.level, given, passages))
    return found


def _row(sitting: Sitting, item: str, key: Keyed, keyed: str, given: str | None, passages: tuple[str, ...]) -> Row:
    seen = cited(key, passages)
    return Row(item, given, keyed, seen, f1(seen) if given == keyed else 0.0, everything(sitting.file)[item])


@lru_cache(maxsize=1024)
def everything(file: CaseFile) -> Mapping[str, float]:
    """F1 of citing the whole file, by item."""
    passages, key = file.case.passages, file.key
    rows: dict[str, Keyed] = {**{f"indicators.{k.concept}": k for k in key.indicators}, **{f"needs.{k.need}": k for k in key.needs}}
    return {item: f1(cited(keyed, passages)) for item, keyed in rows.items()}


def of_case(sitting: Sitting, catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of one case; corrected only if ten or more of them were judged."""
    return _of_case("evidence", rows(sitting))


def of_form(sittings: Sequence[Sitting], catalogues: Catalogues) -> Score:
    """Mean F1 over the rows of all cases of a form."""
    return _score("evidence", [r for s in sittings for r in rows(s)], None, ())


def needs_of_case(sitting: Sitting, catalogues: Catalogues) -> Score:
    """The same over the needs of one case.

    No result where nothing was cited for any need: there, citing is no part of the answer, and
    in attempts made before needs had passages it was not possible.
    """
    found = need_rows(sitting)
    if found and sitting.attempt.needs and not _any_cited([sitting]):
        return Score("needs_evidence", reason="nothing_cited")
    return _of_case("needs_evidence", found)


def needs_of_form(sittings: Sequence[Sitting], catalogues: Catalogues) -> Score:
    """The same over the needs of all cases of a form; once something was cited, what was not counts 0."""
    found = [r for s in sittings for r in need_rows(s)]
    if found and not _any_cited(sittings):
        return Score("needs_evidence", reason="nothing_cited")
    return _score("needs_evidence", found, None, ())


def _any_cited(sittings: Sequence[Sitting]) -> bool:
    return any(answer.passages for s in sittings for answer in s.attempt.needs.values())


def _of_case(scorer: Scorer, found: list[Row]) -> Score:
    few: Reason | None = "few_judged" if sum(r.given is not None for r in found) < LEAST_JUDGED else None
    return _score(scorer, found, few, tuple(_outcome(r) for r in found))


def _score(scorer: Scorer, found: list[Row], why_not: Reason | None, outcomes: tuple[Outcome, ...]) -> Score:
    value, baseline = mean([r.f1 for r in found]), mean([r.everything for r in found])
    if value is None or baseline is None:
        return Score(scorer, reason="nothing_keyed")
    if outcomes and all(r.given is None for r in found):
        return Score(scorer, reason="nothing_judged", outcomes=outcomes)
    # The parts are shown apart: silence is easily taken for absence, and what is urgent for what is not.
    figures: dict[str, float] = {}
    for keyed in dict.fromkeys(r.keyed for r in found):
        part = [r for r in found if r.keyed == keyed]
        figures[keyed] = sum(r.f1 for r in part) / len(part)
        figures[f"{keyed}_baseline"] = sum(r.everything for r in part) / len(part)
    counts = {
        "rows": len(found),
        "groups": sum(r.cited.groups for r in found),
        "groups_hit": sum(r.cited.hit for r in found),
        "cited_right": sum(len(r.cited.right) for r in found),
        "cited_wrong": sum(len(r.cited.wrong) for r in found),
        "wrong_state": sum(r.given is not None and r.given != r.keyed for r in found),
        "open": sum(r.given is None for r in found),
    }
    return chance_corrected(scorer, value, baseline, why_not=why_not, counts=counts, outcomes=outcomes, figures=figures)


def _outcome(row: Row) -> Outcome:
    if row.given is None:
        note = "open"
    elif row.given != row.keyed:
        note = "wrong_state"
    else:
        note = "cited" if row.cited.right or row.cited.wrong else "nothing_cited"
    return Outcome(
        row.item, row.given, row.keyed, row.f1 == 1.0, row.cited.right, row.cited.wrong, row.cited.missed, note
    )
