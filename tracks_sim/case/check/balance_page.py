"""The balance table of a library: what its cases hold as a set, in Markdown. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import get_args

from tracks_sim.case.check.leakage_checks import WrittenCase
from tracks_sim.case.load import CaseFile
from tracks_sim.case.model.key import OptionKey
from tracks_sim.case.model.record import JUDGEMENT_STATES, LEVELS
from tracks_sim.case.model.standing import Standing
from tracks_sim.errors import CaseLibraryError

STANDINGS: tuple[str, ...] = get_args(Standing)
BEGINS, ENDS = "<!-- written by: tracks-sim balance --into docs/library.md -->", "<!-- end of the tables -->"


def with_table(page: str, table: str) -> str:
    """A page with its tables replaced. Raises CaseLibraryError where the two marks are not in it."""
    before, begins, rest = page.partition(BEGINS)
    _, ends, after = rest.partition(ENDS)
    if not begins or not ends:
        raise CaseLibraryError(f"The page has no place for the tables: it needs the lines `{BEGINS}` and `{ENDS}`.")
    return f"{before}{begins}\n\n{table}\n{ends}{after}"


def balance_table(cases: Sequence[WrittenCase]) -> str:
    """Markdown tables of what a library holds: its cases by sort and surface, and every row by its keyed answers."""
    rows = []
    for w in sorted(cases, key=lambda w: (w.case.length, w.case.id)):
        features, (silent, open_), states = w.key.features, w.silent, Counter(row.state for row in w.key.indicators)
        levels = Counter(n.level for n in w.key.needs)
        split = sum(keyed.split for _, _, keyed in w.key.keyed_answers())
        surface = (
            (
                features.remark,
                features.suspected,
                features.interpreter,
                features.companion,
                "yes" if features.own_paper else "no",
            )
            if features
            else ("–",) * 5
        )
        detection = w.key.detection
        rows.append((
            w.case.id, w.case.length, w.key.classification.replace("_", " "), f"{w.case.mandate.replace('_', ' ')}, {w.case.setting.replace('_', ' ')}",
            *surface, w.words(), f"{len(w.case.passages)} ({round(100 * w.unkeyed_share)} %)",
            " / ".join(str(states[s]) for s in JUDGEMENT_STATES), f"{silent} of {open_}", " / ".join(str(levels[x]) for x in LEVELS), split,
            " / ".join([detection.state, *detection.also_accepted]) if detection else "–",
            f"{', '.join(str(p) for p in w.best_positions)} of {len(w.case.options)}",
        ))  # fmt: skip
    head = (
        "case", "length", "written as", "who and where", "remark", "suspected", "interpreter", "companion", "own paper", "words",
        "passages (unkeyed)", "present / absent / insufficient", "by silence", "urgent / helpful / not", "split", "detection", "best at",
    )  # fmt: skip
    parts = [_table(head, rows)]
    for step, answers in (("indicators", JUDGEMENT_STATES), ("needs", LEVELS)):
        keyed: dict[str, Counter[str]] = {}
        for w in cases:
            for item, _, answer in w.key.keyed_answers():
                if item.startswith(f"{step}."):
                    keyed.setdefault(item.partition(".")[2], Counter())[answer.answer] += 1
        counts = [(name, of.total(), *(of[a] for a in answers)) for name, of in sorted(keyed.items())]
        parts.append(_table((step, "cases", *(a.replace("_", " ") for a in answers)), counts))
    decided: dict[str, Counter[str]] = {}
    for w in cases:
        decisions = {option.id: option.decision for option in w.case.options}
        for row in w.key.options:
            counted = decided.setdefault(decisions[row.option], Counter())
            counted.update([row.standing, *(["severe"] if row.harm == "severe" else [])])
    counts = [(name, of["best"] + of["acceptable"] + of["not_accepted"], *(of[a] for a in (*STANDINGS, "severe"))) for name, of in sorted(decided.items())]
    parts.append(_table(("decisions", "cases", *(a.replace("_", " ") for a in STANDINGS), "severe harm"), counts))
    return "\n\n".join(parts) + "\n"


def compared(files: Iterable[CaseFile], name: str, language: str) -> str:
    """A Markdown table of one decision, indicator or need over the cases that ask it: how it is keyed, beside detection, with its reason in a language.

    Raises CaseLibraryError where no case asks it.
    """
    rows: list[tuple[object, ...]] = []
    for file in files:
        case, key, why = file.case, file.key, file.key_texts[language if language in file.key_texts else next(iter(file.key_texts))]
        detection = " / ".join([key.detection.state, *key.detection.also_accepted]) if key.detection else "–"
        options = {option.id for option in case.options if option.decision == name}
        found = [(*_standing(row), why.options[row.option]) for row in key.options if row.option in options]
        listed = [(item, row) for item, _, row in key.keyed_answers() if row.row_id and getattr(row, row.row_id) == name]
        found += [(row.answer, row.also_accepted, why.reason(item)) for item, row in listed]  # type: ignore[attr-defined]
        rows += [(case.id, detection, " / ".join([first, *others]).replace("_", " "), " ".join(reason.split())) for first, others, reason in found]
    if not rows:
        raise CaseLibraryError(f"No case has a decision, an indicator or a need `{name}`. Names are in decisions.yaml, indicators/concepts.yaml and needs.yaml.")
    return _table(("case", "detection", name, "reason"), sorted(rows, key=lambda row: (str(row[2]), str(row[0])))) + "\n"


def _standing(row: OptionKey) -> tuple[str, tuple[str, ...]]:
    """How an option stands, and in a second place what it is in single countries."""
    own = tuple(f"{country}: {of.standing}" for country, of in sorted(row.countries.items()))
    return (row.standing if row.harm == "none" else f"{row.standing}, {row.harm}"), own


def _table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)])
