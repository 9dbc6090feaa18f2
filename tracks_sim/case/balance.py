"""Advice that keeps a case a fair exercise: its size, the order shown, where in the documents the evidence is.

Pure: records in, findings out, all of them advice. Most rules close a way of scoring well
without reading: taking the longest or the first option, citing the first passages.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from tracks_sim.case.catalogue import Concepts, DelphiList
from tracks_sim.case.key import Key
from tracks_sim.case.problem import Code, Finding
from tracks_sim.case.structure import Case
from tracks_sim.case.texts import CaseText

FEWEST_DOCUMENTS, FEWEST_PASSAGES, FEWEST_INDICATORS, FEWEST_ABSENT, FEWEST_INSUFFICIENT = 3, 25, 14, 3, 2


def balance(
    case: Case, key: Key, texts: Mapping[str, CaseText], concepts: Concepts | None, delphi: DelphiList | None
) -> Iterator[Finding]:
    """Advice where a case is smaller, easier to guess or less useful than it could be."""
    yield from _size(case, key)
    yield from _accepted_options(case, key, texts)
    yield from _salience(key)
    yield from _evidence_position(case, key)
    yield from _order("indicators", case.indicators, {row.concept: row.state for row in key.indicators})
    yield from _order("needs", case.needs, {need.need: need.level for need in key.needs})
    if concepts is not None and delphi is not None:
        yield from _reachable_dimensions(case, key, concepts, delphi)


def _advice(part: str, where: tuple[str | int, ...], code: Code, message: str, hint: str) -> Finding:
    return Finding(part, where, code, message, hint, advice=True, at_key=True)


def _size(case: Case, key: Key) -> Iterator[Finding]:
    states = [row.state for row in key.indicators]
    sizes: tuple[tuple[Code, str, str, int, int, str], ...] = (
        ("few-documents", "case", "documents", len(case.documents), FEWEST_DOCUMENTS, "documents"),
        ("few-passages", "case", "documents", len(case.passages), FEWEST_PASSAGES, "passages"),
        ("few-indicators", "case", "indicators", len(case.indicators), FEWEST_INDICATORS, "indicators on the worksheet"),
        ("few-absent", "key", "indicators", states.count("absent"), FEWEST_ABSENT, "indicators keyed absent"),
        ("few-insufficient", "key", "indicators", states.count("insufficient"), FEWEST_INSUFFICIENT, "indicators keyed insufficient"),
    )  # fmt: skip
    for code, part, field, size, fewest, what in sizes:
        if size < fewest:
            yield _advice(part, (field,), code, f"The case has {size} {what}.", f"{fewest} or more serve better")


def _accepted_options(case: Case, key: Key, texts: Mapping[str, CaseText]) -> Iterator[Finding]:
    accepted = {o.option for o in key.options if o.standing == "best"}
    ids = [o.id for o in case.options]
    for index in sorted({0, len(ids) - 1}):
        if ids[index] in accepted:
            yield _advice(
                "case", ("options", index), "accepted-position", f"The accepted option `{ids[index]}` is the {'last' if index else 'first'}.",
                "move it between the others",
            )  # fmt: skip
    for language, text in texts.items():
        lengths = {option: len(text.options[option].split()) for option in ids if option in text.options}
        longest = max(lengths.values(), default=0)
        for option in accepted & set(lengths):
            if len(lengths) > 1 and lengths[option] == longest and list(lengths.values()).count(longest) == 1:
                yield _advice(
                    f"text.{language}", ("options", option), "accepted-longest", f"The accepted option `{option}` is the longest, {longest} words.",
                    "shorten it, or say more about another",
                )  # fmt: skip


def _salience(key: Key) -> Iterator[Finding]:
    groups = [group.salience for _, _, keyed in key.keyed_answers() for group in keyed.evidence]
    if len(groups) > 1 and len(set(groups)) == 1:
        yield _advice(
            "key", ("indicators",), "salience-equal", f"Every cue is `{groups[0]}`.", "mix plain, moderate and hidden cues"
        )


def _evidence_position(case: Case, key: Key) -> Iterator[Finding]:
    cited = {p for row in key.indicators for p in row.right_passages}
    # Relative place of each cited passage in its own document: 0 for the first, below 1 for the last.
    positions = [n / len(d.passages) for d in case.documents for n, p in enumerate(d.passages) if p in cited]
    if positions and max(positions) < 1 / 3:
        yield _advice(
            "key", ("indicators",), "evidence-early", "All evidence stands in the first third of its document.",
            "spread it, or citing the first passages earns points",
        )  # fmt: skip


def _order(field: str, ids: Sequence[str], states: Mapping[str, str]) -> Iterator[Finding]:
    """Advice where equal answers are next to each other: with k states, a sorted list changes k - 1 times."""
    ordered_states = [states[id_] for id_ in ids if id_ in states]
    changes = sum(a != b for a, b in pairwise(ordered_states))
    if len(set(ordered_states)) > 1 and len(ordered_states) > 5 and changes < len(set(ordered_states)):
        yield _advice(
            "case", (field,), "order-follows-key", f"The {field} stand in the order of their answers.", "shuffle them"
        )


def _reachable_dimensions(case: Case, key: Key, concepts: Concepts, delphi: DelphiList) -> Iterator[Finding]:
    """Advice on dimensions that the worksheet can never make positive, whatever is judged.

    ILO rule (2009), with S, M, W the strong, medium and weak rows present: S >= 2, or S >= 1 and
    M + W >= 1, or M >= 3, or M >= 2 and W >= 1. An unknown weight counts as strong here, so the
    advice is given only where the dimension is out of reach under any weight.
    """
    row_of = {row.id: row for row in delphi.rows}
    row_ids = {r for c in concepts.concepts if c.id in case.indicators for r in c.rows.values()}
    out_of_reach = []
    for dimension in dict.fromkeys(row.dimension for row in delphi.rows):
        weights = [
            row_of[r].weights.get(key.profile) or "strong"
            for r in row_ids if r in row_of and row_of[r].dimension == dimension
        ]  # fmt: skip
        s, m, w = (weights.count(x) for x in ("strong", "medium", "weak"))
        if not (s >= 2 or (s >= 1 and m + w >= 1) or m >= 3 or (m >= 2 and w >= 1)):
            out_of_reach.append(dimension)
    if out_of_reach:
        yield _advice(
            "case", ("indicators",), "dimension-unreachable",
            f"Under the ILO rule the worksheet can never make these dimensions positive: {', '.join(out_of_reach)}.",
            "add indicators of the dimension, or accept that the rule says nothing there",
        )  # fmt: skip
