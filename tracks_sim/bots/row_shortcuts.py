"""Shortcuts through the worksheets of indicators and needs: constants, quotas, places and words of labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache

from tracks_sim.bots.guess import (
    ANSWERS,
    ROW_MEASURES,
    AnswerDistribution,
    Guess,
    RowMeasure,
    Rows,
    Shortcut,
    VisibleCase,
    as_in,
    asked_rows,
    equally,
    keyed_rows,
    most,
    same,
)
from tracks_sim.bots.option_shortcuts import by_words_of_the_file, options_of, quoted, word_count
from tracks_sim.bots.way_words import AS_ELSEWHERE, SAME_DETECTION, SIGNS_IN_PAPERS, WayWords
from tracks_sim.case.load import CaseFile, Catalogues
from tracks_sim.stemming import KEYWORDS

PLACE = "as often as elsewhere, by its place"
"""What quotas by the order of the worksheet go by."""
_Ranking = Callable[[VisibleCase, RowMeasure], Mapping[str, float]]
"""Value of each row; the highest gets the first answer of the quota."""


def row_shortcuts() -> tuple[Shortcut, ...]:
    """All of them. The constants, the keywords and *as in others* answer detection and decision too."""
    return (
        Shortcut("tick_all", _constant("present", "urgent", "yes", "refer_specialist"), WayWords("Somebody who ticks everything as present and urgent"), constant=True),
        Shortcut("tick_none", _constant("absent", "not_indicated", "no", "record_and_close"), WayWords("Somebody who ticks everything as absent"), constant=True),
        Shortcut(
            "always_insufficient", _constant("insufficient", "helpful", "open", "ask_for_information"),
            WayWords("Somebody who always asks for more information"), constant=True,
        ),
        *(Shortcut(f"always_{state}", _detection(state), SAME_DETECTION, constant=True) for state in ("yes", "open", "no")),
        Shortcut("keyword_label", _keyword(meaning=False, silence="insufficient"), SIGNS_IN_PAPERS),
        Shortcut("keyword_meaning", _keyword(meaning=True, silence="insufficient"), SIGNS_IN_PAPERS),
        Shortcut("words_or_absent", _keyword(meaning=False, silence="absent"), SIGNS_IN_PAPERS),
        Shortcut("rows_as_in_others", lambda seen: as_in(seen, seen.others), AS_ELSEWHERE),
        Shortcut("nth_as_in_others", _nth_as_in_others, AS_ELSEWHERE),
        Shortcut("rows_by_group", _by_group, AS_ELSEWHERE),
        Shortcut("count_present", _count_present, WayWords("Somebody who counts the indicators that are present"), told_only=True),
        Shortcut("quota_first", _quota(lambda seen, measure: _order(seen, measure), PLACE), AS_ELSEWHERE),
        Shortcut("quota_last", _quota(lambda seen, measure: {r: -v for r, v in _order(seen, measure).items()}, PLACE), AS_ELSEWHERE),
        Shortcut("quota_others", _quota(_urgency_elsewhere, "as often as elsewhere, by what it mostly is there"), AS_ELSEWHERE),
        Shortcut("quota_words", _quota(_shared_words, "as often as elsewhere, by its words in the file"), AS_ELSEWHERE),
        Shortcut("rows_by_length", _quota(_label_length, "as often as elsewhere, by the length of its label"), AS_ELSEWHERE),
    )  # fmt: skip


# --- constants and words ------------------------------------------------------------------


def _constant(state: str, level: str, detection: str, decision: str) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        by = {"detection": f"always {detection}", "decision": f"always {decision}"}
        return Guess({detection: 1.0}, equally(options_of(seen, decision)), same(seen.case_file.case, state, level), by)

    return guess


def _detection(state: str) -> Callable[[VisibleCase], Guess]:
    return lambda seen: Guess({state: 1.0}, by={"detection": f"always {state}"})


@lru_cache(maxsize=4096)
def words_of_row(catalogues: Catalogues, language: str, measure: RowMeasure, row: str, meaning: bool = False) -> str:
    """The label of a row, with its meaning if wanted."""
    if measure == "indicators":
        concept = catalogues.indicator_texts[language].concepts[row]
        return f"{concept.label} {concept.meaning}" if meaning else concept.label
    need = catalogues.texts[language].needs[row]
    return f"{need.label} {need.meaning}" if meaning else need.label


@lru_cache(maxsize=512)
def stems_by_passage(case_file: CaseFile, language: str) -> Mapping[str, frozenset[str]]:
    """The stems of each passage."""
    text = case_file.texts[language]
    return {p: KEYWORDS.stems(text.passages[p]) for p in case_file.case.passages}


def passages_with(seen: VisibleCase, measure: RowMeasure, row: str, meaning: bool = False) -> tuple[int, frozenset[str]]:
    """The number of passages that share a stem with the label of a row, and the stems shared."""
    wanted = KEYWORDS.stems(words_of_row(seen.catalogues, seen.language, measure, row, meaning))
    shared = [both for stems in stems_by_passage(seen.case_file, seen.language).values() if (both := stems & wanted)]
    return len(shared), frozenset[str]().union(*shared)


def _keyword(*, meaning: bool, silence: str) -> Callable[[VisibleCase], Guess]:
    def guess(seen: VisibleCase) -> Guess:
        sheets: dict[RowMeasure, Rows] = {}
        options = by_words_of_the_file(seen)
        by = dict(options.by)
        for measure, hit, none in (("indicators", "present", silence), ("needs", "urgent", "not_indicated")):
            answers = {}
            for row in asked_rows(seen.case_file, measure):  # type: ignore[arg-type]
                _, stems = passages_with(seen, measure, row, meaning)  # type: ignore[arg-type]
                answers[row] = {hit if stems else none: 1.0}
                by[f"{measure}.{row}"] = (
                    f"{row} has words of the file: {quoted(f'{s}…' for s in sorted(stems))}"
                    if stems
                    else f"{row} has no word of the file"
                )
            sheets[measure] = answers  # type: ignore[index]
        return replace(options, sheets=sheets, by=by)

    return guess


# --- places and quotas --------------------------------------------------------------------


def _nth_as_in_others(seen: VisibleCase) -> Guess:
    """Each row by the most frequent answer of the other cases at its place of the worksheet."""
    counts: dict[RowMeasure, dict[str, Counter[str]]] = {}
    for measure in ROW_MEASURES:
        others = [(asked_rows(f, measure), keyed_rows(f, measure)) for f in seen.others]
        counts[measure] = {
            row: Counter(keyed[order[n]] for order, keyed in others if n < len(order) and order[n] in keyed)
            for n, row in enumerate(asked_rows(seen.case_file, measure))
        }
    return _most_frequent(seen, counts, lambda measure, row: f"row {asked_rows(seen.case_file, measure).index(row) + 1} is")


def _by_group(seen: VisibleCase) -> Guess:
    """Each row by the most frequent answer to all rows of its group of indicators, or domain of needs, in the other cases."""
    groups: Mapping[RowMeasure, Mapping[str, str]] = {
        "indicators": {concept.id: concept.group for concept in seen.catalogues.concepts.concepts},
        "needs": {need.id: need.domain for need in seen.catalogues.needs.needs},
    }
    counts: dict[RowMeasure, dict[str, Counter[str]]] = {}
    for measure in ROW_MEASURES:
        by_group: dict[str, Counter[str]] = {}
        for case_file in seen.others:
            for row, answer in keyed_rows(case_file, measure).items():
                by_group.setdefault(groups[measure].get(row, ""), Counter())[answer] += 1
        counts[measure] = {row: by_group.get(groups[measure].get(row, ""), Counter()) for row in asked_rows(seen.case_file, measure)}
    return _most_frequent(seen, counts, lambda measure, row: f"rows of {groups[measure].get(row, '')} are")


def _most_frequent(
    seen: VisibleCase, counts: Mapping[RowMeasure, Mapping[str, Counter[str]]], named: Callable[[RowMeasure, str], str]
) -> Guess:
    """Each row by the answer that is counted most often, all that are equal; a row without counts by the shares of all rows of the other cases.

    ``named``: what it went by, in words, before the answer.
    """
    sheets: dict[RowMeasure, dict[str, AnswerDistribution]] = {"indicators": {}, "needs": {}}
    by, precedents = {}, {}
    for measure, of_rows in counts.items():
        for row, counted in of_rows.items():
            if not counted:
                sheets[measure][row] = _overall(tuple(seen.others), measure)
                continue
            usual = most(counted)
            sheets[measure][row] = equally(usual)
            by[f"{measure}.{row}"] = f"{named(measure, row)} {' or '.join(usual)} elsewhere ({counted[usual[0]]} of {counted.total()})"
            precedents[f"{measure}.{row}"] = counted.total()
    return Guess(sheets=sheets, by=by, precedents=precedents)


PRESENT_OF_YES = 5
"""Rows judged present from which somebody who counts says yes: half of the ten of a short case."""


def _count_present(seen: VisibleCase) -> Guess:
    """Detection by the number of rows that are present: those of a learner who judged every row as keyed."""
    n = sum(row.state == "present" for row in seen.case_file.key.indicators)
    return Guess({"yes" if n >= PRESENT_OF_YES else "no": 1.0}, by={"detection": f"{n} rows are present"})


@lru_cache(maxsize=1024)
def _overall(others: tuple[CaseFile, ...], measure: RowMeasure) -> AnswerDistribution:
    """The share of each answer over all rows of some cases; equal shares where they have none."""
    counts = Counter(answer for f in others for answer in keyed_rows(f, measure).values())
    return {a: n / counts.total() for a, n in counts.items()} or equally(ANSWERS[measure])


def _quota(rank: _Ranking, by: str) -> Callable[[VisibleCase], Guess]:
    """As many of each answer as other cases have on the mean, the rows of the highest value first."""

    def guess(seen: VisibleCase) -> Guess:
        sheets: dict[RowMeasure, Rows] = {}
        told = {}
        for measure in ROW_MEASURES:
            values = rank(seen, measure)
            quota = quota_of(_overall(tuple(seen.others), measure), ANSWERS[measure], len(values))
            sheets[measure] = dealt(values, quota)
            for n, row in enumerate(values):
                name = f"row {n + 1}" if by == PLACE else row
                told[f"{measure}.{row}"] = f"{name} is {' or '.join(most(sheets[measure][row]))} {by}"
        return Guess(sheets=sheets, by=told, precedents=dict.fromkeys(told, len(seen.others)))

    return guess


def quota_of(shares: AnswerDistribution, answers: tuple[str, ...], rows: int) -> list[str]:
    """Answers for ``rows`` rows in order, each as often as its share says: shares times rows, rounded by largest remainders."""
    exact = {a: shares.get(a, 0.0) * rows for a in answers}
    counts = {a: int(x + 1e-9) for a, x in exact.items()}
    for a in sorted(answers, key=lambda a: counts[a] - exact[a])[: rows - sum(counts.values())]:
        counts[a] += 1
    return [a for a in answers for _ in range(counts[a])]


def dealt(values: Mapping[str, float], quota: list[str]) -> Rows:
    """The answers of a quota dealt out by falling value; rows of one value share what falls to them."""
    rows: dict[str, AnswerDistribution] = {}
    place = 0
    for value in sorted(set(values.values()), reverse=True):
        equal = [row for row, v in values.items() if v == value]
        answers = Counter(quota[place : place + len(equal)])
        rows |= {row: {a: n / len(equal) for a, n in answers.items()} for row in equal}
        place += len(equal)
    return {row: rows[row] for row in values}


def _order(seen: VisibleCase, measure: RowMeasure) -> dict[str, float]:
    return {row: -float(n) for n, row in enumerate(asked_rows(seen.case_file, measure))}


def _urgency_elsewhere(seen: VisibleCase, measure: RowMeasure) -> dict[str, float]:
    """The mean place of a row's answer among the answers in other cases, the first one highest; that of all rows for one they lack."""
    places = {a: -float(n) for n, a in enumerate(ANSWERS[measure])}
    elsewhere: dict[str, list[float]] = {}
    for case_file in seen.others:
        for row, answer in keyed_rows(case_file, measure).items():
            elsewhere.setdefault(row, []).append(places[answer])
    everywhere = [p for listed in elsewhere.values() for p in listed] or [0.0]
    # Rounded, so that what is equal on paper is equal here.
    return {
        row: round(sum(listed) / len(listed), 9)
        for row in asked_rows(seen.case_file, measure)
        if (listed := elsewhere.get(row, everywhere))
    }


def _shared_words(seen: VisibleCase, measure: RowMeasure) -> dict[str, float]:
    return {row: float(passages_with(seen, measure, row)[0]) for row in asked_rows(seen.case_file, measure)}


def _label_length(seen: VisibleCase, measure: RowMeasure) -> dict[str, float]:
    return {
        row: float(word_count(words_of_row(seen.catalogues, seen.language, measure, row)))
        for row in asked_rows(seen.case_file, measure)
    }
