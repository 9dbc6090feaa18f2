"""What makes the cases of a library alike: the check of a set.

Six cases on one skeleton teach its quota. What their keys give away is judged by the ways to answer without reading (``tracks_sim.bots``), not
here. Pure: records in, findings out; every finding is advice at one of the cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tracks_sim.case.model.key import Key
from tracks_sim.case.model.record import LEVELS
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Code, Finding

FEWEST_CASES = 4
"""Cases below which nothing is said: two of three alike is no pattern."""


@dataclass(frozen=True)
class WrittenCase:
    """Structure, key and texts of one case, as far as the checks of a library read them."""

    case: Case
    key: Key
    texts: Mapping[str, CaseText]

    @property
    def unkeyed_share(self) -> float:
        """Share of the passages that no answer names, from 0 to 1."""
        return 1 - len(self.key.named_passages & set(self.case.passages)) / len(self.case.passages)

    @property
    def silent(self) -> tuple[int, int]:
        """Indicators keyed insufficient that rest on silence, and all that are keyed insufficient."""
        rows = [row for row in self.key.indicators if row.state == "insufficient"]
        return sum(not row.evidence for row in rows), len(rows)

    @property
    def best_positions(self) -> tuple[int, ...]:
        """Positions of the best options in the order of the file, from 1."""
        best = {o.option for o in self.key.options if o.standing == "best"}
        return tuple(n for n, o in enumerate(self.case.options, 1) if o.id in best)

    def words(self) -> int:
        """Words of the passages, in the first language."""
        text = next(iter(self.texts.values()), None)
        return sum(len(p.split()) for p in text.passages.values()) if text else 0


def library_findings(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice on a set of cases, each with the id of the case at which it stands; none where there are few cases or only old ones."""
    current = {name: written for name, written in cases.items() if written.key.rules >= 2 and written.key.twin is None}
    if len(current) < FEWEST_CASES:
        return
    yield from _skeletons(current)
    yield from _features(current)
    yield from _enough(current)


def _advice(part: str, where: tuple[str | int, ...], code: Code, message: str, hint: str) -> Finding:
    return Finding(part, where, code, message, hint, advice=True, at_key=True)


_SIZES: dict[str, Callable[[WrittenCase], object]] = {
    "documents": lambda w: len(w.case.documents),
    "passages": lambda w: len(w.case.passages),
    "indicators": lambda w: len(w.case.indicators),
    "needs": lambda w: len(w.case.needs),
    "needs of each level": lambda w: tuple(Counter(n.level for n in w.key.needs)[level] for level in LEVELS),
    "best options": lambda w: len(w.best_positions),
    "facts": lambda w: len(w.case.facts),
    "answers of each part of the plan": lambda w: tuple(len(q.options) for q in w.case.plan),
}
_FIXED_WHEN_SHORT = frozenset({"documents", "indicators", "needs", "answers of each part of the plan", "facts"})
"""Sizes that the format of a short case fixes."""


def _skeletons(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice on a size that more than half of the cases of one length share: a trainee learns the quota."""
    for length in ("short", "long"):
        of_length = {name: written for name, written in cases.items() if written.case.length == length}
        if len(of_length) < FEWEST_CASES:
            continue
        for what, size_of in _SIZES.items():
            if length == "short" and what in _FIXED_WHEN_SHORT:
                continue
            sizes = {name: size for name, written in of_length.items() if (size := size_of(written)) not in (0, ())}
            [(size, count)] = Counter(sizes.values()).most_common(1) or [(None, 0)]
            if count > len(of_length) / 2:
                last = [name for name, own in sizes.items() if own == size][-1]
                shown = " / ".join(str(n) for n in size) if isinstance(size, tuple) else size
                yield last, _advice(
                    "case", ("id",), "same-skeleton", f"{count} of {len(of_length)} {length} cases have the same number of {what}: {shown}.",
                    "vary it, or who has played two cases plays the quota",
                )  # fmt: skip


def _features(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice where the key does not describe the surface, and where most persons hand over a paper of their own."""
    described = {name: written for name, written in cases.items() if written.key.features is not None}
    for name, written in cases.items():
        if written.key.features is None:
            yield name, _advice("key", ("classification",), "features-missing", "The key does not say what the file looks like on its surface.", "write `features`")
    own_papers = [name for name, written in described.items() if written.key.features and written.key.features.own_paper]
    if len(own_papers) > len(described) / 2:
        yield own_papers[-1], _advice(
            "key", ("features", "own_paper"), "own-paper-often", f"In {len(own_papers)} of {len(described)} cases the person hands over a paper of their own.",
            "most people never write one; let others report it",
        )  # fmt: skip


def _enough(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice where two cases say differently what is enough for one mandate."""
    said: dict[tuple[str, str], str | None] = {}
    for name, written in cases.items():
        for language, text in written.texts.items():
            first = said.setdefault((written.case.mandate, language), text.enough)
            if text.enough != first:
                yield name, _advice(
                    f"text.{language}", ("title",), "enough-differs", f"Another case says differently what is enough for `{written.case.mandate}`.",
                    "leave `enough` out: the catalogue says it for the mandate",
                )  # fmt: skip
