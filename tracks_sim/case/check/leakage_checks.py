"""What lets a set of cases be solved without reading: the check of a library.

One case can be fair by itself and be given away by the others: a need keyed alike everywhere, a remark that tells the sort, one skeleton
six times. Pure: records in, findings out; every finding is advice at one of the cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from tracks_sim.case.model.key import CONTROLS, Key
from tracks_sim.case.model.record import LEVELS
from tracks_sim.case.model.structure import Case
from tracks_sim.case.model.texts import CaseText
from tracks_sim.problem import Code, Finding

FEWEST_CASES = 4
"""Cases below which nothing is said: two of three alike is no pattern."""
FEWEST_ALIKE = 3
"""Worksheets on which a row must stand, and cases that share a feature, before it counts as a pattern."""


@dataclass(frozen=True)
class WrittenCase:
    """Structure, key and texts of one case, as far as the checks of a library read them."""

    case: Case
    key: Key
    texts: Mapping[str, CaseText]

    @property
    def control(self) -> bool:
        """Whether the case gives no ground to refer as trafficking on what is known now."""
        return self.key.classification in CONTROLS

    @cached_property
    def keyed_passages(self) -> frozenset[str]:
        """Passages of the documents that an answer of the key names, as evidence or as neutral."""
        named = {p for _, _, keyed in self.key.keyed_answers() for p in (*keyed.right_passages, *keyed.neutral)}
        return frozenset(named & set(self.case.passages))

    @property
    def unkeyed_share(self) -> float:
        """Share of the passages that no answer names, from 0 to 1."""
        return 1 - len(self.keyed_passages) / len(self.case.passages)

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
    yield from _rows_alike(current)
    yield from _skeletons(current)
    yield from _features(current)
    yield from _positions(current)
    yield from _decisions(current)
    yield from _enough(current)


def _advice(part: str, where: tuple[str | int, ...], code: Code, message: str, hint: str) -> Finding:
    return Finding(part, where, code, message, hint, advice=True, at_key=True)


def _rows_alike(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice on an indicator or need that has one answer on every worksheet, which then needs no reading."""
    for item, answers in keyed_alike(cases, ("indicators", "needs")).items():
        if len(answers) >= FEWEST_ALIKE and len(set(answers.values())) == 1:
            last = list(answers)[-1]
            where = next(where for own, where, _ in cases[last].key.keyed_answers() if own == item)
            yield last, _advice(
                "key", where, "same-row-everywhere", f"`{item.partition('.')[2]}` is keyed {answers[last]} in all {len(answers)} cases that ask it.",
                "key it otherwise in one of them, or leave it off a worksheet",
            )  # fmt: skip


def keyed_alike(cases: Mapping[str, WrittenCase], steps: Iterable[str]) -> dict[str, dict[str, str]]:
    """The keyed answer of every item of some steps, by item and case."""
    found: dict[str, dict[str, str]] = {}
    for name, written in cases.items():
        for item, _, keyed in written.key.keyed_answers():
            if item.partition(".")[0] in steps:
                found.setdefault(item, {})[name] = keyed.answer
    return found


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
    """Advice where a feature of the surface tells the sort, and where most persons hand over a paper of their own."""
    described = {name: written for name, written in cases.items() if written.key.features is not None}
    for name, written in cases.items():
        if written.key.features is None:
            yield name, _advice("key", ("classification",), "features-missing", "The key does not say what the file looks like on its surface.", "write `features`")
    for feature in ("remark", "suspected", "interpreter", "companion", "own_paper"):
        values = {name: str(getattr(written.key.features, feature)) for name, written in described.items()}
        for value, count in Counter(values.values()).items():
            sorts = {described[name].control for name, own in values.items() if own == value}
            if count >= FEWEST_ALIKE and len(sorts) == 1 and count < len(described):
                last = [name for name, own in values.items() if own == value][-1]
                sort = "controls" if sorts == {True} else "trafficking"
                yield last, _advice(
                    "key", ("features", feature), "surface-tells-sort", f"All {count} cases with `{feature}: {value.lower()}` are {sort}.",
                    "cross it with the sort",
                )  # fmt: skip
    own_papers = [name for name, written in described.items() if written.key.features and written.key.features.own_paper]
    if len(own_papers) > len(described) / 2:
        yield own_papers[-1], _advice(
            "key", ("features", "own_paper"), "own-paper-often", f"In {len(own_papers)} of {len(described)} cases the person hands over a paper of their own.",
            "most people never write one; let others report it",
        )  # fmt: skip


def _positions(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice where the position of the best options can be learnt."""
    from_start = {name: w.best_positions for name, w in cases.items()}
    from_end = {name: tuple(len(cases[name].case.options) + 1 - p for p in places) for name, places in from_start.items()}
    for end, by_case in (("start", from_start), ("end", from_end)):
        for place, count in Counter(p for places in by_case.values() for p in places).items():
            if count > len(cases) / 2:
                last = [name for name, places in by_case.items() if place in places][-1]
                yield last, _advice(
                    "case", ("options",), "best-position", f"In {count} of {len(cases)} cases a best option stands at place {place} from the {end}.",
                    "move it in some of them",
                )  # fmt: skip
    if not any(p in (1, len(w.case.options)) for w in cases.values() for p in w.best_positions):
        last = list(cases)[-1]
        yield last, _advice(
            "case", ("options",), "best-never-at-end", "In no case is the first or the last option a best one.",
            "who drops both has fewer to choose from; put a best one there in a quarter of the cases",
        )  # fmt: skip


def _decisions(cases: Mapping[str, WrittenCase]) -> Iterator[tuple[str, Finding]]:
    """Advice where one decision is best in more than half of the cases, in the case's own words or in those for a country."""
    countries = sorted({country for w in cases.values() for option in w.key.options for country in option.countries})
    said: set[str] = set()
    for country in ("", *countries):
        best: dict[str, list[str]] = {}
        for name, written in cases.items():
            decision_of = {o.id: o.decision for o in written.case.options}
            for option in written.key.options:
                own = next((judged for c, judged in option.countries.items() if c == country), option)
                if own.standing == "best" and option.option in decision_of:
                    best.setdefault(decision_of[option.option], []).append(name)
        for decision, where in best.items():
            if len(where) > len(cases) / 2 and decision not in said:
                said.add(decision)
                yield where[-1], _advice(
                    "key", ("options",), "decision-often-best",
                    f"`{decision}` is best in {len(where)} of {len(cases)} cases{f' in {country}' if country else ''}.",
                    "always taking it would pass; let another decision be best in some",
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
