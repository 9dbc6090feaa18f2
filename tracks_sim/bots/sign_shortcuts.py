"""Shortcuts by one sign that may tell the sort of a case: a colleague's remark, who came along, which decisions are offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import replace

from tracks_sim.bots.guess import AnswerDistribution, Guess, Shortcut, VisibleCase, as_in, equally, same
from tracks_sim.bots.way_words import AS_ELSEWHERE, BY_REMARK, WayWords
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import Features

Sign = Callable[[CaseFile], Hashable]
"""The value of a sign in a case; None where it is not declared."""
_KINDS = {True: ("refer", "duty"), False: ("hold", "support", "procedure")}
"""Kinds of decisions that follow from a guess at the sort: trafficking, or not."""


def _feature(name: str) -> Sign:
    return lambda case_file: getattr(case_file.key.features, name) if case_file.key.features is not None else None


SIGNS: Mapping[str, Sign] = {
    **{name: _feature(name) for name in Features.model_fields},
    "offered": lambda case_file: frozenset(o.decision for o in case_file.case.options),
    "age": lambda case_file: case_file.case.age,
    "mandate": lambda case_file: case_file.case.mandate,
    "length": lambda case_file: (case_file.case.length, "talk" if case_file.case.has_talk else "no talk"),
}
"""Signs by name: those that a key declares, and four of the first page."""


def sign_shortcuts() -> tuple[Shortcut, ...]:
    """All of them."""
    return (
        Shortcut("remark", _by_remark(inverse=False), WayWords("Somebody who believes the colleague’s remark", BY_REMARK)),
        Shortcut("remark_inverse", _by_remark(inverse=True), WayWords("Somebody who believes the opposite of the colleague’s remark", BY_REMARK)),
        *(Shortcut(f"as_where_{name}", _as_where(name, sign), AS_ELSEWHERE) for name, sign in SIGNS.items()),
        Shortcut("as_where_summary_ends", _as_where_summary_ends, AS_ELSEWHERE),
    )


def _as_where_summary_ends(seen: VisibleCase) -> Guess:
    """As in the other cases whose summary ends with the same verb and the word after it."""

    def ending(case_file: CaseFile) -> str:
        return " ".join(re.split(r"\b(?:and|et)\b", case_file.texts[seen.language].summary)[-1].split()[:2]).casefold()

    value = ending(seen.case_file)
    return as_in(seen, [f for f in seen.others if seen.language in f.texts and ending(f) == value], f"where the summary ends with ‘{value} …’")


def _by_remark(*, inverse: bool) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        features = seen.case_file.key.features
        if features is None:
            return Guess()
        if features.remark == "none":
            yes, no = _of_sort(seen, True), _of_sort(seen, False)
            by = "no colleague’s remark, so both equally"
            sheets = {measure: {row: _half(shares, no.rows(measure)[row]) for row, shares in rows.items()} for measure, rows in yes.sheets.items()}
            return Guess(_half(yes.detection, no.detection), _half(yes.decision, no.decision), sheets, dict.fromkeys(("detection", "decision"), by))
        trafficking = (features.remark == "trafficking") != inverse
        found = _of_sort(seen, trafficking)
        says = "that it is trafficking" if features.remark == "trafficking" else "that there is nothing"
        by = f"the colleague’s remark {says}, {'turned round' if inverse else 'believed'}"
        items = ("detection", "decision", *(f"{measure}.{row}" for measure, rows in found.sheets.items() for row in rows))
        return replace(found, by=dict.fromkeys(items, by))

    return guess


def _of_sort(seen: VisibleCase, trafficking: bool) -> Guess:
    """What follows from the sort: every row one way, and a decision of the kinds that fit."""
    case = seen.case_file.case
    kinds = {d.id: d.kind for d in seen.catalogues.decisions.decisions}
    fitting = [o.id for o in case.options if kinds[o.decision] in _KINDS[trafficking] and o.decision != "refer_without_consent"]
    state, level = ("present", "urgent") if trafficking else ("absent", "not_indicated")
    return Guess({"yes" if trafficking else "no": 1.0}, equally(fitting or [o.id for o in case.options]), same(case, state, level))


def _half(one: AnswerDistribution, other: AnswerDistribution) -> AnswerDistribution:
    return {a: (one.get(a, 0.0) + other.get(a, 0.0)) / 2 for a in (*one, *other)}


def _as_where(name: str, sign: Sign) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        value = sign(seen.case_file)
        if value is None:
            return Guess()
        words = name.replace("_", " ")
        return as_in(seen, [f for f in seen.others if sign(f) == value], f"where {words} is {_in_words(value)}")

    return guess


def _in_words(value: Hashable) -> str:
    if isinstance(value, bool):
        return "there" if value else "missing"
    if isinstance(value, frozenset):
        return "the same"
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
