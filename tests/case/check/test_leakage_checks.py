"""Sets of made cases that are alike in one thing: the check names it, and says nothing of a set without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.synthetic_cases import case_file
from tracks_sim.case.check import written_cases
from tracks_sim.case.check.balance_page import BEGINS, ENDS, balance_table, with_table
from tracks_sim.case.check.leakage_checks import WrittenCase, library_findings
from tracks_sim.case.load import case_folders, read_case, scenarios_root
from tracks_sim.case.model.key import Features
from tracks_sim.errors import CaseLibraryError

SORTS = ("trafficking", "labour_dispute", "trafficking", "smuggling", "trafficking", "too_little")
STATES, LEVELS = ("present", "absent", "insufficient"), ("urgent", "helpful", "not_indicated")
REMARKS = ("trafficking", "trafficking", "nothing", "nothing", "none", "none")
SUSPECTED = ("relative", "relative", "employer", "employer", "stranger", "stranger")


def made(number: int, **features: Any) -> WrittenCase:
    """Case ``number`` of a set in which nothing tells anything: sizes, answers and places turn with the number."""
    file = case_file(f"case-{number}", SORTS[number], seed=number)
    documents = [file.case.documents[0].model_copy(update={"passages": file.case.passages[: 20 + number]})]
    documents += [documents[0].model_copy(update={"id": f"paper-{n}", "passages": (f"xx{n}",)}) for n in range(number % 4)]
    by_decision = tuple(sorted(file.case.options, key=lambda o: o.decision))
    turn = (2 * number) % len(by_decision)  # the best one, the number-th decision, comes to place 1 + turn
    options = tuple(by_decision[(number - turn + i) % len(by_decision)] for i in range(len(by_decision)))
    case = file.case.model_copy(update={
        "documents": tuple(documents), "options": options, "indicators": file.case.indicators[number:], "needs": file.case.needs[number:],
        "plan": tuple(q.model_copy(update={"options": q.options[: 3 + (number + n) % 3]}) for n, q in enumerate(file.case.plan)),
    })  # fmt: skip
    best = {by_decision[number].id} | ({by_decision[(number + 3) % len(by_decision)].id} if number % 2 else set())
    concepts, needs = sorted(k.concept for k in file.key.indicators), sorted(n.need for n in file.key.needs)
    first = {
        "remark": REMARKS[number], "suspected": SUSPECTED[number], "interpreter": ("suitable", "unsuitable")[number // 2 % 2],
        "companion": ("stays", "stays", "leaves", "leaves", "none", "none")[number], "own_paper": number in (0, 1),
    }  # fmt: skip
    key = file.key.model_copy(update={
        "rules": 2, "features": _features({**first, **features}),
        "indicators": tuple(row.model_copy(update={"state": STATES[(concepts.index(row.concept) + number) % 3]}) for row in file.key.indicators[number:]),
        "needs": tuple(n.model_copy(update={"level": LEVELS[(needs.index(n.need) + number) % 3]}) for n in file.key.needs[number:]),
        "options": tuple(o.model_copy(update={"standing": "best" if o.option in best else "not_accepted"}) for o in file.key.options),
    })  # fmt: skip
    return WrittenCase(case, key, file.texts)


def _features(values: dict[str, Any]) -> Features:
    return Features(**values)


def library(change: Callable[[int, WrittenCase], WrittenCase] = lambda number, written: written) -> dict[str, WrittenCase]:
    """The six made cases, each changed."""
    return {f"case-{n}": change(n, made(n)) for n in range(6)}


def codes(cases: dict[str, WrittenCase]) -> set[str]:
    """Codes of what is said of a set."""
    return {finding.code for _, finding in library_findings(cases)}


def with_key(written: WrittenCase, **update: Any) -> WrittenCase:
    """The case with parts of its key replaced."""
    return WrittenCase(written.case, written.key.model_copy(update=update), written.texts)


def test_a_set_in_which_nothing_tells_anything_has_no_advice() -> None:
    assert codes(library()) == set()


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("same-skeleton", lambda n, w: WrittenCase(w.case.model_copy(update={"documents": made(0).case.documents}), w.key, w.texts)),
        ("features-missing", lambda n, w: with_key(w, features=None)),
        ("own-paper-often", lambda n, w: with_key(w, features=w.key.features.model_copy(update={"own_paper": n != 5}))),
        ("enough-differs", lambda n, w: WrittenCase(w.case, w.key, {"en": w.texts["en"].model_copy(update={"enough": f"Enough {n}."})})),
    ],
)  # fmt: skip
def test_what_is_alike_is_named(code: str, change: Callable[[int, WrittenCase], WrittenCase]) -> None:
    assert code in codes(library(change))


def test_three_cases_and_old_keys_are_no_set() -> None:
    all_told = library(lambda n, w: with_key(w, features=None))
    assert codes(dict(list(all_told.items())[:3])) == set()
    assert codes({name: with_key(w, rules=1) for name, w in all_told.items()}) == set()


# --- the balance table ---------------------------------------------------------------------


def test_the_tables_of_the_library_page_are_those_of_the_cases() -> None:
    root = scenarios_root()
    records = {f.name: {part: read.record for part, read in read_case(f, root).items()} for f in case_folders(root)}
    page = (root.parent / "docs" / "library.md").read_text(encoding="utf-8")
    assert with_table(page, balance_table(list(written_cases(records).values()))) == page, "run: tracks-sim balance --into docs/library.md"


def test_a_table_counts_states_and_silence() -> None:
    table = balance_table([made(0)])
    row = next(line for line in table.splitlines() if line.startswith("| case-0"))
    states = [r.state for r in made(0).key.indicators]
    assert f"{states.count('present')} / {states.count('absent')} / {states.count('insufficient')}" in row
    assert "| trafficking | relative | suitable | stays | yes |" in row


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(CaseLibraryError):
        with_table("# A page", "table")
    assert with_table(f"a{BEGINS}old{ENDS}b", "new\n") == f"a{BEGINS}\n\nnew\n\n{ENDS}b"
